import CZlib
import Foundation
import Testing

// Writers of the formats that are read, with room for lies.

func little(_ value: UInt64, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
}

func big(_ value: UInt64) -> [UInt8] { little(value, 4).reversed() }

func checksum(_ bytes: [UInt8]) -> UInt64 { UInt64(crc32_z(0, bytes, bytes.count)) }

/// A bare deflate stream.
func deflated(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  let size = CInt(MemoryLayout<z_stream>.size)
  deflateInit2_(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
  var (source, result) = (bytes, [UInt8](repeating: 0, count: bytes.count + bytes.count / 8 + 64))
  source.withUnsafeMutableBufferPointer { input in
    result.withUnsafeMutableBufferPointer { output in
      (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
      (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
      precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
    }
  }
  result.removeLast(Int(stream.avail_out))
  deflateEnd(&stream)
  return result
}

/// A member of a gzip file.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + deflated(bytes) + little(checksum(bytes), 4)
    + little(UInt64(bytes.count), 4)
}

/// An IDX file of bytes.
func idx(_ sizes: [UInt64], _ bytes: [UInt8]) -> [UInt8] {
  [0, 0, 8, UInt8(sizes.count)] + sizes.flatMap(big) + bytes
}

/// The head of a NumPy array, padded as NumPy does.
func header(_ dictionary: String, version: UInt8 = 1) -> [UInt8] {
  let width = version == 1 ? 2 : 4
  var text = Array(dictionary.utf8)
  while (8 + width + text.count + 1) % 64 != 0 { text.append(0x20) }
  text.append(0x0a)
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + little(UInt64(text.count), width) + text
}

func dictionary(_ type: String, _ shape: String, order: String = "False") -> String {
  "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }"
}

/// A member of a zip archive as it is to be written.
struct Member {
  var name: [UInt8]
  var bytes: [UInt8]
  /// Stored, or deflated.
  var method: UInt64
  var flags: UInt64 = 0
  /// What the directory says instead.
  var checksum: UInt64?
  var size, packedSize, offset: UInt64?
  /// Instead of what is packed.
  var packed: [UInt8]?
  /// In the directory, and in the local header.
  var extra: [UInt8] = []
  var localName: [UInt8]?
  var localMethod, localChecksum: UInt64?

  init(_ name: String, _ bytes: [UInt8], isDeflated: Bool = false) {
    (self.name, self.bytes, method) = (Array(name.utf8), bytes, isDeflated ? 8 : 0)
  }
}

/// A zip archive of the members.
func zip(_ members: [Member], isLarge: Bool = false, comment: [UInt8] = []) -> [UInt8] {
  var (result, directory) = ([UInt8](), [UInt8]())
  for member in members {
    let packed = member.packed ?? (member.method == 8 ? deflated(member.bytes) : member.bytes)
    let sum = member.checksum ?? checksum(member.bytes)
    let packedSize = member.packedSize ?? UInt64(packed.count)
    let size = member.size ?? UInt64(member.bytes.count)
    let offset = member.offset ?? UInt64(result.count)
    var (extra, sizes, place) = (member.extra, [packedSize, size], offset)
    if isLarge {
      extra += little(1, 2) + little(24, 2) + [size, packedSize, offset].flatMap { little($0, 8) }
      (sizes, place) = ([0xffff_ffff, 0xffff_ffff], 0xffff_ffff)
    }
    let isStreamed = member.flags & 8 != 0
    let name = member.localName ?? member.name
    result += little(0x0403_4b50, 4) + little(45, 2) + little(member.flags, 2)
    result += little(member.localMethod ?? member.method, 2) + little(0, 4)
    result += little(isStreamed ? 0 : member.localChecksum ?? sum, 4)
    result += sizes.flatMap { little(isStreamed ? 0 : $0, 4) }
    result += little(UInt64(name.count), 2) + little(0, 2) + name + packed
    if isStreamed {
      result += little(0x0807_4b50, 4) + [sum, packedSize, size].flatMap { little($0, 4) }
    }
    directory += little(0x0201_4b50, 4) + little(45, 2) + little(45, 2) + little(member.flags, 2)
    directory += little(member.method, 2) + little(0, 4) + little(sum, 4)
    directory += sizes.flatMap { little($0, 4) } + little(UInt64(member.name.count), 2)
    directory += little(UInt64(extra.count), 2) + little(0, 10) + little(place, 4)
    directory += member.name + extra
  }
  let (start, count) = (UInt64(result.count), UInt64(members.count))
  result += directory
  if isLarge {
    let end = UInt64(result.count)
    result += little(0x0606_4b50, 4) + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8)
    result += [count, count, UInt64(directory.count), start].flatMap { little($0, 8) }
    result += little(0x0706_4b50, 4) + little(0, 4) + little(end, 8) + little(1, 4)
  }
  result += little(0x0605_4b50, 4) + little(0, 4) + little(isLarge ? 0xffff : count, 2)
  result += little(isLarge ? 0xffff : count, 2)
  result += little(isLarge ? 0xffff_ffff : UInt64(directory.count), 4)
  result += little(isLarge ? 0xffff_ffff : start, 4)
  return result + little(UInt64(comment.count), 2) + comment
}

/// A folder of a test, removed with everything in it.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "seams-images-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func file(_ name: String, _ bytes: [UInt8]) throws -> URL {
    let file = url.appending(path: name)
    // A new file each time, by the C library: Foundation waits for the disk.
    unlink(file.path)
    let output = try #require(fopen(file.path, "w"))
    fwrite(bytes, 1, bytes.count, output)
    try #require(fclose(output) == 0)
    return file
  }
}
