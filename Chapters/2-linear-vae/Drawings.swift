import Figures
import Foundation
import Seams

// The panels of the chapter's figures. What they draw is computed in main.swift.

private let angleTicks = degrees([0, 30, 60, 90])

/// The bound over the angle, for ratios of standard deviations.
func wells(_ ratios: [Double]) -> [Panel] {
  [
    Panel(
      x: Axis(#"angle $\theta$ of the latent plane"#, 0...90, ticks: angleTicks),
      y: Axis("bound below the likelihood (nats)", -0.25...0.03)
    ) {
      for (k, r) in ratios.enumerated() {
        Line(over: 0...90, color: .series(k), width: 1.8) { -gap(r * r, 1, $0 * .pi / 180) }
        Note(
          "$r=\(r.formatted(digits: 2))$", at: (45, -gap(r * r, 1, .pi / 4)),
          anchor: r == 1 ? .above : .below, color: .series(k))
      }
    }
  ]
}

/// The depth of the well over the ratio of standard deviations.
func depth(_ marked: [Double]) -> [Panel] {
  func at(_ r: Double) -> Double { gap(r * r, 1, .pi / 4) }
  return [
    Panel(x: Axis("ratio $r$", 1...2.1), y: Axis("depth of the well (nats)", 0...0.27)) {
      Line(over: 1...2.1, color: .latent, width: 1.8) { at($0) }
      Points(at: marked.map { ($0, at($0)) }, color: .ink, size: 6)
    }
  ]
}

/// Posteriors at some angles in degrees, and the best diagonal approximations.
func posteriors(
  _ angles: [Double], _ covariance: (Double, Bool) throws -> Matrix<Double>
) rethrows -> [Panel] {
  try angles.map { angle in
    let (full, diagonal) = (
      try covariance(angle * .pi / 180, false), try covariance(angle * .pi / 180, true)
    )
    return Panel(
      "\(Int(angle))°", x: Axis("$z_1$", -2...2), y: Axis("$z_2$", -2...2), equalAspect: true
    ) {
      Ellipse(
        center: (0, 0), covariance: full, radius: 2, color: .grey,
        fill: .lightGrey.opacity(0.5))
      Ellipse(center: (0, 0), covariance: diagonal, radius: 2, color: .latent)
    }
  }
}

/// Angles over the steps of learning, in latent space and below in data space: with a diagonal
/// posterior, and with a full one.
func paths(_ runs: [[Run]], every: Int) -> [Panel] {
  func panel(_ title: String, _ axis: Axis, _ angles: [[Double]], _ ink: Ink) -> Panel {
    Panel(title, x: Axis("step"), y: axis) {
      for path in angles {
        Line(
          x: path.indices.map { Double($0 * every) }, y: path, color: ink.opacity(0.7), width: 1.1)
      }
    }
  }
  let titles = ["diagonal posterior", "full posterior"]
  let latent = Axis("$V$ to the latent axes", 0...45, ticks: degrees([0, 15, 30, 45]))
  let data = Axis("$u_1$ to its direction", 0...90, ticks: degrees([0, 30, 60, 90]))
  return zip(titles, runs).map { panel($0, latent, $1.map(\.latent), .latent) }
    + runs.map { panel("", data, $0.map(\.data), .data) }
}

private func degrees(_ values: [Double]) -> [Tick] { values.map { Tick($0, "\(Int($0))°") } }

/// Angles to the axes, sorted: with a diagonal posterior, and with a full one.
func sortedEnds(_ angles: [[Double]]) -> [Panel] {
  [
    Panel(
      x: Axis("share of the starts", 0...1),
      y: Axis("angle to the axes", 0...45, ticks: degrees([0, 15, 30, 45]))
    ) {
      Line(from: (0, 0), to: (1, 45), color: .grey)
      for (angles, ink) in zip(angles, [Ink.latent, .orange]) {
        let share = 1 / Double(angles.count)
        Points(
          at: angles.sorted().enumerated().map { ((Double($0) + 0.5) * share, $1) },
          color: ink.opacity(0.7), size: 3)
      }
    }
  ]
}

/// What an axis shows that reaches these β.
func axis(of βs: [Double]) -> ClosedRange<Double> {
  min(0.5, 0.8 * βs.min()!)...max(50, 1.25 * βs.max()!)
}

/// Squared singular values of the best decoder over β.
func survival(_ λ: [Double], noise: Double, learned: [(Double, [Double])]) -> [Panel] {
  let axis = axis(of: learned.map(\.0))
  // Evenly spread on the axis, which is logarithmic.
  let grid = (0...2000).map {
    axis.lowerBound * pow(axis.upperBound / axis.lowerBound, Double($0) / 2000)
  }
  return [
    Panel(
      x: Axis(#"$\beta$"#, axis, scale: .log),
      y: Axis("squared singular value $s_i^2$", 0...max(9, learned.flatMap(\.1).max()!)),
      legend: .topRight
    ) {
      for i in 0..<3 {
        Line(
          x: grid, y: grid.map { max(λ[i] - $0 * noise, 0) }, color: .series(i), width: 1.8,
          label: "$i=\(i + 1)$")
        Points(
          at: learned.map { ($0.0, $0.1[i]) }, color: .series(i), size: 5.5)
      }
    }
  ]
}

/// The columns of two decoders as images.
func columns(_ decoders: [Matrix<Double>]) -> [Panel] {
  let bound = decoders.map(\.largestEntry).max()!
  func sorted(_ D: Matrix<Double>) -> [[Double]] {
    (0..<D.columns).map(D.column).sorted { norm($0) > norm($1) }
  }
  return zip(["diagonal posterior", "full posterior"], decoders).map { title, D in
    Panel(title, frame: .none) {
      Images(
        sorted(D).map { Matrix(rows: 8, columns: 8, elements: $0) }, columns: 8,
        range: -bound...bound, colors: .diverging)
    }
  }
}

/// Misalignments with the exact slope and with noisy ones, for two ratios.
func noisyPaths(_ walks: [[[[Double]]]], every: Int) -> [Panel] {
  zip(["$r=1.2$", "$r=1.5$"], walks).map { title, kinds in
    Panel(
      title, x: Axis("step"),
      y: Axis("misalignment", 0...45, ticks: degrees([0, 15, 30, 45]))
    ) {
      for (kind, ink) in zip(kinds.reversed(), [Ink.orange, .latent]) {
        for path in kind {
          Line(
            x: path.indices.map { Double($0 * every) }, y: path, color: ink.opacity(0.8),
            width: 1.1)
        }
      }
    }
  }
}

/// The distances of all runs, a column of dots for each kind of data, and their mean by chance.
func distances(_ groups: [[Double]], chance: Double) -> [Panel] {
  let names = ["square,\nplain", "square,\nAdam", "1", "1.2", "1.5"]
  return [
    Panel(
      x: Axis("sides", 0.4...5.6, ticks: names.indices.map { Tick(Double($0 + 1), names[$0]) }),
      y: Axis("distance from a signed permutation", 0...1.15)
    ) {
      Rule(y: chance, color: .grey)
      for (k, group) in groups.enumerated() {
        // Spread sideways in a fixed pattern, so that dots do not hide one another.
        Points(
          at: group.enumerated().map { i, value in
            (
              Double(k + 1) + 0.3
                * ((Double(i) * 0.618034).truncatingRemainder(dividingBy: 1) - 0.5),
              value
            )
          }, color: Ink.series(k).opacity(0.6), size: 4)
      }
    }
  ]
}
