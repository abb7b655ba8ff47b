import Foundation
import Problems
import Seams

// The problems of chapter 3. None of the answers stands on a page.

/// In the order in which they are meant to be solved.
public let problems = [
  quarticWell, inPairs, askedPrecision, onePointsAxes, leaky, helicoid, growing, compromise,
]

// MARK: Values

/// A mean curvature against the curvature at the top.
let quarticWell = Problem(
  "quarticWell", .value, stars: 1, points: 4, minutes: 15,
  """
  Let m = 1, and for some x let log p(x|z) = −az⁴ − bz² and a constant. The best Gaussian q has the
  mean 0. Answer with two numbers: its variance, by (3.4); and by how many nats the bound (3.1) is
  higher there than at the Gaussian of mean 0 whose precision is the curvature of −log p(x|z)p(z) at
  z = 0 and not its mean. Right is what agrees to four digits.
  """,
  draw: { random in
    ["a": .number(random.uniform(in: 0.3...1)), "b": .number(random.uniform(in: 0.2...0.6))]
  },
  //#-omit
  answer: { given in
    let Σ = quarticVariance(given)
    return [Σ, quarticGain(given, Σ)]
  },
  hints: [
    "∇² log p(x|z) is −12az² − 2b. What is its mean under q?",
    "(3.4) is then a quadratic equation for Σ. For the bound you need the mean of z⁴: 3Σ².",
    "12aΣ² + (1 + 2b)Σ = 1. The bound is −3aΣ² − bΣ − ½(Σ − 1 − log Σ) and a constant.",
  ],
  slips: [
    .init("Your first number is the precision, Σ⁻¹; the variance is asked for.") {
      let Σ = quarticVariance($0)
      return [1 / Σ, quarticGain($0, Σ)]
    },
    .init("The prior is missing: (3.4) has the identity in it, and (3.1) the divergence.") {
      let Σ = quarticVariance($0, prior: 0)
      return [Σ, quarticGain($0, Σ)]
    },
    .init("Your q has the curvature at z = 0 for its precision. (3.4) asks for the mean of it.") {
      [1 / (1 + 2 * $0.number("b")), 0]
    },
    .init("The mean of z⁴ is 3Σ², not Σ².") {
      let Σ = quarticVariance($0)
      return [Σ, quarticGain($0, Σ, fourth: 1)]
    },
    .init("Your second number has the wrong sign: the best q is the higher of the two.") {
      let Σ = quarticVariance($0)
      return [Σ, -quarticGain($0, Σ)]
    },
  ],
  //#-end-omit
)

//#-omit
private func quarticVariance(_ given: Given, prior: Double = 1) -> Double {
  let (a, rest) = (given.number("a"), prior + 2 * given.number("b"))
  return ((rest * rest + 48 * a).squareRoot() - rest) / (24 * a)
}
private func quarticGain(_ given: Given, _ Σ: Double, fourth: Double = 3) -> Double {
  let (a, b) = (given.number("a"), given.number("b"))
  func bound(_ Σ: Double) -> Double {
    -fourth * a * Σ * Σ - b * Σ - 0.5 * (Σ - 1 - log(Σ))
  }
  return bound(Σ) - bound(1 / (1 + 2 * b))
}
//#-end-omit

/// Axes for one point are not axes for another.
let onePointsAxes = Problem(
  "onePointsAxes", .value, stars: 2, points: 5, minutes: 25,
  """
  The decoder is d(z) = (z₁, z₂, az₁² + bz₁z₂), the posterior diagonal. Answer with three numbers.
  First, the price in nats of the data point x = d(z*), as the noise falls. Second, the angle θ in
  degrees, between 0 and 90, at which that price vanishes if the latent plane is turned, that is, for
  the decoder z ↦ d(Rz), where R is the rotation with the first column (cos θ, sin θ). Third, the
  price in nats that this turned decoder pays for another data point, x = d(w), as the noise falls.
  Right is what agrees to four digits.
  """,
  draw: { random in
    let z = [random.uniform(in: 0.5...1), random.uniform(in: 0.5...1)]
    let w = [random.uniform(in: -0.5 ... -0.3), random.uniform(in: 1.4...1.8)]
    return [
      "a": .number(random.uniform(in: 0.3...0.5)), "b": .number(random.uniform(in: 0.7...1)),
      "z*": .vector(z), "w": .vector(w),
    ]
  },
  //#-omit
  answer: { given in
    let g = slope(given, "z*")
    let θ = atan2(g[1], g[0])
    return [slanted(g), θ * 180 / .pi, slanted(slope(given, "w"), turned: θ)]
  },
  hints: [
    "All three are c_IMA of (3.7), for columns of J or of JR. Begin with JᵀJ at z*.",
    "JᵀJ = I + ggᵀ, with g the gradient of the third coordinate. Which axes make ggᵀ diagonal?",
    "One axis points along g: tan θ = g₂/g₁. For d(w) turn its own g by the same R, to Rᵀg, and take "
      + "½ log[(1 + g₁²)(1 + g₂²)/(1 + |g|²)].",
  ],
  slips: [
    .init("The factor ½ of (3.7) is missing.") {
      let g = slope($0, "z*")
      let θ = atan2(g[1], g[0])
      return [2 * slanted(g), θ * 180 / .pi, 2 * slanted(slope($0, "w"), turned: θ)]
    },
    .init("Your angle goes the other way: the columns of JR are mixtures of those of J.") {
      let g = slope($0, "z*")
      let θ = atan2(g[1], g[0])
      return [slanted(g), 90 - θ * 180 / .pi, slanted(slope($0, "w"), turned: -θ)]
    },
    .init("Your angle is in radians; degrees are asked for.") {
      let g = slope($0, "z*")
      let θ = atan2(g[1], g[0])
      return [slanted(g), θ, slanted(slope($0, "w"), turned: θ)]
    },
    .init("One turn does not serve all points: at d(w) the slopes are others.") {
      let g = slope($0, "z*")
      return [slanted(g), atan2(g[1], g[0]) * 180 / .pi, 0]
    },
  ],
  //#-end-omit
)

//#-omit
/// The gradient of the third coordinate at a named point.
private func slope(_ given: Given, _ name: String) -> [Double] {
  let (a, b, z) = (given.number("a"), given.number("b"), given.vector(name))
  return [2 * a * z[0] + b * z[1], b * z[0]]
}
/// c_IMA of a surface over the plane, whose height has the gradient g, in turned axes.
private func slanted(_ g: [Double], turned θ: Double = 0) -> Double {
  let p = pow(cos(θ) * g[0] + sin(θ) * g[1], 2)
  let q = pow(cos(θ) * g[1] - sin(θ) * g[0], 2)
  return 0.5 * log((1 + p) * (1 + q) / (1 + p + q))
}
//#-end-omit

/// A surface with orthogonal columns that data beside it make dear.
let helicoid = Problem(
  "helicoid", .value, stars: 3, points: 6, minutes: 30,
  """
  The decoder is the helicoid d(z) = (z₁ cos z₂, z₁ sin z₂, cz₂), the posterior diagonal. Its columns
  are orthogonal at every z. Answer with two numbers, for data at or near the image of a point of the
  given z₁ (they do not depend on z₂). First, for data that have the noise of the model, what their mean
  price tends to when it is divided by σ² and the noise falls. Second, for data that lie off the
  surface by t, along its normal, what the price in nats tends to. Right is what agrees to four digits.
  (The catenoid has the same JᵀJ, and pays neither: its latent axes follow principal curvatures.)
  """,
  draw: { random in
    [
      "c": .number(random.uniform(in: 0.95...1.15)), "z₁": .number(random.uniform(in: 0.4...0.7)),
      "t": .number(random.uniform(in: 0.55...0.75)),
    ]
  },
  //#-omit
  answer: { given in
    let k = twist(given)
    return [k / 2, -0.5 * log(1 - k * pow(given.number("t"), 2))]
  },
  hints: [
    "The first is (3.12), the second (3.13). Both need the normal parts of second derivatives.",
    "The normal is (c sin z₂, −c cos z₂, z₁) over s₂, with s₂² = z₁² + c² and s₁ = 1. ∂₁₁d vanishes, and "
      + "∂₂₂d lies in the surface.",
    "So N₁₂² = c²/s₂². With k = c²/s₂⁴ the first is k/2. H has the diagonal (1, s₂²) and tN₁₂ beside it.",
  ],
  slips: [
    .init("You took all of ∂₁₂d, of length 1. Only its part normal to the surface counts.") {
      let s2 = twist($0, normal: false)
      return [s2 / 2, -0.5 * log(1 - s2 * pow($0.number("t"), 2))]
    },
    .init("The lengths s₁²s₂² are not divided by.") {
      let (k, s2) = (twist($0), square($0))
      return [k * s2 / 2, -0.5 * log(1 - k * pow($0.number("t"), 2))]
    },
    .init("Your first number lacks the factor ½.") {
      let k = twist($0)
      return [k, -0.5 * log(1 - k * pow($0.number("t"), 2))]
    },
    .init("Your second number is the small-entry form (3.8). An offset that stays needs (3.13).") {
      let k = twist($0)
      return [k / 2, k * pow($0.number("t"), 2) / 2]
    },
    .init("The sign in det H: the square of the entry beside the diagonal is taken off.") {
      let k = twist($0)
      return [k / 2, 0.5 * log(1 + k * pow($0.number("t"), 2))]
    },
  ],
  //#-end-omit
)

//#-omit
/// s₂².
private func square(_ given: Given) -> Double {
  pow(given.number("z₁"), 2) + pow(given.number("c"), 2)
}
/// |N₁₂|²/s₂², or the same with all of ∂₁₂d.
private func twist(_ given: Given, normal: Bool = true) -> Double {
  let s2 = square(given)
  return normal ? pow(given.number("c") / s2, 2) : 1 / s2
}
//#-end-omit

// MARK: Functions

/// A posterior that may lean within pairs.
let inPairs = Problem(
  "inPairs", .function, stars: 1, points: 4, minutes: 15,
  """
  Let q be a Gaussian that may lean within each of two pairs of latents, but not between them. Given J
  (5 × 4) at z*, return three numbers: what the price of such a q at x = d(z*) tends to, in nats, as the
  noise falls, for the pairs {1,2} {3,4}, for {1,3} {2,4} and for {1,4} {2,3}. Right is what agrees to
  four digits on five inputs. (Blocks of (JᵀJ)⁻¹ in place of those of JᵀJ give the same. Why?)
  """,
  draw: { random in
    let s = [0.8, 1.3, 1.8, 2.5].map { $0 * random.uniform(in: 0.85...1.15) }
    return ["J": .matrix(random.matrix(rows: 5, singularValues: s))]
  },
  answer: { given in
    let J = given.matrix("J")
    //#-solution inPairs
    let whole = try Cholesky(J.gram()).logDeterminant
    return try pairings.map { pairs in
      try pairs.reduce(-whole) { $0 + (try Cholesky(J.columns($1).gram()).logDeterminant) } / 2
    }
    //#-end-solution
  },
  //#-omit
  hints: [
    "With little noise the posterior's precision is nearly JᵀJ/σ². Which q is nearest to it?",
    "Its precision has the two blocks of JᵀJ/σ² that belong to the pairs, and 0 elsewhere.",
    "So the price is half of: the sum of the two blocks' log det, less log det JᵀJ.",
  ],
  slips: [
    .init("The factor ½ is missing.") { try paired($0.matrix("J").gram()).map { 2 * $0 } },
    .init("This is the price of a diagonal q, which may lean nowhere.") {
      let diagonal = try hadamardGap($0.matrix("J").gram())
      return [diagonal, diagonal, diagonal]
    },
    .init("This is what pairs save against a diagonal q; the price of pairs is asked for.") {
      let G = $0.matrix("J").gram()
      let diagonal = try hadamardGap(G)
      return try paired(G).map { diagonal - $0 }
    },
    .init("The sign is wrong: a price is never negative.") {
      try paired($0.matrix("J").gram()).map(-)
    },
    .init("The identity does not belong here: beside JᵀJ/σ² it vanishes with the noise.") {
      try paired(.identity(4) + $0.matrix("J").gram())
    },
  ],
  //#-end-omit
)

//#-omit
private let pairings = [[[0, 1], [2, 3]], [[0, 2], [1, 3]], [[0, 3], [1, 2]]]

/// The price of a posterior of the precision P in blocks, for each pairing.
private func paired(_ P: Matrix<Double>) throws -> [Double] {
  let whole = try Cholesky(P).logDeterminant
  return try pairings.map { pairs in
    let blocks = try pairs.map { try Cholesky(P.rows($0).columns($0)).logDeterminant }
    return 0.5 * (blocks[0] + blocks[1] - whole)
  }
}
//#-end-omit

/// The precision that (3.5) asks for.
let askedPrecision = Problem(
  "askedPrecision", .function, stars: 2, points: 5, minutes: 25,
  """
  The decoder is d(z) = (z₁, z₂ + az₁² + bz₁z₂). Given a, b, x (two numbers), σ², and a Gaussian q by its
  mean μ (two numbers) and its covariance Σ (2 × 2), not the best one, return three numbers: the entries
  (1,1), (1,2) and (2,2) of the right side of (3.5). Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    let s12 = random.uniform(in: 0.06...0.12) * (random.uniform() < 0.5 ? -1 : 1)
    let (s11, s22) = (random.uniform(in: 0.2...0.5), random.uniform(in: 0.2...0.5))
    let μ = (0..<2).map { _ in random.uniform(in: -0.8...0.8) }
    let x = (0..<2).map { _ in random.uniform(in: -1.5...1.5) }
    return [
      "a": .number(random.uniform(in: 0.4...0.8)), "b": .number(random.uniform(in: 0.5...1)),
      "x": .vector(x), "σ²": .number(random.uniform(in: 0.2...0.6)), "μ": .vector(μ),
      "Σ": .matrix(Matrix([[s11, s12], [s12, s22]])),
    ]
  },
  answer: { given in
    let (a, b, x) = (given.number("a"), given.number("b"), given.vector("x"))
    let (noise, μ, Σ) = (given.number("σ²"), given.vector("μ"), given.matrix("Σ"))
    //#-solution askedPrecision
    return asked(a, b, x, noise, μ, Σ)
    //#-end-solution
  },
  //#-omit
  hints: [
    "d is a polynomial: the averages need the means and the covariances of z₁ and z₂, nothing else.",
    "JᵀJ has the entries 1 + u², uw, w² with u = 2az₁ + bz₂ and w = 1 + bz₁. The mean of a product is the "
      + "product of the means and a covariance.",
    "∇²d₂ is constant, [2a, b; b, 0]: only the mean of x₂ − d₂ is needed, which has Σ₁₁ and Σ₁₂ in it.",
  ],
  slips: [
    .init("The second average is missing: the second derivatives of d, weighed by what d misses.") {
      asked($0, bend: 0)
    },
    .init("The second average has the wrong sign.") { asked($0, bend: -1) },
    .init("You took J and the residual at μ. Averages over q are asked for: Σ enters both.") {
      asked($0, Σ: Matrix(rows: 2, columns: 2))
    },
    .init("The prior is missing: (3.5) begins with the identity.") {
      let P = asked($0)
      return [P[0] - 1, P[1], P[2] - 1]
    },
    .init("Your residual is the one at μ; its mean has Σ in it as well.") {
      let (still, own) = (asked($0, Σ: Matrix(rows: 2, columns: 2)), asked($0, bend: 0))
      let none = asked($0, Σ: Matrix(rows: 2, columns: 2), bend: 0)
      return (0..<3).map { own[$0] + still[$0] - none[$0] }
    },
    .init("This is the inverse: it is Σ⁻¹, and not Σ, that stands on the left of (3.5).") {
      let P = asked($0)
      let determinant = P[0] * P[2] - P[1] * P[1]
      return [P[2] / determinant, -P[1] / determinant, P[0] / determinant]
    },
  ],
  //#-end-omit
)

//#-omit
/// (3.5) for the bent plane; `bend` weighs the second average.
private func asked(
  _ a: Double, _ b: Double, _ x: [Double], _ noise: Double, _ μ: [Double], _ Σ: Matrix<Double>,
  bend: Double = 1
) -> [Double] {
  let (u, w) = (2 * a * μ[0] + b * μ[1], 1 + b * μ[0])
  let uu = u * u + 4 * a * a * Σ[0, 0] + 4 * a * b * Σ[0, 1] + b * b * Σ[1, 1]
  let uw = u * w + b * (2 * a * Σ[0, 0] + b * Σ[0, 1])
  let ww = w * w + b * b * Σ[0, 0]
  let missed = x[1] - μ[1] - a * (μ[0] * μ[0] + Σ[0, 0]) - b * (μ[0] * μ[1] + Σ[0, 1])
  return [
    1 + (1 + uu - bend * missed * 2 * a) / noise, (uw - bend * missed * b) / noise, 1 + ww / noise,
  ]
}
private func asked(_ given: Given, Σ: Matrix<Double>? = nil, bend: Double = 1) -> [Double] {
  asked(
    given.number("a"), given.number("b"), given.vector("x"), given.number("σ²"), given.vector("μ"),
    Σ ?? given.matrix("Σ"), bend: bend)
}
//#-end-omit

/// The curvature of a decoder that has none almost everywhere.
let leaky = Problem(
  "leaky", .function, stars: 2, points: 6, minutes: 30,
  """
  The decoder is a leaky ReLU of one latent: d(z) = bz for z > 0 and az for z < 0, with n = 1. Given a,
  b, x, σ², and a Gaussian q by its mean μ and its deviation τ, not the best one, return two numbers:
  the right sides of both equations of (3.4), that of μ first. Averages are those that smoothing the
  corner tends to. Right is what agrees to four digits on five inputs. (No draw of z ever hits the
  corner.)
  """,
  draw: { random in
    [
      "a": .number(random.uniform(in: 0.2...0.6)), "b": .number(random.uniform(in: 1.5...2.5)),
      "x": .number(random.uniform(in: 0.6...2) * (random.uniform() < 0.5 ? -1 : 1)),
      "σ²": .number(random.uniform(in: 0.3...0.6)), "μ": .number(random.uniform(in: -0.4...0.4)),
      "τ": .number(random.uniform(in: 0.4...0.8)),
    ]
  },
  answer: { given in
    let (a, b, x, noise) = (
      given.number("a"), given.number("b"), given.number("x"), given.number("σ²")
    )
    let (μ, τ) = (given.number("μ"), given.number("τ"))
    //#-solution leaky
    let (right, left, top) = (
      normalDistribution(μ / τ), normalDistribution(-μ / τ), normalDensity(μ / τ)
    )
    let pull = x * (a * left + b * right) - a * a * (μ * left - τ * top)
    let curvature = a * a * left + b * b * right - x * (b - a) * top / τ
    return [(pull - b * b * (μ * right + τ * top)) / noise, 1 + curvature / noise]
    //#-end-solution
  },
  //#-omit
  hints: [
    "The slope of d jumps from a to b at 0. So its second derivative is a spike there, of which weight?",
    "The mean of the spike is its weight times the density of q at 0, which is φ(μ/τ)/τ; the residual "
      + "there is x. For the first equation you need the mean of z where z > 0: μΦ(μ/τ) + τφ(μ/τ).",
    "The second is 1 + [a²Φ(−μ/τ) + b²Φ(μ/τ) − x(b − a)φ(μ/τ)/τ]/σ².",
  ],
  slips: [
    .init("The corner is missing. Its curvature is all in one place, but its mean is not 0.") {
      kinked($0, corner: 0)
    },
    .init("The corner has the wrong sign: it is weighed by x − d, which is x there, and taken off.")
    {
      kinked($0, corner: -1)
    },
    .init("The density of q at 0 is φ(μ/τ)/τ; the 1/τ is missing.") {
      kinked($0, corner: $0.number("τ"))
    },
    .init("The weight of the corner is the jump of the slope, b − a; yours is b.") {
      kinked($0, corner: $0.number("b") / ($0.number("b") - $0.number("a")))
    },
    .init("The prior is missing in the second number.") {
      let both = kinked($0)
      return [both[0], both[1] - 1]
    },
    .init("You took μ off. That is the slope of the bound; in (3.4) μ stands on the left.") {
      let both = kinked($0)
      return [both[0] - $0.number("μ"), both[1]]
    },
  ],
  //#-end-omit
)

//#-omit
/// Both sides of (3.4) by parts of the line; `corner` weighs what the jump of the slope adds.
private func kinked(_ given: Given, corner: Double = 1) -> [Double] {
  let (a, b, x) = (given.number("a"), given.number("b"), given.number("x"))
  let (μ, τ, noise) = (given.number("μ"), given.number("τ"), given.number("σ²"))
  var (pull, curvature) = (0.0, -corner * x * (b - a) * normalDensity(μ / τ) / τ)
  for (slope, side) in [(a, -1.0), (b, 1.0)] {
    let share = normalDistribution(side * μ / τ)
    pull += slope * x * share - slope * slope * (μ * share + side * τ * normalDensity(μ / τ))
    curvature += slope * slope * share
  }
  return [pull / noise, 1 + curvature / noise]
}
//#-end-omit

/// The best Gaussian for a decoder that grows.
let growing = Problem(
  "growing", .function, stars: 3, points: 6, minutes: 35,
  """
  The decoder is d(z) = exp(kz), with one latent and n = 1. Given k, x and σ², return two numbers: the
  mean and the variance of the best Gaussian posterior, which solve (3.4). (For these inputs −log
  p(x|z)p(z) is convex, and there is one solution.) Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    [
      "k": .number(random.uniform(in: 0.7...1.1)), "x": .number(random.uniform(in: 0.3...1.2)),
      "σ²": .number(random.uniform(in: 0.3...0.6)),
    ]
  },
  answer: { given in
    let (k, x, noise) = (given.number("k"), given.number("x"), given.number("σ²"))
    //#-solution growing
    return rest(k, x, noise)
    //#-end-solution
  },
  //#-omit
  hints: [
    "The mean of exp(kz) under q is exp(kμ + k²Σ/2). So both averages of (3.5) have a closed form.",
    "With A that mean and B = exp(2kμ + 2k²Σ): μ = k(xA − B)/σ², 1/Σ = 1 + k²(2B − xA)/σ².",
    "Iterate as section 3.3 does, in half steps: the variance goes half way to what is asked for, and μ "
      + "by half of Newton's step.",
  ],
  slips: [
    .init("This is the mode and the curvature there (Laplace). (3.4) asks for averages over q.") {
      rest($0, width: 0)
    },
    .init("The second derivative of d is missing: −∇² log p(x|z) is k²(2d² − xd)/σ².") {
      rest($0, bend: 0)
    },
    .init("The second derivative of d has the wrong sign.") { rest($0, bend: -1) },
    .init("Your second number is the deviation; the variance is asked for.") {
      let q = rest($0)
      return [q[0], q[1].squareRoot()]
    },
    .init("Your second number is the precision; the variance is asked for.") {
      let q = rest($0)
      return [q[0], 1 / q[1]]
    },
  ],
  //#-end-omit
)

//#-omit
/// The best Gaussian for exp(kz), at rest; `width` weighs the variance within the averages, `bend` the
/// second derivative of d.
private func rest(
  _ k: Double, _ x: Double, _ noise: Double, width: Double = 1, bend: Double = 1
) -> [Double] {
  var (μ, Σ) = (0.0, 0.3)
  for _ in 0..<400 {
    let spread = width * k * k * Σ
    let (A, B) = (exp(k * μ + spread / 2), exp(2 * k * μ + 2 * spread))
    let asked = 1 + k * k * (B + bend * (B - x * A)) / noise
    μ += 0.5 * (k * (x * A - B) / noise - μ) / asked
    Σ += 0.5 * (1 / asked - Σ)
  }
  return [μ, Σ]
}
private func rest(_ given: Given, width: Double = 1, bend: Double = 1) -> [Double] {
  rest(given.number("k"), given.number("x"), given.number("σ²"), width: width, bend: bend)
}
//#-end-omit

/// The bend that a bound settles for.
let compromise = Problem(
  "compromise", .function, stars: 3, points: 6, minutes: 35,
  """
  As in section 3.9, but with another bend: the data are made by d(z) = (z₁, z₂ + bz₁³) with little noise,
  and the decoder is (z₁, z₂ + az₁³), where a may change. Given b, return three numbers for the a at which
  a diagonal posterior's bound is highest, in the limit σ → 0: that a; the nats a point of likelihood
  lost; and the mean price in nats a point. Right is what agrees to four digits on five inputs.
  """,
  draw: { random in ["b": .number(random.uniform(in: 0.15...0.5))] },
  answer: { given in
    let b = given.number("b")
    //#-solution compromise
    let a = settledBend(b, pull: 15)
    return [a, 7.5 * (b - a) * (b - a), meanSlant(a)]
    //#-end-solution
  },
  //#-omit
  hints: [
    "Write (3.14) anew. What is the z of a point of the data, and the second column's share of J?",
    "The likelihood loses ½(b − a)²E[u⁶], and u⁶ has the mean 15. The columns of J are (1, 3au²), (0, 1).",
    "Minimise 7.5(b − a)² + E[½ log(1 + 9a²u⁴)] over a. `Quadrature` or `simpson` takes the mean, and "
      + "thirds of an interval find the least.",
  ],
  slips: [
    .init("The mean of u⁶ is 15; 3 is that of u⁴.") {
      let b = $0.number("b")
      let a = settledBend(b, pull: 3)
      return [a, 1.5 * (b - a) * (b - a), meanSlant(a)]
    },
    .init("Here the likelihood is highest. The bound pays a price, and settles for less bend.") {
      [$0.number("b"), 0, meanSlant($0.number("b"))]
    },
    .init("Here nothing is paid, but too much likelihood is lost: the bound is lower.") {
      [0, 7.5 * pow($0.number("b"), 2), 0]
    },
    .init("The likelihood is that of a normal: a factor ½ is missing in what it loses.") {
      let b = $0.number("b")
      let a = settledBend(b, pull: 30)
      return [a, 15 * (b - a) * (b - a), meanSlant(a)]
    },
    .init("The factor ½ of the price is missing.") {
      let b = $0.number("b")
      let a = settledBend(b, pull: 7.5)
      return [a, 7.5 * (b - a) * (b - a), 2 * meanSlant(a)]
    },
  ],
  //#-end-omit
)

//#-omit
/// Places of u² > 0 with the weights of a standard normal u: a sum in steps of 0.1 is exact to rounding
/// for what is smooth and even.
private let places = (0...90).map { k in
  let u = 0.1 * Double(k)
  return (square: u * u, weight: (k == 0 ? 0.1 : 0.2) * normalDensity(u))
}
/// The mean of f(u⁴) over a standard normal u.
private func meanOverFourth(_ f: (Double) -> Double) -> Double {
  places.reduce(0) { $0 + $1.weight * f($1.square * $1.square) }
}
/// The mean price of the cubic bend a.
private func meanSlant(_ a: Double) -> Double {
  meanOverFourth { 0.5 * log(1 + 9 * a * a * $0) }
}
/// Where the slope of the price is that of the likelihood, pull·(b − a).
private func settledBend(_ b: Double, pull: Double) -> Double {
  var (low, high) = (0.0, b)
  for _ in 0..<40 {
    let a = (low + high) / 2
    let slope = meanOverFourth { 9 * a * $0 / (1 + 9 * a * a * $0) }
    if slope < pull * (b - a) { low = a } else { high = a }
  }
  return (low + high) / 2
}
//#-end-omit
