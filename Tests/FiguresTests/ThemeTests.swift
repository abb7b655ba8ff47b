import Foundation
import Testing

@testable import Figures
@testable import Seams

/// A figure for a talk and for a print without colours says what it says on the page.
@Suite struct ThemeTests {
  private static let series = (0..<8).map { Ink.series($0) }

  /// The contrast of two colours as WCAG 2 defines it, from 1 to 21.
  private func contrast(_ a: Ink, _ b: Ink) -> Double {
    func luminance(_ ink: Ink) -> Double {
      func linear(_ v: Double) -> Double {
        v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * linear(ink.red) + 0.7152 * linear(ink.green) + 0.0722 * linear(ink.blue)
    }
    let (p, q) = (luminance(a), luminance(b))
    return (max(p, q) + 0.05) / (min(p, q) + 0.05)
  }

  private func distance(_ a: Ink, _ b: Ink) -> Double {
    let (p, q) = (OKLab(a), OKLab(b))
    return hypot(p.L - q.L, hypot(p.a - q.a, p.b - q.b))
  }

  /// WCAG asks 3 of what is drawn and 4.5 of words.
  @Test(arguments: [Theme.dark, .gray]) func inksStandOffThePaper(_ theme: Theme) {
    let paper = theme(.white)
    for ink in Self.series + [.latent, .data, .darkData, .ink, .grey] {
      #expect(contrast(theme(ink), paper) >= 3, "\(ink)")
      #expect(contrast(theme.text(ink), paper) >= 4.5, "\(ink)")
    }
  }

  /// White words are for the dark end of a map, where a theme leaves them.
  @Test func wordsOnAMapStandOffIt() {
    for theme in Theme.allCases {
      let end = theme.map(.density)(1)
      #expect(contrast(theme.text(.white), end) >= 4.5)
      #expect(theme.text(.white.opacity(0.8)) == theme(.white).opacity(0.8))
    }
  }

  @Test func inTheDarkEverySeriesKeepsItsHueAndIsTheOnlyOneOfItsKind() {
    for (i, ink) in Self.series.enumerated() {
      let (p, q) = (OKLab(ink), OKLab(Theme.dark(ink)))
      if ink != .ink {
        let turn = abs(atan2(p.a * q.b - p.b * q.a, p.a * q.a + p.b * q.b))
        #expect(turn < 20 * .pi / 180, "series \(i)")
      }
      for other in Self.series[..<i] {
        #expect(distance(Theme.dark(ink), Theme.dark(other)) > 0.1, "series \(i)")
      }
    }
    #expect(distance(Theme.dark(.latent), Theme.dark(.data)) > 0.2)
  }

  /// Neighbours differ in lightness and in dash and shape, any two in one of them.
  @Test func inGreySeriesDifferByLightnessDashAndShape() {
    func lightness(_ ink: Ink) -> Double { OKLab(Theme.gray(ink)).L }
    func dash(_ ink: Ink) -> Dash { Theme.gray.dash(.solid, ink) }
    func shape(_ ink: Ink) -> Points.Shape { Theme.gray.shape(.disc, ink) }
    let families = [(Ink.latent, Ink.data)] + zip(Self.series, Self.series.dropFirst())
    for (a, b) in families {
      #expect(abs(lightness(a) - lightness(b)) > 0.12)
      #expect(dash(a) != dash(b) && shape(a) != shape(b))
    }
    for (i, a) in Self.series.enumerated() {
      #expect(hypot(OKLab(Theme.gray(a)).a, OKLab(Theme.gray(a)).b) < 1e-6)
      for b in Self.series[..<i] {
        let isLighter = abs(lightness(a) - lightness(b)) > 0.12
        #expect(isLighter || dash(a) != dash(b) && shape(a) != shape(b), "series \(i)")
      }
    }
  }

  @Test(arguments: Theme.allCases) func mapsRunAwayFromThePaper(_ theme: Theme) {
    let paper = OKLab(theme(.white)).L
    for colors in [Colormap.density, .grey, .latent, .data] {
      let map = theme.map(colors)
      let away = (0...16).map { abs(OKLab(map(Double($0) / 16)).L - paper) }
      #expect(away[0] < 0.02 && distance(map(0), theme(.white)) < 0.02)
      #expect(zip(away, away.dropFirst()).allSatisfy { $0.0 < $0.1 })
    }
    let zero = OKLab(theme.map(.diverging)(0.5)).L
    if theme == .gray {
      let steps = (0...16).map { OKLab(theme.map(.diverging)(Double($0) / 16)).L }
      #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.0 > $0.1 })
    } else {
      #expect(abs(zero - paper) < 0.03)
    }
  }

  /// Grey is grey everywhere, and dark has dark paper: no mark goes round the canvas.
  @Test func noMarkEscapesItsTheme() throws {
    for (name, figure) in Specimens.all {
      let grey = try figure.render(Look(theme: .gray))
      for i in stride(from: 0, to: grey.pixels.count, by: 3)
      where grey.pixels[i] != grey.pixels[i + 1] || grey.pixels[i] != grey.pixels[i + 2] {
        Issue.record("\(name) has a colour at byte \(i)")
        break
      }
      let dark = try figure.render(Look(theme: .dark))
      #expect(Array(dark.pixels.prefix(3)) == [0x15, 0x18, 0x1D])
      // Nothing is white: the lightest ink and the end of each colour map stay below.
      for i in stride(from: 0, to: dark.pixels.count, by: 3)
      where dark.pixels[i..<i + 3].min()! > 245 {
        Issue.record("\(name) is white at byte \(i)")
        break
      }
      let light = try figure.render()
      #expect(dark.width == light.width && dark.height == light.height)
    }
  }

  // MARK: No paper

  /// Laid on white, the drawing without paper is the one on white paper.
  @Test func withoutPaperTheSameIsDrawn() throws {
    let figure = Specimens.marks
    let (clear, opaque) = (try figure.render(Look(isTransparent: true)), try figure.render())
    let alpha = try #require(clear.alpha)
    #expect(alpha[0] == 0 && alpha.max()! == 255 && opaque.alpha == nil)
    let png = try figure.png(Look(isTransparent: true), text: [])
    #expect(png[25] == 6)  // red, green, blue and alpha
    let read = try Bitmap(png: png)
    for i in alpha.indices {
      for k in 3 * i..<3 * i + 3 {
        let (a, color) = (Int(alpha[i]), Int(clear.pixels[k]))
        let laid = (a * color + (255 - a) * 255 + 127) / 255
        if abs(laid - Int(opaque.pixels[k])) > 2 { Issue.record("byte \(k)") }
        // The file's reader lays it on white, in light and not in bytes: equal where that is one.
        if a == 0 || a == 255, read.pixels[k] != UInt8(laid) {
          Issue.record("byte \(k) of the file")
        }
      }
    }
    let svg = String(decoding: try figure.vector(.svg, Look(isTransparent: true)), as: UTF8.self)
    let paper = String(decoding: try figure.vector(.svg), as: UTF8.self)
    #expect(svg.ranges(of: "<rect").count == paper.ranges(of: "<rect").count - 1)
  }
}

/// A figure as wide as one asks.
@Suite struct WidthTests {
  private static let figure = Specimens.marks

  @Test func widthsAreReadInTwoUnits() {
    #expect(Look.Width("180mm") == .millimetres(180))
    #expect(Look.Width("88.5mm") == .millimetres(88.5))
    #expect(Look.Width("1200px") == .pixels(1200))
    for wrong in [
      "180", "mm", "18cm", "-5mm", "0px", "12.5px", "1e9px", "nanmm", "infmm", "", "5mm",
    ] {
      #expect(Look.Width(wrong) == nil, "\(wrong)")
    }
  }

  /// The pixels a metre that a PNG states, from the bytes of its pHYs chunk.
  private func density(_ png: [UInt8]) throws -> Int {
    let place = try #require(Data(png).range(of: Data("pHYs".utf8))).upperBound
    #expect(png[place..<place + 4] == png[place + 4..<place + 8] && png[place + 8] == 1)
    return png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  @Test func anImageIsAsWideAsAsked() throws {
    let designed = try Self.figure.render()
    for (width, pixels, millimetres) in [
      (Look.Width.millimetres(180), 2126, 180), (.millimetres(85), 1004, 85),
      (.pixels(700), 700, 158.75), (.pixels(2400), 2400, 158.75),
    ] {
      let png = try Self.figure.png(Look(width: width), text: [])
      let image = try Bitmap(png: png)
      #expect(image.width == pixels)
      let ratio = Double(designed.height) / Double(designed.width)
      #expect(abs(Double(image.height) - ratio * Double(pixels)) <= 1)
      #expect(abs(1000 * Double(image.width) / Double(try density(png)) - millimetres) < 0.1)
    }
    // 600 points at 96 to the inch are the 158.75 mm of the design.
    #expect(try density(Self.figure.png(text: [])) == 7559)
  }

  /// Twice as fine and averaged down is the design: the layout does not change with the width.
  @Test func theLayoutIsScaled() throws {
    // Without letters, which cairo puts at whole pixels.
    let figure = Figure(width: 300, height: 200) {
      Panel(x: Axis(ticks: []), y: Axis(ticks: []), frame: .box) {
        Points(Specimens.cloud, color: .data)
        Ellipse(center: (0, 0), covariance: Specimens.covariance, color: .latent, dash: .dashed)
        Arrow(from: (0, 0), to: (2, 1))
      }
    }
    let designed = try figure.render()
    let fine = try figure.render(Look(width: .pixels(1200)))
    var small = designed
    for y in 0..<designed.height {
      for x in 0..<designed.width {
        for k in 0..<3 {
          var sum = 0
          for row in 2 * y...2 * y + 1 {
            for column in 2 * x...2 * x + 1 {
              sum += Int(fine.pixels[3 * (row * fine.width + column) + k])
            }
          }
          small.pixels[3 * (y * designed.width + x) + k] = UInt8(sum / 4)
        }
      }
    }
    #expect(worstWindowDifference(small, designed) < windowTolerance)
  }

  @Test func filesOfLinesHaveTheirSizeOnPaper() throws {
    let pdf = String(
      decoding: try Self.figure.vector(.pdf, Look(width: .millimetres(180))), as: UTF8.self)
    let box = try #require(pdf.firstMatch(of: #/MediaBox \[ ?0 0 ([0-9.]+) /#))
    #expect(abs(Double(box.1)! - 180 / 25.4 * 72) < 0.01)
    let svg = String(
      decoding: try Self.figure.vector(.svg, Look(width: .pixels(1200))), as: UTF8.self)
    let width = try #require(svg.firstMatch(of: #/width="([0-9.]+)(pt)?"/#))
    #expect(abs(Double(width.1)! - 900) < 0.01)
  }
}
