import Foundation
import Testing

@testable import Figures
@testable import Seams
@testable import ppca

/// The spectrum of a reader's table, whatever it looks like.
@MainActor @Suite struct SpectrumFigureTests {
  /// Spectra of tables that people have: flat, steep, with a gap, of two columns, of hundreds.
  private static let spectra: [(λ: [Double], m: Int)] = {
    var random = Random(seed: 21)
    var spectra: [(λ: [Double], m: Int)] = []
    for n in [2, 3, 12, 40, 300] {
      for m in [1, n / 2, n - 1] {
        let steps = (0..<n).map { Double($0) / Double(n - 1) }
        spectra += [
          (steps.map { 100 - 30 * $0 }, m), (steps.map { pow(10, -12 * $0) }, m),
          (steps.map { $0 < 1 ? 100 - 30 * $0 : 6e-4 }, m), (steps.map { $0 == 0 ? 1e6 : 1 }, m),
          (steps.map { _ in 1 }, m), (steps.map { _ in random.uniform() }.sorted(by: >), m),
          (steps.map { pow(10, -6 * $0 * $0 * $0) }, m),
        ]
      }
    }
    return spectra
  }()

  private func figure(_ λ: [Double], _ m: Int) -> Figure {
    Figure(width: 600, height: 280) {
      tableSpectrum(λ, kept: m, noise: mean(Array(λ[m...])))
    }
  }

  @Test func noMarkerLiesUnderTheLegend() throws {
    try Fonts.withFonts { fonts in
      for (λ, m) in Self.spectra {
        let figure = figure(λ, m)
        let drawing = try figure.arranged(Typesetter(fonts: fonts))[0]
        let area = try drawing.legendArea()
        for (i, value) in λ.enumerated() {
          let place = drawing.view(Double(i + 1), value)
          #expect(!area.grown(3).contains(place), "\(λ.count) values, m = \(m): number \(i + 1)")
        }
        let height = drawing.view.y(mean(Array(λ[m...])))
        #expect(
          area.x >= drawing.view.box.right || height < area.y || height > area.bottom,
          "\(λ.count) values, m = \(m): the noise")
        #expect(area.right <= 600 && area.bottom <= 280)
      }
    }
  }

  /// Sixty variances of fifteen hundred directions fill the axis.
  @Test func theAxisFollowsWhatIsDrawn() throws {
    let λ = (0..<1500).map { $0 < 59 ? 2 - Double($0) / 60 : 0 }
    try Fonts.withFonts { fonts in
      let drawing = try figure(λ, 3).arranged(Typesetter(fonts: fonts))[0]
      let box = drawing.view.box
      #expect(drawing.view.x(59) > box.x + 0.9 * box.width && drawing.view.x(59) < box.right)
    }
  }
}
