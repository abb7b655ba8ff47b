/// What a factorisation says when it cannot do its work.
public enum AlgebraError: Error, Equatable, CustomStringConvertible {
  case notSquare(String, shape: String)
  case notSymmetric(shape: String, row: Int, column: Int, difference: Double)
  case notFinite(String, shape: String, row: Int, column: Int)
  case notPositiveDefinite(shape: String, order: Int)
  case noConvergence(String, shape: String)

  public var description: String {
    switch self {
    case .notSquare(let name, let shape):
      "\(name) wants a square matrix, not one of \(shape)"
    case .notSymmetric(let shape, let row, let column, let difference):
      "the \(shape) matrix is not symmetric: entries (\(row), \(column)) and (\(column), \(row)) "
        + "differ by \(difference)"
    case .notFinite(let name, let shape, let row, let column):
      "\(name): entry (\(row), \(column)) of the \(shape) matrix is not a finite number"
    case .notPositiveDefinite(let shape, let order):
      "the \(shape) matrix is not positive definite: its leading \(order)×\(order) block is not"
    case .noConvergence(let name, let shape):
      "\(name) of the \(shape) matrix did not converge"
    }
  }
}

extension Matrix {
  @inlinable
  func checkFinite(_ name: String) throws {
    guard let i = elements.firstIndex(where: { !$0.isFinite }) else { return }
    throw AlgebraError.notFinite(name, shape: shape, row: i / columns, column: i % columns)
  }

  /// Throws unless the matrix is square, finite, and symmetric to 10⁻⁸ of its largest entry.
  ///
  /// LAPACK reads one triangle and never sees the other: an unsymmetric argument would silently
  /// give the answer to another question.
  @inlinable
  func checkSymmetric(_ name: String) throws {
    guard isSquare else { throw AlgebraError.notSquare(name, shape: shape) }
    try checkFinite(name)
    let tolerance = largestEntry * (Element.self == Float.self ? 1e-4 : 1e-8)
    for i in 0..<rows {
      for j in 0..<i {
        let difference = abs(elements[i * columns + j] - elements[j * columns + i])
        if difference > tolerance {
          throw AlgebraError.notSymmetric(
            shape: shape, row: i, column: j, difference: Double(difference))
        }
      }
    }
  }
}

// MARK: Symmetric eigenvalues

/// The eigenvalues of a symmetric n × n matrix, largest first, and its eigenvectors, which are the
/// columns of an orthogonal n × n matrix: `A = vectors · diag(values) · vectorsᵀ`.
///
/// An eigenvector is known up to its sign; the one returned has its largest entry positive.
/// - Throws: `AlgebraError` if the matrix is not square, not symmetric or not finite.
@inlinable
public func eigen<Element: Scalar>(_ matrix: Matrix<Element>) throws
  -> (values: [Element], vectors: Matrix<Element>)
{
  let n = matrix.rows
  let (ascending, rows) = try matrix.spectrum("eigen", vectors: true)
  var vectors = Matrix<Element>(rows: n, columns: n)
  for k in 0..<n {
    let row = (n - 1 - k) * n
    var largest: Element = 0
    for i in row..<row + n where abs(rows[i]) > abs(largest) { largest = rows[i] }
    let sign: Element = largest < 0 ? -1 : 1
    for i in 0..<n { vectors.storage[i * n + k] = sign * rows[row + i] }
  }
  return (ascending.reversed(), vectors)
}

/// The eigenvalues of a symmetric n × n matrix, largest first: less than half the work of `eigen`.
/// - Throws: `AlgebraError` if the matrix is not square, not symmetric or not finite.
@inlinable
public func eigenvalues<Element: Scalar>(_ matrix: Matrix<Element>) throws -> [Element] {
  try matrix.spectrum("eigenvalues", vectors: false).ascending.reversed()
}

extension Matrix {
  /// The n eigenvalues and, if asked for, the eigenvectors row by row.
  @inlinable
  func spectrum(_ name: String, vectors: Bool) throws -> (ascending: [Element], rows: [Element]) {
    try checkSymmetric(name)
    var (ascending, entries) = ([Element](repeating: 0, count: rows), elements)
    if rows > 0 {
      // Below some hundred rows OpenBLAS's threads wait for each other longer than they work.
      let info = BLAS.with(threads: rows < 300 ? 1 : BLAS.threads) {
        entries.withUnsafeMutableBufferPointer { a in
          ascending.withUnsafeMutableBufferPointer {
            Element.syevd(vectors: vectors, rows, a.baseAddress!, $0.baseAddress!)
          }
        }
      }
      if info != 0 { throw AlgebraError.noConvergence(name, shape: shape) }
    }
    return (ascending, entries)
  }
}

// MARK: Singular values

/// The thin singular value decomposition `A = U · diag(s) · Vᵀ` of an m × n matrix, k = min(m, n):
/// U is m × k, s holds k values, largest first, and V is n × k.
///
/// The largest entry of each column of V is positive.
/// - Throws: `AlgebraError` if an entry is not finite or the iteration does not converge.
@inlinable
public func svd<Element: Scalar>(_ matrix: Matrix<Element>) throws
  -> (U: Matrix<Element>, s: [Element], V: Matrix<Element>)
{
  try matrix.checkFinite("svd")
  let (m, n, k) = (matrix.rows, matrix.columns, min(matrix.rows, matrix.columns))
  var a = matrix.elements
  var s = [Element](repeating: 0, count: k)
  var U = Matrix<Element>(rows: m, columns: k)
  var Vt = Matrix<Element>(rows: k, columns: n)
  if k > 0 {
    let info = a.withUnsafeMutableBufferPointer { a in
      s.withUnsafeMutableBufferPointer { s in
        U.storage.withUnsafeMutableBufferPointer { u in
          Vt.storage.withUnsafeMutableBufferPointer { vt in
            Element.gesdd(
              m, n, a.baseAddress!, s.baseAddress!, u.baseAddress!, vt.baseAddress!)
          }
        }
      }
    }
    if info != 0 { throw AlgebraError.noConvergence("svd", shape: matrix.shape) }
  }
  for j in 0..<k {
    let row = Vt.elements[j * n..<(j + 1) * n]
    guard let largest = row.max(by: { abs($0) < abs($1) }), largest < 0 else { continue }
    for i in 0..<n { Vt.storage[j * n + i].negate() }
    for i in 0..<m { U.storage[i * k + j].negate() }
  }
  return (U, s, Vt.transpose)
}

// MARK: Orthogonal and triangular

/// The triangular factor R of A = QR, n × n, where A has at least as many rows as columns.
///
/// RᵀR = AᵀA, so R has the singular values of A; AᵀA itself has lost half of their digits. Two halves
/// of the rows are factored apart, then their triangles (Demmel, Grigori, Hoemmen and Langou, 2012):
/// there is no copy of A, and the error grows with the logarithm of the number of rows.
/// - Throws: `AlgebraError` if an entry is not finite.
@inlinable
public func triangularFactor<Element: Scalar>(_ matrix: Matrix<Element>) throws -> Matrix<Element> {
  let n = matrix.columns
  require(matrix.rows >= n && n > 0, "the triangular factor of a \(matrix.shape) matrix")
  try matrix.checkFinite("triangularFactor")
  func factor(_ rows: Range<Int>) throws -> [Element] {
    var block: [Element]
    if rows.count < 4 * max(n, 32) {
      block = Array(matrix.elements[rows.lowerBound * n..<rows.upperBound * n])
    } else {
      let middle = rows.lowerBound + rows.count / 2
      block = try factor(rows.lowerBound..<middle) + factor(middle..<rows.upperBound)
    }
    let info = block.withUnsafeMutableBufferPointer {
      Element.geqrf($0.count / n, n, $0.baseAddress!)
    }
    if info != 0 { throw AlgebraError.noConvergence("triangularFactor", shape: matrix.shape) }
    for i in 1..<max(n, 1) {
      for j in 0..<i { block[i * n + j] = 0 }
    }
    return Array(block[..<(n * n)])
  }
  return Matrix(rows: n, columns: n, elements: try factor(0..<matrix.rows))
}

// MARK: Cholesky

/// The factor L of a symmetric positive definite matrix, `A = L·Lᵀ`, with L lower triangular.
///
/// It gives what a Gaussian needs, and neither an inverse nor a determinant that could overflow:
/// solutions of A·x = b, the logarithm of det A, and draws L·ε.
public struct Cholesky<Element: Scalar>: Sendable {
  /// L, n × n, zeros above its diagonal.
  public let lower: Matrix<Element>

  /// - Throws: `AlgebraError` if the matrix is not square, not symmetric, not finite, or not
  ///   positive definite.
  @inlinable
  public init(_ matrix: Matrix<Element>) throws {
    try matrix.checkSymmetric("Cholesky")
    let n = matrix.rows
    var L = matrix
    if n > 0 {
      let info = L.storage.withUnsafeMutableBufferPointer { Element.potrf(n, $0.baseAddress!) }
      if info != 0 {
        throw AlgebraError.notPositiveDefinite(shape: matrix.shape, order: Int(info))
      }
    }
    for i in 0..<n {
      for j in i + 1..<max(n, i + 1) { L.storage[i * n + j] = 0 }
    }
    lower = L
  }

  /// The n × n identity's.
  @inlinable
  public static func identity(_ n: Int) -> Cholesky { Cholesky(lower: .identity(n)) }

  @usableFromInline
  init(lower: Matrix<Element>) { self.lower = lower }

  /// log det A = 2 Σ log Lᵢᵢ.
  @inlinable
  public var logDeterminant: Element {
    2 * lower.diagonal.reduce(0) { $0 + Element.logarithm($1) }
  }

  /// L⁻¹·B for B of n rows.
  @inlinable
  public func halfSolve(_ B: Matrix<Element>) -> Matrix<Element> { triangular(B, false) }

  /// A⁻¹·B for B of n rows.
  @inlinable
  public func solve(_ B: Matrix<Element>) -> Matrix<Element> {
    triangular(triangular(B, false), true)
  }

  /// A⁻¹·b for b of n entries.
  @inlinable
  public func solve(_ b: [Element]) -> [Element] { solve(Matrix(columns: [b])).elements }

  /// A⁻¹ itself, for the few places where the inverse is what is asked for.
  @inlinable
  public var inverse: Matrix<Element> { solve(.identity(lower.rows)) }

  @inlinable
  func triangular(_ B: Matrix<Element>, _ transpose: Bool) -> Matrix<Element> {
    require(
      B.rows == lower.rows, "a \(lower.shape) factor and a right-hand side of \(B.shape)")
    var X = B
    if !X.elements.isEmpty {
      X.storage.withUnsafeMutableBufferPointer {
        Element.trsm(transpose, lower.rows, B.columns, lower.elements, $0.baseAddress!)
      }
    }
    return X
  }
}
