/// For what a figure is drawn: a page; a talk, light on dark; a print in black and white. Marks know
/// nothing of it: the canvas turns their inks and colour maps into the theme's.
public enum Theme: String, CaseIterable, Sendable {
  case light, dark, gray

  /// An ink as the theme has it, as opaque as it was.
  func callAsFunction(_ ink: Ink) -> Ink {
    guard let looks = ink.looks else { return ink }
    switch self {
    case .light: return ink
    case .dark: return Ink(looks.dark).opacity(ink.alpha)
    case .gray: return OKLab(looks.gray, 0, 0).ink.opacity(ink.alpha)
    }
  }

  /// An ink for words, no nearer to the paper than small print can be.
  func text(_ ink: Ink) -> Ink {
    // White words stand on the dark end of a colour map.
    if ink.looks == Ink.white.looks { return self(ink) }
    var lab = OKLab(self(ink))
    switch self {
    case .light: lab.L = min(lab.L, 0.62)
    case .dark: lab.L = max(lab.L, 0.66)
    case .gray: lab.L = min(lab.L, 0.54)
    }
    return lab.ink
  }

  /// How a line is broken: what is solid in colour may not be so in grey.
  func dash(_ dash: Dash, _ ink: Ink) -> Dash {
    self == .gray && dash == .solid ? ink.looks?.dash ?? .solid : dash
  }

  /// What a marker becomes: discs that differ in colour differ in shape in grey.
  func shape(_ shape: Points.Shape, _ ink: Ink) -> Points.Shape {
    self == .gray && shape == .disc ? ink.looks?.shape ?? .disc : shape
  }

  /// A colour map as the theme has it: it starts at the paper, or has it in its middle, and runs away
  /// from it.
  func map(_ colors: Colormap) -> Colormap {
    switch self {
    case .light: return colors
    case .dark:
      let paper = OKLab(self(.white))
      return colors.mapped { _, lab in
        // Lightness turned round, hue kept but for the paper's own tint.
        OKLab(paper.L + (1 - lab.L) * (0.97 - paper.L), lab.a + paper.a, lab.b + paper.b)
      }
    case .gray:
      // Two hues of one lightness would be one grey: a diverging map runs from light to dark.
      return colors.mapped { t, lab in OKLab(colors.isDiverging ? 0.97 - 0.72 * t : lab.L, 0, 0) }
    }
  }
}

extension Colormap {
  /// The map with each of its colours, at `t` from 0 to 1, changed.
  fileprivate func mapped(_ change: (Double, OKLab) -> OKLab) -> Colormap {
    let inks = (0..<256).map { i in
      let t = Double(i) / 255
      return change(t, OKLab(self(t))).ink
    }
    return Colormap(inks: inks, isDiverging: isDiverging)
  }
}

/// How a figure is asked for: for what, on what, and how wide.
public struct Look: Sendable {
  public var theme: Theme
  /// Whether there is no paper.
  public var isTransparent: Bool
  /// Nil is two pixels to the point.
  public var width: Width?

  public init(theme: Theme = .light, isTransparent: Bool = false, width: Width? = nil) {
    (self.theme, self.isTransparent, self.width) = (theme, isTransparent, width)
  }

  /// A figure's width. Its layout keeps its points and is scaled as a whole, letters too: places of
  /// labels were found at the designed size, and hold at every other.
  public enum Width: Sendable, Equatable, CustomStringConvertible {
    /// On paper; an image has 300 pixels an inch.
    case millimetres(Double)
    /// On a screen; the image is as large as designed, and only finer. Files of lines take 96 to the
    /// inch.
    case pixels(Int)

    /// `180mm` or `1200px`, up to two metres or 20,000 pixels.
    public init?(_ text: String) {
      guard let number = Double(text.dropLast(2)), number.isFinite else { return nil }
      switch text.suffix(2) {
      case "mm" where (10...2000).contains(number): self = .millimetres(number)
      case "px" where (50...20_000).contains(number) && number == number.rounded():
        self = .pixels(Int(number))
      default: return nil
      }
    }

    public var description: String {
      switch self {
      case .millimetres(let width): width == width.rounded() ? "\(Int(width))mm" : "\(width)mm"
      case .pixels(let width): "\(width)px"
      }
    }
  }

  /// Pixels to a point of a layout `points` wide.
  func pixelScale(_ points: Double) -> Double {
    switch width {
    case nil: Canvas.scale
    case .millimetres(let width): (width / 25.4 * 300).rounded() / points
    case .pixels(let width): Double(width) / points
    }
  }

  /// Pixels to a metre of an image of a layout `points` wide.
  func pixelsPerMetre(_ points: Double) -> Int {
    if case .millimetres = width { return 11811 }
    return Int((7559 * pixelScale(points) / Canvas.scale).rounded())
  }

  /// Points of paper to a point of a layout `points` wide.
  func paperScale(_ points: Double) -> Double {
    switch width {
    case nil: 1
    case .millimetres(let width): width / 25.4 * 72 / points
    case .pixels(let width): Double(width) * 0.75 / points
    }
  }
}
