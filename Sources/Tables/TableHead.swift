/// How a table is to be read: settled from its first rows, before its numbers are.
struct TableHead {
  /// The fields of a row.
  let count: Int
  private(set) var names: [String]
  private(set) var assumptions: [String] = []
  private let file: String
  private let dialect: TableDialect
  private let hasHeader: Bool
  /// The first row of numbers, which was read as text.
  private var first: TableRows.Row
  /// Whether the first column has no name, as that of row numbers in what pandas and R write.
  private var isIndexed = false

  init(_ rows: TableRows, name: String, _ format: TableFormat) throws {
    file = name
    dialect = try TableDialect(format, of: rows)
    guard let top = try rows.next(dialect.delimiter) else { throw TableError("\(name) is empty") }
    count = top.fields.count
    let below = rows.sample(1, dialect.delimiter)?.first
    let reading = TableHeader(top.fields, below: below, dialect.decimal, format.header)
    hasHeader = reading.isHeader
    names = (1...count).map { "column \($0)" }
    first = top
    remark(format, reading)
    guard hasHeader else { return }
    for (j, field) in top.fields.enumerated() {
      guard let title = text(field) else { throw notUTF8(top.line, j) }
      if !title.isEmpty { names[j] = title }
    }
    guard let next = try rows.next(dialect.delimiter) else {
      throw TableError("\(name) has a header and no rows")
    }
    first = next
    isIndexed = count > 1 && ["", "Unnamed: 0"].contains(text(top.fields[0]) ?? "")
  }

  private mutating func remark(_ format: TableFormat, _ reading: TableHeader) {
    if format.delimiter == nil, count > 1, dialect.delimiter != .comma {
      assumptions.append(
        "\(dialect.delimiter.plural) between fields (--delimiter names something else)")
    }
    if format.decimal == nil, dialect.decimal == .comma {
      assumptions.append("decimal commas, 1,5 for one and a half (--decimal point reads points)")
    }
    if let remark = reading.remark { assumptions.append(remark) }
  }

  // MARK: Numbers

  /// Reads the rows into `target`, which has room for `most`, and says how many there are.
  mutating func read(
    _ rows: TableRows, into target: UnsafeMutableBufferPointer<Double>, most: Int,
    progress: () -> Void
  ) throws -> Int {
    let n = count
    // A comma cannot be both, so such numbers stand in quotes.
    let isPlain = dialect.delimiter.byte != dialect.decimal.byte
    var filled = 0
    var row: TableRows.Row? = first
    while true {
      guard filled <= most else { throw TableError("\(file) changed while it was read; run again") }
      let place = target.baseAddress! + filled * n
      if let current = row {
        try convert(current, into: place)
        row = nil
      } else if try !(isPlain && rows.nextNumbers(dialect, into: place, count: n)) {
        guard let next = try rows.next(dialect.delimiter) else { return filled }
        try convert(next, into: place)
      }
      filled += 1
      if filled & 0xFFF == 0 { progress() }
    }
  }

  private func convert(
    _ row: TableRows.Row, into place: UnsafeMutablePointer<Double>
  ) throws {
    guard row.fields.count == count else {
      throw TableError(
        "\(file), row \(row.line): it ends at column \(row.fields.count), "
          + "\(hasHeader ? "the header" : "the first row") at column \(count); every row must have "
          + "the same number of fields, here with \(dialect.delimiter.plural) between them "
          + "(--delimiter names something else)")
    }
    for (j, field) in row.fields.enumerated() {
      guard let value = number(field, decimal: dialect.decimal), value.isFinite else {
        throw complaint(field, row.line, j)
      }
      place[j] = value
    }
  }

  /// Whether the first column only counts the rows; it is left out then, and the assumption stated.
  mutating func leavesOutIndex(_ elements: [Double], rows: Int) -> Bool {
    guard isIndexed else { return false }
    let start = elements[0]
    let counts =
      (start == 0 || start == 1)
      && (0..<rows).allSatisfy { elements[$0 * count] == start + Double($0) }
    assumptions.append(
      counts
        ? "the first column, which has no name and counts the rows, is an index and left out "
          + "(a name in the header keeps it)"
        : "the first column, which has no name, holds data like the others (take it out of "
          + "the file if it does not)")
    if counts { names.removeFirst() }
    return counts
  }

  // MARK: Complaints

  private func place(_ line: Int, _ column: Int) -> String {
    "\(file), row \(line), column \(column + 1)" + (hasHeader ? " (\(names[column]))" : "")
  }

  private func notUTF8(_ line: Int, _ column: Int) -> TableError {
    TableError(
      "\(file), row \(line), column \(column + 1): bytes that are not UTF-8, Latin-1 perhaps; save "
        + "the file as UTF-8")
  }

  private func complaint(_ field: [UInt8], _ line: Int, _ column: Int) -> TableError {
    guard let value = text(field) else { return notUTF8(line, column) }
    let place = place(line, column)
    // Only a first row may have been meant to name the columns.
    let names =
      hasHeader || line != first.line ? "" : "; if row \(line) names the columns, add --header"
    if value.isEmpty {
      return TableError("\(place): empty; every field must hold a number" + names)
    }
    let shown = value.count > 40 ? value.prefix(40) + "…" : value[...]
    return TableError(
      "\(place): “\(shown)” is not a finite number; \(remedy(value))" + names)
  }

  private func remedy(_ value: String) -> String {
    if TableHeader.isMissing(value) {
      return "it seems to be missing: fill it in, or leave out the row or the column"
    }
    let isNumeric = !value.contains(where: \.isLetter)
    if isNumeric, value.contains(","), value.contains(".") {
      return "write it without separators of thousands"
    }
    if isNumeric, dialect.decimal == .point, value.contains(",") {
      return "if that is a decimal comma, add --decimal comma"
    }
    if isNumeric, dialect.decimal == .comma, value.contains(".") {
      return "if that is a decimal point, add --decimal point"
    }
    let other = TableFormat.Delimiter.allCases.first {
      $0 != .space && $0 != dialect.delimiter && value.utf8.contains($0.byte)
    }
    if isNumeric, let other {
      return "if \(other.plural) stand between fields, add --delimiter \(other)"
    }
    return "correct the field, or leave the column out"
  }
}
