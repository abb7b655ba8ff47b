import Foundation
import Seams

// Counts of draws that a reader would skip.

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

  /// Counts of points and what a density, at the rows of N × 2 places, makes one expect: in the squares
  /// that expect ten and more, and in all the rest of the plane. A square's density is the mean at the
  /// middles of `inner` × `inner` cells.
  func counts(
    _ points: Matrix<Double>, inner: Int = 12, density: (Matrix<Double>) throws -> [Double]
  ) rethrows -> (observed: [Double], expected: [Double]) {
    let table = table(points)
    var (observed, expected): ([Double], [Double]) = ([], [])
    for i in 0..<rows {
      for j in 0..<columns {
        let corner = (x.lowerBound + side * Double(j), y.lowerBound + side * Double(i))
        let cells = middles([corner.0...corner.0 + side, corner.1...corner.1 + side], inner)
        let count = mean(try density(cells)) * side * side
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

/// Pearson's sum of (count − expected)²/expected.
func chiSquared(_ counts: [Double], _ expected: [Double]) -> Double {
  zip(counts, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
}
