import Seams

/// The iteration did not come to rest.
struct Unsettled: Error {}

/// What equation (3.4) says at a Gaussian: the bound there, the precision asked for, the whole right
/// side of its second equation, and by how much the first fails.
typealias Demand = (
  bound: Double, precision: Matrix<Double>, curvature: Matrix<Double>, pull: [Double]
)

/// The Gaussian that no longer changes when its precision is set to what (3.4) asks for and its mean
/// moved by Newton's step, by the curvature where that is positive definite.
///
/// Steps are shortened where they lower the bound or swing about the optimum. The changes at the end
/// are below 10⁻¹² of the precision; an error of δ in q is one of order δ² in the bound.
func settled(
  from mean: [Double], precision first: Matrix<Double>, demand: (Gaussian) -> Demand
) throws -> Gaussian {
  func moved(_ q: Gaussian, _ now: Demand, _ step: Double, _ precision: Matrix<Double>) throws
    -> Gaussian
  {
    let factor = try Cholesky(precision)
    let shift = ((try? Cholesky(now.curvature)) ?? factor).solve(now.pull)
    return try Gaussian(
      mean: zip(q.mean, shift).map { $0 + step * $1 }, covariance: factor.inverse)
  }
  var precision = first
  var q = try Gaussian(mean: mean, covariance: Cholesky(first).inverse)
  var (now, step, change) = (demand(q), 1.0, Double.infinity)
  for _ in 0..<2000 {
    let gap = now.precision - precision
    let last = change
    change = max(gap.largestEntry, norm(now.pull)) / now.precision.largestEntry
    if change < 1e-12 { return q }
    step = change < last ? min(1, 1.2 * step) : step / 2
    while true {
      let next = precision + step * gap
      if let tried = try? moved(q, now, step, next) {
        let ahead = demand(tried)
        if ahead.bound > now.bound - 1e-9 {
          (precision, q, now) = (next, tried, ahead)
          break
        }
      }
      step /= 2
      if step < 1e-6 { throw Unsettled() }
    }
  }
  throw Unsettled()
}
