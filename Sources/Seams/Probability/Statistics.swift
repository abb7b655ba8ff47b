/// The mean of the rows of N × n data: n numbers.
public func mean(_ data: Matrix<Double>) -> [Double] {
  require(data.rows > 0, "the mean of a \(data.shape) matrix")
  var sums = [Double](repeating: 0, count: data.columns)
  data.elements.withUnsafeBufferPointer { entries in
    sums.withUnsafeMutableBufferPointer { sums in
      for i in 0..<data.rows {
        let row = UnsafeBufferPointer(rebasing: entries[i * data.columns..<(i + 1) * data.columns])
        for j in 0..<row.count { sums[j] += row[j] }
      }
    }
  }
  return sums.map { $0 / Double(data.rows) }
}

/// The covariance of the rows of N × n data, n × n, with 1/N: what maximum likelihood asks for.
///
/// The mean is taken off first. The difference E[xxᵀ] − μμᵀ would save that pass over the data and
/// lose half the digits when the mean is large.
public func covariance(_ data: Matrix<Double>) -> Matrix<Double> {
  (data - mean(data)).gram(scale: 1 / Double(data.rows))
}

/// The mean of some numbers.
public func mean(_ values: [Double]) -> Double {
  require(!values.isEmpty, "the mean of no numbers")
  return values.reduce(0, +) / Double(values.count)
}

/// The standard deviation of some numbers about their mean, with 1/(N − 1).
public func standardDeviation(_ values: [Double]) -> Double {
  require(values.count > 1, "the standard deviation of \(values.count) numbers")
  let centre = mean(values)
  let squares = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
  return (squares / Double(values.count - 1)).squareRoot()
}

/// The quantile of some numbers at a probability of 0 ... 1, linear between order statistics
/// (Hyndman and Fan's definition 7, the usual one of R and NumPy).
public func quantile(_ values: [Double], _ probability: Double) -> Double {
  require(!values.isEmpty, "a quantile of no numbers")
  require((0...1).contains(probability), "a quantile at the probability \(probability)")
  let sorted = values.sorted()
  let position = probability * Double(sorted.count - 1)
  let below = Int(position)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
}
