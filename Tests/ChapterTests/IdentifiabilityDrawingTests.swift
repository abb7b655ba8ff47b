import Foundation
import Seams
import Testing

@testable import Figures
@testable import identifiability

/// The drawings of chapter 5, against closed forms and against each other.
@MainActor @Suite struct IdentifiabilityDrawingTests {
  private let heaps = Heaps()

  /// Each contrast beside the name of its decoder; of the four only Darmois's has upright seams.
  @Test func contrastsStandByTheirNames() throws {
    let panels = sameData(heaps, [0.004, 0.1, 0.2, 0.3])
    #expect(
      panels.map(\.title) == ["true: 0", "Darmois: 0.10", "turned: 0.20", "swirled: 0.30"])
    let areUpright = try panels.map { panel in
      try panel.grid("x").second.allSatisfy { abs($0.max()! - $0.min()!) < 1e-9 }
    }
    #expect(areUpright == [false, true, false, false])
  }

  /// The curves on the five lines are densities of x₂: they enclose 1, but for what lies beyond 2.8.
  @Test func bellsAreConditional() throws {
    let lines = darmois(heaps)[0].marks(Line.self)
    let (uprights, bells) = (
      lines.filter { $0.color == .secondVaries }, lines.filter { $0.color == .data }
    )
    #expect(uprights.count == 5 && bells.count == 5)
    for (upright, bell) in zip(uprights, bells) {
      let area = zip(bell.x, bell.y.indices.dropFirst()).reduce(0) { sum, place in
        sum + (place.0 - upright.x[0]) / 0.9 * (bell.y[place.1] - bell.y[place.1 - 1])
      }
      #expect(abs(area - 1) < 0.02, "\(upright.x[0])")
    }
  }

  /// A conformal cell is as long as it is wide: the step of log radius is that of the angle.
  @Test func cellsOfTheQuadrantAreSquare() throws {
    let (x, y) = (try quadrants()[1].grid("x"), try quadrants()[1].grid("y"))
    let logs = zip(x.second, y.second).map { log(hypot($0[0], $1[0])) }
    let angles = zip(x.first, y.first).map { atan2($1[50], $0[50]) }
    #expect(logs.count == 9 && angles.count == 9)
    for k in 1..<9 {
      #expect(abs(logs[k] - logs[k - 1] - angles[k] + angles[k - 1]) < 1e-12)
    }
  }

  /// What unequal normals share is the price of chapter 2; each name stands at its curve.
  @Test func informationsByTheirNames() throws {
    let wide = Mixture(means: [0], deviations: [0.4 * 10.0.squareRoot()])
    let panel = identify(heaps.first, wide)[0]
    func height(_ ink: Ink) -> [Double] { panel.marks(Line.self).first { $0.color == ink }!.y }
    func place(_ name: String) -> (Double, Ink) {
      let note = panel.marks(Note.self).first { $0.text.hasPrefix(name) }!
      return (note.place.y, note.color)
    }
    let errors = height(.latent).enumerated().map { k, y in
      y - 0.5 * log(1 + 0.36 * pow(sin(2 * Double(k) * .pi / 180), 2) / 6.4)
    }
    #expect(errors.count == 91 && errors.allSatisfy { abs($0) < 1e-9 })
    #expect(height(.grey).allSatisfy { abs($0) < 1e-9 })
    #expect(place("normals, variances 1 and 1.6") == (height(.latent)[45], .latent))
    #expect(place("heaps and a normal") == (height(.orange)[45], .orange))
    #expect(height(.orange)[45] > 2 * height(.latent)[45])
  }

  /// The circles that are drawn have the lengths that are plotted.
  @Test func plottedLengthsAreThoseOfTheDrawnCircles() throws {
    let panels = flatness()
    for (panel, ink) in zip(panels, [Ink.data, .grey]) {
      let ring = try #require(
        panel.marks(Scene.self)[0].marks.compactMap { $0 as? SpaceLine }
          .first { $0.color == .ink && $0.points.count == 91 })
      // Both are drawn 1.006 times as large, to lie on the surface and not in it.
      let length = zip(ring.points, ring.points.dropFirst()).reduce(0.0) { sum, ends in
        let step = ends.1 - ends.0
        return sum + (step * step).sum().squareRoot() / 1.006
      }
      let line = panels[2].marks(Line.self).first { $0.color == ink }!
      let k = line.x.indices.first { line.x[$0] > 0.45 }!
      let share = (0.45 - line.x[k - 1]) / (line.x[k] - line.x[k - 1])
      let plotted = line.y[k - 1] + share * (line.y[k] - line.y[k - 1])
      // Ninety chords are shorter than their circle by 2 in 10⁴.
      #expect(abs(length / plotted - 1) < 1e-3, "\(panel.title)")
    }
  }

  /// Light is wide in z₁ and dark is narrow, drawn apart; dots are where |z₁| is ½, 1 and 1½; and the
  /// arch is as high as a program in Python, without cubics, finds what the light label shares.
  @Test func labelsAndTheirLevels() throws {
    let labelled = Labelled()
    var random = Random(seed: 9)
    let panels = label(labelled, TurnedGivenLabel(labelled, [1.75, 0.25]), using: &random)
    func latents(_ panel: Panel) -> [(ink: Ink, z: [[Double]])] {
      panel.marks(Points.self).map { points in
        (points.color, zip(points.x, points.y).map { labelled.encoder([$0, $1]) })
      }
    }
    let labels = latents(panels[0])
    #expect(labels.map(\.ink) == [.sky, .ink.opacity(0.7)])
    let variances = [[1.75, 0.25], [0.25, 0.25]]
    for i in 0..<2 {
      for (label, v) in zip(labels, variances) {
        let found = mean(label.z.map { $0[i] * $0[i] })
        #expect(abs(found - v[i]) < 5 * v[i] * (2 / 400.0).squareRoot(), "z\(i + 1)")
      }
      let product = mean(zip(labels[0].z, labels[1].z).map { $0[i] * $1[i] })
      #expect(abs(product) < 5 * (variances[0][i] * variances[1][i] / 400).squareRoot())
    }
    let dots = latents(panels[1])[0].z.map { abs($0[0]) }
    for level in [0.5, 1, 1.5] { #expect(dots.count { abs($0 - level) < 1e-3 } > 10) }
    #expect(dots.allSatisfy { z in [0.5, 1, 1.5].contains { abs($0 - z) < 1e-3 } })
    let arch = panels[2].marks(Line.self).first { $0.color == .orange }!
    #expect(abs(arch.y.max()! - 0.2843433) < 1e-4)
    #expect(arch.x[arch.y.indices.max { arch.y[$0] < arch.y[$1] }!] == 45)
  }
}
