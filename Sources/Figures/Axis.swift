import Foundation
import Seams

/// What stands along one side of a panel.
public struct Axis: Sendable {
  public enum Scale: Sendable { case linear, log }

  let label: String
  let range: ClosedRange<Double>?
  let scale: Scale
  let ticks: [Tick]?

  /// An axis with its label, in data units. Without a range it shows all that the marks reach;
  /// without ticks it chooses round ones, and `[]` means none.
  public init(
    _ label: String = "", _ range: ClosedRange<Double>? = nil, scale: Scale = .linear,
    ticks: [Tick]? = nil
  ) {
    self.label = label
    self.range = range
    self.scale = scale
    self.ticks = ticks
  }
}

/// A place on an axis, in data units, and what is written there.
public struct Tick: Sendable, Equatable {
  let value: Double
  let label: String

  /// A tick with its label, which may hold mathematics; without one, the number itself.
  public init(_ value: Double, _ label: String? = nil) {
    self.value = value
    self.label = label ?? Tick.format(value, decimals: nil)
  }
}

// MARK: Choosing ticks

extension Tick {
  /// Round numbers within a range, about as many as asked for.
  static func round(in range: AxisRange, about count: Double) -> [Tick] {
    switch range.scale {
    case .linear: linear(range.lower, range.upper, about: count)
    case .log: logarithmic(range, about: count)
    }
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  private static func linear(_ lower: Double, _ upper: Double, about count: Double) -> [Tick] {
    let rough = (upper - lower) / max(count, 1)
    // Steps that doubles cannot tell apart, or whose powers of ten overflow, have no ticks.
    guard rough > 1e-290, rough < 1e290, rough > 1e-12 * max(abs(lower), abs(upper)) else {
      return []
    }
    let power = Int(floor(log10(rough)))
    let (digit, exponent): (Double, Int) =
      switch times10(rough, -power) {
      case ..<1.5: (1, power)
      case ..<3.2: (2, power)
      case ..<7.1: (5, power)
      default: (1, power + 1)
      }
    let step = times10(digit, exponent)
    let slack = 1e-9 * (upper - lower) / step
    let first = Int(ceil(lower / step - slack))
    let last = Int(floor(upper / step + slack))
    let values = (first...max(first, last)).map { times10(Double($0) * digit, exponent) }
    let largest = values.map(abs).max()!
    if largest >= 1e5 || largest < 1e-3, largest > 0 {
      let order = Int(floor(log10(largest) + 1e-9))
      return values.map { Tick($0, scientific($0, order, decimals: max(0, order - exponent))) }
    }
    return values.map { Tick($0, format($0, decimals: max(0, -exponent))) }
  }

  /// Powers of ten; where fewer than two decades are shown, 2 and 5 times them as well.
  private static func logarithmic(_ range: AxisRange, about count: Double) -> [Tick] {
    let lower = log10(range.lower) - 1e-9
    let upper = log10(range.upper) + 1e-9
    if upper - lower >= 2 {
      let powers = Int(ceil(lower))...Int(floor(upper))
      let every = max(1, Int(ceil(Double(powers.count) / max(count, 2))))
      return powers.filter { $0 % every == 0 }.map { Tick(times10(1, $0), power(1, $0)) }
    }
    var ticks: [Tick] = []
    for k in Int(floor(lower))...Int(floor(upper)) {
      for digit in [1.0, 2, 5] {
        let value = times10(digit, k)
        guard (lower...upper).contains(log10(value)) else { continue }
        let label = abs(k) <= 3 ? format(value, decimals: max(0, -k)) : power(digit, k)
        ticks.append(Tick(value, label))
      }
    }
    // Within one digit of one decade a logarithmic axis is nearly linear.
    return ticks.count >= 3 ? ticks : linear(range.lower, range.upper, about: count)
  }

  /// A number times a power of ten; dividing by a whole one keeps 3 tenths at 0.3.
  private static func times10(_ x: Double, _ k: Int) -> Double {
    k < 0 ? x / pow(10, Double(-k)) : x * pow(10, Double(k))
  }

  /// Where a logarithmic axis has unlabelled ticks.
  static func minor(in range: AxisRange) -> [Double] {
    let (lower, upper) = (log10(range.lower), log10(range.upper))
    guard range.scale == .log, upper - lower < 10 else { return [] }
    return (Int(floor(lower))...Int(ceil(upper))).flatMap { k in
      (1...9).map { Double($0) * pow(10, Double(k)) }
    }.filter { $0 >= range.lower && $0 <= range.upper }
  }

  // MARK: Numbers as labels

  /// A number with these many decimals, or as many as it needs.
  static func format(_ value: Double, decimals: Int?) -> String {
    let text = decimals.map { String(format: "%.\($0)f", value) } ?? String(format: "%g", value)
    return text.replacingOccurrences(of: "-", with: "−")
  }

  private static func power(_ digit: Double, _ k: Int) -> String {
    digit == 1 ? "$10^{\(k)}$" : "$\(Int(digit))\\times10^{\(k)}$"
  }

  private static func scientific(_ value: Double, _ exponent: Int, decimals: Int) -> String {
    if value == 0 { return "0" }
    return
      "$\(format(value / pow(10, Double(exponent)), decimals: decimals))\\times10^{\(exponent)}$"
  }
}
