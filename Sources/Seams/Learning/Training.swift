import Foundation

/// Steps of Adam whose rate falls to zero along half a cosine.
public struct Training {
  private let steps: Int
  private let rate: Double
  private let momentum: Double

  /// - Parameters:
  ///   - momentum: How much of its direction a step keeps. More of it goes faster along a valley
  ///     that is level lengthways.
  /// - Throws: `LearningError` unless there is at least one step and the rate is positive.
  public init(steps: Int, rate: Double, momentum: Double = 0.9) throws {
    guard steps >= 1 else { throw LearningError.noSteps(steps) }
    guard rate > 0, rate.isFinite else { throw LearningError.rate(rate) }
    (self.steps, self.rate, self.momentum) = (steps, rate, momentum)
  }

  /// Where learning stands, for those who watch.
  public struct State {
    public let step, steps: Int
    public let loss, rate: Double
  }

  /// Descends the slope of `loss`, which the tape holds.
  ///
  /// - Parameters:
  ///   - before: Called with the number of each step before its run: to set inputs, or to look.
  ///   - watch: Called every hundred steps with where learning stands.
  /// - Throws: `LearningError` if the loss is no longer a number. The parameters are then those of the
  ///   last step at which it was one.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func minimise<Element: Scalar>(
    _ loss: Variable<Element>, before: (Int) throws -> Void = { _ in },
    watch: (State) -> Void = { _ in }
  ) throws {
    let tape = loss.tape
    var adam = Adam<Element>(rate: rate, decay: (momentum, 0.999))
    var kept = tape.parameterValues
    for step in 0..<steps {
      try before(step)
      tape.run()
      guard loss.number.isFinite else {
        tape.parameterValues = kept
        throw LearningError.diverges(step: step, steps: steps, rate: rate)
      }
      adam.rate = rate * (1 + cos(.pi * Double(step) / Double(steps))) / 2
      if step % 100 == 0 {
        kept = tape.parameterValues
        watch(State(step: step, steps: steps, loss: Double(loss.number), rate: adam.rate))
      }
      tape.differentiate(loss)
      adam.descend(tape)
    }
    tape.run()
    tape.differentiate(loss)
  }

  /// Where learning came to rest, or did not.
  public struct Outcome: Sendable {
    /// All steps that were taken, and the rate that each round of them began with.
    public let steps: Int, rate: Double
    /// The length of the slope at the end, over all parameters.
    public let slope: Double
    public let hasSettled: Bool
  }

  /// Minimises in rounds, each from where the last one ended and from the full rate again, until the
  /// slope at the end of a round is at most `slope` long, or `rounds` are over.
  ///
  /// A small slope alone may belong to a saddle; whether the loss is the least one is another claim.
  ///
  /// - Parameter before: Called with the number of each step, counted through all rounds.
  public func settle(
    _ loss: Variable<Double>, slope: Double = 1e-6, rounds: Int = 8,
    before: (Int) throws -> Void = { _ in }, watch: (State) -> Void = { _ in }
  ) throws -> Outcome {
    var done = 0
    repeat {
      try minimise(loss, before: { try before(done + $0) }, watch: watch)
      done += steps
    } while !(loss.tape.slopeNorm <= slope) && done < rounds * steps
    let end = loss.tape.slopeNorm
    return Outcome(steps: done, rate: rate, slope: end, hasSettled: end <= slope)
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

  /// The length of the slope that was last computed, over all parameters.
  public var slopeNorm: Element {
    let slopes = parameters.flatMap { Variable(tape: self, index: $0).slope.elements }
    return norm(slopes)
  }
}
