import Foundation
import Seams
import Testing

@testable import diagonal_hessian

/// The chapter's numbers against those of other programs, and what the page leaves to its reader.
@MainActor @Suite struct DiagonalHessianTests {
  private static let torus = ClosedForm("flat torus", latents: 2) { z in
    [cos(z[0]), sin(z[0]), cos(z[1]), sin(z[1])]
  }
  private let places: [(ClosedForm, [Double])] = [
    (ClosedForm.banana, [1, 0]), (ClosedForm.saddle, [1, 1]), (ClosedForm.square, [0.5, 0.7]),
    (ClosedForm.exponential, [0.2, 0.7]), (ClosedForm.cone, [0.5, 0.7]),
    (ClosedForm.warp, [0.3, -0.4]),
    (ClosedForm.cylinder, [0.5, 0.7]), (Self.torus, [0.5, 0.7]),
  ]

  @Test func theBananaAtHalf() throws {
    let fit = try Fit(ClosedForm.banana, [1, 0], σ: 0.5)
    func near(_ values: [Double], _ expected: [Double]) {
      for (a, b) in zip(values, expected) { #expect(abs(a - b) < 1e-6, "\(a) \(b)") }
    }
    near(fit.full.mean, [0.792306, 0.083082])
    near(fit.full.covariance.elements, [0.1645467, -0.1042970, -0.1042970, 0.2661081])
    near(fit.diagonal.mean, [0.740888, 0.127765])
    near(fit.diagonal.covariance.elements, [0.1316727, 0, 0, 0.2])
    near(
      [fit.seen.bound(fit.full), fit.seen.bound(fit.diagonal), fit.seen.logEvidence()],
      [-2.54280416, -2.68003134, -2.51748432])
    near([fit.seen.precision(fit.diagonal)[0, 1]], [2.963552])
  }

  @Test(arguments: [
    (1, 0.0208880, 0.0271), (0.5, 0.1372272, 0.02532), (0.2, 0.2916770, 0.008074),
    (0.1, 0.3314743, 0.002359), (0.05, 0.3427011, 0.000616),
  ]) func theBananasPrice(_ σ: Double, _ price: Double, _ gap: Double) throws {
    let fit = try Fit(ClosedForm.banana, [1, 0], σ: σ)
    #expect(abs(fit.price - price) < 1e-7)
    let missed = fit.seen.logEvidence(cells: 1200) - fit.seen.bound(fit.full)
    #expect(abs(missed - gap) < 5e-5)
  }

  @Test func theConformalMap() throws {
    let prices = try [1, 0.5, 0.2, 0.1, 0.05].map {
      try Fit(ClosedForm.square, [0.5, 0.7], σ: $0).price
    }
    for (price, expected) in zip(prices, [1.617e-3, 1.365e-4, 3.766e-6, 2.379e-7, 1.490e-8]) {
      #expect(abs(price / expected - 1) < 1e-3, "\(price)")
    }
    let half = try Fit(ClosedForm.square, [0.5, 0.7], σ: 0.5)
    #expect(abs(half.seen.logEvidence() - -4.10995075) < 1e-7)
    #expect(abs(half.seen.bound(half.full) - -4.11559311) < 1e-7)
    #expect(abs(mixed(ClosedForm.square, [0.5, 0.7]) - -0.465664) < 1e-6)
  }

  @Test func theExponential() throws {
    #expect(abs(try Fit(ClosedForm.exponential, [0.2, 0.7], σ: 0.1).price - 1.106e-5) < 5e-9)
    #expect(abs(predictedPrice(ClosedForm.exponential, [0.2, 0.7], σ: 0.1) - 1.101e-5) < 5e-9)
    // By symmetry nothing is lost where z₂ = 0, though the columns are not of the free kind there.
    #expect(abs(try Fit(ClosedForm.exponential, [0.2, 0], σ: 0.4).price) < 1e-12)
  }

  @Test func contrasts() throws {
    #expect(abs(try cIMA(.banana, [1, 0]) - 0.3465735903) < 1e-10)
    #expect(abs(try cIMA(.saddle, [1, 1]) - 0.0204109973) < 1e-10)
    for (d, z) in places[2...] { #expect(abs(try cIMA(d, z)) < 1e-14, "\(d.name)") }
    // Averaged over the prior.
    let rule = TensorQuadrature(count: 60, dimension: 2)
    let mean = rule.mean(
      try (0..<rule.weights.count).map { try cIMA(.banana, rule.nodes.row($0)) })
    #expect(abs(mean - 0.2667265899) < 1e-4)
  }

  /// In the plane the limit of P₁₂ has another form, by the density of d(z) on the plane.
  @Test func theMixedEntryByDensities() throws {
    let h = 1e-4
    func logSpeed(_ d: ClosedForm, _ z: [Double], _ j: Int) -> Double {
      0.5 * log(d.jets(at: Matrix([z])).gram()[j, j])
    }
    func slope(_ d: ClosedForm, _ z: [Double], _ j: Int, along i: Int) -> Double {
      var (a, b) = (z, z)
      a[i] += h
      b[i] -= h
      return (logSpeed(d, a, j) - logSpeed(d, b, j)) / (2 * h)
    }
    // Columns orthogonal and of different lengths: no term of (3.15) vanishes.
    let stretched = ClosedForm("stretched", latents: 2) { z in
      let (a, b) = (2 + sinh(z[0]), 0.5 * z[1] + z[1] * z[1] * z[1] / 6)
      return [0.5 * (a * a - b * b), a * b]
    }
    for (d, z) in [
      (ClosedForm.square, [0.5, 0.7]), (ClosedForm.exponential, [0.2, 0.7]),
      (ClosedForm.square, [-0.3, 0.4]),
      (ClosedForm.warp, [0.3, -0.4]), (stretched, [0.4, 0.6]),
    ] {
      let g = (0..<2).map { i in
        -z[i] - slope(d, z, 0, along: i) - slope(d, z, 1, along: i)
      }
      let jets = d.jets(at: Matrix([z]))
      let third = (0..<2).reduce(0) {
        $0 + dot(jets.slope($1), thirdDerivative(d, z, along: $1)) / jets.gram()[$1, $1]
      }
      let other = g[0] * slope(d, z, 0, along: 1) + g[1] * slope(d, z, 1, along: 0) + third
      #expect(abs(other - mixed(d, z)) < 1e-6, "\(d.name)")
    }
    let fit = try Fit(stretched, [0.4, 0.6], σ: 0.01)
    let measured = fit.seen.precision(fit.full)[0, 1]
    #expect(abs(measured - mixed(stretched, [0.4, 0.6])) < 1e-3)
    #expect(abs(measured) > 0.1)
  }

  /// The answer to the exercise on the sphere: z₂ tan z₁, and the price that follows.
  @Test func theSphereIsNotFree() throws {
    let sphere = ClosedForm("sphere", latents: 2) { z in
      [cos(z[0]) * cos(z[1]), cos(z[0]) * sin(z[1]), sin(z[0])]
    }
    let z = [0.4, 0.7]
    #expect(abs(mixed(sphere, z) - 0.7 * tan(0.4)) < 1e-7)
    let price = try Fit(sphere, z, σ: 0.02).price
    #expect(abs(price / predictedPrice(sphere, z, σ: 0.02) - 1) < 0.02)
  }

  /// The free decoders again, the search begun at a Gaussian that leans.
  @Test func freeDecodersLoseNothingFromALeaningStart() throws {
    for (d, z) in places[5...] {
      let fit = try Fit(d, z, offset: d(z).map { _ in 0.1 }, σ: 0.3)
      let seen = fit.seen
      let leaning = Matrix([[20, 6], [6, 15.0]])
      let best = try settled(from: z, precision: leaning) { q in
        let (logLikelihood, gradient, gram, bend) = seen.averages(q)
        let P = .identity(2) + (gram - bend) / seen.noise
        return (seen.bound(logLikelihood, q), P, P, zip(gradient, q.mean).map { $0 - $1 })
      }
      #expect(abs(best.covariance[0, 1]) < 1e-10, "\(d.name)")
      #expect(abs(seen.bound(best) - seen.bound(fit.diagonal)) < 1e-12)
    }
  }

  /// (3.4) is where the bound has no slope, for every decoder and both kinds of q.
  @Test func theBoundHasNoSlopeAtTheBest() throws {
    for (d, z) in places {
      let fit = try Fit(d, z, offset: d(z).map { _ in 0.05 }, σ: 0.3)
      for q in [fit.full, fit.diagonal] {
        for i in 0..<2 {
          let h = 1e-4
          let ends = try [h, -h].map { step in
            var mean = q.mean
            mean[i] += step
            return fit.seen.bound(try Gaussian(mean: mean, covariance: q.covariance))
          }
          #expect(abs(ends[0] - ends[1]) / (2 * h) < 1e-6, "\(d.name)")
          let stretched = try [h, -h].map { step in
            var Σ = q.covariance
            Σ[i, i] *= 1 + step
            return fit.seen.bound(try Gaussian(mean: q.mean, covariance: Σ))
          }
          #expect(abs(stretched[0] - stretched[1]) / (2 * h) < 1e-6, "\(d.name)")
        }
      }
    }
  }

  @Test(arguments: [
    (0.3, -0.518192, 2.909195, 4.014227), (-0.3, .nan, 3.471345, 2.663905),
    (1, .nan, 12.54435, 16.00780), (0, .nan, 3.172952, 3.172952),
  ]) func theKink(_ x: Double, _ mean: Double, _ precision: Double, _ smooth: Double) {
    let kink = Kink(x: x, noise: 0.25)
    let (μ, τ) = kink.best
    if !mean.isNaN { #expect(abs(μ - mean) < 1e-6) }
    #expect(abs(1 / (τ * τ) - precision) < 1e-5)
    #expect(abs(kink.condition(μ, τ).smooth - smooth) < 1e-5)
  }

  /// Kumar and Poole's objective for the banana, at the bound's best mean.
  @Test func theDeterministicObjective() throws {
    let fit = try Fit(ClosedForm.banana, [1, 0], σ: 0.1)
    #expect(abs(fit.seen.deterministic(fit.diagonal.mean) - -2.681239) < 1e-6)
    #expect(abs(fit.seen.bound(fit.diagonal) - -2.681527) < 1e-6)
    // And at its own best mean, by going uphill.
    var μ = fit.diagonal.mean
    for _ in 0..<400 {
      let slope = (0..<2).map { i in
        let ends = [1e-5, -1e-5].map { step in
          var moved = μ
          moved[i] += step
          return fit.seen.deterministic(moved)
        }
        return (ends[0] - ends[1]) / 2e-5
      }
      μ = zip(μ, slope).map { $0 + 0.003 * $1 }
    }
    #expect(abs(fit.seen.deterministic(μ) - -2.680925) < 1e-6)
  }

  /// The search ends too where the columns are nearly parallel and q must be upright.
  @Test func obliqueColumnsAreNoObstacle() throws {
    let fit = try Fit(banana(bend: 0.5, turned: .pi / 6), [3.7, -3.3], σ: 0.05)
    #expect(abs(fit.price - (try cIMA(banana(bend: 0.5, turned: .pi / 6), [3.7, -3.3]))) < 0.05)
    let asked = fit.seen.precision(fit.diagonal)
    for i in 0..<2 { #expect(abs(asked[i, i] * fit.diagonal.covariance[i, i] - 1) < 1e-9) }
  }

  /// The exponential's entry beside the diagonal is −μ₂ off its image too, and whatever q leans.
  @Test func theExponentialsEntryIsItsMean() throws {
    let fit = try Fit(.exponential, [-0.3, 0.4], offset: [0.2, -0.1], σ: 0.5)
    #expect(abs(fit.seen.precision(fit.full)[0, 1] + fit.full.mean[1]) < 1e-10)
    #expect(abs(fit.seen.precision(fit.diagonal)[0, 1] + fit.diagonal.mean[1]) < 1e-10)
  }

  /// Rows of the map against the limits that their entries name, which σ = 0.05 comes near.
  @Test func theMap() throws {
    let saddle = try mapPrices(.saddle, [1, 1])
    #expect(abs(saddle[0] - 0.0204109973) < 5e-4 && abs(saddle[1] - saddle[0]) < 5e-4)
    let z = [0.5, 0.7]
    let cone = try mapPrices(.cone, z)
    let jets = ClosedForm.cone.jets(at: Matrix([z]))
    let ν = unitNormal(jets.slope(0), jets.slope(1))
    let N12 = dot(ν, jets.curvature(0, 1))
    #expect(abs(cone[0] / predictedPrice(.cone, z, σ: 0.05) - 1) < 0.05)
    #expect(abs(cone[1] / (0.5 * 0.05 * 0.05 * N12 * N12) - 1) < 0.05)
    let far = try [0.3, -0.3].map { t in
      try hadamardGap(jets.gram() - jets.hessian(weights: ν.map { t * $0 }))
    }
    #expect(abs(cone[2] / mean(far) - 1) < 0.05)
    #expect(try mapPrices(.cylinder, z).allSatisfy { abs($0) < 1e-12 })
    #expect(try mapRow(.cylinder, z) == ["cylinder", "0", "0", "0"])
  }

  /// Values of (3.14) and of the turned banana from a program in Python.
  @Test func theTwoKnobs() throws {
    #expect(abs(turnedPrice(0) - 0.26672663928) < 1e-9)
    #expect(abs(turnedPrice(.pi / 12) - 0.21397279255) < 1e-9)
    #expect(abs(turnedPrice(.pi / 4) - 0.15565061481) < 1e-9)
    let (a, lost) = cheapestBend(turned: 0)
    let (likelihood, price) = lostInTheLimit(bend: a)
    #expect(abs(a - 0.282) < 1e-3 && abs(likelihood + price - 0.18870829) < 1e-6)
    #expect(abs(likelihood + price - lost) < 1e-15)
    // At 45° the price is ½E log(1 + 4a⁴u⁴).
    let both = cheapestBend(turned: .pi / 4)
    #expect(abs(both.bend - 0.339218) < 1e-6 && abs(both.lost - 0.09223614) < 1e-7)
    #expect(lostInTheLimit(bend: 0).price == 0 && lostInTheLimit(bend: 0).likelihood == 0.375)
    // Twenty points stand for the integral.
    #expect(abs(try Knobs.limit(turned: .pi / 4) - turnedPrice(.pi / 4)) < 3e-3)
    #expect(abs(try Knobs.limit(bend: 0.2) - 0.135 - lostInTheLimit(bend: 0.2).price) < 3e-3)
  }

  /// What a bend loses is what is missing in the evidence, and the divergence of the best q.
  @Test func lostNatsAreLikelihoodAndDivergence() throws {
    let (z, σ) = ([0.8, -0.3], 0.3)
    let x = banana(bend: 0.5, turned: 0)(z)
    let seen = [0.5, 0.2].map { a in
      Observation(banana(bend: a, turned: 0.4), x: x, noise: σ * σ)
    }
    let near = [cos(0.4) * 0.8 + sin(0.4) * -0.1, cos(0.4) * -0.1 - sin(0.4) * 0.8]
    for seen in seen {
      let q = try seen.best(diagonal: true, near: near)
      // KL(q ‖ p(z|x)) = E_q[log q − log p(x, z)] + log p(x), at many nodes.
      let rule = TensorQuadrature(count: 40, dimension: 2)
      let nodes = rule.nodes(of: q)
      let divergence = rule.mean(zip(q.logDensities(nodes), seen.logJoint(nodes)).map { $0 - $1 })
      #expect(abs(seen.bound(q) + divergence) < 1e-9)
      #expect(seen.logEvidence(cells: 480) - seen.bound(q) > 0)
    }
  }
}
