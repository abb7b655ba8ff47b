/// The eigenvalues of the covariance of N × n data, with 1/N, largest first: n of them, zeros where
/// there are fewer rows; and the eigenvectors, n × min(N, n), one a column, its largest entry positive.
///
/// Right to 10⁻⁹ of itself is every eigenvalue above 10⁻¹² of the largest, λ₁. Those of the covariance
/// are right to some 10⁻¹⁵ λ₁. Where that is too little, and where the covariance would be larger than
/// the data, they are the squared singular values of the centred rows, whose error is some
/// 10⁻¹⁵ √(λ₁λᵢ).
/// - Throws: `AlgebraError` if an entry is not finite.
public func principalAxes(_ data: Matrix<Double>) throws
  -> (values: [Double], vectors: Matrix<Double>)
{
  let (N, n) = (data.rows, data.columns)
  require(N > 0 && n > 0, "the principal axes of a \(data.shape) matrix")
  if N >= n {
    let found = try eigen(covariance(data))
    if found.values[n - 1] > 1e-5 * found.values[0] { return found }
  }
  let centred = data - mean(data)
  let rows = centred - mean(centred)
  let (_, s, V) = try svd(N > n ? triangularFactor(rows) : rows)
  let values = s.map { $0 * $0 / Double(N) }
  return (values + [Double](repeating: 0, count: n - values.count), V)
}
