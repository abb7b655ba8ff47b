/// Axes, ticks, labels and title.
extension PanelDrawing {
  func drawAxes(on canvas: Canvas) throws {
    let (box, ticks) = (view.box, try self.ticks())
    if panel.frame != .none {
      for tick in ticks.x { drawTickX(tick.value, House.tickLength, on: canvas) }
      for tick in ticks.y { drawTickY(tick.value, House.tickLength, on: canvas) }
      if panel.x.ticks == nil {
        for tick in Tick.minor(in: view.x) { drawTickX(tick, House.minorTickLength, on: canvas) }
      }
      if panel.y.ticks == nil {
        for tick in Tick.minor(in: view.y) { drawTickY(tick, House.minorTickLength, on: canvas) }
      }
      if panel.frame == .box {
        canvas.stroke(box, .ink, width: House.axisWidth)
      } else {
        let half = House.axisWidth / 2
        canvas.rule(
          Point(box.x, box.y), Point(box.x, box.bottom + half), .ink, width: House.axisWidth)
        canvas.rule(
          Point(box.x - half, box.bottom), Point(box.right, box.bottom), .ink,
          width: House.axisWidth)
      }
    }
    var bottom = box.bottom + (panel.frame == .none ? 0 : House.tickLength)
    var left = box.x - (panel.frame == .none ? 0 : House.tickLength)
    if hasTickLabelsX, let ascent = ticks.x.map(\.set.ascent).max() {
      // One baseline for all, whatever stands on it.
      for tick in ticks.x {
        try canvas.text(
          tick.set,
          at: Point(view.x(tick.value) - tick.set.width / 2, bottom + House.labelGap + ascent),
          .ink)
      }
      bottom += House.labelGap + ticks.x.map(\.set.height).max()!
    }
    if hasTickLabelsY, let width = ticks.y.map(\.set.width).max() {
      for tick in ticks.y {
        let middle = 0.33 * House.tickSize
        try canvas.text(
          tick.set,
          at: Point(left - House.labelGap - tick.set.width, view.y(tick.value) + middle), .ink)
      }
      left -= House.labelGap + width
    }
    if hasLabelX {
      try canvas.text(
        ticks.labelX,
        at: Point(box.center.x - ticks.labelX.width / 2, bottom + House.labelDrop), .ink)
    }
    if hasLabelY {
      try canvas.text(
        ticks.labelY,
        at: Point(left - 7 - ticks.labelY.descent, box.center.y + ticks.labelY.width / 2), .ink,
        angle: -.pi / 2)
    }
    try canvas.text(
      title, at: Point(box.x, box.y - House.titleGap - lastTitleLine), .ink)
  }

  private func drawTickX(_ value: Double, _ length: Double, on canvas: Canvas) {
    let (x, y) = (Canvas.snap(view.x(value)), view.box.bottom)
    canvas.rule(Point(x, y), Point(x, y + length), .ink, width: House.axisWidth)
  }

  private func drawTickY(_ value: Double, _ length: Double, on canvas: Canvas) {
    let (x, y) = (view.box.x, Canvas.snap(view.y(value)))
    canvas.rule(Point(x - length, y), Point(x, y), .ink, width: House.axisWidth)
  }
}
