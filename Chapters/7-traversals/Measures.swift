import Foundation
import Seams

// What is measured of codes.

/// The ranks of some values, from 0; equal ones share the mean of theirs.
func sharedRanks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = values
  var start = 0
  while start < order.count {
    var end = start
    while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
    for k in start...end { ranks[order[k]] = 0.5 * Double(start + end) }
    start = end + 1
  }
  return ranks
}

/// Spearman's coefficient of every column of one table with every column of another, without sign.
func rankTable(_ codes: Matrix<Double>, _ factors: Matrix<Double>) -> Matrix<Double> {
  func standard(_ table: Matrix<Double>) -> Matrix<Double> {
    let ranks = Matrix(columns: (0..<table.columns).map { sharedRanks(table.column($0)) })
    let centred = ranks - mean(ranks)
    return Matrix(
      columns: (0..<centred.columns).map { k in
        let column = centred.column(k)
        let length = norm(column)
        return column.map { length > 0 ? $0 / length : 0 }
      })
  }
  return Matrix.product(standard(codes), standard(factors), transposeA: true).map { abs($0) }
}

/// The largest sum of entries of a table of at least as many rows as columns, one in each column, no
/// two in a row; and the rows that it takes.
func bestPairing(_ table: Matrix<Double>) -> (sum: Double, rows: [Int]) {
  func best(_ column: Int, _ free: [Int]) -> (Double, [Int]) {
    guard column < table.columns else { return (0, []) }
    return free.map { row in
      let rest = best(column + 1, free.filter { $0 != row })
      return (table[row, column] + rest.0, [row] + rest.1)
    }.max { $0.0 < $1.0 }!
  }
  return best(0, Array(0..<table.rows))
}

/// The mean rank correlation of the codes with these axes, in the best pairing.
func correlation(_ codes: Matrix<Double>, _ axes: Matrix<Double>) -> Double {
  bestPairing(rankTable(codes, axes)).sum / Double(axes.columns)
}
