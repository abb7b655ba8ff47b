import Foundation
import Seams
import Testing

@testable import linear_vae

/// The chapter's formulas against numbers computed by other programs.
@MainActor @Suite struct LinearVAETests {
  private let λ = [9, 4, 1, 0.5, 0.1]
  private let Q: Matrix<Double>
  private let Cbar: Matrix<Double>
  private let noise = 8 / 15.0

  init() {
    Q = Matrix.reflection(across: [1, 2, 3, 4, 5])
    Cbar = Q * .diagonal([9, 4, 1, 0.5, 0.1]) * Q.transpose
  }

  private func vae(_ degrees: Double, diagonal: Bool = true) throws -> LinearVAE {
    let D = linear_vae.decoder(λ, Q, noise: noise, turned: degrees * .pi / 180)
    return try LinearVAE(decoder: D, noise: noise, diagonal: diagonal)
  }

  @Test func thePartsAtTheOptimum() throws {
    let aligned = try vae(0)
    let parts = try aligned.parts(Cbar)
    #expect(abs(parts.divergence - 2.420368128650) < 5e-13)
    #expect(abs(parts.reconstruction - -5.523171017467) < 5e-13)
    #expect(abs(aligned.Σ[0, 0] - 0.0592592593) < 5e-11)
    #expect(abs(aligned.Σ[1, 1] - 0.1333333333) < 5e-11)
  }

  @Test(arguments: [(5, 0.0026106802), (15, 0.0212436369), (30, 0.0612009908), (45, 0.0800427077)])
  func thePrice(_ degrees: Int, _ expected: Double) throws {
    let θ = Double(degrees) * .pi / 180
    #expect(abs(linear_vae.gap(9, 4, θ) - expected) < 5e-11)
    let lost =
      try vae(Double(degrees), diagonal: false).elbo(Cbar) - vae(Double(degrees)).elbo(Cbar)
    #expect(abs(lost - expected) < 5e-11)
  }

  @Test func theBoundAtThirtyDegrees() throws {
    #expect(abs(try vae(30).elbo(Cbar) - -8.004740136874) < 5e-13)
  }

  /// One round of (2.4) and (2.7) ends where the bound has no slope in D left, by central differences.
  @Test(arguments: [true, false]) func aRoundLeavesNoSlopeInTheDecoder(_ diagonal: Bool) throws {
    var random = Random(seed: 3)
    let start = random.normals(rows: 5, columns: 2)
    var after = try LinearVAE(decoder: start, noise: noise, diagonal: diagonal)
    after.D = try climb(from: start, Cbar, noise: noise, diagonal: diagonal, rounds: 1)
    for i in 0..<5 {
      for j in 0..<2 {
        let bounds = try [1e-4, -1e-4].map { h in
          var moved = after
          moved.D[i, j] += h
          return try moved.elbo(Cbar)
        }
        #expect(abs(bounds[0] - bounds[1]) / 2e-4 < 1e-8)
      }
    }
  }

  @Test func theDepthsOfRolineksRatios() {
    for (r, depth) in [(1, 0), (1.2, 0.016529302), (1.5, 0.080042708), (2.0, 0.223143551)] {
      #expect(abs(linear_vae.gap(r * r, 1, .pi / 4) - depth) < 5e-10)
    }
  }

  /// Rolínek's identity for any β: the objective at (β, σ²) from that at (1, βσ²).
  @Test(arguments: [1.5, 2, 4]) func βIsNoise(_ β: Double) throws {
    let (n, σ2) = (5.0, 0.3)
    let D = linear_vae.decoder(λ, Q, noise: β * σ2, turned: 0.4)
    let one = try LinearVAE(decoder: D, noise: β * σ2, diagonal: true)
    var other = one
    other.noise = σ2
    let shift = 0.5 * n * (β * log(2 * .pi * β * σ2) - log(2 * .pi * σ2))
    #expect(abs(try other.elbo(Cbar, β: β) - β * one.elbo(Cbar) - shift) < 1e-11)
  }

  @Test func theOptimaOfWangAndZiyin() throws {
    for (m, expected) in [(2, 9.2718368527), (3, 9.1159958098)] {
      let s = (0..<m).map { max(λ[$0] - 0.6, 0).squareRoot() }
      let best = try LinearVAE(
        decoder: Q.columns(0..<m) * .diagonal(s), noise: 0.3, diagonal: true, β: 2)
      let loss = -(try best.elbo(Cbar, β: 2)) - 2.5 * log(2 * .pi * 0.3)
      #expect(abs(loss - expected) < 5e-11)
    }
  }

  @Test func theTapeHoldsTheSameBound() throws {
    var random = Random(seed: 4)
    for diagonal in [true, false] {
      let learner = RecordedLinearVAE(
        Cbar, latent: 2, diagonal: diagonal, β: 1.7, noise: 0.4, using: &random)
      learner.logDeviation.value = random.normals(rows: 1, columns: 2)
      learner.below.value = Matrix([[0, 0], [0.3, 0]])
      learner.tape.run()
      let L =
        Matrix.diagonal(learner.logDeviation.value.elements.map { exp($0) })
        + learner.below.value
      let same = LinearVAE(
        D: learner.D.value, noise: 0.4, E: learner.E.value, Σ: .product(L, L, transposeB: true))
      #expect(abs(learner.loss.number + (try same.elbo(Cbar, β: 1.7))) < 1e-11)
    }
  }

  @Test func anglesAreFolded() throws {
    for (degrees, expected) in [(0.0, 0.0), (10, 10), (50, 40), (90, 0), (135, 45), (-20, 20)] {
      let D = linear_vae.decoder(λ, Q, noise: noise, turned: degrees * .pi / 180)
      #expect(abs(try linear_vae.misalignment(D) - expected) < 1e-9)
    }
  }
}
