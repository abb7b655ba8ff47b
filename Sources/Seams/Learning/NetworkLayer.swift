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
  func activate(_ a: UnsafeMutablePointer<Element>, _ count: Int) {
    let width = weights.columns
    Element.rows(.sum, a, a, bias.elements, count, width)
    if activation == .tanh { Element.each(.tanh, count * width, a, a) }
  }

  /// φ'(a) · rows, of which there are m for each row of y.
  func tilted(_ rows: Matrix<Element>, _ m: Int, at y: Matrix<Element>) -> Matrix<Element> {
    if activation == .identity { return rows }
    return rows.written {
      Element.tilt($0, $1, at: y.elements, points: y.rows, m, y.columns)
    }
  }

  /// λ · φ''(a) · rows, of which there are m for each row of y and λ.
  func bent(_ rows: Matrix<Element>, _ m: Int, by λ: Matrix<Element>, at y: Matrix<Element>)
    -> Matrix<Element>
  {
    rows.written {
      Element.bend($0, $1, by: λ.elements, at: y.elements, points: y.rows, m, y.columns)
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
