import Figures
import Foundation
import Seams

// The panels of the chapter's figures. Teal and brown are the seams on which the first latent
// varies, and the second.

private func plane(_ d: @escaping ([Double]) -> [Double]) -> (Double, Double) -> (Double, Double) {
  { u, v in
    let x = d([u, v])
    return (x[0], x[1])
  }
}

private func degrees(_ values: [Double]) -> [Tick] { values.map { Tick($0, "\(Int($0))°") } }

private let turn = Axis(
  #"angle of the turn"#, 0...90, ticks: degrees([0, 15, 30, 45, 60, 75, 90]))

/// The same data under four grids, each with the mean c_IMA of its decoder.
func sameData(_ heaps: Heaps, _ contrasts: [Double]) -> [Panel] {
  let reach = 2.75
  return zip(heaps.four, contrasts).map { axes, contrast in
    Panel(
      "\(axes.name): \(contrast < 5e-3 ? "0" : String(format: "%.2f", contrast))",
      x: Axis("", -reach...reach), y: Axis("", -reach...reach), equalAspect: true, frame: .none
    ) {
      HeatMap(x: -reach...reach, y: -reach...reach, colors: .grey, range: 0...0.42) {
        exp(heaps.logDensity([$0, $1]))
      }
      CarriedGrid(u: -1.8...1.8, v: -1.8...1.8, lines: 9, width: 1.3, map: plane(axes.decoder))
    }
  }
}

/// How the Darmois construction cuts the data, and its seams over their defect.
func darmois(_ heaps: Heaps) -> [Panel] {
  let axes = heaps.darmoisAxes
  let (wide, high) = (-2.6...2.6, -2.8...2.8)
  let frame = (Axis("$x_1$", wide), Axis("$x_2$", high))
  return [
    Panel("the law of $x_2$ on five lines", x: frame.0, y: frame.1, equalAspect: true) {
      HeatMap(x: wide, y: high, colors: .grey, range: 0...0.42) {
        exp(heaps.logDensity([$0, $1]))
      }
      for x1 in [-1.8, -0.9, 0, 0.9, 1.8] {
        let heights = (0...200).map { Double($0) * 5.6 / 200 - 2.8 }
        let bells = heights.map { x2 in
          exp(heaps.logDensity([x1, x2])) / heaps.law.density(x1)
        }
        Line(from: (x1, -2.8), to: (x1, 2.8), color: .secondVaries, width: 1)
        Line(x: bells.map { x1 + 0.9 * $0 }, y: heights, color: .data, width: 2)
      }
    },
    Panel(
      "the seams", x: frame.0, y: frame.1, equalAspect: true,
      colorBar: #"$c_{\mathrm{IMA}}$ (nats)"#
    ) {
      HeatMap(x: wide, y: high, samples: 110, colors: .pale, range: 0...2.2) {
        axes.encoder.contrast([$0, $1])
      }
      CarriedGrid(u: -2...2, v: -2...2, lines: 11, width: 1.5, map: plane(axes.decoder))
    },
  ]
}

/// One law on a quadrant, under two conformal grids.
func quadrants() -> [Panel] {
  let reach = 2.4
  func panel(_ title: String, _ grid: CarriedGrid) -> Panel {
    Panel(
      title, x: Axis("$x_1$", 0...reach), y: Axis("$x_2$", 0...reach), equalAspect: true
    ) {
      HeatMap(x: 0...reach, y: 0...reach, colors: .grey, range: 0...1.6) {
        2 / .pi * exp(-0.5 * ($0 * $0 + $1 * $1))
      }
      grid
    }
  }
  // A circle's cell is as long as it is wide.
  let cell = Double.pi / 2 / 8
  return [
    panel("$x_1$ and $x_2$", CarriedGrid(u: 0...reach, v: 0...reach, lines: 9) { ($0, $1) }),
    panel(
      "radius and angle",
      CarriedGrid(u: log(reach) - 8 * cell...log(reach), v: 0...(.pi / 2), lines: 9) {
        (exp($0) * cos($1), exp($0) * sin($1))
      }),
  ]
}

/// The information that turned components share.
func identify(_ heaps: Mixture, _ wide: Mixture) -> [Panel] {
  let angles = (0...90).map { Double($0) }
  func curve(_ second: Mixture, _ first: Mixture) -> [Double] {
    angles.map { turnedInformation(first, second, $0 * .pi / 180) }
  }
  let (equal, unequal, heap) = (
    curve(.normal, .normal), curve(.normal, wide), curve(.normal, heaps)
  )
  return [
    Panel(x: turn, y: Axis("shared (nats)", -0.01...heap.max()! + 0.03)) {
      Line(x: angles, y: equal, color: .grey, width: 2.2)
      Line(x: angles, y: unequal, color: .latent, width: 2.2)
      Line(x: angles, y: heap, color: .orange, width: 2.2)
      Note("equal normals", at: (45, 0), anchor: .above, color: .grey)
      Note("normals, variances 1 and 1.6", at: (45, unequal[45]), anchor: .above, color: .latent)
      Note("heaps and a normal, variances 1", at: (45, heap[45]), anchor: .above, color: .orange)
    }
  ]
}

/// A circle and a triangle on a sphere and on a cylinder, and the length of such circles.
func flatness() -> [Panel] {
  let lift = 1.006
  let ts = (0...90).map { Double($0) / 90 }
  @Sendable func sphere(_ u: Double, _ v: Double) -> Space {
    Space(cos(u) * cos(v), cos(u) * sin(v), sin(u))
  }
  /// The place at a distance and a bearing from the middle of the triangle.
  func onSphere(_ ρ: Double, _ t: Double) -> Space {
    let middle = Space(1, 1, 1) / 3.0.squareRoot()
    let (e, f) = (Space(1, -1, 0) / 2.0.squareRoot(), Space(1, 1, -2) / 6.0.squareRoot())
    return cos(ρ) * middle + sin(ρ) * (cos(t) * e + sin(t) * f)
  }
  @Sendable func onCylinder(_ w: (Double, Double)) -> Space { Space(cos(w.0), sin(w.0), w.1) }
  let corners = (0..<3).map { k in
    let t = 2 * .pi * Double(k) / 3 + .pi / 2
    return (.pi / 4 + 1.1 * cos(t), 1.1 * sin(t))
  }
  let ring = ts.map { 2 * .pi * $0 }
  let box = SpaceBox(x: -1.1...1.1, y: -1.1...1.1, z: -1.2...1.2)
  let camera = Camera(azimuth: 45, elevation: 22)
  return [
    Panel("sphere", frame: .none) {
      Scene(
        box, camera: camera,
        surface: Surface(u: -1.5707...1.5707, v: -.pi ... .pi, lines: 13) { sphere($0, $1) }
      ) {
        SpaceLine(ts.map { lift * sphere(1.5708 * $0, 0) }, color: .data, width: 2.4)
        SpaceLine(ts.map { lift * sphere(1.5708 * $0, 1.5708) }, color: .data, width: 2.4)
        SpaceLine(ts.map { lift * sphere(0, 1.5708 * $0) }, color: .data, width: 2.4)
        SpaceLine(ring.map { lift * onSphere(0.45, $0) }, color: .ink, width: 2)
        let axes = [Space(1, 0, 0), Space(0, 1, 0), Space(0, 0, 1)]
        for k in 0..<3 {
          let (corner, a, b) = (axes[k], axes[(k + 1) % 3], axes[(k + 2) % 3])
          SpaceLine(
            [corner + 0.16 * a, corner + 0.16 * (a + b), corner + 0.16 * b].map {
              lift * $0 / ($0 * $0).sum().squareRoot()
            }, width: 1.2)
        }
      }
    },
    Panel("cylinder", frame: .none) {
      Scene(
        box, camera: camera,
        surface: Surface(u: -1.2...1.2, v: -.pi ... .pi, lines: 13) { onCylinder(($1, $0)) }
      ) {
        for k in 0..<3 {
          let (a, b) = (corners[k], corners[(k + 1) % 3])
          SpaceLine(
            ts.map { t in lift * onCylinder((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1))) },
            color: .data, width: 2.4)
        }
        SpaceLine(
          ring.map { lift * onCylinder((.pi / 4 + 0.45 * cos($0), 0.45 * sin($0))) }, color: .ink,
          width: 2)
      }
    },
    Panel(x: Axis(#"radius $\rho$"#, 0...1.6), y: Axis("length of the circle", 0...10.5)) {
      Line(over: 0...1.6, color: .grey, width: 2.2) { 2 * .pi * $0 }
      Line(over: 0...1.6, color: .data, width: 2.2) { 2 * .pi * sin($0) }
      Note("cylinder", at: (1.25, 7.9), anchor: .aboveLeft, color: .grey)
      Note("sphere", at: (1.3, 6.0), anchor: .below, color: .data)
    },
  ]
}

/// Data with two labels, the seams that their densities give, and what a turn does.
func label(_ labelled: Labelled, _ given: TurnedGivenLabel, using random: inout Random) -> [Panel] {
  let (narrow, wide) = (labelled.variances[0], labelled.variances[1])
  let (base, other) = ([narrow, narrow], [wide, narrow])
  let data = [other, base].map { labelled.draws(400, $0, using: &random) }
  let frame = (Axis("$x_1$", -2.2...2.2), Axis("$x_2$", -2.4...3.2))
  let places = [-1.5, -1, -0.5, 0.5, 1, 1.5]
  let angles = stride(from: 0.0, through: 45, by: 2.5).map { $0 }
  let half = angles.map { given.information($0 * .pi / 180) }
  return [
    Panel("two labels", x: frame.0, y: frame.1, equalAspect: true) {
      Points(data[0], color: .sky, size: 2.6)
      Points(data[1], color: .ink.opacity(0.7), size: 2.6)
    },
    Panel("where their ratio is level", x: frame.0, y: frame.1, equalAspect: true) {
      for t in places {
        let seam = (0...200).map { labelled.decoder([t, Double($0) / 80 - 1.25]) }
        Line(x: seam.map { $0[0] }, y: seam.map { $0[1] }, color: .secondVaries, width: 1.6)
      }
      Points(at: levelPlaces(labelled, other, base, places.filter { $0 > 0 }), size: 3)
    },
    Panel("after a turn", x: turn, y: Axis("shared (nats)", -0.004...half.max()! * 1.25)) {
      Line(from: (0, 0), to: (90, 0), color: .grey, width: 2.2)
      Line(
        x: angles + angles.reversed().dropFirst().map { 90 - $0 },
        y: half + half.reversed().dropFirst(), color: .orange, width: 2.2)
      Note("label unknown", at: (45, 0), anchor: .above, color: .grey)
      Note("given the label", at: (45, half.max()!), anchor: .above, color: .orange)
    },
  ]
}

/// Where the ratio of the densities of two labels has the value that (5.11) gives it at z₁ = ±t: on
/// upright lines of the plane, where there are data. The labels differ in the variance of z₁.
private func levelPlaces(
  _ labelled: Labelled, _ u: [Double], _ base: [Double], _ ts: [Double]
) -> [(Double, Double)] {
  let levels = ts.map { t in
    0.5 * log(base[0] / u[0]) + 0.5 * (1 / base[0] - 1 / u[0]) * t * t
  }
  let step = 0.01
  return stride(from: -2.1, through: 2.1, by: 0.15).flatMap { x1 -> [(Double, Double)] in
    let heights = stride(from: -2.4, through: 3.2, by: step).map { $0 }
    let ratios = heights.map {
      labelled.logDensity([x1, $0], u) - labelled.logDensity([x1, $0], base)
    }
    return levels.flatMap { level in
      heights.indices.dropLast().compactMap { k -> (Double, Double)? in
        let (a, b) = (ratios[k] - level, ratios[k + 1] - level)
        guard (a < 0) != (b < 0) else { return nil }
        let place = [x1, heights[k] + step * a / (a - b)]
        return abs(labelled.encoder(place)[1]) < 1.25 ? (place[0], place[1]) : nil
      }
    }
  }
}

/// The flat torus cut open, with the seams of two decoders.
func torus() -> [Panel] {
  let full = 2 * Double.pi
  let ticks = [Tick(0), Tick(.pi, "$π$"), Tick(full, "$2π$")]
  func panel(_ title: String, _ marks: [Line]) -> Panel {
    Panel(
      title, x: Axis("$w_1$", 0...full, ticks: ticks), y: Axis("$w_2$", 0...full, ticks: ticks),
      equalAspect: true, frame: .box
    ) { marks }
  }
  /// A line of t brought back to the square, with gaps where it leaves.
  func wrapped(_ points: [[Double]], _ color: Ink, _ width: Double) -> Line {
    var (x, y): ([Double], [Double]) = ([], [])
    for point in points {
      let w = point.map { $0 - full * floor($0 / full) }
      if let a = x.last, let b = y.last, abs(a - w[0]) + abs(b - w[1]) > 1 {
        x.append(.nan)
        y.append(.nan)
      }
      x.append(w[0])
      y.append(w[1])
    }
    return Line(x: x, y: y, color: color, width: width)
  }
  func along(_ t2: Double, _ color: Ink, _ width: Double) -> Line {
    wrapped(
      (0...1600).map { wound([woundSides[0] * Double($0) / 1600, t2 * woundSides[1]]) }, color,
      width)
  }
  let straight = (0..<8).flatMap { k -> [Line] in
    let t = full * (Double(k) + 0.5) / 8
    return [
      Line(from: (0, t), to: (full, t), color: .firstVaries, width: 1.3),
      Line(from: (t, 0), to: (t, full), color: .secondVaries, width: 1.3),
    ]
  }
  let brown = (0..<20).map { k in
    wrapped(
      (0...300).map {
        wound([woundSides[0] * (Double(k) + 0.5) / 20, woundSides[1] * Double($0) / 300])
      }, .secondVaries, 1.3)
  }
  let teal = [0.25, 0.5, 0.75].map { along($0, .firstVaries, 1.3) }
  return [
    panel("along $w_1$ and $w_2$", straight),
    panel(
      "along (1, 2) and (−2, 1)",
      brown + teal + [
        along(0, .ink, 2.8),
        wrapped((0...300).map { wound([0, woundSides[1] * Double($0) / 300]) }, .ink, 2.8),
      ]),
  ]
}
