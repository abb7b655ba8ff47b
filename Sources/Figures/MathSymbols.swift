/// What a symbol does to the space around it, as in TeX.
enum AtomKind: Sendable {
  case ordinary, function, binary, relation, opening, closing, punctuation
  /// A space or words: nothing is added around it.
  case text
}

/// A symbol's character and kind.
struct MathSymbol: Sendable {
  let scalar: Unicode.Scalar
  let kind: AtomKind

  /// What `\name` stands for.
  static let commands: [String: MathSymbol] = {
    var table: [String: MathSymbol] = [:]
    func add(_ kind: AtomKind, _ symbols: [(String, Unicode.Scalar)]) {
      for (name, scalar) in symbols { table[name] = MathSymbol(scalar: scalar, kind: kind) }
    }
    add(
      .ordinary,
      [
        ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ϵ"),
        ("varepsilon", "ε"), ("zeta", "ζ"), ("eta", "η"), ("theta", "θ"), ("vartheta", "ϑ"),
        ("iota", "ι"), ("kappa", "κ"), ("lambda", "λ"), ("mu", "μ"), ("nu", "ν"), ("xi", "ξ"),
        ("pi", "π"), ("rho", "ρ"), ("sigma", "σ"), ("tau", "τ"), ("upsilon", "υ"),
        ("phi", "ϕ"), ("varphi", "φ"), ("chi", "χ"), ("psi", "ψ"), ("omega", "ω"),
        ("Gamma", "Γ"), ("Delta", "Δ"), ("Theta", "Θ"), ("Lambda", "Λ"), ("Xi", "Ξ"),
        ("Pi", "Π"), ("Sigma", "Σ"), ("Upsilon", "Υ"), ("Phi", "Φ"), ("Psi", "Ψ"),
        ("Omega", "Ω"), ("infty", "∞"), ("partial", "∂"), ("nabla", "∇"), ("top", "⊤"),
        ("ell", "ℓ"), ("|", "‖"), ("ldots", "…"),
      ])
    add(
      .binary,
      [("cdot", "⋅"), ("times", "×"), ("pm", "±"), ("star", "⋆"), ("circ", "∘"), ("odot", "⊙")])
    add(
      .relation,
      [
        ("le", "≤"), ("ge", "≥"), ("ne", "≠"), ("approx", "≈"), ("sim", "∼"), ("to", "→"),
        ("mapsto", "↦"), ("Rightarrow", "⇒"), ("in", "∈"), ("perp", "⟂"), ("mid", "∣"),
        ("propto", "∝"), ("equiv", "≡"), ("ll", "≪"), ("gg", "≫"),
      ])
    add(.function, [("sum", "∑"), ("prod", "∏"), ("int", "∫")])
    add(.opening, [("langle", "⟨"), ("lVert", "‖"), ("{", "{")])
    add(.closing, [("rangle", "⟩"), ("rVert", "‖"), ("}", "}")])
    return table
  }()

  /// Functions set as upright words.
  static let functions: Set<String> = [
    "log", "exp", "det", "max", "min", "sin", "cos", "tanh", "tr", "diag",
  ]

  /// Spaces, in ems.
  static let spaces: [String: Double] = [
    ",": 3.0 / 18, ":": 4.0 / 18, ";": 5.0 / 18, "quad": 1, " ": 0.25,
  ]

  /// The kind of a character typed as itself; all others are ordinary.
  static let kinds: [Unicode.Scalar: AtomKind] = {
    var table: [Unicode.Scalar: AtomKind] = [
      "+": .binary, "−": .binary, "∗": .binary, "·": .binary, "=": .relation, "<": .relation,
      ">": .relation, ":": .relation, "←": .relation, "∥": .relation, "(": .opening,
      "[": .opening, ")": .closing, "]": .closing, "!": .closing, ",": .punctuation,
      ";": .punctuation,
    ]
    for symbol in commands.values where symbol.scalar != "‖" { table[symbol.scalar] = symbol.kind }
    return table
  }()

  /// Raw superscripts and subscripts, which in mathematics are the real ones.
  static let superscripts: [Character: Unicode.Scalar] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
    "⁹": "9", "⁻": "−", "⁺": "+", "ⁿ": "n", "ᵀ": "⊤",
  ]
  static let subscripts: [Character: Unicode.Scalar] = [
    "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8",
    "₉": "9",
  ]
}

/// The alphabets of mathematics, each a run of Unicode with a few older characters left out of it.
enum Alphabet: Sendable {
  case italic, upright, bold, boldItalic, script, boldScript, blackboard

  /// The character that shows `scalar` in this alphabet: itself if the alphabet has no other.
  func callAsFunction(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if let exception = exceptions[scalar] { return exception }
    func offset(_ base: UInt32?, from start: Unicode.Scalar) -> Unicode.Scalar {
      guard let base else { return scalar }
      return Unicode.Scalar(base + scalar.value - start.value)!
    }
    switch scalar {
    case "A"..."Z": return offset(starts.capital, from: "A")
    case "a"..."z": return offset(starts.small, from: "a")
    case "0"..."9": return offset(starts.digit, from: "0")
    case "Α"..."Ω": return offset(starts.greekCapital, from: "Α")
    case "α"..."ω": return offset(starts.greekSmall, from: "α")
    default:
      // Variant letters follow omega, after the partial sign.
      guard let i = Array("∂ϵϑϰϕϱϖ".unicodeScalars).firstIndex(of: scalar),
        let base = starts.greekSmall
      else { return scalar }
      return Unicode.Scalar(base + 25 + UInt32(i))!
    }
  }

  private typealias Starts = (
    capital: UInt32?, small: UInt32?, digit: UInt32?, greekCapital: UInt32?, greekSmall: UInt32?
  )

  private var starts: Starts {
    switch self {
    case .upright: (nil, nil, nil, nil, nil)
    case .italic: (0x1D434, 0x1D44E, nil, nil, 0x1D6FC)
    case .bold: (0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2)
    case .boldItalic: (0x1D468, 0x1D482, 0x1D7CE, 0x1D6A8, 0x1D736)
    case .script: (0x1D49C, 0x1D4B6, nil, nil, nil)
    case .boldScript: (0x1D4D0, 0x1D4EA, nil, nil, nil)
    case .blackboard: (0x1D538, 0x1D552, 0x1D7D8, nil, nil)
    }
  }

  private var exceptions: [Unicode.Scalar: Unicode.Scalar] {
    switch self {
    case .italic: ["h": "ℎ"]
    case .script:
      [
        "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ", "e": "ℯ",
        "g": "ℊ", "o": "ℴ",
      ]
    case .blackboard:
      ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"]
    default: [:]
    }
  }
}
