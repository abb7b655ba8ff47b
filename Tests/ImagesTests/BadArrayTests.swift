import Foundation
import Testing

@testable import Images

/// Members that are no arrays of dSprites.
@Suite struct BadArrayTests {
  private static let sprites = SpriteFile(rows: 2)

  private static func archive(images: [UInt8], values: [UInt8] = sprites.values) -> [UInt8] {
    zip([Member("imgs.npy", images), Member("latents_values.npy", values, isDeflated: true)])
  }

  /// The images under another header.
  private static func titled(_ text: String, version: UInt8 = 1) -> [UInt8] {
    archive(images: header(text, version: version) + sprites.pixels)
  }

  private static func shaped(_ shape: String) -> [UInt8] { titled(dictionary("|u1", shape)) }

  private static func typed(_ type: String) -> [UInt8] { titled(dictionary(type, "(2, 64, 64)")) }

  private static func latents(_ type: String, _ shape: String) -> [UInt8] {
    archive(images: sprites.images, values: header(dictionary(type, shape)) + sprites.latents)
  }

  private static func cut(_ count: Int) -> [UInt8] {
    archive(images: Array(sprites.images[..<count]))
  }

  /// The latents with another number.
  private static func latent(_ row: Int, _ column: Int, _ value: Double) -> [UInt8] {
    var values = sprites.values
    let place = values.count - 96 + 48 * row + 8 * column
    values.replaceSubrange(place..<place + 8, with: little(value.bitPattern, 8))
    return archive(images: sprites.images, values: values)
  }

  private static func pixel(_ image: Int, _ place: Int, _ value: UInt8) -> [UInt8] {
    archive(images: sprites.images.with(value, at: 128 + 4096 * image + place))
  }

  static let cases = [
    Bad("no bytes", cut(0), .truncated, "imgs.npy, byte 0:", "magic number"),
    Bad("half a magic number", cut(5), .truncated, "imgs.npy, byte 5:", "magic number"),
    Bad("no length", cut(8), .truncated, "imgs.npy, byte 8:", "header's length"),
    Bad("half a length", cut(9), .truncated, "imgs.npy, byte 9:", "header's length"),
    Bad("no header", cut(10), .truncated, "imgs.npy, byte 10:", "its header"),
    Bad("half a header", cut(60), .truncated, "imgs.npy, byte 60:", "its header"),
    Bad("no rows", cut(128), .truncated, "imgs.npy, byte 128:", "8320 bytes, the archive has 128"),
    Bad("a row", cut(128 + 4096), .truncated, "imgs.npy, byte 4224:"),
    Bad("a byte short", cut(8319), .truncated, "imgs.npy, byte 8319:"),
    Bad("a byte over", archive(images: sprites.images + [0]), .trailing, "imgs.npy, byte 8320:"),
    Bad(
      "text", archive(images: Array("1 2 3 4 5 6".utf8)), .wrongMagic, "imgs.npy, byte 0:",
      "no array"),
    Bad(
      "version 0", archive(images: sprites.images.with(0, at: 6)), .unsupported, "byte 6:", "0.0"),
    Bad(
      "version 3", archive(images: sprites.images.with(3, at: 6)), .unsupported, "byte 6:", "3.0"),
    Bad(
      "version 1.1", archive(images: sprites.images.with(1, at: 7)), .unsupported, "byte 6:", "1.1"),
    Bad(
      "a long header", archive(images: sprites.images.with(0, 40, at: 8)), .tooLarge, "byte 8:",
      "10240"),
    Bad(
      "a header of 4 GB", archive(images: sprites.images.with(2, 0, 255, 255, 255, 255, at: 6)),
      .tooLarge,
      "imgs.npy, byte 8:", "4294967295", "4096"),
    Bad(
      "an empty header", archive(images: sprites.images.with(0, 0, at: 8)), .header, "byte 10:",
      "“{”"),
    Bad("a list", titled("['|u1', False, (2, 64, 64)]"), .header, "imgs.npy, byte 10:", "“{”"),
    Bad("nothing in braces", titled("{}"), .header, "lacks descr, fortran_order or shape"),
    Bad("code", titled("__import__('os').system('ls')"), .header, "imgs.npy, byte 10:"),
    Bad(
      "code as a value", titled("{'descr': __import__('os').system('ls'), }"), .header,
      "imgs.npy, byte 20:", "no quoted word"),
    Bad(
      "code in the shape", titled(dictionary("|u1", "(2, 64, len('x' * 10**9))")), .header,
      "imgs.npy, byte 68:", "no number"),
    Bad("a sum", shaped("(1 + 1, 64, 64)"), .header, "imgs.npy, byte 63:", "no “,”"),
    Bad(
      "code after the dictionary", titled(dictionary("|u1", "(2, 64, 64)") + "; exit()"), .header,
      "goes on"),
    Bad("a nested dictionary", titled("{'descr': {'a': 1}, }"), .header, "imgs.npy, byte 20:"),
    Bad(
      "fields", titled(dictionary("x", "(2, 64, 64)").replacing("'x'", with: "[('a', '|u1')]")),
      .header, "word"),
    Bad(
      "no type", titled("{'fortran_order': False, 'shape': (2, 64, 64), }"), .header, "lacks descr"),
    Bad("no shape", titled("{'descr': '|u1', 'fortran_order': False, }"), .header, "or shape"),
    Bad(
      "a key twice", titled("{'descr': '|u1', 'descr': '|u1', 'shape': (2, 64, 64), }"), .header,
      "imgs.npy, byte 27:", "“descr” twice"),
    Bad(
      "another key", titled("{'descr': '|u1', 'eval': 'x'}"), .header, "imgs.npy, byte 27:",
      "“eval”"),
    Bad("an escape", titled("{'des\\x63r': '|u1', }"), .header, "does not end as it began"),
    Bad("an open word", titled("{'descr"), .header, "does not end as it began"),
    Bad("mixed quotes", titled("{'descr\": '|u1'}"), .header, "does not end as it began"),
    Bad("no comma", titled("{'descr': '|u1' 'shape': (2, 64, 64)}"), .header, "byte 26:", "“}”"),
    Bad("no colon", titled("{'descr' '|u1'}"), .header, "imgs.npy, byte 19:", "“:”"),
    Bad("an open brace", titled("{'descr': '|u1', "), .header, "no quoted word"),
    Bad("an open parenthesis", shaped("(2, 64, 64"), .header, "no number of 0 or more"),
    Bad("order 0", titled(dictionary("|u1", "(2, 64, 64)", order: "0")), .header, "True nor False"),
    Bad(
      "order Falsehood", titled(dictionary("|u1", "(2, 64, 64)", order: "Falsehood")), .header,
      "“}”"),
    Bad(
      "no line feed", archive(images: sprites.images.with(0x20, at: 127)), .header, "no line feed"),
    Bad("a line over", titled(dictionary("|u1", "(2, 64, 64)") + "\n"), .header, "goes on after"),
    Bad(
      "a zero within", archive(images: sprites.images.with(0, at: 11)), .header,
      "imgs.npy, byte 11:"),
    Bad("a tab", titled("{\t'descr': '|u1'}"), .header, "imgs.npy, byte 11:"),
    Bad("minus", shaped("(-2, 64, 64)"), .header, "imgs.npy, byte 61:", "0 or more"),
    Bad("a fraction", shaped("(2.0, 64, 64)"), .header, "imgs.npy, byte 62:", "no “,”"),
    Bad("hexadecimal", shaped("(0x2, 64, 64)"), .header, "imgs.npy, byte 62:", "no “,”"),
    Bad("a leading zero", shaped("(02, 64, 64)"), .header, "imgs.npy, byte 61:", "no number"),
    Bad("a bare number", shaped("8192"), .header, "imgs.npy, byte 60:", "“(”"),
    Bad("a number in parentheses", shaped("(8192)"), .header, "is no shape"),
    Bad("two commas", shaped("(2,, 64)"), .header, "imgs.npy, byte 63:", "no number"),

    Bad("30 digits", shaped("(100000000000000000000000000000, 64, 64)"), .tooLarge, "30 digits"),
    Bad("2⁶² images", shaped("(4611686018427387904, 64, 64)"), .tooLarge, "byte 60:", "counted"),
    Bad(
      "2⁵² images, no bytes by 64 bits", shaped("(4503599627370496, 64, 64)"), .tooLarge, "byte 60:"
    ),
    Bad(
      "10¹² images", shaped("(1000000000000, 64, 64)"), .tooLarge, "imgs.npy, byte 60:", "737280"),
    Bad(
      "an image too many", shaped("(737281, 64, 64)"), .tooLarge, "imgs.npy, byte 60:",
      "737281 rows"),
    Bad(
      "as many as dSprites", shaped("(737280, 64, 64)"), .truncated, "3019899008 bytes, the archive"
    ),
    Bad("a row over", shaped("(1, 64, 64)"), .trailing, "imgs.npy, byte 4224:"),
    Bad("no images", shaped("(0, 64, 64)"), .shape, "imgs.npy, byte 60:", "0×64×64, not N×64×64"),
    Bad("a number", shaped("()"), .shape, "imgs.npy, byte 60:", "that of a number"),
    Bad("flat images", shaped("(2, 4096)"), .shape, "imgs.npy, byte 60:", "2×4096"),
    Bad("smaller images", shaped("(8, 32, 32)"), .shape, "imgs.npy, byte 60:", "8×32×32"),
    Bad("a channel", shaped("(2, 64, 64, 1)"), .shape, "imgs.npy, byte 60:", "2×64×64×1"),

    Bad(
      "Fortran order", titled(dictionary("|u1", "(2, 64, 64)", order: "True")), .fortranOrder,
      "byte 44:"),
    Bad("objects", typed("|O"), .objects, "imgs.npy, byte 20:", "“|O”", "Python objects"),
    Bad("objects, plainly", typed("O"), .objects, "imgs.npy, byte 20:"),
    Bad("signed bytes", typed("|i1"), .type, "imgs.npy, byte 20:", "“|i1”", "astype('|u1')"),
    Bad("truth values", typed("|b1"), .type, "imgs.npy, byte 20:", "“|b1”"),
    Bad("no word", typed(""), .type, "imgs.npy, byte 20:"),
    Bad(
      "a long word", typed(String(repeating: "u", count: 3000)), .type, "imgs.npy, byte 20:", "…"),
    Bad(
      "the highest byte first", latents(">f8", "(2, 6)"), .byteOrder, "latents_values.npy, byte 20:"
    ),
    Bad(
      "single precision", latents("<f4", "(2, 6)"), .type, "latents_values.npy, byte 20:", "“<f8”"),
    Bad("whole numbers", latents("<i8", "(2, 6)"), .type, "latents_values.npy, byte 20:"),
    Bad("native order", latents("=f8", "(2, 6)"), .type, "latents_values.npy, byte 20:"),
    Bad("objects for latents", latents("|O", "(2, 6)"), .objects, "latents_values.npy, byte 20:"),
    Bad(
      "five latents", latents("<f8", "(2, 5)"), .shape, "latents_values.npy, byte 60:", "not N×6"),
    Bad("latents turned", latents("<f8", "(6, 2)"), .shape, "latents_values.npy", "6×2, not N×6"),
    Bad("2⁶³ latents", latents("<f8", "(9223372036854775807, 6)"), .tooLarge, "latents_values.npy"),
    Bad(
      "latents of other images",
      archive(images: sprites.images, values: SpriteFile(rows: 3).values),
      .countMismatch, "latents_values.npy", "3 rows for the 2 of imgs.npy"),

    Bad(
      "a grey pixel", pixel(1, 77, 2), .value, "imgs.npy, byte 4301:", "image 1 has a pixel of 2"),
    Bad(
      "a white pixel of 255", pixel(0, 4095, 255), .value, "imgs.npy, byte 4223:", "pixel of 255"),
    Bad(
      "no number", latent(1, 2, .nan), .value, "latents_values.npy, byte 192:", "row 1, column 2"),
    Bad(
      "an infinite one", latent(0, 0, -.infinity), .value, "latents_values.npy, byte 128:", "row 0"),
  ]

  @Test(arguments: cases) func badArray(_ bad: Bad) throws {
    let folder = try Folder()
    let file = try folder.file("a.npz", bad.bytes)
    expectRefusal("a.npz", bad.kind, bad.says) { try readDSprites(file, keeping: 1, seed: 1) }
  }

  @Test func moreThanThereAre() throws {
    let folder = try Folder()
    let file = try folder.file("a.npz", Self.archive(images: Self.sprites.images))
    for count in [3, 1 << 40, Int.max] {
      expectRefusal(
        "a.npz", .tooFew, ["imgs.npy", "\(count) images are to be kept of 2;", "keep fewer"]
      ) {
        try readDSprites(file, keeping: count, seed: 1)
      }
    }
  }
}
