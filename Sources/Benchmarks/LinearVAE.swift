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
    let products = productSeconds(n, m, batch)
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
    let centred = x - mean
    let code = centred.times(V, transposeB: true)
    let variance = logVariance.exponential
    let z = sampled ? code + noise .* (0.5 * logVariance).exponential : code
    let residual = centred.plus(-1, z, W, transposeB: true)
    let square = perRow * residual.squaredNorm
    let spread = sampled ? square : square + (W.squared .* variance).sum
    let reconstruction = 0.5 * (Double(n) * logNoise + spread .* (-logNoise).exponential)
    let divergence =
      0.5 * (perRow * code.squaredNorm + (variance - logVariance).sum - Double(m))
    loss = reconstruction + divergence
  }

  mutating func train(_ X: Matrix<Double>, steps: Int, rate: Double) {
    var adam = Adam<Double>(rate: rate)
    let n = X.columns
    for step in 0..<steps {
      X.elements.withUnsafeBufferPointer { source in
        x.fill { target in
          for k in 0..<x.rows {
            let row = random.integer(below: X.rows)
            (target.baseAddress! + k * n).update(from: source.baseAddress! + row * n, count: n)
          }
        }
      }
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

/// Seconds that the six matrix products of a step take by themselves.
private func productSeconds(_ n: Int, _ m: Int, _ batch: Int) -> Double {
  let x = counterNormals(1, rows: batch, columns: n)
  let z = counterNormals(2, rows: batch, columns: m)
  let W = counterNormals(3, rows: n, columns: m)
  let V = counterNormals(4, rows: m, columns: n)
  var (a, b) = (z, x)
  var (c, d) = (W, V)
  func step() {
    a.elements.withUnsafeMutableBufferPointer { a in
      Double.gemm(false, true, batch, m, n, 1, x.elements, n, V.elements, n, 0, a.baseAddress!, m)
      Double.gemm(false, false, batch, m, n, 1, x.elements, n, W.elements, m, 0, a.baseAddress!, m)
    }
    b.elements.withUnsafeMutableBufferPointer {
      Double.gemm(false, true, batch, n, m, 1, z.elements, m, W.elements, m, 0, $0.baseAddress!, n)
      Double.gemm(false, false, batch, n, m, 1, z.elements, m, V.elements, n, 0, $0.baseAddress!, n)
    }
    c.elements.withUnsafeMutableBufferPointer {
      Double.gemm(true, false, n, m, batch, 1, x.elements, n, z.elements, m, 0, $0.baseAddress!, m)
    }
    d.elements.withUnsafeMutableBufferPointer {
      Double.gemm(true, false, m, n, batch, 1, z.elements, m, x.elements, n, 0, $0.baseAddress!, n)
    }
  }
  let clock = ContinuousClock()
  for _ in 0..<200 { step() }
  return clock.measure { for _ in 0..<2000 { step() } } / .seconds(1) / 2000
}
