// Derivatives of a network at many points at once. All of a network's curves are in its activations:
// with a = x·A + b and y = φ(a), written row by row,
//
//     ∂ᵢy = φ'(a) ∂ᵢa,    ∂ᵢⱼy = φ'(a) ∂ᵢⱼa + φ''(a) ∂ᵢa ∂ⱼa.
//
// The positive part has a corner at zero and no curve elsewhere: its second derivative is taken to
// be zero, and its first is zero at the corner.

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
      stack.elements.withUnsafeMutableBufferPointer { buffer in
        let values = buffer.baseAddress!
        layer.activate(values, count)
        let slopes = values + count * width
        let curvatures = slopes + count * m * width
        for p in 0..<count {
          let y = values + p * width
          var row = curvatures + p * pairs * width
          for i in 0..<m {
            let slope = slopes + (p * m + i) * width
            for j in i..<m {
              layer.bend(row, slope, slopes + (p * m + j) * width, at: y)
              row += width
            }
          }
          for i in 0..<m { layer.tilt(slopes + (p * m + i) * width, 1, at: y) }
        }
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
  public func curvatures(
    at z: Matrix<Element>, weights: (Matrix<Element>) -> Matrix<Element>
  ) -> (values: Matrix<Element>, slopes: Matrix<Element>, curvatures: Matrix<Element>) {
    require(z.columns == inputs, "a network of \(inputs) inputs at points of \(z.shape)")
    let (count, m) = (z.rows, inputs)
    /// Of every layer its values y and the slopes of its a, (N·m) × width.
    var values: [Matrix<Element>] = []
    var slopes: [Matrix<Element>] = []
    for layer in layers {
      var tilted: Matrix<Element>
      if let (y, previous) = values.last.map({ ($0, slopes[slopes.count - 1]) }) {
        tilted = previous
        layers[values.count - 1].tilt(&tilted, m, at: y)
        tilted = tilted * layer.weights
      } else {
        // The slopes of the first layer are its weights, at every point.
        let rows = layer.weights.elements
        tilted = Matrix(
          rows: count * m, columns: layer.weights.columns,
          elements: Array((0..<count).map { _ in rows }.joined()))
      }
      slopes.append(tilted)
      values.append(layer(values.last ?? z))
    }
    let result = values[values.count - 1]
    var λ = weights(result)
    require(
      λ.rows == result.rows && λ.columns == result.columns,
      "weights of \(λ.shape) for values of \(result.shape)")
    var sum = Matrix<Element>(rows: count * m, columns: m)
    for (k, layer) in layers.enumerated().reversed() {
      if layer.curves {
        var bent = slopes[k]
        layer.weigh(&bent, m, by: λ, at: values[k])
        addProducts(&sum, bent, slopes[k], count)
      }
      layer.tilt(&λ, 1, at: values[k])
      if k > 0 { λ = .product(λ, layer.weights, transposeB: true) }
    }
    var last = slopes[slopes.count - 1]
    layers[layers.count - 1].tilt(&last, m, at: result)
    return (result, last, sum)
  }
}

/// Adds a·bᵀ to every m × m block of `sum`, from the blocks of as many rows of a and b.
private func addProducts<Element: Scalar>(
  _ sum: inout Matrix<Element>, _ a: Matrix<Element>, _ b: Matrix<Element>, _ count: Int
) {
  let (m, width) = (sum.columns, a.columns)
  sum.elements.withUnsafeMutableBufferPointer { sum in
    a.elements.withUnsafeBufferPointer { a in
      b.elements.withUnsafeBufferPointer { b in
        for p in 0..<count {
          Element.gemm(
            false, true, m, m, width, 1, a.baseAddress! + p * m * width, width,
            b.baseAddress! + p * m * width, width, 1, sum.baseAddress! + p * m * m, m)
        }
      }
    }
  }
}

// MARK: One layer

extension Network.Layer {
  /// φ(x·weights + bias), N × numbers out.
  func callAsFunction(_ x: Matrix<Element>) -> Matrix<Element> {
    var result = x * weights
    result.elements.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { activate(start, x.rows) }
    }
    return result
  }

  /// Whether φ has a second derivative other than zero.
  var curves: Bool { activation == .tangent || activation == .softplus }

  /// a ← φ(a + bias) for `count` rows.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func activate(_ a: UnsafeMutablePointer<Element>, _ count: Int) {
    let width = weights.columns
    bias.elements.withUnsafeBufferPointer { bias in
      for p in 0..<count {
        let (row, bias) = (a + p * width, bias.baseAddress!)
        switch activation {
        case .identity: transform(row, row, bias, width) { $0 + $1 }
        case .tangent: transform(row, row, bias, width) { Element.tangent($0 + $1) }
        case .softplus: transform(row, row, bias, width) { Element.softplus($0 + $1) }
        case .positivePart:
          transform(row, row, bias, width) { Element.kept($0 + $1, where: $0 + $1) }
        }
      }
    }
  }

  /// φ'(a) where φ(a) is y.
  @inline(__always)
  private func slope(_ y: SIMD8<Element>) -> SIMD8<Element> {
    switch activation {
    case .identity: SIMD8(repeating: 1)
    case .tangent: 1 - y * y
    case .softplus: Element.softplusSlope(y)
    case .positivePart: Element.kept(SIMD8(repeating: 1), where: y)
    }
  }

  /// φ''(a) where φ(a) is y and φ'(a) is `slope`.
  @inline(__always)
  private func curvature(_ y: SIMD8<Element>, _ slope: SIMD8<Element>) -> SIMD8<Element> {
    switch activation {
    case .identity, .positivePart: SIMD8()
    case .tangent: -2 * y * slope
    case .softplus: slope * (1 - slope)
    }
  }

  /// Each of `count` rows ← φ'(a) · the row.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func tilt(_ rows: UnsafeMutablePointer<Element>, _ count: Int, at y: UnsafePointer<Element>) {
    let width = weights.columns
    inEights(width) { k, eight in
      let slope = slope(load(y + k, eight))
      for i in 0..<count {
        let entries = rows + i * width + k
        store(slope * load(entries, eight), entries, eight)
      }
    }
  }

  /// Of every point's m rows, each ← φ'(a) · the row.
  func tilt(_ rows: inout Matrix<Element>, _ m: Int, at y: Matrix<Element>) {
    guard activation != .identity else { return }
    let width = weights.columns
    rows.elements.withUnsafeMutableBufferPointer { rows in
      y.elements.withUnsafeBufferPointer { y in
        for p in 0..<y.count / width {
          tilt(rows.baseAddress! + p * m * width, m, at: y.baseAddress! + p * width)
        }
      }
    }
  }

  /// row ← φ'(a) · row + φ''(a) · first · second.
  @_specialize(where Element == Double)
  func bend(
    _ row: UnsafeMutablePointer<Element>, _ first: UnsafePointer<Element>,
    _ second: UnsafePointer<Element>, at y: UnsafePointer<Element>
  ) {
    inEights(weights.columns) { k, eight in
      let y = load(y + k, eight)
      let slope = slope(y)
      let product = curvature(y, slope) * load(first + k, eight) * load(second + k, eight)
      store(slope * load(row + k, eight) + product, row + k, eight)
    }
  }

  /// Of every point's m rows, each ← λ · φ''(a) · the row.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func weigh(_ rows: inout Matrix<Element>, _ m: Int, by λ: Matrix<Element>, at y: Matrix<Element>)
  {
    let width = weights.columns
    rows.elements.withUnsafeMutableBufferPointer { rows in
      y.elements.withUnsafeBufferPointer { y in
        λ.elements.withUnsafeBufferPointer { λ in
          for p in 0..<y.count / width {
            let (y, λ) = (y.baseAddress! + p * width, λ.baseAddress! + p * width)
            inEights(width) { k, eight in
              let value = load(y + k, eight)
              let factor = load(λ + k, eight) * curvature(value, slope(value))
              for i in 0..<m {
                let entries = rows.baseAddress! + (p * m + i) * width + k
                store(factor * load(entries, eight), entries, eight)
              }
            }
          }
        }
      }
    }
  }
}
