//#-hidden-code
import Foundation
import Pages
import Seams
//#-end-hidden-code

//: # Off the main road of chapter 1
//:
//: ## 1.8 Climbing there: EM
//:
//: Decoders that bend have no closed form, and must be improved step by step. A classical way, which
//: here we can watch where we know the answer, is *expectation maximisation*. For any distribution
//: $q(z)$,
//:
//: $$ \log p(x) \ \ge\ \mathbb E_q[\log p(x, z) - \log q(z)], \tag{1.11} $$
//:
//: with equality when $q$ is the posterior. (The right side is the *evidence lower bound*, the subject of
//: chapter 2.) So take the posteriors of the model you have, and then the model that maximises the right
//: side: the left side cannot fall. The first step needs the posterior means of $z$ and of $zz^\top$; the
//: second includes the uncertainty $M$. Averaged over the data they give two matrices, and the second step is
//: a linear regression of $x$ on $z$:
//:
//: $$ A = \tfrac1{\sigma^2}\,\bar CDM, \qquad B = M + \tfrac1{\sigma^4}\,MD^\top\bar CDM, \qquad
//:    D \leftarrow AB^{-1}, \quad \sigma^2 \leftarrow \tfrac1n\,\mathrm{tr}(\bar C - AD^\top), \tag{1.12} $$
//:
//: with the new $D$ in the last formula. $A$ is the mean of $(x-\mu)z^\top$, $B$ that of $zz^\top$.

extension PPCA {
  /// One step of EM, equation (1.12).
  func climbed(_ Cbar: Matrix<Double>) throws -> PPCA {
    let M = try posteriorCovariance()
    let A = (Cbar * D) * (M / noise)
    let B = M + Matrix.product(A, D * M, transposeA: true) / noise
    let newD = try Cholesky(0.5 * (B + B.transpose)).solve(A.transpose).transpose
    return PPCA(
      D: newD, μ: μ, noise: (Cbar - .product(A, newD, transposeB: true)).trace / Double(D.rows))
  }
}

func climb(
  to maximum: Double, of Cbar: Matrix<Double>, _ λ: [Double], noise: Double, on page: Page,
  using random: inout Random
) throws {
  let zero = [Double](repeating: 0, count: 5)
  let starts = page.isQuick ? 20 : 60
  var climbs: [[Double]] = []
  var tops: [PPCA] = []
  for _ in 0..<starts {
    var model = PPCA(D: random.normals(rows: 5, columns: 2), μ: zero, noise: 1)
    var gaps: [Double] = []
    for _ in 0..<120 {
      gaps.append(maximum - (try model.logLikelihood(Cbar)))
      model = try model.climbed(Cbar)
    }
    climbs.append(gaps)
    tops.append(model)
  }

  //: From each of {starts} starts [no step lowers the likelihood]{✓ neverFalls}, [the likelihood ends at its
  //: maximum]{✓ arrives}, and [the squared singular values at the end are
  //: $\lambda_i-\hat\sigma^2$]{✓ singularValues}. But $V$ is another one each time. [Its first
  //: column is the direction that $D$ stretches by its largest singular value]{✓ axes}. [The angle $\theta$ of its
  //: first column prefers no axis: the mean of $\cos2\theta$ is that of chance]{✓ cosines}, and so is
  //: [the mean of
  //: $\sin2\theta$]{✓ sines}.

  let descents = climbs.flatMap { gaps in zip(gaps.dropFirst(), gaps).map { $0 - $1 } }
  let ends = try tops.map { try svd($0.D) }
  let axes = ends.map { [$0.V[0, 0], $0.V[1, 0]] }
  page.claim(
    "axes", .exact, zip(tops, axes).map { norm($0.D * $1) }, equals: ends.map { $0.s[0] },
    within: 1e-12)
  let within = 5 * (0.5 / Double(starts)).squareRoot()
  page.keep(Double(starts), as: "starts")

  page.claim("neverFalls", .exact, descents, atMost: 0, within: 1e-12)
  page.claim("arrives", .numerical, climbs.map { $0.last! }, atMost: 1e-9)
  page.claim(
    "singularValues", .numerical, ends.map { end in end.s.map { $0 * $0 } },
    equals: ends.map { _ in (0..<2).map { λ[$0] - noise } }, within: 1e-4)
  page.claim(
    "cosines", .statistical, mean(axes.map { $0[0] * $0[0] - $0[1] * $0[1] }), equals: 0,
    within: within)
  page.claim("sines", .statistical, mean(axes.map { 2 * $0[0] * $0[1] }), equals: 0, within: within)

  //: ![Left, ten falling curves on a logarithmic axis. Right, points scattered all round a
  //: circle.](em.png)
  //: EM from {starts} random starts. Left: the distance to the maximum over the steps, for ten of them.
  //: Right: the first right singular vector of $D$ at the end of each (discs), and its negative (rings),
  //: which means the same axis. The sign is a convention.

  let shown = climbs.prefix(10).map { $0.prefix(61).map { $0 > 1e-9 ? $0 : .nan } }
  page.figure("em", width: 640, height: 300, columnWidths: [0.6, 0.4]) {
    climbing(shown, ends: axes, opposite: axes.map { [-$0[0], -$0[1]] })
  }

  //: That the angles are spread evenly is more than measured. If $D$ becomes $DR$, then $M$ becomes
  //: $R^\top MR$, $A$ becomes $AR$, $B$ becomes $R^\top BR$, and the new $D$ is the old one times $R$: the
  //: steps commute with rotations of latent space. The starts prefer no direction, so the ends cannot.
}
