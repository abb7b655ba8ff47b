import Foundation
import Seams

// Second routes to what the chapter claims.

// MARK: Four decoders of one law, sections 5.1 to 5.3

/// Latents within 2.5 of 0.
private func latents(using random: inout Random) -> [Double] {
  (0..<2).map { _ in 5 * random.uniform() - 2.5 }
}

/// What is left of latents after decoding and encoding them.
func roundTrips(_ all: [Axes], using random: inout Random) -> [Double] {
  all.flatMap { axes in
    (0..<20).flatMap { _ in
      let y = latents(using: &random)
      return zip(axes.encoder(axes.decoder(y)), y).map { $0 - $1 }
    }
  }
}

/// (5.4) for Darmois's decoder, less −log cos of the angle at which a seam leans, from places on it.
func leans(_ heaps: Heaps, using random: inout Random) -> [Double] {
  let axes = heaps.darmoisAxes
  return (0..<20).map { _ in
    let (y, h) = (latents(using: &random), 1e-4)
    let ends = [h, -h].map { axes.decoder([y[0] + $0, y[1]]) }
    let slope = (ends[0][1] - ends[1][1]) / (ends[0][0] - ends[1][0])
    return axes.encoder.contrast(axes.decoder(y)) - 0.5 * log(1 + slope * slope)
  }
}

// MARK: Conformal maps, section 5.4

/// A decoder of the plane behind a rotation of its latents.
func behindTurn(_ d: ClosedForm, by θ: Double) -> ClosedForm {
  ClosedForm("\(d.name), turned", latents: 2) { d(turned($0, by: θ)) }
}

/// Cosines between the columns of two conformal maps behind three turns, at 20 places each.
func turnedCosines(using random: inout Random) -> [Double] {
  [ClosedForm.square, .exponential].flatMap { d in
    [0.2, 0.7, 1.3].flatMap { θ in
      let jets = behindTurn(d, by: θ).jets(at: 0.4 * random.normals(rows: 20, columns: 2))
      return (0..<20).map { p in
        let G = jets.gram(at: p)
        return G[0, 1] / (G[0, 0] * G[1, 1]).squareRoot()
      }
    }
  }
}

/// log p(x) on the quadrant from x₁ and x₂, less that from log radius and angle.
func quadrantDifferences(using random: inout Random) -> [Double] {
  (0..<200).map { _ in
    let x = (0..<2).map { _ in abs(random.normal()) }
    let (ρ, angle) = (log(norm(x)), atan2(x[1], x[0]))
    let G = ClosedForm.exponential.jets(at: Matrix([[ρ, angle]])).gram()
    let area = (G[0, 0] * G[1, 1] - G[0, 1] * G[0, 1]).squareRoot()
    return log(4 * φ(x[0]) * φ(x[1]))
      - (2 * ρ - 0.5 * exp(2 * ρ) + log(2 / Double.pi) - log(area))
  }
}

// MARK: Turns, section 5.5

/// log p(w₁′, w₂′) − log p(w₁′) − log p(w₂′) for a number of some law and a normal one, turned.
func logRatio(_ z1: Double, _ z2: Double, _ law: Mixture, _ θ: Double) -> Double {
  let (c, s) = (cos(θ), sin(θ))
  let first = Mixture.sum(c, law, -s, .normal).density(c * z1 - s * z2)
  let second = Mixture.sum(s, law, c, .normal).density(s * z1 + c * z2)
  return log(law.density(z1) * φ(z2) / (first * second))
}

// MARK: Curvature, section 5.6

/// A surface with C1, a patch of it, and its curvature.
struct Patch: Sendable {
  let surface: ClosedForm
  let box: [ClosedRange<Double>]
  let curvature: @Sendable (_ u: Double, _ v: Double) -> Double

  static let all = [
    Patch(
      surface: ClosedForm("sphere, latitude", latents: 2) { z in
        [cos(z[0]) * cos(z[1]), cos(z[0]) * sin(z[1]), sin(z[0])]
      }, box: [0.2...0.9, 0...1.1]
    ) { _, _ in 1 },
    Patch(
      surface: ClosedForm("sphere, Mercator", latents: 2) { z in
        let sech = cosh(z[0]).reciprocal
        return [sech * cos(z[1]), sech * sin(z[1]), tanh(z[0])]
      }, box: [-0.4...0.7, 0...1]
    ) { _, _ in 1 },
    Patch(
      surface: ClosedForm("sphere, stereographic", latents: 2) { z in
        let r2 = z[0] * z[0] + z[1] * z[1]
        let scale = (1 + r2).reciprocal
        return [2 * z[0] * scale, 2 * z[1] * scale, (r2 - 1) * scale]
      }, box: [-0.3...0.5, 0.1...0.8]
    ) { _, _ in 1 },
    Patch(surface: .cylinder, box: [0...1, 0...1]) { _, _ in 0 },
    Patch(
      surface: ClosedForm("soap film", latents: 2) { z in
        [cosh(z[0]) * cos(z[1]), cosh(z[0]) * sin(z[1]), z[0]]
      }, box: [-0.3...0.8, 0...1]
    ) { u, _ in -pow(cosh(u), -4) },
  ]

  /// ∬ K dA.
  var enclosed: Double {
    simpson(box[0], 32) { u in
      simpson(box[1], 32) { v in
        let G = surface.jets(at: Matrix([[u, v]])).gram()
        return curvature(u, v) * (G[0, 0] * G[1, 1] - G[0, 1] * G[0, 1]).squareRoot()
      }
    }
  }

  /// The right side of (5.9). ∂_j sᵢ = ∂ᵢd·∂ᵢ∂_j d / sᵢ.
  var bending: Double {
    func change(_ i: Int, _ j: Int, _ z: [Double]) -> Double {
      let jets = surface.jets(at: Matrix([z]))
      return dot(jets.slope(i), jets.curvature(0, 1))
        / (norm(jets.slope(i)) * norm(jets.slope(j)))
    }
    let along = simpson(box[0], 48) { u in
      change(0, 1, [u, box[1].lowerBound]) - change(0, 1, [u, box[1].upperBound])
    }
    let across = simpson(box[1], 48) { v in
      change(1, 0, [box[0].upperBound, v]) - change(1, 0, [box[0].lowerBound, v])
    }
    return along - across
  }
}

func patchDifferences() -> [Double] { Patch.all.map { $0.bending - $0.enclosed } }

// MARK: Three latents, section 5.7

/// The two sides of (5.10), as logarithms, for 60 random pairs of normal latents.
func pairDifferences(_ d: ClosedForm, using random: inout Random) throws -> [Double] {
  try (0..<60).map { _ in
    let (z, star) = (random.normals(3), random.normals(3))
    let G = d.jets(at: Matrix([z])).gram()
    let left = -0.5 * (try Cholesky(G)).logDeterminant
    let right = (0..<3).reduce(0.0) { sum, i in
      var place = star
      place[i] = z[i]
      return sum - log(norm(d.jets(at: Matrix([place])).slope(i)))
    }
    // The laws of the latents are the same on both sides.
    return left - right
  }
}

/// The density of w₁ = z₁e^{z₃/2} for normal z₁ and z₃.
func lengthDensity(_ w: Double) -> Double {
  simpson(-9...9, 180) { z in φ(z) * φ(w * exp(-z / 2)) * exp(-z / 2) }
}

/// I(w₁; z₃) = h(w₁) − h(w₁|z₃), where h(w₁|z₃) is on average that of a normal number.
func lengthInformation() -> Double {
  // w = sinh y, for the tails are long.
  let entropy =
    2
    * simpson(0...8, 400) { y in
      let p = lengthDensity(sinh(y))
      return p > 1e-300 ? -p * log(p) * cosh(y) : 0
    }
  return entropy - 0.5 * log(2 * .pi * M_E)
}

// MARK: Labels, section 5.8

/// z₁² and z₂² read off the densities of x under three labels, less the true ones.
func readingErrors(_ labelled: Labelled, _ points: Matrix<Double>) -> [Double] {
  let (narrow, wide) = (labelled.variances[0], labelled.variances[1])
  let (base, others) = ([narrow, narrow], [[wide, narrow], [wide, wide]])
  return (0..<points.rows).flatMap { p in
    let x = points.row(p)
    let ratios = others.map { labelled.logDensity(x, $0) - labelled.logDensity(x, base) }
    return zip(squares(ratios, others, base), labelled.encoder(x)).map { $0 - $1 * $1 }
  }
}

/// log p(x) as a mean over labels, less (5.3) for the warped latents turned by 45°.
func unlabelledDifferences(_ labelled: Labelled, _ points: Matrix<Double>) -> [Double] {
  let (encoder, mixed) = (labelled.encoder, labelled.mixed)
  let false45 = ClosedForm("false", latents: 2) { x in
    turned(encoder(x).map { mixed.score($0) }, by: .pi / 4)
  }
  return (0..<points.rows).map { p in
    let x = points.row(p)
    let labels = labelled.variances.flatMap { a in labelled.variances.map { [a, $0] } }
    let density = labels.reduce(0) { $0 + 0.25 * exp(labelled.logDensity(x, $1)) }
    return log(density) - false45.logDensity(x)
  }
}
