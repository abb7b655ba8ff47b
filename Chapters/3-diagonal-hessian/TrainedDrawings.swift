import Figures
import Foundation
import Seams

// The panels of the figures on trained networks.

private let kindNames = ["diagonal posterior", "full posterior", "no posterior"]

/// The latent grid of a decoder of each kind over the true coordinates of the data.
func learnedGrids(_ models: [TrainedAutoencoder], _ surface: BentSurface, _ points: Matrix<Double>)
  -> [Panel]
{
  zip(kindNames, models).map { name, model in
    Panel(name, x: Axis("$a$", -3...3), y: Axis("$b$", -3...3), equalAspect: true) {
      Points(surface.places(points), color: .grey.opacity(0.6), size: 3)
      CarriedGrid(over: model.means, lines: 7) {
        let place = surface.places(model.decoder(Matrix([[$0, $1]])))
        return (place[0, 0], place[0, 1])
      }
    }
  }
}

/// Histograms of angles, over those before training.
func angles(_ kinds: [[Alignment]], _ before: [Alignment]) -> [Panel] {
  let width = 5.0
  let centres = (0..<18).map { (Double($0) + 0.5) * width }
  func shares(_ runs: [Alignment]) -> [Double] {
    let all = runs.flatMap(\.angle)
    return centres.map { c in
      Double(all.count { abs($0 - c) <= width / 2 }) / Double(all.count)
    }
  }
  let start = shares(before)
  return zip(kindNames, kinds).map { name, runs in
    Panel(
      name,
      x: Axis("angle", 0...90, ticks: [0, 30, 60, 90].map { Tick($0, "\(Int($0))°") }),
      y: Axis("share", 0...0.8)
    ) {
      Bars(at: centres, heights: shares(runs), width: width * 0.9, color: .latent)
      Line(
        x: centres.flatMap { [$0 - width / 2, $0 + width / 2] }, y: start.flatMap { [$0, $0] },
        color: .grey, width: 1.2)
    }
  }
}

/// Learned variances over two right sides.
func variancePairs(_ variances: [Variances]) -> [Panel] {
  [("asked for by (3.5)", \Variances.asked), ("$1/(1+s_i^2/\\beta\\sigma^2)$", \.simple)].map {
    name, path in
    Panel(
      x: Axis(name, 0.003...0.2, scale: .log), y: Axis("learned variance", 0.003...0.2, scale: .log)
    ) {
      Line(from: (0.003, 0.003), to: (0.2, 0.2), color: .grey)
      Points(
        x: variances.flatMap { $0[keyPath: path] }, y: variances.flatMap(\.learned),
        color: .latent.opacity(0.4), size: 3)
    }
  }
}

/// What a sweep over β found, and the mean distance by chance.
func sweepPanels(_ βs: [Double], _ runs: [[Alignment]], chance: Double) -> [Panel] {
  func panel(_ axis: Axis, _ value: (Alignment) -> Double, _ level: Double?) -> Panel {
    let values = runs.map { $0.map(value) }
    return Panel(x: Axis(#"$\beta$"#, 0.07...14, scale: .log), y: axis) {
      if let level { Rule(y: level, color: .grey) }
      Line(x: βs, y: values.map { quantile($0, 0.5) }, color: .latent, width: 1.5)
      for (β, values) in zip(βs, values) {
        Points(at: values.map { (β, $0) }, color: .latent.opacity(0.6), size: 5)
      }
    }
  }
  return [
    panel(
      Axis(#"$c_\mathrm{IMA}$"#, 1e-4...1, scale: .log), { quantile($0.contrast, 0.5) }, nil),
    panel(Axis("distance of $V$", 0...1.1), { mean($0.distance) }, chance),
  ]
}

/// Contrasts and distances of the digits' decoders, sorted.
func digitPanels(_ kinds: [[Alignment]], chance: Double) -> [Panel] {
  func panel(_ axis: Axis, _ value: (Alignment) -> [Double], _ level: Double?) -> Panel {
    Panel(x: Axis("share of the points", 0...1), y: axis) {
      if let level { Rule(y: level, color: .grey) }
      for (k, runs) in kinds.enumerated() {
        let values = runs.flatMap(value).sorted()
        Line(
          x: values.indices.map { (Double($0) + 0.5) / Double(values.count) }, y: values,
          color: [Ink.latent, .orange, .ink][k], width: 1.8, label: ["diagonal", "full", "none"][k])
      }
    }
  }
  return [
    panel(Axis(#"$c_\mathrm{IMA}$"#, 0...1.5), { $0.contrast }, nil),
    panel(Axis("distance of $V$", 0...2.2), { $0.distance }, chance),
  ]
}

/// Images along every latent axis through the code of the first image, longest column first.
func traversals(_ model: TrainedAutoencoder, _ centre: [Double]) throws -> [Panel] {
  let code = model.posteriors[0].mean
  let speeds = model.decoder.jets(at: Matrix([code])).gram().diagonal
  let order = code.indices.sorted { speeds[$0] > speeds[$1] }
  let steps = stride(from: -2.0, through: 2, by: 2 / 3.0)
  let images = order.flatMap { axis in
    steps.map { step in
      var z = code
      z[axis] += step
      let pixels = model.decoder(Matrix([z])).elements
      return Matrix(rows: 8, columns: 8, elements: zip(pixels, centre).map { $0 + $1 / 16 })
    }
  }
  return [Panel(frame: .none) { Images(images, columns: 7, range: 0...1) }]
}
