import Foundation
import Problems
import Seams

// The problems of chapter 5. None of the answers stands on a page.

/// In the order in which they are meant to be solved.
public let problems = [
  darmoisOrder, bowl, roundCircle, leaningSeams, turnedUniforms, ownSwirl, twoLabels,
]

/// A number of some size, of either sign.
private func signed(_ size: ClosedRange<Double>, using random: inout Random) -> Double {
  (random.uniform() < 0.5 ? -1 : 1) * random.uniform(in: size)
}

// MARK: Values

/// Darmois's decoder of normal data, from the first coordinate and from the last.
let darmoisOrder = Problem(
  "darmoisOrder", .value, stars: 1, points: 4, minutes: 15,
  """
  Let x be normal with mean 0 and the covariance C (3 × 3) below. Answer with two numbers: c_IMA in nats
  of Darmois's decoder (5.2), which takes the coordinates in the order x₁, x₂, x₃, and of the one that
  takes them in the order x₃, x₂, x₁. Right is what agrees to four digits.
  """,
  draw: { random in
    let s = [
      random.uniform(in: 0.6...0.9), random.uniform(in: 1...1.3), random.uniform(in: 1.6...2.1),
    ]
    // x₁ and x₃ are not independent once x₂ is known: then an encoder's rows would do.
    let (near, far) = (
      signed(0.35...0.55, using: &random), signed(0.35...0.55, using: &random)
    )
    let ends = (near * far > 0 ? -1 : 1) * random.uniform(in: 0.1...0.25)
    let ρ = [near, ends, far]
    return [
      "C": .matrix(
        Matrix(rows: 3, columns: 3) { $0 == $1 ? s[$0] * s[$0] : ρ[$0 + $1 - 1] * s[$0] * s[$1] })
    ]
  },
  //#-omit
  answer: { [try contrast(inOrder: [0, 1, 2], $0), try contrast(inOrder: [2, 1, 0], $0)] },
  hints: [
    "Such a decoder is linear. What shape has its matrix J, and what is JJᵀ?",
    "J is lower triangular and JJᵀ = C: it is the Cholesky factor. (5.1) compares the lengths of its "
      + "columns with its determinant.",
    "For the other order reverse rows and columns of C first.",
  ],
  slips: [
    .init(
      "These are the lengths of the rows: what the xᵢ tell of each other, whatever the decoder."
    ) {
      let all = try hadamardGap($0.matrix("C"))
      return [all, all]
    },
    .init("The order matters: the decoder for x₃, x₂, x₁ has another matrix.") {
      let first = try contrast(inOrder: [0, 1, 2], $0)
      return [first, first]
    },
    .init("The two orders are exchanged.") {
      [try contrast(inOrder: [2, 1, 0], $0), try contrast(inOrder: [0, 1, 2], $0)]
    },
    .init(
      "(5.4) takes the encoder's rows for the decoder's columns. That is right in the plane only."
    ) {
      [try contrast(ofEncoder: [0, 1, 2], $0), try contrast(ofEncoder: [2, 1, 0], $0)]
    },
    .init("You took the logarithm of squared lengths, and of det JᵀJ, without the ½.") {
      [2 * (try contrast(inOrder: [0, 1, 2], $0)), 2 * (try contrast(inOrder: [2, 1, 0], $0))]
    },
  ],
  //#-end-omit
)

//#-omit
private func factor(_ order: [Int], _ given: Given) throws -> Cholesky<Double> {
  try Cholesky(given.matrix("C").rows(order).columns(order))
}
private func contrast(inOrder order: [Int], _ given: Given) throws -> Double {
  try hadamardGap(factor(order, given).lower.gram())
}
private func contrast(ofEncoder order: [Int], _ given: Given) throws -> Double {
  try hadamardGap(factor(order, given).halfSolve(.identity(3)).transpose.gram())
}
//#-end-omit

/// The curvature of a patch, from the speeds on its sides.
let bowl = Problem(
  "bowl", .value, stars: 2, points: 5, minutes: 20,
  """
  A bowl is given by d(u, v) = (u cos v, u sin v, ½ku²), which has C1. Take its patch with u between u₁
  and u₂ and v between 0 and V. Answer with two numbers: ∬ K dA over the patch by (5.9), and the mean of
  K over the patch, per unit of its area. Right is what agrees to four digits.
  """,
  draw: { random in
    [
      "k": .number(random.uniform(in: 0.6...1.5)), "u₁": .number(random.uniform(in: 0.3...0.6)),
      "u₂": .number(random.uniform(in: 1...1.6)), "V": .number(random.uniform(in: 0.8...2)),
    ]
  },
  //#-omit
  answer: { given in
    let whole = bending(given, "u₁") - bending(given, "u₂")
    return [whole, whole / area(given)]
  },
  hints: [
    "Which of the four sides bends, as seen on the surface? One of the speeds changes across it.",
    "s₁ = √(1 + k²u²) does not depend on v, s₂ = u. So only the sides along v count, each with 1/s₁.",
    "∬ K dA = V(1/s₁(u₁) − 1/s₁(u₂)). The area is the integral of s₁s₂, which is elementary.",
  ],
  slips: [
    .init("The signs: a bowl is curved like a sphere, to one side, so K is positive.") {
      let whole = bending($0, "u₂") - bending($0, "u₁")
      return [whole, whole / area($0)]
    },
    .init("You divided by the area of the shadow; the patch is steep, and larger.") {
      let whole = bending($0, "u₁") - bending($0, "u₂")
      let shadow = ($0.number("u₂") * $0.number("u₂") - $0.number("u₁") * $0.number("u₁")) / 2
      return [whole, whole / (shadow * $0.number("V"))]
    },
    .init("This is the whole sector from the bottom; the part below u₁ is not of the patch.") {
      let whole = $0.number("V") - bending($0, "u₂")
      return [whole, whole / area($0)]
    },
    .init("∂₁s₂ is divided by s₁: lengths count along u, not latents.") {
      _ in [0, 0]
    },
    .init("The mean counts areas; you averaged K over the latents alike.") {
      let whole = bending($0, "u₁") - bending($0, "u₂")
      let k = $0.number("k")
      let range = $0.number("u₁")...$0.number("u₂")
      let sum = simpson(range) { u in k * k / pow(1 + k * k * u * u, 2) }
      return [whole, sum / (range.upperBound - range.lowerBound)]
    },
  ],
  //#-end-omit
)

//#-omit
/// How much the circle of a radius bends on the bowl, over the angle V.
private func bending(_ given: Given, _ name: String) -> Double {
  given.number("V") / hypot(1, given.number("k") * given.number(name))
}
private func area(_ given: Given) -> Double {
  let k = given.number("k")
  func cube(_ name: String) -> Double { pow(1 + pow(k * given.number(name), 2), 1.5) }
  return given.number("V") * (cube("u₂") - cube("u₁")) / (3 * k * k)
}
//#-end-omit

// MARK: Functions

/// The curvature of a surface from a circle on it.
let roundCircle = Problem(
  "roundCircle", .function, stars: 1, points: 5, minutes: 20,
  """
  Somebody who cannot leave a surface draws a circle: all points at the distance ρ, along the surface,
  from one point, and finds the length L of it. The surface has one curvature K everywhere: it is
  a sphere of radius 1/√K if K > 0; if K < 0, replace the sine of (5.8) by sinh and K by |K| under the
  roots. Given ρ and L, return two numbers: K, and ∬ K dA inside the circle, which is 2π less the bending
  of the circle, dL/dρ at fixed K. Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    let (K, ρ) = (signed(0.3...1.5, using: &random), random.uniform(in: 0.7...1.2))
    let root = abs(K).squareRoot()
    let L = 2 * .pi * (K > 0 ? sin(root * ρ) : sinh(root * ρ)) / root
    return ["ρ": .number(ρ), "L": .number(L)]
  },
  answer: { given in
    let (ρ, L) = (given.number("ρ"), given.number("L"))
    //#-solution roundCircle
    var (low, high) = (-4.0, 5.0)
    for _ in 0..<60 {
      let K = (low + high) / 2
      let circle = K > 0 ? sin(K.squareRoot() * ρ) : sinh((-K).squareRoot() * ρ)
      if 2 * .pi * circle / abs(K).squareRoot() > L { low = K } else { high = K }
    }
    let angle = abs(low).squareRoot() * ρ
    return [low, 2 * .pi * (1 - (low > 0 ? cos(angle) : cosh(angle)))]
    //#-end-solution
  },
  //#-omit
  hints: [
    "On a sphere of radius R the circle has the length 2πR sin(ρ/R). With K = 1/R²?",
    "L = 2π sin(√K ρ)/√K cannot be solved for K by a formula; but L falls as K grows. Halve an interval.",
    "Compare L with 2πρ: shorter is K > 0, longer is K < 0. Then dL/dρ is 2π cos(√K ρ), or 2π cosh.",
  ],
  slips: [
    .init(
      "The sign: a circle that is too short lies on a sphere, one that is too long on a saddle."
    ) {
      circle($0) { [-$0, -$1] }
    },
    .init("This is the first term of a series in ρ; the circle is not that small.") {
      let (ρ, L) = ($0.number("ρ"), $0.number("L"))
      let K = 3 * (2 * .pi * ρ - L) / (.pi * ρ * ρ * ρ)
      return [K, total(K, ρ)]
    },
    .init("The disc has not the area πρ²: it is curved.") { given in
      circle(given) { K, _ in [K, K * .pi * given.number("ρ") * given.number("ρ")] }
    },
    .init("This is the radius of the sphere; K is one over its square.") {
      circle($0) { [1 / abs($0).squareRoot(), $1] }
    },
    .init("That is the bending of the circle; what it lacks of 2π is asked for.") {
      circle($0) { [$0, 2 * .pi - $1] }
    },
  ],
  //#-end-omit
)

//#-omit
private func total(_ K: Double, _ ρ: Double) -> Double {
  2 * .pi * (1 - (K > 0 ? cos(K.squareRoot() * ρ) : cosh((-K).squareRoot() * ρ)))
}
/// K by Newton's method, from the series, for the slips.
private func circle(_ given: Given, _ answer: (Double, Double) -> [Double]) -> [Double] {
  let (ρ, L) = (given.number("ρ"), given.number("L"))
  var K = 3 * (2 * .pi * ρ - L) / (.pi * ρ * ρ * ρ)
  for _ in 0..<20 {
    let root = abs(K).squareRoot()
    let length = 2 * .pi * (K > 0 ? sin(root * ρ) : sinh(root * ρ)) / root
    // dL/dK = (ρ dL/dρ − L)/2K.
    K -= (length - L) / ((ρ * (2 * .pi - total(K, ρ)) - length) / (2 * K))
  }
  return answer(K, total(K, ρ))
}
//#-end-omit

/// The price of Darmois's decoder of a law that is level on a region.
let leaningSeams = Problem(
  "leaningSeams", .function, stars: 2, points: 5, minutes: 25,
  """
  The law of x is uniform on the region 0 < x₁ < 1, 0 < x₂ < g(x₁), with g(t) = 1 + at + bt². Given a and
  b, return one number: the mean of c_IMA over the data, in nats, for Darmois's decoder (5.2), which
  takes x₁ first. Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    [
      "a": .number(signed(0.3...0.8, using: &random)), "b": .number(random.uniform(in: 0.6...1.5)),
    ]
  },
  answer: { given in
    let (a, b) = (given.number("a"), given.number("b"))
    //#-solution leaningSeams
    let g = { (t: Double) in 1 + a * t + b * t * t }
    let sum = simpson(0...1) { t in
      g(t) * simpson(0...1) { q in 0.5 * log(1 + pow(q * (a + 2 * b * t), 2)) }
    }
    return [sum / simpson(0...1, 200, g)]
    //#-end-solution
  },
  //#-omit
  hints: [
    "c_IMA asks at which angle the seams cross. A warp of one latent changes no seam: leave Φ away.",
    "Seams of the one family are upright. On the others F(x₂|x₁) = x₂/g(x₁) is a constant q.",
    "They are x₂ = q g(x₁), of slope q g′, so c_IMA = ½ log(1 + q²g′²). The mean: q is uniform, and "
      + "x₁ has the density g/∫g.",
  ],
  slips: [
    .init("x₁ is not uniform: where the region is higher there are more data.") {
      leaning($0, weight: false) { 0.5 * log(1 + $0 * $0) }
    },
    .init("You took the slope of the rim for all; a seam below it leans less.") {
      leaning($0, rim: true) { 0.5 * log(1 + $0 * $0) }
    },
    .init("The factor ½ is missing: −log cos α is ½ log(1 + tan² α).") {
      leaning($0) { log(1 + $0 * $0) }
    },
    .init("The mean of a logarithm is asked for, not the logarithm of the mean.") {
      [0.5 * log(1 + leaning($0) { $0 * $0 }[0])]
    },
    .init("This is the mean angle by which the seams lean.") { leaning($0) { atan(abs($0)) } },
  ],
  //#-end-omit
)

//#-omit
/// The mean of a function of the slope of a seam, over the data.
private func leaning(
  _ given: Given, weight: Bool = true, rim: Bool = false, _ f: (Double) -> Double
) -> [Double] {
  let (a, b) = (given.number("a"), given.number("b"))
  let g = { (t: Double) in weight ? 1 + a * t + b * t * t : 1 }
  let sum = simpson(0...1) { t in
    g(t) * simpson(0...1) { q in f((rim ? 1 : q) * (a + 2 * b * t)) }
  }
  return [sum / simpson(0...1, 200, g)]
}
//#-end-omit

/// What two uniform numbers share after a turn.
let turnedUniforms = Problem(
  "turnedUniforms", .function, stars: 2, points: 6, minutes: 30,
  """
  Two independent arc lengths are uniform on intervals of lengths a and b. Turn them by θ, between 0
  and π/2, as in section 5.5. Given a, b and θ, return two numbers: the information in nats that the two
  new numbers share, and the slope of it in θ at θ = 0, from the right. (For smooth laws that slope is
  zero.) Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    [
      "a": .number(random.uniform(in: 1.6...3)), "b": .number(random.uniform(in: 0.5...1.2)),
      "θ": .number(random.uniform(in: 0.1...1.3)),
    ]
  },
  answer: { given in
    let (a, b, θ) = (given.number("a"), given.number("b"), given.number("θ"))
    //#-solution turnedUniforms
    func entropy(_ one: Double, _ other: Double) -> Double {
      log(max(one, other)) + min(one, other) / (2 * max(one, other))
    }
    let (c, s) = (cos(θ), sin(θ))
    return [entropy(c * a, s * b) + entropy(s * a, c * b) - log(a) - log(b), (a / b + b / a) / 2]
    //#-end-solution
  },
  //#-omit
  hints: [
    "The information is the sum of the new entropies less that of the old ones. Which law has the sum "
      + "of two uniform numbers?",
    "A trapezoid: level, with two ramps. With the lengths A ≥ B of the two parts its height is 1/A, and "
      + "each ramp is B long.",
    "Its entropy is log A + B/2A. For small θ the parts are a cos θ and b sin θ, and the other way round.",
  ],
  slips: [
    .init("These are bits; nats are asked for.") { turned($0).map { $0 / log(2) } },
    .init("The slope is zero for smooth laws only. The walls of a uniform one make it positive.") {
      [turned($0)[0], 0]
    },
    .init("This is a formula for normal numbers of these deviations; walls make another law of it.")
    {
      let (a, b, θ) = ($0.number("a"), $0.number("b"), $0.number("θ"))
      return [0.5 * log(1 + pow((a / b - b / a) * sin(2 * θ) / 2, 2)), 0]
    },
    .init("The entropies of the old numbers, log a and log b, are to be taken off.") {
      [turned($0)[0] + log($0.number("a")) + log($0.number("b")), turned($0)[1]]
    },
    .init("Ramps have an entropy too: B/2A is missing.") {
      let (a, b, θ) = ($0.number("a"), $0.number("b"), $0.number("θ"))
      let (c, s) = (cos(θ), sin(θ))
      return [log(max(c * a, s * b)) + log(max(s * a, c * b)) - log(a * b), 0]
    },
  ],
  //#-end-omit
)

//#-omit
/// The information and its slope at 0.
private func turned(_ given: Given) -> [Double] {
  let (a, b, θ) = (given.number("a"), given.number("b"), given.number("θ"))
  func entropy(_ parts: [Double]) -> Double {
    let (small, large) = (parts.min()!, parts.max()!)
    return log(large) + 0.5 * small / large
  }
  let new = [[cos(θ) * a, sin(θ) * b], [sin(θ) * a, cos(θ) * b]].map(entropy)
  return [new[0] + new[1] - log(a * b), 0.5 * (a / b + b / a)]
}
//#-end-omit

/// What a swirl costs that turns by a power of the distance.
let ownSwirl = Problem(
  "ownSwirl", .function, stars: 3, points: 7, minutes: 45,
  """
  Let z be normal in the plane, N(0, I), and let a decoder be the swirl R_ψ z of section 5.3 that turns each
  point by the angle ψ = αr^p, where r is its distance from 0. It makes normal data. Given α and p,
  return one number: the mean of its c_IMA over z, in nats. Right is what agrees to four digits on five
  inputs.
  """,
  draw: { random in
    ["α": .number(random.uniform(in: 0.3...0.9)), "p": .number(random.uniform(in: 1.3...2.5))]
  },
  answer: { given in
    let (α, p) = (given.number("α"), given.number("p"))
    //#-solution ownSwirl
    return [
      simpson(0...9, 900) { r in
        r * exp(-r * r / 2) * log(1 + pow(α * p * pow(r, p), 2) / 4)
      }
    ]
    //#-end-solution
  },
  //#-omit
  hints: [
    "Go along the radius and round the circle: what does the swirl do to a small step of either kind?",
    "With a = rψ′ the step along the radius is sheared by a, so J is a turn times a shear, of determinant "
      + "1. The latents' axes lie at an angle t to the radius: find the lengths of the two columns.",
    "Their squares are 1 ∓ a sin 2t + ½a²(1 ± cos 2t). Over all t the mean of c_IMA is log(1 + a²/4); or "
      + "integrate over t too. Here a = αp r^p.",
  ],
  slips: [
    .init("a is rψ′, not ψ: a power p comes down.") {
      swirled($0) {
        log(1 + $0 * $0 / 4)
      } factor: {
        1 / $0
      }
    },
    .init("This is the swirl of section 5.10, whose angle is α times the distance.") {
      let α = $0.number("α")
      return [simpson(0...9, 300) { r in r * exp(-r * r / 2) * log(1 + α * α * r * r / 4) }]
    },
    .init("These are columns along the radius and round the circle; the latents are z₁ and z₂.") {
      swirled($0) { 0.5 * log(1 + $0 * $0) }
    },
    .init("The mean of a logarithm is asked for, not the logarithm of the mean.") {
      [log(1 + swirled($0) { $0 * $0 / 4 }[0])]
    },
    .init("The distance r has the density r e^(−r²/2): there is more plane farther out.") { given in
      let (α, p) = (given.number("α"), given.number("p"))
      return [
        simpson(-9...9, 900) { r in
          normalDensity(r) * log(1 + pow(α * p * pow(abs(r), p), 2) / 4)
        }
      ]
    },
  ],
  //#-end-omit
)

//#-omit
/// The mean of a function of rψ′ over r.
private func swirled(
  _ given: Given, _ f: (Double) -> Double, factor: (Double) -> Double = { _ in 1 }
) -> [Double] {
  let (α, p) = (given.number("α"), given.number("p"))
  return [
    simpson(0...9, 900) { r in r * exp(-r * r / 2) * f(factor(p) * α * p * pow(r, p)) }
  ]
}
//#-end-omit

/// The axes of a linear decoder, from data with two labels.
let twoLabels = Problem(
  "twoLabels", .function, stars: 3, points: 8, minutes: 40,
  """
  Data x = Dz come with one of two labels. D is 3 × 3, invertible, not known, and its columns are not
  orthogonal. Given a label, the three latents are independent and normal with mean 0, and a label
  changes their variances, each by another ratio ρᵢ = vᵢ(u₁)/vᵢ(u₀). Given the covariances C₀ and C₁
  of x under the labels u₀ and u₁ (3 × 3), return six numbers: the three ratios, largest first, then the
  direction of the seam of the latent with the largest ratio, as a vector of three entries, of length 1,
  the first entry positive. Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    while true {
      let D = random.matrix(
        rows: 3, singularValues: [2, 1.3, 0.8].map { $0 * random.uniform(in: 0.9...1.1) })
      // An entry whose sign is asked for is not near 0.
      if abs(D[0, 0]) < 0.2 * norm(D.column(0)) { continue }
      let v = (0..<3).map { _ in random.uniform(in: 0.6...1.4) }
      let ρ = [4, 1.5, 0.4].map { $0 * random.uniform(in: 0.85...1.15) }
      // Entries that mirror each other are one sum, so they are rounded alike.
      func covariance(_ v: [Double]) -> Matrix<Double> {
        Matrix(rows: 3, columns: 3) { i, j in
          (0..<3).reduce(0) { $0 + v[$1] * D[min(i, j), $1] * D[max(i, j), $1] }
        }
      }
      return [
        "C₀": .matrix(covariance(v)), "C₁": .matrix(covariance(zip(v, ρ).map { $0 * $1 })),
      ]
    }
  },
  answer: { given in
    let (C0, C1) = (given.matrix("C₀"), given.matrix("C₁"))
    //#-solution twoLabels
    let factor = try Cholesky(C0)
    let W = factor.halfSolve(factor.halfSolve(C1).transpose)
    let (ratios, axes) = try eigen(0.5 * (W + W.transpose))
    return ratios + unit(factor.lower * axes.column(0))
    //#-end-solution
  },
  //#-omit
  hints: [
    "C₀ = D V₀ Dᵀ and C₁ = D V₁ Dᵀ, with diagonal V. Make new data of which the first covariance is I: what "
      + "is left of D?",
    "With C₀ = LLᵀ, y = L⁻¹x has the covariance I under u₀, so what is left of D is orthogonal, and "
      + "L⁻¹C₁L⁻ᵀ has the ratios for eigenvalues.",
    "If q is the eigenvector of the largest one, Lq points along the column of D. (L⁻ᵀq is a row of D⁻¹.)",
  ],
  slips: [
    .init("This reads the latent off, a row of D⁻¹. The seam runs along a column of D.") {
      let (factor, ratios, axes) = try whitened($0)
      let rows = factor.halfSolve(.identity(3)).transpose
      return ratios + unit(rows * axes.column(0))
    },
    .init("This is the principal axis of C₁: right if the columns of D were orthogonal.") {
      let axis = try eigen($0.matrix("C₁")).vectors.column(0)
      return try whitened($0).ratios + unit(axis)
    },
    .init("This is the seam of the latent with the smallest ratio.") {
      let (factor, ratios, axes) = try whitened($0)
      return ratios + unit(factor.lower * axes.column(2))
    },
    .init("The ratios are upside down: v(u₁) is divided by v(u₀).") {
      let (factor, ratios, axes) = try whitened($0)
      return ratios.map { 1 / $0 } + unit(factor.lower * axes.column(0))
    },
    .init("These are ratios of deviations; those of variances are asked for.") {
      let (factor, ratios, axes) = try whitened($0)
      return ratios.map { $0.squareRoot() } + unit(factor.lower * axes.column(0))
    },
    .init("This is an axis of the whitened data; L carries it back to x.") {
      let (_, ratios, axes) = try whitened($0)
      return ratios + unit(axes.column(0))
    },
  ],
  //#-end-omit
)

/// Of length 1, with a positive first entry.
private func unit(_ x: [Double]) -> [Double] {
  let length = x[0] < 0 ? -norm(x) : norm(x)
  return x.map { $0 / length }
}

//#-omit
private func whitened(_ given: Given) throws -> (
  factor: Cholesky<Double>, ratios: [Double], axes: Matrix<Double>
) {
  let factor = try Cholesky(given.matrix("C₀"))
  let W = factor.halfSolve(factor.halfSolve(given.matrix("C₁")).transpose)
  let (ratios, axes) = try eigen(0.5 * (W + W.transpose))
  return (factor, ratios, axes)
}
//#-end-omit
