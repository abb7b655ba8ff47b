import Foundation

/// The rotation R that makes all RᵀAR as diagonal as one rotation can, m × m: no turn in a plane of two
/// axes lowers the sum of the squares beside their diagonals further (Cardoso and Souloumiac, 1996).
///
/// - Parameter matrices: Symmetric, m × m, one or more.
public func jointRotation(of matrices: [Matrix<Double>]) -> Matrix<Double> {
  require(!matrices.isEmpty, "a rotation for no matrices")
  let m = matrices[0].rows
  for A in matrices {
    require(A.rows == m && A.columns == m, "a rotation of \(A.shape) beside \(matrices[0].shape)")
  }
  var (R, all) = (Matrix<Double>.identity(m), matrices)
  for _ in 0..<100 {
    var largest = 0.0
    for i in 0..<m {
      for j in i + 1..<m {
        let angle = planeAngle(i, j, all)
        largest = max(largest, abs(angle))
        let turn = Matrix<Double>.rotation(m, i, j, by: angle)
        R = R * turn
        all = all.map { turn.transpose * $0 * turn }
      }
    }
    // At rounding's size the angles go on by chance.
    if largest < 1e-12 { break }
  }
  return R
}

/// The best angle in the plane of axes i and j, −π/4 … π/4: the squares beside the diagonals are a
/// constant less a cosine of four times it.
private func planeAngle(_ i: Int, _ j: Int, _ all: [Matrix<Double>]) -> Double {
  var (product, difference) = (0.0, 0.0)
  for A in all {
    let (a, b) = (A[i, i] - A[j, j], 2 * A[i, j])
    product += 2 * a * b
    difference += a * a - b * b
  }
  return 0.25 * atan2(product, difference)
}

extension Matrix<Double> {
  /// The identity of m axes but for a rotation by an angle in radians from axis i towards axis j.
  fileprivate static func rotation(_ m: Int, _ i: Int, _ j: Int, by angle: Double) -> Matrix {
    var turn = identity(m)
    (turn[i, i], turn[i, j], turn[j, i], turn[j, j]) = (
      cos(angle), -sin(angle), sin(angle), cos(angle)
    )
    return turn
  }
}
