import Foundation
import Seams
import Testing

@testable import linear_vae

/// The chapter's formulas against numbers computed by other programs, or by another route.
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
    #expect(abs(parts.explained - -5.523171017467) < 5e-13)
    #expect(abs(aligned.Σ[0, 0] - 0.0592592593) < 5e-11)
    #expect(abs(aligned.Σ[1, 1] - 0.1333333333) < 5e-11)
  }

  @Test(arguments: [(5, 0.0026106802), (15, 0.0212436369), (30, 0.0612009908), (45, 0.0800427077)])
  func thePrice(_ degrees: Int, _ expected: Double) throws {
    let θ = Double(degrees) * .pi / 180
    #expect(abs(linear_vae.price(9, 4, θ) - expected) < 5e-11)
    let lost =
      try vae(Double(degrees), diagonal: false).elbo(Cbar) - vae(Double(degrees)).elbo(Cbar)
    #expect(abs(lost - expected) < 5e-11)
  }

  @Test func theBoundAtThirtyDegrees() throws {
    let D = try vae(30).D
    #expect(abs(try linear_vae.bound(D, Cbar, noise: noise) - -8.004740136874) < 5e-13)
  }

  /// One round of (2.4) and (2.7) ends where the bound has no slope in D, by central differences.
  @Test(arguments: [true, false]) func aRoundLeavesNoSlopeInTheDecoder(_ diagonal: Bool) throws {
    var random = Random(seed: 3)
    let start = random.normals(rows: 5, columns: 2)
    var after = try LinearVAE(decoder: start, noise: noise, diagonal: diagonal)
    after.D = try climb(from: start, Cbar, noise: noise, diagonal: diagonal, rounds: 1)[1]
    let slope = try curvatures(at: after.D) { D in
      var moved = after
      moved.D = D
      return try moved.elbo(Cbar)
    }.slope
    #expect(slope.allSatisfy { abs($0) < 1e-8 })
  }

  @Test func theDepthsOfRolineksRatios() {
    for (r, depth) in [(1, 0), (1.2, 0.016529302), (1.5, 0.080042708), (2.0, 0.223143551)] {
      #expect(abs(linear_vae.price(r * r, 1, .pi / 4) - depth) < 5e-10)
    }
  }

  /// At 45° the closed form; elsewhere the least over a grid of lengths, evaluated by (2.3).
  @Test func thePriceWithFreeLengths() throws {
    let pass = linear_vae.adaptedPrice(9, 4, .pi / 4)
    #expect(abs(pass.price - 0.0408219945) < 5e-11)
    #expect(abs(pass.ℓ[0] - 7.5) < 1e-6 && abs(pass.ℓ[1] - 5) < 1e-6)
    let θ = 0.5
    let touched = try vae(0).elbo(Cbar)
    let prices = try (0...80).flatMap { i in
      try (0...80).map { j in
        let ℓ = [6 + 0.05 * Double(i), 3 + 0.05 * Double(j)]
        let D = linear_vae.decoder(ℓ, Q, noise: noise, turned: θ)
        return touched - (try LinearVAE(decoder: D, noise: noise, diagonal: true).elbo(Cbar))
      }
    }
    // Half a step of the grid away from the bottom, whose curvature is below 1/ℓ².
    let least = linear_vae.adaptedPrice(9, 4, θ).price
    #expect(prices.min()! >= least - 1e-12 && prices.min()! < least + 0.025 * 0.025 / 9)
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
    #expect(
      abs(try other.elbo(Cbar, β: β) - linear_vae.fromMoreNoise(other, Cbar, β: β)) < 1e-11)
  }

  @Test func theOptimaOfWangAndZiyin() throws {
    for (m, expected) in [(2, 9.2718368527), (3, 9.1159958098)] {
      let s = (0..<m).map { max(λ[$0] - 0.6, 0).squareRoot() }
      let best = try LinearVAE(
        decoder: Q.columns(0..<m) * .diagonal(s), noise: 0.3, diagonal: true, β: 2)
      let loss = -(try best.elbo(Cbar, β: 2)) - 2.5 * log(2 * .pi * 0.3)
      #expect(abs(loss - expected) < 5e-11)
      if m == 3 { #expect(best.D == (try linear_vae.optimum(λ, Q, β: 2)).D) }
    }
  }

  /// The bound by quadrature at PPCA's maximum is the likelihood, and q the posterior.
  @Test func theSecondRoutes() throws {
    let half = Matrix<Double>.diagonal(λ.map { (5 * $0).squareRoot() }) * Q.transpose
    let points = Matrix((0..<5).flatMap { [half.row($0), half.row($0).map(-)] })
    let (upright, leaning) = (try vae(0), try vae(45))
    #expect(abs(try boundByQuadrature(upright, points) - -7.943539146118) < 1e-11)
    #expect(abs(try meanDivergence(upright, points)) < 1e-12)
    #expect(abs(try meanDivergence(leaning, points) - 0.0800427077) < 5e-11)
  }

  /// On the tapes stand −ℓ by (2.3), and for a batch what its points and its ε make of (2.2).
  @Test func theTapesHoldTheSameBound() throws {
    var random = Random(seed: 4)
    var other = randomVAE(using: &random)
    other.Σ = .diagonal([0.4, 1.3])
    let exact = exactLoss(Cbar, from: other)
    exact.tape.run()
    #expect(abs(exact.loss.number + (try other.elbo(Cbar))) < 1e-11)

    let sampled = SampledLoss(from: other, batch: 7)
    sampled.draw(λ, Q, using: &random)
    sampled.recording.tape.run()
    let (x, ε) = (sampled.x.value, sampled.ε.value)
    let noise = try Gaussian(
      mean: [Double](repeating: 0, count: 5), covariance: other.noise * .identity(5))
    let losses = try (0..<7).map { k in
      let q = try Gaussian(mean: other.E * x.row(k), covariance: other.Σ)
      let z = [
        q.mean[0] + 0.4.squareRoot() * ε[k, 0], q.mean[1] + 1.3.squareRoot() * ε[k, 1],
      ]
      return q.divergence(from: .standard(2))
        - noise.logDensity(zip(x.row(k), other.D * z).map { $0 - $1 })
    }
    #expect(abs(sampled.recording.loss.number - mean(losses)) < 1e-11)
  }

  /// The points of a batch have the covariance that was asked for, entry by entry to five standard
  /// errors, and every batch is another.
  @Test func batchesAreDrawnFromTheData() throws {
    var random = Random(seed: 5)
    let sampled = SampledLoss(from: try vae(30), batch: 4096)
    sampled.draw(λ, Q, using: &random)
    let first = sampled.x.value
    let S = secondMoment(first, about: [Double](repeating: 0, count: 5))
    for i in 0..<5 {
      for j in 0..<5 {
        let error = ((Cbar[i, i] * Cbar[j, j] + Cbar[i, j] * Cbar[i, j]) / 4096).squareRoot()
        #expect(abs(S[i, j] - Cbar[i, j]) < 5 * error)
      }
    }
    sampled.draw(λ, Q, using: &random)
    #expect(sampled.x.value != first)
  }

  /// The slope and the curvatures of a quadratic form in the entries.
  @Test func curvaturesOfAQuadratic() throws {
    let a = [1.0, -2, 3, 0.5]
    let D = Matrix([[0.3, -1], [2, 0.7]])
    let bends = try curvatures(at: D) { D in
      zip(a, D.elements).reduce(0) { $0 + 0.5 * $1.0 * $1.1 * $1.1 } + D[0, 0] * D[1, 1]
    }
    let slope = [0.3 + 0.7, 2, 6, 0.35 + 0.3]
    #expect(zip(bends.slope, slope).allSatisfy { abs($0 - $1) < 1e-8 })
    // The pair (1, 0.5) with the mixed term 1: ¾ ± √(1/16 + 1).
    let root = (1.0 / 16 + 1).squareRoot()
    let expected = [3, 0.75 + root, 0.75 - root, -2]
    #expect(zip(bends.values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func anglesAreFolded() throws {
    for (degrees, expected) in [(0.0, 0.0), (10, 10), (50, 40), (90, 0), (135, 45), (-20, 20)] {
      let D = linear_vae.decoder(λ, Q, noise: noise, turned: degrees * .pi / 180)
      #expect(abs(try linear_vae.misalignment(D) - expected) < 1e-9)
    }
  }

  /// Plain steps move against the slope by 0.003 of it, and the looks are the angles on the way.
  @Test func aPlainStepIsDownTheSlope() throws {
    let start = try vae(30)
    let loss = exactLoss(Cbar, from: start)
    loss.tape.run()
    loss.tape.differentiate(loss.loss)
    let expected = start.D - 0.003 * loss.D.slope
    let angles = try descend(exactLoss(Cbar, from: start), adam: false, steps: 100)
    #expect(angles.count == 101 && abs(angles[0] - 30) < 1e-9)
    #expect(abs(angles[1] - (try linear_vae.misalignment(expected))) < 1e-9)
  }

  /// A cosine does not depend on a column's length: here 3 and ½, at 0.3 and 0.4 from their axes.
  @Test func alignmentIsACosine() {
    let D = Matrix([[3 * cos(0.3), -0.5 * sin(0.4)], [3 * sin(0.3), 0.5 * cos(0.4)], [0, 0]])
    #expect(abs(linear_vae.alignment(D, .identity(3)) - cos(0.4)) < 1e-15)
  }

  @Test func listsAndFalls() {
    #expect(falls([1, 3, 2]) == [-2, 1])
    #expect(list([0.12344, 1e-9, 3]) == "0.1234, 0, 3")
  }
}
