import Testing

@testable import Figures

@Suite struct FigureMathTextTests {
  private func failure(_ text: String) -> (position: Int, problem: String)? {
    do {
      _ = try MathText(text)
      return nil
    } catch let error as MathTextError {
      return (error.position, error.problem)
    } catch { return nil }
  }

  @Test(arguments: [
    ("$a \\foo b$", 4, "unknown command \\foo"), ("open $x", 6, "this $ has no partner"),
    ("$x_{ij$", 7, "the { at character 4 is not closed"), ("$x}$", 3, "this } has no partner"),
    ("$x^$", 3, "^ has nothing to act on"), ("$x_1_2$", 5, "a second _ on one symbol; use braces"),
    ("$\\frac{1}$", 2, "\\frac has nothing to act on"), ("$a\\", 3, "a lone \\ at the end"),
    ("\\sigma", 1, "a command outside $…$; put dollar signs around it"),
  ])
  func errorsNameTheirPlace(text: String, position: Int, problem: String) {
    let error = failure(text)
    #expect(error?.position == position)
    #expect(error?.problem == problem)
  }

  @Test func everyCharacterHasAGlyph() throws {
    let letters = (65...90).map { Unicode.Scalar($0)! } + (97...122).map { Unicode.Scalar($0)! }
    let capitals = (0x391...0x3A9).filter { $0 != 0x3A2 }.map { String(Unicode.Scalar($0)!) }
    let small = (0x3B1...0x3C9).map { String(Unicode.Scalar($0)!) }
    let digits = (0...9).map(String.init)
    var labels = ["abcABC 0123456789 ,.;:!?()[]{}<>=+-−–—…/%&'\"*|σ²λ₁×·→≤≥≈∞√∂Σ"]
    labels += MathSymbol.commands.keys.sorted().map { "$\\\($0)$" }
    labels += MathSymbol.functions.sorted().map { "$\\\($0)$" }
    labels += MathSymbol.spaces.keys.sorted().map { "$a\\\($0) b$" }
    labels += MathSymbol.kinds.keys.map { "$\($0 == "{" || $0 == "}" ? "\\" : "")\($0)$" }.sorted()
    labels += MathSymbol.superscripts.keys.map { "$x\($0)$" }.sorted()
    labels += MathSymbol.subscripts.keys.map { "x\($0)" }.sorted()
    labels += ["hat", "bar", "tilde", "vec", "sqrt", "mathrm"].map { "$\\\($0){x}$" }
    labels += (letters.map { String($0) } + capitals + small + digits).map { "$\($0)$" }
    labels += (letters.map { String($0) } + capitals + small + digits).map { "$\\mathbf{\($0)}$" }
    labels += letters.flatMap { ["$\\mathcal{\($0)}$", "$\\mathbb{\($0)}$"] }
    labels += ["$\\frac{a}{b}$", "$f'$", "$f''_i$", "$-\\mathbb{1}$"]
    try Fonts.withFonts { fonts in
      let typesetter = Typesetter(fonts: fonts)
      for label in labels {
        for bold in [false, true] {
          // A missing glyph throws; glyph 0 is the box that stands for one.
          let set = try typesetter.set(label, size: 10, bold: bold)
          #expect(set.glyphs.allSatisfy { $0.index != 0 }, "\(label)")
          #expect(!set.glyphs.isEmpty, "\(label)")
        }
      }
      #expect(throws: MathTextError.self) { try typesetter.set("漢", size: 10) }
    }
  }

  @Test func scriptsAreSmallerAndStacked() throws {
    try Fonts.withFonts { fonts in
      let set = try Typesetter(fonts: fonts).set("$x_i^2$", size: 10)
      let (base, above, below) = (set.glyphs[0], set.glyphs[1], set.glyphs[2])
      #expect(above.size < base.size && below.size < base.size)
      #expect(above.y < 0 && below.y > 0)
      #expect(abs(above.x - below.x) < 1)
    }
  }

  @Test func aMinusIsUnaryWithNothingBeforeIt() throws {
    try Fonts.withFonts { fonts in
      let typesetter = Typesetter(fonts: fonts)
      let texts = ["$a-1$", "$a$", "$-1$", "$=-1$", "$=$"]
      let widths = try texts.map { try typesetter.set($0, size: 10).width }
      #expect(widths[0] > widths[1] + widths[2] + 3)
      #expect(widths[3] < widths[4] + widths[2] + 3)
    }
  }
}
