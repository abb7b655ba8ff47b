import Figures
import Foundation
import Seams

// The panels of the chapter's figures. They draw the numbers and functions that main.swift and
// More.swift hand them, and compute none.

/// The prior of one hidden number with its draws, and the points made from them with the line of all
/// Dz, by its ends, and the covariance of x; and one z with its image and the noise about that.
func machine(
  prior: (Double) -> Double, _ z: Matrix<Double>, _ x: Matrix<Double>, line: [[Double]],
  covariance C: Matrix<Double>, one: (z: Double, image: [Double], noise: Double)
) -> [Panel] {
  // Draws that fall on each other are told apart by their height.
  let heights = z.elements.indices.map {
    -0.012 - 0.055 * (0.618 * Double($0)).truncatingRemainder(dividingBy: 1)
  }
  let latent = Panel(
    "latent space", x: Axis("$z$", -3.6...3.6), y: Axis("density $p(z)$", -0.08...0.44)
  ) {
    Points(x: z.elements, y: heights, color: .latent.opacity(0.4), size: 2.5)
    Line(over: -3.6...3.6, color: .latent, width: 2.2, prior)
    Line(from: (one.z, 0), to: (one.z, prior(one.z)), width: 1)
    Points(at: [(one.z, 0)], size: 7)
    Note(#"$\hat z$"#, at: (one.z, prior(one.z)), anchor: .aboveRight, size: 13)
  }
  let image = (one.image[0], one.image[1])
  let data = Panel(
    "data space", x: Axis("$x_1$", -6...6), y: Axis("$x_2$", -4...4), equalAspect: true
  ) {
    Points(x, color: .data.opacity(0.3))
    Line(x: line.map { $0[0] }, y: line.map { $0[1] }, color: .data, dash: .dashed)
    Ellipse(center: (0, 0), covariance: C, width: 1)
    Ellipse(center: (0, 0), covariance: C, radius: 2, width: 1, label: "2 sd")
    Ellipse(center: image, covariance: one.noise * .identity(2), width: 2)
    Points(at: [image], size: 7)
    Note(#"$D\hat z$"#, at: (image.0 - 0.5, 3.1), anchor: .aboveLeft, size: 13, leader: image)
    // The lowest point of the inner ellipse on the line x₁ = 1.2, where there is room on the right.
    let below =
      1.2 * C[0, 1] / C[0, 0]
      - ((C[1, 1] - C[0, 1] * C[0, 1] / C[0, 0]) * (1 - 1.44 / C[0, 0])).squareRoot()
    Note("1 sd", at: (2.2, -2.3), anchor: .belowRight, leader: (1.2, below))
    Note("$Dz$", at: (5.1, 3.2), anchor: .aboveLeft, color: .data, size: 13)
  }
  return [latent, data]
}

/// The range that `count` cells cover whose centres go from one end of `centres` to the other.
private func cells(_ centres: ClosedRange<Double>, _ count: Int) -> ClosedRange<Double> {
  let half = (centres.upperBound - centres.lowerBound) / Double(count - 1) / 2
  return centres.lowerBound - half...centres.upperBound + half
}

/// Variances as bars: what the decoder keeps above the noise, what it gives up, and the discarded.
func spectrumBars(kept: [Double], discarded: [Double], noise: Double) -> [Panel] {
  let (m, n) = (kept.count, kept.count + discarded.count)
  let numbers = (1...n).map(Double.init)
  let floor = [Double](repeating: noise, count: m)
  return [
    Panel(
      x: Axis(
        "principal axis $i$", 0.4...Double(n) + 0.9, ticks: numbers.map { Tick($0, "\(Int($0))") }),
      y: Axis(#"variance $\lambda_i$"#, 0...1.08 * (kept[0] + noise))
    ) {
      Bars(at: Array(numbers[..<m]), heights: kept, base: floor, color: .data)
      Bars(at: Array(numbers[..<m]), heights: floor, color: .data.opacity(0.3))
      Bars(at: Array(numbers[m...]), heights: discarded, color: .grey)
      Rule(y: noise, color: .ink, label: #"$\hat\sigma^2$"#)
      for k in 0..<m {
        Note(
          "$s_\(k + 1)^2$", at: (numbers[k], noise + kept[k] / 2), color: .white, size: 14)
      }
      Note(
        "given up", at: (Double(m) + 0.75, kept[m - 1] * 0.8), anchor: .right,
        leader: (Double(m) + 0.3, noise / 2))
      Note("discarded", at: (Double(m + n + 1) / 2, discarded[0] + 0.1), anchor: .above)
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
      x: Axis("principal axis $i$", 0.4...Double(last) + 0.6, ticks: ticks),
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

/// Mean log-likelihoods of fitted and of held-out rows over m, and the m chosen.
func tableCounts(_ counts: LatentCounts, chosen m: Int) -> [Panel] {
  let numbers = (1...counts.fitted.count).map(Double.init)
  let last = numbers.last!
  let ticks = last > 16 ? nil : numbers.map { Tick($0, "\(Int($0))") }
  return [
    Panel(
      x: Axis("hidden numbers $m$", 0.6...last + 0.4, ticks: ticks),
      y: Axis("log-likelihood of a row (nats)")
    ) {
      Line(x: numbers, y: counts.fitted, color: .grey, label: "fitted")
      Line(x: numbers, y: counts.unseen, color: .data, width: 2.2, label: "held out")
      Points(x: numbers, y: counts.unseen, color: .data, size: last > 16 ? 3 : 5)
      Points(at: [(Double(m), counts.unseen[m - 1])], size: 7, shape: .square)
    }
  ]
}

/// Posteriors of some points in the latent plane, one plane a panel.
func posteriors(_ views: [(title: String, view: LatentView)]) -> [Panel] {
  views.map { title, view in
    Panel(title, x: Axis("$z_1$", -2.4...2.4), y: Axis("$z_2$", -2.4...2.4), equalAspect: true) {
      Ellipse(
        center: (0, 0), covariance: .identity(2), radius: 2, color: .grey, dash: .dashed)
      Note("prior", at: (0, -2), anchor: .above, color: .grey)
      for k in 0..<view.means.rows {
        Ellipse(
          center: (view.means[k, 0], view.means[k, 1]), covariance: view.covariance, radius: 2,
          color: .latent, width: 2, fill: .latent.opacity(0.15))
      }
      Points(view.z, size: 5)
    }
  }
}

/// What turning the latent plane does to the posterior's correlation.
func correlationPanel(_ angles: [Double], _ correlations: [Double]) -> [Panel] {
  let ticks = [0.0, 30, 60, 90].map { Tick($0, "\(Int($0))°") }
  return [
    Panel(
      "correlation given $x$", x: Axis("angle", 0...90, ticks: ticks), y: Axis("", 0...0.44)
    ) {
      Line(x: angles, y: correlations, color: .latent, width: 2.2)
    }
  ]
}

/// The likelihood over two mixing angles, in nats below its highest, some corners marked and named by
/// the eigenvectors kept there.
func saddleMap(_ heights: Matrix<Double>, _ corners: [(row: Int, column: Int, pair: [Int])])
  -> [Panel]
{
  let ticks = [0.0, 30, 60, 90].map { Tick($0, "\(Int($0))°") }
  let range = cells(0...90, heights.columns)
  let highest = heights.elements.max()!
  let below = heights.map { $0 - highest }
  return [
    Panel(
      x: Axis(#"angle $\alpha$ from $q_1$ towards $q_3$"#, -6...96, ticks: ticks),
      y: Axis(#"angle $\gamma$ from $q_2$ towards $q_4$"#, -6...96, ticks: ticks),
      equalAspect: true, colorBar: #"$L-\hat L$ (nats)"#
    ) {
      HeatMap(below, x: range, y: range, range: below.elements.min()!...0)
      Contours(
        below, x: range, y: range, levels: Array(stride(from: -16, to: 0, by: 2)),
        color: .ink.opacity(0.35), width: 0.8)
      for (row, column, pair) in corners {
        let (x, y) = (column == 0 ? 0.0 : 90, row == 0 ? 0.0 : 90)
        Points(at: [(x, y)], color: .white, size: 12)
        Points(at: [(x, y)], size: 9, shape: .cross)
        Note(
          "$" + pair.map { "q_\($0 + 1)" }.joined(separator: ", ") + "$",
          at: (column == 0 ? 4 : 86, row == 0 ? 5 : 85), anchor: column == 0 ? .right : .left,
          color: column == 0 ? .white : .ink, size: 13)
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

/// The decoder of the picture, 3 × 2: orthogonal columns of the lengths 1.5 and 0.8.
func slantedDecoder() -> Matrix<Double> {
  let u = unit(Space(-0.86, 0.26, 0.43))
  let across = Space(0.06, 0.9, -0.43)
  let v = unit(across - (across * u).sum() * u)
  return Matrix(rows: 3, columns: 2) { i, j in j == 0 ? 1.5 * u[i] : 0.8 * v[i] }
}

/// The map z ↦ Dz of a 3 × 2 decoder.
func linearMap(_ D: Matrix<Double>) -> @Sendable ([Jet]) -> [Jet] {
  { z in (0..<D.rows).map { D[$0, 0] * z[0] + D[$0, 1] * z[1] } }
}

/// A linear decoder into three dimensions at work.
func picture(_ D: Matrix<Double>) throws -> [Panel] {
  let box = SpaceBox(x: -3.5...3.5, y: -3...3, z: -2.6...2.6)
  return try DecoderPicture(
    star: (0.9, 0.7), reach: 2.6, box: box, camera: Camera(azimuth: 35, elevation: 30),
    originOfAxes: .zero, decoder: linearMap(D)
  ).panels(imageLabel: #"$d(z^\star)=Dz^\star$"#)
}

private func unit(_ v: Space) -> Space { v / (v * v).sum().squareRoot() }

/// The prior with two lines, their image on the decoder's plane, and the densities along them with
/// their values at the star. `plane` is the density of coordinates stretched by some factors.
func steps(
  _ s: [Double], star: [Double], image: [Double], densities: [Double],
  plane: ([Double], [Double]) -> Double
) -> [Panel] {
  let a = 3 * s[0]
  let ticks = [-5.0, 0, 5].map { Tick($0, $0 < 0 ? "−5" : "\(Int($0))") }
  let latent = Panel(
    "latent space", x: Axis("$z_1$", -3...3), y: Axis("$z_2$", -3...3), equalAspect: true
  ) {
    HeatMap(x: -3...3, y: -3...3, colors: .latent) { plane([$0, $1], [1, 1]) }
    Rule(y: star[1], color: .latent, width: 1.6, dash: .solid)
    Rule(x: star[0], color: .latent, width: 1.6)
    Note(#"$\mathcal{Z}^{(1)}$"#, at: (-2.9, star[1]), anchor: .belowRight, color: .latent)
    Note(#"$\mathcal{Z}^{(2)}$"#, at: (star[0], 2.9), anchor: .belowRight, color: .latent)
    Points(at: [(star[0], star[1])], size: 9, shape: .star)
  }
  let plane = Panel(
    "the decoder's plane", x: Axis("$x^{(U)}_1$", -a...a, ticks: ticks),
    y: Axis("$x^{(U)}_2$", -a...a, ticks: ticks), equalAspect: true
  ) {
    HeatMap(x: -a...a, y: -a...a, colors: .data) { plane([$0, $1], s) }
    Rule(y: image[1], color: .data, width: 1.6, dash: .solid)
    Rule(x: image[0], color: .data, width: 1.6)
    Points(at: [(image[0], image[1])], size: 9, shape: .star)
  }
  let lines = Panel(
    "along the lines", x: Axis("$x^{(U)}_i$", -a...a, ticks: ticks), y: Axis("density", 0...0.23)
  ) {
    for (i, dash) in [Dash.solid, .dashed].enumerated() {
      Line(over: -a...a, color: .data, width: 2, dash: dash) { lineDensity($0, stretch: s[i]) }
      Points(at: [(image[i], densities[i])], size: 9, shape: .star)
    }
    Note(
      "$f_1$", at: (0.6 * a, lineDensity(0.6 * a, stretch: s[0])), anchor: .aboveRight,
      color: .data, size: 13)
    Note(
      "$f_2$", at: (0.1 * a, lineDensity(0.1 * a, stretch: s[1])), anchor: .aboveRight,
      color: .data, size: 13)
  }
  return [latent, plane, lines]
}

/// Crosses through a star, upright and turned, and their images on the decoder's plane, each line by
/// its ends; the upright ones with their right angles.
func turnedAxes(
  star: [Double], image: [Double], _ crosses: [[[[Double]]]], _ carried: [[[[Double]]]]
) -> [Panel] {
  func panel(
    _ title: String, _ ink: Ink, _ names: (String, String), _ star: [Double],
    _ crosses: [[[[Double]]]]
  ) -> Panel {
    let ends = crosses.flatMap { $0 }.flatMap { $0 }
    let reach = (0..<2).map { i in 1.15 * ends.map { abs($0[i] - star[i]) }.max()! }
    let (x, y, square) = (star[0], star[1], 0.09 * reach[1])
    return Panel(
      title, x: Axis(names.0, x - reach[0]...x + reach[0]),
      y: Axis(names.1, y - reach[1]...y + reach[1]), equalAspect: true
    ) {
      for line in crosses[0] {
        Line(from: (line[0][0], line[0][1]), to: (line[1][0], line[1][1]), color: .grey, width: 1.2)
      }
      for line in crosses[1] {
        Line(
          from: (line[0][0], line[0][1]), to: (line[1][0], line[1][1]), color: ink, width: 2.2,
          dash: .dashed)
      }
      Line(x: [x + square, x + square, x], y: [y, y + square, y + square], color: .grey, width: 1)
      Note(
        "turned by 30°", at: (crosses[1][0][1][0], crosses[1][0][1][1]), anchor: .aboveLeft,
        color: ink)
      Points(at: [(x, y)], size: 10, shape: .star)
    }
  }
  return [
    panel("latent space", .latent, ("$z_1$", "$z_2$"), star, crosses),
    panel("the decoder's plane", .data, ("$x^{(U)}_1$", "$x^{(U)}_2$"), image, carried),
  ]
}

//#-omit
/// The 8 × 8 image of 64 pixels, which a table gives row by row from the top.
func image(_ pixels: [Double]) -> Matrix<Double> {
  Matrix(rows: 8, columns: 8, elements: pixels)
}

/// A mean digit and the seven leading columns of a decoder.
func strokes(_ mean: [Double], _ D: Matrix<Double>) -> [Panel] {
  let bound = D.columns(0..<7).largestEntry
  return [
    Panel("mean", frame: .none) { Pictures([image(mean)], columns: 1, range: 0...16) },
    Panel("columns 1 to 7 of $D$", frame: .none) {
      Pictures(
        (0..<7).map { image(D.column($0)) }, columns: 7, range: -bound...bound, colors: .diverging)
    },
  ]
}

/// Ten rows of one table above ten rows of another, as digits.
func digits(_ real: Matrix<Double>, _ drawn: Matrix<Double>) -> [Panel] {
  [("data", real), ("drawn from the model", drawn)].map { title, rows in
    Panel(title, frame: .none) {
      Pictures((0..<10).map { image(rows.row($0)) }, columns: 10, range: 0...16)
    }
  }
}
//#-end-omit
