import Figures
import Foundation
import Seams

// The panels of the chapter's figures. What they draw is computed elsewhere. A diagonal posterior
// is blue, a full one orange, the posterior itself grey.

private func degrees(_ values: [Double]) -> [Tick] { values.map { Tick($0, "\(Int($0))°") } }

private let toTheAxes = Axis("angle to the axes", 0...45, ticks: degrees([0, 15, 30, 45]))

/// Posteriors at some angles in degrees, and the best diagonal approximations.
func posteriors(_ angles: [Double]) throws -> [Panel] {
  try angles.enumerated().map { k, angle in
    let D = decoder([9, 2], Matrix.identity(2), noise: 1.6, turned: angle * .pi / 180)
    let full = try LinearVAE(decoder: D, noise: 1.6, diagonal: false).Σ
    let diagonal = try LinearVAE(decoder: D, noise: 1.6, diagonal: true).Σ
    return Panel(
      "\(Int(angle))°", x: Axis("$z_1$", -2.2...2.2), y: Axis("$z_2$", -2.2...2.2),
      equalAspect: true
    ) {
      Line(from: (-2.2, 0), to: (2.2, 0), color: .lightGrey, width: 0.8)
      Line(from: (0, -2.2), to: (0, 2.2), color: .lightGrey, width: 0.8)
      Ellipse(
        center: (0, 0), covariance: full, radius: 2, color: .grey,
        fill: .lightGrey.opacity(0.5))
      Ellipse(center: (0, 0), covariance: diagonal, radius: 2, color: .latent, width: 2)
      if k == 2 {
        Note("posterior", at: (1.35, 1.5), anchor: .above, color: .grey)
        Note("best $q$", at: (0.75, -1.05), anchor: .right, color: .latent)
      }
    }
  }
}

/// The ELBO of one point over the width of q, under its log-probability.
func identity(_ point: OnePoint) -> [Panel] {
  let at = point.widths.firstIndex { $0 > 0.7 }!
  let width = point.widths[at]
  return [
    Panel(
      x: Axis("width of $q$ (standard deviation)", 0.15...0.85),
      y: Axis("nats", point.evidence - 0.62...point.evidence + 0.08)
    ) {
      Rule(y: point.evidence, color: .ink)
      Line(x: point.widths, y: point.bounds, color: .latent, width: 2.2)
      Rule(x: point.posteriorWidth, color: .lightGrey)
      Arrow(from: (width, point.bounds[at]), to: (width, point.evidence), color: .ink, width: 1)
      Arrow(from: (width, point.evidence), to: (width, point.bounds[at]), color: .ink, width: 1)
      Note(
        #"KL$(q\,\|\,p(z\mid x))$"#, at: (width, (point.bounds[at] + point.evidence) / 2),
        anchor: .right)
      Note(#"$\log p(x)$"#, at: (0.17, point.evidence), anchor: .aboveRight)
      Note("ELBO", at: (0.2, point.bounds[17]), anchor: .right, color: .latent)
      Note(
        "width of the posterior", at: (point.posteriorWidth, point.evidence - 0.57),
        anchor: .right, color: .grey)
    }
  ]
}

/// The price over the angle, for ratios of standard deviations, and for one of them with lengths
/// that adapt. The larger the ratio, the darker.
func pricesOverAngle(_ ratios: [Double], adaptedFor adapted: Double) -> [Panel] {
  [
    Panel(
      x: Axis(#"angle $\theta$ of the latent plane"#, 0...90, ticks: degrees([0, 30, 60, 90])),
      y: Axis("price (nats a point)", -0.005...0.26)
    ) {
      for (k, r) in ratios.enumerated() {
        let ink = Ink.latent.opacity([0.45, 0.6, 0.8, 1][k])
        Line(over: 0...90, color: ink, width: 2) { price(r * r, 1, $0 * .pi / 180) }
        Note(
          "$r=\(r.formatted(digits: 2))$", at: (45, price(r * r, 1, .pi / 4)), anchor: .above,
          color: .latent)
      }
      Line(over: 0...90, color: .latent.opacity(0.8), width: 1.2, dash: .dashed) {
        adaptedPrice(adapted * adapted, 1, $0 * .pi / 180).price
      }
      Note(
        "$r=\(adapted.formatted(digits: 2))$, lengths free",
        at: (45, adaptedPrice(adapted * adapted, 1, .pi / 4).price), anchor: .above, color: .latent)
    }
  ]
}

/// The angles on the climbs, with a diagonal posterior and with a full one, and the ends, sorted.
func climbing(_ angles: [[[Double]]], ends: [[Double]]) -> [Panel] {
  let inks = [Ink.latent, .orange]
  // As dense as a logarithmic axis shows.
  let rounds = (0...120).map { Int(pow(1000, Double($0) / 120).rounded()) }
  let paths = (0..<2).map { k in
    Panel(
      ["diagonal posterior", "full posterior"][k],
      x: Axis("round", 1...1000, scale: .log, ticks: [1, 10, 100, 1000].map { Tick($0) }),
      y: toTheAxes
    ) {
      for path in angles[k] {
        Line(
          x: rounds.map(Double.init), y: rounds.map { path[$0] }, color: inks[k].opacity(0.45),
          width: 0.9)
      }
    }
  }
  let sorted = Panel("ends, sorted", x: Axis("share of the starts", 0...1), y: toTheAxes) {
    Line(from: (0, 0), to: (1, 45), color: .grey)
    for (ends, ink) in zip(ends, inks) {
      let share = 1 / Double(ends.count)
      Points(
        at: ends.sorted().enumerated().map { ((Double($0) + 0.5) * share, $1) }, color: ink,
        size: 3)
    }
    Note("chance", at: (0.36, 26), color: .grey)
    Note("full", at: (0.75, 31), anchor: .belowRight, color: .orange)
    Note("diagonal", at: (0.5, 0), anchor: .above, color: .latent)
  }
  return paths + [sorted]
}

/// Angles on the way down, with the exact slope and with noisy ones, for three ways.
func descents(_ exact: [[Double]], _ noisy: [[[Double]]], steps: [Int]) -> [Panel] {
  let titles = ["plain steps", "Adam", "Adam, four times the steps"]
  return titles.indices.map { k in
    let x = exact[k].indices.map { Double($0 * steps[k]) / 100 }
    return Panel(
      titles[k], x: Axis("step", 0...Double(steps[k])),
      y: Axis("angle to the axes", 0...32, ticks: degrees([0, 10, 20, 30]))
    ) {
      for path in noisy[k] { Line(x: x, y: path, color: .green.opacity(0.5), width: 0.9) }
      Line(x: x, y: exact[k], color: .ink, width: 2)
      if k == 1 {
        Note("noisy", at: (x[70], 27), color: .green)
        Note("exact", at: (x[22], 8), anchor: .right)
      }
    }
  }
}

/// What an axis shows that reaches these β.
func axis(of βs: [Double]) -> ClosedRange<Double> { 0...max(42, 1.05 * βs.max()!) }

/// Squared singular values of the best decoder over β, and those learned.
func survival(_ λ: [Double], noise: Double, learned: [(Double, [[Double]])]) -> [Panel] {
  let range = axis(of: learned.map(\.0))
  return [
    Panel(
      x: Axis(#"$\beta$"#, range),
      y: Axis(
        "squared length of a column", -0.1...max(9.2, learned.flatMap { $0.1.joined() }.max()!))
    ) {
      for i in 0..<3 {
        Line(over: range, samples: 2000, color: .data, width: 1.6) { max(λ[i] - $0 * noise, 0) }
        Points(
          at: learned.flatMap { β, runs in runs.map { (β, $0[i]) } }, color: .data, size: 5)
        Note(
          "$s_\(i + 1)^2$", at: (λ[i] / noise / 2, λ[i] / 2), anchor: .aboveRight, color: .data)
      }
    }
  ]
}

/// Columns as images, and beside them their cosines with the principal directions: of the best
/// decoder and of those that were learned.
func digitColumns(
  _ Q: Matrix<Double>, _ λ: [Double], noise: Double, _ decoders: [Matrix<Double>]
) -> [Panel] {
  let m = decoders[0].columns
  let computed = (0..<m).map { i in Q.column(i).map { $0 * (λ[i] - noise).squareRoot() } }
  let rows = [computed] + decoders.map { inOrder($0, along: Q) }
  let bound = rows.joined().joined().map(abs).max()!
  return zip(["computed", "diagonal posterior", "full posterior"], rows).flatMap { title, columns in
    // Row 0 of a heat map is the lowest, and the first column the top row.
    let cosines = Matrix(rows: m, columns: m) { i, j in
      abs(dot(columns[m - 1 - i], Q.column(j))) / norm(columns[m - 1 - i])
    }
    return [
      Panel(title, frame: .none) {
        Pictures(
          columns.map { Matrix(rows: 8, columns: 8, elements: $0) }, columns: m,
          range: -bound...bound, colors: .diverging)
      },
      Panel("cosines", equalAspect: true, frame: .none) {
        HeatMap(cosines, x: 0...1, y: 0...1, colors: .grey, range: 0...1)
      },
    ]
  }
}

/// The columns of a decoder, each by the principal direction that it follows most, with its sign.
private func inOrder(_ D: Matrix<Double>, along Q: Matrix<Double>) -> [[Double]] {
  let columns = (0..<D.columns).map { j -> (place: Int, column: [Double]) in
    let column = D.column(j)
    let shares = (0..<D.columns).map { dot(column, Q.column($0)) }
    let place = shares.indices.max { abs(shares[$0]) < abs(shares[$1]) }!
    return (place, shares[place] < 0 ? column.map(-) : column)
  }
  return columns.sorted { $0.place < $1.place }.map(\.column)
}
