/// What is done at a place, and the numbers of the places that it is done to.
enum Operation {
  case leaf
  case product(Int, Int, transposeA: Bool, transposeB: Bool)
  case plusProduct(Int, scale: Double, Int, Int, transposeB: Bool)
  case sum(Int)
  case squaredNorm(Int)
  case add(Int, Int, scale: Double)
  case times(Int, Int)
  case plusRow(Int, Int, scale: Double)
  case timesRow(Int, Int)
  case timesScalar(Int, Int)
  case affine(Int, scale: Double, shift: Double)
  case exponential(Int)
  case logarithm(Int)
  case tanh(Int)
  case square(Int)
  case diagonal(Int)
}

// `@_specialize`: the loops are compiled for both kinds of numbers, here, where other modules cannot
// see them. A generic loop would take a hundred times as long.

/// The memory of a tape while it runs. It is taken out of the tape once a run: to look into a class
/// for every operation would cost more than an operation on small matrices does.
struct TapeMemory<Element: Scalar> {
  let places: UnsafeBufferPointer<TapeEntry>
  let values: UnsafeMutableBufferPointer<Element>
  let slopes: UnsafeMutableBufferPointer<Element>
  /// Whether a place has got a part of its slope in the present differentiation.
  let reached: UnsafeMutableBufferPointer<Bool>
}

extension TapeMemory {
  /// Computes the value at a place.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func forward(_ index: Int) { visit(index, backward: false) }

  /// Hands the slope at a place on to what it was made from, as far as that varies.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func backward(_ index: Int) { visit(index, backward: true) }

  private func part(_ index: Int, _ buffer: UnsafeMutableBufferPointer<Element>)
    -> UnsafeMutablePointer<Element>
  {
    buffer.baseAddress! + places[index].start
  }

  /// Every operation with its two halves, of which one is done: `value` computes y from what the
  /// place was made from, `slope(of: a)` hands the slope dy on to a. The first part of a slope is
  /// written, the others are added onto it. Inlined twice, so that nothing is asked at run time.
  @inline(__always)
  private func visit(_ index: Int, backward: Bool) {
    let place = places[index]
    let (count, columns) = (place.count, place.columns)
    guard count > 0 else { return }
    let (y, dy) = (part(index, values), part(index, slopes))
    @inline(__always)
    func value(_ body: () -> Void) { if !backward { body() } }
    @inline(__always)
    func slope(of a: Int, _ body: (UnsafeMutablePointer<Element>, _ onto: Bool) -> Void) {
      guard backward, places[a].varies else { return }
      body(part(a, slopes), reached[a])
      reached[a] = true
    }
    @inline(__always)
    func x(_ a: Int) -> UnsafeMutablePointer<Element> { part(a, values) }

    switch place.operation {
    case .leaf: break

    case .product(let a, let b, let transposeA, let transposeB):
      value {
        let k = transposeA ? places[a].rows : places[a].columns
        Element.gemm(
          transposeA, transposeB, place.rows, columns, k, 1, x(a), places[a].columns, x(b),
          places[b].columns, 0, y, columns)
      }
      slopesOfProduct(place, dy, 1, a, b, transposeA, transposeB, slope)

    case .plusProduct(let a, let scale, let b, let c, let transposeB):
      value {
        y.update(from: x(a), count: count)
        Element.gemm(
          false, transposeB, place.rows, columns, places[b].columns, Element(scale), x(b),
          places[b].columns, x(c), places[c].columns, 1, y, columns)
      }
      slope(of: a) { scaled(onto: $1, $0, dy, 1, count) }
      slopesOfProduct(place, dy, Element(scale), b, c, false, transposeB, slope)

    case .sum(let a):
      value { y[0] = total(x(a), x(a), places[a].count) { x, _ in x } }
      slope(of: a) { dx, onto in
        let slope = dy[0]
        transform(onto: onto, dx, dx, dx, places[a].count) { _, _ in SIMD8(repeating: slope) }
      }

    case .squaredNorm(let a):
      value { y[0] = total(x(a), x(a), places[a].count) { x, _ in x * x } }
      slope(of: a) { scaled(onto: $1, $0, x(a), 2 * dy[0], places[a].count) }

    case .add(let a, let b, let scale):
      let scale = Element(scale)
      value { transform(y, x(a), x(b), count) { $0 + scale * $1 } }
      slope(of: a) { scaled(onto: $1, $0, dy, 1, count) }
      slope(of: b) { scaled(onto: $1, $0, dy, scale, count) }

    case .times(let a, let b):
      value { transform(y, x(a), x(b), count) { $0 * $1 } }
      slope(of: a) { transform(onto: $1, $0, dy, x(b), count) { $0 * $1 } }
      slope(of: b) { transform(onto: $1, $0, dy, x(a), count) { $0 * $1 } }

    case .plusRow(let a, let b, let scale):
      let (p, q, scale) = (x(a), x(b), Element(scale))
      value {
        for row in stride(from: 0, to: count, by: columns) {
          transform(y + row, p + row, q, columns) { $0 + scale * $1 }
        }
      }
      slope(of: a) { scaled(onto: $1, $0, dy, 1, count) }
      slope(of: b) { dx, onto in
        for row in stride(from: 0, to: count, by: columns) {
          scaled(onto: onto || row > 0, dx, dy + row, scale, columns)
        }
      }

    case .timesRow(let a, let b):
      let (p, q) = (x(a), x(b))
      value {
        for row in stride(from: 0, to: count, by: columns) {
          transform(y + row, p + row, q, columns) { $0 * $1 }
        }
      }
      slope(of: a) { dx, onto in
        for row in stride(from: 0, to: count, by: columns) {
          transform(onto: onto, dx + row, dy + row, q, columns) { $0 * $1 }
        }
      }
      slope(of: b) { dx, onto in
        for row in stride(from: 0, to: count, by: columns) {
          transform(onto: onto || row > 0, dx, dy + row, p + row, columns) { $0 * $1 }
        }
      }

    case .timesScalar(let a, let b):
      let (p, s) = (x(a), x(b)[0])
      value { transform(y, p, count) { s * $0 } }
      slope(of: a) { scaled(onto: $1, $0, dy, s, count) }
      slope(of: b) { $0[0] = ($1 ? $0[0] : 0) + total(dy, p, count) { $0 * $1 } }

    case .affine(let a, let scale, let shift):
      let (scale, shift) = (Element(scale), Element(shift))
      value { transform(y, x(a), count) { scale * $0 + shift } }
      slope(of: a) { scaled(onto: $1, $0, dy, scale, count) }

    case .exponential(let a):
      value { transform(y, x(a), count) { Element.exponential($0) } }
      slope(of: a) { transform(onto: $1, $0, dy, y, count) { $0 * $1 } }

    case .logarithm(let a):
      value { transform(y, x(a), count) { Element.logarithm($0) } }
      slope(of: a) { transform(onto: $1, $0, dy, x(a), count) { $0 / $1 } }

    case .tanh(let a):
      let tanh = Activation.tanh
      value { transform(y, x(a), count) { tanh.value($0) } }
      slope(of: a) { transform(onto: $1, $0, dy, y, count) { $0 * tanh.slope($1) } }

    case .square(let a):
      value { transform(y, x(a), count) { $0 * $0 } }
      slope(of: a) { transform(onto: $1, $0, dy, x(a), count) { 2 * $0 * $1 } }

    case .diagonal(let a):
      value { for i in 0..<place.rows { y[i * columns + i] = x(a)[i] } }
      slope(of: a) { dx, onto in
        for i in 0..<place.rows { dx[i] = (onto ? dx[i] : 0) + dy[i * columns + i] }
      }
    }
  }

  /// Of Y = scale·op(A)·op(B): ∂A = scale·∂Y·op(B)ᵀ, ∂B = scale·op(A)ᵀ·∂Y, each transposed back where
  /// op transposed.
  @inline(__always)
  private func slopesOfProduct(
    _ place: TapeEntry, _ dy: UnsafePointer<Element>, _ scale: Element, _ a: Int, _ b: Int,
    _ transposeA: Bool, _ transposeB: Bool,
    _ slope: (Int, (UnsafeMutablePointer<Element>, Bool) -> Void) -> Void
  ) {
    let (m, n) = (place.rows, place.columns)
    let (A, B) = (places[a], places[b])
    let k = transposeA ? A.rows : A.columns
    slope(a) { target, onto in
      if transposeA {
        Element.gemm(
          transposeB, true, k, m, n, scale, part(b, values), B.columns, dy, n, onto ? 1 : 0, target,
          A.columns)
      } else {
        Element.gemm(
          false, !transposeB, m, k, n, scale, dy, n, part(b, values), B.columns, onto ? 1 : 0,
          target, A.columns)
      }
    }
    slope(b) { target, onto in
      if transposeB {
        Element.gemm(
          true, transposeA, n, k, m, scale, dy, n, part(a, values), A.columns, onto ? 1 : 0, target,
          B.columns)
      } else {
        Element.gemm(
          !transposeA, false, k, n, m, scale, part(a, values), A.columns, dy, n, onto ? 1 : 0,
          target, B.columns)
      }
    }
  }
}
