import CCairo
import Foundation
import Synchronization

/// The three faces that figures are set in: STIX, a Times whose mathematics comes from one hand
/// with its text, and whose strokes survive being shown small.
///
/// Faces are read from files named here, never asked of the system, so that two machines with the
/// same package set the same type.
final class Fonts: @unchecked Sendable {
  let text: Face
  let bold: Face
  let math: Face

  /// One figure is drawn at a time: the faces, which FreeType and cairo change as they draw, belong
  /// to whoever holds the lock. They are loaded once.
  static let shared = Mutex<Fonts?>(nil)

  static func withFonts<Result>(_ body: (Fonts) throws -> Result) throws -> sending Result
  where Result: Sendable {
    try shared.withLock { fonts in
      if fonts == nil { fonts = try Fonts() }
      return try body(fonts!)
    }
  }

  private init() throws {
    var library: FT_Library?
    guard FT_Init_FreeType(&library) == 0 else { throw FigureError("FreeType cannot start") }
    text = try Face("STIX-Regular.otf", library)
    bold = try Face("STIX-Bold.otf", library)
    math = try Face("STIXMath-Regular.otf", library)
  }
}

/// One font file.
final class Face {
  let cairo: OpaquePointer
  private let face: FT_Face
  private var glyphs: [Unicode.Scalar: Glyph?] = [:]

  /// Where font files lie on Debian and its kin, and on macOS.
  private static let directories = [
    "/usr/share/fonts/opentype/stix-word", "/usr/share/fonts/stix", "/usr/share/fonts/OTF",
    NSHomeDirectory() + "/Library/Fonts", "/Library/Fonts", NSHomeDirectory() + "/.fonts",
  ]

  init(_ name: String, _ library: FT_Library?) throws {
    let paths = Self.directories.map { $0 + "/" + name }
    guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw FigureError(
        "the font \(name) is missing; install it with `apt install fonts-stix`, or put it in "
          + "~/.fonts or ~/Library/Fonts")
    }
    var face: FT_Face?
    let error = FT_New_Face(library, path, 0, &face)
    // FT_Err_Out_Of_Memory
    if error == 0x40 { throw FigureError("there is no memory left to read \(path)") }
    guard error == 0, let face,
      let cairo = cairo_ft_font_face_create_for_ft_face(face, Int32(FT_LOAD_NO_HINTING))
    else { throw FigureError("\(path) is not a font; reinstall fonts-stix") }
    self.face = face
    self.cairo = cairo
  }

  /// The glyph of a character, nil if the face has none.
  func glyph(_ scalar: Unicode.Scalar) -> Glyph? {
    if let known = glyphs[scalar] { return known }
    var glyph: Glyph?
    let index = FT_Get_Char_Index(face, FT_ULong(scalar.value))
    if index != 0, FT_Load_Glyph(face, index, Int32(FT_LOAD_NO_SCALE)) == 0 {
      let metrics = face.pointee.glyph.pointee.metrics
      let em = Double(face.pointee.units_per_EM)
      glyph = Glyph(
        index: UInt(index), advance: Double(metrics.horiAdvance) / em,
        left: Double(metrics.horiBearingX) / em,
        right: Double(metrics.horiBearingX + metrics.width) / em,
        top: Double(metrics.horiBearingY) / em,
        bottom: Double(metrics.horiBearingY - metrics.height) / em)
    }
    glyphs[scalar] = .some(glyph)
    return glyph
  }
}

/// A glyph's measures in ems: where the pen goes next, and the box of its ink, y upwards.
struct Glyph {
  let index: UInt
  let advance: Double
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
}
