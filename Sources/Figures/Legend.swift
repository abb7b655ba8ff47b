/// All labels of a panel in one of its corners or beside it, each with a sample of its mark.
struct Legend {
  let labels: [(label: Sketch.Label, set: Typeset)]

  private static let swatch = 22.0
  private static let line = 16.0
  private static let inset = 6.0

  /// The room it takes.
  var size: (width: Double, height: Double) {
    (
      Self.swatch + 7 + (labels.map(\.set.width).max() ?? 0) + 2 * Self.inset,
      Double(labels.count) * Self.line + Self.inset
    )
  }

  /// The place it takes in a corner of a box.
  func area(in box: Rect, _ corner: Panel.Corner) -> Rect {
    let isRight = corner == .topRight || corner == .bottomRight
    let isBottom = corner == .bottomLeft || corner == .bottomRight
    let (width, height) = size
    return Rect(
      x: isRight ? box.right - width - 4 : box.x + 6,
      y: isBottom ? box.bottom - height - 5 : box.y + 4, width: width, height: height)
  }

  func draw(on canvas: Canvas, in area: Rect) throws {
    for (i, entry) in labels.enumerated() {
      let middle = area.y + Self.inset / 2 + (Double(i) + 0.5) * Self.line
      let sample = Rect(
        x: area.x + Self.inset, y: middle - 5, width: Self.swatch, height: 10)
      entry.label.swatch(canvas, sample)
      try canvas.text(
        entry.set, at: Point(sample.right + 7, middle + 0.3 * House.noteSize), .ink)
    }
  }
}

/// The colours of a heat map with their values, at the right of a panel.
struct ColorBar {
  private let map: Colormap
  private let ticks: [(y: Double, set: Typeset)]
  private let label: Typeset
  private let bar: Rect

  private static let distance = 12.0

  init(
    _ map: Colormap, _ range: ClosedRange<Double>, _ label: String, beside box: Rect,
    _ typesetter: Typesetter
  ) throws {
    self.map = map
    let values = AxisRange(lower: range.lowerBound, upper: range.upperBound)
    ticks = try Tick.round(in: values, about: box.height / 42).map {
      (
        box.bottom - values.fraction($0.value) * box.height,
        try typesetter.set($0.label, size: House.tickSize)
      )
    }
    self.label = try typesetter.set(label, size: House.labelSize)
    bar = Rect(
      x: box.right + Self.distance, y: box.y, width: House.colorBarWidth, height: box.height)
  }

  private var ticksRight: Double {
    bar.right + 3 + House.labelGap + (ticks.map(\.set.width).max() ?? 0)
  }

  /// From the panel's box to the right of all that belongs to the bar.
  var width: Double {
    ticksRight + (label.width > 0 ? 7 + label.height : 0) - bar.x + Self.distance
  }

  func draw(on canvas: Canvas) throws {
    canvas.image((0...255).reversed(), map, columns: 1, rows: 256, in: bar, smooth: true)
    canvas.stroke(bar, .ink, width: House.axisWidth * 2 / 3)
    for tick in ticks {
      canvas.rule(
        Point(bar.right, tick.y), Point(bar.right + 3, tick.y), .ink, width: House.axisWidth)
      try canvas.text(
        tick.set,
        at: Point(bar.right + 3 + House.labelGap, tick.y + 0.33 * House.tickSize), .ink)
    }
    try canvas.text(
      label, at: Point(ticksRight + 7 + label.ascent, bar.center.y + label.width / 2), .ink,
      angle: -.pi / 2)
  }
}
