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
