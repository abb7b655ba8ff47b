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
    turnedDiagonal = try angles.map { try Self.lost(turned: $0, σ: σ) }
    turnedFull = try angles.map { try Self.lost(turned: $0, full: true, σ: σ) }
    bent = try bends.map { try Self.lost(bend: $0, σ: σ) }
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

  /// By how much the mean bound lies below that of the banana itself with full posteriors.
  static func lost(bend a: Double = 0.5, turned θ: Double = 0, full: Bool = false, σ: Double) throws
    -> Double
  {
    let (itself, other) = (banana(bend: 0.5, turned: 0), banana(bend: a, turned: θ))
    func bound(_ d: ClosedForm, _ z: [Double], _ x: [Double], full: Bool) throws -> Double {
      let seen = Observation(d, x: x, noise: σ * σ, nodes: 10)
      return seen.bound(try seen.best(diagonal: !full, near: z))
    }
    return try mean { u, w in
      let x = itself([u, w])
      return try bound(itself, [u, w], x, full: true)
        - bound(other, preimage(u, w, bend: a, turned: θ), x, full: full)
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
  var (low, high) = (0.0, 0.5)
  for _ in 0..<60 {
    let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
    if lost(a) < lost(b) { high = b } else { low = a }
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
