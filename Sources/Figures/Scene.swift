import Foundation

/// Something drawn in space.
public protocol SpaceMark: Sendable {
  /// The numbers it draws.
  var series: [Series] { get }
}

extension [Space] {
  /// Their coordinates, as columns.
  fileprivate func series(_ name: String?) -> Series {
    Series(name, ["x": map(\.x), "y": map(\.y), "z": map(\.z)])
  }
}

/// A curve through points of space: what of it lies behind the scene's surface is not drawn.
public struct SpaceLine: SpaceMark {
  let points: [Space]
  let color: Ink
  let width: Double
  let dash: Dash

  /// - Parameter width: In points.
  public init(_ points: [Space], color: Ink = .ink, width: Double = 1.5, dash: Dash = .solid) {
    (self.points, self.color, self.width, self.dash) = (points, color, width, dash)
  }

  public var series: [Series] { [points.series(nil)] }
}

/// A straight arrow in space.
public struct SpaceArrow: SpaceMark {
  let start: Space
  let end: Space
  let color: Ink
  let width: Double
  let label: String?

  public init(
    from start: Space, to end: Space, color: Ink = .ink, width: Double = 1.8, label: String? = nil
  ) {
    (self.start, self.end, self.color, self.width) = (start, end, color, width)
    self.label = label
  }

  public var series: [Series] { [[start, end].series(label)] }
}

/// A star in space; its label stands aside, and an arrow leads from there to the star.
public struct SpaceStar: SpaceMark {
  let point: Space
  let color: Ink
  let size: Double
  let label: String?

  /// - Parameter size: In points.
  public init(_ point: Space, color: Ink = .ink, size: Double = 9, label: String? = nil) {
    (self.point, self.color, self.size, self.label) = (point, color, size, label)
  }

  public var series: [Series] { [[point].series(label)] }
}

/// Words at a point of space, moved aside where they would touch others; a thin line then leads to
/// the point.
public struct SpaceNote: SpaceMark {
  let text: String
  let point: Space
  let color: Ink

  public init(_ text: String, at point: Space, color: Ink = .ink) {
    (self.text, self.point, self.color) = (text, point, color)
  }

  public var series: [Series] { [] }
}

/// A surface given by two parameters.
public struct Surface: Sendable {
  let u: ClosedRange<Double>
  let v: ClosedRange<Double>
  let resolution: Int
  let lines: Int
  let colors: Colormap
  /// The point at two parameters, and what the colours show there, if they show anything.
  let sample: @Sendable (Double, Double) -> (point: Space, density: Double?)

  /// The grid of parameters, `resolution` cells each way, the first parameter varying fastest.
  var parameters: [(u: Double, v: Double)] {
    func at(_ range: ClosedRange<Double>, _ k: Int) -> Double {
      range.lowerBound + (range.upperBound - range.lowerBound) * Double(k) / Double(resolution)
    }
    return (0...resolution).flatMap { i in (0...resolution).map { j in (at(u, j), at(v, i)) } }
  }

  fileprivate var series: Series {
    let parameters = self.parameters
    let samples = parameters.map { sample($0.u, $0.v) }
    return Series(
      "surface",
      [
        "u": parameters.map(\.u), "v": parameters.map(\.v), "x": samples.map(\.point.x),
        "y": samples.map(\.point.y), "z": samples.map(\.point.z),
        "value": samples.map { $0.density ?? .nan },
      ])
  }
}

extension Surface {
  /// - Parameters:
  ///   - resolution: Cells each way.
  ///   - lines: Lines of constant parameter each way.
  ///   - density: What the colours show, from 0 to its largest value on the grid.
  public init(
    u: ClosedRange<Double>, v: ClosedRange<Double>, resolution: Int = 160, lines: Int = 24,
    colors: Colormap = .data, density: (@Sendable (Double, Double) -> Double)? = nil,
    map: @escaping @Sendable (Double, Double) -> Space
  ) {
    self.init(u: u, v: v, resolution: resolution, lines: lines, colors: colors) {
      (map($0, $1), density?($0, $1))
    }
  }
}

/// A view of space that fills its panel: a box with faint walls, a surface, and marks that pass in
/// front of it and behind. Give the panel no frame.
public struct Scene: Mark {
  let box: SpaceBox
  let camera: Camera
  let surface: Surface?
  let labelSize: Double
  let marks: [any SpaceMark]

  /// - Parameter labelSize: In points.
  public init(
    _ box: SpaceBox, camera: Camera = Camera(), surface: Surface? = nil, labelSize: Double = 13.5,
    @SpaceBuilder _ marks: () -> [any SpaceMark] = { [] }
  ) {
    (self.box, self.camera, self.surface, self.marks) = (box, camera, surface, marks())
    self.labelSize = labelSize
  }

  public func sketch() throws -> Sketch {
    var sketch = Sketch()
    sketch.x = 0...1
    sketch.y = 0...1
    sketch.isTightX = true
    sketch.isTightY = true
    sketch.series = { (surface.map { [$0.series] } ?? []) + marks.flatMap(\.series) }
    sketch.draw = { canvas, view in
      try SceneDrawing(self, in: view.box, scale: canvas.scale, theme: canvas.theme)
        .draw(on: canvas)
    }
    return sketch
  }
}
