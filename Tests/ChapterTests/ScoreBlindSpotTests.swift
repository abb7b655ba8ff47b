import Foundation
import Seams
import Testing

@testable import traversals

/// What each score does not see, with numbers that are known.
@MainActor @Suite struct ScoreBlindSpotTests {
  /// Two independent factors of 20 values each, symmetric about 0: each pair once, 400 × 2.
  private static let grid = Matrix<Double>(rows: 400, columns: 2) { i, k in
    Double(2 * (k == 0 ? i / 20 : i % 20) - 19)
  }

  private static func codes(
    of factors: Matrix<Double>, _ code: ([Double]) -> [Double]
  ) -> Matrix<Double> {
    Matrix((0..<factors.rows).map { code(factors.row($0)) })
  }

  private static func isNear(_ a: Double, _ b: Double, _ tolerance: Double = 1e-7) -> Bool {
    abs(a - b) < tolerance
  }

  /// An intervention score of codes of normal factors.
  private static func interventions(_ code: @escaping ([Double]) -> [Double]) -> Double {
    var random = Random(seed: 81)
    return interventionScore(
      draw: { $1.normals(rows: $0, columns: 2) }, encode: { codes(of: $0, code) }, votes: 200,
      points: 20, reference: 2000, using: &random)
  }

  /// Factors that are codes are perfect by all scores.
  @Test func perfectCodes() throws {
    let (v, swapped) = (Self.grid, Self.codes(of: Self.grid) { [-$0[1], $0[0]] })
    let shares = try disentanglementAndCompleteness(swapped, v)
    for score in [
      mutualInformationGap(swapped, v), attributePredictability(swapped, v), shares.disentanglement,
      shares.completeness, meanCorrelation(swapped, v), Self.interventions { [-$0[1], $0[0]] },
    ] {
      #expect(Self.isNear(score, 1, 1e-12))
    }
  }

  /// MIG asks whether a factor is in one code, not whether a code has one factor: two bits in one code
  /// score 1.
  @Test func oneCodeOfTwoFactors() throws {
    let bits = Matrix<Double>(rows: 400, columns: 2) { i, k in Double(k == 0 ? i % 2 : i / 2 % 2) }
    let both = Self.codes(of: bits) { [2 * $0[0] + $0[1], 0] }
    let shares = try disentanglementAndCompleteness(both, bits)
    #expect(Self.isNear(mutualInformationGap(both, bits), 1, 1e-12))
    #expect(Self.isNear(shares.completeness, 1, 1e-12))
    #expect(Self.isNear(shares.disentanglement, 0.2780719))
    #expect(Self.isNear(attributePredictability(both, bits), 0.5))
    #expect(Self.isNear(meanCorrelation(both, bits), 0.4472136))
  }

  /// A second copy of a code costs MIG and SAP that factor, and DCI's D, MCC and FactorVAE's nothing.
  @Test func aCodeTwice() throws {
    let twice = Self.codes(of: Self.grid) { [$0[0], $0[0], $0[1]] }
    let shares = try disentanglementAndCompleteness(twice, Self.grid)
    #expect(Self.isNear(mutualInformationGap(twice, Self.grid), 0.5, 1e-12))
    #expect(Self.isNear(attributePredictability(twice, Self.grid), 0.5, 1e-12))
    #expect(Self.isNear(shares.disentanglement, 1, 1e-12))
    // (½(1 − log 2/log 3) + 1)/(½ + 1)
    #expect(Self.isNear(shares.completeness, 0.7896901))
    #expect(Self.isNear(meanCorrelation(twice, Self.grid), 1, 1e-12))
    #expect(Self.interventions { [$0[0], $0[0], $0[1]] } == 1)
  }

  /// An angle needs two codes to be continuous, and MIG gives them 0.
  @Test func aCircleOfTwoCodes() {
    let angles = Matrix<Double>(rows: 400, columns: 1) { i, _ in (Double(i) + 0.5) * .pi / 200 }
    let circle = Self.codes(of: angles) { [cos($0[0]), sin($0[0])] }
    #expect(Self.isNear(mutualInformationGap(circle, angles), 0, 1e-12))
    #expect(mutualInformation(equalBins(circle.column(0)), equalBins(angles.column(0))) > 2)
  }

  /// A line sees nothing of an even function: three quarters of a code's variance are the other
  /// factor's, and D and C are 1.
  @Test func evenMixing() throws {
    let v = Self.grid
    let squares = v.column(1).map { $0 * $0 }
    let scale = 3.0.squareRoot() * standardDeviation(v.column(0)) / standardDeviation(squares)
    let mixed = Self.codes(of: v) { [$0[0] + scale * $0[1] * $0[1], $0[1]] }
    let shares = try disentanglementAndCompleteness(mixed, v)
    #expect(Self.isNear(shares.disentanglement, 1, 1e-12))
    #expect(Self.isNear(shares.completeness, 1, 1e-12))
    #expect(Self.isNear(attributePredictability(mixed, v), 0.625, 1e-12))
    let gap = mutualInformationGap(mixed, v)
    #expect(gap > 0.4 && gap < 0.7, "\(gap)")
  }

  /// Data of which mean and covariance are those of (exp κz₁, (z₁ + z₂)/√2, z₁, z₂), in units of
  /// variance 1, exactly.
  private static func warped(
    _ κ: Double
  ) throws -> (codes: Matrix<Double>, factors: Matrix<Double>) {
    // Cov(exp κz, z) = κ exp(κ²/2), Var(exp κz) = exp(κ²)(exp(κ²) − 1).
    let (r, root) = (κ / expm1(κ * κ).squareRoot(), 0.5.squareRoot())
    var random = Random(seed: 82)
    let draws = random.normals(rows: 300, columns: 3)
    let factor = try Cholesky(covariance(draws))
    let white = factor.halfSolve((draws - mean(draws)).transpose).transpose
    let rest = (1 - r * r).squareRoot()
    return (
      codes(of: white) { [r * $0[0] + rest * $0[2], root * ($0[0] + $0[1])] },
      white.columns(0..<2)
    )
  }

  /// A strictly rising function of a code changes none of its information. Codes z₁ and (z₁ + z₂)/√2
  /// have D = ½; with exp z₁ for z₁ it is 0.263, with exp 3z₁ 9·10⁻⁷, and then C is 0.993.
  @Test func aRisingFunctionOfACode() throws {
    for (κ, D, C) in [(1e-4, 0.5, 0.3112781), (1, 0.2630025, 0.1811341), (3, 8.906e-7, 0.9931893)] {
      let (codes, factors) = try Self.warped(κ)
      let shares = try disentanglementAndCompleteness(codes, factors)
      #expect(Self.isNear(shares.disentanglement, D, 6e-8), "\(κ): \(shares)")
      #expect(Self.isNear(shares.completeness, C, 6e-8), "\(κ): \(shares)")
    }
    // Draws of these codes themselves.
    var random = Random(seed: 83)
    let draws = (0..<12).map { _ in random.normals(rows: 10_000, columns: 2) }
    func linear(_ z: Matrix<Double>) -> Matrix<Double> {
      Self.codes(of: z) { [$0[0], $0[0] + $0[1]] }
    }
    func warped(_ z: Matrix<Double>) -> Matrix<Double> {
      Self.codes(of: z) { [exp($0[0]), $0[0] + $0[1]] }
    }
    for score in [mutualInformationGap, meanCorrelation] {
      #expect(score(linear(draws[0]), draws[0]) == score(warped(draws[0]), draws[0]))
    }
    let values = try draws.map {
      try disentanglementAndCompleteness(warped($0), $0).disentanglement
    }
    let error = standardDeviation(values) / 12.0.squareRoot()
    #expect(abs(mean(values) - 0.2630025) < 5 * error, "\(mean(values)) ± \(error)")
  }

  /// SAP of codes exp κz₁, z₂, each a function of one factor, is half of 1 + κ²/(exp κ² − 1).
  @Test func aRisingFunctionCostsPredictability() throws {
    var random = Random(seed: 84)
    let values = (0..<12).map { _ in
      let z = random.normals(rows: 10_000, columns: 2)
      return attributePredictability(Self.codes(of: z) { [exp($0[0]), $0[1]] }, z)
    }
    let error = standardDeviation(values) / 12.0.squareRoot()
    #expect(abs(mean(values) - 0.7909884) < 5 * error, "\(mean(values)) ± \(error)")
    let (codes, factors) = try Self.warped(3)
    let line = Matrix(columns: [codes.column(0), factors.column(1)])
    #expect(Self.isNear(attributePredictability(line, factors), 0.5005554))
  }

  /// Codes that nothing is asked of cost MCC and FactorVAE's score nothing.
  @Test func anEntangledCodeBesidePerfectOnes() {
    let more = Self.codes(of: Self.grid) { [$0[0], $0[0] + $0[1], $0[1]] }
    #expect(Self.isNear(meanCorrelation(more, Self.grid), 1, 1e-12))
    #expect(Self.interventions { [$0[0], $0[0] + $0[1], $0[1]] } == 1)
    #expect(mutualInformationGap(more, Self.grid) < 0.9)
  }

  // MARK: Decoders

  /// Speeds that differ by half a millionth decide about the distance, and the contrast is 10⁻¹³.
  @Test func nearlyEqualSpeeds() throws {
    #expect(try meanAxisDistance([.identity(2)]) == 0)
    let G = Matrix([[1 + 5e-7, 5e-7], [5e-7, 1 + 5e-7]])
    #expect(Self.isNear(try meanAxisDistance([G]), 1.0823922))
    let contrast = try NormalisedContrast([G])
    #expect(contrast.contrast < 2e-13 && contrast.ratio == nil)
  }

  /// Columns that meet at 53° have one contrast, however short one of them is; chance has not. A code
  /// that hardly moves the picture brings the ratio from 1.89 to 0.06.
  @Test func aShortColumn() throws {
    for (length, ratio) in [(1, 1.8945305), (0.1, 0.1721205), (0.01, 0.0645298)] {
      let J = Matrix([[1, 0.6 * length], [0, 0.8 * length]])
      let found = try NormalisedContrast([J.gram()])
      #expect(Self.isNear(found.contrast, 0.2231436))
      #expect(Self.isNear(try #require(found.ratio), ratio))
    }
  }

  /// Not a score but what β-TCVAE and FactorVAE lessen: with chapter 2's eigenvalues 9 and 4 and the
  /// noise of its example, codes turned by 45° cost a diagonal posterior 0.080 nats, and have the total
  /// correlation 7·10⁻⁴.
  @Test func totalCorrelationAt45Degrees() throws {
    let (noise, R) = (1.6 / 3, Matrix([[1.0, -1], [1, 1]]) / 2.0.squareRoot())
    let precision = R * .diagonal([9 / noise, 4 / noise]) * R.transpose
    let means = .identity(2) - (try Cholesky(precision).inverse)
    let codes = means + .diagonal(precision.diagonal.map { 1 / $0 })
    #expect(Self.isNear(try hadamardGap(codes), 0.0007063))
    #expect(Self.isNear(try hadamardGap(precision), 0.0800427))
  }
}
