import Foundation

/// What an encoder gives of its Gaussian q(z|x) besides the mean: a diagonal covariance, a full
/// one, or none at all, as in a plain autoencoder.
public enum Posterior: String, CaseIterable, Codable, Sendable { case diagonal, full, none }

/// A variational autoencoder of two small networks on a tape, with the loss of a batch.
///
/// This file is the home of every autoencoder of networks: `Posterior`, `Autoencoder`, and
/// `TrainedAutoencoder`, which is what is kept of a training. A linear one is a loss that chapter 2
/// derives and writes down, and stands there: `RecordedLinearVAE` with the exact bound,
/// `SampledLinearVAE` with draws.
///
/// The encoder's hidden layers are tanh; from the last of them affine heads give the mean μ and the
/// factor L of the covariance LLᵀ of q, its diagonal by logarithms. The decoder is its mirror image.
/// The loss is the mean over the batch of −log p(x|z) + β·KL(q‖N(0, I)) at one draw z = μ + Lε a
/// point, in nats; without a posterior it is the mean squared error ‖x − d(μ)‖².
public struct Autoencoder {
  private let tape = Tape<Double>()
  private let x: Variable<Double>
  /// The draws of a batch, B × m, set before each step.
  let draws: Variable<Double>
  public let loss: Variable<Double>
  private let q: RecordedPosteriors<Double>
  private let recorded: RecordedNetwork<Double>

  /// - Parameters:
  ///   - widths: The numbers of x, of every hidden layer of the encoder, and of z.
  ///   - batch: B, the points of a step.
  ///   - noise: σ² of the likelihood.
  public init(
    _ widths: [Int], _ posterior: Posterior, batch: Int, noise: Double, beta: Double,
    using random: inout Random
  ) {
    let (n, m) = (widths[0], widths[widths.count - 1])
    let (tape, hidden) = (tape, Array(widths.dropLast()))
    x = tape.input(Matrix(rows: batch, columns: n))
    draws = tape.input(Matrix(rows: batch, columns: m))
    let features = tape.parameters(of: Network(hidden, .tanh, using: &random))(x).tanh
    func head(_ outputs: Int) -> Variable<Double> {
      tape.parameters(of: Network([hidden.last!, outputs], .identity, using: &random))(features)
    }
    let (mean, logDeviation) = (head(m), head(m))
    recorded = tape.parameters(of: Network(widths.reversed(), .tanh, using: &random))
    q = RecordedPosteriors(
      mean: mean, logDeviation: logDeviation,
      below: posterior == .full ? head(m * (m - 1) / 2) : nil)
    let z = posterior == .none ? mean : q.draw(draws)
    let missed = (1 / Double(batch)) * (x - recorded(z)).squaredNorm
    if posterior == .none {
      loss = missed
      return
    }
    let constant = 0.5 * (Double(n) * log(2 * .pi * noise) - beta * Double(m))
    loss = (0.5 / noise) * missed + (0.5 * beta / Double(batch)) * q.squares + constant
  }
}

extension Autoencoder {
  /// The decoder as it is now.
  public var decoder: Network<Double> { recorded.network }

  /// Learns from batches drawn from the rows of `data` with replacement, by Adam.
  ///
  /// - Throws: `LearningError` if the loss is no longer a number.
  public func train(
    on data: Matrix<Double>, steps: Int, using random: inout Random
  ) throws {
    try Training(steps: steps, rate: 0.01).minimise(loss) { _ in
      x.fillWithRows(of: data) { random.integer(below: data.rows) }
      draws.fill { random.fillWithNormals($0) }
    }
  }

  /// q at the rows of `points`, a whole number of batches; without a posterior its covariance means
  /// nothing.
  public func posteriors(of points: Matrix<Double>) throws -> [Gaussian] {
    require(
      points.rows.isMultiple(of: x.rows),
      "posteriors of \(points.rows) points in batches of \(x.rows)")
    return try stride(from: 0, to: points.rows, by: x.rows).flatMap {
      try posteriors(ofBatch: points.rows($0..<$0 + x.rows))
    }
  }

  private func posteriors(ofBatch points: Matrix<Double>) throws -> [Gaussian] {
    x.value = points
    tape.run()
    return try (0..<points.rows).map { p in
      var L = Matrix.diagonal(q.logDeviation.value.row(p).map { exp($0) })
      var k = 0
      for i in 0..<L.rows {
        for j in 0..<i {
          L[i, j] = q.below?.value[p, k] ?? 0
          k += 1
        }
      }
      return try Gaussian(mean: q.mean.value.row(p), covariance: .product(L, L, transposeB: true))
    }
  }
}

/// What is kept of the training of an autoencoder; plain values, so that trainings may run side by
/// side.
public struct TrainedAutoencoder: Sendable {
  /// The decoder before training and after.
  public let before, decoder: Network<Double>
  /// q at the points kept aside.
  public let posteriors: [Gaussian]

  /// Trains an autoencoder from a random start, in batches of 64.
  ///
  /// - Parameters:
  ///   - widths: The numbers of x, of every hidden layer of the encoder, and of z.
  ///   - aside: Points that are not trained on, a multiple of 64.
  ///   - noise: σ² of the likelihood.
  /// - Throws: `LearningError` if the loss is no longer a number.
  public init(
    _ widths: [Int], _ posterior: Posterior, on data: Matrix<Double>, aside: Matrix<Double>,
    noise: Double, beta: Double = 1, steps: Int, seed: UInt64
  ) throws {
    var random = Random(seed: seed)
    let model = Autoencoder(
      widths, posterior, batch: 64, noise: noise, beta: beta, using: &random)
    before = model.decoder
    try model.train(on: data, steps: steps, using: &random)
    decoder = model.decoder
    posteriors = try model.posteriors(of: aside)
  }

  /// The means of the posteriors, a row each.
  public var means: Matrix<Double> { Matrix(posteriors.map(\.mean)) }
}
