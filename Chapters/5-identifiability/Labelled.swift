import Foundation
import Seams

// The data of section 5.8: latents whose variances a label tells, behind a decoder that bends.

/// Two latents, each normal with one of two variances by the toss of a coin, twisted and bent.
struct Labelled: Sendable {
  let variances = [0.25, 1.75]
  let encoder = ClosedForm("labelled", latents: 2) { x in
    swirled([x[0], x[1] - 0.5 * x[0] * x[0]], rate: -0.5)
  }

  func decoder(_ z: [Double]) -> [Double] {
    let y = swirled(z.map { Jet($0) }, rate: 0.5).map(\.value)
    return [y[0], y[1] + 0.5 * y[0] * y[0]]
  }

  /// The law of either latent if the label is not known.
  var mixed: Mixture {
    Mixture(means: [0, 0], deviations: variances.map { $0.squareRoot() })
  }

  /// Data with the variances u of one label, N × 2.
  func draws(_ count: Int, _ u: [Double], using random: inout Random) -> Matrix<Double> {
    Matrix((0..<count).map { _ in decoder(u.map { $0.squareRoot() * random.normal() }) })
  }

  /// Data with random labels.
  func draws(_ count: Int, using random: inout Random) -> Matrix<Double> {
    Matrix(
      (0..<count).flatMap { _ in
        let u = (0..<2).map { _ in variances[random.integer(below: 2)] }
        return [draws(1, u, using: &random).row(0)]
      })
  }
}

/// What two latents share, given a label, after they were warped to normal numbers by their law
/// without the label and turned.
struct TurnedGivenLabel {
  /// The densities of the warped latents, given the label, at −8, −7.98, …, 8.
  private let tables: [[Double]]
  private let law: Mixture
  private let deviations: [Double]
  private static let step = 0.02

  /// - Parameter u: The variances that the label tells.
  init(_ labelled: Labelled, _ u: [Double]) {
    let mixed = labelled.mixed
    (law, deviations) = (mixed, u.map { $0.squareRoot() })
    let (places, scores) = Self.warp(mixed)
    tables = u.map { v in
      zip(places, scores).map { z, y in
        φ(y) * φ(z / v.squareRoot()) / v.squareRoot() / mixed.density(z)
      }
    }
  }

  private static func warp(_ law: Mixture) -> (places: [Double], scores: [Double]) {
    let scores = (0...800).map { step * Double($0) - 8 }
    return (scores.map { law.number(ofScore: $0) }, scores)
  }

  /// The density of a warped latent, by the cubic through four places.
  private func density(_ i: Int, _ y: Double) -> Double {
    let place = (y + 8) / Self.step
    let k = Int(floor(place))
    guard k >= 1, k + 2 < tables[i].count else { return 0 }
    let (t, p) = (place - Double(k), tables[i])
    let (a, b, c, d) = (t + 1, t, t - 1, t - 2)
    return -b * c * d / 6 * p[k - 1] + a * c * d / 2 * p[k] - a * b * d / 2 * p[k + 1]
      + a * b * c / 6 * p[k + 2]
  }

  /// −∫ p log p of a number whose density is given.
  private func entropy(_ p: (Double) -> Double) -> Double {
    simpson(-7.5...7.5, 150) { t in
      let value = p(t)
      return value > 0 ? -value * log(value) : 0
    }
  }

  /// The density of c·y₁ − s·y₂.
  private func turnedDensity(_ t: Double, _ c: Double, _ s: Double) -> Double {
    simpson(-7.5...7.5, 150) { r in density(0, c * t + s * r) * density(1, c * r - s * t) }
  }

  /// The information in nats after a turn by θ.
  func information(_ θ: Double) -> Double {
    let (c, s) = (cos(θ), sin(θ))
    return entropy { turnedDensity($0, c, s) } + entropy { turnedDensity($0, s, -c) }
      - entropy { density(0, $0) } - entropy { density(1, $0) }
  }

  /// log p(y₁′, y₂′) − log p(y₁′) − log p(y₂′) at draws of latents with this label.
  func logRatios(_ count: Int, _ θ: Double, using random: inout Random) -> [Double] {
    let (c, s) = (cos(θ), sin(θ))
    return (0..<count).map { _ in
      let y = deviations.map { law.score(Jet($0 * random.normal())).value }
      let new = turned(y, by: θ)
      return log(
        density(0, y[0]) * density(1, y[1])
          / (turnedDensity(new[0], c, s) * turnedDensity(new[1], s, -c)))
    }
  }
}
