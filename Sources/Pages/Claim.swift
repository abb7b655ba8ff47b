import Foundation
import Seams

/// A fact that the program checked, and the numbers that make it true or false.
public struct Claim: Codable, Sendable, Equatable {
  /// How sure a claim can be.
  public enum Kind: String, Codable, Sendable {
    /// An identity: it fails only by rounding.
    case exact
    /// A limit, an optimum, a quadrature: it carries a method's own error.
    case numerical
    /// A statement about random draws: its tolerance is five standard errors.
    case statistical
  }

  public enum Relation: String, Codable, Sendable {
    case equals, atMost, atLeast
  }

  /// The name by which the prose marks its sentence: `[sentence]{✓ key}`.
  public internal(set) var key: String
  /// The words marked in the prose; in a kept file with the names in them filled in.
  public internal(set) var sentence: String
  /// Of what, where one sentence holds of several things.
  public internal(set) var subject: String?
  public let kind: Kind
  public let relation: Relation
  public let measured: Double
  public let expected: Double
  /// Absolute.
  public let tolerance: Double
  /// Of how many numbers these are the ones that agree worst.
  public internal(set) var count: Int = 1
  /// Of the source.
  public internal(set) var line: Int = 0
  public internal(set) var file: String = "main.swift"

  /// A claim about some numbers, reduced to one: the largest difference from the expected ones, or the
  /// number that lies farthest beyond a bound. What is no number lies farthest of all.
  init(
    key: String, sentence: String, subject: String? = nil, kind: Kind, relation: Relation,
    measured: [Double], expected: [Double], tolerance: Double
  ) {
    (self.key, self.sentence, self.subject) = (key, sentence, subject)
    (self.kind, self.relation, self.tolerance) = (kind, relation, tolerance)
    count = measured.count
    if count == 1 {
      (self.measured, self.expected) = (measured[0], expected[0])
      return
    }
    let isOne = expected.count == 1
    let bound = isOne && relation != .equals ? expected[0] : 0
    let numbers = measured.indices.map { k in
      if isOne && relation != .equals { return measured[k] }
      let difference = measured[k] - expected[isOne ? 0 : k]
      return relation == .equals ? abs(difference) : difference
    }
    func order(_ x: Double) -> Double { x.isNaN ? .infinity : relation == .atLeast ? -x : x }
    self.measured = numbers.max { order($0) < order($1) }!
    self.expected = bound
  }

  /// Whether the numbers bear the sentence out; NaN never does.
  public var holds: Bool {
    switch relation {
    case .equals: abs(measured - expected) <= tolerance
    case .atMost: measured <= expected + tolerance
    case .atLeast: measured >= expected - tolerance
    }
  }

  /// How many digits of `measured` are shown: six digits of rounding are six digits of nothing.
  public var measuredDigits: Int { abs(measured) < 1e-6 ? 2 : 6 }

  /// What was measured, and of how many numbers it is the worst.
  public var measuredText: String {
    let number = measured.formatted(digits: measuredDigits)
    if count == 1 { return number }
    return relation == .equals
      ? "\(number), the largest of \(count) differences" : "\(number), the worst of \(count)"
  }

  /// `0.5333`, `at most 4` or `at least 2`.
  public var expectedText: String {
    let number = expected.formatted(digits: 6)
    return switch relation {
    case .equals: number
    case .atMost: "at most \(number)"
    case .atLeast: "at least \(number)"
    }
  }

  public var toleranceText: String { tolerance.formatted(digits: 2) }

  /// All numbers in words: `measured 0.5333, expected 0.5333, tolerance 10⁻¹²`.
  public var numbers: String {
    "measured \(measuredText), expected \(expectedText), tolerance \(toleranceText)"
  }

  /// The sentence and what it is said of.
  public var statement: String { subject.map { "\(sentence) (\($0))" } ?? sentence }

  private enum Keys: String, CodingKey {
    case key, sentence, subject, kind, relation, measured, expected, tolerance, count, file, line
    case holds
  }

  public init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    // A file of an earlier release has neither a key nor a place; its page is written anew.
    key = try container.decodeIfPresent(String.self, forKey: .key) ?? ""
    sentence = try container.decode(String.self, forKey: .sentence)
    subject = try container.decodeIfPresent(String.self, forKey: .subject)
    kind = try container.decode(Kind.self, forKey: .kind)
    relation = try container.decode(Relation.self, forKey: .relation)
    measured = try container.decode(Double.self, forKey: .measured)
    expected = try container.decode(Double.self, forKey: .expected)
    tolerance = try container.decode(Double.self, forKey: .tolerance)
    count = try container.decodeIfPresent(Int.self, forKey: .count) ?? 1
    file = try container.decodeIfPresent(String.self, forKey: .file) ?? "main.swift"
    line = try container.decodeIfPresent(Int.self, forKey: .line) ?? 0
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(key, forKey: .key)
    try container.encode(sentence, forKey: .sentence)
    try container.encodeIfPresent(subject, forKey: .subject)
    try container.encode(kind, forKey: .kind)
    try container.encode(relation, forKey: .relation)
    try container.encode(measured, forKey: .measured)
    try container.encode(expected, forKey: .expected)
    try container.encode(tolerance, forKey: .tolerance)
    try container.encode(count, forKey: .count)
    try container.encode(file, forKey: .file)
    try container.encode(line, forKey: .line)
    try container.encode(holds, forKey: .holds)
  }
}

/// What a claim can be about: numbers, of which it reports those that agree worst.
public protocol Claimable {
  var claimed: [Double] { get }
}

extension Double: Claimable {
  public var claimed: [Double] { [self] }
}

extension Int: Claimable {
  public var claimed: [Double] { [Double(self)] }
}

extension Array: Claimable where Element: Claimable {
  public var claimed: [Double] { flatMap(\.claimed) }
}

extension Matrix: Claimable where Element == Double {
  public var claimed: [Double] { elements }
}
