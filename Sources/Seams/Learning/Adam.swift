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

  /// Moves the parameters of a tape one step down the slope that was last computed.
  ///
  /// The tape must hold as many entries of parameters as at the first step: an `Adam` is one tape's.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public mutating func descend(_ tape: Tape<Element>) {
    let count = tape.parameters.reduce(0) { $0 + tape.places[$1].count }
    if first.isEmpty {
      first = Array(repeating: 0, count: count)
      second = first
    }
    require(
      first.count == count,
      "Adam was begun with \(first.count) entries of parameters, and the tape has \(count) now")
    steps += 1
    let step = AdamStep<Element>(
      decay: (Element(decay.first), Element(decay.second)),
      length: Element(rate / (1 - pow(decay.first, Double(steps)))),
      scale: Element(1 / (1 - pow(decay.second, Double(steps))).squareRoot()), tiny: Element(tiny))
    let places = tape.parameters.map { tape.places[$0] }
    first.withUnsafeMutableBufferPointer { m in
      second.withUnsafeMutableBufferPointer { v in
        tape.values.withUnsafeMutableBufferPointer { x in
          tape.slopes.withUnsafeBufferPointer { g in
            guard count > 0 else { return }
            // Shares have no entry in common.
            nonisolated(unsafe) let (x, g) = (x.baseAddress!, g.baseAddress!)
            nonisolated(unsafe) let (m, v) = (m.baseAddress!, v.baseAddress!)
            inShares(count) { share in
              var start = 0
              for place in places {
                let mine = share.clamped(to: start..<start + place.count)
                let k = place.start + mine.lowerBound - start
                Element.adam(
                  x + k, m + mine.lowerBound, v + mine.lowerBound, g + k, step, mine.count)
                start += place.count
              }
            }
          }
        }
      }
    }
  }
}
