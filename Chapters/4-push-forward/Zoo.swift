import Foundation
import Seams

// Decoders of two latents in closed form, each with the law of its latents and the box on which it
// is injective and regular. One more entry in `all` is one more row of a table.

/// The zoo. A box leaves out what would break a map: poles, points where a column vanishes, and
/// what would be covered twice.
enum Zoo {
  static let all: [PushForward] = flat + plane + curved + slanted
  /// The main page's, and the others.
  static let main = [
    linear, warp, sheet, clifford, cone, polar, exponential, square, sphere, fold, banana, swirl,
  ]
  static var others: [PushForward] {
    let names = main.map(\.name)
    return all.filter { !names.contains($0.name) }
  }

  // MARK: Sums of curves in orthogonal subspaces, and other flat ones with C1 and C2

  static let linear = PushForward("linear", #"3ua+2vb"#, [.normal(), .normal()]) { z in
    [2 * z[0] - 4 / 3 * z[1], z[0] + 4 / 3 * z[1], 2 * z[0] + 2 / 3 * z[1]]
  }
  static let warp = PushForward(
    .warp, #"R_{30°}(u+u^3/3,\sinh v)"#, [.normal(-4...4), .normal(-4...4)])
  static let cylinder = PushForward(
    .cylinder, #"\cos u,\sin u,v"#, [.uniform(-.pi ... .pi), .normal()])
  static let roll = PushForward(
    "Swiss roll", #"u\cos u,u\sin u,v"#, [.uniform(2...11), .uniform(-6...6)]
  ) { z in [z[0] * cos(z[0]), z[0] * sin(z[0]), z[1]] }
  /// A chain's curve, walked at unit speed.
  static let sheet = PushForward(
    "hanging sheet", #"\mathrm{arsinh}(u),\sqrt{1+u^2},v"#, [.normal(), .normal()]
  ) { z in
    let height = (1 + z[0] * z[0]).squareRoot()
    return [log(z[0] + height), height, z[1]]
  }
  static let clifford = PushForward(
    "Clifford torus", #"2\cos\frac u2,2\sin\frac u2,\cos v,\sin v"#,
    [.uniform(-2 * .pi...2 * .pi), .uniform(-.pi ... .pi)]
  ) { z in [2 * cos(0.5 * z[0]), 2 * sin(0.5 * z[0]), cos(z[1]), sin(z[1])] }
  /// A half plane rolled up to a cone, its tip left out; a = u + 2 and r² = a² + v².
  static let cone = PushForward(
    .cone, #"\frac{a^2-v^2}{2r},\frac{av}r,\frac{\sqrt3}2r"#, [.normal(-1.8...5), .normal()])
  static let flat = [linear, warp, cylinder, roll, sheet, clifford, cone]

  // MARK: Maps of the plane that keep right angles of the grid

  static let polar = PushForward(
    "polar", #"u\cos v,u\sin v"#, [.uniform(0.2...2), .uniform(-.pi ... .pi)]
  ) { z in [z[0] * cos(z[1]), z[0] * sin(z[1])] }
  static let exponential = PushForward(
    .exponential, #"e^u\cos v,e^u\sin v"#, [.normal(-6...6), .normal(-.pi ... .pi)])
  /// With a = u + 2.
  static let square = PushForward(
    .square, #"\frac{a^2-v^2}2,av"#, [.normal(-1.9...5), .normal()])
  static let elliptic = PushForward(
    "elliptic", #"\cosh u\cos v,\sinh u\sin v"#, [.uniform(0.2...1.4), .uniform(-.pi ... .pi)]
  ) { z in [cosh(z[0]) * cos(z[1]), sinh(z[0]) * sin(z[1])] }
  static let bipolar = PushForward(
    "bipolar", #"\frac{(\sinh v,\sin u)}{\cosh v-\cos u}"#,
    [.uniform(0.9...5.3), .uniform(-1.5...1.5)]
  ) { z in
    let scale = (cosh(z[1]) - cos(z[0])).reciprocal
    return [sinh(z[1]) * scale, sin(z[0]) * scale]
  }
  /// An inversion in a circle about (−4, −1), which lies outside the box.
  static let moebius = PushForward(
    "Möbius", #"8\frac{z-a}{\lVert z-a\rVert^2}"#, [.normal(-3...3), .normal(-3...3)]
  ) { z in
    let (x, y) = (z[0] + 4, z[1] + 1)
    let scale = 8 * (x * x + y * y).reciprocal
    return [x * scale, y * scale]
  }
  static let plane = [polar, exponential, square, elliptic, bipolar, moebius]

  // MARK: Curved surfaces with a grid of right angles

  static let sphere = PushForward(
    "sphere, latitude", #"\cos u\cos v,\cos u\sin v,\sin u"#,
    [.uniform(-1.3...1.3), .uniform(-.pi ... .pi)]
  ) { z in [cos(z[0]) * cos(z[1]), cos(z[0]) * sin(z[1]), sin(z[0])] }
  static let mercator = PushForward(
    "sphere, Mercator", #"\frac{\cos v}{\cosh u},\frac{\sin v}{\cosh u},\tanh u"#,
    [.uniform(-2...2), .uniform(-.pi ... .pi)]
  ) { z in
    let sech = cosh(z[0]).reciprocal
    return [sech * cos(z[1]), sech * sin(z[1]), tanh(z[0])]
  }
  /// With r² = u² + v².
  static let stereographic = PushForward(
    "sphere, stereographic", #"\frac{(2u,2v,r^2-1)}{1+r^2}"#, [.normal(), .normal()]
  ) { z in
    let r2 = z[0] * z[0] + z[1] * z[1]
    let scale = (1 + r2).reciprocal
    return [2 * z[0] * scale, 2 * z[1] * scale, (r2 - 1) * scale]
  }
  static let vase = PushForward(
    "vase", #"r\cos v,r\sin v,u\quad r=\frac65+\frac25\cos u"#,
    [.uniform(-3...3), .uniform(-.pi ... .pi)]
  ) { z in
    let r = 1.2 + 0.4 * cos(z[0])
    return [r * cos(z[1]), r * sin(z[1]), z[0]]
  }
  static let torus = PushForward(
    "torus", #"(2+\cos u)\cos v,(2+\cos u)\sin v,\sin u"#,
    [.uniform(-.pi ... .pi), .uniform(-.pi ... .pi)]
  ) { z in
    let r = 2 + cos(z[0])
    return [r * cos(z[1]), r * sin(z[1]), sin(z[0])]
  }
  static let catenoid = PushForward(
    "catenoid", #"\cosh u\cos v,\cosh u\sin v,u"#,
    [.uniform(-1.3...1.3), .uniform(-.pi ... .pi)]
  ) { z in [cosh(z[0]) * cos(z[1]), cosh(z[0]) * sin(z[1]), z[0]] }
  static let helicoid = PushForward(
    "helicoid", #"\sinh u\cos v,\sinh u\sin v,v"#,
    [.uniform(-1.3...1.3), .uniform(-.pi ... .pi)]
  ) { z in [sinh(z[0]) * cos(z[1]), sinh(z[0]) * sin(z[1]), z[1]] }
  /// A hill's profile carried along a curve without turning about it: the curve's normal bears the
  /// profile's height f, and its binormal the profile's breadth.
  static let fold = PushForward(
    "folded sheet", #"\gamma(v)+f(u)N(v)+\frac45ue_2"#, [.normal(-3...3), .normal(-3...3)]
  ) { z in
    let (x, height) = (1.1 * z[1], -0.9 * sin(0.8 * z[1]))
    let slope = -0.72 * cos(0.8 * z[1])
    let speed = (1.1 * 1.1 + slope * slope).squareRoot()
    let f = 1.6 * exp(-0.5 * (z[0] * z[0]))
    return [x - f * slope / speed, 0.8 * z[0], height + 1.1 * f / speed]
  }
  static let curved = [sphere, mercator, stereographic, vase, torus, catenoid, helicoid, fold]

  // MARK: Maps that do not keep right angles

  static let shear = PushForward(
    "shear", #"u,v+\frac45u"#, [.normal(), .normal()]
  ) { z in [z[0], z[1] + 0.8 * z[0]] }
  static let banana = PushForward(
    .banana, #"u,v+\frac12u^2"#, [.normal(), .normal()])
  static let saddle = PushForward(
    .saddle, #"u,v,\frac12uv"#, [.normal(), .normal()])
  static let tilted = PushForward(
    "linear, turned", #"\mathrm{diag}(3,2)R_{30°}z"#, [.normal(), .normal()]
  ) { z in
    let (c, s) = (0.75.squareRoot(), 0.5)
    return [3 * (c * z[0] - s * z[1]), 2 * (s * z[0] + c * z[1])]
  }
  static let swirl = swirl(rate: 0.5)
  static let shuffle = automorphism(degrees: 45)
  static let slanted = [shear, banana, saddle, tilted, swirl, shuffle]
}

// MARK: Families

extension Zoo {
  /// The plane turned by an angle that grows with the distance from 0, where it is not smooth.
  static func swirl(rate a: Double, reach: Double = 5) -> PushForward {
    let factor = Factor.normal(-reach...reach)
    return PushForward("swirl", #"R_{\lVert z\rVert/2}z"#, [factor, factor]) { z in
      let angle = a * (z[0] * z[0] + z[1] * z[1]).squareRoot()
      return [
        cos(angle) * z[0] - sin(angle) * z[1], sin(angle) * z[0] + cos(angle) * z[1],
      ]
    }
  }

  /// The unit square made Gaussian, turned and made uniform again: it keeps the uniform law. At its
  /// rim, which is left out, columns have no length or an infinite one.
  static func automorphism(degrees: Double) -> PushForward {
    let factor = Factor.uniform(0...1, within: 0.01...0.99)
    let (c, s) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    return PushForward(
      "automorphism", #"\Phi(R_{45°}\Phi^{-1}(z))"#, [factor, factor]
    ) { z in
      let (x, y) = (Φinverse(z[0]), Φinverse(z[1]))
      return [Φ(c * x - s * y), Φ(s * x + c * y)]
    }
  }
}
