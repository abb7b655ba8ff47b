import Foundation
import Seams
import Testing

@testable import traversals

/// The scores of disentanglement of two normal factors whose plane is turned by θ.
@MainActor @Suite struct ScoreTests {
  struct Golden: Sendable {
    let degrees, gap, order, distance: Double
    var θ: Double { degrees * .pi / 180 }
  }

  /// MIG with 20 bins, D and C of DCI, and the distance of a rotation from the axes.
  nonisolated static let goldens = [
    Golden(degrees: 5, gap: 0.6864879, order: 0.9356022, distance: 0.1233743),
    Golden(degrees: 15, gap: 0.4068828, order: 0.6454211, distance: 0.3691838),
    Golden(degrees: 30, gap: 0.1736006, order: 0.1887219, distance: 0.7320508),
    Golden(degrees: 45, gap: 0, order: 0, distance: 1.0823922),
  ]

  private static func rotation(_ θ: Double) -> Matrix<Double> {
    Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]])
  }

  // MARK: Populations

  private static let ends = (1..<20).map { normalQuantile(Double($0) / 20) }

  /// The information between the bins of two normal variables, from P(a in bin i, b below an end).
  private static func information(_ below: (Int, Double) -> Double) -> Double {
    var sum = 0.0
    for i in 0..<20 {
      let heights = [0] + ends.map { below(i, $0) } + [0.05]
      for (low, high) in zip(heights, heights.dropFirst()) where high - low > 1e-14 {
        sum += (high - low) * log(400 * (high - low))
      }
    }
    return sum
  }

  /// By the law of b given a, integrated over a.
  private static func byConditioning(_ ρ: Double) -> Double {
    let places = [-8.5] + ends + [8.5]
    return information { i, end in
      simpson(places[i]...places[i + 1], i == 0 || i == 19 ? 800 : 60) { a in
        normalDensity(a) * normalDistribution((end - ρ * a) / (1 - ρ * ρ).squareRoot())
      }
    }
  }

  /// By Plackett's identity: ∂P(a < x, b < y)/∂ρ is the density of both at (x, y).
  private static func byPlackett(_ ρ: Double) -> Double {
    func below(_ x: Double, _ y: Double) -> Double {
      normalDistribution(x) * normalDistribution(y)
        + simpson(0...asin(ρ), 400) { t in
          exp(-(x * x + y * y - 2 * x * y * sin(t)) / (2 * cos(t) * cos(t))) / (2 * .pi)
        }
    }
    return information { i, end in
      (i == 19 ? normalDistribution(end) : below(ends[i], end))
        - (i == 0 ? 0 : below(ends[i - 1], end))
    }
  }

  @Test(arguments: goldens) func theGapOfPopulationsByTwoRoutes(_ golden: Golden) {
    for route in [Self.byConditioning, Self.byPlackett] {
      let gap = (route(cos(golden.θ)) - route(sin(golden.θ))) / log(20)
      #expect(abs(gap - golden.gap) < 1e-7, "\(golden.degrees)°: \(gap)")
    }
  }

  /// Where draws have exactly the covariance I, scores of correlations are exactly the population's.
  @Test(arguments: goldens) func scoresOfCorrelationsAreExact(_ golden: Golden) throws {
    var random = Random(seed: 71)
    let draws = random.normals(rows: 500, columns: 2)
    let factor = try Cholesky(covariance(draws))
    let white = factor.halfSolve((draws - mean(draws)).transpose).transpose
    // Places and units of codes mean nothing.
    let codes = white * Self.rotation(golden.θ) * .diagonal([-3, 0.01]) + [7, -1]
    let shares = try disentanglementAndCompleteness(codes, white)
    #expect(abs(attributePredictability(codes, white) - cos(2 * golden.θ)) < 1e-11)
    #expect(abs(shares.disentanglement - golden.order) < 1e-7)
    #expect(abs(shares.completeness - golden.order) < 1e-7)
  }

  @Test(arguments: goldens) func distancesFromTheAxes(_ golden: Golden) throws {
    let R = Self.rotation(golden.θ)
    let grams = [[4.0, 1], [9, 4]].map { R * .diagonal($0) * R.transpose }
    #expect(abs(try meanAxisDistance(grams) - golden.distance) < 1e-7)
    #expect(abs(golden.distance - 8.0.squareRoot() * sin(golden.θ / 2)) < 1e-7)
  }

  // MARK: Samples

  /// The mean of a score over 12 samples of 5,000 factors, and its standard error.
  private static func sampled(
    _ θ: Double, _ score: (_ codes: Matrix<Double>, _ factors: Matrix<Double>) throws -> Double
  ) rethrows -> (mean: Double, error: Double) {
    var random = Random(seed: 72)
    let R = rotation(θ)
    let values = try (0..<12).map { _ in
      let z = random.normals(rows: 5_000, columns: 2)
      return try score(z * R, z)
    }
    return (mean(values), standardDeviation(values) / 12.0.squareRoot())
  }

  @Test(arguments: goldens.dropLast()) func samplesScoreAsPopulations(_ golden: Golden) throws {
    let gap = Self.sampled(golden.θ, mutualInformationGap)
    // The bias of the second information alone, which the first does not outgrow.
    let bias = 180.5 / 5_000 / log(20)
    #expect(gap.mean < golden.gap + 5 * gap.error, "MIG, \(golden.degrees)°: \(gap)")
    #expect(gap.mean > golden.gap - bias - 5 * gap.error, "MIG, \(golden.degrees)°: \(gap)")
    let lines = Self.sampled(golden.θ, attributePredictability)
    #expect(abs(lines.mean - cos(2 * golden.θ)) < 5 * lines.error, "SAP: \(lines)")
    let order = try Self.sampled(golden.θ) {
      try disentanglementAndCompleteness($0, $1).disentanglement
    }
    #expect(abs(order.mean - golden.order) < 5 * order.error, "D: \(order)")
    let ranks = Self.sampled(golden.θ, meanCorrelation)
    #expect(abs(ranks.mean - 6 / .pi * asin(cos(golden.θ) / 2)) < 5 * ranks.error, "MCC: \(ranks)")
  }

  /// At 45° two codes are as good, and the better of them seems better by its luck.
  @Test func aGapOfNothingIsNotMeasuredAsNothing() {
    let lines = Self.sampled(.pi / 4, attributePredictability)
    // r₁² − r₂² is nearly half the difference of the codes' variances, with the deviation 1/√N; and
    // the mean of |N(0, 1)| is √(2/π).
    let expected = (2 / .pi / 5_000.0).squareRoot()
    #expect(abs(lines.mean - expected) < 5 * lines.error, "\(lines), \(expected)")
    #expect(Self.sampled(.pi / 4, mutualInformationGap).mean > 0)
  }

  /// Independent factors have no information of each other; the estimate is (20 − 1)²/2N.
  @Test func biasOfThePlugIn() {
    var random = Random(seed: 73)
    let values = (0..<40).map { _ in
      mutualInformation(equalBins(random.normals(8000)), equalBins(random.normals(8000)))
    }
    let error = standardDeviation(values) / 40.0.squareRoot()
    #expect(abs(mean(values) - 361 / 16_000) < 5 * error, "\(mean(values)) ± \(error)")
    #expect(error < 0.0005)
  }

  @Test(arguments: [(5, 1), (30, 1), (44, 1), (45, 0.5)])
  func interventionsSeeNothingBelow45Degrees(_ degrees: Double, _ expected: Double) {
    var random = Random(seed: 74)
    let R = Self.rotation(degrees * .pi / 180)
    // The two variances have to be known to a few percent: tan² 44° is 0.93.
    let score = interventionScore(
      draw: { $1.normals(rows: $0, columns: 2) }, encode: { $0 * R }, points: 20,
      reference: 100_000, using: &random)
    let tolerance = expected == 1 ? 0 : 5 * (0.25 / 800).squareRoot()
    #expect(abs(score - expected) <= tolerance, "\(degrees)°: \(score)")
  }

  /// With three factors it matters that the code that varies least is named: with two, the other one
  /// would tell as much. Two codes that mix their factors alike leave a third of the votes to chance.
  @Test func interventionsOnThreeFactors() {
    var random = Random(seed: 77)
    func score(_ R: Matrix<Double>) -> Double {
      interventionScore(
        draw: { $1.normals(rows: $0, columns: 3) }, encode: { $0 * R }, points: 50,
        using: &random)
    }
    #expect(score(.diagonal([1, -0.1, 30])) == 1)
    let mixed = Matrix([[1.0, 1, 0], [1, -1, 0], [0, 0, 1]])
    // Right in all votes on the third factor, in half of the others: 2/3, in 800 votes.
    #expect(abs(score(mixed) - 2.0 / 3) < 5 * (2.0 / 9 / 800).squareRoot())
  }

  // MARK: Ranks, classes and assignments

  @Test func ranksAndClasses() {
    #expect(ranks([5, -1, 5, 7, 5]) == [2, 0, 2, 4, 2])
    #expect(equalBins((0..<60).map { Double(59 - $0) }) == (0..<60).map { (59 - $0) / 3 })
    #expect(Set(equalBins(Array(repeating: 3, count: 50))).count == 1)
    let sizes = (0..<1000).map { Double($0 % 50) }
    #expect(factorClasses(sizes) == (0..<1000).map { $0 % 50 })
    #expect(Set(factorClasses((0..<1000).map { Double($0 % 51) })).count == 20)
  }

  @Test func assignmentsAgainstAllOrders() {
    var random = Random(seed: 75)
    for m in 1...5 {
      let V = random.orthogonal(m)
      // The core's distance is √(2(m − best)).
      let best = Double(m) - pow(distanceFromPermutation(V), 2) / 2
      #expect(abs(bestAssignment(V.map { abs($0) }) - best) < 1e-12)
    }
    #expect(bestAssignment(Matrix([[3, 2, 2.5]])) == 3)
    #expect(bestAssignment(Matrix([[3], [4], [1.0]])) == 4)
    #expect(bestAssignment(Matrix([[3, 2.0], [4, 1], [0, 0]])) == 6)
  }

  // MARK: Contrast

  /// In the plane the mean over all turns is log((1 + ρ)/2) with ρ = tr G/2√det G.
  @Test(arguments: [1, 1.02, 4, 1e4, 1e12]) func theContrastOfTurnsInThePlane(_ λ: Double) throws {
    let R = Self.rotation(0.4)
    let G = R * .diagonal([3, 3 * λ]) * R.transpose
    let ρ = (1 + λ) / (2 * λ.squareRoot())
    // G itself is rounded: its smaller eigenvalue by 10⁻¹⁶ of the larger.
    #expect(abs(try turnedContrast(G) - log((1 + ρ) / 2)) < 1e-13 + 1e-15 * λ)
  }

  @Test(arguments: [3, 6]) func theContrastOfTurnsByTurning(_ m: Int) throws {
    var random = Random(seed: 76)
    let unequal = Matrix.diagonal((0..<m).map { Double(9 * $0) })
    let G = random.normals(rows: 2 * m, columns: m).gram() + unequal
    let values = try (0..<4000).map { _ in
      let R = random.orthogonal(m)
      return try hadamardGap(R.transpose * G * R)
    }
    let error = standardDeviation(values) / 4000.0.squareRoot()
    #expect(abs(try turnedContrast(G) - mean(values)) < 5 * error)
    #expect(error < 0.02 * mean(values))
  }

  @Test func contrastsAreMeansAndHaveARatioOnlyAboveChance() throws {
    let G = Matrix([[2.5, 1.5], [1.5, 2.5]])  // Of the speeds 2 and 1, turned by 45°.
    let one = try NormalisedContrast([G])
    #expect(abs(one.contrast - 0.2231435513) < 1e-10)
    #expect(abs(one.turned - 0.1177830357) < 1e-10)
    #expect(abs(try #require(one.ratio) - 1.8945304820) < 1e-9)
    // Some points with the contrast 0 among them.
    let two = try NormalisedContrast([G, .diagonal([4, 1])])
    #expect(abs(two.contrast - one.contrast / 2) < 1e-12 && abs(two.turned - one.turned) < 1e-12)
    // Speeds of the ratio 1.327 are too nearly equal, of 1.328 they are not.
    #expect(try NormalisedContrast([.diagonal([1.327 * 1.327, 1])]).ratio == nil)
    let unequal = try NormalisedContrast([.diagonal([1.328 * 1.328, 1])])
    #expect(abs(try #require(unequal.ratio)) < 1e-12)
    #expect(throws: AlgebraError.self) { try NormalisedContrast([.diagonal([1, 0])]) }
  }
}
