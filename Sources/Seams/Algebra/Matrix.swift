import CLoops

/// A dense matrix, stored row by row.
///
/// Products go to BLAS. Shapes are the caller's business, as an index is: two that do not fit stop
/// the program with a message that names both.
public struct Matrix<Element: Scalar>: Equatable, Sendable {
  public let rows: Int
  public let columns: Int
  /// What `elements` shows. The core writes here, where a loop costs no check of the count.
  @usableFromInline
  var storage: [Element]

  /// The entries, row by row: entry (i, j) is `elements[i * columns + j]`. Their number stays.
  @inlinable
  public var elements: [Element] {
    get { storage }
    _modify {
      defer {
        require(
          storage.count == rows * columns,
          "\(storage.count) entries for a \(rows)×\(columns) matrix")
      }
      yield &storage
    }
  }

  /// A matrix of the given shape from its entries, row by row.
  @inlinable
  public init(rows: Int, columns: Int, elements: [Element]) {
    require(
      rows >= 0 && columns >= 0 && elements.count == rows * columns,
      "\(elements.count) entries do not make a \(rows)×\(columns) matrix")
    self.rows = rows
    self.columns = columns
    storage = elements
  }

  /// A matrix of the given shape, every entry the same.
  @inlinable
  public init(rows: Int, columns: Int, repeating value: Element = 0) {
    self.init(
      rows: rows, columns: columns, elements: Array(repeating: value, count: rows * columns))
  }

  /// A matrix whose entry (i, j) is `entry(i, j)`.
  @inlinable
  public init(rows: Int, columns: Int, _ entry: (Int, Int) throws -> Element) rethrows {
    self.init(rows: rows, columns: columns)
    for i in 0..<rows {
      for j in 0..<columns { storage[i * columns + j] = try entry(i, j) }
    }
  }

  /// A matrix from its rows, all of one length.
  @inlinable
  public init(_ rows: [[Element]]) {
    let columns = rows.first?.count ?? 0
    for (i, row) in rows.enumerated() {
      require(row.count == columns, "row \(i) has \(row.count) entries, row 0 has \(columns)")
    }
    self.init(rows: rows.count, columns: columns, elements: rows.flatMap { $0 })
  }

  /// A matrix from its columns, all of one length.
  @inlinable
  public init(columns: [[Element]]) { self = Matrix(columns).transpose }

  /// The n × n identity.
  @inlinable
  public static func identity(_ n: Int) -> Matrix { .diagonal(Array(repeating: 1, count: n)) }

  /// The square matrix with these entries on its diagonal and zeros elsewhere.
  @inlinable
  public static func diagonal(_ entries: [Element]) -> Matrix {
    var result = Matrix(rows: entries.count, columns: entries.count)
    for (i, entry) in entries.enumerated() { result[i, i] = entry }
    return result
  }

  /// The reflection I − 2hhᵀ/hᵀh in the plane orthogonal to h: symmetric, orthogonal, n × n.
  @inlinable
  public static func reflection(across h: [Element]) -> Matrix {
    let square = dot(h, h)
    require(square > 0, "a reflection across a vector of length zero")
    return Matrix(rows: h.count, columns: h.count) { i, j in
      (i == j ? 1 : 0) - 2 * h[i] * h[j] / square
    }
  }

  @inlinable
  public subscript(i: Int, j: Int) -> Element {
    get {
      require(
        i >= 0 && i < rows && j >= 0 && j < columns,
        "entry (\(i), \(j)) of a \(rows)×\(columns) matrix")
      return elements[i * columns + j]
    }
    set {
      require(
        i >= 0 && i < rows && j >= 0 && j < columns,
        "entry (\(i), \(j)) of a \(rows)×\(columns) matrix")
      storage[i * columns + j] = newValue
    }
  }
}

/// Stops the program with a message, in release builds too, where `precondition` says nothing.
@inlinable
public func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}

// MARK: Parts

extension Matrix {
  @inlinable
  public var shape: String { "\(rows)×\(columns)" }

  @inlinable
  public var isSquare: Bool { rows == columns }

  @inlinable
  public func row(_ i: Int) -> [Element] { Array(elements[i * columns..<(i + 1) * columns]) }

  @inlinable
  public func column(_ j: Int) -> [Element] { (0..<rows).map { elements[$0 * columns + j] } }

  @inlinable
  public var diagonal: [Element] { (0..<min(rows, columns)).map { self[$0, $0] } }

  @inlinable
  public var trace: Element { diagonal.reduce(0, +) }

  /// The rows with these numbers, in this order.
  @inlinable
  public func rows(_ indices: some Sequence<Int>) -> Matrix {
    let chosen = Array(indices)
    var entries: [Element] = []
    entries.reserveCapacity(chosen.count * columns)
    for i in chosen {
      require((0..<rows).contains(i), "row \(i) of a \(shape) matrix")
      entries += elements[i * columns..<(i + 1) * columns]
    }
    return Matrix(rows: chosen.count, columns: columns, elements: entries)
  }

  /// The columns with these numbers, in this order.
  @inlinable
  public func columns(_ indices: some Sequence<Int>) -> Matrix {
    let chosen = Array(indices)
    return Matrix(rows: rows, columns: chosen.count) { self[$0, chosen[$1]] }
  }

  @inlinable
  public var transpose: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for i in 0..<rows {
      for j in 0..<columns { result.storage[j * rows + i] = elements[i * columns + j] }
    }
    return result
  }
}

// MARK: Entry by entry

extension Matrix {
  @inlinable
  public func map(_ f: (Element) throws -> Element) rethrows -> Matrix {
    Matrix(rows: rows, columns: columns, elements: try elements.map(f))
  }

  @inlinable
  public static func + (a: Matrix, b: Matrix) -> Matrix { a.plus(1, b, "sum") }

  @inlinable
  public static func - (a: Matrix, b: Matrix) -> Matrix { a.plus(-1, b, "difference") }

  /// self + scale·other.
  @inlinable
  func plus(_ scale: Element, _ other: Matrix, _ name: String) -> Matrix {
    require(
      rows == other.rows && columns == other.columns,
      "\(name) of a \(rows)×\(columns) and a \(other.rows)×\(other.columns) matrix")
    return looped(.sum, other.elements, scale)
  }

  @inlinable
  public static func * (scale: Element, a: Matrix) -> Matrix { a.looped(.affine, nil, scale) }

  /// f of this matrix and as many entries.
  @inlinable
  func looped(_ f: Loop, _ other: UnsafePointer<Element>?, _ scale: Element) -> Matrix {
    let entries = [Element](unsafeUninitializedCapacity: elements.count) { target, count in
      count = elements.count
      if count > 0 { Element.loop(f, 0, target.baseAddress!, elements, other, scale, 0, count) }
    }
    return Matrix(rows: rows, columns: columns, elements: entries)
  }

  @inlinable
  public static func / (a: Matrix, divisor: Element) -> Matrix { a.map { $0 / divisor } }

  /// Each row plus the same vector.
  @inlinable
  public static func + (a: Matrix, row: [Element]) -> Matrix {
    require(a.columns == row.count, "a \(a.shape) matrix plus a row of \(row.count)")
    var result = a
    result.storage.withUnsafeMutableBufferPointer { entries in
      row.withUnsafeBufferPointer { row in
        for start in stride(from: 0, to: entries.count, by: max(row.count, 1)) {
          let target = UnsafeMutableBufferPointer(rebasing: entries[start..<start + row.count])
          for j in 0..<row.count { target[j] += row[j] }
        }
      }
    }
    return result
  }

  /// Each row less the same vector.
  @inlinable
  public static func - (a: Matrix, row: [Element]) -> Matrix { a + row.map { -$0 } }

  /// √Σ aᵢⱼ².
  @inlinable
  public var frobeniusNorm: Element { elements.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// The largest absolute entry; NaN if an entry is.
  @inlinable
  public var largestEntry: Element {
    elements.reduce(0) { $1.isNaN || $0.isNaN ? .nan : max($0, abs($1)) }
  }
}
