import Foundation
import Testing

@testable import Seams

/// The loss of an autoencoder, against what it says in other words.
@Suite struct AutoencoderTests {
  /// The loss of a batch is the mean of −log p(x|z) + β·KL(q‖p), each computed by `Gaussian`, at z = μ + Lε.
  @Test(arguments: [Posterior.diagonal, .full]) func theLossIsTheBound(_ posterior: Posterior)
    throws
  {
    var random = Random(seed: 11)
    let (batch, noise, β) = (7, 0.3, 2.5)
    let model = Autoencoder(
      [6, 8, 3], posterior, batch: batch, noise: noise, beta: β, using: &random)
    let points = random.normals(rows: batch, columns: 6)
    let draws = random.normals(rows: batch, columns: 3)
    model.draws.value = draws
    let posteriors = try model.posteriors(of: points)
    let likelihood = try Gaussian(
      mean: Array(repeating: 0, count: 6), covariance: noise * .identity(6))
    let terms = posteriors.enumerated().map { p, q in
      let z =
        (Matrix([q.mean]) + .product(Matrix([draws.row(p)]), q.factor.lower, transposeB: true))
      let missed = zip(points.row(p), model.decoder(z).elements).map { $0 - $1 }
      return -likelihood.logDensity(missed) + β * q.divergence(from: .standard(3))
    }
    #expect(abs(model.loss.number - mean(terms)) < 1e-12)
    let leans = posteriors.contains { $0.covariance[1, 0] != 0 }
    #expect(leans == (posterior == .full))
  }

  @Test func withoutAPosteriorTheLossIsTheSquaredError() throws {
    var random = Random(seed: 12)
    let model = Autoencoder([5, 8, 2], Posterior.none, batch: 4, noise: 1, beta: 1, using: &random)
    let points = random.normals(rows: 4, columns: 5)
    let codes = try Matrix(model.posteriors(of: points).map(\.mean))
    let missed = points - model.decoder(codes)
    #expect(abs(model.loss.number - pow(missed.frobeniusNorm, 2) / 4) < 1e-12)
  }
}
