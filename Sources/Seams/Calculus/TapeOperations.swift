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
      // A row is added to every row.
      let (rows, k) = (place.rows / places[a].rows, places[a].count)
      value {
        y.update(from: x(a), count: k)
        // What is there is doubled, and doubled again.
        var done = k
        while done < count {
          (y + done).update(from: y, count: min(done, count - done))
          done *= 2
        }
        Element.gemm(
          false, transposeB, place.rows, columns, places[b].columns, Element(scale), x(b),
          places[b].columns, x(c), places[c].columns, 1, y, columns)
      }
      slope(of: a) { Element.down($0, dy, nil, scale: 1, onto: $1, rows, k) }
      slopesOfProduct(place, dy, Element(scale), b, c, false, transposeB, slope)

    case .sum(let a):
      value { y[0] = Element.total(x(a), nil, places[a].count) }
      slope(of: a) { Element.each(.constant, places[a].count, $0, scale: dy[0], onto: $1) }

    case .squaredNorm(let a):
      value { y[0] = Element.total(x(a), x(a), places[a].count) }
      slope(of: a) {
        Element.each(.affine, places[a].count, $0, x(a), scale: 2 * dy[0], onto: $1)
      }

    case .add(let a, let b, let scale):
      value { Element.each(.sum, count, y, x(a), x(b), scale: Element(scale)) }
      slope(of: a) { Element.each(.affine, count, $0, dy, onto: $1) }
      slope(of: b) { Element.each(.affine, count, $0, dy, scale: Element(scale), onto: $1) }

    case .times(let a, let b):
      value { Element.each(.product, count, y, x(a), x(b)) }
      slope(of: a) { Element.each(.product, count, $0, dy, x(b), onto: $1) }
      slope(of: b) { Element.each(.product, count, $0, dy, x(a), onto: $1) }

    case .plusRow(let a, let b, let scale):
      let scale = Element(scale)
      value { Element.rows(.sum, y, x(a), x(b), scale: scale, place.rows, columns) }
      slope(of: a) { Element.each(.affine, count, $0, dy, onto: $1) }
      slope(of: b) { Element.down($0, dy, nil, scale: scale, onto: $1, place.rows, columns) }

    case .timesRow(let a, let b):
      value { Element.rows(.product, y, x(a), x(b), place.rows, columns) }
      slope(of: a) { Element.rows(.product, $0, dy, x(b), onto: $1, place.rows, columns) }
      slope(of: b) { Element.down($0, dy, x(a), scale: 1, onto: $1, place.rows, columns) }

    case .timesScalar(let a, let b):
      let s = x(b)[0]
      value { Element.each(.affine, count, y, x(a), scale: s) }
      slope(of: a) { Element.each(.affine, count, $0, dy, scale: s, onto: $1) }
      slope(of: b) { $0[0] = ($1 ? $0[0] : 0) + Element.total(dy, x(a), count) }

    case .affine(let a, let scale, let shift):
      value {
        Element.each(.affine, count, y, x(a), scale: Element(scale), shift: Element(shift))
      }
      slope(of: a) { Element.each(.affine, count, $0, dy, scale: Element(scale), onto: $1) }

    case .exponential(let a):
      value { Element.each(.exponential, count, y, x(a)) }
      slope(of: a) { Element.each(.product, count, $0, dy, y, onto: $1) }

    case .logarithm(let a):
      value { Element.each(.logarithm, count, y, x(a)) }
      slope(of: a) { Element.each(.quotient, count, $0, dy, x(a), onto: $1) }

    case .tanh(let a):
      value { Element.each(.tanh, count, y, x(a)) }
      slope(of: a) { Element.each(.tanhSlope, count, $0, dy, y, onto: $1) }

    case .square(let a):
      value { Element.each(.square, count, y, x(a)) }
      slope(of: a) { Element.each(.product, count, $0, dy, x(a), scale: 2, onto: $1) }

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
