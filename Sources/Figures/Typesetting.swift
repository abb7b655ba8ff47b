/// Glyphs and rules in place about a pen's origin, in points; y grows downwards.
struct Typeset {
  struct Item {
    let face: KeyPath<Fonts, Face> & Sendable
    let index: UInt
    var x: Double
    var y: Double
    let size: Double
  }

  /// What is set, as it was written.
  var text = ""
  var glyphs: [Item] = []
  var rules: [Rect] = []
  var width = 0.0
  /// How far ink reaches above the baseline, and below it.
  var ascent = 0.0
  var descent = 0.0

  var height: Double { ascent + descent }

  /// Sets `other` with its origin at (x, y).
  mutating func add(_ other: Typeset, x: Double, y: Double = 0) {
    glyphs += other.glyphs.map {
      var item = $0
      item.x += x
      item.y += y
      return item
    }
    rules += other.rules.map { $0.moved(x: x, y: y) }
    width = max(width, x + other.width)
    ascent = max(ascent, other.ascent - y)
    descent = max(descent, other.descent + y)
  }
}

/// Lays out labels. The constants, in ems, are those of TeX's Appendix G for Computer Modern,
/// adjusted by eye to STIX.
struct Typesetter {
  let fonts: Fonts

  /// From baseline to baseline.
  static let leading = 1.25
  static let xHeight = 0.46
  static let axis = 0.25
  static let rule = 0.05
  /// The size of scripts and of scripts' scripts, of the text's.
  private static let scales = [1, 0.72, 0.56]

  /// Lines of a label, one under the other, set left.
  func set(_ text: String, size: Double, bold: Bool = false) throws -> Typeset {
    var result = Typeset(text: text)
    for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let label = try MathText(String(line), bold: bold)
      result.add(
        try set(label.atoms, size: size, level: 0, in: label), x: 0,
        y: Double(i) * Self.leading * size)
    }
    return result
  }

  /// A row of atoms with TeX's spaces between them.
  private func set(
    _ atoms: [MathText.Atom], size: Double, level: Int, in label: MathText
  ) throws -> Typeset {
    var result = Typeset()
    var previous: AtomKind?
    for (i, atom) in atoms.enumerated() {
      let kind = Self.kind(of: atom, after: previous, before: i + 1 < atoms.count)
      let space = previous.map { Self.space($0, kind, script: level > 0) } ?? 0
      result.add(
        try set(atom, size: size, level: level, in: label),
        x: result.width + space * size * Self.scales[level])
      previous = kind
    }
    return result
  }

  /// A sign with nothing to its left or right is not binary.
  private static func kind(
    of atom: MathText.Atom, after previous: AtomKind?, before next: Bool
  ) -> AtomKind {
    guard atom.kind == .binary else { return atom.kind }
    switch previous {
    case nil, .binary, .relation, .opening, .punctuation, .function, .text: return .ordinary
    default: return next ? .binary : .ordinary
    }
  }

  private static func space(_ left: AtomKind, _ right: AtomKind, script: Bool) -> Double {
    switch (left, right) {
    case (.text, _), (_, .text): 0
    case (.function, .ordinary), (.ordinary, .function), (.closing, .function),
      (.function, .function):
      3.0 / 18
    case _ where script: 0
    case (.punctuation, _): 3.0 / 18
    case (.binary, _), (_, .binary): 3.6 / 18
    case (.relation, .relation): 0
    case (.relation, let other) where other != .punctuation: 4.5 / 18
    case (let other, .relation) where other != .punctuation: 4.5 / 18
    default: 0
    }
  }

  // MARK: Atoms

  private func set(
    _ atom: MathText.Atom, size: Double, level: Int, in label: MathText
  ) throws -> Typeset {
    let em = size * Self.scales[level]
    func row(_ atoms: [MathText.Atom], _ deeper: Int) throws -> Typeset {
      try set(atoms, size: size, level: min(level + deeper, 2), in: label)
    }
    func glyph(_ scalar: Unicode.Scalar) throws -> Typeset {
      try self.glyph(scalar, em, atom, label).set
    }
    let base: Typeset
    var isSymbol = false
    switch atom.nucleus {
    case .words(let words):
      isSymbol = true
      base = try words.unicodeScalars.reduce(into: Typeset()) {
        $0.add(try glyph($1), x: $0.width)
      }
    case .function(let name):
      base = try name.unicodeScalars.reduce(into: Typeset()) {
        $0.add(try glyph($1), x: $0.width)
      }
    case .symbol("′"): base = try prime(em, glyph)
    case .symbol(let scalar):
      let (symbol, overhang) = try self.glyph(scalar, em, atom, label)
      var wide = symbol
      wide.width += overhang
      return try hang(atom, on: wide, subscriptBack: overhang, isSymbol: true, em, row)
    case .space(let space): base = Typeset(width: space * em)
    case .list(let atoms): base = try row(atoms, 0)
    case .accent(let accent, let atoms):
      base = try set(accent, over: try row(atoms, 0), em, glyph)
    case .root(let atoms): base = try root(of: try row(atoms, 0), em, glyph)
    case .fraction(let above, let below):
      base = fraction(try row(above, 1), try row(below, 1), em)
    }
    return try hang(atom, on: base, subscriptBack: 0, isSymbol: isSymbol, em, row)
  }

  /// A glyph, and how far its ink leans out over the next.
  private func glyph(
    _ scalar: Unicode.Scalar, _ em: Double, _ atom: MathText.Atom, _ label: MathText
  ) throws -> (set: Typeset, overhang: Double) {
    // Words and the mathematics of titles try the text faces first, other mathematics its own.
    let faces: [KeyPath<Fonts, Face> & Sendable]
    if label.isBold && scalar.isASCII {
      faces = [\.bold, \.math]
    } else if case .words = atom.nucleus {
      faces = [label.isBold ? \.bold : \.text, \.text, \.math]
    } else {
      faces = [\.math, \.text]
    }
    for face in faces {
      guard let glyph = fonts[keyPath: face].glyph(scalar) else { continue }
      let set = Typeset(
        glyphs: [.init(face: face, index: glyph.index, x: 0, y: 0, size: em)],
        width: glyph.advance * em, ascent: max(0, glyph.top) * em,
        descent: max(0, -glyph.bottom) * em)
      return (set, max(0, glyph.right - glyph.advance) * em)
    }
    throw MathTextError(
      text: label.text, position: atom.position,
      problem: "no glyph for \(scalar); write it otherwise")
  }
}
