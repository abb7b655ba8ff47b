import CCairo
import Foundation
import Seams

/// How a line is broken.
public enum Dash: Sendable { case solid, dashed, dotted }

/// A page to draw on, in points, two pixels to the point.
final class Canvas {
  static let scale = 2.0

  let fonts: Fonts
  private let page: Rect
  private let surface: OpaquePointer
  private let context: OpaquePointer

  /// A white page of pixels, or of a file of lines.
  init(
    width: Double, height: Double, fonts: Fonts,
    into file: (sink: Sink, format: VectorFormat)? = nil
  ) throws {
    guard (1...10_000).contains(width), (1...10_000).contains(height) else {
      throw FigureError("a figure of \(width) by \(height) points; use 1 to 10000 each way")
    }
    self.fonts = fonts
    page = Rect(x: 0, y: 0, width: width, height: height).grown(0.5)
    if let (sink, format) = file {
      surface = sink.surface(format, width: width, height: height)
      context = cairo_create(surface)
    } else {
      surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32((width * Self.scale).rounded()),
        Int32((height * Self.scale).rounded()))
      context = cairo_create(surface)
      cairo_scale(context, Self.scale, Self.scale)
    }
    cairo_set_source_rgb(context, 1, 1, 1)
    cairo_paint(context)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_set_font_options(context, options)
    cairo_font_options_destroy(options)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  /// Ends a file of lines.
  func finish() { cairo_surface_finish(surface) }

  /// The nearest edge between pixels, so that a thin straight line is crisp.
  static func snap(_ value: Double) -> Double { (value * scale).rounded() / scale }

  // MARK: Lines and areas

  func stroke(
    _ points: [Point], closed: Bool = false, _ ink: Ink, width: Double, dash: Dash = .solid
  ) {
    // A long line that crosses itself, as a noisy one does, costs cairo ten times less in pieces.
    // Their round ends do not show in opaque ink.
    guard points.count > 1000, ink.alpha == 1, dash == .solid, !closed else {
      path(points, closed: closed)
      return strokePath(ink, width: width, dash: dash)
    }
    for start in stride(from: 0, to: points.count, by: 50) {
      path(Array(points[start..<min(start + 51, points.count)]), closed: false)
      strokePath(ink, width: width, dash: dash)
    }
  }

  func stroke(_ rect: Rect, _ ink: Ink, width: Double) {
    cairo_rectangle(context, rect.x, rect.y, rect.width, rect.height)
    strokePath(ink, width: width, dash: .solid, square: true)
  }

  /// A line whose ends are cut square at their points, for axes and ticks.
  func rule(_ a: Point, _ b: Point, _ ink: Ink, width: Double) {
    path([a, b], closed: false)
    strokePath(ink, width: width, dash: .solid, square: true)
  }

  func fill(_ points: [Point], _ ink: Ink) {
    path(points, closed: true)
    source(ink)
    cairo_fill(context)
  }

  func fill(_ rect: Rect, _ ink: Ink) {
    cairo_rectangle(context, rect.x, rect.y, rect.width, rect.height)
    source(ink)
    cairo_fill(context)
  }

  func disc(_ center: Point, diameter: Double, _ ink: Ink) {
    cairo_new_path(context)
    cairo_arc(context, center.x, center.y, diameter / 2, 0, 2 * .pi)
    source(ink)
    cairo_fill(context)
  }

  func circle(_ center: Point, diameter: Double, _ ink: Ink, width: Double) {
    cairo_new_path(context)
    cairo_arc(context, center.x, center.y, diameter / 2, 0, 2 * .pi)
    strokePath(ink, width: width, dash: .solid)
  }

  /// Draws within a rectangle only.
  func clipped(to rect: Rect, _ body: () throws -> Void) rethrows {
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_rectangle(context, rect.x, rect.y, rect.width, rect.height)
    cairo_clip(context)
    try body()
  }

  private func source(_ ink: Ink) {
    cairo_set_source_rgba(context, ink.red, ink.green, ink.blue, ink.alpha)
  }

  private func path(_ points: [Point], closed: Bool) {
    cairo_new_path(context)
    var isDown = false
    for p in points {
      // A gap in the data lifts the pen.
      guard p.isFinite else {
        isDown = false
        continue
      }
      // Beyond some four million points cairo's fixed-point coordinates would wrap.
      let (x, y) = (min(max(p.x, -1e6), 1e6), min(max(p.y, -1e6), 1e6))
      if isDown { cairo_line_to(context, x, y) } else { cairo_move_to(context, x, y) }
      isDown = true
    }
    if closed { cairo_close_path(context) }
  }

  private func strokePath(_ ink: Ink, width: Double, dash: Dash, square: Bool = false) {
    source(ink)
    cairo_set_line_width(context, width)
    let pattern: [Double] =
      switch dash {
      case .solid: []
      // Dots are round caps on dashes of no length.
      case .dashed: [3.6 * max(width, 1), 2.6 * max(width, 1)]
      case .dotted: [0, 2.4 * max(width, 0.8)]
      }
    cairo_set_dash(context, pattern, Int32(pattern.count), 0)
    cairo_set_line_cap(
      context, square || dash == .dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND)
    cairo_set_line_join(context, square ? CAIRO_LINE_JOIN_MITER : CAIRO_LINE_JOIN_ROUND)
    cairo_stroke(context)
  }

  // MARK: Text

  /// Sets a label with its origin at a point, turned about it by `angle` radians clockwise. A halo
  /// clears a little white around it. Throws if it would leave the page.
  func text(
    _ set: Typeset, at origin: Point, _ ink: Ink, angle: Double = 0, hasHalo: Bool = false
  ) throws {
    if set.glyphs.isEmpty { return }
    for corner in [(0, -set.ascent), (set.width, set.descent)] {
      let p = Point(
        origin.x + cos(angle) * corner.0 - sin(angle) * corner.1,
        origin.y + sin(angle) * corner.0 + cos(angle) * corner.1)
      guard page.contains(p) else {
        throw FigureError(
          "the label \"\(set.text)\" leaves the page; shorten it, move it or enlarge the figure")
      }
    }
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_translate(context, origin.x, origin.y)
    cairo_rotate(context, angle)
    func glyphs(_ draw: (UnsafePointer<cairo_glyph_t>) -> Void) {
      for item in set.glyphs {
        cairo_set_font_face(context, fonts[keyPath: item.face].cairo)
        cairo_set_font_size(context, item.size)
        var glyph = cairo_glyph_t(index: item.index, x: item.x, y: item.y)
        draw(&glyph)
      }
    }
    if hasHalo {
      cairo_new_path(context)
      glyphs { cairo_glyph_path(context, $0, 1) }
      strokePath(.white.opacity(0.85), width: 3, dash: .solid)
    }
    source(ink)
    glyphs { cairo_show_glyphs(context, $0, 1) }
    for rule in set.rules {
      cairo_rectangle(context, rule.x, rule.y, rule.width, rule.height)
      cairo_fill(context)
    }
  }

  // MARK: Images

  /// Fills a rectangle with a small image of packed RGB pixels, top row first: each a crisp cell,
  /// or one flowing into the next.
  func image(_ pixels: [UInt32], columns: Int, rows: Int, in rect: Rect, smooth: Bool) {
    paint(
      pixels, CAIRO_FORMAT_RGB24, columns: columns, rows: rows, in: rect,
      smooth ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST)
  }

  /// Lays an image over a rectangle, pixel on pixel: alpha and the colours multiplied by it, packed,
  /// top row first.
  func layer(_ pixels: [UInt32], columns: Int, rows: Int, in rect: Rect) {
    let box = Rect(
      x: rect.x, y: rect.y, width: Double(columns) / Self.scale, height: Double(rows) / Self.scale)
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
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { pixels, count in
      var out = pixels.baseAddress!
      for row in 0..<height {
        var source = data + row * stride
        for _ in 0..<width {
          let pixel = source.pointee
          out[0] = UInt8(truncatingIfNeeded: pixel &>> 16)
          out[1] = UInt8(truncatingIfNeeded: pixel &>> 8)
          out[2] = UInt8(truncatingIfNeeded: pixel)
          source += 1
          out += 3
        }
      }
      count = 3 * width * height
    }
    return Bitmap(width: width, height: height, pixels: pixels)
  }
}
