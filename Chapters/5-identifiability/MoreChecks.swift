import Foundation
import Seams

// What the second page needs beside what it shows.

/// E₁(x) = ∫ₓ^∞ e⁻ᵗ/t dt for x of 1 and more, by a continued fraction.
func exponentialIntegral(_ x: Double) -> Double {
  let fraction = (1...200).reversed().reduce(0.0) { rest, k in
    Double(k) / (1 + Double(k) / (x + rest))
  }
  return exp(-x) / (x + fraction)
}

/// The mean of (5.4) for normal data, over radii and angles.
func meanOverCircles(_ encoder: ClosedForm) -> Double {
  let angles = 64
  // A swirl is not smooth at 0, so the sum starts a hair off it.
  return simpson(1e-9...7, 120) { r in
    // Opposite points have the same contrast: half a turn is enough.
    let ring = (0..<angles).map { k in
      let t = .pi * (Double(k) + 0.5) / Double(angles)
      return encoder.contrast([r * cos(t), r * sin(t)])
    }
    return r * exp(-r * r / 2) * mean(ring)
  }
}

//#-omit
/// The mean of `squareContrast` over the square.
func meanSquareContrast(_ θ: Double) -> Double {
  simpson(-9...9, 120) { x in
    φ(x) * simpson(-9...9, 120) { y in φ(y) * squareContrast(θ, at: [x, y]) }
  }
}

/// The unit square made normal, turned and made uniform again.
func squareMap(_ θ: Double) -> ClosedForm {
  ClosedForm("square map", latents: 2) { z in
    turned(z.map { normalScore(($0, 1 - $0)) }, by: θ).map { Φ($0) }
  }
}

/// (5.1) of the map of the square from its Jacobian, less its closed form.
func squareDifferences(_ normals: Matrix<Double>) throws -> [Double] {
  let x = normals.map { min(max(0.7 * $0, -2.5), 2.5) }
  let jets = squareMap(0.6).jets(at: x.map { Φ($0) })
  return try (0..<x.rows).map { p in
    try hadamardGap(jets.gram(at: p)) - squareContrast(0.6, at: x.row(p))
  }
}
//#-end-omit

/// (5.13).
func wound(_ t: [Double]) -> [Double] {
  let c = 1 / 5.0.squareRoot()
  return [c * (t[0] - 2 * t[1]), c * (2 * t[0] + t[1])]
}

let woundSides = [2 * Double.pi * 5.0.squareRoot(), 2 * Double.pi / 5.0.squareRoot()]

/// The largest Fourier coefficient, but the zeroth, of the law of w modulo 2π, for uniform t on a box.
func largestCharacter(sides: [Double] = woundSides, frequencies: ClosedRange<Int> = -6...6)
  -> Double
{
  /// The absolute value of the mean of e^{iωt} over an interval.
  func mean(_ ω: Double, _ side: Double) -> Double {
    let half = 0.5 * ω * side
    return half == 0 ? 1 : abs(sin(half) / half)
  }
  let (e, f) = (wound([1, 0]), wound([0, 1]))
  return frequencies.flatMap { j in
    frequencies.filter { j != 0 || $0 != 0 }.map { k in
      mean(Double(j) * e[0] + Double(k) * e[1], sides[0])
        * mean(Double(j) * f[0] + Double(k) * f[1], sides[1])
    }
  }.max()!
}
