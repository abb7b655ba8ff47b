import Foundation
import Seams

/// Training a VAE on images of 1024 pixels with 10 hidden numbers, batches of 64, by Adam in single
/// precision: steps a second.
func imageVAE(_ repeats: Int) throws -> [String: Field] {
  let (batch, steps) = (64, 400)
  let images = ellipses(8192, side: 32, seed: 21)
  var trainer = ImageTrainer(batch: batch)
  trainer.train(images, steps: 50)
  var seconds: [Double] = []
  for _ in 0..<max(1, min(repeats, 5)) {
    let time = ContinuousClock().measure { trainer.train(images, steps: steps) }
    seconds.append(time / .seconds(1) / Double(steps))
  }
  let median = quantile(seconds, 0.5)
  let layers = [ImageTrainer.encoderWidths, ImageTrainer.decoderWidths].flatMap {
    zip($0, $0.dropFirst())
  }
  // Of every layer the values, the slope of the weights, and the slope of the input, but for the
  // images.
  let products = layers.enumerated().flatMap { k, layer in
    let (rows, columns) = layer
    let three: [Product] = [
      Product(batch, rows, columns), Product(rows, batch, columns, transposeA: true),
      Product(batch, columns, rows, transposeB: true),
    ]
    return three.prefix(k == 0 ? 2 : 3)
  }
  return [
    "variant": .text("tanh float32"), "batch": .number(Double(batch)),
    "steps": .number(Double(50 + steps * seconds.count)),
    "steps_per_s": .number((10 / median).rounded() / 10),
    "loss_last100": .number((Double(trainer.meanLoss) * 1e3).rounded() / 1e3),
    "ratio_to_products": .number(
      (median / productSeconds(products, Float.self) * 100).rounded() / 100),
  ]
}

/// The encoder, the decoder and the loss of a batch on a tape.
private struct ImageTrainer {
  static let (encoderWidths, decoderWidths) = ([1024, 256, 256, 20], [10, 256, 256, 1024])

  let tape = Tape<Float>()
  let x, noise, loss: Variable<Float>
  /// The mean loss of the last hundred steps or so.
  private(set) var meanLoss: Float = 0
  private var adam = Adam<Float>(rate: 1e-3)
  private var random = Random(seed: 5)

  init(batch: Int) {
    let latents = ImageTrainer.decoderWidths[0]
    let encoder = tape.parameters(of: startingNetwork(ImageTrainer.encoderWidths, seed: 41))
    let decoder = tape.parameters(of: startingNetwork(ImageTrainer.decoderWidths, seed: 51))
    x = tape.input(Matrix(rows: batch, columns: 1024))
    noise = tape.input(Matrix(rows: batch, columns: latents))
    // The two halves of the code, picked by products with parts of the identity.
    let code = encoder(x)
    let first = Matrix<Float>(rows: 2 * latents, columns: latents) { $0 == $1 ? 1 : 0 }
    let second = Matrix<Float>(rows: 2 * latents, columns: latents) { $0 == $1 + latents ? 1 : 0 }
    let mean = code * tape.input(first)
    let logVariance = code * tape.input(second)
    let z = mean + noise .* (0.5 * logVariance).exponential
    let square = (decoder(z) - x).squaredNorm
    let divergence =
      mean.squaredNorm + (logVariance.exponential - logVariance).sum - Double(batch * latents)
    loss = (1 / Double(batch)) * (50 * square + 0.5 * divergence)
  }

  mutating func train(_ images: Matrix<Float>, steps: Int) {
    let pixels = images.columns
    for _ in 0..<steps {
      images.elements.withUnsafeBufferPointer { source in
        x.fill { target in
          for k in 0..<x.rows {
            let row = source.baseAddress! + random.integer(below: images.rows) * pixels
            (target.baseAddress! + k * pixels).update(from: row, count: pixels)
          }
        }
      }
      let draws = random.normals(noise.rows * noise.columns)
      noise.fill { for k in draws.indices { $0[k] = Float(draws[k]) } }
      tape.run()
      tape.differentiate(loss)
      adam.descend(tape)
      meanLoss += 0.01 * (loss.number - meanLoss)
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
