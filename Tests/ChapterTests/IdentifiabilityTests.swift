import Foundation
import Seams
import TestSupport
import Testing

@testable import identifiability

/// The laws and the maps of chapter 5, against sums, differences and numbers computed elsewhere.
@MainActor @Suite struct IdentifiabilityTests {
  private let heaps = Heaps()

  private func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
    abs(a - b) <= tolerance
  }

  // MARK: Mixtures

  @Test func mixturesAreLaws() {
    let law = Mixture(parts: [(0.3, -1, 0.5), (0.7, 0.4, 1.2)])
    #expect(isNear(simpson(-9...9, 2000) { law.density($0) }, 1, 1e-12))
    for t in [-2.0, 0.1, 1.7] {
      let below = simpson(-9...t, 4000) { law.density($0) }
      let tails = law.tails(Jet(t))
      #expect(isNear(tails.below.value, below, 1e-10))
      #expect(isNear(tails.above.value, 1 - below, 1e-10))
      #expect(isNear(Φ(law.score(Jet(t)).value), below, 1e-10))
      #expect(isNear(law.number(ofScore: law.score(Jet(t)).value), t, 1e-10))
    }
    #expect(isNear(Mixture.normal.entropy, 0.5 * log(2 * .pi * M_E), 1e-12))
    // By a plain sum; and less than that of a normal number of the same variance.
    let places = (0..<20_000).map { -6 + (Double($0) + 0.5) * 12 / 20_000 }
    let sum = places.reduce(0) { $0 - heaps.first.density($1) * log(heaps.first.density($1)) }
    #expect(isNear(heaps.first.entropy, sum * 12 / 20_000, 1e-9))
    #expect(heaps.first.entropy < Mixture.normal.entropy - 0.05)
  }

  /// 0.8·X − 0.6·Y, by a convolution.
  @Test func sumsOfMixturesAreConvolutions() {
    let (X, Y) = (heaps.first, Mixture(means: [0.3], deviations: [1.4]))
    let sum = Mixture.sum(0.8, X, -0.6, Y)
    for t in [-1.3, 0.2, 2.1] {
      let plain = simpson(-9...9, 4000) { y in
        Y.density(y) * X.density((t + 0.6 * y) / 0.8) / 0.8
      }
      #expect(isNear(sum.density(t), plain, 1e-10))
    }
  }

  @Test func drawsFollowTheMixture() {
    var random = Random(seed: 3)
    let draws = (0..<20_000).map { _ in heaps.first.draw(using: &random) }
    #expect(isNear(mean(draws), 0, 5 / 20_000.0.squareRoot()))
    // The fourth moment is 0.81² + 6·0.81·0.19 + 3·0.19², so the variance of the squares is below 1.
    #expect(isNear(mean(draws.map { $0 * $0 }), 1, 5 / 20_000.0.squareRoot()))
    let inner = Double(draws.count { abs($0) < 0.3 }) / 20_000
    let chance = simpson(-0.3...0.3) { heaps.first.density($0) }
    #expect(isNear(inner, chance, 5 * (chance / 20_000).squareRoot()))
  }

  @Test func scoresAreDifferentiated() {
    let law = heaps.first
    for t in [-2.4, -0.2, 0.9, 3.1] {
      let h = 1e-4
      let jet = law.score(Jet.variables(at: [t])[0])
      let (up, down) = (law.score(Jet(t + h)).value, law.score(Jet(t - h)).value)
      #expect(isNear(jet.gradient[0], (up - down) / (2 * h), 1e-5))
      #expect(isNear(jet.hessian(0, 0), (up - 2 * jet.value + down) / (h * h), 1e-4))
    }
  }

  // MARK: One law, four decoders

  /// F(x₂|x₁) by a sum over the density of the data.
  @Test func darmoisTakesTheConditionalLaw() {
    for (x1, x2) in [(-0.7, 0.4), (0.1, -1.2), (1.6, 0.3)] {
      func mass(_ range: ClosedRange<Double>) -> Double {
        simpson(range, 2000) { exp(heaps.logDensity([x1, $0])) }
      }
      let share = mass(-9...x2) / mass(-9...9)
      let y = heaps.darmois([x1, x2])
      #expect(isNear(Φ(y[1]), share, 1e-9))
      #expect(isNear(y[0], heaps.law.score(Jet(x1)).value, 1e-13))
      #expect(isNear(mass(-9...9), heaps.law.density(x1), 1e-10))
    }
  }

  @Test func fourEncodersFourDecodersOneLaw() {
    #expect(heaps.four.map(\.name) == ["true", "Darmois", "turned", "swirled"])
    for axes in heaps.four {
      for y in [[0.4, -1.1], [-1.6, 0.7], [2.2, 1.9]] {
        let x = axes.decoder(y)
        let back = axes.encoder(x)
        #expect(isNear(back[0], y[0], 1e-10) && isNear(back[1], y[1], 1e-10), "\(axes.name)")
        #expect(isNear(axes.encoder.logDensity(x), heaps.logDensity(x), 1e-10), "\(axes.name)")
        // c_IMA from the decoder's own columns, by differences.
        let columns = (0..<2).map { i in
          let ends = [1e-5, -1e-5].map { h in
            var moved = y
            moved[i] += h
            return axes.decoder(moved)
          }
          return zip(ends[0], ends[1]).map { ($0 - $1) / 2e-5 }
        }
        let gap = try? hadamardGap(Matrix(columns: columns).gram())
        #expect(isNear(axes.encoder.contrast(x), gap!, 1e-6), "\(axes.name)")
      }
    }
    // They are four.
    let places = heaps.four.map { $0.decoder([0.8, -0.5]) }
    for i in 0..<4 {
      for j in 0..<i { #expect(norm(zip(places[i], places[j]).map { $0 - $1 }) > 0.05) }
    }
  }

  @Test func meansOverTheHeaps() {
    #expect(isNear(heaps.mean(steps: 60) { _ in 1 }, 1, 1e-6))
    #expect(isNear(heaps.mean(steps: 60) { $0[0] * $0[1] }, 0, 1e-6))
    #expect(isNear(heaps.mean(steps: 60) { $0[1] * $0[1] }, 1, 1e-6))
    let drawn = {
      var random = Random(seed: 8)
      return covariance(heaps.draws(20_000, using: &random))
    }()
    #expect((drawn - .identity(2)).largestEntry < 0.05)
  }

  /// (5.5) for a normal law of another deviation is chapter 2's price; for equal ones it is nothing.
  @Test func turnedContrasts() {
    let wide = Mixture(means: [0], deviations: [1.5])
    let price = 0.5 * log(1 + pow((2.25 - 1) * sin(0.8), 2) / 9)
    // Only the numbers within 4 of 0 are summed.
    #expect(isNear(turnedContrast(wide, 0.4), price * (1 - 2 * Φ(-4 / 1.5)), 1e-9))
    #expect(isNear(turnedContrast(.normal, 0.7), 0, 1e-12))
    #expect(isNear(turnedContrast(heaps.first, .pi / 2), 0, 1e-12))
    let once = turnedContrast(heaps.first, .pi / 4)
    #expect(once > 0.1 && once < 0.2)
  }

  // MARK: Turns

  @Test func whatTurnedNumbersShare() {
    for θ in [0.0, .pi / 2] {
      #expect(isNear(turnedInformation(heaps.first, .normal, θ), 0, 1e-12))
    }
    #expect(isNear(turnedInformation(.normal, .normal, 0.6), 0, 1e-12))
    let nine = Mixture(means: [0], deviations: [3])
    let four = Mixture(means: [0], deviations: [2])
    // Chapter 2's price for (9, 4) at 30°.
    #expect(isNear(turnedInformation(nine, four, .pi / 6), 0.0612009908, 1e-9))
    let some = turnedInformation(heaps.first, .normal, 0.3)
    #expect(some > 0.05)
    #expect(isNear(some, turnedInformation(heaps.first, .normal, .pi / 2 - 0.3), 1e-9))
    // By a sum over the plane.
    let plain = simpson(-4...4, 160) { z1 in
      simpson(-6...6, 160) { z2 in
        heaps.first.density(z1) * φ(z2) * logRatio(z1, z2, heaps.first, 0.3)
      }
    }
    #expect(isNear(some, plain, 1e-6))
  }

  // MARK: Curvature

  @Test func bendingEnclosesCurvature() {
    // Between two latitudes: the area is Δv·(sin u₂ − sin u₁).
    let expected = 1.1 * (sin(0.9) - sin(0.2))
    #expect(isNear(Patch.all[0].enclosed, expected, 1e-7))
    #expect(isNear(Patch.all[0].bending, expected, 1e-7))
    #expect(isNear(Patch.all[3].bending, 0, 1e-14))
    // ∬ −sech⁴u cosh²u = −Δv·(tanh u₂ − tanh u₁).
    #expect(isNear(Patch.all[4].bending, -(tanh(0.8) + tanh(0.3)), 1e-6))
    for patch in Patch.all {
      let jets = patch.surface.jets(at: Matrix([[0.3, 0.5]]))
      #expect(isNear(jets.gram()[0, 1], 0, 1e-13), "\(patch.surface.name)")
    }
  }

  // MARK: Three latents

  @Test func lengthsThatDepend() {
    #expect(isNear(lengthInformation(), 0.1697, 5e-5))
    #expect(isNear(2 * simpson(0...60, 6000) { lengthDensity($0) }, 1, 1e-3))
  }

  // MARK: Labels

  @Test func labelledDataHaveTheirLaw() {
    let labelled = Labelled()
    let x = labelled.decoder([0.7, -1.2])
    let z = labelled.encoder(x)
    #expect(isNear(z[0], 0.7, 1e-13) && isNear(z[1], -1.2, 1e-13))
    let mass = simpson(-5...5, 200) { x1 in
      simpson(-8...22, 600) { x2 in exp(labelled.logDensity([x1, x2], [0.25, 0.25])) }
    }
    #expect(isNear(mass, 1, 1e-6))
    let expected = log(φ(1.4) / 0.5) + log(φ(-1.2 / 1.75.squareRoot()) / 1.75.squareRoot())
    #expect(isNear(labelled.logDensity(x, [0.25, 1.75]), expected, 1e-12))
    // Other variances read other squares.
    let ratio = labelled.logDensity(x, [1.75, 0.25]) - labelled.logDensity(x, [0.25, 0.25])
    let both = labelled.logDensity(x, [1.75, 1.75]) - labelled.logDensity(x, [0.25, 0.25])
    let found = squares([ratio, both], [[1.75, 0.25], [1.75, 1.75]], [0.25, 0.25])
    #expect(isNear(found[0], 0.49, 1e-12) && isNear(found[1], 1.44, 1e-12))
  }

  @Test func whatALabelLetsTurnedLatentsShare() {
    let labelled = Labelled()
    let given = TurnedGivenLabel(labelled, [1.75, 0.25])
    #expect(isNear(given.information(0), 0, 1e-4))
    #expect(isNear(given.information(.pi / 2), 0, 1e-4))
    #expect(isNear(given.information(0.4), given.information(.pi / 2 - 0.4), 1e-4))
    // The entropies of draws in narrow cells, where a cell's width costs little.
    var random = Random(seed: 6)
    let mixed = labelled.mixed
    let warped = (0..<100_000).map { _ in
      [1.75, 0.25].map { mixed.score(Jet($0.squareRoot() * random.normal())).value }
    }
    func entropy(_ numbers: [Double]) -> Double {
      var counts: [Int: Double] = [:]
      for t in numbers { counts[Int(floor(t / 0.05)), default: 0] += 1 }
      let N = Double(numbers.count)
      return counts.values.sorted().reduce(0) { $0 - $1 / N * log($1 / N / 0.05) }
    }
    let after = warped.map { turned($0, by: 0.7) }
    let drawn =
      (0..<2).map { i in entropy(after.map { $0[i] }) - entropy(warped.map { $0[i] }) }.reduce(0, +)
    // Four entropies, each known to about its deviation over the root of the number, below 0.005.
    #expect(isNear(given.information(0.7), drawn, 0.02))
    #expect(given.information(0.7) > 0.2)
  }

  // MARK: The second page

  @Test func closedForms() throws {
    // Abramowitz and Stegun, table 5.1.
    for (x, expected) in [(1.0, 0.2193839344), (2, 0.0489005107)] {
      #expect(isNear(exponentialIntegral(x), expected, 5e-11))
    }
    for (α, expected) in [(0.5, 0.1122796392), (1, 0.3613286169)] {
      let x = 2 / (α * α)
      #expect(isNear(exp(x) * exponentialIntegral(x), expected, 1e-10))
    }
    #expect(isNear(meanSquareContrast(.pi / 4), 0.31357, 5e-6))
    #expect(isNear(meanSquareContrast(.pi / 8), 0.228674, 5e-7))
    let z = squareMap(.pi / 2)([0.3, 0.9])
    #expect(isNear(z[0], 0.1, 1e-12) && isNear(z[1], 0.3, 1e-12))
  }

  @Test func theWindingDecoderKeepsLengthsAndCoversOnce() {
    let (a, b) = (wound([1, 0]), wound([0, 1]))
    #expect(abs(dot(a, b)) < 1e-15 && isNear(norm(a), 1, 1e-15) && isNear(norm(b), 1, 1e-15))
    #expect(isNear(atan2(a[1], a[0]), atan(2), 1e-15))
    #expect(isNear(woundSides[0] * woundSides[1], 4 * .pi * .pi, 1e-13))
    #expect(largestCharacter() < 1e-14)
    // Another box of the same area is not covered evenly.
    #expect(largestCharacter(sides: [2 * .pi, 2 * .pi]) > 0.1)
  }
}

/// The promises of chapter 5's program.
@Suite struct IdentifiabilityProgramTests {
  @Test func claimsHoldForAFreshSeedAndRunsAgree() throws {
    try inFolder { folder in
      for name in ["a", "b"] {
        let run = try Program.shell(
          "exec '\(Program.path("identifiability"))' --quick --seed 105 --output \(name)",
          in: folder)
        #expect(run.exitCode == 0, "\(run.output.suffix(600))")
      }
      let (a, b) = (
        try contents(folder.appendingPathComponent("a")),
        try contents(folder.appendingPathComponent("b"))
      )
      #expect(a == b)
      #expect(a.count > 9)
      // From a program in Python, by sums on other grids; in nats.
      let kept = try numbersKept(in: a)
      #expect(abs(try #require(kept["threeShare"] as? Double) - 0.1696979) < 1e-6)
      #expect(abs(try #require(kept["labelShare"] as? Double) - 0.2843433) < 1e-4)
      let means = try #require(kept["squareMeans"] as? [Double])
      #expect(abs(means[0] - 0.228674) < 1e-5 && abs(means[1] - 0.31357) < 1e-5)
    }
  }
}
