/// The head of a NumPy array (npy format 1.0 and 2.0): a Python dictionary of three known keys, read
/// by the grammar
///
///     { 'descr': 'word', 'fortran_order': False, 'shape': (2, 3), }
///
/// and never evaluated: keys in any order, each once, quotes of either kind, spaces between.
struct ArrayHeader {
  private(set) var type = ""
  private(set) var isFortran = false
  private(set) var shape: [Int] = []
  /// Where in the stream each value stands.
  private(set) var typeOffset = 0
  private(set) var orderOffset = 0
  private(set) var shapeOffset = 0

  /// Of bytes in a header; NumPy writes some 120.
  static let limit = 4096

  private let text: [UInt8]
  private var next = 0
  private let start: Int
  private let stream: ByteStream

  init(_ stream: ByteStream) throws {
    self.stream = stream
    let head = try stream.bytes(8, of: "its magic number")
    if head[..<6] != [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] {
      throw stream.error(
        .wrongMagic, at: 0,
        "this is no array, which begins with \\x93NUMPY; give the file that "
          + "numpy.savez wrote")
    }
    guard head[6] == 1 || head[6] == 2, head[7] == 0 else {
      throw stream.error(
        .unsupported, at: 6,
        "version \(head[6]).\(head[7]) of the format, not 1.0 or 2.0; "
          + "write the array with numpy.savez")
    }
    let width = head[6] == 1 ? 2 : 4
    let length = Int(try stream.bytes(width, of: "its header's length").little(0, width))
    if length > ArrayHeader.limit {
      throw stream.error(
        .tooLarge, at: 8,
        "a header of \(length) bytes, more than the \(ArrayHeader.limit) that are "
          + "read; write the array with numpy.savez")
    }
    start = stream.offset
    text = try stream.bytes(length, of: "its header")
    try dictionary()
  }

  // MARK: The grammar

  private func error(_ text: String) -> ImageFileError {
    stream.error(.header, at: start + next, "\(text); write the array with numpy.savez")
  }

  /// The next byte that is no space, 0 at the end.
  private mutating func peek() -> UInt8 {
    while next < text.count, text[next] == UInt8(ascii: " ") { next += 1 }
    return next < text.count ? text[next] : 0
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    next += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws {
    if !take(character) { throw error("the header has no “\(character)” here") }
  }

  private mutating func dictionary() throws {
    try expect("{")
    var keys = Set<String>()
    while !take("}") {
      _ = peek()
      let before = next
      let key = try word()
      guard keys.insert(key).inserted else {
        next = before
        throw error("the header has the key “\(key)” twice")
      }
      try expect(":")
      _ = peek()
      switch key {
      case "descr": (typeOffset, type) = (start + next, try word())
      case "fortran_order": (orderOffset, isFortran) = (start + next, try truth())
      case "shape": (shapeOffset, shape) = (start + next, try tuple())
      default:
        next = before
        throw error("the header has the key “\(key)”, not descr, fortran_order or shape")
      }
      if !take(",") {
        try expect("}")
        break
      }
    }
    if keys.count < 3 { throw error("the header lacks descr, fortran_order or shape") }
    // Spaces fill it up, and a line feed ends it.
    _ = peek()
    if next != text.count - 1 || text[next] != UInt8(ascii: "\n") {
      throw error("the header goes on after its dictionary, or has no line feed at its end")
    }
  }

  /// A string of printable ASCII without quotes and escapes.
  private mutating func word() throws -> String {
    let quote = peek()
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw error("the header has no quoted word here")
    }
    var end = next + 1
    while end < text.count, 32..<127 ~= text[end], !"'\"\\".utf8.contains(text[end]) { end += 1 }
    guard end < text.count, text[end] == quote else {
      throw error("the header has a word that does not end as it began")
    }
    defer { next = end + 1 }
    return String(decoding: text[(next + 1)..<end], as: UTF8.self).printable
  }

  private mutating func truth() throws -> Bool {
    for (name, value) in [("True", true), ("False", false)]
    where text[next...].starts(with: name.utf8) {
      next += name.utf8.count
      return value
    }
    throw error("the header has neither True nor False here")
  }

  /// Numbers of 0 or more in parentheses; a comma follows a single one.
  private mutating func tuple() throws -> [Int] {
    try expect("(")
    var (numbers, hasComma) = ([Int](), true)
    while !take(")") {
      if !hasComma { throw error("the header has no “,” here") }
      numbers.append(try number())
      hasComma = take(",")
    }
    if numbers.count == 1 && !hasComma { throw error("a number in parentheses is no shape") }
    return numbers
  }

  private mutating func number() throws -> Int {
    _ = peek()
    let digits = text[next...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else {
      throw error("the shape has no number of 0 or more here")
    }
    guard let number = Int(String(decoding: digits, as: UTF8.self)) else {
      throw stream.error(
        .tooLarge, at: start + next,
        "the shape has a number of \(digits.count) digits; "
          + "write the array with numpy.savez")
    }
    next += digits.count
    return number
  }

  // MARK: What is read

  /// - Throws: `ImageFileError` unless the entries are these, in C order, and their number can be told.
  func check(_ entry: ArrayStream.Entry) throws {
    if type != entry.rawValue {
      let text = "the entries are “\(type)”, not \(entry.name) (“\(entry.rawValue)”)"
      let way = "convert them with astype('\(entry.rawValue)')"
      if type.hasSuffix("O") || type.hasPrefix("|O") {
        throw stream.error(.objects, at: typeOffset, "\(text), but Python objects; \(way)")
      }
      if type.hasPrefix(">") {
        throw stream.error(
          .byteOrder, at: typeOffset, "\(text): their highest byte is first; \(way)")
      }
      throw stream.error(.type, at: typeOffset, "\(text); \(way)")
    }
    if isFortran {
      throw stream.error(
        .fortranOrder, at: orderOffset,
        "the array is in Fortran order; convert it with numpy.ascontiguousarray")
    }
    var product = entry.size
    for size in shape {
      let (larger, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow {
        throw stream.error(
          .tooLarge, at: shapeOffset,
          "the shape tells of more bytes than can be counted; write the array with numpy.savez")
      }
      product = larger
    }
  }
}
