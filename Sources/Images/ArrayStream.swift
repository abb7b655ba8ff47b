/// A NumPy array of which the head has been read: its rows follow, in C order.
struct ArrayStream {
  /// What the entries are: unsigned bytes, or floating-point numbers of 64 bits.
  enum Entry: String {
    case byte = "|u1"
    case double = "<f8"

    var size: Int { self == .byte ? 1 : 8 }
    var name: String { self == .byte ? "unsigned bytes" : "64-bit floating-point numbers" }
  }

  /// Of images: as many as dSprites has.
  static let limit = 737_280

  let stream: ByteStream
  let rows: Int
  /// In bytes.
  let rowSize: Int

  /// The member `name`.npy, rows of entries of the shape `row`.
  init(_ archive: ZipArchive, _ name: String, of entry: Entry, row: [Int]) throws {
    let size: Int
    (stream, size) = try archive.stream("\(name).npy")
    let header = try ArrayHeader(stream)
    try header.check(entry)
    let wanted = "N×" + row.map(String.init).joined(separator: "×")
    guard header.shape.count == row.count + 1, Array(header.shape[1...]) == row, header.shape[0] > 0
    else {
      let text = header.shape.map(String.init).joined(separator: "×")
      throw stream.error(
        .shape, at: header.shapeOffset,
        "the shape is \(text.isEmpty ? "that of a number" : text), not \(wanted); "
          + "give dSprites' own file")
    }
    rows = header.shape[0]
    rowSize = row.reduce(entry.size, *)
    if rows > ArrayStream.limit {
      throw stream.error(
        .tooLarge, at: header.shapeOffset,
        "the header says \(rows) rows, more than the "
          + "\(ArrayStream.limit) of dSprites; give dSprites' own file")
    }
    let whole = stream.offset + rows * rowSize
    if size != whole {
      throw stream.error(
        size < whole ? .truncated : .trailing, at: min(size, whole),
        "the header tells of \(whole) bytes, the archive has \(size); get the file again")
    }
  }

  /// Calls `body` with each row, its number, and where in the stream it begins; then checks the end.
  func forEach(_ body: (Int, UnsafeRawBufferPointer, _ offset: Int) throws -> Void) throws {
    let block = max(1, (1 << 16) / rowSize)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: block * rowSize, alignment: 8)
    defer { buffer.deallocate() }
    for first in stride(from: 0, to: rows, by: block) {
      let (count, offset) = (min(block, rows - first), stream.offset)
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(count * rowSize)])
      try stream.fill(part, with: "row \(first) or after, of \(rows)")
      for k in 0..<count {
        let row = UnsafeRawBufferPointer(rebasing: part[k * rowSize..<(k + 1) * rowSize])
        try body(first + k, row, offset + k * rowSize)
      }
    }
    try stream.expectEnd(after: "row \(rows - 1), the last")
  }
}
