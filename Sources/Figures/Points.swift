import Foundation
import Seams

/// A marker at each of some places.
public struct Points: Mark {
  public enum Shape: Sendable, CaseIterable { case disc, ring, square, cross, star, triangle }

  let x: [Double]
  let y: [Double]
  let color: Ink
  let size: Double
  let shape: Shape
  let label: String?

  /// Markers of a diameter in points.
  public init(
    x: [Double], y: [Double], color: Ink = .ink, size: Double = 3, shape: Shape = .disc,
    label: String? = nil
  ) {
    self.x = x
    self.y = y
    self.color = color
    self.size = size
    self.shape = shape
    self.label = label
  }

  /// A marker for each row, placed by its first two columns.
  public init(
    _ rows: Matrix<Double>, color: Ink = .ink, size: Double = 3, shape: Shape = .disc,
    label: String? = nil
  ) {
    require(rows.columns >= 2, "points need two columns; this matrix is \(rows.shape)")
    self.init(
      x: rows.column(0), y: rows.column(1), color: color, size: size, shape: shape, label: label)
  }

  public init(
    at places: [(Double, Double)], color: Ink = .ink, size: Double = 3, shape: Shape = .disc,
    label: String? = nil
  ) {
    self.init(
      x: places.map(\.0), y: places.map(\.1), color: color, size: size, shape: shape, label: label)
  }

  public func sketch() throws -> Sketch {
    try check("Points", x, y)
    func visible(_ view: View) -> [Point] {
      let box = view.box.grown(0.01)
      return zip(x, y).map { view($0, $1) }.filter { box.contains($0) }
    }
    var sketch = Sketch(x: x.span, y: y.span)
    sketch.series = { [Series(label, ["x": x, "y": y])] }
    sketch.outline = visible
    sketch.isClipped = false
    sketch.draw = { canvas, view in
      for point in visible(view) { shape.draw(at: point, size: size, color, on: canvas) }
    }
    if let label {
      sketch.label = .init(
        text: label, ink: color, swatch: { shape.draw(at: $1.center, size: size, color, on: $0) },
        place: .spots { view in
          let points = visible(view)
          let outermost = [
            points.max { $0.x < $1.x }, points.min { $0.y < $1.y }, points.max { $0.y < $1.y },
            points.min { $0.x < $1.x },
          ]
          return Sketch.around(outermost.compactMap { $0 })
        })
    }
    return sketch
  }
}

extension Points.Shape {
  /// A marker of a diameter in points.
  func draw(at p: Point, size: Double, _ color: Ink, on canvas: Canvas) {
    let r = size / 2
    let thin = max(0.9, size / 6)
    switch canvas.theme.shape(self, color) {
    case .disc: canvas.disc(p, diameter: size, color)
    case .ring: canvas.circle(p, diameter: size - thin / 2, color, width: thin)
    case .square:
      // As much ink as the disc has.
      canvas.fill(Rect(x: p.x, y: p.y, width: 0, height: 0).grown(0.886 * r), color)
    case .cross: canvas.cross(p, diameter: size, color, width: thin * 1.2)
    case .star: canvas.fill(Self.polygon(p, r * 1.25, corners: 5, inner: 0.42), color)
    case .triangle: canvas.fill(Self.polygon(p, r * 1.25, corners: 3, inner: 0.5), color)
    }
  }

  /// A regular star, one tip up; with an inner radius of cos(π/corners) it is a polygon.
  private static func polygon(_ p: Point, _ r: Double, corners: Int, inner: Double) -> [Point] {
    (0..<2 * corners).map { i in
      let angle = Double(i) * .pi / Double(corners)
      return p + (i.isMultiple(of: 2) ? r : inner * r) * Point(sin(angle), -cos(angle))
    }
  }
}
