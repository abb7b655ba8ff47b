/// A colour, named for what it means.
///
/// The series colours are those of Okabe and Ito (2008), told apart by the colour-blind; two of
/// them are darkened a little so that thin lines hold on white paper. What each becomes in another
/// theme stands beside it.
public struct Ink: Sendable, Equatable {
  /// sRGB, each from 0 to 1.
  var red: Double
  var green: Double
  var blue: Double
  /// From 0, invisible, to 1, opaque.
  var alpha = 1.0
  private(set) var looks: Looks?

  /// How an ink looks where its colour cannot stay.
  struct Looks: Sendable, Equatable {
    /// The colour on dark paper, red, green and blue a byte each.
    let dark: UInt32
    /// Its lightness in grey, in OKLab.
    let gray: Double
    /// In grey, how its solid lines are broken and what its discs become.
    let dash: Dash
    let shape: Points.Shape
  }

  /// A colour by its bytes.
  init(_ hex: UInt32) {
    red = Double(hex >> 16 & 255) / 255
    green = Double(hex >> 8 & 255) / 255
    blue = Double(hex & 255) / 255
  }

  private init(
    _ hex: UInt32, dark: UInt32, gray: Double, _ dash: Dash = .solid, _ shape: Points.Shape = .disc
  ) {
    self.init(hex)
    looks = Looks(dark: dark, gray: gray, dash: dash, shape: shape)
  }

  init(red: Double, green: Double, blue: Double) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// The blue of latent space.
  public static let latent = Ink(0x1F5FA8, dark: 0x6FA8F0, gray: 0.52, .longDashed, .ring)
  /// The red of data space.
  public static let data = Ink(0xB8322A, dark: 0xF0776B, gray: 0.3)
  /// A stronger red, for what stands on the red of data space.
  public static let darkData = Ink(0x7A1712, dark: 0xFFC4BA, gray: 0.2)
  /// The two families of a carried grid: curves on which the first latent varies, and the second.
  public static let firstVaries = Ink(0x0F7C86, dark: 0x4FC1CC, gray: 0.45)
  public static let secondVaries = Ink(0xA85F00, dark: 0xE0A04A, gray: 0.45, .dashed, .square)
  /// Near-black: axes, text, what is neither latent nor data.
  public static let ink = Ink(0x1A1A1A, dark: 0xECECEC, gray: 0.218)
  public static let grey = Ink(0x757575, dark: 0xA0A0A0, gray: 0.56)
  public static let lightGrey = Ink(0xC4C4C4, dark: 0x4E5258, gray: 0.82)
  /// The paper, and what stands on the dark end of a colour map.
  public static let white = Ink(0xFFFFFF, dark: 0x15181D, gray: 1)

  public static let orange = Ink(0xE69F00, dark: 0xEBAA1E, gray: 0.5, .dashed, .square)
  public static let green = Ink(0x009E73, dark: 0x22B88A, gray: 0.3, .dotted, .triangle)
  public static let sky = Ink(0x56B4E9, dark: 0x86CDF6, gray: 0.66, .dashed, .square)
  public static let purple = Ink(0xCC79A7, dark: 0xDE94BF, gray: 0.6, .longDashed, .ring)
  public static let yellow = Ink(0xE3CF2A, dark: 0xECDD58, gray: 0.45, .longDashed, .ring)
  public static let blue = Ink(0x0072B2, dark: 0x3C95D8, gray: 0.36)
  public static let vermillion = Ink(0xD55E00, dark: 0xE8762C, gray: 0.4, .dashDotted, .star)

  /// The colour of series `i`, counted from 0: neighbours differ in lightness as in hue.
  public static func series(_ i: Int) -> Ink {
    let order = [Ink.blue, .orange, .green, .purple, .vermillion, .sky, .ink, .yellow]
    return order[((i % order.count) + order.count) % order.count]
  }

  /// The same colour, its opacity multiplied by `opacity`.
  public func opacity(_ opacity: Double) -> Ink {
    var ink = self
    ink.alpha *= opacity
    return ink
  }
}
