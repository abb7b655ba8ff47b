/// A computation on matrices, written down once and run again and again, forwards for its values
/// and backwards for the slope of one of them in all parameters (reverse-mode differentiation).
///
/// Writing an expression in `Variable`s records it. Every place gets its memory then, so that a
/// step of learning allocates nothing:
///
///     let tape = Tape<Double>()
///     let D = tape.parameter(initial)
///     let x = tape.input(Matrix(rows: 128, columns: 64))
///     let loss = (x - z.times(D, transposeB: true)).squaredNorm
///     x.value = batch
///     tape.run()
///     tape.differentiate(loss)   // D.slope is ∂loss/∂D
public final class Tape<Element: Scalar> {
  private(set) var places: [TapeEntry] = []
  private(set) var parameters: [Int] = []
  /// The values and the slopes of all places, one place after another. Here and not in arrays, for
  /// several threads may be at work on different entries.
  private(set) var values = UnsafeMutableBufferPointer<Element>(start: nil, count: 0)
  private(set) var slopes = UnsafeMutableBufferPointer<Element>(start: nil, count: 0)
  private var reached: [Bool] = []

  public init() {}

  deinit {
    values.deallocate()
    slopes.deallocate()
  }

  // MARK: Leaves

  /// A matrix that is learned.
  public func parameter(_ value: Matrix<Element>) -> Variable<Element> {
    let variable = leaf(value, varies: true)
    parameters.append(variable.index)
    return variable
  }

  /// A matrix that is set before each run and not learned.
  public func input(_ value: Matrix<Element>) -> Variable<Element> { leaf(value, varies: false) }

  private func leaf(_ value: Matrix<Element>, varies: Bool) -> Variable<Element> {
    let variable = record(.leaf, value.rows, value.columns, varies: varies)
    variable.value = value
    return variable
  }

  /// Writes an operation down and runs it.
  func record(_ operation: Operation, _ rows: Int, _ columns: Int, varies: Bool)
    -> Variable<Element>
  {
    let start = places.last.map { $0.start + $0.count } ?? 0
    places.append(
      TapeEntry(operation: operation, rows: rows, columns: columns, start: start, varies: varies))
    let end = start + rows * columns
    if end > values.count {
      values = values.grown(to: max(end, 2 * values.count))
      slopes = slopes.grown(to: values.count)
    }
    reached.append(false)
    let index = places.count - 1
    withMemory { $0.forward(index) }
    return Variable(tape: self, index: index)
  }

  // MARK: Running

  /// Computes every value anew from the leaves.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func run() {
    withMemory { memory in
      for index in memory.places.indices { memory.forward(index) }
    }
  }

  /// Computes the slope of a single number in every parameter, at the values of the last run.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func differentiate(_ target: Variable<Element>) {
    require(
      places[target.index].count == 1, "the slope of a \(target.shape) matrix; sum it to one number"
    )
    withMemory { memory in
      let (places, slopes, reached) = (memory.places, memory.slopes, memory.reached)
      reached.update(repeating: false)
      slopes[places[target.index].start] = 1
      reached[target.index] = true
      for index in (0...target.index).reversed() where places[index].varies {
        if reached[index] {
          memory.backward(index)
        } else {
          let place = places[index]
          (slopes.baseAddress! + place.start).update(repeating: 0, count: place.count)
        }
      }
    }
  }

  @inline(__always)
  private func withMemory(_ body: (TapeMemory<Element>) -> Void) {
    places.withUnsafeBufferPointer { places in
      reached.withUnsafeMutableBufferPointer { reached in
        body(TapeMemory(places: places, values: values, slopes: slopes, reached: reached))
      }
    }
  }
}

// MARK: Parameters in one row

extension Tape {
  /// The values of all parameters, in the order in which they were recorded.
  public var parameterVector: [Element] {
    get {
      parameters.flatMap { values[places[$0].start..<places[$0].start + places[$0].count] }
    }
    set {
      let count = parameters.reduce(0) { $0 + places[$1].count }
      require(newValue.count == count, "\(newValue.count) values for \(count) parameters")
      var start = 0
      for index in parameters {
        let place = places[index]
        _ = values[place.start..<place.start + place.count].update(
          fromContentsOf: newValue[start..<start + place.count])
        start += place.count
      }
    }
  }

  /// The slopes of what was last differentiated in all parameters, in the same order.
  public var slopeVector: [Element] {
    parameters.flatMap { slopes[places[$0].start..<places[$0].start + places[$0].count] }
  }
}

extension UnsafeMutableBufferPointer where Element: Scalar {
  /// Takes the numbers to a place for more, with zeros behind them.
  fileprivate func grown(to count: Int) -> Self {
    let larger = Self.allocate(capacity: count)
    larger.initialize(repeating: 0)
    _ = larger.update(fromContentsOf: self)
    deallocate()
    return larger
  }
}

/// A matrix on a tape: how it comes about and where it lies.
struct TapeEntry {
  let operation: Operation
  let rows: Int
  let columns: Int
  /// Where its entries lie among all values and all slopes.
  let start: Int
  /// Whether a parameter stands behind it.
  let varies: Bool

  var count: Int { rows * columns }
}
