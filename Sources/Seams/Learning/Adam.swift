import Foundation

/// Gradient descent with a step of its own for every entry (Kingma and Ba, 2015).
public struct Adam<Element: Scalar> {
  /// The length of a step while the slope keeps its sign.
  public var rate: Double
  private let decay: (first: Double, second: Double)
  private let tiny: Double
  /// The running means of the slope and of its square, parameter after parameter.
  private var first: [Element] = []
  private var second: [Element] = []
  private var steps = 0

  public init(
    rate: Double, decay: (first: Double, second: Double) = (0.9, 0.999), tiny: Double = 1e-8
  ) {
    (self.rate, self.decay, self.tiny) = (rate, decay, tiny)
  }

  /// What is remembered of the steps so far; set, to go on where another was.
  public var memory: (steps: Int, first: [Element], second: [Element]) {
    get { (steps, first, second) }
    set { (steps, first, second) = newValue }
  }

  /// Moves the parameters of a tape one step down the slope that was last computed.
  ///
  /// The tape must hold as many entries of parameters as at the first step: an `Adam` is one tape's.
  public mutating func descend(_ tape: Tape<Element>) { descend([tape]) }

  /// The same for tapes that hold the same parameters, each with the slope of its part of a loss: the
  /// parts are added, and every tape gets the new values. So the parts of a batch may be computed on
  /// threads of their own.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public mutating func descend(_ tapes: [Tape<Element>]) {
    let places = tapes.map { tape in tape.parameters.map { tape.places[$0] } }
    let count = places[0].reduce(0) { $0 + $1.count }
    if first.isEmpty {
      first = Array(repeating: 0, count: count)
      second = first
    }
    require(
      first.count == count,
      "Adam was begun with \(first.count) entries of parameters, and the tape has \(count) now")
    require(
      places.allSatisfy { $0.map(\.count) == places[0].map(\.count) },
      "Adam for tapes of different parameters")
    guard count > 0 else { return }
    steps += 1
    let step = AdamStep<Element>(
      decay: (Element(decay.first), Element(decay.second)),
      length: Element(rate / (1 - pow(decay.first, Double(steps)))),
      scale: Element(1 / (1 - pow(decay.second, Double(steps))).squareRoot()), tiny: Element(tiny))
    first.withUnsafeMutableBufferPointer { m in
      second.withUnsafeMutableBufferPointer { v in
        // Shares have no entry in common.
        nonisolated(unsafe) let (m, v) = (m.baseAddress!, v.baseAddress!)
        nonisolated(unsafe) let memory = tapes.map {
          (values: $0.values.baseAddress!, slopes: $0.slopes.baseAddress!)
        }
        inShares(count, threads: max(tapes.count, BLAS.threads)) { share in
          var start = 0
          for (k, place) in places[0].enumerated() {
            let mine = share.clamped(to: start..<start + place.count)
            // Few enough that what one tape has brought into the cache is there for the next.
            for piece in stride(from: mine.lowerBound, to: mine.upperBound, by: 4096) {
              let size = min(4096, mine.upperBound - piece)
              let at = places.map { $0[k].start + piece - start }
              let (x, g) = (memory[0].values + at[0], memory[0].slopes + at[0])
              for (other, at) in zip(memory, at).dropFirst() {
                Element.each(.affine, size, g, other.slopes + at, onto: true)
              }
              Element.adam(x, m + piece, v + piece, g, step, size)
              for (other, at) in zip(memory, at).dropFirst() {
                (other.values + at).update(from: x, count: size)
              }
            }
            start += place.count
          }
        }
      }
    }
  }
}
