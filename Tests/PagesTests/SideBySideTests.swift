import Foundation
import Pages
import Seams
import Testing

@MainActor @Suite struct SideBySideTests {
  @Test func resultsStandInTheirOrder() throws {
    let work: @Sendable (Int) -> Double = { piece in
      var random = Random(seed: UInt64(piece))
      // Later pieces are shorter, so they would come first if order were that of finishing.
      return (0..<(40 - piece) * 1000).reduce(0.0) { sum, _ in sum + random.uniform() }
    }
    #expect(try sideBySide("pieces", count: 40, work) == (0..<40).map(work))
    #expect(try sideBySide("none", count: 0, work).isEmpty)
  }

  @Test func theFirstErrorIsThrown() {
    #expect(throws: Failure(.data, "piece 3")) {
      _ = try sideBySide("pieces", count: 9) { piece -> Int in
        if piece >= 3 { throw Failure(.data, "piece \(piece)") }
        return piece
      }
    }
  }
}
