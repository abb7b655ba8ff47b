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

  /// A training is its seed's, and what is kept of it is what the parts give one after the other.
  @Test func aTrainingIsItsParts() throws {
    var random = Random(seed: 13)
    let data = random.normals(rows: 300, columns: 5)
    let trained = try TrainedAutoencoder(
      [5, 8, 2], .full, on: data.rows(0..<172), aside: data.rows(172..<300), noise: 0.3, beta: 2,
      steps: 40, seed: 3)
    var again = Random(seed: 3)
    let model = Autoencoder([5, 8, 2], .full, batch: 64, noise: 0.3, beta: 2, using: &again)
    #expect(trained.before == model.decoder)
    try model.train(on: data.rows(0..<172), steps: 40, using: &again)
    #expect(trained.decoder == model.decoder && trained.decoder != trained.before)
    // Batch by batch, in the order of the points.
    for start in [0, 64] {
      let points = data.rows(172 + start..<172 + start + 64)
      for (mine, q) in zip(trained.posteriors[start...], try model.posteriors(of: points)) {
        #expect(mine.mean == q.mean && mine.covariance == q.covariance)
      }
    }
    #expect(
      trained.posteriors.count == 128 && trained.means.row(100) == trained.posteriors[100].mean)
  }

  @Test func halfABatchIsRefused() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = Random(seed: 1)
      let model = Autoencoder([5, 8, 2], .full, batch: 4, noise: 1, beta: 1, using: &random)
      _ = try model.posteriors(of: Matrix(rows: 6, columns: 5))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("posteriors of 6 points in batches of 4"))
  }
}
