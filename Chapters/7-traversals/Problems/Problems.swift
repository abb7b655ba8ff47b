import Foundation
import Problems
import Seams

// The problems of chapter 7. None of the answers stands on a page.

/// In the order in which they are meant to be solved.
public let problems = [
  twiceCoded, peakOrEnergy, ovalSpots, finerPixels, cutCircle, fourScores, whichBrightness,
]

/// The rotation by an angle in degrees, counterclockwise.
private func rotation(_ degrees: Double) -> Matrix<Double> {
  let θ = degrees * .pi / 180
  return Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]])
}

// MARK: Values

/// A gap between the best two codes sees how they share a factor, and not what they know of it.
let twiceCoded = Problem(
  "twiceCoded", .value, stars: 1, points: 4, minutes: 15,
  """
  A factor has three values, and each of three codes falls into three classes. The tables A, B and C,
  one for each code, count the same points: a row is a value of the factor, a column a class of the
  code. Answer with two numbers: the mutual information gap, MIG, which is the information in nats that
  the best code has of the factor, less that of the second best, over the factor's entropy; and SAP for
  classes, the share of points whose value is right when it is guessed from the class of the best code,
  by the likeliest value of each class, less that of the second best code. Take shares of points for
  probabilities. Right is what agrees to four digits. (Two of the codes know the
  factor well. What do both gaps make of that?)
  """,
  draw: { random in
    let sizes = [120, 50, 20].map { $0 + random.integer(below: 10) }
    func table(_ range: ClosedRange<Double>) -> Matrix<Double> {
      let places = random.permutation(3)
      var counts = Matrix<Double>(rows: 3, columns: 3)
      for i in 0..<3 {
        let kept = (Double(sizes[i]) * random.uniform(in: range)).rounded()
        let rest = sizes[i] - Int(kept)
        let part = Double(random.integer(below: rest + 1))
        for (j, count) in zip([i, (i + 1) % 3, (i + 2) % 3], [kept, part, Double(rest) - part]) {
          counts[i, places[j]] = count
        }
      }
      return counts
    }
    return [
      "A": .matrix(table(0.85...0.92)), "B": .matrix(table(0.45...0.55)),
      "C": .matrix(table(0.7...0.78)),
    ]
  },
  //#-omit
  answer: { given in
    let (A, C) = (given.matrix("A"), given.matrix("C"))
    return [(information(A) - information(C)) / valueEntropy(A), guessed(A) - guessed(C)]
  },
  hints: [
    "Which code comes second? It need not be the next one.",
    "I = H(value) + H(class) − H(pair), from the sums of rows, the sums of columns and all nine counts. "
      + "All codes have the same H(value).",
    "Who knows the class guesses the largest count of its column: add these up, and divide by all "
      + "points. Then take the differences of A and C.",
  ],
  slips: [
    .init("You compared A and B, but the second best code is another.") {
      let (A, B) = ($0.matrix("A"), $0.matrix("B"))
      return [(information(A) - information(B)) / valueEntropy(A), guessed(A) - guessed(B)]
    },
    .init("Your first number is in nats; MIG is a share of the factor's entropy.") {
      let (A, C) = ($0.matrix("A"), $0.matrix("C"))
      return [information(A) - information(C), guessed(A) - guessed(C)]
    },
    .init("The values are not equally likely: the entropy of the factor is less than log 3.") {
      let (A, C) = ($0.matrix("A"), $0.matrix("C"))
      return [(information(A) - information(C)) / log(3), guessed(A) - guessed(C)]
    },
    .init("Your second number counts wrong guesses; the better code has fewer of them.") {
      let (A, C) = ($0.matrix("A"), $0.matrix("C"))
      return [(information(A) - information(C)) / valueEntropy(A), guessed(C) - guessed(A)]
    },
    .init("These are the best code's own scores; a gap is to the next code.") {
      let A = $0.matrix("A")
      return [information(A) / valueEntropy(A), guessed(A)]
    },
  ],
  //#-end-omit
)

//#-omit
/// In nats, of numbers in proportion to probabilities.
private func entropyOf(_ counts: [Double]) -> Double {
  let sum = counts.reduce(0, +)
  return counts.reduce(0) { $1 > 0 ? $0 - $1 / sum * log($1 / sum) : $0 }
}
private func total(_ counts: [Double]) -> Double { counts.reduce(0, +) }
private func valueEntropy(_ table: Matrix<Double>) -> Double {
  entropyOf((0..<table.rows).map { total(table.row($0)) })
}
private func information(_ table: Matrix<Double>) -> Double {
  valueEntropy(table) + valueEntropy(table.transpose) - entropyOf(table.elements)
}
private func guessed(_ table: Matrix<Double>) -> Double {
  total((0..<table.columns).map { table.column($0).max()! }) / total(table.elements)
}
//#-end-omit

/// What β means if nobody says how large a pixel is.
let finerPixels = Problem(
  "finerPixels", .value, stars: 2, points: 5, minutes: 20,
  """
  A linear β-VAE of four latents with a diagonal posterior has the largest ℓ of (2.2) that there is;
  σ² is held. Its pictures have mean 0, and their covariance has the five eigenvalues λ below. Answer
  with two numbers: the β at which KL(q(z|x)‖p(z)), the mean over the data, is R nats; and the mean KL
  in nats at the same β and the same σ² a pixel, if every pixel is cut into four that all show what it
  showed. Right is what agrees to four digits. (Which β gives the old latents back?)
  """,
  draw: { random in
    let v = random.uniform(in: 1.2...1.6)
    let λ = [5.0...7, 2.2...3, 0.7...0.85, 0.45...0.6, 0.31...0.4].map {
      v * random.uniform(in: $0)
    }
    return [
      "λ": .vector(λ), "σ²": .number(random.uniform(in: 0.1...0.3)),
      "R": .number(0.5 * log(λ[0] * λ[1] / (v * v))),
    ]
  },
  //#-omit
  answer: { given in
    let (λ, noise, v) = (given.vector("λ"), given.number("σ²"), level(given))
    return [v / noise, rate(λ.prefix(4).map { 4 * $0 }, v)]
  },
  hints: [
    "Which latents are alive, and how many nats does each of them have? Chapter 2 says it of v = βσ².",
    "A latent of the eigenvalue λ has ½ log(λ/v) nats if λ > v, and none otherwise. Guess how many "
      + "live, solve for v, and see whether it was so.",
    "Four copies of each pixel make every eigenvalue four times as large. More latents are alive then, "
      + "but there are four at most.",
  ],
  slips: [
    .init("β makes up for σ² a pixel, but not for their number: the rate changes.") {
      [level($0) / $0.number("σ²"), $0.number("R")]
    },
    .init("On the finer pixels latents come to life that were dead: count again who lives.") {
      [level($0) / $0.number("σ²"), $0.number("R") + log(4)]
    },
    .init("Five directions are above v on the finer pixels, but there are four latents.") {
      [level($0) / $0.number("σ²"), rate($0.vector("λ").map { 4 * $0 }, level($0))]
    },
    .init(
      "You let all four latents live at the first β; some eigenvalues are below v, and have no nats."
    ) {
      let v = level($0, of: 4)
      return [v / $0.number("σ²"), rate($0.vector("λ").prefix(4).map { 4 * $0 }, v)]
    },
    .init("Your first number is v = βσ²; β is asked for.") {
      let v = level($0)
      return [v, rate($0.vector("λ").prefix(4).map { 4 * $0 }, v)]
    },
    .init("Each latent has ½ log(λ/v) nats. The ½ is missing.") {
      let λ = $0.vector("λ")
      let v = (λ[0] * λ[1] * exp(-$0.number("R"))).squareRoot()
      return [v / $0.number("σ²"), 2 * rate(λ.prefix(4).map { 4 * $0 }, v)]
    },
    .init("Lengths become twice as large on the finer pixels; eigenvalues are squares of lengths.")
    {
      let v = level($0)
      return [v / $0.number("σ²"), rate($0.vector("λ").prefix(4).map { 2 * $0 }, v)]
    },
  ],
  //#-end-omit
)

//#-omit
/// The mean KL in nats of latents of these eigenvalues.
private func rate(_ λ: [Double], _ v: Double) -> Double {
  λ.reduce(0) { $0 + 0.5 * log(max(1, $1 / v)) }
}
/// The v at which the first few latents have R nats; of none said, of those that are alive.
private func level(_ given: Given, of count: Int? = nil) -> Double {
  let (λ, R) = (given.vector("λ"), given.number("R"))
  func solved(_ j: Int) -> Double {
    exp((λ.prefix(j).reduce(0) { $0 + log($1) } - 2 * R) / Double(j))
  }
  return solved(count ?? (1..<4).first { solved($0) >= λ[$0] } ?? 4)
}
//#-end-omit

/// An angle is no number, and how much of one it looks like depends on the arc.
let cutCircle = Problem(
  "cutCircle", .value, stars: 2, points: 5, minutes: 30,
  """
  A thing is seen under an angle φ, uniform on an arc of α degrees about φ = 0, and no two angles look
  the same. The two codes of its pictures are cos φ and sin φ. Somebody scores them with the number φ.
  Answer with three numbers, for infinitely many points: the largest share R² of the variance of φ that
  a line in both codes explains; Spearman's coefficient of φ and sin φ; and how many nats of information
  about φ both codes have together more than sin φ alone. Right is what agrees to four digits.
  """,
  draw: { random in ["α": .number(random.uniform(in: 278...312))] },
  //#-omit
  answer: { given in
    let h = halfArc(given)
    return [explained(h), spearman(h), log(2) * (2 * h - .pi) / h]
  },
  hints: [
    "Half of the arc is h = ½α, more than a right angle. Which of the two codes correlates with φ at all?",
    "E φ sin φ = (sin h − h cos h)/h and E sin²φ = ½ − sin(2h)/4h. For Spearman's coefficient find the "
      + "share of angles whose sine is less than that of a φ: beyond π − h two angles have the same.",
    "Between 0 and π − h the rank of sin φ, from −½ to ½, is φ/2h; then ½ − |π − 2φ|/2h. Integrate it "
      + "with φ/2h, times 12. Where two angles have one sine, knowing which is log 2 nats.",
  ],
  slips: [
    .init("Your first number is the correlation; the share of the variance is its square.") {
      let h = halfArc($0)
      return [explained(h).squareRoot(), spearman(h), log(2) * (2 * h - .pi) / h]
    },
    .init("Your first two numbers are those of the whole circle; the arc is shorter.") {
      let h = halfArc($0)
      return [6 / (.pi * .pi), 0.75, log(2) * (2 * h - .pi) / h]
    },
    .init("Your Spearman's coefficient is Pearson's; ranks of sin φ are not sin φ.") {
      let h = halfArc($0)
      return [explained(h), explained(h).squareRoot(), log(2) * (2 * h - .pi) / h]
    },
    .init("Not every angle shares its sine with another: those near 0 do not.") {
      let h = halfArc($0)
      return [explained(h), spearman(h), log(2)]
    },
    .init("Your third number is in bits.") {
      let h = halfArc($0)
      return [explained(h), spearman(h), (2 * h - .pi) / h]
    },
    .init("Half of α is the largest |φ|: α is the whole arc.") {
      let h = halfArc($0)
      return [explained(2 * h), spearman(h), log(2) * (2 * h - .pi) / h]
    },
    .init("The variance of sin φ is not ½ on an arc.") {
      let h = halfArc($0)
      return [
        explained(h) * (1 - sin(2 * h) / (2 * h)), spearman(h), log(2) * (2 * h - .pi) / h,
      ]
    },
  ],
  //#-end-omit
)

//#-omit
private func halfArc(_ given: Given) -> Double { given.number("α") * .pi / 360 }
/// R² of φ and sin φ if φ is uniform from −h to h.
private func explained(_ h: Double) -> Double {
  let product = (sin(h) - h * cos(h)) / h
  return product * product / (h * h / 3 * (0.5 - sin(2 * h) / (4 * h)))
}
/// Of φ and sin φ, for h between π/2 and π.
private func spearman(_ h: Double) -> Double {
  let (a, b) = (.pi - h, 0.5 * .pi)
  // ∫φ·(rank of sin φ)·2h from 0 to a, to b and to h.
  let single = a * a * a / 3
  let rising = (h - .pi) * (b * b - a * a) / 2 + 2 * (b * b * b - a * a * a) / 3
  let falling = (h + .pi) * (h * h - b * b) / 2 - 2 * (h * h * h - b * b * b) / 3
  return 3 * (single + rising + falling) / (h * h * h)
}
//#-end-omit

// MARK: Functions

/// Spots with another amount of light.
let peakOrEnergy = Problem(
  "peakOrEnergy", .function, stars: 2, points: 6, minutes: 30,
  """
  Let the light of a spot be I(u) = s^(−k) exp(−|u − c|²/2s²). It is that of (7.1) for k = 0, and spots of
  one amount of light have k = 2. Hold y: the pictures of all x and s are a surface, on the plane instead
  of pixels. Given k and s, return three numbers: the squared speeds of x and of s, and the curvature
  K of that surface. Right is what agrees to four digits on five inputs. (For which k can a decoder of these
  pictures have C1 and C2? And what is the surface if all spots have the same energy ∫I²?)
  """,
  draw: { random in
    let k = random.uniform() < 0.5 ? random.uniform(in: 0.4...0.75) : random.uniform(in: 1.3...1.7)
    return ["k": .number(k), "s": .number(random.uniform(in: 1.3...2))]
  },
  answer: { given in
    let (k, s) = (given.number("k"), given.number("s"))
    //#-solution peakOrEnergy
    return spotSurface(k, s, growth: k * k - 2 * k + 2)
    //#-end-solution
  },
  //#-omit
  hints: [
    "In units of s about the middle the integrals are moments of a normal variable of variance ½, as "
      + "those of (7.2); what is left of s stands before them.",
    "∂ₛI = (ρ² − k)I/s with ρ = |u − c|/s, E ρ² = 1 and E ρ⁴ = 2. The squared speeds are ½πs^(−2k) and "
      + "π(k² − 2k + 2)s^(−2k).",
    "(5.9) for a small rectangle says K = −(1/s₁s₂) ∂ₛ(∂ₛs₁/s₂), with s₁ the speed of x and s₂ that of s: "
      + "roots of the first two numbers.",
  ],
  slips: [
    .init("The factor s^(−k) has a slope too: it counts in ∂ₛI.") {
      spotSurface($0.number("k"), $0.number("s"), growth: 2)
    },
    .init("The mixed term is missing: (ρ² − k)² has −2kρ², whose mean is −2k.") {
      let k = $0.number("k")
      return spotSurface(k, $0.number("s"), growth: k * k + 2)
    },
    .init("The sign of K is wrong. Circles of that surface are longer than 2πρ, not shorter.") {
      let (k, s) = ($0.number("k"), $0.number("s"))
      let answer = spotSurface(k, s, growth: k * k - 2 * k + 2)
      return [answer[0], answer[1], -answer[2]]
    },
    .init(
      "Your K is that of the surface of places, with s held, in the space of all three latents."
    ) {
      let (k, s) = ($0.number("k"), $0.number("s"))
      let answer = spotSurface(k, s, growth: k * k - 2 * k + 2)
      return [answer[0], answer[1], k * answer[2]]
    },
    .init("These are speeds; their squares are asked for.") {
      let (k, s) = ($0.number("k"), $0.number("s"))
      let answer = spotSurface(k, s, growth: k * k - 2 * k + 2)
      return [answer[0].squareRoot(), answer[1].squareRoot(), answer[2]]
    },
    .init("Your moments are those of a variance of 1. I² has half of that.") {
      let (k, s) = ($0.number("k"), $0.number("s"))
      let answer = spotSurface(k, s, growth: k * k - 4 * k + 8)
      return [2 * answer[0], answer[1], answer[2]]
    },
  ],
  //#-end-omit
)

//#-omit
/// The squared speeds of x and s, and K, where (∂ₛI)² has the integral π·growth·s^(−2k).
private func spotSurface(_ k: Double, _ s: Double, growth: Double) -> [Double] {
  let scale = .pi * pow(s, -2 * k)
  return [scale / 2, scale * growth, -k * pow(s, 2 * k - 2) / (.pi * growth)]
}
//#-end-omit

/// The axes are those of the law and of the metric together.
let ovalSpots = Problem(
  "ovalSpots", .function, stars: 2, points: 6, minutes: 35,
  """
  All spots are ovals of one kind: the light at c + u is exp(−½(a²/p² + b²/q²)), where a is the part of u
  along an axis at the angle ψ and b that across it, and p > q. The places c are normal with a
  covariance of the entries C = (C₁₁, C₁₂, C₂₂). A decoder carries two standard normal latents to all of
  these pictures, and its columns are orthogonal. Given p, q, ψ and C, return two numbers: in which
  direction the latent with the longer column moves the spot, as an angle from −90° to 90°, and in which
  direction the other moves it, from 0° to 180°. Angles are in degrees from the first axis of the picture,
  counterclockwise. Right is what agrees to four digits on five inputs. (Are the two directions at right
  angles?)
  """,
  draw: { random in
    let q = random.uniform(in: 1...1.3)
    let lean = random.uniform(in: -15...15)
    let long = random.uniform(in: 2...3)
    let short = long * random.uniform(in: 0.3...0.45)
    let R = rotation(lean)
    let C = R * .diagonal([long * long, short * short]) * R.transpose
    let turn = random.uniform(in: 25...45) * (random.uniform() < 0.5 ? -1 : 1)
    return [
      "p": .number(q * random.uniform(in: 1.3...1.7)), "q": .number(q), "ψ": .number(lean + turn),
      "C": .vector([C[0, 0], C[0, 1], C[1, 1]]),
    ]
  },
  answer: { given in
    let (p, q, ψ) = (given.number("p"), given.number("q"), given.number("ψ"))
    let c = given.vector("C")
    //#-solution ovalSpots
    let (R, speeds) = (rotation(ψ), [(q / p).squareRoot(), (p / q).squareRoot()])
    // Along and across the oval, in units of what the picture changes: there latents are turned.
    let axes = R * .diagonal(speeds)
    let V = try eigen(axes.transpose * symmetric(c) * axes).vectors
    return directions(R * .diagonal(speeds.map { 1 / $0 }) * V)
    //#-end-solution
  },
  //#-omit
  hints: [
    "How fast does a picture change when its oval moves along the long axis, and when across it? The "
      + "integrals are those of (7.2), with p and q.",
    "The squared speeds are πq/2p along and πp/2q across, with no mixed term. Places are linear in "
      + "normal latents, c = Lz with LLᵀ = C. What must L fulfil?",
    "LᵀGL is diagonal, where G = R diag(q/p, p/q) Rᵀ up to a factor. So the columns of L are eigenvectors "
      + "of CG, and their lengths of J go with its eigenvalues.",
  ],
  slips: [
    .init(
      "These are the principal axes of the places. A step across an oval changes more than one along it."
    ) {
      directions(try eigen(symmetric($0.vector("C"))).vectors)
    },
    .init("You exchanged the speeds: an oval that moves along its long axis changes less.") {
      try ovals($0, power: -1)
    },
    .init("The speeds enter with their squares: along the oval q/p, across it p/q.") {
      try ovals($0, power: 0.5)
    },
    .init("These are directions among pictures, where they are at right angles; go back to places.")
    {
      directions(rotation($0.number("ψ")) * (try turns($0, power: 1)))
    },
    .init(
      "In these directions a latent grows fastest. Asked for is how the spot moves as it grows alone."
    ) {
      let R = rotation($0.number("ψ"))
      return directions(R * .diagonal(roots($0, power: 1)) * (try turns($0, power: 1)))
    },
    .init("The longer column comes first.") {
      let L = try moves($0, power: 1)
      return directions(L.columns([1, 0]))
    },
    .init("Your angles are in radians; degrees are asked for.") {
      try ovals($0, power: 1).map { $0 * .pi / 180 }
    },
    .init("The oval is turned by ψ, not by −ψ.") {
      try ovals($0, power: 1, turn: -1)
    },
  ],
  //#-end-omit
)

//#-omit
private func symmetric(_ c: [Double]) -> Matrix<Double> { Matrix([[c[0], c[1]], [c[1], c[2]]]) }
/// The angles of two columns in degrees, from −90 to 90 and from 0 to 180.
private func directions(_ L: Matrix<Double>) -> [Double] {
  let second = atan2(L[1, 1], L[0, 1]) * 180 / .pi
  return [atan(L[1, 0] / L[0, 0]) * 180 / .pi, second < 0 ? second + 180 : second]
}
/// Of the squared speeds along and across an oval, to a power.
private func roots(_ given: Given, power: Double) -> [Double] {
  let ratio = pow(given.number("q") / given.number("p"), 0.5 * power)
  return [ratio, 1 / ratio]
}
private func turns(_ given: Given, power: Double, turn: Double = 1) throws -> Matrix<Double> {
  let B = rotation(turn * given.number("ψ")) * .diagonal(roots(given, power: power))
  return try eigen(B.transpose * symmetric(given.vector("C")) * B).vectors
}
private func moves(_ given: Given, power: Double, turn: Double = 1) throws -> Matrix<Double> {
  rotation(turn * given.number("ψ")) * .diagonal(roots(given, power: -power))
    * (try turns(given, power: power, turn: turn))
}
private func ovals(_ given: Given, power: Double, turn: Double = 1) throws -> [Double] {
  directions(try moves(given, power: power, turn: turn))
}
//#-end-omit

/// Four scores of the same codes, none of which says what another does.
let fourScores = Problem(
  "fourScores", .function, stars: 2, points: 6, minutes: 35,
  """
  Two independent standard normal factors z are seen through three codes c = Az + τn, where the noise n is
  N(0, I). Given A (3 × 2) and τ, return four numbers, for infinitely many points. *SAP:* a code's share of
  a factor's variance is their squared correlation; the best share less the second, the mean over
  factors. *D and C of DCI:* the importance of a code for a factor is the squared coefficient in the
  factor's linear regression on all three codes, each divided by its deviation; D is 1 less the entropy of
  a code's shares of importance among the factors, over log 2, and C the same of a factor's shares among
  codes, over log 3; both are means weighted by sums of importance. *FactorVAE's score:* a vote holds one
  factor, each as often, and names the code whose variance falls to the smallest share; the score is the
  share of votes that name a code which was named for their factor at least as often as for the other
  (a code that both factors name counts for one of them). Right is what agrees to four digits on five
  inputs.
  """,
  draw: { random in
    let isMixed = random.uniform() < 0.5
    let (α, γ) = (random.uniform(in: 26...36), random.uniform(in: -12...12) + 100)
    // Codes that both factors name: the first is clear, the others are lost in noise.
    let lengths =
      isMixed
      ? [random.uniform(in: 2...3), random.uniform(in: 0.1...0.2), random.uniform(in: 0.15...0.2)]
      : [random.uniform(in: 1...1.5), random.uniform(in: 1.6...2.2), random.uniform(in: 0.5...0.8)]
    let angles = [α, γ, random.uniform(in: 10...20)]
    let A = Matrix(rows: 3, columns: 2) { i, j in lengths[i] * rotation(angles[i])[j, 0] }
    return ["A": .matrix(A), "τ": .number(random.uniform(in: 0.6...0.8))]
  },
  answer: { given in
    let (A, τ) = (given.matrix("A"), given.number("τ"))
    //#-solution fourScores
    let S = codeCovariance(A, τ)
    let r = shrunk(S) * A
    let importances = try Cholesky(shrunk(S) * S * shrunk(S)).solve(r).map { $0 * $0 }
    return [gaps(r.map { $0 * $0 }), order(importances), order(importances.transpose), votes(r)]
    //#-end-solution
  },
  //#-omit
  hints: [
    "All four follow from the covariance of the codes, AAᵀ + τ²I, and from that of codes and factors, A.",
    "With codes divided by their deviations d the correlations are rᵢₖ = Aᵢₖ/dᵢ, and the coefficients "
      + "K⁻¹r, with K the correlations among codes. Square them.",
    "If factor k is held, the variance of code i falls to the share 1 − rᵢₖ². So factor k names the code "
      + "with the largest rᵢₖ²: the score is 1 if the two factors name two codes, and ½ if one.",
  ],
  slips: [
    .init("SAP takes squared correlations; yours are not squared.") {
      let (r, R) = try tables($0)
      return [gaps(r.map { abs($0) }), order(R), order(R.transpose), votes(r)]
    },
    .init(
      "You took squared correlations for importances. Codes that repeat each other share in a regression."
    ) {
      let (r, _) = try tables($0)
      let R = r.map { $0 * $0 }
      return [gaps(R), order(R), order(R.transpose), votes(r)]
    },
    .init("D and C are exchanged: D looks at a code's factors, C at a factor's codes.") {
      let (r, R) = try tables($0)
      return [gaps(r.map { $0 * $0 }), order(R.transpose), order(R), votes(r)]
    },
    .init("D and C are means weighted by sums of importance, not plain ones.") {
      let (r, R) = try tables($0)
      return [
        gaps(r.map { $0 * $0 }), order(R, weighted: false), order(R.transpose, weighted: false),
        votes(r),
      ]
    },
    .init("The codes of a regression are divided by their deviations first.") {
      let (r, _) = try tables($0)
      let A = $0.matrix("A")
      let R = try Cholesky(codeCovariance(A, $0.number("τ"))).solve(A).map { $0 * $0 }
      return [gaps(r.map { $0 * $0 }), order(R), order(R.transpose), votes(r)]
    },
    .init("Importances are squares of the coefficients; yours are not squared.") {
      let (r, R) = try tables($0)
      let roots = R.map { $0.squareRoot() }
      return [gaps(r.map { $0 * $0 }), order(roots), order(roots.transpose), votes(r)]
    },
    .init(
      "A code has two factors to share among, a factor three codes: the largest entropies differ."
    ) {
      let (r, R) = try tables($0)
      let (most, ratio) = (1.0, log(2.0) / log(3.0))
      return [
        gaps(r.map { $0 * $0 }), most - ratio * (most - order(R)),
        most - (most - order(R.transpose)) / ratio, votes(r),
      ]
    },
  ],
  //#-end-omit
)

//#-omit
private func codeCovariance(_ A: Matrix<Double>, _ τ: Double) -> Matrix<Double> {
  .product(A, A, transposeB: true) + τ * τ * .identity(3)
}
private func shrunk(_ S: Matrix<Double>) -> Matrix<Double> {
  .diagonal(S.diagonal.map { 1 / $0.squareRoot() })
}
/// The correlations of codes and factors, and the importances.
private func tables(_ given: Given) throws -> (Matrix<Double>, Matrix<Double>) {
  let A = given.matrix("A")
  let S = codeCovariance(A, given.number("τ"))
  // Coefficients of codes that are not divided by their deviations, times these.
  let R = Matrix.diagonal(S.diagonal.map { $0.squareRoot() }) * (try Cholesky(S).solve(A))
  return (shrunk(S) * A, R.map { $0 * $0 })
}
/// The mean over columns of the largest entry less the next.
private func gaps(_ table: Matrix<Double>) -> Double {
  mean(
    (0..<table.columns).map { k in
      let falling = table.column(k).sorted(by: >)
      return falling[0] - falling[1]
    })
}
private func order(_ table: Matrix<Double>, weighted: Bool = true) -> Double {
  let rows = (0..<table.rows).map { table.row($0) }
  let weights = rows.map { weighted ? total($0) : 1 }
  let most = log(Double(table.columns))
  return total(zip(rows, weights).map { $1 * (1 - entropyOf($0) / most) }) / total(weights)
}
/// How many codes the factors name, a half each.
private func votes(_ r: Matrix<Double>) -> Double {
  let named = (0..<2).map { k in (0..<3).max { abs(r[$0, k]) < abs(r[$1, k]) }! }
  return Double(Set(named).count) / 2
}
//#-end-omit

/// How bright a spot is, in the unit that leaves its size alone.
let whichBrightness = Problem(
  "whichBrightness", .function, stars: 3, points: 7, minutes: 45,
  """
  The mean light of a spot is μ(u) = A exp(−½(|u − c|/s)^p), and a pixel with the mean μ has the variance
  φμ^γ. (Normal noise has γ = 0. Counts of light, the law of Poisson, have γ = 1.) Then the part of the Fisher
  metric of (7.4) is taken by the sum over pixels of ∂ᵢμ ∂ⱼμ/(φμ^γ); take the integral over the plane. The
  place c is held, A and s vary. Given p and γ, return three numbers: the exponent k for which s and the
  brightness B = As^k are latents with orthogonal columns, for all A and s; c_IMA (3.7) in nats, with that
  metric for JᵀJ, of the latents s and A; and of the latents s and the whole light ∫μ. Right is what
  agrees to four digits on five inputs. (Why is the whole light right for counts?)
  """,
  draw: { random in
    let p = random.uniform() < 0.5 ? random.uniform(in: 1.2...1.7) : random.uniform(in: 2.4...3.5)
    return ["p": .number(p), "γ": .number(random.uniform(in: 0.15...0.8))]
  },
  answer: { given in
    let (p, γ) = (given.number("p"), given.number("γ"))
    //#-solution whichBrightness
    return prices(meanGrowth: 2 / (2 - γ), variance: 2 * p / pow(2 - γ, 2))
    //#-end-solution
  },
  //#-omit
  hints: [
    "With logarithms: ∂ᵢμ ∂ⱼμ/μ^γ = μ^(2−γ) ∂ᵢ log μ ∂ⱼ log μ. What are the slopes of log μ in log A and in s?",
    "1 and m/s, with m = ½p(|u − c|/s)^p. So all is in the mean and the variance of m, when u has a "
      + "density in proportion to μ^(2−γ). If B is held, m becomes m − k.",
    "(1 − ½γ)(|u − c|/s)^p has a gamma law of the shape 2/p. So E m = 2/(2 − γ) = k and Var m = "
      + "2p/(2 − γ)². The latents s and As^j have c_IMA = ½ log(1 + (E m − j)²/Var m).",
  ],
  slips: [
    .init("You left the noise out: 1/μ^γ is a weight, and bright pixels count less than in JᵀJ.") {
      prices(meanGrowth: 1, variance: $0.number("p") / 2)
    },
    .init("You multiplied by the variance of the noise; the metric is divided by it.") {
      let γ = $0.number("γ")
      return prices(meanGrowth: 2 / (2 + γ), variance: 2 * $0.number("p") / pow(2 + γ, 2))
    },
    .init("A ring of the radius r has 2πr of light: the plane has two dimensions.") {
      let γ = $0.number("γ")
      return prices(
        meanGrowth: 1 / (2 - γ), variance: $0.number("p") / pow(2 - γ, 2), whole: 1)
    },
    .init(
      "Your last price is zero. It would be for B, and the whole light is As² times a constant."
    ) {
      let (p, γ) = ($0.number("p"), $0.number("γ"))
      return prices(meanGrowth: 2 / (2 - γ), variance: 2 * p / pow(2 - γ, 2), whole: 2 / (2 - γ))
    },
    .init("These spots are not round hats of p = 2; the shape counts.") {
      let γ = $0.number("γ")
      return prices(meanGrowth: 2 / (2 - γ), variance: 4 / pow(2 - γ, 2))
    },
    .init("The ½ of c_IMA is missing.") {
      let (p, γ) = ($0.number("p"), $0.number("γ"))
      let answer = prices(meanGrowth: 2 / (2 - γ), variance: 2 * p / pow(2 - γ, 2))
      return [answer[0], 2 * answer[1], 2 * answer[2]]
    },
    .init("The sign of k is wrong: A falls as s grows if B is held.") {
      let (p, γ) = ($0.number("p"), $0.number("γ"))
      let answer = prices(meanGrowth: 2 / (2 - γ), variance: 2 * p / pow(2 - γ, 2))
      return [-answer[0], answer[1], answer[2]]
    },
  ],
  //#-end-omit
)

//#-omit
/// k, and the prices of s with A and with As², or another power of s.
private func prices(meanGrowth: Double, variance: Double, whole: Double = 2) -> [Double] {
  func price(_ power: Double) -> Double {
    let growth = meanGrowth - power
    return 0.5 * log(1 + growth * growth / variance)
  }
  return [meanGrowth, price(0), price(whole)]
}
//#-end-omit
