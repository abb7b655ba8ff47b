import Foundation
import Testing

@testable import Figures
@testable import Seams

@Suite struct HiddenSurfaceTests {
  /// On a convex surface a point is seen exactly if its tangent plane does not hide it.
  @Test func theFarSideOfASphereIsHidden() throws {
    let drawing = try SceneDrawing(scene(sphere), in: sceneRect)
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
      let project = Projection(Camera(azimuth: azimuth), box, into: sceneRect)
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
    let drawing = try SceneDrawing(scene(sphere), in: sceneRect)
    let circle = (0...360).map { k in
      let t = Double(k) * .pi / 180
      return Space(cos(t), sin(t), 0)
    }
    let all = try SceneDrawing(scene(), in: sceneRect).visibleParts(of: circle).map(\.points)
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
    let whole = try SceneDrawing(scene(), in: sceneRect).visibleParts(of: circle)
    let parts = try SceneDrawing(scene(sphere), in: sceneRect).visibleParts(of: circle)
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
        Scene(box, camera: camera, surface: Self.hill), in: sceneRect)
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
        Scene(box, camera: Camera(azimuth: 0, elevation: elevation), surface: Self.hill),
        in: sceneRect)
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
