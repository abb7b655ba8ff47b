import Foundation
import Testing

@testable import Figures
@testable import Seams

/// No legend covers a mark, wherever the marks are.
@Suite struct LegendTests {
  /// The legends of a figure that have ink of a mark beneath: their panels, in pixels of the marks
  /// alone.
  static func covered(_ figure: Figure) throws -> [String] {
    try Fonts.withFonts { fonts in
      try figure.arranged(Typesetter(fonts: fonts)).filter { $0.panel.legend != nil }.compactMap {
        drawing in
        let page = try Canvas(width: figure.width, height: figure.height, fonts: fonts)
        try drawing.drawMarks(on: page)
        let (ink, area) = (page.bitmap(), try drawing.legendArea())
        for y in Int(2 * area.y)...Int(2 * area.bottom) {
          for x in Int(2 * area.x)...min(Int(2 * area.right), ink.width - 1) {
            let place = 3 * (y * ink.width + x)
            if ink.pixels[place..<place + 3].contains(where: { $0 < 250 }) {
              return "\(drawing.panel.title) at \(x), \(y)"
            }
          }
        }
        return nil
      }
    }
  }

  @Test func noSpecimenHidesAMark() throws {
    for (name, figure) in Specimens.all { #expect(try Self.covered(figure) == [], "\(name)") }
  }

  /// A figure of some markers on a unit square, at places of a grid.
  private func scattered(_ places: [(Double, Double)], _ corner: Panel.Corner) -> Figure {
    Figure(width: 360, height: 240) {
      Panel(x: Axis("x", 0...1), y: Axis("y", 0...1), legend: corner) {
        Points(at: places, size: 6, label: "a mark")
        Line(from: (0.4, 0.4), to: (0.6, 0.6), label: "a line")
      }
    }
  }

  @Test func theCornerAskedForIsKeptIfItIsFree() throws {
    try Fonts.withFonts { fonts in
      for corner in Panel.Corner.allCases {
        let figure = scattered([(0.5, 0.5)], corner)
        let drawing = try figure.arranged(Typesetter(fonts: fonts))[0]
        let area = try drawing.legendArea()
        #expect(drawing.view.box.contains(area))
        #expect((area.center.x > 180) == (corner == .topRight || corner == .bottomRight))
        #expect((area.center.y > 115) == (corner == .bottomLeft || corner == .bottomRight))
      }
    }
  }

  @Test func withoutAFreeCornerItStandsBeside() throws {
    let grid = (0..<400).map { k -> (Double, Double) in
      let (column, row) = (k % 20, k / 20)
      return (Double(column) / 19, Double(row) / 19)
    }
    try Fonts.withFonts { fonts in
      let figure = scattered(grid, .topLeft)
      let drawing = try figure.arranged(Typesetter(fonts: fonts))[0]
      #expect(try drawing.legendArea().x > drawing.view.box.right)
      #expect(try drawing.legendArea().right < figure.width)
    }
    #expect(try Self.covered(scattered(grid, .topLeft)) == [])
  }

  @Test func randomMarksAreNeverHidden() throws {
    var random = Random(seed: 12)
    for _ in 0..<60 {
      let count = 1 + random.integer(below: 30)
      let places = (0..<count).map { _ in (random.uniform(), random.uniform()) }
      let corner = Panel.Corner.allCases[random.integer(below: 4)]
      #expect(try Self.covered(scattered(places, corner)) == [])
    }
  }
}

/// Labels that stand by their marks.
@Suite struct LabelTests {
  /// A label whose own place is taken moves to a free one nearby.
  @Test func aLabelMovesOffOtherMarks() throws {
    try Fonts.withFonts { fonts in
      // Eight rays leave the point, under every spot about it.
      func ray(_ k: Int) -> (Double, Double) {
        let angle = Double(k) * .pi / 4
        return (0.25 * cos(angle), 0.25 * sin(angle))
      }
      let figure = Figure(width: 300, height: 300) {
        Panel(x: Axis("", -1...1), y: Axis("", -1...1)) {
          Points(at: [(0, 0)], color: .data, size: 6, label: "here")
          for k in 0..<8 {
            Line(from: (0, 0), to: ray(k))
          }
        }
      }
      let drawing = try figure.arranged(Typesetter(fonts: fonts))[0]
      let labels = drawing.spotLabels()
      #expect(labels.count == 1)
      let page = try Canvas(width: 300, height: 300, fonts: fonts)
      try drawing.drawMarks(on: page)
      for label in labels {
        #expect(!label.coversInk)
        #expect(page.bitmap().isPaper(label.rect))
      }
    }
  }
}
