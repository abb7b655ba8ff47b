import Foundation
import Problems
import Seams
import Testing

@testable import push_forward

/// The references of chapter 4 against other ways to the same numbers, most of them the essay's own.
@Suite struct ReferencesOfChapter4Tests {
  private func compare(_ name: String, within: Double, _ other: (Given) throws -> [Double]) throws {
    try CourseworkTests.compare(name, in: "4-push-forward", within: within, other)
  }

  /// By a decoder with these corners, a turned box of uniform laws times an exponential of a sum: its
  /// density is given by (4.1) from its Jacobian.
  @Test func fourthCorner() throws {
    try compare("fourthCorner", within: 1e-12) { given in
      let (P, Q, L) = (given.vector("P"), given.vector("Q"), given.number("L"))
      let logs = given.vector("log p")
      let way = (Q[0] - P[0], Q[1] - P[1])
      let angle = atan2(way.1, way.0)
      // Warps of single latents that have the sides, and at their ends the speeds, that are asked for:
      // with a flat law log p_μ changes by less the logarithm of the speed's ratio.
      func warp(_ length: Double, _ ratio: Double) -> @Sendable (Jet) -> Jet {
        // w′ grows from a to a·ratio exponentially; a is such that w(1) = length.
        let k = log(ratio)
        return { t in (length / (ratio - 1)) * (exp(k * t) - 1) }
      }
      let warps = [
        warp(hypot(way.0, way.1), exp(logs[0] - logs[1])), warp(L, exp(logs[0] - logs[2])),
      ]
      let d = PushForward("corner", "", [.uniform(0...1), .uniform(0...1)]) { z in
        let (x, y) = (warps[0](z[0]), warps[1](z[1]))
        return [
          P[0] + cos(angle) * x - sin(angle) * y, P[1] + sin(angle) * x + cos(angle) * y,
        ]
      }
      let corners = Matrix([[0, 0], [1, 1]])
      let densities = try d.logDensities(at: corners)
      return try d.jets(at: corners).values.row(1) + [logs[0] + densities[1] - densities[0]]
    }
  }

  /// By sums over the seams: (4.1), or (4.2), times arc length, of the decoder in jets. Both laws are
  /// cut where their exponent is −32, so all is exact to 10⁻¹²; Simpson's rule adds less.
  @Test func spiralStrips() throws {
    try compare("spiralStrips", within: 1e-9) { given in
      let (α, β) = (given.number("α"), given.number("β"))
      let (means, variances) = (
        [given.number("a₁"), given.number("a₂")], [given.number("t₁"), given.number("t₂")]
      )
      let d = ClosedForm("spirals", latents: 2) { z in
        let (size, angle) = (exp(α * z[0] - β * z[1]), β * z[0] + α * z[1])
        return [size * cos(angle), size * sin(angle)]
      }
      return (0..<2).flatMap { i in
        let reach = 9 * variances[i].squareRoot()
        func place(_ t: Double) -> Matrix<Double> {
          Matrix([[i == 0 ? t : 0.2, i == 1 ? t : 0.2]])
        }
        func density(_ t: Double) -> Double {
          φ((t - means[i]) / variances[i].squareRoot())
        }
        // A unit of the latent is s long; the strip shows p/√det G per unit of length.
        let counts: [(Double) -> Double] = [
          { density($0) },
          { t in
            let jets = d.jets(at: place(t))
            let G = jets.gram()
            return density(t) * norm(jets.slope(i))
              / (G[0, 0] * G[1, 1] - G[0, 1] * G[0, 1]).squareRoot()
          },
        ]
        return counts.map { count in
          let range = (means[i] - reach)...(means[i] + reach)
          return simpson(range, 600) { $0 * count($0) } / simpson(range, 600, count)
        }
      }
    }
  }

  /// By the essay's loop, and by the walk itself, of which the legs are chords.
  @Test func surveyor() throws {
    try compare("surveyor", within: 1e-6) { given in
      let (R, r, a) = (given.number("R"), given.number("r"), given.number("a"))
      let (low, high) = (given.number("u₁"), given.number("u₂"))
      let torus = PushForward(
        "torus", "", [.uniform(-.pi ... .pi), .uniform(-.pi ... .pi)]
      ) { z in
        let radius = R + r * cos(z[0])
        return [radius * cos(z[1]), radius * sin(z[1]), r * sin(z[0])]
      }
      /// The latent v after a walk along the circle of u, from the chord of a step of 10⁻³: it is shorter
      /// than its arc by the share 10⁻⁶/24.
      func walked(_ u: Double, _ length: Double) -> Double {
        let step = 1e-3
        let (p, q) = (torus.decoder([u, 0]), torus.decoder([u, step]))
        return length / norm(zip(p, q).map { $0 - $1 }) * step
      }
      let out = walked(low, a)
      let v = out - walked(high, a)
      return [
        norm(Array(torus.decoder([low, 0])[..<2])) * v,
        try loop(torus, 1, low...high, 0...out),
      ]
    }
  }

  /// By the height of the third column over the plane of the others.
  @Test func blocks() throws {
    try compare("blocks", within: 1e-12) { given in
      let J = given.matrix("J")
      let plane = J.columns([0, 1])
      let column = J.column(2)
      let foot = plane * (try Cholesky(plane.gram()).solve(plane.transpose * column))
      return [log(norm(column)) - log(norm(zip(column, foot).map { $0 - $1 }))]
    }
  }

  /// By differences of the essay's own turning coordinates. A step of 10⁻⁵ leaves its square times a
  /// third derivative, which is below 100 here, and rounding over the step.
  @Test func turningFrame() throws {
    try compare("turningFrame", within: 1e-8) { given in
      let (c, z) = (given.vector("c"), given.vector("z"))
      let d = PushForward("z + cz²") { z in
        let (x, y) = (z[0] * z[0] - z[1] * z[1], 2 * (z[0] * z[1]))
        return [z[0] + c[0] * x - c[1] * y, z[1] + c[0] * y + c[1] * x]
      }
      let h = 1e-5
      let places = Matrix([
        [z[0] + h, z[1]], [z[0] - h, z[1]], [z[0], z[1] + h], [z[0], z[1] - h],
      ])
      let w = try turningCoordinates(d, at: places)
      return (0..<2).flatMap { i in
        [(w[0, i] - w[1, i]) / (2 * h), (w[2, i] - w[3, i]) / (2 * h)]
      }
    }
  }

  /// By the essay's density (4.1) at the middles of chords of the seam. N chords leave an error of the
  /// order N⁻², with a factor below 1 here.
  @Test func bentStrip() throws {
    try compare("bentStrip", within: 1e-6) { given in
      let (k, b, v) = (given.number("k"), given.number("b"), given.number("v"))
      let d = PushForward("bent", "", [.uniform(0...1), .uniform(0...2)]) { z in
        [z[0], (1 + k * z[0]) * z[1] + b * (z[0] * z[0])]
      }
      let count = 2000
      func line(_ offset: Double, _ number: Int) -> Matrix<Double> {
        Matrix(rows: number, columns: 2) { $1 == 1 ? v : (Double($0) + offset) / Double(count) }
      }
      let corners = try d.jets(at: line(0, count + 1)).values
      let densities = try d.logDensities(at: line(0.5, count))
      let shares = (0..<count).map { p in
        exp(densities[p]) * norm(zip(corners.row(p + 1), corners.row(p)).map { $0 - $1 })
      }
      return [shares[..<(count / 2)].reduce(0, +) / shares.reduce(0, +)]
    }
  }

  /// By the decoder in u, inverted by halving, with the places of four neighbours for its columns.
  @Test func squaresOnATorus() throws {
    try compare("squaresOnATorus", within: 1e-6) { given in
      let (R, r) = (given.number("R"), given.number("r"))
      let v = given.number("v")
      /// u from t, in closed form, and back.
      func latent(_ t: Double) -> Double {
        2 * r / (R * R - r * r).squareRoot()
          * atan(((R - r) / (R + r)).squareRoot() * tan(t / 2))
      }
      func d(_ u: Double, _ v: Double) -> [Double] {
        var (low, high) = (-3.0, 3.0)
        for _ in 0..<60 {
          let middle = 0.5 * (low + high)
          if latent(middle) < u { low = middle } else { high = middle }
        }
        let radius = R + r * cos(low)
        return [radius * cos(v), radius * sin(v), r * sin(low)]
      }
      let (u, h) = (latent(given.number("t")), 1e-4)
      func column(_ a: [Double], _ b: [Double]) -> [Double] {
        zip(a, b).map { ($0 - $1) / (2 * h) }
      }
      let columns = [column(d(u + h, v), d(u - h, v)), column(d(u, v + h), d(u, v - h))]
      // It has C1, and one speed, as was asked.
      #expect(abs(dot(columns[0], columns[1])) < 1e-6)
      #expect(abs(norm(columns[0]) - norm(columns[1])) < 1e-6)
      let G = Matrix(columns: columns).gram()
      return [u, log(φ(u) * φ(v)) - 0.5 * (try Cholesky(G)).logDeterminant]
    }
  }
}
