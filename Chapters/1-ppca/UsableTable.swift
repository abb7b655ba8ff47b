import Seams

/// The number of hidden numbers to fit a table with, or a `Failure` that says why it cannot be.
///
/// Without `latent` it is the count that predicts held-out rows best, over ten splits.
func latentCount(
  _ latent: Int?, for table: Table, _ eigenvalues: [Double], using random: inout Random
) throws -> Int {
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
  let rank = numericalRank(eigenvalues)
  let largest = min(rank, n) - 1
  guard largest >= 1 else {
    throw Failure(
      .data, "\(table.name) varies in one direction only (rank 1), so σ² would be 0 for every model"
    )
  }
  if let latent {
    guard latent <= largest else {
      throw Failure(
        .data,
        "\(table.name) varies in \(rank) directions only (rank \(rank)), so σ² would be 0 with "
          + "--latent \(latent); the largest that works is \(largest)")
    }
    return latent
  }
  return try bestLatentCount(table, using: &random)
}

/// The number of eigenvalues that are not zero up to rounding.
func numericalRank(_ eigenvalues: [Double]) -> Int {
  let rounding = 4 * Double(eigenvalues.count) * Double.ulpOfOne * (eigenvalues.first ?? 0)
  return eigenvalues.count { $0 > rounding }
}

private func bestLatentCount(_ table: Table, using random: inout Random) throws -> Int {
  let X = table.data
  // Each split must leave a training part for which σ² > 0.
  let fitted = X.rows - max(1, X.rows / 5)
  var total: [Double] = []
  for _ in 0..<10 {
    var probe = random
    let kept = X.rows(probe.permutation(X.rows)[..<fitted])
    let largest = min(numericalRank(try eigen(covariance(kept)).values), X.columns) - 1
    guard largest >= 1 else {
      throw Failure(
        .data,
        "\(table.name) has too few different rows to hold some out; give --latent")
    }
    let unseen = try holdOut(X, upTo: largest, using: &random).unseen
    total = total.isEmpty ? unseen : zip(total, unseen).map { $0 + $1 }
  }
  return 1 + total.indices.max { total[$0] < total[$1] }!
}
