import CCairo
import Foundation
import Seams

/// A page to draw on, in points, two pixels to the point unless another number is asked for.
final class Canvas {
  static let scale = 2.0

  let fonts: Fonts
  let theme: Theme
  /// Pixels to the point; of a file of lines, those of the images in it.
  let scale: Double
  let isTransparent: Bool
  private let page: Rect
  let surface: OpaquePointer
  let context: OpaquePointer

  /// A page of pixels, or of a file of lines, of a size in points of the layout.
  init(
    width: Double, height: Double, fonts: Fonts, look: Look = Look(),
    into file: (sink: Sink, format: VectorFormat)? = nil
  ) throws {
    guard (1...10_000).contains(width), (1...10_000).contains(height) else {
      throw FigureError("a figure of \(width) by \(height) points; use 1 to 10000 each way")
    }
    self.fonts = fonts
    theme = look.theme
    isTransparent = look.isTransparent
    page = Rect(x: 0, y: 0, width: width, height: height).grown(0.5)
    if let (sink, format) = file {
      let paper = look.paperScale(width)
      // 300 pixels an inch where a size of paper is asked for.
      scale = look.width == nil ? Self.scale : max(Self.scale, 300 / 72 * paper)
      surface = sink.surface(format, width: width * paper, height: height * paper)
      context = cairo_create(surface)
      cairo_scale(context, paper, paper)
    } else {
      scale = look.pixelScale(width)
      let (columns, rows) = ((width * scale).rounded(), (height * scale).rounded())
      guard rows >= 1, columns * rows <= 200_000_000 else {
        throw FigureError("an image of \(columns) by \(rows) pixels; ask for another width")
      }
      surface = cairo_image_surface_create(
        look.isTransparent ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24, Int32(columns), Int32(rows))
      context = cairo_create(surface)
      cairo_scale(context, scale, scale)
    }
    if !look.isTransparent {
      source(theme(.white))
      cairo_paint(context)
    }
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

  /// A line through some points; its dashes begin as `travelled` points after their start.
  func stroke(
    _ points: [Point], closed: Bool = false, _ ink: Ink, width: Double, dash: Dash = .solid,
    travelled: Double = 0
  ) {
    let dash = theme.dash(dash, ink)
    // A long line that crosses itself, as a noisy one does, costs cairo ten times less in pieces.
    // Their round ends do not show in opaque ink.
    guard points.count > 1000, ink.alpha == 1, dash == .solid, !closed else {
      path(points, closed: closed)
      return strokePath(theme(ink), width: width, dash: dash, travelled: travelled)
    }
    for start in stride(from: 0, to: points.count, by: 50) {
      path(Array(points[start..<min(start + 51, points.count)]), closed: false)
      strokePath(theme(ink), width: width)
    }
  }

  func stroke(_ rect: Rect, _ ink: Ink, width: Double) {
    cairo_rectangle(context, rect.x, rect.y, rect.width, rect.height)
    strokePath(theme(ink), width: width, square: true)
  }

  /// A line whose ends are cut square at their points, for axes and ticks.
  func rule(_ a: Point, _ b: Point, _ ink: Ink, width: Double) {
    path([a, b], closed: false)
    strokePath(theme(ink), width: width, square: true)
  }

  func fill(_ points: [Point], _ ink: Ink) {
    path(points, closed: true)
    source(theme(ink))
    cairo_fill(context)
  }

  func fill(_ rect: Rect, _ ink: Ink) {
    cairo_rectangle(context, rect.x, rect.y, rect.width, rect.height)
    source(theme(ink))
    cairo_fill(context)
  }

  func disc(_ center: Point, diameter: Double, _ ink: Ink) {
    cairo_new_path(context)
    cairo_arc(context, center.x, center.y, diameter / 2, 0, 2 * .pi)
    source(theme(ink))
    cairo_fill(context)
  }

  func circle(_ center: Point, diameter: Double, _ ink: Ink, width: Double) {
    cairo_new_path(context)
    cairo_arc(context, center.x, center.y, diameter / 2, 0, 2 * .pi)
    strokePath(theme(ink), width: width)
  }

  /// Two strokes through a point, whole in every theme.
  func cross(_ center: Point, diameter: Double, _ ink: Ink, width: Double) {
    let r = diameter / 2
    for way in [-1.0, 1] {
      path([center - Point(r, way * r), center + Point(r, way * r)], closed: false)
      strokePath(theme(ink), width: width)
    }
  }

  /// Cells of a colour map, each `t` of the way along it; their edges too, or the paper would shine
  /// through between neighbours.
  func cells(_ cells: [(outline: [Point], t: Double)], _ colors: Colormap) {
    let colors = theme.map(colors)
    for (outline, t) in cells {
      let ink = colors(t)
      path(outline, closed: true)
      source(ink)
      cairo_fill_preserve(context)
      strokePath(ink, width: 0.5)
    }
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

  private func strokePath(
    _ ink: Ink, width: Double, dash: Dash = .solid, travelled: Double = 0, square: Bool = false
  ) {
    source(ink)
    cairo_set_line_width(context, width)
    let pattern = dash.pattern(width)
    cairo_set_dash(context, pattern, Int32(pattern.count), travelled)
    let isRound = !square && (dash == .solid || dash == .dotted)
    cairo_set_line_cap(context, isRound ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
    cairo_set_line_join(context, square ? CAIRO_LINE_JOIN_MITER : CAIRO_LINE_JOIN_ROUND)
    cairo_stroke(context)
  }

  // MARK: Text

  /// Sets a label with its origin at a point, turned about it by `angle` radians clockwise. A halo
  /// clears a little paper around it. Throws if it would leave the page.
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
      strokePath(theme(.white).opacity(0.85), width: 3)
    }
    source(theme.text(ink))
    glyphs { cairo_show_glyphs(context, $0, 1) }
    for rule in set.rules {
      cairo_rectangle(context, rule.x, rule.y, rule.width, rule.height)
      cairo_fill(context)
    }
  }
}
