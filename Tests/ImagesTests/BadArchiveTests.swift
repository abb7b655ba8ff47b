import Foundation
import Testing

@testable import Images

/// Archives that contradict themselves, and members that are not read.
@Suite struct BadArchiveTests {
  private static let sprites = SpriteFile(rows: 2)
  private static let good = zip(sprites.members(isDeflated: true))
  private static let stored = zip(sprites.members(isDeflated: false))
  private static let large = zip(sprites.members(isDeflated: true), isLarge: true)
  private static let entry: [UInt8] = [0x50, 0x4b, 1, 2]
  private static let local: [UInt8] = [0x50, 0x4b, 3, 4]
  /// Where the directory begins, where the member imgs.npy does, in the directory and in the file.
  private static let directory = Int(good.little(good.count - 6, 4))
  private static let imgs = good.places(of: entry)[1]
  private static let imgsData = good.places(of: local)[1]

  /// The archive with its member imgs.npy changed.
  private static func changed(_ isDeflated: Bool = true, _ change: (inout Member) -> Void)
    -> [UInt8]
  {
    var members = sprites.members(isDeflated: isDeflated)
    change(&members[1])
    return zip(members)
  }

  private static func named(_ name: [UInt8]) -> [UInt8] {
    changed { $0.name = name }
  }

  private static func flagged(_ flags: UInt64) -> [UInt8] { changed { $0.flags = flags } }

  private static func wide(_ size: UInt64, _ packed: UInt64, _ offset: UInt64) -> [UInt8] {
    little(1, 2) + little(24, 2) + [size, packed, offset].flatMap { little($0, 8) }
  }

  /// imgs.npy with sizes and offset of 64 bits, which `extra` tells.
  private static func widened(_ extra: [UInt8], _ isDeflated: Bool = true) -> [UInt8] {
    changed(isDeflated) {
      ($0.size, $0.packedSize, $0.offset) = (0xffff_ffff, 0xffff_ffff, 0xffff_ffff)
      $0.extra = extra
    }
  }

  static let whole = [
    Bad("nothing", [], .empty, "it is empty"),
    Bad("a byte", [0x50], .wrongMagic, "byte 0:", "no npz file"),
    Bad("text", Array("shape,scale\n1,0.5\n".utf8), .wrongMagic, "byte 0:", "no npz file"),
    Bad("an array alone", sprites.images, .wrongMagic, "byte 0:", "numpy.savez"),
    Bad("packed by gzip", gzip(good), .wrongMagic, "byte 0:", "no npz file"),
    Bad("a magic number", Array(good[..<4]), .truncated, "byte 4:", "without its end record"),
    Bad("half", Array(good[..<(good.count / 2)]), .truncated, "byte \(good.count / 2):"),
    Bad("no end record", good.dropLast(22), .truncated, "byte \(good.count - 22):"),
    Bad("a byte short", good.dropLast(), .truncated, "byte \(good.count - 1):", "end record"),
    Bad("a byte over", good + [0], .truncated, "byte \(good.count + 1):", "end record"),
    Bad("a comment that is longer", good.with(9, at: -2), .truncated, "end record"),
    Bad(
      "bytes before", local + [1, 2, 3] + good, .archive, "byte \(good.count - 15):", "directory"),
    Bad(
      "a directory that begins later", good.with(good[good.count - 6] + 1, at: -6), .archive,
      "byte \(good.count - 22):", "does not end here"),
    Bad(
      "a directory outside", good.with(255, 255, 255, 127, at: -6), .archive, "byte 2147483647 on"),
    Bad("a shorter directory", good.with(1, 0, 0, 0, at: -10), .archive, "does not end here"),
    Bad(
      "a member more", good.with(4, 0, 4, 0, at: -14), .archive, "byte \(good.count - 22):",
      "ends in an entry"),
    Bad("a member fewer", good.with(2, 0, 2, 0, at: -14), .archive, "goes on after 2 members"),
    Bad(
      "members elsewhere", good.with(2, 0, at: -14), .unsupported, "byte \(good.count - 22):",
      "join"),
    Bad(
      "a second disk", good.with(1, 0, at: -18), .unsupported, "byte \(good.count - 22):", "join"),
    Bad("65535 members", good.with(255, 255, 255, 255, at: -14), .tooLarge, "65535 members", "64"),
    Bad(
      "65 members", zip((0..<65).map { Member("m\($0).npy", []) }), .tooLarge, "65 members",
      "leave some out"),
    Bad("no member", zip([]), .missingMember, "no imgs.npy"),
    Bad("an entry that is none", good.with(0x51, at: imgs), .archive, "byte \(imgs):", "no entry"),
    Bad("a long name", good.with(255, 255, at: imgs + 28), .archive, "byte \(imgs):", "ends in an"),
    Bad(
      "a long comment", good.with(255, 255, at: imgs + 32), .archive, "byte \(imgs):", "ends in an"),
    Bad(
      "a name that takes the extra field's place",
      changed { $0.extra = [9, 9, 0, 0] }.with(12, 0, 0, 0, at: imgs + 28), .unsafeName,
      "imgs.npy\u{FFFD}"),
    Bad(
      "a broken extra field", changed { $0.extra = [9, 9, 9, 0] }, .archive,
      "extra field of imgs.npy"),
    Bad(
      "half an extra field", changed { $0.extra = [9, 9] }, .archive, "byte \(imgs):", "64 bits"),
    Bad(
      "a member outside", changed { $0.offset = 1 << 30 }, .archive, "byte \(imgs):", "outside the"),
    Bad("a member over the end", changed { $0.packedSize = 1 << 30 }, .archive, "outside the file"),

    Bad("no wide numbers", widened([]), .archive, "byte \(imgs):", "lacks a number of 64 bits"),
    Bad(
      "two wide numbers", widened(little(1, 2) + little(16, 2) + little(7, 16)), .archive, "64 bits"
    ),
    Bad("a size of 2⁶³", widened(wide(1 << 63, 100, 0)), .archive, "imgs.npy would lie outside"),
    Bad("a place at 2⁶⁴ − 1", widened(wide(8320, 100, .max)), .archive, "would lie outside"),
    Bad("a place at 2⁶³ − 1", widened(wide(8320, 100, 1 << 63 - 1)), .archive, "would lie outside"),
    Bad("packed into 2⁶³ − 1", widened(wide(8320, 1 << 63 - 1, 0)), .archive, "would lie outside"),
    Bad("another's place", widened(wide(8320, 100, 0)), .archive, "byte 0 of the file", "not what"),
    Bad(
      "2⁴⁰ members", large.wideEnd(24, 1 << 40), .tooLarge, "1099511627776 members"),
    Bad("2⁶⁴ − 1 members", large.wideEnd(24, .max), .archive, "does not end here"),
    Bad("a wide directory outside", large.wideEnd(48, 1 << 62), .archive, "does not end here"),
    Bad("a wide directory of 2⁶⁴ − 1", large.wideEnd(40, .max), .archive, "does not end here"),
    Bad("a longer end record", large.wideEnd(4, 1 << 63), .archive, "no end record of a large"),
    Bad(
      "a locator to nowhere", large.with(0, 0, 0, 0, 0, 0, 0, 1, at: -34), .archive, "no end record"
    ),
    Bad(
      "a locator past the end", large.with(255, 255, 255, 255, at: -34), .archive, "no end record"),
    Bad(
      "a locator to an end record of 8 bytes",
      local + little(0x0606_4b50, 8) + little(0x0706_4b50, 8) + little(4, 8) + little(1, 4)
        + little(0x0605_4b50, 4) + little(0, 18), .archive, "byte 12:", "no end record of a large"),
    Bad("a locator to the beginning", large.with(0, 0, 0, 0, at: -34), .archive, "no end record"),

    Bad(
      "a name above", named(Array("../imgs.npy".utf8)), .unsafeName, "byte \(imgs + 3):",
      "“../imgs.npy”"),
    Bad("a name around", named(Array("a/../imgs.npy".utf8)), .unsafeName, "leaves the folder"),
    Bad("a name from the root", named(Array("/imgs.npy".utf8)), .unsafeName, "“/imgs.npy”"),
    Bad(
      "a name with backslashes", named(Array("..\\imgs.npy".utf8)), .unsafeName, "byte \(imgs + 3):"
    ),
    Bad("a name with a zero", named(Array("imgs.npy\0".utf8)), .unsafeName, "“imgs.npy\u{FFFD}”"),
    Bad("a name of no UTF-8", named([0xff, 0xfe]), .unsafeName, "“\u{FFFD}\u{FFFD}”"),
    Bad("no name", named([]), .unsafeName, "“”"),
    Bad("a name of two lines", named(Array("im\ngs".utf8)), .missingMember, "im\u{FFFD}gs"),
    Bad("a name of 60 KB", named([UInt8](repeating: 0x61, count: 60000)), .missingMember, "…"),
    Bad(
      "imgs.npy twice",
      zip(sprites.members(isDeflated: true) + [Member("imgs.npy", sprites.images)]),
      .duplicateMember, "two members imgs.npy"),
    Bad(
      "no imgs.npy", named(Array("imgs".utf8)), .missingMember,
      "no imgs.npy, only metadata.npy, imgs,"),
    Bad(
      "no latents", zip([Member("imgs.npy", sprites.images)]), .missingMember,
      "no latents_values.npy"),
  ]

  static let members = [
    Bad("encrypted", flagged(1), .encrypted, "imgs.npy, byte \(imgsData) of the file"),
    Bad("strongly encrypted", flagged(0x40), .encrypted, "imgs.npy, byte \(imgsData) of the file"),
    Bad("masked", flagged(0x2000), .encrypted, "without password"),
    Bad(
      "bzip2", changed { $0.method = 12 }, .unsupported, "imgs.npy, byte \(imgsData)", "method 12"),
    Bad("AES", changed { $0.method = 99 }, .unsupported, "method 99", "savez_compressed"),
    Bad(
      "no local header", good.with(0, at: imgsData), .archive, "byte \(imgsData) of the file",
      "not what"),
    Bad(
      "another local name", changed { $0.localName = Array("imgz.npy".utf8) }, .archive, "not what"),
    Bad(
      "a longer local name", changed { $0.localName = Array("imgs.npy2".utf8) }, .archive,
      "not what"),
    Bad(
      "another local method", changed { $0.localMethod = 0 }, .archive,
      "byte \(imgsData) of the file"),
    Bad(
      "another local checksum", changed { $0.localChecksum = 5 }, .archive, "contradict each other"),
    Bad(
      "a local name to the end", good.with(255, 255, at: imgsData + 26), .archive,
      "imgs.npy, byte \(imgsData)"),
    Bad(
      "a local extra field", good.with(255, 255, at: imgsData + 28), .archive,
      "not what stands there"),
    Bad(
      "over its directory", changed { $0.packedSize = 1000 }, .archive, "imgs.npy, byte \(imgsData)"
    ),
    Bad(
      "stored in less", changed(false) { $0.packedSize = 100 }, .archive, "contradict each other"),
    Bad("stored as more", changed(false) { $0.size = 9000 }, .archive, "contradict each other"),
    Bad("another checksum", changed { $0.checksum = 5 }, .checksum, "imgs.npy, byte 8320:"),
    Bad(
      "another checksum, stored", changed(false) { $0.checksum = 5 }, .checksum,
      "imgs.npy, byte 8320:"),
    Bad(
      "a flipped pixel", stored.with(stored[1000] ^ 1, at: 1000), .checksum, "imgs.npy, byte 8320:"),
    Bad("fewer bytes than it says", changed { $0.size = 8321 }, .trailing, "imgs.npy, byte 8320:"),
    Bad("more bytes than it says", changed { $0.size = 8319 }, .truncated, "imgs.npy, byte 8319:"),
    Bad("a size of 0", changed { $0.size = 0 }, .archive, "imgs.npy, byte 0:", "says 0 bytes"),
    Bad(
      "a size of 2⁶² bytes",
      widened(wide(1 << 62, UInt64(deflated(sprites.images).count), UInt64(imgsData))), .trailing,
      "imgs.npy, byte 8320:", "the archive has 4611686018427387904"),
    Bad(
      "a row in the head that does not come",
      changed {
        $0.bytes = header(dictionary("|u1", "(3, 64, 64)")) + sprites.pixels
        $0.size = UInt64(128 + 3 * 4096)
      },
      .countMismatch, "latents_values.npy", "2 rows for the 3"),
    Bad("no packed bytes", changed { $0.packed = [] }, .truncated, "imgs.npy", "ends too early"),
    Bad(
      "packed bytes cut", changed { $0.packed = deflated($0.bytes).dropLast(3) }, .truncated,
      "imgs.npy"),
    Bad(
      "packed bytes over", changed { $0.packed = deflated($0.bytes) + [1] }, .trailing,
      "1 byte follows"),
    Bad("packed bytes of no sense", changed { $0.packed = [7] }, .damaged, "invalid block type"),
    Bad("gzip within", changed { $0.packed = gzip($0.bytes) }, .damaged, "imgs.npy", "of the file"),
    Bad(
      "more comes than is said",
      changed { $0.packed = deflated($0.bytes + [0]) }, .archive, "imgs.npy, byte 8320:",
      "more come"),
    Bad(
      "less comes than is said",
      changed { $0.packed = deflated($0.bytes.dropLast()) }, .archive, "imgs.npy, byte 8319:",
      "no more"),
  ]

  @Test(arguments: whole) func badArchive(_ bad: Bad) throws { try expectRefused(bad) }

  @Test(arguments: members) func badMember(_ bad: Bad) throws { try expectRefused(bad) }

  private func expectRefused(_ bad: Bad) throws {
    let folder = try Folder()
    let file = try folder.file("a.npz", bad.bytes)
    expectRefusal("a.npz", bad.kind, bad.says) { try readDSprites(file, keeping: 1, seed: 1) }
  }

  /// A member that is not asked for may be what it likes.
  @Test func othersAreLeftAlone() throws {
    let folder = try Folder()
    var members = Self.sprites.members(isDeflated: true)
    (members[0].flags, members[0].method, members[0].localMethod) = (1, 99, 99)
    members[0].packed = [1, 2, 3]
    #expect(
      try readDSprites(folder.file("a.npz", zip(members)), keeping: 2, seed: 1).pixels.rows == 2)
  }

  /// Every beginning of an archive is refused with the place where it ends.
  @Test func everyBeginning() throws {
    let folder = try Folder()
    for count in Array(0..<200) + Array(Self.good.count - 300..<Self.good.count) {
      let file = try folder.file("a.npz", Array(Self.good[..<count]))
      let kind: ImageFileError.Kind = count == 0 ? .empty : count < 4 ? .wrongMagic : .truncated
      let place = count < 4 ? "a.npz" : "byte \(count):"
      expectRefusal("a.npz", kind, [place]) { try readDSprites(file, keeping: 1, seed: 1) }
    }
  }
}

extension [UInt8] {
  func places(of word: [UInt8]) -> [Int] { indices.filter { self[$0...].starts(with: word) } }

  /// Another number of 64 bits in the end record of a large archive.
  fileprivate func wideEnd(_ offset: Int, _ value: UInt64) -> [UInt8] {
    var result = self
    let start = places(of: [0x50, 0x4b, 6, 6])[0]
    // The members of this disk are as many as all.
    for place in offset == 24 ? [24, 32] : [offset] {
      result.replaceSubrange(start + place..<start + place + 8, with: ImagesTests.little(value, 8))
    }
    return result
  }
}
