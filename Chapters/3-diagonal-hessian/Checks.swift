import Foundation
import Seams

// Second routes to the chapter's numbers, by plain sums and differences, and small helpers.

/// The errors of (3.3) for a function that waves and grows, at a random q: by central differences
/// along a random direction of μ and one of Σ.
func identityErrors(using random: inout Random) throws -> [Double] {
  let wave = ClosedForm("wave", latents: 2) { z in [sin(z[0] + 0.5 * z[1]) * exp(0.3 * z[1])] }
  let rule = TensorQuadrature(count: 24, dimension: 2)
  func averages(_ q: Gaussian) -> (value: Double, gradient: [Double], hessian: Matrix<Double>) {
    let jets = wave.jets(at: rule.nodes(of: q))
    let ones = Matrix(rows: jets.count, columns: 1, repeating: 1.0)
    return (
      rule.mean(jets.values.elements), jets.meanSlope(along: ones, rule.weights),
      jets.meanHessian(along: ones, rule.weights)
    )
  }
  let (root, μ) = (random.normals(rows: 2, columns: 2), random.normals(2))
  let Σ = .product(root, root, transposeB: true) + 0.3 * .identity(2)
  let (direction, draw) = (random.normals(2), random.normals(rows: 2, columns: 2))
  let A = 0.5 * (draw + draw.transpose)
  func value(_ t: Double, _ s: Double) throws -> Double {
    let moved = zip(μ, direction).map { $0 + t * $1 }
    return averages(try Gaussian(mean: moved, covariance: Σ + s * A)).value
  }
  let slopes = averages(try Gaussian(mean: μ, covariance: Σ))
  let h = 1e-4
  return [
    try (value(h, 0) - value(-h, 0)) / (2 * h) - dot(slopes.gradient, direction),
    try (value(0, h) - value(0, -h)) / (2 * h) - 0.5 * (A * slopes.hessian).trace,
  ]
}

/// The curvature of −log p(x|z)p(z) at z, for one latent and one output.
func curvature(_ seen: Observation, _ d: ClosedForm, at z: Double) -> Double {
  let jets = d.jets(at: Matrix([[z]]))
  let (slope, bend) = (jets.slope(0)[0], jets.curvature(0, 0)[0])
  return 1 + (slope * slope - (seen.x[0] - jets.values[0, 0]) * bend) / seen.noise
}

/// The mean of that curvature under a Gaussian of one variable, by a sum over 4000 places.
func meanCurvature(_ seen: Observation, _ d: ClosedForm, under q: Gaussian) -> Double {
  let (μ, τ) = (q.mean[0], q.covariance[0, 0].squareRoot())
  let h = 20.0 / 4000
  return (0...4000).reduce(0) { sum, k in
    let t = h * Double(k) - 10
    return sum + h * normalDensity(t) * curvature(seen, d, at: μ + τ * t)
  }
}

extension Observation {
  /// log p(x|z)p(z) at the rows of z.
  func logJoint(_ z: Matrix<Double>) -> [Double] {
    let missed = decoder.jets(at: z).values - x
    let constant = 0.5 * Double(x.count) * log(2 * .pi * noise)
    let prior = Gaussian.standard(z.columns).logDensities(z)
    return zip(prior, squaredLengths(missed)).map { $0 - constant - $1 / (2 * noise) }
  }

  /// log p(x) for two latents, by a sum over a square of side 12. Of a peak with the deviation τ, in
  /// cells of the side h, the sum misses a share of exp(−2π²τ²/h²).
  func logEvidence(cells: Int = 120) -> Double {
    let h = 12 / Double(cells)
    let grid = Matrix(rows: (cells + 1) * (cells + 1), columns: 2) { p, axis in
      h * Double(axis == 0 ? p / (cells + 1) : p % (cells + 1)) - 6
    }
    let terms = logJoint(grid)
    let top = terms.max()!
    return top + log(terms.reduce(0) { $0 + exp($1 - top) }) + 2 * log(h)
  }

  /// (3.18) at μ: the objective of Kumar and Poole.
  func deterministic(_ μ: [Double]) -> Double {
    let jets = decoder.jets(at: Matrix([μ]))
    let missed = zip(x, jets.values.elements).map { $0 - $1 }
    let size = 0.5 * Double(x.count) * log(2 * .pi * noise) + dot(missed, missed) / (2 * noise)
    let columns = jets.gram().diagonal.reduce(0) { $0 + log(1 + $1 / noise) }
    return -size - 0.5 * (dot(μ, μ) + columns)
  }
}

/// The most that a random change of q within its kind gains, of a hundred.
func largestGain(_ fit: Fit, diagonal: Bool, using random: inout Random) throws -> Double {
  let best = diagonal ? fit.diagonal : fit.full
  return try (0..<100).map { _ in
    var L = best.factor.lower
    for i in 0..<2 {
      L[i, i] *= exp(0.05 * random.normal())
      if !diagonal && i == 1 { L[1, 0] += 0.05 * random.normal() }
    }
    let other = try Gaussian(
      mean: best.mean.map { $0 + 0.05 * random.normal() },
      covariance: .product(L, L, transposeB: true))
    return fit.seen.bound(other) - fit.seen.bound(best)
  }.max()!
}

/// ∂₁₂ⱼd, by central differences of the second derivatives.
func thirdDerivative(_ d: ClosedForm, _ z: [Double], along j: Int) -> [Double] {
  let h = 1e-4
  let sides = [h, -h].map { step in
    var moved = z
    moved[j] += step
    return d.jets(at: Matrix([moved])).curvature(0, 1)
  }
  return zip(sides[0], sides[1]).map { ($0 - $1) / (2 * h) }
}

/// The limit (3.15) for two latents.
func mixed(_ d: ClosedForm, _ z: [Double]) -> Double {
  let jets = d.jets(at: Matrix([z]))
  let slopes = [jets.slope(0), jets.slope(1)]
  let s2 = slopes.map { dot($0, $0) }
  func bend(_ i: Int, _ j: Int) -> [Double] { jets.curvature(i, j) }
  let b = (0..<2).map { i in
    -(z[i]
      + (0..<2).reduce(0) {
        $0 + (0.5 * dot(slopes[i], bend($1, $1)) + dot(bend(i, $1), slopes[$1])) / s2[$1]
      }) / s2[i]
  }
  return (0..<2).reduce(0) { sum, j in
    let third = thirdDerivative(d, z, along: j)
    return sum + b[j] * dot(slopes[j], bend(0, 1))
      + (0.5 * dot(bend(j, j), bend(0, 1)) + dot(slopes[j], third)) / s2[j]
  }
}

/// The unit vector along b × a.
func unitNormal(_ a: [Double], _ b: [Double]) -> [Double] {
  let cross = [
    b[1] * a[2] - b[2] * a[1], b[2] * a[0] - b[0] * a[2], b[0] * a[1] - b[1] * a[0],
  ]
  return cross.map { $0 / norm(cross) }
}

/// The price averaged over the noise of the data, by three nodes in each dimension.
func noisyPrice(_ d: ClosedForm, _ z: [Double], σ: Double) throws -> Double {
  let noise = TensorQuadrature(count: 3, dimension: d.outputs)
  return noise.mean(
    try (0..<noise.weights.count).map {
      try Fit(d, z, offset: noise.nodes.row($0).map { σ * $0 }, σ: σ).price
    })
}

/// A row of the map: the prices of a decoder in space at σ = 0.05, for data on its surface, one σ
/// off it and 0.3 off it, the last two averaged over both sides.
func mapPrices(_ d: ClosedForm, _ z: [Double]) throws -> [Double] {
  let jets = d.jets(at: Matrix([z]))
  let ν = unitNormal(jets.slope(0), jets.slope(1))
  return try [0, 0.05, 0.3].map { length in
    try [length, -length].reduce(0) { sum, t in
      sum + 0.5 * (try Fit(d, z, offset: ν.map { t * $0 }, σ: 0.05).price)
    }
  }
}

/// Such a row as a table shows it.
func mapRow(_ d: ClosedForm, _ z: [Double]) throws -> [String] {
  [d.name]
    + (try mapPrices(d, z)).map { abs($0) < 1e-12 ? "0" : $0.formatted(digits: 2) }
}

//#-omit
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
//#-end-omit
