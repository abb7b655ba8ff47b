// What a layer does to rows of numbers: its values, and how slopes pass through its activation.

extension Network.Layer {
  /// φ(x·weights + bias), N × numbers out.
  func callAsFunction(_ x: Matrix<Element>) -> Matrix<Element> {
    var result = x * weights
    result.storage.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { activate(start, x.rows) }
    }
    return result
  }

  /// a ← φ(a + bias) for `count` rows.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func activate(_ a: UnsafeMutablePointer<Element>, _ count: Int) {
    let (width, activation) = (weights.columns, activation)
    bias.elements.withUnsafeBufferPointer { bias in
      for p in 0..<count {
        let (row, bias) = (a + p * width, bias.baseAddress!)
        transform(row, row, bias, width) { activation.value($0 + $1) }
      }
    }
  }

  /// target ← φ'(a) · source, for `count` rows at one point.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func tilt(
    _ target: UnsafeMutablePointer<Element>, _ source: UnsafePointer<Element>, _ count: Int,
    at y: UnsafePointer<Element>
  ) {
    let (width, activation) = (weights.columns, activation)
    inEights(width) { k, eight in
      let slope = activation.slope(load(y + k, eight))
      for at in stride(from: k, to: count * width, by: width) {
        store(slope * load(source + at, eight), target + at, eight)
      }
    }
  }

  /// φ'(a) · rows, of which there are m for each row of y.
  func tilted(_ rows: Matrix<Element>, _ m: Int, at y: Matrix<Element>) -> Matrix<Element> {
    if activation == .identity { return rows }
    let width = weights.columns
    return rows.written { target, source in
      y.elements.withUnsafeBufferPointer { y in
        for p in 0..<y.count / width {
          tilt(target + p * m * width, source + p * m * width, m, at: y.baseAddress! + p * width)
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
    let activation = activation
    inEights(weights.columns) { k, eight in
      let y = load(y + k, eight)
      let slope = activation.slope(y)
      let product =
        activation.curvature(y, slope) * load(first + k, eight) * load(second + k, eight)
      store(slope * load(row + k, eight) + product, row + k, eight)
    }
  }

  /// λ · φ''(a) · rows, of which there are m for each row of y and λ.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func bent(_ rows: Matrix<Element>, _ m: Int, by λ: Matrix<Element>, at y: Matrix<Element>)
    -> Matrix<Element>
  {
    let (width, activation) = (weights.columns, activation)
    return rows.written { target, source in
      y.elements.withUnsafeBufferPointer { y in
        λ.elements.withUnsafeBufferPointer { λ in
          for p in 0..<y.count / width {
            let (y, λ) = (y.baseAddress! + p * width, λ.baseAddress! + p * width)
            inEights(width) { k, eight in
              let value = load(y + k, eight)
              let slope = activation.slope(value)
              let factor = load(λ + k, eight) * activation.curvature(value, slope)
              let first = p * m * width + k
              for at in stride(from: first, to: first + m * width, by: width) {
                store(factor * load(source + at, eight), target + at, eight)
              }
            }
          }
        }
      }
    }
  }
}

extension Matrix {
  /// A matrix of the same shape, written by `body` from the entries of this one.
  @inline(__always)
  fileprivate func written(
    _ body: (UnsafeMutablePointer<Element>, UnsafePointer<Element>) -> Void
  ) -> Matrix {
    let entries = [Element](unsafeUninitializedCapacity: elements.count) { target, count in
      elements.withUnsafeBufferPointer { source in
        if let source = source.baseAddress { body(target.baseAddress!, source) }
      }
      count = elements.count
    }
    return Matrix(rows: rows, columns: columns, elements: entries)
  }
}
