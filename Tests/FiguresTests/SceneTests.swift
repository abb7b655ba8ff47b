import Foundation
import Testing

@testable import Figures
@testable import Seams

/// A wavy sheet whose parameter lines cross at right angles in truth: a profile carried along a
/// plane curve without turning about it, so that the two partial derivatives are orthogonal.
///
/// With the curve γ and its unit normal N in the plane y = 0, and a profile (f, g), the map
/// d(u, v) = γ(v) + f(u)·N(v) + g(u)·e_y has ∂_u = f′N + g′e_y and ∂_v = (|γ′| − f·κ|γ′|)T.
@Sendable func sheet(_ u: Double, _ v: Double) -> Space {
  let (x, z) = (1.25 * v, 0.5 * sin(1.2 * v))
  let (dx, dz) = (1.25, 0.6 * cos(1.2 * v))
  let speed = (dx * dx + dz * dz).squareRoot()
  let f = 0.55 * cos(1.1 * u) - 0.1 * u
  return Space(x - f * dz / speed, 0.95 * u, z + f * dx / speed)
}

/// The same in jets.
@Sendable private func sheetInJets(_ z: [Jet]) -> [Jet] {
  let (u, v) = (z[0], z[1])
  let (x, h) = (1.25 * v, 0.5 * sin(1.2 * v))
  let slope = 0.6 * cos(1.2 * v)
  let speed = (1.25 * 1.25 + slope * slope).squareRoot()
  let f = 0.55 * cos(1.1 * u) - 0.1 * u
  return [x - f * slope / speed, 0.95 * u, h + 1.25 * f / speed]
}

private let sheetPicture = DecoderPicture(
  star: (-0.7, 0.8), box: SpaceBox(x: -3.7...3.5, y: -2.9...2.9, z: -2...1.7),
  camera: Camera(azimuth: -55, elevation: 40), decoder: sheetInJets)

private func scene(
  _ surface: Surface? = nil, @SpaceBuilder _ marks: () -> [any SpaceMark] = { [] }
) -> Scene {
  Scene(
    SpaceBox(x: -1.2...1.2, y: -1.2...1.2, z: -1.2...1.2), camera: Camera(), surface: surface,
    marks)
}

private let rect = Rect(x: 0, y: 0, width: 300, height: 300)

private let sphere = Surface(u: -.pi...Double.pi, v: -.pi / 2...Double.pi / 2, lines: 12) { u, v in
  Space(cos(v) * cos(u), cos(v) * sin(u), sin(v))
}

@Suite struct ProjectionTests {
  @Test func theBoxJustFits() throws {
    let drawing = try SceneDrawing(scene(), in: rect)
    let box = SpaceBox(x: -1.2...1.2, y: -1.2...1.2, z: -1.2...1.2)
    let corners = (0..<8).map { drawing.project(box.corner($0)).point }
    let inner = rect.grown(-4)
    #expect(corners.allSatisfy { inner.grown(1e-9).contains($0) })
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    let fills = max(
      (xs.max()! - xs.min()!) / inner.width, (ys.max()! - ys.min()!) / inner.height)
    #expect(abs(fills - 1) < 1e-12)
  }

  @Test func theAxesOfViewAreOrthonormalAndUpIsUp() throws {
    let p = try SceneDrawing(scene(), in: rect).project
    for (a, b) in [(p.towards, p.right), (p.right, p.up), (p.up, p.towards)] {
      #expect(abs(dot(a, b)) < 1e-15 && abs(length(a) - 1) < 1e-15)
    }
    #expect(length(cross(p.right, p.up) - p.towards) < 1e-15)
    #expect(p(Space(0, 0, 1)).point.y < p(.zero).point.y)
  }

  @Test func straightLinesStayStraightAndNearThingsAreLarger() throws {
    let p = try SceneDrawing(scene(), in: rect).project
    let (a, b) = (Space(-1, 0.3, 0.7), Space(0.8, -1, 0.1))
    let (start, end) = (p(a).point, p(b).point)
    for t in [0.2, 0.5, 0.9] {
      let q = p(a + t * (b - a)).point
      let area =
        (end.x - start.x) * (q.y - start.y) - (end.y - start.y) * (q.x - start.x)
      #expect(abs(area) < 1e-9)
    }
    let front = p(p.towards).nearness
    let back = p(-p.towards).nearness
    #expect(front > 1 && back < 1)
  }
}

@Suite struct HiddenSurfaceTests {
  /// On a convex surface a point is seen exactly if its tangent plane does not hide it.
  @Test func theFarSideOfASphereIsHidden() throws {
    let drawing = try SceneDrawing(scene(sphere), in: rect)
    let eye = drawing.project.towards * Camera().distance * (1.2 * 3.0.squareRoot())
    var (seen, hidden) = (0, 0)
    var random = Random(seed: 21)
    for _ in 0..<4000 {
      var p = Space(random.normal(), random.normal(), random.normal())
      p /= length(p)
      let facing = dot(p, eye - p) / length(eye - p)
      // Near the outline the answer hangs on a pixel.
      if abs(facing) < 0.15 { continue }
      #expect(drawing.sees(p) == (facing > 0))
      if facing > 0 { seen += 1 } else { hidden += 1 }
    }
    #expect(seen > 1000 && hidden > 1000)
  }

  /// A turn that is counterclockwise to the eye is so on the page, whose second coordinate runs down.
  @Test func aSceneIsNotMirrored() {
    for azimuth in [-60.0, 20, 170] {
      let box = SpaceBox(x: -1...1, y: -1...1, z: -1...1)
      let project = Projection(Camera(azimuth: azimuth), box, into: rect)
      let towards = project.towards
      let first = cross(Space(0, 0, 1), towards)
      let second = cross(towards, first)
      let (o, a, b) = (
        project(Space(0, 0, 0)).point, project(0.3 * first).point, project(0.3 * second).point
      )
      #expect((a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x) < 0)
    }
  }

  /// The density of a leaning decoder's plane, by the determinant of its Gram matrix.
  @Test func thePlanesDensityIsOverItsArea() {
    let picture = DecoderPicture(star: (0, 0), box: SpaceBox(x: 0...1, y: 0...1, z: 0...1)) { z in
      [2 * z[0] + z[1], z[1], 0.5 * z[0] - z[1]]
    }
    // JᵀJ has the entries 4.25, 1.5 and 3.
    let area = (4.25 * 3 - 1.5 * 1.5).squareRoot()
    #expect(abs(picture.sample(0.4, -1).density! - exp(-0.58) / (2 * .pi * area)) < 1e-14)
  }

  @Test func theHiddenPartOfASeamIsNotDrawn() throws {
    let drawing = try SceneDrawing(scene(sphere), in: rect)
    let circle = (0...360).map { k in
      let t = Double(k) * .pi / 180
      return Space(cos(t), sin(t), 0)
    }
    let all = try SceneDrawing(scene(), in: rect).visibleParts(of: circle).map(\.points)
    let some = drawing.visibleParts(of: circle).map(\.points)
    func total(_ parts: [[Point]]) -> Double {
      parts.reduce(0) { $0 + zip($1, $1.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length } }
    }
    let share = total(some) / total(all)
    #expect(share > 0.4 && share < 0.55)
    // Behind the sphere nothing is seen; in front of it everything.
    let behind = -1.1 * drawing.project.towards
    #expect(!drawing.sees(behind) && drawing.sees(-behind))
  }

  @Test func dashesRunOnBehindTheSurface() throws {
    let circle = (0...360).map { k in
      let t = Double(k) * .pi / 180
      return Space(cos(t), sin(t), 0)
    }
    let whole = try SceneDrawing(scene(), in: rect).visibleParts(of: circle)
    let parts = try SceneDrawing(scene(sphere), in: rect).visibleParts(of: circle)
    #expect(whole.count == 1 && whole[0].travelled == 0 && parts.count > 1)
    // Where a part begins, the whole curve has come as far.
    for (points, travelled) in parts {
      let k = try #require(whole[0].points.firstIndex { ($0 - points[0]).length < 1e-9 })
      let path = whole[0].points[...k]
      let length = zip(path, path.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length }
      #expect(abs(length - travelled) < 1e-9)
    }
  }
}

@Suite struct SeamAtTheEdgeTests {
  /// A hill, whose outline a curve on it follows closely.
  private static let hill = Surface(u: -1.2...1.2, v: -1.2...1.2) { u, v in Space(u, v, height(u)) }
  private static func height(_ u: Double) -> Double { 0.9 * exp(-2 * u * u) }

  /// Curves that run along the edge of a hill are seen or hidden in long pieces, not in specks.
  @Test func aCurveAlongTheEdgeDoesNotBreak() throws {
    for azimuth in [0.0, 12, 25] {
      let camera = Camera(azimuth: azimuth, elevation: 20)
      let box = SpaceBox(x: -1.2...1.2, y: -1.2...1.2, z: -0.2...1.2)
      let drawing = try SceneDrawing(
        Scene(box, camera: camera, surface: Self.hill), in: rect)
      for u in stride(from: -0.4, through: 0.4, by: 0.02) {
        let curve = (0...200).map { k in
          Space(u, 0.012 * Double(k) - 1.2, Self.height(u))
        }
        let parts = drawing.visibleParts(of: curve)
        #expect(parts.count <= 2, "u = \(u) from \(azimuth)°: \(parts.count) pieces")
      }
    }
  }

  /// On the slope that faces the eye a curve is whole, however steep it is.
  @Test func aCurveOnASteepSlopeIsWhole() throws {
    for elevation in [2.0, 10, 60] {
      let box = SpaceBox(x: -1.2...1.2, y: -1.2...1.2, z: -0.2...1.2)
      let drawing = try SceneDrawing(
        Scene(box, camera: Camera(azimuth: 0, elevation: elevation), surface: Self.hill), in: rect)
      let curve = (0...200).map { k in
        let u = 0.15 + 0.005 * Double(k)
        return Space(u, 0.3, Self.height(u))
      }
      #expect(drawing.visibleParts(of: curve).count == 1, "\(elevation)°")
    }
  }

  private typealias Part = (points: [Point], travelled: Double)

  @Test func specksAreJoinedOrLeftOut() {
    func piece(_ from: Double, _ to: Double) -> Part { ([Point(from, 0), Point(to, 0)], from) }
    func ends(_ parts: [Part]) -> [[Double]] {
      parts.map { [$0.points[0].x, $0.points.last!.x, $0.travelled] }
    }
    let joined = SceneDrawing.withoutSpecks([piece(0, 10), piece(11, 20), piece(25, 26)])
    #expect(ends(joined) == [[0, 20, 0]])
    // A gap of three points stays, and so does a short curve that is all there is.
    let apart = SceneDrawing.withoutSpecks([piece(0, 10), piece(13, 20)])
    #expect(ends(apart) == [[0, 10, 0], [13, 20, 13]])
    #expect(ends(SceneDrawing.withoutSpecks([piece(0, 1)])) == [[0, 1, 0]])
  }
}

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
    #expect(throws: FigureError.self) { try SceneDrawing(scene(bad), in: rect) }
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
