import Foundation
import Seams
import Testing

@Suite struct RandomTests {
  /// The first outputs of xoshiro256++ from SplitMix64's state for seed 0, as other
  /// implementations of the two published algorithms give them.
  @Test func theGeneratorIsThePublishedOne() {
    var random = Random(seed: 0)
    #expect(random.next() == 0x5317_5D61_490B_23DF)
    #expect(random.next() == 0x61DA_6F3D_C380_D507)
    #expect(random.next() == 0x5C0F_DF91_EC9A_7BFC)
  }

  @Test func uniformsAndNormalsHaveTheirMoments() {
    var random = Random(seed: 3)
    let count = 200_000
    let uniforms = (0..<count).map { _ in random.uniform() }
    #expect(uniforms.allSatisfy { (0..<1).contains($0) })
    #expect(abs(mean(uniforms) - 0.5) < 5 * (1 / 12.0 / Double(count)).squareRoot())
    let normals = random.normals(count)
    let error = 1 / Double(count).squareRoot()
    #expect(abs(mean(normals)) < 5 * error)
    #expect(abs(mean(normals.map { $0 * $0 }) - 1) < 5 * 2.0.squareRoot() * error)
    #expect(abs(mean(normals.map { pow($0, 4) }) - 3) < 5 * 96.0.squareRoot() * error)
    let neighbours = zip(normals, normals.dropFirst()).map { $0 * $1 }
    #expect(abs(mean(neighbours)) < 5 * error)
  }

  @Test func permutationsAreEquallyLikely() {
    var random = Random(seed: 5)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 { counts[random.permutation(4), default: 0] += 1 }
    #expect(counts.count == 24)
    let χ2 = counts.values.reduce(0) { $0 + pow(Double($1) - 1000, 2) / 1000 }
    // Mean 23, standard deviation √46.
    #expect(χ2 < 23 + 5 * 46.0.squareRoot())
  }

  /// For Haar's measure the squared entries of a column have mean 1/m and fourth moment
  /// 3/(m(m + 2)), and both signs of the determinant are equally likely.
  @Test func orthogonalMatricesFollowHaarsMeasure() throws {
    var random = Random(seed: 11)
    let (m, count) = (3, 4000)
    let draws = (0..<count).map { _ in random.orthogonal(m) }
    #expect(draws.allSatisfy { ($0.gram() - .identity(m)).largestEntry < 1e-13 })
    for (i, j) in [(0, 0), (2, 1)] {
      let fourth = draws.map { pow($0[i, j], 4) }
      let tolerance = 5 * standardDeviation(fourth) / Double(count).squareRoot()
      #expect(abs(mean(fourth) - 3 / 15.0) < tolerance)
    }
    let positive = draws.count { Q in
      let minor = { (a: Int, b: Int) in Q[1, a] * Q[2, b] - Q[1, b] * Q[2, a] }
      return Q[0, 0] * minor(1, 2) - Q[0, 1] * minor(0, 2) + Q[0, 2] * minor(0, 1) > 0
    }
    #expect(abs(Double(positive) / Double(count) - 0.5) < 5 * 0.5 / Double(count).squareRoot())
  }
}

@Suite struct StatisticsTests {
  @Test func covarianceDividesByN() {
    let data = Matrix<Double>([[1, 2], [3, 6], [5, 4]])
    #expect(mean(data) == [3, 4])
    let S = covariance(data)
    #expect((S - Matrix([[8 / 3, 4 / 3], [4 / 3, 8 / 3]])).largestEntry < 1e-15)
  }

  @Test func covarianceSurvivesALargeMeanAndManyRows() {
    var random = Random(seed: 2)
    let data = random.normals(rows: 700, columns: 3)
    let shifted = data + [1e8, -1e8, 1e8]
    #expect((covariance(shifted) - covariance(data)).largestEntry < 1e-6)
    let byHand = Matrix(rows: 3, columns: 3) { i, j in
      let (a, b) = (data.column(i), data.column(j))
      return mean(zip(a, b).map { ($0 - mean(a)) * ($1 - mean(b)) })
    }
    #expect((covariance(data) - byHand).largestEntry < 1e-14)
  }

  @Test func theMiddleElementIsTheMedians() {
    #expect(middleElement(of: ["a", "b", "c"], by: [3, 1, 2]) == "c")
    #expect(middleElement(of: ["a", "b", "c", "d"], by: [4, 1, 3, 2]) == "c")
  }

  @Test func quantilesAreLinearBetweenOrderStatistics() {
    #expect(quantile([4, 1, 3, 2], 0.5) == 2.5)
    #expect(quantile([4, 1, 3, 2], 0) == 1)
    #expect(quantile([4, 1, 3, 2], 1) == 4)
    #expect(abs(quantile([10, 20, 30, 40, 50], 0.9) - 46) < 1e-12)
    #expect(abs(standardDeviation([1, 2, 3, 4]) - (5 / 3.0).squareRoot()) < 1e-15)
  }
}

@Suite struct NormalTests {
  /// Abramowitz and Stegun, table 26.1.
  @Test func densityAndDistributionAreThoseOfTheTable() {
    for (t, density, below) in [
      (0.0, 0.398942280401433, 0.5), (1, 0.241970724519143, 0.841344746068543),
      (2, 0.053990966513188, 0.977249868051821),
    ] {
      #expect(abs(normalDensity(t) - density) < 1e-15)
      #expect(abs(normalDensity(-t) - density) < 1e-15)
      #expect(abs(normalDistribution(t) - below) < 1e-15)
      #expect(abs(normalDistribution(-t) - (1 - below)) < 1e-15)
    }
  }

  /// Far below, where 1 − Φ would have no digits: the integral of the density, by steps h with an
  /// error of (8h)⁴/180, 4·10⁻¹⁰.
  @Test func theTailIsTheIntegralOfTheDensity() {
    let tail = simpson(-16 ... -8, 4000, normalDensity)
    #expect(abs(normalDistribution(-8) / tail - 1) < 1e-8)
  }
}

@Suite struct GaussianTests {
  private let joint: Gaussian = {
    var random = Random(seed: 4)
    let a = random.normals(rows: 6, columns: 4)
    return try! Gaussian(mean: random.normals(4), covariance: a.gram())
  }()

  /// A large table is taken some rows at a time; each row has its own density all the same.
  @Test func everyRowOfALargeTableHasItsOwnDensity() throws {
    let gaussian = try Gaussian(mean: [1, -2], covariance: Matrix([[2, 0.3], [0.3, 1]]))
    var random = Random(seed: 31)
    let rows = gaussian.sample(9000, using: &random)
    let densities = gaussian.logDensities(rows)
    for k in [0, 1, 4095, 4096, 4097, 8191, 8192, 8999] {
      #expect(abs(densities[k] - gaussian.logDensity(rows.row(k))) < 1e-12)
    }
  }

  @Test func densityFactorsIntoMarginalAndConditional() throws {
    let x = [0.3, -1, 0.7, 2]
    let given = try joint.marginal([2, 0])
    let rest = try joint.conditional(given: [2, 0], equal: [x[2], x[0]])
    #expect(
      abs(
        joint.logDensity(x) - given.logDensity([x[2], x[0]]) - rest.logDensity([x[1], x[3]])
      ) < 1e-12)
  }

  @Test func densityIntegratesToOne() throws {
    let gaussian = try Gaussian(mean: [0.5], covariance: Matrix([[2.0]]))
    let sum = stride(from: -20.0, through: 20, by: 0.01).reduce(0) {
      $0 + 0.01 * exp(gaussian.logDensity([$1]))
    }
    #expect(abs(sum - 1) < 1e-12)
  }

  @Test func samplesHaveTheMomentsOfTheirDistribution() throws {
    var random = Random(seed: 6)
    let count = 40_000
    let draws = joint.sample(count, using: &random)
    for i in 0..<4 {
      let tolerance = 5 * (joint.covariance[i, i] / Double(count)).squareRoot()
      #expect(abs(mean(draws)[i] - joint.mean[i]) < tolerance)
      for j in 0..<4 {
        let C = joint.covariance
        let variance = (C[i, i] * C[j, j] + C[i, j] * C[i, j]) / Double(count)
        #expect(abs(covariance(draws)[i, j] - C[i, j]) < 5 * variance.squareRoot())
      }
    }
  }

  @Test func divergenceIsTheMeanLogRatio() throws {
    var random = Random(seed: 8)
    let other = try Gaussian(
      mean: [0, 0, 0, 0], covariance: joint.covariance + .identity(4))
    let draws = joint.sample(40_000, using: &random)
    let ratios = zip(joint.logDensities(draws), other.logDensities(draws)).map { $0 - $1 }
    let tolerance = 5 * standardDeviation(ratios) / Double(ratios.count).squareRoot()
    #expect(abs(joint.divergence(from: other) - mean(ratios)) < tolerance)
    #expect(abs(joint.divergence(from: joint)) < 1e-14)
    let one = try Gaussian(mean: [1], covariance: Matrix([[4.0]]))
    let expected = 0.5 * (4 + 1 - 1 - log(4))
    #expect(abs(one.divergence(from: .standard(1)) - expected) < 1e-15)
    #expect(Gaussian.standard(3).factor.lower == (try Cholesky(Matrix<Double>.identity(3))).lower)
  }

  @Test func aCovarianceThatIsNoneIsRefused() {
    #expect(throws: AlgebraError.self) {
      try Gaussian(mean: [0, 0], covariance: Matrix([[1, 2], [2, 1]]))
    }
  }
}

@Suite struct QuadratureTests {
  @Test(arguments: [1, 2, 5, 20, 60]) func momentsAreExactUpToItsDegree(_ count: Int) {
    let rule = Quadrature(count: count)
    #expect(abs(rule.weights.reduce(0, +) - 1) < 1e-13)
    var moment = 1.0
    for degree in stride(from: 0, through: min(2 * count - 1, 20), by: 2) {
      if degree > 0 { moment *= Double(degree - 1) }
      let value = rule.expectation { pow($0, Double(degree)) }
      #expect(abs(value / moment - 1) < 1e-12)
    }
  }

  @Test func oneDegreeMoreIsNotExact() {
    #expect(abs(Quadrature(count: 3).expectation { pow($0, 6) } - 15) > 1)
  }

  @Test func aSmoothFunctionOfTwoVariables() {
    // E cos(a·z) = exp(−‖a‖²/2).
    let value = Quadrature(count: 30).expectation { cos(1.5 * $0 - 0.5 * $1) }
    #expect(abs(value - exp(-1.25)) < 1e-12)
  }
}

/// Quadrature over a Gaussian vector.
@Suite struct SimpsonTests {
  /// Exact for cubics, and of fourth order: half the step, a sixteenth of the error.
  @Test func cubicsAreExactAndErrorsFallByTheFourthPower() {
    let cubic = simpson(-1...2, 2) { 4 * $0 * $0 * $0 - $0 + 1 }
    #expect(abs(cubic - 16.5) < 1e-14)
    let errors = [20, 40].map { abs(simpson(0 ... .pi, $0, sin) - 2) }
    #expect(abs(errors[0] / errors[1] - 16) < 0.1)
  }

  @Test func anOddNumberOfStepsIsRefused() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = simpson(0...1, 3) { $0 }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("Simpson's rule with 3 steps"))
  }
}

@Suite struct TensorQuadratureTests {
  /// Second and fourth moments, which a rule of five nodes has exactly.
  @Test func moments() throws {
    let q = try Gaussian(
      mean: [0.4, -1, 0.2],
      covariance: Matrix([[1.2, 0.3, 0.1], [0.3, 0.7, -0.2], [0.1, -0.2, 0.5]]))
    let rule = TensorQuadrature(count: 5, dimension: 3)
    let z = rule.nodes(of: q) - q.mean
    #expect(rule.weights.count == 125 && abs(rule.weights.reduce(0, +) - 1) < 1e-14)
    for i in 0..<3 {
      for j in 0..<3 {
        let second = rule.mean((0..<125).map { z[$0, i] * z[$0, j] })
        #expect(abs(second - q.covariance[i, j]) < 1e-13)
      }
    }
    // Isserlis: E[z₀²z₁z₂] = Σ₀₀Σ₁₂ + 2Σ₀₁Σ₀₂.
    let fourth = rule.mean((0..<125).map { z[$0, 0] * z[$0, 0] * z[$0, 1] * z[$0, 2] })
    #expect(abs(fourth - (1.2 * -0.2 + 2 * 0.3 * 0.1)) < 1e-13)
  }

  @Test func theNormalQuantileInvertsTheDistribution() {
    for p in [1e-12, 1e-9, 0.001, 0.3, 0.5, 0.8, 0.999999] {
      #expect(abs(normalDistribution(normalQuantile(p)) - p) < 1e-13 * max(p, 1e-4) + 1e-16)
    }
    #expect(abs(normalQuantile(0.975) - 1.959963984540054) < 1e-13)
    #expect(normalQuantile(0.25) == -normalQuantile(0.75))
  }

  /// In a process of its own, for the number of threads is the whole process's.
  @Test func momentsByTwoThreadsAreThoseByOne() async {
    await #expect(processExitsWith: .success) {
      var random = Random(seed: 9)
      let data = random.normals(rows: 4001, columns: 30) + (0..<30).map(Double.init)
      let one = covariance(data)
      BLAS.threads = 2
      let two = covariance(data)
      // Sums of 4001 numbers about 1, in another order.
      precondition((one - two).largestEntry < 1e-13)
      precondition((0..<30).allSatisfy { abs(two[$0, $0] - 1) < 0.2 } && two == two.transpose)
      precondition(BLAS.threads == 2)
    }
  }
}
