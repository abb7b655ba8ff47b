import Figures
import Foundation
import Seams

// The panels of the chapter's figures. They draw the numbers and functions that main.swift and
// More.swift hand them, and compute none.

/// The prior of one hidden number with its draws, and the points made from them with the line of all
/// Dz, by its ends, and the covariance of x.
func machine(
  prior: (Double) -> Double, _ z: Matrix<Double>, _ x: Matrix<Double>, line: [[Double]],
  covariance C: Matrix<Double>
) -> [Panel] {
  let latent = Panel(
    "latent space", x: Axis("$z$", -3.6...3.6), y: Axis("density $p(z)$", -0.04...0.44)
  ) {
    Line(over: -3.6...3.6, color: .latent, width: 2, prior)
    Points(x: z.elements, y: z.elements.map { _ in -0.018 }, color: .latent.opacity(0.25), size: 4)
  }
  let data = Panel(
    "data space", x: Axis("$x_1$", -6...6), y: Axis("$x_2$", -4...4), equalAspect: true
  ) {
    Points(x, color: .data.opacity(0.3))
    Line(x: line.map { $0[0] }, y: line.map { $0[1] }, color: .data, dash: .dashed)
    Ellipse(center: (0, 0), covariance: C)
    Ellipse(center: (0, 0), covariance: C, radius: 2)
    Note("$Dz$", at: (5.2, 3.2), anchor: .aboveLeft, color: .data)
  }
  return [latent, data]
}

/// The range that `count` cells cover whose centres go from one end of `centres` to the other.
private func cells(_ centres: ClosedRange<Double>, _ count: Int) -> ClosedRange<Double> {
  let half = (centres.upperBound - centres.lowerBound) / Double(count - 1) / 2
  return centres.lowerBound - half...centres.upperBound + half
}

/// The likelihood over a stretch of a column and σ², and the closed form's place.
func hill(
  _ heights: Matrix<Double>, _ scales: [Double], _ noises: [Double], top: (Double, Double)
) -> [Panel] {
  let x = scales.first!...scales.last!
  let y = log10(noises.first!)...log10(noises.last!)
  let (cellsX, cellsY) = (cells(x, scales.count), cells(y, noises.count))
  return [
    Panel(
      x: Axis("stretch of the first column", x), y: Axis(#"$\log_{10}\sigma^2$"#, y),
      colorBar: #"$L-\hat L$ (nats)"#
    ) {
      HeatMap(heights, x: cellsX, y: cellsY, range: -3...0)
      Contours(
        heights, x: cellsX, y: cellsY, levels: [-2, -1, -0.5, -0.2, -0.05],
        color: .white.opacity(0.8),
        width: 0.8, labels: true)
      Points(at: [(top.0, log10(top.1))], color: .white, size: 9, shape: .cross)
    }
  ]
}

/// Variances as bars: what the decoder keeps above the noise, what it gives up, and the discarded.
func spectrumBars(kept: [Double], discarded: [Double], noise: Double) -> [Panel] {
  let (m, n) = (kept.count, kept.count + discarded.count)
  let numbers = (1...n).map(Double.init)
  let floor = [Double](repeating: noise, count: m)
  return [
    Panel(
      x: Axis(
        "direction $i$", 0.4...Double(n) + 0.6, ticks: numbers.map { Tick($0, "\(Int($0))") }),
      y: Axis(#"variance $\lambda_i$"#, 0...1.08 * (kept[0] + noise)), legend: .topRight
    ) {
      Bars(
        at: Array(numbers[..<m]), heights: kept, base: floor, color: .data, label: "kept: $s_i^2$")
      Bars(at: Array(numbers[..<m]), heights: floor, color: .grey, label: "given up")
      Bars(at: Array(numbers[m...]), heights: discarded, color: .lightGrey, label: "discarded")
      Rule(y: noise, color: .ink, label: #"$\hat\sigma^2$"#)
    }
  ]
}

/// The eigenvalues of a table, on a logarithmic axis: the kept ones, the others, the noise.
func tableSpectrum(_ λ: [Double], kept m: Int, noise: Double) -> [Panel] {
  // What is 0 has no place on the axis, and most directions of a table of few rows are.
  let shown = λ.indices.filter { λ[$0] > 0 }
  let last = min(shown.count + 1, λ.count)
  func points(_ indices: [Int]) -> [(Double, Double)] { indices.map { (Double($0 + 1), λ[$0]) } }
  let ticks = last > 16 ? nil : (1...last).map { Tick(Double($0), "\($0)") }
  return [
    Panel(
      x: Axis("direction $i$", 0.4...Double(last) + 0.6, ticks: ticks),
      y: Axis(#"variance $\lambda_i$"#, scale: .log), legend: .topRight
    ) {
      Rule(y: noise, color: .ink, label: #"$\hat\sigma^2$"#)
      Points(at: points(shown.filter { $0 < m }), color: .data, size: 6, label: "kept")
      Points(
        at: points(shown.filter { $0 >= m }), color: .grey, size: 6, shape: .ring,
        label: "discarded")
    }
  ]
}

/// Posteriors of some points in the latent plane, one plane a panel.
func posteriors(_ views: [(title: String, view: LatentView)]) -> [Panel] {
  views.map { title, view in
    Panel(title, x: Axis("$z_1$", -2.6...2.6), y: Axis("$z_2$", -2.6...2.6), equalAspect: true) {
      Ellipse(
        center: (0, 0), covariance: .identity(2), radius: 2, color: .grey, dash: .dashed)
      for k in 0..<view.means.rows {
        Ellipse(
          center: (view.means[k, 0], view.means[k, 1]), covariance: view.covariance, radius: 2,
          color: .latent, fill: .latent.opacity(0.15))
      }
      Points(view.z, size: 4)
    }
  }
}

/// What turning the latent plane does to the likelihood, and to the posterior's correlation.
func freedom(_ angles: [Double], _ changes: [Double], _ correlations: [Double]) -> [Panel] {
  let ticks = [0.0, 30, 60, 90].map { Tick($0, "\(Int($0))°") }
  return [
    Panel(
      "likelihood", x: Axis("angle", 0...90, ticks: ticks),
      y: Axis(#"$L-\hat L$ (nats)"#, -0.1...0.1)
    ) { Line(x: angles, y: changes, color: .data, width: 2) },
    Panel(
      "posterior", x: Axis("angle", 0...90, ticks: ticks), y: Axis("correlation given $x$", -1...1)
    ) {
      Rule(y: 0, color: .lightGrey)
      Line(x: angles, y: correlations, color: .latent, width: 2)
    },
  ]
}

/// The likelihood over two mixing angles, some corners named by the eigenvectors kept there.
func saddles(_ heights: Matrix<Double>, _ corners: [(row: Int, column: Int, pair: [Int])])
  -> [Panel]
{
  let ticks = [0.0, 30, 60, 90].map { Tick($0, "\(Int($0))°") }
  let range = cells(0...90, heights.columns)
  let (lowest, highest) = (heights.elements.min()!, heights.elements.max()!)
  return [
    Panel(
      x: Axis(#"angle $\alpha$ from $q_1$ towards $q_3$"#, 0...90, ticks: ticks),
      y: Axis(#"angle $\gamma$ from $q_2$ towards $q_4$"#, 0...90, ticks: ticks),
      equalAspect: true, colorBar: "$L$ (nats)"
    ) {
      HeatMap(heights, x: range, y: range)
      Contours(
        heights, x: range, y: range,
        levels: Array(stride(from: lowest.rounded(.up), to: highest, by: 1)),
        color: .white.opacity(0.6), width: 0.7)
      for (row, column, pair) in corners {
        Note(
          "$" + pair.map { "q_\($0 + 1)" }.joined(separator: ", ") + "$",
          at: (column == 0 ? 3 : 87, row == 0 ? 4 : 86), anchor: column == 0 ? .right : .left,
          color: column == 0 ? .white : .ink)
      }
    }
  ]
}

/// Climbs of EM, and the axes at which they ended, each by two opposite points.
func climbing(_ gaps: [[Double]], ends: [[Double]], opposite: [[Double]]) -> [Panel] {
  let falling = Panel(
    x: Axis("step", 0...60), y: Axis(#"$\hat L - L$ (nats)"#, 1e-9...30, scale: .log)
  ) {
    for gap in gaps {
      Line(x: gap.indices.map(Double.init), y: gap, color: .data.opacity(0.7), width: 1)
    }
  }
  let circle = Panel(
    x: Axis("$V_{11}$", -1.25...1.25), y: Axis("$V_{21}$", -1.25...1.25), equalAspect: true
  ) {
    Ellipse(center: (0, 0), covariance: .identity(2), color: .lightGrey)
    Points(at: ends.map { ($0[0], $0[1]) }, color: .latent, size: 5)
    Points(at: opposite.map { ($0[0], $0[1]) }, color: .latent, size: 5, shape: .ring)
  }
  return [falling, circle]
}

/// What an idle column gains by growing along each eigenvector, a curve a direction, and the tops of
/// the first ones; the others have none.
func waking(_ lengths: [Double], _ gains: [[Double]], tops: [(length: Double, gain: Double)])
  -> [Panel]
{
  [
    Panel(
      x: Axis(#"length $\varepsilon$ of the column"#, 0...1.6),
      y: Axis(#"$\Delta L$ (nats)"#, -1...4)
    ) {
      Rule(y: 0, color: .lightGrey)
      for k in gains.indices {
        Line(
          x: lengths, y: gains[k].map { $0 < 4 ? $0 : .nan }, color: .series(k),
          dash: k < tops.count ? .solid : .dashed, label: "$k=\(k + 1)$")
        if k < tops.count && tops[k].gain < 4 && tops[k].length < 1.6 {
          Points(at: [(tops[k].length, tops[k].gain)], color: .series(k), size: 6)
        }
      }
    }
  ]
}

/// The decoder of the picture, 3 × 2: orthogonal columns of the lengths 1.5 and 0.8.
func slantedDecoder() -> Matrix<Double> {
  let u = unit(Space(0.55, 0.62, 0.55))
  let across = Space(-0.62, 0.28, 0.62)
  let v = unit(across - (across * u).sum() * u)
  return Matrix(rows: 3, columns: 2) { i, j in j == 0 ? 1.5 * u[i] : 0.8 * v[i] }
}

/// The map z ↦ Dz of a 3 × 2 decoder.
func linearMap(_ D: Matrix<Double>) -> @Sendable ([Jet]) -> [Jet] {
  { z in (0..<D.rows).map { D[$0, 0] * z[0] + D[$0, 1] * z[1] } }
}

/// A linear decoder into three dimensions at work.
func picture(_ D: Matrix<Double>) throws -> [Panel] {
  let box = SpaceBox(x: -4...3.4, y: -3.4...3.4, z: -3.7...3)
  return try DecoderPicture(star: (-0.9, 0.7), reach: 2.6, box: box, decoder: linearMap(D))
    .panels(imageLabel: #"$d(z^\star)=Dz^\star$"#)
}

private func unit(_ v: Space) -> Space { v / (v * v).sum().squareRoot() }

/// The prior with two lines, their image on the decoder's plane, and the densities along them with
/// their values at the star. `plane` is the density of coordinates stretched by some factors.
func steps(
  _ s: [Double], star: [Double], image: [Double], densities: [Double],
  plane: ([Double], [Double]) -> Double
) -> [Panel] {
  let (a, b) = (3.2 * s[0], 3.2 * s[1])
  let latent = Panel(
    "latent space", x: Axis("$z_1$", -3.2...3.2), y: Axis("$z_2$", -3.2...3.2), equalAspect: true
  ) {
    HeatMap(x: -3.2...3.2, y: -3.2...3.2, colors: .latent) { plane([$0, $1], [1, 1]) }
    Rule(y: star[1], color: .latent, label: #"$\mathcal{Z}^{(1)}$"#)
    Rule(x: star[0], color: .latent, label: #"$\mathcal{Z}^{(2)}$"#)
    Points(at: [(star[0], star[1])], size: 8, shape: .star)
  }
  let plane = Panel(
    "the decoder's plane", x: Axis("$x^{(U)}_1$", -a...a), y: Axis("$x^{(U)}_2$", -b...b),
    equalAspect: true
  ) {
    HeatMap(x: -a...a, y: -b...b, colors: .data) { plane([$0, $1], s) }
    Rule(y: image[1], color: .data)
    Rule(x: image[0], color: .data)
    Points(at: [(image[0], image[1])], size: 8, shape: .star)
  }
  let lines = Panel(
    "along the lines",
    x: Axis(
      "$x^{(U)}_i$", -a...a, ticks: [-5, 0, 5].map { Tick($0, $0 == -5 ? "−5" : "\(Int($0))") }),
    y: Axis("density", 0...0.29),
    legend: .topLeft
  ) {
    for (i, ink) in [Ink.data, .orange].enumerated() {
      Line(over: -a...a, color: ink, dash: i == 0 ? .solid : .dashed, label: "$f_\(i + 1)$") {
        lineDensity($0, stretch: s[i])
      }
      Points(at: [(image[i], densities[i])], color: ink, size: 6)
    }
  }
  return [latent, plane, lines]
}

/// Likelihoods of fitted and held-out rows over m, a pair of curves a split; and the held-out ones
/// below their tops, which lie at some m.
func heldOut(
  _ trials: [(fitted: [Double], unseen: [Double])], below: [[Double]], tops chosen: [Int]
) -> [Panel] {
  let numbers = (1...trials[0].fitted.count).map(Double.init)
  let whole = Panel(
    x: Axis("hidden numbers $m$", 0...64), y: Axis("log-likelihood of a digit (nats)"),
    legend: .bottomRight
  ) {
    for (k, trial) in trials.enumerated() {
      let isFirst = k == 0
      Line(
        x: numbers, y: trial.fitted, color: .grey.opacity(0.6), width: 1,
        label: isFirst ? "fitted" : nil)
      Line(
        x: numbers, y: trial.unseen, color: .data.opacity(0.7), width: 1,
        label: isFirst ? "held out" : nil)
    }
  }
  let tops = Panel(
    x: Axis("hidden numbers $m$", 48...63.5),
    y: Axis("held out: below its best (nats)", -0.5...0.04)
  ) {
    for (curve, top) in zip(below, chosen) {
      Line(x: numbers, y: curve, color: .data.opacity(0.55), width: 1)
      Points(at: [(Double(top), 0)], color: .ink, size: 4)
    }
  }
  return [whole, tops]
}

/// The 8 × 8 image of 64 pixels, which a table gives row by row from the top.
func image(_ pixels: [Double]) -> Matrix<Double> {
  Matrix(rows: 8, columns: 8, elements: pixels)
}

/// A mean digit and the seven leading columns of a decoder.
func strokes(_ mean: [Double], _ D: Matrix<Double>) -> [Panel] {
  let bound = D.columns(0..<7).largestEntry
  return [
    Panel("mean", frame: .none) { Images([image(mean)], columns: 1, range: 0...16) },
    Panel("columns of $D$", frame: .none) {
      Images(
        (0..<7).map { image(D.column($0)) }, columns: 7, range: -bound...bound, colors: .diverging)
    },
  ]
}

/// Ten rows of one table above ten rows of another, as digits.
func digits(_ real: Matrix<Double>, _ drawn: Matrix<Double>) -> [Panel] {
  [
    Panel(frame: .none) {
      Images(
        [real, drawn].flatMap { rows in (0..<10).map { image(rows.row($0)) } }, columns: 10,
        range: 0...16)
    }
  ]
}
