import Foundation
import Problems
import Seams
import Testing

@testable import diagonal_hessian

/// The references of chapter 3 against other ways to the same numbers.
@Suite struct ReferencesOfChapter3Tests {
  private func compare(_ name: String, within: Double, _ other: (Given) throws -> [Double]) throws {
    try CourseworkTests.compare(name, in: "3-diagonal-hessian", within: within, other)
  }

  /// Where a function with one maximum on an interval has it.
  private func highest(_ interval: ClosedRange<Double>, _ f: (Double) throws -> Double) rethrows
    -> Double
  {
    var (low, high) = (interval.lowerBound, interval.upperBound)
    for _ in 0..<90 {
      let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
      if try f(a) > f(b) { high = b } else { low = a }
    }
    return (low + high) / 2
  }

  /// By a search for the highest bound, with averages by quadrature.
  @Test func quarticWell() throws {
    try compare("quarticWell", within: 1e-6) { given in
      let (a, b) = (given.number("a"), given.number("b"))
      let rule = Quadrature(count: 8)
      func bound(_ Σ: Double) throws -> Double {
        let q = try Gaussian(mean: [0], covariance: Matrix([[Σ]]))
        return rule.expectation { z in -a * pow(Σ * z * z, 2) - b * Σ * z * z }
          - q.divergence(from: .standard(1))
      }
      let best = try highest(0.01...2, bound)
      return [best, try bound(best) - bound(1 / (1 + 2 * b))]
    }
  }

  /// By the essay's c_IMA of a decoder that turns, at a point that turns along.
  @Test func onePointsAxes() throws {
    try compare("onePointsAxes", within: 1e-5) { given in
      let (a, b) = (given.number("a"), given.number("b"))
      func price(_ degrees: Double, _ name: String) throws -> Double {
        let (c, s) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
        let d = ClosedForm("turned", latents: 2) { z in
          let (u, w) = (c * z[0] - s * z[1], s * z[0] + c * z[1])
          return [u, w, a * u * u + b * u * w]
        }
        let z = given.vector(name)
        return try cIMA(d, [c * z[0] + s * z[1], c * z[1] - s * z[0]])
      }
      let rough = try (0..<90).map(Double.init).min { try price($0, "z*") < price($1, "z*") }!
      let angle = try highest((rough - 2)...(rough + 2)) { try -price($0, "z*") }
      return [try price(0, "z*"), angle, try price(angle, "w")]
    }
  }

  /// By the prices of best posteriors at two small noise levels. What is beyond their common limit is of
  /// order σ⁴, below 10⁻⁵ times derivatives of the helicoid.
  @Test func helicoid() throws {
    try compare("helicoid", within: 1e-3) { given in
      let (c, z) = (given.number("c"), [given.number("z₁"), 0.3])
      let d = ClosedForm("helicoid", latents: 2) { z in
        [z[0] * cos(z[1]), z[0] * sin(z[1]), c * z[1]]
      }
      let jets = d.jets(at: Matrix([z]))
      let ν = unitNormal(jets.slope(0), jets.slope(1))
      let off = ν.map { given.number("t") * $0 }
      return [
        try limit { σ in try noisyPrice(d, z, σ: σ) / (σ * σ) },
        try limit { σ in try Fit(d, z, offset: off, σ: σ).price },
      ]
    }
  }

  /// By the divergence of the core, from a posterior of little noise; no other blocks are nearer.
  @Test func inPairs() throws {
    var random = Random(seed: 9)
    try compare("inPairs", within: 1e-6) { given in
      let zero = [0.0, 0, 0, 0]
      let P = .identity(4) + given.matrix("J").gram(scale: 1e8)
      let posterior = try Gaussian(mean: zero, covariance: Cholesky(P).inverse)
      return try [1, 2, 3].map { partner in
        func isInside(_ i: Int, _ j: Int) -> Bool {
          i == j || [0, partner].contains(i) == [0, partner].contains(j)
        }
        let blocks = try Cholesky(Matrix(rows: 4, columns: 4) { isInside($0, $1) ? P[$0, $1] : 0 })
        let q = try Gaussian(mean: zero, covariance: blocks.inverse)
        for _ in 0..<20 {
          let change = Matrix(rows: 4, columns: 4) { i, j in
            (i == j ? 1 : 0) + (isInside(i, j) ? 0.1 * random.normal() : 0)
          }
          let other = try Gaussian(
            mean: zero, covariance: change * blocks.inverse * change.transpose)
          #expect(other.divergence(from: posterior) >= q.divergence(from: posterior) - 1e-7)
        }
        return q.divergence(from: posterior)
      }
    }
  }

  /// By the essay's quadrature.
  @Test func askedPrecision() throws {
    try compare("askedPrecision", within: 1e-9) { given in
      let (a, b) = (given.number("a"), given.number("b"))
      let d = ClosedForm("bent", latents: 2) { z in
        [z[0], z[1] + a * z[0] * z[0] + b * z[0] * z[1]]
      }
      let seen = Observation(d, x: given.vector("x"), noise: given.number("σ²"))
      let P = seen.precision(
        try Gaussian(mean: given.vector("μ"), covariance: given.matrix("Σ")))
      return [P[0, 0], P[0, 1], P[1, 1]]
    }
  }

  /// By parts: the mean of a slope times z − μ is τ² times the mean of its slope, corner or not.
  @Test func leaky() throws {
    try compare("leaky", within: 1e-9) { given in
      let (a, b, x) = (given.number("a"), given.number("b"), given.number("x"))
      let (μ, τ, noise) = (given.number("μ"), given.number("τ"), given.number("σ²"))
      func mean(_ f: (Double) -> Double) -> Double {
        func part(_ interval: ClosedRange<Double>, _ slope: Double) -> Double {
          simpson(interval, 4000) { z in
            normalDensity((z - μ) / τ) / τ * f(z) * (x - slope * z) * slope / noise
          }
        }
        return part(-9...0, a) + part(0...9, b)
      }
      return [mean { _ in 1 }, 1 - mean { $0 - μ } / (τ * τ)]
    }
  }

  /// By the essay's iteration.
  @Test func growing() throws {
    try compare("growing", within: 1e-9) { given in
      let k = given.number("k")
      let d = ClosedForm("growing", latents: 1) { z in [exp(k * z[0])] }
      let seen = Observation(d, x: [given.number("x")], noise: given.number("σ²"))
      let best = try seen.best(diagonal: false, near: [0])
      return [best.mean[0], best.covariance[0, 0]]
    }
  }

  /// By a search over bends for what the essay's c_IMA and the likelihood cost together.
  @Test func compromise() throws {
    try compare("compromise", within: 1e-6) { given in
      let b = given.number("b")
      func lost(_ a: Double) throws -> (likelihood: Double, price: Double) {
        let d = ClosedForm("cubic", latents: 2) { z in [z[0], z[1] + a * z[0] * z[0] * z[0]] }
        let price = try simpson(-8...8, 400) { u in normalDensity(u) * (try cIMA(d, [u, 0])) }
        let likelihood = simpson(-12...12, 400) { u in
          normalDensity(u) * pow((b - a) * u * u * u, 2) / 2
        }
        return (likelihood, price)
      }
      let a = try highest(0...b) { a in
        let lost = try lost(a)
        return -(lost.likelihood + lost.price)
      }
      let least = try lost(a)
      return [a, least.likelihood, least.price]
    }
  }
}
