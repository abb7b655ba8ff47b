import Pages
import Seams

/// Claims that the means and the eigenvalues of a table have kept their digits, by a sum and by rows
/// that share nothing with `mean` and `principalAxes`.
func checkRounding(
  _ data: Matrix<Double>, _ μ: [Double], _ spectrum: Spectrum, on page: Page, line: Int
) {
  let (means, rest) = centres(data)
  let units = (0..<data.columns).map { j in
    abs(μ[j] - means[j]) / (data.column(j).map(abs).max() ?? 0).ulp
  }
  page.claim("means", .exact, units, atMost: 2, line: line)
  let λ = spectrum.values
  let squares = meanSquares(data, about: means, rest, along: spectrum.vectors)
  let differences = λ.indices.filter { λ[$0] >= 1e-12 * λ[0] }.map {
    abs(squares[$0] / λ[$0] - 1)
  }
  page.claim("eigenvalues", .exact, differences, atMost: 1e-9, line: line)
}

/// The means of the columns of N × n data by compensated sums, and those of the rows less these
/// means: what rounding has left of them.
func centres(_ data: Matrix<Double>) -> (means: [Double], rest: [Double]) {
  let both = (0..<data.columns).map { j in
    let column = data.column(j)
    let mean = compensatedSum(column) / Double(data.rows)
    return (mean, compensatedSum(column.map { $0 - mean }) / Double(data.rows))
  }
  return (both.map(\.0), both.map(\.1))
}

/// The sum of some numbers with what each addition rounds away added at the end (Neumaier, 1974).
func compensatedSum(_ values: [Double]) -> Double {
  var (sum, lost) = (0.0, 0.0)
  for value in values {
    let next = sum + value
    lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
    sum = next
  }
  return sum + lost
}
