/// The mean of the rows of N × n data: n numbers, each right to the rounding of its own size.
///
/// Differences from the first row are added up, and then what they leave over, so that a large
/// common offset costs no digits, and the mean of a column of equal numbers is that number.
public func mean(_ data: Matrix<Double>) -> [Double] {
  let near = nearMean(data)
  return zip(near, meanDifference(data, near)).map { $0 + $1 }
}

/// The mean by one pass. Its error grows with √N and with the spread, not with an offset.
private func nearMean(_ data: Matrix<Double>) -> [Double] {
  require(data.rows > 0, "the mean of a \(data.shape) matrix")
  let first = data.row(0)
  return zip(first, meanDifference(data, first)).map { $0 + $1 }
}

/// The mean of x − centre over the rows x of N × n data: n numbers.
private func meanDifference(_ data: Matrix<Double>, _ centre: [Double]) -> [Double] {
  let n = data.columns
  var sums = [Double](repeating: 0, count: n)
  data.elements.withUnsafeBufferPointer { entries in
    centre.withUnsafeBufferPointer { centre in
      sums.withUnsafeMutableBufferPointer { sums in
        for i in 0..<data.rows {
          let row = UnsafeBufferPointer(rebasing: entries[i * n..<(i + 1) * n])
          for j in 0..<n { sums[j] += row[j] - centre[j] }
        }
      }
    }
  }
  return sums.map { $0 / Double(data.rows) }
}

/// The covariance of the rows of N × n data, n × n, with 1/N: what maximum likelihood asks for.
///
/// The mean that is taken off carries the rounding of its own size. Where that matters, what it
/// leaves over, e, is found by another pass, and eeᵀ is taken off the second moment (Chan, Golub and
/// LeVeque, 1983). So an offset costs no digits, and a column of equal numbers has the variance 0.
/// An entry's error is about √N·10⁻¹⁶ of the geometric mean of its two variances.
public func covariance(_ data: Matrix<Double>) -> Matrix<Double> {
  let (n, centre) = (data.columns, nearMean(data))
  var moment = secondMoment(data, about: centre)
  // An error δ of the mean adds δ² to a variance.
  let isOff = (0..<n).contains {
    moment[$0, $0] > 0 && moment[$0, $0] < 1e20 * centre[$0].ulp * centre[$0].ulp
  }
  if isOff {
    let rest = meanDifference(data, centre)
    moment = moment - Matrix(rows: n, columns: n) { rest[$0] * rest[$1] }
  }
  return moment
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
  // A sum for each thread.
  let threads = data.elements.count < 100_000 ? 1 : BLAS.threads
  var sums = [Double](repeating: 0, count: threads * n * n)
  sums.withUnsafeMutableBufferPointer { sums in
    nonisolated(unsafe) let sums = sums.baseAddress!
    BLAS.with(threads: 1) {
      onThreads(threads) { k in
        let rows = data.rows * k / threads..<data.rows * (k + 1) / threads
        addSecondMoment(data, rows, about: centre, to: sums + k * n * n)
      }
    }
  }
  return Matrix(rows: n, columns: n) { i, j in
    let place = min(i, j) * n + max(i, j)
    return stride(from: place, to: sums.count, by: n * n).reduce(0) { $0 + sums[$1] }
      / Double(data.rows)
  }
}

/// Adds (x − centre)(x − centre)ᵀ of some rows to the upper triangle of `sum`.
private func addSecondMoment(
  _ data: Matrix<Double>, _ rows: Range<Int>, about centre: [Double],
  to sum: UnsafeMutablePointer<Double>
) {
  let n = data.columns
  withUnsafeTemporaryAllocation(of: Double.self, capacity: min(rows.count, 128) * n) { block in
    data.elements.withUnsafeBufferPointer { data in
      for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 128) {
        let count = min(128, rows.upperBound - start)
        Double.rows(
          .sum, block.baseAddress!, data.baseAddress! + start * n, centre, scale: -1, count, n)
        Double.syrk(n, count, 1, block.baseAddress!, n, 1, sum, n)
      }
    }
  }
}

/// The mean of some numbers, right to the rounding of its own size: differences from the first are
/// added up, and then what they leave over.
public func mean(_ values: [Double]) -> Double {
  require(!values.isEmpty, "the mean of no numbers")
  let count = Double(values.count)
  let near = values[0] + values.reduce(0) { $0 + ($1 - values[0]) } / count
  return near + values.reduce(0) { $0 + ($1 - near) } / count
}

/// The standard deviation of some numbers about their mean, with 1/(N − 1); of equal numbers, 0.
public func standardDeviation(_ values: [Double]) -> Double {
  require(values.count > 1, "the standard deviation of \(values.count) numbers")
  let (centre, count) = (mean(values), Double(values.count))
  let rest = values.reduce(0) { $0 + ($1 - centre) } / count
  let squares = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
  return (max(0, squares - count * rest * rest) / (count - 1)).squareRoot()
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

/// The element whose value is the middle one of all values; of an even number, the upper of two.
public func middleElement<T>(of elements: [T], by values: [Double]) -> T {
  require(
    !elements.isEmpty && elements.count == values.count,
    "the middle of \(elements.count) elements by \(values.count) values")
  return elements[values.indices.sorted { values[$0] < values[$1] }[values.count / 2]]
}

/// The place of each value among all, from 0; equal values share the mean of their places.
public func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var (ranks, start) = (values, 0)
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    for place in start..<end { ranks[order[place]] = 0.5 * Double(start + end - 1) }
    start = end
  }
  return ranks
}
