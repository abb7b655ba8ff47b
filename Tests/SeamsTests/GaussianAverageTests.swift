import Foundation
import Testing

@testable import Seams

/// Averages over posteriors by Gauss–Hermite nodes, and the losses made of them.
@Suite struct GaussianAverageTests {
  /// Decoder and encoder with tanh or affine, and biases; `full` posteriors or diagonal ones.
  private static func networks(_ hidden: [Int], full: Bool, _ random: inout Random)
    -> [Network<Double>]
  {
    func network(_ widths: [Int]) -> Network<Double> {
      let start = Network<Double>(widths, .tanh, using: &random)
      return Network(
        layers: start.layers.map {
          .init(
            weights: $0.weights, bias: 0.3 * random.normals(rows: 1, columns: $0.bias.columns),
            activation: $0.activation)
        })
    }
    return [network([2] + hidden + [3]), network([3] + hidden + [full ? 5 : 4])]
  }

  /// −log p(x|z) + KL, but for the constant, for noise of variance 0.3.
  private static let loss = AveragedLoss(latents: 2) { networks, x, average in
    let q = RecordedPosteriors(networks[1](x), latents: 2)
    let missed = average(over: q) { z in (networks[0](z) - x).squaredNorm }
    return (0.5 / 0.3) * missed + q.divergence
  }

  /// The Gaussian that a row of an encoder's outputs stands for.
  private static func posterior(_ code: [Double]) throws -> Gaussian {
    let L = Matrix([
      [exp(code[2]), 0], [code.count == 5 ? code[4] : 0, exp(code[3])],
    ])
    return try Gaussian(
      mean: Array(code[0..<2]), covariance: .product(L, L, transposeB: true))
  }

  private static func turns(_ count: Int, _ random: inout Random) -> [Matrix<Double>] {
    (0..<count).map { _ in random.orthogonal(2) }
  }

  /// With an affine decoder z ↦ zW + b the loss is a polynomial of degree two, which two nodes an
  /// axis average exactly, however they are turned: ‖x − d(μ)‖² + tr WᵀΣW.
  @Test(arguments: [false, true]) func anAffineDecodersLossIsExact(_ full: Bool) throws {
    var random = Random(seed: 21)
    let networks = Self.networks([], full: full, &random)
    // More points than go through the tape at once, and not a multiple.
    let x = random.normals(rows: 300, columns: 3)
    let W = networks[0].layers[0].weights
    let codes = networks[1](x)
    let terms = try (0..<300).map { p in
      let q = try Self.posterior(codes.row(p))
      let missed = Matrix([x.row(p)]) - networks[0](Matrix([q.mean]))
      let spread = Matrix.product(W, q.covariance * W, transposeA: true).trace
      return (dot(missed.elements, missed.elements) + spread) / 0.6
        + q.divergence(from: .standard(2))
    }
    let exact = mean(terms)
    let turns = Self.turns(300, &random)
    for (nodes, turns) in [(2, nil), (2, turns), (3, nil), (5, turns), (10, nil)] {
      let loss = BatchLoss(Self.loss, of: networks, over: x, nodes: nodes, turns: turns)
      let value = loss.value(at: loss.start)
      #expect(abs(value - exact) < 1e-12 * exact, "\(nodes) nodes")
    }
    #expect(abs(Self.loss.mean(over: x, of: networks) - exact) < 1e-12 * exact)
    // One node, at the mean, leaves the spread out.
    let one = BatchLoss(Self.loss, of: networks, over: x, nodes: 1)
    #expect(abs(one.value(at: one.start) - exact) > 1e-2)
  }

  /// E[z₁ᵃz₂ᵇ] of a standard Gaussian is (a − 1)!!(b − 1)!! for even a and b, and else 0: right for
  /// a, b ≤ 2k − 1, and not for a = 2k.
  @Test(arguments: [1, 2, 3, 4]) func nodesAreExactToTheirDegree(_ k: Int) {
    let rule = TensorQuadrature(count: k, dimension: 2)
    let tape = Tape<Double>()
    let average = GaussianAverage(
      nodes: (0..<k * k).map { tape.input(Matrix([rule.nodes.row($0)])) }, weights: rule.weights)
    let q = RecordedPosteriors(tape.input(Matrix([[0, 0, 0, 0]])), latents: 2)
    let axes = [tape.input(Matrix([[1.0], [0]])), tape.input(Matrix([[0.0], [1]]))]
    func moment(_ a: Int, _ b: Int) -> Double {
      average(over: q) { z in
        let powers = zip(axes, [a, b]).map { axis, power in
          (0..<power).reduce(tape.input(Matrix([[1.0]]))) { product, _ in product .* (z * axis) }
        }
        return powers[0] .* powers[1]
      }.number
    }
    func exact(_ a: Int) -> Double {
      a % 2 == 1 ? 0 : stride(from: a - 1, to: 1, by: -2).reduce(1) { $0 * Double($1) }
    }
    for a in 0..<2 * k {
      for b in 0..<2 * k {
        let scale = max(1, exact(a + a % 2) * exact(b + b % 2))
        #expect(abs(moment(a, b) - exact(a) * exact(b)) < 1e-13 * scale, "\(a), \(b)")
      }
    }
    #expect(abs(moment(2 * k, 0) - exact(2 * k)) > 0.9)
  }

  /// A second route: each posterior as a `Gaussian`, its nodes by `TensorQuadrature`, the decoder as
  /// a function of matrices.
  @Test(arguments: [false, true]) func theLossIsItsFormula(_ full: Bool) throws {
    var random = Random(seed: 22)
    let networks = Self.networks([7], full: full, &random)
    let x = random.normals(rows: 41, columns: 3)
    let turns = Self.turns(41, &random)
    let rule = TensorQuadrature(count: 3, dimension: 2)
    func value(_ turns: [Matrix<Double>]?) throws -> Double {
      let codes = networks[1](x)
      return try mean(
        (0..<41).map { p in
          let q = try Self.posterior(codes.row(p))
          let nodes = turns.map { .product(rule.nodes, $0[p], transposeB: true) } ?? rule.nodes
          let z = Matrix.product(nodes, q.factor.lower, transposeB: true) + q.mean
          let missed = networks[0](z) - x.row(p)
          let squares = (0..<9).map { dot(missed.row($0), missed.row($0)) }
          return rule.mean(squares) / 0.6 + q.divergence(from: .standard(2))
        })
    }
    let loss = [nil, turns].map {
      let loss = BatchLoss(Self.loss, of: networks, over: x, nodes: 3, turns: $0)
      return loss.value(at: loss.start)
    }
    #expect(try abs(loss[0] - value(nil)) < 1e-12 * loss[0])
    #expect(try abs(loss[1] - value(turns)) < 1e-12 * loss[1])
    // Three nodes are few enough for a turn to be seen.
    #expect(abs(loss[0] - loss[1]) > 1e-6)
  }

  @Test(arguments: [false, true]) func slopesAreCentralDifferences(_ full: Bool) {
    var random = Random(seed: 23)
    let networks = Self.networks([4], full: full, &random)
    let x = random.normals(rows: 130, columns: 3)
    let loss = BatchLoss(
      Self.loss, of: networks, over: x, nodes: 3, turns: Self.turns(130, &random))
    let at = loss.start
    let (value, slope) = loss(at)
    #expect(value == loss.value(at: at) && slope.count == at.count)
    for k in at.indices {
      let ends = [1e-5, -1e-5].map { step in
        var moved = at
        moved[k] += step
        return loss.value(at: moved)
      }
      let difference = (ends[0] - ends[1]) / 2e-5
      #expect(abs(difference - slope[k]) < 1e-7 * max(1, abs(difference)), "parameter \(k)")
    }
  }

  /// Also where a tape holds a layer's weights as their transpose.
  @Test func parametersGoOutAndIn() {
    var random = Random(seed: 24)
    let networks = [
      Network<Double>([2, 512, 3], .tanh, using: &random),
      Network<Double>([3, 4, 4], .tanh, using: &random),
    ]
    let x = random.normals(rows: 5, columns: 3)
    let loss = BatchLoss(Self.loss, of: networks, over: x, nodes: 2)
    #expect(loss.networks(at: loss.start) == networks)
    let moved = loss.networks(at: loss.start.map { $0 + 1 })
    for (after, before) in zip(moved, networks) {
      for (after, before) in zip(after.layers, before.layers) {
        #expect(after.weights == before.weights.map { $0 + 1 })
        #expect(after.bias == before.bias.map { $0 + 1 })
      }
    }
    let value = BatchLoss(Self.loss, of: moved, over: x, nodes: 2)
    #expect(value.value(at: value.start) == loss.value(at: loss.start.map { $0 + 1 }))
  }

  @Test func shapesThatDoNotFitAreNamed() async {
    let code = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape<Double>()
      _ = RecordedPosteriors(tape.input(Matrix(rows: 3, columns: 7)), latents: 3)
    }
    let turned = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let loss = AveragedLoss(latents: 2) { _, x, _ in x.squaredNorm }
      _ = BatchLoss(
        loss, of: [], over: Matrix(rows: 3, columns: 2), nodes: 2, turns: [.identity(2)])
    }
    func text(_ result: ExitTest.Result?) -> String {
      String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    }
    #expect(
      text(code).contains("posteriors of 3 latents from 7 columns; 6 are diagonal ones, 9 full"))
    #expect(text(turned).contains("nodes of 3 points in 2 dimensions turned by 1 matrices"))
  }
}
