import Foundation

// The study of a chapter: runs that take longer than a reader waits, one line of study.jsonl each.

/// One run of a study: what it was, how it ended and what was measured.
public struct StudyRun: Codable, Sendable, Equatable {
  public var setting: String
  public var start: Int
  /// All that the result depends on, beside the start.
  public var options: String
  public var ending: String
  /// Numbers by their names, to ten digits.
  public var values: [String: Double]
  /// For one start of a setting: what is drawn of it.
  public var grid: [[Double]]?
  /// Of all weights, bit by bit.
  public var digest: String
  /// What it cost in seconds of one processor, on which kernels, and when.
  public var seconds = 0.0
  public var machine = ""
  public var day = ""

  public init(
    setting: String, start: Int, options: String, ending: String, values: [String: Double],
    grid: [[Double]]? = nil, digest: String
  ) {
    (self.setting, self.start, self.options) = (setting, start, options)
    (self.ending, self.values) = (ending, values.mapValues(Self.rounded))
    (self.grid, self.digest) = (grid, digest)
  }

  /// What tells it from other runs.
  public var key: String { "\(setting) \(start) \(options)" }

  public subscript(_ name: String) -> Double { values[name] ?? .nan }

  /// Words hashed by FNV-1a, byte by byte.
  public static func digest(_ words: some Sequence<UInt64>) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for word in words {
      for shift in stride(from: 0, to: 64, by: 8) {
        hash = (hash ^ (word >> UInt64(shift) & 255)) &* 0x100_0000_01b3
      }
    }
    let text = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  /// A number to ten significant digits.
  private static func rounded(_ x: Double) -> Double {
    guard x != 0, x.isFinite else { return x }
    let scale = pow(10, 9 - floor(log10(abs(x))))
    return (x * scale).rounded() / scale
  }
}
