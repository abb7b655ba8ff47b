import Foundation
import Seams

// Second routes to the chapter's numbers, by plain sums.

/// The mean of the curvature of −log p(x|z)p(z) under a Gaussian of one variable, by a sum over 4000
/// places.
func meanCurvature(_ seen: Observation, _ d: ClosedForm, under q: Gaussian) -> Double {
  let (μ, τ) = (q.mean[0], q.covariance[0, 0].squareRoot())
  let h = 20.0 / 4000
  return (0...4000).reduce(0) { sum, k in
    let t = h * Double(k) - 10
    return sum + h * normalDensity(t)
      * curvature(d, x: seen.x[0], noise: seen.noise, at: μ + τ * t)
  }
}

/// ∂_j ∂₁₂ d, by central differences of the second derivatives.
func thirdDerivative(_ d: ClosedForm, _ z: [Double], along j: Int) -> [Double] {
  let h = 1e-4
  let sides = [h, -h].map { step in
    var moved = z
    moved[j] += step
    return d.jets(at: Matrix([moved])).curvature(0, 1)
  }
  return zip(sides[0], sides[1]).map { ($0 - $1) / (2 * h) }
}

/// The unit vector along b × a.
func unitNormal(_ a: [Double], _ b: [Double]) -> [Double] {
  let cross = [
    b[1] * a[2] - b[2] * a[1], b[2] * a[0] - b[0] * a[2], b[0] * a[1] - b[1] * a[0],
  ]
  return cross.map { $0 / norm(cross) }
}

/// The bound of a kinked decoder at N(μ, τ²), by a sum over places of z that starts anew at the kink.
func bound(_ kink: Kink, _ μ: Double, _ τ: Double) -> Double {
  func part(_ interval: ClosedRange<Double>) -> Double {
    simpson(interval, 4000) { z in
      let missed = kink.x - 2 * max(z, 0)
      return normalDensity((z - μ) / τ) / τ * (-missed * missed / (2 * kink.noise))
    }
  }
  let reach = abs(μ) + 10 * τ
  return part(-reach...0) + part(0...reach) - 0.5 * log(2 * .pi * kink.noise)
    - 0.5 * (μ * μ + τ * τ - 1 - 2 * log(τ))
}

/// The slopes of that bound in μ and τ, by central differences.
func slopes(_ kink: Kink, at q: (μ: Double, τ: Double)) -> [Double] {
  let h = 1e-4
  return [
    (bound(kink, q.μ + h, q.τ) - bound(kink, q.μ - h, q.τ)) / (2 * h),
    (bound(kink, q.μ, q.τ + h) - bound(kink, q.μ, q.τ - h)) / (2 * h),
  ]
}

/// A linear decoder with orthogonal columns.
let straight = ClosedForm("straight", latents: 2) { z in [2 * z[0], 0.5 * z[1]] }
