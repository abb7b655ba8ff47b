import Foundation
import Problems
import Seams

// The problems of chapter 1. None of the answers stands on a page.

/// In the order in which they are meant to be solved.
public let problems = [gain, unevenPrior, entangled, missing, ownNoise, reconstruction]

/// A decoder, n × m, whose singular values are distinct.
private func decoder(_ n: Int, _ m: Int, using random: inout Random) -> Matrix<Double> {
  let s = (0..<m).map { (1 + 2 * Double($0) / Double(m - 1)) * random.uniform(in: 0.8...1.2) }
  return random.matrix(rows: n, singularValues: s)
}

// MARK: Values

/// σ̂² and the gain of one more latent, from eigenvalues.
let gain = Problem(
  "gain", .value, stars: 1, points: 4, minutes: 10,
  """
  The covariance of a table has the six eigenvalues λ below, largest first. PPCA is fitted with m = 2
  and with m = 3 hidden numbers. Answer with two numbers: σ̂² for m = 3, and by how many nats the mean
  log-likelihood of a row is larger with m = 3 than with m = 2. Right is what agrees to four digits.
  """,
  draw: { random in
    var λ = [random.uniform(in: 0.07...0.11)]
    while λ.count < 6 { λ.insert(λ[0] * random.uniform(in: 1.4...2.2), at: 0) }
    return ["λ": .vector(λ)]
  },
  //#-omit
  answer: { given in
    let λ = given.vector("λ")
    return [mean(Array(λ[3...])), gained(λ)]
  },
  hints: [
    "Section 1.3 has both: what σ̂² is, and what the likelihood is at the maximum.",
    "(1.8) with m = 3 less (1.8) with m = 2: most terms cancel.",
    "The gain is −½[log λ₃ + 3 log σ̂²(3) − 4 log σ̂²(2)].",
  ],
  slips: [
    .init("The first number is σ, not σ²: a variance is asked for.") {
      let λ = $0.vector("λ")
      return [mean(Array(λ[3...])).squareRoot(), gained(λ)]
    },
    .init("σ̂² is the mean of the eigenvalues left out; you divided their sum by n.") {
      let λ = $0.vector("λ")
      return [λ[3...].reduce(0, +) / 6, gained(λ)]
    },
    .init("Your σ̂² is that of m = 2; with m = 3 one eigenvalue fewer is left out.") {
      let λ = $0.vector("λ")
      return [mean(Array(λ[2...])), gained(λ)]
    },
    .init("The gain lacks the factor ½ of (1.8).") {
      let λ = $0.vector("λ")
      return [mean(Array(λ[3...])), 2 * gained(λ)]
    },
    .init("The gain has the wrong sign: more hidden numbers never fit worse.") {
      let λ = $0.vector("λ")
      return [mean(Array(λ[3...])), -gained(λ)]
    },
  ],
  //#-end-omit
)

//#-omit
private func gained(_ λ: [Double]) -> Double {
  -0.5 * (log(λ[2]) + 3 * log(mean(Array(λ[3...]))) - 4 * log(mean(Array(λ[2...]))))
}
//#-end-omit

/// The posterior when the latents have variances of their own.
let unevenPrior = Problem(
  "unevenPrior", .value, stars: 2, points: 6, minutes: 20,
  """
  A decoder D (3 × 2), the variances t of two independent normal hidden numbers of mean 0 (not 1 as in
  the chapter), the noise variance σ² and a point x are given; μ = 0. Answer with five numbers: the two
  entries of the posterior mean of z, then the entries (1,1), (1,2) and (2,2) of its covariance. Right
  is what agrees to four digits.
  """,
  draw: { random in
    let s = [random.uniform(in: 1.5...2.5), random.uniform(in: 0.7...1.1)]
    let t = [random.uniform(in: 2...4), random.uniform(in: 0.2...0.5)]
    let x = (0..<3).map { _ in
      random.uniform(in: 1...3) * (random.uniform() < 0.5 ? -1 : 1)
    }
    return [
      "D": .matrix(random.matrix(rows: 3, singularValues: s)), "t": .vector(t),
      "σ²": .number(random.uniform(in: 0.2...0.6)), "x": .vector(x),
    ]
  },
  //#-omit
  answer: { given in
    try posterior(
      given, prior: .diagonal(given.vector("t").map { 1 / $0 }), noise: given.number("σ²"))
  },
  hints: [
    "Go back to Bayes' rule before (1.9): which term does the prior contribute now?",
    "−½(z₁²/t₁ + z₂²/t₂) takes the place of −½|z|². Complete the square again.",
    "With T the diagonal matrix of t₁, t₂: M = (T⁻¹ + DᵀD/σ²)⁻¹, and the mean is MDᵀx/σ².",
  ],
  slips: [
    .init("This is the posterior under the chapter's prior; yours has the variances t.") {
      try posterior($0, prior: .identity(2), noise: $0.number("σ²"))
    },
    .init("The prior enters M⁻¹ with 1/t, not with t.") {
      try posterior($0, prior: .diagonal($0.vector("t")), noise: $0.number("σ²"))
    },
    .init("You divided by σ where σ² belongs.") {
      try posterior(
        $0, prior: .diagonal($0.vector("t").map { 1 / $0 }), noise: $0.number("σ²").squareRoot())
    },
    .init("The covariance is the inverse of the matrix whose entries you gave.") {
      let T = Matrix.diagonal($0.vector("t").map { 1 / $0 })
      let P = precision($0.matrix("D"), prior: T, noise: $0.number("σ²"))
      let right = try posterior($0, prior: T, noise: $0.number("σ²"))
      return right[..<2] + [P[0, 0], P[0, 1], P[1, 1]]
    },
    .init("Your mean is that of least squares; the prior draws it towards 0.") {
      let D = $0.matrix("D")
      let right = try posterior(
        $0, prior: .diagonal($0.vector("t").map { 1 / $0 }), noise: $0.number("σ²"))
      return try Cholesky(D.gram()).solve(D.transpose * $0.vector("x")) + right[2...]
    },
  ],
  //#-end-omit
)

//#-omit
/// (DᵀD)/σ² + P, the inverse of a posterior's covariance under a prior with the inverse covariance P.
private func precision(
  _ D: Matrix<Double>, prior P: Matrix<Double>, noise: Double
) -> Matrix<Double> { P + D.gram(scale: 1 / noise) }

private func posterior(_ given: Given, prior P: Matrix<Double>, noise: Double) throws -> [Double] {
  let D = given.matrix("D")
  let M = try Cholesky(precision(D, prior: P, noise: noise)).inverse
  return M * (D.transpose * given.vector("x")).map { $0 / noise } + [M[0, 0], M[0, 1], M[1, 1]]
}
//#-end-omit

// MARK: Functions

/// What it costs to take independent draws for those of the posterior.
let entangled = Problem(
  "entangled", .function, stars: 1, points: 5, minutes: 15,
  """
  Let q be the posterior (1.9) of any point, and r the Gaussian of the same mean and variances with
  independent entries. Given D (4 × 3) and σ², return one number: KL(r‖q) in nats, what it costs to
  take draws of r for draws of q (section 1.5). Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    let D = decoder(4, 3, using: &random)
    return ["D": .matrix(D), "σ²": .number(random.uniform(in: 0.2...0.8))]
  },
  answer: { given in
    let (D, noise) = (given.matrix("D"), given.number("σ²"))
    //#-solution entangled
    return [try cost(precision(D, prior: .identity(3), noise: noise))]
    //#-end-solution
  },
  //#-omit
  hints: [
    "Both are Gaussians of the same mean. Which terms of the divergence are left?",
    "The covariance of r is the diagonal part of M. The mean of −log q under r has a trace in it.",
    "It is ½[tr(M⁻¹ diag M) − m − Σ log Mᵢᵢ + log det M].",
  ],
  slips: [
    .init("The factor ½ is missing.") { [2 * (try cost(posteriorPrecision($0)))] },
    .init("This is KL(q‖r); the divergence is not symmetric.") {
      [try spread(Cholesky(posteriorPrecision($0)).inverse)]
    },
    .init("The number of hidden numbers, m, is to be taken off the trace.") {
      [try cost(posteriorPrecision($0)) + 1.5]
    },
    .init("You took the variances from M⁻¹; they are the diagonal entries of M itself.") {
      [try spread(posteriorPrecision($0))]
    },
    .init("This is the divergence for (DᵀD)⁻¹. The posterior has the covariance M.") {
      [try cost($0.matrix("D").gram())]
    },
  ],
  //#-end-omit
)

//#-omit
private func posteriorPrecision(_ given: Given) -> Matrix<Double> {
  precision(given.matrix("D"), prior: .identity(3), noise: given.number("σ²"))
}
/// ½[Σ log Mᵢᵢ − log det M].
private func spread(_ M: Matrix<Double>) throws -> Double {
  0.5 * (M.diagonal.reduce(0) { $0 + log($1) } - (try Cholesky(M).logDeterminant))
}
/// The divergence of a Gaussian from its independent one, from its inverse covariance P.
private func cost(_ P: Matrix<Double>) throws -> Double {
  let M = try Cholesky(P).inverse
  return 0.5 * (dot(P.diagonal, M.diagonal) - Double(P.rows)) - (try spread(M))
}
//#-end-omit

/// The density of a point of which some coordinates are missing.
let missing = Problem(
  "missing", .function, stars: 2, points: 6, minutes: 20,
  """
  Of a point x only some coordinates were recorded. Given D (5 × 2), σ², x (five numbers, of which
  those that were not recorded mean nothing) and the mask (1 where recorded, else 0), return one
  number: the natural logarithm of the density of what was recorded; μ = 0. Right is what agrees to
  four digits on five inputs.
  """,
  draw: { random in
    let D = decoder(5, 2, using: &random)
    let x = [1, -1, 1, -1, 1].map { $0 + 2 * random.normal() }
    let order = random.permutation(5)
    return [
      "D": .matrix(D), "σ²": .number(random.uniform(in: 0.2...0.6)), "x": .vector(x),
      "mask": .vector(order.map { $0 < 3 ? 1 : 0 }),
    ]
  },
  answer: { given in
    let (D, noise) = (given.matrix("D"), given.number("σ²"))
    let (x, mask) = (given.vector("x"), given.vector("mask"))
    //#-solution missing
    let kept = mask.indices.filter { mask[$0] == 1 }
    let C = .product(D, D, transposeB: true) + noise * Matrix.identity(5)
    return [try logDensity(kept.map { x[$0] }, C.rows(kept).columns(kept))]
    //#-end-solution
  },
  //#-omit
  hints: [
    "Any part of a Gaussian vector is Gaussian. With which covariance?",
    "Leave out rows and columns of C, not of its inverse.",
    "It is what (1.2) makes of the rows of D that were recorded.",
  ],
  slips: [
    .init("You put 0 for what was not recorded. It is unknown, not 0: leave it out.") {
      let x = zip($0.vector("x"), $0.vector("mask")).map(*)
      return [try logDensity(x, wholeCovariance($0))]
    },
    .init("The term with log 2π counts recorded coordinates, not all n.") {
      let (C, x) = recorded($0)
      return [try logDensity(x, C) - log(2 * .pi)]
    },
    .init("Rows and columns were taken from C⁻¹: that fixes the others at 0. Take them from C.") {
      let inverse = try Cholesky(wholeCovariance($0)).inverse
      let kept = indices($0)
      let C = try Cholesky(inverse.rows(kept).columns(kept)).inverse
      return [try logDensity(recorded($0).x, C)]
    },
    .init("The determinant is missing, or counted half.") {
      let (C, x) = recorded($0)
      return [try logDensity(x, C) + 0.5 * Cholesky(C).logDeterminant]
    },
    .init("This is the density; its logarithm is asked for.") {
      let (C, x) = recorded($0)
      return [exp(try logDensity(x, C))]
    },
  ],
  //#-end-omit
)

//#-omit
private func wholeCovariance(_ given: Given) -> Matrix<Double> {
  .product(given.matrix("D"), given.matrix("D"), transposeB: true)
    + given.number("σ²") * .identity(5)
}
private func indices(_ given: Given) -> [Int] {
  (0..<5).filter { given.vector("mask")[$0] == 1 }
}
private func recorded(_ given: Given) -> (C: Matrix<Double>, x: [Double]) {
  let kept = indices(given)
  return (wholeCovariance(given).rows(kept).columns(kept), kept.map { given.vector("x")[$0] })
}
private func logDensity(_ x: [Double], _ C: Matrix<Double>) throws -> Double {
  let factor = try Cholesky(C)
  return -0.5
    * (Double(x.count) * log(2 * .pi) + factor.logDeterminant + dot(x, factor.solve(x)))
}
//#-end-omit

/// The slope of factor analysis in its noise variances.
let ownNoise = Problem(
  "ownNoise", .function, stars: 2, points: 5, minutes: 20,
  """
  In factor analysis every coordinate has a noise variance of its own, ψ₁, …, ψ₄. Given D (4 × 2), ψ
  and C̄ (4 × 4), return the four slopes of the mean log-likelihood (1.3) in ψ₁, …, ψ₄, in nats a unit
  of variance. Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    let ψ = (0..<4).map { _ in random.uniform(in: 0.3...1.2) }
    let Q = random.orthogonal(4)
    let λ = [6, 3, 1, 0.4].map { $0 * random.uniform(in: 0.8...1.2) }
    return [
      "D": .matrix(decoder(4, 2, using: &random)), "ψ": .vector(ψ),
      "C̄": .matrix(Q * .diagonal(λ) * Q.transpose),
    ]
  },
  answer: { given in
    let (D, ψ, Cbar) = (given.matrix("D"), given.vector("ψ"), given.matrix("C̄"))
    //#-solution ownNoise
    return try pull(D, ψ, Cbar).map { $0 / 2 }
    //#-end-solution
  },
  //#-omit
  hints: [
    "Which step on the way to (1.4) used that the noise is the same everywhere?",
    "dL = ½ tr(G dC) still holds. What is dC if only ψᵢ moves?",
    "dC has the single entry dψᵢ, at (i, i). So each slope needs one entry of G.",
  ],
  slips: [
    .init("The factor ½ is missing.") { try pull($0) },
    .init("The sign is wrong: this is the slope of −L.") { try pull($0).map { -$0 / 2 } },
    .init("You gave the mean over the coordinates; each ψᵢ has a slope of its own.") {
      let all = try pull($0)
      return all.map { _ in mean(all) / 2 }
    },
    .init("This is the slope in the deviation √ψᵢ; the one in the variance ψᵢ is asked for.") {
      zip(try pull($0), $0.vector("ψ")).map { $0 * $1.squareRoot() }
    },
  ],
  //#-end-omit
)

//#-omit
/// The diagonal of G.
private func pull(
  _ D: Matrix<Double>, _ ψ: [Double], _ Cbar: Matrix<Double>
) throws -> [Double] {
  let inverse = try Cholesky(.product(D, D, transposeB: true) + .diagonal(ψ)).inverse
  return (inverse * Cbar * inverse - inverse).diagonal
}
private func pull(_ given: Given) throws -> [Double] {
  try pull(given.matrix("D"), given.vector("ψ"), given.matrix("C̄"))
}
//#-end-omit

/// How far a point is from what its posterior mean decodes to.
let reconstruction = Problem(
  "reconstruction", .function, stars: 3, points: 6, minutes: 30,
  """
  Draw x from the model (1.1) with μ = 0, encode it as the mean of the posterior (1.9), and decode
  that. Given D (5 × 2) and σ², return one number: the mean of the squared distance between x and what
  was decoded, over all x. Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    let D = decoder(5, 2, using: &random)
    return ["D": .matrix(D), "σ²": .number(random.uniform(in: 0.3...1.2))]
  },
  answer: { given in
    let (D, noise) = (given.matrix("D"), given.number("σ²"))
    //#-solution reconstruction
    let C = .product(D, D, transposeB: true) + noise * Matrix.identity(5)
    let M = try Cholesky(precision(D, prior: .identity(2), noise: noise)).inverse
    let A = .identity(5) - Matrix.product(D * M, D, transposeB: true) / noise
    return [(A * C * A.transpose).trace]
    //#-end-solution
  },
  //#-omit
  hints: [
    "The difference is a matrix times x. Which one? Then you know its covariance.",
    "The mean of |Ax|² is tr(ACAᵀ). Go to the left singular vectors of D, where all is diagonal.",
    "Along uᵢ the point shrinks by sᵢ²/(sᵢ² + σ²): what is lost there is σ⁴/(sᵢ² + σ²).",
  ],
  slips: [
    .init("You projected onto the plane of D; the posterior mean is shorter than that.") {
      [3 * $0.number("σ²")]
    },
    .init("This is all of the noise; a part of it is taken for signal, and decoded.") {
      [5 * $0.number("σ²")]
    },
    .init("This is the root of the mean square.") { [try lost($0).squareRoot()] },
    .init("This is the mean over the coordinates; the squared distance is their sum.") {
      [try lost($0) / 5]
    },
    .init("This is how much the decoded mean is in doubt, tr(DMDᵀ), not how far it is from x.") {
      let D = $0.matrix("D")
      let M = try Cholesky(precision(D, prior: .identity(2), noise: $0.number("σ²"))).inverse
      return [Matrix.product(D * M, D, transposeB: true).trace]
    },
  ],
  //#-end-omit
)

//#-omit
/// In the directions of the singular vectors: an independent route for the slips.
private func lost(_ given: Given) throws -> Double {
  let (D, noise) = (given.matrix("D"), given.number("σ²"))
  let strengths = try eigen(D.gram()).values
  return strengths.reduce(3 * noise) { $0 + noise * noise / ($1 + noise) }
}
//#-end-omit
