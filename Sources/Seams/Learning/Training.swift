import Foundation

/// Steps of Adam whose rate falls to zero along half a cosine.
public struct Training {
  private let steps: Int
  private let rate: Double

  /// - Throws: `LearningError` unless there is at least one step and the rate is positive.
  public init(steps: Int, rate: Double) throws {
    guard steps >= 1 else { throw LearningError.noSteps(steps) }
    guard rate > 0, rate.isFinite else { throw LearningError.rate(rate) }
    (self.steps, self.rate) = (steps, rate)
  }

  /// Descends the slope of `loss`, which the tape holds.
  ///
  /// - Parameters:
  ///   - before: Called with the number of each step before its run: to set inputs, or to look.
  /// - Throws: `LearningError` if the loss is no longer a number. The parameters are then those of the
  ///   last step at which it was one.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func minimise<Element: Scalar>(
    _ loss: Variable<Element>, before: (Int) throws -> Void = { _ in }
  ) throws {
    let tape = loss.tape
    var adam = Adam<Element>(rate: rate)
    var kept = tape.parameterValues
    for step in 0..<steps {
      try before(step)
      tape.run()
      guard loss.number.isFinite else {
        tape.parameterValues = kept
        throw LearningError.diverges(step: step, steps: steps, rate: rate)
      }
      adam.rate = rate * (1 + cos(.pi * Double(step) / Double(steps))) / 2
      if step % 100 == 0 { kept = tape.parameterValues }
      tape.differentiate(loss)
      adam.descend(tape)
    }
    tape.run()
    tape.differentiate(loss)
  }
}

extension Tape {
  /// The values of all parameters.
  fileprivate var parameterValues: [Matrix<Element>] {
    get { parameters.map { Variable(tape: self, index: $0).value } }
    set {
      for (index, value) in zip(parameters, newValue) {
        Variable(tape: self, index: index).value = value
      }
    }
  }
}
