import Foundation
import Pages
import Seams
import Tables

/// Throws if the squares of a table's numbers, or of its differences, are no longer numbers.
func checkScale(_ table: Table) throws {
  let largest = table.data.largestEntry
  if largest > 1e150 {
    throw Failure(
      .data,
      "\(table.name) holds values of size \(largest.formatted(digits: 2)), whose squares are too "
        + "large for a computer's numbers; divide the table by that")
  }
  if largest > 0 && largest < 1e-140 {
    throw Failure(
      .data,
      "\(table.name) holds values below \(largest.formatted(digits: 2)), whose squares are too "
        + "small for a computer's numbers; multiply the table")
  }
}

/// Throws if the matrices that a fit needs besides the table cannot be had.
///
/// A covariance, its eigenvectors and LAPACK's work on them are five n × n matrices; a split of the
/// rows is a copy of the table, and a covariance of its own.
func checkMemory(_ table: Table, choosingLatent: Bool) throws {
  let (N, n) = (table.data.rows, table.data.columns)
  let numbers = Double(n) * Double(choosingLatent ? 6 * n + N : 5 * n)
  guard numbers < 1e17, canHold(8 * Int(numbers)) else {
    throw Failure(
      .data,
      "a fit of \(table.name), \(N) × \(n), needs another "
        + "\((8 * numbers / 1e6).formatted(digits: 3)) MB of memory, more than "
        + "this machine gives; " + (choosingLatent ? "give --latent, or " : "")
        + "leave out some of its columns")
  }
}

/// About how long the eigenvectors of so many columns take here, by those of an eighth as many; nil
/// where that is not worth telling.
func fittingSeconds(_ table: Table) -> Double? {
  let n = table.data.columns
  guard n >= 1000 else { return nil }
  let sample = Matrix<Double>(rows: n / 8, columns: n / 8) { i, j in cos(Double(i * j)) }
  let time = ContinuousClock().measure { _ = try? eigen(sample) }
  return 512 * (time / .seconds(1))
}

/// The number of hidden numbers to fit a table with, or a `Failure` that says why it cannot be.
///
/// Without `latent` it is the count that predicts held-out rows best, over ten splits, whose mean
/// log-likelihoods are handed over too.
func latentCount(
  _ latent: Int?, for table: Table, _ eigenvalues: [Double], using random: inout Random
) throws -> (m: Int, counts: LatentCounts?) {
  let (N, n) = (table.data.rows, table.data.columns)
  if N == 1 {
    throw Failure(.data, "\(table.name) has a single row; a covariance needs at least two")
  }
  if n == 1 {
    throw Failure(.data, "\(table.name) has a single column; a hidden number needs at least two")
  }
  let first = table.data.row(0)
  if (1..<N).allSatisfy({ table.data.row($0) == first }) {
    throw Failure(.data, "all \(N) rows of \(table.name) are equal; there is nothing to fit")
  }
  if let latent, latent >= n {
    throw Failure(
      .options,
      "--latent is \(latent) and \(table.name) has \(n) columns; the largest that works is \(n - 1)"
    )
  }
  if N == 2 {
    throw Failure(
      .data, "\(table.name) has two rows, which lie on a line; at least three are needed")
  }
  let rank = numericalRank(eigenvalues)
  let largest = min(rank, n) - 1
  let remedy = "; if some columns are far larger than others, bring them to similar scales"
  guard largest >= 1 else {
    throw Failure(
      .data,
      "\(table.name) varies in one direction only, up to rounding (rank 1), so σ² would be 0 for "
        + "every model" + remedy)
  }
  if let latent {
    guard latent <= largest else {
      throw Failure(
        .data,
        "\(table.name) varies in \(rank) directions only, up to rounding (rank \(rank)), so σ² would "
          + "be 0 with --latent \(latent); the largest that works is \(largest)" + remedy)
    }
    return (latent, nil)
  }
  return try bestLatentCount(table, using: &random)
}

/// The number of eigenvalues that are not zero up to rounding.
func numericalRank(_ eigenvalues: [Double]) -> Int {
  let rounding = 4 * Double(eigenvalues.count) * Double.ulpOfOne * (eigenvalues.first ?? 0)
  return eigenvalues.count { $0 > rounding }
}

/// The count that predicts held-out rows best on average over ten splits.
private func bestLatentCount(_ table: Table, using random: inout Random) throws
  -> (m: Int, counts: LatentCounts?)
{
  let splits = try Progress.over("splits", total: 10) { progress in
    try (0..<10).map { _ in
      defer { progress.advance() }
      return try holdOut(table.data, using: &random)
    }
  }
  // Splits whose fitted rows vary in fewer directions reach less far.
  let common = splits.map(\.unseen.count).min()!
  guard common >= 1 else {
    throw Failure(
      .data, "\(table.name) has too few different rows to hold some out; give --latent")
  }
  let total = (0..<common).map { m in splits.reduce(0) { $0 + $1.unseen[m] } }
  let fitted = (0..<common).map { m in splits.reduce(0) { $0 + $1.fitted[m] } }
  return (
    1 + total.indices.max { total[$0] < total[$1] }!,
    (fitted.map { $0 / 10 }, total.map { $0 / 10 })
  )
}

/// Fits a reader's table, weaves its page and ends the program.
func fitTable(_ file: String, _ options: PPCAOptions, on page: Page, using random: inout Random)
  -> Never
{
  let table = orExit(try options.format.table(contentsOf: file))
  page.describe(
    option: "data", as: "\(table.name), \(table.size) bytes, CRC-32 \(table.checksum)")
  orExit(try checkMemory(table, choosingLatent: options.latent == nil))
  orExit(
    try Progress.over("fitting", total: 1, seconds: fittingSeconds(table)) { _ in
      try analyse(table, latent: options.latent, on: page, using: &random)
    })
  page.weave()
  exit(EXIT_SUCCESS)
}
