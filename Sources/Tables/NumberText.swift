import Foundation

/// A field as a number, white space around it allowed: a decimal, or one of the spellings of infinity
/// and NaN; nil for text.
func number(_ field: [UInt8], decimal: TableFormat.Decimal) -> Double? {
  var bytes = Array(text(field)?.utf8 ?? "".utf8)
  if bytes.isEmpty { return nil }
  bytes.append(0)
  return bytes.withUnsafeBufferPointer { buffer in
    var end = buffer.baseAddress!
    if let value = scanNumber(&end, decimal: decimal.byte), end.pointee == 0,
      end - buffer.baseAddress! == bytes.count - 1
    {
      return value
    }
    let word = String(decoding: buffer.dropLast(), as: UTF8.self).lowercased()
    let bare = word.hasPrefix("-") || word.hasPrefix("+") ? word.dropFirst() : word[...]
    return ["nan", "inf", "infinity"].contains(bare) ? Double(word) : nil
  }
}

/// A field as text, without the white space around it; nil if it is not UTF-8.
func text(_ field: [UInt8]) -> String? {
  String(validating: field, as: UTF8.self)?.trimmingCharacters(in: .whitespacesAndNewlines)
}

/// The decimal number that begins at `p`, which moves behind it; nil if none does.
///
/// Some byte that no number holds must follow. The result is the double nearest to the text, as that
/// of `strtod` is, and mostly found without it.
@inline(__always)
func scanNumber(_ p: inout UnsafePointer<UInt8>, decimal: UInt8) -> Double? {
  let start = p
  let negative = p.pointee == UInt8(ascii: "-")
  if negative || p.pointee == UInt8(ascii: "+") { p += 1 }
  var mantissa: UInt64 = 0
  var exponent = 0
  var first = p
  while p.pointee &- 48 < 10 {
    mantissa = mantissa &* 10 &+ UInt64(p.pointee &- 48)
    p += 1
  }
  var digits = p - first
  if p.pointee == decimal {
    p += 1
    first = p
    while p.pointee &- 48 < 10 {
      mantissa = mantissa &* 10 &+ UInt64(p.pointee &- 48)
      p += 1
    }
    exponent = first - p
    digits -= exponent
  }
  if digits == 0 { return nil }
  if p.pointee | 0x20 == UInt8(ascii: "e") {
    p += 1
    let falls = p.pointee == UInt8(ascii: "-")
    if falls || p.pointee == UInt8(ascii: "+") { p += 1 }
    first = p
    var power = 0
    while p.pointee &- 48 < 10 {
      power = min(power * 10 + Int(p.pointee &- 48), 100_000)
      p += 1
    }
    if p == first { return nil }
    exponent += falls ? -power : power
  }
  // Nineteen digits are exact in 64 bits.
  if digits <= 19, let size = nearest(mantissa, exponent) { return negative ? -size : size }
  return slowly(start, p, decimal)
}

/// The double nearest to mantissa·10^exponent where one exact operation gives it.
@inline(__always)
private func nearest(_ mantissa: UInt64, _ exponent: Int) -> Double? {
  // Both numbers are exact, so that the one rounding is the right one (Clinger, 1990).
  if mantissa <= 1 << 53 && abs(exponent) <= 22 {
    return exponent < 0
      ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
  }
  return -19...0 ~= exponent ? quotient(mantissa, wholePowers[-exponent]) : nil
}

/// The double nearest to a/b for a, b > 0: 63 bits of the quotient and one that says whether anything
/// follows are enough to round them once.
private func quotient(_ a: UInt64, _ b: UInt64) -> Double {
  let (shiftA, shiftB) = (a.leadingZeroBitCount, b.leadingZeroBitCount)
  let numerator = a << UInt64(shiftA)
  let (q, rest) = (b << UInt64(shiftB)).dividingFullWidth((numerator >> 1, numerator << 63))
  return scalbn(Double(q | (rest == 0 ? 0 : 1)), shiftB - shiftA - 63)
}

private let powers: [Double] = (0...22).map { Double("1e\($0)")! }
private let wholePowers: [UInt64] = (0..<19).reduce(into: [1]) { list, _ in
  list.append(list.last! * 10)
}

/// What the standard library makes of the text; it knows no locale.
@inline(never)
private func slowly(
  _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ decimal: UInt8
) -> Double? {
  let bytes = UnsafeBufferPointer(start: start, count: end - start)
  return Double(
    String(decoding: bytes.map { $0 == decimal ? UInt8(ascii: ".") : $0 }, as: UTF8.self))
}
