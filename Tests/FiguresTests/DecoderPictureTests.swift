import Foundation
import Testing

@testable import Figures
@testable import Seams

@Suite struct DecoderPictureTests {
  /// The small frames along a seam are the Jacobian's columns there, at right angles.
  @Test func theFrameAlongASeamTurns() throws {
    for u in [-2.0, 0.4, 1.7] {
      let frame = try sheetPicture.frame(at: (u, 0.8))
      let (a, b) = sheetPicture.jacobian(u, 0.8)
      #expect(length(frame[0] - a) < 1e-12 && length(frame[1] - b) < 1e-12)
      let corner = try #require(sheetPicture.rightAngle(at: (u, 0.8), share: 0.2))
      let foot = sheetPicture.map(u, 0.8)
      let side = 0.2 * min(length(a), length(b))
      #expect(abs(dot(corner[0] - foot, corner[2] - foot)) < 1e-9)
      #expect(abs(length(corner[0] - foot) - side) < 1e-12)
    }
  }

  /// The first and the last mesh line, half of which falls beside the surface, are as strong as the
  /// others.
  @Test func theOutlineIsWhole() throws {
    let flat = Surface(u: -1...1, v: -1...1, lines: 2) { u, v in Space(0, u, v) }
    let box = SpaceBox(x: -1...1, y: -1.2...1.2, z: -1.2...1.2)
    let figure = Figure(width: 320, height: 320) {
      Panel(frame: .none) {
        Scene(box, camera: Camera(azimuth: 0, elevation: 0), surface: flat)
      }
    }
    let bitmap = try figure.render()
    let row = bitmap.height * 3 / 8
    let darkness = (0..<bitmap.width).map {
      255 - Double(bitmap.pixels[3 * (row * bitmap.width + $0)])
    }
    let sheet = darkness[bitmap.width * 3 / 8]
    let strokes = darkness.map { max(0, $0 - sheet) }
    let (left, middle, right) = (
      strokes[..<(bitmap.width * 3 / 8)].reduce(0, +),
      strokes[(bitmap.width * 3 / 8)..<(bitmap.width * 5 / 8)].reduce(0, +),
      strokes[(bitmap.width * 5 / 8)...].reduce(0, +)
    )
    #expect(middle > 50)
    #expect(left > 0.7 * middle && right > 0.7 * middle)
  }

  @Test func theSheetsColumnsAreOrthogonalInTruth() {
    for (u, v) in [(0.0, 0.0), (-0.7, 0.8), (1.3, -2), (2.4, 2.2)] {
      let (a, b) = sheetPicture.jacobian(u, v)
      #expect(abs(dot(a, b)) < 1e-12)
      #expect(length(cross(a, b)) > 0.1)
      // By differences of the formula written in plain numbers.
      let h = 1e-5
      #expect(length((sheet(u + h, v) - sheet(u - h, v)) / (2 * h) - a) < 1e-8)
      #expect(length((sheet(u, v + h) - sheet(u, v - h)) / (2 * h) - b) < 1e-8)
    }
  }

  @Test func theFrameIsTheJacobiansWhereColumnsAreOrthogonal() throws {
    let frame = try sheetPicture.frame()
    let (a, b) = sheetPicture.jacobian(-0.7, 0.8)
    #expect(length(frame[0] - a) < 1e-12 && length(frame[1] - b) < 1e-12)
  }

  /// A mixed pair of columns does not give the arrows, or the companion figure would show nothing.
  @Test func theFrameIsNotTheJacobianElsewhere() throws {
    let box = SpaceBox(x: -1...1, y: -1...1, z: -1...1)
    let shear = DecoderPicture(star: (0.2, 0.1), box: box) {
      [$0[0] + 0.8 * $0[1], $0[1], Jet(0)]
    }
    let frame = try shear.frame()
    #expect(abs(dot(frame[0], frame[1])) < 1e-9)
    let (a, _) = shear.jacobian(0.2, 0.1)
    #expect(length(frame[0] - a) > 0.1)
  }

  /// The density times the areas of the surface's own triangles is the probability of the square.
  @Test func theDensityOnTheSurfaceIntegratesToOne() {
    let (n, r) = (240, 4.0)
    func parameter(_ k: Int) -> Double { r * (2 * Double(k) / Double(n) - 1) }
    var sum = 0.0
    for i in 0..<n {
      for j in 0..<n {
        let (u, v) = (parameter(i), parameter(j))
        let (u2, v2) = (parameter(i + 1), parameter(j + 1))
        let (p, q, s, t) = (sheet(u, v), sheet(u2, v), sheet(u2, v2), sheet(u, v2))
        let area = (length(cross(q - p, s - p)) + length(cross(s - p, t - p))) / 2
        sum += area * sheetPicture.sample((u + u2) / 2, (v + v2) / 2).density!
      }
    }
    let inside = pow(erf(r / 2.0.squareRoot()), 2)
    #expect(abs(sum - inside) < 1e-3)
  }

  /// Dark pixels where the projected image of the latent line lies, and nowhere else.
  @Test func theDrawnCurveIsTheImageOfTheDrawnLineToAPixel() throws {
    let curve = sheetPicture.line(along: 0)
    for (k, point) in curve.enumerated() {
      let u = 2.6 * (Double(k) / 100 - 1)
      #expect(length(point - sheet(u, 0.8)) < 1e-12)
    }
    let bare = Scene(sheetPicture.box, camera: sheetPicture.camera) {
      SpaceLine(curve, color: .ink, width: 1)
    }
    let figure = Figure(width: 320, height: 320) { Panel(frame: .none) { bare } }
    let bitmap = try figure.render()
    // Where the panel's box lies, its projection is the one that drew.
    let box = Rect(x: 10, y: 10, width: 300, height: 300)
    let project = try SceneDrawing(bare, in: box).project
    let exact = curve.map { project($0).point }
    func distance(_ x: Int, _ y: Int) -> Double {
      let p = Point((Double(x) + 0.5) / 2, (Double(y) + 0.5) / 2)
      return zip(exact, exact.dropFirst()).map { a, b in
        let along = b - a
        let t = max(
          0, min(1, ((p.x - a.x) * along.x + (p.y - a.y) * along.y) / pow(along.length, 2)))
        return (p - (a + t * along)).length
      }.min()!
    }
    var dark = 0
    for y in 0..<bitmap.height {
      for x in 0..<bitmap.width where bitmap.pixels[3 * (y * bitmap.width + x)] < 90 {
        dark += 1
        #expect(distance(x, y) < 1)
      }
    }
    #expect(dark > 300)
    for p in exact {
      let (x, y) = (Int(p.x * 2), Int(p.y * 2))
      let near = (-1...1).flatMap { i in (-1...1).map { j in (x + i, y + j) } }
      #expect(near.contains { bitmap.pixels[3 * ($0.1 * bitmap.width + $0.0)] < 130 })
    }
  }

  @Test func aSurfaceThatIsNotFiniteIsAnErrorInWords() {
    let bad = Surface(u: -1...1, v: -1...1, resolution: 4) { u, v in Space(1 / u, v, 0) }
    #expect(throws: FigureError.self) { try SceneDrawing(scene(bad), in: sceneRect) }
  }

  /// The post's two illustrations and their small multiples; SEAMS_SPECIMENS keeps the files.
  @Test func thePicturesAreDrawn() throws {
    let curved = try Figure(width: 720, height: 300, columnWidths: [0.36, 0.1, 0.54]) {
      try sheetPicture.panels(imageLabel: #"$d(z^\star)$"#)
    }
    let maps: [(String, @Sendable (Double, Double) -> (Double, Double))] = [
      ("polar", { (($0 + 3) * cos($1 / 2), ($0 + 3) * sin($1 / 2)) }),
      ("shear", { ($0, $1 + 0.5 * $0) }),
      ("square", { ((($0 + 3) * ($0 + 3) - $1 * $1) / 2, ($0 + 3) * $1) }),
    ]
    let multiples = Figure(width: 640, height: 420, columns: 3) {
      for (name, map) in maps {
        Panel(name, x: Axis("$x_1$"), y: Axis("$x_2$"), equalAspect: true) {
          CarriedGrid(u: -2...2, v: -2...2, map: map)
        }
      }
      for lines in [8, 16, 48] {
        Panel("sheet, \(lines) lines", frame: .none) {
          Scene(
            sheetPicture.box,
            surface: Surface(u: -2.6...2.6, v: -2.6...2.6, lines: lines, map: sheet))
        }
      }
    }
    for (name, figure) in [("curved", curved), ("multiples", multiples)] {
      let bitmap = try figure.render()
      #expect(try figure.render() == bitmap)
      var shifted = bitmap
      shifted.pixels = Array(bitmap.pixels[3...]) + bitmap.pixels[..<3]
      #expect(worstWindowDifference(bitmap, shifted) > windowTolerance)
      var swapped = bitmap
      for k in stride(from: 0, to: swapped.pixels.count, by: 3) { swapped.pixels.swapAt(k, k + 2) }
      #expect(worstWindowDifference(bitmap, swapped) > windowTolerance)
      let blank = Bitmap(
        width: bitmap.width, height: bitmap.height,
        pixels: Array(repeating: 255, count: bitmap.pixels.count))
      #expect(worstWindowDifference(bitmap, blank) > windowTolerance)
      if let folder = ProcessInfo.processInfo.environment["SEAMS_SPECIMENS"] {
        for theme in Theme.allCases {
          try Data(figure.png(Look(theme: theme), text: []))
            .write(to: URL(fileURLWithPath: "\(folder)/\(name)-\(theme).png"))
        }
      }
    }
  }

  @Test(arguments: VectorFormat.allCases) func vectorFilesAreWholeAndTheSameEachTime(
    _ format: VectorFormat
  ) throws {
    let figure = try Figure(width: 720, height: 300, columnWidths: [0.36, 0.1, 0.54]) {
      try sheetPicture.panels(imageLabel: #"$d(z^\star)$"#)
    }
    let bytes = try figure.vector(format)
    let text = String(decoding: bytes, as: UTF8.self)
    switch format {
    case .svg: #expect(text.contains("<svg") && text.hasSuffix("</svg>\n"))
    case .pdf: #expect(text.hasPrefix("%PDF-") && text.hasSuffix("%%EOF\n"))
    }
    #expect(bytes.count > 20_000)
    if format == .pdf { #expect(try figure.vector(format) == bytes) }
  }
}
