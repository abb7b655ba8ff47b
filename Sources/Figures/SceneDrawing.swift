import Foundation
import Seams

/// A scene on its way to the page.
struct SceneDrawing {
  let scene: Scene
  let rect: Rect
  let project: Projection
  /// Pixels to the point of the surface.
  let scale: Double
  private let theme: Theme
  private(set) var raster: SurfaceRaster?

  init(_ scene: Scene, in rect: Rect, scale: Double = Canvas.scale, theme: Theme = .light) throws {
    (self.scene, self.rect, self.scale, self.theme) = (scene, rect, scale, theme)
    project = Projection(scene.camera, scene.box, into: rect.grown(-4))
    if let surface = scene.surface { raster = try paint(surface) }
  }

  func draw(on canvas: Canvas) throws {
    drawWalls(on: canvas)
    if let raster {
      canvas.layer(
        raster.pixels(), columns: raster.width / SurfaceRaster.samples,
        rows: raster.height / SurfaceRaster.samples, in: rect)
    }
    for mark in scene.marks {
      switch mark {
      case let line as SpaceLine: draw(line, on: canvas)
      case let arrow as SpaceArrow: draw(arrow, on: canvas)
      case let star as SpaceStar: draw(star, on: canvas)
      default: break
      }
    }
    try drawLabels(on: canvas)
  }

  // MARK: The box

  /// The three faces that look towards the eye from behind, ruled.
  private func drawWalls(on canvas: Canvas) {
    let box = scene.box
    let size = box.high - box.low
    for axis in 0..<3 {
      // The face at this end of the axis lies behind what the box holds.
      let isHigh = project.towards[axis] < 0
      let (a, b) = ((axis + 1) % 3, (axis + 2) % 3)
      func point(_ s: Double, _ t: Double) -> Point {
        var p = box.low
        p[axis] = isHigh ? box.high[axis] : box.low[axis]
        p[a] += s * size[a]
        p[b] += t * size[b]
        return project(p).point
      }
      for k in 0...6 {
        let t = Double(k) / 6
        let isEdge = k == 0 || k == 6
        let (ink, width) = (Ink.lightGrey.opacity(isEdge ? 0.9 : 0.45), isEdge ? 0.7 : 0.5)
        canvas.stroke([point(t, 0), point(t, 1)], ink, width: width)
        canvas.stroke([point(0, t), point(1, t)], ink, width: width)
      }
    }
  }

  // MARK: The surface

  private func paint(_ surface: Surface) throws -> SurfaceRaster {
    let n = surface.resolution
    let parameters = surface.parameters
    let samples = parameters.map { surface.sample($0.u, $0.v) }
    let points = samples.map(\.point)
    if let bad = points.firstIndex(where: { !($0.x + $0.y + $0.z).isFinite }) {
      throw FigureError(
        "the surface is not finite at (\(parameters[bad].u), \(parameters[bad].v)); "
          + "choose parameters inside its domain")
    }
    let most = samples.compactMap(\.density).max() ?? 0
    var raster = SurfaceRaster(
      width: Int((rect.width * scale).rounded(.up)),
      height: Int((rect.height * scale).rounded(.up)),
      colors: theme.map(surface.colors), mesh: theme(.ink.opacity(0.42)), halfWidth: 0.28 * scale,
      lines: surface.lines)
    let pixels = scale * Double(SurfaceRaster.samples)
    let light = project.towards + 0.6 * project.up - 0.5 * project.right
    let direction = light / length(light)
    let vertices = points.indices.map { k in
      let (i, j) = (k / (n + 1), k % (n + 1))
      let across = points[k + (j < n ? 1 : 0)] - points[k - (j < n ? 0 : 1)]
      let along = points[k + (i < n ? n + 1 : 0)] - points[k - (i < n ? 0 : n + 1)]
      let normal = cross(across, along)
      let size = length(normal)
      let (place, nearness) = project(points[k])
      return SurfaceRaster.Vertex(
        x: Float((place.x - rect.x) * pixels), y: Float((place.y - rect.y) * pixels),
        nearness: Float(nearness),
        u: Float(Double(j) / Double(n) * Double(surface.lines)),
        v: Float(Double(i) / Double(n) * Double(surface.lines)),
        // The darkest quarter of the map is left to lines and arrows on the surface.
        color: Float(most > 0 ? 0.75 * (samples[k].density ?? 0) / most : 0),
        light: size > 0 ? Float(abs(dot(normal, direction)) / size) : 1)
    }
    raster.paint(vertices, columns: n + 1)
    return raster
  }

  /// Whether the surface does not hide a point: one on the surface is seen.
  func sees(_ p: Space) -> Bool {
    guard let raster else { return true }
    let (place, nearness) = project(p)
    let front = raster.nearness(
      atX: (place.x - rect.x) * scale, y: (place.y - rect.y) * scale)
    // A hundredth of the box: what lies on the surface is neither in front of it nor behind.
    return nearness >= front - 0.01 / scene.camera.distance
  }

  // MARK: Marks

  /// The parts of a curve that are seen, on the page, and how far from its start each begins: its
  /// dashes run on behind the surface, so that they do not crawl where it ends.
  func visibleParts(of points: [Space]) -> [(points: [Point], travelled: Double)] {
    var parts: [(points: [Point], travelled: Double)] = []
    var isDown = false
    var travelled = 0.0
    for (a, b) in zip(points, points.dropFirst()) {
      let steps = max(1, Int((project(b).point - project(a).point).length.rounded(.up)) * 2)
      for k in 0..<steps {
        let (s, t) = (Double(k) / Double(steps), Double(k + 1) / Double(steps))
        let (p, q) = (a + s * (b - a), a + t * (b - a))
        let (from, to) = (project(p).point, project(q).point)
        let isSeen = sees((p + q) / 2)
        if isSeen {
          if isDown {
            parts[parts.count - 1].points.append(to)
          } else {
            parts.append(([from, to], travelled))
          }
        }
        isDown = isSeen
        travelled += (to - from).length
      }
    }
    return Self.withoutSpecks(parts)
  }

  /// A curve that runs along the edge of a hill is seen and hidden in turn, by less than the surface
  /// is drawn to. Gaps shorter than two points are closed, and then pieces shorter than that left out,
  /// unless that is all there is.
  static func withoutSpecks(_ parts: [(points: [Point], travelled: Double)]) -> [(
    points: [Point], travelled: Double
  )] {
    func length(_ points: [Point]) -> Double {
      zip(points, points.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length }
    }
    let least = 2.0
    var joined: [(points: [Point], travelled: Double)] = []
    for part in parts {
      if let last = joined.last, part.travelled - last.travelled - length(last.points) < least {
        joined[joined.count - 1].points += part.points
      } else {
        joined.append(part)
      }
    }
    let long = joined.filter { length($0.points) >= least }
    return long.isEmpty ? joined : long
  }

  private func draw(_ line: SpaceLine, on canvas: Canvas) {
    for (part, travelled) in visibleParts(of: line.points) {
      canvas.stroke(part, line.color, width: line.width, dash: line.dash, travelled: travelled)
    }
  }

  private func draw(_ arrow: SpaceArrow, on canvas: Canvas) {
    let (start, end) = (project(arrow.start).point, project(arrow.end).point)
    guard let head = Arrow.Head(from: start, to: end, width: arrow.width) else { return }
    let neck = arrow.start + head.neck * (arrow.end - arrow.start)
    for (part, travelled) in visibleParts(of: [arrow.start, neck]) {
      canvas.stroke(part, arrow.color, width: arrow.width, travelled: travelled)
    }
    if sees(arrow.end) { canvas.fill(head.outline, arrow.color) }
  }

  private func draw(_ star: SpaceStar, on canvas: Canvas) {
    guard sees(star.point) else { return }
    Points.Shape.star.draw(
      at: project(star.point).point, size: star.size, star.color, on: canvas)
  }
}
