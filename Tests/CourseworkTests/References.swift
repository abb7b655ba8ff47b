import Seams
import Testing

@testable import Problems
@testable import coursework

/// Compares a problem's reference with another way to the same numbers, on one variant's inputs.
func compare(
  _ name: String, in folder: String, within tolerance: Double,
  _ other: (Given) throws -> [Double]
) throws {
  let problem = try #require(problemsOfBook[folder]?.first { $0.name == name })
  for given in try problem.inputs(of: Variant(seed: 3)) {
    let (a, b) = (try problem.answer!(given), try other(given))
    #expect(a.count == b.count)
    for (a, b) in zip(a, b) { #expect(abs(a - b) <= tolerance, "\(name): \(a) and \(b)") }
  }
}
