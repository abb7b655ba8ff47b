import Foundation
import Seams

/// Twenty starts of a VAE of networks 10-24-24-2 and 2-24-24-10, side by side: steps a second of all
/// starts together, in batches of 64 by Adam at the rate 0.01, with σ = 0.2.
func manyStarts(_ repeats: Int) throws -> [String: Field] {
  let (starts, steps, threads) = (20, 1000, BLAS.threads)
  let data = counterNormals(1, rows: 2000, columns: 10)
  BLAS.threads = 1
  defer { BLAS.threads = threads }
  func train() throws {
    _ = try sideBySide(count: starts, threads: threads) { start in
      var random = Random(seed: UInt64(start))
      let model = Autoencoder(
        [10, 24, 24, 2], .diagonal, batch: 64, noise: 0.04, beta: 1, using: &random)
      try model.train(on: data, steps: steps, using: &random)
      return model.loss.number
    }
  }
  var (wall, processor): ([Double], [Double]) = ([], [])
  try train()
  for _ in 0..<max(1, min(repeats, 3)) {
    let before = processorSeconds()
    wall.append(try ContinuousClock().measure(train) / .seconds(1))
    processor.append(processorSeconds() - before)
  }
  let total = Double(starts * steps)
  return [
    "variant": .text("float64"), "starts": .number(Double(starts)),
    "steps_per_s": .number((total / quantile(wall, 0.5)).rounded()),
    "steps_per_cpu_s": .number((total / quantile(processor, 0.5)).rounded()),
  ]
}
