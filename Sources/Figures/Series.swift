/// Numbers that a mark draws: columns of one length.
public struct Series: Sendable {
  let name: String?
  let columns: KeyValuePairs<String, [Double]>

  init(_ name: String?, _ columns: KeyValuePairs<String, [Double]>) {
    (self.name, self.columns) = (name, columns)
  }
}

extension Figure {
  /// The numbers that the figure draws, as a table: panels and marks by their number from 1, series
  /// by their label, the place in the series from 0, and a column for each kind of coordinate. What
  /// a series does not have, and a gap in a line, are empty; numbers have all their digits.
  public func csv() throws -> String {
    let marks = try panels.enumerated().flatMap { p, panel in
      try panel.marks.enumerated().map { m, mark in
        ("\(p + 1),\(m + 1) \(type(of: mark))", try mark.sketch().series())
      }
    }
    var names: [String] = []
    for (_, series) in marks {
      for column in series.lazy.flatMap(\.columns) where !names.contains(column.key) {
        names.append(column.key)
      }
    }
    var lines = [(["panel", "mark", "series", "index"] + names).joined(separator: ",")]
    for (place, series) in marks {
      for series in series {
        let columns = names.map { name in series.columns.first { $0.key == name }?.value }
        let name = "\(place),\((series.name ?? "").quotedForCSV)"
        for i in 0..<(series.columns.first?.value.count ?? 0) {
          let numbers = columns.map { $0.map { $0[i].isNaN ? "" : "\($0[i])" } ?? "" }
          lines.append("\(name),\(i),\(numbers.joined(separator: ","))")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// A field of a table, in quotes where its characters would end it.
  fileprivate var quotedForCSV: String {
    contains { ",\"\n\r".contains($0) } ? "\"\(replacing("\"", with: "\"\""))\"" : self
  }
}
