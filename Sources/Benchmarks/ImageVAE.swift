import ArgumentParser
import Foundation
import Seams

/// Training a VAE on images of 1024 pixels with 10 hidden numbers, batches of 64, by Adam in single
/// precision: steps a second. With several threads each takes a part of the batch.
func imageVAE(_ repeats: Int) throws -> [String: Field] {
  let (batch, steps, threads) = (64, 400, BLAS.threads)
  guard batch.isMultiple(of: threads) else {
    throw ValidationError(
      "c_mlp_vae divides a batch of \(batch) among \(threads) threads; take 1, 2, 4 or 8.")
  }
  BLAS.threads = 1
  defer { BLAS.threads = threads }
  let images = ellipses(8192, side: 32, seed: 21)
  nonisolated(unsafe) let parts = (0..<threads).map {
    PartOfBatch(rows: batch / threads, of: batch, seed: 5 + UInt64($0))
  }
  var (adam, meanLoss) = (Adam<Float>(rate: 1e-3), 0.0)
  func train(steps: Int) {
    for _ in 0..<steps {
      onThreads(threads) { parts[$0].differentiate(images) }
      adam.descend(parts.map(\.tape))
      meanLoss += 0.01 * (parts.reduce(0) { $0 + Double($1.loss.number) } - meanLoss)
    }
  }
  train(steps: 50)
  var seconds: [Double] = []
  for _ in 0..<max(1, min(repeats, 5)) {
    let time = ContinuousClock().measure { train(steps: steps) }
    seconds.append(time / .seconds(1) / Double(steps))
  }
  let median = quantile(seconds, 0.5)
  return [
    "variant": .text("tanh float32"), "batch": .number(Double(batch)),
    "steps": .number(Double(50 + steps * seconds.count)),
    "steps_per_s": .number((10 / median).rounded() / 10),
    "loss_last100": .number((meanLoss * 1e3).rounded() / 1e3),
    "ratio_to_products": .number(
      (median / productSeconds(PartOfBatch.products(batch), Float.self) * 100).rounded() / 100),
  ]
}

/// The encoder, the decoder and the loss of a part of a batch on a tape.
private final class PartOfBatch {
  private static let (encoderWidths, decoderWidths) = ([1024, 256, 256, 20], [10, 256, 256, 1024])

  let tape = Tape<Float>()
  let loss: Variable<Float>
  private let x, noise: Variable<Float>
  private var random: Random

  /// - Parameters:
  ///   - rows: How many images the part has.
  ///   - batch: How many the whole batch has, over which the loss is a mean.
  init(rows: Int, of batch: Int, seed: UInt64) {
    random = Random(seed: seed)
    let latents = Self.decoderWidths[0]
    let encoder = tape.parameters(of: startingNetwork(Self.encoderWidths, seed: 41))
    let decoder = tape.parameters(of: startingNetwork(Self.decoderWidths, seed: 51))
    x = tape.input(Matrix(rows: rows, columns: 1024))
    noise = tape.input(Matrix(rows: rows, columns: latents))
    // The two halves of the code, picked by products with parts of the identity.
    let code = encoder(x)
    let first = Matrix<Float>(rows: 2 * latents, columns: latents) { $0 == $1 ? 1 : 0 }
    let second = Matrix<Float>(rows: 2 * latents, columns: latents) { $0 == $1 + latents ? 1 : 0 }
    let mean = code * tape.input(first)
    let logVariance = code * tape.input(second)
    let z = mean + noise .* (0.5 * logVariance).exponential
    let square = (decoder(z) - x).squaredNorm
    let divergence =
      mean.squaredNorm + (logVariance.exponential - logVariance).sum - Double(rows * latents)
    loss = (1 / Double(batch)) * (50 * square + 0.5 * divergence)
  }

  /// Draws images and noise, and computes the loss and its slope.
  func differentiate(_ images: Matrix<Float>) {
    x.fillWithRows(of: images) { random.integer(below: images.rows) }
    let draws = random.normals(noise.rows * noise.columns)
    noise.fill { for k in draws.indices { $0[k] = Float(draws[k]) } }
    tape.run()
    tape.differentiate(loss)
  }

  /// Of every layer the values, the slope of the weights, and the slope of the input, but for the
  /// images; the last layer's weights are kept transposed.
  static func products(_ batch: Int) -> [Product] {
    let layers = [encoderWidths, decoderWidths].flatMap { zip($0, $0.dropFirst()) }
    return layers.enumerated().flatMap { k, layer in
      let (rows, columns) = layer
      let three: [Product] =
        columns == 1024
        ? [
          Product(batch, rows, columns, transposeB: true),
          Product(columns, batch, rows, transposeA: true), Product(batch, columns, rows),
        ]
        : [
          Product(batch, rows, columns), Product(rows, batch, columns, transposeA: true),
          Product(batch, columns, rows, transposeB: true),
        ]
      return three.prefix(k == 0 ? 2 : 3)
    }
  }
}

/// A tanh network with weights and biases uniform in ±1/√in, from the counting generator.
func startingNetwork<Element: Scalar>(_ widths: [Int], seed: UInt64) -> Network<Element> {
  Network(
    layers: (1..<widths.count).map { k in
      let (rows, columns) = (widths[k - 1], widths[k])
      var words = SplitMix64(seed: seed + UInt64(k - 1))
      func entry() -> Element {
        Element((2 * uniform(&words) - 1) / Double(rows).squareRoot())
      }
      return .init(
        weights: Matrix(rows: rows, columns: columns) { _, _ in entry() },
        bias: Matrix(rows: 1, columns: columns) { _, _ in entry() },
        activation: k == widths.count - 1 ? .identity : .tanh)
    })
}

/// Ellipses with soft edges, count × side², from 0 to 1: place, size, aspect and angle vary.
private func ellipses(_ count: Int, side: Int, seed: UInt64) -> Matrix<Float> {
  var words = SplitMix64(seed: seed)
  var elements: [Float] = []
  elements.reserveCapacity(count * side * side)
  for _ in 0..<count {
    let (cx, cy) = (0.3 + 0.4 * uniform(&words), 0.3 + 0.4 * uniform(&words))
    let (size, aspect) = (0.10 + 0.12 * uniform(&words), 0.5 + 0.5 * uniform(&words))
    let angle = Double.pi * uniform(&words)
    let (c, s) = (cos(angle), sin(angle))
    for i in 0..<side {
      let dy = (Double(i) + 0.5) / Double(side) - cy
      for j in 0..<side {
        let dx = (Double(j) + 0.5) / Double(side) - cx
        let (u, v) = (c * dx + s * dy, (c * dy - s * dx) / aspect)
        let edge = ((u * u + v * v).squareRoot() - size) * Double(side) * 1.5
        elements.append(Float(1 / (1 + exp(edge))))
      }
    }
  }
  return Matrix(rows: count, columns: side * side, elements: elements)
}
