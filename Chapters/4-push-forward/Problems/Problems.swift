import Foundation
import Problems
import Seams

// The problems of chapter 4. None of the answers stands on a page.

/// In the order in which they are meant to be solved.
public let problems = [
  fourthCorner, spiralStrips, surveyor, blocks, turningFrame, bentStrip, squaresOnATorus,
]

/// A number of some size, of either sign.
private func signed(_ size: ClosedRange<Double>, using random: inout Random) -> Double {
  (random.uniform() < 0.5 ? -1 : 1) * random.uniform(in: size)
}

// MARK: Values

/// A corner and its density, from three corners.
let fourthCorner = Problem(
  "fourthCorner", .value, stars: 2, points: 5, minutes: 15,
  """
  A decoder of two latents into the plane (n = m = 2) has C1 and C2 on a box that holds the square
  [0, 1]². Given are the points P = d(0, 0) and Q = d(1, 0), the length L of the second seam from P
  to d(0, 1), which leaves P to the left of the way from P to Q, and the three logarithms
  log p_μ at d(0, 0), d(1, 0) and d(0, 1), in this order. Answer with three numbers: the two
  coordinates of d(1, 1), and log p_μ there in nats. Right is what agrees to four digits.
  """,
  draw: { random in
    let P = (0..<2).map { _ in random.uniform(in: -2...2) }
    let (way, angle) = (random.uniform(in: 1.3...2), random.uniform(in: -3...3))
    return [
      "P": .vector(P), "Q": .vector([P[0] + way * cos(angle), P[1] + way * sin(angle)]),
      "L": .number(random.uniform(in: 2.2...3)),
      "log p": .vector((0..<3).map { _ in random.uniform(in: -4 ... -1.5) }),
    ]
  },
  //#-omit
  answer: { corner($0) },
  hints: [
    "Equation (4.14) says what is left of such a decoder in the plane. What are its seams?",
    "They are straight lines at right angles. So the image of the square is a rectangle.",
    "By (4.8) log p_μ is a sum of a function of z₁ and one of z₂: two corners less the third.",
  ],
  slips: [
    .init("You turned to the right of the way from P to Q.") { corner($0, turn: -1) },
    .init("This is d(0, 1); go on from there by Q − P.") {
      corner($0, along: 0)
    },
    .init("The second side has the length L, not L times the first side.") {
      corner($0, scale: norm(sides($0).along))
    },
    .init("Densities multiply, but that of the corner (0, 0) was counted twice: take it off.") {
      let answer = corner($0)
      return answer[..<2] + [answer[2] + $0.vector("log p")[0]]
    },
  ],
  //#-end-omit
)

//#-omit
/// From P to Q, and the direction to its left.
private func sides(_ given: Given) -> (along: [Double], left: [Double]) {
  let along = zip(given.vector("Q"), given.vector("P")).map { $0 - $1 }
  return (along, [-along[1] / norm(along), along[0] / norm(along)])
}

private func corner(
  _ given: Given, turn: Double = 1, along share: Double = 1, scale: Double = 1
) -> [Double] {
  let (P, (along, left), L) = (given.vector("P"), sides(given), turn * scale * given.number("L"))
  let logs = given.vector("log p")
  return (0..<2).map { P[$0] + share * along[$0] + L * left[$0] } + [logs[1] + logs[2] - logs[0]]
}
//#-end-omit

/// Two ways to count, on seams that are logarithmic spirals.
let spiralStrips = Problem(
  "spiralStrips", .value, stars: 1, points: 5, minutes: 20,
  """
  Let d(u, v) = e^(αu − βv) (cos(βu + αv), sin(βu + αv)). Its seams are spirals. The latents are
  independent and normal; u has the mean a₁ and the variance t₁, v the mean a₂ and the variance t₂.
  Watch a first seam, on which u varies, and count the draws beside it in the two ways of section
  4.6: between the seam and its neighbour, and in a thin strip of one width. Then do the same along
  a second seam. Answer with four numbers: the mean of u between neighbours, the mean of u in the
  strip, the mean of v between neighbours, the mean of v in the strip. (Leave out draws that other
  windings of the spirals bring near the seam.) Right is what agrees to four digits.
  """,
  draw: { random in
    [
      "α": .number(random.uniform(in: 0.3...0.6)), "β": .number(random.uniform(in: 0.3...0.6)),
      "a₁": .number(signed(0.3...1, using: &random)), "t₁": .number(random.uniform(in: 1.3...2)),
      "a₂": .number(signed(0.3...1, using: &random)), "t₂": .number(random.uniform(in: 1.3...2)),
    ]
  },
  //#-omit
  answer: { spirals($0) { ($0.u, $0.v) } },
  hints: [
    "Find the two speeds. Both depend on both latents, but C1 holds.",
    "By (4.10) the strip sees f₁/s₂ per unit of length. How much is that per unit of u?",
    "It is p₁/s₂, so a normal density times e^(−αu), up to a factor: again normal. Along the other "
      + "seam the factor is e^(βv).",
  ],
  slips: [
    .init("The shifts have the wrong signs: where neighbours part, the strip holds fewer draws.") {
      spirals($0) { (-$0.u, -$0.v) }
    },
    .init("f₁/s₂ counts per unit of length; a unit of u is s₁ units long.") {
      spirals($0) { (2 * $0.u, 2 * $0.v) }
    },
    .init(
      "Only one of the speeds' factors varies along each seam, and it has another sign on the "
        + "second one."
    ) { spirals($0) { ($0.u, -$0.v) } },
    .init("C2 fails here: strips of one width do not count as neighbours do.") {
      spirals($0) { _ in (0, 0) }
    },
    .init("The shift is in proportion to the variance, not to the standard deviation.") { given in
      spirals(given) {
        ($0.u / given.number("t₁").squareRoot(), $0.v / given.number("t₂").squareRoot())
      }
    },
    .init("The two ways are exchanged: it is the strip that sees how far the neighbours are.") {
      let right = spirals($0) { ($0.u, $0.v) }
      return [right[1], right[0], right[3], right[2]]
    },
  ],
  //#-end-omit
)

//#-omit
/// The four means, with the shifts as they are or changed.
private func spirals(
  _ given: Given, _ change: ((u: Double, v: Double)) -> (Double, Double)
) -> [Double] {
  let (a, b) = (given.number("a₁"), given.number("a₂"))
  let (u, v) = change(
    (-given.number("α") * given.number("t₁"), given.number("β") * given.number("t₂")))
  return [a, a + u, b, b + v]
}
//#-end-omit

/// Four equal legs that do not close.
let surveyor = Problem(
  "surveyor", .value, stars: 2, points: 5, minutes: 15,
  """
  On the torus d(u, v) = ((R + r cos u) cos v, (R + r cos u) sin v, r sin u) a surveyor starts at
  u = u₁, v = 0 and walks the length a along the circle, in the direction in which v grows; then along
  a seam of u to u = u₂; then back the same length a along the circle there, v falling; then along
  a seam of u to u = u₁. Answer with two numbers: how far along the circle of u₁ the surveyor now is
  from the start, as a length, positive where v > 0; and ∮ s₂ dz₂, counterclockwise as in (4.9), round
  the rectangle of latents from u₁ to u₂ and from 0 to the v that the first leg reached. Right is
  what agrees to four digits.
  """,
  draw: { random in
    [
      "R": .number(random.uniform(in: 2.5...3.5)), "r": .number(random.uniform(in: 0.8...1.4)),
      "u₁": .number(random.uniform(in: -0.4...0.3)), "u₂": .number(random.uniform(in: 1.1...1.7)),
      "a": .number(random.uniform(in: 1...2)),
    ]
  },
  //#-omit
  answer: { [missed($0), around($0)] },
  hints: [
    "The speed of v is the radius of the circle, R + r cos u. By how much does v change on each leg?",
    "v grows by a/s₂(u₁) and falls by a/s₂(u₂). The legs along u leave it alone.",
    "A difference of v is a length times 1/s₂(u₁). In (4.9) only the sides along v count: "
      + "s₂(u₂) − s₂(u₁), times the side.",
  ],
  slips: [
    .init("The first number is an angle; as a length on the circle it is s₂(u₁) times that.") {
      [missed($0) / outer($0), around($0)]
    },
    .init("You measured what is missed on the circle of u₂; the surveyor is back on that of u₁.") {
      [missed($0) * inner($0) / outer($0), around($0)]
    },
    .init(
      "On the smaller circle the same length is a larger angle: the surveyor went back too far."
    ) {
      [-missed($0), around($0)]
    },
    .init("Counterclockwise, the side at u₂ is walked with v growing, that at u₁ with v falling.") {
      [missed($0), -around($0)]
    },
    .init("Equal legs close only where C2 holds, and here u changes the speed of v.") { _ in
      [0, 0]
    },
  ],
  //#-end-omit
)

//#-omit
private func outer(_ given: Given) -> Double {
  given.number("R") + given.number("r") * cos(given.number("u₁"))
}
private func inner(_ given: Given) -> Double {
  given.number("R") + given.number("r") * cos(given.number("u₂"))
}
private func missed(_ given: Given) -> Double {
  given.number("a") * (1 - outer(given) / inner(given))
}
private func around(_ given: Given) -> Double {
  given.number("a") / outer(given) * (inner(given) - outer(given))
}
//#-end-omit

// MARK: Functions

/// The defect of one latent against two others together.
let blocks = Problem(
  "blocks", .function, stars: 1, points: 4, minutes: 15,
  """
  Three latents, into four dimensions. Hold z₃: what remains is a surface of two dimensions, with a
  density f₁₂ per unit of area; let f₃ be the density of the third seam. Given the Jacobian J (4 × 3)
  at a point, return one number: log p_μ − log f₁₂ − log f₃ in nats. It is the part of (4.3) for which
  the third column is to blame. Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    let s = [2.2, 1.3, 0.7].map { $0 * random.uniform(in: 0.85...1.15) }
    return ["J": .matrix(random.matrix(rows: 4, singularValues: s))]
  },
  answer: { given in
    let J = given.matrix("J")
    //#-solution blocks
    let plane = J.columns([0, 1])
    let (whole, side) = (try Cholesky(J.gram()), try Cholesky(plane.gram()))
    return [0.5 * (side.logDeterminant - whole.logDeterminant) + log(norm(J.column(2)))]
    //#-end-solution
  },
  //#-omit
  hints: [
    "Write (4.1) for the surface on which z₃ is held. Which columns are left in its G?",
    "The latent densities cancel, as they did in (4.3).",
    "It is ½ log det G₁₂ + log s₃ − ½ log det G, with G₁₂ of the first two columns.",
  ],
  slips: [
    .init("This is all of (4.3); what the first two columns owe each other is no part of it.") {
      [try hadamardGap($0.matrix("J").gram())]
    },
    .init("This is what the first two columns owe each other, and it is what must go.") {
      [try hadamardGap($0.matrix("J").columns([0, 1]).gram())]
    },
    .init("The sign is wrong: the density is more than the product, not less.") {
      [-(try owed($0.matrix("J"), 2))]
    },
    .init("An area is the root of a determinant: there is a factor ½.") {
      [2 * (try owed($0.matrix("J"), 2))]
    },
    .init("Here the first latent is held; the third one is meant.") {
      [try owed($0.matrix("J"), 0)]
    },
  ],
  //#-end-omit
)

//#-omit
/// What column i of J owes the others.
private func owed(_ J: Matrix<Double>, _ i: Int) throws -> Double {
  let others = (0..<J.columns).filter { $0 != i }
  return try hadamardGap(J.gram()) - hadamardGap(J.columns(others).gram())
}
//#-end-omit

/// Both terms of (4.5).
let turningFrame = Problem(
  "turningFrame", .function, stars: 2, points: 6, minutes: 25,
  """
  The decoder d(z) = z + cz² of complex numbers, with z = z₁ + iz₂ and c = c₁ + ic₂, has orthogonal
  columns of equal length. Given the two entries of c and those of z, return four numbers: the entries
  (1,1), (1,2), (2,1), (2,2) of the matrix ∂(U_zᵀd(z))ᵢ/∂zⱼ, which is the left side of (4.5); the post
  says that it is diagonal. Right is what agrees to four digits on five inputs.
  """,
  draw: { random in
    [
      "c": .vector((0..<2).map { _ in signed(0.1...0.25, using: &random) }),
      "z": .vector((0..<2).map { _ in signed(0.3...0.8, using: &random) }),
    ]
  },
  answer: { given in
    let (c, z) = (given.vector("c"), given.vector("z"))
    //#-solution turningFrame
    let point = Jet.variables(at: z)
    let d = squared(point, c)
    let slope = [
      1 + 2 * (c[0] * point[0] - c[1] * point[1]), 2 * (c[0] * point[1] + c[1] * point[0]),
    ]
    let speed = (slope[0] * slope[0] + slope[1] * slope[1]).squareRoot()
    let along = (slope[0] * d[0] + slope[1] * d[1]) / speed
    let across = (slope[0] * d[1] - slope[1] * d[0]) / speed
    return [along, across].flatMap { [$0.gradient[0], $0.gradient[1]] }
    //#-end-solution
  },
  //#-omit
  hints: [
    "The columns are d′ and id′ as complex numbers. What is U_zᵀd in terms of d and d′?",
    "U_zᵀd is the complex number d times the conjugate of d′/|d′|. Differentiate it, by jets or by "
      + "differences.",
    "In jets: z = Jet.variables(at: …), then real and imaginary parts of d and d′, then the two "
      + "products over |d′|; their `gradient` has the answer.",
  ],
  slips: [
    .init("That is the first term of (4.5), as if U stood still. This is the post's slip.") {
      let s = speed($0)
      return [s, 0, 0, s]
    },
    .init("That is the second term of (4.5) alone: the speeds are missing.") {
      let (all, s) = (frame($0), speed($0))
      return [all[0] - s, all[1], all[2], all[3] - s]
    },
    .init("The matrix is transposed: the row says which component, the column which latent.") {
      let all = frame($0)
      return [all[0], all[2], all[1], all[3]]
    },
    .init("The second term of (4.5) has the wrong sign.") {
      let (all, s) = (frame($0), speed($0))
      return [2 * s - all[0], -all[1], -all[2], 2 * s - all[3]]
    },
    .init("These are the derivatives of d itself, not those in the frame.") {
      let d = slope($0)
      return [d.0, -d.1, d.1, d.0]
    },
  ],
  //#-end-omit
)

//#-omit
/// z + cz².
private func squared(_ z: [Jet], _ c: [Double]) -> [Jet] {
  let (x, y) = (z[0] * z[0] - z[1] * z[1], 2 * (z[0] * z[1]))
  return [z[0] + c[0] * x - c[1] * y, z[1] + c[0] * y + c[1] * x]
}
/// The complex number 1 + 2cz.
private func slope(_ given: Given) -> (Double, Double) {
  let (c, z) = (given.vector("c"), given.vector("z"))
  return (1 + 2 * (c[0] * z[0] - c[1] * z[1]), 2 * (c[0] * z[1] + c[1] * z[0]))
}
private func speed(_ given: Given) -> Double { hypot(slope(given).0, slope(given).1) }
/// By hand, for the slips: with w = U_zᵀd and the angle ψ of d′, the derivatives are s − i∂₁ψw and
/// is − i∂₂ψw, where ∂₁ψ and ∂₂ψ are the imaginary and the real part of d″/d′.
private func frame(_ given: Given) -> [Double] {
  let (a, s) = (slope(given), speed(given))
  let d = squared(given.vector("z").map { Jet($0) }, given.vector("c")).map(\.value)
  let w = ((a.0 * d[0] + a.1 * d[1]) / s, (a.0 * d[1] - a.1 * d[0]) / s)
  let c = given.vector("c").map { 2 * $0 }
  let turn = ((c[1] * a.0 - c[0] * a.1) / (s * s), (c[0] * a.0 + c[1] * a.1) / (s * s))
  return [s + turn.0 * w.1, turn.1 * w.1, -turn.0 * w.0, s - turn.1 * w.0]
}
//#-end-omit

/// What a strip shows where seams do not cross at right angles.
let bentStrip = Problem(
  "bentStrip", .function, stars: 2, points: 6, minutes: 25,
  """
  The decoder d(u, v) = (u, (1 + ku)v + bu²) has neither C1 nor C2. Its u is uniform on (0, 1), and
  independent of v. Look at the draws in a thin strip of one width about the first seam through v,
  a curved line of the plane, and at which u they have. Given k, b and v, return one number: the share
  of them with u < ½. (Between this seam and its neighbour it is a half.) Right is what agrees to
  four digits on five inputs.
  """,
  draw: { random in
    [
      "k": .number(random.uniform(in: 0.5...1.5)), "b": .number(random.uniform(in: 0.8...2)),
      "v": .number(random.uniform(in: 0.3...1)),
    ]
  },
  answer: { given in
    let (k, b, v) = (given.number("k"), given.number("b"), given.number("v"))
    //#-solution bentStrip
    let count = { (u: Double) in hypot(1, k * v + 2 * b * u) / (1 + k * u) }
    return [simpson(0...0.5, 200, count) / simpson(0...1, 200, count)]
    //#-end-solution
  },
  //#-omit
  hints: [
    "A strip of one width shows p_μ per unit of length, under C1 or not. (4.10) has used C1; (4.1) has "
      + "not.",
    "Per unit of u it shows p_μ s₁. What is det G of this decoder?",
    "√det G = 1 + ku, so the share is that of √(1 + (kv + 2bu)²)/(1 + ku) below ½. Integrate by "
      + "`simpson`.",
  ],
  slips: [
    .init("This counts between the seam and its neighbour, not in a strip of one width.") { _ in
      [0.5]
    },
    .init("p₁/s₂ is (4.10) under C1. Here the neighbour is nearer than s₂dv, for the seams slant.")
    {
      share($0) { _, speed, area in 1 / area }
    },
    .init("p_μ counts per unit of length; a unit of u is s₁ units long.") {
      share($0) { _, speed, area in 1 / (area * speed) }
    },
    .init("The wider apart the seams, the fewer draws: the area divides.") {
      share($0) { _, speed, area in speed * area }
    },
    .init("This is how the seam's length is spread over u; the density is not level.") {
      share($0) { _, speed, _ in speed }
    },
  ],
  //#-end-omit
)

//#-omit
/// The part below ½ of a function of u, s₁ and √det G.
private func share(_ given: Given, _ f: (Double, Double, Double) -> Double) -> [Double] {
  let (k, b, v) = (given.number("k"), given.number("b"), given.number("v"))
  let count = { (u: Double) in f(u, hypot(1, k * v + 2 * b * u), 1 + k * u) }
  return [simpson(0...0.5, 100, count) / simpson(0...1, 100, count)]
}
//#-end-omit

/// Latents for a torus whose decoder is conformal.
let squaresOnATorus = Problem(
  "squaresOnATorus", .function, stars: 3, points: 7, minutes: 35,
  """
  The torus ((R + r cos t) cos v, (R + r cos t) sin v, r sin t) is to have other latents: instead of t a
  function u of t alone, which grows with t and is 0 where t is, such that the decoder d(u, v) has
  C1 and s₁ = s₂. Let u and v be standard normal, both laws left whole. Given R, r, t and v, return two
  numbers: u, and log p_μ in nats at that point of the torus by (4.1). Right is what agrees to four
  digits on five inputs.
  """,
  draw: { random in
    [
      "R": .number(random.uniform(in: 2.5...3.5)), "r": .number(random.uniform(in: 0.8...1.4)),
      "t": .number(signed(0.5...2, using: &random)),
      "v": .number(signed(0.3...2, using: &random)),
    ]
  },
  answer: { given in
    let (R, r) = (given.number("R"), given.number("r"))
    let (t, v) = (given.number("t"), given.number("v"))
    //#-solution squaresOnATorus
    let u = t * simpson(0...1, 200) { r / (R + r * cos(t * $0)) }
    let area = pow(R + r * cos(t), 2)
    return [u, -0.5 * (u * u + v * v) - log(2 * .pi) - log(area)]
    //#-end-solution
  },
  //#-omit
  hints: [
    "How long is the step that t makes, and how long the one that v makes? The first has to be as "
      + "long as the second if du = dv.",
    "s₂ = R + r cos t stays, and a step dt is r dt long. So du/dt = r/(R + r cos t).",
    "Integrate from 0 to t for u. In (4.1) √det G = s₁s₂ = (R + r cos t)².",
  ],
  slips: [
    .init("s₁ = s₂ asks for a step of u as long as one of v: you have the ratio upside down.") {
      let (R, r, t) = ($0.number("R"), $0.number("r"), $0.number("t"))
      return torus($0, u: (R * t + r * sin(t)) / r)
    },
    .init("You took du/dt as it is at t for the whole way; it changes, so integrate it.") {
      let (R, r, t) = ($0.number("R"), $0.number("r"), $0.number("t"))
      return torus($0, u: r * t / (R + r * cos(t)))
    },
    .init("This u is the length of the seam. Then s₁ = 1, which is not s₂.") {
      torus($0, u: $0.number("r") * $0.number("t"))
    },
    .init("√det G is s₁s₂, and both speeds are R + r cos t.") {
      torus($0, u: conformal($0), power: 1)
    },
    .init("The area divides the density of the latents: the logarithm's sign is wrong.") {
      torus($0, u: conformal($0), power: -2)
    },
    .init("(4.1) has the root of det G, not det G itself.") {
      torus($0, u: conformal($0), power: 4)
    },
  ],
  //#-end-omit
)

//#-omit
/// In closed form, for the slips.
private func conformal(_ given: Given) -> Double {
  let (R, r) = (given.number("R"), given.number("r"))
  return 2 * r / (R * R - r * r).squareRoot()
    * atan(((R - r) / (R + r)).squareRoot() * tan(given.number("t") / 2))
}
private func torus(_ given: Given, u: Double, power: Double = 2) -> [Double] {
  let (v, radius) = (
    given.number("v"), given.number("R") + given.number("r") * cos(given.number("t"))
  )
  return [u, -0.5 * (u * u + v * v) - log(2 * .pi) - power * log(radius)]
}
//#-end-omit
