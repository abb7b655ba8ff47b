/// Where a text stops being JSON5, and what is missing there: Foundation's decoder says neither on Linux.
struct JSON5Mistake: Error {
  let line: Int
  let what: String

  /// Nil if nothing is wrong that this sees: it knows the marks, the strings and the words, and not
  /// every rule of a number.
  init?(in text: String) {
    var reader = JSON5Reader(bytes: Array(text.utf8))
    do {
      try reader.value()
      reader.skip()
      guard reader.isAtEnd else { throw reader.mistake("nothing more is expected") }
      return nil
    } catch let mistake as JSON5Mistake {
      self = mistake
    } catch {
      return nil
    }
  }

  fileprivate init(line: Int, what: String) { (self.line, self.what) = (line, what) }
}

private struct JSON5Reader {
  let bytes: [UInt8]
  private var index = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { index >= bytes.count }
  private var next: UInt8? { isAtEnd ? nil : bytes[index] }

  func mistake(_ what: String) -> JSON5Mistake {
    let line = bytes[..<min(index, bytes.count)].count { $0 == UInt8(ascii: "\n") } + 1
    return JSON5Mistake(line: line, what: what)
  }

  private func stands(_ text: StaticString) -> Bool {
    bytes[index...].starts(with: Array("\(text)".utf8))
  }

  /// White space and comments.
  mutating func skip() {
    while let byte = next {
      if byte <= 0x20 {
        index += 1
      } else if stands("//") {
        while !isAtEnd && next != UInt8(ascii: "\n") { index += 1 }
      } else if stands("/*") {
        index += 2
        while !isAtEnd && !stands("*/") { index += 1 }
        index = min(index + 2, bytes.count)
      } else {
        return
      }
    }
  }

  mutating func value() throws {
    skip()
    switch next {
    case UInt8(ascii: "{"):
      try list(until: "}") { reader in
        try reader.name()
        reader.skip()
        guard reader.next == UInt8(ascii: ":") else {
          throw reader.mistake("a colon is expected after a name")
        }
        reader.index += 1
        try reader.value()
      }
    case UInt8(ascii: "["): try list(until: "]") { try $0.value() }
    case UInt8(ascii: "\""), UInt8(ascii: "'"): try string()
    default:
      let begin = index
      word()
      let found = String(decoding: bytes[begin..<index], as: UTF8.self)
      guard ["true", "false", "null"].contains(found) || Double(found) != nil else {
        index = begin
        throw mistake(
          found.isEmpty
            ? "a value is expected" : "“\(found)” is no value; a text stands between quotes")
      }
    }
  }

  private mutating func list(
    until end: Unicode.Scalar, _ entry: (inout JSON5Reader) throws -> Void
  ) throws {
    let end = UInt8(ascii: end)
    index += 1
    skip()
    while next != end {
      try entry(&self)
      let last = index
      skip()
      if next == UInt8(ascii: ",") {
        index += 1
        skip()
      } else if next != end {
        // What is missing is missing where the entry ended.
        index = last
        throw mistake("a comma or \(Character(Unicode.Scalar(end))) is expected")
      }
    }
    index += 1
  }

  private mutating func name() throws {
    if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") { return try string() }
    let begin = index
    word()
    if index == begin { throw mistake("a name is expected") }
  }

  private mutating func string() throws {
    let quote = next
    let begin = index
    index += 1
    while let byte = next, byte != quote, byte != UInt8(ascii: "\n") {
      index += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard next == quote else {
      index = begin
      throw mistake("a text is not closed in its line")
    }
    index += 1
  }

  private mutating func word() {
    let marks = Array("{}[]:,\"'/".utf8)
    while let byte = next, byte > 0x20, !marks.contains(byte) { index += 1 }
  }
}
