import Foundation
import Seams
import TestSupport
import Testing

@testable import push_forward

/// The zoo and its table against closed forms and finite differences.
@MainActor @Suite struct ZooTests {
  private func points(_ d: PushForward) -> Matrix<Double> { middles(d.shown, 4) }

  /// Jacobians and second derivatives by central differences of values and of slopes.
  @Test func jetsAreDerivatives() {
    for d in Zoo.all + ownDecoders {
      let z = points(d)
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

  @Test func curvatures() throws {
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
        let found = try jets.sectionalCurvature(at: p)
        #expect(abs(found - form(z[p, 0], z[p, 1])) < 1e-12, "\(d.name)")
      }
    }
  }

  /// C1, L1, C2 and flat, as others have computed them.
  static let conditions: [String: String] = [
    "linear": "1111", "warp": "1111", "cylinder": "1111", "Swiss roll": "1111",
    "hanging sheet": "1111", "Clifford torus": "1111", "cone": "1111", "polar": "1101",
    "exponential": "1101", "square": "1001", "elliptic": "1001", "bipolar": "1001",
    "Möbius": "1001", "sphere, latitude": "1100", "sphere, Mercator": "1100",
    "sphere, stereographic": "1000", "vase": "1100", "torus": "1100", "catenoid": "1100",
    "helicoid": "1100", "folded sheet": "1000", "shear": "0111", "banana": "0111",
    "saddle": "0000", "linear, turned": "0111", "swirl": "0101", "automorphism": "0101",
  ]

  @Test func classes() throws {
    let expected = Self.conditions
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

  /// The folded sheet's columns by another route: ∂_u = f′N + ⅘e₂ and ∂_v = (1 − fκ)γ′.
  @Test func theFoldIsOrthogonalAndRegular() throws {
    let z = middles(Zoo.fold.box, 12)
    let jets = try Zoo.fold.jets(at: z)
    for p in 0..<z.rows {
      let (u, v) = (z[p, 0], z[p, 1])
      let (dx, dz, bend) = (1.1, -0.72 * cos(0.8 * v), 0.576 * sin(0.8 * v))
      let speed = (dx * dx + dz * dz).squareRoot()
      let f = 1.6 * exp(-0.5 * u * u)
      let stretch = 1 - f * dx * bend / pow(speed, 3)
      #expect(stretch > 0.1)
      #expect(distance(jets.slope(1, at: p), [stretch * dx, 0, stretch * dz]) < 1e-13)
      #expect(
        distance(jets.slope(0, at: p), [u * f * dz / speed, 0.8, -u * f * dx / speed]) < 1e-13)
    }
  }

  private func both(_ x: Double) -> (Double, Double) { (x, x) }
  private func moved(_ z: [Double], _ i: Int, _ h: Double) -> [Double] {
    var z = z
    z[i] += h
    return z
  }
  private func distance(_ a: [Double], _ b: [Double]) -> Double { norm(zip(a, b).map { $0 - $1 }) }
}

/// Densities, defects and strips against closed forms.
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

  @Test func specialFunctions() {
    for p in [1e-9, 0.001, 0.3, 0.5, 0.8, 0.999999] {
      #expect(abs(Φ(Φinverse(p)) - p) < 1e-13 * max(p, 1e-4) + 1e-16)
    }
    #expect(abs(Φinverse(0.975) - 1.959963984540054) < 1e-13)
  }

  @Test func meanContrasts() throws {
    // E ½log(1 + u²), and the swirl's closed form at α = ½.
    #expect(abs(try Zoo.banana.meanContrast() - 0.2667265899) < 1e-5)
    #expect(abs(try Zoo.swirl.meanContrast() - 0.1122796393) < 1e-3)
    #expect(abs(try Zoo.tilted.meanContrast() - 0.0612009908) < 5e-11)
    #expect(abs(try Zoo.polar.meanContrast()) < 1e-14)
  }

  /// (4.10): along a seam the profile leaves the line density by the other speed.
  @Test func aStripShowsTheOtherSpeed() throws {
    let side = 12
    func places(_ range: ClosedRange<Double>) -> [Double] {
      [0.5, Double(side) - 0.5].map {
        range.lowerBound + $0 / Double(side) * (range.upperBound - range.lowerBound)
      }
    }
    let u = places(0.2...2)
    #expect(abs(try stripSpread(Zoo.polar, 0, side: side) - log(u[1] / u[0])) < 1e-12)
    #expect(abs(try stripSpread(Zoo.polar, 1, side: side)) < 1e-12)
    let w = places(-2...2)
    #expect(abs(try stripSpread(Zoo.exponential, 0, side: side) - (w[1] - w[0])) < 1e-12)
    #expect(abs(try stripSpread(Zoo.exponential, 1, side: side)) < 1e-12)
  }

  /// A strip holds the draws that lie in it, and on this side of the pole.
  @Test func aStripIsOneOfTheRay() throws {
    let z = Matrix([[1, 0.04], [1, 0.06], [0.5, 0.09], [1.5, .pi], [1.9, -0.02]])
    let inside = try strip(Zoo.polar, along: 0, through: [1, 0], within: 0.05, of: z)
    #expect(inside.column(0) == [1, 0.5, 1.9])
    // Along a circle the strip is about its tangent, which is not the circle.
    let straight = Matrix([[0.7, 0.52], [0.7, 0.4]])
    let warped = try strip(Zoo.warp, along: 0, through: [0, 0.5], within: 0.05, of: straight)
    #expect(warped.column(1) == [0.52])
  }

  /// The curves drawn with a strip are densities over the length of the seam.
  @Test func theCurvesOfAStripAreDensities() throws {
    let none = Matrix<Double>(rows: 0, columns: 2)
    let polar = Watched(
      decoder: Zoo.polar, through: [1, 0], halfWidth: 0.05, latents: none, inside: [])
    let (place, profile, line) = try polar.curves()
    #expect(place.first == 0 && abs(place.last! - 1.8) < 1e-14)
    for k in place.indices {
      #expect(abs(line[k] - 1 / 1.8) < 1e-12)
      // 1/u over log 10; the trapezoid's sum is off by h²/12 times the change of slope.
      #expect(abs(profile[k] - 1 / ((0.2 + place[k]) * log(10))) < 3e-4)
    }
  }

  @Test func arcLengths() throws {
    #expect(abs(try arcLength(Zoo.warp, 0, [-1, 0.3], [2, 0.7]) - 6) < 1e-10)
    #expect(abs(try arcLength(Zoo.warp, 1, [-1, 0.7], [2, -0.3]) - sinh(0.7) - sinh(0.3)) < 1e-10)
    #expect(abs(try arcLength(Zoo.polar, 1, [1.5, 0], [0.4, 2]) - 3) < 1e-12)
    #expect(try arcLength(Zoo.polar, 1, [1.5, 1], [0.4, 1]) == 0)
  }

  @Test func halvesBetweenQuartiles() {
    #expect(abs(Factor.normal().middleHalf.upperBound - 0.6744897501960817) < 1e-12)
    #expect(abs(Factor.normal().middleHalf.lowerBound + 0.6744897501960817) < 1e-12)
    let uniform = Factor.uniform(0.2...2).middleHalf
    #expect(abs(uniform.lowerBound - 0.65) + abs(uniform.upperBound - 1.55) < 1e-14)
  }

  @Test func anotherLawFallsInOtherSquares() throws {
    var random = Random(seed: 5)
    let squares = Squares(x: -3...3, y: -3...3, side: 0.5)
    let cloud = random.normals(rows: 20_000, columns: 2)
    func excess(_ deviation: Double) -> Double {
      let (observed, expected) = squares.counts(cloud) { x in
        (0..<x.rows).map {
          20_000 * φ(x[$0, 0] / deviation) * φ(x[$0, 1] / deviation) / (deviation * deviation)
        }
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
      #expect(a.count > 12)
      let kept = try numbersKept(in: a)
      // log(1.55/0.65)/log 10.
      #expect(abs(try #require(kept["polarShare"] as? Double) - 0.3774183415) < 1e-9)
    }
  }
}
