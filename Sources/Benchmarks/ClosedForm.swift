import Foundation
import Seams

/// PPCA in closed form on 5000 × 64 numbers with 8 hidden ones: covariance, eigenvalues, D, σ² and
/// the mean log-likelihood, in double precision.
func closedForm(_ repeats: Int) throws -> [String: Field] {
  let (n, m) = (64, 8)
  let X = ppcaData(rows: 5000, columns: n, latent: m, noise: 0.5, seed: 1)
  var noise = 0.0
  var D = Matrix<Double>(rows: 0, columns: 0)
  var likelihood = 0.0
  func fit() throws {
    let (λ, U) = try eigen(covariance(X))
    noise = λ[m...].reduce(0, +) / Double(n - m)
    D = U.columns(0..<m) * .diagonal(λ[..<m].map { ($0 - noise).squareRoot() })
    let kept = λ[..<m].reduce(0) { $0 + log($1) }
    likelihood =
      -0.5 * (Double(n) * log(2 * .pi) + kept + Double(n - m) * log(noise) + Double(n))
  }
  var line = try timed(repeats, fit)
  let model = try Gaussian(
    mean: mean(X),
    covariance: .product(D, D, transposeB: true) + noise * .identity(n))
  line["variant"] = .text("float64")
  line["n"] = .number(5000)
  line["d"] = .number(Double(n))
  line["q"] = .number(Double(m))
  line["sigma2"] = .number((noise * 1e8).rounded() / 1e8)
  line["loglik"] = .number((likelihood * 1e6).rounded() / 1e6)
  line["check_loglik"] = .number((mean(model.logDensities(X)) * 1e6).rounded() / 1e6)
  return line
}

/// X = ZDᵀ + μ + noise·ε, all from the generator below, so that other programs can make the same.
func ppcaData(rows: Int, columns: Int, latent m: Int, noise: Double, seed: UInt64)
  -> Matrix<Double>
{
  let lengths = (0..<m).map {
    (4 - 2.5 * Double($0) / Double(m - 1)) / Double(columns).squareRoot()
  }
  let D = counterNormals(seed, rows: columns, columns: m) * .diagonal(lengths)
  let Z = counterNormals(seed + 1, rows: rows, columns: m)
  let ε = counterNormals(seed + 2, rows: rows, columns: columns)
  let μ = counterNormals(seed + 3, rows: 1, columns: columns).elements
  return .product(Z, D, transposeB: true) + noise * ε + μ
}

/// Standard normals from SplitMix64 and Box–Muller: a pair of uniforms gives two, in this order.
func counterNormals(_ seed: UInt64, rows: Int, columns: Int) -> Matrix<Double> {
  var words = SplitMix64(seed: seed)
  var elements: [Double] = []
  while elements.count < rows * columns {
    let radius = (-2 * log(1 - uniform(&words))).squareRoot()
    let angle = 2 * Double.pi * uniform(&words)
    elements += [radius * cos(angle), radius * sin(angle)]
  }
  return Matrix(
    rows: rows, columns: columns, elements: Array(elements.prefix(rows * columns)))
}

/// A number of [0, 1) from the top 53 bits of a word.
func uniform(_ words: inout SplitMix64) -> Double { Double(words.next() >> 11) * 0x1p-53 }
