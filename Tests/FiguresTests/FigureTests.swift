import Foundation
import Testing

@testable import Figures
@testable import Seams

@Suite struct FigureTests {
  /// None is blank, and none would pass for itself moved by a pixel. SEAMS_SPECIMENS names a folder
  /// for whoever wants to look.
  @Test func specimensShowSomethingWhereItBelongs() throws {
    for (name, figure) in Specimens.all {
      let image = try figure.render()
      var moved = image
      moved.pixels = Array(image.pixels[3...]) + image.pixels[..<3]
      #expect(worstWindowDifference(image, moved) > windowTolerance, "\(name)")
      let ink = image.pixels.count { $0 < 200 }
      #expect(ink > image.pixels.count / 200, "\(name)")
      if let folder = ProcessInfo.processInfo.environment["SEAMS_SPECIMENS"] {
        for theme in Theme.allCases {
          try Data(figure.png(Look(theme: theme), text: [("Title", name)]))
            .write(to: URL(fileURLWithPath: "\(folder)/\(name)-\(theme).png"))
        }
      }
    }
  }

  @Test func drawingAgainGivesTheSameBytes() throws {
    for (_, figure) in Specimens.all {
      let (a, b) = (try figure.render(), try figure.render())
      #expect(a == b)
      let text = [("Title", "σ")]
      #expect(try a.png(text: text) == b.png(text: text))
    }
  }

  @Test func figuresMayBeDrawnSideBySide() async throws {
    let expected = try Specimens.marks.render().crc32
    try await withThrowingTaskGroup(of: UInt32.self) { group in
      for _ in 0..<4 { group.addTask { try Specimens.marks.render().crc32 } }
      for try await crc in group { #expect(crc == expected) }
    }
  }

  // MARK: Geometry

  @Test func contoursOfADistanceAreCircles() throws {
    let contours = Contours(x: -2...2, y: -2...2, samples: 200, levels: [1]) { hypot($0, $1) }
    let paths = contours.paths(at: 1)
    #expect(paths.count == 1)
    let path = try #require(paths.first)
    #expect(path.count > 300)
    #expect(path.first! == path.last!)
    for (x, y) in path { #expect(abs(hypot(x, y) - 1) < 1e-3) }
  }

  @Test func contoursEndAtTheEdgeAndSplitAtASaddle() {
    let diagonal = Contours(x: 0...1, y: 0...1, samples: 20, levels: [1]) { $0 + $1 }
    #expect(diagonal.paths(at: 1).count == 1)
    let saddle = Matrix([[1.0, 0], [0, 1]])
    let contours = Contours(saddle, x: 0...2, y: 0...2, levels: [])
    // The mean is a half: below it the ones join, above it they part.
    let low = contours.paths(at: 0.4)
    let high = contours.paths(at: 0.6)
    #expect(low.count == 2 && high.count == 2)
    // Parted, each path rounds a corner of value one: x and y lie on one side of the middle.
    #expect(high.allSatisfy { path in path.allSatisfy { ($0.x < 1) == (path[0].y < 1) } })
    #expect(low.allSatisfy { path in path.allSatisfy { ($0.x < 1) != (path[0].y < 1) } })
  }

  @Test func ellipsesSatisfyTheirEquation() throws {
    let s = Matrix([[2, 0.6], [0.6, 0.5]])
    let determinant = s[0, 0] * s[1, 1] - s[0, 1] * s[0, 1]
    for (x, y) in try Ellipse(center: (1, -2), covariance: s, radius: 1.5).outline() {
      let (u, v) = (x - 1, y + 2)
      let distance = (s[1, 1] * u * u - 2 * s[0, 1] * u * v + s[0, 0] * v * v) / determinant
      #expect(abs(distance - 2.25) < 1e-12)
    }
  }

  @Test func equalAspectIsExact() throws {
    try Fonts.withFonts { fonts in
      for (x, y) in [(0.0...3, 0.0...1), (0...1, 0...3), (-1...1, -1...1)] {
        let panel = Panel(x: Axis("x", x), y: Axis("y", y), equalAspect: true) {}
        var drawing = try PanelDrawing(panel, typesetter: Typesetter(fonts: fonts))
        drawing.place(in: Rect(x: 30, y: 10, width: 311.3, height: 207.7))
        let (view, box) = (drawing.view, drawing.view.box)
        #expect(abs((view.x(1) - view.x(0)) - (view.y(0) - view.y(1))) < 1e-9)
        for edge in [box.x, box.y, box.width, box.height] { #expect(edge == Canvas.snap(edge)) }
      }
    }
  }

  @Test func ticksAreRound() {
    func labels(_ lower: Double, _ upper: Double, _ scale: Axis.Scale = .linear) -> [String] {
      Tick.round(in: AxisRange(lower: lower, upper: upper, scale: scale), about: 5).map(\.label)
    }
    #expect(labels(0, 1) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(-3, 3) == ["−3", "−2", "−1", "0", "1", "2", "3"])
    #expect(labels(0, 0.3) == ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30"])
    #expect(labels(0, 3e6).last == "$3.0\\times10^{6}$")
    #expect(labels(0.01, 100, .log) == ["-2", "-1", "0", "1", "2"].map { "$10^{\($0)}$" })
    #expect(labels(2, 4, .log) == ["2.0", "2.5", "3.0", "3.5", "4.0"])
    #expect(labels(1, 12, .log) == ["1", "2", "5", "10"])
  }

  // MARK: Colours

  @Test func colormapsTakeEvenSteps() {
    func lab(_ map: Colormap, _ i: Int) -> OKLab { OKLab(map(Double(i) / 16)) }
    for map in [Colormap.density, .diverging, .grey, .latent, .data] {
      let steps = (0..<16).map { i in
        let (p, q) = (lab(map, i), lab(map, i + 1))
        return hypot(p.L - q.L, hypot(p.a - q.a, p.b - q.b))
      }
      #expect(steps.max()! < 1.25 * steps.min()!)
    }
    for map in [Colormap.density, .grey, .latent, .data] {
      for i in 0..<16 { #expect(lab(map, i + 1).L < lab(map, i).L) }
    }
    for i in 0...8 {
      let (low, high) = (lab(.diverging, i), lab(.diverging, 16 - i))
      #expect(abs(low.L - high.L) < 0.03)
    }
  }

  // MARK: Errors

  @Test func wrongNumbersAreNamed() {
    func message(_ panel: Panel) -> String {
      do {
        _ = try Figure { panel }.render()
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(
      message(Panel { Points(x: [1, 2, 3], y: [1, 2]) })
        == "Points: 3 values of x but 2 of y; give as many of each")
    #expect(
      message(Panel { Points(x: [1, .nan], y: [1, 2]) }) == "Points: x[1] is nan; leave it out")
    #expect(message(Panel { Line(x: [1, .nan, 3], y: [1, 2, 3]) }) == "no error")
    #expect(message(Panel { Line(x: [1, .infinity], y: [1, 2]) }).contains("x[1] is inf"))
    #expect(message(Panel(x: Axis("x", 1...1)) {}).contains("x axis: the range 1.0...1.0"))
    #expect(message(Panel(y: Axis("y", scale: .log)) { Rule(y: 0) }).contains("no logarithm"))
    #expect(message(Panel(y: Axis("y", 0...1, scale: .log)) {}).contains("start above 0"))
    #expect(message(Panel(colorBar: "p") {}).contains("has no heat map"))
    #expect(
      message(Panel { Ellipse(center: (0, 0), covariance: Matrix([[1, 2], [2, 1]])) })
        .contains("is no covariance"))
    #expect(message(Panel { Note("$\\foo$", at: (0, 0)) }).contains("unknown command \\foo"))
    #expect(message(Panel { Note("far", at: (0, 0), size: 900) }).contains("leaves the page"))
    #expect(throws: FigureError.self) { try Figure(width: 40, height: 30) { Panel {} }.render() }
    #expect(throws: FigureError.self) { try Figure(columnWidths: [1, 2]) { Panel {} }.render() }
  }
}
