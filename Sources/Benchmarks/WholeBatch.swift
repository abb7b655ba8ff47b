import Foundation
import Seams

/// A VAE's bound made deterministic by Gauss–Hermite nodes over each posterior, and minimised whole
/// by L-BFGS with 50 pairs: 2000 points of 10 numbers on a fan, tanh networks 10-24-24-4 and
/// 2-24-24-10, in double precision. The nodes are the same for every point, which is no way to train
/// (see `GaussianAverage`), but what the peer does.
func wholeBatch(nodes: Int) -> @Sendable (Int) throws -> [String: Field] {
  { _ in
    let problem = try FanProblem(points: 2000, seed: 0)
    let loss = BatchLoss(problem.loss, of: problem.start, over: problem.X, nodes: nodes)
    _ = loss(loss.start)
    let search = try LBFGS(pairs: 50, iterations: 1000)
    let (clock, before) = (ContinuousClock(), processorSeconds())
    var found: LBFGS.Outcome?
    let wall = try clock.measure {
      found = try search.minimise(from: loss.start, loss.callAsFunction)
    }
    let (cpu, outcome) = (processorSeconds() - before, found!)
    func rounded(_ x: Double) -> Field { .number((x * 100).rounded() / 100) }
    return [
      "variant": .text("\(nodes) × \(nodes) nodes float64"),
      "bound": .number(-outcome.place.value),
      "iterations": .number(Double(outcome.iterations)),
      "evaluations": .number(Double(outcome.evaluations)),
      "evaluations_per_s": rounded(Double(outcome.evaluations) / (wall / .seconds(1))),
      "evaluations_per_cpu_s": rounded(Double(outcome.evaluations) / cpu),
    ]
  }
}

/// Points near the image of a fan, and a VAE for them.
struct FanProblem {
  /// N × 10: (r cos 0.7v, r sin 0.7v) with r = 2 + ½u, (u, v) standard normal, by an orthonormal
  /// frame into ten dimensions, and noise of σ = 0.2.
  let X: Matrix<Double>
  /// Decoder and encoder as they start.
  let start: [Network<Double>]
  /// −log p(x|z) averaged over q, plus KL(q ‖ N(0, I)): less the bound, in nats a point.
  let loss: AveragedLoss

  init(points: Int, seed: UInt64) throws {
    let (n, σ) = (10, 0.2)
    let z = counterNormals(71, rows: points, columns: 2)
    let fan = Matrix(rows: points, columns: 2) { p, j in
      let (r, angle) = (2 + 0.5 * z[p, 0], 0.7 * z[p, 1])
      return j == 0 ? r * cos(angle) : r * sin(angle)
    }
    // Two rows of Q of the QR factorisation G = QR: qR = g is solved from the left.
    let G = counterNormals(72, rows: n, columns: n)
    let R = try triangularFactor(G)
    var frame = Matrix<Double>(rows: 2, columns: n)
    for i in 0..<2 {
      for j in 0..<n {
        let known = (0..<j).reduce(0) { $0 + frame[i, $1] * R[$1, j] }
        frame[i, j] = (G[i, j] - known) / R[j, j]
      }
    }
    X = fan * frame + σ * counterNormals(73, rows: points, columns: n)
    start = [
      startingNetwork([2, 24, 24, n], seed: 200 + seed),
      startingNetwork([n, 24, 24, 4], seed: 100 + seed),
    ]
    loss = AveragedLoss(latents: 2) { networks, x, average in
      let (decoder, q) = (networks[0], RecordedPosteriors(networks[1](x), latents: 2))
      let missed = average(over: q) { z in (decoder(z) - x).squaredNorm }
      let constant = 0.5 * Double(x.rows * n) * log(2 * .pi * σ * σ)
      return (0.5 / (σ * σ)) * missed + q.divergence + constant
    }
  }
}
