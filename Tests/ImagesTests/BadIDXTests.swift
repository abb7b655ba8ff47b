import Foundation
import Testing

@testable import Images

@Suite struct BadIDXTests {
  private static let pixels = (0..<24).map { UInt8($0) }
  private static let good = idx([3, 2, 4], pixels)
  private static let packed = gzip(good)

  static let images = [
    Bad("nothing", [], .empty, "it is empty", "get the file again"),
    Bad("a byte", [0], .truncated, "byte 1:", "magic number"),
    Bad("a part of the magic number", Array(good[..<3]), .truncated, "byte 3:", "magic number"),
    Bad("a magic number", Array(good[..<4]), .truncated, "byte 4:", "header"),
    Bad("a part of the header", Array(good[..<10]), .truncated, "byte 10:", "header"),
    Bad("a header but a byte", Array(good[..<15]), .truncated, "byte 15:", "header"),
    Bad("a header", Array(good[..<16]), .truncated, "byte 16:", "images", "counts 3 (24 bytes)"),
    Bad("a byte too few", good.dropLast(), .truncated, "byte 39:", "counts 3 (24 bytes)"),
    Bad("a byte too many", good + [0], .trailing, "byte 40:", "after the last of 3 images"),
    Bad("text", Array("a,b\n1,2\n3,4\n".utf8), .wrongMagic, "byte 0:", "0x612c620a"),
    Bad("labels", idx([3], [1, 2, 3]), .wrongMagic, "byte 0:", "holds labels, not images"),
    Bad("doubles", good.with(14, at: 2), .wrongMagic, "byte 0:", "0x00000e03", "unsigned bytes"),
    Bad("two sizes", idx([3, 8], pixels), .wrongMagic, "byte 0:", "0x00000802"),
    Bad("four sizes", idx([3, 2, 2, 2], pixels), .wrongMagic, "byte 0:", "0x00000804"),
    Bad("the lowest byte first", [3, 8, 0, 0] + good[4...], .wrongMagic, "byte 0:", "0x03080000"),
    Bad("an archive", zip([Member("a", good)]), .wrongMagic, "byte 0:", "0x504b0304"),
    Bad("no images", idx([0, 2, 4], []), .empty, "byte 4:", "holds no images"),
    Bad("no rows", idx([3, 0, 4], []), .empty, "byte 8:", "holds no images"),
    Bad("no columns", idx([3, 2, 0], []), .empty, "byte 12:", "holds no images"),
    Bad(
      "ones", idx([0xffff_ffff, 0xffff_ffff, 0xffff_ffff], []), .tooLarge, "byte 4:", "134217728"),
    Bad(
      "10¹² pixels", idx([1_000_000, 1000, 1000], []), .tooLarge, "byte 4:", "1000000×1000×1000"),
    Bad("2⁶⁴ pixels", idx([1 << 31, 1 << 31, 4], []), .tooLarge, "byte 4:", "split the file"),
    Bad("2⁶⁴ + 24 pixels", idx([3, 2_863_311_531, 2_147_483_648], pixels), .tooLarge, "byte 4:"),
    Bad("one more than the limit", idx([(1 << 27) + 1, 1, 1], []), .tooLarge, "byte 4:"),
    Bad("the limit", idx([1 << 17, 32, 32], pixels), .truncated, "byte 40:", "(134217728 bytes)"),

    Bad("gzip's magic number", Array(packed[..<2]), .truncated, "byte 2 of the file", "too early"),
    Bad("a part of gzip's header", Array(packed[..<9]), .truncated, "byte 9 of the file"),
    Bad("gzip's header", Array(packed[..<10]), .truncated, "byte 10 of the file"),
    Bad("a part of gzip's data", Array(packed[..<20]), .truncated, "byte 20 of the file"),
    Bad("no checksum", packed.dropLast(8), .truncated, "byte \(packed.count - 8) of the file"),
    Bad("half a checksum", packed.dropLast(6), .truncated, "byte \(packed.count - 6) of the file"),
    Bad("half a length", packed.dropLast(2), .truncated, "byte \(packed.count - 2) of the file"),
    Bad(
      "another checksum", packed.with(packed[packed.count - 8] ^ 1, at: -8), .checksum,
      "of the file", "another checksum"),
    Bad("another length", packed.with(25, at: -4), .checksum, "of the file", "another length"),
    Bad(
      "trailing bytes", packed + Array("more".utf8), .trailing,
      "byte \(packed.count) of the file", "4 bytes follow"),
    Bad(
      "trailing zeros", packed + [0, 0], .trailing, "byte \(packed.count) of the file", "2 bytes"),
    Bad(
      "half a magic number", packed + [0x1f], .trailing, "byte \(packed.count) of the file",
      "1 byte"),
    Bad("another method", packed.with(9, at: 2), .damaged, "of the file", "unknown compression"),
    Bad("unknown flags", packed.with(0xe0, at: 3), .damaged, "of the file", "unknown header flags"),
    Bad(
      "a block of no type", packed.with(7, at: 10), .damaged, "of the file", "invalid block type"),
    Bad("a second member cut", packed + packed[..<6], .truncated, "byte \(packed.count + 6) of"),
    Bad(
      "a second member with another checksum",
      gzip(Array(good[..<7])) + gzip(Array(good[7...])).with(0, at: -7),
      .checksum, "of the file"),
    Bad("a file and once more", packed + packed, .trailing, "unpacked byte 40:", "3 images"),
    Bad("too few, packed", gzip(good.dropLast()), .truncated, "unpacked byte 39:"),
    Bad("nothing, packed", gzip([]), .truncated, "unpacked byte 0:", "magic number"),
    Bad("packed twice", gzip(packed), .wrongMagic, "unpacked byte 0:", "0x1f8b0800"),
    Bad("too many, packed", gzip(idx([4_000_000_000, 28, 28], [])), .tooLarge, "unpacked byte 4:"),
  ]

  static let labels = [
    Bad("nothing", [], .empty, "it is empty"),
    Bad("images", good, .wrongMagic, "byte 0:", "holds images, not labels"),
    Bad("text", Array("0 1 2 3 4".utf8), .wrongMagic, "byte 0:", "0x30203120"),
    Bad("a magic number", [0, 0, 8, 1], .truncated, "byte 4:", "header"),
    Bad(
      "too few", idx([2], [1, 2]), .countMismatch, "byte 4:", "2 labels for the 3 images of b.idx"),
    Bad(
      "too many", idx([4], [1, 2, 3, 4]), .countMismatch, "byte 4:", "4 labels for the 3 images"),
    Bad("too many and packed", gzip(idx([4], [])), .countMismatch, "unpacked byte 4:", "4 labels"),
    Bad("a label short", idx([3], [1, 2]), .truncated, "byte 10:", "counts 3 (3 bytes)"),
    Bad("a label over", idx([3], [1, 2, 3, 4]), .trailing, "byte 11:", "last of 3 labels"),
    Bad("ones", idx([0xffff_ffff], []), .tooLarge, "byte 4:", "of labels"),
    Bad("none", idx([0], []), .empty, "byte 4:", "holds no labels"),
    Bad("another checksum", gzip(idx([3], [1, 2, 3])).with(0, at: -8), .checksum, "of the file"),
  ]

  @Test(arguments: images) func badImages(_ bad: Bad) throws {
    let folder = try Folder()
    let file = try folder.file("a.idx", bad.bytes)
    expectRefusal("a.idx", bad.kind, bad.says) { try readIDX(images: file, labels: nil) }
  }

  @Test(arguments: labels) func badLabels(_ bad: Bad) throws {
    let folder = try Folder()
    let (images, labels) = try (folder.file("b.idx", Self.good), folder.file("a.idx", bad.bytes))
    expectRefusal("a.idx", bad.kind, bad.says) { try readIDX(images: images, labels: labels) }
  }

  @Test func whatIsNoFile() throws {
    let folder = try Folder()
    let file = try folder.file("a.idx", Self.good)
    func expect(_ kind: ImageFileError.Kind, _ name: String, _ says: String, at url: URL? = nil) {
      let url = url ?? folder.url.appending(path: name)
      let last = url.lastPathComponent
      expectRefusal(last, kind, [says]) { try readIDX(images: url, labels: nil) }
      expectRefusal(last, kind, [says]) { try readIDX(images: file, labels: url) }
      expectRefusal(last, kind, [says]) { try readDSprites(url, keeping: 1, seed: 1) }
    }
    expect(.missing, "none.idx", "there is no such file")
    expect(.missing, "a.idx/inner", "there is no such file")
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "folder"), withIntermediateDirectories: false)
    expect(.notAFile, "folder", "no regular file")
    #expect(mkfifo(folder.url.appending(path: "pipe").path, 0o600) == 0)
    expect(.notAFile, "pipe", "no regular file")
    expect(.notAFile, "", "no regular file", at: URL(filePath: "/dev/zero"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "link").path, withDestinationPath: "nowhere")
    expect(.missing, "link", "there is no such file")
    expect(.missing, "", "no file's URL", at: URL(string: "https://example.org/i.gz")!)
  }

  /// Root may read everything.
  @Test(.enabled(if: geteuid() != 0)) func noPermission() throws {
    let folder = try Folder()
    let file = try folder.file("a.idx", Self.good)
    #expect(chmod(file.path, 0) == 0)
    expectRefusal("a.idx", .unreadable, ["no permission", "chmod u+r"]) {
      try readIDX(images: file, labels: nil)
    }
  }

  /// A name cannot put a second line or a terminal's commands into the first.
  @Test func oddNames() throws {
    let folder = try Folder()
    for (name, shown) in [
      ("a\nb.idx", "a\u{FFFD}b.idx"), ("\u{1b}[2Jc.idx", "\u{FFFD}[2Jc.idx"),
      ("r\u{202e}l.idx", "r\u{FFFD}l.idx"), ("größe 😀.idx", "größe 😀.idx"),
    ] {
      let file = try folder.file(name, [0])
      expectRefusal(shown, .truncated, ["byte 1"]) { try readIDX(images: file, labels: nil) }
    }
  }
}
