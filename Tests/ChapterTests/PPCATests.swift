import Foundation
import Seams
import Tables
import Testing

@testable import ppca

/// The chapter's formulas against numbers computed by other programs.
@MainActor @Suite struct PPCATests {
  /// A point where the data have their mean tells nothing of z, whatever the mean is.
  @Test func thePosteriorAtTheMeanIsCentred() throws {
    let model = PPCA(D: Matrix([[1.0, 0.5], [-2, 1], [0.3, 3]]), μ: [4, -5, 6], noise: 0.7)
    #expect(try model.posterior(of: [4, -5, 6]).mean == [0, 0])
    let given = try model.joint().conditional(given: [2, 3, 4], equal: [5, -4, 6])
    for (a, b) in zip(try model.posterior(of: [5, -4, 6]).mean, given.mean) {
      #expect(abs(a - b) < 1e-12)
    }
  }

  private let λ = [9, 4, 1, 0.5, 0.1]
  private let zero = [Double](repeating: 0, count: 5)
  private let S: Matrix<Double>

  init() {
    let U = Matrix.reflection(across: [1, 2, 3, 4, 5])
    S = U * .diagonal([9, 4, 1, 0.5, 0.1]) * U.transpose
  }

  private func best() throws -> PPCA { PPCA(fitting: try eigen(S), μ: zero, latent: 2) }

  @Test func theFixtureIsTheOneThatTheNumbersAreFor() {
    #expect(abs(S[0, 0] - 8.4042975207) < 5e-11)
    #expect(abs(S[0, 1] - -0.8277685950) < 5e-11)
  }

  @Test func theMaximum() throws {
    let model = try best()
    #expect(abs(model.noise - 8 / 15.0) < 1e-14)
    #expect(abs(try model.logLikelihood(S) - -7.943539146117857) < 1e-12)
    #expect(abs(ppca.maximumLogLikelihood(λ, latent: 2) - -7.943539146117857) < 1e-13)
  }

  @Test(arguments: [
    ([0, 1], -8.24715960), ([0, 2], -12.55401241), ([0, 3], -13.04077216), ([1, 2], -20.48188064),
  ]) func theOtherPairs(_ pair: [Int], _ expected: Double) throws {
    let model = PPCA(keeping: pair, of: try eigen(S), μ: zero, noise: 0.3)
    #expect(abs(try model.logLikelihood(S) - expected) < 5e-9)
    #expect(try model.slope(S).D.largestEntry < 1e-13)
  }

  @Test func theWaysUp() throws {
    let spectrum = try eigen(S)
    for (pair, count) in [([0, 1], 0), ([0, 2], 1), ([0, 3], 2), ([1, 2], 2), ([1, 3], 3)] {
      let model = PPCA(keeping: pair, of: spectrum, μ: zero, noise: 0.3)
      let bends = try ppca.curvatures(of: model, S)
      #expect(bends.count { $0 > 1e-4 } == count)
      #expect(bends.count { abs($0) < 1e-4 } == 1)
    }
    let third = PPCA(keeping: [0, 2], of: spectrum, μ: zero, noise: 0.3)
    #expect(abs(try ppca.curvatures(of: third, S)[0] - 10) < 1e-6)
    let fourth = PPCA(keeping: [0, 3], of: spectrum, μ: zero, noise: 0.3)
    #expect(abs(try ppca.curvatures(of: fourth, S)[0] - 70 / 3.0) < 1e-6)
  }

  @Test func theIdleColumn() {
    #expect(abs(ppca.gain(0.3, variance: 9, noise: 0.3) - 3.330356329) < 5e-10)
    #expect(abs(ppca.gain(0.3, variance: 0.1, noise: 0.3) - -0.092720594) < 5e-10)
  }

  @Test func theFormulaThatIsNoLikelihood() {
    #expect(
      abs(ppca.maximumLogLikelihood([0.5, 0.1, 9, 4, 1], latent: 2) - -7.90749) < 5e-6)
  }

  /// The slope against central differences of every entry, at a random model.
  @Test func theSlopeInEveryEntry() throws {
    var random = Random(seed: 12)
    let model = PPCA(D: random.normals(rows: 5, columns: 2), μ: zero, noise: 0.6)
    let slope = try model.slope(S)
    for k in 0..<10 {
      let values = try [1e-5, -1e-5].map { step in
        var moved = model
        moved.D.elements[k] += step
        return try moved.logLikelihood(S)
      }
      #expect(abs((values[0] - values[1]) / 2e-5 - slope.D.elements[k]) < 1e-8)
    }
    let values = try [1e-5, -1e-5].map { step in
      var moved = model
      moved.noise += step
      return try moved.logLikelihood(S)
    }
    #expect(abs((values[0] - values[1]) / 2e-5 - slope.noise) < 1e-8)
  }

  /// EM's step against its own definition: it must raise the likelihood, and rest at the maximum.
  @Test func oneStepOfEM() throws {
    var random = Random(seed: 13)
    var model = PPCA(D: random.normals(rows: 5, columns: 2), μ: zero, noise: 2)
    for _ in 0..<30 {
      let next = try model.climbed(S)
      #expect(try next.logLikelihood(S) >= model.logLikelihood(S) - 1e-13)
      model = next
    }
    let rest = try best().climbed(S)
    #expect((rest.D - (try best()).D).largestEntry < 1e-13)
    #expect(abs(rest.noise - 8 / 15.0) < 1e-14)
  }

  @Test func irises() throws {
    let X = try Table(bundled: "iris").data
    let spectrum = try eigen(covariance(X))
    let expected = [4.2000534280, 0.2410529429, 0.0776881034, 0.0236761924]
    for (a, b) in zip(spectrum.values, expected) { #expect(abs(a - b) < 5e-11) }
    for (m, noise, likelihood) in [
      (1, 0.1141390796, -3.1377963888), (2, 0.0506821479, -2.6997518677),
      (3, 0.0236761924, -2.5327642008),
    ] {
      let model = PPCA(fitting: spectrum, μ: mean(X), latent: m)
      #expect(abs(model.noise - noise) < 5e-11)
      #expect(abs(mean(try model.marginal().logDensities(X)) - likelihood) < 5e-11)
    }
    #expect(abs(ppca.maximumLogLikelihood(spectrum.values, latent: 0) - -5.9301075381) < 5e-11)
    let diagonal = try Gaussian(
      mean: mean(X), covariance: .diagonal(covariance(X).diagonal))
    #expect(abs(mean(diagonal.logDensities(X)) - -4.9401169012) < 5e-11)
  }

  /// The likelihoods of unseen rows from one eigendecomposition, against (1.3) for each m.
  @Test func heldOutLikelihoodsAreThoseOfTheModels() throws {
    var random = Random(seed: 9)
    let X = random.normals(rows: 40, columns: 6) * .diagonal([3, 2, 1, 1, 0.5, 0.2])
    var (first, second) = (Random(seed: 1), Random(seed: 1))
    let unseen = try ppca.holdOut(X, using: &first).unseen
    let order = second.permutation(40)
    let (a, b) = (X.rows(order[..<32]), X.rows(order[32...]))
    for m in 1...5 {
      let model = PPCA(fitting: try eigen(covariance(a)), μ: mean(a), latent: m)
      #expect(abs(mean(try model.marginal().logDensities(b)) - unseen[m - 1]) < 1e-11)
    }
  }

  /// scikit-learn's score against the density of the Gaussian that it fits, tall tables and wide.
  @Test(arguments: [(40, 6, 2), (8, 12, 3)])
  func scoresAreMeanDensities(_ rows: Int, _ columns: Int, _ m: Int) throws {
    var random = Random(seed: 10)
    let X = random.normals(rows: rows, columns: columns)
    let (λ, Q) = try eigen(covariance(X))
    let theirs = λ.map { $0 * Double(rows) / Double(rows - 1) }
    let noise = mean(Array(theirs[m..<min(rows, columns)]))
    let D = Q.columns(0..<m) * .diagonal((0..<m).map { (theirs[$0] - noise).squareRoot() })
    let fitted = try Gaussian(
      mean: mean(X),
      covariance: .product(D, D, transposeB: true) + noise * .identity(columns))
    let score = ppca.sklearnScore(λ, rows: rows, latent: m)
    #expect(abs(mean(fitted.logDensities(X)) - score) < 1e-10)
  }

  @Test func ranksSurviveBadScales() {
    #expect(ppca.numericalRank([1, 1e-3, 1e-17, 0, -1e-18]) == 2)
    #expect(ppca.numericalRank([1e-200, 1e-201]) == 2)
    #expect(ppca.numericalRank([0, 0]) == 0)
  }
}
