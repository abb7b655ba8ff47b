import Foundation
import TestSupport
import Testing

@testable import Figures
@testable import Pages
@testable import Seams
@testable import Tables
@testable import ppca

/// The numbers that a reader's table gets, where arithmetic is hard. The right ones are those of
/// 60-digit arithmetic (mpmath 1.3) on the doubles that the file's text stands for.
@MainActor @Suite struct TableNumbersTests {
  private func fit(_ table: String, _ options: String) throws -> (Program, Results?) {
    try inFolder { folder in
      try Data(table.utf8).write(to: folder.appendingPathComponent("t.csv"))
      let run = try Program.shell(
        "exec \"$PPCA\" --data t.csv \(options) --output out", in: folder)
      let results = folder.appendingPathComponent("out/1-ppca/results.json")
      return (run, run.exitCode == 0 ? try Results(contentsOf: results) : nil)
    }
  }

  private func value(_ results: Results?, _ key: String) -> [Double] {
    switch results?.values[key] {
    case .number(let number): [number]
    case .array(let numbers): numbers
    case nil: []
    }
  }

  private func expect(
    _ found: [Double], _ expected: [Double], within tolerance: Double = 1e-9,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    for (a, b) in zip(found, expected) {
      #expect(abs(a - b) <= tolerance * abs(b), "\(a) is not \(b)", sourceLocation: sourceLocation)
    }
  }

  /// The decoder is kept row by row, n × m: its columns are orthogonal, and their squared lengths are
  /// the eigenvalues less the noise.
  @Test func theDecoderIsKeptRowByRow() throws {
    let rows = (0..<40).map { i in "\((7 * i) % 11),\((5 * i) % 13),\(i % 7),\((3 * i) % 17)" }
    let (run, results) = try fit(rows.joined(separator: "\n"), "--latent 2 --no-header")
    #expect(run.exitCode == 0, "\(run.error)")
    let (D, λ) = (value(results, "decoder"), value(results, "eigenvalues"))
    let noise = value(results, "sigma2")[0]
    try #require(D.count == 8)
    func product(_ i: Int, _ j: Int) -> Double {
      (0..<4).reduce(0) { $0 + D[2 * $1 + i] * D[2 * $1 + j] }
    }
    expect([product(0, 0), product(1, 1)], [λ[0] - noise, λ[1] - noise])
    #expect(abs(product(0, 1)) < 1e-9 * λ[0])
  }

  @Test func clocksInMicroseconds() throws {
    let rows = (0..<20000).map { i -> String in
      let sent = 1_700_000_000_123_456 + (37 * i) % 901
      let received = sent + 400 + (11 * i) % 90
      return "\(sent),\(received)"
    }
    let (run, results) = try fit(
      "sent_us,received_us\n" + rows.joined(separator: "\n"), "--latent 1")
    #expect(run.exitCode == 0, "\(run.error)")
    expect(value(results, "eigenvalues"), [135677.60827883838, 336.63814045661629], within: 1e-12)
    expect(value(results, "sigma2"), [336.63814045661629], within: 1e-12)
    #expect(results?.claims.count == 6)
  }

  @Test(arguments: [300, 1000, 20000]) func aConstantColumn(_ count: Int) throws {
    let rows = (0..<count).map { i -> String in
      let left = Double(37 * i % 101 - 50) / 2000
      let right = Double(53 * i % 89 - 44) / 1500
      return String(format: "%.4f,%.4f,101325.3", 1 + left, 2 + right)
    }
    let table = "left,right,pressure\n" + rows.joined(separator: "\n")
    let (run, _) = try fit(table, "--latent 2")
    #expect(run.exitCode == 65)
    #expect(run.error.contains("t.csv varies in 2 directions only"))
    let (second, results) = try fit(table, "")
    #expect(second.exitCode == 0, "\(second.error)")
    #expect(value(results, "latent") == [1])
    #expect(value(results, "eigenvalues").last == 0)
  }

  /// Longley's table; `RoundingTests` names its source.
  @Test func longleysTable() throws {
    let table = """
      83,234289,2356,1590,107608,1947,60323
      88.5,259426,2325,1456,108632,1948,61122
      88.2,258054,3682,1616,109773,1949,60171
      89.5,284599,3351,1650,110929,1950,61187
      96.2,328975,2099,3099,112075,1951,63221
      98.1,346999,1932,3594,113270,1952,63639
      99,365385,1870,3547,115094,1953,64989
      100,363112,3578,3350,116219,1954,63761
      101.2,397469,2904,3048,117388,1955,66019
      104.6,419180,2822,2857,118734,1956,67857
      108.4,442769,2936,2798,120445,1957,68169
      110.8,444546,4681,2637,121950,1958,66513
      112.6,482704,3813,2552,123366,1959,68655
      114.2,502601,3931,2514,125368,1960,69564
      115.7,518173,4806,2572,127852,1961,69331
      116.9,554894,4007,2827,130081,1962,70551
      """
    let (run, results) = try fit(table, "--latent 5")
    #expect(run.exitCode == 0, "\(run.error)")
    expect(value(results, "sigma2"), [0.41686882895970346])
    expect(value(results, "eigenvalues").suffix(2), [0.82371264303672432, 0.010025014882684113])
  }

  /// A column that repeats another but for 3·10⁻⁷: dyadic numbers, so the text is exact.
  @Test func aColumnThatNearlyRepeatsAnother() throws {
    let rows = (0..<64).map { i -> [Double] in
      func wave(_ k: Int) -> Double { Double((k * i) % 61 - 30) / 16 }
      let a = wave(7)
      let noise = Double((43 * i) % 59 - 29) / 16 * 0x1p-22
      return [a, wave(19), wave(33), a + noise]
    }
    let lines = rows.map { row in row.map { "\($0)" }.joined(separator: ",") }
    let (run, results) = try fit(lines.joined(separator: "\n"), "--latent 3")
    #expect(run.exitCode == 0, "\(run.error)")
    expect(value(results, "sigma2"), [2.7975318162595862e-14])
  }

  /// Twenty rows of thirty: no 30 × 30 matrix is formed, and the numbers are those of one.
  @Test func fewRowsOfManyColumns() throws {
    var random = Random(seed: 14)
    let X = random.normals(rows: 20, columns: 30) * .diagonal((0..<30).map { 3 / Double($0 + 1) })
    let axes = try principalAxes(X)
    let whole = try eigen(covariance(X))
    for k in 0..<19 { #expect(abs(axes.values[k] - whole.values[k]) < 1e-13 * whole.values[0]) }
    #expect(axes.vectors.columns == 20 && axes.values.count == 30)
    let model = PPCA(fitting: axes, μ: mean(X), latent: 4)
    let likelihood = ppca.maximumLogLikelihood(axes.values, latent: 4)
    #expect(abs(try model.logLikelihoodByBayes(X) - likelihood) < 1e-10)
    #expect(abs(mean(try model.marginal().logDensities(X)) - likelihood) < 1e-10)
    // Unseen rows, against the density of each model.
    var (first, second) = (Random(seed: 1), Random(seed: 1))
    let unseen = try ppca.holdOut(X, using: &first).unseen
    let order = second.permutation(20)
    let (a, b) = (X.rows(order[..<16]), X.rows(order[16...]))
    #expect(unseen.count == 14)
    for m in 1...14 {
      let model = PPCA(fitting: try eigen(covariance(a)), μ: mean(a), latent: m)
      let right = mean(try model.marginal().logDensities(b))
      #expect(abs(right - unseen[m - 1]) < 1e-9 * abs(right))
    }
  }

  /// Held-out likelihoods of the irises for m = 1, 2, 3, by 40-digit arithmetic: the covariance of the
  /// model is formed, inverted, and its determinant taken.
  @Test(arguments: [
    (
      1, [-3.19128327213928, -2.74157732302014, -2.60809926407606],
      [-2.94040230506601, -2.5562674703853, -2.27753259867846]
    ),
    (
      2, [-3.15867418156495, -2.70462596423966, -2.56167962614115],
      [-3.08074445103593, -2.73366397422006, -2.46087742939808]
    ),
  ]) func heldOutIrises(_ seed: Int, _ fitted: [Double], _ unseen: [Double]) throws {
    var random = Random(seed: UInt64(seed))
    let found = try ppca.holdOut(try Table(bundled: "iris").data, using: &random)
    expect(found.fitted, fitted, within: 1e-13)
    expect(found.unseen, unseen, within: 1e-13)
  }

  /// The claims on a reader's table catch a mean of one running sum, and eigenvalues of a covariance
  /// that has lost them.
  @Test func theSecondRoutesAreIndependent() throws {
    let values = [Double](repeating: 101325.3, count: 1000)
    #expect(ppca.compensatedSum(values) / 1000 == 101325.3)
    #expect(abs(values.reduce(0, +) / 1000 - 101325.3) > 2 * 101325.3.ulp)
    #expect(ppca.compensatedSum([1, 1e100, 1, -1e100]) == 2)
    var random = Random(seed: 15)
    let X = random.normals(rows: 40, columns: 3)
    let near = Matrix<Double>(rows: 40, columns: 4) { i, j -> Double in
      if j < 3 { return X[i, j] }
      return X[i, 0] + 1e-6 * X[i, 1] * X[i, 2]
    }
    let (means, rest) = ppca.centres(near)
    let axes = try principalAxes(near)
    let squares = ppca.meanSquares(near, about: means, rest, along: axes.vectors)
    for (a, b) in zip(squares, axes.values) { #expect(abs(a / b - 1) < 1e-9) }
    let lost = try eigen(covariance(near))
    let other = ppca.meanSquares(near, about: means, rest, along: lost.vectors)
    #expect(abs(other[3] / lost.values[3] - 1) > 1e-7)
  }

  /// The bootstrap's spread on rows of a Gaussian, against the large-sample errors of an eigenvalue,
  /// λ√(2/N), and of an axis, √(λᵢλⱼ/N)/|λᵢ − λⱼ| to each other one (Anderson, 1963).
  @Test func resampledRowsSpreadAsTheoryHasIt() throws {
    var random = Random(seed: 16)
    let N = 4000.0
    let X = random.normals(rows: 4000, columns: 3) * .diagonal([3, 2, 1])
    let axes = try principalAxes(X)
    let (variances, angles) = try ppca.resampled(
      X, axes: axes.vectors, latent: 2, times: 400, using: &random)
    #expect(variances.count == 400 && variances[0].count == 3 && angles[0].count == 2)
    // The standard deviation of 400 numbers is known to 3.5 %, the table's own shape to a few more.
    for (k, λ) in [9.0, 4, 1].enumerated() {
      let spread = standardDeviation(variances.map { $0[k] })
      #expect(abs(spread / (λ * (2 / N).squareRoot()) - 1) < 0.2)
      #expect(abs(mean(variances.map { $0[k] }) / axes.values[k] - 1) < 0.01)
    }
    let first = 36 / N / 25 + 9 / N / 64
    let second = 36 / N / 25 + 4 / N / 9
    for (k, expected) in [first, second].enumerated() {
      let squares = mean(angles.map { pow($0[k] * .pi / 180, 2) })
      #expect(abs(squares / expected - 1) < 0.35)
    }
  }

  /// A row drawn with replacement stands there as often as it was drawn, and any can be drawn.
  @Test func resampledTablesAreMadeOfRows() throws {
    var random = Random(seed: 17)
    let X = Matrix([[0.0, 0], [0, 0], [1, 1]])
    let diagonal = Matrix(columns: [[0.5, 0.5].map { $0.squareRoot() }])
    let variances = try ppca.resampled(
      X, axes: diagonal, latent: 1, times: 300, using: &random
    ).variances.map { $0[0] }
    // k of three rows are (1, 1): the variance along the diagonal is 2·(k/3)(1 − k/3).
    let places = variances.map { v in v < 1e-12 ? 0 : abs(v - 4 / 9.0) < 1e-12 ? 1 : 2 }
    #expect(places.allSatisfy { $0 < 2 })
    // Of 27 draws 18 have k = 1 or 2; five standard errors.
    let share = Double(places.reduce(0, +)) / 300
    #expect(abs(share - 2 / 3.0) < 5 * (2 / 9.0 / 300).squareRoot())
  }

  /// The irises' table of axes, with shares, correlations and order by hand of the eigenvectors.
  @Test func whatTheAxesMean() throws {
    try inFolder { folder in
      let iris = Program.package.appendingPathComponent("Sources/Tables/iris.csv").path
      let run = try Program.shell(
        "exec \"$PPCA\" --data '\(iris)' --latent 1 --output out", in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let page = try String(
        contentsOf: folder.appendingPathComponent("out/1-ppca/README.md"), encoding: .utf8)
      let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| 1 | 4.2 |") })
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      // 4.20005/4.54247, and √4.20005 of 0.8567, 0.3583 and 0.3614 over 1.7594, 0.7597 and 0.8253.
      #expect(cells[3] == "92.5 %")
      #expect(
        cells[5] == "petal&#95;length 0.998, petal&#95;width 0.967, sepal&#95;length 0.897",
        "\(cells[5])")
      #expect(page.contains("| every other | 0.1141 |") && page.contains("7.54 % in all"))
    }
  }
}
