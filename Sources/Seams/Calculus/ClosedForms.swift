// Decoders of two latents that more than one chapter studies.

extension ClosedForm {
  /// (u, v + ½u²).
  public static let banana = ClosedForm("banana", latents: 2) { z in
    [z[0], z[1] + 0.5 * z[0] * z[0]]
  }

  /// (u, v, ½uv).
  public static let saddle = ClosedForm("saddle", latents: 2) { z in
    [z[0], z[1], 0.5 * z[0] * z[1]]
  }

  /// ½(u + 2 + iv)², which keeps angles; regular for u > −2.
  public static let square = ClosedForm("square", latents: 2) { z in
    let a = z[0] + 2
    return [0.5 * (a * a - z[1] * z[1]), a * z[1]]
  }

  /// e^(u + iv), which keeps angles too; injective for |v| < π.
  public static let exponential = ClosedForm("exponential", latents: 2) { z in
    [exp(z[0]) * cos(z[1]), exp(z[0]) * sin(z[1])]
  }

  /// A half plane rolled up to a cone, which keeps lengths; its tip is at u = −2, v = 0. With
  /// a = u + 2 and r² = a² + v² it is ((a² − v²)/2r, av/r, ½√3·r).
  public static let cone = ClosedForm("cone", latents: 2) { z in
    let (a, b) = (z[0] + 2, z[1])
    let r = (a * a + b * b).squareRoot()
    let slope = 0.75.squareRoot()
    return [(a * a - b * b) / (2 * r), a * b / r, slope * r]
  }

  /// (u + ⅓u³, sinh v), turned by 30°.
  public static let warp = ClosedForm("warp", latents: 2) { z in
    let (u, v) = (z[0] + z[0] * z[0] * z[0] / 3, sinh(z[1]))
    let (c, s) = (0.75.squareRoot(), 0.5)
    return [c * u - s * v, s * u + c * v]
  }

  /// (cos u, sin u, v).
  public static let cylinder = ClosedForm("cylinder", latents: 2) { z in
    [cos(z[0]), sin(z[0]), z[1]]
  }
}
