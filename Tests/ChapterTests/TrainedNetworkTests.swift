import Foundation
import Seams
import Testing

@testable import diagonal_hessian

/// The autoencoders of chapter 3's second half, against what the loss says in other words.
@MainActor @Suite struct TrainedNetworkTests {
  /// The loss of a batch is the mean of −log p(x|z) + β·KL(q‖p), each computed by `Gaussian`, at z = μ + Lε.
  @Test(arguments: [Posterior.diagonal, .full]) func theLossIsTheBound(_ posterior: Posterior)
    throws
  {
    var random = Random(seed: 11)
    let (batch, noise, β) = (7, 0.3, 2.5)
    let model = Autoencoder(
      [6, 8, 3], posterior, batch: batch, noise: noise, β: β, using: &random)
    let points = random.normals(rows: batch, columns: 6)
    let draws = random.normals(rows: batch, columns: 3)
    model.ε.value = draws
    let posteriors = try model.posteriors(of: points)
    let likelihood = try Gaussian(
      mean: Array(repeating: 0, count: 6), covariance: noise * .identity(6))
    let terms = posteriors.enumerated().map { p, q in
      let z =
        (Matrix([q.mean]) + .product(Matrix([draws.row(p)]), q.factor.lower, transposeB: true))
      let missed = zip(points.row(p), model.decoder.network(z).elements).map { $0 - $1 }
      return -likelihood.logDensity(missed) + β * q.divergence(from: .standard(3))
    }
    #expect(abs(model.loss.number - mean(terms)) < 1e-12)
    let leans = posteriors.contains { $0.covariance[1, 0] != 0 }
    #expect(leans == (posterior == .full))
  }

  @Test func withoutAPosteriorTheLossIsTheSquaredError() throws {
    var random = Random(seed: 12)
    let model = Autoencoder([5, 8, 2], .none, batch: 4, noise: 1, β: 1, using: &random)
    let points = random.normals(rows: 4, columns: 5)
    let codes = try Matrix(model.posteriors(of: points).map(\.mean))
    let missed = points - model.decoder.network(codes)
    #expect(abs(model.loss.number - pow(missed.frobeniusNorm, 2) / 4) < 1e-12)
  }

  @Test func theDistanceIsToTheNearestOfAllSignedPermutations() {
    var random = Random(seed: 13)
    let signs = (0..<8).map { k in (0..<3).map { k >> $0 & 1 == 0 ? 1.0 : -1 } }
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    for _ in 0..<20 {
      let V = random.orthogonal(3)
      let nearest = signs.flatMap { sign in
        orders.map { order in
          (V - Matrix(rows: 3, columns: 3) { order[$0] == $1 ? sign[$0] : 0 }).frobeniusNorm
        }
      }.min()!
      #expect(abs(permutationDistance(V) - nearest) < 1e-12)
    }
  }

  /// Chance for two and for five latents: 16√2/π·(1 − cos π/8), and 1.6345 ± 0.0005.
  @Test func randomRotationsAreAtTheDistanceOfChance() {
    var random = Random(seed: 14)
    for (m, chance) in [(2, 0.5482599910), (5, 1.6345)] {
      let distances = (0..<4000).map { _ in permutationDistance(random.orthogonal(m)) }
      let error = standardDeviation(distances) / 4000.0.squareRoot()
      #expect(abs(mean(distances) - chance) < 5 * error + 0.0005)
    }
  }

  /// u and v come back from points of the surface itself.
  @Test func placesAreThoseOnTheSurface() {
    var random = Random(seed: 15)
    let surface = BentSurface(points: 3000, using: &random)
    let places = surface.places(surface.points)
    #expect(abs(standardDeviation(places.column(0)) - (1 + 0.04 / 2.25).squareRoot()) < 0.07)
    #expect(abs(standardDeviation(places.column(1)) - (1 + 0.04 / 0.64).squareRoot()) < 0.07)
  }
}
