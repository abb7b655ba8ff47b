import CLoops
import Foundation
import Testing

@testable import Seams

/// Every loop, entry by entry in the plainest way, and on every instruction set of this processor.
@Suite struct LoopTests {
  /// Matrices of few and of many entries: an end of every length that a loop can have.
  private static let shapes = [(1, 1), (3, 5), (2, 8), (7, 13), (4, 64), (5, 37), (1, 200)]

  private static let functions: [Loop] = [
    .constant, .affine, .sum, .product, .quotient, .square, .exponential, .logarithm, .tanh,
    .tanhSlope,
  ]

  /// Everything that the loops compute from the same random numbers, in a fixed order.
  fileprivate static func everything<T: Scalar>(_ type: T.Type) -> [T] {
    var random = Random(seed: 3)
    var results: [T] = []
    for (rows, columns) in shapes {
      let count = rows * columns
      let (a, b, old) = (
        random.normals(count).map { T($0) }, random.normals(count).map { T(abs($0)) },
        random.normals(count).map { T($0) }
      )
      for f in functions {
        for onto in [false, true] {
          var y = old
          T.each(
            f, count, &y, f == .logarithm ? b : a, b, scale: 0.3,
            shift: -1.7, onto: onto)
          results += y
        }
      }
      for f in [Loop.sum, .product] {
        for onto in [false, true] {
          var y = old
          T.rows(f, &y, a, b, scale: 1.3, onto: onto, rows, columns)
          results += y
          for other in [nil, b] {
            y = old
            other.withPointer { T.down(&y, a, $0, scale: 0.7, onto: onto, rows, columns) }
            results += y
          }
        }
      }
      results += [T.total(a, nil, count), T.total(a, b, count)]
      var (x, m, v) = (a, old, b)
      let step = AdamStep<T>(decay: (0.9, 0.999), length: 0.01, scale: 1.1, tiny: 1e-8)
      T.adam(&x, &m, &v, old, step, count)
      results += x + m + v
      // Two rows at each point.
      let two = a + b
      var (tilted, bent) = (two, two)
      T.tilt(&tilted, two, at: old, points: rows, 2, columns)
      T.bend(&bent, two, by: b, at: old, points: rows, 2, columns)
      results += tilted + bent
    }
    return results
  }

  fileprivate static func doubles() -> [Double] {
    var results = everything(Double.self)
    var random = Random(seed: 5)
    for pairs in [1, 2, 7, 8, 40] {
      var uniforms = (0..<2 * pairs).map { _ in random.uniform() }
      seams_normals(&uniforms, pairs)
      results += uniforms
    }
    var curved = random.normals(37)
    let (a, b, v) = (random.normals(37), random.normals(37), random.normals(37))
    seams_curve_double(&curved, a, b, v, 37)
    return results + curved
  }

  /// In a process of its own, for the set is the whole process's.
  @Test func everyInstructionSetGivesTheSameBits() async {
    await #expect(processExitsWith: .success) {
      precondition(seams_instruction_set_in_use() == seams_instruction_sets() - 1)
      seams_use_instruction_set(0)
      let (doubles, floats) = (LoopTests.doubles(), LoopTests.everything(Float.self))
      precondition(doubles.allSatisfy { !$0.isNaN })
      for set in 1..<max(1, seams_instruction_sets()) {
        seams_use_instruction_set(set)
        let (others, single) = (LoopTests.doubles(), LoopTests.everything(Float.self))
        precondition(others.map(\.bitPattern) == doubles.map(\.bitPattern), instructionSet)
        precondition(single.map(\.bitPattern) == floats.map(\.bitPattern), instructionSet)
      }
    }
  }

  /// By formulas of one number at a time; sums to rounding, the rest to the last bit or two.
  @Test func loopsAreTheirFormulas() {
    let (rows, columns) = (5, 37)
    let count = rows * columns
    var random = Random(seed: 8)
    let (a, old) = (random.normals(count), random.normals(count))
    let b = random.normals(count).map { abs($0) }
    func formula(_ f: Loop, _ a: Double, _ b: Double) -> Double {
      switch f {
      case .constant: 0.3
      case .affine: 0.3 * a - 1.7
      case .sum: a + 0.3 * b
      case .product: 0.3 * a * b
      case .quotient: a / b
      case .square: a * a
      case .exponential: exp(a)
      case .logarithm: log(b)
      case .tanh: tanh(a)
      case .tanhSlope: 0.3 * a * (1 - b * b)
      }
    }
    for f in Self.functions {
      let first = f == .logarithm ? b : a
      var (y, added) = (old, old)
      Double.each(f, count, &y, first, b, scale: 0.3, shift: -1.7)
      Double.each(f, count, &added, first, b, scale: 0.3, shift: -1.7, onto: true)
      for k in 0..<count {
        let value = formula(f, a[k], b[k])
        #expect(abs(y[k] - value) <= 6 * value.ulp, "\(f), entry \(k)")
        #expect(added[k] == old[k] + y[k], "\(f), entry \(k)")
      }
    }
    var (sums, products, down) = (old, old, Array(old[..<columns]))
    Double.rows(.sum, &sums, a, b, scale: -2, rows, columns)
    Double.rows(.product, &products, a, b, onto: true, rows, columns)
    Double.down(&down, a, b, scale: 0.5, onto: true, rows, columns)
    for j in 0..<columns {
      var sum = old[j]
      for i in 0..<rows {
        let k = i * columns + j
        #expect(sums[k] == a[k] - 2 * b[j])
        #expect(products[k] == old[k] + a[k] * b[j])
        sum += 0.5 * a[k] * b[k]
      }
      #expect(down[j] == sum)
    }
    let total = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(Double.total(a, b, count) - total) < 1e-12)
    #expect(abs(Double.total(a, nil, count) - a.reduce(0, +)) < 1e-12)
  }
}

extension Optional {
  /// Calls `body` with where an array lies, or with nothing.
  fileprivate func withPointer<Element, Result>(
    _ body: (UnsafePointer<Element>?) -> Result
  ) -> Result where Wrapped == [Element] {
    guard let array = self else { return body(nil) }
    return array.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
