import Foundation
import Problems
import Seams
import Testing

@testable import identifiability

/// The references of chapter 5 against other ways to the same numbers, some of them the essay's own.
@Suite struct ReferencesOfChapter5Tests {
  private func compare(_ name: String, within: Double, _ other: (Given) throws -> [Double]) throws {
    try CourseworkTests.compare(name, in: "5-identifiability", within: within, other)
  }

  /// By the laws of each coordinate once those before it are known: what one step of each latent does.
  @Test func darmoisOrder() throws {
    try compare("darmoisOrder", within: 1e-12) { given in
      let C = given.matrix("C")
      return try [[0, 1, 2], [2, 1, 0]].map { order in
        let law = try Gaussian(mean: [0, 0, 0], covariance: C.rows(order).columns(order))
        var volume = 0.0
        let columns = try (0..<3).map { latent in
          try (0..<3).reduce(into: [Double]()) { x, i in
            let next =
              i == 0
              ? try law.marginal([0])
              : try law.marginal(Array(0...i)).conditional(given: Array(0..<i), equal: x)
            let deviation = next.covariance[0, 0].squareRoot()
            if i == latent { volume += log(deviation) }
            x.append(next.mean[0] + (i == latent ? deviation : 0))
          }
        }
        return columns.reduce(-volume) { $0 + log(norm($1)) }
      }
    }
  }

  /// By the curvature of the core, summed over the patch by Simpson's rule: smooth, so exact to 10⁻⁹.
  @Test func bowl() throws {
    try compare("bowl", within: 1e-9) { given in
      let k = given.number("k")
      let d = ClosedForm("bowl", latents: 2) { z in
        [z[0] * cos(z[1]), z[0] * sin(z[1]), 0.5 * k * (z[0] * z[0])]
      }
      func sum(_ f: (Jets) throws -> Double) throws -> Double {
        try simpson(given.number("u₁")...given.number("u₂")) { u in
          try simpson(0...given.number("V"), 2) { v in
            let jets = d.jets(at: Matrix([[u, v]]))
            return try f(jets) * exp(0.5 * (try Cholesky(jets.gram())).logDeterminant)
          }
        }
      }
      let whole = try sum { try $0.sectionalCurvature() }
      return [whole, whole / (try sum { _ in 1 })]
    }
  }

  /// By walking straight lines that start side by side: their distance y obeys y″ = −Ky (Jacobi). Runge
  /// and Kutta's rule with 1000 steps is exact to 10⁻¹²; K is found by secants.
  @Test func roundCircle() throws {
    try compare("roundCircle", within: 1e-9) { given in
      let (ρ, L) = (given.number("ρ"), given.number("L"))
      func spread(_ K: Double) -> (y: Double, slope: Double) {
        let h = ρ / 1000
        return (0..<1000).reduce((y: 0, slope: 1)) { state, _ in
          let (y, s) = state
          let k1 = (s, -K * y)
          let k2 = (s + h / 2 * k1.1, -K * (y + h / 2 * k1.0))
          let k3 = (s + h / 2 * k2.1, -K * (y + h / 2 * k2.0))
          let k4 = (s + h * k3.1, -K * (y + h * k3.0))
          return (
            y + h / 6 * (k1.0 + 2 * k2.0 + 2 * k3.0 + k4.0),
            s + h / 6 * (k1.1 + 2 * k2.1 + 2 * k3.1 + k4.1)
          )
        }
      }
      var (a, b) = (-1.0, 1.0)
      for _ in 0..<12 {
        let (f, g) = (2 * .pi * spread(a).y - L, 2 * .pi * spread(b).y - L)
        if abs(f - g) < 1e-14 { break }
        (a, b) = (b, b - g * (b - a) / (g - f))
      }
      return [b, 2 * .pi * (1 - spread(b).slope)]
    }
  }

  /// By the essay's contrast (5.4) of the encoder, at the middles of cells that hold one share of the
  /// data each, with the error of second order taken off.
  @Test func leaningSeams() throws {
    try compare("leaningSeams", within: 1e-6) { given in
      let (a, b) = (given.number("a"), given.number("b"))
      let whole = 1 + a / 2 + b / 3
      @Sendable func below(_ t: Jet) -> Jet { (t + a / 2 * (t * t) + b / 3 * (t * t * t)) / whole }
      let encoder = ClosedForm("Darmois", latents: 2) { x in
        let (p, q) = (below(x[0]), x[1] / (1 + a * x[0] + b * (x[0] * x[0])))
        return [normalScore((p, 1 - p)), normalScore((q, 1 - q))]
      }
      func sum(_ count: Int) -> Double {
        let shares = (0..<count).map { (Double($0) + 0.5) / Double(count) }
        return mean(
          shares.flatMap { p in
            let t = inverse(p) { $0 < 0 ? -1 : $0 > 1 ? 2 : below(Jet($0)).value }
            return shares.map { encoder.contrast([t, $0 * (1 + a * t + b * t * t)]) }
          })
      }
      return [(4 * sum(80) - sum(40)) / 3]
    }
  }

  /// By sums over the densities of the new numbers. The slope is that of the sum at two small angles,
  /// with the square of the angle taken off, which leaves its third power.
  @Test func turnedUniforms() throws {
    try compare("turnedUniforms", within: 1e-5) { given in
      let (a, b) = (given.number("a"), given.number("b"))
      /// −∫ p log p for a sum of two uniform numbers; t = ½(A + B) − Bq² on the ramp.
      func entropy(_ A: Double, _ B: Double) -> Double {
        func density(_ t: Double) -> Double {
          max(0, min(t + B / 2, A / 2) - max(t - B / 2, -A / 2)) / (A * B)
        }
        func term(_ t: Double) -> Double {
          let p = density(t)
          return p > 0 ? -p * log(p) : 0
        }
        let (short, long) = (min(A, B), max(A, B))
        let level = simpson(0...((long - short) / 2), 2, term)
        let ramp = simpson(0...1, 4000) { q in
          term((long + short) / 2 - short * q * q) * 2 * short * q
        }
        return 2 * (level + ramp)
      }
      func information(_ θ: Double) -> Double {
        let (c, s) = (cos(θ), sin(θ))
        return entropy(c * a, s * b) + entropy(s * a, c * b) - log(a) - log(b)
      }
      let h = 1e-3
      return [
        information(given.number("θ")), (4 * information(h / 2) - information(h)) / h,
      ]
    }
  }

  /// By the essay's contrast (5.4) over radii and angles.
  @Test func ownSwirl() throws {
    try compare("ownSwirl", within: 1e-6) { given in
      let (α, p) = (given.number("α"), given.number("p"))
      let encoder = ClosedForm("swirl", latents: 2) { x in
        let angle = α * exp(0.5 * p * log(x[0] * x[0] + x[1] * x[1]))
        let (c, s) = (cos(angle), sin(angle))
        return [c * x[0] + s * x[1], c * x[1] - s * x[0]]
      }
      /// The mean over a circle; half a turn is enough.
      func ring(_ r: Double) -> Double {
        let places = (0..<200).map { k in
          let t = Double.pi * (Double(k) + 0.5) / 200
          return [r * cos(t), r * sin(t)]
        }
        return mean(places.map { encoder.contrast($0) })
      }
      return [simpson(1e-9...8, 800) { (r: Double) -> Double in r * exp(-r * r / 2) * ring(r) }]
    }
  }

  /// By the roots of det(C₁ − ρC₀), a cubic, and the vector that C₁ − ρC₀ makes zero.
  @Test func twoLabels() throws {
    try compare("twoLabels", within: 1e-8) { given in
      let (C0, C1) = (given.matrix("C₀"), given.matrix("C₁"))
      func pencil(_ ρ: Double) -> Matrix<Double> { C1 - ρ * C0 }
      func cross(_ a: [Double], _ b: [Double]) -> [Double] {
        [
          a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0],
        ]
      }
      func value(_ ρ: Double) -> Double {
        let A = pencil(ρ)
        return dot(A.row(0), cross(A.row(1), A.row(2)))
      }
      // The drawn ratios lie about 0.4, 1.5 and 4, within 15 %.
      let ratios = [2.5...6, 0.8...2.5, 0.1...0.8].map { range in
        var (low, high) = (range.lowerBound, range.upperBound)
        let sign = value(low) > 0
        for _ in 0..<60 {
          let middle = 0.5 * (low + high)
          if (value(middle) > 0) == sign { low = middle } else { high = middle }
        }
        return low
      }
      let A = pencil(ratios[0])
      // The two rows that are least alike fix it best.
      let rows = [(0, 1), (0, 2), (1, 2)].map { cross(A.row($0.0), A.row($0.1)) }
      let seam = C0 * rows.max { norm($0) < norm($1) }!
      return ratios + seam.map { $0 / (seam[0] < 0 ? -norm(seam) : norm(seam)) }
    }
  }
}
