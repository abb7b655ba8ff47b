import Foundation

/// A number as a page prints it: `0.5333`, `−7.944`, `1,797`, `1.234e-05`, `3.1×10⁻¹⁶`, `10⁻¹²`.
struct PrintedNumber: Equatable {
  var text: String
  var value: Double
  /// One of the last digit shown.
  var unit: Double
  /// Whether it shows neither point nor exponent.
  var isWhole: Bool

  /// Whether this is how `number` is printed, with two significant digits or more.
  func renders(_ number: Double) -> Bool {
    let distance = abs(value - number)
    return distance <= 0.500_001 * unit && distance <= 0.05 * abs(number)
  }
}

/// A piece of a line: text, which two pages share to the letter, or a number.
enum Token: Equatable {
  case text(String)
  case number(PrintedNumber)
}

/// Takes a line of Markdown apart. Numbers in inline mathematics and code are text, as they stand
/// in the source; so are digits inside a word (`x1`, `v1.2.3`).
struct Tokenizer {
  private let characters: [Character]
  private var position = 0
  private var tokens: [Token] = []
  private var text = ""

  /// - Parameter markdown: Whether `$` and backticks fence off mathematics and code.
  static func tokens(of line: Substring, markdown: Bool = true) -> [Token] {
    var tokenizer = Tokenizer(line)
    return tokenizer.run(markdown)
  }

  private init(_ line: Substring) { characters = Array(line) }

  private func at(_ index: Int) -> Character? {
    characters.indices.contains(index) ? characters[index] : nil
  }

  private mutating func run(_ markdown: Bool) -> [Token] {
    while let next = at(position) {
      if markdown, next == "$" || next == "`", let end = closing(next) {
        take(upTo: end)
      } else if let (number, end) = number() {
        if !text.isEmpty { tokens.append(.text(text)) }
        text = ""
        tokens.append(.number(number))
        position = end
      } else if next.isLetter || next.isDigit || next == "_" {
        var end = position + 1
        while let c = at(end), c.isWord || c == "." && at(end + 1)?.isDigit == true { end += 1 }
        take(upTo: end)
      } else {
        take(upTo: position + 1)
      }
    }
    if !text.isEmpty { tokens.append(.text(text)) }
    return tokens
  }

  private mutating func take(upTo end: Int) {
    text += String(characters[position..<end])
    position = end
  }

  /// Past the fence that closes the one here.
  private func closing(_ fence: Character) -> Int? {
    let width = characters[position...].prefix { $0 == fence }.count
    let inside = position + width
    return (inside..<max(inside, characters.count - width + 1)).first { start in
      (0..<width).allSatisfy { characters[start + $0] == fence }
    }.map { $0 + width }
  }

  /// The number that begins here, and the position after it.
  private func number() -> (PrintedNumber, Int)? {
    var end = position
    var sign = ""
    let before = at(position - 1)
    if let c = at(end), c == "-" || c == "−" {
      // Between two words or numbers it is a hyphen or a difference.
      if let before, before.isWord || ")]}".contains(before) { return nil }
      sign = "-"
      end += 1
    } else if let before, before.isWord {
      return nil
    }
    var digits = run(of: \.isDigit, from: &end)
    guard !digits.isEmpty else { return nil }
    let isGrouped = digits.count <= 3
    while isGrouped, let separator = at(end), ",\u{2009}\u{202F}".contains(separator) {
      var next = end + 1
      let group = run(of: \.isDigit, from: &next)
      guard group.count == 3 else { break }
      (digits, end) = (digits + group, next)
    }
    var decimals = 0
    if at(end) == ".", at(end + 1)?.isDigit == true {
      end += 1
      let fraction = run(of: \.isDigit, from: &end)
      (digits, decimals) = (digits + fraction, fraction.count)
      if at(end) == ".", at(end + 1)?.isDigit == true { return nil }
    }
    var exponent: Int?
    if digits == "10", decimals == 0, let power = superscript(from: &end) {
      (digits, exponent) = ("1", power)
    } else if at(end) == "×", at(end + 1) == "1", at(end + 2) == "0" {
      var next = end + 3
      if let power = superscript(from: &next) { (exponent, end) = (power, next) }
    } else if at(end) == "e" || at(end) == "E" {
      var next = end + 1
      let minus = at(next) == "-" || at(next) == "−"
      if minus || at(next) == "+" { next += 1 }
      if let power = Int(run(of: \.isDigit, from: &next)) {
        (exponent, end) = (minus ? -power : power, next)
      }
    }
    let scale = (exponent ?? 0) - decimals
    return (
      PrintedNumber(
        text: String(characters[position..<end]), value: Double("\(sign)\(digits)e\(scale)")!,
        unit: Double("1e\(scale)")!, isWhole: decimals == 0 && exponent == nil), end
    )
  }

  private func run(of kind: (Character) -> Bool, from index: inout Int) -> String {
    let found = characters[min(index, characters.count)...].prefix(while: kind)
    index += found.count
    return String(found)
  }

  private func superscript(from index: inout Int) -> Int? {
    let signs: [Character] = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    var next = index
    let minus = at(next) == "⁻"
    if minus { next += 1 }
    let digits = run(of: { signs.contains($0) }, from: &next).map { signs.firstIndex(of: $0)! }
    guard !digits.isEmpty else { return nil }
    index = next
    return digits.reduce(0) { 10 * $0 + $1 } * (minus ? -1 : 1)
  }
}

extension Character {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
  fileprivate var isWord: Bool { isLetter || isDigit || self == "_" }
}
