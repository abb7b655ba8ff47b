import CCairo

/// A file format of lines and letters instead of pixels.
public enum VectorFormat: String, CaseIterable, Sendable { case svg, pdf }

/// Where cairo puts the bytes of a file.
final class Sink {
  private(set) var bytes: [UInt8] = []

  /// A surface of this size in points that writes here; the sink must outlive it.
  func surface(_ format: VectorFormat, width: Double, height: Double) -> OpaquePointer {
    let this = Unmanaged.passUnretained(self).toOpaque()
    let write: cairo_write_func_t = { this, data, count in
      let sink = Unmanaged<Sink>.fromOpaque(this!).takeUnretainedValue()
      sink.bytes += UnsafeBufferPointer(start: data, count: Int(count))
      return CAIRO_STATUS_SUCCESS
    }
    switch format {
    case .svg:
      return cairo_svg_surface_create_for_stream(write, this, width, height)
    case .pdf:
      let surface = cairo_pdf_surface_create_for_stream(write, this, width, height)!
      // The same figure makes the same bytes, whatever the time is.
      cairo_pdf_surface_set_metadata(
        surface, CAIRO_PDF_METADATA_CREATE_DATE, "2024-01-01T00:00:00Z")
      return surface
    }
  }
}

extension Figure {
  /// The figure as the bytes of an SVG or PDF file; surfaces of scenes are images in it.
  public func vector(_ format: VectorFormat, _ look: Look = Look()) throws -> [UInt8] {
    try Fonts.withFonts { fonts in
      let sink = Sink()
      let canvas = try draw(fonts) {
        try Canvas(width: width, height: $0, fonts: fonts, look: look, into: (sink, format))
      }
      canvas.finish()
      return sink.bytes
    }
  }
}
