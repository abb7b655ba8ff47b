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
    let (b1, b2) = (Element(decay.first), Element(decay.second))
    let step = Element(rate / (1 - pow(decay.first, Double(steps))))
    let scale = Element(1 / (1 - pow(decay.second, Double(steps))).squareRoot())
    let tiny = Element(tiny)
    first.withUnsafeMutableBufferPointer { m in
      second.withUnsafeMutableBufferPointer { v in
        tape.values.withUnsafeMutableBufferPointer { x in
          tape.slopes.withUnsafeBufferPointer { g in
            var k = 0
            for index in tape.parameters {
              let place = tape.places[index]
              guard place.count > 0 else { continue }
              let (m, v) = (m.baseAddress! + k, v.baseAddress! + k)
              let (x, g) = (x.baseAddress! + place.start, g.baseAddress! + place.start)
              inEights(place.count) { i, width in
                let slope = load(g + i, width)
                let mean = b1 * load(m + i, width) + (1 - b1) * slope
                let square = b2 * load(v + i, width) + (1 - b2) * slope * slope
                store(mean, m + i, width)
                store(square, v + i, width)
                let length = scale * Element.squareRoot(square) + tiny
                store(load(x + i, width) - step * mean / length, x + i, width)
              }
              k += place.count
            }
          }
        }
      }
    }
  }
}
