import Foundation
import Seams

/// The two panels of a decoder at work, and the arrow between them: the latent plane with its
/// prior, a point and the lines through it parallel to the axes; and the surface in space that the
/// decoder makes of the plane, with the density, the point and the lines that it is carried to.
///
/// Nothing is drawn by hand: the surface and the lines are images under the map, the arrows at the
/// point are the left singular vectors of its Jacobian there, as long as the singular values, and the
/// colours are the density `p(z) / √det JᵀJ` on the surface.
public struct DecoderPicture: Sendable {
  let decoder: @Sendable ([Jet]) -> [Jet]
  let star: (Double, Double)
  let reach: Double
  let box: SpaceBox
  let camera: Camera
  let originOfAxes: Space?
  let along: [Double]

  /// - Parameters:
  ///   - star: The point z*.
  ///   - reach: The latent plane is drawn from −reach to reach both ways.
  ///   - originOfAxes: Where the axes of data space start; without it, in a corner of the box.
  ///   - along: Where the frame of the star is drawn again, smaller: values of the first latent on the
  ///     line along it.
  ///   - decoder: Three coordinates of two latents, in jets: they bring the Jacobian with them.
  public init(
    star: (Double, Double), reach: Double = 2.6, box: SpaceBox, camera: Camera = Camera(),
    originOfAxes: Space? = nil, along: [Double] = [],
    decoder: @escaping @Sendable ([Jet]) -> [Jet]
  ) {
    (self.decoder, self.star, self.reach, self.box) = (decoder, star, reach, box)
    (self.camera, self.originOfAxes, self.along) = (camera, originOfAxes, along)
  }

  /// The image of a point.
  func map(_ u: Double, _ v: Double) -> Space {
    Self.point(decoder([Jet(u), Jet(v)]))
  }

  /// The columns of the Jacobian at a point.
  func jacobian(_ u: Double, _ v: Double) -> (Space, Space) {
    Self.columns(decoder(Jet.variables(at: [u, v])))
  }

  /// The image of a point, and the density there of the image of a standard normal z, per unit of
  /// area of the surface.
  func sample(_ u: Double, _ v: Double) -> (point: Space, density: Double?) {
    let x = decoder(Jet.variables(at: [u, v]))
    let (a, b) = Self.columns(x)
    return (Self.point(x), exp(-(u * u + v * v) / 2) / (2 * .pi) / length(cross(a, b)))
  }

  private static func point(_ x: [Jet]) -> Space { Space(x[0].value, x[1].value, x[2].value) }

  private static func columns(_ x: [Jet]) -> (Space, Space) {
    let (f, g, h) = (x[0].gradient, x[1].gradient, x[2].gradient)
    return (Space(f[0], g[0], h[0]), Space(f[1], g[1], h[1]))
  }

  /// The left singular vectors of the Jacobian at a point, by default the star, each as long as its
  /// singular value. The one nearest to the image of the first latent axis comes first, and both point
  /// with the images.
  func frame(at z: (Double, Double)? = nil) throws -> [Space] {
    let (u, v) = z ?? star
    let (a, b) = jacobian(u, v)
    let (U, s, V) = try svd(Matrix(columns: [[a.x, a.y, a.z], [b.x, b.y, b.z]]))
    let order = abs(V[0, 0]) >= abs(V[0, 1]) ? [0, 1] : [1, 0]
    return order.enumerated().map { axis, k in
      let sign: Double = V[axis, k] < 0 ? -1 : 1
      return sign * s[k] * Space(U[0, k], U[1, k], U[2, k])
    }
  }

  /// The image of the line through the star along latent axis 0 or 1.
  func line(along axis: Int) -> [Space] {
    (0...200).map { k in
      let t = reach * (Double(k) / 100 - 1)
      return axis == 0 ? map(t, star.1) : map(star.0, t)
    }
  }

  /// Three corners of a small square at a point, by default the star, along the columns of the
  /// Jacobian, if these are orthogonal: two sides of it mark the right angle.
  ///
  /// - Parameter share: The side, as a part of the shorter column.
  func rightAngle(at z: (Double, Double)? = nil, share: Double = 0.45) -> [Space]? {
    let (u, v) = z ?? star
    let (a, b) = jacobian(u, v)
    let (first, second) = (a / length(a), b / length(b))
    guard abs(dot(first, second)) < 1e-9 else { return nil }
    let (point, side) = (map(u, v), share * min(length(a), length(b)))
    return [point + side * first, point + side * (first + second), point + side * second]
  }

  // MARK: Panels

  /// Latent plane, arrow, surface; give the columns of the figure about 0.36, 0.12 and 0.52.
  ///
  /// - Parameter imageLabel: What to write at the image of the star.
  /// - Throws: `AlgebraError` if the map is not finite at the star.
  public func panels(imageLabel: String) throws -> [Panel] {
    [latentPanel(), arrowPanel(), try scenePanel(imageLabel)]
  }

  private static let labelSize = 15.0

  private func latentPanel() -> Panel {
    let r = reach
    let range = -r * 1.14...r * 1.14
    // White where the density is below that at the edge, so that no square shows.
    let faintest = exp(-pow(1.1 * r, 2) / 2)
    let pale = Ink.latent.opacity(0.75)
    // Aside, where the prior is pale, with an arrow back to the star.
    let aside = (star.0 < 0 ? -0.34 * r : 0.34 * r, (star.1 < 0 ? -0.38 : 0.38) * r)
    let name = (star.0 + aside.0, star.1 + aside.1)
    let tip = (star.0 + 0.2 * aside.0, star.1 + 0.2 * aside.1)
    return Panel(
      x: Axis("", range), y: Axis("", range), equalAspect: true, frame: .none
    ) {
      HeatMap(x: range, y: range, colors: .latent, range: faintest...1.5) {
        exp(-($0 * $0 + $1 * $1) / 2)
      }
      // The lines that the surface's mesh is the image of.
      for k in 0...24 {
        let t = r * (Double(k) / 12 - 1)
        Line(from: (-r, t), to: (r, t), color: .ink.opacity(0.13), width: 0.5)
        Line(from: (t, -r), to: (t, r), color: .ink.opacity(0.13), width: 0.5)
      }
      for radius in [1.0, 2] {
        Ellipse(
          center: (0, 0), covariance: .identity(2), radius: radius,
          color: .latent.opacity(0.45), width: 0.8)
      }
      Arrow(from: (0, 0), to: (0.93 * r, 0), width: 1.6)
      Arrow(from: (0, 0), to: (0, 0.93 * r), width: 1.6)
      Note("$z_i$", at: (0.93 * r, 0), anchor: .below, size: Self.labelSize)
      Note("$z_j$", at: (0, 0.95 * r), anchor: .left, size: Self.labelSize)
      Line(from: (-r, star.1), to: (r, star.1), color: pale, width: 1.6, dash: .dashed)
      Line(from: (star.0, -r), to: (star.0, r), color: pale, width: 1.6, dash: .dashed)
      Note(
        #"$\mathcal{Z}^{(i)}$"#, at: (-r, star.1), anchor: star.1 > 0 ? .aboveRight : .belowRight,
        color: .latent, size: Self.labelSize)
      Note(
        #"$\mathcal{Z}^{(j)}$"#, at: (star.0, -r), anchor: star.0 > 0 ? .aboveRight : .aboveLeft,
        color: .latent, size: Self.labelSize)
      Points(at: [star], color: .ink, size: 11, shape: .star)
      Arrow(from: name, to: tip, width: 1)
      Note(
        #"$z^\star$"#, at: name, anchor: star.0 > 0 ? .aboveRight : .aboveLeft,
        size: Self.labelSize)
    }
  }

  private func arrowPanel() -> Panel {
    Panel(x: Axis("", 0...1), y: Axis("", 0...1), frame: .none) {
      WavyArrow()
      Note("$d$", at: (0.25, 0.56), anchor: .above, size: Self.labelSize + 3)
    }
  }

  private func scenePanel(_ imageLabel: String) throws -> Panel {
    let (point, frame) = (map(star.0, star.1), try frame())
    let (first, second) = (line(along: 0), line(along: 1))
    let small = try along.map { t in
      (map(t, star.1), try self.frame(at: (t, star.1)), rightAngle(at: (t, star.1), share: 0.2))
    }
    // In a corner of the box nothing hides the axes.
    let (corner, size) = (originOfAxes ?? box.low, box.high - box.low)
    let arm = (originOfAxes == nil ? 0.24 : 0.4) * min(size.x, size.y, size.z)
    let arms = [Space(arm, 0, 0), Space(0, arm, 0), Space(0, 0, arm)]
    let surface = Surface(
      u: -reach...reach, v: -reach...reach, resolution: 160, lines: 24, colors: .data,
      sample: sample)
    let pale = Ink.darkData.opacity(0.6)
    return Panel(frame: .none) {
      Scene(box, camera: camera, surface: surface, labelSize: Self.labelSize) {
        SpaceLine(first, color: pale, width: 1.6, dash: .dashed)
        SpaceLine(second, color: pale, width: 1.6, dash: .dashed)
        for (k, arm) in arms.enumerated() {
          SpaceArrow(from: corner, to: corner + arm, width: 1.6, label: "$x_\(k + 1)$")
        }
        for (foot, vectors, corner) in small {
          for vector in vectors {
            SpaceArrow(from: foot, to: foot + 0.5 * vector, color: .darkData, width: 1.3)
          }
          if let corner { SpaceLine(corner, color: .darkData, width: 0.8) }
        }
        if let corner = rightAngle() { SpaceLine(corner, color: .darkData, width: 1.1) }
        for (vector, name) in zip(frame, ["i", "j"]) {
          SpaceArrow(
            from: point, to: point + vector, color: .darkData, width: 2.8,
            label: "$s_\(name)u_\(name)$")
        }
        SpaceNote(#"$\mathcal{M}_d^{(i)}$"#, at: first[3], color: .darkData)
        SpaceNote(#"$\mathcal{M}_d^{(j)}$"#, at: second[3], color: .darkData)
        SpaceNote(#"$\mathcal{M}_d$"#, at: map(reach, -reach))
        SpaceStar(point, size: 11, label: imageLabel)
      }
    }
  }
}

/// The arrow that stands for the map: it reaches out of its panel on both sides, to join its
/// neighbours.
private struct WavyArrow: Mark {
  func sketch() throws -> Sketch {
    var sketch = Sketch(x: 0...1, y: 0...1)
    sketch.isClipped = false
    sketch.draw = { canvas, view in
      let (start, end) = (view(-0.22, 0.5), view(1.4, 0.5))
      let way = end.x - start.x
      // A wave that fades, and is level at the tip.
      let path = (0...80).map { k in
        let t = Double(k) / 80
        return Point(start.x + t * way, start.y - 0.14 * way * sin(2 * .pi * t) * (1 - t * t))
      }
      guard let head = Arrow.Head(from: path[70], to: end, width: 2) else { return }
      canvas.stroke(Array(path[..<76]), .ink, width: 2)
      canvas.fill(head.outline, .ink)
    }
    return sketch
  }
}
