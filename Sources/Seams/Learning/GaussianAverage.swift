/// The Gaussians q(z|x) = N(μ, LLᵀ) of N points on a tape, their means and factors computed from x.
public struct RecordedPosteriors<Element: Scalar> {
  /// μ, N × m.
  public let mean: Variable<Element>
  /// log L on its diagonal, N × m.
  public let logDeviation: Variable<Element>
  /// L below its diagonal, row by row, N × m(m − 1)/2; none where L is diagonal.
  let below: Variable<Element>?
  private let deviation: Variable<Element>
  /// Tables of ones: by the first each entry below the diagonal finds its entry of ε, by the second
  /// the entry of z that it adds to.
  private let gather, spread: Variable<Element>?

  init(mean: Variable<Element>, logDeviation: Variable<Element>, below: Variable<Element>?) {
    (self.mean, self.logDeviation, self.below) = (mean, logDeviation, below)
    deviation = logDeviation.exponential
    let (m, tape) = (mean.columns, mean.tape)
    let places = (0..<m).flatMap { i in (0..<i).map { (row: i, column: $0) } }
    gather = below.map { _ in
      tape.input(Matrix(rows: m, columns: places.count) { $0 == places[$1].column ? 1 : 0 })
    }
    spread = below.map { _ in
      tape.input(Matrix(rows: places.count, columns: m) { places[$0].row == $1 ? 1 : 0 })
    }
  }

  /// What an encoder's outputs mean: m columns of μ, m of log Lᵢᵢ, and for full covariances another
  /// m(m − 1)/2 of L below its diagonal, row by row.
  public init(_ code: Variable<Element>, latents m: Int) {
    let rest = m * (m - 1) / 2
    require(
      code.columns == 2 * m || code.columns == 2 * m + rest,
      "posteriors of \(m) latents from \(code.columns) columns; \(2 * m) are diagonal ones, "
        + "\(2 * m + rest) full")
    // Columns are picked by products with parts of the identity.
    func columns(_ first: Int, _ count: Int) -> Variable<Element> {
      code
        * code.tape.input(
          Matrix(rows: code.columns, columns: count) { $0 == first + $1 ? 1 : 0 })
    }
    self.init(
      mean: columns(0, m), logDeviation: columns(m, m),
      below: code.columns > 2 * m ? columns(2 * m, rest) : nil)
  }

  /// z = μ + Lε for the rows of ε, N × m.
  public func draw(_ noise: Variable<Element>) -> Variable<Element> {
    let upright = mean + noise .* deviation
    guard let below, let gather, let spread else { return upright }
    return upright + (below .* (noise * gather)) * spread
  }

  /// ‖μ‖² + ‖L‖² − log det LLᵀ summed over the points: twice the divergence and N·m.
  var squares: Variable<Element> {
    var squares =
      mean.squaredNorm + ((2 * logDeviation).exponential.sum - 2 * logDeviation.sum)
    if let below { squares = squares + below.squaredNorm }
    return squares
  }

  /// KL(q ‖ N(0, I)) summed over the points, in nats, 1×1.
  public var divergence: Variable<Element> {
    0.5 * squares - 0.5 * Double(mean.rows * mean.columns)
  }
}

/// The average over Gaussians by Gauss–Hermite nodes: E_q[f(z)] ≈ Σₖ wₖ f(μ + L Q tₖ), with k nodes
/// along each of m axes. It is exact where f is a polynomial of degree up to 2k − 1 along each axis.
///
/// *Few fixed nodes are no bound.* A decoder that learns from an average by two or three nodes an axis
/// may become right at the nodes and wrong by hundreds of nats between them. So turn the nodes of
/// each point by an orthogonal Q of its own, and judge what was learned by at least ten an axis.
public struct GaussianAverage {
  /// The nodes Q tₖ, each N × m.
  let nodes: [Variable<Double>]
  let weights: [Double]

  /// Σₖ wₖ f(zₖ), 1×1, where f records a number, summed over the points, at N × m points zₖ.
  public func callAsFunction(
    over posteriors: RecordedPosteriors<Double>, _ f: (_ z: Variable<Double>) -> Variable<Double>
  ) -> Variable<Double> {
    let terms = zip(weights, nodes).map { $0 * f(posteriors.draw($1)) }
    return terms.dropFirst().reduce(terms[0], +)
  }
}
