import Foundation

/// A function of one number, applied to every entry.
enum Function {
  case exponential, logarithm, tangent, softplus, square, reciprocal

  func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .exponential: exp(x)
    case .logarithm: log(x)
    case .tangent: tanh(x)
    case .softplus: max(x, 0) + log1p(exp(-abs(x)))
    case .square: x * x
    case .reciprocal: 1 / x
    }
  }

  /// Its derivative at x, where its value is y.
  func slope(_ x: Double, _ y: Double) -> Double {
    switch self {
    case .exponential: y
    case .logarithm: 1 / x
    case .tangent: 1 - y * y
    case .softplus: x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
    case .square: 2 * x
    case .reciprocal: -y * y
    }
  }
}

// MARK: What can be written

extension Variable {
  private func record(
    _ operation: Tape.Operation, _ rows: Int, _ columns: Int, with other: Variable? = nil
  ) -> Variable {
    if let other { require(tape === other.tape, "variables of two tapes") }
    let varies = [self, other].contains { $0.map { tape.places[$0.index].varies } ?? false }
    return tape.record(operation, rows, columns, varies: varies)
  }

  private func map(_ function: Function) -> Variable {
    record(.function(index, function), rows, columns)
  }

  public var exponential: Variable { map(.exponential) }
  public var logarithm: Variable { map(.logarithm) }
  public var tangent: Variable { map(.tangent) }
  public var softplus: Variable { map(.softplus) }
  public var squared: Variable { map(.square) }
  public var reciprocal: Variable { map(.reciprocal) }

  /// The sum of all entries, 1×1.
  public var sum: Variable { record(.sum(index), 1, 1) }

  /// The sum of all squared entries, 1×1; cheaper than `squared.sum`.
  public var squaredNorm: Variable { record(.squaredNorm(index), 1, 1) }

  /// The square matrix with these entries, a row or a column, on its diagonal.
  public var diagonal: Variable {
    require(rows == 1 || columns == 1, "the diagonal matrix of a \(shape) variable")
    return record(.diagonal(index), rows * columns, rows * columns)
  }

  /// op(self)·op(other), where op transposes if asked.
  public func times(
    _ other: Variable, transposeA: Bool = false, transposeB: Bool = false
  ) -> Variable {
    let (m, k) = transposeA ? (columns, rows) : (rows, columns)
    let (inner, n) = transposeB ? (other.columns, other.rows) : (other.rows, other.columns)
    require(k == inner, "product of a \(m)×\(k) and a \(inner)×\(n) variable")
    return record(
      .product(index, other.index, transposeA: transposeA, transposeB: transposeB), m, n,
      with: other)
  }

  public static func * (a: Variable, b: Variable) -> Variable { a.times(b) }

  /// self + scale·a·op(b) in one go: a residual costs a third less than as a difference.
  public func plus(
    _ scale: Double, _ a: Variable, _ b: Variable, transposeB: Bool = false
  ) -> Variable {
    let (inner, n) = transposeB ? (b.columns, b.rows) : (b.rows, b.columns)
    require(
      a.columns == inner && a.rows == rows && n == columns,
      "sum of a \(shape) variable and the product of a \(a.shape) and a \(inner)×\(n) one")
    require(tape === a.tape && tape === b.tape, "variables of two tapes")
    let varies = [self, a, b].contains { tape.places[$0.index].varies }
    return tape.record(
      .plusProduct(index, scale: scale, a.index, b.index, transposeB: transposeB), rows, columns,
      varies: varies)
  }

  /// Entry by entry; a row is added to every row, a number to every entry.
  public static func + (a: Variable, b: Variable) -> Variable { a.adding(b, scale: 1) }

  public static func - (a: Variable, b: Variable) -> Variable { a.adding(b, scale: -1) }

  private func adding(_ other: Variable, scale: Double) -> Variable {
    if (rows, columns) == (other.rows, other.columns) {
      return record(.add(index, other.index, scale: scale), rows, columns, with: other)
    }
    require(
      other.rows == 1 && other.columns == columns,
      "sum of a \(shape) and a \(other.shape) variable")
    return record(.plusRow(index, other.index, scale: scale), rows, columns, with: other)
  }

  /// The product entry by entry; a row multiplies every row, a number every entry.
  public static func .* (a: Variable, b: Variable) -> Variable {
    if (a.rows, a.columns) == (b.rows, b.columns) {
      return a.record(.times(a.index, b.index), a.rows, a.columns, with: b)
    }
    if b.rows == 1 && b.columns == 1 {
      return a.record(.timesScalar(a.index, b.index), a.rows, a.columns, with: b)
    }
    require(
      b.rows == 1 && b.columns == a.columns,
      "entrywise product of a \(a.shape) and a \(b.shape) variable")
    return a.record(.timesRow(a.index, b.index), a.rows, a.columns, with: b)
  }

  public static func * (scale: Double, a: Variable) -> Variable {
    a.record(.affine(a.index, scale: scale, shift: 0), a.rows, a.columns)
  }

  public static func + (a: Variable, shift: Double) -> Variable {
    a.record(.affine(a.index, scale: 1, shift: shift), a.rows, a.columns)
  }

  public static func - (a: Variable, shift: Double) -> Variable { a + -shift }
  public static prefix func - (a: Variable) -> Variable { -1 * a }
}

infix operator .* : MultiplicationPrecedence

// MARK: What is done

/// target ← target + scale·source. Eight at a time, for the compiler cannot know that the two do not
/// overlap, and would take them one by one.
@inline(__always)
private func accumulate(
  _ target: UnsafeMutablePointer<Double>, _ source: UnsafePointer<Double>, _ scale: Double,
  _ count: Int
) {
  combine(target, target, source, scale, count)
}

/// target ← a + scale·b.
@inline(__always)
private func combine(
  _ target: UnsafeMutablePointer<Double>, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
  _ scale: Double, _ count: Int
) {
  var i = 0
  while i + 8 <= count {
    let x = UnsafeRawPointer(a + i).loadUnaligned(as: SIMD8<Double>.self)
    let y = UnsafeRawPointer(b + i).loadUnaligned(as: SIMD8<Double>.self)
    UnsafeMutableRawPointer(target + i).storeBytes(of: x + scale * y, as: SIMD8<Double>.self)
    i += 8
  }
  while i < count {
    target[i] = a[i] + scale * b[i]
    i += 1
  }
}

extension Tape {
  typealias Buffer = UnsafeMutableBufferPointer<Double>

  private func part(_ index: Int, _ buffer: Buffer) -> UnsafeMutablePointer<Double> {
    buffer.baseAddress! + places[index].start
  }

  func forward(_ index: Int, _ values: Buffer) {
    let place = places[index]
    let (count, columns) = (place.count, place.columns)
    guard count > 0 else { return }
    let y = part(index, values)
    switch place.operation {
    case .leaf: break
    case .product(let a, let b, let transposeA, let transposeB):
      let k = transposeA ? places[a].rows : places[a].columns
      Double.gemm(
        transposeA, transposeB, place.rows, columns, k, 1, part(a, values), places[a].columns,
        part(b, values), places[b].columns, 0, y, columns)
    case .plusProduct(let a, let scale, let b, let c, let transposeB):
      y.update(from: part(a, values), count: count)
      Double.gemm(
        false, transposeB, place.rows, columns, places[b].columns, scale, part(b, values),
        places[b].columns, part(c, values), places[c].columns, 1, y, columns)
    case .sum(let a):
      let x = part(a, values)
      // Four sums side by side let the processor add them at once.
      var sums = SIMD4<Double>()
      let total = places[a].count
      for i in stride(from: 0, to: total & ~3, by: 4) {
        sums += SIMD4(x[i], x[i + 1], x[i + 2], x[i + 3])
      }
      y[0] = sums.sum()
      for i in total & ~3..<total { y[0] += x[i] }
    case .squaredNorm(let a):
      let x = part(a, values)
      var sums = SIMD8<Double>()
      let total = places[a].count
      for i in stride(from: 0, to: total & ~7, by: 8) {
        let eight = UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Double>.self)
        sums += eight * eight
      }
      y[0] = sums.sum()
      for i in total & ~7..<total { y[0] += x[i] * x[i] }
    case .add(let a, let b, let scale):
      let (p, q) = (part(a, values), part(b, values))
      combine(y, p, q, scale, count)
    case .times(let a, let b):
      let (p, q) = (part(a, values), part(b, values))
      for i in 0..<count { y[i] = p[i] * q[i] }
    case .plusRow(let a, let b, let scale):
      let (p, q) = (part(a, values), part(b, values))
      for row in stride(from: 0, to: count, by: columns) {
        combine(y + row, p + row, q, scale, columns)
      }
    case .timesRow(let a, let b):
      let (p, q) = (part(a, values), part(b, values))
      for row in stride(from: 0, to: count, by: columns) {
        for j in 0..<columns { y[row + j] = p[row + j] * q[j] }
      }
    case .timesScalar(let a, let b):
      let (p, s) = (part(a, values), part(b, values)[0])
      for i in 0..<count { y[i] = p[i] * s }
    case .affine(let a, let scale, let shift):
      let p = part(a, values)
      for i in 0..<count { y[i] = scale * p[i] + shift }
    case .function(let a, let function):
      let p = part(a, values)
      if case .square = function {
        for i in 0..<count { y[i] = p[i] * p[i] }
      } else {
        for i in 0..<count { y[i] = function(p[i]) }
      }
    case .diagonal(let a):
      let p = part(a, values)
      for i in 0..<place.rows { y[i * columns + i] = p[i] }
    }
  }

  /// Hands the slope at a place on to what it was made from.
  func backward(_ index: Int, _ values: Buffer, _ slopes: Buffer) {
    let place = places[index]
    let (count, columns) = (place.count, place.columns)
    guard count > 0 else { return }
    let (y, dy) = (part(index, values), part(index, slopes))
    switch place.operation {
    case .leaf: break
    case .product(let a, let b, let transposeA, let transposeB):
      backwardProduct(place, dy, 1, a, b, transposeA, transposeB, values, slopes)
    case .plusProduct(let a, let scale, let b, let c, let transposeB):
      if places[a].varies { accumulate(part(a, slopes), dy, 1, count) }
      backwardProduct(place, dy, scale, b, c, false, transposeB, values, slopes)
    case .sum(let a):
      let (dx, slope) = (part(a, slopes), dy[0])
      for i in 0..<places[a].count { dx[i] += slope }
    case .squaredNorm(let a):
      let (x, dx, slope) = (part(a, values), part(a, slopes), 2 * dy[0])
      accumulate(dx, x, slope, places[a].count)
    case .add(let a, let b, let scale):
      let (dp, dq) = (part(a, slopes), part(b, slopes))
      if places[a].varies { accumulate(dp, dy, 1, count) }
      if places[b].varies { accumulate(dq, dy, scale, count) }
    case .times(let a, let b):
      let (p, q) = (part(a, values), part(b, values))
      let (dp, dq) = (part(a, slopes), part(b, slopes))
      if places[a].varies { for i in 0..<count { dp[i] += dy[i] * q[i] } }
      if places[b].varies { for i in 0..<count { dq[i] += dy[i] * p[i] } }
    case .plusRow(let a, let b, let scale):
      let (dp, dq) = (part(a, slopes), part(b, slopes))
      if places[a].varies { accumulate(dp, dy, 1, count) }
      guard places[b].varies else { return }
      for row in stride(from: 0, to: count, by: columns) {
        accumulate(dq, dy + row, scale, columns)
      }
    case .timesRow(let a, let b):
      let (p, q) = (part(a, values), part(b, values))
      let (dp, dq) = (part(a, slopes), part(b, slopes))
      for row in stride(from: 0, to: count, by: columns) {
        if places[a].varies { for j in 0..<columns { dp[row + j] += dy[row + j] * q[j] } }
        if places[b].varies { for j in 0..<columns { dq[j] += dy[row + j] * p[row + j] } }
      }
    case .timesScalar(let a, let b):
      let (p, s) = (part(a, values), part(b, values)[0])
      let (dp, ds) = (part(a, slopes), part(b, slopes))
      if places[a].varies { for i in 0..<count { dp[i] += dy[i] * s } }
      if places[b].varies { for i in 0..<count { ds[0] += dy[i] * p[i] } }
    case .affine(let a, let scale, _):
      let dp = part(a, slopes)
      accumulate(dp, dy, scale, count)
    case .function(let a, let function):
      let (p, dp) = (part(a, values), part(a, slopes))
      if case .square = function {
        for i in 0..<count { dp[i] += 2 * p[i] * dy[i] }
      } else {
        for i in 0..<count { dp[i] += function.slope(p[i], y[i]) * dy[i] }
      }
    case .diagonal(let a):
      let dp = part(a, slopes)
      for i in 0..<place.rows { dp[i] += dy[i * columns + i] }
    }
  }

  /// Of Y = scale·op(A)·op(B): ∂A = scale·∂Y·op(B)ᵀ, ∂B = op(A)ᵀ·∂Y, each transposed back where op transposed.
  private func backwardProduct(
    _ place: Place, _ dy: UnsafeMutablePointer<Double>, _ scale: Double, _ a: Int, _ b: Int,
    _ transposeA: Bool, _ transposeB: Bool, _ values: Buffer, _ slopes: Buffer
  ) {
    let (m, n) = (place.rows, place.columns)
    let (A, B) = (places[a], places[b])
    let k = transposeA ? A.rows : A.columns
    if A.varies {
      if transposeA {
        Double.gemm(
          transposeB, true, k, m, n, scale, part(b, values), B.columns, dy, n, 1, part(a, slopes),
          A.columns)
      } else {
        Double.gemm(
          false, !transposeB, m, k, n, scale, dy, n, part(b, values), B.columns, 1, part(a, slopes),
          A.columns)
      }
    }
    if B.varies {
      if transposeB {
        Double.gemm(
          true, transposeA, n, k, m, scale, dy, n, part(a, values), A.columns, 1, part(b, slopes),
          B.columns)
      } else {
        Double.gemm(
          !transposeA, false, k, n, m, scale, part(a, values), A.columns, dy, n, 1, part(b, slopes),
          B.columns)
      }
    }
  }
}
