/// A function of the latent plane, as colours on the plane's image under a map of the plane.
public struct CarriedField: Mark {
  /// The image of a cell's corners and of its middle, and the value there.
  private struct Cell {
    let corners: [(x: Double, y: Double)]
    let latent: (u: Double, v: Double)
    let image: (x: Double, y: Double)
    let value: Double
  }
  private let cells: [Cell]
  private let colors: Colormap
  private let range: ClosedRange<Double>?

  /// - Parameters:
  ///   - u: The range of the first latent coordinate, and `v` that of the second.
  ///   - samples: How many cells each way; each has the colour of its middle.
  ///   - range: What the colours span, by default what the values do.
  public init(
    u: ClosedRange<Double>, v: ClosedRange<Double>, samples: Int = 60,
    colors: Colormap = .density, range: ClosedRange<Double>? = nil,
    value: (Double, Double) throws -> Double, map: (Double, Double) -> (Double, Double)
  ) rethrows {
    func at(_ range: ClosedRange<Double>, _ step: Double) -> Double {
      range.lowerBound + step / Double(samples) * (range.upperBound - range.lowerBound)
    }
    let corners = (0...samples).map { i in
      (0...samples).map { j in map(at(u, Double(i)), at(v, Double(j))) }
    }
    cells = try (0..<samples * samples).map { k in
      let (i, j) = k.quotientAndRemainder(dividingBy: samples)
      let middle = (u: at(u, Double(i) + 0.5), v: at(v, Double(j) + 0.5))
      return Cell(
        corners: [corners[i][j], corners[i + 1][j], corners[i + 1][j + 1], corners[i][j + 1]],
        latent: middle, image: map(middle.u, middle.v), value: try value(middle.u, middle.v))
    }
    (self.colors, self.range) = (colors, range)
  }

  public func sketch() throws -> Sketch {
    let range = try HeatMap.range(cells.map(\.value), range, colors, "CarriedField")
    let places = cells.flatMap(\.corners)
    try check("CarriedField", places.map(\.x), places.map(\.y))
    var sketch = Sketch(x: places.map(\.x).span, y: places.map(\.y).span)
    sketch.colors = (colors, range)
    sketch.series = {
      [
        Series(
          nil,
          [
            "u": cells.map(\.latent.u), "v": cells.map(\.latent.v), "x": cells.map(\.image.x),
            "y": cells.map(\.image.y), "value": cells.map(\.value),
          ])
      ]
    }
    sketch.draw = { canvas, view in
      let width = range.upperBound - range.lowerBound
      canvas.cells(
        cells.map { cell in
          (cell.corners.map { view($0.x, $0.y) }, (cell.value - range.lowerBound) / width)
        }, colors)
    }
    return sketch
  }
}
