import Foundation
import Seams
import Testing

@Suite struct OrthogonalityTests {
  /// A Gaussian's total correlation is its divergence from the product of its marginals.
  @Test func theGapIsTheDivergenceFromIndependence() throws {
    var random = Random(seed: 12)
    for m in 1...5 {
      let S = random.normals(rows: m + 2, columns: m).gram()
      let zero = [Double](repeating: 0, count: m)
      let apart = try Gaussian(mean: zero, covariance: .diagonal(S.diagonal))
      let divergence = try Gaussian(mean: zero, covariance: S).divergence(from: apart)
      #expect(abs(try hadamardGap(S) - divergence) < 1e-12)
    }
  }

  /// Two columns of lengths a and b at an angle θ: −log sin θ, whatever the lengths.
  @Test func theGapOfTwoColumnsIsTheirAngles() throws {
    for θ in [0.3, 1.0, .pi / 2] {
      let J = Matrix([[2.5, 0.4 * cos(θ)], [0, 0.4 * sin(θ)]])
      #expect(abs(try hadamardGap(J.gram()) + log(sin(θ))) < 1e-13)
    }
    #expect(throws: AlgebraError.self) { try hadamardGap(Matrix([[1.0, 2], [2, 1]])) }
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
      #expect(abs(distanceFromPermutation(V) - nearest) < 1e-12)
    }
  }

  /// By Simpson's rule over all angles to the nearest axis, in 200 steps h: on functions whose
  /// fourth derivatives are at most 4 its error is at most 4·h⁴/180, or 6e-12.
  @Test func theDistanceOfRandomRotationsIsAMeanOverAngles() {
    let count = 200
    let distances = (0...count).map { k in
      let θ = .pi / 4 * Double(k) / Double(count)
      return distanceFromPermutation(Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]]))
    }
    func mean(_ values: [Double]) -> Double {
      values.enumerated().reduce(0) { sum, entry in
        let weight = entry.offset % count == 0 ? 1.0 : entry.offset % 2 == 1 ? 4 : 2
        return sum + weight * entry.element
      } / Double(3 * count)
    }
    let chance = distanceOfRandomRotations
    #expect(abs(chance.mean - mean(distances)) < 1e-11)
    let second = chance.mean * chance.mean + chance.deviation * chance.deviation
    #expect(abs(second - mean(distances.map { $0 * $0 })) < 1e-11)
  }

  /// Chance for two and for five latents: the closed form, and 1.6345 ± 0.0005.
  @Test func randomRotationsAreAtTheDistanceOfChance() {
    var random = Random(seed: 14)
    for (m, chance) in [(2, distanceOfRandomRotations.mean), (5, 1.6345)] {
      let distances = (0..<4000).map { _ in distanceFromPermutation(random.orthogonal(m)) }
      let error = standardDeviation(distances) / 4000.0.squareRoot()
      #expect(abs(mean(distances) - chance) < 5 * error + 0.0005)
    }
  }
}
