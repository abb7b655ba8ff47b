import Foundation
import Seams

// Normal laws and mixtures of them, of numbers and of jets: what a reader would skip.

// The density and the distribution function of the standard normal law, as formulas write them.

func φ(_ t: Double) -> Double { normalDensity(t) }

func Φ(_ t: Double) -> Double { normalDistribution(t) }

func Φ(_ a: Jet) -> Jet {
  a.chain(Φ(a.value), φ(a.value), -a.value * φ(a.value))
}

/// Φ⁻¹ of a probability that is given with its complement, so that neither tail loses its digits.
func normalScore(_ tails: (below: Jet, above: Jet)) -> Jet {
  let (p, q) = (tails.below.value, tails.above.value)
  let y = p < q ? normalQuantile(p) : -normalQuantile(q)
  return tails.below.chain(y, 1 / φ(y), y / (φ(y) * φ(y)))
}

/// A mixture of normal laws on the line.
struct Mixture: Sendable {
  /// Their weights sum to 1.
  let parts: [(weight: Double, mean: Double, deviation: Double)]

  /// Normal laws of equal weight.
  init(means: [Double], deviations: [Double]) {
    parts = zip(means, deviations).map { (1 / Double(means.count), $0, $1) }
  }

  init(parts: [(weight: Double, mean: Double, deviation: Double)]) { self.parts = parts }

  static let normal = Mixture(means: [0], deviations: [1])

  func density(_ t: Double) -> Double {
    parts.reduce(0) { $0 + $1.weight * φ((t - $1.mean) / $1.deviation) / $1.deviation }
  }

  /// The probabilities below and above t.
  func tails(_ t: Jet) -> (below: Jet, above: Jet) {
    parts.reduce((Jet(0), Jet(0))) { sum, part in
      let u = (t - part.mean) / part.deviation
      return (sum.0 + part.weight * Φ(u), sum.1 + part.weight * Φ(-u))
    }
  }

  /// The normal number with as much probability below it as t has.
  func score(_ t: Jet) -> Jet { normalScore(tails(t)) }

  /// The number whose score is y.
  func number(ofScore y: Double) -> Double {
    inverse(y) { score(Jet($0)).value }
  }

  func draw(using random: inout Random) -> Double {
    var share = random.uniform()
    let part = parts.first { part in
      share -= part.weight
      return share < 0
    }
    return (part ?? parts.last!).mean + (part ?? parts.last!).deviation * random.normal()
  }

  /// −∫ p log p.
  var entropy: Double {
    let reach = parts.map { abs($0.mean) + 9 * $0.deviation }.max()!
    return simpson(-reach...reach, 800) { t in
      let p = density(t)
      return p > 0 ? -p * log(p) : 0
    }
  }

  /// The law of a·X + b·Y for independent X and Y of two mixtures.
  static func sum(_ a: Double, _ X: Mixture, _ b: Double, _ Y: Mixture) -> Mixture {
    Mixture(
      parts: X.parts.flatMap { p in
        Y.parts.map { q in
          (
            p.weight * q.weight, a * p.mean + b * q.mean,
            hypot(a * p.deviation, b * q.deviation)
          )
        }
      })
  }
}

/// Where an increasing function of the line takes a value between −8 and 8, by secants through the ends of
/// an interval about it (the Illinois rule): some ten of its values, where halving takes sixty.
func inverse(_ value: Double, _ f: (Double) -> Double) -> Double {
  var ends = [-8.0, 8.0].map { (x: $0, y: f($0) - value) }
  var (best, moved) = (ends[0], -1)
  while ends[1].x - ends[0].x > 1e-15 {
    let secant = (ends[0].x * ends[1].y - ends[1].x * ends[0].y) / (ends[1].y - ends[0].y)
    let isInside = secant > ends[0].x && secant < ends[1].x
    let x = isInside ? secant : 0.5 * (ends[0].x + ends[1].x)
    let found = (x: x, y: f(x) - value)
    if abs(found.y) < abs(best.y) { best = found }
    if found.y == 0 || x == ends[0].x || x == ends[1].x { break }
    let end = found.y < 0 ? 0 : 1
    // An end that stays a second time counts for half, or all secants would go through it.
    if moved == end { ends[1 - end].y *= 0.5 }
    (ends[end], moved) = (found, end)
  }
  return best.x
}

// MARK: The plane

/// The determinant of a 2 × 2 matrix.
func determinant(_ A: Matrix<Double>) -> Double { A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0] }

/// The solution of two linear equations Ax = b.
func solution(_ A: Matrix<Double>, _ b: [Double]) -> [Double] {
  [A[1, 1] * b[0] - A[0, 1] * b[1], A[0, 0] * b[1] - A[1, 0] * b[0]].map { $0 / determinant(A) }
}

/// A point of the plane turned by an angle.
func turned(_ z: [Jet], by θ: Double) -> [Jet] {
  let (c, s) = (cos(θ), sin(θ))
  return [c * z[0] - s * z[1], s * z[0] + c * z[1]]
}

func turned(_ z: [Double], by θ: Double) -> [Double] {
  turned(z.map { Jet($0) }, by: θ).map(\.value)
}

/// A point turned by an angle that grows with the distance from 0. A hair more than the distance, so
/// that there is a slope at 0 too.
func swirled(_ z: [Jet], rate: Double) -> [Jet] {
  let angle = rate * (z[0] * z[0] + z[1] * z[1] + 1e-30).squareRoot()
  let (c, s) = (cos(angle), sin(angle))
  return [c * z[0] - s * z[1], s * z[0] + c * z[1]]
}
