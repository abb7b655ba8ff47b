import Foundation
import Seams

// The decoders whose data are shown, and the data.

/// A decoder of two normal latents in closed form, which makes the data and is not shown.
struct Surface: Sendable {
  let name: String
  let decoder: ClosedForm
}

extension Surface {
  /// σ² of the noise in every coordinate.
  static let noise = 0.04
  /// n.
  static let dimensions = 5
}

/// A decoder followed by a linear map: d(z)·F with a k × n matrix F.
struct Placed: Decoder, Sendable {
  let decoder: ClosedForm
  let frame: Matrix<Double>

  var latents: Int { decoder.latents }
  var outputs: Int { frame.columns }

  func jets(at z: Matrix<Double>) -> Jets {
    let jets = decoder.jets(at: z)
    return Jets(
      latents: latents, values: jets.values * frame, slopes: jets.slopes * frame,
      curvatures: jets.curvatures * frame)
  }
}

/// Points near a surface in five dimensions, in three parts: to train on, to say when to stop, and
/// fresh ones, on which everything that is reported is measured.
struct Sample: Sendable {
  /// The latents of all points, N × 2, and the points, N × n.
  let latents, points: Matrix<Double>
  /// The decoder that made them.
  let truth: Placed
  let trainingCount, stoppingCount: Int

  init(
    _ surface: Surface, training: Int, stopping: Int, fresh: Int, using random: inout Random
  ) {
    (trainingCount, stoppingCount) = (training, stopping)
    let (count, n) = (training + stopping + fresh, Surface.dimensions)
    latents = random.normals(rows: count, columns: 2)
    let errors = random.normals(rows: count, columns: n)
    let frame = random.orthogonal(n).rows(0..<surface.decoder.outputs)
    truth = Placed(decoder: surface.decoder, frame: frame)
    points = truth.jets(at: latents).values + Surface.noise.squareRoot() * errors
  }

  var training: Matrix<Double> { points.rows(0..<trainingCount) }
  var stopping: Matrix<Double> {
    points.rows(trainingCount..<trainingCount + stoppingCount)
  }
  var fresh: Matrix<Double> { points.rows(trainingCount + stoppingCount..<points.rows) }
  var freshLatents: Matrix<Double> {
    latents.rows(trainingCount + stoppingCount..<points.rows)
  }
}

extension Sample {
  /// The points that a start of the study sees; the same random numbers for every surface.
  static func ofStart(
    _ start: Int, _ surface: Surface, training: Int = 1500, seed: UInt64 = 1
  ) -> Sample {
    var random = Setting.random(start, seed: seed)
    return Sample(surface, training: training, stopping: 400, fresh: 256, using: &random)
  }
}

extension Sample {
  /// How well the two leading principal components of the fresh points follow their latents.
  func pcaCorrelation() throws -> Double {
    correlation(fresh * (try principalAxes(training).vectors.columns(0..<2)), freshLatents)
  }
}
