import Foundation
import Seams

// Cases whose values are known: the linear VAE, and codes that are turned.

/// Where a linear VAE with a diagonal posterior ends whose β·σ² is `water` (chapter 2): directions with
/// λ above it live, ½ log(λ/water) nats each, and keep the squared error `water`; the others keep λ.
func linearEnd(
  _ spectrum: [Double], latents: Int, water: Double
) -> (rate: Double, squaredError: Double, live: Int) {
  let live = spectrum.prefix(latents).filter { $0 > water }
  return (
    live.reduce(0) { $0 + 0.5 * log($1 / water) },
    Double(live.count) * water + spectrum.dropFirst(live.count).reduce(0, +),
    // As `liveCodes` counts: means have the variance 1 − water/λ.
    live.count { 1 - water / $0 > 0.04 }
  )
}

/// Scores of two independent standard normal latents that are turned by an angle.
struct TurnedScores {
  static let points = 20_000

  let degrees, mig, sap, disentanglement, mcc, factor: Double

  /// - Throws: `AlgebraError`.
  init(degrees: Double, _ z: Matrix<Double>) throws {
    let θ = degrees * .pi / 180
    let R = Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]])
    let codes = z * R
    self.degrees = degrees
    mig = mutualInformationGap(codes, z)
    sap = attributePredictability(codes, z)
    disentanglement = try disentanglementAndCompleteness(codes, z).disentanglement
    mcc = meanCorrelation(codes, z)
    var random = Random(seed: 3)
    factor = interventionScore(
      draw: { $1.normals(rows: $0, columns: 2) }, encode: { $0 * R }, votes: 200, points: 200,
      reference: 2000, using: &random)
  }
}
