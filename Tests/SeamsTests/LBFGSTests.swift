import Foundation
import Testing

@testable import Seams

/// A function of some numbers with its slope, and where to begin.
private struct Hill: Sendable {
  let name: String
  let start: [Double]
  let function: @Sendable ([Double]) -> (value: Double, slope: [Double])

  /// Rosenbrock's valley, Σ 100(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)² over the pairs; least at ones.
  static func rosenbrock(_ count: Int) -> Hill {
    Hill(name: "Rosenbrock \(count)", start: (0..<count).map { $0.isMultiple(of: 2) ? -1.2 : 1 }) {
      x in
      var (value, slope) = (0.0, [Double](repeating: 0, count: x.count))
      for i in stride(from: 0, to: x.count, by: 2) {
        let (a, b) = (1 - x[i], x[i + 1] - x[i] * x[i])
        value += a * a + 100 * b * b
        slope[i] = -2 * a - 400 * x[i] * b
        slope[i + 1] = 200 * b
      }
      return (value, slope)
    }
  }

  /// Waves on a bowl: many minima, and slopes of both signs along a line.
  static let waves = Hill(name: "waves", start: [7, -5, 3]) { x in
    (
      x.reduce(0) { $0 + 0.05 * $1 * $1 + cos(2 * $1) },
      x.map { 0.1 * $0 - 2 * sin(2 * $0) }
    )
  }

  /// Its minimum is a thousand first steps away, and nearly straight until then.
  static let far = Hill(name: "far", start: [1000, 1e-3]) { x in
    let r = (1 + x[0] * x[0]).squareRoot()
    return (r + x[1] * x[1], [x[0] / r, 2 * x[1]])
  }

  /// Its first step is a thousand times too long.
  static let narrow = Hill(name: "narrow", start: [1e-3, 2e-3]) { x in
    (cosh(4e3 * x[0]) + cosh(1e3 * x[1]), [4e3 * sinh(4e3 * x[0]), 1e3 * sinh(1e3 * x[1])])
  }

  /// Defined for 0 < x < 1 only; no first step stays there.
  static let fenced = Hill(name: "fenced", start: [0.9]) { x in
    (5 * x[0] - log(x[0]) - log(1 - x[0]), [5 - 1 / x[0] + 1 / (1 - x[0])])
  }
}

@Suite struct LBFGSTests {
  /// The slope at the end is at most 10⁻⁹ an entry, and the least curvature at ones is 0.4.
  @Test(arguments: [2, 10]) func rosenbrocksValleyIsFollowedToItsEnd(_ count: Int) throws {
    let hill = Hill.rosenbrock(count)
    let found = try LBFGS(iterations: 200).minimise(from: hill.start, hill.function)
    #expect(found.ending == .slope)
    let error = norm(found.place.parameters.map { $0 - 1 })
    #expect(error <= 1e-9 * Double(count).squareRoot() / 0.39)
    #expect(found.place.value == hill.function(found.place.parameters).value)
  }

  /// On a round bowl the first pair says the curvature exactly, and the second step is the last.
  @Test func aRoundBowlTakesTwoSteps() throws {
    let centre = [3.0, -4, 12]
    let found = try LBFGS(iterations: 100).minimise(from: [0, 0, 0]) { x in
      let d = zip(x, centre).map { $0 - $1 }
      return (3.5 * dot(d, d), d.map { 7 * $0 })
    }
    #expect(found.ending == .slope && found.iterations <= 2)
    #expect(norm(zip(found.place.parameters, centre).map { $0 - $1 }) < 1e-9)
  }

  /// A bowl of any shape, with fewer pairs than dimensions and with more, against Cholesky.
  @Test(arguments: [1, 3, 50]) func theBottomOfABowlIsTheSolution(_ pairs: Int) throws {
    var random = Random(seed: 5)
    let A = random.normals(rows: 12, columns: 6).gram() + .identity(6)
    let b = random.normals(6)
    let found = try LBFGS(pairs: pairs, iterations: 500).minimise(from: random.normals(6)) { x in
      let Ax = A * x
      return (0.5 * dot(x, Ax) - dot(b, x), zip(Ax, b).map { $0 - $1 })
    }
    #expect(found.ending == .slope || found.ending == .precision)
    // The value is within some units of its last place, and no eigenvalue is below 1.
    let distance = norm(zip(found.place.parameters, try Cholesky(A).solve(b)).map { $0 - $1 })
    #expect(0.5 * distance * distance < 10 * abs(found.place.value).ulp)
  }

  /// f(x′) ≤ f(x) + 10⁻⁴·g(x)ᵀ(x′ − x) and |g(x′)ᵀ(x′ − x)| ≤ 0.9·|g(x)ᵀ(x′ − x)| after every step,
  /// where steps must be made longer, shorter, or find their way back into the domain.
  @Test(arguments: ["Rosenbrock", "waves", "far", "narrow", "fenced"])
  func everyStepSatisfiesTheStrongWolfeConditions(_ name: String) throws {
    let hill = try #require(
      [Hill.rosenbrock(6), .waves, .far, .narrow, .fenced].first { $0.name.hasPrefix(name) })
    let (value, slope) = hill.function(hill.start)
    var before = LBFGS.Place(parameters: hill.start, value: value, slope: slope)
    let found = try LBFGS(iterations: 300).minimise(from: hill.start, hill.function) { _, place in
      let move = zip(place.parameters, before.parameters).map { $0 - $1 }
      let (fell, falls) = (dot(before.slope, move), dot(place.slope, move))
      #expect(fell < 0)
      // The sums are made in another order here.
      let rounding = 1e-12 * (abs(before.value) + norm(before.slope) * norm(move))
      #expect(place.value <= before.value + 1e-4 * fell + rounding)
      #expect(abs(falls) <= 0.9 * abs(fell) + rounding)
      before = place
      return true
    }
    #expect(found.iterations > 1)
    #expect(found.place.slope.allSatisfy { abs($0) < 1e-6 })
  }

  /// Every step is along −H·g, with H made of the last three pairs, oldest first, as a whole matrix:
  /// H ← (I − s·yᵀ/sᵀy)·H·(I − y·sᵀ/sᵀy) + s·sᵀ/sᵀy, from sᵀy/yᵀy·I of the last.
  @Test func stepsFollowTheLastPairs() throws {
    let hill = Hill.rosenbrock(6)
    let (value, slope) = hill.function(hill.start)
    var places = [LBFGS.Place(parameters: hill.start, value: value, slope: slope)]
    _ = try LBFGS(pairs: 3, iterations: 25).minimise(from: hill.start, hill.function) {
      places.append($1)
      return true
    }
    func column(_ a: [Double], _ b: [Double]) -> Matrix<Double> {
      Matrix(rows: a.count, columns: 1) { i, _ in a[i] - b[i] }
    }
    #expect(places.count == 26)
    for k in 3..<places.count - 1 {
      let pairs = (k - 3..<k).map { i in
        (
          s: column(places[i + 1].parameters, places[i].parameters),
          y: column(places[i + 1].slope, places[i].slope)
        )
      }
      func inner(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
        dot(a.elements, b.elements)
      }
      let last = pairs[2]
      let start = (inner(last.s, last.y) / inner(last.y, last.y)) * .identity(6)
      let H = pairs.reduce(start) { H, pair in
        let (s, y, product) = (pair.s, pair.y, inner(pair.s, pair.y))
        let A = .identity(6) - (s * y.transpose) / product
        return A * H * A.transpose + (s * s.transpose) / product
      }
      let along = (H * places[k].slope).map { -$0 }
      let move = column(places[k + 1].parameters, places[k].parameters).elements
      #expect(dot(along, move) > (1 - 1e-9) * norm(along) * norm(move), "step \(k)")
    }
  }

  /// Where the value has no digits left for a step, the slope's own tolerance is out of reach.
  @Test func roundingEndsTheDescent() throws {
    let start = [Double](repeating: 1, count: 8)
    let found = try LBFGS(iterations: 1000, slope: 1e-12).minimise(from: start) { x in
      let shares = x.enumerated().map { Double($0 + 1) * ($1 - 0.1) }
      return (
        1e10 + 0.5 * dot(shares, x.map { $0 - 0.1 }), shares
      )
    }
    #expect(found.ending == .precision)
    // The value is within some units of its last place, and no curvature is below 1.
    let distance = norm(found.place.parameters.map { $0 - 0.1 })
    #expect(0.5 * distance * distance < 10 * 1e10.ulp)
  }

  @Test func itStopsWhenToldAndCountsWhatItDid() throws {
    let hill = Hill.rosenbrock(4)
    var (calls, asked) = (0, [Int]())
    func count(_ x: [Double]) -> (value: Double, slope: [Double]) {
      calls += 1
      return hill.function(x)
    }
    let halted = try LBFGS(iterations: 100).minimise(from: hill.start, count) { step, _ in
      asked.append(step)
      return step < 7
    }
    #expect(halted.ending == .halted && halted.iterations == 7 && asked == Array(1...7))
    #expect(halted.evaluations == calls)
    let limited = try LBFGS(iterations: 7).minimise(from: hill.start, hill.function)
    #expect(limited.ending == .iterations && limited.place.parameters == halted.place.parameters)
  }

  @Test func aStartThatIsNoNumberIsRefused() throws {
    for bad in [Double.nan, .infinity] {
      #expect(throws: LearningError.self) {
        try LBFGS(iterations: 1).minimise(from: [1]) { _ in (bad, [1]) }
      }
      #expect(throws: LearningError.self) {
        try LBFGS(iterations: 1).minimise(from: [1]) { _ in (1, [bad]) }
      }
    }
    #expect(throws: LearningError.noSteps(0)) { try LBFGS(iterations: 0) }
    #expect(!LearningError.start(.nan).description.contains("\n"))
  }
}
