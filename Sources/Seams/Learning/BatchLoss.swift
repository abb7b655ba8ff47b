/// A loss of (x, z), averaged over each point's posterior and over the points, with its slope in
/// networks: what to minimise whole, written as its formula.
///
///     let loss = AveragedLoss(latents: 2) { networks, x, average in
///       let (decoder, q) = (networks[0], RecordedPosteriors(networks[1](x), latents: 2))
///       let missed = average(over: q) { z in (decoder(z) - x).squaredNorm }
///       return (0.5 / noise) * missed + q.divergence
///     }
public struct AveragedLoss: Sendable {
  /// Records the loss summed over the rows of x, 1×1, of the networks in the caller's order.
  public typealias Formula =
    @Sendable (
      _ networks: [RecordedNetwork<Double>], _ x: Variable<Double>, _ average: GaussianAverage
    ) -> Variable<Double>

  /// m, the dimensions that the averages are over.
  public let latents: Int
  let formula: Formula

  public init(latents: Int, _ formula: @escaping Formula) {
    (self.latents, self.formula) = (latents, formula)
  }

  /// Nodes a latent of a value that is reported or judged by: ten, enough to see what a decoder does
  /// between fewer.
  public static let manyNodes = 10

  /// The mean over the rows of `points`, N × n, by `manyNodes`.
  public func mean(over points: Matrix<Double>, of networks: [Network<Double>]) -> Double {
    let loss = BatchLoss(self, of: networks, over: points, nodes: Self.manyNodes)
    return loss.value(at: loss.start)
  }
}

/// The mean of an `AveragedLoss` over the rows of a table, as a function of all parameters in a row:
/// the networks' in their order, layer by layer, weights and then biases, as a tape holds them.
///
/// Points go through the tape a few at a time, so that what is computed on the way stays in the cache.
public struct BatchLoss {
  private let tapes: [Recording]
  private let parts: [Part]
  private let points: Int
  private static let pointsAtOnce = 64

  /// The parameters of the networks that it was made with.
  public let start: [Double]

  /// The tape of so many points.
  private struct Recording {
    let tape = Tape<Double>()
    let networks: [RecordedNetwork<Double>]
    let x: Variable<Double>
    let average: GaussianAverage
    let loss: Variable<Double>

    init(
      _ loss: AveragedLoss, of networks: [Network<Double>], rows: Int, columns: Int,
      _ rule: TensorQuadrature
    ) {
      let tape = tape
      self.networks = networks.map { tape.parameters(of: $0) }
      x = tape.input(Matrix(rows: rows, columns: columns))
      average = GaussianAverage(
        nodes: (0..<rule.weights.count).map { k in
          tape.input(Matrix(rows: rows, columns: loss.latents) { rule.nodes[k, $1] })
        }, weights: rule.weights)
      self.loss = loss.formula(self.networks, x, average)
    }
  }

  /// What is set before a run: the rows of the points, and of their nodes where these are turned.
  private struct Part {
    let tape: Int
    let x: Matrix<Double>
    let nodes: [Matrix<Double>]
  }

  /// - Parameters:
  ///   - networks: The loss is a function of networks of these shapes.
  ///   - points: N × n.
  ///   - nodes: How many along each axis of a posterior.
  ///   - turns: Orthogonal m × m matrices, one a point, that turn its nodes; without them all points
  ///     have the same. *Few fixed nodes are no bound*: see `GaussianAverage`.
  public init(
    _ loss: AveragedLoss, of networks: [Network<Double>], over points: Matrix<Double>, nodes: Int,
    turns: [Matrix<Double>]? = nil
  ) {
    let (N, m) = (points.rows, loss.latents)
    require(N > 0, "a loss over no points")
    require(
      turns.map { $0.count == N && $0.allSatisfy { $0.rows == m && $0.columns == m } } ?? true,
      "nodes of \(N) points in \(m) dimensions turned by \(turns?.count ?? 0) matrices, the first of "
        + "\(turns?.first?.shape ?? "none")")
    let rule = TensorQuadrature(count: nodes, dimension: m)
    let most = min(N, Self.pointsAtOnce)
    let sizes = N.isMultiple(of: most) ? [most] : [most, N % most]
    tapes = sizes.map {
      Recording(loss, of: networks, rows: $0, columns: points.columns, rule)
    }
    start = tapes[0].tape.parameterVector
    parts = stride(from: 0, to: N, by: most).map { start in
      let rows = start..<min(start + most, N)
      let turned = turns.map { turns in rows.map { rule.nodes * turns[$0].transpose } }
      return Part(
        tape: rows.count == most ? 0 : 1, x: points.rows(rows),
        nodes: turned.map { turned in
          (0..<rule.weights.count).map { k in Matrix(turned.map { $0.row(k) }) }
        } ?? [])
    }
    self.points = N
  }

  /// The value alone.
  public func value(at parameters: [Double]) -> Double {
    run(at: parameters) { _ in }
  }

  /// The value, and its slope in every parameter.
  public func callAsFunction(_ parameters: [Double]) -> (value: Double, slope: [Double]) {
    var slope = [Double](repeating: 0, count: parameters.count)
    let value = run(at: parameters) {
      $0.tape.differentiate($0.loss)
      $0.tape.addSlopes(to: &slope, scale: 1 / Double(points))
    }
    return (value, slope)
  }

  /// The networks that have these parameters.
  public func networks(at parameters: [Double]) -> [Network<Double>] {
    tapes[0].tape.parameterVector = parameters
    return tapes[0].networks.map(\.network)
  }

  private func run(at parameters: [Double], _ body: (Recording) -> Void) -> Double {
    for recording in tapes { recording.tape.parameterVector = parameters }
    var sum = 0.0
    for part in parts {
      let recording = tapes[part.tape]
      recording.x.value = part.x
      for (node, value) in zip(recording.average.nodes, part.nodes) { node.value = value }
      recording.tape.run()
      sum += recording.loss.number
      body(recording)
    }
    return sum / Double(points)
  }
}

extension Tape<Double> {
  /// sum ← sum + scale·slope of all parameters.
  fileprivate func addSlopes(to sum: inout [Double], scale: Double) {
    sum.withUnsafeMutableBufferPointer { sum in
      var start = 0
      for index in parameters {
        let place = places[index]
        if place.count > 0 {
          Double.each(
            .affine, place.count, sum.baseAddress! + start, slopes.baseAddress! + place.start,
            scale: scale, onto: true)
        }
        start += place.count
      }
    }
  }
}
