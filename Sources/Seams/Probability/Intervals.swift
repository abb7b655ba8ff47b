import Foundation

// What is said of several runs.

/// The quantile at 97.5 % of Student's t with ν degrees of freedom, by the first terms of its expansion
/// about the normal one (right to 0.001 from ν = 9 on).
public func studentQuantile(_ ν: Double) -> Double {
  let z = 1.959964
  let (z3, z5, z7) = (pow(z, 3), pow(z, 5), pow(z, 7))
  return z + (z3 + z) / (4 * ν) + (5 * z5 + 16 * z3 + 3 * z) / (96 * ν * ν)
    + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * ν * ν * ν)
}

/// The standard deviation of the mean of independent runs.
public func standardError(_ values: [Double]) -> Double {
  standardDeviation(values) / Double(values.count).squareRoot()
}

/// The mean of some runs and the ends of its 95 % interval.
public func interval(_ values: [Double]) -> [Double] {
  let (centre, reach) = (
    mean(values), studentQuantile(Double(values.count - 1)) * standardError(values)
  )
  return [centre, centre - reach, centre + reach]
}
