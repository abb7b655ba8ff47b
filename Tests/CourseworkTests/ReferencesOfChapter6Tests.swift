import Foundation
import Problems
import Seams
import Testing

@testable import learned_decoders

/// The references of chapter 6 against other ways to the same numbers.
@Suite struct ReferencesOfChapter6Tests {
  private func compare(_ name: String, within: Double, _ other: (Given) throws -> [Double]) throws {
    try CourseworkTests.compare(name, in: "6-learned-decoders", within: within, other)
  }

  /// Where an increasing function has a value.
  private func solution(
    of f: (Double) throws -> Double, equal value: Double, in range: ClosedRange<Double>
  ) rethrows -> Double {
    var (low, high) = (range.lowerBound, range.upperBound)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if try f(middle) < value { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  private func rotation(_ θ: Double) -> Matrix<Double> {
    Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]])
  }

  /// Spearman's coefficient of two normal variables from their distributions: 12 E[F(a)F(b)] − 3.
  private func ranks(_ ρ: Double) -> Double {
    12
      * Quadrature(count: 60).expectation { u, v in
        normalDistribution(u) * normalDistribution(ρ * u + (1 - ρ * ρ).squareRoot() * v)
      } - 3
  }

  /// The score of codes from their joint covariance with the latents.
  private func score(_ codes: Matrix<Double>, with latents: Matrix<Double>) -> Double {
    let table = (0..<2).map { i in
      (0..<2).map { abs(ranks(latents[i, $0] / codes[i, i].squareRoot())) }
    }
    return max(table[0][0] + table[1][1], table[0][1] + table[1][0]) / 2
  }

  /// By a search for the essay's score, and a count of rotations.
  @Test func scoreToAngle() throws {
    try compare("scoreToAngle", within: 2e-5) { given in
      let r = given.number("r")
      let θ = solution(of: { -turnedCorrelation($0) }, equal: -r, in: 0...(.pi / 4))
      let count = 200_000
      let above = (0..<count).count { k in
        let φ = 2 * .pi * (Double(k) + 0.5) / Double(count)
        return 6 / .pi * asin(max(abs(cos(φ)), abs(sin(φ))) / 2) >= r
      }
      return [
        θ * 180 / .pi, distanceFromPermutation(rotation(θ)), Double(above) / Double(count),
      ]
    }
  }

  /// By averages over angles, and the distance of the two distributions on a grid.
  @Test func runsNeeded() throws {
    try compare("runsNeeded", within: 1e-7) { given in
      let α = given.number("α")
      func average(_ end: Double, _ f: (Double) -> Double) -> Double {
        simpson(0...end) { f(distanceOfTurn($0)) / end }
      }
      let found = average(α) { $0 }
      let variance = average(α) { ($0 - found) * ($0 - found) }
      let standardErrors = { (N: Double) in
        (distanceOfRandomRotations.mean - found) / (variance / N).squareRoot()
      }
      let apart = (0...1000).map { k in
        let θ = α * Double(k) / 500
        return abs(min(θ / α, 1) - min(θ / 45, 1))
      }.max()!
      let N = solution(of: standardErrors, equal: 5, in: 1...1e5)
      return [found, N, solution(of: { -1.358 / $0.squareRoot() }, equal: -apart, in: 1...1e5)]
    }
  }

  /// By the essay's best posteriors at a point, under D and under the decoder of the best turn.
  @Test func leavesTheTruth() throws {
    try compare("leavesTheTruth", within: 1e-6) { given in
      let (D, noise) = (given.matrix("D"), given.number("σ²"))
      let x = Matrix([[0.7, -1.1, 0.4, 1.6]])
      func bound(_ D: Matrix<Double>) throws -> Double {
        let decoder = ClosedForm("linear", latents: 2) { z in
          (0..<4).map { D[$0, 0] * z[0] + D[$0, 1] * z[1] }
        }
        let posed = Posed(decoder: decoder, x: x, noise: noise)
        return try posed.judged(diagonal: true, near: Matrix([[0.0, 0]])).bounds[0]
      }
      let price = { try bound(D * rotation($0)) }
      let turns = (0..<90).map { Double($0) * .pi / 180 }
      let near = try turns.max { try price($0) < price($1) }!
      var (low, high) = (near - 0.03, near + 0.03)
      for _ in 0..<60 {
        let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
        if try price(a) > price(b) { high = b } else { low = a }
      }
      let R = rotation((low + high) / 2)
      let C = Matrix.product(D, D, transposeB: true) + noise * .identity(4)
      let explained = D.transpose * (try Cholesky(C).solve(D))
      return [
        try price((low + high) / 2) - price(0),
        score(R.transpose * explained * R, with: R.transpose * explained),
        score(explained, with: explained),
      ]
    }
  }

  /// By the core's contrast of rotations: their mean, the angle that has the same one, the largest.
  @Test func luckyContrast() throws {
    try compare("luckyContrast", within: 1e-7) { given in
      let G = given.matrix("J").gram()
      let values = try eigen(G).values
      func contrast(_ θ: Double) throws -> Double {
        try hadamardGap(rotation(θ).transpose * .diagonal(values) * rotation(θ))
      }
      let average = mean(try (0..<400).map { try contrast(.pi * Double($0) / 400) })
      let own = try hadamardGap(G)
      let angle = try solution(of: contrast, equal: own, in: 0...(.pi / 4))
      return [own / average, angle / (.pi / 4), try contrast(.pi / 4) / average]
    }
  }

  /// By the loss with ten nodes an axis less that with two, at a decoder of that kind.
  @Test func cheatedNodes() throws {
    try compare("cheatedNodes", within: 1e-9) { given in
      let (H, t, noise) = (given.matrix("H"), given.vector("t"), given.number("σ²"))
      func loss(_ count: Int, _ turn: Double) -> Double {
        let rule = TensorQuadrature(count: count, dimension: 2)
        let nodes = rule.nodes * rotation(turn) * .diagonal(t)
        return rule.mean(
          (0..<nodes.rows).map { row in
            let (u, v) = (nodes[row, 0] + 0.3, nodes[row, 1] - 0.2)
            return (0..<2).reduce(0) { sum, k in
              let bent = H[k, 0] * u * u / 2 + H[k, 1] * u * v + H[k, 2] * v * v / 2
              let missed = 1.3 - 0.4 * u + 0.7 * v + bent - Double(k)
              return sum + missed * missed / (2 * noise)
            }
          })
      }
      let gaps = (0..<16).map { loss(10, 0) - loss(2, .pi * Double($0) / 16) }
      return [gaps[0], mean(gaps)]
    }
  }

  /// By slopes from differences, and the eigenvectors of Σ after a small step.
  @Test func firstStep() throws {
    try compare("firstStep", within: 1e-3) { given in
      let (p, τ) = (given.vector("p"), given.number("τ"))
      let P = Matrix([[p[0], p[1]], [p[1], p[2]]])
      func lean(_ start: [Double], _ Σ: ([Double]) -> Matrix<Double>) throws -> Double {
        func height(_ a: [Double]) throws -> Double {
          try 0.5 * Cholesky(Σ(a)).logDeterminant - 0.5 * (P * Σ(a)).trace
        }
        let slopes = try (0..<3).map { i in
          let sides = try [1e-5, -1e-5].map { step in
            var a = start
            a[i] += step
            return try height(a)
          }
          return (sides[0] - sides[1]) / 2e-5
        }
        let after = Σ(zip(start, slopes).map { $0 + 1e-8 * $1 })
        let axis = try eigen(after).vectors.column(0)
        return atan(axis[1] / axis[0]) * 180 / .pi
      }
      let triangular = try lean([log(τ), log(τ), 0]) { a in
        let L = Matrix([[exp(a[0]), 0], [a[2], exp(a[1])]])
        return .product(L, L, transposeB: true)
      }
      let symmetric = try lean([τ - 1, τ - 1, 0]) { a in
        let beside = a[2] * 0.5.squareRoot()
        return Matrix([[1 + a[0], beside], [beside, 1 + a[1]]]).gram()
      }
      return [triangular, symmetric]
    }
  }

  /// By the essay's turn of the learned decoder's JᵀJ, and ranks by quadrature.
  @Test func unwhitened() throws {
    try compare("unwhitened", within: 1e-6) { given in
      let (A, s) = (given.matrix("A"), given.vector("s"))
      let (U, scales, V) = try svd(A)
      let inverse = V * .diagonal(scales.map { 1 / $0 }) * U.transpose
      let R = jointRotation(of: [inverse.transpose * .diagonal(s.map { $0 * $0 }) * inverse])
      let turned = R.transpose * A
      return [A, turned].map { score(.product($0, $0, transposeB: true), with: $0) }
    }
  }
}
