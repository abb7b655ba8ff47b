import Figures
import Foundation
import Seams

// The panels of the chapter's figures. What they draw is computed in main.swift.

/// The posterior's ellipse, and the one that equation (3.1) as printed would have.
func inverses(_ M: Matrix<Double>, _ printed: Matrix<Double>) -> [Panel] {
  func panel(_ title: String, _ reach: Double, _ showsPrinted: Bool) -> Panel {
    Panel(
      title, x: Axis("$z_1$", -reach...reach), y: Axis("$z_2$", -reach...reach),
      equalAspect: true
    ) {
      if showsPrinted {
        Ellipse(
          center: (0, 0), covariance: printed, radius: 2, color: .data,
          fill: .data.opacity(0.12))
      }
      Ellipse(
        center: (0, 0), covariance: .identity(2), radius: 2, color: .grey, width: 1,
        dash: .dotted)
      Ellipse(
        center: (0, 0), covariance: M, radius: 2, color: .ink, width: 1.2,
        fill: .lightGrey.opacity(0.6))
    }
  }
  return [panel("posterior and prior", 2.4, false), panel("and (3.1) as printed", 7, true)]
}

/// The curvature of −log p(x|z)p(z) along z, with and without the decoder's second derivative, and
/// the Gaussian that averages it.
func average(_ seen: Observation, _ d: ClosedForm, _ q: Gaussian) -> [Panel] {
  let (μ, τ) = (q.mean[0], q.covariance[0, 0].squareRoot())
  let range = 0.2...2.2
  let smooth = { (z: Double) in
    let slope = d.jets(at: Matrix([[z]])).slope(0)[0]
    return 1 + slope * slope / seen.noise
  }
  return [
    Panel(x: Axis("$z$", range), y: Axis("curvature", 0...45)) {
      let z = (0...200).map { 0.2 + 2 * Double($0) / 200 }
      let bell = z.map { 12 * exp(-0.5 * pow(($0 - μ) / τ, 2)) }
      Band(x: z, lower: z.map { _ in 0 }, upper: bell, color: .latent)
      Line(x: z, y: bell, color: .latent, width: 1.2)
      Line(over: range, color: .grey, dash: .dashed) { smooth($0) }
      Line(over: range, width: 1.8) { curvature(d, x: seen.x[0], noise: seen.noise, at: $0) }
      Line(
        from: (range.lowerBound, 1 / q.covariance[0, 0]),
        to: (range.upperBound, 1 / q.covariance[0, 0]), color: .latent)
      Note(
        #"$1/\Sigma$"#, at: (2.2, 1 / q.covariance[0, 0]), anchor: .aboveLeft, color: .latent)
      Note("$q$", at: (μ, 6), color: .latent)
      Note(#"without $\nabla^2d$"#, at: (0.45, smooth(0.5)), anchor: .above, color: .grey)
    }
  ]
}

/// Posteriors with their two best Gaussians.
func posteriors(_ fits: [Fit]) -> [Panel] {
  fits.map { fit in
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
    }
  }
}

/// Deviations of the noise from `lowest` to `highest`, in equal ratios.
private func deviations(_ count: Int, _ lowest: Double, _ highest: Double) -> [Double] {
  (0..<count).map { lowest * pow(highest / lowest, Double($0) / Double(count - 1)) }
}

/// The off-diagonal entries of three precisions over the noise.
func dropped(_ samples: [(ClosedForm, [Double])], σs count: Int) throws -> [Panel] {
  let σs = deviations(count, 0.05, 1)
  return try samples.map { d, z in
    let entries = try σs.map { σ in
      precisions(try Fit(d, z, σ: σ)).map { σ * σ * $0[0, 1] }
    }
    let ranges = ["banana": 0...1.2, "saddle": -0.2...0.3, "square": -0.5...0.1]
    return Panel(
      d.name,
      x: Axis(
        #"$\sigma$"#, 0.05...1, scale: .log, ticks: [0.05, 0.1, 0.2, 0.5, 1].map { Tick($0) }),
      y: Axis(#"$\sigma^2(\Sigma^{-1})_{12}$"#, ranges[d.name])
    ) {
      for (k, style) in [(Ink.ink, Dash.solid), (.orange, .solid), (.latent, .dotted)].enumerated()
      {
        Line(
          x: σs, y: entries.map { $0[k] }, color: style.0, width: [2.8, 1.4, 2.2][k],
          dash: style.1)
      }
    }
  }
}

/// A latent grid carried by decoders of the plane.
func grids(_ decoders: [ClosedForm]) -> [Panel] {
  decoders.map { d in
    Panel(d.name, equalAspect: true, frame: .none) {
      CarriedGrid(u: -1.2...1.2, v: -1.2...1.2, lines: 9) {
        let x = d([$0, $1])
        return (x[0], x[1])
      }
    }
  }
}

/// The price over the noise, and what it tends to.
func prices(
  _ decoders: some Sequence<(ClosedForm, [Double])>, free: [ClosedForm], σs count: Int
) throws -> [Panel] {
  let σs = deviations(count, 0.02, 0.5)
  let curves = try decoders.map { d, z in
    (
      d.name, try σs.map { try Fit(d, z, σ: $0).price }, mixed(d, z),
      try cIMA(d.jets(at: Matrix([z])).gram()), { (σ: Double) in predictedPrice(d, z, σ: σ) }
    )
  }
  let nothing = try free.map { d in
    try σs.map { max(abs(try Fit(d, [0.5, 0.7], σ: $0).price), 1e-16) }
  }
  return [
    Panel(
      x: Axis(
        #"noise $\sigma$"#, 0.02...0.72, scale: .log,
        ticks: [0.02, 0.05, 0.1, 0.2, 0.5].map { Tick($0) }),
      y: Axis(#"price $\Delta$ (nats)"#, 2e-17...3, scale: .log)
    ) {
      for (k, curve) in curves.enumerated() {
        let predicted = curve.3 > 1e-9 ? σs.map { _ in curve.3 } : σs.map(curve.4)
        Line(x: σs, y: predicted, color: .series(k).opacity(0.7), width: 1, dash: .dashed)
        Line(x: σs, y: curve.1, color: .series(k), width: 1.8, label: curve.0)
        Points(x: σs, y: curve.1, color: .series(k), size: 3.5)
      }
      for row in nothing { Points(x: σs, y: row, color: .grey, size: 3.5, shape: .ring) }
      Note("warp, cylinder, flat torus", at: (0.02, 3e-15), anchor: .right, color: .grey)
    }
  ]
}

/// The cone with a normal, and its price over the noise for three kinds of offset.
func cone(
  _ place: [Double], _ ν: [Double], limits: (N12: Double, far: Double), σs count: Int
) throws -> [Panel] {
  let σs = deviations(count, 0.02, 0.5)
  let on = try σs.map { try Fit(ClosedForm.cone, place, σ: $0).price }
  let near = try σs.map { try conePrice(σ: $0, offset: $0, place, ν) }
  let far = try σs.map { try Fit(ClosedForm.cone, place, offset: ν.map { 0.8 * $0 }, σ: $0).price }
  let predictions: [(Double) -> Double] = [
    { _ in limits.far }, { 0.5 * pow($0 * limits.N12, 2) },
    { predictedPrice(ClosedForm.cone, place, σ: $0) },
  ]
  let names = ["0.8 off", #"one $\sigma$ off"#, "on the surface"]
  let plot = Panel(
    x: Axis(
      #"noise $\sigma$"#, 0.02...0.5, scale: .log,
      ticks: [0.02, 0.05, 0.1, 0.2, 0.5].map { Tick($0) }),
    y: Axis(#"price $\Delta$ (nats)"#, scale: .log), legend: .bottomRight
  ) {
    for (k, row) in [far, near, on].enumerated() {
      Line(
        x: σs, y: σs.map(predictions[k]), color: .series(k).opacity(0.7), width: 1, dash: .dashed)
      Line(x: σs, y: row, color: .series(k), width: 1.8, label: names[k])
    }
  }
  return [scene(place, ν), plot]
}

private func scene(_ place: [Double], _ ν: [Double]) -> Panel {
  let map: @Sendable (Double, Double) -> Space = { u, v in
    let (a, r) = (u + 2, ((u + 2) * (u + 2) + v * v).squareRoot())
    return Space((a * a - v * v) / (2 * r), a * v / r, -0.75.squareRoot() * r)
  }
  let flip = Space(1, 1, -1)
  let point = map(place[0], place[1])
  let normal = flip * Space(ν[0], ν[1], ν[2])
  let box = SpaceBox(x: -1.2...1.9, y: -1.7...1.7, z: -3.2...(-0.2))
  let t = (0...120).map { Double($0) / 60 - 1 }
  return Panel(frame: .none) {
    Scene(
      box, camera: Camera(azimuth: -25, elevation: 20),
      surface: Surface(
        u: -1.6...1.4, v: -1.8...1.8, density: { u, v in exp(-(u * u + v * v) / 2) }, map: map)
    ) {
      SpaceLine(t.map { map(1.4 * $0, place[1]) }, color: .darkData, dash: .dashed)
      SpaceLine(t.map { map(place[0], 1.7 * $0) }, color: .darkData, dash: .dashed)
      SpaceArrow(
        from: point, to: point + 0.8 * normal, color: .latent, width: 2.2, label: #"$\nu$"#)
      SpaceStar(point, label: #"$d(z^\star)$"#)
    }
  }
}

/// The posterior of a kinked decoder, and the precision of its best Gaussian over x.
func kink(_ one: Kink, over range: ClosedRange<Double>) -> [Panel] {
  let (μ, τ) = one.best
  func joint(_ z: Double) -> Double {
    let missed = one.x - 2 * max(z, 0)
    return normalDensity(z) * exp(-missed * missed / (2 * one.noise))
  }
  let z = (0...400).map { -3 + 5 * Double($0) / 400 }
  let total = z.reduce(0) { $0 + joint($1) * 5 / 400 }
  let x = (0...70).map {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 70
  }
  let kinks = x.map { Kink(x: $0, noise: one.noise) }
  let optima = kinks.map(\.best)
  return [
    Panel(x: Axis("$z$", -3...2), y: Axis("density", 0...0.8)) {
      Band(x: z, lower: z.map { _ in 0 }, upper: z.map { joint($0) / total }, color: .grey)
      Line(x: z, y: z.map { joint($0) / total }, color: .grey)
      Line(x: z, y: z.map { normalDensity(($0 - μ) / τ) / τ }, color: .latent, width: 2)
      Rule(x: 0, color: .lightGrey)
    },
    Panel(x: Axis("$x$", range), y: Axis(#"precision $1/\tau^2$"#, 0...19)) {
      Line(
        x: x, y: zip(kinks, optima).map { $0.condition($1.μ, $1.τ).smooth }, color: .orange,
        width: 1.8, dash: .dashed)
      Line(x: x, y: optima.map { 1 / ($0.τ * $0.τ) }, color: .latent, width: 2)
      Rule(x: 0, color: .lightGrey)
    },
  ]
}

/// The price over β at one noise level: of columns, of a mixed derivative off the surface, and on it.
func betas(_ place: [Double], _ ν: [Double], count: Int) throws -> [Panel] {
  let (σ, βs) = (0.05, deviations(count, 0.25, 16))
  let banana = try βs.map { try Fit(ClosedForm.banana, [1, 0], σ: σ, β: $0).price / $0 }
  let cone = try βs.map { β in
    try [σ, -σ].reduce(0) { sum, t in
      sum + 0.5 / β * (try Fit(ClosedForm.cone, place, offset: ν.map { t * $0 }, σ: σ, β: β).price)
    }
  }
  let exponential = try βs.map {
    try Fit(ClosedForm.exponential, [0.2, 0.7], σ: σ, β: $0).price / $0
  }
  let names = ["banana", #"cone, one $\sigma$ off"#, "exponential"]
  return [
    Panel(
      x: Axis(#"$\beta$"#, 0.25...40, scale: .log, ticks: [0.25, 1, 4, 16].map { Tick($0) }),
      y: Axis(#"price over $\beta$ (nats)"#, 1e-8...1, scale: .log)
    ) {
      for (k, row) in [banana, cone, exponential].enumerated() {
        Line(x: βs, y: row, color: .series(k), width: 1.8, label: names[k])
      }
      Line(
        x: βs,
        y: βs.map { predictedPrice(ClosedForm.exponential, [0.2, 0.7], σ: σ * $0.squareRoot()) },
        color: .ink, width: 1, dash: .dashed)
    }
  ]
}

/// The error of the deterministic objective over the noise.
func shortcuts(σs count: Int) throws -> [Panel] {
  let σs = deviations(count, 0.02, 0.5)
  let errors = try [(ClosedForm.banana, [1.0, 0]), (ClosedForm.square, [0.5, 0.7])].map { d, z in
    (d.name, try σs.map { shortcutError(try Fit(d, z, σ: $0)) })
  }
  return [
    Panel(
      x: Axis(
        #"noise $\sigma$"#, 0.02...0.72, scale: .log,
        ticks: [0.02, 0.05, 0.1, 0.2, 0.5].map { Tick($0) }),
      y: Axis("error of (3.16) (nats)", scale: .log)
    ) {
      Line(over: 0.02...0.5, color: .lightGrey, width: 2) { 0.02 * $0 * $0 }
      for (k, row) in errors.enumerated() {
        Line(x: σs, y: row.1, color: .series(k), width: 1.8, label: row.0)
        Points(x: σs, y: row.1, color: .series(k), size: 4)
      }
    }
  ]
}
