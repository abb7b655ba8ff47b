import Foundation
import Problems
import Seams
import Testing

@testable import linear_vae

/// The references of chapter 2 against other ways to the same numbers.
@Suite struct ReferencesOfChapter2Tests {
  private func compare(_ name: String, within: Double, _ other: (Given) throws -> [Double]) throws {
    try CourseworkTests.compare(name, in: "2-linear-vae", within: within, other)
  }

  private func largest(_ interval: ClosedRange<Double>, _ f: (Double) throws -> Double) rethrows
    -> Double
  {
    var (low, high) = (interval.lowerBound, interval.upperBound)
    for _ in 0..<100 {
      let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
      if try f(a) > f(b) { high = b } else { low = a }
    }
    return (low + high) / 2
  }

  /// By a search for the ratio at which the essay's price is that, and its pass at 45°.
  @Test func whichRatio() throws {
    try compare("whichRatio", within: 1e-6) { given in
      let θ = given.number("θ") * .pi / 180
      let r = largest(1...20) { -abs(price($0 * $0, 1, θ) - given.number("Δ")) }
      return [r, adaptedPrice(r * r, 1, .pi / 4).price]
    }
  }

  /// By the two parts of the bound at the essay's best encoder, in other axes.
  @Test func waterLevel() throws {
    try compare("waterLevel", within: 1e-12) { given in
      let (λ, noise, β) = (given.vector("λ"), given.number("σ²"), given.number("β"))
      let Q = Matrix<Double>.reflection(across: [1, 2, 3, 4, 5])
      let s = λ[..<4].map { max($0 - β * noise, 0).squareRoot() }
      let best = try LinearVAE(
        decoder: Q.columns(0..<4) * .diagonal(s), noise: noise, diagonal: true, β: β)
      let (explained, divergence) = try best.parts(Q * .diagonal(λ) * Q.transpose)
      return [divergence, -noise * (2 * explained + 5 * log(2 * .pi * noise))]
    }
  }

  /// By turning the pair that gains most, again and again; random rotations are no worse.
  @Test func worstTurn() throws {
    var random = Random(seed: 5)
    try compare("worstTurn", within: 1e-9) { given in
      let λ = given.vector("λ")
      let noise = mean(Array(λ[3...]))
      func D(_ R: Matrix<Double>) -> Matrix<Double> {
        Matrix<Double>.identity(6).columns(0..<3)
          * .diagonal(λ[..<3].map { ($0 - noise).squareRoot() }) * R
      }
      func cost(_ R: Matrix<Double>) throws -> Double {
        let ends = try [false, true].map {
          try bound(D(R), .diagonal(λ), noise: noise, diagonal: $0)
        }
        return ends[0] - ends[1]
      }
      func turn(_ i: Int, _ j: Int, _ θ: Double) -> Matrix<Double> {
        var R = Matrix<Double>.identity(3)
        (R[i, i], R[i, j], R[j, i], R[j, j]) = (cos(θ), -sin(θ), sin(θ), cos(θ))
        return R
      }
      let first = try cost(turn(0, 1, largest(0...(.pi / 2)) { try cost(turn(0, 1, $0)) }))
      var R = turn(0, 1, 0.3) * turn(1, 2, 0.4)
      for _ in 0..<15 {
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
          // Over half a circle the price has one period; the best of a few parts is climbed.
          let starts = (0..<8).map { Double($0) * .pi / 16 }
          let start = try starts.max { try cost(R * turn(i, j, $0)) < cost(R * turn(i, j, $1)) }!
          let θ = try largest((start - 0.2)...(start + 0.2)) { try cost(R * turn(i, j, $0)) }
          R = R * turn(i, j, θ)
        }
      }
      let second = try cost(R)
      for _ in 0..<200 { #expect(try cost(random.orthogonal(3)) <= second + 1e-9) }
      return [first, second]
    }
  }

  /// By a search for the best τ², and the essay's bound there and with a full covariance.
  @Test func sharedShape() throws {
    try compare("sharedShape", within: 1e-6) { given in
      let (D, noise) = (given.matrix("D"), given.number("σ²"))
      var vae = try LinearVAE(decoder: D, noise: noise, diagonal: false)
      let C = try marginal(vae).covariance
      let likelihood = try vae.elbo(C)
      func height(_ scale: Double) throws -> Double {
        vae.Σ = .diagonal(given.vector("w").map { scale * $0 })
        return try vae.elbo(C)
      }
      let scale = try largest(1e-3...10, height)
      return [scale, likelihood - (try height(scale))]
    }
  }

  /// By the essay's bound with both encoders.
  @Test func lazyEncoder() throws {
    try compare("lazyEncoder", within: 1e-11) { given in
      let (D, noise) = (given.matrix("D"), given.number("σ²"))
      let best = try LinearVAE(decoder: D, noise: noise, diagonal: true)
      let C = try marginal(best).covariance
      var lazy = best
      lazy.E = try Cholesky(D.gram()).solve(D.transpose)
      return [try best.elbo(C) - lazy.elbo(C)]
    }
  }

  /// By turning the columns back and forth, in the essay's bound over β.
  @Test func torque() throws {
    try compare("torque", within: 1e-7) { given in
      let (D, noise, β) = (given.matrix("D"), given.number("σ²"), given.number("β"))
      let C = Matrix.product(D, D, transposeB: true) + 0.7 * .identity(4)
      func height(_ i: Int, _ j: Int, _ θ: Double) throws -> Double {
        var turned = D
        for k in 0..<4 {
          turned[k, i] = cos(θ) * D[k, i] + sin(θ) * D[k, j]
          turned[k, j] = cos(θ) * D[k, j] - sin(θ) * D[k, i]
        }
        return try LinearVAE(decoder: turned, noise: noise, diagonal: true, β: β).elbo(C, β: β) / β
      }
      return try [(0, 1), (0, 2), (1, 2)].map { i, j in
        (try height(i, j, -1e-4) - height(i, j, 1e-4)) / 2e-4
      }
    }
  }

  /// By a search over the noise, each with the best of the essay's models.
  @Test func learnedNoise() throws {
    try compare("learnedNoise", within: 1e-5) { given in
      let (λ, β) = (given.vector("λ"), given.number("β"))
      func best(_ noise: Double) throws -> LinearVAE {
        let s = λ[..<2].map { max($0 - β * noise, 0).squareRoot() }
        return try LinearVAE(
          decoder: Matrix<Double>.identity(6).columns(0..<2) * .diagonal(s), noise: noise,
          diagonal: true, β: β)
      }
      let noise = try largest(0.05...6) { try best($0).elbo(.diagonal(λ), β: β) }
      return [noise] + (try best(noise)).D.gram().diagonal
    }
  }
}
