import Foundation

/// The bytes of a file or of a member of an archive, one after the other, never all at once.
final class ByteStream {
  /// The file, and the member of the archive, as an error begins.
  let name: String
  /// How many bytes were read.
  private(set) var offset = 0
  private let unit: String
  private let source: (UnsafeMutableRawBufferPointer) throws -> Int

  /// `source` fills a buffer with one byte at least, and says how many; 0 is the end.
  init(
    name: String, unit: String = "byte",
    _ source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) {
    (self.name, self.unit, self.source) = (name, unit, source)
  }

  /// A file's bytes as they stand, or unpacked where it begins as gzip does, whatever its name.
  convenience init(_ file: ImageFile) throws {
    var magic: [UInt8] = [0, 0]
    let count = try magic.withUnsafeMutableBytes { try file.read(at: 0, into: $0) }
    if count == 2 && magic == [0x1f, 0x8b] {
      let inflater = try Inflater(file, name: file.name, 0..<file.count, .gzip)
      self.init(name: file.name, unit: "unpacked byte", inflater.read)
    } else {
      self.init(name: file.name, ByteStream.plain(file, 0..<file.count))
    }
  }

  /// The bytes of a part of a file.
  static func plain(
    _ file: ImageFile, _ range: Range<Int>
  ) -> (UnsafeMutableRawBufferPointer) throws -> Int {
    var next = range.lowerBound
    return { buffer in
      let part = UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, range.upperBound - next)])
      let count = try file.read(at: next, into: part)
      next += count
      return count
    }
  }

  /// Where the stream stands, or the byte at `offset`.
  func place(_ offset: Int? = nil) -> String { "\(name), \(unit) \(offset ?? self.offset)" }

  func error(_ kind: ImageFileError.Kind, at offset: Int? = nil, _ text: String) -> ImageFileError {
    ImageFileError(kind, in: place(offset), text)
  }

  /// Fills the whole buffer.
  /// - Throws: `ImageFileError` if the bytes end before; they end in `what`.
  func fill(_ buffer: UnsafeMutableRawBufferPointer, with what: @autoclosure () -> String) throws {
    var rest = buffer
    while !rest.isEmpty {
      let count = try source(rest)
      offset += count
      if count == 0 { throw error(.truncated, "it ends in \(what()); get the file again") }
      rest = UnsafeMutableRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// The next `count` bytes, a few.
  func bytes(_ count: Int, of what: String) throws -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    try result.withUnsafeMutableBytes { try fill($0, with: what) }
    return result
  }

  /// - Throws: `ImageFileError` if bytes follow, or what was unpacked has another checksum.
  func expectEnd(after what: String) throws {
    var byte: UInt8 = 0
    if try withUnsafeMutableBytes(of: &byte, source) > 0 {
      throw error(.trailing, "it goes on after \(what); get the file again")
    }
  }
}
