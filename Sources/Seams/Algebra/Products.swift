// Products of matrices and of vectors.

extension Matrix {
  @inlinable
  public static func * (a: Matrix, b: Matrix) -> Matrix { product(a, b) }

  /// op(a)·op(b), where op transposes if asked.
  @inlinable
  public static func product(
    _ a: Matrix, _ b: Matrix, transposeA: Bool = false, transposeB: Bool = false
  ) -> Matrix {
    let (m, k) = transposeA ? (a.columns, a.rows) : (a.rows, a.columns)
    let (inner, n) = transposeB ? (b.columns, b.rows) : (b.rows, b.columns)
    require(k == inner, "product of a \(m)×\(k) and a \(inner)×\(n) matrix")
    if k == 0 { return Matrix(rows: m, columns: n) }
    let elements = [Element](unsafeUninitializedCapacity: m * n) { c, count in
      if m > 0 && n > 0 {
        Element.gemm(
          transposeA, transposeB, m, n, k, 1, a.elements, a.columns, b.elements, b.columns,
          0, c.baseAddress!, n)
      }
      count = m * n
    }
    return Matrix(rows: m, columns: n, elements: elements)
  }

  /// a·x for a vector x as long as a row.
  @inlinable
  public static func * (a: Matrix, x: [Element]) -> [Element] {
    require(a.columns == x.count, "product of a \(a.shape) matrix and a vector of \(x.count)")
    return a.elements.withUnsafeBufferPointer { entries in
      (0..<a.rows).map { i in
        var sum: Element = 0
        for j in 0..<a.columns { sum += entries[i * a.columns + j] * x[j] }
        return sum
      }
    }
  }

  /// scale·aᵀa: symmetric, columns × columns, by half the work of a product.
  @inlinable
  public func gram(scale: Element = 1) -> Matrix {
    var result = Matrix(rows: columns, columns: columns)
    guard rows > 0 && columns > 0 else { return result }
    result.storage.withUnsafeMutableBufferPointer { c in
      Element.syrk(columns, rows, scale, elements, columns, 0, c.baseAddress!, columns)
      for i in 0..<columns {
        for j in 0..<i { c[i * columns + j] = c[j * columns + i] }
      }
    }
    return result
  }
}

// MARK: Many small products

extension Matrix {
  /// Adds A·Bᵀ to each of N square blocks that lie one below the other.
  ///
  /// This matrix is (N·m) × m. The matrices a and b are (N·m) × k; their blocks of m rows are the As
  /// and Bs. With a Jacobian's slopes for both, the blocks are the JᵀJ of N points.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public mutating func addBlockProducts(_ a: Matrix, _ b: Matrix) {
    let (m, k) = (columns, a.columns)
    require(
      a.rows == rows && b.rows == rows && b.columns == k && rows.isMultiple(of: m),
      "products of the blocks of a \(a.shape) and a \(b.shape) matrix in one of \(shape)")
    storage.withUnsafeMutableBufferPointer { c in
      a.elements.withUnsafeBufferPointer { a in
        b.elements.withUnsafeBufferPointer { b in
          for row in stride(from: 0, to: c.count / max(m, 1), by: max(m, 1)) {
            Element.gemm(
              false, true, m, m, k, 1, a.baseAddress! + row * k, k, b.baseAddress! + row * k, k, 1,
              c.baseAddress! + row * m, m)
          }
        }
      }
    }
  }
}

/// Σ aᵢbᵢ.
@inlinable
public func dot<Element: Scalar>(_ a: [Element], _ b: [Element]) -> Element {
  require(a.count == b.count, "dot product of vectors of \(a.count) and \(b.count)")
  var sum: Element = 0
  for i in 0..<a.count { sum += a[i] * b[i] }
  return sum
}

/// √Σ aᵢ².
@inlinable
public func norm<Element: Scalar>(_ a: [Element]) -> Element { dot(a, a).squareRoot() }

/// The squared length of each row, summed from left to right.
public func squaredLengths(_ rows: Matrix<Double>) -> [Double] {
  let n = rows.columns
  return rows.elements.withUnsafeBufferPointer { entries in
    (0..<rows.rows).map { p in
      var sum = 0.0
      for k in p * n..<(p + 1) * n { sum += entries[k] * entries[k] }
      return sum
    }
  }
}
