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

  /// - Parameters:
  ///   - star: The point z*.
  ///   - reach: The latent plane is drawn from −reach to reach both ways.
  ///   - decoder: Three coordinates of two latents, in jets: they bring the Jacobian with them.
  public init(
    star: (Double, Double), reach: Double = 2.6, box: SpaceBox, camera: Camera = Camera(),
    decoder: @escaping @Sendable ([Jet]) -> [Jet]
  ) {
    (self.decoder, self.star, self.reach, self.box) = (decoder, star, reach, box)
    self.camera = camera
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

  /// The left singular vectors of the Jacobian at the star, each as long as its singular value. The
  /// one nearest to the image of the first latent axis comes first, and both point with the images.
  func frame() throws -> [Space] {
    let (a, b) = jacobian(star.0, star.1)
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

  // MARK: Panels

  /// Latent plane, arrow, surface; give the columns of the figure about 0.34, 0.12 and 0.54.
  ///
  /// - Parameter imageLabel: What to write at the image of the star.
  /// - Throws: `AlgebraError` if the map is not finite at the star.
  public func panels(imageLabel: String) throws -> [Panel] {
    [latentPanel(), arrowPanel(), try scenePanel(imageLabel)]
  }

  private func latentPanel() -> Panel {
    let r = reach
    let range = -r * 1.2...r * 1.2
    return Panel(
      x: Axis("", range), y: Axis("", range), equalAspect: true, frame: .none
    ) {
      HeatMap(x: range, y: range, colors: .latent, range: 0...1.5) { exp(-($0 * $0 + $1 * $1) / 2) }
      for radius in [1.0, 2] {
        Ellipse(
          center: (0, 0), covariance: .identity(2), radius: radius,
          color: .latent.opacity(0.35), width: 0.6)
      }
      Arrow(from: (0, 0), to: (0.93 * r, 0), width: 1.4)
      Arrow(from: (0, 0), to: (0, 0.93 * r), width: 1.4)
      Note("$z_i$", at: (0.95 * r, 0), anchor: .right, size: 11)
      Note("$z_j$", at: (0, 0.95 * r), anchor: .above, size: 11)
      Line(from: (-r, star.1), to: (r, star.1), color: .latent, dash: .dashed)
      Line(from: (star.0, -r), to: (star.0, r), color: .latent, dash: .dashed)
      Note(
        #"$\mathcal{Z}^{(i)}$"#, at: (-r, star.1), anchor: .belowRight, color: .latent, size: 11)
      Note(
        #"$\mathcal{Z}^{(j)}$"#, at: (star.0, -r), anchor: .aboveLeft, color: .latent, size: 11)
      Points(at: [star], color: .ink, size: 9, shape: .star)
      Note(#"$z^\star$"#, at: star, anchor: .aboveLeft, size: 11)
    }
  }

  private func arrowPanel() -> Panel {
    let t = (0...60).map { Double($0) / 60 }
    let wave = t.map { 0.5 + 0.02 * sin(2 * .pi * $0) }
    return Panel(x: Axis("", 0...1), y: Axis("", 0...1), frame: .none) {
      Line(x: Array(t[..<57]), y: Array(wave[..<57]), color: .purple, width: 1.8)
      Arrow(from: (t[55], wave[55]), to: (t[60], wave[60]), color: .purple, width: 1.8)
      Note("$d$", at: (0.45, 0.53), anchor: .above, size: 12)
    }
  }

  private func scenePanel(_ imageLabel: String) throws -> Panel {
    let (point, frame) = (map(star.0, star.1), try frame())
    let (first, second) = (line(along: 0), line(along: 1))
    // The axes of data space stand in a corner of the box, where nothing hides them.
    let (corner, size) = (box.low, box.high - box.low)
    let arm = 0.24 * min(size.x, size.y, size.z)
    let surface = Surface(
      u: -reach...reach, v: -reach...reach, resolution: 160, lines: 24, colors: .data,
      sample: sample)
    return Panel(frame: .none) {
      Scene(box, camera: camera, surface: surface) {
        SpaceArrow(from: corner, to: corner + Space(arm, 0, 0), width: 1.3, label: "$x_1$")
        SpaceArrow(from: corner, to: corner + Space(0, arm, 0), width: 1.3, label: "$x_2$")
        SpaceArrow(from: corner, to: corner + Space(0, 0, arm), width: 1.3, label: "$x_3$")
        SpaceLine(first, color: .darkData, dash: .dashed)
        SpaceLine(second, color: .darkData, dash: .dashed)
        SpaceArrow(
          from: point, to: point + frame[0], color: .darkData, width: 2.2, label: "$s_iu_i$")
        SpaceArrow(
          from: point, to: point + frame[1], color: .darkData, width: 2.2, label: "$s_ju_j$")
        SpaceNote(#"$\mathcal{M}_d^{(i)}$"#, at: first[3], color: .darkData)
        SpaceNote(#"$\mathcal{M}_d^{(j)}$"#, at: second[3], color: .darkData)
        SpaceNote(#"$\mathcal{M}_d$"#, at: map(reach, -reach))
        SpaceStar(point, label: imageLabel)
      }
    }
  }
}
