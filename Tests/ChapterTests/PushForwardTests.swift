import Foundation
import Seams
import Testing

@testable import push_forward

/// The zoo and its table against closed forms and finite differences.
@MainActor @Suite struct ZooTests {
  private func points(_ d: PushForward) -> Matrix<Double> { middles(d.shown, 4) }

  /// Jacobians and second derivatives by central differences of values and of slopes.
  @Test func jetsAreDerivatives() {
    for d in Zoo.all + [Zoo.sol] {
      let z =
        d.factors.count == 2
        ? points(d).rows(0..<16) : Matrix([[0.3, -0.7, 0.4], [-1.1, 0.2, -0.8]])
      let jets = d.decoder.jets(at: z)
      for p in 0..<z.rows {
        for i in 0..<z.columns {
          let h = 1e-5
          let (up, down) = (moved(z.row(p), i, h), moved(z.row(p), i, -h))
          let slope = zip(d.decoder(up), d.decoder(down)).map { ($0 - $1) / (2 * h) }
          let size = 1 + norm(jets.slope(i, at: p))
          #expect(distance(slope, jets.slope(i, at: p)) < 2e-8 * size, "\(d.name) \(z.row(p))")
          let ends = d.decoder.jets(at: Matrix([up, down]))
          for j in 0..<z.columns {
            let bend = zip(ends.slope(j, at: 0), ends.slope(j, at: 1)).map { ($0 - $1) / (2 * h) }
            let scale = 1 + norm(jets.curvature(i, j, at: p))
            #expect(
              distance(bend, jets.curvature(i, j, at: p)) < 1e-6 * scale * size,
              "\(d.name) \(z.row(p))")
          }
        }
      }
    }
  }

  /// s₁² and s₂² as closed forms.
  @Test func speeds() {
    let forms: [(PushForward, (Double, Double) -> (Double, Double))] = [
      (Zoo.linear, { _, _ in (9, 4) }),
      (Zoo.warp, { u, v in (pow(1 + u * u, 2), pow(cosh(v), 2)) }),
      (Zoo.cylinder, { _, _ in (1, 1) }), (Zoo.roll, { u, _ in (1 + u * u, 1) }),
      (Zoo.sheet, { _, _ in (1, 1) }), (Zoo.clifford, { _, _ in (1, 1) }),
      (Zoo.cone, { _, _ in (1, 1) }), (Zoo.polar, { u, _ in (1, u * u) }),
      (Zoo.exponential, { u, _ in (exp(2 * u), exp(2 * u)) }),
      (Zoo.square, { u, v in both((u + 2) * (u + 2) + v * v) }),
      (Zoo.elliptic, { u, v in both(pow(sinh(u), 2) + pow(sin(v), 2)) }),
      (Zoo.bipolar, { u, v in both(pow(cosh(v) - cos(u), -2)) }),
      (Zoo.moebius, { u, v in both(pow(8 / (pow(u + 4, 2) + pow(v + 1, 2)), 2)) }),
      (Zoo.sphere, { u, _ in (1, pow(cos(u), 2)) }),
      (Zoo.mercator, { u, _ in both(pow(cosh(u), -2)) }),
      (Zoo.stereographic, { u, v in both(pow(2 / (1 + u * u + v * v), 2)) }),
      (Zoo.vase, { u, _ in (1 + pow(0.4 * sin(u), 2), pow(1.2 + 0.4 * cos(u), 2)) }),
      (Zoo.torus, { u, _ in (1, pow(2 + cos(u), 2)) }),
      (Zoo.catenoid, { u, _ in both(pow(cosh(u), 2)) }),
      (Zoo.helicoid, { u, _ in both(pow(cosh(u), 2)) }),
    ]
    for (d, form) in forms {
      let z = points(d)
      let jets = d.decoder.jets(at: z)
      for p in 0..<z.rows {
        let (G, expected) = (jets.gram(at: p), form(z[p, 0], z[p, 1]))
        #expect(abs(G[0, 0] - expected.0) < 1e-12 * max(1, expected.0), "\(d.name)")
        #expect(abs(G[1, 1] - expected.1) < 1e-12 * max(1, expected.1), "\(d.name)")
        #expect(abs(G[0, 1]) < 1e-12 * max(1, expected.0), "\(d.name)")
      }
    }
  }

  @Test func slantedMetrics() {
    let forms: [(PushForward, (Double, Double) -> [Double])] = [
      (Zoo.shear, { _, _ in [1.64, 0.8, 1] }), (Zoo.banana, { u, _ in [1 + u * u, u, 1] }),
      (Zoo.saddle, { u, v in [1 + v * v / 4, u * v / 4, 1 + u * u / 4] }),
      (Zoo.tilted, { _, _ in [7.75, -2.5 * 0.75.squareRoot(), 5.25] }),
    ]
    for (d, form) in forms {
      let z = points(d)
      let jets = d.decoder.jets(at: z)
      for p in 0..<z.rows {
        let (G, expected) = (jets.gram(at: p), form(z[p, 0], z[p, 1]))
        #expect(distance([G[0, 0], G[0, 1], G[1, 1]], expected) < 1e-12, "\(d.name)")
      }
    }
  }

  @Test func curvatures() {
    // r(u) turned about a straight axis: K = −r″/(r(1 + r′²)²).
    func vase(_ u: Double) -> Double {
      let (r, slope) = (1.2 + 0.4 * cos(u), -0.4 * sin(u))
      return 0.4 * cos(u) / (r * pow(1 + slope * slope, 2))
    }
    let forms: [(PushForward, (Double, Double) -> Double)] = [
      (Zoo.torus, { u, _ in cos(u) / (2 + cos(u)) }),
      (Zoo.catenoid, { u, _ in -1 / pow(cosh(u), 4) }),
      (Zoo.helicoid, { u, _ in -1 / pow(cosh(u), 4) }), (Zoo.sphere, { _, _ in 1 }),
      (Zoo.stereographic, { _, _ in 1 }), (Zoo.mercator, { _, _ in 1 }),
      (Zoo.saddle, { u, v in -0.25 / pow(1 + 0.25 * (u * u + v * v), 2) }),
      (Zoo.vase, { u, _ in vase(u) }), (Zoo.clifford, { _, _ in 0 }),
      (Zoo.cone, { _, _ in 0 }), (Zoo.swirl, { _, _ in 0 }),
    ]
    for (d, form) in forms {
      let z = points(d)
      let jets = d.decoder.jets(at: z)
      for p in 0..<z.rows {
        #expect(abs(gaussCurvature(jets, at: p) - form(z[p, 0], z[p, 1])) < 1e-12, "\(d.name)")
        let intrinsic = intrinsicCurvature(d.decoder, at: z.row(p))
        #expect(abs(intrinsic - form(z[p, 0], z[p, 1])) < 1e-6, "\(d.name)")
      }
    }
  }

  /// The table as others have computed it: C1, L1, C2 and flat.
  @Test func classes() throws {
    let expected: [String: String] = [
      "linear": "1111", "warp": "1111", "cylinder": "1111", "Swiss roll": "1111",
      "hanging sheet": "1111", "Clifford torus": "1111", "cone": "1111", "polar": "1101",
      "exponential": "1101", "square": "1001", "elliptic": "1001", "bipolar": "1001",
      "Möbius": "1001", "sphere, latitude": "1100", "sphere, Mercator": "1100",
      "sphere, stereographic": "1000", "vase": "1100", "torus": "1100", "catenoid": "1100",
      "helicoid": "1100", "wavy sheet": "1000", "shear": "0111", "banana": "0111",
      "saddle": "0000", "linear, turned": "0111", "swirl": "0101", "automorphism": "0101",
    ]
    #expect(Zoo.all.count == expected.count)
    for d in Zoo.all {
      let found = try d.defects()
      let flat = max(abs(found.curvature.low), abs(found.curvature.high))
      let word = [found.c1, found.l1, found.c2, flat].map { $0 < 1e-9 ? "1" : "0" }.joined()
      #expect(word == expected[d.name], "\(d.name)")
    }
    let additive = try Zoo.flat.filter { try $0.defects().mixed < 1e-9 }.map(\.name)
    #expect(additive == Zoo.flat.map(\.name).filter { $0 != "cone" })
  }

  @Test func outsideItsBoxADecoderSaysSo() {
    #expect {
      try Zoo.polar.jets(at: Matrix([[1, 0], [-0.2, 0.5]]))
    } throws: { "\($0)" == "polar: z1 = -0.2 lies outside 0.2...2.0" }
    #expect(throws: OutsideBox.self) { try Zoo.polar.logDensities(at: Matrix([[1, 4]])) }
    #expect(throws: Never.self) { try Zoo.polar.jets(at: Matrix([[0.2, .pi]])) }
  }

  private func both(_ x: Double) -> (Double, Double) { (x, x) }
  private func moved(_ z: [Double], _ i: Int, _ h: Double) -> [Double] {
    var z = z
    z[i] += h
    return z
  }
  private func distance(_ a: [Double], _ b: [Double]) -> Double { norm(zip(a, b).map { $0 - $1 }) }
}

/// Densities, independence and identifiability against numbers computed by other programs.
@MainActor @Suite struct PushForwardTests {
  /// Under C1 the densities are p(z) over the product of the speeds.
  @Test func densitiesInClosedForm() throws {
    let z = Matrix([[0.3, -0.8]])
    let point = Matrix([[1.3, -0.8]])
    let prior = φ(0.3) * φ(-0.8)
    for (d, z, expected) in [
      (Zoo.exponential, z, prior / exp(0.6)), (Zoo.linear, z, prior / 6),
      (Zoo.square, z, prior / (2.3 * 2.3 + 0.64)),
      (Zoo.polar, point, 1 / (1.8 * 2 * .pi) / 1.3), (Zoo.swirl, z, prior),
      (Zoo.banana, z, prior),
    ] {
      #expect(abs(try d.logDensities(at: z)[0] - log(expected)) < 1e-12, "\(d.name)")
    }
  }

  @Test func masses() throws {
    #expect(abs(try Zoo.exponential.totalMass(cells: 96) - 0.9983196) < 1e-7)
    #expect(abs(Φ(.pi) - Φ(-.pi) - 0.9983196) < 1e-7)
    #expect(abs(try Zoo.torus.totalMass() - 1) < 1e-4)
    #expect(abs(try Zoo.polar.lineMass(1, through: [1.7, 0]) - 1) < 1e-8)
  }

  @Test func contrasts() throws {
    #expect(abs(try Zoo.saddle.contrasts(at: Matrix([[1, 1]]))[0] - 0.0204109973) < 5e-11)
    let tilted = try Zoo.tilted.contrasts(at: Matrix([[0.4, 0.1]]))[0]
    #expect(abs(tilted - 0.0612009908) < 5e-11)
    for (d, expected) in [(Zoo.banana, 0.2667265899), (Zoo.saddle, 0.0130876161)] {
      let wide = PushForward(d.decoder, d.tex, [.normal(-9...9), .normal(-9...9)])
      let total = try simpson(-8...8, 160) { u in
        let column = Matrix(rows: 161, columns: 2) { $1 == 0 ? u : -8 + 0.1 * Double($0) }
        let values = try wide.contrasts(at: column)
        return φ(u)
          * simpson(-8...8, 160) { v in φ(v) * values[Int(((v + 8) * 10).rounded())] }
      }
      #expect(abs(total - expected) < 1e-9, "\(d.name)")
    }
  }

  @Test func loops() throws {
    #expect(abs(try push_forward.loop(Zoo.polar, 1, 1...2, 0...0.5) - 0.5) < 1e-13)
    #expect(abs(try push_forward.loop(Zoo.square, 1, -1...0, 0...1) - 0.9326640642) < 5e-11)
    // ∮ s₁ dz₁ = −∬ ∂₂s₁, for the square −∬ v/√(a² + v²).
    let other = simpson(1...2) { a in simpson(0...1) { v in v / (a * a + v * v).squareRoot() } }
    #expect(abs(try push_forward.loop(Zoo.square, 0, -1...0, 0...1) + other) < 1e-9)
    #expect(abs(try push_forward.loop(Zoo.exponential, 0, 0...1, 0...1)) < 1e-13)
  }

  @Test func theFrameTurns() throws {
    let z = Matrix([[1.3, 2.1], [0.4, -1]])
    let polar = try push_forward.turningCoordinates(Zoo.polar, at: z)
    #expect((polar - Matrix([[1.3, 0], [0.4, 0]])).largestEntry < 1e-14)
    // A linear decoder's does not: it gives Sz.
    let linear = try push_forward.turningCoordinates(Zoo.linear, at: z)
    #expect((linear - Matrix([[3.9, 4.2], [1.2, -2]])).largestEntry < 1e-14)
  }

  @Test func arcInformation() {
    #expect(abs(push_forward.arcInformation { _ in 1 } - 0.5772156649) < 1e-9)
    #expect(abs(push_forward.arcInformation { 2 * $0 } - 0.3068528194) < 1e-9)
    // p(r) = 3r²: p(a) = 3(1 − a²/π²)/4π, and E log 2πr = log 2π − 1/3.
    let marginal = entropy(over: -.pi ... .pi, steps: 20_000) {
      3 * (1 - $0 * $0 / (.pi * .pi)) / (4 * .pi)
    }
    let exact = marginal - log(2 * .pi) + 1.0 / 3
    #expect(abs(push_forward.arcInformation { 3 * $0 * $0 } - exact) < 1e-6)
  }

  @Test func countsOfIndependentAndOfEqualCells() {
    let cells = (0..<36).flatMap { k in Array(repeating: k, count: 5) }
    let even = Counts(cells.map { $0 / 6 }, cells.map { $0 % 6 }, cells: 6)
    #expect(abs(even.plugIn.information) < 1e-14)
    #expect(abs(even.corrected + 25.0 / 360) < 1e-14)
    let same = Counts(cells.map { $0 / 6 }, cells.map { $0 / 6 }, cells: 6)
    #expect(abs(same.plugIn.information - log(6)) < 1e-14)
    // Six cells in use, of six rows and six columns: 6 − 12 + 1 = −5.
    #expect(abs(same.corrected - log(6) - 5.0 / 360) < 1e-14)
    #expect(rankCells([3, 1, 2, 9], 2) == [1, 0, 0, 1])
    #expect(equalCells([0, 0.26, 0.99, 1], 0...1, 4) == [0, 1, 3, 3])
  }

  @Test func cellsBlur() {
    let values = [4, 16, 64].map { cellInformation($0) }
    #expect(values[0] < values[1] && values[1] < values[2] && values[2] < eulerGamma)
    // Two cells of a, by symmetry, tell nothing of r.
    #expect(abs(cellInformation(2)) < 1e-12)
    // Of four, only whether |a| lies in the inner two: with the chance 1/2r if r > 1/2.
    let inner = [1, 1, 2 * log(1.5), 2 * log(4.0 / 3)]
    func h(_ p: Double) -> Double { p == 1 ? 0 : -p * log(p) - (1 - p) * log(1 - p) }
    let exact = h(inner.reduce(0, +) / 4) - inner.map(h).reduce(0, +) / 4
    #expect(abs(values[0] - exact) < 1e-5)
  }

  @Test func specialFunctions() {
    #expect(abs(eulerGamma - 0.5772156649015329) < 1e-14)
    // Abramowitz and Stegun, table 5.1.
    for (x, expected) in [(0.5, 0.5597735948), (1, 0.2193839344), (2, 0.0489005107)] {
      #expect(abs(exponentialIntegral(x) - expected) < 5e-11)
    }
    for p in [1e-9, 0.001, 0.3, 0.5, 0.8, 0.999999] {
      #expect(abs(Φ(Φinverse(p)) - p) < 1e-13 * max(p, 1e-4) + 1e-16)
    }
    #expect(abs(Φinverse(0.975) - 1.959963984540054) < 1e-13)
  }

  /// The convolution of Laplace and Gaussian densities, by a plain sum.
  @Test(arguments: [(0.7, 0.01), (0.7, 0.5), (0.3, 0.9), (0.01, 1), (0.02, 0.7)])
  func laplaceGaussianIsAConvolution(_ b: Double, _ σ: Double) {
    for x in [-2.5, -0.3, 0, 0.4, 3] {
      let sum = simpson(-10...10, 40_000) { t in
        φ(t) * exp(-abs(x - σ * t) / b) / (2 * b)
      }
      let value = laplaceGaussian(x, b, σ)
      #expect(abs(value - sum) < 1e-4 * max(sum, 1e-3), "\(x)")
    }
  }

  @Test func identifiability() {
    #expect(abs(push_forward.laplaceInformation(0)) < 1e-6)
    #expect(
      abs(push_forward.laplaceInformation(0.6) - push_forward.laplaceInformation(.pi / 2 - 0.6))
        < 1e-6)
    for θ in [0.1, 0.4, 0.9] {
      #expect(push_forward.laplaceInformation(θ) > 1e-4)
      #expect(push_forward.gaussianInformation((1, 1), θ) == 0)
    }
    // Chapter 2's price for (9, 4) at 30°.
    let gaussian = push_forward.gaussianInformation((9, 4), .pi / 6)
    #expect(abs(gaussian - 0.0612009908) < 5e-11)
  }

  @Test func theWindingDecoderKeepsLengthsAndCoversOnce() {
    let (a, b) = (push_forward.wound([1, 0]), push_forward.wound([0, 1]))
    #expect(abs(dot(a, b)) < 1e-15 && abs(norm(a) - 1) < 1e-15 && abs(norm(b) - 1) < 1e-15)
    #expect(abs(atan2(a[1], a[0]) - atan(2)) < 1e-15)
    let box = [2 * .pi * 5.0.squareRoot(), 2 * .pi / 5.0.squareRoot()]
    #expect(abs(box[0] * box[1] - 4 * .pi * .pi) < 1e-13)
    #expect(largestCharacter(push_forward.wound, box: box) < 1e-14)
    // Another box of the same area is not covered evenly.
    #expect(largestCharacter(push_forward.wound, box: [2 * .pi, 2 * .pi]) > 0.1)
  }

  @Test func sol() throws {
    #expect(abs(solInformation(cut: nil) - 0.1697) < 5e-5)
    #expect(abs(solInformation(cut: .pi) - 0.1750) < 5e-5)
    let jets = Zoo.sol.decoder.jets(at: Matrix([[0.4, -0.3, 0.9]]))
    let expected = Matrix.diagonal([exp(0.9), exp(-0.9), 0.5 * cosh(0.9)])
    #expect((jets.gram() - expected).largestEntry < 1e-14)
    #expect(abs(simpson(-60...60, 6000) { solMarginal($0) } - 1) < 1e-3)
    #expect(abs(simpson(-60...60, 6000) { solMarginal($0, cut: .pi) } - 1) < 1e-3)
  }

  @Test func mapsThatKeepALaw() throws {
    for (α, expected) in [(0.5, 0.1122796392), (1, 0.3613286169)] {
      let x = 2 / (α * α)
      #expect(abs(exp(x) * exponentialIntegral(x) - expected) < 1e-10)
      #expect(abs(try swirlContrast(α) - expected) < 1e-7)
    }
    #expect(abs(automorphismContrast(45) - 0.31357) < 5e-6)
    #expect(abs(automorphismContrast(22.5) - 0.228674) < 5e-7)
    let x = Matrix([[0.7, -0.4], [-1.2, 0.3], [0.1, 1.9]])
    let fromJets = try Zoo.automorphism(degrees: 20).contrasts(at: x.map { Φ($0) })
    for p in 0..<3 { #expect(abs(automorphismContrast(20, at: x.row(p)) - fromJets[p]) < 1e-12) }
  }

  @Test func turningEnclosesCurvature() throws {
    // Between latitudes: the area is Δv·(sin u₂ − sin u₁).
    let box = [0.2...0.9, 0...1.1]
    let expected = 1.1 * (sin(0.9) - sin(0.2))
    #expect(abs(try enclosedCurvature(Zoo.sphere, box) - expected) < 1e-8)
    #expect(abs(try turning(Zoo.sphere, box) - expected) < 1e-8)
    #expect(abs(try turning(Zoo.cone, [0...1, 0...1])) < 1e-13)
  }

  @Test func anotherLawFallsInOtherSquares() throws {
    var random = Random(seed: 5)
    let squares = Squares(x: -3...3, y: -3...3, side: 0.5)
    let cloud = random.normals(rows: 20_000, columns: 2)
    func excess(_ deviation: Double) -> Double {
      let (observed, expected) = squares.counts(cloud) { x, y in
        20_000 * φ(x / deviation) * φ(y / deviation) / (deviation * deviation)
      }
      let degrees = Double(observed.count - 1)
      return (chiSquared(observed, expected) - degrees) / (2 * degrees).squareRoot()
    }
    #expect(abs(excess(1)) < 5)
    #expect(excess(1.1) > 10)
  }
}

/// The promises of chapter 4's program.
@Suite struct PushForwardProgramTests {
  @Test func claimsHoldForAFreshSeedAndRunsAgree() throws {
    try inFolder { folder in
      for (name, seed) in [("a", 102), ("b", 102)] {
        let run = try Program.shell(
          "exec '\(Program.path("push-forward"))' --quick --seed \(seed) --output \(name)",
          in: folder)
        #expect(run.exitCode == 0, "seed \(seed): \(run.output.suffix(600))")
      }
      let (a, b) = (
        try contents(folder.appendingPathComponent("a")),
        try contents(folder.appendingPathComponent("b"))
      )
      #expect(a == b)
      #expect(a.count > 15)
    }
  }

  /// Pearson's correlation of the ranks is Spearman's; reversed, it is −1.
  @Test func rankCorrelations() {
    var random = Random(seed: 4)
    let (x, noise) = (random.normals(50), random.normals(50))
    let y = zip(x, noise).map { exp($0) + $1 }
    func ranks(_ v: [Double]) -> [Double] { v.map { a in Double(v.count { $0 < a }) } }
    let both = covariance(Matrix(zip(ranks(x), ranks(y)).map { [$0, $1] }))
    let pearson = both[0, 1] / (both[0, 0] * both[1, 1]).squareRoot()
    #expect(abs(rankCorrelation(x, y) - pearson) < 1e-12)
    #expect(abs(rankCorrelation(x, x.map { -$0 }) + 1) < 1e-12)
  }

  /// The fan's C2 defect is ½/(2 + u/2)/√2, its contrast zero.
  @MainActor @Test func measuresOfTheDecodersShown() throws {
    let z = Matrix([[0.4, -0.7]])
    let fan = try medians(Zoo.shown[1].decoder, at: z)
    #expect(abs(fan.contrast) < 1e-14)
    #expect(abs(fan.defect - 0.5 / 2.2 / 2.0.squareRoot()) < 1e-14)
    // J = (1.2, 0; u, 0.8): the first column's length over its part orthogonal to the second.
    let crescent = try medians(Zoo.shown[2].decoder, at: z)
    #expect(abs(crescent.contrast - 0.5 * log((1.44 + 0.16) / 1.44)) < 1e-14)
    #expect(abs(crescent.defect) < 1e-14)
  }
}
