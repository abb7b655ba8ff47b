/// A panel on its way to the page: first its ranges, then its box, then ink.
struct PanelDrawing {
  let panel: Panel
  let typesetter: Typesetter
  let sketches: [Sketch]
  var x: AxisRange
  var y: AxisRange
  /// Whether a range may open to keep the aspect equal.
  var isFreeX: Bool
  var isFreeY: Bool
  private(set) var hasTickLabelsX = true
  private(set) var hasTickLabelsY = true
  private(set) var hasLabelX = true
  private(set) var hasLabelY = true
  /// The part of the page the box may take, and what it takes.
  private(set) var cell: Rect
  private(set) var view: View
  let title: Typeset
  private let labels: [(label: Sketch.Label, set: Typeset)]
  /// Where the legend goes; nil is beside the panel.
  private var corner: Panel.Corner?

  init(_ panel: Panel, typesetter: Typesetter) throws {
    self.panel = panel
    self.typesetter = typesetter
    sketches = try panel.marks.map { try $0.sketch() }
    let floors = sketches.compactMap(\.floor)
    (x, isFreeX) = try Panel.range(
      "x", panel.x, spans: sketches.compactMap(\.x), floors: [],
      isTight: sketches.contains(where: \.isTightX))
    (y, isFreeY) = try Panel.range(
      "y", panel.y, spans: sketches.compactMap(\.y), floors: floors,
      isTight: sketches.contains(where: \.isTightY))
    if panel.equalAspect, panel.x.scale == .log || panel.y.scale == .log {
      throw FigureError("equal aspect means nothing on a logarithmic axis; drop one of them")
    }
    cell = Rect(x: 0, y: 0, width: 1, height: 1)
    view = View(box: cell, x: x, y: y)
    title = try typesetter.set(panel.title, size: House.titleSize, bold: true)
    labels = try sketches.compactMap(\.label).map {
      ($0, try typesetter.set($0.text, size: House.noteSize))
    }
    corner = panel.legend
    if panel.frame == .none { (hasTickLabelsX, hasTickLabelsY) = (false, false) }
  }

  /// Drops the labels of an inner axis: the ticks', and the axis' own if `outer` says the same.
  mutating func hideX(where outer: String) {
    hasTickLabelsX = false
    hasLabelX = panel.x.label != outer
  }

  mutating func hideY(where outer: String) {
    hasTickLabelsY = false
    hasLabelY = panel.y.label != outer
  }

  // MARK: The box

  /// Takes a cell of the page: all of it, or what equal aspect leaves. Edges lie between pixels.
  mutating func place(in cell: Rect) {
    self.cell = cell
    var box = Rect(
      x: Canvas.snap(cell.x), y: Canvas.snap(cell.y), width: Canvas.snap(cell.width),
      height: Canvas.snap(cell.height))
    var (x, y) = (self.x, self.y)
    if panel.equalAspect {
      let (across, up) = (x.upper - x.lower, y.upper - y.lower)
      if isFreeX, box.width / across > box.height / up {
        let open = (box.width / box.height * up / across - 1) / 2
        x = x.opened(below: open, above: open)
      } else if isFreeY, box.width / across < box.height / up {
        let open = (box.height / box.width * across / up - 1) / 2
        y = y.opened(below: open, above: open)
      } else {
        let unit = min(box.width / across, box.height / up)
        let (width, height) = (Canvas.snap(unit * across), Canvas.snap(unit * up))
        // Down from the top, where the titles of a row stand level; a picture, in the middle.
        if panel.frame == .none { box.y = Canvas.snap(box.y + (box.height - height) / 2) }
        box.x = Canvas.snap(box.x + (box.width - width) / 2)
        (box.width, box.height) = (width, height)
        // The box is whole pixels; the ranges give way by less than one, so that units agree.
        x.upper = x.lower + width / unit
        y.upper = y.lower + height / unit
      }
    }
    view = View(box: box, x: x, y: y)
  }

  /// The room that ticks, labels, title and colour bar need around the box.
  func margins() throws -> Margins {
    var margins = Margins()
    let (box, ticks) = (view.box, try self.ticks())
    if !panel.title.isEmpty { margins.top = title.ascent + lastTitleLine + House.titleGap }
    if let last = ticks.y.map({ view.y($0.value) - $0.set.height / 2 }).min(), hasTickLabelsY {
      margins.top = max(margins.top, box.y - last)
    }
    if panel.frame != .none {
      margins.left = House.tickLength
      margins.bottom = House.tickLength
    }
    if hasTickLabelsX, let height = ticks.x.map(\.set.height).max() {
      margins.bottom += House.labelGap + height
      for tick in ticks.x {
        let overhang = tick.set.width / 2
        margins.left = max(margins.left, box.x - (view.x(tick.value) - overhang))
        margins.right = max(margins.right, view.x(tick.value) + overhang - box.right)
      }
    }
    if hasTickLabelsY, let width = ticks.y.map(\.set.width).max() {
      margins.left = max(margins.left, House.tickLength + House.labelGap + width)
    }
    if hasLabelX, !panel.x.label.isEmpty {
      margins.bottom += House.labelDrop + ticks.labelX.descent
    }
    if hasLabelY, !panel.y.label.isEmpty { margins.left += 7 + ticks.labelY.height }
    if let bar = try colorBar() { margins.right = max(margins.right, bar.width) }
    if panel.legend != nil, corner == nil {
      margins.right += Self.besideGap + legend.size.width
    }
    if panel.legend == nil {
      for end in endLabels() { margins.right = max(margins.right, end.rect.right - box.right) }
    }
    return margins
  }

  private static let besideGap = 8.0

  /// Looks for a corner where the legend covers no mark, the one asked for first; there may be none,
  /// and then it goes beside the panel, which needs a wider margin. Returns whether that is new.
  ///
  /// Only ink tells what a mark covers, so the marks are drawn, on a page of their own.
  mutating func seatLegend(pageWidth: Double, pageHeight: Double) throws -> Bool {
    guard let wanted = panel.legend, corner != nil, !labels.isEmpty else { return false }
    let page = try Canvas(width: pageWidth, height: pageHeight, fonts: typesetter.fonts)
    try drawMarks(on: page)
    let ink = page.bitmap()
    corner = ([wanted] + Panel.Corner.allCases).first {
      let area = legend.area(in: view.box, $0)
      return view.box.contains(area) && ink.isPaper(area.grown(2))
    }
    return corner == nil
  }

  /// How far a title's last baseline is below its first.
  var lastTitleLine: Double {
    Double(panel.title.count { $0 == "\n" }) * Typesetter.leading * House.titleSize
  }

  typealias SetTick = (value: Double, set: Typeset)
  typealias SetTicks = (x: [SetTick], y: [SetTick], labelX: Typeset, labelY: Typeset)

  /// The ticks that fit the box, and the axes' labels, typeset.
  func ticks() throws -> SetTicks {
    func set(_ axis: Axis, _ range: AxisRange, about count: Double) throws -> [SetTick] {
      if panel.frame == .none { return [] }
      return try (axis.ticks ?? Tick.round(in: range, about: count))
        .filter { (-1e-9...1 + 1e-9).contains(range.fraction($0.value)) }
        .map { ($0.value, try typesetter.set($0.label, size: House.tickSize)) }
    }
    return (
      try set(panel.x, view.x, about: view.box.width / 62),
      try set(panel.y, view.y, about: view.box.height / 42),
      try typesetter.set(panel.x.label, size: House.labelSize),
      try typesetter.set(panel.y.label, size: House.labelSize)
    )
  }

  // MARK: Ink

  func draw(on canvas: Canvas) throws {
    guard title.width <= cell.width + Figure.gap + (try margins().right) else {
      throw FigureError("the title \"\(panel.title)\" is wider than its panel; break or shorten it")
    }
    try drawAxes(on: canvas)
    try drawMarks(on: canvas)
    try colorBar()?.draw(on: canvas)
    if panel.legend != nil {
      if !labels.isEmpty { try legend.draw(on: canvas, in: legendArea()) }
    } else {
      for label in endLabels() + spotLabels() {
        try canvas.text(label.set, at: label.origin, label.ink, hasHalo: label.coversInk)
      }
    }
  }

  func drawMarks(on canvas: Canvas) throws {
    for sketch in sketches {
      if sketch.isClipped {
        try canvas.clipped(to: inside) { try sketch.draw(canvas, view) }
      } else {
        try sketch.draw(canvas, view)
      }
    }
  }

  /// The place of the legend on the page.
  func legendArea() throws -> Rect {
    if let corner { return legend.area(in: view.box, corner) }
    let (width, height) = legend.size
    return Rect(
      x: view.box.right + (try margins().right) - width, y: view.box.y, width: width,
      height: height)
  }

  /// What the lines around the box leave of it.
  private var inside: Rect {
    let (box, half) = (view.box, House.axisWidth / 2)
    switch panel.frame {
    case .none: return box.grown(1)
    case .box: return box.grown(-half)
    case .axes:
      return Rect(x: box.x + half, y: box.y, width: box.width - half, height: box.height - half)
    }
  }
}

extension PanelDrawing {
  private var legend: Legend { Legend(labels: labels) }

  /// The bar that explains the panel's heat map.
  private func colorBar() throws -> ColorBar? {
    guard let label = panel.colorBar else { return nil }
    guard let colors = sketches.compactMap(\.colors).first else {
      throw FigureError("the colour bar \"\(label)\" has no heat map; add one to its panel")
    }
    return try ColorBar(colors.map, colors.range, label, beside: view.box, typesetter)
  }

  func endLabels() -> [PlacedLabel] { LabelPlacement(self.labels, in: view).ends() }

  func spotLabels() -> [PlacedLabel] {
    LabelPlacement(self.labels, in: view).spots(avoiding: sketches.flatMap { $0.outline(view) })
  }
}
