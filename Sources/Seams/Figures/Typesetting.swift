/// Glyphs and rules in place about a pen's origin, in points; y grows downwards.
struct Typeset {
  struct Item {
    let face: KeyPath<Fonts, Face> & Sendable
    let index: UInt
    var x: Double
    var y: Double
    let size: Double
  }

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

  private static let xHeight = 0.46
  private static let axis = 0.25
  private static let rule = 0.05
  /// The size of scripts and of scripts' scripts, of the text's.
  private static let scales = [1, 0.72, 0.56]

  /// Lines of a label, one under the other, set left.
  func set(_ text: String, size: Double, bold: Bool = false) throws -> Typeset {
    var result = Typeset()
    for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let label = try MathText(String(line), bold: bold)
      result.add(
        try set(label.atoms, size: size, level: 0, in: label), x: 0, y: Double(i) * 1.25 * size)
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

  // MARK: Scripts, accents, roots, fractions

  /// Hangs scripts as in Appendix G, rule 18; both at once are stacked.
  private func hang(
    _ atom: MathText.Atom, on base: Typeset, subscriptBack: Double, isSymbol: Bool, _ em: Double,
    _ row: ([MathText.Atom], Int) throws -> Typeset
  ) throws -> Typeset {
    guard !atom.above.isEmpty || !atom.below.isEmpty else { return base }
    let above = try row(atom.above, 1)
    let below = try row(atom.below, 1)
    var up = max(
      isSymbol ? 0 : base.ascent - 0.30 * em, 0.36 * em, above.descent + Self.xHeight / 4 * em)
    var down = isSymbol ? 0 : base.descent + 0.05 * em
    if atom.above.isEmpty {
      down = max(down, 0.17 * em, below.ascent - 0.8 * Self.xHeight * em)
    } else {
      down = max(down, 0.24 * em)
      let gap = (up - above.descent) - (below.ascent - down)
      if !atom.below.isEmpty, gap < 0.14 * em {
        down += 0.14 * em - gap
        let raise = 0.8 * Self.xHeight * em - (up - above.descent)
        if raise > 0 {
          up += raise
          down -= raise
        }
      }
    }
    var result = base
    if !atom.above.isEmpty { result.add(above, x: base.width + 0.02 * em, y: -up) }
    if !atom.below.isEmpty {
      result.add(below, x: base.width - subscriptBack + 0.02 * em, y: down)
    }
    result.width += 0.05 * em
    return result
  }

  /// A prime is drawn high already, and a script is raised: it comes down, and grows.
  private func prime(_ em: Double, _ glyph: (Unicode.Scalar) throws -> Typeset) throws -> Typeset {
    let shape = fonts.math.glyph("′")!
    let size = 1.2 * em
    var result = try glyph("′")
    result.glyphs[0] = .init(
      face: \.math, index: shape.index, x: -0.6 * shape.left * size,
      y: (shape.bottom - 0.08) * size, size: size)
    result.width = (shape.right - shape.left + 0.04) * size
    result.ascent = (shape.top - shape.bottom + 0.08) * size
    result.descent = 0
    return result
  }

  private func set(
    _ accent: MathText.Accent, over base: Typeset, _ em: Double,
    _ glyph: (Unicode.Scalar) throws -> Typeset
  ) throws -> Typeset {
    var result = base
    // Letters lean: what stands over the middle of their top is right of their middle.
    let middle = base.width / 2 + 0.12 * base.ascent
    if accent == .bar {
      let width = max(0.42 * em, 0.72 * base.width)
      let top = base.ascent + 0.15 * em
      result.rules.append(
        Rect(x: middle - width / 2, y: -top, width: width, height: Self.rule * em))
      result.ascent = top
      return result
    }
    let scalar: Unicode.Scalar = accent == .hat ? "\u{2C6}" : accent == .tilde ? "\u{2DC}" : "→"
    let scale = accent == .vec ? 0.62 : 1
    let shape = fonts.math.glyph(scalar) ?? fonts.text.glyph(scalar)!
    var mark = try glyph(scalar)
    mark.glyphs[0] = .init(
      face: mark.glyphs[0].face, index: mark.glyphs[0].index, x: 0, y: 0, size: em * scale)
    let x = middle - (shape.left + shape.right) / 2 * em * scale
    let y = base.ascent + 0.07 * em - shape.bottom * em * scale
    mark.ascent = shape.top * em * scale
    mark.descent = 0
    let width = result.width
    result.add(mark, x: x, y: -y)
    result.width = width
    return result
  }

  private func root(
    of base: Typeset, _ em: Double, _ glyph: (Unicode.Scalar) throws -> Typeset
  ) throws -> Typeset {
    let shape = fonts.math.glyph("√")!
    let clearance = 0.12 * em
    let height = base.height + clearance + Self.rule * em
    let size = max(em * 0.9, height / (shape.top - shape.bottom))
    // The sign's foot stands at the base's foot, or hangs evenly if it is the taller.
    let slack = size * (shape.top - shape.bottom) - height
    let foot = base.descent + slack / 2
    let top = size * (shape.top - shape.bottom) - foot
    var sign = try glyph("√")
    sign.glyphs[0] = .init(
      face: sign.glyphs[0].face, index: sign.glyphs[0].index, x: 0, y: 0, size: size)
    var result = Typeset()
    result.glyphs = sign.glyphs
    result.glyphs[0].y = foot + shape.bottom * size
    let edge = shape.right * size
    result.add(base, x: edge + 0.04 * em)
    result.rules.append(
      Rect(
        x: edge - 0.03 * em, y: -top, width: base.width + 0.1 * em, height: Self.rule * em))
    result.width = edge + base.width + 0.12 * em
    result.ascent = top
    result.descent = max(base.descent, foot)
    return result
  }

  private func fraction(_ above: Typeset, _ below: Typeset, _ em: Double) -> Typeset {
    var result = Typeset()
    let width = max(above.width, below.width) + 0.12 * em
    let gap = 0.1 * em
    let inset = 0.08 * em
    let half = Self.rule / 2 * em
    result.add(
      above, x: inset + (width - above.width) / 2,
      y: -(Self.axis * em + half + gap + above.descent))
    result.add(
      below, x: inset + (width - below.width) / 2,
      y: -(Self.axis * em - half - gap - below.ascent))
    result.rules.append(
      Rect(x: inset, y: -(Self.axis * em + half), width: width, height: 2 * half))
    result.width = width + 2 * inset
    return result
  }
}
