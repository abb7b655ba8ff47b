/// The image of a grid of the latent plane under a map of the plane: lines on which the first
/// coordinate varies in one colour, those on which the second does in another.
public struct CarriedGrid: Mark {
  private let first: [Line]
  private let second: [Line]

  /// - Parameters:
  ///   - u: The range of the first latent coordinate, and `v` that of the second.
  ///   - lines: How many lines each way.
  public init(
    u: ClosedRange<Double>, v: ClosedRange<Double>, lines: Int = 11,
    width: Double = 0.9, map: (Double, Double) -> (Double, Double)
  ) {
    func at(_ range: ClosedRange<Double>, _ share: Double) -> Double {
      range.lowerBound + share * (range.upperBound - range.lowerBound)
    }
    func curve(_ color: Ink, _ point: (Double) -> (Double, Double)) -> Line {
      let points = (0...100).map { point(Double($0) / 100) }
      return Line(x: points.map(\.0), y: points.map(\.1), color: color, width: width)
    }
    let shares = (0..<lines).map { Double($0) / Double(max(lines - 1, 1)) }
    first = shares.map { share in curve(.firstVaries) { map(at(u, $0), at(v, share)) } }
    second = shares.map { share in curve(.secondVaries) { map(at(u, share), at(v, $0)) } }
  }

  public func sketch() throws -> Sketch {
    let sketches = try (first + second).map { try $0.sketch() }
    func span(_ range: (Sketch) -> ClosedRange<Double>?) -> ClosedRange<Double>? {
      sketches.compactMap(range).flatMap { [$0.lowerBound, $0.upperBound] }.span
    }
    var sketch = Sketch(x: span(\.x), y: span(\.y))
    sketch.series = {
      sketches.enumerated().flatMap { i, line in
        let family =
          i < first.count ? "first varies \(i + 1)" : "second varies \(i - first.count + 1)"
        return line.series().map { Series(family, $0.columns) }
      }
    }
    sketch.draw = { canvas, view in for line in sketches { try line.draw(canvas, view) } }
    return sketch
  }
}
