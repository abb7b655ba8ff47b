/// Gauss–Hermite quadrature for a standard normal variable: E[f(z)] ≈ Σ weightₖ·f(nodeₖ).
///
/// A rule of `count` nodes is exact for polynomials of degree up to 2·count − 1. Nodes are the
/// eigenvalues of the Jacobi matrix of the Hermite polynomials, weights the squared first entries
/// of its eigenvectors (Golub and Welsch, 1969).
public struct Quadrature: Sendable {
  /// The nodes, smallest first.
  public let nodes: [Double]
  /// The weights, which sum to 1.
  public let weights: [Double]

  public init(count: Int) {
    require(count > 0, "a quadrature rule of \(count) nodes")
    var jacobi = Matrix<Double>(rows: count, columns: count)
    for k in 1..<max(count, 1) {
      jacobi[k - 1, k] = Double(k).squareRoot()
      jacobi[k, k - 1] = Double(k).squareRoot()
    }
    // A finite symmetric matrix has its eigenvalues.
    let (values, vectors) = try! eigen(jacobi)
    nodes = values.reversed()
    weights = (0..<count).reversed().map { vectors[0, $0] * vectors[0, $0] }
  }

  /// E[f(z)] for z ~ N(0, I) on R².
  public func expectation(_ f: (_ z1: Double, _ z2: Double) -> Double) -> Double {
    var sum = 0.0
    for (u, a) in Swift.zip(nodes, weights) {
      for (v, b) in Swift.zip(nodes, weights) { sum += a * b * f(u, v) }
    }
    return sum
  }

  /// E[f(z)] for z ~ N(0, 1).
  public func expectation(_ f: (Double) -> Double) -> Double {
    Swift.zip(nodes, weights).reduce(0) { $0 + $1.1 * f($1.0) }
  }
}

/// Gauss–Hermite quadrature for a Gaussian vector: E[f(z)] ≈ Σ weightₖ·f(nodeₖ), with the nodes of
/// a rule for one variable along each of `dimension` axes.
public struct TensorQuadrature: Sendable {
  /// The nodes for the standard Gaussian, countᵐ × m.
  public let nodes: Matrix<Double>
  /// The weights, which sum to 1.
  public let weights: [Double]

  public init(count: Int, dimension: Int) {
    require(dimension > 0, "a quadrature rule in \(dimension) dimensions")
    let rule = Quadrature(count: count)
    let points = (0..<dimension).reduce(1) { product, _ in product * count }
    func digit(_ p: Int, _ axis: Int) -> Int {
      (axis..<dimension - 1).reduce(p) { rest, _ in rest / count } % count
    }
    nodes = Matrix(rows: points, columns: dimension) { rule.nodes[digit($0, $1)] }
    weights = (0..<points).map { p in
      (0..<dimension).reduce(1) { $0 * rule.weights[digit(p, $1)] }
    }
  }

  /// The nodes for a Gaussian: its mean plus L times those of the standard one, LLᵀ its covariance.
  public func nodes(of gaussian: Gaussian) -> Matrix<Double> {
    .product(nodes, gaussian.factor.lower, transposeB: true) + gaussian.mean
  }

  /// Σ weightₖ·valueₖ.
  public func mean(_ values: [Double]) -> Double { dot(weights, values) }
}

/// ∫f over an interval by Simpson's rule with an even number of steps.
public func simpson(
  _ interval: ClosedRange<Double>, _ steps: Int = 200, _ f: (Double) throws -> Double
) rethrows -> Double {
  require(steps > 0 && steps.isMultiple(of: 2), "Simpson's rule with \(steps) steps")
  let h = (interval.upperBound - interval.lowerBound) / Double(steps)
  return try (0...steps).reduce(0) { sum, k in
    let weight = k == 0 || k == steps ? 1.0 : k % 2 == 1 ? 4 : 2
    // The last place is the end itself, not beyond it by a rounding.
    let place = k == steps ? interval.upperBound : interval.lowerBound + h * Double(k)
    return sum + weight * h / 3 * (try f(place))
  }
}
