import Foundation
import Seams

/// The training of an `ImageModel` by Adam on batches, with a rate that falls to zero along half a
/// cosine. Stopped at any step and taken up from its checkpoint, it ends with the same bits.
public final class ImageTraining {
  public let model: ImageModel
  public let plan: Plan
  /// Steps that are done.
  public internal(set) var step: Int
  let recorded: RecordedImageModel
  var adam: Adam<Float>

  /// How long and how is learned.
  public struct Plan: Codable, Equatable, Sendable {
    public var steps, batch: Int
    public var rate: Double
    /// Of the batches and draws, which every step makes from it and from its number alone.
    public var seed: UInt64

    public init(steps: Int, batch: Int = 64, rate: Double = 1e-3, seed: UInt64) {
      require(steps >= 1 && batch >= 1 && rate > 0, "training with \(steps) steps of \(batch)")
      (self.steps, self.batch, self.rate, self.seed) = (steps, batch, rate, seed)
    }
  }

  public init(_ model: ImageModel, from start: ImageNetworks, _ plan: Plan) {
    (self.model, self.plan, step) = (model, plan, 0)
    recorded = RecordedImageModel(model, from: start, batch: plan.batch)
    adam = Adam(rate: plan.rate)
  }

  /// The networks as they are now.
  public var networks: ImageNetworks { recorded.networks }

  /// Learns from N × n images until `last` steps are done, or all.
  ///
  /// - Throws: `LearningError` if the loss is no longer a number.
  public func run(on images: Matrix<Float>, until last: Int? = nil) throws {
    require(
      images.columns == model.pixels && images.rows > 0,
      "\(images.shape) images for an autoencoder of \(model.pixels) pixels")
    while step < min(last ?? plan.steps, plan.steps) {
      var random = Random(seed: plan.seed &+ 0x9E37_79B9_7F4A_7C15 &* UInt64(step + 1))
      recorded.x.fillWithRows(of: images) { random.integer(below: images.rows) }
      recorded.fillDraws(using: &random)
      recorded.tape.run()
      guard recorded.loss.number.isFinite else {
        throw LearningError.diverges(step: step, steps: plan.steps, rate: plan.rate)
      }
      adam.rate = plan.rate * (1 + cos(.pi * Double(step) / Double(plan.steps))) / 2
      recorded.tape.differentiate(recorded.loss)
      adam.descend(recorded.tape)
      step += 1
    }
  }

  /// Trained to the end from a random start.
  public static func trained(
    _ model: ImageModel, on images: Matrix<Float>, _ plan: Plan
  ) throws -> ImageNetworks {
    var random = Random(seed: plan.seed)
    let training = ImageTraining(model, from: model.start(using: &random), plan)
    try training.run(on: images)
    return training.networks
  }
}

extension ImageModel {
  /// Networks fitted to latents that are known: the decoder to the images of their latents, by −log
  /// p(x|z), and q to the latents of their images, by −log q(z|x), summed.
  ///
  /// - Parameters:
  ///   - images: N × n.
  ///   - latents: N × m, as if drawn from N(0, I).
  /// - Throws: `LearningError` if the loss is no longer a number.
  public func fitted(
    _ start: ImageNetworks, to images: Matrix<Float>, _ latents: Matrix<Double>,
    _ plan: ImageTraining.Plan
  ) throws -> ImageNetworks {
    let (m, n, B) = (latents.columns, pixels, plan.batch)
    require(
      m == self.latents && latents.rows == images.rows && posterior == .diagonal,
      "\(latents.shape) latents of \(images.shape) images for \(self.latents) latents, \(posterior)"
    )
    let tape = Tape<Float>()
    let (x, z) = (
      tape.input(Matrix(rows: B, columns: n)), tape.input(Matrix(rows: B, columns: m))
    )
    let (encoder, decoder) = (
      tape.parameters(of: start.encoder), tape.parameters(of: start.decoder)
    )
    let q = RecordedPosteriors(encoder(x), latents: m)
    let scaled = (z - q.mean) .* (-q.logDeviation).exponential
    let missed = (decoder(z) - x).squaredNorm
    guard case .normal(let variance) = likelihood else {
      fatalError("fitted networks have normal pixels of a known variance")
    }
    let loss =
      (1 / Double(B))
      * ((0.5 / variance) * missed + 0.5 * scaled.squaredNorm + q.logDeviation.sum)
    let known = Matrix<Float>(rows: latents.rows, columns: m) { Float(latents[$0, $1]) }
    var random = Random(seed: plan.seed)
    try Training(steps: plan.steps, rate: plan.rate).minimise(loss) { _ in
      let rows = (0..<B).map { _ in random.integer(below: images.rows) }
      for (variable, table) in [(x, images), (z, known)] {
        var k = 0
        variable.fillWithRows(of: table) {
          k += 1
          return rows[k - 1]
        }
      }
    }
    return ImageNetworks(
      encoder: encoder.network, decoder: decoder.network, variance: variance)
  }
}
