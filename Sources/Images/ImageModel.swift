import Foundation
import Seams

/// What an autoencoder of images is, before anything is learned.
public struct ImageModel: Codable, Equatable, Sendable {
  /// How pixels scatter about the decoder's values.
  public enum Likelihood: Codable, Equatable, Sendable {
    /// Normal with this variance in every pixel.
    case normal(variance: Double)
    /// Normal with one variance, which is learned from where it begins.
    case learnedNormal(start: Double)
    /// Bits, with the decoder's values as log-odds. *Grey pixels are no bits*: draw them first.
    case bits
  }

  /// The numbers of pixels, of every hidden layer of the encoder, and of latents; the decoder's are
  /// the same backwards.
  public var widths: [Int]
  public var posterior: Posterior
  public var likelihood: Likelihood
  public var beta: Double

  public init(
    _ widths: [Int], _ posterior: Posterior, _ likelihood: Likelihood, beta: Double = 1
  ) {
    require(
      widths.count >= 2 && widths.allSatisfy { $0 > 0 }, "an autoencoder of widths \(widths)")
    (self.widths, self.posterior) = (widths, posterior)
    (self.likelihood, self.beta) = (likelihood, beta)
  }

  public var pixels: Int { widths[0] }
  public var latents: Int { widths[widths.count - 1] }

  /// The encoder's outputs: means, logarithms of the diagonal of L, and L below it.
  var codes: Int {
    switch posterior {
    case .none: latents
    case .diagonal: 2 * latents
    case .full: 2 * latents + latents * (latents - 1) / 2
    }
  }
}

/// An encoder and a decoder of images, and the variance of a pixel where it is normal.
public struct ImageNetworks: Equatable, Sendable {
  public var encoder, decoder: Network<Float>
  public var variance: Double?

  public init(encoder: Network<Float>, decoder: Network<Float>, variance: Double? = nil) {
    (self.encoder, self.decoder, self.variance) = (encoder, decoder, variance)
  }

  /// The means of the posteriors of N × n images, N × m.
  public func means(of images: Matrix<Float>) -> Matrix<Double> {
    let code = encoder(images)
    return Matrix(rows: images.rows, columns: decoder.inputs) { Double(code[$0, $1]) }
  }

  /// log L of the posteriors' factors on its diagonal, N × m; only where there is a posterior.
  public func logDeviations(of images: Matrix<Float>) -> Matrix<Double> {
    let (code, m) = (encoder(images), decoder.inputs)
    require(code.columns >= 2 * m, "deviations of an autoencoder without a posterior")
    return Matrix(rows: images.rows, columns: m) { Double(code[$0, $1 + m]) }
  }
}

/// The networks of an `ImageModel` on a tape with the loss of a batch of B images, in nats an image:
///
///     β·KL(q‖N(0, I)) − log p(x|z)    at one draw z = μ + Lε an image;
///
/// without a posterior −log p(x|μ).
struct RecordedImageModel {
  let tape = Tape<Float>()
  let x, draws, loss: Variable<Float>
  /// −log p(x|z) and the divergence of the batch, in nats an image.
  let distortion, rate: Variable<Float>
  private let encoder, decoder: RecordedNetwork<Float>
  private let logVariance: Variable<Float>?
  private let fixedVariance: Double?

  init(_ model: ImageModel, from networks: ImageNetworks, batch: Int) {
    let (tape, m) = (tape, model.latents)
    x = tape.input(Matrix(rows: batch, columns: model.pixels))
    draws = tape.input(Matrix(rows: batch, columns: m))
    encoder = tape.parameters(of: networks.encoder)
    decoder = tape.parameters(of: networks.decoder)
    let code = encoder(x)
    let share = 1 / Double(batch)
    var z = code
    if model.posterior == .none {
      rate = tape.input(Matrix(rows: 1, columns: 1))
    } else {
      let q = RecordedPosteriors(code, latents: m)
      z = q.draw(draws)
      rate = share * q.divergence
    }
    let value = decoder(z)
    let n = Double(model.pixels)
    switch model.likelihood {
    case .normal(let variance):
      (logVariance, fixedVariance) = (nil, variance)
      distortion =
        (0.5 * share / variance) * (x - value).squaredNorm + 0.5 * n * log(2 * .pi * variance)
    case .learnedNormal(let start):
      let variance = networks.variance ?? start
      let logVariance = tape.parameter(Matrix([[Float(log(variance))]]))
      (self.logVariance, fixedVariance) = (logVariance, nil)
      distortion =
        (0.5 * share) * ((x - value).squaredNorm .* (-logVariance).exponential)
        + (0.5 * n) * logVariance + 0.5 * n * log(2 * .pi)
    case .bits:
      (logVariance, fixedVariance) = (nil, nil)
      // −log p = log(1 + eᵃ) − x·a, where log(1 + eᵃ) = a/2 + log(e^{a/2} + e^{−a/2}).
      let half = 0.5 * value
      distortion =
        share
        * ((half.exponential + (-half).exponential).logarithm.sum - ((x - 0.5) .* value).sum)
    }
    loss = model.beta == 1 ? distortion + rate : distortion + model.beta * rate
  }

  var networks: ImageNetworks {
    ImageNetworks(
      encoder: encoder.network, decoder: decoder.network,
      variance: fixedVariance ?? logVariance.map { exp(Double($0.number)) })
  }
}

extension ImageModel {
  /// Glorot's weights.
  public func start(using random: inout Random) -> ImageNetworks {
    let hidden = Array(widths.dropLast())
    return ImageNetworks(
      encoder: Network(hidden + [codes], .tanh, using: &random),
      decoder: Network(widths.reversed(), .tanh, using: &random))
  }

  /// What these networks reach on N × n images: the means of −log p(x|z) and of the divergence, in
  /// nats an image, over `draws` draws an image. Less their sum is the bound on log p(x).
  public func bound(
    _ networks: ImageNetworks, on images: Matrix<Float>, draws: Int, seed: UInt64
  ) -> (distortion: Double, rate: Double) {
    let batch = min(images.rows, 250)
    let recorded = RecordedImageModel(self, from: networks, batch: batch)
    var random = Random(seed: seed)
    var (distortion, rate, runs) = (0.0, 0.0, 0.0)
    for start in stride(from: 0, through: images.rows - batch, by: batch) {
      var row = start
      recorded.x.fillWithRows(of: images) {
        row += 1
        return row - 1
      }
      for _ in 0..<draws {
        recorded.fillDraws(using: &random)
        recorded.tape.run()
        distortion += Double(recorded.distortion.number)
        rate += Double(recorded.rate.number)
        runs += 1
      }
    }
    return (distortion / runs, rate / runs)
  }
}

extension RecordedImageModel {
  func fillDraws(using random: inout Random) {
    let normals = random.normals(draws.rows * draws.columns)
    draws.fill { for k in normals.indices { $0[k] = Float(normals[k]) } }
  }
}
