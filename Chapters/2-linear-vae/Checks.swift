import Foundation
import Seams

// Second routes to what the chapter claims, and small statistics of its runs.

/// A decoder of five dimensions and two latents with an encoder that has nothing to do with it.
func randomVAE(using random: inout Random) -> LinearVAE {
  LinearVAE(
    D: random.normals(rows: 5, columns: 2), noise: 0.3 + random.uniform(),
    E: 0.4 * random.normals(rows: 2, columns: 5),
    Σ: random.normals(rows: 3, columns: 2).gram() + 0.1 * .identity(2))
}

/// The same with either the covariance of q or each entry of the encoder changed at random. A diagonal
/// covariance stays so, another is sheared as well.
func changed(_ vae: LinearVAE, diagonal: Bool, using random: inout Random) -> LinearVAE {
  var other = vae
  let m = vae.Σ.rows
  guard random.uniform() < 0.5 else {
    other.E = vae.E + 0.02 * random.normals(rows: m, columns: vae.E.columns)
    return other
  }
  var change = Matrix.diagonal((0..<m).map { _ in exp(0.15 * random.normal()) })
  if !diagonal { change = change + 0.1 * random.normals(rows: m, columns: m) }
  other.Σ = change * vae.Σ * change.transpose
  return other
}

private func zeros(_ count: Int) -> [Double] { Array(repeating: 0, count: count) }

/// p(x), with the mean zero.
func marginal(_ vae: LinearVAE) throws -> Gaussian {
  let C = Matrix.product(vae.D, vae.D, transposeB: true) + vae.noise * .identity(vae.D.rows)
  return try Gaussian(mean: zeros(vae.D.rows), covariance: C)
}

/// The mean over some points of E_q[log p(x|z) + log p(z) − log q(z|x)], by quadrature. Three nodes
/// an axis are exact for squares.
func boundByQuadrature(_ vae: LinearVAE, _ points: Matrix<Double>) throws -> Double {
  let (n, m) = (vae.D.rows, vae.D.columns)
  let rule = TensorQuadrature(count: 3, dimension: m)
  let noise = try Gaussian(mean: zeros(n), covariance: vae.noise * .identity(n))
  return mean(
    try (0..<points.rows).map { k in
      let x = points.row(k)
      let q = try Gaussian(mean: vae.E * x, covariance: vae.Σ)
      let z = rule.nodes(of: q)
      let missed = Matrix(rows: z.rows, columns: n) { i, j in
        x[j] - dot(vae.D.row(j), z.row(i))
      }
      let (explained, prior) = (noise.logDensities(missed), Gaussian.standard(m).logDensities(z))
      let own = q.logDensities(z)
      return rule.mean((0..<z.rows).map { explained[$0] + prior[$0] - own[$0] })
    })
}

/// The mean over some points of KL(q(z|x) ‖ p(z|x)). The posterior is found by conditioning the
/// joint Gaussian of (z, x), not by (2.4).
func meanDivergence(_ vae: LinearVAE, _ points: Matrix<Double>) throws -> Double {
  let (n, m) = (vae.D.rows, vae.D.columns)
  let C = try marginal(vae).covariance
  let blocks = Matrix(rows: m + n, columns: m + n) { i, j in
    if i < m { return j < m ? (i == j ? 1 : 0) : vae.D[j - m, i] }
    return j < m ? vae.D[i - m, j] : C[i - m, j - m]
  }
  let joint = try Gaussian(mean: zeros(m + n), covariance: blocks)
  return mean(
    try (0..<points.rows).map { k in
      let x = points.row(k)
      let posterior = try joint.conditional(given: Array(m..<m + n), equal: x)
      return try Gaussian(mean: vae.E * x, covariance: vae.Σ).divergence(from: posterior)
    })
}

/// For one point of the plane and one hidden number: log p(x), and over the width of q the ELBO and
/// the divergence. The mean of q is that of the posterior.
typealias OnePoint = (
  evidence: Double, posteriorWidth: Double, widths: [Double], bounds: [Double],
  divergences: [Double]
)

func onePointsIdentity() throws -> OnePoint {
  let (D, noise, x) = (Matrix([[1.6], [1.0]]), 0.8, [2.0, 0.5])
  let exact = try LinearVAE(decoder: D, noise: noise, diagonal: true)
  let point = Matrix([x])
  let widths = (0...240).map { 0.15 + 0.7 * Double($0) / 240 }
  let all = widths.map { width -> LinearVAE in
    var vae = exact
    vae.Σ = Matrix([[width * width]])
    return vae
  }
  return (
    try marginal(exact).logDensity(x), exact.Σ[0, 0].squareRoot(), widths,
    try all.map { try $0.elbo(Matrix.product(point, point, transposeA: true)) },
    try all.map { try meanDivergence($0, point) }
  )
}

/// The price at an angle if the lengths of the columns adapt, and the variances ℓ that result.
func adaptedPrice(_ λ1: Double, _ λ2: Double, _ θ: Double) -> (price: Double, ℓ: [Double]) {
  let (c, s) = (pow(cos(θ), 2), pow(sin(θ), 2))
  func at(_ logarithm: Double) -> (price: Double, ℓ: [Double]) {
    let ratio = exp(logarithm)
    let ℓ1 = (λ1 + λ2 / ratio) / 2
    let product = (c + s * ratio) * (s + c * ratio)
    return (0.5 * log(product * ℓ1 * ℓ1 / (λ1 * λ2)), [ℓ1, ratio * ℓ1])
  }
  // The least lies between the ratio of the data and equal lengths.
  var (low, high) = (log(λ2 / λ1), 0.0)
  for _ in 0..<80 {
    let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
    if at(a).price < at(b).price { high = b } else { low = a }
  }
  return at((low + high) / 2)
}

/// By how much each value lies below the one before.
func falls(_ values: [Double]) -> [Double] { zip(values, values.dropFirst()).map { $0 - $1 } }

/// The smallest cosine between the columns of a decoder and the principal directions they follow.
func alignment(_ D: Matrix<Double>, _ Q: Matrix<Double>) -> Double {
  (0..<D.columns).map { j in
    let column = D.column(j)
    return (0..<D.columns).map { abs(dot(column, Q.column($0))) }.max()! / norm(column)
  }.min()!
}

/// Numbers for a cell of a table, to four decimal places.
func list(_ values: [Double]) -> String {
  values.map { (($0 * 1e4).rounded() / 1e4).formatted(digits: 4) }.joined(separator: ", ")
}

/// The slope of a function of a decoder and the eigenvalues of its second derivative, by central
/// differences in every entry.
func curvatures(at D: Matrix<Double>, _ f: (Matrix<Double>) throws -> Double) throws
  -> (slope: [Double], values: [Double])
{
  let h = 1e-4
  func moved(_ moves: (Int, Double)...) throws -> Double {
    var other = D
    for (k, step) in moves { other.elements[k] += step }
    return try f(other)
  }
  let entries = D.elements.indices
  let slope = try entries.map { (try moved(($0, h)) - moved(($0, -h))) / (2 * h) }
  let H = try Matrix(rows: entries.count, columns: entries.count) { i, j in
    let (up, down) = (try moved((i, h), (j, h)), try moved((i, -h), (j, -h)))
    let (left, right) = (try moved((i, h), (j, -h)), try moved((i, -h), (j, h)))
    return (up + down - left - right) / (4 * h * h)
  }
  return (slope, try eigen(0.5 * (H + H.transpose)).values)
}
