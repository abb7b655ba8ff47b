import Foundation

/// The numbers that a program writes beside a figure, `NAME.csv`.
struct DrawnNumbers {
  private let head: [Substring]
  private let rows: [[Substring]]

  /// A table in whose series' names there is no comma.
  init(_ file: URL) throws {
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    (head, rows) = (lines[0], Array(lines[1...]))
  }

  /// A column of each series of a kind of mark in a panel, the first panel 1.
  func callAsFunction(_ kind: String, panel: Int, _ column: Substring) -> [[Double]] {
    guard let place = head.firstIndex(of: column) else { return [] }
    var series: [[Double]] = []
    for row in rows where row[0] == "\(panel)" && row[1].hasSuffix(" \(kind)") {
      if row[3] == "0" { series.append([]) }
      series[series.count - 1].append(Double(row[place]) ?? .nan)
    }
    return series
  }

  /// A column of one mark of a panel, named as in the file: its place and its kind.
  func callAsFunction(mark: String, panel: Int, _ column: Substring) -> [Double] {
    guard let place = head.firstIndex(of: column) else { return [] }
    return rows.filter { $0[0] == "\(panel)" && $0[1] == mark }.map { Double($0[place]) ?? .nan }
  }
}
