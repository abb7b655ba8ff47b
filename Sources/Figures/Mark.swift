/// Something drawn in a panel.
public protocol Mark: Sendable {
  /// How far the mark reaches and how it is drawn; throws if its numbers make no sense.
  func sketch() throws -> Sketch
}

/// What a panel knows of a mark.
public struct Sketch {
  /// The data the mark must show, per axis.
  var x: ClosedRange<Double>?
  var y: ClosedRange<Double>?
  /// Whether the panel ends where the mark does, rather than a little beyond.
  var isTightX = false
  var isTightY = false
  /// A value of y at which the panel ends if nothing lies beyond: where bars stand.
  var floor: Double?
  var label: Label?
  /// What a colour bar shows.
  var colors: (map: Colormap, range: ClosedRange<Double>)?
  /// Places that labels should keep clear of.
  var outline: (View) -> [Point] = { _ in [] }
  /// Whether the panel's box cuts the mark off; markers and words may reach over its edge.
  var isClipped = true
  /// The numbers it draws, for a table.
  var series: () -> [Series] = { [] }
  var draw: (Canvas, View) throws -> Void = { _, _ in }

  /// A mark's name and how it is shown.
  struct Label {
    let text: String
    let ink: Ink
    /// Draws a sample in a legend.
    let swatch: (Canvas, Rect) -> Void
    let place: Standing
  }

  /// Where a label goes when there is no legend.
  enum Standing {
    /// At the right end of a line.
    case end((View) -> Point?)
    /// At the best of these spots.
    case spots((View) -> [Spot])
  }

  /// A point and the direction from it in which a label may stand, any length but 0 meaning away
  /// from the point and 0 on it.
  struct Spot {
    let point: Point
    let direction: Point

    /// The box of a label that stands here, touching the line across the direction.
    func rect(width: Double, height: Double) -> Rect {
      var center = point
      if direction.length > 0 {
        let n = (1 / direction.length) * direction
        center = point + (abs(n.x) * width / 2 + abs(n.y) * height / 2 + House.labelGap) * n
      }
      return Rect(x: center.x - width / 2, y: center.y - height / 2, width: width, height: height)
    }
  }
}

extension Sketch {
  /// Spots all round a few points, the upper right first.
  static func around(_ points: [Point]) -> [Spot] {
    let directions = [
      Point(1, -1), Point(1, 0), Point(0, -1), Point(-1, -1), Point(-1, 0), Point(1, 1),
      Point(0, 1), Point(-1, 1),
    ]
    return points.flatMap { point in directions.map { Spot(point: point, direction: $0) } }
  }
}

extension [Double] {
  /// The least and the greatest of the finite values.
  var span: ClosedRange<Double>? {
    var (lower, upper) = (Double.infinity, -Double.infinity)
    for value in self where value.isFinite {
      if value < lower { lower = value }
      if value > upper { upper = value }
    }
    return lower <= upper ? lower...upper : nil
  }
}

/// Collects marks or panels, with `if`, `for` and arrays.
@resultBuilder
public enum ListBuilder<Element> {
  public static func buildExpression(_ element: Element) -> [Element] { [element] }
  public static func buildExpression(_ elements: [Element]) -> [Element] { elements }
  public static func buildBlock(_ parts: [Element]...) -> [Element] { parts.flatMap { $0 } }
  public static func buildArray(_ parts: [[Element]]) -> [Element] { parts.flatMap { $0 } }
  public static func buildOptional(_ part: [Element]?) -> [Element] { part ?? [] }
  public static func buildEither(first part: [Element]) -> [Element] { part }
  public static func buildEither(second part: [Element]) -> [Element] { part }
}

public typealias MarkBuilder = ListBuilder<any Mark>
public typealias PanelBuilder = ListBuilder<Panel>
public typealias SpaceBuilder = ListBuilder<any SpaceMark>
