import Foundation
import Seams
import Testing

@testable import Figures
@testable import push_forward

/// The drawings and the table of chapter 4, against closed forms.
@MainActor @Suite struct PushForwardDrawingTests {
  /// Five draws of the warp's strip, one of them beyond what is shown: bars over the arc u + u³/3.
  @Test func barsAreSharesAlongTheArc() throws {
    var random = Random(seed: 4)
    let watched = Watched(
      decoder: Zoo.warp, through: [0, 0.5], halfWidth: 0.05,
      latents: Zoo.warp.latents(2500, using: &random), inside: [1, 1, 0.5, -1.5, 2.5])
    let panel = try stripPicture([watched])[1]
    let (x, tops) = (
      try panel.numbers(Bars.self, "x")[0], try panel.numbers(Bars.self, "upper")[0]
    )
    let width = 28 / 3.0 / 18
    #expect(x.count == 18 && abs(tops.reduce(0, +) * width - 1) < 1e-12)
    for (u, count) in [(1, 2.0), (0.5, 1), (-1.5, 1)] {
      let place = 14 / 3 + u + u * u * u / 3
      let bar = x.indices.first { abs(x[$0] - place) < width / 2 }!
      #expect(abs(tops[bar] - count / (4 * width)) < 1e-12, "\(u)")
    }
  }

  /// Squares at all crossings are C1, white is C2; the polar map's grey is one over the radius.
  @Test func gridsAreWhatTheirTitlesSay() throws {
    let panels = try grids([Zoo.warp, Zoo.polar, Zoo.banana, Zoo.swirl], samples: 40)
    let titles = try panels.map { panel in
      let squares = panel.marks(Line.self).count
      #expect(squares == 64 || squares == 0)
      let isWhite = try panel.numbers(CarriedField.self, "value")[0].allSatisfy { $0 < 1e-9 }
      return switch (squares == 64, isWhite) {
      case (true, true): "C1 and C2"
      case (true, false): "C1 only"
      case (false, true): "C2 only"
      case (false, false): "neither"
      }
    }
    #expect(Set(titles).count == 4)
    for (panel, title) in zip(panels, titles) {
      #expect(panel.title.hasPrefix("\(title): "), "\(panel.title)")
    }
    func polar(_ column: String) throws -> [Double] {
      try panels[1].numbers(CarriedField.self, column)[0]
    }
    let (x, y, grey) = (try polar("x"), try polar("y"), try polar("value"))
    let errors = grey.indices.map { grey[$0] - min(1 / hypot(x[$0], y[$0]), 1.4) }
    #expect(errors.allSatisfy { abs($0) < 1e-12 } && errors.count == 40 * 40)
  }

  /// (4.9), for s₁ and for s₂.
  @Test func loopsMissByTheirIntegrals() throws {
    func square(_ f: (Double, Double) -> Double) -> Double {
      simpson(1...2) { a in simpson(0...1) { v in f(a, v) / hypot(a, v) } }
    }
    let misses = [(0, 0), (0, 0.5), (0, M_E - 1), (-square { $1 }, square { a, _ in a })]
    for (panel, miss) in zip(try loops(), misses) {
      let (x, y) = (try panel.numbers(Line.self, "x"), try panel.numbers(Line.self, "y"))
      // The paths are sums over 40 middles a side, off by h²/24 times a slope's change.
      #expect(abs(x[3].last! - miss.0) < 1e-4, "\(panel.title)")
      #expect(abs(y[3].last! - miss.1) < 1e-4, "\(panel.title)")
      let rings = panel.marks(Points.self).count { $0.shape == .ring }
      #expect(rings == (miss.1 == 0 ? 0 : 1), "\(panel.title)")
    }
  }

  /// Each name stands once, inside those outlines whose conditions it meets.
  @Test func namesStandInTheirOutlines() throws {
    let panel = classes(try Zoo.all.map { ($0, try $0.defects()) })[0]
    func isInside(_ ink: Ink, _ place: (x: Double, y: Double)) -> Bool {
      let oval = panel.marks(Ellipse.self).first { $0.color == ink }!
      let (x, y) = (place.x - oval.center.0, place.y - oval.center.1)
      return x * x / oval.covariance[0, 0] + y * y / oval.covariance[1, 1] < 1
    }
    var seen: [String] = []
    for note in panel.marks(Note.self) {
      for name in note.text.split(separator: "\n").map(String.init) {
        guard let word = ZooTests.conditions[name] else { continue }
        seen.append(name)
        let holds = word.map { $0 == "1" }
        let both = holds[0] && holds[2]
        #expect(
          [Ink.blue, .orange, .green, .ink].map { isInside($0, note.place) } == [
            holds[0], holds[1], both, both && name != "cone",
          ], "\(name)")
      }
    }
    #expect(seen.sorted() == ZooTests.conditions.keys.sorted())
  }

  /// The colours of surfaces are densities: p over the speeds, for orthogonal columns.
  @Test func surfacesShowTheirDensities() throws {
    let forms: [(PushForward, (Double, Double) -> Double)] = [
      (Zoo.torus, { u, _ in 1 / (2 + cos(u)) }),
      (Zoo.roll, { u, _ in 1 / (1 + u * u).squareRoot() }),
      (Zoo.sheet, { u, v in exp(-0.5 * (u * u + v * v)) / (2 * .pi) }),
    ]
    for (panel, (d, form)) in zip(surfaces(forms.map(\.0)), forms) {
      func column(_ name: String) throws -> [Double] { try panel.numbers(Scene.self, name)[0] }
      let (u, v, color) = (try column("u"), try column("v"), try column("value"))
      #expect(color.indices.allSatisfy { abs(color[$0] - form(u[$0], v[$0])) < 1e-13 }, "\(d.name)")
      #expect(color.count == 81 * 81)
    }
  }

  /// On the polar map's circles f₂ = 1/2πu, over the length 2πu; the larger the radius, the darker.
  @Test func circlesDarkenWithTheirRadius() throws {
    let panel = try ownDensities(Zoo.polar)[1]
    let (x, y) = (try panel.numbers(Line.self, "x"), try panel.numbers(Line.self, "y"))
    let radii = y.map { 1 / (2 * .pi * $0[0]) }
    for k in radii.indices {
      // Chords of 1/200 of the circle are shorter by 4e-5.
      #expect(abs((x[k].last! - x[k][0]) / (2 * .pi * radii[k]) - 1) < 1e-4)
      #expect(abs(radii[k] - (0.2 + 1.8 * (0.08 + 0.19 * Double(k)))) < 1e-12)
    }
    let alphas = zip(radii, panel.marks(Line.self).map(\.color.alpha)).sorted { $0.0 < $1.0 }
      .map(\.1)
    #expect(alphas.count == 5 && zip(alphas, alphas.dropFirst()).allSatisfy { $0 < $1 })
  }

  /// ∂₁ log s₂ is 1/u for the polar map and −tan u on the sphere; the banana's cosine is u/√(1 + u²).
  /// The grid's last places are 0.29, ±1.17 and ±1.8.
  @Test func theTableSaysByHowMuch() throws {
    #expect(abs(try Zoo.polar.defects().c2 - 1 / 0.29) < 1e-12)
    #expect(abs(try Zoo.sphere.defects().c2 - tan(1.17)) < 1e-12)
    #expect(abs(try Zoo.banana.defects().c1 - 1.8 / (1 + 1.8 * 1.8).squareRoot()) < 1e-12)
    #expect(Array(try tableRow(Zoo.polar)[2...]) == ["✓", "✓", "3.4", "0", "0"])
    #expect(Array(try tableRow(Zoo.banana)[2...]) == ["0.87", "✓", "✓", "0", "0.27"])
  }

  /// The zoo's formulas as the page shows them, but those with vectors, matrices and Φ, against what
  /// is computed.
  @Test func formulasAreThoseComputed() throws {
    let others = [
      "linear", "warp", "bipolar", "Möbius", "sphere, stereographic", "folded sheet",
      "linear, turned", "swirl", "automorphism",
    ]
    for d in Zoo.all where !others.contains(d.name) {
      let z = middles(d.shown, 3)
      for p in 0..<z.rows {
        let shown = try Formula.coordinates(d.tex, z[p, 0], z[p, 1])
        let computed = d.decoder(z.row(p))
        #expect(shown.count == computed.count, "\(d.name)")
        #expect(
          zip(shown, computed).allSatisfy { abs($0 - $1) < 1e-12 * (1 + abs($1)) }, "\(d.name)")
      }
    }
  }
}

/// A formula in TeX, read and evaluated: sums, products without a sign, powers, fractions, roots and
/// functions, with numbers of one digit.
private struct Formula {
  private var rest: Substring
  private var values: [Character: Double]

  struct Unreadable: Error { let rest: String }

  /// The coordinates at u and v, with a = u + 2 and r² = a² + v² unless the formula says what r is.
  static func coordinates(_ tex: String, _ u: Double, _ v: Double) throws -> [Double] {
    let parts = tex.split(separator: #"\quad r="#)
    var formula = Formula(
      rest: parts.last!, values: ["u": u, "v": v, "a": u + 2, "r": hypot(u + 2, v), "e": M_E])
    if parts.count > 1 { formula.values["r"] = try formula.sum() }
    formula.rest = parts[0]
    var found = [try formula.sum()]
    while formula.take(",") { found.append(try formula.sum()) }
    guard formula.rest.isEmpty else { throw Unreadable(rest: String(formula.rest)) }
    return found
  }

  private mutating func take(_ sign: Character) -> Bool {
    rest = rest.drop { $0 == " " }
    guard rest.first == sign else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func sum() throws -> Double {
    var total = take("-") ? -(try product()) : try product()
    while true {
      if take("+") {
        total += try product()
      } else if take("-") {
        total -= try product()
      } else {
        return total
      }
    }
  }

  private mutating func product() throws -> Double {
    var value = try power()
    while let next = rest.first(where: { $0 != " " }),
      next.isLetter || next.isNumber
        || #"(\"#.contains(next)
    {
      value *= try power()
    }
    return value
  }

  private mutating func power() throws -> Double {
    let base = try atom()
    return take("^") ? pow(base, try atom()) : base
  }

  private mutating func atom() throws -> Double {
    for (opens, closes) in [("(", ")"), ("{", "}")] as [(Character, Character)] where take(opens) {
      let value = try sum()
      guard take(closes) else { throw Unreadable(rest: String(rest)) }
      return value
    }
    if take("\\") {
      let name = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(name.count)
      switch name {
      case "frac": return try atom() / atom()
      case "sqrt": return try atom().squareRoot()
      case "cos": return cos(try power())
      case "sin": return sin(try power())
      case "cosh": return cosh(try power())
      case "sinh": return sinh(try power())
      case "tanh": return tanh(try power())
      case "mathrm" where rest.hasPrefix("{arsinh}"):
        rest = rest.dropFirst("{arsinh}".count)
        return asinh(try power())
      default: throw Unreadable(rest: "\(name)\(rest)")
      }
    }
    guard let first = rest.popFirst(),
      let value = values[first] ?? first.wholeNumberValue.map(Double.init)
    else { throw Unreadable(rest: String(rest)) }
    return value
  }
}
