import Figures
import Foundation
import Images
import Pages
import Seams

// The panels of the chapter's figures. What they draw is computed elsewhere. A diagonal posterior is
// blue, a full one orange.

/// The titles of the compared settings, and their inks.
private let kinds: [(title: String, ink: Ink)] = [
  ("square", .latent), ("turned square", .latent), ("normal", .latent),
  ("square, full posterior", .orange),
]

/// The nets of start 0 over 400 places of its law.
func heart(_ study: StudyLines) -> [Panel] {
  zip(SpotSetting.compared, kinds).map { setting, kind in
    let places = setting.sample(400, start: 0).places
    return Panel(
      kind.title, x: Axis("", 3.4...12.6), y: Axis("", 3.4...12.6), equalAspect: true, frame: .none
    ) {
      Points(
        x: places.column(0), y: places.column(1).map { 16 - $0 }, color: .grey.opacity(0.45),
        size: 2.2)
      for (k, line) in (study[setting.name][0].grid ?? []).enumerated() {
        Line(
          x: stride(from: 0, to: line.count, by: 2).map { line[$0] },
          y: stride(from: 1, to: line.count, by: 2).map { 16 - line[$0] },
          color: k < 9 ? .firstVaries : .secondVaries, width: 0.9)
      }
    }
  }
}

/// D of every run, a column of dots for each setting, and of PCA.
///
/// - Parameter truth: D of the true latents.
func leads(_ study: StudyLines, truth: Double) -> Panel {
  let pca = study["spots-square"].map { $0["axesPCA"] - $0["otherPCA"] }
  let columns = SpotSetting.compared.map { study.values("lead", of: $0.name) } + [pca]
  let inks = kinds.map(\.ink) + [.purple]
  let names = ["square", "turned", "normal", "full", "PCA"]
  return Panel(
    x: Axis("", -0.6...4.6, ticks: names.enumerated().map { Tick(Double($0), $1) }),
    y: Axis("lead $D$ of the law's axes", -0.35...0.35)
  ) {
    Rule(y: 0, color: .grey)
    Rule(y: truth, color: .ink, width: 2)
    for (k, values) in columns.enumerated() {
      Points(
        at: values.sorted().enumerated().map { i, value in
          (Double(k) + 0.5 * (Double((i * 7) % 10) / 10 - 0.45), value)
        }, color: inks[k], size: 4)
    }
  }
}

// MARK: What is no line

/// The ring of angles, the islands of shapes, and pictures along a line through each.
func rings(_ learned: LearnedRings) -> [Panel] {
  func marked(_ chosen: (Int) -> Bool, _ codes: Matrix<Double>) -> Matrix<Double> {
    Matrix((0..<codes.rows).filter(chosen).map { codes.row($0) })
  }
  let angles = learned.angles.map { $0.truncatingRemainder(dividingBy: .pi) * 180 / .pi }
  let inks: [Ink] = [.firstVaries, .secondVaries, .purple]
  let shapes: [Points.Shape] = [.disc, .square, .triangle]
  let names = ["square", "ellipse", "heart"]
  return [
    Panel(
      "ellipses, by angle", x: Axis("$\\mu_1$"), y: Axis("$\\mu_2$"), equalAspect: true
    ) {
      Points(learned.ellipses, color: .lightGrey, size: 2)
      for k in 0..<3 {
        Points(
          marked({ abs(angles[$0] - 30 - 60 * Double(k)) < 5 }, learned.ellipses), color: inks[k],
          size: 4, shape: shapes[k], label: "\(30 + 60 * k)°")
      }
    },
    Panel(
      "shapes, of all sizes", x: Axis("$\\mu_1$"), y: Axis("$\\mu_2$"), equalAspect: true
    ) {
      for k in 0..<3 {
        Points(
          marked({ learned.shapes[$0] == k }, learned.islands), color: inks[k], size: 3,
          shape: shapes[k], label: names[k])
      }
    },
    Panel("through the ring; heart to ellipse", frame: .none) {
      let ends = [2, 1].map { k in mean(marked({ learned.shapes[$0] == k }, learned.islands)) }
      Pictures(
        along(learned.ring, [-1.4, 0], [1.4, 0]) + along(learned.sea, ends[0], ends[1]), columns: 7,
        range: 0...1, gap: 3)
    },
  ]
}

/// Seven pictures along the line from one code to another.
private func along(_ networks: ImageNetworks, _ a: [Double], _ b: [Double]) -> [Matrix<Double>] {
  let pictures = networks.decoder(
    Matrix<Float>(rows: 7, columns: 2) { k, i in Float(a[i] + (b[i] - a[i]) * Double(k) / 6) })
  return (0..<7).map { square(pictures.row($0)) }
}

// MARK: β and scores

/// The squared error against the rate: networks, and the linear VAE.
func rateDistortion(_ sweep: [SweepRun], _ spectrum: [Double]) -> Panel {
  let waters = (0...60).map { 0.04 * pow(2, -3 + Double($0) / 6) }
  return Panel(
    x: Axis("rate (nats a picture)", 0...20), y: Axis("squared error of a picture", 0...5)
  ) {
    let ends = waters.map { linearEnd(spectrum, latents: 8, water: $0) }
    Line(
      x: ends.map(\.rate), y: ends.map(\.squaredError), color: .purple, label: "linear, exact")
    for (k, beta) in OwnRuns.betas.enumerated() {
      let runs = sweep.filter { $0.beta == beta }
      Points(
        x: runs.map(\.rate), y: runs.map(\.squaredError), color: .latent, size: 5,
        shape: [.disc, .square, .triangle, .ring, .star][k])
      Note(
        "$\\beta=$ \(beta.formatted(digits: 2))",
        at: (mean(runs.map(\.rate)), mean(runs.map(\.squaredError))), anchor: .belowLeft, size: 10)
    }
  }
}

/// Scores of normal codes that are turned, against the angle.
func scoreCurves(_ scores: [TurnedScores]) -> Panel {
  let curves: [(String, Ink, Dash, (TurnedScores) -> Double)] = [
    ("FactorVAE", .vermillion, .dashDotted, \.factor), ("MCC", .latent, .solid, \.mcc),
    ("SAP", .green, .longDashed, \.sap), ("DCI", .purple, .dashed, \.disentanglement),
    ("MIG", .orange, .solid, \.mig),
  ]
  return Panel(x: Axis("angle (degrees)", 0...45), y: Axis("score", -0.06...1.05)) {
    for (name, ink, dash, value) in curves {
      Line(
        x: scores.map(\.degrees), y: scores.map(value), color: ink, dash: dash, label: name)
    }
  }
}
