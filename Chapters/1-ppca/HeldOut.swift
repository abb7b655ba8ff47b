import Foundation
import Seams

// Likelihoods of rows that were not fitted, and of tables that are wider than long.

/// Mean log-likelihoods of fitted and of held-out rows for m = 1, 2, ….
typealias LatentCounts = (fitted: [Double], unseen: [Double])

/// The mean squares of rows less some centres along k eigenvectors, n × k, and along n − k others
/// their mean. It takes some rows at a time: a large table is not copied.
func meanSquares(_ X: Matrix<Double>, about centres: [Double]..., along Q: Matrix<Double>)
  -> [Double]
{
  let others = Q.rows - Q.columns
  var (squares, beyond) = ([Double](repeating: 0, count: Q.columns), 0.0)
  for first in stride(from: 0, to: X.rows, by: 4096) {
    let rows = centres.reduce(X.rows(first..<min(first + 4096, X.rows))) { $0 - $1 }
    let along = rows * Q
    for j in squares.indices { squares[j] += dot(along.column(j), along.column(j)) }
    if others == 0 { continue }
    beyond += pow((rows - .product(along, Q, transposeB: true)).frobeniusNorm, 2) / Double(others)
  }
  let sums = squares + [Double](repeating: beyond, count: others)
  return sums.map { $0 / Double(X.rows) }
}

/// (1.3) for rows that were not fitted, from the fitted eigenvalues and the variances found.
///
/// Along the eigenvectors of the fitted rows C is diagonal. In all directions beyond them it has the
/// variance σ², and the sum of the variances found there is all that counts.
func unseenLogLikelihood(_ λ: [Double], _ found: [Double], latent m: Int) -> Double {
  let n = Double(λ.count)
  let noise = mean(Array(λ[m...]))
  let kept = (0..<m).reduce(0) { $0 + log(λ[$1]) + found[$1] / λ[$1] }
  let rest = (n - Double(m)) * log(noise) + found[m...].reduce(0, +) / noise
  return -0.5 * (n * log(2 * .pi) + kept + rest)
}

extension PPCA {
  /// The mean log-density of the rows as $\log p(x\mid z)p(z)/p(z\mid x)$ at the mean of (1.9): nothing
  /// n × n is formed.
  func logLikelihoodByBayes(_ X: Matrix<Double>) throws -> Double {
    let M = try posteriorCovariance()
    let (N, n) = (Double(X.rows), Double(X.columns))
    let Z = (X - μ) * D * (1 / noise * M)
    let misses = X - μ - .product(Z, D, transposeB: true)
    let squares = pow(misses.frobeniusNorm, 2) / noise + pow(Z.frobeniusNorm, 2)
    return -0.5 * (n * log(2 * .pi * noise) + squares / N - (try Cholesky(M)).logDeterminant)
  }
}
