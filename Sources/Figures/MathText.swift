/// A label: words, with mathematics between dollar signs.
///
/// In mathematics, letters are italic and spaces are the typesetter's. `_`, `^`, `'`, braces,
/// accents, roots, fractions, alphabets and the commands of `MathSymbol` mean what they do in TeX.
struct MathText {
  let text: String
  let isBold: Bool
  let atoms: [Atom]

  /// Reads a label; `bold` chooses the letters of titles.
  init(_ text: String, bold: Bool = false) throws {
    var parser = Parser(text: text, alphabet: bold ? .boldItalic : .italic)
    (self.text, isBold) = (text, bold)
    atoms = try parser.words()
  }

  /// A piece of a label, with what hangs on it.
  struct Atom {
    indirect enum Nucleus {
      case words(String)
      case symbol(Unicode.Scalar)
      /// An upright function name.
      case function(String)
      /// Ems.
      case space(Double)
      case list([Atom])
      case accent(Accent, [Atom])
      case root([Atom])
      case fraction([Atom], [Atom])
    }

    var nucleus: Nucleus
    var kind: AtomKind = .ordinary
    /// In characters from the label's start, the first being 1.
    var position: Int
    var above: [Atom] = []
    var below: [Atom] = []
  }

  enum Accent: String { case hat, bar, tilde, vec }
}

// MARK: Parsing

/// Recursive descent over characters.
private struct Parser {
  typealias Atom = MathText.Atom

  let text: String
  let characters: [Character]
  var alphabet: Alphabet
  var i = 0

  init(text: String, alphabet: Alphabet) {
    self.text = text
    self.alphabet = alphabet
    characters = Array(text)
  }

  func error(_ problem: String, at position: Int) -> MathTextError {
    MathTextError(text: text, position: position + 1, problem: problem)
  }

  /// Words up to the end, with mathematics among them.
  mutating func words() throws -> [Atom] {
    var atoms: [Atom] = []
    var words = Atom(nucleus: .words(""), kind: .text, position: 1)
    func flush() {
      if case .words(let text) = words.nucleus, !text.isEmpty { atoms.append(words) }
      words = Atom(nucleus: .words(""), kind: .text, position: i + 1)
    }
    while i < characters.count {
      let character = characters[i]
      if character == "$" {
        flush()
        i += 1
        atoms += try list(until: "$", opening: i - 1)
        words.position = i + 1
      } else if character == "\\" {
        throw error("a command outside $…$; put dollar signs around it", at: i)
      } else if let (path, scalar) = Self.rawScript(character) {
        // The face has few of these: they are made, here as in mathematics.
        flush()
        let script = Atom(nucleus: .words(String(scalar)), kind: .text, position: i + 1)
        hang(path, [script], on: &atoms, i)
        i += 1
        words.position = i + 1
      } else {
        guard case .words(let text) = words.nucleus else { break }
        words.nucleus = .words(text + String(character))
        i += 1
      }
    }
    flush()
    return atoms
  }

  private static func rawScript(
    _ character: Character
  ) -> (WritableKeyPath<Atom, [Atom]>, Unicode.Scalar)? {
    if let scalar = MathSymbol.superscripts[character] { return (\.above, scalar) }
    if let scalar = MathSymbol.subscripts[character] { return (\.below, scalar) }
    return nil
  }

  /// Mathematics up to and with the character that closes it.
  mutating func list(until end: Character, opening: Int) throws -> [Atom] {
    var atoms: [Atom] = []
    while i < characters.count {
      let character = characters[i]
      let start = i
      if character == end {
        i += 1
        return atoms
      }
      if let (path, scalar) = Self.rawScript(character) {
        i += 1
        hang(path, [symbol(scalar, start)], on: &atoms, start)
        continue
      }
      switch character {
      case " ": i += 1
      case "}": throw error("this } has no partner", at: i)
      case "$": throw error("the { at character \(opening + 1) is not closed", at: i)
      case "_", "^", "'", "′":
        try script(character, on: &atoms, start)
      default: atoms.append(try atom())
      }
    }
    throw error("this \(characters[opening]) has no partner", at: opening)
  }

  private mutating func script(
    _ mark: Character, on atoms: inout [Atom], _ start: Int
  ) throws {
    i += 1
    if mark == "'" || mark == "′" {
      return hang(
        \.above, [Atom(nucleus: .symbol("′"), position: start + 1)], on: &atoms, start)
    }
    let path = mark == "_" ? \Atom.below : \Atom.above
    if let last = atoms.last, last[keyPath: path].contains(where: { !$0.isPrime }) {
      throw error("a second \(mark) on one symbol; use braces", at: start)
    }
    hang(path, try argument(of: String(mark), start), on: &atoms, start)
  }

  /// Hangs a script on the last atom, or on nothing.
  private func hang(
    _ path: WritableKeyPath<Atom, [Atom]>, _ script: [Atom], on atoms: inout [Atom], _ start: Int
  ) {
    if atoms.isEmpty { atoms.append(Atom(nucleus: .list([]), position: start + 1)) }
    atoms[atoms.count - 1][keyPath: path] += script
  }

  /// What follows a command: a group in braces or one atom.
  private mutating func argument(of command: String, _ start: Int) throws -> [Atom] {
    while i < characters.count, characters[i] == " " { i += 1 }
    guard i < characters.count, !["$", "}", "_", "^"].contains(characters[i]) else {
      throw error("\(command) has nothing to act on", at: start)
    }
    if characters[i] == "{" {
      i += 1
      return try list(until: "}", opening: i - 1)
    }
    return [try atom()]
  }

  private func symbol(_ scalar: Unicode.Scalar, _ position: Int) -> Atom {
    Atom(
      nucleus: .symbol(alphabet(scalar)), kind: MathSymbol.kinds[scalar] ?? .ordinary,
      position: position + 1)
  }

  private mutating func atom() throws -> Atom {
    let start = i
    let character = characters[i]
    i += 1
    switch character {
    case "{":
      return Atom(nucleus: .list(try list(until: "}", opening: start)), position: start + 1)
    case "\\": return try command(start)
    case "-": return symbol("−", start)
    case "*": return symbol("∗", start)
    default:
      guard character.unicodeScalars.count == 1 else {
        throw error("\(character) is more than one character; write it as a command", at: start)
      }
      return symbol(character.unicodeScalars.first!, start)
    }
  }

  private mutating func command(_ start: Int) throws -> Atom {
    guard i < characters.count else { throw error("a lone \\ at the end", at: start) }
    var name = String(characters[i])
    i += 1
    if name.first!.isLetter {
      while i < characters.count, characters[i].isASCII, characters[i].isLetter {
        name.append(characters[i])
        i += 1
      }
    }
    let position = start + 1
    if let known = MathSymbol.commands[name] {
      return Atom(nucleus: .symbol(alphabet(known.scalar)), kind: known.kind, position: position)
    }
    if MathSymbol.functions.contains(name) {
      return Atom(nucleus: .function(name), kind: .function, position: position)
    }
    if let space = MathSymbol.spaces[name] {
      return Atom(nucleus: .space(space), kind: .text, position: position)
    }
    if let accent = MathText.Accent(rawValue: name) {
      let base = try argument(of: "\\" + name, start)
      return Atom(nucleus: .accent(accent, base), position: position)
    }
    switch name {
    case "sqrt":
      return Atom(nucleus: .root(try argument(of: "\\sqrt", start)), position: position)
    case "frac":
      let above = try argument(of: "\\frac", start)
      let below = try argument(of: "\\frac", start)
      return Atom(nucleus: .fraction(above, below), position: position)
    case "mathrm": return try styled(.upright, name, start)
    case "mathbf": return try styled(.bold, name, start)
    case "mathcal":
      return try styled(alphabet == .boldItalic ? .boldScript : .script, name, start)
    case "mathbb": return try styled(.blackboard, name, start)
    default: throw error("unknown command \\\(name)", at: start)
    }
  }

  private mutating func styled(
    _ alphabet: Alphabet, _ name: String, _ start: Int
  ) throws -> Atom {
    let outer = self.alphabet
    self.alphabet = alphabet
    defer { self.alphabet = outer }
    return Atom(nucleus: .list(try argument(of: "\\" + name, start)), position: start + 1)
  }
}

extension MathText.Atom {
  fileprivate var isPrime: Bool {
    if case .symbol("′") = nucleus { true } else { false }
  }
}
