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
  private func part(_ index: Int, _ buffer: UnsafeMutableBufferPointer<Element>)
    -> UnsafeMutablePointer<Element>
  {
    buffer.baseAddress! + places[index].start
  }

  /// Computes the value at a place.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func forward(_ index: Int) {
    let place = places[index]
    let (count, columns) = (place.count, place.columns)
    guard count > 0 else { return }
    let y = part(index, values)
    switch place.operation {
    case .leaf: break
    case .product(let a, let b, let transposeA, let transposeB):
      let k = transposeA ? places[a].rows : places[a].columns
      Element.gemm(
        transposeA, transposeB, place.rows, columns, k, 1, part(a, values), places[a].columns,
        part(b, values), places[b].columns, 0, y, columns)
    case .plusProduct(let a, let scale, let b, let c, let transposeB):
      y.update(from: part(a, values), count: count)
      Element.gemm(
        false, transposeB, place.rows, columns, places[b].columns, Element(scale), part(b, values),
        places[b].columns, part(c, values), places[c].columns, 1, y, columns)
    case .sum(let a):
      let x = part(a, values)
      y[0] = total(x, x, places[a].count) { x, _ in x }
    case .squaredNorm(let a):
      let x = part(a, values)
      y[0] = total(x, x, places[a].count) { x, _ in x * x }
    case .add(let a, let b, let scale):
      let scale = Element(scale)
      transform(y, part(a, values), part(b, values), count) { $0 + scale * $1 }
    case .times(let a, let b):
      transform(y, part(a, values), part(b, values), count) { $0 * $1 }
    case .plusRow(let a, let b, let scale):
      let (p, q, scale) = (part(a, values), part(b, values), Element(scale))
      for row in stride(from: 0, to: count, by: columns) {
        transform(y + row, p + row, q, columns) { $0 + scale * $1 }
      }
    case .timesRow(let a, let b):
      let (p, q) = (part(a, values), part(b, values))
      for row in stride(from: 0, to: count, by: columns) {
        transform(y + row, p + row, q, columns) { $0 * $1 }
      }
    case .timesScalar(let a, let b):
      let s = part(b, values)[0]
      transform(y, part(a, values), count) { s * $0 }
    case .affine(let a, let scale, let shift):
      let (scale, shift) = (Element(scale), Element(shift))
      transform(y, part(a, values), count) { scale * $0 + shift }
    case .function(let a, let function): apply(function, part(a, values), y, count)
    case .diagonal(let a):
      let p = part(a, values)
      for i in 0..<place.rows { y[i * columns + i] = p[i] }
    }
  }

  @inline(__always)
  private func apply(
    _ function: Function, _ x: UnsafePointer<Element>, _ y: UnsafeMutablePointer<Element>,
    _ count: Int
  ) {
    switch function {
    case .exponential: transform(y, x, count) { Element.exponential($0) }
    case .logarithm: transform(y, x, count) { Element.logarithm($0) }
    case .tangent: transform(y, x, count) { Element.tangent($0) }
    case .softplus: transform(y, x, count) { Element.softplus($0) }
    case .positivePart: transform(y, x, count) { Element.kept($0, where: $0) }
    case .square: transform(y, x, count) { $0 * $0 }
    case .reciprocal: transform(y, x, count) { 1 / $0 }
    }
  }

  /// Hands the slope at a place on to what it was made from, as far as that varies. The first part
  /// of a slope is written, the others are added.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func backward(_ index: Int) {
    let place = places[index]
    let (count, columns) = (place.count, place.columns)
    guard count > 0 else { return }
    let (y, dy) = (part(index, values), part(index, slopes))
    /// Calls `body` with the slope at place `a` and whether something is there already.
    @inline(__always)
    func pass(_ a: Int, _ body: (UnsafeMutablePointer<Element>, Bool) -> Void) {
      guard places[a].varies else { return }
      body(part(a, slopes), reached[a])
      reached[a] = true
    }
    switch place.operation {
    case .leaf: break
    case .product(let a, let b, let transposeA, let transposeB):
      passProduct(place, dy, 1, a, b, transposeA, transposeB, pass)
    case .plusProduct(let a, let scale, let b, let c, let transposeB):
      pass(a) { scaled(onto: $1, $0, dy, 1, count) }
      passProduct(place, dy, Element(scale), b, c, false, transposeB, pass)
    case .sum(let a):
      let slope = dy[0]
      pass(a) {
        transform(onto: $1, $0, $0, $0, places[a].count) { _, _ in SIMD8(repeating: slope) }
      }
    case .squaredNorm(let a):
      pass(a) { scaled(onto: $1, $0, part(a, values), 2 * dy[0], places[a].count) }
    case .add(let a, let b, let scale):
      pass(a) { scaled(onto: $1, $0, dy, 1, count) }
      pass(b) { scaled(onto: $1, $0, dy, Element(scale), count) }
    case .times(let a, let b):
      pass(a) { transform(onto: $1, $0, dy, part(b, values), count) { $0 * $1 } }
      pass(b) { transform(onto: $1, $0, dy, part(a, values), count) { $0 * $1 } }
    case .plusRow(let a, let b, let scale):
      pass(a) { scaled(onto: $1, $0, dy, 1, count) }
      pass(b) { target, onto in
        for row in stride(from: 0, to: count, by: columns) {
          scaled(onto: onto || row > 0, target, dy + row, Element(scale), columns)
        }
      }
    case .timesRow(let a, let b):
      let (p, q) = (part(a, values), part(b, values))
      pass(a) { target, onto in
        for row in stride(from: 0, to: count, by: columns) {
          transform(onto: onto, target + row, dy + row, q, columns) { $0 * $1 }
        }
      }
      pass(b) { target, onto in
        for row in stride(from: 0, to: count, by: columns) {
          transform(onto: onto || row > 0, target, dy + row, p + row, columns) { $0 * $1 }
        }
      }
    case .timesScalar(let a, let b):
      let (p, s) = (part(a, values), part(b, values)[0])
      pass(a) { scaled(onto: $1, $0, dy, s, count) }
      pass(b) { $0[0] = ($1 ? $0[0] : 0) + total(dy, p, count) { $0 * $1 } }
    case .affine(let a, let scale, _): pass(a) { scaled(onto: $1, $0, dy, Element(scale), count) }
    case .function(let a, let function):
      let x = part(a, values)
      pass(a) { passFunction(function, x, y, dy, onto: $1, $0, count) }
    case .diagonal(let a):
      pass(a) { dp, onto in
        for i in 0..<place.rows { dp[i] = (onto ? dp[i] : 0) + dy[i * columns + i] }
      }
    }
  }

  /// dx ← f'(x)·dy, in terms of the value y where that is cheaper.
  @inline(__always)
  private func passFunction(
    _ function: Function, _ x: UnsafePointer<Element>, _ y: UnsafePointer<Element>,
    _ dy: UnsafePointer<Element>, onto: Bool, _ dx: UnsafeMutablePointer<Element>, _ count: Int
  ) {
    switch function {
    case .exponential: transform(onto: onto, dx, dy, y, count) { $0 * $1 }
    case .logarithm: transform(onto: onto, dx, dy, x, count) { $0 / $1 }
    case .tangent: transform(onto: onto, dx, dy, y, count) { $0 * (1 - $1 * $1) }
    case .softplus: transform(onto: onto, dx, dy, y, count) { $0 * Element.softplusSlope($1) }
    case .positivePart: transform(onto: onto, dx, dy, y, count) { Element.kept($0, where: $1) }
    case .square: transform(onto: onto, dx, dy, x, count) { 2 * $0 * $1 }
    case .reciprocal: transform(onto: onto, dx, dy, y, count) { -$0 * $1 * $1 }
    }
  }

  /// Of Y = scale·op(A)·op(B): ∂A = scale·∂Y·op(B)ᵀ, ∂B = scale·op(A)ᵀ·∂Y, each transposed back where
  /// op transposed.
  @inline(__always)
  private func passProduct(
    _ place: TapeEntry, _ dy: UnsafePointer<Element>, _ scale: Element, _ a: Int, _ b: Int,
    _ transposeA: Bool, _ transposeB: Bool,
    _ pass: (Int, (UnsafeMutablePointer<Element>, Bool) -> Void) -> Void
  ) {
    let (m, n) = (place.rows, place.columns)
    let (A, B) = (places[a], places[b])
    let k = transposeA ? A.rows : A.columns
    pass(a) { target, onto in
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
    pass(b) { target, onto in
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
