/// One coordinate system of a figure and the marks in it.
public struct Panel: Sendable {
  public enum Corner: Sendable, CaseIterable { case topLeft, topRight, bottomLeft, bottomRight }

  /// What surrounds the marks: axes at the left and bottom, a box with ticks, or nothing.
  public enum Frame: Sendable { case axes, box, none }

  let title: String
  let x: Axis
  let y: Axis
  let equalAspect: Bool
  let legend: Corner?
  let colorBar: String?
  let frame: Frame
  let marks: [any Mark]

  /// A panel. With `equalAspect`, a unit of x is as long as a unit of y: ranges given are kept and
  /// the panel shrinks, others open to fill it. With a `legend` corner the marks' labels go there,
  /// or where that would cover a mark into another corner, or beside the panel; without one, each
  /// stands by its mark. A `colorBar` is named for what its heat map shows, and "" draws
  /// one without a name. All words may hold mathematics.
  public init(
    _ title: String = "", x: Axis = Axis(), y: Axis = Axis(), equalAspect: Bool = false,
    legend: Corner? = nil, colorBar: String? = nil, frame: Frame = .axes,
    @MarkBuilder _ marks: () throws -> [any Mark]
  ) rethrows {
    self.title = title
    self.x = x
    self.y = y
    self.equalAspect = equalAspect
    self.legend = legend
    self.colorBar = colorBar
    self.frame = frame
    self.marks = try marks()
  }
}

// MARK: Ranges

extension Panel {
  /// The range of an axis: the one given, or what the marks reach and a little more. `isFree` says
  /// that it may open further.
  static func range(
    _ name: String, _ axis: Axis, spans: [ClosedRange<Double>], floors: [Double], isTight: Bool
  ) throws -> (range: AxisRange, isFree: Bool) {
    if let given = axis.range {
      guard given.lowerBound < given.upperBound, given.lowerBound.isFinite,
        given.upperBound.isFinite
      else {
        throw FigureError(
          "\(name) axis: the range \(given.lowerBound)...\(given.upperBound) is empty or infinite")
      }
      guard axis.scale == .linear || given.lowerBound > 0 else {
        throw FigureError(
          "\(name) axis: a logarithmic range cannot start at \(given.lowerBound); start above 0")
      }
      return (AxisRange(lower: given.lowerBound, upper: given.upperBound, scale: axis.scale), false)
    }
    guard let first = spans.first else {
      return (AxisRange(lower: axis.scale == .log ? 0.1 : 0, upper: 1, scale: axis.scale), true)
    }
    var lower = spans.reduce(first.lowerBound) { min($0, $1.lowerBound) }
    var upper = spans.reduce(first.upperBound) { max($0, $1.upperBound) }
    guard axis.scale == .linear || lower > 0 else {
      throw FigureError(
        "\(name) axis: the value \(lower) has no logarithm; drop it or use a linear axis")
    }
    guard (upper - lower).isFinite else {
      throw FigureError("\(name) axis: from \(lower) to \(upper) is too far to show; give a range")
    }
    // Values that differ in their last digits only are one value.
    if upper - lower <= 1e-12 * max(abs(lower), abs(upper)) {
      let half = axis.scale == .log ? lower / 2 : lower == 0 ? 0.5 : abs(lower) / 10
      (lower, upper) = (lower - half, upper + half)
    }
    let range = AxisRange(lower: lower, upper: upper, scale: axis.scale)
    if isTight { return (range, false) }
    return (
      range.opened(
        below: floors.contains(lower) ? 0 : 0.05, above: floors.contains(upper) ? 0 : 0.05), true
    )
  }
}
