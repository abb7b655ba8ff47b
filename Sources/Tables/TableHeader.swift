/// Whether a first row names the columns, and what is to be said where that is not certain.
struct TableHeader {
  let isHeader: Bool
  private(set) var remark: String?

  /// - Parameters:
  ///   - below: The second row, if there is one.
  ///   - named: What the reader says.
  init(_ top: [[UInt8]], below: [[UInt8]]?, _ decimal: TableFormat.Decimal, _ named: Bool?) {
    if let named {
      isHeader = named
      return
    }
    let values = top.map { number($0, decimal: decimal) }
    let words = top.map { text($0) ?? "?!" }
    let below = (below ?? []).map { number($0, decimal: decimal) }
    let numbers = values.compactMap(\.self)
    if numbers.isEmpty {
      // A row in which everything is missing names nothing.
      isHeader = !words.allSatisfy(TableHeader.isMissing)
    } else if numbers.count == values.count {
      isHeader = false
      if TableHeader.counts(numbers), !TableHeader.counts(below.compactMap(\.self)) {
        remark =
          "row 1 (\(words.prefix(3).joined(separator: ", "))\(words.count > 3 ? ", …" : "")) is data "
          + "(--header takes it for names)"
      }
    } else {
      // Years beside a name, or above an index without one: the words must stand above numbers.
      let named = words.indices.filter { values[$0] == nil }
      let isAbove = below.count == words.count && named.allSatisfy { below[$0] != nil }
      let areNames =
        named.allSatisfy { !TableHeader.isMissing(words[$0]) }
        || (named == [0] && words[0].isEmpty && (below.first == 0 || below.first == 1))
      isHeader = isAbove && areNames && TableHeader.areLabels(numbers)
      if isHeader {
        let example = words[values.firstIndex { $0 != nil }!]
        remark = "row 1 names the columns, “\(example)” too (--no-header takes it for data)"
      }
    }
  }

  /// Whether a field is empty or says that there is no value.
  static func isMissing(_ word: String) -> Bool {
    ["", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "missing"]
      .contains(word.lowercased())
  }

  /// Whole numbers that rise: years, or the numbers of columns.
  private static func areLabels(_ values: [Double]) -> Bool {
    values.allSatisfy { $0 >= 0 && $0 < 1e6 && $0 == $0.rounded() }
      && zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// 0, 1, 2, … or 1990, 1995, 2000, …: labels in equal steps, three at least.
  private static func counts(_ values: [Double]) -> Bool {
    guard values.count > 2, areLabels(values) else { return false }
    let step = values[1] - values[0]
    return zip(values, values.dropFirst()).allSatisfy { $1 - $0 == step }
      && (step == 1 || values[0] >= 1000)
  }
}
