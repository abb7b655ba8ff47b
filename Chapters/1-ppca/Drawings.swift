import Figures
import Foundation
import Seams

// The panels of the chapter's figures. What they draw is computed in main.swift.

/// The prior of one hidden number with its draws, and the points made from them.
func machine(_ model: PPCA, _ z: Matrix<Double>, _ x: Matrix<Double>) -> [Panel] {
  let latent = Panel(
    "latent space", x: Axis("$z$", -3.6...3.6), y: Axis("density $p(z)$", -0.04...0.44)
  ) {
    Line(over: -3.6...3.6, color: .latent, width: 2) { φ($0) }
    Points(x: z.elements, y: z.elements.map { _ in -0.018 }, color: .latent.opacity(0.25), size: 4)
  }
  let C = model.covariance
  let data = Panel(
    "data space", x: Axis("$x_1$", -6...6), y: Axis("$x_2$", -4...4), equalAspect: true
  ) {
    Points(x, color: .data.opacity(0.3))
    Line(from: (-6, -3.75), to: (6, 3.75), color: .data, dash: .dashed)
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

/// Eigenvalues as bars: what the decoder keeps above the noise line, and what it gives up.
func spectrumBars(_ λ: [Double], kept m: Int, noise: Double) -> [Panel] {
  let numbers = (1...λ.count).map(Double.init)
  let floor = [Double](repeating: noise, count: m)
  // Every direction has its number, until they are too many to read.
  let ticks = λ.count > 16 ? nil : numbers.map { Tick($0, "\(Int($0))") }
  return [
    Panel(
      x: Axis("direction $i$", 0.4...Double(λ.count) + 0.6, ticks: ticks),
      y: Axis(#"variance $\lambda_i$"#, 0...1.08 * λ[0]), legend: .topRight
    ) {
      Bars(
        at: Array(numbers[..<m]), heights: λ[..<m].map { $0 - noise }, base: floor, color: .data,
        label: "kept: $s_i^2$")
      Bars(at: Array(numbers[..<m]), heights: floor, color: .grey, label: "given up")
      Bars(
        at: Array(numbers[m...]), heights: λ[m...].map { max($0, 0) }, color: .lightGrey,
        label: "discarded")
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

/// Posteriors of some points in the latent plane, for decoders whose latent plane was turned.
func posteriors(
  of seen: (z: Matrix<Double>, x: Matrix<Double>), under models: [(PPCA, turn: Double)]
) throws -> [Panel] {
  try models.map { model, turn in
    let R = rotation(by: turn)
    return try Panel(
      turn == 0 ? "$R=I$" : "turned by \(Int((turn * 180 / .pi).rounded()))°",
      x: Axis("$z_1$", -2.6...2.6),
      y: Axis("$z_2$", -2.6...2.6), equalAspect: true
    ) {
      Ellipse(
        center: (0, 0), covariance: .identity(2), radius: 2, color: .grey, dash: .dashed)
      for k in 0..<seen.x.rows {
        let posterior = try model.posterior(of: seen.x.row(k))
        Ellipse(
          center: (posterior.mean[0], posterior.mean[1]), covariance: posterior.covariance,
          radius: 2, color: .latent, fill: .latent.opacity(0.15))
      }
      Points(seen.z * R, size: 4)
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

/// The likelihood over two mixing angles, the corners named by the eigenvectors kept.
func saddles(_ heights: Matrix<Double>) -> [Panel] {
  let ticks = [0.0, 30, 60, 90].map { Tick($0, "\(Int($0))°") }
  let range = cells(0...90, heights.columns)
  let corners = heights.elements.min()!.rounded(.up)...heights.elements.max()!
  return [
    Panel(
      x: Axis(#"angle $\alpha$ from $q_1$ towards $q_3$"#, 0...90, ticks: ticks),
      y: Axis(#"angle $\gamma$ from $q_2$ towards $q_4$"#, 0...90, ticks: ticks),
      equalAspect: true, colorBar: "$L$ (nats)"
    ) {
      HeatMap(heights, x: range, y: range)
      Contours(
        heights, x: range, y: range,
        levels: Array(stride(from: corners.lowerBound, to: corners.upperBound, by: 1)),
        color: .white.opacity(0.6), width: 0.7)
      Note(#"$q_1, q_2$"#, at: (3, 4), anchor: .right, color: .white)
      Note(#"$q_3, q_2$"#, at: (87, 4), anchor: .left)
      Note(#"$q_1, q_4$"#, at: (3, 86), anchor: .right, color: .white)
      Note(#"$q_3, q_4$"#, at: (87, 86), anchor: .left)
    }
  ]
}

/// Ten climbs of EM, and the angles at which all of them ended.
func climbing(_ gaps: [[Double]], ends axes: [[Double]]) -> [Panel] {
  let falling = Panel(
    x: Axis("step", 0...60), y: Axis(#"$\hat L - L$ (nats)"#, 1e-9...30, scale: .log)
  ) {
    for gap in gaps.prefix(10) {
      Line(
        x: (0...60).map(Double.init), y: gap.prefix(61).map { $0 > 1e-9 ? $0 : .nan },
        color: .data.opacity(0.7), width: 1)
    }
  }
  let circle = Panel(
    x: Axis("$V_{11}$", -1.25...1.25), y: Axis("$V_{21}$", -1.25...1.25), equalAspect: true
  ) {
    Ellipse(center: (0, 0), covariance: .identity(2), color: .lightGrey)
    Points(at: axes.map { ($0[0], $0[1]) }, color: .latent, size: 5)
    Points(at: axes.map { (-$0[0], -$0[1]) }, color: .latent, size: 5, shape: .ring)
  }
  return [falling, circle]
}

/// What an idle column gains by growing along each eigenvector.
func waking(_ λ: [Double], noise: Double) -> [Panel] {
  [
    Panel(
      x: Axis(#"length $\varepsilon$ of the column"#, 0...1.6),
      y: Axis(#"$\Delta L$ (nats)"#, -1...4)
    ) {
      Rule(y: 0, color: .lightGrey)
      for k in λ.indices {
        Line(
          over: 0...1.6, color: .series(k), dash: λ[k] > noise ? .solid : .dashed,
          label: "$k=\(k + 1)$"
        ) { ε in
          let height = gain(ε, variance: λ[k], noise: noise)
          return height < 4 ? height : .nan
        }
        if λ[k] > noise {
          let top = (λ[k] - noise).squareRoot()
          let height = gain(top, variance: λ[k], noise: noise)
          if height < 4 && top < 1.6 {
            Points(at: [(top, height)], color: .series(k), size: 6)
          }
        }
      }
    }
  ]
}

/// A linear decoder into three dimensions, with orthogonal columns or with its latent plane turned,
/// and what it does.
func picture(turn: Double) throws -> [Panel] {
  let u = unit(Space(0.55, 0.62, 0.55))
  let across = Space(-0.62, 0.28, 0.62)
  let v = unit(across - (across * u).sum() * u)
  let box = SpaceBox(x: -4...3.4, y: -3.4...3.4, z: -3.7...3)
  let (c, s) = (cos(turn), sin(turn))
  return try DecoderPicture(star: (-0.9, 0.7), reach: 2.6, box: box) { z in
    let (z1, z2) = (z[0], z[1])
    let (along, aside) = (1.5 * (c * z1 - s * z2), 0.8 * (s * z1 + c * z2))
    return (0..<3).map { along * u[$0] + aside * v[$0] }
  }.panels(imageLabel: #"$d(z^\star)=Dz^\star$"#)
}

private func unit(_ v: Space) -> Space { v / (v * v).sum().squareRoot() }

/// The prior with two lines, their image on the decoder's plane, and the densities along them.
func steps(_ s: [Double], star: [Double]) -> [Panel] {
  let (a, b) = (3.2 * s[0], 3.2 * s[1])
  let latent = Panel(
    "latent space", x: Axis("$z_1$", -3.2...3.2), y: Axis("$z_2$", -3.2...3.2), equalAspect: true
  ) {
    HeatMap(x: -3.2...3.2, y: -3.2...3.2, colors: .latent) { φ($0) * φ($1) }
    Rule(y: star[1], color: .latent, label: #"$\mathcal{Z}^{(1)}$"#)
    Rule(x: star[0], color: .latent, label: #"$\mathcal{Z}^{(2)}$"#)
    Points(at: [(star[0], star[1])], size: 8, shape: .star)
  }
  let plane = Panel(
    "the decoder's plane", x: Axis("$x^{(U)}_1$", -a...a), y: Axis("$x^{(U)}_2$", -b...b),
    equalAspect: true
  ) {
    HeatMap(x: -a...a, y: -b...b, colors: .data) { φ($0 / s[0]) * φ($1 / s[1]) }
    Rule(y: s[1] * star[1], color: .data)
    Rule(x: s[0] * star[0], color: .data)
    Points(at: [(s[0] * star[0], s[1] * star[1])], size: 8, shape: .star)
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
        φ($0 / s[i]) / s[i]
      }
      Points(at: [(s[i] * star[i], φ(star[i]) / s[i])], color: ink, size: 6)
    }
  }
  return [latent, plane, lines]
}

/// Likelihoods of fitted and held-out rows over m, a pair of curves a split; and the tops of the
/// held-out ones.
func heldOut(_ trials: [(fitted: [Double], unseen: [Double])], _ chosen: [Int]) -> [Panel] {
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
    for (trial, best) in zip(trials, chosen) {
      let below = trial.unseen.map { $0 - trial.unseen[best - 1] }
      Line(x: numbers, y: below, color: .data.opacity(0.55), width: 1)
      Points(at: [(Double(best), 0)], color: .ink, size: 4)
    }
  }
  return [whole, tops]
}

private func image(_ pixels: [Double]) -> Matrix<Double> {
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
