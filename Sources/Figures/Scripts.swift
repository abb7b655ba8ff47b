/// Scripts, accents, roots and fractions.
extension Typesetter {
  /// Hangs scripts as in Appendix G, rule 18; both at once are stacked.
  func hang(
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
  func prime(_ em: Double, _ glyph: (Unicode.Scalar) throws -> Typeset) throws -> Typeset {
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

  func set(
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

  func root(
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

  func fraction(_ above: Typeset, _ below: Typeset, _ em: Double) -> Typeset {
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
