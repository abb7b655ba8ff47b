/// A first look at all bytes of a file: how many lines there are, and whether they are text.
struct TableSurvey {
  /// The line ends and one: no table has more rows.
  private(set) var lines = 1
  private var last: UInt8 = 0

  /// - Throws: `TableError` if the file is UTF-16 or UTF-32, or holds a NUL byte.
  init(name: String, _ read: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
    var isFirst = true
    try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
      while true {
        let count = try read(buffer)
        if count == 0 { break }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        if isFirst, let encoding = TableSurvey.encoding(of: bytes.prefix(64)) {
          throw TableError("\(name) is \(encoding); save it as UTF-8")
        }
        isFirst = false
        try survey(bytes, name: name)
      }
    }
  }

  private mutating func survey(_ bytes: UnsafeRawBufferPointer, name: String) throws {
    var (feeds, returns, zeros) = (0, 0, 0)
    var before = last
    for byte in bytes {
      feeds += byte == UInt8(ascii: "\n") ? 1 : 0
      returns += before == UInt8(ascii: "\r") && byte != UInt8(ascii: "\n") ? 1 : 0
      zeros += byte == 0 ? 1 : 0
      before = byte
    }
    guard zeros == 0 else {
      let above = bytes[..<bytes.firstIndex(of: 0)!].count { $0 == UInt8(ascii: "\n") }
      throw TableError(
        "\(name), row \(lines + above): a NUL byte, which no text holds; if this is a spreadsheet or a "
          + "compressed file, save it as CSV")
    }
    lines += feeds + returns
    last = before
  }

  /// The encoding, if it is one of those that spread ASCII over several bytes.
  private static func encoding(of bytes: Slice<UnsafeRawBufferPointer>) -> String? {
    let start = Array(bytes)
    if start.starts(with: [0xFF, 0xFE, 0, 0]) || start.starts(with: [0, 0, 0xFE, 0xFF]) {
      return "UTF-32"
    }
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    let odd = start.indices.filter { start[$0] == 0 && $0 % 2 == 1 }.count
    let even = start.indices.filter { start[$0] == 0 && $0 % 2 == 0 }.count
    let half = start.count / 2
    return half > 1 && (even == 0 && odd == half || odd == 0 && even >= half) ? "UTF-16" : nil
  }
}
