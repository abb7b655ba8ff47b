import Foundation
import Pages
import Testing

@testable import Figures
@testable import Seams
@testable import learned_decoders

/// The drawings of chapter 6 draw every unfailed run of the study, read here from the file itself.
@MainActor @Suite struct LearnedDecoderDrawingTests {
  /// Numbers of the unfailed runs of a setting, by start.
  private func kept(_ setting: String) throws -> [[String: Double]] {
    let text = try String(contentsOf: StudyFile.kept.url, encoding: .utf8)
    let runs = try text.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    return runs.filter {
      $0["setting"] as? String == setting && !($0["ending"] as! String).hasPrefix("failed")
    }
    .sorted { ($0["start"] as! Int) < ($1["start"] as! Int) }
    .map { $0["values"] as! [String: Double] }
  }

  @Test func theSheetsRunsAreAllThere() throws {
    let panels = sheetPanels(try StudyLines())
    let kinds = ["sheet-diagonal", "sheet-full", "sheet-symmetric", "sheet-none"]
    let (distances, columns) = (
      try panels[0].numbers(Points.self, "y"), try panels[1].numbers(Points.self, "y")
    )
    for (k, kind) in kinds.enumerated() {
      let runs = try kept(kind)
      #expect(distances[k] == runs.map { $0["distance"]! }.sorted(), "\(kind)")
      #expect(columns[k] == runs.map { $0["correlation"]! }.sorted(), "\(kind)")
    }
    #expect(columns[4] == (try kept("sheet-diagonal")).map { $0["pca"]! }.sorted())
    // The law of random angles: ‖R − I‖² = 4(1 − cos θ), θ even between 0 and 45°.
    let law = (
      x: try panels[0].numbers(Line.self, "x")[0], y: try panels[0].numbers(Line.self, "y")[0]
    )
    for (x, y) in zip(law.x, law.y) { #expect(abs(y * y - 4 * (1 - cos(x * .pi / 4))) < 1e-12) }
  }

  @Test func eachRunsLineIsItsThreeScores() throws {
    let panels = afterwardsPanels(try StudyLines())
    #expect(panels.map(\.title).first == "sheet, diagonal" && panels.count == 6)
    let settings = [
      "sheet-diagonal", "sheet-full", "sheet-none", "fan-full", "fan-none", "crescent",
    ]
    for (panel, setting) in zip(panels, settings) {
      let runs = try kept(setting).prefix(20).map { run in
        ["correlation", "correlationWhite", "correlationTurned"].map { run[$0]! }
      }
      #expect(try panel.numbers(Line.self, "y") == runs, "\(setting)")
    }
  }

  @Test func optimisersAndTheCrescent() throws {
    let study = try StudyLines()
    let ways = ["fan-adam", "fan-adam-longer", "fan-diagonal", "fan-truth"]
    let panels = optimiserPanels(study)
    for (panel, key) in zip(panels, ["correlation", "lead"]) {
      let drawn = try panel.numbers(Points.self, "y")
      for (column, way) in zip(drawn, ways) {
        #expect(column == (try kept(way)).map { $0[key]! }.sorted(), "\(way) \(key)")
      }
    }
    let crescent = crescentPanel(study["crescent"], study["crescent-truth"])
    for (axis, key) in [("x", "evidenceLead"), ("y", "lead")] {
      let drawn = try crescent.numbers(Points.self, axis)
      for (points, setting) in zip(drawn, ["crescent", "crescent-truth"]) {
        #expect(points == (try kept(setting)).map { $0[key]! })
      }
    }
  }

  /// The truth's net is of rays and arcs, and no net is cut by its frame.
  @Test func netsAreWhole() throws {
    let study = try StudyLines()
    for (surface, setting) in [(Surface.fan, "fan-diagonal"), (.crescent, "crescent")] {
      let panels = learnedGrids(
        surface, [("the truth", nil), ("learned", study[setting][0].grid)])
      for panel in panels {
        let (x, y) = (try panel.numbers(Line.self, "x"), try panel.numbers(Line.self, "y"))
        let box = (x: try #require(panel.x.range), y: try #require(panel.y.range))
        #expect(x.count == 18 && x.joined().allSatisfy { box.x.contains($0) })
        #expect(y.joined().allSatisfy { box.y.contains($0) })
      }
      guard surface.name == "fan" else { continue }
      let (x, y) = (try panels[0].numbers(Line.self, "x"), try panels[0].numbers(Line.self, "y"))
      for k in 0..<9 {
        let angles = zip(x[k], y[k]).map { atan2($1, $0) }
        let radii = zip(x[k + 9], y[k + 9]).map { ($0 * $0 + $1 * $1).squareRoot() }
        #expect(angles.max()! - angles.min()! < 2e-3 && radii.max()! - radii.min()! < 2e-3)
      }
    }
  }

  /// At each place of the right panel dot, ring and cross are one run's; a failed run is apart.
  @Test func eachFanHasItsOwnCeiling() throws {
    func run(_ correlation: Double, _ pca: Double, _ ceiling: Double, cheats: Double) -> Summary {
      Summary(
        looks: [
          .init(iteration: 25, training: 3, stopping: 2.3),
          .init(iteration: 50, training: 2, stopping: 2.1),
        ], fewNodes: -2, manyNodes: -2, cheats: cheats, correlation: correlation,
        turnedCorrelation: correlation, pca: pca, ceiling: ceiling, distance: 0, lean: 0, lead: [0])
    }
    let runs = [
      run(0.9, 0.81, 0.94, cheats: 0), run(0.7, 0.82, 0.96, cheats: 0),
      run(0.6, 0.8, 0.99, cheats: 1), run(0.8, 0.83, 0.95, cheats: 0),
    ]
    let panels = arrivals(runs)
    let (x, y) = (
      try panels[1].numbers(Points.self, "x"), try panels[1].numbers(Points.self, "y")
    )
    #expect(x == [[1, 2, 3], [1, 2, 3], [1, 2, 3], [4]])
    #expect(y == [[0.96, 0.95, 0.94], [0.82, 0.83, 0.81], [0.7, 0.8, 0.9], [0.6]])
    // The bound rises to its largest value.
    for line in try panels[0].numbers(Line.self, "y") {
      #expect(abs(line[0] + 0.2) < 1e-12 && line[1] == 0)
    }
    // Of a quick run's fans all may have failed.
    #expect(try arrivals([runs[2]])[1].numbers(Points.self, "y").last == [0.6])
  }

  /// Both contrasts of a run over those of its own turns.
  @Test func digitsBeforeAndAfter() throws {
    let panels = digitPanels(try StudyLines(), chance: 1.5)
    for (panel, β) in zip(panels, [1, 4]) {
      let (x, y) = (try panel.numbers(Points.self, "x"), try panel.numbers(Points.self, "y"))
      let names = ["digits-diagonal-\(β)", "digits-full-\(β)", "digits-none"]
      for (k, name) in names.enumerated() {
        let runs = try kept(name)
        #expect(x[k] == runs.map { $0["contrast"]! / $0["turnedContrast"]! }, "\(name)")
        #expect(y[k] == runs.map { $0["distance"]! }, "\(name)")
      }
      let runs = try kept(names[0])
      #expect(x[3] == runs.map { $0["contrastBefore"]! / $0["turnedBefore"]! })
      #expect(y[3] == runs.map { $0["distanceBefore"]! })
    }
  }
}
