import Foundation
import Problems
import Seams

// The problems of chapter 6. None of the answers stands on a page.

/// In the order in which they are meant to be solved.
public let problems = [
  scoreToAngle, luckyContrast, cheatedNodes, runsNeeded, firstStep, unwhitened, leavesTheTruth,
]

/// The rotation by an angle in degrees, counterclockwise.
private func rotation(_ degrees: Double) -> Matrix<Double> {
  let θ = degrees * .pi / 180
  return Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]])
}

/// An angle in degrees of either sign.
private func signed(_ range: ClosedRange<Double>, using random: inout Random) -> Double {
  random.uniform(in: range) * (random.uniform() < 0.5 ? -1 : 1)
}

// MARK: Values

/// How little a score says of the axes.
let scoreToAngle = Problem(
  "scoreToAngle", .value, stars: 1, points: 4, minutes: 12,
  """
  Somebody reports that the codes of a sheet follow its latents with the score r, the mean rank
  correlation in the better pairing. In truth the codes are the latents without noise, turned by one
  angle θ ≤ 45°. Answer with three numbers: θ in degrees, the distance of V, and the share of all
  rotations by chance that score at least r. Right is what agrees to four digits.
  """,
  draw: { random in ["r": .number(random.uniform(in: 0.75...0.84))] },
  //#-omit
  answer: { given in
    let θ = turn(given.number("r"))
    return [θ, distance(θ), θ / 45]
  },
  hints: [
    "Equation (6.2) leads from θ to the score. Go the other way.",
    "θ = arccos(2 sin(πr/6)), and section 6.5 has the distance of one angle.",
    "A rotation by chance has its angle to the nearest axis spread evenly from 0 to 45°, and scores "
      + "the more the smaller it is.",
  ],
  slips: [
    .init("You took r for a linear correlation, cos θ. Ranks score (6.2).") {
      let θ = acos($0.number("r")) * 180 / .pi
      return [θ, distance(θ), θ / 45]
    },
    .init("Your first number is in radians; degrees are asked for.") {
      let θ = turn($0.number("r"))
      return [θ * .pi / 180, distance(θ), θ / 45]
    },
    .init("Your share is of the rotations that score less.") {
      let θ = turn($0.number("r"))
      return [θ, distance(θ), 1 - θ / 45]
    },
    .init("Beyond 45° the other pairing is the better one, and the score rises again.") {
      let θ = turn($0.number("r"))
      return [θ, distance(θ), θ / 90]
    },
    .init("Your distance is that of one column; V has two, and their squares add up.") {
      let θ = turn($0.number("r"))
      return [θ, distance(θ) / 2.0.squareRoot(), θ / 45]
    },
  ],
  //#-end-omit
)

//#-omit
/// The angle in degrees that scores r.
private func turn(_ r: Double) -> Double { acos(2 * sin(.pi * r / 6)) * 180 / .pi }
/// The distance of V of a rotation by so many degrees.
private func distance(_ degrees: Double) -> Double {
  2 * 2.0.squareRoot() * sin(degrees * .pi / 360)
}
//#-end-omit

/// How many runs tell a weak pull from chance, by two tests.
let runsNeeded = Problem(
  "runsNeeded", .value, stars: 2, points: 5, minutes: 25,
  """
  Suppose that a way of training draws the axes a little: on the sheet the angle θ of its runs is
  spread evenly from 0 to α (in degrees), where chance spreads it evenly from 0 to 45°. Answer with
  three numbers, none of them rounded to an integer: the mean distance of V of such runs; for how many
  runs that mean lies five of its own standard errors below chance's mean; and for how many the
  distance of the two distributions is Kolmogorov's limit at 5 %, 1.358/√N. Take the mean, the
  deviation and the distribution of infinitely many such runs. Right is what agrees to four digits.
  """,
  draw: { random in ["α": .number(random.uniform(in: 25...38))] },
  //#-omit
  answer: { given in
    let α = given.number("α")
    return runs(α, moments(α))
  },
  hints: [
    "On the sheet a run of the angle θ has the distance 2√2 sin(θ/2). Take the mean of that, and of "
      + "its square, over angles.",
    "In radians the mean is (4√2/α)(1 − cos(α/2)), and that of the squares 4(1 − sin(α)/α). The "
      + "standard error of N runs is their deviation over √N.",
    "N = 25 × variance/(difference of the means)². The distributions, as functions of θ, are θ/α and "
      + "θ/45°, and differ most at α.",
  ],
  slips: [
    .init("You took chance's deviation; the standard error is that of these runs.") {
      let α = $0.number("α")
      return runs(α, (moments(α).mean, moments(45).variance))
    },
    .init("Standard errors and limits shrink with √N: your second and third number are its roots.")
    {
      let α = $0.number("α")
      let answer = runs(α, moments(α))
      return [answer[0], answer[1].squareRoot(), answer[2].squareRoot()]
    },
    .init("You put the mean angle into the distance; the mean of the distances is another.") {
      let α = $0.number("α")
      return runs(α, (distance(α / 2), moments(α).variance))
    },
    .init("Your second number is for one standard error; five are asked for.") {
      let α = $0.number("α")
      var answer = runs(α, moments(α))
      answer[1] /= 25
      return answer
    },
    .init("Your third number has the angle α out of 90°; chance spreads it to 45° only.") {
      let α = $0.number("α")
      var answer = runs(α, moments(α))
      answer[2] = pow(1.358 / (1 - α / 90), 2)
      return answer
    },
  ],
  //#-end-omit
)

//#-omit
/// Of the distance of V if the angle is spread evenly from 0 to so many degrees.
private func moments(_ degrees: Double) -> (mean: Double, variance: Double) {
  let α = degrees * .pi / 180
  let mean = 4 * 2.0.squareRoot() / α * (1 - cos(α / 2))
  return (mean, 4 * (1 - sin(α) / α) - mean * mean)
}
/// The mean, and how many runs show a difference, by means and by distributions.
private func runs(_ α: Double, _ found: (mean: Double, variance: Double)) -> [Double] {
  let less = moments(45).mean - found.mean
  return [found.mean, 25 * found.variance / (less * less), pow(1.358 / (1 - α / 45), 2)]
}
//#-end-omit

/// What the crescent does, where everything can be computed.
let leavesTheTruth = Problem(
  "leavesTheTruth", .value, stars: 2, points: 6, minutes: 25,
  """
  The data are made by x = Dz + ε with the 4 × 2 matrix D below, whose columns are not orthogonal, and
  with noise of the variance σ². A VAE with a linear decoder of two latents, the same σ² and a diagonal
  posterior has reached the largest bound there is. Answer with three numbers: its lead over D, the
  mean over the data, in nats; the score of its codes, the means of its best posteriors; and the
  ceiling, the same score under D. A score is the mean rank correlation with the latents that made the
  data, in the better pairing, for infinitely many points. Right is what agrees to four digits.
  """,
  draw: { random in
    let (a, b) = (random.uniform(in: 1.5...2.2), random.uniform(in: 0.8...1.1))
    let angle = signed(50...65, using: &random) * .pi / 180
    let shape = Matrix([[a, b * cos(angle)], [0, b * sin(angle)]])
    return [
      "D": .matrix(random.orthogonal(4).columns(0..<2) * shape),
      "σ²": .number(random.uniform(in: 0.15...0.4)),
    ]
  },
  //#-omit
  answer: { given in
    let P = precision(given)
    return [try hadamardGap(P), try learnedScore(P) { ranks($0) }, try trueScore(P) { ranks($0) }]
  },
  hints: [
    "Which linear decoders make the same x as D, and which of them pays nothing for a diagonal q?",
    "The best one is DV, with V from D = USVᵀ: its lead is the price of D (chapter 2). The means of "
      + "the best diagonal posteriors are those of the exact ones, MDᵀx/σ².",
    "Those means have the covariance K = I − M, which is their covariance with z as well. So under D "
      + "the correlations are Kᵢⱼ/√Kᵢᵢ; under DV they are √kᵢ Vⱼᵢ, with kᵢ the eigenvalues of K.",
  ],
  slips: [
    .init("You scored linear correlations; ranks of normal variables have (6/π) arcsin(ρ/2).") {
      let P = precision($0)
      return [try hadamardGap(P), try learnedScore(P) { abs($0) }, try trueScore(P) { abs($0) }]
    },
    .init("These codes have no noise. Posterior means cannot follow the latents to the end.") {
      let P = precision($0)
      return [try hadamardGap(P), try learnedScore(P, noisy: false) { ranks($0) }, 1]
    },
    .init(
      "Your decoder stays at D. The bound prefers another, which explains the data as well as D."
    ) {
      let P = precision($0)
      return [0, try trueScore(P) { ranks($0) }, try trueScore(P) { ranks($0) }]
    },
    .init("Your lead leaves the prior out: the price is that of I + DᵀD/σ².") {
      let P = precision($0)
      return [
        try hadamardGap(P - .identity(2)), try learnedScore(P) { ranks($0) },
        try trueScore(P) { ranks($0) },
      ]
    },
    .init("Your lead lacks the factor ½.") {
      let P = precision($0)
      return [
        2 * (try hadamardGap(P)), try learnedScore(P) { ranks($0) }, try trueScore(P) { ranks($0) },
      ]
    },
    .init("Your lead has the wrong sign: the bound of D is the lower one.") {
      let P = precision($0)
      return [
        -(try hadamardGap(P)), try learnedScore(P) { ranks($0) }, try trueScore(P) { ranks($0) },
      ]
    },
  ],
  //#-end-omit
)

//#-omit
/// I + DᵀD/σ², the inverse of M.
private func precision(_ given: Given) -> Matrix<Double> {
  .identity(2) + given.matrix("D").gram(scale: 1 / given.number("σ²"))
}
/// What normal variables of the correlation ρ score.
private func ranks(_ ρ: Double) -> Double { 6 / .pi * asin(abs(ρ) / 2) }
/// The score of codes whose correlations with the latents are those of a table, row by row.
private func better(_ table: Matrix<Double>, _ of: (Double) -> Double) -> Double {
  let T = table.map(of)
  return max(T[0, 0] + T[1, 1], T[0, 1] + T[1, 0]) / 2
}
private func trueScore(_ P: Matrix<Double>, _ of: (Double) -> Double) throws -> Double {
  let K = .identity(2) - (try Cholesky(P).inverse)
  return better(Matrix.diagonal(K.diagonal.map { 1 / $0.squareRoot() }) * K, of)
}
private func learnedScore(
  _ P: Matrix<Double>, noisy: Bool = true, _ of: (Double) -> Double
) throws -> Double {
  let (values, V) = try eigen(P)
  let roots = values.map { noisy ? (1 - 1 / $0).squareRoot() : 1 }
  return better(.diagonal(roots) * V.transpose, of)
}
//#-end-omit

// MARK: Functions

/// A contrast among those of all rotations.
let luckyContrast = Problem(
  "luckyContrast", .function, stars: 2, points: 5, minutes: 20,
  """
  The Jacobian J (3 × 2) of a decoder at a point is given. Return three numbers: c_IMA over its mean
  over all rotations of the same J, as in section 6.2; the share of all rotations JR, by angles with
  the same chance, whose c_IMA is smaller than that of J; and the largest value that the first number
  has among all rotations. Right is what agrees to four digits on five inputs. (Is a ratio of 1.3 as
  bad for every spectrum?)
  """,
  draw: { random in
    let weak = random.uniform(in: 0.5...1)
    let s = [weak * random.uniform(in: 1.7...3), weak]
    let R = rotation(signed(8...37, using: &random))
    return ["J": .matrix(random.orthogonal(3).columns(0..<2) * .diagonal(s) * R)]
  },
  answer: { given in
    let J = given.matrix("J")
    //#-solution luckyContrast
    let G = J.gram()
    let average = mean(over: G)
    return [try hadamardGap(G) / average, share(G), largest(G) / average]
    //#-end-solution
  },
  //#-omit
  hints: [
    "Equation (6.3) is the mean. Its integrand is the contrast at an angle: when is it largest?",
    "With φ counted from the eigenvectors of G = JᵀJ, c_IMA is ½ log(1 + (ρ² − 1) sin²2φ). It grows "
      + "from 0 at φ = 0 to log ρ at 45°, and comes down again.",
    "So the share is φ/45°, with tan 2φ = 2|G₁₂|/|G₁₁ − G₂₂|; the largest is log ρ/log((1 + ρ)/2).",
  ],
  slips: [
    .init("You divided by the largest contrast, log ρ; the mean is asked for.") {
      let G = $0.matrix("J").gram()
      return [try hadamardGap(G) / largest(G), share(G), 1]
    },
    .init("Your share is of the rotations with a larger contrast.") {
      let G = $0.matrix("J").gram()
      let average = mean(over: G)
      return [try hadamardGap(G) / average, 1 - share(G), largest(G) / average]
    },
    .init("Your share is out of 90°; from 45° on the contrast comes down again.") {
      let G = $0.matrix("J").gram()
      let average = mean(over: G)
      return [try hadamardGap(G) / average, share(G) / 2, largest(G) / average]
    },
    .init("Your share is one of nats; rotations are to be counted.") {
      let G = $0.matrix("J").gram()
      let average = mean(over: G)
      return [
        try hadamardGap(G) / average, try hadamardGap(G) / largest(G), largest(G) / average,
      ]
    },
    .init("The contrasts lack the factor ½ of c_IMA, and the mean has it.") {
      let G = $0.matrix("J").gram()
      let average = mean(over: G)
      return [2 * (try hadamardGap(G)) / average, share(G), 2 * largest(G) / average]
    },
    .init("Your third number is the largest contrast; it is to be divided by the mean too.") {
      let G = $0.matrix("J").gram()
      return [try hadamardGap(G) / mean(over: G), share(G), largest(G)]
    },
  ],
  //#-end-omit
)

//#-omit
/// The mean and the largest contrast of all rotations.
private func mean(over G: Matrix<Double>) -> Double { log((1 + exp(largest(G))) / 2) }
private func largest(_ G: Matrix<Double>) -> Double {
  log(G.trace / (2 * (G[0, 0] * G[1, 1] - G[0, 1] * G[1, 0]).squareRoot()))
}
private func share(_ G: Matrix<Double>) -> Double {
  2 / .pi * atan2(2 * abs(G[0, 1]), abs(G[0, 0] - G[1, 1]))
}
//#-end-omit

/// What two nodes an axis do not see.
let cheatedNodes = Problem(
  "cheatedNodes", .function, stars: 3, points: 6, minutes: 40,
  """
  A decoder with two outputs is a polynomial of degree two: the second derivatives of output k are the
  numbers ∂₁₁, ∂₁₂, ∂₂₂ in row k of H (2 × 3); values and slopes are any. The posterior q has the
  deviations t = (t₁, t₂), and its latents are independent. Given H, t and σ², return two numbers, in
  nats: by how much the loss (6.4) of a point is larger than what 2 × 2 Gauss–Hermite nodes make of
  it, when the nodes lie along the latent axes; and the mean of that over all turns of the nodes, by
  angles with the same chance. Nodes are turned as those of N(0, I), before t widens them. Right is
  what agrees to four digits on five inputs. (Which decoders cheat upright nodes, and which does a turn
  not find out?)
  """,
  draw: { random in
    [
      "H": .matrix(
        Matrix(rows: 2, columns: 3) { _, j in
          (j == 1 ? 1.5 : 1) * signed(0.4...1.2, using: &random)
        }),
      "t": .vector([random.uniform(in: 0.6...0.8), random.uniform(in: 0.35...0.5)]),
      "σ²": .number(random.uniform(in: 0.02...0.05)),
    ]
  },
  answer: { given in
    let (H, t, noise) = (given.matrix("H"), given.vector("t"), given.number("σ²"))
    //#-solution cheatedNodes
    let bends = widened(H, t)
    return [upright(bends) / (4 * noise), turnedAbout(bends) / (4 * noise)]
    //#-end-solution
  },
  //#-omit
  hints: [
    "Two nodes an axis are exact for polynomials of degree three. What of the squared error has degree "
      + "four?",
    "With z = (t₁n₁, t₂n₂) output k bends by Bᵢⱼ = tᵢtⱼ∂ᵢⱼ. What counts is the mean of ¼(nᵀBn)²: at "
      + "the nodes all nᵢ² are 1, while a normal n has E nᵢ⁴ = 3.",
    "Upright, B₁₁² + B₂₂² is missed, times 1/4σ², and no mixed term. Turn B by an angle θ, and take the "
      + "mean: ½(B₁₁ + B₂₂)² + ¼(B₁₁ − B₂₂)² + B₁₂².",
  ],
  slips: [
    .init("Upright nodes are exact for mixed terms: B₁₂ does not count in your first number.") {
      let (bends, noise) = (widened($0.matrix("H"), $0.vector("t")), $0.number("σ²"))
      let all = bends.reduce(upright(bends)) { $0 + 2 * $1[1] * $1[1] }
      return [all / (4 * noise), turnedAbout(bends) / (4 * noise)]
    },
    .init("Turned nodes miss mixed terms too: B₁₂ is missing from your second number.") {
      let (bends, noise) = (widened($0.matrix("H"), $0.vector("t")), $0.number("σ²"))
      let less = bends.reduce(turnedAbout(bends)) { $0 - $1[1] * $1[1] }
      return [upright(bends) / (4 * noise), less / (4 * noise)]
    },
    .init("The deviations of q are missing: nodes lie at ±t, not at ±1.") {
      missed($0) { widened($0, [1, 1]) }
    },
    .init("You widened by variances; a second derivative goes with the product of two deviations.")
    {
      let t = $0.vector("t").map { $0 * $0 }
      return missed($0) { widened($0, t) }
    },
    .init("The ½ before the second derivatives of a Taylor polynomial is missing.") {
      let t = $0.vector("t")
      return missed($0) { widened(2 * $0, t) }
    },
    .init("This is what the squared error lacks. In nats it is divided by 2σ².") {
      let (t, noise) = ($0.vector("t"), $0.number("σ²"))
      return missed($0) { widened((2 * noise).squareRoot() * $0, t) }
    },
    .init("The sign is wrong: nodes see less than there is.") {
      let t = $0.vector("t")
      return missed($0) { widened($0, t) }.map(-)
    },
  ],
  //#-end-omit
)

//#-omit
/// B₁₁, B₁₂, B₂₂ of each output.
private func widened(_ H: Matrix<Double>, _ t: [Double]) -> [[Double]] {
  (0..<H.rows).map { [t[0] * t[0] * H[$0, 0], t[0] * t[1] * H[$0, 1], t[1] * t[1] * H[$0, 2]] }
}
private func upright(_ bends: [[Double]]) -> Double {
  bends.reduce(0) { $0 + $1[0] * $1[0] + $1[2] * $1[2] }
}
private func turnedAbout(_ bends: [[Double]]) -> Double {
  bends.reduce(0) {
    let (sum, difference) = ($1[0] + $1[2], $1[0] - $1[2])
    return $0 + sum * sum / 2 + difference * difference / 4 + $1[1] * $1[1]
  }
}
private func missed(
  _ given: Given, _ bends: (Matrix<Double>) -> [[Double]]
) -> [Double] {
  let (B, noise) = (bends(given.matrix("H")), given.number("σ²"))
  return [upright(B) / (4 * noise), turnedAbout(B) / (4 * noise)]
}
//#-end-omit

/// Where the first step leans, by the way in which a covariance is written.
let firstStep = Problem(
  "firstStep", .function, stars: 3, points: 6, minutes: 35,
  """
  At a point the bound depends on the covariance Σ of a full posterior as ½ log det Σ − ½ tr(PΣ), and
  an encoder starts at Σ = τ²I. One step of steepest ascent follows, so small that only its direction
  counts. Given p = (P₁₁, P₁₂, P₂₂) and τ, return the angle between the long axis of Σ after the step
  and the z₁ axis, counterclockwise from z₁, in degrees from −45 to 45, for two ways to learn Σ: as
  LLᵀ by the three numbers log L₁₁, log L₂₂, L₂₁; and as (I + S)² with a symmetric S by S₁₁, S₂₂, √2 S₁₂.
  Right is what agrees to four digits on five inputs. (For which τ do they agree, and what does that
  say of section 6.5?)
  """,
  draw: { random in
    let R = rotation(signed(10...30, using: &random))
    let least = random.uniform(in: 10...20)
    let P = R * .diagonal([least, least * random.uniform(in: 3...5)]) * R.transpose
    return [
      "p": .vector([P[0, 0], P[0, 1], P[1, 1]]), "τ": .number(random.uniform(in: 0.3...0.6)),
    ]
  },
  answer: { given in
    let (p, τ) = (given.vector("p"), given.number("τ"))
    //#-solution firstStep
    return [lean(p, 1 / (2 * τ * τ)), lean(p, 1)]
    //#-end-solution
  },
  //#-omit
  hints: [
    "A step follows the slopes in the parameters. What does it do to Σ, entry by entry?",
    "With g = ½(Σ⁻¹ − P) the bound changes by tr(g dΣ). At L = τI, d log L₁₁ moves Σ₁₁ by 2τ², and dL₂₁ "
      + "moves Σ₁₂ by τ. So Σ₁₁ moves by (2τ²)² g₁₁. And Σ₁₂?",
    "Triangular: dΣ has 4τ⁴g₁₁, 2τ²g₁₂, 4τ⁴g₂₂. Symmetric: 4τ²g. The long axis has "
      + "tan 2φ = 2dΣ₁₂/(dΣ₁₁ − dΣ₂₂).",
  ],
  slips: [
    .init(
      "Your first angle is that of the best posterior. The way in which Σ is written has a say too."
    ) {
      [lean($0.vector("p"), 1), lean($0.vector("p"), 1)]
    },
    .init("Your first angle is that of the step in the parameters; carry it on to Σ.") {
      [lean($0.vector("p"), 1 / $0.number("τ")), lean($0.vector("p"), 1)]
    },
    .init("L₂₁ moves both Σ₁₂ and Σ₂₁: its slope is 2τg₁₂.") {
      let τ = $0.number("τ")
      return [lean($0.vector("p"), 1 / (4 * τ * τ)), lean($0.vector("p"), 1)]
    },
    .init("The diagonal of L is learned by its logarithm.") {
      [lean($0.vector("p"), 0.5), lean($0.vector("p"), 1)]
    },
    .init("Your second way learns S₁₂ itself. It is √2 S₁₂ that makes all rotations alike.") {
      let τ = $0.number("τ")
      return [lean($0.vector("p"), 1 / (2 * τ * τ)), lean($0.vector("p"), 2)]
    },
    .init("You gave the long axes of the precision; the covariance is long where it is small.") {
      let τ = $0.number("τ")
      return [lean($0.vector("p"), 1 / (2 * τ * τ)), lean($0.vector("p"), 1)].map {
        $0 > 0 ? $0 - 90 : $0 + 90
      }
    },
    .init("The signs are wrong: where P leans to one side, Σ leans to the other.") {
      let τ = $0.number("τ")
      return [lean($0.vector("p"), 1 / (2 * τ * τ)), lean($0.vector("p"), 1)].map(-)
    },
  ],
  //#-end-omit
)

//#-omit
/// The angle of the long axis if Σ₁₂ moves a number of times as fast as it would by g alone.
private func lean(_ p: [Double], _ factor: Double) -> Double {
  0.5 * atan2(-2 * factor * p[1], p[2] - p[0]) * 180 / .pi
}
//#-end-omit

/// What one rotation does to codes that are not white.
let unwhitened = Problem(
  "unwhitened", .function, stars: 2, points: 5, minutes: 25,
  """
  The data are made by a decoder with orthogonal columns of the lengths s = (s₁, s₂) from independent
  normal latents z, without noise. An autoencoder has the codes Az and decodes them without an error;
  A is 2 × 2. Somebody forgets to whiten the codes and turns them once, so that the decoder's JᵀJ
  becomes diagonal. Given A and s, return two numbers: the score of the codes as trained, and the score
  after that turn. A score is the mean rank correlation with z in the better pairing, for infinitely
  many points. Right is what agrees to four digits on five inputs. (What would it be if they were
  whitened first?)
  """,
  draw: { random in
    let weak = random.uniform(in: 0.5...1)
    return [
      "A": .matrix(
        rotation(signed(15...75, using: &random))
          * .diagonal([1, random.uniform(in: 0.5...0.65)])
          * rotation(signed(15...75, using: &random))),
      "s": .vector([weak * random.uniform(in: 2.6...3.5), weak]),
    ]
  },
  answer: { given in
    let (A, s) = (given.matrix("A"), given.vector("s"))
    //#-solution unwhitened
    // The eigenvectors of A⁻ᵀ diag(s²) A⁻¹ are those of its inverse.
    let R = try eigen(A * .diagonal(s.map { 1 / ($0 * $0) }) * A.transpose).vectors
    return [score(A), score(R.transpose * A)]
    //#-end-solution
  },
  //#-omit
  hints: [
    "The codes of a point are normal. Which correlations have they with z?",
    "The decoder of the codes is c ↦ D A⁻¹c, so its JᵀJ is A⁻ᵀ diag(s₁², s₂²) A⁻¹. Turn by its "
      + "eigenvectors.",
    "Codes Bz have the correlations Bᵢⱼ/√(Bᵢ₁² + Bᵢ₂²), and each scores (6/π) arcsin(½|ρ|). Before the "
      + "turn B = A, after it B = RᵀA.",
  ],
  slips: [
    .init("You whitened first; then the rotation would find the latents. Here nobody did.") {
      [score($0.matrix("A")), 1]
    },
    .init("You scored linear correlations; ranks of normal variables have (6/π) arcsin(ρ/2).") {
      let A = $0.matrix("A")
      return [
        score(A) { abs($0) },
        score(turnedOnce(A, $0.vector("s").map { 1 / ($0 * $0) })) { abs($0) },
      ]
    },
    .init("The decoder takes codes back through A⁻¹: its JᵀJ is not Aᵀ diag(s²) A.") {
      let (A, s) = ($0.matrix("A"), $0.vector("s"))
      let angle = axis(A.transpose * .diagonal(s.map { $0 * $0 }) * A)
      return [score(A), score(rotation(-angle) * A)]
    },
    .init("You turned by the principal axes of the codes; those of the decoder are asked for.") {
      let A = $0.matrix("A")
      return [score(A), score(turnedOnce(A, [1, 1]))]
    },
    .init("You turned the wrong way: by R where Rᵀ belongs.") {
      let (A, s) = ($0.matrix("A"), $0.vector("s"))
      let angle = axis(A * .diagonal(s.map { 1 / ($0 * $0) }) * A.transpose)
      return [score(A), score(rotation(angle) * A)]
    },
    .init("The speeds enter with their squares.") {
      let A = $0.matrix("A")
      return [score(A), score(turnedOnce(A, $0.vector("s").map { 1 / $0 }))]
    },
  ],
  //#-end-omit
)

//#-omit
/// The score of codes Bz.
private func score(_ B: Matrix<Double>, _ of: (Double) -> Double = ranks) -> Double {
  better(Matrix.diagonal((0..<2).map { 1 / norm(B.row($0)) }) * B, of)
}
/// The angle of an eigenvector of a symmetric matrix, in degrees.
private func axis(_ G: Matrix<Double>) -> Double {
  0.5 * atan2(2 * G[0, 1], G[0, 0] - G[1, 1]) * 180 / .pi
}
/// Codes turned to the axes of A diag(w) Aᵀ.
private func turnedOnce(_ A: Matrix<Double>, _ w: [Double]) -> Matrix<Double> {
  rotation(-axis(A * .diagonal(w) * A.transpose)) * A
}
//#-end-omit
