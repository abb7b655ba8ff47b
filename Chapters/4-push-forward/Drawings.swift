import Figures
import Foundation
import Seams

// The panels of the chapter's figures. What they draw is computed in main.swift.

extension PushForward {
  /// d(u, v) for a decoder of the plane.
  func plane(_ u: Double, _ v: Double) -> (Double, Double) {
    let x = decoder([u, v])
    return (x[0], x[1])
  }

  /// d(u, v) in space.
  var space: @Sendable (Double, Double) -> Space {
    let decoder = decoder
    return { u, v in
      let x = decoder([u, v])
      return Space(x[0], x[1], x[2])
    }
  }

  /// p_μ for pictures, with no regard to the box.
  var picturedDensity: @Sendable (Double, Double) -> Double {
    let (decoder, supports) = (decoder, factors.map(\.support))
    return { u, v in
      let G = decoder.jets(at: Matrix([[u, v]])).gram()
      let prior = (supports[0] == nil ? φ(u) : 1) * (supports[1] == nil ? φ(v) : 1)
      return prior / (G[0, 0] * G[1, 1] - G[0, 1] * G[0, 1]).squareRoot()
    }
  }

  /// A box for grids: normal numbers within 1.2 of 0, uniform ones a little inside their ends.
  var gridBox: [ClosedRange<Double>] {
    factors.map { factor in
      guard factor.support != nil else { return factor.range.clamped(to: -1.2...1.2) }
      let inset = 0.02 * (factor.range.upperBound - factor.range.lowerBound)
      return factor.range.lowerBound + inset...factor.range.upperBound - inset
    }
  }
}

/// The curve of a plane map over one latent, the other held.
func seam(
  _ map: (Double, Double) -> (Double, Double), _ axis: Int, at fixed: Double,
  over range: ClosedRange<Double>, color: Ink, width: Double = 1.2, dash: Dash = .solid
) -> Line {
  let points = (0...160).map { k in
    let t = range.lowerBound + Double(k) / 160 * (range.upperBound - range.lowerBound)
    return axis == 0 ? map(t, fixed) : map(fixed, t)
  }
  return Line(x: points.map(\.0), y: points.map(\.1), color: color, width: width, dash: dash)
}

/// Draws in squares, and the density (4.1) with seams.
func density(_ cloud: Matrix<Double>, _ d: PushForward, _ squares: Squares) -> [Panel] {
  let counted = squares.table(cloud).map {
    ($0 / (Double(cloud.rows) * squares.side * squares.side)).squareRoot()
  }
  let mass = d.mass
  return [
    Panel(
      "draws", x: Axis("$x_1$", squares.x), y: Axis("$x_2$", squares.y), equalAspect: true
    ) { HeatMap(counted, x: squares.x, y: squares.y, colors: .data, range: 0...0.9) },
    Panel(
      "equation (4.1)", x: Axis("$x_1$", squares.x), y: Axis("$x_2$", squares.y),
      equalAspect: true, colorBar: #"$\sqrt{p_\mu}$"#
    ) {
      HeatMap(x: squares.x, y: squares.y, colors: .data, range: 0...0.9) { x, y in
        let r = (x * x + y * y).squareRoot()
        return (φ(log(r)) * φ(atan2(y, x)) / mass).squareRoot() / r
      }
      for k in -3...3 {
        seam(d.plane, 0, at: 0.5 * Double(k), over: -4...1.7, color: .darkData, width: 0.8)
      }
      for u in [-0.5, 0, 0.5, 1] {
        seam(d.plane, 1, at: u, over: -.pi ... .pi, color: .darkData, width: 0.8)
      }
    },
  ]
}

/// The least box round a surface, from places on it.
func box(_ map: (Double, Double) -> Space, _ ranges: [ClosedRange<Double>]) -> SpaceBox {
  let points = (0..<441).map { k in
    let share = [Double(k / 21) / 20, Double(k % 21) / 20]
    let z = zip(ranges, share).map {
      $0.lowerBound + $1 * ($0.upperBound - $0.lowerBound)
    }
    return map(z[0], z[1])
  }
  func range(_ axis: KeyPath<Space, Double>) -> ClosedRange<Double> {
    let values = points.map { $0[keyPath: axis] }
    let (low, high) = (values.min()!, values.max()!)
    let margin = 0.04 * (high - low) + 0.02
    return low - margin...high + margin
  }
  return SpaceBox(x: range(\.x), y: range(\.y), z: range(\.z))
}

/// Surfaces with their densities.
func surfaces(_ decoders: [PushForward]) -> [Panel] {
  decoders.map { d in
    let ranges = d.shown
    return Panel(d.name, frame: .none) {
      Scene(
        box(d.space, ranges), camera: Camera(azimuth: 40, elevation: 28),
        surface: Surface(
          u: ranges[0], v: ranges[1], resolution: 80, lines: 13, density: d.picturedDensity,
          map: d.space))
    }
  }
}

/// The defect (4.3) as colours on carried grids.
func contrast(_ decoders: [PushForward]) throws -> [Panel] {
  try decoders.enumerated().map { k, d in
    let (u, v) = (-1.5...1.5, -1.5...1.5)
    return try Panel(
      d.name, equalAspect: true, colorBar: k == decoders.count - 1 ? #"$c_{IMA}$ (nats)"# : nil,
      frame: .none
    ) {
      try CarriedField(
        u: u, v: v, samples: 40, colors: .density, range: 0...0.6,
        value: { try d.contrasts(at: Matrix([[$0, $1]]))[0] }, map: d.plane)
      CarriedGrid(u: u, v: v, lines: 13, width: 0.8, map: d.plane)
    }
  }
}

/// The frame of polar coordinates at points of a circle, and what becomes of the points in it.
func frame() -> [Panel] {
  let r = 1.5
  let angles = [0.0, 0.4, 0.8, 1.2]
  let circle = (0...100).map { Double($0) / 100 * 1.35 }
  let arc = Line(
    x: circle.map { r * cos($0) }, y: circle.map { r * sin($0) }, color: .grey, width: 1.2)
  return [
    Panel(
      "the frame turns", x: Axis("$x_1$", -0.4...2.6), y: Axis("$x_2$", -0.4...2.4),
      equalAspect: true
    ) {
      arc
      for θ in angles {
        let (c, s) = (cos(θ), sin(θ))
        Line(from: (0, 0), to: (r * c, r * s), color: .lightGrey, width: 0.8)
        Arrow(from: (r * c, r * s), to: ((r + 0.55) * c, (r + 0.55) * s), color: .latent)
        Arrow(
          from: (r * c, r * s), to: (r * c - 0.55 * s, r * s + 0.55 * c), color: .data)
      }
      Points(at: angles.map { (r * cos($0), r * sin($0)) }, size: 6)
      Note("$u_1$", at: (r + 0.55, 0), anchor: .below, color: .latent)
      Note("$u_2$", at: (r, 0.55), anchor: .right, color: .data)
    },
    Panel(
      "the same points in it", x: Axis("$x^{(U)}_1$", -0.4...2.6),
      y: Axis("$x^{(U)}_2$", -0.4...2.4), equalAspect: true
    ) {
      Line(
        x: circle.map { r * cos($0) }, y: circle.map { r * sin($0) }, color: .grey, width: 1.2,
        dash: .dashed)
      Points(
        at: angles.map { (r * cos($0), r * sin($0)) }, color: .grey, size: 6, shape: .ring)
      Note("frame frozen", at: (r * cos(0.95), r * sin(0.95)), anchor: .aboveRight, color: .grey)
      Rule(y: 0, color: .lightGrey, width: 0.8, dash: .solid)
      Points(at: [(r, 0)], size: 13, shape: .star)
      Note("frame turned along: all four", at: (r, -0.07), anchor: .below)
    },
  ]
}

/// Figure 3 of the post.
func seamPicture() throws -> [Panel] {
  let wave = Zoo.wave.decoder
  return try DecoderPicture(
    star: (-0.7, 0.8), box: SpaceBox(x: -3.7...3.5, y: -2.9...2.9, z: -2...1.7),
    camera: Camera(azimuth: -55, elevation: 40), decoder: { wave($0) }
  ).panels(imageLabel: #"$d(z^\star)$"#)
}

/// Names in the regions that conditions cut out.
func classes(_ zoo: [(name: String, defects: Defects)], _ threshold: Double) -> [Panel] {
  func names(_ isMember: (Defects) -> Bool) -> [String] {
    zoo.filter { isMember($0.defects) }.map(\.name)
  }
  func zero(_ size: Double) -> Bool { size < threshold }
  let innermost = names { zero($0.c1) && zero($0.c2) && zero($0.mixed) }
  let both = names { zero($0.c1) && zero($0.c2) && !zero($0.mixed) }
  let between = names { zero($0.c1) && !zero($0.c2) && zero($0.l1) }
  let first = names { zero($0.c1) && !zero($0.l1) }
  let second = names { !zero($0.c1) && zero($0.l1) }
  let outside = names { !zero($0.c1) && !zero($0.l1) }
  func oval(_ x: Double, _ y: Double, _ a: Double, _ b: Double, _ ink: Ink) -> Ellipse {
    Ellipse(
      center: (x, y), covariance: .diagonal([a * a, b * b]), color: ink, width: 1.6,
      fill: ink.opacity(0.08))
  }
  func list(_ words: some Sequence<String>, _ x: Double, _ y: Double) -> Note {
    Note(words.joined(separator: "\n"), at: (x, y))
  }
  let half = (between.count + 1) / 2
  let inner = (innermost.count + 1) / 2
  return [
    Panel(x: Axis("", -11...11), y: Axis("", -6.6...6.6), frame: .none) {
      oval(-1.6, 0, 8.4, 6, .latent)
      oval(2.8, 0, 7.8, 6, .orange)
      oval(0.6, -1.75, 4.5, 3.3, .green)
      oval(0.6, -2.35, 3.6, 2.15, .data)
      Note("C1", at: (-8.2, 4.9), anchor: .left, color: .latent, size: 15)
      Note("L1", at: (9, 4.6), anchor: .right, color: .orange, size: 15)
      Note("C1 and C2", at: (0.6, 1), color: .green, size: 13)
      Note("free: (3.11)", at: (0.6, -0.85), color: .data, size: 12)
      list(first, -7.1, 0)
      list(between[..<half], -1.4, 3.3)
      list(between[half...], 2.4, 3.3)
      list(both, 0.6, 0.2)
      list(innermost[..<inner], -0.8, -2.6)
      list(innermost[inner...], 1.9, -2.6)
      list(second, 8.6, 0)
      list(outside, 9.8, -5.4)
    }
  ]
}
