/// A colour, named for what it means.
///
/// The series colours are those of Okabe and Ito (2008), told apart by the colour-blind; two of
/// them are darkened a little so that thin lines hold on white paper.
public struct Ink: Sendable, Equatable {
  /// sRGB, each from 0 to 1.
  var red: Double
  var green: Double
  var blue: Double
  /// From 0, invisible, to 1, opaque.
  var alpha = 1.0

  init(_ hex: UInt32) {
    red = Double(hex >> 16 & 255) / 255
    green = Double(hex >> 8 & 255) / 255
    blue = Double(hex & 255) / 255
  }

  init(red: Double, green: Double, blue: Double) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// The blue of latent space.
  public static let latent = Ink(0x1F5FA8)
  /// The red of data space.
  public static let data = Ink(0xB8322A)
  /// A darker red, for what stands on the red of data space.
  public static let darkData = Ink(0x7A1712)
  /// Near-black: axes, text, what is neither latent nor data.
  public static let ink = Ink(0x1A1A1A)
  public static let grey = Ink(0x757575)
  public static let lightGrey = Ink(0xC4C4C4)
  public static let white = Ink(0xFFFFFF)

  public static let orange = Ink(0xE69F00)
  public static let green = Ink(0x009E73)
  public static let sky = Ink(0x56B4E9)
  public static let purple = Ink(0xCC79A7)
  public static let yellow = Ink(0xE3CF2A)
  public static let blue = Ink(0x0072B2)
  public static let vermillion = Ink(0xD55E00)

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

  /// The colour for words: opaque, and no lighter than small print can be.
  var forText: Ink {
    var lab = OKLab(self)
    lab.L = min(lab.L, 0.62)
    return lab.ink
  }
}
