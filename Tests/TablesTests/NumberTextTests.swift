import Foundation
import Seams
import Testing

@testable import Tables

@Suite struct NumberTextTests {
  private func scanned(_ text: String) -> Double? { number(Array(text.utf8), decimal: .point) }

  /// Random texts of every length and size, and doubles printed with too many or too few digits.
  private func texts(_ count: Int) -> [String] {
    var random = Random(seed: 5)
    func below(_ n: Int) -> Int { Int(random.uniform() * Double(n)) }
    return (0..<count).map { k in
      switch k % 4 {
      case 0:
        let digits = (0..<1 + below(25)).map { _ in "\(below(10))" }.joined()
        let point = below(digits.count + 1)
        let power = below(2) == 0 ? "" : "e\(below(60) - 30)"
        return
          "\(["", "-", "+"][below(3)])\(digits.prefix(point)).\(digits.dropFirst(point))\(power)"
      case 1:
        let x = Double(bitPattern: UInt64(below(1 << 52)) << 11)
        return String(format: "%.\(below(20))e", x)
      case 2: return "\((random.uniform() - 0.5) * pow(10, Double(below(40) - 20)))"
      default:
        // The middle between two doubles, where the last digit decides.
        let x = Double(1 + below(1 << 30)) / Double(1 << below(30))
        return String(format: "%.\(40 + below(3))f", (x + x.nextUp) / 2)
      }
    }
  }

  @Test func numbersAreRightToTheLastBit() {
    for text in texts(100_000) {
      let value = scanned(text)
      #expect(value?.bitPattern == strtod(text, nil).bitPattern, "\(text)")
    }
  }

  /// a/10ᵏ half-way between two doubles, and beside it: one unit of the 19th digit decides.
  @Test func tiesGoToEven() {
    for text in [
      "9007199254740993", "9007199254740993.0", "900719925474099.35", "0.5000000000000000555",
      "4503599627370496.5", "4503599627370497.5", "4503599627370496.501", "1125899906842624.125",
      "1125899906842624.375", "9223372036854775807", "1.8446744073709551e19", "-0", "-0.0e5", ".5",
      "5.", "1e22", "1e23", "4.9e-324", "2e-324", "1.7976931348623157e308", "0e999999999",
    ] {
      #expect(scanned(text)?.bitPattern == strtod(text, nil).bitPattern, "\(text)")
    }
  }

  @Test(arguments: [
    "", ".", "+", "-.", "e5", "1e", "1e+", "1.2.3", "1 2", "0x10", "1_000", "1,5", "1\u{0}", "--1",
    "١", "1f", "nano", "infinite", "1d5",
  ])
  func whatIsNoNumber(_ text: String) { #expect(scanned(text) == nil) }

  @Test func decimalCommas() {
    #expect(number(Array("-1,5e3".utf8), decimal: .comma) == -1500)
    #expect(number(Array(",5".utf8), decimal: .comma) == 0.5)
    #expect(number(Array("1.5".utf8), decimal: .comma) == nil)
    #expect(number(Array("0,12345678901234567890123".utf8), decimal: .comma) == 0.12345678901234568)
  }
}
