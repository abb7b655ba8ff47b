import Foundation
import Seams

/// A straight arrow.
public struct Arrow: Mark {
  let start: (x: Double, y: Double)
  let end: (x: Double, y: Double)
  let color: Ink
  let width: Double
  let label: String?

  /// An arrow of a width in points, its tip at `end`.
  public init(
    from start: (Double, Double), to end: (Double, Double), color: Ink = .ink,
    width: Double = 1.5, label: String? = nil
  ) {
    (self.start, self.end) = (start, end)
    (self.color, self.width, self.label) = (color, width, label)
  }

  public func sketch() throws -> Sketch {
    try checkFinite("Arrow", "x", [start.x, end.x])
    try checkFinite("Arrow", "y", [start.y, end.y])
    var sketch = Sketch(x: [start.x, end.x].span, y: [start.y, end.y].span)
    sketch.series = { [Series(label, ["x": [start.x, end.x], "y": [start.y, end.y]])] }
    func ends(_ view: View) -> [Point] { [view(start.x, start.y), view(end.x, end.y)] }
    sketch.outline = { Line.walk(ends($0), in: $0.box) }
    sketch.draw = { canvas, view in
      Self.draw(ends(view)[0], ends(view)[1], color, width: width, on: canvas)
    }
    if let label {
      sketch.label = .init(
        text: label, ink: color,
        swatch: { canvas, area in
          Self.draw(
            Point(area.x, area.center.y), Point(area.right, area.center.y), color, width: width,
            on: canvas)
        },
        place: .spots { view in
          let (start, end) = (ends(view)[0], ends(view)[1])
          let d = end - start
          // First beyond the tip, then on either side.
          let sides = [0.5, 0.7, 0.9, 0.3].flatMap { t in
            [Point(d.y, -d.x), Point(-d.y, d.x)].map {
              Sketch.Spot(point: start + t * d, direction: $0)
            }
          }
          return [.init(point: end, direction: d)] + sides + Sketch.around([end])
        })
    }
    return sketch
  }

  private static func draw(
    _ start: Point, _ end: Point, _ ink: Ink, width: Double, on canvas: Canvas
  ) {
    guard let head = Head(from: start, to: end, width: width) else { return }
    canvas.stroke([start, start + head.neck * (end - start)], ink, width: width)
    canvas.fill(head.outline, ink)
  }

  /// The head of an arrow on the page, in the plane or in space.
  struct Head {
    let outline: [Point]
    /// The share of the way at which the shaft ends: inside the head, so that its blunt end does not
    /// show at the tip.
    let neck: Double

    /// Nil for an arrow of no length; a short one keeps its shape by a smaller head.
    init?(from start: Point, to end: Point, width: Double) {
      let d = end - start
      guard d.length > 0 else { return nil }
      let along = (1 / d.length) * d
      let across = Point(-along.y, along.x)
      let length = min(4.5 + 2.8 * width, d.length)
      let (back, half) = (end - length * along, 0.36 * length)
      outline = [end, back + half * across, end - 0.78 * length * along, back - half * across]
      neck = 1 - 0.7 * length / d.length
    }
  }
}

/// The points at one Mahalanobis distance from a center.
public struct Ellipse: Mark {
  let center: (x: Double, y: Double)
  let covariance: Matrix<Double>
  let radius: Double
  let color: Ink
  let width: Double
  let dash: Dash
  let fill: Ink?
  let label: String?

  /// The ellipse of a 2×2 covariance, `radius` standard deviations from its center; its line's
  /// width is in points.
  public init(
    center: (Double, Double), covariance: Matrix<Double>, radius: Double = 1, color: Ink = .ink,
    width: Double = 1.5, dash: Dash = .solid, fill: Ink? = nil, label: String? = nil
  ) {
    (self.center, self.covariance, self.radius) = (center, covariance, radius)
    (self.color, self.width, self.dash, self.fill) = (color, width, dash, fill)
    self.label = label
  }

  /// Points along it, the last where the first was: the circle, stretched by a Cholesky factor.
  func outline() throws -> [(x: Double, y: Double)] {
    guard covariance.rows == 2, covariance.columns == 2 else {
      throw FigureError("Ellipse: a covariance of 2×2, not \(covariance.shape), is needed")
    }
    try checkFinite("Ellipse", "center", [center.x, center.y])
    try checkFinite("Ellipse", "covariance", covariance.elements)
    let (a, b, c) = (covariance[0, 0], covariance[0, 1], covariance[1, 1])
    let determinant = a * c - b * b
    guard a >= 0, c >= 0, determinant >= -1e-12 * a * c, abs(b - covariance[1, 0]) <= 1e-9 * (a + c)
    else {
      throw FigureError(
        "Ellipse: \(covariance.elements) is no covariance; it must be symmetric and positive")
    }
    let (p, q) = (a.squareRoot(), a > 0 ? b / a.squareRoot() : 0)
    let r = max(0, c - q * q).squareRoot()
    return (0...180).map { i in
      let angle = Double(i) * .pi / 90
      let (u, v) = (radius * cos(angle), radius * sin(angle))
      return (center.x + p * u, center.y + q * u + r * v)
    }
  }

  public func sketch() throws -> Sketch {
    let outline = try outline()
    func points(_ view: View) -> [Point] { outline.map { view($0.x, $0.y) } }
    var sketch = Sketch(x: outline.map(\.x).span, y: outline.map(\.y).span)
    sketch.series = { [Series(label, ["x": outline.map(\.x), "y": outline.map(\.y)])] }
    sketch.outline = { Line.walk(points($0), in: $0.box) }
    sketch.draw = { canvas, view in
      if let fill { canvas.fill(points(view), fill) }
      canvas.stroke(points(view), color, width: width, dash: dash)
    }
    if let label {
      sketch.label = .init(
        text: label, ink: color,
        swatch: { canvas, area in
          if let fill { canvas.fill(area, fill) }
          Line.swatch(color, width: width, dash: dash)(canvas, area)
        },
        place: .spots { view in
          let points = points(view)
          return stride(from: 0, to: 180, by: 6).map { i in
            let tangent = points[i + 1] - points[i]
            let out = points[i] - points[(i + 90) % 180]
            let normal = Point(-tangent.y, tangent.x)
            let isOut = normal.x * out.x + normal.y * out.y > 0
            return .init(point: points[i], direction: (isOut ? 1 : -1) * normal)
          }
        })
    }
    return sketch
  }
}
