import Figures
import Foundation
import Seams

// The panels of the figures from section 4.8 on.

/// Parallel seams and the densities along them, for the hanging sheet and for polar coordinates.
func parallel() throws -> [Panel] {
  let (sheet, polar) = (Zoo.sheet, Zoo.polar)
  let (us, radii) = ([-1.6, -0.8, 0, 0.8, 1.6], [0.4, 0.8, 1.2, 1.6, 2])
  let map = sheet.space
  let scene = Panel("hanging sheet", frame: .none) {
    Scene(
      box(map, [-2.2...2.2, -2.4...2.4]), camera: Camera(azimuth: 60, elevation: 30),
      surface: Surface(
        u: -2.2...2.2, v: -2.4...2.4, resolution: 80, lines: 2, density: sheet.picturedDensity,
        map: map)
    ) {
      for (k, u) in us.enumerated() {
        SpaceLine((0...60).map { map(u, Double($0) / 12.5 - 2.4) }, color: .series(k), width: 2.2)
      }
    }
  }
  let bells = try us.map { u in
    let z = Matrix(rows: 121, columns: 2) { $1 == 0 ? u : Double($0) / 20 - 3 }
    return (z.column(1), try sheet.logLineDensities(1, at: z).map { exp($0) })
  }
  let same = Panel(x: Axis("arc length", -3...3), y: Axis("$f_2$", 0...0.45)) {
    for (k, bell) in bells.enumerated() {
      Line(x: bell.0, y: bell.1, color: .series(k), width: 9 - 2 * Double(k))
    }
  }
  let circles = Panel(
    "polar", x: Axis("$x_1$", -2.2...2.2), y: Axis("$x_2$", -2.2...2.2), equalAspect: true
  ) {
    for (k, r) in radii.enumerated() {
      seam(polar.plane, 1, at: r, over: -.pi ... .pi, color: .series(k), width: 2.2)
    }
  }
  let widening = Panel(x: Axis("arc length", -6.6...6.6), y: Axis("$f_2$", 0...0.45)) {
    for (k, r) in radii.enumerated() {
      let (a, f) = (.pi * r, 1 / (2 * .pi * r))
      Line(x: [-a, -a, a, a], y: [0, f, f, 0], color: .series(k), width: 1.8)
      if k == 0 || k == 4 {
        let name = "$r=\(r.formatted(digits: 2))$"
        Note(name, at: (a, f), anchor: k == 0 ? .right : .belowLeft, color: .series(k))
      }
    }
  }
  return [scene, same, circles, widening]
}

/// Carried grids with right angles marked; colour is the defect (4.6).
func grids(_ decoders: [PushForward]) throws -> [Panel] {
  try decoders.map { d in
    let ranges = d.gridBox
    return try Panel(d.name, equalAspect: true, frame: .none) {
      try CarriedField(
        u: ranges[0], v: ranges[1], samples: 36, colors: .density, range: 0...2.8,
        value: { u, v in
          let jets = try d.jets(at: Matrix([[u, v]]))
          let bend = jets.curvature(0, 1)
          return min(
            (0..<2).map { i in
              abs(dot(jets.slope(i), bend)) / dot(jets.slope(i), jets.slope(i))
            }.max()!, 1)
        }, map: d.plane)
      CarriedGrid(u: ranges[0], v: ranges[1], lines: 9, width: 0.8, map: d.plane)
      try rightAngles(d, ranges, lines: 9)
    }
  }
}

/// Small squares at those crossings of a grid that are right angles.
private func rightAngles(_ d: PushForward, _ ranges: [ClosedRange<Double>], lines: Int) throws
  -> [Line]
{
  let steps = ranges.map { ($0.upperBound - $0.lowerBound) / Double(lines - 1) }
  return try (0..<(lines - 2) * (lines - 2)).compactMap { k in
    let z = [
      ranges[0].lowerBound + steps[0] * Double(k / (lines - 2) + 1),
      ranges[1].lowerBound + steps[1] * Double(k % (lines - 2) + 1),
    ]
    if z == [0, 0] { return nil }
    let jets = try d.jets(at: Matrix([z]))
    let (a, b) = (jets.slope(0), jets.slope(1))
    let cosine = dot(a, b) / (norm(a) * norm(b))
    guard abs(cosine) < 1e-9 else { return nil }
    let size = 0.3 * min(norm(a) * steps[0], norm(b) * steps[1])
    let (p, e, f) = (
      jets.values.row(0), a.map { $0 * size / norm(a) }, b.map { $0 * size / norm(b) }
    )
    return Line(
      x: [p[0] + e[0], p[0] + e[0] + f[0], p[0] + f[0]],
      y: [p[1] + e[1], p[1] + e[1] + f[1], p[1] + f[1]], color: .ink, width: 0.7)
  }
}

/// Closed ways in latent space, walked in arc lengths.
func loops() throws -> [Panel] {
  let ways: [(PushForward, [ClosedRange<Double>])] = [
    (Zoo.roll, [2...3, -1...1]), (Zoo.polar, [1...2, 0...0.5]),
    (Zoo.exponential, [0...1, 0...1]), (Zoo.square, [-1...0, 0...1]),
  ]
  return try ways.map { d, box in
    let (u, v) = (box[0], box[1])
    let corners = [
      [u.lowerBound, v.lowerBound], [u.upperBound, v.lowerBound], [u.upperBound, v.upperBound],
      [u.lowerBound, v.upperBound], [u.lowerBound, v.lowerBound],
    ]
    var path = [(0.0, 0.0)]
    for (a, b) in zip(corners, corners.dropFirst()) {
      let middles = Matrix(rows: 40, columns: 2) { k, axis in
        a[axis] + (Double(k) + 0.5) / 40 * (b[axis] - a[axis])
      }
      let jets = try d.jets(at: middles)
      for k in 0..<40 {
        path.append(
          (
            path.last!.0 + norm(jets.slope(0, at: k)) * (b[0] - a[0]) / 40,
            path.last!.1 + norm(jets.slope(1, at: k)) * (b[1] - a[1]) / 40
          ))
      }
    }
    return Panel(
      d.name, x: Axis(#"$\int s_1dz_1$"#), y: Axis(#"$\int s_2dz_2$"#), equalAspect: true
    ) {
      Line(x: path.map(\.0), y: path.map(\.1), color: .latent, width: 2)
      let gap = hypot(path.last!.0, path.last!.1)
      if gap > 1e-3 { Arrow(from: (0, 0), to: path.last!, color: .data, width: 2) }
      Points(at: [(0, 0)], color: .ink, size: 7)
      Points(at: [path.last!], color: .data, size: 7, shape: gap > 1e-3 ? .disc : .ring)
    }
  }
}

/// Draws in arc lengths.
func scatter(_ decoders: [PushForward], _ walks: [Matrix<Double>], _ estimates: [Double])
  -> [Panel]
{
  zip(zip(decoders, walks), estimates).map { pair, estimate in
    let shown = pair.1.rows(0..<min(1500, pair.1.rows))
    func axis(_ i: Int) -> Axis {
      let values = shown.column(i)
      let (low, high) = (quantile(values, 0.004), quantile(values, 0.996))
      let margin = 0.06 * (high - low)
      return Axis("$w_\(i + 1)$", low - margin...high + margin)
    }
    return Panel(
      "\(pair.0.name): \(String(format: "%.2f", abs(estimate)))", x: axis(0), y: axis(1)
    ) { Points(shown, color: .data.opacity(0.4), size: 2.2) }
  }
}

/// A triangle of great circles, one on a cylinder, and the widths of two strips.
func flatness() -> [Panel] {
  let sphere: @Sendable (Double, Double) -> Space = {
    Space(cos($0) * cos($1), cos($0) * sin($1), sin($0))
  }
  let cylinder: @Sendable (Double, Double) -> Space = { Space(cos($1), sin($1), $0) }
  let camera = Camera(azimuth: 35, elevation: 25)
  let ts = (0...60).map { Double($0) / 60 }
  func side(_ a: (Double, Double), _ b: (Double, Double)) -> [Space] {
    ts.map { 1.004 * cylinder(a.0 + $0 * (b.0 - a.0), a.1 + $0 * (b.1 - a.1)) }
  }
  let box = SpaceBox(x: -1.1...1.1, y: -1.1...1.1, z: -1.1...1.1)
  let corners = [(-0.75, -0.1), (-0.45, 1.45), (0.8, 0.5)]
  return [
    Panel("270°", frame: .none) {
      Scene(
        box, camera: camera,
        surface: Surface(u: -1.5707...1.5707, v: -.pi ... .pi, lines: 13, map: sphere)
      ) {
        SpaceLine(ts.map { 1.004 * sphere(1.5708 * $0, 0) }, color: .data, width: 2.6)
        SpaceLine(ts.map { 1.004 * sphere(1.5708 * $0, 1.5708) }, color: .data, width: 2.6)
        SpaceLine(ts.map { 1.004 * sphere(0, 1.5708 * $0) }, color: .data, width: 2.6)
        let ends: [(Space, Space, Space)] = [
          (Space(1, 0, 0), Space(0, 1, 0), Space(0, 0, 1)),
          (Space(0, 1, 0), Space(0, 0, 1), Space(1, 0, 0)),
          (Space(0, 0, 1), Space(1, 0, 0), Space(0, 1, 0)),
        ]
        for (corner, a, b) in ends {
          SpaceLine(
            [corner + 0.16 * a, corner + 0.16 * (a + b), corner + 0.16 * b].map {
              1.004 * $0 / ($0 * $0).sum().squareRoot()
            }, width: 1.2)
        }
      }
    },
    Panel("180°", frame: .none) {
      Scene(
        box, camera: camera,
        surface: Surface(u: -1...1, v: -.pi ... .pi, lines: 13, map: cylinder)
      ) {
        for k in 0..<3 {
          SpaceLine(side(corners[k], corners[(k + 1) % 3]), color: .latent, width: 2.6)
        }
      }
    },
    Panel(
      x: Axis("place $u$ along the strip", 0...1.6), y: Axis("width of the strip", 0...1.15)
    ) {
      Line(over: 0...(.pi / 2), color: .data, width: 2, label: "sphere") { cos($0) }
      Line(over: 0...(.pi / 2), color: .latent, width: 2, label: "cylinder") { _ in 1 }
    },
  ]
}

/// The information that turned components share.
func identify() -> [Panel] {
  let degrees = (0...90).map { Double($0) }
  func row(_ f: (Double) -> Double) -> [Double] { degrees.map { f($0 * .pi / 180) } }
  return [
    Panel(
      x: Axis(
        #"angle $\theta$"#, 0...90,
        ticks: [0.0, 15, 30, 45, 60, 75, 90].map { Tick($0, "\(Int($0))°") }),
      y: Axis("$I(w'_1;w'_2)$ (nats)", -0.003...0.07)
    ) {
      Line(x: degrees, y: row { gaussianInformation((1, 1), $0) }, color: .grey, width: 2)
      Line(x: degrees, y: row { gaussianInformation((1, 1.6), $0) }, color: .latent, width: 2)
      Line(x: degrees, y: row { laplaceInformation($0, steps: 400) }, color: .data, width: 2)
      Note("equal Gaussians", at: (45, 0.0005), anchor: .above, color: .grey)
      Note("Gaussians, variances 1 and 1.6", at: (45, 0.0275), anchor: .above, color: .latent)
      Note(
        "Laplace and Gaussian", at: (45, laplaceInformation(.pi / 4)), anchor: .above,
        color: .data)
    }
  ]
}

/// The flat torus cut open, with the seams of two decoders.
func clifford() -> [Panel] {
  let full = 2 * Double.pi
  let ticks = [Tick(0), Tick(.pi, "$π$"), Tick(full, "$2π$")]
  func panel(_ title: String, _ marks: [Line]) -> Panel {
    Panel(
      title, x: Axis("$w_1$", 0...full, ticks: ticks), y: Axis("$w_2$", 0...full, ticks: ticks),
      equalAspect: true, frame: .box
    ) { marks }
  }
  /// A line of the plane brought back to the square, with gaps where it leaves.
  func wrapped(_ points: [[Double]], _ color: Ink) -> Line {
    var (x, y): ([Double], [Double]) = ([], [])
    for point in points {
      let w = point.map { $0 - full * floor($0 / full) }
      if let (a, b) = zip(x, y).reversed().first, abs(a - w[0]) + abs(b - w[1]) > 1 {
        x.append(.nan)
        y.append(.nan)
      }
      x.append(w[0])
      y.append(w[1])
    }
    return Line(x: x, y: y, color: color, width: 1.3)
  }
  let (long, short) = (full * 5.0.squareRoot(), full / 5.0.squareRoot())
  let straight = (0..<8).flatMap { k -> [Line] in
    let t = full * (Double(k) + 0.5) / 8
    return [
      Line(from: (0, t), to: (full, t), color: .latent, width: 1.3),
      Line(from: (t, 0), to: (t, full), color: .data, width: 1.3),
    ]
  }
  let blue = (0..<4).map { k in
    wrapped(
      (0...1200).map { wound([long * Double($0) / 1200, short * (Double(k) + 0.5) / 4]) },
      .latent)
  }
  let red = (0..<18).map { k in
    wrapped(
      (0...300).map { wound([long * (Double(k) + 0.5) / 18, short * Double($0) / 300]) }, .data)
  }
  return [panel("along the axes", straight), panel("along (1, 2) and (−2, 1)", blue + red)]
}

/// Maps that leave the axes free: a conformal one behind a rotation, and the swirl.
func free(using random: inout Random) throws -> [Panel] {
  let turned = Zoo.turned(Zoo.exponential, by: .pi / 6)
  let αs = [0.25, 0.5, 1, 1.5, 2]
  let normals = Matrix(rows: 3000, columns: 2) { _, _ in random.normal() }
  let dots = try αs.map { α in
    return mean(try Zoo.swirl(rate: α, reach: 8).contrasts(at: normals))
  }
  return [
    Panel("exponential, turned", equalAspect: true, frame: .none) {
      CarriedGrid(u: -1.3...1.3, v: -1.3...1.3, lines: 13) {
        let x = turned([$0, $1])
        return (x[0], x[1])
      }
    },
    Panel(
      "swirl", x: Axis("", -3.2...3.2), y: Axis("", -3.2...3.2), equalAspect: true, frame: .none
    ) {
      HeatMap(x: -3.2...3.2, y: -3.2...3.2, colors: .grey, range: 0...2.4) {
        exp(-($0 * $0 + $1 * $1) / 2)
      }
      CarriedGrid(u: -2...2, v: -2...2, lines: 13, map: Zoo.swirl.plane)
    },
    Panel(x: Axis(#"$\alpha$"#, 0...2.1), y: Axis("mean $c_{IMA}$ (nats)", 0...1)) {
      Line(over: 0.12...2.1, color: .latent, width: 2) {
        exp(2 / ($0 * $0)) * exponentialIntegral(2 / ($0 * $0))
      }
      Points(x: αs, y: dots, color: .data, size: 7)
    },
  ]
}

/// Draws of two pairs of numbers of the Sol decoder.
func sol(_ z: Matrix<Double>) -> [Panel] {
  let (z1, z3) = (z.column(0), z.column(2))
  func panel(_ name: String, _ x: [Double]) -> Panel {
    Panel(x: Axis(name, -5...5), y: Axis("$z_3$", -3...3)) {
      Points(x: x, y: z3, color: .data.opacity(0.4), size: 2.4)
    }
  }
  return [
    panel("$z_1$", z1), panel("$w_1=z_1e^{z_3/2}$", zip(z1, z3).map { $0 * exp($1 / 2) }),
  ]
}
