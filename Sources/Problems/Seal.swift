import Foundation

/// What a handout has of an answer to the practice variant: enough to tell whether a student's is the
/// same, and too little to read it.
///
/// Each number lies in one of the cells of a grid whose origin is such that the right one lies in the
/// middle of its cell; the seal is a hash of the cells' numbers. Trying all answers opens it: practice
/// earns no points.
public struct Seal: Codable, Equatable, Sendable {
  /// A cell is 2 to this power wide: between two and four tolerances.
  let exponents: [Int]
  /// Of the grid's origin, in cells, between 0 and 1.
  let origins: [Double]
  let hash: String
  /// Of each number alone, if it is told which of them are right.
  let parts: [String]?

  /// - Parameter scale: The right answer, whose tolerances are meant.
  init(_ answer: [Double], scale: [Double], of problem: String, byParts: Bool = false) {
    exponents = scale.map { Int(log2(2 * Problem.tolerance * max(1, abs($0))).rounded(.up)) }
    origins = zip(answer, exponents).map { value, exponent in
      let cells = value / exp2(Double(exponent)) - 0.5
      return cells - cells.rounded(.down)
    }
    hash = Seal.hash(answer, exponents, origins, of: problem)
    let all = (exponents, origins)
    parts =
      byParts
      ? answer.indices.map {
        Seal.hash([answer[$0]], [all.0[$0]], [all.1[$0]], of: problem + "\($0)")
      }
      : nil
  }

  /// The numbers that are right, if it tells them.
  func right(_ answer: [Double], of problem: String) -> [Bool] {
    guard let parts, answer.count == parts.count else { return answer.map { _ in false } }
    return answer.indices.map { i in
      abs(answer[i]) < 1e12
        && Seal.hash([answer[i]], [exponents[i]], [origins[i]], of: problem + "\(i)") == parts[i]
    }
  }

  func holds(_ answer: [Double], of problem: String) -> Bool {
    answer.count == exponents.count && answer.allSatisfy { abs($0) < 1e12 }
      && Seal.hash(answer, exponents, origins, of: problem) == hash
  }

  private static func hash(
    _ answer: [Double], _ exponents: [Int], _ origins: [Double], of problem: String
  ) -> String {
    var hash = Hash()
    hash.add(problem.utf8)
    for ((value, exponent), origin) in zip(zip(answer, exponents), origins) {
      let cell = Int((value / exp2(Double(exponent)) - origin).rounded(.down))
      hash.add("/\(cell)".utf8)
    }
    return hash.value.digits
  }
}

/// The practice answers of a problem, sealed, with the messages of its slips.
public struct SealedAnswers: Codable, Sendable {
  struct Slip: Codable, Sendable {
    let seal: Seal
    let message: String
  }
  let count: Int
  let right: Seal
  let slips: [Slip]

  /// - Precondition: This is the book's problem and not a handout's.
  public init(_ problem: Problem) throws {
    let right = try problem.reference(for: .practice)
    let inputs = try problem.inputs(of: .practice)
    count = right.count
    self.right = Seal(right, scale: right, of: problem.name, byParts: true)
    slips = try problem.slips.compactMap { slip in
      let theirs = try inputs.flatMap(slip.answer)
      guard theirs.count == right.count else { return nil }
      return Slip(
        seal: Seal(theirs, scale: right, of: problem.name), message: slip.message)
    }
  }

  /// As `Problem.verdict`.
  public func verdict(on answer: [Double], of problem: String) -> Problem.Verdict {
    guard answer.count == count else { return .misshapen(expected: count, found: answer.count) }
    guard answer.allSatisfy(\.isFinite) else { return .notFinite }
    if right.holds(answer, of: problem) { return .right }
    let slip = slips.first { $0.seal.holds(answer, of: problem) }
    return slip.map { .recognised($0.message) }
      ?? .wrong(right: right.right(answer, of: problem).count { $0 }, of: count)
  }
}
