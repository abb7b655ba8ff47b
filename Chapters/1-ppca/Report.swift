import Foundation
import Pages
import Seams
import Tables

/// A table and the model that was fitted to it; `counts` are by what m was chosen, if it was.
struct Fitted {
  let table: Table
  let model: PPCA
  let spectrum: Spectrum
  let counts: LatentCounts?

  var latent: Int { model.D.columns }
}

/// Shows and checks what the page of a table has besides its numbers.
func report(
  _ fit: Fitted, splitting: Random, on page: Page, line: Int, using random: inout Random
) throws {
  let (data, λ) = (fit.table.data, fit.spectrum.values)
  describe(fit.table, on: page, line: placeOfTable())
  try checkDensity(fit, on: page, line: line)
  if let counts = fit.counts {
    try checkChoice(
      of: fit.latent, counts.unseen, data, splitting: splitting, on: page, line: line)
  }
  checkRounding(data, mean(data), fit.spectrum, on: page, line: line)
  checkModel(fit.model, of: data, on: page, line: line)
  try reportAxes(fit, on: page, line: line, using: &random)
  let zeros = λ.count { $0 == 0 }
  if zeros > 0 {
    page.note(
      "Directions of variance 0, for which the figure has no room: \(zeros).", line: line)
  }
}

/// The first columns of a table, so that its reader sees how it was understood.
private func describe(_ table: Table, on page: Page, line: Int) {
  let shown = min(table.columns.count, 8)
  let remarks = [
    "The table is \(table.name.asMarkdown).",
    shown < table.columns.count
      ? "The first \(shown) of \(table.columns.count) columns are shown." : nil,
    table.assumptions.isEmpty
      ? nil : "Assumed of the file: \(table.assumptions.joined(separator: "; "))".asMarkdown + ".",
  ].compactMap { $0 }
  page.note(remarks.joined(separator: " "), line: line)
  let means = mean(table.data)
  page.table(
    "columns",
    rows: (0..<shown).map { j in
      [
        table.columns[j].asMarkdown, means[j].formatted(digits: 4),
        standardDeviation(table.data.column(j)).formatted(digits: 4),
      ]
    }, line: line)
}

/// What each of the leading axes is, how sure it is, and with which columns it goes.
private func reportAxes(
  _ fit: Fitted, on page: Page, line: Int, using random: inout Random
) throws {
  let (data, λ, m) = (fit.table.data, fit.spectrum.values, fit.latent)
  let work = Double(data.rows * data.columns) * Double(min(data.rows, data.columns))
  let times = work > 1e7 ? 0 : 200
  page.note(
    times > 0
      ? "The intervals and tilts are of \(times) bootstrap tables."
      : "The table is too large for the bootstrap here: it has no intervals and no tilts.",
    line: line)
  let others = try resampled(
    data, axes: fit.spectrum.vectors, latent: m, times: times, using: &random)
  func interval(_ k: Int) -> String {
    let values = others.variances.map { $0[k] }
    if values.isEmpty { return "–" }
    return [0.025, 0.975].map { quantile(values, $0).formatted(digits: 3) }
      .joined(separator: " … ")
  }
  let total = λ.reduce(0, +)
  func share(_ variance: Double) -> String { "\((100 * variance / total).formatted(digits: 3)) %" }
  let shown = min(m, 8)
  let r = loadings(fit)
  let axes = (0..<shown).map { k in
    let angles = others.angles.map { $0[k] }
    return [
      "\(k + 1)", λ[k].formatted(digits: 4), interval(k), share(λ[k]),
      angles.isEmpty ? "–" : "\(quantile(angles, 0.95).formatted(digits: 2))°",
      strongest(r.map { $0[k] }).map { j in
        "\(fit.table.columns[j].asMarkdown) \(r[j][k].formatted(digits: 3))"
      }.joined(separator: ", "),
    ]
  }
  let noise = fit.model.noise
  page.table(
    "axes",
    rows: axes + [
      [
        "every other", noise.formatted(digits: 4), interval(m),
        share(noise * Double(λ.count - m)) + " in all", "", "",
      ]
    ], line: line)
  checkLoadings(fit, r.map { Array($0[..<shown]) }, on: page, line: line)
}

/// The correlations of the columns with the rows' coordinates along the kept axes, n × m: √λᵢ qⱼᵢ over
/// the standard deviation of column j; 0 for a column that does not vary.
private func loadings(_ fit: Fitted) -> [[Double]] {
  let (λ, Q) = fit.spectrum
  return (0..<fit.table.data.columns).map { j in
    let column = fit.table.data.column(j)
    let deviation = column.count > 1 ? standardDeviation(column) : 0
    let N = Double(column.count)
    let spread = deviation * ((N - 1) / N).squareRoot()
    return (0..<fit.latent).map { spread > 0 ? λ[$0].squareRoot() * Q[j, $0] / spread : 0 }
  }
}

/// The numbers of the three largest correlations, the strongest first.
private func strongest(_ r: [Double]) -> [Int] {
  Array(r.indices.sorted { abs(r[$0]) > abs(r[$1]) }.prefix(3))
}
