import Foundation
import Seams
import Testing

@testable import diagonal_hessian

/// How chapter 3's second half measures decoders that were learned.
@MainActor @Suite struct TrainedNetworkTests {
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
