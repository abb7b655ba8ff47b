/// A dense network, x ↦ φ(…φ(x·A₁ + b₁)…)·A_L + b_L, each row of x a point.
///
/// A value like a number: what is learned on a tape comes back as a new one.
///
///     let start = Network<Double>([2, 32, 10], .tanh, using: &random)
///     let tape = Tape<Double>()
///     let decoder = tape.parameters(of: start)
///     let loss = (decoder(z) - x).squaredNorm
///     try Training(steps: 1000, rate: 0.01).minimise(loss)
///     let learned = decoder.network
public struct Network<Element: Scalar>: Equatable, Sendable {
  /// x ↦ φ(x·weights + bias).
  public struct Layer: Equatable, Sendable {
    /// Numbers in × numbers out.
    public let weights: Matrix<Element>
    /// 1 × numbers out.
    public let bias: Matrix<Element>
    public let activation: Activation

    public init(weights: Matrix<Element>, bias: Matrix<Element>, activation: Activation) {
      require(
        bias.rows == 1 && bias.columns == weights.columns,
        "a layer of \(weights.shape) weights and a bias of \(bias.shape)")
      (self.weights, self.bias, self.activation) = (weights, bias, activation)
    }
  }

  public let layers: [Layer]

  /// The numbers of an input.
  public var inputs: Int { layers[0].weights.rows }

  /// The numbers of a value.
  public var outputs: Int { layers[layers.count - 1].weights.columns }

  /// A network of these layers, at least one, each as wide as the next expects.
  public init(layers: [Layer]) {
    require(!layers.isEmpty, "a network without layers")
    for (first, second) in zip(layers, layers.dropFirst()) {
      require(
        first.weights.columns == second.weights.rows,
        "a layer of \(first.weights.shape) weights before one of \(second.weights.shape)")
    }
    self.layers = layers
  }

  /// A network with random weights and no bias: `widths` are the numbers of an input, of every
  /// hidden layer and of a value. The last layer is affine.
  ///
  /// The weights are uniform in ±√(6/(in + out)), with which neither values nor slopes grow or die
  /// from layer to layer (Glorot and Bengio, 2010).
  public init(_ widths: [Int], _ activation: Activation, using random: inout Random) {
    require(widths.count >= 2, "a network of widths \(widths); two at least")
    layers = (1..<widths.count).map { k in
      let reach = (6 / Double(widths[k - 1] + widths[k])).squareRoot()
      return Layer(
        weights: Matrix(rows: widths[k - 1], columns: widths[k]) { _, _ in
          Element(reach * (2 * random.uniform() - 1))
        },
        bias: Matrix(rows: 1, columns: widths[k]),
        activation: k == widths.count - 1 ? .identity : activation)
    }
  }

  /// The same network in another precision: an image network learns in single and is studied in
  /// double.
  public init<Other: Scalar>(_ other: Network<Other>) {
    func converted(_ a: Matrix<Other>) -> Matrix<Element> {
      Matrix(rows: a.rows, columns: a.columns, elements: a.elements.map { Element($0) })
    }
    layers = other.layers.map {
      Layer(
        weights: converted($0.weights), bias: converted($0.bias), activation: $0.activation)
    }
  }

  /// The values at the rows of x, N × inputs: N × outputs.
  public func callAsFunction(_ x: Matrix<Element>) -> Matrix<Element> {
    require(x.columns == inputs, "a network of \(inputs) inputs at points of \(x.shape)")
    return layers.reduce(x) { $1($0) }
  }
}

// MARK: On a tape

/// A network whose weights and biases are parameters of a tape.
public struct RecordedNetwork<Element: Scalar> {
  struct Layer {
    /// Numbers in × numbers out, or the transpose of that.
    let weights: Variable<Element>
    let isTransposed: Bool
    /// 1 × numbers out.
    let bias: Variable<Element>
    let activation: Activation

    func callAsFunction(_ x: Variable<Element>) -> Variable<Element> {
      bias.plus(1, x, weights, transposeB: isTransposed).activated(by: activation)
    }
  }

  let layers: [Layer]

  /// Records the values at the rows of x, N × inputs: N × outputs.
  public func callAsFunction(_ x: Variable<Element>) -> Variable<Element> {
    layers.reduce(x) { $1($0) }
  }

  /// The network as it is now.
  public var network: Network<Element> {
    Network(
      layers: layers.map { layer in
        let weights = layer.weights.value
        return .init(
          weights: layer.isTransposed ? weights.transpose : weights, bias: layer.bias.value,
          activation: layer.activation)
      })
  }
}

extension Tape {
  /// Makes the weights and biases of a network parameters, to be learned from where they are.
  public func parameters(of network: Network<Element>) -> RecordedNetwork<Element> {
    RecordedNetwork(
      layers: network.layers.map { layer in
        // Rows of a page or more begin at places that share a few lines of the processor's cache, and
        // the three products of such a layer take a fifth longer: the long side goes downwards.
        let (rows, columns) = (layer.weights.rows, layer.weights.columns)
        let isTransposed = columns > rows && columns * MemoryLayout<Element>.stride >= 4096
        return .init(
          weights: parameter(isTransposed ? layer.weights.transpose : layer.weights),
          isTransposed: isTransposed, bias: parameter(layer.bias), activation: layer.activation)
      })
  }
}
