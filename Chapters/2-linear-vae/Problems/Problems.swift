import Foundation
import Problems
import Seams

// The problems of chapter 2. None of the answers stands on a page.

/// In the order in which they are meant to be solved.
public let problems = [
  whichRatio, sharedShape, lazyEncoder, torque, waterLevel, worstTurn, learnedNoise,
]

/// A decoder, n × 3, whose singular values are distinct.
private func decoder(_ n: Int, using random: inout Random) -> Matrix<Double> {
  let s = [0.9, 1.6, 2.6].map { $0 * random.uniform(in: 0.85...1.15) }
  return random.matrix(rows: n, singularValues: s)
}

// MARK: Values

/// From what an oblique angle loses to the shape of the data.
let whichRatio = Problem(
  "whichRatio", .value, stars: 1, points: 4, minutes: 12,
  """
  PPCA's best decoder of two hidden numbers is turned by the angle θ, in degrees, out of its principal
  axes. A diagonal posterior then costs Δ nats a point. Answer with two numbers: the ratio r of the
  standard deviations of the data along the two directions, larger over smaller, and the height of the
  barrier, in nats a point, if the lengths of the columns may adapt to the angle. Right is what agrees
  to four digits.
  """,
  draw: { random in
    ["θ": .number(random.uniform(in: 20...40)), "Δ": .number(random.uniform(in: 0.1...0.5))]
  },
  //#-omit
  answer: { given in
    let r = ratio(given)
    return [r, log((1 + evenness(r)) / 2)]
  },
  hints: [
    "The second form of (2.5) has one unknown, for it depends on λ₁/λ₂ alone.",
    "With r² = λ₁/λ₂, what stands over 4λ₁λ₂ is the square of ½(r − 1/r). Solve for that.",
    "½(r − 1/r) = √(exp 2Δ − 1)/sin 2θ. The barrier is the second of (2.6), with ρ = ½(r + 1/r).",
  ],
  slips: [
    .init(
      "Your first number is the ratio of the variances, λ₁/λ₂; that of the deviations is asked."
    ) {
      let r = ratio($0)
      return [r * r, log((1 + evenness(r)) / 2)]
    },
    .init("The ½ before the logarithm in (2.5) is missing.") {
      let r = ratio($0, factor: 1)
      return [r, log((1 + evenness(r)) / 2)]
    },
    .init("It is the sine of twice the angle that stands in (2.5).") {
      let r = ratio($0, turns: 1)
      return [r, log((1 + evenness(r)) / 2)]
    },
    .init("Your barrier holds the lengths of the columns fast; here they may adapt.") {
      let r = ratio($0)
      return [r, log(evenness(r))]
    },
    .init("Your ratio is smaller over larger.") {
      let r = ratio($0)
      return [1 / r, log((1 + evenness(r)) / 2)]
    },
  ],
  //#-end-omit
)

//#-omit
/// The ratio of deviations that costs Δ at an angle.
private func ratio(_ given: Given, factor: Double = 2, turns: Double = 2) -> Double {
  let sine = sin(turns * given.number("θ") * .pi / 180)
  let gap = (exp(factor * given.number("Δ")) - 1).squareRoot() / sine
  return gap + (1 + gap * gap).squareRoot()
}
/// ρ of (2.6).
private func evenness(_ r: Double) -> Double { (r + 1 / r) / 2 }
//#-end-omit

/// How much a β-VAE says of a point, and how well it then draws it.
let waterLevel = Problem(
  "waterLevel", .value, stars: 2, points: 5, minutes: 20,
  """
  The data have mean 0 and a covariance of the five eigenvalues λ below. A linear β-VAE of four hidden
  numbers has a held σ², a diagonal posterior q, and the largest ℓ of (2.2) that there is. Answer with
  two numbers: the mean over the data of KL(q(z|x)‖p(z)), in nats, without the weight β; and the mean
  of the squared distance |x − Dz|², where x is drawn from the data and z from q(z|x). Right is what
  agrees to four digits.
  """,
  draw: { random in
    let λ = [7.5, 4.2, 2, 0.65, 0.15].map { $0 * random.uniform(in: 0.85...1.15) }
    return [
      "λ": .vector(λ), "σ²": .number(random.uniform(in: 0.25...0.35)),
      "β": .number(random.uniform(in: 3.6...4.2)),
    ]
  },
  //#-omit
  answer: { given in
    let (λ, v) = (given.vector("λ"), given.number("σ²") * given.number("β"))
    return [rate(λ, v), distance(λ, v)]
  },
  hints: [
    "Which of the four latents have collapsed? Equation (2.9) says so.",
    "Go to the principal axes: there each latent has its own λᵢ, sᵢ, Eᵢ and Σᵢᵢ, and (2.3) is a sum.",
    "With v = βσ² a latent that lives has Σᵢᵢ = v/λᵢ, says ½ log(λᵢ/v) nats, and leaves v of its λᵢ.",
  ],
  slips: [
    .init("This is what β = 1 gives: β is more noise, so v = βσ² takes the place of σ².") {
      let (λ, v) = ($0.vector("λ"), $0.number("σ²"))
      return [rate(λ, v), distance(λ, v)]
    },
    .init("One of the four has collapsed: its λ is below βσ². It says nothing, and not less.") {
      let (λ, v) = ($0.vector("λ"), $0.number("σ²") * $0.number("β"))
      return [λ[..<4].reduce(0) { $0 + 0.5 * log($1 / v) }, 4 * v + λ[4]]
    },
    .init("You decoded the mean of q. Here z is drawn from q, and what that adds counts.") {
      let (λ, v) = ($0.vector("λ"), $0.number("σ²") * $0.number("β"))
      return [rate(λ, v), λ.reduce(0) { $0 + ($1 > v ? v * v / $1 : $1) }]
    },
    .init(
      "Directions without a latent that lives are lost whole: their variances belong to it too."
    ) {
      let (λ, v) = ($0.vector("λ"), $0.number("σ²") * $0.number("β"))
      return [rate(λ, v), Double(λ.count { $0 > v }) * v]
    },
    .init("The divergence lacks its factor ½.") {
      let (λ, v) = ($0.vector("λ"), $0.number("σ²") * $0.number("β"))
      return [2 * rate(λ, v), distance(λ, v)]
    },
    .init("The weight β is not to be put before the divergence.") {
      let (λ, v) = ($0.vector("λ"), $0.number("σ²") * $0.number("β"))
      return [$0.number("β") * rate(λ, v), distance(λ, v)]
    },
  ],
  //#-end-omit
)

//#-omit
/// The nats that the latents which live say of a point, at the level v.
private func rate(_ λ: [Double], _ v: Double) -> Double {
  λ[..<4].reduce(0) { $0 + ($1 > v ? 0.5 * log($1 / v) : 0) }
}
/// The variance that no latent takes away, at the level v.
private func distance(_ λ: [Double], _ v: Double) -> Double {
  λ[..<4].reduce(λ[4]) { $0 + min($1, v) }
}
//#-end-omit

/// The worst axes for three hidden numbers.
let worstTurn = Problem(
  "worstTurn", .value, stars: 3, points: 6, minutes: 30,
  """
  The data have a covariance of the six eigenvalues λ below. Take PPCA's best decoder of three hidden
  numbers with orthogonal columns, the longest first, and turn its latent space, D → DR. Answer with
  two numbers, in nats a point: the largest price of a diagonal posterior over all rotations R of the
  first two latents (the third stays), and the largest over all rotations of the three. The lengths
  of the columns do not adapt otherwise. Right is what agrees to four digits.
  """,
  draw: { random in
    var λ = [random.uniform(in: 0.1...0.15)]
    while λ.count < 6 { λ.insert(λ[0] * random.uniform(in: 1.9...2.6), at: 0) }
    return ["λ": .vector(λ)]
  },
  //#-omit
  answer: { given in
    let λ = given.vector("λ")
    return [unevenness(Array(λ[..<2])), unevenness(Array(λ[..<3]))]
  },
  hints: [
    "The first form of (2.5): only the product of the (M⁻¹)ᵢᵢ changes with R. What stays is their sum.",
    "Numbers of a given sum have the largest product when they are equal. Can R make them so?",
    "Yes: rotate two unlike entries until they agree, and go on. The noise cancels: half of 3 log of "
      + "the mean of λ₁, λ₂, λ₃, less half the sum of their logarithms.",
  ],
  slips: [
    .init("Your second rotation turns one pair only; mixing all three latents costs more.") {
      let λ = $0.vector("λ")
      return [unevenness(Array(λ[..<2])), unevenness([λ[0], λ[2]])]
    },
    .init(
      "You took λ − σ², the squares of the columns' lengths. M⁻¹ has the identity in it as well."
    ) {
      let λ = $0.vector("λ")
      let s = λ[..<3].map { $0 - mean(Array(λ[3...])) }
      return [unevenness(Array(s[..<2])), unevenness(s)]
    },
    .init("Your first number lets the lengths of the columns adapt.") {
      let λ = $0.vector("λ")
      let first = log((1 + exp(unevenness(Array(λ[..<2])))) / 2)
      return [first, unevenness(Array(λ[..<3]))]
    },
    .init("The factor ½ of (2.5) is missing.") {
      let λ = $0.vector("λ")
      return [2 * unevenness(Array(λ[..<2])), 2 * unevenness(Array(λ[..<3]))]
    },
    .init("The second is no sum over the pairs: they share what there is to even out.") {
      let λ = $0.vector("λ")
      let pairs = [[λ[0], λ[1]], [λ[0], λ[2]], [λ[1], λ[2]]]
      return [unevenness(pairs[0]), pairs.reduce(0) { $0 + unevenness($1) }]
    },
  ],
  //#-end-omit
)

//#-omit
/// ½ times the logarithm of how far the product of some numbers lies below that of equal ones.
private func unevenness(_ λ: [Double]) -> Double {
  0.5 * λ.reduce(Double(λ.count) * log(mean(λ))) { $0 - log($1) }
}
//#-end-omit

// MARK: Functions

/// A posterior whose widths are known but for one factor.
let sharedShape = Problem(
  "sharedShape", .function, stars: 2, points: 5, minutes: 20,
  """
  Let the covariance of q be τ²W, where W is a given diagonal matrix and only the number τ is free.
  Given D (4 × 3), σ² and the diagonal w of W, return two numbers: the best τ², and the price of such
  a q in nats a point, that is, by how much the bound lies below the likelihood with the best τ and
  the best encoder; β = 1. Right is what agrees to four digits on five inputs. (If W = I: for which
  axes of the latent space does such a q ask?)
  """,
  draw: { random in
    let w = (0..<3).map { _ in random.uniform(in: 0.4...2) }
    return [
      "D": .matrix(decoder(4, using: &random)), "σ²": .number(random.uniform(in: 0.3...0.9)),
      "w": .vector(w),
    ]
  },
  answer: { given in
    let (D, noise, w) = (given.matrix("D"), given.number("σ²"), given.vector("w"))
    //#-solution sharedShape
    let P = precision(D, noise)
    let scale = 3 / dot(P.diagonal, w)
    let spread = w.reduce(0) { $0 + log(scale * $1) }
    return [scale, -0.5 * (spread + (try Cholesky(P).logDeterminant))]
    //#-end-solution
  },
  //#-omit
  hints: [
    "The divergence of two Gaussians of one mean stands before (2.5). Put Σ = τ²W into it.",
    "It is a function of τ² with one minimum, where the trace is m again.",
    "τ² = m/Σ wᵢ(M⁻¹)ᵢᵢ, and what remains is −½[Σ log(τ²wᵢ) + log det M⁻¹].",
  ],
  slips: [
    .init(
      "Your τ² is the mean of Mᵢᵢ/wᵢ. Like (2.4) it hangs on the diagonal of M⁻¹, not on that of M."
    ) {
      let P = precision($0)
      let M = try Cholesky(P).inverse
      let scale = zip(M.diagonal, $0.vector("w")).reduce(0) { $0 + $1.0 / $1.1 } / 3
      return [scale, try price(P, scale, $0.vector("w"))]
    },
    .init("Your τ² is the mean of 1/(wᵢ(M⁻¹)ᵢᵢ). One τ has to serve all: set one slope to zero.") {
      let P = precision($0)
      let scale = zip(P.diagonal, $0.vector("w")).reduce(0) { $0 + 1 / ($1.0 * $1.1) } / 3
      return [scale, try price(P, scale, $0.vector("w"))]
    },
    .init("Your price is that of a diagonal q whose widths are all free.") {
      let P = precision($0)
      return [3 / dot(P.diagonal, $0.vector("w")), try hadamardGap(P)]
    },
    .init("Your price lacks the factor ½.") {
      let P = precision($0)
      let scale = 3 / dot(P.diagonal, $0.vector("w"))
      return [scale, 2 * (try price(P, scale, $0.vector("w")))]
    },
    .init("Your first number is τ; the square is asked for.") {
      let P = precision($0)
      let scale = 3 / dot(P.diagonal, $0.vector("w"))
      return [scale.squareRoot(), try price(P, scale, $0.vector("w"))]
    },
    .init("The prior is missing: M⁻¹ is I + DᵀD/σ².") {
      let P = $0.matrix("D").gram(scale: 1 / $0.number("σ²"))
      let scale = 3 / dot(P.diagonal, $0.vector("w"))
      return [scale, try price(P, scale, $0.vector("w"))]
    },
  ],
  //#-end-omit
)

//#-omit
/// M⁻¹ of (2.4), at the noise v.
private func precision(_ D: Matrix<Double>, _ v: Double) -> Matrix<Double> {
  .identity(D.columns) + D.gram(scale: 1 / v)
}
private func precision(_ given: Given) -> Matrix<Double> {
  precision(given.matrix("D"), given.number("σ²"))
}
/// The divergence of a Gaussian of the variances τ²w from one of the inverse covariance P.
private func price(_ P: Matrix<Double>, _ scale: Double, _ w: [Double]) throws -> Double {
  let trace = dot(P.diagonal, w) * scale
  let logarithms = w.reduce(try Cholesky(P).logDeterminant) { $0 + log(scale * $1) }
  return 0.5 * (trace - Double(w.count) - logarithms)
}
//#-end-omit

/// What it costs to encode by least squares.
let lazyEncoder = Problem(
  "lazyEncoder", .function, stars: 2, points: 5, minutes: 20,
  """
  The data are made by the model itself, so that C̄ = DDᵀ + σ²I, with μ = 0 and β = 1. Somebody encodes
  by least squares, E = (DᵀD)⁻¹Dᵀ, and keeps the best Σ. Given D (5 × 3) and σ², return one number: how
  many nats a point the bound lies below what it is with the best encoder. Right is what agrees to
  four digits on five inputs. (Such an encoder reconstructs x better than the best one does. Why does
  it lose?)
  """,
  draw: { random in
    [
      "D": .matrix(decoder(5, using: &random)), "σ²": .number(random.uniform(in: 0.4...1)),
    ]
  },
  answer: { given in
    let (D, noise) = (given.matrix("D"), given.number("σ²"))
    //#-solution lazyEncoder
    return [noise / 2 * (try Cholesky(D.gram()).inverse.trace)]
    //#-end-solution
  },
  //#-omit
  hints: [
    "By (2.1) what is lost is a divergence of two Gaussians of the same covariance.",
    "It is the mean over x of ½eᵀM⁻¹e, where e is the difference of the two codes of x. Go to the "
      + "singular vectors of D, where all is diagonal.",
    "Along the i-th the codes differ by σ²/(sᵢ(sᵢ² + σ²)) times a coordinate of variance sᵢ² + σ². What "
      + "it costs is ½σ²/sᵢ².",
  ],
  slips: [
    .init("The factor ½ is missing.") { [try lost($0) { s2, v in v / s2 }] },
    .init("You measured the codes' distance with the identity; a divergence measures it with M⁻¹.")
    {
      [try lost($0) { s2, v in 0.5 * v * v / (s2 * (s2 + v)) }]
    },
    .init(
      "These are the nats by which it reconstructs better. Its longer codes cost more than that."
    ) {
      [try lost($0) { s2, v in -0.5 * v / (s2 + v) }]
    },
    .init(
      "These are the nats that the longer codes cost. It reconstructs better, which pays for a part."
    ) {
      [try lost($0) { s2, v in 0.5 * ((s2 + v) / s2 - s2 / (s2 + v)) }]
    },
    .init("This is the mean over the latents; their costs add up.") {
      [try lost($0) { s2, v in v / s2 / 6 }]
    },
  ],
  //#-end-omit
)

//#-omit
/// The sum over the singular values, squared, of a term that hangs on one and on σ².
private func lost(_ given: Given, _ term: (_ s2: Double, _ v: Double) -> Double) throws
  -> Double
{
  let v = given.number("σ²")
  return try svd(given.matrix("D")).s.reduce(0) { $0 + term($1 * $1, v) }
}
//#-end-omit

/// The pull of a diagonal posterior on each plane of the latent space.
let torque = Problem(
  "torque", .function, stars: 2, points: 5, minutes: 20,
  """
  Turn two columns of D into each other by a small angle θ, in radians: the i-th becomes
  cos θ dᵢ + sin θ dⱼ, the j-th −sin θ dᵢ + cos θ dⱼ. Given D (4 × 3), σ² and β, return three numbers,
  for the pairs (i, j) = (1,2), (1,3) and (2,3): the slope at θ = 0 of the price (2.5), with v = βσ² for
  the noise in M. Right is what agrees to four digits on five inputs. (Where do all three vanish,
  besides where nothing is paid?)
  """,
  draw: { random in
    [
      "D": .matrix(decoder(4, using: &random)), "σ²": .number(random.uniform(in: 0.3...0.6)),
      "β": .number(random.uniform(in: 2...4)),
    ]
  },
  answer: { given in
    let (D, noise, β) = (given.matrix("D"), given.number("σ²"), given.number("β"))
    //#-solution torque
    return slopes(precision(D, β * noise))
    //#-end-solution
  },
  //#-omit
  hints: [
    "C stays, and so does det M⁻¹. Only two of the three (M⁻¹)ᵢᵢ move.",
    "To first order the i-th becomes (M⁻¹)ᵢᵢ + 2θ(M⁻¹)ᵢⱼ. What becomes of the j-th?",
    "The slope is (M⁻¹)ᵢⱼ [1/(M⁻¹)ᵢᵢ − 1/(M⁻¹)ⱼⱼ].",
  ],
  slips: [
    .init("The sign is wrong: you turned the other way, or took the slope of the bound.") {
      slopes(precision($0.matrix("D"), $0.number("β") * $0.number("σ²"))).map(-)
    },
    .init("There is a factor 2 too much: (2.5) begins with ½.") {
      slopes(precision($0.matrix("D"), $0.number("β") * $0.number("σ²"))).map { 2 * $0 }
    },
    .init(
      "There is a factor ½ too much: an entry on the diagonal moves by twice the one beside it."
    ) {
      slopes(precision($0.matrix("D"), $0.number("β") * $0.number("σ²"))).map { $0 / 2 }
    },
    .init("β is forgotten: the noise in M is βσ².") { slopes(precision($0)) },
    .init("You took M for M⁻¹: the best diagonal q has the variances 1/(M⁻¹)ᵢᵢ.") {
      slopes(
        try Cholesky(precision($0.matrix("D"), $0.number("β") * $0.number("σ²"))).inverse)
    },
    .init("The prior is missing: M⁻¹ is I + DᵀD/v.") { slopes($0.matrix("D").gram()) },
    .init(
      "So it is with a full posterior: nothing pulls. With a diagonal one the price has a slope."
    ) {
      _ in [0, 0, 0]
    },
  ],
  //#-end-omit
)

//#-omit
/// The slopes of the price as each pair of columns turns, from M⁻¹.
private func slopes(_ P: Matrix<Double>) -> [Double] {
  [(0, 1), (0, 2), (1, 2)].map { i, j in P[i, j] * (1 / P[i, i] - 1 / P[j, j]) }
}
//#-end-omit

/// The best decoder of a β-VAE that learns its noise.
let learnedNoise = Problem(
  "learnedNoise", .function, stars: 3, points: 6, minutes: 30,
  """
  A linear β-VAE of two hidden numbers and a diagonal posterior learns σ² too: ℓ of (2.2) is the largest
  over D, E, Σ and σ² together. Neither latent has collapsed. Given the six eigenvalues λ of C̄, largest
  first, and β, return three numbers: σ² and the squared lengths of the two columns of D, the longer
  first. Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    let λ = [8, 4, 0.6, 0.5, 0.4, 0.3].map { $0 * random.uniform(in: 0.9...1.1) }
    return ["λ": .vector(λ), "β": .number(random.uniform(in: 1.3...2))]
  },
  answer: { given in
    let (λ, β) = (given.vector("λ"), given.number("β"))
    //#-solution learnedNoise
    let noise = λ[2...].reduce(0, +) / (6 - 2 * β)
    return fit(λ, noise, β * noise)
    //#-end-solution
  },
  //#-omit
  hints: [
    "For a held σ² all is known, by (2.9) and (2.4). Put it into (2.3): what is ℓ as a function of σ²?",
    "Up to a constant it is −½n log σ² − (sum of the eigenvalues left out)/2σ² + ½βm log σ².",
    "So each latent counts β times: σ² is the sum of the eigenvalues left out, over n − βm.",
  ],
  slips: [
    .init(
      "Your σ² is PPCA's, the mean of what is left out. The divergence has the weight β, and pulls."
    ) {
      let (λ, β) = ($0.vector("λ"), $0.number("β"))
      let noise = mean(Array(λ[2...]))
      return fit(λ, noise, β * noise)
    },
    .init("This is PPCA's best model. With β, noise and lengths are others.") {
      let λ = $0.vector("λ")
      return fit(λ, mean(Array(λ[2...])), mean(Array(λ[2...])))
    },
    .init("Your σ² is right; the lengths lose βσ² by (2.9), not σ².") {
      let (λ, β) = ($0.vector("λ"), $0.number("β"))
      let noise = λ[2...].reduce(0, +) / (6 - 2 * β)
      return fit(λ, noise, noise)
    },
    .init("Your first number is v = βσ²; σ² is asked for.") {
      let (λ, β) = ($0.vector("λ"), $0.number("β"))
      let v = β * λ[2...].reduce(0, +) / (6 - 2 * β)
      return fit(λ, v, v)
    },
    .init(
      "You divided PPCA's noise by β, so that βσ² stays what it was. But the first part has log σ² too."
    ) {
      let (λ, β) = ($0.vector("λ"), $0.number("β"))
      let v = mean(Array(λ[2...]))
      return fit(λ, v / β, v)
    },
    .init("You divided by n. The two latents that live draw noise as well, which counts in (2.3).")
    {
      let (λ, β) = ($0.vector("λ"), $0.number("β"))
      let noise = λ[2...].reduce(0, +) / 6
      return fit(λ, noise, β * noise)
    },
  ],
  //#-end-omit
)

//#-omit
/// A noise, and the squared lengths that lose v.
private func fit(_ λ: [Double], _ noise: Double, _ v: Double) -> [Double] {
  [noise, λ[0] - v, λ[1] - v]
}
//#-end-omit
