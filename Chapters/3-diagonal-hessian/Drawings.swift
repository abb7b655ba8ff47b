import Figures
import Foundation
import Seams

// The panels of the chapter's figures. A diagonal posterior is blue, a full one orange, the posterior
// itself grey. A decoder has the colour of its kind: purple where the columns of J are not orthogonal,
// black where they are, green where it is a sum of curves at right angles. Theory is a line, what was
// measured are dots.

/// A grid of the latent plane and its images under decoders of the plane, and where one square goes,
/// with the mark of a right angle where it has one.
func grids(_ decoders: [ClosedForm]) -> [Panel] {
  let plane = ClosedForm("latent plane", latents: 2) { $0 }
  let corner = [0.3, 0.3]
  return ([plane] + decoders).map { d in
    func image(_ u: Double, _ v: Double) -> (Double, Double) {
      let x = d([u, v])
      return (x[0], x[1])
    }
    /// The image of the border of a square from the corner, and of two sides of a small one.
    func sides(_ length: Double, _ ends: [(Double, Double)]) -> Line {
      let points = zip(ends, ends.dropFirst()).flatMap { a, b in
        (0...20).map { step in
          let t = Double(step) / 20
          return image(
            corner[0] + length * (a.0 + t * (b.0 - a.0)),
            corner[1] + length * (a.1 + t * (b.1 - a.1)))
        }
      }
      return Line(x: points.map(\.0), y: points.map(\.1), width: length < 0.3 ? 1.2 : 2.2)
    }
    let isRight = abs(d.jets(at: Matrix([corner])).gram()[0, 1]) < 1e-9
    return Panel(d.name, equalAspect: true, frame: .none) {
      CarriedGrid(u: -1.2...1.2, v: -1.2...1.2, lines: 9, map: image)
      sides(0.6, [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
      if isRight { sides(0.15, [(1, 0), (1, 1), (0, 1)]) }
    }
  }
}

/// The curvature of −log p(x|z)p(z) along z, with and without the decoder's second derivative, and
/// the Gaussian that averages it.
func average(_ seen: Observation, _ d: ClosedForm, _ q: Gaussian) -> [Panel] {
  let (μ, τ) = (q.mean[0], q.covariance[0, 0].squareRoot())
  let range = -3.4...0.4
  func smooth(_ z: Double) -> Double {
    let slope = d.jets(at: Matrix([[z]])).slope(0)[0]
    return 1 + slope * slope / seen.noise
  }
  let straight = 1 + seen.averages(q).gram[0, 0] / seen.noise
  let z = (0...200).map { range.lowerBound + 3.8 * Double($0) / 200 }
  let bell = z.map { 1.6 * exp(-0.5 * pow(($0 - μ) / τ, 2)) }
  return [
    Panel(x: Axis("$z$", range), y: Axis("curvature", 0...7)) {
      Band(x: z, lower: z.map { _ in 0 }, upper: bell, color: .latent)
      Line(x: z, y: bell, color: .latent, width: 1.2)
      Line(over: range, color: .ink, width: 1.4, dash: .dashed, smooth)
      Line(over: range, width: 2.2) { curvature(seen, d, at: $0) }
      Rule(y: 1 / q.covariance[0, 0], color: .latent, width: 1.6, dash: .solid)
      Rule(y: straight, color: .grey)
      Note(
        #"$1/\Sigma$: mean of the black curve under $q$"#, at: (-3.35, 1 / q.covariance[0, 0]),
        anchor: .aboveRight, color: .latent)
      Note("mean of the dashed one", at: (-3.35, straight), anchor: .aboveRight, color: .grey)
      Note("$q$", at: (μ, 0.6), color: .latent)
      Note("curvature", at: (-0.78, curvature(seen, d, at: -0.72)), anchor: .left)
      Note(#"without $d''$"#, at: (-0.2, smooth(-0.25)), anchor: .right)
    }
  ]
}

/// Posteriors with their two best Gaussians.
func posteriors(_ fits: [Fit]) -> [Panel] {
  fits.enumerated().map { k, fit in
    let σ = fit.seen.noise.squareRoot()
    let reach = 1.1 * pow(σ, 0.75) * 2
    let (a, b) = (1 - 0.15 * reach, 0.1 * reach)
    let (x, y) = (a - reach...a + reach, b - reach...b + reach)
    let cells = 120
    let points = Matrix(rows: cells * cells, columns: 2) { p, axis in
      let t = (Double(axis == 0 ? p % cells : p / cells) + 0.5) / Double(cells)
      return (axis == 0 ? a : b) + reach * (2 * t - 1)
    }
    let heights = fit.seen.logJoint(points)
    let top = heights.max()!
    let density = Matrix(rows: cells, columns: cells, elements: heights.map { exp($0 - top) })
    return Panel(
      "$\\sigma=\(σ.formatted(digits: 2))$", x: Axis("$z_1$", x), y: Axis("$z_2$", y),
      equalAspect: true
    ) {
      HeatMap(density, x: x, y: y, colors: .grey, range: 0...2.6)
      Contours(density, x: x, y: y, levels: [exp(-2), exp(-0.5)], color: .grey, width: 0.9)
      Ellipse(
        center: (fit.full.mean[0], fit.full.mean[1]), covariance: fit.full.covariance, radius: 2,
        color: .orange, width: 2)
      Ellipse(
        center: (fit.diagonal.mean[0], fit.diagonal.mean[1]), covariance: fit.diagonal.covariance,
        radius: 2, color: .latent, width: 2)
      if k == fits.count - 1 {
        let (L, D) = (fit.full.factor.lower, fit.diagonal.factor.lower)
        let right = (fit.full.mean[0] + 2 * L[0, 0], fit.full.mean[1] + 2 * L[1, 0])
        let top = (fit.diagonal.mean[0] + 1.4 * D[0, 0], fit.diagonal.mean[1] + 1.4 * D[1, 1])
        Note("posterior", at: (a - 0.95 * reach, b + 0.85 * reach), anchor: .right, color: .grey)
        Note("full $q$", at: right, anchor: .right, color: .orange)
        Note(
          "diagonal $q$", at: (a + 0.35 * reach, b + 0.75 * reach), anchor: .right,
          color: .latent, leader: top)
      }
    }
  }
}

/// Deviations of the noise from `lowest` to `highest`, in equal ratios.
private func deviations(_ count: Int, _ lowest: Double, _ highest: Double) -> [Double] {
  (0..<count).map { lowest * pow(highest / lowest, Double($0) / Double(count - 1)) }
}

private func noiseAxis(to end: Double) -> Axis {
  Axis(
    #"noise $\sigma$"#, 0.02...end, scale: .log,
    ticks: [0.02, 0.05, 0.1, 0.2, 0.5].map { Tick($0) })
}

/// The price over the noise, and what it tends to: of columns that are oblique, orthogonal, and of
/// decoders that are free. Prices of nothing but rounding stand on the tick marked 0.
func prices(
  _ oblique: [(ClosedForm, [Double])], _ orthogonal: [(ClosedForm, [Double])],
  free: [ClosedForm], σs count: Int
) throws -> [Panel] {
  let σs = deviations(count, 0.02, 0.5)
  let nothing = 3e-12
  func measured(_ d: ClosedForm, _ z: [Double]) throws -> [Double] {
    try σs.map { try Fit(d, z, σ: $0).price }
  }
  let levels = try oblique.map { d, z in (d.name, try measured(d, z), try cIMA(d, z)) }
  let falling = try orthogonal.map { d, z in
    (d.name, try measured(d, z), σs.map { predictedPrice(d, z, σ: $0) })
  }
  let rounding = try free.flatMap { try measured($0, [0.5, 0.7]) }.map(abs).max()!
  let ticks =
    [Tick(1)] + [2, 4, 6, 8, 10].map { Tick(pow(10, -Double($0)), "$10^{-\($0)}$") }
    + [Tick(nothing, "0")]
  return [
    Panel(
      x: noiseAxis(to: 0.72),
      y: Axis(#"price $\Delta$ (nats)"#, 1e-12...3, scale: .log, ticks: ticks)
    ) {
      for (name, row, level) in levels {
        Line(from: (0.02, level), to: (0.5, level), color: .purple, width: 1.4)
        Points(x: σs, y: row, color: .purple, size: 5.5)
        Note(name, at: (0.51, row.last!), anchor: .right, color: .purple)
      }
      for (name, row, theory) in falling {
        Line(x: σs, y: theory, width: 1.4)
        Points(x: σs, y: row, size: 5.5)
        Note(name, at: (0.51, row.last!), anchor: .right)
      }
      if rounding < 1e-12 {
        Points(x: σs, y: σs.map { _ in nothing }, color: .green, size: 5.5)
        Note("warp, cylinder, flat torus", at: (0.1, nothing), anchor: .above, color: .green)
      }
      Note(#"$\propto\sigma^4$"#, at: (σs[count / 3], falling[0].1[count / 3]), anchor: .aboveLeft)
      Note(#"$c_\mathrm{IMA}$"#, at: (0.0205, levels[0].2), anchor: .aboveRight, color: .purple)
    }
  ]
}

/// The cone with a normal, and its price over the noise for three kinds of offset.
func cone(
  _ place: [Double], _ ν: [Double], limits: (N12: Double, far: Double), σs count: Int
) throws -> [Panel] {
  let σs = deviations(count, 0.02, 0.5)
  let on = try σs.map { try Fit(.cone, place, σ: $0).price }
  let near = try σs.map { try conePrice(σ: $0, offset: $0, place, ν) }
  let far = try σs.map { try Fit(.cone, place, offset: ν.map { 0.8 * $0 }, σ: $0).price }
  let predictions: [(Double) -> Double] = [
    { _ in limits.far }, { 0.5 * pow($0 * limits.N12, 2) },
    { predictedPrice(.cone, place, σ: $0) },
  ]
  let names = [
    "0.8 off", #"one $\sigma$ off: $\propto\sigma^2$"#, #"on the surface: $\propto\sigma^4$"#,
  ]
  let plot = Panel(
    x: noiseAxis(to: 0.5), y: Axis(#"price $\Delta$ (nats)"#, 1e-10...0.05, scale: .log)
  ) {
    for (k, row) in [far, near, on].enumerated() {
      Line(x: σs, y: σs.map(predictions[k]), width: 1.4)
      Points(x: σs, y: row, size: 5.5)
      Note(names[k], at: (σs[count / 3], row[count / 3]), anchor: k == 0 ? .above : .belowRight)
    }
  }
  return [scene(place, ν), plot]
}

private func scene(_ place: [Double], _ ν: [Double]) -> Panel {
  let map: @Sendable (Double, Double) -> Space = { u, v in
    let x = ClosedForm.cone([u, v])
    return Space(x[0], x[1], -x[2])
  }
  let point = map(place[0], place[1])
  let normal = Space(ν[0], ν[1], -ν[2])
  let box = SpaceBox(x: -1.2...1.9, y: -1.7...1.7, z: -3.2...0.1)
  let t = (0...120).map { Double($0) / 60 - 1 }
  return Panel(frame: .none) {
    Scene(
      box, camera: Camera(azimuth: -25, elevation: 20),
      surface: Surface(
        u: -1.98...1.4, v: -1.8...1.8, density: { u, v in exp(-(u * u + v * v) / 2) }, map: map)
    ) {
      SpaceLine(t.map { map(1.4 * $0, place[1]) }, color: .darkData, dash: .dashed)
      SpaceLine(t.map { map(place[0], 1.7 * $0) }, color: .darkData, dash: .dashed)
      SpaceArrow(from: point, to: point + 0.8 * normal, color: .ink, width: 2.2, label: #"$\nu$"#)
      SpaceStar(point, label: #"$d(z^\star)$"#)
    }
  }
}

/// What is lost when the banana's latent plane is turned.
func turning(_ knobs: Knobs) -> [Panel] {
  let degrees = knobs.angles.map { $0 * 180 / .pi }
  return [
    Panel(
      "turned",
      x: Axis(
        #"angle $\theta$ of the latent plane"#, 0...90,
        ticks: [0, 30, 60, 90].map { Tick($0, "\(Int($0))°") }),
      y: Axis("nats lost", -0.02...0.4)
    ) {
      Line(from: (0, 0), to: (90, 0), color: .orange, width: 2.2)
      Line(over: 0...90, color: .latent, width: 2.2) { turnedPrice($0 * .pi / 180) }
      Points(x: degrees, y: knobs.turnedFull, color: .orange, size: 6)
      Points(x: degrees, y: knobs.turnedDiagonal, color: .latent, size: 6)
      Note("full posterior", at: (45, 0), anchor: .above, color: .orange)
      Note("diagonal posterior", at: (45, 0.27), color: .latent)
    }
  ]
}

/// What is lost when it is bent otherwise than the data are.
func bending(_ knobs: Knobs) -> [Panel] {
  let least = cheapestBend(turned: 0).bend
  func sum(_ a: Double) -> Double {
    let (likelihood, price) = lostInTheLimit(bend: a)
    return likelihood + price
  }
  return [
    Panel("bent", x: Axis("bend $a$", 0...0.6), y: Axis("nats lost", -0.02...0.4)) {
      Rule(x: 0.5, color: .lightGrey)
      Rule(x: least, color: .lightGrey)
      Line(over: 0...0.6, color: .ink, width: 1.2, dash: .dashed) {
        lostInTheLimit(bend: $0).likelihood
      }
      Line(over: 0...0.6, color: .latent, width: 1.2, dash: .dashed) {
        lostInTheLimit(bend: $0).price
      }
      Line(over: 0...0.6, color: .latent, width: 2.2, sum)
      Points(x: knobs.bends, y: knobs.bent, color: .latent, size: 6)
      Note(
        "price", at: (0.12, lostInTheLimit(bend: 0.12).price), anchor: .aboveLeft, color: .latent)
      Note("likelihood lost", at: (0.2, lostInTheLimit(bend: 0.2).likelihood), anchor: .belowLeft)
      Note("sum", at: (0.07, sum(0.07)), anchor: .aboveRight, color: .latent)
      Note("least", at: (least, 0.36), anchor: .left, color: .grey)
      Note("the data", at: (0.5, 0.36), anchor: .left, color: .grey)
    }
  ]
}

//#-omit
/// The posterior of a kinked decoder, and the precision of its best Gaussian over x.
func kink(_ one: Kink, over range: ClosedRange<Double>) -> [Panel] {
  let (μ, τ) = one.best
  func joint(_ z: Double) -> Double {
    let missed = one.x - 2 * max(z, 0)
    return normalDensity(z) * exp(-missed * missed / (2 * one.noise))
  }
  let z = (0...400).map { -3 + 5 * Double($0) / 400 }
  let total = z.reduce(0) { $0 + joint($1) * 5 / 400 }
  let x = (0...240).map {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 240
  }
  let kinks = x.map { Kink(x: $0, noise: one.noise) }
  let optima = kinks.map(\.best)
  let smooth = zip(kinks, optima).map { $0.condition($1.μ, $1.τ).smooth }
  let exact = optima.map { 1 / ($0.τ * $0.τ) }
  let middle = exact.firstIndex { $0 > 9 } ?? 0
  return [
    Panel(x: Axis("$z$", -3...2), y: Axis("density", 0...0.8)) {
      Rule(x: 0, color: .lightGrey)
      Band(x: z, lower: z.map { _ in 0 }, upper: z.map { joint($0) / total }, color: .grey)
      Line(x: z, y: z.map { joint($0) / total }, color: .grey)
      Line(x: z, y: z.map { normalDensity(($0 - μ) / τ) / τ }, color: .latent, width: 2)
      Note("posterior", at: (0.3, 0.55), anchor: .right, color: .grey)
      Note("best $q$", at: (-1.05, 0.45), anchor: .aboveLeft, color: .latent)
      Note("kink", at: (0, 0.75), anchor: .right, color: .grey)
    },
    Panel(x: Axis("$x$", range), y: Axis(#"precision $1/\tau^2$"#, 0...19)) {
      Rule(x: 0, color: .lightGrey)
      Line(x: x, y: smooth, color: .ink, width: 1.4, dash: .dashed)
      Line(x: x, y: exact, color: .latent, width: 2.2)
      Note("without the kink", at: (x[middle - 12], 9), anchor: .left)
      Note("best $q$", at: (x[middle + 16], 9), anchor: .right, color: .latent)
    },
  ]
}
//#-end-omit
