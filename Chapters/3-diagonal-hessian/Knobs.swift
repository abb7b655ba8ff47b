import Foundation
import Seams

// Section 3.9: what the banana's data lose when the decoder is turned or bent.

/// Nats lost a point, over two knobs, at one noise level: measured by best posteriors.
struct Knobs {
  let angles = (0...6).map { Double($0) * .pi / 12 }
  let bends = (0...6).map { 0.1 * Double($0) }
  /// With a diagonal posterior and with a full one, over the angles; with a diagonal one, over the
  /// bends.
  let turnedDiagonal, turnedFull, bent: [Double]

  init(σ: Double) throws {
    let best = try Self.highest(σ: σ)
    func lost(bend a: Double = 0.5, turned θ: Double = 0, full: Bool = false) throws -> Double {
      try best - Self.bound(bend: a, turned: θ, full: full, σ: σ)
    }
    turnedDiagonal = try angles.map { try lost(turned: $0) }
    turnedFull = try angles.map { try lost(turned: $0, full: true) }
    bent = try bends.map { try lost(bend: $0) }
  }

  /// Points (u, w) for the banana's own latents: ten nodes along u, where what is lost has tails,
  /// and two along w, where it is nearly constant.
  private static let points: [(u: Double, w: Double, weight: Double)] = {
    let (u, w) = (Quadrature(count: 10), Quadrature(count: 2))
    return zip(u.nodes, u.weights).flatMap { u, a in
      zip(w.nodes, w.weights).map { (u, $0, a * $1) }
    }
  }()

  /// The mean over the points of a number that a point has.
  private static func mean(_ f: (_ u: Double, _ w: Double) throws -> Double) rethrows -> Double {
    try points.reduce(0) { $0 + $1.weight * (try f($1.u, $1.w)) }
  }

  /// The latents at which `banana(bend:turned:)` has the image of (u, w) under the banana itself.
  private static func preimage(_ u: Double, _ w: Double, bend a: Double, turned θ: Double)
    -> [Double]
  {
    let v = w + (0.5 - a) * u * u
    return [cos(θ) * u + sin(θ) * v, cos(θ) * v - sin(θ) * u]
  }

  /// By how much the mean bound with diagonal posteriors lies below the highest.
  static func lost(bend a: Double = 0.5, turned θ: Double = 0, σ: Double) throws -> Double {
    try highest(σ: σ) - bound(bend: a, turned: θ, full: false, σ: σ)
  }

  /// The mean bound of the banana itself with full posteriors.
  private static func highest(σ: Double) throws -> Double {
    try bound(bend: 0.5, turned: 0, full: true, σ: σ)
  }

  /// The mean bound of another banana for the data of the banana itself.
  private static func bound(bend a: Double, turned θ: Double, full: Bool, σ: Double) throws
    -> Double
  {
    let (itself, d) = (banana(bend: 0.5, turned: 0), banana(bend: a, turned: θ))
    return try mean { u, w in
      let seen = Observation(d, x: itself([u, w]), noise: σ * σ, nodes: 10)
      return seen.bound(
        try seen.best(diagonal: !full, near: preimage(u, w, bend: a, turned: θ)))
    }
  }

  /// What `lost` tends to as the noise falls, over the same points.
  static func limit(bend a: Double = 0.5, turned θ: Double = 0) throws -> Double {
    let d = banana(bend: a, turned: θ)
    return try mean { u, w in
      let z = preimage(u, w, bend: a, turned: θ)
      return 0.5 * (dot(z, z) - u * u - w * w) + (try cIMA(d, z))
    }
  }
}

/// Made once: the nodes are eigenvalues.
private let sixty = Quadrature(count: 60)

/// The mean of c_IMA over the data of the banana of bend a, its latent plane turned by θ. Its areas
/// stay, so it is half the mean logarithm of the product of the two squared lengths.
func turnedPrice(_ θ: Double, bend a: Double = 0.5) -> Double {
  let (c, s) = (cos(θ), sin(θ))
  return sixty.expectation { u in
    let first = c * c + pow(s + 2 * a * c * u, 2)
    let second = s * s + pow(c - 2 * a * s * u, 2)
    return 0.5 * log(first * second)
  }
}

/// The bend at which the fewest nats are lost at an angle, in the limit of small noise, and how many.
func cheapestBend(turned θ: Double) -> (bend: Double, lost: Double) {
  func lost(_ a: Double) -> Double {
    lostInTheLimit(bend: a).likelihood + turnedPrice(θ, bend: a)
  }
  // Golden section: one new value a step. After 36 steps a is known as well as values of the minimum
  // can tell.
  let golden = (5.0.squareRoot() - 1) / 2
  var (low, high) = (0.0, 0.5)
  var (a, b) = (high - golden * (high - low), low + golden * (high - low))
  var (atA, atB) = (lost(a), lost(b))
  for _ in 0..<36 {
    if atA < atB {
      (high, b, atB) = (b, a, atA)
      a = high - golden * (high - low)
      atA = lost(a)
    } else {
      (low, a, atA) = (a, b, atB)
      b = low + golden * (high - low)
      atB = lost(b)
    }
  }
  let bend = (low + high) / 2
  return (bend, lost(bend))
}

/// The two parts of (3.14) as means over the data: of what half the squared length of z grows by, and
/// of c_IMA.
func meansOverData(bend a: Double) throws -> [Double] {
  let d = banana(bend: a, turned: 0)
  return [
    sixty.expectation { u, w in 0.5 * (pow(w + (0.5 - a) * u * u, 2) - w * w) },
    dot(sixty.weights, try sixty.nodes.map { try cIMA(d, [$0, 0]) }),
  ]
}
