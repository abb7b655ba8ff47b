import Seams

/// A matrix as colours.
public struct HeatMap: Mark {
  let values: Matrix<Double>
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  let colors: Colormap
  let range: ClosedRange<Double>?

  /// A matrix whose cells fill a rectangle of the data, row 0 lowest: entry (i, j) is the value at
  /// the middle of its cell. Colours span `range`, by default the values'; a diverging map has its
  /// middle at zero. A coarse matrix shows its cells; from 50 each way they flow into each other.
  public init(
    _ values: Matrix<Double>, x: ClosedRange<Double>, y: ClosedRange<Double>,
    colors: Colormap = .density, range: ClosedRange<Double>? = nil
  ) {
    (self.values, self.x, self.y) = (values, x, y)
    (self.colors, self.range) = (colors, range)
  }

  /// A function over a rectangle, its value taken in the middle of `samples` cells each way.
  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, samples: Int = 160,
    colors: Colormap = .density, range: ClosedRange<Double>? = nil,
    _ f: (Double, Double) throws -> Double
  ) rethrows {
    self.init(
      try Matrix(x: x, y: y, rows: samples, columns: samples, f), x: x, y: y, colors: colors,
      range: range)
  }

  public func sketch() throws -> Sketch {
    let range = try Self.range(values.elements, range, colors, "HeatMap")
    guard x.lowerBound < x.upperBound, y.lowerBound < y.upperBound else {
      throw FigureError("HeatMap: the rectangle \(x) by \(y) is empty")
    }
    let levels = Self.levels(values, range, isFlipped: true)
    var sketch = Sketch(x: x, y: y, isTightX: true, isTightY: true)
    sketch.colors = (colors, range)
    sketch.series = {
      func grid(_ f: (Double, Double) -> Double) -> [Double] {
        Matrix(x: x, y: y, rows: values.rows, columns: values.columns, f).elements
      }
      return [
        Series(nil, ["x": grid { x, _ in x }, "y": grid { _, y in y }, "value": values.elements])
      ]
    }
    sketch.draw = { canvas, view in
      guard view.x.scale == .linear, view.y.scale == .linear else {
        throw FigureError("HeatMap: its cells are equal, so its axes must be linear")
      }
      let corner = view(x.lowerBound, y.upperBound)
      let opposite = view(x.upperBound, y.lowerBound)
      canvas.image(
        levels, colors, columns: values.columns, rows: values.rows,
        in: Rect(
          x: corner.x, y: corner.y, width: opposite.x - corner.x, height: opposite.y - corner.y),
        smooth: min(values.rows, values.columns) >= 50)
    }
    return sketch
  }

  /// The range that colours span.
  static func range(
    _ values: [Double], _ given: ClosedRange<Double>?, _ colors: Colormap, _ mark: String
  ) throws -> ClosedRange<Double> {
    try checkFinite(mark, "values", values)
    if let given {
      guard given.lowerBound < given.upperBound else {
        throw FigureError("\(mark): the colour range \(given) is empty")
      }
      return given
    }
    guard let span = values.span else { throw FigureError("\(mark): there are no values") }
    if colors.isDiverging {
      let reach = max(abs(span.lowerBound), abs(span.upperBound))
      return reach > 0 ? -reach...reach : -1...1
    }
    return span.lowerBound < span.upperBound ? span : span.lowerBound...span.lowerBound + 1
  }

  /// Levels of 0 to 255 across a range, row by row from the top, or from the bottom if flipped.
  static func levels(
    _ values: Matrix<Double>, _ range: ClosedRange<Double>, isFlipped: Bool
  ) -> [UInt8] {
    let (rows, columns) = (values.rows, values.columns)
    let unit = 255 / (range.upperBound - range.lowerBound)
    return [UInt8](unsafeUninitializedCapacity: rows * columns) { levels, count in
      values.elements.withUnsafeBufferPointer { values in
        for row in 0..<rows {
          let source = (isFlipped ? rows - 1 - row : row) * columns
          for column in 0..<columns {
            let t = (values[source + column] - range.lowerBound) * unit
            levels[row * columns + column] = UInt8(min(max(t, 0), 255) + 0.5)
          }
        }
      }
      count = rows * columns
    }
  }
}

extension Matrix<Double> {
  /// The values of a function in the middle of the cells of a grid, row 0 lowest.
  init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, rows: Int, columns: Int,
    _ f: (Double, Double) throws -> Double
  ) rethrows {
    let dx = (x.upperBound - x.lowerBound) / Double(columns)
    let dy = (y.upperBound - y.lowerBound) / Double(rows)
    try self.init(rows: rows, columns: columns) { i, j in
      try f(x.lowerBound + (Double(j) + 0.5) * dx, y.lowerBound + (Double(i) + 0.5) * dy)
    }
  }
}
