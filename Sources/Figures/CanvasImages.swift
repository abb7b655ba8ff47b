import CCairo

/// What is drawn in pixels, and the page as pixels.
extension Canvas {
  /// Fills a rectangle with levels of a colour map, top row first: each a crisp cell, or one flowing
  /// into the next.
  func image(
    _ levels: [UInt8], _ colors: Colormap, columns: Int, rows: Int, in rect: Rect, smooth: Bool
  ) {
    let colors = theme.map(colors)
    let palette = (0..<256).map(colors.pixel)
    paint(
      levels.map { palette[Int($0)] }, CAIRO_FORMAT_RGB24, columns: columns, rows: rows, in: rect,
      smooth ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST)
  }

  /// Lays an image over a rectangle, pixel on pixel: alpha and the colours multiplied by it, packed,
  /// top row first.
  func layer(_ pixels: [UInt32], columns: Int, rows: Int, in rect: Rect) {
    let box = Rect(
      x: rect.x, y: rect.y, width: Double(columns) / scale, height: Double(rows) / scale)
    paint(
      pixels, CAIRO_FORMAT_ARGB32, columns: columns, rows: rows, in: box, CAIRO_FILTER_NEAREST)
  }

  private func paint(
    _ pixels: [UInt32], _ format: cairo_format_t, columns: Int, rows: Int, in rect: Rect,
    _ filter: cairo_filter_t
  ) {
    guard let image = cairo_image_surface_create(format, Int32(columns), Int32(rows))
    else { return }
    defer { cairo_surface_destroy(image) }
    let stride = Int(cairo_image_surface_get_stride(image))
    let data = UnsafeMutableRawPointer(cairo_image_surface_get_data(image)!)
    pixels.withUnsafeBytes { source in
      for row in 0..<rows {
        (data + row * stride).copyMemory(
          from: source.baseAddress! + 4 * row * columns, byteCount: 4 * columns)
      }
    }
    cairo_surface_mark_dirty(image)
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_rectangle(context, rect.x, rect.y, rect.width, rect.height)
    cairo_clip(context)
    cairo_translate(context, rect.x, rect.y)
    cairo_scale(context, rect.width / Double(columns), rect.height / Double(rows))
    cairo_set_source_surface(context, image, 0, 0)
    let pattern = cairo_get_source(context)
    cairo_pattern_set_filter(pattern, filter)
    cairo_pattern_set_extend(pattern, CAIRO_EXTEND_PAD)
    cairo_paint(context)
  }

  /// The page as pixels.
  func bitmap() -> Bitmap {
    cairo_surface_flush(surface)
    let width = Int(cairo_image_surface_get_width(surface))
    let height = Int(cairo_image_surface_get_height(surface))
    let stride = Int(cairo_image_surface_get_stride(surface)) / 4
    let data = UnsafeRawPointer(cairo_image_surface_get_data(surface)!)
      .assumingMemoryBound(to: UInt32.self)
    var alpha = [UInt8](repeating: 255, count: isTransparent ? width * height : 0)
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { pixels, count in
      var out = pixels.baseAddress!
      for row in 0..<height {
        var source = data + row * stride
        for column in 0..<width {
          let pixel = source.pointee
          out[0] = UInt8(truncatingIfNeeded: pixel &>> 16)
          out[1] = UInt8(truncatingIfNeeded: pixel &>> 8)
          out[2] = UInt8(truncatingIfNeeded: pixel)
          if isTransparent {
            // cairo's colours are multiplied by alpha; a PNG's are not.
            let a = Int(pixel &>> 24)
            alpha[row * width + column] = UInt8(a)
            for k in 0..<3 {
              out[k] = a == 0 ? 255 : UInt8(min(255, (Int(out[k]) * 255 + a / 2) / a))
            }
          }
          source += 1
          out += 3
        }
      }
      count = 3 * width * height
    }
    return Bitmap(
      width: width, height: height, pixels: pixels, alpha: isTransparent ? alpha : nil)
  }
}
