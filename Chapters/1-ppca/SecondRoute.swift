import Foundation
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

/// Claims that a model fits its table, along the columns of its decoder and beyond them, by mean
/// squares of the rows that share nothing with `eigen`.
func checkModel(_ model: PPCA, of data: Matrix<Double>, on page: Page, line: Int) {
  // A column may vanish: its eigenvalue is that of the noise.
  let columns = (0..<model.D.columns).map { model.D.column($0) }.filter { norm($0) > 0 }
  if columns.isEmpty { return }
  let axes = Matrix(columns: columns.map { column in column.map { $0 / norm(column) } })
  let (means, rest) = centres(data)
  let squares = meanSquares(data, about: means, rest, along: axes)
  let variances = columns.map { dot($0, $0) + model.noise }
  let differences = zip(squares, variances).filter { $1 >= 1e-12 * variances[0] }.map {
    abs($0 / $1 - 1)
  }
  page.claim("alongColumns", .exact, differences, atMost: 1e-9, line: line)
  // The eigenvalues below the rounding of the largest are given as 0.
  let lost = 4 * Double(data.columns) * Double.ulpOfOne * variances[0]
  page.claim(
    "beyondColumns", .exact, squares.last!, equals: model.noise, within: 1e-9 * model.noise + lost,
    line: line)
}

/// Claims that a count of hidden numbers predicts held-out rows best, of those whose mean
/// log-likelihoods are given, and that such a likelihood is the mean log-density of the rows, by the
/// first of the splits.
func checkChoice(
  of m: Int, _ unseen: [Double], _ data: Matrix<Double>, splitting random: Random, on page: Page,
  line: Int
) throws {
  page.claim("bestCount", .exact, unseen, atMost: unseen[m - 1], line: line)
  var (random, again) = (random, random)
  let likelihood = try holdOut(data, using: &random).unseen[m - 1]
  let order = again.permutation(data.rows)
  let cut = data.rows - max(1, data.rows / 5)
  let (fitted, rows) = (data.rows(order[..<cut]), data.rows(order[cut...]))
  let spectrum = try principalAxes(fitted)
  let model = PPCA(fitting: spectrum, μ: mean(fitted), latent: m)
  let rounding = 1e-10 + 1e-14 * pow(Double(data.columns), 2) * spectrum.values[0] / model.noise
  if rounding < 1e-6 {
    page.claim(
      "unseenDensities", .exact, try model.logLikelihoodByBayes(rows), equals: likelihood,
      within: rounding * max(1, abs(likelihood)), line: line)
  }
}

/// Claims that formula (1.8) is the mean log-density of the fitted rows, where rounding leaves that any
/// digits.
func checkDensity(_ fit: Fitted, on page: Page, line: Int) throws {
  let (λ, n) = (fit.spectrum.values, Double(fit.table.data.columns))
  let rounding = 1e-10 + 1e-14 * n * n * λ[0] / fit.model.noise
  if rounding >= 1e-6 { return }
  let X = fit.table.data - mean(fit.table.data)
  var model = fit.model
  model.μ = mean(X)
  page.claim(
    "meanDensity", .exact,
    X.rows > X.columns
      ? mean(try model.marginal().logDensities(X)) : try model.logLikelihoodByBayes(X),
    equals: maximumLogLikelihood(λ, latent: fit.latent), within: rounding, line: line)
}

/// Claims that correlations, a row a column of the table, are those of the columns with the rows'
/// coordinates along the leading axes.
func checkLoadings(_ fit: Fitted, _ r: [[Double]], on page: Page, line: Int) {
  let data = fit.table.data
  let X = data - mean(data)
  let along = X * fit.spectrum.vectors.columns(0..<r[0].count)
  let found = r.indices.map { j in
    r[j].indices.map { k in
      let (a, b) = (X.column(j), along.column(k))
      let size = norm(a) * norm(b)
      return size > 0 ? dot(a, b) / size : 0
    }
  }
  page.claim("loadings", .exact, found, equals: r, within: 0.0005, line: line)
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
