import Foundation
import Seams

/// A problem for points: what is asked, the numbers it is asked of, and how an answer is judged.
///
/// An answer is a list of numbers. That to a *value* problem belongs to the one input of a variant, and
/// is typed by the student; that to a *function* problem is a function, tried on several inputs.
public struct Problem: Sendable {
  public enum Kind: String, Sendable { case value, function }

  public typealias Draw = @Sendable (inout Random) throws -> Given
  public typealias Answer = @Sendable (Given) throws -> [Double]

  /// A wrong answer that others gave before, and what helps.
  public struct Slip: Sendable {
    public let message: String
    public let answer: Answer

    public init(_ message: String, _ answer: @escaping Answer) {
      (self.message, self.answer) = (message, answer)
    }
  }

  public let name: String
  public let kind: Kind
  /// One, two or three, of difficulty.
  public let stars: Int
  public let points: Int
  /// What it took somebody who had the chapter's text alone.
  public let minutes: Int
  /// Shapes, units, and what counts as right.
  public let statement: String
  let draw: Draw
  /// The reference; in a handout a student's function, and nil for a value.
  public let answer: Answer?
  /// Of growing size; none in a handout, which keeps them elsewhere.
  public let hints: [String]
  /// None in a handout.
  public let slips: [Slip]

  public init(
    _ name: String, _ kind: Kind, stars: Int, points: Int, minutes: Int, _ statement: String,
    draw: @escaping Draw, answer: Answer? = nil, hints: [String] = [], slips: [Slip] = []
  ) {
    (self.name, self.kind) = (name, kind)
    (self.stars, self.points, self.minutes) = (stars, points, minutes)
    (self.statement, self.draw, self.answer) = (statement, draw, answer)
    (self.hints, self.slips) = (hints, slips)
  }

  /// What the problem asks a variant: one input of a value problem, five of a function. Numbers have
  /// six decimals, so what is shown is what is meant.
  public func inputs(of variant: Variant) throws -> [Given] {
    var random = variant.random(for: name)
    return try (0..<(kind == .value ? 1 : 5)).map { _ in try draw(&random).rounded }
  }

  /// The reference's answers to all inputs of a variant, one after another.
  /// - Precondition: This is the book's problem and not a handout's.
  public func reference(for variant: Variant) throws -> [Double] {
    guard let answer else { preconditionFailure("\(name) has no reference") }
    return try inputs(of: variant).flatMap(answer)
  }
}

/// Stands in a handout for the body of a function that is still to be written. It says so, and ends the
/// program, which asks one problem.
public func unfinished(_ name: String) -> Never {
  print(Work.verdict("open"))
  exit(0)
}

extension Problem {
  /// An entry of an answer may differ by this, relative to the right one, or absolutely below 1.
  public static let tolerance = 1e-4

  /// What an answer is worth.
  public enum Verdict: Equatable, Sendable {
    case right
    /// It is that of a slip, which has this message.
    case recognised(String)
    /// It has another count of numbers.
    case misshapen(expected: Int, found: Int)
    case notFinite
    /// So many of its numbers are right.
    case wrong(right: Int, of: Int)
  }

  /// Judges the answers to all inputs of a variant, one after another in a list.
  public func verdict(on answer: [Double], for variant: Variant) throws -> Verdict {
    let right = try reference(for: variant)
    guard answer.count == right.count else {
      return .misshapen(expected: right.count, found: answer.count)
    }
    guard answer.allSatisfy(\.isFinite) else { return .notFinite }
    if Problem.distance(answer, from: right) <= 1 { return .right }
    let inputs = try inputs(of: variant)
    // Measured by the right answer too, so that two slips are told apart as it is from them.
    let slip = try slips.first { slip in
      let theirs = try inputs.flatMap(slip.answer)
      return theirs.count == right.count
        && Problem.distance(answer, from: theirs, scale: right) <= 1
    }
    if let slip { return .recognised(slip.message) }
    let count = zip(answer, right).count { Problem.distance([$0], from: [$1]) <= 1 }
    return .wrong(right: count, of: right.count)
  }

  /// The largest difference of two answers, in tolerances.
  public static func distance(_ a: [Double], from b: [Double], scale: [Double]? = nil) -> Double {
    zip(zip(a, b), scale ?? b).reduce(0) { largest, entry in
      let ((a, b), right) = entry
      return max(largest, abs(a - b) / (Problem.tolerance * max(1, abs(right))))
    }
  }
}
