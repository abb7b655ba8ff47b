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
public func covariance(_ data: Matrix<Double>) -> Matrix<Double> {
  secondMoment(data, about: mean(data))
}

/// The mean of (x − centre)(x − centre)ᵀ over the rows x of N × n data, n × n.
///
/// The centre is taken off first. The difference E[xxᵀ] − μμᵀ would save that and lose half the
/// digits when the mean is large. It is taken off a few rows at a time, so that they are still in
/// the cache when they are multiplied.
public func secondMoment(_ data: Matrix<Double>, about centre: [Double]) -> Matrix<Double> {
  let n = data.columns
  require(
    data.rows > 0 && n > 0 && centre.count == n,
    "the second moment of a \(data.shape) matrix about \(centre.count) numbers")
  var sum = Matrix<Double>(rows: n, columns: n)
  let rowsAtOnce = min(data.rows, 128)
  withUnsafeTemporaryAllocation(of: Double.self, capacity: rowsAtOnce * n) { block in
    data.elements.withUnsafeBufferPointer { data in
      sum.elements.withUnsafeMutableBufferPointer { sum in
        for start in stride(from: 0, to: data.count, by: rowsAtOnce * n) {
          let end = min(start + rowsAtOnce * n, data.count)
          for row in stride(from: start, to: end, by: n) {
            let source = UnsafeBufferPointer(rebasing: data[row..<row + n])
            let target = UnsafeMutableBufferPointer(rebasing: block[row - start..<row - start + n])
            for j in 0..<n { target[j] = source[j] - centre[j] }
          }
          Double.syrk(
            n, (end - start) / n, 1, block.baseAddress!, n, 1, sum.baseAddress!, n)
        }
      }
    }
  }
  for i in 0..<n {
    for j in i..<n {
      sum.elements[i * n + j] /= Double(data.rows)
      sum.elements[j * n + i] = sum.elements[i * n + j]
    }
  }
  return sum
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
