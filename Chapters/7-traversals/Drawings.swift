import Figures
import Foundation
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

/// D of every run, a column of dots for each setting; before training, and of PCA.
func leads(_ study: StudyLines) -> Panel {
  let pca = SpotSetting.compared[..<2].flatMap { setting in
    study[setting.name].map { $0["axesPCA"] - $0["otherPCA"] }
  }
  let columns = SpotSetting.compared.map { study.values("lead", of: $0.name) } + [pca]
  let inks = kinds.map(\.ink) + [.purple]
  let names = ["square", "turned", "normal", "full", "PCA"]
  return Panel(
    x: Axis("", -0.6...4.6, ticks: names.enumerated().map { Tick(Double($0), $1) }),
    y: Axis("lead $D$ of the law's axes", -0.35...0.35)
  ) {
    Rule(y: 0, color: .grey)
    for (k, values) in columns.enumerated() {
      Points(
        at: values.sorted().enumerated().map { i, value in
          (Double(k) + 0.5 * (Double((i * 7) % 10) / 10 - 0.45), value)
        }, color: inks[k], size: 4)
    }
  }
}
