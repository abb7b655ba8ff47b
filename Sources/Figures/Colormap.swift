import Foundation

/// A map from 0…1 to colours, even steps of which look like even steps.
///
/// Each is a path through OKLab (Ottosson, 2020), where distance is roughly difference seen.
public struct Colormap: Sendable {
  /// 256 colours, lowest first, red, green, blue each.
  let table: [UInt8]
  /// Whether its middle means zero.
  let isDiverging: Bool

  /// Light to dark by way of teal and blue; lightness falls all the way, so it prints in grey.
  public static let density = Colormap(through: [
    OKLab(1, 0, 0), OKLab(0.86, -0.055, 0.030), OKLab(0.66, -0.075, -0.055),
    OKLab(0.47, -0.025, -0.115),
    OKLab(0.27, 0.025, -0.095),
  ])
  /// Blue through white to red, as dark at one end as at the other.
  public static let diverging = Colormap(
    through: [
      OKLab(0.44, -0.035, -0.125), OKLab(0.73, -0.030, -0.085), OKLab(0.985, 0, 0),
      OKLab(0.73, 0.095, 0.052),
      OKLab(0.44, 0.145, 0.075),
    ], isDiverging: true)
  /// White to black.
  public static let grey = Colormap(through: [OKLab(1, 0, 0), OKLab(0, 0, 0)])
  /// White to a grey on which lines can be seen.
  public static let pale = Colormap(through: [OKLab(1, 0, 0), OKLab(0.66, 0, 0)])
  /// White to the blue of latent space.
  public static let latent = Colormap(through: [
    OKLab(1, 0, 0), OKLab(0.74, -0.03, -0.075), OKLab(Ink.latent),
  ])
  /// White to the red of data space.
  public static let data = Colormap(through: [
    OKLab(1, 0, 0), OKLab(0.76, 0.085, 0.045), OKLab(Ink.data),
  ])

  /// A piecewise linear path through OKLab, walked at even speed in lightness and hue together.
  init(through stops: [OKLab], isDiverging: Bool = false) {
    var distances = [0.0]
    for (a, b) in zip(stops, stops.dropFirst()) {
      let step = (a.L - b.L) * (a.L - b.L) + (a.a - b.a) * (a.a - b.a) + (a.b - b.b) * (a.b - b.b)
      distances.append(distances.last! + step.squareRoot())
    }
    let inks = (0..<256).map { i in
      let target = Double(i) / 255 * distances.last!
      let j = min(distances.lastIndex { $0 <= target }!, stops.count - 2)
      let t = (target - distances[j]) / (distances[j + 1] - distances[j])
      let (p, q) = (stops[j], stops[j + 1])
      return OKLab(
        p.L + t * (q.L - p.L), p.a + t * (q.a - p.a), p.b + t * (q.b - p.b)
      ).ink
    }
    self.init(inks: inks, isDiverging: isDiverging)
  }

  /// 256 colours, lowest first.
  init(inks: [Ink], isDiverging: Bool) {
    table = inks.flatMap { ink in
      [ink.red, ink.green, ink.blue].map { UInt8(($0 * 255).rounded()) }
    }
    self.isDiverging = isDiverging
  }

  /// The colour at `t`, clamped to 0…1.
  func callAsFunction(_ t: Double) -> Ink {
    let i = 3 * Self.index(t)
    return Ink(
      red: Double(table[i]) / 255, green: Double(table[i + 1]) / 255,
      blue: Double(table[i + 2]) / 255)
  }

  /// Colour `i` of 256, packed as cairo has it.
  func pixel(_ i: Int) -> UInt32 {
    UInt32(table[3 * i]) << 16 | UInt32(table[3 * i + 1]) << 8 | UInt32(table[3 * i + 2])
  }

  static func index(_ t: Double) -> Int { Int((min(max(t, 0), 1) * 255).rounded()) }
}

/// A colour by lightness and two opponent hues, green to red and blue to yellow.
struct OKLab {
  var L: Double
  var a: Double
  var b: Double

  init(_ L: Double, _ a: Double, _ b: Double) { (self.L, self.a, self.b) = (L, a, b) }

  init(_ ink: Ink) {
    func linear(_ v: Double) -> Double {
      v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4)
    }
    let (r, g, b) = (linear(ink.red), linear(ink.green), linear(ink.blue))
    let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    self.init(
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
  }

  /// The sRGB colour, clipped to what a screen can show.
  var ink: Ink {
    let l = L + 0.3963377774 * a + 0.2158037573 * b
    let m = L - 0.1055613458 * a - 0.0638541728 * b
    let s = L - 0.0894841775 * a - 1.2914855480 * b
    let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
    func encode(_ v: Double) -> Double {
      let v = min(max(v, 0), 1)
      return v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055
    }
    return Ink(
      red: encode(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3),
      green: encode(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3),
      blue: encode(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3))
  }
}
