import Foundation
import Seams

// Counts, entropies and informations that a reader would skip.

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

// MARK: Arc lengths

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

/// Spearman's correlation of the ranks of two samples without ties.
func rankCorrelation(_ x: [Double], _ y: [Double]) -> Double {
  func ranks(_ values: [Double]) -> [Double] {
    var ranks = values
    for (rank, i) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
      ranks[i] = Double(rank)
    }
    return ranks
  }
  let n = Double(x.count)
  let squares = zip(ranks(x), ranks(y)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  return 1 - 6 * squares / (n * (n * n - 1))
}
