/// A picture of one panel or several.
public struct Figure: Sendable {
  let width: Double
  let height: Double
  let columns: Int
  let shareX: Bool
  let shareY: Bool
  let columnWidths: [Double]?
  let panels: [Panel]

  /// A figure with its width and height in points; one point is one CSS pixel and two pixels of
  /// the image. Where equal aspect leaves a strip of paper unused, the figure is less high.
  ///
  /// Panels fill rows of `columns`, by default a single one, in columns as wide as each other or in
  /// the ratio of `columnWidths`. With `shareX` or `shareY` they show one range, and only the outer
  /// ones its labels.
  public init(
    width: Double = 600, height: Double = 360, columns: Int? = nil, shareX: Bool = false,
    shareY: Bool = false, columnWidths: [Double]? = nil,
    @PanelBuilder _ panels: () throws -> [Panel]
  ) rethrows {
    self.width = width
    self.height = height
    self.panels = try panels()
    self.columns = columns ?? max(1, self.panels.count)
    self.shareX = shareX
    self.shareY = shareY
    self.columnWidths = columnWidths
  }

  /// The figure in pixels.
  public func render(_ look: Look = Look()) throws -> Bitmap {
    try Fonts.withFonts { fonts in
      try draw(fonts) { try Canvas(width: width, height: $0, fonts: fonts, look: look) }.bitmap()
    }
  }

  /// The figure as the bytes of a PNG file with keywords and values as text chunks.
  public func png(_ look: Look = Look(), text: [(String, String)]) throws -> [UInt8] {
    try render(look).png(text: text, pixelsPerMetre: look.pixelsPerMetre(width))
  }

  /// Draws on the canvas that `open` makes when the height is known.
  func draw(_ fonts: Fonts, on open: (Double) throws -> Canvas) throws -> Canvas {
    guard !panels.isEmpty, columns > 0 else { throw FigureError("a figure without panels") }
    if let columnWidths, columnWidths.count != columns || columnWidths.contains(where: { $0 <= 0 })
    {
      throw FigureError(
        "\(columnWidths.count) column widths for \(columns) columns; give a positive one for each")
    }
    var panels = try arranged(Typesetter(fonts: fonts))
    let canvas = try open(height - closeUp(&panels))
    for panel in panels { try panel.draw(on: canvas) }
    return canvas
  }

  // MARK: Layout

  private static let padding = 10.0
  static let gap = 16.0

  /// The panels with their ranges and boxes. Boxes in a column share their left and right edges,
  /// boxes in a row their top and bottom.
  func arranged(_ typesetter: Typesetter) throws -> [PanelDrawing] {
    var drawings = try panels.map { try PanelDrawing($0, typesetter: typesetter) }
    share(shareX, \.x, \.isFreeX, &drawings)
    share(shareY, \.y, \.isFreeY, &drawings)
    for i in drawings.indices {
      // Below stands the next row's panel, if the last row reaches this column.
      if shareX, i + columns < drawings.count {
        drawings[i].hideX(where: drawings[i + columns].panel.x.label)
      }
      if shareY, i % columns > 0 { drawings[i].hideY(where: drawings[i - 1].panel.y.label) }
    }
    // Margins depend on ticks, ticks on the boxes, and the boxes on margins: go round until still.
    let rows = (panels.count + columns - 1) / columns
    let cell = Rect(
      x: 0, y: 0, width: 0.7 * width / Double(columns), height: 0.7 * height / Double(rows))
    for i in drawings.indices { drawings[i].place(in: cell) }
    // A legend that goes beside its panel narrows the boxes, and the others look again.
    var isSettled = false
    while !isSettled {
      for _ in 0..<3 {
        let boxes = try self.boxes(margins: drawings.map { try $0.margins() }, rows: rows)
        for i in drawings.indices { drawings[i].place(in: boxes[i]) }
      }
      isSettled = true
      for i in drawings.indices
      where try drawings[i].seatLegend(pageWidth: width, pageHeight: height) { isSettled = false }
    }
    return drawings
  }

  /// Moves rows up to where the boxes above them end, and returns how much paper that saves.
  private func closeUp(_ drawings: inout [PanelDrawing]) -> Double {
    var saved = 0.0
    for row in stride(from: 0, to: drawings.count, by: columns) {
      let indices = row..<min(row + columns, drawings.count)
      let slack = indices.map { drawings[$0].cell.height - drawings[$0].view.box.height }.min()!
      for i in indices { drawings[i].place(in: drawings[i].cell.moved(x: 0, y: -saved)) }
      saved += Canvas.snap(max(0, slack))
    }
    return saved
  }

  private func share(
    _ isShared: Bool, _ range: WritableKeyPath<PanelDrawing, AxisRange>,
    _ isFree: WritableKeyPath<PanelDrawing, Bool>, _ drawings: inout [PanelDrawing]
  ) {
    guard isShared else { return }
    let lower = drawings.map { $0[keyPath: range].lower }.min()!
    let upper = drawings.map { $0[keyPath: range].upper }.max()!
    for i in drawings.indices {
      drawings[i][keyPath: range].lower = lower
      drawings[i][keyPath: range].upper = upper
      drawings[i][keyPath: isFree] = false
    }
  }

  /// Shares the page out, given how much each panel needs around its box.
  private func boxes(margins: [Margins], rows: Int) throws -> [Rect] {
    let columnMargins = (0..<columns).map { column in
      stride(from: column, to: margins.count, by: columns).reduce(into: Margins()) {
        $0.cover(margins[$1])
      }
    }
    let rowMargins = (0..<rows).map { row in
      (row * columns..<min((row + 1) * columns, margins.count)).reduce(into: Margins()) {
        $0.cover(margins[$1])
      }
    }
    let freeWidth =
      width - 2 * Self.padding - Double(columns - 1) * Self.gap
      - columnMargins.reduce(0) { $0 + $1.left + $1.right }
    let freeHeight =
      height - 2 * Self.padding - Double(rows - 1) * Self.gap
      - rowMargins.reduce(0) { $0 + $1.top + $1.bottom }
    let ratios = columnWidths ?? Array(repeating: 1, count: columns)
    let unit = freeWidth / ratios.reduce(0, +)
    guard ratios.allSatisfy({ $0 * unit >= 20 }), freeHeight / Double(rows) >= 20 else {
      throw FigureError(
        "a figure of \(Int(width)) by \(Int(height)) points has no room for its panels; "
          + "enlarge it or shorten its labels")
    }
    var boxes: [Rect] = []
    var y = Self.padding
    for row in 0..<rows {
      var x = Self.padding
      y += rowMargins[row].top
      for column in 0..<columns where row * columns + column < margins.count {
        x += columnMargins[column].left
        let width = ratios[column] * unit
        boxes.append(Rect(x: x, y: y, width: width, height: freeHeight / Double(rows)))
        x += width + columnMargins[column].right + Self.gap
      }
      y += freeHeight / Double(rows) + rowMargins[row].bottom + Self.gap
    }
    return boxes
  }
}

/// Room around a panel's box, in points.
struct Margins {
  var left = 0.0
  var right = 0.0
  var top = 0.0
  var bottom = 0.0

  /// Grows to be at least as large as another, side by side.
  mutating func cover(_ other: Margins) {
    left = max(left, other.left)
    right = max(right, other.right)
    top = max(top, other.top)
    bottom = max(bottom, other.bottom)
  }
}

/// The sizes and weights that all figures share, in points.
enum House {
  static let tickSize = 11.5
  static let labelSize = 12.5
  static let titleSize = 13.0
  static let noteSize = 11.5
  static let axisWidth = 0.75
  static let tickLength = 4.0
  static let minorTickLength = 2.5
  /// Between a tick and its label, and between a mark and its label.
  static let labelGap = 4.0
  /// From a title's baseline to the box.
  static let titleGap = 13.0
  /// From the ticks' labels to the baseline of the axis' own.
  static let labelDrop = 15.0
  static let colorBarWidth = 10.0
}
