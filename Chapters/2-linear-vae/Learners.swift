import Foundation
import Seams

// The loss −ℓ of (2.2) on a tape, which can be run backwards for its slope: from the covariance of
// the data, and from draws as programs see it. β is 1, σ² is held, q is diagonal.

/// What a descent needs to know: where the decoder is, and what may move.
struct Recording {
  let tape: Tape<Double>
  let D, loss: Variable<Double>
  let parameters: [Variable<Double>]
}

/// The parameters of a linear VAE on a tape; of q the logarithms of its deviations, 1 × m.
private struct Parts {
  let D, E, logDeviation: Variable<Double>

  init(of vae: LinearVAE, on tape: Tape<Double>) {
    D = tape.parameter(vae.D)
    E = tape.parameter(vae.E)
    logDeviation = tape.parameter(Matrix([vae.Σ.diagonal.map { log($0) / 2 }]))
  }

  /// −ℓ, from the mean of ‖x − Dz‖² and that of the squared means of q.
  func loss(missed: Variable<Double>, moved: Variable<Double>, noise: Double) -> Variable<Double> {
    let divergence =
      0.5 * (moved + (2 * logDeviation).exponential.sum - Double(D.columns)) - logDeviation.sum
    return 0.5 * (1 / noise * missed + Double(D.rows) * log(2 * .pi * noise)) + divergence
  }

  func recording(_ loss: Variable<Double>, on tape: Tape<Double>) -> Recording {
    Recording(tape: tape, D: D, loss: loss, parameters: [D, E, logDeviation])
  }
}

/// The exact loss, from the covariance of the data.
func exactLoss(_ Cbar: Matrix<Double>, from start: LinearVAE) -> Recording {
  let tape = Tape<Double>()
  let parts = Parts(of: start, on: tape)
  let (D, E, data) = (parts.D, parts.E, tape.input(Cbar))
  let left = tape.input(.identity(Cbar.rows)) - D * E
  let spread = (D * parts.logDeviation.exponential.diagonal).squaredNorm
  let loss = parts.loss(
    missed: ((left * data) .* left).sum + spread, moved: ((E * data) .* E).sum,
    noise: start.noise)
  return parts.recording(loss, on: tape)
}

/// The loss of a batch, with one draw of ε a point.
struct SampledLoss {
  let recording: Recording
  /// The points, batch × n, and the draws of ε, batch × m.
  let x, ε: Variable<Double>

  init(from start: LinearVAE, batch: Int) {
    let tape = Tape<Double>()
    let parts = Parts(of: start, on: tape)
    x = tape.input(Matrix(rows: batch, columns: start.D.rows))
    ε = tape.input(Matrix(rows: batch, columns: start.D.columns))
    let means = x.times(parts.E, transposeB: true)
    let z = means + ε .* parts.logDeviation.exponential
    let share = 1 / Double(batch)
    let loss = parts.loss(
      missed: share * (x - z.times(parts.D, transposeB: true)).squaredNorm,
      moved: share * means.squaredNorm, noise: start.noise)
    recording = parts.recording(loss, on: tape)
  }

  /// Fresh points with variances λ along the columns of Q, and a fresh ε for each.
  func draw(_ λ: [Double], _ Q: Matrix<Double>, using random: inout Random) {
    let shape = Matrix.diagonal(λ.map { $0.squareRoot() }) * Q.transpose
    x.value = random.normals(rows: x.rows, columns: x.columns) * shape
    ε.value = random.normals(rows: ε.rows, columns: ε.columns)
  }
}
