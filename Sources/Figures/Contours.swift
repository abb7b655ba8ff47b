import Foundation
import Seams

/// Lines along which a matrix, read as a function of the plane, has given values.
public struct Contours: Mark {
  let values: Matrix<Double>
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  let levels: [Double]
  let color: Ink
  let width: Double
  let labels: Bool

  /// Contours of a matrix that fills a rectangle as it does in `HeatMap`, row 0 lowest and entry
  /// (i, j) in the middle of its cell; lines have a width in points and may carry their level.
  public init(
    _ values: Matrix<Double>, x: ClosedRange<Double>, y: ClosedRange<Double>, levels: [Double],
    color: Ink = .ink, width: Double = 1, labels: Bool = false
  ) {
    (self.values, self.x, self.y, self.levels) = (values, x, y, levels)
    (self.color, self.width, self.labels) = (color, width, labels)
  }

  /// Contours of a function over a rectangle, sampled in `samples` cells each way.
  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, samples: Int = 160, levels: [Double],
    color: Ink = .ink, width: Double = 1, labels: Bool = false,
    _ f: (Double, Double) throws -> Double
  ) rethrows {
    self.init(
      try Matrix(x: x, y: y, rows: samples, columns: samples, f), x: x, y: y, levels: levels,
      color: color, width: width, labels: labels)
  }

  public func sketch() throws -> Sketch {
    try checkFinite("Contours", "values", values.elements)
    try checkFinite("Contours", "levels", levels)
    guard x.lowerBound < x.upperBound, y.lowerBound < y.upperBound else {
      throw FigureError("Contours: the rectangle \(x) by \(y) is empty")
    }
    let contours = levels.flatMap { level in paths(at: level).map { (level: level, path: $0) } }
    func points(_ path: [(x: Double, y: Double)], _ view: View) -> [Point] {
      path.map { view($0.x, $0.y) }
    }
    var sketch = Sketch(x: x, y: y, isTightX: true, isTightY: true)
    sketch.series = {
      contours.enumerated().map { i, contour in
        let path = contour.path
        return Series(
          "contour \(i + 1)",
          ["x": path.map(\.x), "y": path.map(\.y), "value": path.map { _ in contour.level }])
      }
    }
    sketch.outline = { view in
      contours.flatMap { Line.walk(points($0.path, view), in: view.box) }
    }
    sketch.draw = { canvas, view in
      let typesetter = Typesetter(fonts: canvas.fonts)
      for (level, path) in contours {
        let line = points(path, view)
        guard labels else {
          canvas.stroke(line, color, width: width)
          continue
        }
        let set = try typesetter.set(Tick.format(level, decimals: nil), size: House.tickSize - 1)
        try draw(line, with: set, on: canvas)
      }
    }
    return sketch
  }

  // MARK: Labels

  /// Draws a line with its label in a gap where it runs straightest and most nearly level.
  private func draw(_ line: [Point], with set: Typeset, on canvas: Canvas) throws {
    var lengths = [0.0]
    for (a, b) in zip(line, line.dropFirst()) { lengths.append(lengths.last! + (b - a).length) }
    let gap = set.width + 6
    var best: (cost: Double, from: Int, to: Int)?
    var to = 0
    for from in line.indices {
      while to < line.count, lengths[to] - lengths[from] < gap { to += 1 }
      guard to < line.count else { break }
      let chord = line[to] - line[from]
      // A closed line starts anywhere: keep clear of its seam, and of the panel's edge.
      let margin = min(lengths[from], lengths.last! - lengths[to])
      let cost =
        20 * (lengths[to] - lengths[from] - chord.length) / gap
        + abs(atan(chord.y / chord.x)) + (margin < gap ? 2 : 0)
      if cost < best?.cost ?? .infinity { best = (cost, from, to) }
    }
    guard let best, lengths.last! > 3 * gap else {
      return canvas.stroke(line, color, width: width)
    }
    let (a, b) = (line[best.from], line[best.to])
    canvas.stroke(Array(line[...best.from]), color, width: width)
    canvas.stroke(Array(line[best.to...]), color, width: width)
    let angle = a.x <= b.x ? atan2(b.y - a.y, b.x - a.x) : atan2(a.y - b.y, a.x - b.x)
    let middle = 0.33 * House.tickSize
    let along = Point(cos(angle), sin(angle))
    let across = Point(-along.y, along.x)
    try canvas.text(
      set, at: 0.5 * (a + b) - 0.5 * set.width * along + middle * across, color, angle: angle)
  }

  // MARK: Marching squares

  /// The contour at a level, as paths in data units; a closed one ends where it starts.
  ///
  /// The places are those where the grid's edges, between the cells' middles, cross the level.
  /// Within a square of four neighbours a crossing leads to another; a saddle is decided by the
  /// mean of its four corners.
  func paths(at level: Double) -> [[(x: Double, y: Double)]] {
    let (rows, columns) = (values.rows, values.columns)
    guard rows > 1, columns > 1 else { return [] }
    // Edge 2k leads right from entry k, edge 2k + 1 up; each joins at most two others.
    var links = [Int32](repeating: -1, count: 4 * rows * columns)
    func link(_ a: Int, _ b: Int) {
      links[links[2 * a] < 0 ? 2 * a : 2 * a + 1] = Int32(b)
      links[links[2 * b] < 0 ? 2 * b : 2 * b + 1] = Int32(a)
    }
    values.elements.withUnsafeBufferPointer { v in
      for i in 0..<rows - 1 {
        for j in 0..<columns - 1 {
          let k = i * columns + j
          let corners = (v[k], v[k + 1], v[k + columns + 1], v[k + columns])
          let (bottom, right, top, left) = (2 * k, 2 * k + 3, 2 * (k + columns), 2 * k + 1)
          let code =
            (corners.0 > level ? 1 : 0) | (corners.1 > level ? 2 : 0)
            | (corners.2 > level ? 4 : 0) | (corners.3 > level ? 8 : 0)
          switch code {
          case 1, 14: link(left, bottom)
          case 2, 13: link(bottom, right)
          case 4, 11: link(right, top)
          case 8, 7: link(top, left)
          case 3, 12: link(left, right)
          case 6, 9: link(bottom, top)
          case 5, 10:
            let mean = (corners.0 + corners.1 + corners.2 + corners.3) / 4
            if (mean > level) == (code == 5) {
              link(left, top)
              link(bottom, right)
            } else {
              link(left, bottom)
              link(right, top)
            }
          default: break
          }
        }
      }
    }
    var isUsed = [Bool](repeating: false, count: 2 * rows * columns)
    func trace(from start: Int) -> [(x: Double, y: Double)] {
      var path = [crossing(start, level)]
      var edge = start
      isUsed[edge] = true
      while true {
        let next = [links[2 * edge], links[2 * edge + 1]].map(Int.init)
        guard let free = next.first(where: { $0 >= 0 && !isUsed[$0] }) else {
          if path.count > 2, next.contains(start) { path.append(path[0]) }
          return path
        }
        edge = free
        isUsed[edge] = true
        path.append(crossing(edge, level))
      }
    }
    // Open paths from their ends, then the closed ones.
    let edges = isUsed.indices.filter { links[2 * $0] >= 0 }
    let ends = edges.filter { links[2 * $0 + 1] < 0 }
    return (ends + edges).compactMap { isUsed[$0] ? nil : trace(from: $0) }
  }

  /// Where an edge crosses the level, by linear interpolation.
  private func crossing(_ edge: Int, _ level: Double) -> (x: Double, y: Double) {
    let k = edge / 2
    let isUp = edge % 2 == 1
    let a = values.elements[k]
    let b = values.elements[isUp ? k + values.columns : k + 1]
    let t = (level - a) / (b - a)
    let column = Double(k % values.columns) + 0.5 + (isUp ? 0 : t)
    let row = Double(k / values.columns) + 0.5 + (isUp ? t : 0)
    return (
      x.lowerBound + column / Double(values.columns) * (x.upperBound - x.lowerBound),
      y.lowerBound + row / Double(values.rows) * (y.upperBound - y.lowerBound)
    )
  }
}
