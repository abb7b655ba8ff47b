/// A matrix on a tape.
public struct Variable<Element: Scalar> {
  public let tape: Tape<Element>
  let index: Int

  public var rows: Int { tape.places[index].rows }
  public var columns: Int { tape.places[index].columns }
  var shape: String { "\(rows)×\(columns)" }

  private var range: Range<Int> {
    let place = tape.places[index]
    return place.start..<place.start + place.count
  }

  /// Its entries at the last run; a leaf's may be set.
  public var value: Matrix<Element> {
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    get { Matrix(rows: rows, columns: columns, elements: Array(tape.values[range])) }
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    nonmutating set {
      require(
        newValue.rows == rows && newValue.columns == columns,
        "a \(newValue.shape) value for a \(shape) variable")
      _ = tape.values[range].update(fromContentsOf: newValue.elements)
    }
  }

  /// The only entry of a 1×1 variable.
  public var number: Element {
    require(range.count == 1, "the number of a \(shape) variable")
    return tape.values[range.lowerBound]
  }

  /// The slope of what was last differentiated, entry by entry.
  public var slope: Matrix<Element> {
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    get { Matrix(rows: rows, columns: columns, elements: Array(tape.slopes[range])) }
  }

  /// Fills a leaf in place; faster than setting its value.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func fill(_ body: (UnsafeMutableBufferPointer<Element>) -> Void) {
    body(UnsafeMutableBufferPointer(rebasing: tape.values[range]))
  }
}

extension Variable {
  /// Fills a leaf with rows of a matrix that is as wide, one after the other those that `next` names.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func fillWithRows(of data: Matrix<Element>, _ next: () -> Int) {
    let (rows, columns) = (rows, columns)
    require(data.columns == columns, "rows of a \(data.shape) matrix for a \(shape) variable")
    fill { target in
      data.elements.withUnsafeBufferPointer { source in
        for k in 0..<rows {
          let row = next()
          require((0..<data.rows).contains(row), "row \(row) of a \(data.shape) matrix")
          guard columns > 0 else { continue }
          (target.baseAddress! + k * columns).update(
            from: source.baseAddress! + row * columns, count: columns)
        }
      }
    }
  }
}

// MARK: What can be written

extension Variable {
  private func record(
    _ operation: Operation, _ rows: Int, _ columns: Int, with other: Variable? = nil
  ) -> Variable {
    if let other { require(tape === other.tape, "variables of two tapes") }
    let varies = [self, other].contains { $0.map { tape.places[$0.index].varies } ?? false }
    return tape.record(operation, rows, columns, varies: varies)
  }

  // Functions of one number, of every entry.

  public var exponential: Variable { record(.exponential(index), rows, columns) }
  public var logarithm: Variable { record(.logarithm(index), rows, columns) }
  public var tanh: Variable { record(.tanh(index), rows, columns) }
  public var squared: Variable { record(.square(index), rows, columns) }

  /// What leaves a layer of a network.
  func activated(by activation: Activation) -> Variable {
    switch activation {
    case .identity: self
    case .tanh: tanh
    }
  }

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

  /// self + scale·a·op(b) in one go, which costs a third less than as two; a row is added to every
  /// row of the product.
  public func plus(
    _ scale: Double, _ a: Variable, _ b: Variable, transposeB: Bool = false
  ) -> Variable {
    let (inner, n) = transposeB ? (b.columns, b.rows) : (b.rows, b.columns)
    require(
      a.columns == inner && (a.rows == rows || rows == 1) && n == columns,
      "sum of a \(shape) variable and the product of a \(a.shape) and a \(inner)×\(n) one")
    require(tape === a.tape && tape === b.tape, "variables of two tapes")
    let varies = [self, a, b].contains { tape.places[$0.index].varies }
    return tape.record(
      .plusProduct(index, scale: scale, a.index, b.index, transposeB: transposeB), a.rows, columns,
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
