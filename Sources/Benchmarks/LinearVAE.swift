import Foundation
import Seams

/// Training a linear VAE on 5000 × 64 numbers with 8 hidden ones, batches of 128, by Adam: steps a
/// second, with the exact ELBO of a batch or with one draw of the noise.
func linearVAE(sampled: Bool) -> @Sendable (Int) throws -> [String: Field] {
  { repeats in
    let (n, m, batch, steps) = (64, 8, 128, 5000)
    let X = ppcaData(rows: 5000, columns: n, latent: m, noise: 0.5, seed: 1)
    var seconds: [Double] = []
    var gap = 0.0
    for _ in 0..<max(1, min(repeats, 3)) {
      var trainer = LinearTrainer(n, m, batch: batch, sampled: sampled)
      let clock = ContinuousClock()
      let time = clock.measure { trainer.train(X, steps: steps, rate: 0.05) }
      seconds.append(time / .seconds(1))
      gap = try trainer.gap(X)
    }
    // The code, the residual, and the slopes of the decoder, the code and the encoder.
    let products = productSeconds(
      [
        Product(batch, n, m, transposeB: true), Product(batch, m, n, transposeB: true),
        Product(n, batch, m, transposeA: true), Product(batch, n, m),
        Product(m, batch, n, transposeA: true),
      ], Double.self)
    let median = quantile(seconds, 0.5)
    return [
      "variant": .text("\(sampled ? "sample" : "analytic") float64"), "n": .number(5000),
      "d": .number(Double(n)), "m": .number(Double(m)), "batch": .number(Double(batch)),
      "steps": .number(Double(steps)), "train_s": .number(median),
      "steps_per_s": .number((Double(steps) / median).rounded()),
      "gap_nats": .number((gap * 1e5).rounded() / 1e5),
      "ratio_to_products": .number((median / Double(steps) / products * 100).rounded() / 100),
    ]
  }
}

/// The model, its encoder and its loss on a tape.
private struct LinearTrainer {
  let tape = Tape<Double>()
  let x, noise, W, V, mean, logVariance, logNoise, loss: Variable<Double>
  let sampled: Bool
  private var random = Random(seed: 5)

  init(_ n: Int, _ m: Int, batch: Int, sampled: Bool) {
    self.sampled = sampled
    x = tape.input(Matrix(rows: batch, columns: n))
    noise = tape.input(Matrix(rows: batch, columns: m))
    W = tape.parameter(0.1 * counterNormals(11, rows: n, columns: m))
    V = tape.parameter(0.1 * counterNormals(12, rows: m, columns: n))
    mean = tape.parameter(Matrix(rows: 1, columns: n))
    logVariance = tape.parameter(Matrix(rows: 1, columns: m))
    logNoise = tape.parameter(Matrix(rows: 1, columns: 1))
    let perRow = 1 / Double(batch)
    // (x − μ)Vᵀ; so no slope goes back to all of x for the sake of one row.
    let code = x.times(V, transposeB: true) - mean.times(V, transposeB: true)
    let variance = logVariance.exponential
    let z = sampled ? code + noise .* (0.5 * logVariance).exponential : code
    let residual = mean.plus(1, z, W, transposeB: true) - x
    let square = perRow * residual.squaredNorm
    let spread = sampled ? square : square + (W.squared .* variance).sum
    let reconstruction = 0.5 * (Double(n) * logNoise + spread .* (-logNoise).exponential)
    let divergence =
      0.5 * (perRow * code.squaredNorm + (variance - logVariance).sum - Double(m))
    loss = reconstruction + divergence
  }

  mutating func train(_ X: Matrix<Double>, steps: Int, rate: Double) {
    var adam = Adam<Double>(rate: rate)
    for step in 0..<steps {
      x.fillWithRows(of: X) { random.integer(below: X.rows) }
      if sampled { noise.fill { random.fillWithNormals($0) } }
      adam.rate = rate * (1 + cos(.pi * Double(step) / Double(steps))) / 2
      tape.run()
      tape.differentiate(loss)
      adam.descend(tape)
    }
  }

  /// The best log-likelihood of PPCA less the exact ELBO of all rows, in nats a row.
  func gap(_ X: Matrix<Double>) throws -> Double {
    let (λ, _) = try eigen(covariance(X))
    let (n, m) = (Double(X.columns), V.rows)
    let s2 = Seams.mean(Array(λ[m...]))
    let kept = λ[..<m].reduce(0) { $0 + log($1) }
    let best = -0.5 * (n * log(2 * .pi) + kept + (n - Double(m)) * log(s2) + n)
    let centred = X - mean.value.elements
    let code = Matrix.product(centred, V.value, transposeB: true)
    let residual = centred - .product(code, W.value, transposeB: true)
    let variance = logVariance.value.elements.map { exp($0) }
    let spread = (W.value.map { $0 * $0 } * variance).reduce(0, +)
    let noise = exp(logNoise.number)
    let square = pow(residual.frobeniusNorm, 2) / Double(X.rows) + spread
    let divergence =
      0.5
      * (pow(code.frobeniusNorm, 2) / Double(X.rows) + variance.reduce(0) { $0 + $1 - 1 - log($1) })
    return best + 0.5 * (n * log(2 * .pi * noise) + square / noise) + divergence
  }
}
