import Figures
import Foundation
import Seams

// The panels of the chapter's figures: pictures of decoders, their seams and densities.

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
    ) { HeatMap(counted, x: squares.x, y: squares.y, colors: .data, range: 0...1.1) },
    Panel(
      "equation (4.1)", x: Axis("$x_1$", squares.x), y: Axis("$x_2$", squares.y),
      equalAspect: true, colorBar: #"$\sqrt{p_\mu}$"#
    ) {
      HeatMap(x: squares.x, y: squares.y, colors: .data, range: 0...1.1) { x, y in
        let r = (x * x + y * y).squareRoot()
        return (φ(log(r)) * φ(atan2(y, x)) / mass).squareRoot() / r
      }
      for k in -3...3 {
        seam(d.plane, 0, at: 0.5 * Double(k), over: -4...1.7, color: .firstVaries, width: 1)
      }
      for u in [-0.5, 0, 0.5, 1] {
        seam(d.plane, 1, at: u, over: -.pi ... .pi, color: .secondVaries, width: 1)
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
        Arrow(from: (r * c, r * s), to: ((r + 0.55) * c, (r + 0.55) * s), color: .firstVaries)
        Arrow(
          from: (r * c, r * s), to: (r * c - 0.55 * s, r * s + 0.55 * c), color: .secondVaries)
      }
      Points(at: angles.map { (r * cos($0), r * sin($0)) }, size: 6)
      Note("$u_1$", at: (r + 0.55, 0), anchor: .below, color: .firstVaries)
      Note("$u_2$", at: (r, 0.55), anchor: .right, color: .secondVaries)
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

/// The post's picture of a decoder that bends, drawn for one whose columns are orthogonal.
func seamPicture() throws -> [Panel] {
  let fold = Zoo.fold.decoder
  return try DecoderPicture(
    star: (-0.9, -0.9), reach: 2.4, box: SpaceBox(x: -3.2...3.2, y: -2.3...2.3, z: -1.5...2.4),
    camera: Camera(azimuth: -35, elevation: 28), along: [-2.1, -1.5, 0.45],
    decoder: { fold($0) }
  ).panels(imageLabel: #"$d(z^\star)$"#)
}

// MARK: One decoder

/// A point of the box for a picture's star: off the middle both ways.
private func starOf(_ d: PushForward) -> [Double] {
  zip(d.shown, [0.64, 0.32]).map { $0.lowerBound + $1 * ($0.upperBound - $0.lowerBound) }
}

/// The latent grid of a decoder with two lines through a point, and their images.
func ownSeams(_ d: PushForward) -> [Panel] {
  let (u, v) = (d.shown[0], d.shown[1])
  let star = starOf(d)
  /// The two lines, and the grid, under a map of the plane.
  func plane(
    _ title: String, _ x: String, _ y: String, _ map: @escaping (Double, Double) -> (Double, Double)
  ) -> Panel {
    Panel(title, x: Axis(x), y: Axis(y), equalAspect: true) {
      for k in 0...12 {
        let share = Double(k) / 12
        let at = { (r: ClosedRange<Double>) in
          r.lowerBound + share * (r.upperBound - r.lowerBound)
        }
        seam(map, 0, at: at(v), over: u, color: .grey.opacity(0.5), width: 0.6)
        seam(map, 1, at: at(u), over: v, color: .grey.opacity(0.5), width: 0.6)
      }
      seam(map, 0, at: star[1], over: u, color: .firstVaries, width: 2.4)
      seam(map, 1, at: star[0], over: v, color: .secondVaries, width: 2.4)
      Points(at: [map(star[0], star[1])], size: 10, shape: .star)
    }
  }
  let latent = plane("latents", "$z_1$", "$z_2$") { ($0, $1) }
  if d.decoder.outputs == 2 { return [latent, plane(d.name, "$x_1$", "$x_2$", d.plane)] }
  let map = d.space
  func curve(_ range: ClosedRange<Double>, _ point: (Double) -> Space) -> [Space] {
    (0...200).map {
      point(range.lowerBound + Double($0) / 200 * (range.upperBound - range.lowerBound))
    }
  }
  return [
    latent,
    Panel(d.name, frame: .none) {
      Scene(
        box(map, [u, v]), camera: Camera(azimuth: -40, elevation: 32),
        surface: Surface(u: u, v: v, lines: 13, density: d.picturedDensity, map: map)
      ) {
        SpaceLine(curve(u) { map($0, star[1]) }, color: .firstVaries, width: 2.4)
        SpaceLine(curve(v) { map(star[0], $0) }, color: .secondVaries, width: 2.4)
        SpaceStar(map(star[0], star[1]), size: 10)
      }
    },
  ]
}

/// The line densities of five seams of each family, over arc length from the middle.
func ownDensities(_ d: PushForward) throws -> [Panel] {
  try (0..<2).map { i in
    let (along, across) = (d.shown[i], d.shown[1 - i])
    func at(_ range: ClosedRange<Double>, _ share: Double) -> Double {
      range.lowerBound + share * (range.upperBound - range.lowerBound)
    }
    let curves = try (0..<5).map { k in
      let (held, count) = (at(across, 0.08 + 0.19 * Double(k)), 200)
      let z = Matrix(rows: count + 1, columns: 2) {
        $1 == i ? at(along, Double($0) / Double(count)) : held
      }
      let (jets, f) = (try d.jets(at: z), try d.logLineDensities(i, at: z).map { exp($0) })
      // Chords are short enough to stand for arcs.
      var way = [0.0]
      for p in 0..<count {
        let chord = zip(jets.values.row(p + 1), jets.values.row(p)).map { $0 - $1 }
        way.append(way[p] + norm(chord))
      }
      return (way.map { $0 - way[count / 2] }, f)
    }
    let ink = i == 0 ? Ink.firstVaries : .secondVaries
    return Panel(
      x: Axis("arc length along seams of family \(i + 1)"), y: Axis("$f_\(i + 1)$")
    ) {
      for (k, curve) in curves.enumerated() {
        // The darker the thinner, so that of curves that meet both are seen.
        Line(
          x: curve.0, y: curve.1, color: ink.opacity(0.2 + 0.2 * Double(k)),
          width: 3.4 - 0.6 * Double(k))
      }
      Rule(y: 0, color: .lightGrey, width: 0.6, dash: .solid)
    }
  }
}
