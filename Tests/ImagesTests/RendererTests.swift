import Foundation
import Seams
import Testing

@testable import Images

@Suite struct SpotTests {
  /// Against the formula, pixel by pixel: row 2, column 5 of a picture has its middle at (5.5, 2.5).
  @Test func pixels() {
    let places = Matrix([[3.2, 5.1, 1.4], [6.0, 2.0, 0.9]])
    let pictures = spots(places, side: 8)
    for k in 0..<2 {
      for (row, column) in [(2, 5), (7, 0), (5, 3)] {
        let (dx, dy) = (Double(column) + 0.5 - places[k, 0], Double(row) + 0.5 - places[k, 1])
        let expected = exp(-(dx * dx + dy * dy) / (2 * places[k, 2] * places[k, 2]))
        #expect(abs(Double(pictures[k, 8 * row + column]) - expected) < 1e-7)
      }
    }
  }

  /// Sums over pixels are integrals, but for 2·exp(−2π²s²) and what lies beyond the edges.
  @Test(arguments: [1.0, 1.5, 2.0])
  func light(_ s: Double) {
    func sum(_ hasUnitMass: Bool) -> Double {
      spots(Matrix([[12.3, 11.9, s]]), side: 24, hasUnitMass: hasUnitMass).elements.reduce(0) {
        $0 + Double($1)
      }
    }
    #expect(abs(sum(false) - 2 * .pi * s * s) < 2e-3)
    #expect(abs(sum(true) - 1) < 2e-4)
  }
}

@Suite struct SpriteTests {
  private func picture(
    _ shape: Double, scale: Double = 1, orientation: Double = 0, x: Double = 0.5, y: Double = 0.5,
    edge: Sprites.Edge = .sharp
  ) -> [Float] {
    Sprites.pixels(Matrix([[shape, scale, orientation, x, y]]), edge).elements
  }

  private func light(_ pixels: [Float]) -> Double { pixels.reduce(0) { $0 + Double($1) } }

  private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).map { abs($0 - $1) }.max()!
  }

  /// The grid of dSprites: 737,280 pictures, y fastest, and each once.
  @Test func grid() {
    #expect(Sprites.count == 737_280)
    #expect(Sprites.factors(0) == [0, 0.5, 0, 0, 0])
    #expect(Sprites.factors(1) == [0, 0.5, 0, 0, 1.0 / 31])
    #expect(Sprites.factors(32) == [0, 0.5, 0, 1.0 / 31, 0])
    #expect(Sprites.factors(1024) == [0, 0.5, 2 * .pi / 39, 0, 0])
    #expect(Sprites.factors(40 * 1024) == [0, 0.6, 0, 0, 0])
    #expect(Sprites.factors(Sprites.count - 1) == [2, 1, 2 * .pi, 1, 1])
    #expect(Set((0..<3000).map { Sprites.factors($0 * 241) }).count == 3000)
  }

  /// All shapes of a scale cover 4·(5.4·scale)² pixels, wherever they are and however turned.
  @Test func areas() {
    var random = Random(seed: 1)
    for _ in 0..<60 {
      let factors = Sprites.factors(random.integer(below: Sprites.count))
      let expected = 4 * pow(5.4 * factors[1], 2)
      let pixels = Sprites.pixels(Matrix([factors])).elements
      #expect(abs(light(pixels) / expected - 1) < 0.03)
      #expect(
        abs(light(Sprites.pixels(Matrix([factors]), .blurred(1)).elements) / expected - 1) < 0.03)
    }
  }

  /// A square repeats after a quarter turn, an ellipse after half a turn and not before, a heart
  /// after a whole one and not before.
  @Test func symmetries() {
    let angle = 0.3
    for (shape, period) in [(0.0, Double.pi / 2), (1, .pi), (2, 2 * .pi)] {
      let first = picture(shape, orientation: angle)
      #expect(largestDifference(first, picture(shape, orientation: angle + period)) < 0.08)
      #expect(largestDifference(first, picture(shape, orientation: angle + period / 2)) > 0.5)
    }
  }

  /// A move by whole pixels moves the picture.
  @Test func places() {
    let step = 2.0 / 14
    let (first, moved) = (picture(2, orientation: 1), picture(2, orientation: 1, x: 0.5 + step))
    for row in 0..<32 {
      for column in 2..<32 {
        #expect(abs(first[32 * row + column - 2] - moved[32 * row + column]) < 1e-6)
      }
    }
  }

  /// The heart stands upright: its point is below, its two lobes above.
  @Test func heart() {
    let pixels = picture(2)
    let rows = (0..<32).map { row in light(Array(pixels[32 * row..<32 * row + 32])) }
    let lit = rows.indices.filter { rows[$0] > 0.5 }
    #expect(rows[lit.last! - 2] < 0.6 * rows[lit.first! + 2])
    // Between the lobes the middle column is dark where its neighbours are bright.
    let top = lit.first! + 1
    #expect(pixels[32 * top + 16] < pixels[32 * top + 12])
  }

  /// An ellipse's long axis lies along (cos θ, sin θ), y pointing down. The mixed moment of its light is
  /// (a² − b²)/4 · cos θ sin θ for half axes a = 2b, a² = 8/π, in units of 5.4 pixels; points four to a
  /// pixel miss at most an eighth of a pixel along an edge that is 12 pixels away: some tenths.
  @Test(arguments: [0.3, 1.1, 2.5]) func anEllipseLeans(_ θ: Double) {
    let pixels = picture(1, orientation: θ)
    var moment = 0.0
    for (k, pixel) in pixels.enumerated() {
      moment += Double(pixel) * (Double(k % 32) - 15.5) * (Double(k / 32) - 15.5)
    }
    let expected = 5.4 * 5.4 * (8 / Double.pi) * 3 / 16 * cos(θ) * sin(θ)
    #expect(abs(moment / light(pixels) - expected) < 0.3)
  }

  /// Blurred by the definition: the mean over a normal law of the sharp picture's pixels.
  @Test func softness() {
    let (sharp, soft) = (
      picture(0, orientation: 0.4), picture(0, orientation: 0.4, edge: .blurred(1.5))
    )
    for (row, column) in [(16, 16), (10, 16), (9, 12), (21, 20)] {
      var sum = 0.0
      for i in 0..<32 {
        for j in 0..<32 {
          let distance = Double((i - row) * (i - row) + (j - column) * (j - column))
          sum += Double(sharp[32 * i + j]) * exp(-distance / (2 * 2.25)) / (2 * .pi * 2.25)
        }
      }
      #expect(abs(Double(soft[32 * row + column]) - sum) < 1e-4)
    }
  }

  /// Zoomed, a picture's speed along x does not depend on the scale; with edges of one width it does:
  /// it goes as the outline's length. By differences over half a pixel, in both directions.
  @Test(arguments: [0.0, 1, 2]) func zoomedSpritesMoveAtOneSpeed(_ shape: Double) {
    func speed(_ scale: Double, _ edge: Sprites.Edge) -> Double {
      // The travel is 14 pixels: a quarter of a pixel to either side, at sixteen places.
      let ends = [0.25, -0.25].map { step -> [Float] in
        let rows = (0..<16).map { k in
          [shape, scale, 0.3, 0.5 + (Double(k) / 16 + step) / 14, 0.5]
        }
        return Sprites.pixels(Matrix(rows), edge).elements
      }
      return zip(ends[0], ends[1]).reduce(0) { $0 + pow(Double($1.0 - $1.1), 2) }
    }
    #expect(abs(speed(0.6, .zoomed(2.5)) / speed(1, .zoomed(2.5)) - 1) < 0.1)
    #expect(speed(0.6, .blurred(1)) / speed(1, .blurred(1)) < 0.75)
  }

  @Test func draws() {
    var (a, b) = (Random(seed: 4), Random(seed: 4))
    let (first, second) = (Sprites.drawn(20, using: &a), Sprites.drawn(20, using: &b))
    #expect(first.pixels == second.pixels && first.factors == second.factors)
    #expect(first.factors.columns == 5 && first.width == 32)
    #expect(Sprites.pixels(first.factors) == first.pixels)
  }
}
