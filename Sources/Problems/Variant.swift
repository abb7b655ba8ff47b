import Seams

/// A student's own numbers: all that is drawn for them comes from one token, 16 hexadecimal digits and
/// two that check them.
public struct Variant: Hashable, Sendable, CustomStringConvertible {
  public let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  /// - Returns: Nil unless the text is a token without a slip.
  public init?(token: String) {
    guard token.count == 18, token.allSatisfy({ $0.isASCII && $0.isHexDigit }),
      let seed = UInt64(token.prefix(16), radix: 16)
    else { return nil }
    self.seed = seed
    if description != token.lowercased() { return nil }
  }

  /// What everybody may try, and nobody is graded on.
  public static let practice = Variant(seed: 0)

  public var description: String {
    var hash = Hash()
    hash.add(seed.digits.utf8)
    return seed.digits + (hash.value & 0xff).digits.suffix(2)
  }

  /// The generator of one problem's inputs: those of another do not depend on it.
  func random(for problem: String) -> Random {
    var hash = Hash()
    hash.add(problem.utf8)
    return Random(seed: seed ^ hash.value)
  }
}

/// FNV-1a of 64 bits: the same in every run, which Swift's own is not. It hides nothing from anybody
/// who tries all answers.
struct Hash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }
}

extension Random {
  /// Uniform on an interval.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A matrix with these singular values and random singular vectors.
  /// - Precondition: It has at least as many rows as singular values, one of which each column has.
  public mutating func matrix(rows: Int, singularValues s: [Double]) -> Matrix<Double> {
    orthogonal(rows).columns(0..<s.count) * .diagonal(s) * orthogonal(s.count)
  }
}

extension UInt64 {
  /// Sixteen, hexadecimal.
  var digits: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
