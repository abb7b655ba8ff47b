/// A matrix as colours.
public struct HeatMap: Mark {
  let values: Matrix<Double>
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  let colors: Colormap
  let range: ClosedRange<Double>?

  /// A matrix whose cells fill a rectangle of the data, row 0 lowest: entry (i, j) is the value at
  /// the middle of its cell. Colours span `range`, by default the values'; a diverging map has its
  /// middle at zero. A coarse matrix shows its cells; from 50 each way they flow into each other.
  public init(
    _ values: Matrix<Double>, x: ClosedRange<Double>, y: ClosedRange<Double>,
    colors: Colormap = .density, range: ClosedRange<Double>? = nil
  ) {
    (self.values, self.x, self.y) = (values, x, y)
    (self.colors, self.range) = (colors, range)
  }

  public func sketch() throws -> Sketch {
    let range = try Self.range(values.elements, range, colors, "HeatMap")
    guard x.lowerBound < x.upperBound, y.lowerBound < y.upperBound else {
      throw FigureError("HeatMap: the rectangle \(x) by \(y) is empty")
    }
    let pixels = Self.pixels(values, range, colors, isFlipped: true)
    var sketch = Sketch(x: x, y: y, isTightX: true, isTightY: true)
    sketch.colors = (colors, range)
    sketch.draw = { canvas, view in
      guard view.x.scale == .linear, view.y.scale == .linear else {
        throw FigureError("HeatMap: its cells are equal, so its axes must be linear")
      }
      let corner = view(x.lowerBound, y.upperBound)
      let opposite = view(x.upperBound, y.lowerBound)
      canvas.image(
        pixels, columns: values.columns, rows: values.rows,
        in: Rect(
          x: corner.x, y: corner.y, width: opposite.x - corner.x, height: opposite.y - corner.y),
        smooth: min(values.rows, values.columns) >= 50)
    }
    return sketch
  }

  /// The range that colours span.
  static func range(
    _ values: [Double], _ given: ClosedRange<Double>?, _ colors: Colormap, _ mark: String
  ) throws -> ClosedRange<Double> {
    try checkFinite(mark, "values", values)
    if let given {
      guard given.lowerBound < given.upperBound else {
        throw FigureError("\(mark): the colour range \(given) is empty")
      }
      return given
    }
    guard let span = values.span else { throw FigureError("\(mark): there are no values") }
    if colors.isDiverging {
      let reach = max(abs(span.lowerBound), abs(span.upperBound))
      return reach > 0 ? -reach...reach : -1...1
    }
    return span.lowerBound < span.upperBound ? span : span.lowerBound...span.lowerBound + 1
  }

  /// Packed colours, row by row from the top, or from the bottom if flipped.
  static func pixels(
    _ values: Matrix<Double>, _ range: ClosedRange<Double>, _ colors: Colormap, isFlipped: Bool
  ) -> [UInt32] {
    let palette = (0..<256).map(colors.pixel)
    let (rows, columns) = (values.rows, values.columns)
    let unit = 255 / (range.upperBound - range.lowerBound)
    return [UInt32](unsafeUninitializedCapacity: rows * columns) { pixels, count in
      values.elements.withUnsafeBufferPointer { values in
        palette.withUnsafeBufferPointer { palette in
          for row in 0..<rows {
            let source = (isFlipped ? rows - 1 - row : row) * columns
            for column in 0..<columns {
              let t = (values[source + column] - range.lowerBound) * unit
              pixels[row * columns + column] = palette[Int(min(max(t, 0), 255) + 0.5)]
            }
          }
        }
      }
      count = rows * columns
    }
  }
}

/// Small images in rows, filling a panel of frame `.none`.
public struct Images: Mark {
  let images: [Matrix<Double>]
  let columns: Int
  let range: ClosedRange<Double>?
  let colors: Colormap
  let captions: [String]?
  let gap: Double

  /// Images with row 0 at the top, `columns` to a row and `gap` points apart. Colours span
  /// `range`, or each image's own; captions stand below.
  public init(
    _ images: [Matrix<Double>], columns: Int, range: ClosedRange<Double>? = nil,
    colors: Colormap = .grey, captions: [String]? = nil, gap: Double = 4
  ) {
    (self.images, self.columns, self.range) = (images, columns, range)
    (self.colors, self.captions, self.gap) = (colors, captions, gap)
  }

  public func sketch() throws -> Sketch {
    guard let first = images.first, columns > 0 else {
      throw FigureError("Images: at least one image and one column are needed")
    }
    for (i, image) in images.enumerated()
    where image.rows != first.rows || image.columns != first.columns {
      throw FigureError("Images: image \(i) is \(image.shape), image 0 is \(first.shape)")
    }
    if let captions, captions.count != images.count {
      throw FigureError("Images: \(captions.count) captions for \(images.count) images")
    }
    let pixels = try images.map {
      Self.pixels($0, try HeatMap.range($0.elements, range, colors, "Images"), colors)
    }
    var sketch = Sketch()
    sketch.draw = { canvas, view in
      let typesetter = Typesetter(fonts: canvas.fonts)
      let captions = try captions?.map { try typesetter.set($0, size: House.tickSize) } ?? []
      for (i, cell) in cells(view.box, shape: first, hasCaptions: !captions.isEmpty).enumerated() {
        canvas.image(
          pixels[i], columns: first.columns, rows: first.rows, in: cell, smooth: false)
        canvas.stroke(cell, .lightGrey, width: 0.5)
        if !captions.isEmpty {
          canvas.text(
            captions[i],
            at: Point(cell.center.x - captions[i].width / 2, cell.bottom + House.tickSize + 1),
            .ink)
        }
      }
    }
    return sketch
  }

  private static func pixels(
    _ image: Matrix<Double>, _ range: ClosedRange<Double>, _ colors: Colormap
  ) -> [UInt32] { HeatMap.pixels(image, range, colors, isFlipped: false) }

  /// Where each image goes: as large as fits, in the middle of the box.
  private func cells(_ box: Rect, shape: Matrix<Double>, hasCaptions: Bool) -> [Rect] {
    let rows = (images.count + columns - 1) / columns
    let caption = hasCaptions ? House.tickSize + 6 : 0
    let pixel = min(
      (box.width - Double(columns - 1) * gap) / Double(columns * shape.columns),
      (box.height - Double(rows - 1) * gap - Double(rows) * caption) / Double(rows * shape.rows))
    let width = Canvas.snap(pixel * Double(shape.columns))
    let height = Canvas.snap(pixel * Double(shape.rows))
    let left = box.x + (box.width - Double(columns) * (width + gap) + gap) / 2
    return images.indices.map { i in
      Rect(
        x: Canvas.snap(left + Double(i % columns) * (width + gap)),
        y: Canvas.snap(box.y + Double(i / columns) * (height + gap + caption)), width: width,
        height: height)
    }
  }
}
