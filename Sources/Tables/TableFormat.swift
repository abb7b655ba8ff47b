/// How the numbers of a table are written. What is nil is recognised from the first rows.
public struct TableFormat: Equatable, Sendable {
  /// What stands between two fields of a row; `space` is any run of spaces and tabs.
  public enum Delimiter: String, CaseIterable, Sendable {
    case comma, semicolon, tab, bar, space

    package var byte: UInt8 {
      switch self {
      case .comma: UInt8(ascii: ",")
      case .semicolon: UInt8(ascii: ";")
      case .tab: UInt8(ascii: "\t")
      case .bar: UInt8(ascii: "|")
      case .space: UInt8(ascii: " ")
      }
    }

    var plural: String { self == .space ? "white space" : "\(rawValue)s" }
  }

  /// What stands between a number's whole part and its decimals.
  public enum Decimal: String, CaseIterable, Sendable {
    case point, comma

    package var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
  }

  public var delimiter: Delimiter?
  public var decimal: Decimal?
  /// Whether the first row names the columns.
  public var header: Bool?

  public init(delimiter: Delimiter? = nil, decimal: Decimal? = nil, header: Bool? = nil) {
    (self.delimiter, self.decimal, self.header) = (delimiter, decimal, header)
  }
}

/// A delimiter and a decimal mark, both settled.
struct TableDialect: Equatable, Sendable {
  var delimiter: TableFormat.Delimiter
  var decimal: TableFormat.Decimal
}

extension TableDialect {
  /// The dialect in which most fields of the first rows are numbers and most rows are equally long;
  /// of two that are as good, the one that comes first.
  ///
  /// What the format names is taken as it is.
  init(_ format: TableFormat, of rows: TableRows) throws {
    if let delimiter = format.delimiter, let decimal = format.decimal {
      (self.delimiter, self.decimal) = (delimiter, decimal)
      return
    }
    try rows.readAhead(1 << 16)
    var best = (points: -1.0, dialect: TableDialect(delimiter: .comma, decimal: .point))
    for delimiter in format.delimiter.map({ [$0] }) ?? TableFormat.Delimiter.allCases {
      let rows = rows.sample(50, delimiter) ?? []
      for decimal in format.decimal.map({ [$0] }) ?? TableFormat.Decimal.allCases {
        let dialect = TableDialect(delimiter: delimiter, decimal: decimal)
        // A comma that separates fields marks decimals only inside quotes: others come first.
        let handicap = delimiter == .comma && decimal == .comma ? 1e-9 : 0
        let points = dialect.points(of: rows) - handicap
        if points > best.points { best = (points, dialect) }
      }
    }
    self = best.dialect
  }

  private func points(of rows: [[[UInt8]]]) -> Double {
    let body = rows.count > 1 ? rows.dropFirst() : rows[...]
    let counts = body.map(\.count).sorted()
    guard !counts.isEmpty else { return 0 }
    let usual = counts[counts.count / 2]
    guard usual > 1 else { return 0 }
    let alike = body.filter { $0.count == usual }
    let numbers = alike.reduce(0.0) { sum, row in
      sum + Double(row.count { number($0, decimal: decimal) != nil }) / Double(usual)
    }
    let names = rows[0].count == usual ? 0.1 : 0
    return numbers + names + 0.1 * Double(alike.count)
  }
}
