import Foundation
import Testing

@testable import Figures
@testable import Seams

@Suite struct ProjectionTests {
  @Test func theBoxJustFits() throws {
    let drawing = try SceneDrawing(scene(), in: sceneRect)
    let box = SpaceBox(x: -1.2...1.2, y: -1.2...1.2, z: -1.2...1.2)
    let corners = (0..<8).map { drawing.project(box.corner($0)).point }
    let inner = sceneRect.grown(-4)
    #expect(corners.allSatisfy { inner.grown(1e-9).contains($0) })
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    let fills = max(
      (xs.max()! - xs.min()!) / inner.width, (ys.max()! - ys.min()!) / inner.height)
    #expect(abs(fills - 1) < 1e-12)
  }

  @Test func theAxesOfViewAreOrthonormalAndUpIsUp() throws {
    let p = try SceneDrawing(scene(), in: sceneRect).project
    for (a, b) in [(p.towards, p.right), (p.right, p.up), (p.up, p.towards)] {
      #expect(abs(dot(a, b)) < 1e-15 && abs(length(a) - 1) < 1e-15)
    }
    #expect(length(cross(p.right, p.up) - p.towards) < 1e-15)
    #expect(p(Space(0, 0, 1)).point.y < p(.zero).point.y)
  }

  @Test func straightLinesStayStraightAndNearThingsAreLarger() throws {
    let p = try SceneDrawing(scene(), in: sceneRect).project
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
