import Foundation

/// A Gaussian distribution on Rⁿ with a positive definite covariance.
public struct Gaussian: Sendable {
  /// The mean, n numbers.
  public let mean: [Double]
  /// The covariance, n × n.
  public let covariance: Matrix<Double>
  /// Its Cholesky factor, by which everything here is computed.
  public let factor: Cholesky<Double>

  /// - Throws: `AlgebraError` if the covariance is not symmetric positive definite.
  public init(mean: [Double], covariance: Matrix<Double>) throws {
    require(
      mean.count == covariance.rows, "a mean of \(mean.count) and a \(covariance.shape) covariance")
    self.mean = mean
    self.covariance = covariance
    factor = try Cholesky(covariance)
  }

  /// The standard Gaussian of n dimensions.
  public static func standard(_ n: Int) -> Gaussian {
    Gaussian(
      mean: Array(repeating: 0, count: n), covariance: .identity(n), factor: .identity(n))
  }

  private init(mean: [Double], covariance: Matrix<Double>, factor: Cholesky<Double>) {
    (self.mean, self.covariance, self.factor) = (mean, covariance, factor)
  }

  public var dimension: Int { mean.count }

  /// log p(x) in nats for a point of n numbers.
  public func logDensity(_ x: [Double]) -> Double {
    logDensities(Matrix(rows: 1, columns: x.count, elements: x))[0]
  }

  /// log p(x) in nats for each row of N × n data.
  public func logDensities(_ data: Matrix<Double>) -> [Double] {
    require(
      data.columns == dimension, "points of \(data.columns) in a Gaussian of \(dimension)")
    let constant = Double(dimension) * log(2 * Double.pi) + factor.logDeterminant
    var squares = [Double](repeating: 0, count: data.rows)
    // Some rows of a large table at a time, for each step copies what it is given.
    let most = 4096
    for first in stride(from: 0, to: data.rows, by: most) {
      let part =
        data.rows <= most ? data : data.rows(first..<min(first + most, data.rows))
      let whitened = factor.halfSolve((part - mean).transpose)
      for i in 0..<dimension {
        for k in 0..<part.rows {
          let value = whitened.elements[i * part.rows + k]
          squares[first + k] += value * value
        }
      }
    }
    return squares.map { -0.5 * (constant + $0) }
  }

  /// `count` draws, count × n.
  public func sample(_ count: Int, using random: inout Random) -> Matrix<Double> {
    let noise = random.normals(rows: count, columns: dimension)
    return .product(noise, factor.lower, transposeB: true) + mean
  }

  /// The distribution of some coordinates, in the order given.
  /// - Throws: `AlgebraError` if they are not distinct.
  public func marginal(_ kept: [Int]) throws -> Gaussian {
    try Gaussian(
      mean: kept.map { mean[$0] },
      covariance: Matrix(rows: kept.count, columns: kept.count) {
        covariance[kept[$0], kept[$1]]
      })
  }

  /// The distribution of the other coordinates once those at `indices` are known to equal `values`.
  ///
  /// With blocks a (asked for) and g (given): mean μₐ + Σₐg Σgg⁻¹ (x − μg), covariance
  /// Σₐₐ − Σₐg Σgg⁻¹ Σgₐ.
  /// - Throws: `AlgebraError` if the given coordinates are not distinct.
  public func conditional(given indices: [Int], equal values: [Double]) throws -> Gaussian {
    require(
      indices.count == values.count, "\(values.count) values for \(indices.count) coordinates")
    let asked = (0..<dimension).filter { !indices.contains($0) }
    let given = try marginal(indices)
    let cross = Matrix(rows: indices.count, columns: asked.count) {
      covariance[indices[$0], asked[$1]]
    }
    let half = given.factor.halfSolve(cross)
    let offset = given.factor.solve(Swift.zip(values, given.mean).map { $0 - $1 })
    let prior = try marginal(asked)
    return try Gaussian(
      mean: Swift.zip(prior.mean, cross.transpose * offset).map { $0 + $1 },
      covariance: prior.covariance - half.gram())
  }

  /// KL(self ‖ other) = E_self[log self − log other] in nats; zero only if the two are equal.
  public func divergence(from other: Gaussian) -> Double {
    require(
      dimension == other.dimension, "Gaussians of \(dimension) and \(other.dimension) dimensions")
    let spread = other.factor.halfSolve(factor.lower)
    let shift = other.factor.halfSolve(
      Matrix(columns: [Swift.zip(mean, other.mean).map { $0 - $1 }]))
    let squares = (spread.elements + shift.elements).reduce(0) { $0 + $1 * $1 }
    return 0.5
      * (squares - Double(dimension) + other.factor.logDeterminant - factor.logDeterminant)
  }
}
