import Foundation

@testable import Figures
@testable import Seams

// Surfaces, scenes and a decoder's picture that tests look at.

/// A wavy sheet whose parameter lines cross at right angles in truth: a profile carried along a
/// plane curve without turning about it, so that the two partial derivatives are orthogonal.
///
/// With the curve γ and its unit normal N in the plane y = 0, and a profile (f, g), the map
/// d(u, v) = γ(v) + f(u)·N(v) + g(u)·e_y has ∂_u = f′N + g′e_y and ∂_v = (|γ′| − f·κ|γ′|)T.
@Sendable func sheet(_ u: Double, _ v: Double) -> Space {
  let (x, z) = (1.25 * v, 0.5 * sin(1.2 * v))
  let (dx, dz) = (1.25, 0.6 * cos(1.2 * v))
  let speed = (dx * dx + dz * dz).squareRoot()
  let f = 0.55 * cos(1.1 * u) - 0.1 * u
  return Space(x - f * dz / speed, 0.95 * u, z + f * dx / speed)
}

/// The same in jets.
@Sendable func sheetInJets(_ z: [Jet]) -> [Jet] {
  let (u, v) = (z[0], z[1])
  let (x, h) = (1.25 * v, 0.5 * sin(1.2 * v))
  let slope = 0.6 * cos(1.2 * v)
  let speed = (1.25 * 1.25 + slope * slope).squareRoot()
  let f = 0.55 * cos(1.1 * u) - 0.1 * u
  return [x - f * slope / speed, 0.95 * u, h + 1.25 * f / speed]
}

let sheetPicture = DecoderPicture(
  star: (-0.7, 0.8), box: SpaceBox(x: -3.7...3.5, y: -2.9...2.9, z: -2...1.7),
  camera: Camera(azimuth: -55, elevation: 40), decoder: sheetInJets)

func scene(
  _ surface: Surface? = nil, @SpaceBuilder _ marks: () -> [any SpaceMark] = { [] }
) -> Scene {
  Scene(
    SpaceBox(x: -1.2...1.2, y: -1.2...1.2, z: -1.2...1.2), camera: Camera(), surface: surface,
    marks)
}

let sceneRect = Rect(x: 0, y: 0, width: 300, height: 300)

let sphere = Surface(u: -.pi...Double.pi, v: -.pi / 2...Double.pi / 2, lines: 12) { u, v in
  Space(cos(v) * cos(u), cos(v) * sin(u), sin(v))
}
