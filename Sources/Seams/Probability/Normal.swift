import Foundation

/// The density of the standard normal law, often written φ.
public func normalDensity(_ t: Double) -> Double { exp(-0.5 * t * t) / (2 * .pi).squareRoot() }

/// The distribution function of the standard normal law, often written Φ.
public func normalDistribution(_ t: Double) -> Double { 0.5 * erfc(-t / 2.0.squareRoot()) }

/// The inverse of `normalDistribution`, for probabilities between 0 and 1: Hastings' formula
/// (Abramowitz and Stegun 26.2.23), sharpened by Halley's steps.
public func normalQuantile(_ p: Double) -> Double {
  // The smaller tail is the one that is known to all its digits.
  if p > 0.5 { return -normalQuantile(1 - p) }
  let t = (-2 * log(p)).squareRoot()
  var x =
    (2.515517 + t * (0.802853 + t * 0.010328))
    / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
  for _ in 0..<3 {
    let step = (normalDistribution(x) - p) / normalDensity(x)
    x -= step / (1 + 0.5 * step * x)
  }
  return x
}
