import Foundation
import Testing

@testable import Figures
@testable import Seams
@testable import linear_vae

/// The drawings of chapter 2 draw the numbers that they were handed, each in its place.
@MainActor @Suite struct LinearVAEDrawingTests {
  /// Upward, highest at 45°, and half as high with free lengths.
  @Test func pricesRise() throws {
    let lines = try pricesOverAngle([1, 1.5], adaptedFor: 1.5)[0].numbers(Line.self, "y")
    #expect(lines.count == 3 && lines[0].allSatisfy { $0 == 0 })
    #expect(abs(lines[1].max()! - 0.080042708) < 1e-5 && lines[1].min()! >= 0)
    #expect(abs(lines[2].max()! - 0.040821995) < 1e-5 && lines[2].min()! > -1e-12)
  }

  /// The posterior leans and is grey, the description is upright, blue, and as tall as (2.4) says.
  @Test func posteriorsLean() throws {
    let panels = try posteriors([0, 45])
    let (upright, leaning) = (
      try panels[0].numbers(Ellipse.self, "y"), try panels[1].numbers(Ellipse.self, "y")
    )
    // σ²/λ = 1.6/2, and for both axes 1.6/5.5 at 45°.
    #expect(upright.allSatisfy { abs($0.max()! - 2 * 0.8.squareRoot()) < 1e-3 })
    #expect(abs(leaning[1].max()! - 2 * (1.6 / 5.5).squareRoot()) < 1e-3)
    // M₂₂ = ½(1.6/9 + 1.6/2).
    #expect(abs(leaning[0].max()! - 2 * (0.8 / 9 + 0.4).squareRoot()) < 1e-3)
    let colours = panels[1].marks.compactMap { ($0 as? Ellipse)?.color }
    #expect(colours == [.grey, .latent])
  }

  @Test func climbsAndTheirEnds() throws {
    let path = (0...1000).map(Double.init)
    let panels = climbing([[path], [path.map { $0 / 2 }]], ends: [[3, 1], [20, 10]])
    #expect(try panels[0].numbers(Line.self, "y")[0].suffix(1) == [1000])
    #expect(try panels[1].numbers(Line.self, "y")[0].suffix(1) == [500])
    #expect(try panels[0].numbers(Line.self, "x") == panels[0].numbers(Line.self, "y"))
    #expect(try panels[2].numbers(Points.self, "y") == [[1, 3], [10, 20]])
    #expect(try panels[2].numbers(Points.self, "x") == [[0.25, 0.75], [0.25, 0.75]])
    #expect(panels[2].marks.compactMap { ($0 as? Points)?.color } == [.latent, .orange])
  }

  /// A hundred looks stand at their steps; the exact path is dark, the noisy ones green.
  @Test func descentsStandAtTheirSteps() throws {
    let looks = (0...100).map { 30 - 0.1 * Double($0) }
    let panels = descents(
      [looks, looks, looks], [[looks, looks], [looks], [looks]], steps: [400, 400, 1600])
    #expect(try panels[0].numbers(Line.self, "x").map(\.last) == [400, 400, 400])
    #expect(try panels[2].numbers(Line.self, "x").map(\.last) == [1600, 1600])
    #expect(panels[0].marks.compactMap { ($0 as? Line)?.color.alpha } == [0.5, 0.5, 1])
    #expect((panels[0].marks[2] as? Line)?.color == .ink)
  }

  @Test func directionsDie() throws {
    let panel = survival([9, 4, 1], noise: 0.3, learned: [(10, [[6, 1, 0], [6, 1, 0.5]])])[0]
    let (x, y) = (try panel.numbers(Line.self, "x"), try panel.numbers(Line.self, "y"))
    for (i, λ) in [9.0, 4, 1].enumerated() {
      #expect(zip(x[i], y[i]).allSatisfy { abs($1 - max(λ - 0.3 * $0, 0)) < 1e-12 })
    }
    #expect(try panel.numbers(Points.self, "y") == [[6, 6], [1, 1], [0, 0.5]])
    // Each name stands on its line.
    let names = panel.marks.compactMap { $0 as? Note }
    #expect(names.map(\.text) == ["$s_1^2$", "$s_2^2$", "$s_3^2$"])
    for (name, λ) in zip(names, [9.0, 4, 1]) {
      #expect(abs(name.place.y - (λ - 0.3 * name.place.x)) < 1e-12)
    }
  }

  /// Learned columns stand in the order of the directions that they follow, and as these do.
  @Test func strokesFollowTheirDirections() throws {
    var D = Matrix(rows: 64, columns: 2, repeating: 0.0)
    (D[0, 0], D[1, 0], D[0, 1]) = (1, -3, 2)
    let panels = digitColumns(.identity(64), [10, 5], noise: 1, [D, D])
    func strokes(_ panel: Int) throws -> [[Double]] {
      try #require(panels[panel].marks.first as? Pictures).images.map { Array($0.elements[..<3]) }
    }
    #expect(try strokes(0) == [[3, 0, 0], [0, 2, 0]])
    #expect(try strokes(2) == [[2, 0, 0], [-1, 3, 0]] && strokes(4) == strokes(2))
    // The first column is the top row, and row 0 the lowest.
    let cosines = try panels[3].numbers(HeatMap.self, "value")[0]
    let expected = [sqrt(0.1), sqrt(0.9), 1, 0]
    #expect(zip(cosines, expected).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  /// The axis of β reaches what was asked for.
  @Test func theAxisFollows() {
    #expect(axis(of: [1, 40]) == 0...42)
    #expect(axis(of: [1, 1000]) == 0...1050)
  }

  @Test func theEvidenceIsTheSum() throws {
    let point = try onePointsIdentity()
    let panel = identity(point)[0]
    #expect(try panel.numbers(Line.self, "y") == [point.bounds])
    #expect(try panel.numbers(Rule.self, "y").first == [point.evidence])
    #expect(abs(point.bounds.max()! - point.evidence) < 1e-4)
    let top = point.bounds.indices.max { point.bounds[$0] < point.bounds[$1] }!
    #expect(abs(point.widths[top] - point.posteriorWidth) < 0.003)
  }
}
