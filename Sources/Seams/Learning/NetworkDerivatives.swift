import CLoops

// Derivatives of a network at many points at once. All of a network's curves are in its activations:
// with a = x·A + b and y = φ(a), written row by row,
//
//     ∂ᵢy = φ'(a) ∂ᵢa,    ∂ᵢⱼy = φ'(a) ∂ᵢⱼa + φ''(a) ∂ᵢa ∂ⱼa.

// MARK: Forwards, every second derivative

extension Network: Decoder where Element == Double {
  public var latents: Int { inputs }

  /// Values, slopes and all second derivatives at the rows of z, N × m. The N·(1 + m + m(m + 1)/2)
  /// rows lie above each other, so that a layer is one product.
  public func jets(at z: Matrix<Double>) -> Jets {
    require(z.columns == inputs, "a network of \(inputs) inputs at points of \(z.shape)")
    let (count, m) = (z.rows, inputs)
    let pairs = m * (m + 1) / 2
    let identity = Matrix<Double>.identity(m).elements
    var stack = Matrix(
      rows: count * (1 + m + pairs), columns: m,
      elements: z.elements + (0..<count).flatMap { _ in identity }
        + Array(repeating: 0, count: count * pairs * m))
    for layer in layers {
      stack = stack * layer.weights
      let width = stack.columns
      stack.storage.withUnsafeMutableBufferPointer { buffer in
        let values = buffer.baseAddress!
        layer.activate(values, count)
        let slopes = values + count * width
        let curvatures = slopes + count * m * width
        if layer.activation == .identity { return }
        for p in 0..<count {
          var row = curvatures + p * pairs * width
          for i in 0..<m {
            for j in i..<m {
              seams_curve_double(
                row, slopes + (p * m + i) * width, slopes + (p * m + j) * width, values + p * width,
                width)
              row += width
            }
          }
        }
        Double.tilt(slopes, slopes, at: values, points: count, m, width)
      }
    }
    let width = outputs
    func part(_ start: Int, _ rows: Int) -> Matrix<Double> {
      Matrix(
        rows: rows, columns: width,
        elements: Array(stack.elements[start * width..<(start + rows) * width]))
    }
    return Jets(
      latents: m, values: part(0, count), slopes: part(count, count * m),
      curvatures: part(count * (1 + m), count * pairs))
  }
}

// MARK: Backwards, one combination of the second derivatives

extension Network {
  /// Values, slopes and, for weights w that may depend on the values, the combination Σₖ wₖ∇²dₖ of
  /// the second derivatives at the rows of z, N × m.
  ///
  /// Layer l gives A_lᵀ·diag(λ_l φ''(a_l))·A_l, where A_l is the slope of its a and λ_l the slope of
  /// Σₖ wₖdₖ in its y: as many products as for the slopes, and m(m + 1)/2 of them are never made.
  ///
  /// - Parameter weights: From the values, N × outputs, to as many weights.
  /// - Returns: Values, N × n; slopes, (N·m) × n, row p·m + i being ∂ᵢd at point p; curvatures,
  ///   (N·m) × m, the rows of point p being the symmetric m × m matrix there.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func curvatures(
    at z: Matrix<Element>, weights: (Matrix<Element>) -> Matrix<Element>
  ) -> (values: Matrix<Element>, slopes: Matrix<Element>, curvatures: Matrix<Element>) {
    require(z.columns == inputs, "a network of \(inputs) inputs at points of \(z.shape)")
    let (count, m) = (z.rows, inputs)
    /// Of every layer its values y and the slopes of its a, (N·m) × width. Those of the first layer
    /// are its weights, at every point.
    var values = [layers[0](z)]
    var slopes = [layers[0].weights.repeated(count)]
    for (before, layer) in zip(layers, layers.dropFirst()) {
      let tilted = before.tilted(slopes[slopes.count - 1], m, at: values[values.count - 1])
      slopes.append(tilted * layer.weights)
      values.append(layer(values[values.count - 1]))
    }
    let result = values[values.count - 1]
    var λ = weights(result)
    require(
      λ.rows == result.rows && λ.columns == result.columns,
      "weights of \(λ.shape) for values of \(result.shape)")
    var sum = Matrix<Element>(rows: count * m, columns: m)
    for (k, layer) in layers.enumerated().reversed() {
      if layer.activation != .identity {
        sum.addBlockProducts(layer.bent(slopes[k], m, by: λ, at: values[k]), slopes[k])
      }
      if k > 0 {
        λ = .product(layer.tilted(λ, 1, at: values[k]), layer.weights, transposeB: true)
      }
    }
    let last = layers[layers.count - 1].tilted(slopes[slopes.count - 1], m, at: result)
    return (result, last, sum)
  }
}

extension Matrix {
  /// The matrix `count` times, one below the other.
  fileprivate func repeated(_ count: Int) -> Matrix {
    let entries = [Element](unsafeUninitializedCapacity: count * elements.count) { buffer, filled in
      for k in 0..<count {
        (buffer.baseAddress! + k * elements.count).initialize(from: elements, count: elements.count)
      }
      filled = count * elements.count
    }
    return Matrix(rows: count * rows, columns: columns, elements: entries)
  }
}
