import Foundation

// How far a matrix is from diagonal or from a permutation of the axes.

/// The gap in Hadamard's inequality for a symmetric positive definite matrix A,
/// ½[Σᵢ log Aᵢᵢ − log det A]: zero where A is diagonal, positive elsewhere.
///
/// For A = JᵀJ it says how far the columns of J are from orthogonal; for a covariance it is the total
/// correlation of a Gaussian, in nats.
/// - Throws: `AlgebraError` unless the matrix is symmetric and positive definite.
public func hadamardGap(_ A: Matrix<Double>) throws -> Double {
  let determinant = try Cholesky(A).logDeterminant
  return 0.5 * (A.diagonal.reduce(0) { $0 + log($1) } - determinant)
}

/// The Frobenius distance of an orthogonal m × m matrix from the nearest signed permutation (Rolínek,
/// Zietlow and Martius, 2019): √(2(m − Σᵢ |V_{i,π(i)}|)) for the best order π.
///
/// All m! orders are tried: for a handful of latents.
public func distanceFromPermutation(_ V: Matrix<Double>) -> Double {
  require(V.isSquare, "the distance of a \(V.shape) matrix from a permutation")
  func best(_ row: Int, _ free: [Int]) -> Double {
    free.map { j in abs(V[row, j]) + best(row + 1, free.filter { $0 != j }) }.max() ?? 0
  }
  return (2 * max(0, Double(V.rows) - best(0, Array(0..<V.rows)))).squareRoot()
}

/// The mean and the standard deviation of `distanceFromPermutation` of a 2 × 2 rotation by any angle
/// with the same chance.
///
/// The angle θ to the nearest axis is then spread evenly from 0 to π/4, and the distance is
/// 2√2·sin(θ/2), its square 4(1 − cos θ).
public var distanceOfRandomRotations: (mean: Double, deviation: Double) {
  let first = 16 * 2.0.squareRoot() / .pi * (1 - cos(Double.pi / 8))
  let second = 4 * (1 - sin(Double.pi / 4) / (Double.pi / 4))
  return (first, (second - first * first).squareRoot())
}
