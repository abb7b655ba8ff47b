/// A map from m latent numbers to n data numbers, with its first and second derivatives.
public protocol Decoder {
  /// m.
  var latents: Int { get }
  /// n.
  var outputs: Int { get }
  /// Values and derivatives at the rows of z, N × m.
  func jets(at z: Matrix<Double>) -> Jets
}

/// The values of a decoder at N points, with its first and second derivatives there.
public struct Jets: Sendable {
  /// N × n.
  public let values: Matrix<Double>
  /// (N·m) × n: row p·m + i is ∂ᵢd at point p.
  public let slopes: Matrix<Double>
  /// (N·m(m+1)/2) × n: the rows of point p are ∂ᵢⱼd for i ≤ j, in the order 00, 01, …, 11, ….
  public let curvatures: Matrix<Double>
  /// m.
  public let latents: Int

  public init(
    latents: Int, values: Matrix<Double>, slopes: Matrix<Double>, curvatures: Matrix<Double>
  ) {
    let (count, pairs) = (values.rows, latents * (latents + 1) / 2)
    require(
      slopes.rows == count * latents && curvatures.rows == count * pairs
        && slopes.columns == values.columns && curvatures.columns == values.columns,
      "jets in \(latents) latents: values \(values.shape), slopes \(slopes.shape), "
        + "curvatures \(curvatures.shape)")
    (self.latents, self.values) = (latents, values)
    (self.slopes, self.curvatures) = (slopes, curvatures)
  }

  /// N.
  public var count: Int { values.rows }
  /// n.
  public var outputs: Int { values.columns }
  /// m(m+1)/2.
  public var pairs: Int { latents * (latents + 1) / 2 }

  /// The place of the pair i, j among those with i ≤ j.
  public func pair(_ i: Int, _ j: Int) -> Int {
    let (a, b) = (min(i, j), max(i, j))
    return a * latents - a * (a - 1) / 2 + b - a
  }
}

// MARK: At one point

extension Jets {
  /// ∂ᵢd at point p, n numbers.
  public func slope(_ i: Int, at p: Int = 0) -> [Double] { slopes.row(p * latents + i) }

  /// ∂ᵢⱼd at point p, n numbers.
  public func curvature(_ i: Int, _ j: Int, at p: Int = 0) -> [Double] {
    curvatures.row(p * pairs + pair(i, j))
  }

  /// J at point p, n × m.
  public func jacobian(at p: Int = 0) -> Matrix<Double> {
    slopes.rows(p * latents..<(p + 1) * latents).transpose
  }

  /// JᵀJ at point p, m × m.
  public func gram(at p: Int = 0) -> Matrix<Double> {
    let J = slopes.rows(p * latents..<(p + 1) * latents)
    return .product(J, J, transposeB: true)
  }

  /// Σₖ wₖ∇²dₖ at point p for n weights, m × m.
  public func hessian(weights: [Double], at p: Int = 0) -> Matrix<Double> {
    Matrix(rows: latents, columns: latents) { dot(curvature($0, $1, at: p), weights) }
  }
}

// MARK: Averages over the points

extension Jets {
  /// Σₚ wₚ JᵀJ at point p, m × m, for N weights.
  public func meanGram(_ weights: [Double]) -> Matrix<Double> {
    require(weights.count == count, "\(weights.count) weights for \(count) points")
    let (m, n) = (latents, outputs)
    var sum = Matrix<Double>(rows: m, columns: m)
    slopes.elements.withUnsafeBufferPointer { J in
      for i in 0..<m {
        for j in i..<m {
          var total = 0.0
          for p in 0..<count {
            var product = 0.0
            for k in 0..<n { product += J[(p * m + i) * n + k] * J[(p * m + j) * n + k] }
            total += weights[p] * product
          }
          (sum[i, j], sum[j, i]) = (total, total)
        }
      }
    }
    return sum
  }

  /// Σₚ wₚ Jᵀrₚ, m numbers, for N weights and the rows r of an N × n matrix.
  public func meanSlope(along r: Matrix<Double>, _ weights: [Double]) -> [Double] {
    contraction(slopes, latents, r, weights)
  }

  /// Σₚ wₚ Σₖ rₚₖ∇²dₖ, m × m, for N weights and the rows r of an N × n matrix.
  public func meanHessian(along r: Matrix<Double>, _ weights: [Double]) -> Matrix<Double> {
    let entries = contraction(curvatures, pairs, r, weights)
    return Matrix(rows: latents, columns: latents) { entries[pair($0, $1)] }
  }

  /// Σₚ wₚ rₚ·(row p·width + i), for every i below the width.
  private func contraction(
    _ rows: Matrix<Double>, _ width: Int, _ r: Matrix<Double>, _ weights: [Double]
  ) -> [Double] {
    require(
      weights.count == count && r.rows == count && r.columns == outputs,
      "\(weights.count) weights and a \(r.shape) matrix for \(count) points of \(outputs)")
    let n = outputs
    var sums = [Double](repeating: 0, count: width)
    rows.elements.withUnsafeBufferPointer { rows in
      r.elements.withUnsafeBufferPointer { r in
        for p in 0..<count {
          for i in 0..<width {
            var product = 0.0
            for k in 0..<n { product += rows[(p * width + i) * n + k] * r[p * n + k] }
            sums[i] += weights[p] * product
          }
        }
      }
    }
    return sums
  }
}

// MARK: Decoders in closed form

/// A decoder given by a formula in jets, of one to four latents:
///
///     let banana = ClosedForm("banana", latents: 2) { z in [z[0], z[1] + 0.5 * z[0] * z[0]] }
public struct ClosedForm: Decoder, Sendable {
  public let name: String
  public let latents: Int
  public let outputs: Int
  private let formula: @Sendable ([Jet]) -> [Jet]

  public init(_ name: String, latents: Int, _ formula: @escaping @Sendable ([Jet]) -> [Jet]) {
    (self.name, self.latents, self.formula) = (name, latents, formula)
    outputs = formula(Jet.variables(at: Array(repeating: 0.5, count: latents))).count
  }

  /// d(z), n numbers.
  public func callAsFunction(_ z: [Double]) -> [Double] { formula(z.map { Jet($0) }).map(\.value) }

  /// The formula itself, for what is put before it or behind it.
  public func callAsFunction(_ z: [Jet]) -> [Jet] { formula(z) }

  public func jets(at z: Matrix<Double>) -> Jets {
    require(z.columns == latents, "\(name): points of \(z.columns) for \(latents) latents")
    let (count, m, n, pairs) = (z.rows, latents, outputs, latents * (latents + 1) / 2)
    var values = Matrix<Double>(rows: count, columns: n)
    var slopes = Matrix<Double>(rows: count * m, columns: n)
    var curvatures = Matrix<Double>(rows: count * pairs, columns: n)
    values.storage.withUnsafeMutableBufferPointer { values in
      slopes.storage.withUnsafeMutableBufferPointer { slopes in
        curvatures.storage.withUnsafeMutableBufferPointer { curvatures in
          var variables = Jet.variables(at: Array(repeating: 0, count: m))
          for p in 0..<count {
            for i in 0..<m { variables[i].value = z.elements[p * m + i] }
            let jets = formula(variables)
            for k in 0..<n {
              let jet = jets[k]
              values[p * n + k] = jet.value
              var row = p * pairs
              for i in 0..<m {
                slopes[(p * m + i) * n + k] = jet.gradient[i]
                for j in i..<m {
                  curvatures[row * n + k] = jet.hessian(i, j)
                  row += 1
                }
              }
            }
          }
        }
      }
    }
    return Jets(latents: m, values: values, slopes: slopes, curvatures: curvatures)
  }
}
