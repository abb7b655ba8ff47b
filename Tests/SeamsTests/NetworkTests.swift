import Foundation
import Testing

@testable import Seams

@Suite struct NetworkTests {
  /// A network of three inputs and five outputs, its biases not zero, and nine points.
  private func example(_ activation: Activation, outer: Bool = false)
    -> (network: Network<Double>, z: Matrix<Double>)
  {
    var random = Random(seed: 21)
    let start = Network<Double>([3, 13, 8, 5], activation, using: &random)
    let layers = start.layers.map { layer in
      Network<Double>.Layer(
        weights: 1.5 * layer.weights,
        bias: 0.3 * random.normals(rows: 1, columns: layer.bias.columns),
        activation: outer ? activation : layer.activation)
    }
    return (Network(layers: layers), random.normals(rows: 9, columns: 3))
  }

  /// Each row of z moved by `step` along direction i.
  private func moved(_ z: Matrix<Double>, _ i: Int, by step: Double) -> Matrix<Double> {
    z + (0..<z.columns).map { $0 == i ? step : 0 }
  }

  @Test(arguments: Activation.allCases)
  func theTapeAndTheNetworkAgree(_ activation: Activation) {
    let (network, z) = example(activation, outer: true)
    let tape = Tape<Double>()
    let recorded = tape.parameters(of: network)
    #expect((recorded(tape.input(z)).value - network(z)).largestEntry < 1e-14)
    #expect(recorded.network == network)
    #expect((Network<Double>(Network<Float>(network))(z) - network(z)).largestEntry < 1e-5)
  }

  /// A layer that widens to a page of the memory keeps its weights transposed on the tape.
  @Test func aWideLayerLearnsAsAnyOther() {
    var random = Random(seed: 22)
    let network = Network<Double>([3, 5, 512], .tanh, using: &random)
    let z = random.normals(rows: 4, columns: 3)
    func loss(_ network: Network<Double>) -> Double { pow(network(z).frobeniusNorm, 2) }
    let tape = Tape<Double>()
    let recorded = tape.parameters(of: network)
    #expect(recorded.layers.map(\.isTransposed) == [false, true])
    #expect(recorded.network == network)
    let square = recorded(tape.input(z)).squaredNorm
    tape.run()
    tape.differentiate(square)
    #expect(abs(square.number - loss(network)) < 1e-12 * loss(network))
    let (slope, layer) = (recorded.layers[1].weights.slope, network.layers[1])
    for (i, j) in [(0, 0), (4, 511), (2, 100)] {
      let ends = [1e-5, -1e-5].map { step in
        var weights = layer.weights
        weights[i, j] += step
        let moved = Network<Double>.Layer(
          weights: weights, bias: layer.bias, activation: layer.activation)
        return loss(Network(layers: [network.layers[0], moved]))
      }
      #expect(abs((ends[0] - ends[1]) / 2e-5 - slope[j, i]) < 1e-8)
    }
  }

  /// The formula by itself, one number at a time and with libm's functions.
  @Test func valuesAreTheFormulas() {
    let φ: [(Double) -> Double] = [{ $0 }, tanh]
    for (activation, φ) in zip(Activation.allCases, φ) {
      let (network, z) = example(activation)
      var x = z.row(4)
      for (k, layer) in network.layers.enumerated() {
        x = (0..<layer.bias.columns).map { j in
          let a = dot(x, layer.weights.column(j)) + layer.bias[0, j]
          return k == network.layers.count - 1 ? a : φ(a)
        }
      }
      #expect(zip(network(z).row(4), x).allSatisfy { abs($0 - $1) < 1e-13 })
    }
  }

  /// Slopes against differences of values, second derivatives against differences of slopes.
  @Test(arguments: Activation.allCases, [false, true])
  func jetsAreCentralDifferences(_ activation: Activation, _ outer: Bool) {
    let (network, z) = example(activation, outer: outer)
    let (jets, h) = (network.jets(at: z), 1e-5)
    #expect((jets.values - network(z)).largestEntry < 1e-14)
    var row = 0
    for i in 0..<3 {
      let (up, down) = (network.jets(at: moved(z, i, by: h)), network.jets(at: moved(z, i, by: -h)))
      let slope = (up.values - down.values) / (2 * h)
      #expect((slope - jets.slopes.rows((0..<9).map { 3 * $0 + i })).largestEntry < 1e-8)
      for j in i..<3 {
        let rows = (0..<9).map { 3 * $0 + j }
        let curvature = (up.slopes.rows(rows) - down.slopes.rows(rows)) / (2 * h)
        let mine = jets.curvatures.rows((0..<9).map { 6 * $0 + row })
        #expect((curvature - mine).largestEntry < 1e-8)
        row += 1
      }
    }
  }

  /// Forwards and backwards, two routes to one combination of second derivatives.
  @Test(arguments: Activation.allCases, [false, true])
  func theTwoRoutesAgree(_ activation: Activation, _ outer: Bool) {
    let (network, z) = example(activation, outer: outer)
    var random = Random(seed: 22)
    let w = random.normals(rows: 9, columns: 5)
    let jets = network.jets(at: z)
    let (values, slopes, curvatures) = network.curvatures(at: z) { _ in w }
    #expect((values - jets.values).largestEntry < 1e-14)
    #expect((slopes - jets.slopes).largestEntry < 1e-13)
    for p in 0..<9 {
      var row = 0
      for i in 0..<3 {
        for j in i..<3 {
          let sum = dot(w.row(p), jets.curvatures.row(6 * p + row))
          #expect(abs(curvatures[3 * p + i, j] - sum) < 1e-12)
          #expect(abs(curvatures[3 * p + j, i] - sum) < 1e-12)
          row += 1
        }
      }
    }
  }

  /// One layer by the formula: ∂ᵢy = (1 − y²)Aᵢ and ∂ᵢⱼy = −2y(1 − y²)AᵢAⱼ.
  @Test func oneLayerIsItsFormula() {
    var random = Random(seed: 23)
    let A = random.normals(rows: 2, columns: 4)
    let layer = Network<Double>.Layer(
      weights: A, bias: random.normals(rows: 1, columns: 4), activation: .tanh)
    let z = random.normals(rows: 3, columns: 2)
    let jets = Network(layers: [layer]).jets(at: z)
    for p in 0..<3 {
      for k in 0..<4 {
        let y = tanh(dot(z.row(p), A.column(k)) + layer.bias[0, k])
        #expect(abs(jets.values[p, k] - y) < 1e-14)
        for i in 0..<2 {
          #expect(abs(jets.slopes[2 * p + i, k] - (1 - y * y) * A[i, k]) < 1e-13)
        }
        for (row, (i, j)) in [(0, 0), (0, 1), (1, 1)].enumerated() {
          let exact = -2 * y * (1 - y * y) * A[i, k] * A[j, k]
          #expect(abs(jets.curvatures[3 * p + row, k] - exact) < 1e-13)
        }
      }
    }
  }

  /// −JᵀJ/σ² + Σ (x − d)ₖ∇²dₖ/σ² against second differences of log p(x|z).
  @Test func theHessianOfTheLogLikelihood() {
    let (network, z) = example(.tanh)
    var random = Random(seed: 24)
    let (x, variance, h) = (random.normals(rows: 9, columns: 5), 0.3, 1e-3)
    func logLikelihood(_ z: Matrix<Double>) -> [Double] {
      let residual = x - network(z)
      return (0..<9).map { -dot(residual.row($0), residual.row($0)) / (2 * variance) }
    }
    let (_, J, curvatures) = network.curvatures(at: z) { (x - $0) / variance }
    for i in 0..<3 {
      for j in 0..<3 {
        let corners = [(h, h), (h, -h), (-h, h), (-h, -h)].map { a, b in
          logLikelihood(moved(moved(z, i, by: a), j, by: b))
        }
        for p in 0..<9 {
          let second = (corners[0][p] - corners[1][p] - corners[2][p] + corners[3][p]) / (4 * h * h)
          let mine =
            curvatures[3 * p + i, j] - dot(J.row(3 * p + i), J.row(3 * p + j)) / variance
          #expect(abs(mine - second) < 1e-4 * max(1, abs(second)))
        }
      }
    }
  }

  @Test func startsAreGlorots() {
    var (random, again) = (Random(seed: 25), Random(seed: 25))
    let network = Network<Float>([200, 100, 3], .tanh, using: &random)
    #expect(network == Network<Float>([200, 100, 3], .tanh, using: &again))
    let weights = network.layers[0].weights.elements.map { Double($0) }
    let reach = (6.0 / 300).squareRoot()
    #expect(weights.allSatisfy { abs($0) <= reach })
    // The mean square is reach²/3; its standard error over 20 000 draws is 0.0063 of that.
    let square = dot(weights, weights) / Double(weights.count)
    #expect(abs(square / (reach * reach / 3) - 1) < 0.032)
    #expect(network.layers.allSatisfy { $0.bias.largestEntry == 0 })
    #expect(network.layers.map(\.activation) == [.tanh, .identity])
    #expect((network.inputs, network.outputs) == (200, 3))
  }

  /// A small network learns a sine in single precision, and its frozen values are the tape's.
  @Test func aNetworkLearnsASine() throws {
    var random = Random(seed: 26)
    let z = Matrix<Float>(rows: 64, columns: 1) { i, _ in Float(i) / 10 - 3.2 }
    let tape = Tape<Float>()
    let recorded = tape.parameters(of: Network([1, 16, 1], .tanh, using: &random))
    let values = recorded(tape.input(z))
    let loss = (1.0 / 64) * (values - tape.input(z.map { sin($0) })).squaredNorm
    let before = loss.number
    try Training(steps: 1000, rate: 0.02).minimise(loss)
    #expect(loss.number < 1e-3 && before > 0.1)
    #expect((recorded.network(z) - values.value).largestEntry < 1e-5)
  }

  @Test func shapesThatDoNotFitAreNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = Random(seed: 1)
      _ = Network<Double>([2, 3], .tanh, using: &random)(Matrix([[1.0, 2, 3]]))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("a network of 2 inputs at points of 1×3"))
  }
}
