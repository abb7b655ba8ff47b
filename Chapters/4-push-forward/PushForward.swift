import Foundation
import Seams

/// The law of one latent number, and the interval where its decoder is used.
struct Factor {
  /// Where a uniform law lives; nil for the standard normal law.
  let support: ClosedRange<Double>?
  let range: ClosedRange<Double>

  static func normal(_ range: ClosedRange<Double> = -5...5) -> Factor {
    Factor(support: nil, range: range)
  }
  static func uniform(_ support: ClosedRange<Double>, within range: ClosedRange<Double>? = nil)
    -> Factor
  {
    Factor(support: support, range: range ?? support)
  }

  /// pᵢ.
  func density(_ t: Double) -> Double {
    support.map { 1 / ($0.upperBound - $0.lowerBound) } ?? φ(t)
  }
  /// The probability of the interval.
  var mass: Double {
    support == nil
      ? Φ(range.upperBound) - Φ(range.lowerBound)
      : density(range.lowerBound) * (range.upperBound - range.lowerBound)
  }

  /// A draw from the law on the interval.
  func draw(using random: inout Random) -> Double {
    if support != nil {
      return range.lowerBound + random.uniform() * (range.upperBound - range.lowerBound)
    }
    while true {
      let z = random.normal()
      if range.contains(z) { return z }
    }
  }

  /// From the lower quartile of the law to the upper one.
  var middleHalf: ClosedRange<Double> {
    guard let support else { return Φinverse(0.25)...Φinverse(0.75) }
    let quarter = 0.25 * (support.upperBound - support.lowerBound)
    return support.lowerBound + quarter...support.upperBound - quarter
  }

  /// Where pictures are drawn and tables are made: the interval, but a normal number within 2 of 0.
  var shown: ClosedRange<Double> {
    support == nil && range.overlaps(-2...2) ? range.clamped(to: -2...2) : range
  }
}

/// A decoder, and the laws of its latents on the box where it is used: an interval for each latent.
struct PushForward {
  let decoder: ClosedForm
  /// The formula as the page writes it; empty where it does not.
  let tex: String
  let factors: [Factor]

  init(_ decoder: ClosedForm, _ tex: String, _ factors: [Factor]) {
    (self.decoder, self.tex, self.factors) = (decoder, tex, factors)
  }

  /// A decoder by its name and its formula; without laws, of two normal latents within 3 of 0.
  init(
    _ name: String, _ tex: String = "", _ factors: [Factor] = [.normal(-3...3), .normal(-3...3)],
    _ formula: @escaping @Sendable ([Jet]) -> [Jet]
  ) {
    self.init(ClosedForm(name, latents: factors.count, formula), tex, factors)
  }

  var name: String { decoder.name }
  var box: [ClosedRange<Double>] { factors.map(\.range) }
  var shown: [ClosedRange<Double>] { factors.map(\.shown) }
  /// The probability of the box.
  var mass: Double { factors.reduce(1) { $0 * $1.mass } }

  /// p(z).
  func prior(_ z: [Double]) -> Double { zip(factors, z).reduce(1) { $0 * $1.0.density($1.1) } }

  /// Draws from the law of z on the box, N × m.
  func latents(_ count: Int, using random: inout Random) -> Matrix<Double> {
    Matrix((0..<count).map { _ in factors.map { $0.draw(using: &random) } })
  }

  /// The decoder with its derivatives at the rows of z, N × m.
  ///
  /// - Throws: `OutsideBox` if it is not used there.
  func jets(at z: Matrix<Double>) throws -> Jets {
    for p in 0..<z.rows {
      if let i = factors.indices.first(where: { !factors[$0].range.contains(z[p, $0]) }) {
        throw OutsideBox(decoder: name, latent: i, value: z[p, i], range: factors[i].range)
      }
    }
    return decoder.jets(at: z)
  }
}

/// A latent number where its decoder is not used.
struct OutsideBox: Error, CustomStringConvertible {
  let decoder: String
  let latent: Int
  let value: Double
  let range: ClosedRange<Double>

  var description: String {
    "\(decoder): z\(latent + 1) = \(value) lies outside \(range.lowerBound)...\(range.upperBound)"
  }
}
