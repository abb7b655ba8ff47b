import Foundation
import Seams

// Quadrature, special functions and estimates that a reader would skip.

// MARK: The normal law

/// The standard normal density.
nonisolated func φ(_ t: Double) -> Double { exp(-0.5 * t * t) / (2 * .pi).squareRoot() }

/// The standard normal distribution function.
nonisolated func Φ(_ t: Double) -> Double { 0.5 * erfc(-t / 2.0.squareRoot()) }

/// Its inverse: Hastings' formula, sharpened by Halley's steps.
nonisolated func Φinverse(_ p: Double) -> Double {
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
nonisolated private func function(
  _ a: Jet, _ value: Double, _ first: Double, _ second: Double
) -> Jet {
  let step = a - a.value
  return value + first * step + 0.5 * second * step * step
}

nonisolated func Φ(_ a: Jet) -> Jet {
  function(a, Φ(a.value), φ(a.value), -a.value * φ(a.value))
}

nonisolated func Φinverse(_ a: Jet) -> Jet {
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

/// ∫f over an interval by Simpson's rule with an even number of steps.
func simpson(
  _ interval: ClosedRange<Double>, _ steps: Int = 200, _ f: (Double) throws -> Double
) rethrows -> Double {
  let h = (interval.upperBound - interval.lowerBound) / Double(steps)
  return try (0...steps).reduce(0) { sum, k in
    let weight = k == 0 || k == steps ? 1.0 : k % 2 == 1 ? 4 : 2
    // The last place is the end itself, not beyond it by a rounding.
    let place = k == steps ? interval.upperBound : interval.lowerBound + h * Double(k)
    return sum + weight * h / 3 * (try f(place))
  }
}

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

// MARK: Tables of counts

/// How often pairs of numbers fall into the cells of a table, and what that says about them.
struct Counts {
  let table: Matrix<Double>

  init(_ x: [Int], _ y: [Int], cells: Int) {
    var table = Matrix<Double>(rows: cells, columns: cells)
    for (i, j) in zip(x, y) { table[i, j] += 1 }
    self.table = table
  }

  /// N.
  var total: Double { table.elements.reduce(0, +) }
  private var rows: [Double] { (0..<table.rows).map { table.row($0).reduce(0, +) } }
  private var columns: [Double] { (0..<table.columns).map { table.column($0).reduce(0, +) } }

  /// The mutual information of the cells' frequencies, and the deviation of its terms.
  var plugIn: (information: Double, deviation: Double) {
    let (rows, columns, N) = (rows, columns, total)
    var (sum, squares) = (0.0, 0.0)
    for i in rows.indices {
      for j in columns.indices where table[i, j] > 0 {
        let term = log(table[i, j] * N / (rows[i] * columns[j]))
        sum += table[i, j] / N * term
        squares += table[i, j] / N * term * term
      }
    }
    return (sum, max(squares - sum * sum, 0).squareRoot())
  }

  /// With Miller and Madow's correction: (cells − rows − columns + 1)/2N, of those not empty, is taken
  /// off.
  var corrected: Double {
    func filled(_ numbers: [Double]) -> Double { Double(numbers.count { $0 > 0 }) }
    let excess = filled(table.elements) - filled(rows) - filled(columns) + 1
    return plugIn.information - excess / (2 * total)
  }
}

/// The cell of each number when as many numbers go into each of `cells` cells.
func rankCells(_ x: [Double], _ cells: Int) -> [Int] {
  let order = x.indices.sorted { x[$0] < x[$1] }
  var result = Array(repeating: 0, count: x.count)
  for (rank, k) in order.enumerated() { result[k] = rank * cells / x.count }
  return result
}

/// The cell of each number among equal cells of an interval.
func equalCells(_ x: [Double], _ range: ClosedRange<Double>, _ cells: Int) -> [Int] {
  x.map {
    let share = ($0 - range.lowerBound) / (range.upperBound - range.lowerBound)
    return min(max(Int(share * Double(cells)), 0), cells - 1)
  }
}

/// Pearson's sum of (count − expected)²/expected.
func chiSquared(_ counts: [Double], _ expected: [Double]) -> Double {
  zip(counts, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
}

// MARK: Entropies

/// −∫ p log p over an interval.
func entropy(
  over interval: ClosedRange<Double>, steps: Int = 2000, _ p: (Double) -> Double
) -> Double {
  simpson(interval, steps) { x in
    let value = p(x)
    return value > 0 ? -value * log(value) : 0
  }
}

/// The density of b·L + σ·Z, with L of density ½e^{−|t|} and Z standard normal.
func laplaceGaussian(_ x: Double, _ b: Double, _ σ: Double) -> Double {
  if σ < 1e-9 { return exp(-abs(x) / b) / (2 * b) }
  if b < 1e-9 { return φ(x / σ) / σ }
  func half(_ x: Double) -> Double {
    let a = (σ / b - x / σ) / 2.0.squareRoot()
    if a < 3 { return exp(0.5 * σ * σ / (b * b) - x / b) * erfc(a) }
    // erfc(a)·exp(a²) by a continued fraction.
    let fraction = (1...60).reversed().reduce(0.0) { rest, k in 0.5 * Double(k) / (a + rest) }
    return exp(-0.5 * x * x / (σ * σ)) / (Double.pi.squareRoot() * (a + fraction))
  }
  return (half(x) + half(-x)) / (4 * b)
}

// MARK: Counting draws in the plane

/// A rectangle of the plane in squares.
struct Squares {
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  let side: Double

  var columns: Int { Int(((x.upperBound - x.lowerBound) / side).rounded()) }
  var rows: Int { Int(((y.upperBound - y.lowerBound) / side).rounded()) }

  /// How many of some points lie in each square, row 0 lowest.
  func table(_ points: Matrix<Double>) -> Matrix<Double> {
    var table = Matrix<Double>(rows: rows, columns: columns)
    for p in 0..<points.rows {
      let j = Int(floor((points[p, 0] - x.lowerBound) / side))
      let i = Int(floor((points[p, 1] - y.lowerBound) / side))
      if (0..<rows).contains(i) && (0..<columns).contains(j) { table[i, j] += 1 }
    }
    return table
  }

  /// Counts of points and what a density makes one expect, in the squares that expect ten and more,
  /// and in all the rest of the plane.
  func counts(_ points: Matrix<Double>, density: (Double, Double) -> Double) -> (
    observed: [Double], expected: [Double]
  ) {
    let table = table(points)
    let inner = 12
    var (observed, expected): ([Double], [Double]) = ([], [])
    for i in 0..<rows {
      for j in 0..<columns {
        var sum = 0.0
        for k in 0..<inner * inner {
          let (a, b) = ((Double(k % inner) + 0.5), (Double(k / inner) + 0.5))
          sum += density(
            x.lowerBound + side * (Double(j) + a / Double(inner)),
            y.lowerBound + side * (Double(i) + b / Double(inner)))
        }
        let count = sum * side * side / Double(inner * inner)
        if count >= 10 {
          observed.append(table[i, j])
          expected.append(count)
        }
      }
    }
    let total = Double(points.rows)
    observed.append(total - observed.reduce(0, +))
    expected.append(total - expected.reduce(0, +))
    return (observed, expected)
  }
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

/// I between the cells of r and a, `side` × `side` equal ones, with r uniform on (0, 1).
func cellInformation(_ side: Int) -> Double {
  var table = Matrix<Double>(rows: side, columns: side)
  let inner = 200
  for k in 0..<side * inner {
    let r = (Double(k) + 0.5) / Double(side * inner)
    for j in 0..<side {
      let (low, high) = (
        2 * Double(j) / Double(side) - 1, 2 * Double(j + 1) / Double(side) - 1
      )
      let overlap = max(0, min(high, r) - max(low, -r)) / (2 * r)
      table[k / inner, j] += overlap / Double(side * inner)
    }
  }
  let columns = (0..<side).map { table.column($0).reduce(0, +) }
  return (0..<side * side).reduce(0) { sum, k in
    let p = table.elements[k]
    return p > 0 ? sum + p * log(p * Double(side) / columns[k % side]) : sum
  }
}

extension PushForward {
  /// Arc lengths (w₁, w₂) of draws: from the middle of the box along the seam through each.
  func arcLengths(_ count: Int, using random: inout Random) throws -> Matrix<Double> {
    let z = latents(count, using: &random)
    let start = factors.map { 0.5 * ($0.range.lowerBound + $0.range.upperBound) }
    let steps = 16
    var result = Matrix<Double>(rows: count, columns: 2)
    for i in 0..<2 {
      let path = Matrix<Double>(rows: count * (steps + 1), columns: 2) { row, axis in
        let (p, k) = row.quotientAndRemainder(dividingBy: steps + 1)
        if axis != i { return z[p, axis] }
        return start[i] + Double(k) / Double(steps) * (z[p, i] - start[i])
      }
      let jets = decoder.jets(at: path)
      for p in 0..<count {
        result[p, i] = simpson(0...1, steps) { share in
          norm(jets.slope(i, at: p * (steps + 1) + Int((share * Double(steps)).rounded())))
        }
        result[p, i] *= z[p, i] - start[i]
      }
    }
    return result
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

// MARK: Identifiability

/// log p(w₁′, w₂′) − log p(w₁′) − log p(w₂′) for a Laplace and a Gaussian number of unit variance,
/// turned by θ.
func logRatio(_ laplace: Double, _ normal: Double, _ θ: Double) -> Double {
  let b = 1 / 2.0.squareRoot()
  let (c, s) = (cos(θ), sin(θ))
  let joint = -abs(laplace) / b - log(2 * b) + log(φ(normal))
  let first = laplaceGaussian(c * laplace - s * normal, c * b, s)
  let second = laplaceGaussian(s * laplace + c * normal, s * b, c)
  return joint - log(first) - log(second)
}

/// The largest |E exp(ik·w)| of w = f(t), t uniform on a box from 0, over whole k from −6 to 6 but 0.
/// For f linear the mean is a product of two means of exponentials.
func largestCharacter(_ f: ([Double]) -> [Double], box: [Double]) -> Double {
  let columns = [f([1, 0]), f([0, 1])]
  var largest = 0.0
  for a in -6...6 {
    for b in -6...6 where a != 0 || b != 0 {
      let size = zip(columns, box).reduce(1.0) { product, side in
        let phase = (Double(a) * side.0[0] + Double(b) * side.0[1]) * side.1
        return product * (abs(phase) < 1e-12 ? 1 : abs(sin(phase / 2) / (phase / 2)))
      }
      largest = max(largest, size)
    }
  }
  return largest
}

// MARK: Sol

/// The density of w₁ = z₁e^(z₃/2) for normal z, z₁ cut to an interval about 0 if one is given.
func solMarginal(_ w: Double, cut: Double? = nil) -> Double {
  let mass = cut.map { 1 - 2 * Φ(-$0) } ?? 1
  // With a cut, only z₃ above a bound reach w.
  let low = cut.map { max(-9, 2 * log(max(abs(w), 1e-12) / $0)) } ?? -9
  if low >= 9 { return 0 }
  return simpson(low...9, 240) { φ($0) * φ(w * exp(-$0 / 2)) * exp(-$0 / 2) } / mass
}

/// I(w₁; z₃).
func solInformation(cut: Double?) -> Double {
  // h(w₁), in y with w = sinh y.
  let marginal =
    2
    * simpson(0...12, 1200) { y in
      let p = solMarginal(sinh(y), cut: cut)
      return p > 1e-300 ? -p * log(p) * cosh(y) : 0
    }
  let reach = cut ?? 12
  let mass = 1 - 2 * Φ(-reach)
  // h(w₁ | z₃) = h(z₁) + z₃/2.
  let conditional = entropy(over: -reach...reach) { φ($0) / mass }
  return marginal - conditional
}

// MARK: Maps that keep a law

/// The mean of (4.3) for a swirl under N(0, I), over radii and angles.
func swirlContrast(_ α: Double) throws -> Double {
  let swirl = Zoo.swirl(rate: α, reach: 8)
  let angles = 128
  // ½r² has an exponential law. The swirl is not smooth at 0, so the sum starts a hair off it.
  return try simpson(1e-9...7, 120) { r in
    let ring = Matrix(rows: angles, columns: 2) { k, axis in
      // Opposite points have the same contrast: half a turn is enough.
      let t = .pi * (Double(k) + 0.5) / Double(angles)
      return r * (axis == 0 ? cos(t) : sin(t))
    }
    return r * exp(-r * r / 2) * mean(try swirl.contrasts(at: ring))
  }
}

/// (4.3) for the automorphism at Φ(x), from the Gaussian numbers x inside it and y = Rx: its columns are
/// Rₖᵢφ(yₖ)/φ(xᵢ), its determinant ∏φ(yₖ)/φ(xᵢ).
func automorphismContrast(_ degrees: Double, at x: [Double]) -> Double {
  let (c, s) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
  let y = [c * x[0] - s * x[1], s * x[0] + c * x[1]]
  // The density of the nearer number is taken out, so that nothing vanishes.
  let logs = y.map { -0.5 * $0 * $0 }
  let top = logs.max()!
  let sizes = logs.map { exp(2 * ($0 - top)) }
  let columns =
    0.5 * (log(c * c * sizes[0] + s * s * sizes[1]) + log(s * s * sizes[0] + c * c * sizes[1]))
  return columns + 2 * top - logs[0] - logs[1]
}

/// Its mean over the square.
func automorphismContrast(_ degrees: Double) -> Double {
  simpson(-9...9, 180) { x in
    φ(x) * simpson(-9...9, 180) { y in φ(y) * automorphismContrast(degrees, at: [x, y]) }
  }
}

/// A curvature, or its range, for the table.
func curvatureCell(_ K: (low: Double, high: Double)) -> String {
  if max(abs(K.low), abs(K.high)) < 1e-9 { return "0" }
  if K.high - K.low < 1e-9 { return K.high.formatted(digits: 3) }
  func short(_ x: Double) -> String { abs(x) < 1e-9 ? "0" : x.formatted(digits: 2) }
  return "\(short(K.low)) … \(short(K.high))"
}
