import Foundation
import Seams

// Scores of a decoder's Jacobians J, n × m: they take JᵀJ at some points, and no factors.

/// The distance of V in J = USVᵀ from the nearest signed permutation (Rolínek, Zietlow and Martius,
/// 2019), the mean over points. Where singular values are equal V is any of many, and it says nothing.
/// - Throws: `AlgebraError` if a matrix is not symmetric or not finite.
func meanAxisDistance(_ grams: [Matrix<Double>]) throws -> Double {
  mean(try grams.map { distanceFromPermutation(try eigen($0).vectors) })
}

/// How far the columns of J are from orthogonal, in nats, and how far they would be by chance.
struct NormalisedContrast {
  /// c_IMA(J) (Gresele et al., 2021), the mean over points.
  let contrast: Double
  /// Its mean over all rotations R of the latents, E c_IMA(JR), and over points.
  let turned: Double

  /// The first over the second: 0 for orthogonal columns, about 1 for axes that mean nothing. Nothing
  /// where the second is below 0.02: there all columns are nearly orthogonal and of one length.
  var ratio: Double? { turned < 0.02 ? nil : contrast / turned }

  /// - Parameter grams: JᵀJ of each point.
  /// - Throws: `AlgebraError` unless all are symmetric and positive definite.
  init(_ grams: [Matrix<Double>]) throws {
    contrast = mean(try grams.map { try hadamardGap($0) })
    turned = mean(try grams.map { try turnedContrast($0) })
  }
}

/// The mean of c_IMA(JR) over all rotations R, in nats, for G = JᵀJ, m × m.
///
/// Every column of JR is Ju with u evenly spread over the sphere, so this is
/// ½[m·E log uᵀGu − log det G]. With ε ~ N(0, I), εᵀGε is uᵀGu times an independent ε'ᵀε', and
/// log a − log b = ∫ (e^(−bt) − e^(−at)) dt/t; so for eigenvalues λ of G
///
///     E log uᵀGu = ∫ [(1 + 2t)^(−m/2) − Π (1 + 2tλᵢ)^(−½)] dt/t,  t from 0 to ∞.
///
/// In s = log t the integrand is analytic for |Im s| < π and falls exponentially, so that the
/// trapezoidal rule with steps h errs by about e^(−2π²/h).
/// - Throws: `AlgebraError` unless G is symmetric and positive definite.
func turnedContrast(_ G: Matrix<Double>) throws -> Double {
  let m = Double(G.rows)
  // Of determinant 1; an eigenvalue lost in rounding is held at the rounding's size.
  let scale = exp(try Cholesky(G).logDeterminant / m)
  let eigenvalues = try eigenvalues(G).map { $0 / scale }
  let λ = eigenvalues.map { max($0, 1e-16 * eigenvalues[0]) }
  func integrand(_ s: Double) -> Double {
    let t = exp(s)
    let logarithm = λ.reduce(0) { $0 + log1p(2 * t * $1) }
    return exp(-0.5 * m * log1p(2 * t)) - exp(-0.5 * logarithm)
  }
  let h = 0.25
  let (first, last) = (-40 - log(λ[0]), 40 - log(λ[λ.count - 1]))
  let sum = stride(from: first, through: last, by: h).reduce(0) { $0 + integrand($1) }
  return 0.5 * m * h * sum
}
