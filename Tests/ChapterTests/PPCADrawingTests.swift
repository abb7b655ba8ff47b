import Foundation
import Tables
import TestSupport
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
      line: [[-4, -1], [4, 1]], covariance: .diagonal([4, 1]),
      one: (z: 0.7, image: [2, 0.5], noise: 0.25))
    let (x, y) = (
      try numbers(panels, panel: 1, "2 Line", "x"), try numbers(panels, panel: 1, "2 Line", "y")
    )
    #expect(zip(x, y).allSatisfy { abs($1 - 0.1 - $0 / 100) < 1e-15 } && x.count > 50)
    #expect(try numbers(panels, panel: 1, "1 Points", "x") == [0.5, -1])
    #expect(try numbers(panels, panel: 1, "4 Points", "x") == [0.7])
    #expect(try numbers(panels, panel: 2, "2 Line", "x") == [-4, 4])
    #expect(try numbers(panels, panel: 2, "2 Line", "y") == [-1, 1])
    #expect(abs(try numbers(panels, panel: 2, "3 Ellipse", "x").max()! - 2) < 0.01)
    #expect(abs(try numbers(panels, panel: 2, "4 Ellipse", "y").max()! - 2) < 0.01)
    // The noise about the image of one z: a circle of one standard deviation.
    #expect(abs(try numbers(panels, panel: 2, "5 Ellipse", "x").max()! - 2.5) < 0.01)
    #expect(abs(try numbers(panels, panel: 2, "5 Ellipse", "y").max()! - 1) < 0.01)
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
    #expect(abs(try numbers(panels, panel: 1, "3 Ellipse", "x").max()! - 1.2) < 1e-3)
    #expect(abs(try numbers(panels, panel: 1, "4 Ellipse", "y").min()! + 1.4) < 1e-3)
    #expect(try numbers(panels, panel: 1, "5 Points", "x") == [1.1, 0.2])
  }

  @Test func fittedAndHeldOut() throws {
    let panels = tableCounts((fitted: [1, 2, 3], unseen: [0.5, 1.5, 1]), chosen: 2)
    #expect(try numbers(panels, panel: 1, "1 Line", "y", label: "fitted") == [1, 2, 3])
    #expect(try numbers(panels, panel: 1, "2 Line", "y", label: "held out") == [0.5, 1.5, 1])
    #expect(try numbers(panels, panel: 1, "4 Points", "x") == [2])
    #expect(try numbers(panels, panel: 1, "4 Points", "y") == [1.5])
  }

  /// Two lines upright and two turned, each from end to end, and the same on the plane.
  @Test func crossesOnBothSides() throws {
    let crosses = [
      [[[0.0, 1], [2, 1]], [[1, 0], [1, 2]]], [[[0, 0], [2, 2]], [[2, 0], [0, 2]]],
    ]
    let images = crosses.map { $0.map { $0.map { [3 * $0[0], $0[1]] } } }
    let panels = turnedAxes(star: [1, 1], image: [3, 1], crosses, images)
    for (k, line) in (crosses[0] + crosses[1]).enumerated() {
      let name = "\(k + 1) Line"
      #expect(try numbers(panels, panel: 1, name, "x") == line.map { $0[0] })
      #expect(try numbers(panels, panel: 2, name, "x") == line.map { 3 * $0[0] })
      #expect(try numbers(panels, panel: 2, name, "y") == line.map { $0[1] })
    }
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
    // The plane's map has the variances of its coordinates; that of a normal number within three
    // deviations is 0.9733.
    let (x, y, p) = (
      try numbers(panels, panel: 2, "1 HeatMap", "x"),
      try numbers(panels, panel: 2, "1 HeatMap", "y"),
      try numbers(panels, panel: 2, "1 HeatMap", "value")
    )
    let mass = p.reduce(0, +)
    #expect(abs(zip(x, p).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } / mass - 4 * 0.9733) < 0.01)
    #expect(abs(zip(y, p).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } / mass - 0.25) < 0.01)
  }

  /// The picture's map has the decoder for its Jacobian, wherever it is taken.
  @Test func theMapOfThePicture() {
    let D = Matrix([[1.0, -2], [0.5, 3], [-0.25, 4]])
    let x = linearMap(D)(Jet.variables(at: [0.3, -0.7]))
    #expect(Matrix(x.map { [$0.gradient[0], $0.gradient[1]] }) == D)
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

  // MARK: What a run draws

  /// The numbers of the figures as the program hands them out, against the chapter's constants.
  @Test func theRunDrawsTheModelsOfTheText() throws {
    let slugs = ["machine", "spectrum", "posterior", "steps", "turned"]
    try inFolder { folder in
      let options = slugs.map { "--figure \($0)" }.joined(separator: " ")
      let run = try Program.shell("exec \"$PPCA\" --quick \(options)", in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      func numbers(_ slug: String, _ panel: Int, _ mark: String, _ column: Substring) throws
        -> [Double]
      {
        let drawn = try DrawnNumbers(folder.appendingPathComponent("\(slug).csv"))
        let found = drawn(mark: mark, panel: panel, column)
        try #require(!found.isEmpty)
        return found
      }
      // D = (1.6, 1)ᵀ, σ² = 0.3: the ellipse reaches as far as the deviations of (1.2).
      #expect(abs(try numbers("machine", 2, "3 Ellipse", "x").max()! - 2.86.squareRoot()) < 1e-2)
      #expect(abs(try numbers("machine", 2, "4 Ellipse", "y").max()! - 2 * 1.3.squareRoot()) < 1e-2)
      #expect(try numbers("machine", 2, "2 Line", "x") == [-6, 6])
      #expect(try numbers("machine", 2, "2 Line", "y") == [-3.75, 3.75])
      // The eigenvalues 9, 4, 1, ½, 1/10 stand on the noise 8/15.
      let bars: [(mark: String, column: Substring, numbers: [Double])] = [
        ("1 Bars", "upper", [9, 4]), ("1 Bars", "lower", [8 / 15.0, 8 / 15.0]),
        ("2 Bars", "upper", [8 / 15.0, 8 / 15.0]), ("3 Bars", "upper", [1, 0.5, 0.1]),
      ]
      for (mark, column, expected) in bars {
        let found = try numbers("spectrum", 1, mark, column)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-13 }, "\(mark) \(column)")
        #expect(found.count == expected.count)
      }
      // Four points, and their latent plane turned by 30°, z to Rᵀz.
      let discs = try (1...2).map { panel in
        (
          try numbers("posterior", panel, "7 Points", "x"),
          try numbers("posterior", panel, "7 Points", "y")
        )
      }
      #expect(discs[0].0.count == 4)
      for k in 0..<4 {
        let (x, y) = (discs[0].0[k], discs[0].1[k])
        #expect(abs(discs[1].0[k] - (0.75.squareRoot() * x + 0.5 * y)) < 1e-13)
        #expect(abs(discs[1].1[k] - (0.75.squareRoot() * y - 0.5 * x)) < 1e-13)
      }
      // At 45° the correlation is (9 − 4)/(9 + 4).
      #expect(abs(try numbers("posterior", 3, "1 Line", "y")[45] - 5 / 13.0) < 1e-13)
      // The first turned axis rises by tan 30° in latent space, by s₂/s₁ of that on the plane.
      for (panel, slope) in [(1, 1.0), (2, (52 / 127.0).squareRoot())] {
        let (x, y) = (
          try numbers("turned", panel, "3 Line", "x"), try numbers("turned", panel, "3 Line", "y")
        )
        #expect(abs((y[1] - y[0]) / (x[1] - x[0]) - slope / 3.0.squareRoot()) < 1e-13)
      }
      // Along the lines each density integrates to one, up to what lies beyond the axis.
      for (mark, s) in [("1 Line", 127 / 15.0), ("3 Line", 52 / 15.0)] {
        let (x, y) = (try numbers("steps", 3, mark, "x"), try numbers("steps", 3, mark, "y"))
        let second = zip(x, y).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } * (x[1] - x[0])
        #expect(abs(y.reduce(0, +) * (x[1] - x[0]) - 1) < 3e-3)
        // Beyond three deviations lie 0.0293 of the variance.
        #expect(abs(second / s - 1) < 3.1e-2)
      }
    }
  }
}
