import Foundation
import Seams

// Quadrature and special functions that a reader would skip.

// MARK: The normal law

// The density and the distribution function of the standard normal law, as formulas write them.

func φ(_ t: Double) -> Double { normalDensity(t) }

func Φ(_ t: Double) -> Double { normalDistribution(t) }

func Φinverse(_ p: Double) -> Double { normalQuantile(p) }

func Φ(_ a: Jet) -> Jet {
  a.chain(Φ(a.value), φ(a.value), -a.value * φ(a.value))
}

func Φinverse(_ a: Jet) -> Jet {
  let x = Φinverse(a.value)
  return a.chain(x, 1 / φ(x), x / (φ(x) * φ(x)))
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

/// (4.11) from speeds alone: how log sᵢ differs at places on both sides of z.
func measuredChanges(_ d: ClosedForm, _ i: Int, at z: Matrix<Double>) -> [Double] {
  let h = 1e-4
  func logSpeeds(_ step: Double) -> [Double] {
    let moved = Matrix(rows: z.rows, columns: 2) { $1 == i ? z[$0, $1] : z[$0, $1] + step }
    let jets = d.jets(at: moved)
    return (0..<z.rows).map { log(norm(jets.slope(i, at: $0))) }
  }
  return zip(logSpeeds(h), logSpeeds(-h)).map { ($0 - $1) / (2 * h) }
}
