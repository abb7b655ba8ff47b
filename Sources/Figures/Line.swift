/// A line through some places in turn.
public struct Line: Mark {
  let x: [Double]
  let y: [Double]
  let color: Ink
  let width: Double
  let dash: Dash
  let label: String?

  /// A line of a width in points; where x or y is NaN there is a gap.
  public init(
    x: [Double], y: [Double], color: Ink = .ink, width: Double = 1.5, dash: Dash = .solid,
    label: String? = nil
  ) {
    self.x = x
    self.y = y
    self.color = color
    self.width = width
    self.dash = dash
    self.label = label
  }

  /// A segment.
  public init(
    from start: (Double, Double), to end: (Double, Double), color: Ink = .ink,
    width: Double = 1.5, dash: Dash = .solid, label: String? = nil
  ) {
    self.init(
      x: [start.0, end.0], y: [start.1, end.1], color: color, width: width, dash: dash,
      label: label)
  }

  /// The graph of a function over an interval, both ends included.
  public init(
    over interval: ClosedRange<Double>, samples: Int = 200, color: Ink = .ink,
    width: Double = 1.5, dash: Dash = .solid, label: String? = nil,
    _ f: (Double) throws -> Double
  ) rethrows {
    let last = Double(max(samples, 2) - 1)
    let x = (0..<max(samples, 2)).map {
      interval.lowerBound + Double($0) / last * (interval.upperBound - interval.lowerBound)
    }
    self.init(x: x, y: try x.map(f), color: color, width: width, dash: dash, label: label)
  }

  /// A legend's sample of a line.
  static func swatch(_ color: Ink, width: Double, dash: Dash) -> (Canvas, Rect) -> Void {
    { canvas, area in
      canvas.stroke(
        [Point(area.x, area.center.y), Point(area.right, area.center.y)], color, width: width,
        dash: dash)
    }
  }

  public func sketch() throws -> Sketch {
    try check("Line", x, y, gaps: true)
    func points(_ view: View) -> [Point] { zip(x, y).map { view($0, $1) } }
    var sketch = Sketch(x: x.span, y: y.span)
    sketch.series = { [Series(label, ["x": x, "y": y])] }
    sketch.outline = { Self.walk(points($0), in: $0.box) }
    sketch.draw = { $0.stroke(points($1), color, width: width, dash: dash) }
    if let label {
      sketch.label = .init(
        text: label, ink: color, swatch: Line.swatch(color, width: width, dash: dash),
        place: .end { Self.rightEnd(points($0), in: $0.box) })
    }
    return sketch
  }

  /// The rightmost place of a path within a box, the latest if there are several.
  static func rightEnd(_ points: [Point], in box: Rect) -> Point? {
    let box = box.grown(0.01)
    var best: Point?
    for (a, b) in zip(points, points.dropFirst()) where a.isFinite && b.isFinite {
      guard let (start, end) = box.clip(a, b) else { continue }
      for p in [start, end] where p.x >= best?.x ?? -.infinity { best = p }
    }
    return best
  }

  /// Steps of a few points along the part of a path that lies in a box.
  static func walk(_ points: [Point], in box: Rect) -> [Point] {
    zip(points, points.dropFirst()).flatMap { a, b -> [Point] in
      guard a.isFinite, b.isFinite, let (start, end) = box.clip(a, b) else { return [] }
      let steps = max(1, Int((end - start).length / 4))
      return (0...steps).map { start + Double($0) / Double(steps) * (end - start) }
    }
  }
}

/// A straight line across the panel, at one value of x or of y.
public struct Rule: Mark {
  private let value: Double
  private let isVertical: Bool
  private let color: Ink
  private let width: Double
  private let dash: Dash
  private let label: String?

  /// An upright line at `x`, of a width in points.
  public init(
    x: Double, color: Ink = .grey, width: Double = 1, dash: Dash = .dashed, label: String? = nil
  ) {
    (value, isVertical) = (x, true)
    (self.color, self.width, self.dash, self.label) = (color, width, dash, label)
  }

  /// A level line at `y`, of a width in points.
  public init(
    y: Double, color: Ink = .grey, width: Double = 1, dash: Dash = .dashed, label: String? = nil
  ) {
    (value, isVertical) = (y, false)
    (self.color, self.width, self.dash, self.label) = (color, width, dash, label)
  }

  public func sketch() throws -> Sketch {
    try checkFinite("Rule", isVertical ? "x" : "y", [value])
    func ends(_ view: View) -> (Point, Point) {
      let box = view.box
      return isVertical
        ? (Point(view.x(value), box.bottom), Point(view.x(value), box.y))
        : (Point(box.x, view.y(value)), Point(box.right, view.y(value)))
    }
    var sketch = Sketch()
    if isVertical { sketch.x = value...value } else { sketch.y = value...value }
    sketch.series = { [Series(label, [isVertical ? "x" : "y": [value]])] }
    sketch.outline = { Line.walk([ends($0).0, ends($0).1], in: $0.box) }
    sketch.draw = { canvas, view in
      let (start, end) = ends(view)
      canvas.stroke([start, end], color, width: width, dash: dash)
    }
    if let label {
      sketch.label = .init(
        text: label, ink: color, swatch: Line.swatch(color, width: width, dash: dash),
        place: isVertical
          ? .spots { view in
            let (foot, head) = ends(view)
            return [0, 1, 0.15, 0.85, 0.3, 0.7, 0.5].flatMap { t in
              let y = head.y + House.noteSize + t * (foot.y - head.y - 2 * House.noteSize)
              return [1.0, -1].map {
                Sketch.Spot(point: Point(head.x, y), direction: Point($0, 0))
              }
            }
          } : .end { view in view.box.grown(0.01).contains(ends(view).1) ? ends(view).1 : nil })
    }
    return sketch
  }
}
