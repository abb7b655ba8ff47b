import Foundation
import Tables
import Testing

@testable import Figures
@testable import Seams
@testable import ppca

/// The drawings of chapter 1 draw the numbers that they were handed, each in its place.
@MainActor @Suite struct PPCADrawingTests {
  /// The numbers of one coordinate of a mark, named by its place in the panel and its type.
  private func numbers(
    _ panels: [Panel], panel: Int, _ name: String, _ column: String, label: String? = nil
  ) throws -> [Double] {
    let mark = panels[panel - 1].marks[Int(name.split(separator: " ")[0])! - 1]
    #expect(name.hasSuffix(" \(type(of: mark))"))
    let series = try mark.sketch().series()
    if let label { #expect(series.map(\.name) == [label]) }
    return series.flatMap { $0.columns.first { $0.key == column }?.value ?? [] }
  }

  @Test func thePriorAndTheLine() throws {
    let panels = machine(
      prior: { 0.1 + $0 / 100 }, Matrix([[0.5], [-1]]), Matrix([[1, 2], [3, 1]]),
      line: [[-4, -1], [4, 1]], covariance: .diagonal([4, 1]))
    let (x, y) = (
      try numbers(panels, panel: 1, "1 Line", "x"), try numbers(panels, panel: 1, "1 Line", "y")
    )
    #expect(zip(x, y).allSatisfy { abs($1 - 0.1 - $0 / 100) < 1e-15 } && x.count > 50)
    #expect(try numbers(panels, panel: 2, "2 Line", "x") == [-4, 4])
    #expect(try numbers(panels, panel: 2, "2 Line", "y") == [-1, 1])
    #expect(abs(try numbers(panels, panel: 2, "3 Ellipse", "x").max()! - 2) < 0.01)
    #expect(abs(try numbers(panels, panel: 2, "4 Ellipse", "y").max()! - 2) < 0.01)
  }

  @Test func barsStandOnTheNoise() throws {
    let panels = spectrumBars(kept: [8, 3], discarded: [0.9, 0.5], noise: 0.7)
    #expect(try numbers(panels, panel: 1, "1 Bars", "lower") == [0.7, 0.7])
    #expect(try numbers(panels, panel: 1, "1 Bars", "upper") == [8.7, 3.7])
    #expect(try numbers(panels, panel: 1, "2 Bars", "upper") == [0.7, 0.7])
    #expect(try numbers(panels, panel: 1, "3 Bars", "upper") == [0.9, 0.5])
    #expect(try numbers(panels, panel: 1, "3 Bars", "x") == [3, 4])
  }

  @Test func posteriorsStandAtTheirMeans() throws {
    let view: LatentView = (
      Matrix([[1.0, 0], [0, -1]]), .diagonal([0.01, 0.04]), Matrix([[1.1, 0.1], [0.2, -0.9]])
    )
    let panels = posteriors([("a", view)])
    #expect(abs(try numbers(panels, panel: 1, "2 Ellipse", "x").max()! - 1.2) < 1e-3)
    #expect(abs(try numbers(panels, panel: 1, "3 Ellipse", "y").min()! + 1.4) < 1e-3)
    #expect(try numbers(panels, panel: 1, "4 Points", "x") == [1.1, 0.2])
  }

  @Test func fittedAndHeldOut() throws {
    let panels = heldOut(
      [(fitted: [1, 2, 3], unseen: [0.5, 1.5, 1])], below: [[-1, 0, -0.5]], tops: [2])
    #expect(try numbers(panels, panel: 1, "1 Line", "y", label: "fitted") == [1, 2, 3])
    #expect(try numbers(panels, panel: 1, "2 Line", "y", label: "held out") == [0.5, 1.5, 1])
    #expect(try numbers(panels, panel: 2, "1 Line", "y") == [-1, 0, -0.5])
    #expect(try numbers(panels, panel: 2, "2 Points", "x") == [2])
  }

  @Test func curvesAndTops() throws {
    let panels = waking([0, 1, 2], [[0, 1, 5], [0, -0.5, -0.9]], tops: [(1.5, 3)])
    #expect(try numbers(panels, panel: 1, "2 Line", "y")[..<2] == [0, 1])
    #expect(try numbers(panels, panel: 1, "3 Points", "y") == [3])
    #expect(try numbers(panels, panel: 1, "4 Line", "y") == [0, -0.5, -0.9])
  }

  /// The densities along the lines, and the star's values on them.
  @Test func theLinesOfStep3() throws {
    let panels = steps(
      [2, 0.5], star: [1, -1], image: [2, -0.5], densities: [0.12, 0.48],
      plane: { productOfLines($0, stretches: $1) })
    for (k, s) in [(1, 2.0), (3, 0.5)] {
      let (x, y) = (
        try numbers(panels, panel: 3, "\(k) Line", "x"),
        try numbers(panels, panel: 3, "\(k) Line", "y")
      )
      for (x, y) in zip(x, y) {
        #expect(abs(y - exp(-x * x / (2 * s * s)) / (s * (2 * .pi).squareRoot())) < 1e-14)
      }
    }
    #expect(try numbers(panels, panel: 3, "2 Points", "y") == [0.12])
    #expect(try numbers(panels, panel: 3, "4 Points", "x") == [-0.5])
    // The plane's map has the variances of its coordinates, but for what lies beyond 3.2 deviations.
    let (x, y, p) = (
      try numbers(panels, panel: 2, "1 HeatMap", "x"),
      try numbers(panels, panel: 2, "1 HeatMap", "y"),
      try numbers(panels, panel: 2, "1 HeatMap", "value")
    )
    let mass = p.reduce(0, +)
    #expect(abs(zip(x, p).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } / mass - 4) < 0.1)
    #expect(abs(zip(y, p).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } / mass - 0.25) < 0.01)
  }

  /// The picture's map has the decoder for its Jacobian, wherever it is taken.
  @Test func theMapOfThePicture() {
    let D = Matrix([[1.0, -2], [0.5, 3], [-0.25, 4]])
    let x = linearMap(D)(Jet.variables(at: [0.3, -0.7]))
    #expect(Matrix(x.map(\.gradient)) == D)
    for (x, y) in zip(x.map(\.value), D * [0.3, -0.7]) { #expect(abs(x - y) < 1e-15) }
  }

  /// The first digit of the table is a 0, an upright ring: its rows from the top, as they were scanned.
  @Test func digitsStandUpright() throws {
    let digits = try Table(bundled: "digits").data
    let zero = image(Array(digits.row(0)[..<64]))
    #expect(zero.row(0) == [0, 0, 5, 13, 9, 1, 0, 0])
    #expect(zero.row(7) == [0, 0, 6, 13, 10, 0, 0, 0])
    #expect((0..<8).map { zero.column($0).reduce(0, +) } == [0, 18, 84, 48, 40, 68, 36, 0])
  }
}
