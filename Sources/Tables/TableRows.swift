/// The rows of a table as fields of text, or, where a row holds numbers and nothing else, as numbers.
///
/// A row ends at LF, CR LF or a lone CR. A field may be quoted, with `""` for a quote, and may then
/// hold delimiters and line ends. Blank lines are passed over.
final class TableRows {
  struct Row {
    var fields: [[UInt8]]
    /// The number of the line on which the row begins, from 1, as an editor counts.
    var line: Int
  }

  let bytes: TableBytes
  private let name: String
  private(set) var line = 1
  /// The longest row so far, in bytes: more than that is kept ahead, so that rows lie whole.
  private var longest = 64

  init(_ bytes: TableBytes, name: String) throws {
    (self.bytes, self.name) = (bytes, name)
    try bytes.refill()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if bytes.end >= 3, (0..<3).allSatisfy({ bytes.window[$0] == mark[$0] }) { bytes.start = 3 }
  }

  /// Has at least so many bytes in the window, if the file does.
  func readAhead(_ count: Int) throws {
    while bytes.end - bytes.start < count && !bytes.isLast { try bytes.refill() }
  }

  // MARK: As text

  /// The next row that is not blank, or nil at the end of the file.
  func next(_ delimiter: TableFormat.Delimiter) throws -> Row? {
    while true {
      try readAhead(2 * longest)
      var splitter = Splitter(bytes, from: bytes.start, line: line, delimiter, name: name)
      guard let row = try splitter.row() else {
        if bytes.isLast { return nil }
        try bytes.refill()
        continue
      }
      longest = max(longest, splitter.position - bytes.start)
      (bytes.start, line) = (splitter.position, splitter.line)
      if !row.isBlank { return row }
    }
  }

  /// Up to so many rows at the start of the window, which stay there; nil if they cannot be split.
  func sample(_ count: Int, _ delimiter: TableFormat.Delimiter) -> [[[UInt8]]]? {
    var splitter = Splitter(bytes, from: bytes.start, line: line, delimiter, name: name)
    var rows: [[[UInt8]]] = []
    do {
      while rows.count < count, let row = try splitter.row() {
        if !row.isBlank { rows.append(row.fields) }
      }
    } catch { return nil }
    return rows
  }

  // MARK: As numbers

  /// Puts the next row's numbers into `target` if it holds exactly `count` of them, unquoted; if not,
  /// nothing is read, and `next` can say what the row holds.
  @inline(__always)
  func nextNumbers(
    _ dialect: TableDialect, into target: UnsafeMutablePointer<Double>, count: Int
  ) throws -> Bool {
    try readAhead(2 * longest)
    let delimiter = dialect.delimiter.byte
    let decimal = dialect.decimal.byte
    let tab = dialect.delimiter == .tab ? UInt8(ascii: " ") : UInt8(ascii: "\t")
    let limit = UnsafePointer(bytes.window) + bytes.end
    var p = UnsafePointer(bytes.window) + bytes.start
    for j in 0..<count {
      while p.pointee == UInt8(ascii: " ") || p.pointee == tab { p += 1 }
      guard let value = scanNumber(&p, decimal: decimal), value.isFinite else { return false }
      target[j] = value
      let behind = p
      while p.pointee == UInt8(ascii: " ") || p.pointee == tab { p += 1 }
      if j == count - 1 { break }
      if dialect.delimiter == .space {
        if p == behind { return false }
      } else {
        if p.pointee != delimiter { return false }
        p += 1
      }
    }
    if p.pointee == UInt8(ascii: "\r") {
      p += 1
      // Whether a line feed follows is not known at the window's end.
      if p == limit && !bytes.isLast { return false }
      if p.pointee == UInt8(ascii: "\n") && p < limit { p += 1 }
    } else {
      if p.pointee != UInt8(ascii: "\n") || (p == limit && !bytes.isLast) { return false }
      if p < limit { p += 1 }
    }
    let position = p - UnsafePointer(bytes.window)
    longest = max(longest, position - bytes.start)
    bytes.start = position
    line += 1
    return true
  }
}

extension TableRows.Row {
  var isBlank: Bool { fields.count == 1 && fields[0].allSatisfy { $0 == 32 || $0 == 9 } }
}

/// Splits rows of a window into fields.
private struct Splitter {
  private(set) var position: Int
  private(set) var line: Int
  private let window: UnsafePointer<UInt8>
  private let end: Int
  private let isLast: Bool
  private let delimiter: UInt8
  private let isSpace: Bool
  private let name: String
  private var column = 1

  init(
    _ bytes: TableBytes, from start: Int, line: Int, _ delimiter: TableFormat.Delimiter,
    name: String
  ) {
    (window, end, isLast) = (UnsafePointer(bytes.window), bytes.end, bytes.isLast)
    (position, self.line, self.name) = (start, line, name)
    (self.delimiter, isSpace) = (delimiter.byte, delimiter == .space)
  }

  /// The next row; nil at the end, or if the window ends before the row does.
  mutating func row() throws -> TableRows.Row? {
    if position >= end { return nil }
    var row = TableRows.Row(fields: [], line: line)
    column = 1
    repeat {
      if isSpace { skipSpace() }
      // White space at the end of a row separates nothing.
      if isSpace && !row.fields.isEmpty && isAtLineEnd { break }
      guard let field = try field() else { return nil }
      row.fields.append(field)
      column += 1
    } while isSpace ? isBlank(position) : advance(over: delimiter)
    if position >= end { return isLast ? row : nil }
    let returned = advance(over: UInt8(ascii: "\r"))
    if returned && position >= end && !isLast { return nil }
    if advance(over: UInt8(ascii: "\n")) || returned { line += 1 }
    return row
  }

  private func isBlank(_ k: Int) -> Bool {
    k < end && (window[k] == UInt8(ascii: " ") || window[k] == UInt8(ascii: "\t"))
  }

  private mutating func skipSpace() { while isBlank(position) { position += 1 } }

  private var isAtLineEnd: Bool { position >= end || isLineEnd(window[position]) }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private func ends(_ byte: UInt8) -> Bool {
    byte == delimiter || isLineEnd(byte) || (isSpace && byte == UInt8(ascii: "\t"))
  }

  private mutating func advance(over byte: UInt8) -> Bool {
    guard position < end, window[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func field() throws -> [UInt8]? {
    if position < end, window[position] == UInt8(ascii: "\"") { return try quotedField() }
    let start = position
    while position < end, !ends(window[position]) { position += 1 }
    return Array(UnsafeBufferPointer(start: window + start, count: position - start))
  }

  private mutating func quotedField() throws -> [UInt8]? {
    let firstLine = line
    var content: [UInt8] = []
    position += 1
    while position < end {
      let byte = window[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        if position >= end && !isLast { return nil }
        if advance(over: byte) {
          content.append(byte)
          continue
        }
        guard position >= end || ends(window[position]) else {
          throw TableError(
            "\(name), row \(line), column \(column): text follows a closing quote; a delimiter must "
              + "come first")
        }
        return content
      }
      let isReturn = byte == UInt8(ascii: "\r")
      if byte == UInt8(ascii: "\n")
        || (isReturn && (position >= end || window[position] != UInt8(ascii: "\n")))
      {
        line += 1
      }
      content.append(byte)
    }
    if !isLast { return nil }
    throw TableError(
      "\(name), row \(firstLine), column \(column): a quote is opened and never closed")
  }
}
