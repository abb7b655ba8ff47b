import ArgumentParser
import Tables

/// The options that say how a reader's table is written.
public struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What separates the fields of the table: comma, semicolon, tab, bar, or space for any white "
        + "space. It is recognised if not named.",
      valueName: "name"))
  public var delimiter: TableFormat.Delimiter?

  @Option(
    help: ArgumentHelp(
      "What marks the table's decimals: point or comma. It is recognised if not named.",
      valueName: "name"))
  public var decimal: TableFormat.Decimal?

  @Flag(
    inversion: .prefixedNo,
    help: "Whether the table's first row names its columns. It does, if it holds no number.")
  public var header: Bool?

  public init() {}

  /// Those that were given, by name and in words.
  public var settings: [String: String] {
    var settings: [String: String] = [:]
    settings["delimiter"] = delimiter?.rawValue
    settings["decimal"] = decimal?.rawValue
    settings["header"] = header.map { $0 ? "yes" : "no" }
    return settings
  }

  /// The table in a file, read with progress; what was assumed of it is said in a line.
  /// - Throws: `Failure` (65).
  public func table(contentsOf path: String) throws -> Table {
    Terminal.prepare()
    let format = TableFormat(delimiter: delimiter, decimal: decimal, header: header)
    do {
      let table = try Progress.over("reading", total: 1) { progress in
        try Table(contentsOf: path, as: format) { progress.show(share: $0) }
      }
      if !table.assumptions.isEmpty {
        let assumed = table.assumptions.joined(separator: "; ")
        Terminal.say("\(table.name), assumed: \(assumed)".onOneLine)
      }
      return table
    } catch let error as TableError { throw Failure(.data, error.description) }
  }
}

extension TableFormat.Delimiter: ExpressibleByArgument {
  /// Its name, or the character itself.
  public init?(argument: String) {
    let name = Self.allCases.first { Array(argument.utf8) == [$0.byte] } ?? Self(rawValue: argument)
    guard let name else { return nil }
    self = name
  }
}

extension TableFormat.Decimal: ExpressibleByArgument {}
