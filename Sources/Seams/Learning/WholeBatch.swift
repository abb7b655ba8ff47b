/// Training on all points at every step: an averaged loss, by few nodes, is minimised by L-BFGS, and
/// points that are not trained on say when to stop.
///
/// Few nodes may be cheated (see `GaussianAverage`), so whatever is judged by, and reported, is the
/// loss by `AveragedLoss.manyNodes` a latent. Where the two values of the training loss differ by more
/// than `tolerance`, the run has failed and says so. What is *reported* of a model wants a third set
/// of points, for the stopping set has chosen among the parameters: see `AveragedLoss.mean(over:of:)`.
public struct WholeBatch: Sendable {
  /// How far, in nats, few nodes may be from many.
  public static let tolerance = 0.01
  /// The stopping set is looked at every so many iterations.
  public static let every = 25

  private let training, stopping: Matrix<Double>
  private let nodes: Int
  private let turns: [Matrix<Double>]?
  private let search: LBFGS
  private let patience: Int

  /// - Parameters:
  ///   - training: The points that are trained on, a row each.
  ///   - stopping: Other points, that say when to stop.
  ///   - nodes: How many a latent the training loss is averaged by.
  ///   - turns: Orthogonal m × m matrices, one a training point, that turn its nodes, or none.
  ///   - iterations: The most steps of L-BFGS.
  ///   - patience: It stops where the stopping loss was lowest so many iterations ago.
  /// - Throws: `LearningError` unless there is at least one step.
  public init(
    training: Matrix<Double>, stopping: Matrix<Double>, nodes: Int, turns: [Matrix<Double>]?,
    iterations: Int, patience: Int = 200
  ) throws {
    require(patience >= Self.every, "a patience of \(patience); use at least \(Self.every)")
    (self.training, self.stopping, self.nodes, self.turns) = (training, stopping, nodes, turns)
    search = try LBFGS(iterations: iterations)
    self.patience = patience
  }

  /// Why it stopped.
  public enum Ending: Equatable, Sendable, CustomStringConvertible {
    /// The stopping loss has not fallen for so many iterations.
    case settled(iterations: Int)
    /// The slope of the training loss is nothing but rounding.
    case level
    /// All iterations are done, so many.
    case iterations(Int)
    /// The training loss by few nodes and by many differs by so many nats: the run has failed.
    case cheated(difference: Double)

    public var description: String {
      switch self {
      case .settled(let iterations):
        "settled: the stopping set's loss has not fallen for \(iterations) iterations"
      case .level: "the training loss is level: no step lowers it"
      case .iterations(let count): "stopped at the limit of \(count) iterations"
      case .cheated(let difference):
        "failed: the training loss by few nodes and by many differs by \(difference) nats; "
          + "use more nodes or another start"
      }
    }
  }

  /// What is seen every `every` iterations, in nats a point.
  public struct Look: Sendable {
    public let iteration: Int
    /// The training loss by the nodes trained with.
    public let training: Double
    /// The stopping set's loss by many nodes.
    public let stopping: Double
  }

  public struct Outcome: Sendable {
    /// As they were when the stopping loss was lowest among the looks, and when that was.
    public let networks: [Network<Double>]
    public let iteration: Int
    public let ending: Ending
    /// The training loss of these networks by the nodes trained with, and by many, in nats a point.
    public let trainingLoss: (fewNodes: Double, manyNodes: Double)
    /// The stopping loss of these networks: the lowest, so lower than that of fresh points.
    public let stoppingLoss: Double
    /// All iterations, and how often the training loss was evaluated on the way.
    public let iterations, evaluations: Int
  }

  /// Minimises the loss from these networks.
  ///
  /// - Throws: `LearningError` if the loss at the start is not finite.
  public func minimise(
    _ loss: AveragedLoss, from networks: [Network<Double>], watch: (Look) -> Void = { _ in }
  ) throws -> Outcome {
    let few = BatchLoss(loss, of: networks, over: training, nodes: nodes, turns: turns)
    let many = BatchLoss(
      loss, of: networks, over: training, nodes: AveragedLoss.manyNodes)
    let apart = BatchLoss(loss, of: networks, over: stopping, nodes: AveragedLoss.manyNodes)
    var kept = (iteration: 0, parameters: few.start, loss: Double.infinity)
    func look(_ iteration: Int, _ place: LBFGS.Place) {
      let stopping = apart.value(at: place.parameters)
      watch(Look(iteration: iteration, training: place.value, stopping: stopping))
      if stopping < kept.loss { kept = (iteration, place.parameters, stopping) }
    }
    var looked = 0
    let found = try search.minimise(from: kept.parameters, few.callAsFunction) {
      iteration, place in
      guard iteration.isMultiple(of: Self.every) else { return true }
      look(iteration, place)
      looked = iteration
      return iteration - kept.iteration < patience
    }
    if looked < found.iterations { look(found.iterations, found.place) }
    // Both what is kept and where it went in the end: from a cheat the stopping set turns back.
    let ends =
      [kept.parameters] + (kept.iteration < found.iterations ? [found.place.parameters] : [])
    let values = ends.map { (few.value(at: $0), many.value(at: $0)) }
    let difference = values.map { abs($0 - $1) }.max()!
    let ending: Ending =
      if !(difference <= Self.tolerance) {
        .cheated(difference: difference)
      } else {
        switch found.ending {
        case .halted: .settled(iterations: found.iterations - kept.iteration)
        case .slope, .precision: .level
        case .iterations: .iterations(found.iterations)
        }
      }
    return Outcome(
      networks: few.networks(at: kept.parameters), iteration: kept.iteration, ending: ending,
      trainingLoss: values[0], stoppingLoss: kept.loss, iterations: found.iterations,
      evaluations: found.evaluations)
  }
}
