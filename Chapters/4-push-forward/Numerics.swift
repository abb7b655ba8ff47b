import Foundation
import Seams

// Quadrature, special functions and estimates that a reader would skip.

// MARK: The normal law

// The density and the distribution function of the standard normal law, as formulas write them.

func φ(_ t: Double) -> Double { normalDensity(t) }

func Φ(_ t: Double) -> Double { normalDistribution(t) }

/// The inverse of Φ: Hastings' formula, sharpened by Halley's steps.
func Φinverse(_ p: Double) -> Double {
  if p > 0.5 { return -Φinverse(1 - p) }
  let t = (-2 * log(p)).squareRoot()
  var x =
    (2.515517 + t * (0.802853 + t * 0.010328))
    / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
  for _ in 0..<3 {
    let step = (Φ(x) - p) / φ(x)
    x -= step / (1 + 0.5 * step * x)
  }
  return x
}

/// f of a jet, from its value and its two derivatives there.
private func function(
  _ a: Jet, _ value: Double, _ first: Double, _ second: Double
) -> Jet {
  let step = a - a.value
  return value + first * step + 0.5 * second * step * step
}

func Φ(_ a: Jet) -> Jet {
  function(a, Φ(a.value), φ(a.value), -a.value * φ(a.value))
}

func Φinverse(_ a: Jet) -> Jet {
  let x = Φinverse(a.value)
  return function(a, x, 1 / φ(x), x / (φ(x) * φ(x)))
}

/// E₁(x) = ∫ₓ^∞ e⁻ᵗ/t dt for x > 0: a series below 1, a continued fraction above.
func exponentialIntegral(_ x: Double) -> Double {
  if x < 1 {
    var (term, sum) = (1.0, 0.0)
    for k in 1...40 {
      term *= -x / Double(k)
      sum -= term / Double(k)
    }
    return sum - log(x) - eulerGamma
  }
  let fraction = (1...200).reversed().reduce(0.0) { rest, k in
    Double(k) / (1 + Double(k) / (x + rest))
  }
  return exp(-x) / (x + fraction)
}

/// γ_E, from the logarithm it is the offset of.
let eulerGamma: Double = {
  // H_n − log n − 1/2n + 1/12n² − 1/120n⁴ is off by 1/252n⁶.
  let n = 200.0
  let harmonic = (1...200).reversed().reduce(0.0) { $0 + 1 / Double($1) }
  return harmonic - log(n) - 1 / (2 * n) + 1 / (12 * n * n) - 1 / (120 * pow(n, 4))
}()

extension Double {
  /// The number, or the end of −reach ... reach that it lies beyond.
  func clamped(_ reach: Double) -> Double { Swift.min(Swift.max(self, -reach), reach) }
}

// MARK: Sums for integrals

/// The middles of equal cells of a box, z₂ running fastest, N × 2.
func middles(_ box: [ClosedRange<Double>], _ cells: Int) -> Matrix<Double> {
  Matrix(rows: cells * cells, columns: 2) { p, axis in
    let k = axis == 0 ? p / cells : p % cells
    let range = box[axis]
    return range.lowerBound
      + (Double(k) + 0.5) / Double(cells) * (range.upperBound - range.lowerBound)
  }
}

extension PushForward {
  /// The sum of density times area over the triangles of a mesh, whose areas come from the places of
  /// their corners alone.
  private func meshIntegral(_ cells: Int) throws -> Double {
    let box = factors.map(\.range)
    let corners = Matrix(rows: (cells + 1) * (cells + 1), columns: 2) { p, axis in
      let share = Double(axis == 0 ? p / (cells + 1) : p % (cells + 1)) / Double(cells)
      return box[axis].lowerBound + share * (box[axis].upperBound - box[axis].lowerBound)
    }
    let x = decoder.jets(at: corners).values
    let densities = try logDensities(at: middles(box, cells)).map { exp($0) }
    let n = x.columns
    func area(_ a: Int, _ b: Int, _ c: Int) -> Double {
      var (aa, ab, bb) = (0.0, 0.0, 0.0)
      for k in 0..<n {
        let origin = x.elements[a * n + k]
        let (p, q) = (x.elements[b * n + k] - origin, x.elements[c * n + k] - origin)
        (aa, ab, bb) = (aa + p * p, ab + p * q, bb + q * q)
      }
      return 0.5 * max(aa * bb - ab * ab, 0).squareRoot()
    }
    return (0..<cells * cells).reduce(0) { sum, k in
      let a = k / cells * (cells + 1) + k % cells
      return sum
        + densities[k] * (area(a, a + 1, a + cells + 1) + area(a + cells + 2, a + 1, a + cells + 1))
    }
  }

  /// ∫ p_μ dA over the image of the box, from two meshes, the error of second order cancelled.
  func totalMass(cells: Int = 48) throws -> Double {
    (4 * (try meshIntegral(2 * cells)) - (try meshIntegral(cells))) / 3
  }

  /// ∫ fᵢ over the arc length of the line through z along axis i: chords times densities at their
  /// middles, for two polygons.
  func lineMass(_ i: Int, through z: [Double], chords: Int = 300) throws -> Double {
    let range = factors[i].range
    func sum(_ count: Int) throws -> Double {
      func along(_ share: Double) -> Double {
        range.lowerBound + share * (range.upperBound - range.lowerBound)
      }
      func line(_ ts: [Double]) -> Matrix<Double> {
        Matrix(rows: ts.count, columns: z.count) { $1 == i ? ts[$0] : z[$1] }
      }
      let corners = decoder.jets(at: line((0...count).map { along(Double($0) / Double(count)) }))
      let ts = (0..<count).map { along((Double($0) + 0.5) / Double(count)) }
      let densities = try logLineDensities(i, at: line(ts))
      return (0..<count).reduce(0) { sum, k in
        let chord = zip(corners.values.row(k + 1), corners.values.row(k)).map { $0 - $1 }
        return sum + norm(chord) * exp(densities[k])
      }
    }
    return (4 * (try sum(2 * chords)) - (try sum(chords))) / 3
  }
}

// MARK: Curvature from the metric alone

/// Gauss's curvature from G and its derivatives, by Brioschi's formula. First derivatives come from
/// jets, second ones from central differences of them.
func intrinsicCurvature(_ d: ClosedForm, at z: [Double]) -> Double {
  /// E, F, G and their derivatives in z₁ and z₂.
  func metric(_ z: [Double]) -> (values: [Double], slopes: [[Double]]) {
    let jets = d.jets(at: Matrix([z]))
    let pairs = [(0, 0), (0, 1), (1, 1)]
    return (
      pairs.map { dot(jets.slope($0), jets.slope($1)) },
      (0..<2).map { j in
        pairs.map {
          dot(jets.curvature($0, j), jets.slope($1)) + dot(jets.slope($0), jets.curvature($1, j))
        }
      }
    )
  }
  let h = 1e-4
  func second(_ entry: Int, _ i: Int, _ j: Int) -> Double {
    var (up, down) = (z, z)
    up[j] += h
    down[j] -= h
    return (metric(up).slopes[i][entry] - metric(down).slopes[i][entry]) / (2 * h)
  }
  let (values, slopes) = metric(z)
  let (E, F, G) = (values[0], values[1], values[2])
  let (Eu, Fu, Gu) = (slopes[0][0], slopes[0][1], slopes[0][2])
  let (Ev, Fv, Gv) = (slopes[1][0], slopes[1][1], slopes[1][2])
  func det(_ m: [Double]) -> Double {
    m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6])
      + m[2] * (m[3] * m[7] - m[4] * m[6])
  }
  let corner = -0.5 * second(0, 1, 1) + second(1, 0, 1) - 0.5 * second(2, 0, 0)
  let first = det([corner, 0.5 * Eu, Fu - 0.5 * Ev, Fv - 0.5 * Gu, E, F, 0.5 * Gv, F, G])
  let last = det([0, 0.5 * Ev, 0.5 * Gu, 0.5 * Ev, E, F, 0.5 * Gu, F, G])
  return (first - last) / pow(E * G - F * F, 2)
}

// MARK: Second routes

/// (4.3) from places alone: the area of a small parallelogram against the product of its sides.
func measuredContrasts(_ d: ClosedForm, at z: Matrix<Double>) -> [Double] {
  let h = 1e-4
  return (0..<z.rows).map { p in
    let sides = (0..<2).map { i in
      let ends = [h, -h].map { step in
        var moved = z.row(p)
        moved[i] += step
        return d(moved)
      }
      return zip(ends[0], ends[1]).map { $0 - $1 }
    }
    let (aa, ab, bb) = (
      dot(sides[0], sides[0]), dot(sides[0], sides[1]), dot(sides[1], sides[1])
    )
    return 0.5 * (log(aa) + log(bb) - log(aa * bb - ab * ab))
  }
}

// MARK: Gauss and Bonnet

/// ∬ K dA over the image of a rectangle of latents.
func enclosedCurvature(_ d: PushForward, _ box: [ClosedRange<Double>]) throws -> Double {
  try simpson(box[0], 24) { u in
    try simpson(box[1], 24) { v in
      let jets = try d.jets(at: Matrix([[u, v]]))
      let G = jets.gram()
      return gaussCurvature(jets) * (G[0, 0] * G[1, 1] - G[0, 1] * G[0, 1]).squareRoot()
    }
  }
}

/// The right side of (4.11): the speeds' changes along the four sides, with (4.6).
func turning(_ d: PushForward, _ box: [ClosedRange<Double>]) throws -> Double {
  /// ∂_j sᵢ / s_j.
  func change(_ i: Int, _ j: Int, _ z: [Double]) throws -> Double {
    let jets = try d.jets(at: Matrix([z]))
    return dot(jets.slope(i), jets.curvature(0, 1)) / norm(jets.slope(i)) / norm(jets.slope(j))
  }
  let first = try simpson(box[0], 48) { u in
    try change(0, 1, [u, box[1].lowerBound]) - change(0, 1, [u, box[1].upperBound])
  }
  let second = try simpson(box[1], 48) { v in
    try change(1, 0, [box[0].upperBound, v]) - change(1, 0, [box[0].lowerBound, v])
  }
  return first - second
}

/// ∬ K dA over the quarter of the unit disc in u, v ≥ 0.
func octantCurvature(_ d: PushForward) throws -> Double {
  try simpson(0...1, 100) { r in
    try simpson(0...(.pi / 2), 20) { t in
      let jets = try d.jets(at: Matrix([[r * cos(t), r * sin(t)]]))
      let G = jets.gram()
      return gaussCurvature(jets) * (G[0, 0] * G[1, 1] - G[0, 1] * G[0, 1]).squareRoot() * r
    }
  }
}

/// A curvature, or its range, for the table.
func curvatureCell(_ K: (low: Double, high: Double)) -> String {
  if max(abs(K.low), abs(K.high)) < 1e-9 { return "0" }
  if K.high - K.low < 1e-9 { return K.high.formatted(digits: 3) }
  func short(_ x: Double) -> String { abs(x) < 1e-9 ? "0" : x.formatted(digits: 2) }
  return "\(short(K.low)) … \(short(K.high))"
}
