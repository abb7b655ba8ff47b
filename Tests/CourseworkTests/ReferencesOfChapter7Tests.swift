import Foundation
import Problems
import Seams
import Testing

@testable import coursework
@testable import traversals

/// The references of chapter 7 against other ways to the same numbers, some of them the essay's scores.
@Suite struct ReferencesOfChapter7Tests {
  private let folder = "7-traversals"

  private func compare(_ name: String, within: Double, _ other: (Given) throws -> [Double]) throws {
    try CourseworkTests.compare(name, in: folder, within: within, other)
  }

  /// Where an increasing function has a value.
  private func solution(
    of f: (Double) throws -> Double, equal value: Double, in range: ClosedRange<Double>
  ) rethrows -> Double {
    var (low, high) = (range.lowerBound, range.upperBound)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if try f(middle) < value { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// By the essay's information, point by point, and guesses that are tried.
  @Test func twiceCoded() throws {
    try compare("twiceCoded", within: 1e-12) { given in
      let scores = ["A", "B", "C"].map { name in
        let table = given.matrix(name)
        let points = (0..<3).flatMap { i in
          (0..<3).flatMap { Array(repeating: (value: i, class: $0), count: Int(table[i, $0])) }
        }
        let (values, classes) = (points.map(\.value), points.map(\.class))
        // The best of all 27 ways to guess a value from a class.
        let right = (0..<27).map { way in
          points.count { $0.value == [way % 3, way / 3 % 3, way / 9][$0.class] }
        }
        return (
          share: mutualInformation(values, classes) / mutualInformation(values, values),
          right: Double(right.max()!) / Double(points.count)
        )
      }
      let (shares, rights) = (
        scores.map(\.share).sorted(by: >), scores.map(\.right).sorted(by: >)
      )
      return [shares[0] - shares[1], rights[0] - rights[1]]
    }
  }

  /// By the divergence (2.3) of chapter 2's best model, and the covariance of pixels that are copied.
  @Test func finerPixels() throws {
    try compare("finerPixels", within: 1e-9) { given in
      let (λ, noise) = (given.vector("λ"), given.number("σ²"))
      func rate(_ C: Matrix<Double>, _ β: Double) throws -> Double {
        let (v, (values, U)) = (β * noise, try eigen(C))
        let D = U.columns(0..<4) * .diagonal(values.prefix(4).map { max(0, $0 - v).squareRoot() })
        let M = try Cholesky(.identity(4) + D.gram(scale: 1 / v)).inverse
        let E = (1 / v) * M * D.transpose
        let spread = (E * C * E.transpose).trace
        return 0.5 * (spread + M.trace - 4 - (try Cholesky(M).logDeterminant))
      }
      var random = Random(seed: 1)
      let U = random.orthogonal(5)
      let S = U * .diagonal(λ) * U.transpose
      let C = Matrix(rows: 5, columns: 5) { 0.5 * (S[$0, $1] + S[$1, $0]) }
      let β = try solution(
        of: { -(try rate(C, exp($0))) }, equal: -given.number("R"), in: -3...log(λ[0] / noise))
      return [exp(β), try rate(Matrix(rows: 20, columns: 20) { C[$0 / 4, $1 / 4] }, exp(β))]
    }
  }

  /// On a grid of angles that has π − φ with every φ. Its ends are right to a step, in 30,000 or more.
  @Test func cutCircle() throws {
    try compare("cutCircle", within: 1e-4) { given in
      let step = Double.pi / 30_000
      let last = Int(given.number("α") * .pi / 360 / step)
      let grid = Array(-last...last)
      let φ = grid.map { step * Double($0) }
      let codes = Matrix(columns: [φ.map { cos($0) }, φ.map { sin($0) }])
      let joint = covariance(Matrix(columns: [codes.column(0), codes.column(1), φ]))
      let among = joint.rows(0..<2).columns(0..<2)
      let with = [joint[0, 2], joint[1, 2]]
      let explained = dot(with, try Cholesky(among).solve(with)) / joint[2, 2]
      // Of two angles with one sine the nearer to 0 stands for both: N points of one chance each.
      let counts = Dictionary(
        grid.map { k in (abs(k) <= 15_000 ? k : (k > 0 ? 30_000 : -30_000) - k, 1.0) },
        uniquingKeysWith: +)
      let entropy = counts.values.reduce(0) { sum, count in
        sum - count / Double(grid.count) * log(count / Double(grid.count))
      }
      let ranks = rankCorrelations(codes.columns([1]), Matrix(columns: [φ]))[0, 0]
      return [explained, ranks, log(Double(grid.count)) - entropy]
    }
  }

  /// A picture on pixels of a width that is small against a spot, whose sums are then the integrals.
  private func picture(
    latents: Int, _ light: @escaping @Sendable ([Jet], _ u: Double, _ v: Double) -> Jet
  ) -> ClosedForm {
    let width = 0.4
    return ClosedForm("picture", latents: latents) { z in
      (-30...30).flatMap { i in
        (-30...30).map { width * light(z, width * Double(i), width * Double($0)) }
      }
    }
  }

  /// By pixels, and Gauss's equation for their surface.
  @Test func peakOrEnergy() throws {
    try compare("peakOrEnergy", within: 1e-9) { given in
      let (k, s) = (given.number("k"), given.number("s"))
      let spots = picture(latents: 2) { z, u, v in
        let (x, s) = (z[0], z[1])
        let squared = (u - x) * (u - x) + v * v
        return exp(-k * log(s) - squared / (2 * s * s))
      }
      let jets = spots.jets(at: Matrix([[0.1, s]]))
      let G = jets.gram()
      #expect(abs(G[0, 1]) < 1e-9)
      return [G[0, 0], G[1, 1], try jets.sectionalCurvature()]
    }
  }

  /// By pixels, and the turn of the latents that costs the least.
  @Test func ovalSpots() throws {
    try compare("ovalSpots", within: 1e-4) { given in
      let (p, q) = (given.number("p"), given.number("q"))
      let (ψ, c) = (given.number("ψ") * .pi / 180, given.vector("C"))
      let ovals = picture(latents: 2) { z, u, v in
        let (x, y) = (u - z[0], v - z[1])
        let (a, b) = (cos(ψ) * x + sin(ψ) * y, cos(ψ) * y - sin(ψ) * x)
        return exp(-0.5 * (a * a / (p * p) + b * b / (q * q)))
      }
      let G = ovals.jets(at: Matrix([[0.2, -0.1]])).gram()
      let L = try Cholesky(Matrix([[c[0], c[1]], [c[1], c[2]]])).lower
      func moves(_ θ: Double) -> Matrix<Double> {
        L * Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]])
      }
      func price(_ θ: Double) throws -> Double {
        let M = moves(θ)
        return try hadamardGap(M.transpose * G * M)
      }
      let near = try (0..<90).map { Double($0) * .pi / 180 }.min { try price($0) < price($1) }!
      var (low, high) = (near - 0.03, near + 0.03)
      for _ in 0..<60 {
        let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
        if try price(a) < price(b) { high = b } else { low = a }
      }
      let M = moves((low + high) / 2)
      let columns = [0, 1].map { M.column($0) }.sorted { dot($0, G * $0) > dot($1, G * $1) }
      let angles = columns.map { atan2($0[1], $0[0]) * 180 / .pi }
      return [
        angles[0] - 180 * (angles[0] / 180).rounded(),
        angles[1] - 180 * (angles[1] / 180).rounded(.down),
      ]
    }
  }

  /// By the essay's scores of a sample whose covariance is exact, and by votes.
  @Test func fourScores() throws {
    var random = Random(seed: 5)
    let sample = random.normals(rows: 60, columns: 5)
    let centred = sample - mean(sample)
    let factor = try Cholesky(covariance(centred))
    let white = factor.halfSolve(centred.transpose).transpose
    try compare("fourScores", within: 1e-9) { given in
      let (A, τ) = (given.matrix("A"), given.number("τ"))
      func codes(_ z: Matrix<Double>, _ noise: Matrix<Double>) -> Matrix<Double> {
        .product(z, A, transposeB: true) + τ * noise
      }
      let z = white.columns(0..<2)
      let all = codes(z, white.columns(2..<5))
      let (D, C) = try disentanglementAndCompleteness(all, z)
      var ballot = Random(seed: 11)
      var noise = Random(seed: 12)
      let votes = interventionScore(
        draw: { $1.normals(rows: $0, columns: 2) },
        encode: { codes($0, noise.normals(rows: $0.rows, columns: 3)) },
        votes: 100, points: 2000, using: &ballot)
      // Of 100 votes 50 ± 5 are right if one code is named for both factors.
      let share = votes > 0.9 ? votes : abs(votes - 0.5) < 0.25 ? 0.5 : votes
      return [attributePredictability(all, z), D, C, share]
    }
  }

  /// By integrals over rings, with differences for slopes.
  @Test func whichBrightness() throws {
    try compare("whichBrightness", within: 1e-5) { given in
      let (p, γ) = (given.number("p"), given.number("γ"))
      let (end, h) = (pow(80 / (2 - γ), 1 / p) * 1.3, 1e-4)
      func rings(_ f: (Double) -> Double) -> Double {
        simpson(0...end, 2000) { 2 * .pi * $0 * f($0) }
      }
      /// The metric at s = 1.3 and the brightness 0.8, where `peak` makes A of s and the brightness.
      func metric(_ peak: (_ s: Double, _ b: Double) -> Double) -> Matrix<Double> {
        let (s, b) = (1.3, 0.8)
        let ends = [(s + h, b), (s - h, b), (s, b + h), (s, b - h)].map { (s: $0, A: peak($0, $1)) }
        let A = peak(s, b)
        func light(_ r: Double, _ s: Double, _ A: Double) -> Double {
          A * exp(-0.5 * pow(r / s, p))
        }
        func slope(_ i: Int, _ r: Double) -> Double {
          let (up, down) = (ends[2 * i], ends[2 * i + 1])
          return (light(r, up.s, up.A) - light(r, down.s, down.A)) / (2 * h)
        }
        func entry(_ i: Int, _ j: Int) -> Double {
          rings { r in slope(i, r) * slope(j, r) / pow(light(r, s, A), γ) }
        }
        let beside = entry(0, 1)
        return Matrix([[entry(0, 0), beside], [beside, entry(1, 1)]])
      }
      let k = solution(of: { k in -metric { $1 * pow($0, -k) }[0, 1] }, equal: 0, in: 0.5...3)
      return [
        k, try hadamardGap(metric { $1 }),
        try hadamardGap(metric { s, b in b / rings { exp(-0.5 * pow($0 / s, p)) } }),
      ]
    }
  }
}
