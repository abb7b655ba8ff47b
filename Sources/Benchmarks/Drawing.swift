import Figures
import Foundation
import Seams

/// A curved decoder into space, the density on whose image is drawn.
@Sendable private func decoder(_ u: Double, _ v: Double) -> Space {
  Space(u + 0.2 * sin(1.5 * v), 0.9 * v + 0.15 * u * u, 0.6 * sin(u) + 0.35 * v * tanh(u))
}

/// The two-panel figure of latent plane and surface, 1600 × 700 pixels, drawn and encoded as PNG;
/// the surface has 100 × 100 cells.
func figure(_ repeats: Int) throws -> [String: Field] {
  let picture = DecoderPicture(
    star: (0.8, -0.6), reach: 2.5, box: SpaceBox(x: -3...3, y: -2.5...3.5, z: -1.6...1.6),
    decoder: { z in
      let (u, v) = (z[0], z[1])
      return [
        u + 0.2 * sin(1.5 * v), 0.9 * v + 0.15 * u * u, 0.6 * sin(u) + 0.35 * v * tanh(u),
      ]
    })
  let drawn = try Figure(width: 800, height: 350, columnWidths: [0.36, 0.1, 0.54]) {
    try picture.panels(imageLabel: #"$d(z^\star)$"#)
  }
  var bytes = 0
  var line = try timed(min(repeats, 20)) { bytes = try drawn.render().png(text: []).count }
  for key in ["first_ms", "median_ms", "min_ms", "max_ms"] {
    line["draw_\(key)"] = line.removeValue(forKey: key)
  }
  let bitmap = try drawn.render()
  line["variant"] = .text("mesh 160")
  line["width"] = .number(Double(bitmap.width))
  line["height"] = .number(Double(bitmap.height))
  line["bytes"] = .number(Double(bytes))
  return line
}

/// A surface of 300 × 300 cells with its density, drawn on 1600 × 1000 pixels.
func surface(_ repeats: Int) throws -> [String: Field] {
  let scene = Scene(
    SpaceBox(x: -3...3, y: -2.5...3.5, z: -1.6...1.6),
    surface: Surface(
      u: -2.5...2.5, v: -2.5...2.5, resolution: 300,
      density: { exp(-($0 * $0 + $1 * $1) / 2) }, map: decoder))
  let drawn = Figure(width: 800, height: 500) { Panel(frame: .none) { scene } }
  var line = try timed(min(repeats, 20)) { _ = try drawn.render() }
  line["variant"] = .text("mesh 300")
  line["width"] = .number(1600)
  line["height"] = .number(1000)
  return line
}
