import Foundation
import Testing

@testable import Figures
@testable import Seams

@Suite struct CarriedFieldTests {
  private func drawn(_ mark: any Mark) throws -> Bitmap {
    try Figure(width: 260, height: 260) {
      Panel(x: Axis("", 0...3), y: Axis("", 0...3), equalAspect: true) { mark }
    }.render()
  }

  /// Carried by the identity it is a heat map; turned by 90°, a heat map of the turned function.
  @Test func itIsAHeatMapCarried() throws {
    let f = { (x: Double, y: Double) in x + 0.3 * y * y }
    let map = try drawn(HeatMap(x: 0...3, y: 0...3, samples: 12, range: 0...6, f))
    let same = try drawn(
      CarriedField(u: 0...3, v: 0...3, samples: 12, range: 0...6, value: f) { ($0, $1) })
    let turned = try drawn(
      CarriedField(u: 0...3, v: -3...0, samples: 12, range: 0...6, value: { f(-$1, $0) }) {
        (-$1, $0)
      })
    let wrong = try drawn(
      CarriedField(u: 0...3, v: 0...3, samples: 12, range: 0...6, value: { f($1, $0) }) {
        ($0, $1)
      })
    #expect(worstWindowDifference(map, same) < windowTolerance)
    #expect(worstWindowDifference(map, turned) < windowTolerance)
    #expect(worstWindowDifference(map, wrong) > 0.1)
  }

  @Test func aFieldThatIsNotFiniteIsAnErrorInWords() {
    let bad = CarriedField(u: -1...1, v: -1...1, samples: 3, value: { 1 / ($0 * $1) }) {
      ($0, $1)
    }
    #expect(throws: FigureError.self) { try bad.sketch() }
  }
}
