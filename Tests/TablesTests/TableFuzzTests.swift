import Foundation
import Pages
import Testing

@testable import Seams
@testable import Tables

/// Random tables, random damage: the reader gives what a slow reading of the whole text gives, or one
/// line that says where it stopped.
@Suite struct TableFuzzTests {
  /// A minute of it with SEAMS_ALL, two seconds without.
  private static let count =
    ProcessInfo.processInfo.environment["SEAMS_ALL"] == "1" ? 240_000 : 6_000

  @Test func damagedTables() {
    var fuzz = Fuzz(random: Random(seed: 11))
    var (read, refused) = (0, 0)
    for k in 0..<TableFuzzTests.count {
      let (bytes, format) = fuzz.table()
      let named = k % 2 == 0 ? format : TableFormat()
      var said: String { String(decoding: bytes, as: UTF8.self).debugDescription }
      do {
        let table = try Table(bytes, name: "t.csv", as: named, windowOf: 8 + fuzz.below(60))
        read += 1
        let isFound = (k % 2 == 0 ? [format] : Fuzz.formats).contains {
          isSame(slowly(bytes, $0), table.data)
        }
        #expect(isFound, "\(named) of \(said) is \(table.data)")
      } catch {
        refused += 1
        if k % 2 == 0 { #expect(slowly(bytes, format) == nil, "\(format) of \(said): \(error)") }
        let line = "\(error)"
        #expect(line.hasPrefix("t.csv"), "\(line)")
        let isWhole = ["is empty", "a header and no rows", "is UTF-16"].contains {
          line.contains($0)
        }
        let hasPlace = line.contains(#/row \d+(, column \d+|: a NUL byte|: it ends at column \d+)/#)
        #expect(isWhole || hasPlace, "\(line) of \(said)")
        #expect(!line.onOneLine.contains("\n"))
      }
    }
    #expect(read > TableFuzzTests.count / 4 && refused > TableFuzzTests.count / 4)
  }

  private func isSame(_ a: Matrix<Double>?, _ b: Matrix<Double>) -> Bool {
    guard let a, a.rows == b.rows, a.columns == b.columns else { return false }
    return zip(a.elements, b.elements).allSatisfy { $0.bitPattern == $1.bitPattern }
  }
}

/// Makes tables and damages them.
private struct Fuzz {
  var random: Random

  static let formats = TableFormat.Delimiter.allCases.flatMap { delimiter in
    TableFormat.Decimal.allCases.flatMap { decimal in
      [true, false].map { TableFormat(delimiter: delimiter, decimal: decimal, header: $0) }
    }
  }

  mutating func below(_ n: Int) -> Int { Int(random.uniform() * Double(n)) }

  mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }

  mutating func table() -> ([UInt8], TableFormat) {
    let format = pick(Fuzz.formats)
    let separator = String(UnicodeScalar(format.delimiter!.byte))
    let (rows, columns, end) = (1 + below(5), 1 + below(4), pick(["\n", "\r\n", "\r"]))
    var lines: [[String]] = (0..<rows).map { i in
      (0..<columns).map { j in j == 0 && columns == 3 ? "\(i)" : number(format) }
    }
    if format.header! {
      let names = ["a", "b c", "größe", "\"q\"\"d\"", "1990", "", "\"\(separator)\"", "\"x\ny\""]
      lines.insert((0..<columns).map { _ in pick(names) }, at: 0)
    }
    var text = lines.map { $0.joined(separator: separator) }.joined(separator: end)
    if below(2) == 0 { text += end }
    var bytes = Array(((below(8) == 0 ? "\u{FEFF}" : "") + text).utf8)
    for _ in 0..<pick([0, 0, 1, 1, 2, 5]) where !bytes.isEmpty { damage(&bytes) }
    return (bytes, format)
  }

  private mutating func number(_ format: TableFormat) -> String {
    let x = (random.uniform() - 0.5) * pow(10, Double(below(20) - 8))
    var text = pick(["\(x)", String(format: "%.3f", x), "\(below(99))", String(format: "%.18e", x)])
    if format.decimal == .comma { text = text.replacing(".", with: ",") }
    let isQuoted = below(12) == 0 || (format.delimiter == .comma && text.contains(","))
    return isQuoted ? "\"\(text)\"" : below(10) == 0 ? " \(text) " : text
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let place = below(bytes.count)
    let odd: [UInt8] = Array(",;|\t \"\"\n\r.-+eE09xN\u{A0}".utf8) + [0, 27, 255]
    switch below(5) {
    case 0: bytes.remove(at: place)
    case 1: bytes.insert(pick(odd), at: place)
    case 2: bytes[place] = pick(odd)
    case 3:
      let end = min(bytes.count, place + 1 + below(12))
      bytes.insert(contentsOf: bytes[place..<end], at: place)
    default: if below(4) == 0 { bytes.removeLast(bytes.count - place) }
    }
  }
}

// MARK: The slow reading

/// The numbers of a table in a format that is settled, scalar by scalar; nil if anything is wrong.
private func slowly(_ bytes: [UInt8], _ format: TableFormat) -> Matrix<Double>? {
  guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else { return nil }
  var scalars = Array(text.unicodeScalars)
  if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
  guard var rows = records(scalars, format.delimiter!) else { return nil }
  rows.removeAll { $0.count == 1 && $0[0].allSatisfy { $0 == " " || $0 == "\t" } }
  guard let count = rows.first?.count else { return nil }
  var hasIndex = false
  if format.header! {
    let name = rows.removeFirst()[0].trimmingCharacters(in: .whitespacesAndNewlines)
    hasIndex = count > 1 && (name.isEmpty || name == "Unnamed: 0")
  }
  var numbers: [[Double]] = []
  for row in rows {
    let values = row.compactMap { value($0, format.decimal!) }
    guard row.count == count, values.count == count else { return nil }
    numbers.append(values)
  }
  guard let start = numbers.first?[0] else { return nil }
  if hasIndex, start == 0 || start == 1,
    numbers.indices.allSatisfy({ numbers[$0][0] == start + Double($0) })
  {
    numbers = numbers.map { Array($0.dropFirst()) }
  }
  return Matrix(numbers)
}

private func value(_ field: String, _ decimal: TableFormat.Decimal) -> Double? {
  var word = field.trimmingCharacters(in: .whitespacesAndNewlines)
  if decimal == .comma {
    if word.contains(".") { return nil }
    word = word.replacing(",", with: ".")
  }
  guard word.utf8.allSatisfy("0123456789+-.eE".utf8.contains), Double(word) != nil else {
    return nil
  }
  let value = strtod(word, nil)
  return value.isFinite ? value : nil
}

private func records(
  _ text: [Unicode.Scalar], _ delimiter: TableFormat.Delimiter
) -> [[String]]? {
  let isSpace = delimiter == .space
  func separates(_ c: Unicode.Scalar) -> Bool {
    isSpace ? c == " " || c == "\t" : c == UnicodeScalar(delimiter.byte)
  }
  var (rows, row, k) = ([[String]](), [String](), 0)
  while k < text.count {
    if isSpace { while k < text.count, separates(text[k]) { k += 1 } }
    let isAtEnd = k == text.count || text[k] == "\n" || text[k] == "\r"
    if !(isSpace && isAtEnd && !row.isEmpty) {
      var field = String.UnicodeScalarView()
      if k < text.count, text[k] == "\"" {
        k += 1
        while true {
          guard k < text.count else { return nil }
          if text[k] == "\"" {
            guard k + 1 < text.count, text[k + 1] == "\"" else { break }
            k += 1
          }
          field.append(text[k])
          k += 1
        }
        k += 1
        if k < text.count, !separates(text[k]), text[k] != "\n", text[k] != "\r" { return nil }
      } else {
        while k < text.count, !separates(text[k]), text[k] != "\n", text[k] != "\r" {
          field.append(text[k])
          k += 1
        }
      }
      row.append(String(field))
    }
    if k < text.count, separates(text[k]) {
      k += 1
      if k < text.count || isSpace { continue }
      row.append("")
    }
    rows.append(row)
    row = []
    if k < text.count {
      k += text[k] == "\r" && k + 1 < text.count && text[k + 1] == "\n" ? 2 : 1
    }
  }
  if !row.isEmpty { rows.append(row) }
  return rows
}
