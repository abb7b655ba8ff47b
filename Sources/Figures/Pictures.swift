import Seams

/// Small images in rows, filling a panel of frame `.none`.
public struct Pictures: Mark {
  let images: [Matrix<Double>]
  let columns: Int
  let range: ClosedRange<Double>?
  let colors: Colormap
  let captions: [String]?
  let gap: Double

  /// Pictures with row 0 at the top, `columns` to a row and `gap` points apart. Colours span
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
      throw FigureError("Pictures: at least one image and one column are needed")
    }
    for (i, image) in images.enumerated()
    where image.rows != first.rows || image.columns != first.columns {
      throw FigureError("Pictures: image \(i) is \(image.shape), image 0 is \(first.shape)")
    }
    if let captions, captions.count != images.count {
      throw FigureError("Pictures: \(captions.count) captions for \(images.count) images")
    }
    let levels = try images.map {
      HeatMap.levels(
        $0, try HeatMap.range($0.elements, range, colors, "Pictures"), isFlipped: false)
    }
    var sketch = Sketch()
    sketch.series = {
      images.enumerated().map { i, image in
        Series(
          captions?[i] ?? "image \(i + 1)",
          [
            "row": image.elements.indices.map { Double($0 / image.columns) },
            "column": image.elements.indices.map { Double($0 % image.columns) },
            "value": image.elements,
          ])
      }
    }
    sketch.draw = { canvas, view in
      let typesetter = Typesetter(fonts: canvas.fonts)
      let captions = try captions?.map { try typesetter.set($0, size: House.tickSize) } ?? []
      for (i, cell) in cells(view.box, shape: first, hasCaptions: !captions.isEmpty).enumerated() {
        canvas.image(
          levels[i], colors, columns: first.columns, rows: first.rows, in: cell, smooth: false)
        canvas.stroke(cell, .lightGrey, width: 0.5)
        if !captions.isEmpty {
          try canvas.text(
            captions[i],
            at: Point(cell.center.x - captions[i].width / 2, cell.bottom + House.tickSize + 1),
            .ink)
        }
      }
    }
    return sketch
  }

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
