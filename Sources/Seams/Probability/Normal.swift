import Foundation

/// The density of the standard normal law, often written φ.
public func normalDensity(_ t: Double) -> Double { exp(-0.5 * t * t) / (2 * .pi).squareRoot() }

/// The distribution function of the standard normal law, often written Φ.
public func normalDistribution(_ t: Double) -> Double { 0.5 * erfc(-t / 2.0.squareRoot()) }
