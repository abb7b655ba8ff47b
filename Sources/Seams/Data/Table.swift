import CPNG
import Foundation

/// A table of numbers read from a CSV file: UTF-8, commas, an optional byte-order mark, either kind
/// of line end, quoted fields, and a header if no field of the first row is a number.
public struct Table: Sendable {
  /// The file's name without its folder.
  public let name: String
  /// The header's names, or `column 1`, `column 2`, … where the file has none.
  public let columns: [String]
  /// The numbers, N rows of n.
  public let data: Matrix<Double>
  /// The file's size in bytes, and the CRC-32 of its bytes.
  public let size: Int
  public let checksum: UInt32

  /// - Throws: `Failure` (65), which names the file, the row as an editor counts it, the column and
  ///   the text at fault.
  public init(contentsOf path: String) throws {
    try self.init(try Table.bytes(of: path), name: URL(fileURLWithPath: path).lastPathComponent)
  }

  /// One of the tables that the package carries: `digits` or `iris`.
  public init(bundled name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    try self.init(contentsOf: folder.appendingPathComponent("\(name).csv").path)
  }

  init(_ bytes: Data, name: String) throws {
    self.name = name
    size = bytes.count
    checksum = bytes.withUnsafeBytes {
      UInt32(truncatingIfNeeded: crc32_z(0, $0.bindMemory(to: UInt8.self).baseAddress, $0.count))
    }
    var reader = FieldReader(Array(bytes), name: name)
    guard var first = try reader.nextRow() else { throw Failure(.data, "\(name) is empty") }
    let count = first.fields.count
    let header = first.fields.allSatisfy { number($0) == nil }
    let names =
      header ? first.fields.map { text($0) } : (1...count).map { "column \($0)" }
    if header {
      guard let next = try reader.nextRow() else {
        throw Failure(.data, "\(name) has a header and no rows")
      }
      first = next
    }
    var elements: [Double] = []
    var rows = 0
    var row: FieldReader.Row? = first
    while let current = row {
      if current.fields.count != count {
        throw Failure(
          .data,
          "\(name), row \(current.line): it ends at column \(current.fields.count), "
            + "\(header ? "the header" : "the first row") at column \(count); "
            + "every row must have the same number of fields")
      }
      for (j, field) in current.fields.enumerated() {
        guard let value = number(field), value.isFinite else {
          throw Table.complaint(field, name, current.line, j, header ? names[j] : nil)
        }
        elements.append(value)
      }
      rows += 1
      row = try reader.nextRow()
    }
    columns = names
    data = Matrix(rows: rows, columns: count, elements: elements)
  }

  private static func bytes(of path: String) throws -> Data {
    let url = URL(fileURLWithPath: path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Failure(.data, "there is no file \(path); --data wants a CSV file")
    }
    // A device or a pipe could go on for ever.
    let type = try? FileManager.default.attributesOfItem(
      atPath: url.resolvingSymlinksInPath().path)[.type]
    guard type as? FileAttributeType == .typeRegular else {
      throw Failure(.data, "\(path) is not a regular file; --data wants a CSV file")
    }
    do { return try Data(contentsOf: url) } catch {
      throw Failure(.data, "\(path) cannot be read; check its permissions")
    }
  }

  private static func complaint(
    _ field: ArraySlice<UInt8>, _ name: String, _ line: Int, _ column: Int, _ title: String?
  ) -> Failure {
    let place = "\(name), row \(line), column \(column + 1)" + (title.map { " (\($0))" } ?? "")
    let value = text(field)
    if value.isEmpty { return Failure(.data, "\(place): empty; every field must hold a number") }
    if title == nil || !value.contains(where: \.isLetter),
      let separator = [";", "\t"].first(where: value.contains)
    {
      return Failure(
        .data,
        "\(place): the fields seem to be separated by \(separator == ";" ? "semicolons" : "tabs"); "
          + "save the table with commas")
    }
    let shown = value.count > 40 ? value.prefix(40) + "…" : value[...]
    return Failure(
      .data,
      "\(place): “\(shown)” is not a finite number; correct the field, or leave the column out")
  }
}

/// A field as text, without the white space around it.
private func text(_ field: ArraySlice<UInt8>) -> String {
  String(decoding: field, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
}

/// A field as a number: a decimal, or one of the spellings of infinity and NaN; nil for text.
private func number(_ field: ArraySlice<UInt8>) -> Double? {
  // Short whole numbers are most of what images hold, and need no library.
  if (1...15).contains(field.count), field.allSatisfy({ 48...57 ~= $0 }) {
    return Double(field.reduce(0) { $0 * 10 + Int($1 - 48) })
  }
  let word = text(field)
  if word.utf8.contains(where: { $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "X") }) {
    return nil
  }
  return Double(word)
}

/// The rows of a CSV file as slices of its bytes.
private struct FieldReader {
  struct Row {
    var fields: [ArraySlice<UInt8>]
    /// The number of the line on which the row begins, from 1.
    var line: Int
  }

  private let bytes: [UInt8]
  private let name: String
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next row that is not blank, or nil at the end of the file.
  mutating func nextRow() throws -> Row? {
    while position < bytes.count {
      var row = Row(fields: [], line: line)
      repeat { row.fields.append(try nextField()) } while advance(over: UInt8(ascii: ","))
      _ = advance(over: UInt8(ascii: "\r"))
      if advance(over: UInt8(ascii: "\n")) || position < bytes.count { line += 1 }
      if row.fields.count > 1 || !row.fields[0].allSatisfy({ $0 == 32 || $0 == 9 }) { return row }
    }
    return nil
  }

  private mutating func advance(over byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func nextField() throws -> ArraySlice<UInt8> {
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quotedField() }
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        break
      }
      position += 1
    }
    return bytes[start..<position]
  }

  private mutating func quotedField() throws -> ArraySlice<UInt8> {
    let firstLine = line
    var content: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        if advance(over: byte) {
          content.append(byte)
          continue
        }
        let next = position < bytes.count ? bytes[position] : UInt8(ascii: "\n")
        guard [UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(next) else {
          throw Failure(
            .data, "\(name), row \(line): text follows a closing quote; a comma must come first")
        }
        return content[...]
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      content.append(byte)
    }
    throw Failure(.data, "\(name), row \(firstLine): a quote is opened and never closed")
  }
}
