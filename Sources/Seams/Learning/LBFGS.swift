/// Minimisation of a smooth function of many numbers whose whole slope is at hand: steps along −H·g,
/// where H approximates the inverse second derivative from the last pairs of moves and changes of the
/// slope (L-BFGS; Nocedal, 1980), each as long as the strong Wolfe conditions ask.
public struct LBFGS: Sendable {
  /// How many pairs are kept.
  public let pairs: Int
  /// The most steps.
  public let iterations: Int
  /// It is done where no entry of the slope is larger.
  public let slope: Double

  /// - Throws: `LearningError` unless there is at least one step.
  public init(pairs: Int = 50, iterations: Int, slope: Double = 1e-9) throws {
    require(pairs > 0, "L-BFGS with \(pairs) pairs")
    guard iterations >= 1 else { throw LearningError.noSteps(iterations) }
    (self.pairs, self.iterations, self.slope) = (pairs, iterations, slope)
  }

  /// A place and what the function is there.
  public struct Place: Sendable {
    public let parameters: [Double]
    public let value: Double
    /// ∂value/∂parameters.
    public let slope: [Double]
  }

  public enum Ending: Sendable {
    /// The slope is small enough.
    case slope
    /// No step lowers the value: what is left is rounding.
    case precision
    case iterations
    /// `goesOn` said no.
    case halted
  }

  public struct Outcome: Sendable {
    public let place: Place
    public let ending: Ending
    /// The steps taken, and how often the function was evaluated.
    public let iterations, evaluations: Int
  }

  /// Descends from `start`. A trial at which value or slope is no number counts as too far.
  ///
  /// - Parameters:
  ///   - function: The value and its slope, as long as the parameters.
  ///   - goesOn: Asked after every step, with its number from 1.
  /// - Throws: `LearningError` if the value or the slope at the start is not finite.
  public func minimise(
    from start: [Double], _ function: ([Double]) -> (value: Double, slope: [Double]),
    goesOn: (_ iteration: Int, Place) throws -> Bool = { _, _ in true }
  ) throws -> Outcome {
    var evaluations = 0
    func evaluate(_ parameters: [Double]) -> Place {
      evaluations += 1
      let (value, slope) = function(parameters)
      return Place(parameters: parameters, value: value, slope: slope)
    }
    var place = evaluate(start)
    guard place.isFinite else { throw LearningError.start(place.value) }
    var history = CurvatureHistory(limit: pairs)
    var iteration = 0
    func ended(_ ending: Ending) -> Outcome {
      Outcome(place: place, ending: ending, iterations: iteration, evaluations: evaluations)
    }
    while true {
      if !(place.slope.contains { abs($0) > slope }) { return ended(.slope) }
      if iteration == iterations { return ended(.iterations) }
      let search = LineSearch(
        from: place, along: history.direction(place.slope),
        first: history.isEmpty ? 1 / norm(place.slope) : 1)
      guard let next = search.step(evaluate) else {
        // What was learned of the curvature may be what leads astray.
        if history.isEmpty { return ended(.precision) }
        history = CurvatureHistory(limit: pairs)
        continue
      }
      iteration += 1
      history.append(from: place, to: next)
      place = next
      if try !goesOn(iteration, place) { return ended(.halted) }
    }
  }
}

extension LBFGS.Place {
  var isFinite: Bool { value.isFinite && slope.allSatisfy(\.isFinite) }
}

/// The last moves s and changes of the slope y, oldest first.
private struct CurvatureHistory {
  let limit: Int
  private var pairs: [(s: [Double], y: [Double], product: Double)] = []

  init(limit: Int) { self.limit = limit }

  var isEmpty: Bool { pairs.isEmpty }

  mutating func append(from old: LBFGS.Place, to new: LBFGS.Place) {
    let s = zip(new.parameters, old.parameters).map { $0 - $1 }
    let y = zip(new.slope, old.slope).map { $0 - $1 }
    // Positive by the Wolfe conditions, but for rounding.
    let product = inner(s, y)
    guard product > 1e-16 * inner(y, y) else { return }
    if pairs.count == limit { pairs.removeFirst() }
    pairs.append((s, y, product))
  }

  /// −H·g by the two loops of Nocedal, H₀ = sᵀy/yᵀy of the last pair.
  func direction(_ slope: [Double]) -> [Double] {
    var q = slope.map { -$0 }
    var shares = [Double](repeating: 0, count: pairs.count)
    for (k, pair) in pairs.enumerated().reversed() {
      shares[k] = inner(pair.s, q) / pair.product
      add(-shares[k], pair.y, to: &q)
    }
    if let last = pairs.last {
      let scale = last.product / inner(last.y, last.y)
      for i in q.indices { q[i] *= scale }
    }
    for (k, pair) in pairs.enumerated() {
      add(shares[k] - inner(pair.y, q) / pair.product, pair.s, to: &q)
    }
    return q
  }
}

/// The search along a line, x + t·d, for a step t that satisfies the strong Wolfe conditions
///
///     f(t) ≤ f(0) + 10⁻⁴·t·f′(0),    |f′(t)| ≤ 0.9·|f′(0)|
///
/// (Nocedal and Wright, Numerical Optimization, algorithms 3.5 and 3.6, with cubic interpolation).
private struct LineSearch {
  let origin: LBFGS.Place
  let direction: [Double]
  let first: Double

  init(from origin: LBFGS.Place, along direction: [Double], first: Double) {
    (self.origin, self.direction, self.first) = (origin, direction, first)
  }

  /// A step t with the value f(t) and the slope f′(t).
  private struct Trial {
    let step, value, slope: Double
  }

  /// Where it ends, or nil where rounding leaves no step that satisfies both.
  func step(_ evaluate: ([Double]) -> LBFGS.Place) -> LBFGS.Place? {
    let start = Trial(step: 0, value: origin.value, slope: inner(origin.slope, direction))
    guard start.slope < 0 else { return nil }
    // A step between `low` and `high` satisfies both; `low` is the best so far that lowers the value
    // enough. While `high` is missing, the line still falls beyond `low`.
    var (low, high): (Trial, Trial?) = (start, nil)
    var step = first
    for _ in 0..<40 {
      var parameters = origin.parameters
      add(step, direction, to: &parameters)
      let place = evaluate(parameters)
      let trial = Trial(step: step, value: place.value, slope: inner(place.slope, direction))
      if !place.isFinite {
        high = Trial(step: step, value: .infinity, slope: .nan)
      } else if trial.value > start.value + 1e-4 * step * start.slope || trial.value >= low.value {
        high = trial
      } else if abs(trial.slope) <= -0.9 * start.slope {
        return place
      } else {
        let before = low
        low = trial
        if trial.slope * ((high?.step ?? .infinity) - before.step) >= 0 {
          high = before
        } else if high == nil {
          let reach = step - before.step
          let guess = (between(before, low) - step) / reach
          step += reach * (guess > 0 ? min(max(guess, 1.1), 4) : 4)
          continue
        }
      }
      let width = high!.step - low.step
      guard abs(width) > 1e-15 * max(low.step, high!.step) else { return nil }
      let inside = (between(low, high!) - low.step) / width
      step = low.step + width * min(max(inside.isNaN ? 0.5 : inside, 0.1), 0.9)
    }
    return nil
  }

  /// The minimum of the cubic through two trials; not a number where there is none.
  private func between(_ a: Trial, _ b: Trial) -> Double {
    let mean = a.slope + b.slope - 3 * (b.value - a.value) / (b.step - a.step)
    let root = (mean * mean - a.slope * b.slope).squareRoot()
    let signed = b.step > a.step ? root : -root
    let share = (b.slope + signed - mean) / (b.slope - a.slope + 2 * signed)
    return b.step - (b.step - a.step) * share
  }
}

/// Σ aᵢbᵢ, several at a time; `dot` keeps to the order of the entries and takes longer.
private func inner(_ a: [Double], _ b: [Double]) -> Double {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      a.isEmpty ? 0 : Double.total(a.baseAddress!, b.baseAddress, a.count)
    }
  }
}

/// b ← b + scale·a.
private func add(_ scale: Double, _ a: [Double], to b: inout [Double]) {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeMutableBufferPointer { b in
      if let target = b.baseAddress {
        Double.each(.affine, a.count, target, a.baseAddress, scale: scale, onto: true)
      }
    }
  }
}
