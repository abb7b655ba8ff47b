import Foundation
import Seams

// For a decoder that is given: the best Gaussian of each point, diagonal or full, and what the bound
// is there. So decoders are compared without their encoders.

/// A Gaussian a point, and the bound of each.
struct BestPosteriors {
  var means: Matrix<Double>
  /// Σ⁻¹ of each point, 2 × 2.
  var precisions: [Matrix<Double>]
  /// In nats.
  var bounds: [Double]
}

/// What the bound of some points and its two stationary conditions say at their Gaussians.
private struct Demands {
  var bounds: [Double] = []
  /// The slope of the bound in each mean.
  var pulls: [[Double]] = []
  /// The precision that is asked for, I − E_q[∇² log p(x|z)].
  var precisions: [Matrix<Double>] = []
  /// The same without second derivatives of the decoder: positive definite always.
  var simple: [Matrix<Double>] = []
}

/// The points whose posteriors are looked for, and the decoder they are looked for with.
struct Posed {
  let decoder: any Decoder
  /// N × n.
  let x: Matrix<Double>
  let noise: Double

  /// All demands, by `count` Gauss–Hermite nodes an axis.
  private func demands(
    _ means: Matrix<Double>, _ precisions: [Matrix<Double>], nodes count: Int
  ) throws -> Demands {
    let (N, n) = (x.rows, x.columns)
    let rule = TensorQuadrature(count: count, dimension: 2)
    let K = rule.weights.count
    let gaussians = try (0..<N).map { p in
      try Gaussian(mean: means.row(p), covariance: Cholesky(precisions[p]).inverse)
    }
    let jets = decoder.jets(at: Matrix(gaussians.flatMap { rule.nodes(of: $0).rowsList }))
    let (d, J, H) = (jets.values.elements, jets.slopes.elements, jets.curvatures.elements)
    let X = x.elements
    var all = Demands()
    let constant = 0.5 * Double(n) * log(2 * .pi * noise)
    for p in 0..<N {
      var (missed, pull, gram, bend) = (
        0.0, [0.0, 0], [0.0, 0, 0], [0.0, 0, 0]
      )
      for k in 0..<K {
        let (row, w) = (p * K + k, rule.weights[k])
        for i in 0..<n {
          let r = X[p * n + i] - d[row * n + i]
          let (a, b) = (J[2 * row * n + i], J[(2 * row + 1) * n + i])
          missed += w * r * r
          pull[0] += w * r * a
          pull[1] += w * r * b
          gram[0] += w * a * a
          gram[1] += w * a * b
          gram[2] += w * b * b
          for j in 0..<3 { bend[j] += w * r * H[(3 * row + j) * n + i] }
        }
      }
      func matrix(_ entries: [Double]) -> Matrix<Double> {
        let e = entries.map { $0 / noise }
        return .identity(2) + Matrix([[e[0], e[1]], [e[1], e[2]]])
      }
      all.bounds.append(
        -constant - missed / (2 * noise) - gaussians[p].divergence(from: .standard(2)))
      all.pulls.append(zip(pull, means.row(p)).map { $0 / noise - $1 })
      all.precisions.append(matrix(zip(gram, bend).map { $0 - $1 }))
      all.simple.append(matrix(gram))
    }
    return all
  }

  /// The bounds at given Gaussians, by many nodes.
  func bounds(_ q: [Gaussian], nodes: Int = AveragedLoss.manyNodes) throws -> [Double] {
    try demands(
      Matrix(q.map(\.mean)), q.map { try Cholesky($0.covariance).inverse }, nodes: nodes
    ).bounds
  }

  /// The best Gaussian of every point near the given means: the precision is set to what is asked
  /// for, or to its diagonal, and the mean moved by Newton's step. A point that this makes worse goes
  /// a third of the way; none ever gets worse.
  func best(
    diagonal: Bool, near start: Matrix<Double>, steps: Int = 16, nodes: Int = 5
  ) throws -> BestPosteriors {
    let N = x.rows
    func allowed(_ P: Matrix<Double>) -> Matrix<Double> { diagonal ? .diagonal(P.diagonal) : P }
    func target(_ all: Demands, _ p: Int) -> Matrix<Double> {
      let P = allowed(all.precisions[p])
      let isPositive = P[0, 0] > 0.2 && P[0, 0] * P[1, 1] - P[0, 1] * P[0, 1] > 0.2
      return isPositive ? P : allowed(all.simple[p])
    }
    var (means, lengths) = (start, [Double](repeating: 1, count: N))
    let first = try demands(
      start, Array(repeating: 10 * .identity(2), count: N), nodes: nodes)
    var precisions = (0..<N).map { allowed(first.simple[$0]) }
    var now = try demands(means, precisions, nodes: nodes)
    for _ in 0..<steps {
      var (tried, triedPrecisions) = (means, precisions)
      for p in 0..<N {
        let P = target(now, p)
        let step = try Cholesky(P).solve(now.pulls[p])
        triedPrecisions[p] = precisions[p] + lengths[p] * (P - precisions[p])
        for i in 0..<2 { tried[p, i] += lengths[p] * step[i] }
      }
      let ahead = try demands(tried, triedPrecisions, nodes: nodes)
      for p in 0..<N {
        guard ahead.bounds[p] >= now.bounds[p] - 1e-12 else {
          lengths[p] /= 3
          continue
        }
        lengths[p] = min(1, 1.5 * lengths[p])
        for i in 0..<2 { means[p, i] = tried[p, i] }
        precisions[p] = triedPrecisions[p]
        now.bounds[p] = ahead.bounds[p]
        now.pulls[p] = ahead.pulls[p]
        now.precisions[p] = ahead.precisions[p]
        now.simple[p] = ahead.simple[p]
      }
    }
    return BestPosteriors(means: means, precisions: precisions, bounds: now.bounds)
  }

  /// The best Gaussians, their bounds by many nodes.
  func judged(diagonal: Bool, near start: Matrix<Double>) throws -> BestPosteriors {
    var found = try best(diagonal: diagonal, near: start)
    found.bounds = try demands(
      found.means, found.precisions, nodes: AveragedLoss.manyNodes
    ).bounds
    return found
  }

  /// log p(x) of every point, by nodes about a Gaussian near its posterior: the mean of
  /// p(x, z)/q(z) under q.
  func evidence(_ near: BestPosteriors, nodes count: Int = 12) throws -> [Double] {
    let rule = TensorQuadrature(count: count, dimension: 2)
    let standard = Gaussian.standard(2)
    return try (0..<x.rows).map { p in
      let q = try Gaussian(
        mean: near.means.row(p), covariance: 1.2 * Cholesky(near.precisions[p]).inverse)
      let z = rule.nodes(of: q)
      let d = decoder.jets(at: z).values
      let logs = (0..<z.rows).map { k in
        let missed = zip(d.row(k), x.row(p)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return log(rule.weights[k]) - missed / (2 * noise) + standard.logDensity(z.row(k))
          - q.logDensity(z.row(k))
      }
      let top = logs.max()!
      return top + log(logs.reduce(0) { $0 + exp($1 - top) })
        - 0.5 * Double(x.columns) * log(2 * .pi * noise)
    }
  }

  /// What (3.5) and three shorter formulas ask of the variances at learned Gaussians, N × 2 each.
  func askedVariances(_ q: [Gaussian]) throws -> [(name: String, variances: [Double])] {
    let means = Matrix(q.map(\.mean))
    let precisions = try q.map { try Cholesky($0.covariance).inverse }
    let noisy = try demands(means, precisions, nodes: 8)
    let clean = try Posed(decoder: decoder, x: decoder.jets(at: means).values, noise: noise)
      .demands(means, precisions, nodes: 8)
    let atMean = decoder.jets(at: means)
    func inverses(_ all: [Matrix<Double>]) -> [Double] {
      all.flatMap { $0.diagonal.map { 1 / max($0, 1e-3) } }
    }
    return [
      ("noisy", inverses(noisy.precisions)), ("clean", inverses(clean.precisions)),
      ("meanGram", inverses(noisy.simple)),
      (
        "gramAtMean",
        inverses(
          (0..<q.count).map { .identity(2) + atMean.gram(at: $0) / noise })
      ),
    ]
  }
}
