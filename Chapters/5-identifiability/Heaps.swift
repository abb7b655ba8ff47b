import Foundation
import Seams

// The data of sections 5.1 to 5.3, and four decoders that make them.

/// Two heaps: the first latent is drawn from two normal laws, the second from one, and both are
/// turned into the data by 30°. All have variance 1.
struct Heaps: Sendable {
  let first = Mixture(
    means: [-0.9, 0.9], deviations: Array(repeating: 0.19.squareRoot(), count: 2))
  let angle = Double.pi / 6

  /// N × 2.
  func draws(_ count: Int, using random: inout Random) -> Matrix<Double> {
    Matrix(
      (0..<count).map { _ in turned([first.draw(using: &random), random.normal()], by: angle) })
  }

  /// log p(x), from the latents that made it.
  func logDensity(_ x: [Double]) -> Double {
    let z = turned(x, by: -angle)
    return log(first.density(z[0]) * φ(z[1]))
  }

  /// The mean of a function of x.
  func mean(steps: Int, _ f: ([Double]) -> Double) -> Double {
    simpson(-4...4, steps) { z1 in
      first.density(z1)
        * simpson(-6...6, steps) { z2 in φ(z2) * f(turned([z1, z2], by: angle)) }
    }
  }

  /// The law of x₁.
  var law: Mixture { .sum(cos(angle), first, -sin(angle), .normal) }

  /// The probabilities below and above x₂, given x₁. Given the heap, x is normal with the covariance
  /// S, of determinant v, the variance within a heap along z₁.
  func tails(of x2: Jet, given x1: Jet) -> (below: Jet, above: Jet) {
    let (c, s, v) = (cos(angle), sin(angle), first.parts[0].deviation * first.parts[0].deviation)
    let (S11, S12) = (c * c * v + s * s, c * s * (v - 1))
    let chances = first.parts.map { part in
      let off = x1 - c * part.mean
      return exp(-0.5 / S11 * (off * off))
    }
    let total = chances.dropFirst().reduce(chances[0], +)
    return zip(first.parts, chances).reduce((Jet(0), Jet(0))) { sum, heap in
      let (part, chance) = (heap.0, heap.1 / total)
      let u = (x2 - s * part.mean - S12 / S11 * (x1 - c * part.mean)) / (v / S11).squareRoot()
      return (sum.0 + chance * Φ(u), sum.1 + chance * Φ(-u))
    }
  }
}

/// A decoder of normal latents, with its inverse as a formula.
struct Axes: Sendable {
  let encoder: ClosedForm
  let decoder: @Sendable ([Double]) -> [Double]
  var name: String { encoder.name }

  /// The same data with other latents: h keeps the normal law, and `back` undoes it.
  func changed(
    _ name: String, _ h: @escaping @Sendable ([Jet]) -> [Jet],
    back: @escaping @Sendable ([Jet]) -> [Jet]
  ) -> Axes {
    let (encoder, decoder) = (encoder, decoder)
    return Axes(encoder: ClosedForm(name, latents: 2) { h(encoder($0)) }) { y in
      decoder(back(y.map { Jet($0) }).map(\.value))
    }
  }
}

extension Heaps {
  var truthAxes: Axes {
    let (first, angle) = (first, angle)
    return Axes(encoder: truth) { y in turned([first.number(ofScore: y[0]), y[1]], by: angle) }
  }

  var darmoisAxes: Axes {
    let (heaps, law) = (self, law)
    return Axes(encoder: darmois) { y in
      let x1 = law.number(ofScore: y[0])
      return [x1, inverse(y[1]) { normalScore(heaps.tails(of: Jet($0), given: Jet(x1))).value }]
    }
  }

  /// The four of the first figure.
  var four: [Axes] {
    [
      truthAxes, darmoisAxes,
      truthAxes.changed("turned", { turned($0, by: .pi / 4) }, back: { turned($0, by: -.pi / 4) }),
      truthAxes.changed("swirled", { swirled($0, rate: 0.6) }, back: { swirled($0, rate: -0.6) }),
    ]
  }
}
