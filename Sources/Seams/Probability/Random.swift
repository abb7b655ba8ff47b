import CLoops

import Foundation

/// A small generator for filling the state of a larger one (Steele, Lea and Flood, 2014).
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Random numbers that are the same on every machine and in every release: xoshiro256++ (Blackman
/// and Vigna, 2019), its state filled from the seed by SplitMix64.
///
/// The standard library's own `random(in:using:)` and `shuffled(using:)` may change how they use a
/// generator, so uniforms, normals and shuffles are made here.
public struct Random: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  private var spareNormal: Double?

  public init(seed: UInt64) {
    var words = SplitMix64(seed: seed)
    state = (words.next(), words.next(), words.next(), words.next())
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
    let result = rotate(state.0 &+ state.3, 23) &+ state.0
    let t = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= t
    state.3 = rotate(state.3, 45)
    return result
  }

  /// A number of [0, 1): the top 53 bits of a word.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number of 0 ..< bound, each equally likely (Lemire's method, 2019).
  public mutating func integer(below bound: Int) -> Int {
    require(bound > 0, "a random integer below \(bound)")
    let bound = UInt64(bound)
    var (high, low) = next().multipliedFullWidth(by: bound)
    if low < bound {
      let threshold = (0 &- bound) % bound
      while low < threshold { (high, low) = next().multipliedFullWidth(by: bound) }
    }
    return Int(high)
  }

  /// A standard normal number, by Box and Muller: a pair of uniforms gives two.
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    var pair = (uniform(), uniform())
    withUnsafeMutableBytes(of: &pair) {
      seams_normals($0.assumingMemoryBound(to: Double.self).baseAddress, 1)
    }
    spareNormal = pair.1
    return pair.0
  }

  /// `count` standard normal numbers, those that as many calls of `normal()` give.
  public mutating func normals(_ count: Int) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    result.withUnsafeMutableBufferPointer { fillWithNormals($0) }
    return result
  }

  /// Fills memory with standard normal numbers, those that as many calls of `normal()` give.
  public mutating func fillWithNormals(_ buffer: UnsafeMutableBufferPointer<Double>) {
    var i = 0
    if spareNormal != nil, !buffer.isEmpty {
      buffer[0] = normal()
      i = 1
    }
    // The uniforms go where the normals shall be.
    let pairs = (buffer.count - i) / 2
    for k in i..<i + 2 * pairs { buffer[k] = uniform() }
    if pairs > 0 { seams_normals(buffer.baseAddress! + i, pairs) }
    if i + 2 * pairs < buffer.count { buffer[i + 2 * pairs] = normal() }
  }

  /// A matrix of standard normal numbers, drawn row by row.
  public mutating func normals(rows: Int, columns: Int) -> Matrix<Double> {
    Matrix(rows: rows, columns: columns, elements: normals(rows * columns))
  }

  /// The numbers 0 ..< count in random order, each order equally likely (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) { order.swapAt(i, integer(below: i + 1)) }
    return order
  }

  /// A random orthogonal m × m matrix, of the Haar measure: no direction is preferred.
  ///
  /// It is the orthogonal factor of a Gaussian matrix G = (UVᵀ)(VSVᵀ). Turning G changes neither its
  /// law nor the second factor, so it turns the first factor and leaves its law alone.
  public mutating func orthogonal(_ m: Int) -> Matrix<Double> {
    // A Gaussian matrix is finite, so its decomposition exists.
    let (U, _, V) = try! svd(normals(rows: m, columns: m))
    return U * V.transpose
  }
}
