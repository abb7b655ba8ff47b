import Foundation

/// Gradient descent with a step of its own for every entry (Kingma and Ba, 2015).
public struct Adam {
  /// The length of a step while the slope keeps its sign.
  public var rate: Double
  private let decay: (first: Double, second: Double)
  private let tiny: Double
  private var first: [Double] = []
  private var second: [Double] = []
  private var steps = 0

  public init(
    rate: Double, decay: (first: Double, second: Double) = (0.9, 0.999), tiny: Double = 1e-8
  ) {
    (self.rate, self.decay, self.tiny) = (rate, decay, tiny)
  }

  /// Moves the parameters of a tape one step down the slope that was last computed.
  public mutating func descend(_ tape: Tape) {
    let ranges = tape.parameters.map { tape.places[$0] }.map { $0.start..<$0.start + $0.count }
    if first.isEmpty {
      let count = ranges.reduce(0) { $0 + $1.count }
      first = Array(repeating: 0, count: count)
      second = first
    }
    steps += 1
    let (b1, b2) = decay
    let step = rate / (1 - pow(b1, Double(steps)))
    let scale = 1 / (1 - pow(b2, Double(steps))).squareRoot()
    let tiny = tiny
    first.withUnsafeMutableBufferPointer { m in
      second.withUnsafeMutableBufferPointer { v in
        tape.values.withUnsafeMutableBufferPointer { x in
          tape.slopes.withUnsafeBufferPointer { g in
            var k = 0
            for range in ranges {
              for i in range {
                m[k] = b1 * m[k] + (1 - b1) * g[i]
                v[k] = b2 * v[k] + (1 - b2) * g[i] * g[i]
                x[i] -= step * m[k] / (scale * v[k].squareRoot() + tiny)
                k += 1
              }
            }
          }
        }
      }
    }
  }
}
