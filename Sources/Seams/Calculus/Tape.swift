import Foundation

/// A computation on matrices, written down once and run again and again, forwards for its values
/// and backwards for the slope of one of them in all parameters (reverse-mode differentiation).
///
/// Writing an expression in `Variable`s records it. Every place gets its memory then, so that a
/// step of learning allocates nothing:
///
///     let tape = Tape()
///     let D = tape.parameter(initial)
///     let x = tape.input(rows: 128, columns: 64)
///     let loss = (x - z * D.transposed).squared.sum
///     x.value = batch
///     tape.run()
///     tape.differentiate(loss)   // D.slope is ∂loss/∂D
public final class Tape {
  enum Operation {
    case leaf
    case product(Int, Int, transposeA: Bool, transposeB: Bool)
    case plusProduct(Int, scale: Double, Int, Int, transposeB: Bool)
    case sum(Int)
    case squaredNorm(Int)
    case add(Int, Int, scale: Double)
    case times(Int, Int)
    case plusRow(Int, Int, scale: Double)
    case timesRow(Int, Int)
    case timesScalar(Int, Int)
    case affine(Int, scale: Double, shift: Double)
    case function(Int, Function)
    case diagonal(Int)
  }

  struct Place {
    var operation: Operation
    var rows: Int
    var columns: Int
    /// Where its entries lie among all values and all slopes.
    var start: Int
    /// Whether a parameter stands behind it.
    var varies: Bool

    var count: Int { rows * columns }
  }

  private(set) var places: [Place] = []
  private(set) var parameters: [Int] = []
  var values: [Double] = []
  var slopes: [Double] = []

  public init() {}

  // MARK: Leaves

  /// A matrix that is learned.
  public func parameter(_ value: Matrix<Double>) -> Variable {
    let variable = leaf(value, varies: true)
    parameters.append(variable.index)
    return variable
  }

  /// A matrix that is set before each run and not learned.
  public func input(_ value: Matrix<Double>) -> Variable { leaf(value, varies: false) }

  private func leaf(_ value: Matrix<Double>, varies: Bool) -> Variable {
    let variable = record(.leaf, value.rows, value.columns, varies: varies)
    variable.value = value
    return variable
  }

  /// Writes an operation down and runs it.
  func record(_ operation: Operation, _ rows: Int, _ columns: Int, varies: Bool) -> Variable {
    places.append(
      Place(
        operation: operation, rows: rows, columns: columns, start: values.count, varies: varies))
    values += Array(repeating: 0, count: rows * columns)
    slopes += Array(repeating: 0, count: rows * columns)
    let index = places.count - 1
    values.withUnsafeMutableBufferPointer { forward(index, $0) }
    return Variable(tape: self, index: index)
  }

  // MARK: Running

  /// Computes every value anew from the leaves.
  public func run() {
    values.withUnsafeMutableBufferPointer { values in
      for index in places.indices { forward(index, values) }
    }
  }

  /// Computes the slope of a single number in every parameter, at the values of the last run.
  public func differentiate(_ target: Variable) {
    require(
      places[target.index].count == 1, "the slope of a \(target.shape) matrix; sum it to one number"
    )
    values.withUnsafeMutableBufferPointer { values in
      slopes.withUnsafeMutableBufferPointer { slopes in
        for place in places[...target.index] where place.varies {
          UnsafeMutableBufferPointer(rebasing: slopes[place.start..<place.start + place.count])
            .update(repeating: 0)
        }
        slopes[places[target.index].start] = 1
        for index in (0...target.index).reversed() where places[index].varies {
          backward(index, values, slopes)
        }
      }
    }
  }
}

/// A matrix on a tape.
public struct Variable {
  let tape: Tape
  let index: Int

  public var rows: Int { tape.places[index].rows }
  public var columns: Int { tape.places[index].columns }
  var shape: String { "\(rows)×\(columns)" }

  private var range: Range<Int> {
    let place = tape.places[index]
    return place.start..<place.start + place.count
  }

  /// Its entries at the last run; a leaf's may be set.
  public var value: Matrix<Double> {
    get { Matrix(rows: rows, columns: columns, elements: Array(tape.values[range])) }
    nonmutating set {
      require(
        newValue.rows == rows && newValue.columns == columns,
        "a \(newValue.shape) value for a \(shape) variable")
      tape.values.replaceSubrange(range, with: newValue.elements)
    }
  }

  /// The only entry of a 1×1 variable.
  public var number: Double {
    require(range.count == 1, "the number of a \(shape) variable")
    return tape.values[range.lowerBound]
  }

  /// The slope of what was last differentiated, entry by entry.
  public var slope: Matrix<Double> {
    Matrix(rows: rows, columns: columns, elements: Array(tape.slopes[range]))
  }

  /// Fills a leaf in place; faster than setting its value.
  public func fill(_ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    let range = range
    tape.values.withUnsafeMutableBufferPointer {
      body(UnsafeMutableBufferPointer(rebasing: $0[range]))
    }
  }
}
