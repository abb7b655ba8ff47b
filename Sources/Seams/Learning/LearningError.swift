/// Why learning cannot begin, or go on: one line that says what to change.
public enum LearningError: Error, Equatable, CustomStringConvertible {
  case noSteps(Int)
  case rate(Double)
  /// The loss is no number at this step of so many, begun with this rate.
  case diverges(step: Int, steps: Int, rate: Double)
  /// The loss, or its slope, is no number where a search begins.
  case start(Double)

  public var description: String {
    switch self {
    case .noSteps(let steps): "\(steps) steps of learning; use at least 1"
    case .rate(let rate): "a learning rate of \(rate); use one above 0, such as 0.01"
    case .diverges(let step, let steps, let rate):
      "learning diverges: the loss is not finite at step \(step) of \(steps), begun with the rate "
        + "\(rate); use a smaller one"
    case .start(let loss):
      "learning cannot begin: the loss at the start is \(loss) and its slope or itself not finite; "
        + "use a start with smaller weights, or data without such entries"
    }
  }
}
