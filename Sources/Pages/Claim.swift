import Foundation

/// A sentence that states a numerical fact, and the numbers that make it true or false.
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

  public let sentence: String
  public let kind: Kind
  public let relation: Relation
  public let measured: Double
  public let expected: Double
  /// Absolute.
  public let tolerance: Double

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

  /// Both numbers, as in `0.5333 = 0.5333 ± 10⁻¹²`.
  public var numbers: String {
    let sign =
      switch relation {
      case .equals: "="
      case .atMost: "≤"
      case .atLeast: "≥"
      }
    let slack = tolerance == 0 ? "" : " ± \(tolerance.formatted(digits: 2))"
    return "\(measured.formatted(digits: measuredDigits)) \(holds ? sign : "is not \(sign)") "
      + "\(expected.formatted(digits: 6))\(slack)"
  }

  private enum Keys: String, CodingKey {
    case sentence, kind, relation, measured, expected, tolerance, holds
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(sentence, forKey: .sentence)
    try container.encode(kind, forKey: .kind)
    try container.encode(relation, forKey: .relation)
    try container.encode(measured, forKey: .measured)
    try container.encode(expected, forKey: .expected)
    try container.encode(tolerance, forKey: .tolerance)
    try container.encode(holds, forKey: .holds)
  }
}
