import Problems
import Seams
import Testing

@testable import ppca

/// The references of chapter 1 against other ways to the same numbers.
@Suite struct ReferencesOfChapter1Tests {
  private func compare(_ name: String, within: Double, _ other: (Given) throws -> [Double]) throws {
    try CourseworkTests.compare(name, in: "1-ppca", within: within, other)
  }

  /// By the essay's own likelihood of a fitted model.
  @Test func gain() throws {
    try compare("gain", within: 1e-12) { given in
      let λ = given.vector("λ")
      let spectrum = (values: λ, vectors: Matrix<Double>.identity(6))
      let fits = [2, 3].map { m in
        PPCA(fitting: spectrum, μ: [Double](repeating: 0, count: 6), latent: m)
      }
      let heights = try fits.map { try $0.logLikelihood(.diagonal(λ)) }
      return [fits[1].noise, heights[1] - heights[0]]
    }
  }

  /// A prior of other variances is the standard one before another decoder.
  @Test func unevenPrior() throws {
    try compare("unevenPrior", within: 1e-12) { given in
      let roots = given.vector("t").map { $0.squareRoot() }
      let model = PPCA(
        D: given.matrix("D") * .diagonal(roots), μ: [0, 0, 0], noise: given.number("σ²"))
      let q = try model.posterior(of: given.vector("x"))
      let M = Matrix.diagonal(roots) * (try model.posteriorCovariance()) * .diagonal(roots)
      return zip(q.mean, roots).map(*) + [M[0, 0], M[0, 1], M[1, 1]]
    }
  }

  /// By the divergence of the core.
  @Test func entangled() throws {
    try compare("entangled", within: 1e-12) { given in
      let model = PPCA(D: given.matrix("D"), μ: [0, 0, 0, 0], noise: given.number("σ²"))
      let M = try model.posteriorCovariance()
      let q = try Gaussian(mean: [0, 0, 0], covariance: M)
      let r = try Gaussian(mean: [0, 0, 0], covariance: .diagonal(M.diagonal))
      return [r.divergence(from: q)]
    }
  }

  /// By a model of the recorded rows alone.
  @Test func missing() throws {
    try compare("missing", within: 1e-12) { given in
      let kept = (0..<5).filter { given.vector("mask")[$0] == 1 }
      let model = PPCA(
        D: given.matrix("D").rows(kept), μ: kept.map { _ in 0 }, noise: given.number("σ²"))
      return [try model.marginal().logDensity(kept.map { given.vector("x")[$0] })]
    }
  }

  /// By pushing each variance up and down.
  @Test func ownNoise() throws {
    try compare("ownNoise", within: 1e-6) { given in
      let D = given.matrix("D")
      func likelihood(_ ψ: [Double]) throws -> Double {
        let factor = try Cholesky(.product(D, D, transposeB: true) + .diagonal(ψ))
        return -0.5 * (factor.logDeterminant + factor.solve(given.matrix("C̄")).trace)
      }
      return try (0..<4).map { i in
        let sides = try [1e-5, -1e-5].map { step in
          var ψ = given.vector("ψ")
          ψ[i] += step
          return try likelihood(ψ)
        }
        return (sides[0] - sides[1]) / 2e-5
      }
    }
  }

  /// By the singular values of the decoder.
  @Test func reconstruction() throws {
    try compare("reconstruction", within: 1e-11) { given in
      let noise = given.number("σ²")
      let kept = try svd(given.matrix("D")).s.reduce(0) { $0 + noise * noise / ($1 * $1 + noise) }
      return [kept + 3 * noise]
    }
  }
}
