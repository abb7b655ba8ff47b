import CZlib

/// What a part of a file says once it is uncompressed, a window of 64 KB at a time.
final class Inflater {
  /// How the compressed bytes are wrapped, as zlib counts it: not at all, within an archive, or as
  /// gzip files are, one after the other.
  enum Wrapping: CInt {
    case none = -15
    case gzip = 31
  }

  private let file: ImageFile
  /// Of the file, or of the member of the archive.
  private let name: String
  private let wrapping: Wrapping
  private var next: Int
  private let end: Int
  private let window = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
  // zlib keeps its address, so it may not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  /// Whether the last compressed stream has come to its end.
  private var hasEnded = false

  init(_ file: ImageFile, name: String, _ range: Range<Int>, _ wrapping: Wrapping) throws {
    (self.file, self.name, self.wrapping) = (file, name, wrapping)
    (next, end) = (range.lowerBound, range.upperBound)
    stream.initialize(to: z_stream())
    let size = CInt(MemoryLayout<z_stream>.size)
    if inflateInit2_(stream, wrapping.rawValue, ZLIB_VERSION, size) != Z_OK {
      throw ImageFileError(.unreadable, in: name, "zlib cannot start; is there memory left?")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    window.deallocate()
  }

  /// Fills `out` with one byte at least, and says how many; 0 is the end.
  func read(into out: UnsafeMutableRawBufferPointer) throws -> Int {
    let room = min(out.count, 1 << 30)
    stream.pointee.next_out = out.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    while stream.pointee.avail_out == room {
      if hasEnded {
        if try !goesOn() { return 0 }
        hasEnded = false
        inflateReset(stream)
      }
      try refill()
      let code = inflate(stream, Z_NO_FLUSH)
      if code == Z_STREAM_END {
        hasEnded = true
      } else if code == Z_DATA_ERROR || code == Z_NEED_DICT {
        throw damage()
      } else if code != Z_OK && code != Z_BUF_ERROR {
        throw ImageFileError(.unreadable, in: place, "zlib stops: is there memory left?")
      }
    }
    return room - Int(stream.pointee.avail_out)
  }

  /// The next byte of the file that is not consumed.
  private var offset: Int { next - Int(stream.pointee.avail_in) }

  private var place: String { "\(name), byte \(offset) of the file" }

  private func refill() throws {
    guard stream.pointee.avail_in == 0 else { return }
    let part = UnsafeMutableRawBufferPointer(rebasing: window[..<min(window.count, end - next)])
    let count = try file.read(at: next, into: part)
    if count == 0 {
      throw ImageFileError(
        .truncated, in: place, "the compressed data ends too early; get the file again")
    }
    next += count
    stream.pointee.next_in = window.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
  }

  /// Whether another compressed stream follows the one that has ended.
  private func goesOn() throws -> Bool {
    if offset == end { return false }
    let magic = try file.bytes(at: offset, min(2, end - offset), of: "compressed data")
    if wrapping == .gzip && magic == [0x1f, 0x8b] { return true }
    let rest = end - offset
    throw ImageFileError(
      .trailing, in: place,
      "\(rest) \(rest == 1 ? "byte follows" : "bytes follow") the compressed "
        + "data; get the file again")
  }

  private func damage() -> ImageFileError {
    let text = stream.pointee.msg.map { String(cString: $0) } ?? "a dictionary is needed"
    return text == "incorrect data check" || text == "incorrect length check"
      ? ImageFileError(
        .checksum, in: place,
        "what was unpacked has another \(text.contains("data") ? "checksum" : "length") than was "
          + "packed; get the file again")
      : ImageFileError(
        .damaged, in: place, "the compressed data is damaged (\(text)); get the file again")
  }
}
