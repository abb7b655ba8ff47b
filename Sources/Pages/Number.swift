import Foundation

extension Double {
  /// The number as the page prints it, with this many significant digits: `0.5333`, `−7.944`,
  /// `3.1×10⁻¹⁶`. Trailing zeros after the point are dropped.
  public func formatted(digits: Int) -> String {
    if self == 0 { return "0" }
    if !isFinite { return isNaN ? "NaN" : self > 0 ? "∞" : "−∞" }
    let scientific = String(format: "%.*e", digits - 1, self)
    let parts = scientific.split(separator: "e")
    let exponent = Int(parts[1])!
    if exponent < -4 || exponent >= max(digits, 7) {
      let mantissa = Double.trimmed(String(parts[0]))
      let power = "10" + Double.superscript(exponent)
      if mantissa == "1" { return power }
      return (mantissa + "×" + power).replacing("-", with: "−")
    }
    let decimals = max(0, digits - 1 - exponent)
    return Double.trimmed(String(format: "%.*f", decimals, self)).replacing("-", with: "−")
  }

  /// One of the last digit that `formatted(digits:)` shows, before trailing zeros are dropped.
  public func unit(digits: Int) -> Double {
    if self == 0 || !isFinite { return 0 }
    let exponent = Int(String(format: "%.*e", digits - 1, self).split(separator: "e")[1])!
    let isScientific = exponent < -4 || exponent >= max(digits, 7)
    return pow(10, Double(isScientific ? exponent - digits + 1 : min(0, exponent - digits + 1)))
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  private static func superscript(_ n: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return (n < 0 ? "⁻" : "") + String(String(abs(n)).map { digits[$0.wholeNumberValue!] })
  }
}
