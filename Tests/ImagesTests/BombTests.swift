import CZlib
import Foundation
import Testing

@testable import Images

/// Small files that would be gigabytes, each read in a process of its own: it ends in a line, in
/// 200 MB and 5 seconds.
@Suite struct BombTests {
  @Test func fourGigabytesForThreeImages() async {
    await #expect(processExitsWith: .success) {
      let bytes = gzipHead + endless(idx([3, 2, 4], []), megabytes: 4096)
      try expectSmall("a.gz", bytes, .trailing, "unpacked byte 40:")
    }
  }

  /// As many pixels as are read at most all come, and go on.
  @Test func fourGigabytesForTheLimit() async {
    await #expect(processExitsWith: .success) {
      let bytes = gzipHead + endless(idx([1 << 17, 32, 32], []), megabytes: 4096)
      try expectSmall("a.gz", bytes, .trailing, "unpacked byte 134217744:")
    }
  }

  @Test func fourGigabytesForTwoSprites() async {
    await #expect(processExitsWith: .success) {
      let images = SpriteFile(rows: 2).images
      let bytes = archive(images, packed: endless(images, megabytes: 4096), size: 8320)
      try expectSmall("a.npz", bytes, .archive, "imgs.npy, byte 8320:")
    }
  }

  @Test func fourGigabytesForAHeader() async {
    await #expect(processExitsWith: .success) {
      let images = SpriteFile(rows: 2).images.with(2, 0, 255, 255, 255, 255, at: 6)
      let bytes = archive(images, packed: endless(images, megabytes: 4096), size: 8320)
      try expectSmall("a.npz", bytes, .tooLarge, "imgs.npy, byte 8:")
    }
  }

  /// All images of dSprites are promised, and come, for the latents of two.
  @Test func threeGigabytesForTwoLatents() async {
    await #expect(processExitsWith: .success) {
      let images = header(dictionary("|u1", "(737280, 64, 64)"))
      let bytes = archive(
        images, packed: endless(images, megabytes: 2880), size: UInt64(128 + 737280 * 4096))
      try expectSmall("a.npz", bytes, .countMismatch, "2 rows for the 737280")
    }
  }

  /// A million members, of which each is as large as it can be, and the same one.
  @Test func aMillionMembers() async {
    await #expect(processExitsWith: .success) {
      var entry = little(0x0201_4b50, 4) + little(0, 16) + little(0xfffe, 4) + little(0xfffe, 4)
      entry += little(0, 18)
      let members = (0..<1_000_000).flatMap { _ in entry }
      let (count, size) = (UInt64(1_000_000), UInt64(members.count))
      var bytes = little(0x0403_4b50, 4) + members
      bytes += little(0x0606_4b50, 4) + little(44, 8) + little(0, 12)
      bytes += [count, count, size, 4].flatMap { little($0, 8) }
      bytes += little(0x0706_4b50, 4) + little(0, 4) + little(size + 4, 8) + little(1, 4)
      bytes += little(0x0605_4b50, 4) + little(0, 4) + little(.max, 12) + little(0, 2)
      try expectSmall("a.npz", bytes, .tooLarge, "1000000 members")
    }
  }

  /// A million gzip members that hold nothing.
  @Test func aMillionTimesNothing() async {
    await #expect(processExitsWith: .success) {
      let nothing = gzip([])
      try expectSmall(
        "a.gz", (0..<1_000_000).flatMap { _ in nothing }, .truncated, "unpacked byte 0:")
    }
  }
}

/// `head`, and then `count` MB of zeros, deflated, without an end.
private func endless(_ head: [UInt8], megabytes count: Int) -> [UInt8] {
  let zeros = flushed([UInt8](repeating: 0, count: 1 << 20))
  return flushed(head) + (0..<count).flatMap { _ in zeros }
}

/// Deflated blocks that end at a byte and may stand after any others.
private func flushed(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  let size = CInt(MemoryLayout<z_stream>.size)
  deflateInit2_(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
  var (source, result) = (bytes, [UInt8](repeating: 0, count: bytes.count + 1024))
  source.withUnsafeMutableBufferPointer { input in
    result.withUnsafeMutableBufferPointer { output in
      (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
      (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
      precondition(deflate(&stream, Z_FULL_FLUSH) == Z_OK && stream.avail_in == 0)
    }
  }
  result.removeLast(Int(stream.avail_out))
  deflateEnd(&stream)
  return result
}

private let gzipHead: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]

private func archive(_ images: [UInt8], packed: [UInt8], size: UInt64) -> [UInt8] {
  var member = Member("imgs.npy", images, isDeflated: true)
  (member.packed, member.size) = (packed, size)
  return zip([member, Member("latents_values.npy", SpriteFile(rows: 2).values)])
}

/// Reads the file and holds time and memory against what is allowed; in a process of its own.
private func expectSmall(
  _ name: String, _ bytes: [UInt8], _ kind: ImageFileError.Kind, _ says: String
) throws {
  let folder = try Folder()
  let file = try folder.file(name, bytes)
  let (memory, time) = (peakMemory(), processorTime())
  expectRefusal(name, kind, [says]) {
    name.hasSuffix("npz")
      ? try readDSprites(file, keeping: 1, seed: 1) : try readIDX(images: file, labels: nil)
  }
  let (grown, taken) = (peakMemory() - memory, processorTime() - time)
  #expect(grown < 200 << 20 && taken < 5, "\(grown >> 20) MB, \(taken) s")
}

/// The most memory that this process has held, in bytes.
func peakMemory() -> Int {
  #if os(Linux)
    // getrusage would count what the parent held.
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return Int(line!.split(whereSeparator: { !$0.isNumber })[0])! << 10
  #else
    var usage = rusage()
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss
  #endif
}

/// In seconds, of this process.
func processorTime() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
