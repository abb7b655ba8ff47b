import Figures
import Foundation
import Pages
import Seams

// The panels of the chapter's figures. What they draw is computed elsewhere. A diagonal posterior is
// blue, a full one orange, none green; chance is grey, PCA purple, the ceiling dark.

/// A coordinate of a latent grid's line as `latentGrid` gives it: x (0) or y (1).
private func coordinate(_ axis: Int, of line: [Double]) -> [Double] {
  stride(from: axis, to: line.count, by: 2).map { line[$0] }
}

/// Latent grids over the fresh points of start 0, in the plane of the truth; nil for its own.
func learnedGrids(_ surface: Surface, _ grids: [(title: String, grid: [[Double]]?)]) -> [Panel] {
  let sample = Sample.ofStart(0, surface)
  let flat = Matrix.product(sample.fresh, sample.truth.frame, transposeB: true)
  let data = [flat.column(0), flat.column(flat.columns - 1)]
  let truth = latentGrid(over: sample.freshLatents) { surface.decoder.jets(at: $0).values }
  let nets = grids.map { $0.grid ?? truth }
  // All grids whole, and the data but for a few far points.
  let box = (0..<2).map { axis in
    let ends = nets.joined().flatMap { coordinate(axis, of: $0) }
    return Axis(
      "",
      min(
        ends.min()! - 0.1, quantile(data[axis], 0.01) - 0.3)...max(
          ends.max()! + 0.1, quantile(data[axis], 0.99) + 0.3))
  }
  return zip(grids, nets).map { grid, net in
    Panel(grid.title, x: box[0], y: box[1], equalAspect: true, frame: .none) {
      Points(x: data[0], y: data[1], color: .grey.opacity(0.45), size: 2.2)
      for (k, line) in net.enumerated() {
        Line(
          x: coordinate(0, of: line), y: coordinate(1, of: line),
          color: k < 9 ? .firstVaries : .secondVaries, width: 0.9)
      }
    }
  }
}

private let correlationAxis = Axis("rank correlation with the true latents", 0.45...1)

/// Runs of several kinds side by side: a column of dots each, spread a little by their order.
private func columns(_ values: [[Double]], inks: [Ink], size: Double = 4) -> [Points] {
  values.enumerated().map { k, runs in
    let sorted = runs.sorted()
    return Points(
      at: sorted.enumerated().map { i, value in
        (Double(k) + 0.5 * (Double((i * 7) % 10) / 10 - 0.45), value)
      }, color: inks[k], size: size)
  }
}

/// The names of columns as ticks.
private func names(_ texts: [String]) -> [Tick] {
  texts.enumerated().map { Tick(Double($0), $1) }
}

/// The fan's stopping loss over the iterations, above its least, and where every run ends.
func arrivals(_ runs: [Summary]) -> [Panel] {
  let last = runs.flatMap { $0.looks.map { Double($0.iteration) } }.max() ?? 1
  let order = runs.filter { $0.cheats == 0 }.sorted { $0.correlation < $1.correlation }
  let x = order.indices.map { Double($0 + 1) }
  return [
    Panel(
      "on the way", x: Axis("iteration of L-BFGS", 0...last),
      y: Axis("bound, less its largest value (nats)", -0.4...0.05)
    ) {
      for run in runs where run.cheats == 0 {
        let end = run.looks.map(\.stopping).min()!
        Line(
          x: run.looks.map { Double($0.iteration) },
          y: run.looks.map { max(end - $0.stopping, -0.45) }, color: .latent.opacity(0.5),
          width: 0.9)
      }
    },
    Panel(
      "at the end", x: Axis("run, in order", 0...Double(runs.count + 1)), y: correlationAxis
    ) {
      Rule(y: chanceCorrelation.mean, color: .grey)
      Rule(y: chanceCorrelation.least, color: .grey)
      Note("random angle", at: (0.2, chanceCorrelation.mean), anchor: .belowRight, color: .grey)
      Note("45°", at: (0.2, chanceCorrelation.least), anchor: .belowRight, color: .grey)
      Points(x: x, y: order.map(\.ceiling), color: .ink, size: 6, shape: .ring)
      Points(x: x, y: order.map(\.pca), color: .purple, size: 5, shape: .cross)
      Points(x: x, y: order.map(\.correlation), color: .latent, size: 5)
      Points(
        at: runs.filter { $0.cheats > 0 }.enumerated().map {
          (Double(runs.count - $0), max($1.correlation, 0.47))
        }, color: .grey, size: 5, shape: .cross)
      if let first = order.first {
        Note("ceiling", at: (1, 0.985), anchor: .right)
        Note("PCA", at: (1, first.pca), anchor: .right, color: .purple)
      }
    },
  ]
}

/// The sheet: distances of V, sorted, beside chance; and correlations.
func sheetPanels(_ study: StudyLines) -> [Panel] {
  let inks = [Ink.latent, .orange, .vermillion, .green]
  let kinds = ["sheet-diagonal", "sheet-full", "sheet-symmetric", "sheet-none"]
  let distances = kinds.map { study.values("distance", of: $0) }
  let correlations = kinds.map { study.values("correlation", of: $0) }
  let pca = study.values("pca", of: kinds[0])
  let ceiling = mean(study.values("ceiling", of: kinds[0]))
  return [
    Panel(
      "distance of $V$, sorted", x: Axis("share of the runs", 0...1), y: Axis("", 0...1.12)
    ) {
      Line(
        over: 0...1, color: .grey, width: 1.2
      ) { 2 * 2.0.squareRoot() * sin($0 * .pi / 8) }
      for (values, ink) in zip(distances, inks) {
        Points(
          at: values.sorted().enumerated().map {
            ((Double($0) + 0.5) / Double(values.count), $1)
          }, color: ink, size: 3.5)
      }
      Note("chance", at: (0.32, 0.45), anchor: .aboveLeft, color: .grey)
      Note("diagonal", at: (0.6, 0.01), anchor: .above, color: .latent)
      Note("$LL^T$", at: (0.33, 0.24), anchor: .belowRight, color: .orange)
      Note("$(I+S)^2$", at: (0.5, 0.63), anchor: .aboveLeft, color: .vermillion)
      Note("none", at: (0.1, 0.27), anchor: .above, color: .green)
    },
    Panel(
      "what was found",
      x: Axis("", -0.6...4.6, ticks: names(["diagonal", "$LL^T$", "$(I+S)^2$", "none", "PCA"])),
      y: correlationAxis
    ) {
      Rule(y: chanceCorrelation.mean, color: .grey)
      Rule(y: chanceCorrelation.least, color: .grey)
      Rule(y: ceiling, color: .ink)
      for points in columns(correlations + [pca], inks: inks + [.purple], size: 3.5) { points }
    },
  ]
}

/// Every run's correlation as trained, whitened, and turned once.
func afterwardsPanels(_ study: StudyLines) -> [Panel] {
  afterwardsKinds.map { title, setting in
    let ink: Ink =
      title.hasSuffix("diagonal") ? .latent : title.hasSuffix("full") ? .orange : .green
    // Without a posterior there is no ceiling of its own; the points are those of the diagonal runs.
    let ceiling = ["sheet", "fan", "crescent"].first { title.hasPrefix($0) }.map {
      mean(study.values("ceiling", of: $0 == "crescent" ? $0 : $0 + "-diagonal"))
    }!
    return Panel(
      title,
      x: Axis("", -0.4...2.4, ticks: names(["trained", "white", "turned"])), y: correlationAxis
    ) {
      Rule(y: ceiling, color: .ink)
      for run in study[setting].prefix(20) {
        let y = ["correlation", "correlationWhite", "correlationTurned"].map { run[$0] }
        Line(x: [0, 1, 2], y: y, color: ink.opacity(0.5), width: 1)
        Points(x: [0, 1, 2], y: y, color: ink, size: 3.5)
      }
    }
  }
}

/// The crescent: what the bound and the likelihood gain on the truth.
func crescentPanel(_ random: [StudyRun], _ truth: [StudyRun]) -> Panel {
  Panel(
    "less the true decoder's (nats)", x: Axis("likelihood", -0.09...0.02),
    y: Axis("bound", -0.02...0.2)
  ) {
    Rule(x: 0, color: .grey)
    Rule(y: 0, color: .grey)
    Points(
      x: random.map { $0["evidenceLead"] }, y: random.map { $0["lead"] }, color: .latent, size: 5)
    Points(
      x: truth.map { $0["evidenceLead"] }, y: truth.map { $0["lead"] }, color: .vermillion, size: 5,
      shape: .triangle)
    Points(x: [0], y: [0], color: .ink, size: 8, shape: .star)
    Note("the true decoder", at: (0, 0), anchor: .aboveLeft)
  }
}

/// Ways of optimising, every run: correlation and what the bound lacks of the true decoder's.
func optimiserPanels(_ study: StudyLines) -> [Panel] {
  let inks = [Ink.vermillion, .vermillion, .latent, .sky]
  let ways = zip(optimisers, inks).map { (name: $0.0, ink: $1, runs: study[$0.1]) }
  let ceiling = mean(study.values("ceiling", of: "fan-diagonal"))
  let pca = mean(study.values("pca", of: "fan-diagonal"))
  let x = Axis("", -0.6...Double(ways.count) - 0.4, ticks: names(ways.map(\.name)))
  return [
    Panel("what was found", x: x, y: Axis("rank correlation", 0.7...1)) {
      Rule(y: ceiling, color: .ink)
      Rule(y: chanceCorrelation.mean, color: .grey)
      Rule(y: pca, color: .purple)
      for points in columns(ways.map { $0.runs.map { $0["correlation"] } }, inks: ways.map(\.ink)) {
        points
      }
    },
    Panel("bound, less the true decoder's (nats)", x: x, y: Axis("", -0.16...0.04)) {
      Rule(y: 0, color: .ink)
      for points in columns(ways.map { $0.runs.map { $0["lead"] } }, inks: ways.map(\.ink)) {
        points
      }
    },
  ]
}

/// The digits: distance of V over the normalised contrast, every run.
func digitPanels(_ study: StudyLines, chance: Double) -> [Panel] {
  let inks = [Ink.latent, .orange, .latent, .orange, .green]
  let titles = ["diagonal", "full", "diagonal", "full", "none"]
  let kinds = zip(Setting.digits, zip(titles, inks)).map {
    (title: $1.0, ink: $1.1, runs: study[$0.name])
  }
  return [("β = 1", 0), ("β = 4", 1)].map { title, k in
    Panel(
      title, x: Axis(#"$c_\mathrm{IMA}$, over that of the same $J$ turned"#, 0...1.4),
      y: Axis("distance of $V$", 0.8...2.1)
    ) {
      Rule(y: chance, color: .grey)
      Rule(x: 1, color: .grey)
      for kind in [kinds[2 * k], kinds[2 * k + 1], kinds[4]] {
        Points(
          x: kind.runs.map { $0["contrast"] / $0["turnedContrast"] },
          y: kind.runs.map { $0["distance"] }, color: kind.ink, size: 4.5)
        Note(
          kind.title,
          at: (
            mean(kind.runs.map { $0["contrast"] / $0["turnedContrast"] }),
            kind.runs.map { $0["distance"] }.max()!
          ), anchor: .above, color: kind.ink)
      }
      Points(
        x: kinds[2 * k].runs.map { $0["contrastBefore"] / $0["turnedBefore"] },
        y: kinds[2 * k].runs.map { $0["distanceBefore"] }, color: .lightGrey, size: 4)
    }
  }
}
