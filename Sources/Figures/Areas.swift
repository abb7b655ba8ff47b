/// The area between two lines.
public struct Band: Mark {
  let x: [Double]
  let lower: [Double]
  let upper: [Double]
  let color: Ink
  let label: String?

  /// The area between `lower` and `upper` over each x. A light tint of `color` is drawn.
  public init(
    x: [Double], lower: [Double], upper: [Double], color: Ink = .grey, label: String? = nil
  ) {
    (self.x, self.lower, self.upper) = (x, lower, upper)
    (self.color, self.label) = (color, label)
  }

  public func sketch() throws -> Sketch {
    try check("Band", x, lower, names: ("x", "lower"))
    try check("Band", x, upper, names: ("x", "upper"))
    func edges(_ view: View) -> (lower: [Point], upper: [Point]) {
      (zip(x, lower).map { view($0, $1) }, zip(x, upper).map { view($0, $1) })
    }
    let tint = color.alpha < 1 ? color : color.opacity(0.22)
    var sketch = Sketch(x: x.span, y: (lower + upper).span)
    sketch.series = { [Series(label, ["x": x, "lower": lower, "upper": upper])] }
    sketch.outline = { view in
      let (lower, upper) = edges(view)
      return Line.walk(lower, in: view.box) + Line.walk(upper, in: view.box)
    }
    sketch.draw = { canvas, view in
      let (lower, upper) = edges(view)
      canvas.fill(lower + upper.reversed(), tint)
    }
    if let label {
      sketch.label = .init(
        text: label, ink: color,
        swatch: { canvas, area in canvas.fill(area, tint) },
        place: .spots { view in
          // Within the band, its middle first, or just above or below it.
          zip(edges(view).lower, edges(view).upper).enumerated().flatMap { i, edge in
            i % max(1, x.count / 20) > 0
              ? []
              : [0.5, 0.3, 0.7].map {
                Sketch.Spot(point: edge.0 + $0 * (edge.1 - edge.0), direction: Point(0, 0))
              } + [
                Sketch.Spot(point: edge.1, direction: Point(0, -1)),
                Sketch.Spot(point: edge.0, direction: Point(0, 1)),
              ]
          }
        })
    }
    return sketch
  }
}

/// Upright bars.
public struct Bars: Mark {
  let places: [Double]
  let heights: [Double]
  let base: [Double]?
  let width: Double
  let color: Ink
  let label: String?

  /// Bars of a width in units of x, standing on zero or on `base` and as tall as `heights`.
  public init(
    at places: [Double], heights: [Double], base: [Double]? = nil, width: Double = 0.7,
    color: Ink = .ink, label: String? = nil
  ) {
    (self.places, self.heights, self.base) = (places, heights, base)
    (self.width, self.color, self.label) = (width, color, label)
  }

  public func sketch() throws -> Sketch {
    try check("Bars", places, heights, names: ("places", "heights"))
    if let base { try check("Bars", places, base, names: ("places", "base")) }
    let feet = base ?? Array(repeating: 0, count: places.count)
    let tops = zip(feet, heights).map(+)
    func bars(_ view: View) -> [Rect] {
      zip(places, zip(feet, tops)).map { place, span in
        // A logarithmic axis has no zero: the bar starts at the panel's edge.
        let foot = min(max(view.y.fraction(span.0), -1), 2)
        let ends = [foot, min(max(view.y.fraction(span.1), -1), 2)].map {
          view.box.bottom - $0 * view.box.height
        }
        let left = Canvas.snap(view.x(place - width / 2))
        let right = Canvas.snap(view.x(place + width / 2))
        return Rect(x: left, y: ends.min()!, width: right - left, height: abs(ends[1] - ends[0]))
      }
    }
    var sketch = Sketch(
      x: (places.map { $0 - width / 2 } + places.map { $0 + width / 2 }).span,
      y: (tops + feet).span)
    sketch.series = { [Series(label, ["x": places, "lower": feet, "upper": tops])] }
    sketch.floor = base == nil ? 0 : nil
    sketch.outline = { view in
      bars(view).flatMap { Line.walk([Point($0.x, $0.y), Point($0.right, $0.y)], in: view.box) }
    }
    sketch.draw = { canvas, view in for bar in bars(view) { canvas.fill(bar, color) } }
    if let label {
      sketch.label = .init(
        text: label, ink: color,
        swatch: { canvas, area in
          canvas.fill(
            Rect(x: area.center.x - 5, y: area.y, width: 10, height: area.height), color)
        },
        place: .spots { view in
          bars(view).map { .init(point: Point($0.center.x, $0.y), direction: Point(0, -1)) }
        })
    }
    return sketch
  }
}
