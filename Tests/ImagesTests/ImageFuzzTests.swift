import Foundation
import Seams
import Testing

@testable import Images

/// Random damage: a reader gives what a slow reading of the bytes gives, or one line, and takes no
/// memory on a header's word. Each in a process of its own, whose memory can be told.
@Suite struct ImageFuzzTests {
  @Test func damagedIDX() async {
    await #expect(processExitsWith: .success) {
      try run(seed: 1, count(18_000), "a.idx") { fuzz in
        fuzz.damaged(fuzz.pick(Fuzz.files), Fuzz.files)
      } read: {
        try readIDX(images: $0, labels: nil)
      } isRight: { bytes, set in
        isSame(slowly(bytes), set)
      }
    }
  }

  @Test func damagedGzip() async {
    await #expect(processExitsWith: .success) {
      let packed =
        Fuzz.files.map(gzip) + Fuzz.files.map { gzip(Array($0[..<9])) + gzip(Array($0[9...])) }
      // Damaged before it was packed, every other one, and remembered so.
      var inner: [UInt8]?
      try run(seed: 2, count(18_000), "a.gz") { fuzz in
        inner = nil
        guard fuzz.below(2) == 0 else { return fuzz.damaged(fuzz.pick(packed), packed) }
        inner = fuzz.damaged(fuzz.pick(Fuzz.files), Fuzz.files)
        return gzip(inner!)
      } read: {
        try readIDX(images: $0, labels: nil)
      } isRight: { _, set in
        // A checksum keeps what was not damaged before.
        if let inner { return isSame(slowly(inner), set) }
        return set.map { set in Fuzz.files.contains { isSame(slowly($0), set) } } ?? true
      }
    }
  }

  @Test func damagedArchives() async {
    await #expect(processExitsWith: .success) {
      let sprites = [SpriteFile(rows: 2), SpriteFile(rows: 3)]
      let whole = sprites.flatMap { sprites in
        let (stored, packed) = (
          sprites.members(isDeflated: false), sprites.members(isDeflated: true)
        )
        let streamed = packed.map {
          var member = $0
          member.flags = 8
          return member
        }
        return [
          zip(stored), zip(packed), zip(packed, isLarge: true), zip(streamed),
          zip(packed.reversed()),
        ]
      }
      let images = sprites.map(\.images)
      // The member imgs.npy damaged before it was packed, every other one, and how many images it had.
      var inner: (bytes: [UInt8], rows: Int)?
      try run(seed: 3, count(7_000), "a.npz") { fuzz in
        inner = nil
        guard fuzz.below(2) == 0 else { return fuzz.damaged(fuzz.pick(whole), whole) }
        let k = fuzz.below(2)
        let end = fuzz.pick([128, 128, 128, images[k].count])
        let head = fuzz.damaged(Array(images[k][..<end]), images.map { Array($0[..<128]) })
        inner = (head + images[k][end...], sprites[k].rows)
        return zip([
          Member("imgs.npy", inner!.bytes), Member("latents_values.npy", sprites[k].values),
        ])
      } read: {
        try readDSprites($0, keeping: 1, seed: 1)
      } isRight: { _, set in
        guard let set else { return true }
        let row = Int(set.factors[0, 0])
        guard set.factors.row(0) == (1..<6).map({ SpriteFile.latent(row, $0) }) else {
          return false
        }
        if let inner {
          let pixels = Array(inner.bytes.suffix(4096 * inner.rows)[...].dropFirst(4096 * row))
          return set.pixels.elements == slowMeans { Int(pixels[64 * $0 + $1]) }
            && isHead(Array(inner.bytes.dropLast(4096 * inner.rows)), inner.rows)
        }
        return set.pixels.elements == slowMeans { Int(SpriteFile.pixel(row, $0, $1)) }
      }
    }
  }
}

/// A minute of each with SEAMS_ALL, two seconds without.
private func count(_ few: Int) -> Int {
  ProcessInfo.processInfo.environment["SEAMS_ALL"] == "1" ? 30 * few : few
}

/// `count` files from `make`, each given to `read`; what comes must be right, and an error one line.
private func run(
  seed: UInt64, _ count: Int, _ name: String, _ make: (inout Fuzz) -> [UInt8],
  read: (URL) throws -> ImageSet, isRight: ([UInt8], ImageSet?) -> Bool
) throws {
  let folder = try Folder()
  var (fuzz, kinds, done) = (Fuzz(random: Random(seed: seed)), [String: Int](), 0)
  let memory = peakMemory()
  for _ in 0..<count {
    let bytes = make(&fuzz)
    let file = try folder.file(name, bytes)
    var said: String { Data(bytes).base64EncodedString() }
    do {
      let set = try read(file)
      done += 1
      #expect(isRight(bytes, set), "\(set.pixels.shape) of \(said)")
    } catch let error as ImageFileError {
      kinds["\(error.kind)", default: 0] += 1
      expectOneLine(error.description, name)
      let hasPlace =
        error.description.contains(", byte") || error.description.contains(", unpacked")
      let isWhole = [.empty, .missingMember, .countMismatch].contains(error.kind)
      #expect(hasPlace || isWhole, "\(error) of \(said)")
      #expect(isRight(bytes, nil), "\(error) of \(said)")
    }
  }
  let grown = peakMemory() - memory
  #expect(grown < 64 << 20, "\(grown >> 20) MB")
  #expect(
    done > count / 100 && kinds.values.reduce(0, +) > count / 4, "\(done) of \(count), \(kinds)")
  #expect(kinds.count >= 5, "\(kinds)")
}

/// Damages files.
private struct Fuzz {
  var random: Random

  static let files = [
    idx([3, 2, 4], (0..<24).map { UInt8($0 * 9) }), idx([1, 1, 1], [200]),
    idx([2, 16, 16], (0..<512).map { UInt8($0 * $0 % 251) }),
  ]

  mutating func below(_ n: Int) -> Int { random.integer(below: n) }

  mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }

  /// The bytes, damaged up to five times, also by pieces of the others.
  mutating func damaged(_ bytes: [UInt8], _ others: [[UInt8]]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<pick([0, 1, 1, 1, 2, 3, 5]) where !bytes.isEmpty {
      let place = below(bytes.count)
      let other = pick(others)
      switch below(8) {
      case 0, 1: bytes[place] ^= 1 << UInt8(below(8))
      case 2: bytes[place] = pick([0, 1, 0x20, 0x27, 0x2d, 0x39, 0x7f, 0x80, 0xff])
      case 3: bytes.removeLast(bytes.count - place)
      case 4: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(8)))
      case 5:
        let start = below(other.count)
        bytes.insert(contentsOf: other[start..<min(other.count, start + 1 + below(40))], at: place)
      case 6: bytes = Array(bytes[..<place] + other[below(other.count)...])
      default:
        let number = pick([0, 1, 1 << 31, 1 << 32 - 1, 1 << 62, 1 << 63, .max, UInt64(below(5000))])
        let width = min(pick([2, 4, 8]), bytes.count - place)
        bytes.replaceSubrange(place..<place + width, with: little(number, width))
      }
    }
    return bytes
  }
}

// MARK: The slow reading

/// The sizes and the pixels of an IDX file; nil if it is none.
private func slowly(_ bytes: [UInt8]) -> ([Int], [Float])? {
  guard bytes.count > 16, bytes[..<4] == [0, 0, 8, 3] else { return nil }
  let sizes = (1...3).map { k in (0..<4).reduce(0) { $0 * 256 + Int(bytes[4 * k + $1]) } }
  guard sizes.reduce(1, { $0 * Double($1) }) == Double(bytes.count - 16) else { return nil }
  return (sizes, bytes[16...].map { Float($0) / 255 })
}

private func isSame(_ slow: ([Int], [Float])?, _ set: ImageSet?) -> Bool {
  guard let (sizes, pixels) = slow else { return set == nil }
  return set.map { [$0.pixels.rows, $0.height, $0.width] == sizes && $0.pixels.elements == pixels }
    ?? false
}

/// The means of 2×2 of the 64×64 pixels (y, x).
private func slowMeans(_ pixel: (Int, Int) -> Int) -> [Float] {
  (0..<1024).map { k in
    let (y, x) = (2 * (k / 32), 2 * (k % 32))
    return Float(pixel(y, x) + pixel(y, x + 1) + pixel(y + 1, x) + pixel(y + 1, x + 1)) / 4
  }
}

/// Whether the head says what it should, in whatever order and with whatever quotes and spaces.
private func isHead(_ bytes: [UInt8], _ rows: Int) -> Bool {
  let text = String(decoding: bytes.drop { $0 != UInt8(ascii: "{") }, as: UTF8.self)
  let plain = text.replacing("\"", with: "'").filter { $0 != " " && $0 != "\n" }
  let parts = ["'descr':'|u1'", "'fortran_order':False", "'shape':(\(rows),64,64"]
  return parts.allSatisfy(plain.contains) && plain.count <= parts.joined().count + 7
}
