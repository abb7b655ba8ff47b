import Foundation
import Seams
import Testing

/// Every operation's slope against central differences, entry by entry, at random matrices.
@Suite struct TapeTests {
  /// Something of every kind, each summed to a number with random weights.
  private static let cases:
    [(
      name: String,
      build: @Sendable (Variable<Double>, Variable<Double>, Variable<Double>) -> Variable<Double>
    )] = [
      ("product", { a, b, _ in a * b }),
      ("product of the transpose", { a, _, _ in a.times(a, transposeA: true) }),
      ("product with the transpose", { a, _, _ in a.times(a, transposeB: true) }),
      ("product of transposes", { a, b, _ in b.times(a, transposeA: true, transposeB: true) }),
      ("sum", { a, _, _ in a + a.squared }),
      ("difference", { a, _, _ in a.squared - a }),
      ("sum with a row", { a, _, r in a + r }),
      ("difference with a row", { a, _, r in a - r }),
      ("entrywise product", { a, _, _ in a .* a.exponential }),
      ("entrywise product with a row", { a, _, r in a .* r }),
      ("product with a number", { a, _, r in a .* r.sum }),
      ("affine", { a, _, _ in 2.5 * a - 0.7 }),
      ("negative", { a, _, _ in -a }),
      ("exponential", { a, _, _ in a.exponential }),
      ("logarithm", { a, _, _ in a.exponential.logarithm + (a.squared + 1).logarithm }),
      ("tanh", { a, _, _ in a.tanh }),
      ("square", { a, _, _ in a.squared }),
      ("diagonal", { a, _, r in r.diagonal.times(a, transposeB: true) }),
      ("sum of all", { a, _, _ in a.sum.squared }),
      ("sum with a product", { a, b, _ in a.times(b).plus(-0.7, a.squared, b) }),
      ("row with a product", { a, _, r in r.plus(0.4, a.times(a, transposeB: true), a.tanh) }),
      (
        "sum with a product of a transpose",
        { a, b, _ in a.times(a, transposeB: true).plus(1.3, a, a.tanh, transposeB: true) }
      ),
      ("squared norm", { a, b, _ in (a * b).squaredNorm + a.squaredNorm.squared }),
    ]

  @Test(arguments: cases.indices) func slopesAreCentralDifferences(_ index: Int) {
    var random = Random(seed: UInt64(index) + 40)
    let tape = Tape<Double>()
    let a = tape.parameter(random.normals(rows: 3, columns: 4))
    let b = tape.parameter(random.normals(rows: 4, columns: 2))
    let row = tape.parameter(random.normals(rows: 1, columns: 4))
    let result = TapeTests.cases[index].build(a, b, row)
    let weights = tape.input(random.normals(rows: result.rows, columns: result.columns))
    let loss = (result .* weights).sum
    tape.run()
    tape.differentiate(loss)
    for parameter in [a, b, row] {
      let (value, slope) = (parameter.value, parameter.slope)
      for k in value.elements.indices {
        let ends = [1e-5, -1e-5].map { step in
          var moved = value
          moved.elements[k] += step
          parameter.value = moved
          tape.run()
          return loss.number
        }
        parameter.value = value
        let difference = (ends[0] - ends[1]) / 2e-5
        #expect(
          abs(difference - slope.elements[k]) < 1e-7 * max(1, abs(difference)),
          "\(TapeTests.cases[index].name), entry \(k)")
      }
    }
  }

  /// A second route: the slope of log det through the tape against the inverse.
  @Test func theSlopeOfAQuadraticFormIsItsMatrix() {
    var random = Random(seed: 3)
    let S = random.normals(rows: 6, columns: 4).gram()
    let tape = Tape<Double>()
    let W = tape.parameter(random.normals(rows: 3, columns: 4))
    let loss = ((W * tape.input(S)) .* W).sum
    tape.run()
    tape.differentiate(loss)
    #expect((W.slope - 2 * (W.value * S)).largestEntry < 1e-12)
  }

  @Test func inputsChangeBetweenRuns() {
    let tape = Tape<Double>()
    let x = tape.input(Matrix([[1.0, 2]]))
    let w = tape.parameter(Matrix([[3.0], [4]]))
    let loss = (x * w).sum
    #expect(loss.number == 11)
    x.value = Matrix([[10.0, 20]])
    tape.run()
    tape.differentiate(loss)
    #expect(loss.number == 110)
    #expect(w.slope == Matrix([[10.0], [20]]))
  }

  @Test func adamFindsTheMinimumOfABowl() {
    let tape = Tape<Double>()
    let target = tape.input(Matrix([[1.0, -2, 3]]))
    let x = tape.parameter(Matrix([[0.0, 0, 0]]))
    let loss = ((x - target).squared .* tape.input(Matrix([[1.0, 10, 100]]))).sum
    var adam = Adam<Double>(rate: 0.05)
    for step in 0..<3000 {
      adam.rate = 0.05 * (1 + cos(.pi * Double(step) / 3000)) / 2
      tape.run()
      tape.differentiate(loss)
      adam.descend(tape)
    }
    #expect((x.value - target.value).largestEntry < 1e-9)
  }

  /// Adam's first step is its rate against the sign of the slope, whatever the slope's size.
  @Test func adamsFirstStepIsItsRate() {
    let tape = Tape<Double>()
    let x = tape.parameter(Matrix([[1.0, 1, 1]]))
    let loss = (x .* tape.input(Matrix([[1e-3, -5, 1e4]]))).sum
    var adam = Adam<Double>(rate: 0.1)
    tape.run()
    tape.differentiate(loss)
    adam.descend(tape)
    #expect((x.value - Matrix([[0.9, 1.1, 0.9]])).largestEntry < 1e-5)
  }

  /// A batch in two parts on two tapes takes the steps of the whole, with more entries than one thread
  /// is given at a time.
  @Test func adamTakesPartsOfABatchForTheWhole() {
    var random = Random(seed: 14)
    let (start, data) = (
      random.normals(rows: 450, columns: 250), random.normals(rows: 6, columns: 450)
    )
    func tape(_ rows: Range<Int>) -> (
      tape: Tape<Double>, w: Variable<Double>, loss: Variable<Double>
    ) {
      let tape = Tape<Double>()
      // The places of the two tapes lie apart.
      if rows.lowerBound > 0 { _ = tape.input(Matrix(rows: 3, columns: 5)) }
      let w = tape.parameter(start)
      return (tape, w, (tape.input(data.rows(rows)) * w).tanh.squaredNorm)
    }
    let (whole, parts) = (tape(0..<6), [tape(0..<2), tape(2..<6)])
    var (one, many) = (Adam<Double>(rate: 0.01), Adam<Double>(rate: 0.01))
    for _ in 0..<5 {
      for each in [whole] + parts {
        each.tape.run()
        each.tape.differentiate(each.loss)
      }
      one.descend(whole.tape)
      many.descend(parts.map(\.tape))
    }
    #expect(parts[0].w.value == parts[1].w.value)
    #expect((parts[0].w.value - whole.w.value).largestEntry < 1e-9)
    #expect((whole.w.value - start).largestEntry > 0.01)
  }

  @Test func adamRefusesATapeThatHasGrown() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let tape = Tape<Double>()
      let x = tape.parameter(Matrix([[1.0, 1]]))
      var adam = Adam<Double>(rate: 0.1)
      let first = x.squared.sum
      tape.run()
      tape.differentiate(first)
      adam.descend(tape)
      let y = tape.parameter(Matrix([[1.0, 1, 1]]))
      let loss = y.squared.sum
      tape.run()
      tape.differentiate(loss)
      adam.descend(tape)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("2 entries of parameters, and the tape has 5 now"))
  }

  /// One expression of nearly everything in single and in double precision.
  @Test func floatsFollowDoubles() {
    var random = Random(seed: 12)
    let start = random.normals(rows: 13, columns: 11)
    let data = random.normals(rows: 9, columns: 11)
    func slope<Element: Scalar>(_ type: Element.Type) -> [Double] {
      func converted(_ a: Matrix<Double>) -> Matrix<Element> {
        Matrix(rows: a.rows, columns: a.columns, elements: a.elements.map { Element($0) })
      }
      let tape = Tape<Element>()
      let a = tape.parameter(converted(start))
      let x = tape.input(converted(data))
      let hidden = x.times(a, transposeB: true).tanh
      let loss =
        (hidden * a - x).squaredNorm + (hidden.exponential + 1).logarithm.sum + (2 * a).sum.squared
      var adam = Adam<Element>(rate: 0.01)
      for _ in 0..<20 {
        tape.run()
        tape.differentiate(loss)
        adam.descend(tape)
      }
      return a.value.elements.map { Double($0) }
    }
    for (float, double) in zip(slope(Float.self), slope(Double.self)) {
      #expect(abs(float - double) < 1e-4)
    }
  }

  /// What the differentiated number does not depend on has slope zero, also after it had another.
  @Test func slopesOfWhatDoesNotMatterAreZero() {
    let tape = Tape<Double>()
    let (a, b) = (tape.parameter(Matrix([[1.0, 2]])), tape.parameter(Matrix([[3.0, 4]])))
    let (first, second) = (b.squared.sum, (a + a).sum)
    tape.differentiate(first)
    #expect(b.slope == Matrix([[6.0, 8]]))
    tape.differentiate(second)
    #expect(a.slope == Matrix([[2.0, 2]]))
    #expect(b.slope == Matrix([[0.0, 0]]))
  }

  @Test func shapesThatDoNotFitAreNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape<Double>()
      _ = tape.input(Matrix([[1.0, 2]])) * tape.input(Matrix([[1.0, 2]]))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("product of a 1×2 and a 1×2 variable"))
  }
}

@Suite struct TrainingTests {
  @Test func senselessSettingsAreRefused() {
    #expect(throws: LearningError.noSteps(0)) {
      try Training(steps: 0, rate: 1)
    }
    for rate in [0, -0.1, .nan, .infinity] {
      #expect(throws: LearningError.self) { try Training(steps: 1, rate: rate) }
    }
  }

  /// A loss that is no number is said with its step, and the parameters are still numbers.
  @Test func aLossThatIsNoNumberStops() throws {
    let tape = Tape<Double>()
    let x = tape.parameter(Matrix([[1.0]]))
    let loss = -(x - 0.5).logarithm + 1e3 * x
    do {
      try Training(steps: 50, rate: 0.2).minimise(loss)
      Issue.record("no error")
    } catch let failure as LearningError {
      #expect(failure.description.hasPrefix("learning diverges: the loss is not finite at step "))
      #expect(failure.description.hasSuffix(" of 50, begun with the rate 0.2; use a smaller one"))
    }
    #expect(x.value[0, 0].isFinite)
  }
}
