import Foundation
import Seams

// An encoder and a decoder learned from whole batches.

/// What is kept of a training: plain values, so that trainings may run side by side.
struct Learned: Sendable {
  let decoder, encoder: Network<Double>
  let learner: Learner
  let outcome: WholeBatch.Outcome
  /// What was seen on the way.
  let looks: [WholeBatch.Look]
}

/// The networks and the loss of one kind of autoencoder with two latents.
struct Learner: Sendable {
  let posterior: Posterior
  /// Whether a full covariance is the square of a symmetric matrix I + S, and not LLᵀ.
  var isSymmetric = false
  var noise = Surface.noise
  /// Units of each of the two hidden layers.
  var units = 16

  /// The columns that the encoder gives: means, logarithms of the diagonal of L, and L below it.
  private var codes: Int {
    switch posterior {
    case .diagonal: 4
    case .full: 5
    case .none: 2
    }
  }

  /// Decoder and encoder as they start: Glorot's weights, and then the latent plane turned by a random
  /// rotation R in both, so that no latent axis is preferred at the start. S is turned too, to RSRᵀ.
  func start(using random: inout Random) -> [Network<Double>] {
    let n = Surface.dimensions
    let turn = random.orthogonal(2)
    let decoder = Network<Double>([2, units, units, n], .tanh, using: &random)
    let encoder = Network<Double>([n, units, units, codes], .tanh, using: &random)
    return [decoder.before(turn), encoder.followed(by: codeTurn(turn))]
  }

  /// What multiplies an encoder's columns if the latent plane is turned: means, and S₁₁, S₂₂, √2·S₁₂.
  func codeTurn(_ R: Matrix<Double>) -> Matrix<Double> {
    var T = Matrix<Double>.identity(codes)
    for i in 0..<2 { for j in 0..<2 { T[i, j] = R[j, i] } }
    if !isSymmetric { return T }
    let root = 0.5.squareRoot()
    let basis = [
      Matrix([[1.0, 0], [0, 0]]), Matrix([[0.0, 0], [0, 1]]), Matrix([[0, root], [root, 0]]),
    ]
    for (k, S) in basis.enumerated() {
      let turned = R * S * R.transpose
      (T[2 + k, 2], T[2 + k, 3], T[2 + k, 4]) = (turned[0, 0], turned[1, 1], turned[0, 1] / root)
    }
    return T
  }

  /// The loss, in nats a point: less the bound; without a posterior half the squared error over σ².
  var loss: AveragedLoss {
    AveragedLoss(latents: 2) { [self] networks, x, average in
      let code = networks[1](x)
      if isSymmetric { return symmetricLoss(x, code, noise, average) { networks[0]($0) } }
      return lossInNats(x, code, posterior, noise, average) { networks[0]($0) }
    }
  }

  /// The same as a function of the encoder alone, the decoder held.
  func loss(holding decoder: Network<Double>) -> AveragedLoss {
    AveragedLoss(latents: 2) { [posterior, noise] networks, x, average in
      lossInNats(x, networks[0](x), posterior, noise, average) { held(decoder, at: $0) }
    }
  }

  /// Trains all from these networks.
  func train(
    on sample: Sample, from start: [Network<Double>], iterations: Int, patience: Int, nodes: Int,
    using random: inout Random
  ) throws -> Learned {
    let search = try WholeBatch(
      training: sample.training, stopping: sample.stopping, nodes: nodes,
      turns: (0..<sample.trainingCount).map { _ in random.orthogonal(2) }, iterations: iterations,
      patience: patience)
    var looks: [WholeBatch.Look] = []
    let outcome = try search.minimise(loss, from: start) { looks.append($0) }
    return Learned(
      decoder: outcome.networks[0], encoder: outcome.networks[1], learner: self, outcome: outcome,
      looks: looks)
  }

  /// Networks at the truth: the decoder fitted to the true one by least squares, on as many draws of
  /// the prior as there are training points, and an encoder trained with this decoder held.
  func startAtTruth(
    _ sample: Sample, iterations: Int, nodes: Int, using random: inout Random
  ) throws -> (networks: [Network<Double>], residual: Double) {
    let first = start(using: &random)
    let (n, count) = (Surface.dimensions, sample.trainingCount)
    func table(_ z: Matrix<Double>) -> Matrix<Double> {
      let x = sample.truth.jets(at: z).values
      return Matrix(rows: z.rows, columns: 2 + n) { $1 < 2 ? z[$0, $1] : x[$0, $1 - 2] }
    }
    let fit = AveragedLoss(latents: 2) { networks, row, _ in
      let z = row * row.tape.input(Matrix(rows: 2 + n, columns: 2) { $0 == $1 ? 1 : 0 })
      let x = row * row.tape.input(Matrix(rows: 2 + n, columns: n) { $0 == $1 + 2 ? 1 : 0 })
      return (networks[0](z) - x).squaredNorm
    }
    // Normal draws, and a wider square around them: a decoder is used beyond its data too.
    let draws = random.normals(rows: count, columns: 2)
    let square = Matrix(rows: count / 2, columns: 2) { _, _ in 8 * random.uniform() - 4 }
    let fitting = BatchLoss(
      fit, of: [first[0]], over: table(Matrix(draws.rowsList + square.rowsList)), nodes: 1)
    let search = try LBFGS(iterations: iterations)
    let decoder = fitting.networks(
      at: try search.minimise(from: fitting.start, fitting.callAsFunction).place.parameters)[0]
    let apart = BatchLoss(
      fit, of: [decoder], over: table(random.normals(rows: count, columns: 2)), nodes: 1)
    let held = try WholeBatch(
      training: sample.training, stopping: sample.stopping, nodes: nodes,
      turns: (0..<count).map { _ in random.orthogonal(2) }, iterations: iterations)
    let encoder = try held.minimise(loss(holding: decoder), from: [first[1]]).networks[0]
    // The root of the mean square in a coordinate.
    return ([decoder, encoder], (apart.value(at: apart.start) / Double(n)).squareRoot())
  }
}

/// A network's values on a tape, its weights not to be learned.
func held(_ network: Network<Double>, at z: Variable<Double>) -> Variable<Double> {
  network.layers.reduce(z) { z, layer in
    let a = z.tape.input(layer.bias).plus(1, z, z.tape.input(layer.weights))
    return layer.activation == .tanh ? a.tanh : a
  }
}

extension Matrix {
  var rowsList: [[Element]] { (0..<rows).map { row($0) } }
}

extension Network<Double> {
  /// The network that gives at z what this one gives at zR.
  func before(_ R: Matrix<Double>) -> Network {
    let first = layers[0]
    return Network(
      layers: [.init(weights: R * first.weights, bias: first.bias, activation: first.activation)]
        + layers.dropFirst())
  }

  /// The network whose values are multiplied by T.
  func followed(by T: Matrix<Double>) -> Network {
    let last = layers[layers.count - 1]
    return Network(
      layers: layers.dropLast() + [
        .init(weights: last.weights * T, bias: last.bias * T, activation: last.activation)
      ])
  }
}

/// (6.4) with Σ = (I + S)² for a symmetric S: nothing in it singles out an axis.
func symmetricLoss(
  _ x: Variable<Double>, _ code: Variable<Double>, _ σ2: Double, _ average: GaussianAverage,
  _ decoder: (Variable<Double>) -> Variable<Double>
) -> Variable<Double> {
  func picked(_ weights: [[Double]]) -> Variable<Double> { code * x.tape.input(Matrix(weights)) }
  let (zero, root) = ([0.0, 0], 0.5.squareRoot())
  let mean = picked([[1, 0], [0, 1], zero, zero, zero])
  let diagonal = picked([zero, zero, [1, 0], [0, 1], zero]) + 1
  let beside = picked([zero, zero, zero, zero, [root, root]])
  let swap = x.tape.input(Matrix([[0.0, 1], [1, 0]]))
  // The draws of N(0, I) are the nodes themselves.
  let standard = RecordedPosteriors(
    x.tape.input(Matrix(rows: x.rows, columns: 4)), latents: 2)
  let missed = average(over: standard) { ε in
    (decoder(mean + diagonal .* ε + beside .* (ε * swap)) - x).squaredNorm
  }
  let one = x.tape.input(Matrix([[1.0], [0]]))
  let determinant = (diagonal * one) .* (diagonal * swap * one) - (beside * one).squared
  let squares = mean.squaredNorm + diagonal.squaredNorm + beside.squaredNorm
  let constant = Double(x.rows) * (0.5 * Double(x.columns) * log(2 * .pi * σ2) - 1)
  return (0.5 / σ2) * missed + 0.5 * squares - 0.5 * determinant.squared.logarithm.sum + constant
}

extension Learned {
  /// q at the rows of x; without a posterior its covariance is the identity, and means nothing.
  func posteriors(at x: Matrix<Double>) throws -> [Gaussian] {
    let code = encoder(x)
    return try (0..<x.rows).map { p in
      let row = code.row(p)
      if learner.posterior == .none {
        return try Gaussian(mean: row, covariance: .identity(2))
      }
      let L =
        learner.isSymmetric
        ? Matrix([
          [1 + row[2], row[4] * 0.5.squareRoot()], [row[4] * 0.5.squareRoot(), 1 + row[3]],
        ])
        : Matrix([[exp(row[2]), 0], [learner.posterior == .full ? row[4] : 0, exp(row[3])]])
      return try Gaussian(
        mean: Array(row[..<2]), covariance: .product(L, L, transposeB: true))
    }
  }

  /// The means of q at the rows of x.
  func means(at x: Matrix<Double>) -> Matrix<Double> { encoder(x).columns(0..<2) }
}
