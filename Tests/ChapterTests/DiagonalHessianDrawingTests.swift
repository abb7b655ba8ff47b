import Foundation
import Seams
import Testing

@testable import Figures
@testable import diagonal_hessian

/// The drawings of chapter 3 draw what was computed, each in its place, prices upward.
@MainActor @Suite struct DiagonalHessianDrawingTests {
  /// A grid and a square in every panel, and the mark of a right angle in all but the banana's.
  @Test func squaresGoAlong() throws {
    let panels = grids([.banana, .square, .exponential, .warp])
    #expect(
      panels.map(\.title) == ["latent plane", "banana", "square", "exponential", "warp"])
    #expect(panels.map { $0.marks.count { $0 is Line } } == [2, 1, 2, 2, 2])
    let square = try panels[0].numbers(Line.self, "x")[0]
    #expect(abs(square.min()! - 0.3) < 1e-12 && abs(square.max()! - 0.9) < 1e-12)
    let x = try panels[3].numbers(Line.self, "x")[0]
    #expect(abs(x[20] - exp(0.9) * cos(0.3)) < 1e-12)
  }

  /// Dots are prices by (3.2), lines their theory; free decoders stand on the tick that says 0.
  @Test func pricesOverTheNoise() throws {
    let panel = try prices(
      [(.banana, [1, 0])], [(.exponential, [0.2, 0.7])], free: [.warp], σs: 3)[0]
    let (lines, dots) = (try panel.numbers(Line.self, "y"), try panel.numbers(Points.self, "y"))
    #expect(lines.count == 2 && dots.count == 3)
    #expect(lines[0].allSatisfy { abs($0 - log(2) / 2) < 1e-12 })
    let σs = [0.02, 0.1, 0.5]
    for (k, σ) in σs.enumerated() {
      #expect(abs(dots[0][k] - (try Fit(.banana, [1, 0], σ: σ).price)) < 1e-9)
      // P₁₂ = −z₂, and both lengths are e^z₁.
      let theory: Double = 0.5 * 0.49 * pow(σ, 4) / exp(0.8)
      #expect(abs(lines[1][k] / theory - 1) < 1e-6)
    }
    #expect(abs(dots[1][0] / lines[1][0] - 1) < 0.01)
    // Measured, not predicted: at σ = 0.1 from a program in Python, at 0.5 far from the limit.
    #expect(abs(dots[1][1] - 1.106e-5) < 5e-9)
    #expect(abs(dots[1][2] - (try Fit(.exponential, [0.2, 0.7], σ: 0.5).price)) < 1e-9)
    #expect(abs(dots[1][2] / lines[1][2] - 1) > 0.05)
    #expect(Set(dots[2]).count == 1 && panel.y.ticks?.last?.label == "0")
    #expect(panel.y.ticks?.last?.value == dots[2][0])
    #expect(panel.y.range!.lowerBound < panel.y.range!.upperBound)
  }

  /// Three offsets, the farthest first, each beside its own theory.
  @Test func theConesThreePrices() throws {
    let z = [0.5, 0.7]
    let jets = ClosedForm.cone.jets(at: Matrix([z]))
    let ν = unitNormal(jets.slope(0), jets.slope(1))
    let N12 = dot(ν, jets.curvature(0, 1))
    let panel = try cone(z, ν, limits: (N12, 0.0062218), σs: 3)[1]
    let (lines, dots) = (try panel.numbers(Line.self, "y"), try panel.numbers(Points.self, "y"))
    for k in 0..<3 { #expect(abs(dots[k][0] / lines[k][0] - 1) < 0.01) }
    #expect(abs(lines[1][1] / lines[1][0] - 25) < 1e-9)
    #expect(abs(lines[2][1] / lines[2][0] - 625) < 1e-9)
  }

  /// The arrow leads from the point to the data 0.8 off the cone, at right angles to it.
  @Test func theArrowIsNormal() throws {
    let z = [0.5, 0.7]
    let jets = ClosedForm.cone.jets(at: Matrix([z]))
    let ν = unitNormal(jets.slope(0), jets.slope(1))
    let scene = try #require(cone(z, ν, limits: (1, 1), σs: 3)[0].marks.first as? Scene)
    let arrow = try #require(scene.marks.compactMap { $0 as? SpaceArrow }.first)
    let star = try #require(scene.marks.compactMap { $0 as? SpaceStar }.first)
    let surface = try #require(scene.surface)
    func between(_ a: Space, _ b: Space) -> [Double] { [b.x - a.x, b.y - a.y, b.z - a.z] }
    func image(_ u: Double, _ v: Double) -> Space { surface.sample(u, v).point }
    let along = between(arrow.start, arrow.end)
    #expect(norm(between(arrow.start, image(0.5, 0.7))) < 1e-12)
    #expect(norm(between(arrow.start, star.point)) < 1e-12 && abs(norm(along) - 0.8) < 1e-12)
    let h = 1e-5
    #expect(abs(dot(along, between(image(0.5 - h, 0.7), image(0.5 + h, 0.7))) / (2 * h)) < 1e-9)
    #expect(abs(dot(along, between(image(0.5, 0.7 - h), image(0.5, 0.7 + h))) / (2 * h)) < 1e-9)
  }

  @Test func theLevelIsTheMean() throws {
    let growth = ClosedForm("growth", latents: 1) { z in [exp(z[0])] }
    let seen = Observation(growth, x: [-1], noise: 0.25)
    let q = try seen.best(diagonal: false, near: [-1.5])
    let panel = average(seen, growth, q)[0]
    // From a program in Python, with 40 nodes.
    let levels = try panel.numbers(Rule.self, "y").flatMap { $0 }
    #expect(abs(levels[0] - 2.8946068) < 1e-6 && abs(levels[1] - 1.4091371) < 1e-6)
    let curves = try panel.numbers(Line.self, "y")
    // At z = −3.4: 1 + 4e^2z, and 4e^z(e^z + 1) more for the second derivative.
    let e = exp(-3.4)
    let (smooth, whole): (Double, Double) = (1 + 4 * e * e, 1 + 8 * e * e + 4 * e)
    #expect(abs(curves[1][0] - smooth) < 1e-9 && abs(curves[2][0] - whole) < 1e-9)
  }

  /// The full ellipse leans, the diagonal one does not, in their colours.
  @Test func ellipsesOfTheBanana() throws {
    let panel = posteriors([try Fit(.banana, [1, 0], σ: 0.5)])[0]
    let ellipses = panel.marks.compactMap { $0 as? Ellipse }
    #expect(ellipses.map(\.color) == [.orange, .latent])
    #expect(abs(ellipses[0].covariance[0, 1] + 0.1042970) < 1e-6)
    #expect(ellipses[1].covariance[0, 1] == 0 && abs(ellipses[1].center.0 - 0.740888) < 1e-6)
  }

  /// The banana's posterior at σ = ½, x = (1, ½), over its largest height, written out by hand; its
  /// contours at the heights of a Gaussian one and two deviations out.
  @Test func theBananasPosterior() throws {
    let panel = posteriors([try Fit(.banana, [1, 0], σ: 0.5)])[0]
    let map = try ["x", "y", "value"].map { try panel.numbers(HeatMap.self, $0)[0] }
    let logs = zip(map[0], map[1]).map { u, v in
      let missed = [1 - u, 0.5 - v - 0.5 * u * u]
      return -0.5 * (u * u + v * v) - dot(missed, missed) / (2 * 0.25)
    }
    let top = logs.max()!
    #expect(zip(map[2], logs).allSatisfy { abs($0 - exp($1 - top)) < 1e-12 })
    let levels = Set(try panel.numbers(Contours.self, "value").joined()).sorted()
    #expect(levels.count == 2)
    for (level, deviations) in zip(levels, [2.0, 1]) {
      #expect(abs(level - exp(-deviations * deviations / 2)) < 1e-12)
    }
  }

  @Test func theKnobsTurnAndBend() throws {
    let knobs = try Knobs(σ: 0.05)
    let (turned, bent) = (turning(knobs)[0], bending(knobs)[0])
    #expect(try turned.numbers(Points.self, "y") == [knobs.turnedFull, knobs.turnedDiagonal])
    #expect(try bent.numbers(Points.self, "y") == [knobs.bent])
    #expect(try bent.numbers(Points.self, "x")[0].last == 0.6000000000000001)
    let lines = try bent.numbers(Line.self, "y")
    for i in lines[0].indices { #expect(abs(lines[0][i] + lines[1][i] - lines[2][i]) < 1e-12) }
    // What is measured lies at its theory: less than a hundredth of a nat away.
    for (a, dot) in zip(knobs.bends, knobs.bent) {
      let (likelihood, price) = lostInTheLimit(bend: a)
      #expect(abs(dot - likelihood - price) < 0.01)
    }
    for (θ, dot) in zip(knobs.angles, knobs.turnedDiagonal) {
      #expect(abs(dot - turnedPrice(θ)) < 0.01)
    }
  }

  @Test func theKinkIsWhereItIs() throws {
    let panels = kink(Kink(x: 0.3, noise: 0.25), over: -1...2.5)
    let posterior = try panels[0].numbers(Line.self, "y")[0]
    let mass: Double = posterior.reduce(0, +) * 5 / 400
    #expect(abs(mass - 1) < 1e-9)
    // The prior times the likelihood, which is level where the decoder is.
    let z = try panels[0].numbers(Line.self, "x")[0]
    let ratios = z.map { z in
      let missed = 0.3 - (z > 0 ? 2 * z : 0)
      return exp(0.5 * (9 - z * z) - 2 * (missed * missed - 0.09))
    }
    let isProduct = zip(posterior, ratios).allSatisfy { abs($0 / posterior[0] / $1 - 1) < 1e-9 }
    #expect(isProduct && z[0] == -3 && posterior.count == z.count)
    #expect(try panels[0].numbers(Band.self, "upper")[0] == posterior)
    let (x, y) = (try panels[1].numbers(Line.self, "x"), try panels[1].numbers(Line.self, "y"))
    // At x = 1, as the chapter's tests have it: without the kink, and with it.
    let distances: [Double] = x[0].map { abs($0 - 1) }
    let i = distances.indices.min { distances[$0] < distances[$1] }!
    let best = Kink(x: x[0][i], noise: 0.25).best
    #expect(abs(y[1][i] - 1 / (best.τ * best.τ)) < 1e-12)
    #expect(abs(y[0][i] - 16) < 0.3 && abs(y[1][i] - 12.5) < 0.3)
  }
}
