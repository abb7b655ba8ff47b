import Figures
import Foundation
import Pages

/// Below it, in absolute value, a number is what rounding left.
private let noise = 1e-12

/// Whether two runs of one program found the same number, to one unit of the last digit that the
/// page shows. Whole numbers are counts and must be equal.
///
/// - Parameters:
///   - digits: How many significant digits the page shows; nil if it shows none. The two then agree
///     to a thousandth of `scale`.
///   - scale: The largest of the numbers that are kept under one key.
func agree(_ kept: Double, _ fresh: Double, digits: Int?, scale: Double) -> Bool {
  if kept == fresh || max(abs(kept), abs(fresh)) <= noise { return true }
  if kept == kept.rounded() && fresh == fresh.rounded() { return false }
  let distance = abs(kept - fresh)
  guard let digits else { return distance <= 1e-3 * scale }
  let unit = max(abs(kept), abs(fresh)).unit(digits: digits)
  // What is printed as a whole number may differ only where it could be rounded either way.
  if unit == 1 && kept.formatted(digits: digits) != fresh.formatted(digits: digits) {
    return distance <= 1e-3
  }
  return distance <= 1.000_001 * unit
}

extension Claim {
  /// Whether what was measured is nothing but rounding: then its digits mean nothing.
  var measuresNoise: Bool {
    if kind == .exact && abs(measured) <= tolerance { return true }
    let bound = relation == .atMost ? expected + tolerance : tolerance
    return bound <= 1e-6 && abs(measured) <= bound
  }
}

/// A table's cell: text, with numbers as `formatted(digits:)` prints them.
struct Cell {
  struct Number {
    var value: Double
    /// One of the last digit shown.
    var unit: Double
    /// Whether it shows neither point nor exponent.
    var isWhole: Bool
  }

  /// The text with its numbers blotted out.
  let text: String
  let numbers: [Number]

  init(_ cell: String) {
    // 10⁻¹² is 1×10⁻¹² written short.
    let pattern = #/(−?)(?:10([⁻⁰¹²³⁴-⁹]+)|([0-9]+)(?:\.([0-9]+))?(?:×10([⁻⁰¹²³⁴-⁹]+))?)/#
    text = cell.replacing(pattern) { _ in "\u{0}" }
    numbers = cell.matches(of: pattern).map { match in
      let (_, sign, short, whole, fraction, exponent) = match.output
      let power = short ?? exponent
      let scale = (power.map(Cell.power) ?? 0) - (fraction?.count ?? 0)
      return Number(
        value: Double("\(sign.isEmpty ? "" : "-")\(whole ?? "1")\(fraction ?? "")e\(scale)")!,
        unit: pow(10, Double(scale)), isWhole: fraction == nil && power == nil)
    }
  }

  /// A superscript's number.
  private static func power(_ text: Substring) -> Int {
    let digits: [Character] = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let size = text.compactMap { digits.firstIndex(of: $0) }.reduce(0) { 10 * $0 + $1 }
    return text.first == "⁻" ? -size : size
  }

  /// Whether this is the fresh cell, to one unit of the last digit; of learned numbers only that they
  /// are there.
  func agrees(with fresh: Cell, trained: Bool) -> Bool {
    guard text == fresh.text else { return false }
    return trained
      || zip(numbers, fresh.numbers).allSatisfy { a, b in
        if a.value == b.value || max(abs(a.value), abs(b.value)) <= noise { return true }
        if a.isWhole && b.isWhole { return false }
        // Trailing zeros are dropped, so the finer of the two says what was shown.
        return abs(a.value - b.value) <= 1.000_001 * min(a.unit, b.unit)
      }
  }
}
