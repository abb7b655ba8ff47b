//: # 2. The linear VAE finds the axes that PPCA leaves open
//:
//: **Why should a diagonal posterior find the axes, when the likelihood does not care about them?**
//:
//: Chapter 1 ended with a freedom. Turn the latent space of a linear decoder: no likelihood
//: changes, whatever the data. A variational autoencoder (VAE) does not maximise the likelihood but
//: a bound below it, and computes the bound with a posterior that, in most programs, is told to be
//: diagonal. For a linear decoder all of this can be written down.
//:
//: *You need:* chapter 1 (the posterior, the best model, the divergence), gradient descent.
//:
//: *You get:* the evidence identity; the price of a diagonal posterior; a proof that it leaves the
//: principal axes and nothing else; how high the barrier between two solutions is, and who finds
//: the way down when the slope is noisy.
//:
//: *It takes:* about 35 minutes to read, 4 s to run.

//#-hidden-code
import Foundation
import Pages
import Seams

let (page, options) = Page.open(LinearVAEOptions.self)
var random = page.random
//#-end-hidden-code

//: ## 2.1 The answer in a picture
//:
//: The model is that of chapter 1, $z\sim\mathcal N(0,I_m)$ and $x\mid z\sim\mathcal
//: N(Dz+\mu,\sigma^2I_n)$. Once $x$ is known, $z$ is distributed by the *posterior*, a Gaussian
//: with the same covariance for every $x$:
//:
//: $$ M = \left(I+\tfrac1{\sigma^2}D^\top D\right)^{-1}. $$
//:
//: It is diagonal exactly when the columns of $D$ are orthogonal.
//:
//: Now turn the latent plane by an angle $\theta$: $D$ becomes $DR$ with a rotation $R$. The data
//: are distributed as before. But the posterior leans: it is the grey ellipse of {figure:ellipses}.
//: Suppose that we may describe it only by an *upright* ellipse, which takes $z_1$ and $z_2$ for
//: independent once $x$ is known. At 0° nothing is lost. At 45° the description is poor. So a
//: method that pays for poor descriptions will prefer 0°, where the columns of $D$ are orthogonal.
//:
//: ![Three panels. Left, one upright ellipse. Middle and right, a grey ellipse that leans more and
//: more, with an upright blue one that crosses it on the two axes.](ellipses.png "cover")
//: The posterior of one point (grey) and the best upright description of it (blue), at two standard
//: deviations, while the latent plane is turned. The blue ellipse reaches to where the axes cross
//: the grey one. Here the variances along the principal axes are $\lambda=(9,2)$, and
//: $\sigma^2=1.6$.
//:
//: ## 2.2 What a bound lacks
//:
//: Let $q(z\mid x)$ be any density that we use in place of the posterior. Its divergence from the
//: posterior, $\mathrm{KL}(q\Vert p) = \mathbb E_q[\log q - \log p]$, is never negative, and zero
//: only if the two are the same.
//:
//: Bayes' rule says $p(x) = p(x,z)/p(z\mid x)$, for every $z$. Take logarithms, and add and
//: subtract $\log q(z\mid x)$:
//:
//: $$ \log p(x) = \bigl[\log p(x,z)-\log q(z\mid x)\bigr]
//:    + \bigl[\log q(z\mid x)-\log p(z\mid x)\bigr]. $$
//:
//: Average both sides over $z\sim q$. The left side does not depend on $z$, and stays. The second
//: bracket becomes the divergence. The first becomes the *evidence lower bound*, or ELBO:
//:
//: $$ \boxed{\ \log p(x) = \underbrace{\mathbb E_q[\log p(x,z)-\log q(z\mid x)]}_{\text{ELBO}}
//:    + \mathrm{KL}\bigl(q(z\mid x)\,\Vert\,p(z\mid x)\bigr)\ } \tag{2.1} $$
//:
//: This is the *evidence identity*. The ELBO is a bound, whatever $q$ is, since a divergence is not
//: negative. It touches $\log p(x)$ exactly when $q$ is the posterior. And if $q$ is confined to
//: some family, the best of the family is the one nearest to the posterior; what is still missing,
//: averaged over the data, we call the **price** of the family. {figure:identity} shows it for one
//: point and one hidden number: [the ELBO and the divergence of one point sum to its
//: log-probability, at every width of $q$]{✓ onePoint}.
//:
//: ![A level line; below it a curve with one maximum, which touches the line; an arrow between them
//: is labelled KL.](identity.png)
//: The evidence identity for one point. Its log-probability (dashed) does not know of $q$. The ELBO
//: (blue) depends on the width of $q$, and touches where $q$ is as wide as the posterior. The gap
//: is the divergence.
//:
//: To compute the ELBO one splits $p(x,z) = p(x\mid z)p(z)$. The post gives the second part a
//: weight $\beta$:
//:
//: $$ \ell = \mathbb E_{q}[\log p(x\mid z)] - \beta\,\mathrm{KL}(q(z\mid x)\,\Vert\,p(z)),
//:    \qquad\text{averaged over the data.} \tag{2.2} $$
//:
//: The first part says how well $z$ explains $x$, the second how far $q$ strays from the prior. For
//: $\beta=1$ it is the ELBO, and until section 2.7 $\beta$ is 1.
//:
//: ## 2.3 An encoder, and a diagonal one
//:
//: **Why an encoder?** (2.1) asks for a $q$ at every data point. An *encoder* is a function that
//: computes $q$ from $x$: one search serves all points, and those not yet seen. For our model that
//: costs nothing, because the posterior itself is of this kind: its mean is linear in $x$, and its
//: covariance always the same. So we take, with a matrix $E$,
//:
//: $$ q(z\mid x) = \mathcal N\bigl(z;\ E(x-\mu),\ \Sigma\bigr). $$
//:
//: **Why a diagonal $\Sigma$?** Not for the sake of axes. It is cheap: $m$ numbers in place of
//: $\frac12m(m+1)$, and a draw from $q$ needs no matrix. And once the decoder bends, nothing
//: exact is within reach: the posterior is no Gaussian, it changes from point to point, and its
//: integrals have no closed form. Any $q$ that one can compute is a simplification, and a diagonal
//: Gaussian is the simplest that still says how sure it is of each hidden number. For a *linear*
//: decoder the restriction is needless; so we can see what it costs.

/// A linear decoder with noise, and a Gaussian encoder.
struct LinearVAE {
  var D: Matrix<Double>  // the decoder, n × m
  var noise: Double  // σ²
  var E: Matrix<Double>  // the encoder, m × n
  var Σ: Matrix<Double>  // the covariance of q, m × m
}

//: With these Gaussians in (2.2), only means of squares of the data are needed. So the data enter
//: through their covariance $\bar C$ alone ($\mu$ is their mean):
//:
//: $$ \begin{aligned}
//:    \mathbb E_q[\log p(x\mid z)] &= -\tfrac n2\log 2\pi\sigma^2 - \tfrac1{2\sigma^2}\left[
//:      \mathrm{tr}\,(I-DE)\bar C(I-DE)^\top + \mathrm{tr}\,D\Sigma D^\top\right],\\
//:    \mathrm{KL}(q\,\Vert\,p(z)) &= \tfrac12\left[\mathrm{tr}\,E\bar CE^\top + \mathrm{tr}\,\Sigma
//:      - m - \log\det\Sigma\right]. \end{aligned} \tag{2.3} $$

extension LinearVAE {
  /// The two parts of (2.3), in nats a point.
  func parts(_ Cbar: Matrix<Double>) throws -> (explained: Double, divergence: Double) {
    //#-solution parts
    //#-hint Equation (2.3), term by term. What the code misses is (I − DE)x − D(z − Ex).
    //#-hint Two traces for each part: `(A * Cbar * A.transpose).trace` is tr(A C̄ Aᵀ).
    //#-hint `(try Cholesky(Σ)).logDeterminant` is log det Σ. Mind which signs stand outside the brackets.
    let (n, m) = (Double(D.rows), Double(D.columns))
    let left = .identity(D.rows) - D * E
    let missed = (left * Cbar * left.transpose).trace + (D * Σ * D.transpose).trace
    let moved = (E * Cbar * E.transpose).trace + Σ.trace - m
    return (
      -0.5 * (n * log(2 * .pi * noise) + missed / noise),
      0.5 * (moved - (try Cholesky(Σ)).logDeterminant)
    )
    //#-end-solution
  }

  /// The objective (2.2).
  func elbo(_ Cbar: Matrix<Double>, β: Double = 1) throws -> Double {
    let (explained, divergence) = try parts(Cbar)
    return explained - β * divergence
  }
}

//: The example is that of chapter 1: $n=5$, two hidden numbers, and a $\bar C$ with the eigenvalues
//: $9,4,1,\frac12,\frac1{10}$ along the columns of a reflection $Q$. Ten points have exactly this
//: covariance: $\pm\sqrt{5\lambda_k}q_k$.

let λ = [9, 4, 1, 0.5, 0.1]
let Q = Matrix<Double>.reflection(across: [1, 2, 3, 4, 5])
let Cbar = Q * .diagonal(λ) * Q.transpose
let best = mean(Array(λ[2...]))
let halfOfThem = Matrix.diagonal(λ.map { (5 * $0).squareRoot() }) * Q.transpose
let tenPoints = Matrix((0..<5).flatMap { [halfOfThem.row($0), halfOfThem.row($0).map(-)] })

//: On these points we check both formulas by other routes (`Checks.swift`), for random decoders
//: with random encoders. [(2.3) is the mean of $\log p(x\mid z)+\log p(z)-\log q(z\mid x)$, taken
//: by quadrature at each point]{✓ closedForm}. And [(2.3) plus the mean divergence of $q$ from the
//: posterior is the mean of $\log p(x)$]{✓ evidence}, which is (2.1).

//#-hidden-code
let models = (0..<20).map { _ in randomVAE(using: &random) }
page.claim(
  "closedForm", .exact, try models.map { try $0.elbo(covariance(tenPoints)) },
  equals: try models.map { try boundByQuadrature($0, tenPoints) }, within: 1e-10)
page.claim(
  "evidence", .exact,
  try models.map { try $0.elbo(covariance(tenPoints)) + meanDivergence($0, tenPoints) },
  equals: try models.map { mean(try marginal($0).logDensities(tenPoints)) }, within: 1e-10)
//#-end-hidden-code

//: For a decoder that is given, which $q$ is best? We need
//: $d\log\det\Sigma = \mathrm{tr}(\Sigma^{-1} d\Sigma)$. The slopes of (2.2) in $E$ and in $\Sigma$
//: are
//:
//: $$ \tfrac1{\sigma^2}D^\top(I-DE)\bar C-\beta E\bar C \qquad\text{and}\qquad
//:    \tfrac12\bigl[\beta\Sigma^{-1}-\beta I-\tfrac1{\sigma^2}D^\top D\bigr]. $$
//:
//: If $\Sigma$ is diagonal, only the diagonal of the second has to vanish. With $v=\beta\sigma^2$
//: this gives
//:
//: $$ E = \tfrac1v MD^\top, \qquad M = \left(I+\tfrac1v D^\top D\right)^{-1}, \qquad
//:    \Sigma = \begin{cases} M & \text{if any covariance is allowed},\\
//:    \mathrm{diag}\bigl(1/(M^{-1})_{ii}\bigr) & \text{if } \Sigma \text{ is diagonal}.
//:    \end{cases} \tag{2.4} $$

extension LinearVAE {
  /// The best encoder for a decoder, equation (2.4).
  init(decoder D: Matrix<Double>, noise: Double, diagonal: Bool, β: Double = 1) throws {
    //#-solution encoder
    //#-hint Equation (2.4) with v = βσ². All of it hangs on M⁻¹ = I + DᵀD/v; make that first.
    //#-hint `D.gram(scale: a)` is a DᵀD, and `Cholesky(precision).inverse` inverts.
    //#-hint Set `self.D` and `self.noise` too. For a diagonal Σ invert each entry of M⁻¹'s diagonal.
    let v = β * noise
    let precision = .identity(D.columns) + D.gram(scale: 1 / v)
    let M = try Cholesky(precision).inverse
    self.D = D
    self.noise = noise
    E = (M / v) * D.transpose
    Σ = diagonal ? .diagonal(precision.diagonal.map { 1 / $0 }) : M
    //#-end-solution
  }
}

//: For $\beta=1$ the first is the posterior. The second is *not* the diagonal of $M$: its variances
//: are those of one $z_i$ when the others are known, as in {figure:ellipses}. [None of 200 random
//: changes of a $q$, diagonal or not, with $\beta$ 1 or 3, is better than (2.4)]{✓ noneBetter}.

//#-hidden-code
let changes = try (0..<200).map { k in
  let (diagonal, β) = (k.isMultiple(of: 2), k % 4 < 2 ? 1.0 : 3)
  let chosen = try LinearVAE(decoder: models[0].D, noise: best, diagonal: diagonal, β: β)
  if diagonal && chosen.Σ[0, 1] != 0 { return Double.infinity }
  let other = changed(chosen, diagonal: diagonal, using: &random)
  return try other.elbo(Cbar, β: β) - chosen.elbo(Cbar, β: β)
}
page.claim("noneBetter", .exact, changes, atMost: 0, within: 1e-13)
let onePoint = try onePointsIdentity()
page.figure("identity", width: 520, height: 300) { identity(onePoint) }
page.claim(
  "onePoint", .exact, zip(onePoint.bounds, onePoint.divergences).map(+), equals: onePoint.evidence,
  within: 1e-12)
//#-end-hidden-code

//: ## 2.4 The price of a diagonal posterior
//:
//: By (2.1), the price is the divergence of the best diagonal $q$ from the posterior. Both are
//: Gaussians with the same mean, so
//:
//: $$ \mathrm{KL} = \tfrac12\left[\mathrm{tr}\,(M^{-1}\Sigma) - m + \log\det M
//:    - \log\det\Sigma\right], $$
//:
//: and since $\Sigma_{ii}(M^{-1})_{ii}=1$ the trace is $m$. What remains is
//:
//: $$ \Delta = \tfrac12\left[\sum_i\log(M^{-1})_{ii} - \log\det M^{-1}\right]
//:    = \tfrac12\log\left(1+
//:    \frac{(\lambda_1-\lambda_2)^2\sin^22\theta}{4\lambda_1\lambda_2}\right). \tag{2.5} $$
//:
//: The first form holds for every decoder. That it is never negative is Hadamard's inequality; it
//: is zero if and only if $M^{-1}$ is diagonal, that is, *if and only if the columns of $D$ are
//: orthogonal*. The second form is for chapter 1's best decoder with two hidden numbers, turned by
//: $\theta$, where $M^{-1} = R^\top\mathrm{diag}(\lambda_1,\lambda_2)R/\sigma^2$.

/// The price (2.5) from the angle.
func price(_ λ1: Double, _ λ2: Double, _ θ: Double) -> Double {
  //#-solution price
  //#-hint The second form of (2.5). Swift's `sin` takes radians, as θ is.
  //#-hint `pow(a, 2)` is a². It is the sine of twice the angle that is squared.
  0.5 * log(1 + pow((λ1 - λ2) * sin(2 * θ), 2) / (4 * λ1 * λ2))
  //#-end-solution
}

let prices = (0...90).map { price(9, 4, Double($0) * .pi / 180) }

//: That decoder:

/// R.
func rotation(_ θ: Double) -> Matrix<Double> { Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]]) }

/// PPCA's best decoder for the two leading directions, its latent plane turned by θ (radians).
func decoder(_ λ: [Double], _ Q: Matrix<Double>, noise: Double, turned θ: Double) -> Matrix<Double>
{
  //#-solution decoder
  //#-hint Equation (1.7) of chapter 1 for m = 2, with `rotation(θ)` for R.
  //#-hint Its columns are eigenvectors, `Q.columns(0..<2)`, each times the root of λ − σ², then turned.
  //#-hint `.diagonal(s)` is the diagonal matrix of the lengths s, and R stands to the right of it.
  let s = λ[..<2].map { ($0 - noise).squareRoot() }
  return Q.columns(0..<2) * .diagonal(s) * rotation(θ)
  //#-end-solution
}

//: And the bound at the best encoder for a decoder:

func bound(
  _ D: Matrix<Double>, _ Cbar: Matrix<Double>, noise: Double, diagonal: Bool = true
) throws -> Double {
  try LinearVAE(decoder: D, noise: noise, diagonal: diagonal).elbo(Cbar)
}

//: Turn the decoder through 91 angles and evaluate (2.3); `marginal` is the distribution of $x$.
//: [With a full covariance the bound is the likelihood, at every angle]{✓ full}. [With a diagonal
//: covariance the bound lies lower by (2.5)]{✓ lower}, and at 0° and 90° it touches.

let turned = (0...90).map { decoder(λ, Q, noise: best, turned: Double($0) * .pi / 180) }
let upright = try LinearVAE(decoder: turned[0], noise: best, diagonal: true)
let likelihood = mean(try marginal(upright).logDensities(tenPoints))
let fulls = try turned.map { try bound($0, Cbar, noise: best, diagonal: false) }
let diagonals = try turned.map { try bound($0, Cbar, noise: best) }
page.show("likelihood L, in nats a point", likelihood, as: "likelihood", digits: 6)
page.claim("lower", .exact, diagonals.map { likelihood - $0 }, equals: prices, within: 1e-12)
page.claim("full", .exact, fulls, equals: likelihood, within: 1e-12)

//: So *neither the prior nor the divergence from it chooses the axes: with a full covariance both
//: are there, and nothing is lost. The restriction on $q$ does.* {figure:price} shows how much it
//: charges.
//:
//: ![Four curves over the angle, zero at both ends and highest in the middle, higher for larger
//: ratios; the lowest is level. Beside the third a dashed curve half as high.](price.png)
//: The price of a diagonal posterior over the angle of the latent plane, for four ratios $r$ of the
//: standard deviations along the two directions. It vanishes where the latent axes are principal
//: axes, and at $r=1$ everywhere. Dashed: what the bound loses in all for $r=1.5$ if the lengths of the columns may
//: adapt to the angle.

//#-hidden-code
page.figure("ellipses", width: 640, height: 260, shareY: true) { try posteriors([0, 20, 45]) }
page.figure("price", width: 600, height: 340) {
  pricesOverAngle([1, 1.2, 1.5, 2], adaptedFor: 1.5)
}
//#-end-hidden-code

//: Is there anything else that the bound could prefer? No:
//:
//: > **Theorem.** Let $\beta=1$ and $m\lt n$. Let the mean of $q$ be free to be any linear function
//: > of $x$, and its covariance diagonal and otherwise free. (Both may be freer: any function of
//: > $x$.) Let $\sigma^2$ be fixed, or learned from data that do not all lie in an $m$-dimensional
//: > plane. Then the largest value of the bound is the largest likelihood, and it is reached
//: > exactly by PPCA's best decoders with *orthogonal* columns, each with its posterior. Every
//: > column that is not zero is an eigenvector of $\bar C$: a principal axis.
//:
//: *Proof.* By (2.1), bound ≤ likelihood ≤ maximum of the likelihood. Among PPCA's best decoders
//: $Q_m(\Lambda_m-\sigma^2I)_+^{1/2}R$ (an eigenvalue below $\sigma^2$ gives a column of zeros) the
//: one with $R=I$ has orthogonal columns, so its posterior is diagonal and may be taken for $q$:
//: both are equalities, and the maximum is reached. Conversely, let the bound be equal to the
//: maximum. Then both are equalities. The second says that $D$ is one of PPCA's best decoders,
//: where by chapter 1 the slope vanishes: $\bar CC^{-1}D=D$, or, since
//: $C^{-1}D = D(D^\top D+\sigma^2I)^{-1}$,
//:
//: $$ \bar CD = D\,(D^\top D+\sigma^2I). $$
//:
//: The first says that the mean divergence is zero, so $q$ is the posterior at every data point.
//: Then $M$ is diagonal, and so is $D^\top D$. Now read the equation column by column:
//: $\bar Cd_i = (s_i^2+\sigma^2)d_i$. ∎
//:
//: If the $m$ leading eigenvalues differ from each other and from the next, this leaves the order
//: and the signs of the columns, and nothing else. Where two are equal, every direction between
//: their eigenvectors is an eigenvector too, and the columns may turn there: the data have no axes
//: to find.
//:
//: Nor is there another local maximum.
//:
//: > **Theorem.** For $\beta=1$ and a fixed $\sigma^2$, every local maximum of the bound is a
//: > global one.
//:
//: This is due to Lucas and others (2019); the proof is ours.
//:
//: *Proof.* For a given $D$ the bound is concave in $E$ and in the $\Sigma_{ii}$, so at a local
//: maximum they are at their best. There, by (2.5), and since
//: $\log\det C=n\log\sigma^2+\log\det M^{-1}$, the bound is the likelihood with
//: $\sum_i\log(M^{-1})_{ii}$ in the place of $\log\det M^{-1}$. Turn two columns into each other by
//: an angle. $C$ stays, the other diagonal entries of $M^{-1}$ stay, and so does the determinant of
//: the 2 × 2 block that belongs to the two. The product
//: of its diagonal entries is that determinant plus the square of the entry beside them. That entry
//: goes as a sine of twice the angle, so its square has no minimum but zero. So at a local maximum
//: all columns are orthogonal, and the price is zero. Being at its least, the price has no slope;
//: so neither has the likelihood. If the columns were not the leading choice, chapter 1 knows a way
//: up: tilt one towards an eigenvector left out, or let one that is zero grow. Both keep the
//: columns orthogonal. Then the bound would rise with the likelihood, and this was no maximum. ∎
//:
//: How high is the barrier between one solution and the one with its columns exchanged? On
//: PPCA's circle the price is highest at 45°: the logarithm of the arithmetic over the geometric mean of the two eigenvalues. But this
//: holds the lengths of the columns fast. If they may adapt, the way over is, for ratios near
//: 1, about half as high:
//:
//: $$ \log\rho, \quad \rho=\frac{(\lambda_1+\lambda_2)/2}{\sqrt{\lambda_1\lambda_2}}
//:    \quad\text{(lengths held)}; \qquad
//:    2\log\frac{(\sqrt{\lambda_1}+\sqrt{\lambda_2})/2}{\sqrt[4]{\lambda_1\lambda_2}}
//:    =\log\frac{1+\rho}2
//:    \quad\text{(free)}. \tag{2.6} $$
//:
//: Neither depends on the noise. The second is the true height: no path is lower (section 2.9
//: proves it).

let ρ = 6.5 / 6
page.show("barrier, lengths held", price(9, 4, .pi / 4), as: "barrier", digits: 4)
page.show("barrier, lengths free", log((1 + ρ) / 2), as: "pass", digits: 4)
page.claim("held", .exact, diagonals[45], equals: likelihood - log(ρ), within: 1e-12)

//: Here that is {barrier} and {pass} nats a point ([at 45° the bound with lengths held lies below
//: the likelihood by $\log\rho$]{✓ held}). Beside what a whole column is worth it is little. But
//: along the circle of turned decoders the likelihood is exactly level: the smallest slope decides.
//:
//: > **Exercise 2.1** ★ What is the price at 45° for $\lambda=(9,4)$? Give the number as a
//: > logarithm.
//: >
//: > **Exercise 2.2** ★ Near 0° the price is a parabola. Show that its curvature is
//: > $(\lambda_1-\lambda_2)^2/\lambda_1\lambda_2$.
//: >
//: > **Exercise 2.3** ★★ Show that the mean of (2.5) over all angles is $\log\frac{1+\rho}2$, the
//: > same number as the barrier with free lengths.
//: >
//: > **Exercise 2.4** ★★★ Wang and Ziyin (2022) state the best decoder of such a VAE, with a
//: > learned diagonal covariance, up to an arbitrary rotation of latent space. Use (2.5) to find
//: > what is wrong.
//:
//: ## 2.5 Climbing there
//:
//: Does a search arrive? The simplest climbs the bound in turns: set $E$ and $\Sigma$ to their best
//: (2.4), then $D$ to its best for these, and repeat. The slope of (2.3) in $D$ vanishes at
//:
//: $$ D = \bar CE^\top\left(E\bar CE^\top+\Sigma\right)^{-1}. \tag{2.7} $$
//:
//: With a full covariance this is the EM algorithm for PPCA with $\sigma^2$ held. No round lowers
//: the bound.

extension LinearVAE {
  /// The best decoder for an encoder, equation (2.7).
  func decoderOfCodes(_ Cbar: Matrix<Double>) throws -> Matrix<Double> {
    //#-solution decoderOfCodes
    //#-hint Equation (2.7) is least squares: x from codes z whose second moment is EC̄Eᵀ + Σ.
    //#-hint That matrix A is symmetric, so D is the transpose of A⁻¹(EC̄).
    //#-hint `try Cholesky(A).solve(B)` is A⁻¹B.
    let codes = E * Cbar * E.transpose + Σ
    return try Cholesky(codes).solve(E * Cbar).transpose
    //#-end-solution
  }
}

/// The decoders that rounds of (2.4) and (2.7) pass through.
func climb(
  from start: Matrix<Double>, _ Cbar: Matrix<Double>, noise: Double, diagonal: Bool,
  β: Double = 1, rounds: Int
) throws -> [Matrix<Double>] {
  var path = [start]
  for _ in 0..<rounds {
    let vae = try LinearVAE(decoder: path.last!, noise: noise, diagonal: diagonal, β: β)
    path.append(try vae.decoderOfCodes(Cbar))
  }
  return path
}

//: On the way we watch one angle. Write $D = USV^\top$ as in chapter 1, and take the angle of the
//: first column of $V$ to the nearest latent axis. It is zero if the columns of $D$ are orthogonal,
//: and 45° at most.

/// The angle of D's first right singular vector to the nearest latent axis, in degrees, 0 to 45.
func misalignment(_ D: Matrix<Double>) throws -> Double {
  let V = try svd(D).V
  let θ = abs(atan2(V[1, 0], V[0, 0])) * 180 / .pi
  return min(θ.truncatingRemainder(dividingBy: 90), 90 - θ.truncatingRemainder(dividingBy: 90))
}

//: With a *full* covariance nothing in a round knows about the latent axes: turn the start, $D\to
//: DR$, and every later $D$ is turned by the same $R$. Starts with normal entries prefer no angle,
//: so the ends prefer none. That is proved, not measured: their angles are spread evenly from 0° to
//: 45°. Their mean, 22.5°, is the level of chance.

let starts = (0..<100).map { _ in random.normals(rows: 5, columns: 2) }
let climbs = try [true, false].map { diagonal in
  try starts.map { try climb(from: $0, Cbar, noise: best, diagonal: diagonal, rounds: 1000) }
}
let climbedAngles = try climbs.map { try $0.map { try $0.map(misalignment) } }
let ends = climbedAngles.map { $0.map { $0.last! } }

//: ![Left, many curves that all fall to zero. Middle, many curves that become level at all heights.
//: Right, dots along a rising line, and dots along the bottom.](climbs.png)
//: The angle to the latent axes from {starts} random starts. Left, with a diagonal posterior;
//: middle, with a full one. Right: the ends, sorted.

//#-hidden-code
page.keep(Double(starts.count), as: "starts")
page.figure("climbs", width: 720, height: 290, columnWidths: [0.34, 0.34, 0.32]) {
  climbing(climbedAngles, ends: ends)
}
page.claim(
  "arrive", .numerical, try climbs[0].map { likelihood - (try bound($0.last!, Cbar, noise: best)) },
  atMost: 1e-6)
let turnedClimb = try climb(
  from: starts[0] * rotation(0.5), Cbar, noise: best, diagonal: false, rounds: 200)
page.claim(
  "equivariant", .numerical, turnedClimb[200], equals: climbs[1][0][200] * rotation(0.5),
  within: 1e-10)
let heights = try zip([true, false], climbs).flatMap { diagonal, climbs in
  try climbs.prefix(5).map { try $0.map { try bound($0, Cbar, noise: best, diagonal: diagonal) } }
}
page.claim("rises", .exact, heights.flatMap(falls), atMost: 0, within: 1e-12)
page.claim("principal", .numerical, climbs[0].map { alignment($0.last!, Q) }, atLeast: 0.9999)
let chance = (mean: 22.5, deviation: 45 / 12.0.squareRoot())
page.show("mean angle, full posterior, and its 95 % interval", interval(ends[1]), as: "fullAngle")
page.show("largest angle, diagonal posterior", ends[0].max()!, as: "diagonalAngle", digits: 2)
page.claim(
  "asChance", .statistical, mean(ends[1]), equals: chance.mean,
  within: 5 * chance.deviation / Double(starts.count).squareRoot())
page.keep(5 * chance.deviation / Double(starts.count).squareRoot(), as: "notice")
//#-end-hidden-code

//: {figure:climbs} shows every climb. [In a full posterior's climb a turned start ends at the
//: turned end]{✓ equivariant}, and [in the first five climbs of either kind no round lowers the
//: bound]{✓ rises}. [With a diagonal posterior all {starts} climbs reach PPCA's likelihood, to
//: $10^{-6}$ nats]{✓ arrive}, and [with a diagonal posterior every column ends as a principal
//: axis]{✓ principal}. With a full one the mean angle is {fullAngle[0]}° (95 % interval
//: {fullAngle[1]}° to {fullAngle[2]}°): [the mean angle with a full posterior is that of chance]{✓
//: asChance}. (A difference of {notice:2}° would have been noticed.)
//:
//: ## 2.6 Noise does not hide the well. Adam divides by it
//:
//: Programs do not climb like this. They draw a batch of points, for each one
//: $z = E(x-\mu)+L\varepsilon$ with $LL^\top=\Sigma$ and $\varepsilon\sim\mathcal N(0,I)$, and
//: follow the slope of what they see. Can they see a well as shallow as that of $r=1.2$ in
//: {figure:price}? Turn the latent plane a little, $D\to DR$ and $E\to R^\top E$. Neither $DE$ nor
//: the length of $Ex$ changes; only the term with $\varepsilon$ does. With $T$ the derivative of a
//: rotation at 0°, one draw reports
//:
//: $$ \frac{\partial\hat\ell}{\partial\theta} = \tfrac1{\sigma^2}\,
//:    (x - DEx - DL\varepsilon)^\top DTL\varepsilon, \qquad
//:    \mathbb E\left[\frac{\partial\hat\ell}{\partial\theta}\right] = -\Delta'(\theta).
//:    \tag{2.8} $$
//:
//: Its mean is the slope of the price: $q$ is at its best, so a small change of $q$ alone would not
//: count.

/// Slopes (2.8) of `count` draws at an angle, for two directions with a ratio r of deviations.
func sampledSlopes(
  _ r: Double, _ θ: Double, _ Q: Matrix<Double>, _ count: Int, using random: inout Random
) throws -> [Double] {
  let λ = [r * r, 1, 0.01, 0.01, 0.01]
  let vae = try LinearVAE(
    decoder: decoder(λ, Q, noise: 0.01, turned: θ), noise: 0.01, diagonal: true)
  let x =
    random.normals(rows: count, columns: 5) * .diagonal(λ.map { $0.squareRoot() }) * Q.transpose
  let ε = random.normals(rows: count, columns: 2) * vae.Σ.map { $0.squareRoot() }
  let z = Matrix.product(x, vae.E, transposeB: true) + ε
  let residual = x - .product(z, vae.D, transposeB: true)
  let turn = Matrix.product(ε, vae.D * Matrix([[0, -1], [1, 0]]), transposeB: true)
  return (0..<count).map { dot(residual.row($0), turn.row($0)) / vae.noise }
}

//: At 22.5°, where the well is steep:

let ratios = [1.05, 1.2, 1.5, 2]
let draws = page.isQuick ? 100_000 : 300_000
let slopes = try ratios.map { try sampledSlopes($0, .pi / 8, Q, draws, using: &random) }
let exactSlopes = ratios.map { r in
  -(price(r * r, 1, .pi / 8 + 1e-5) - price(r * r, 1, .pi / 8 - 1e-5)) / 2e-5
}
let noises = slopes.map(standardDeviation)
let drawsToSee = zip(noises, exactSlopes).map { pow($0 / $1, 2) }
page.keep(drawsToSee, as: "drawsToSee")
page.table(
  "draws", columns: [ratios, exactSlopes.map { -$0 }, noises, drawsToSee], digits: [3, 3, 3, 2])
page.claim(
  "meanOfDraws", .statistical,
  zip(slopes, exactSlopes).map {
    abs(mean($0) - $1) * Double(draws).squareRoot() / standardDeviation($0)
  },
  atMost: 5)

//: | ratio $r$ | slope of the well | deviation of one draw | draws to see it |
//: | --- | --- | --- | --- |
//: | {table:draws} |
//:
//: "Draws to see it" is how many make the standard error as small as the slope. ([Each mean of
//: draws is the slope of the well, to five standard errors]{✓ meanOfDraws}.) At $r=1.2$ that is
//: {drawsToSee[1]:2} for a single step. But learning takes thousands of steps, and the noise has
//: mean zero: in $k$ steps it adds up to $\sqrt k$ times one step's noise, the slope to $k$ times
//: one step's slope. So *if steps are small enough, the noise does not hide the well.* (They must
//: be the smaller, the shallower it is.)
//:
//: Then why do VAEs of the literature (section 2.11) end at oblique angles? Adam (Kingma and Ba,
//: 2015) divides the step of every single entry of $D$ and $E$ by the size of the slopes that this
//: entry has seen. With the exact slope that size is the slope's own, and Adam walks down the
//: shallowest well at full pace. With noisy slopes it is the size of the *noise*, and that of one
//: entry is much larger against its slope than the noise of the angle: most of it turns nothing.
//: The pace falls by that ratio, and the budget of steps runs out.

/// The angle to the axes down the slope of a loss, a hundred looks: by Adam, or by plain steps.
func descend(
  _ vae: Recording, adam: Bool, steps: Int, draw: () -> Void = {}
) throws -> [Double] {
  var angles: [Double] = []
  var optimiser = Adam<Double>(rate: 0.02)
  for step in 0..<steps {
    if step % (steps / 100) == 0 { angles.append(try misalignment(vae.D.value)) }
    draw()
    vae.tape.run()
    vae.tape.differentiate(vae.loss)
    if adam {
      optimiser.descend(vae.tape)
    } else {
      for number in vae.parameters { number.value = number.value - 0.003 * number.slope }
    }
  }
  return angles + [try misalignment(vae.D.value)]
}

//: This account can be tested. Start from a decoder of ratio 1.2, turned by 30°, and go down in
//: three ways: by plain steps, by Adam, and by Adam with four times the steps, each at one rate. Each
//: time once with the exact slope, and {walkers[0]} times with batches of {walkers[1]} fresh
//: points. (`exactLoss` and `SampledLoss`, in `Learners.swift`, write the loss $-\ell$ on a *tape*,
//: a record of the computation that can be run backwards for its slope.) If noise hid the well,
//: noisy plain descent would stray from the exact one. If it is Adam's division, plain descent will
//: not mind the noise, and more steps will help Adam.
//: <!-- trained -->

let oblique = [1.44, 1, 0.01, 0.01, 0.01]
let start = try LinearVAE(
  decoder: decoder(oblique, Q, noise: 0.01, turned: .pi / 6), noise: 0.01, diagonal: true)
let steps = page.isQuick ? 2000 : 4000
let ways: [(adam: Bool, steps: Int)] = [(false, steps), (true, steps), (true, 4 * steps)]
let exact = ways.map { _ in exactLoss(Q * .diagonal(oblique) * Q.transpose, from: start) }
let exactPaths = try zip(exact, ways).map { try descend($0, adam: $1.adam, steps: $1.steps) }
let walkers = 20
let noisyPaths = try Progress.over("noisy descents", total: 3 * walkers) { progress in
  try ways.map { way in
    try (0..<walkers).map { _ in
      defer { progress.advance() }
      let loss = SampledLoss(from: start, batch: options.batch)
      return try descend(loss.recording, adam: way.adam, steps: way.steps) {
        loss.draw(oblique, Q, using: &random)
      }
    }
  }
}

//: ![Three panels. Left, a dark curve that falls slowly amid a bundle of green ones. Middle, the
//: dark curve falls to zero at once and the green bundle slowly. Right, the green bundle comes much
//: lower.](descents.png)
//: The angle to the axes on the way down from 30°, at $r=1.2$: with the exact slope (dark), and
//: {walkers[0]} runs with noisy slopes (green).

//#-hidden-code
page.keep([Double(walkers), Double(options.batch)], as: "walkers")
page.figure("descents", width: 720, height: 290, shareY: true) {
  descents(exactPaths, noisyPaths, steps: ways.map(\.steps))
}
let exactEnds = exactPaths.map { $0.last! }
let noisyEnds = noisyPaths.map { $0.map { $0.last! } }
page.show(
  "exact ends: plain, Adam, Adam with four times the steps", exactEnds, as: "exactEnds", digits: 3)
for (ends, key) in zip(noisyEnds, ["noisyPlain", "noisyAdam", "noisyLonger"]) {
  page.keep(interval(ends), as: key)
}
page.keep(5 * standardError(noisyEnds[0]), as: "noticePlain")
page.claim(
  "offTheCircle", .numerical,
  try hadamardGap(.identity(2) + exact[0].D.value.gram(scale: 1 / 0.01)),
  atMost: price(1.44, 1, exactEnds[0] * .pi / 180))
if options.batch == LinearVAEOptions.usualBatch {
  page.claim(
    "plainFollows", .statistical, mean(noisyEnds[0]), equals: exactEnds[0],
    within: 5 * standardError(noisyEnds[0]))
  page.claim(
    "adamStalls", .statistical, mean(noisyEnds[1]) - 5 * standardError(noisyEnds[1]),
    atLeast: exactEnds[1])
  page.claim(
    "stepsHelp", .statistical, mean(noisyEnds[2]) + 5 * standardError(noisyEnds[2]),
    atMost: mean(noisyEnds[1]) - 5 * standardError(noisyEnds[1]))
}
//#-end-hidden-code

//: {figure:descents} has the answer. Plain descent ends at {exactEnds[0]:3}° with the exact slope,
//: and with the noisy one at {noisyPlain[0]:3}° (95 % interval {noisyPlain[1]:3}° to
//: {noisyPlain[2]:3}°): [noise does not move the mean end of plain descent]{✓ plainFollows}. (A
//: difference of {noticePlain:2}° would have been noticed.)
//:
//: Adam with the exact slope ends at {exactEnds[1]:2}°, and with the noisy one at {noisyAdam[0]:3}°
//: ({noisyAdam[1]:3}° to {noisyAdam[2]:3}°): [noisy Adam stops short of exact Adam]{✓ adamStalls}.
//: With four times the steps noisy Adam comes to {noisyLonger[0]:3}° ({noisyLonger[1]:3}° to
//: {noisyLonger[2]:3}°): [more steps bring noisy Adam nearer]{✓ stepsHelp}. Ends at random would
//: have the mean 22.5°. What looks like a well that cannot be seen is a budget that is too small.
//:
//: (The quick drop at the start is common to all: the decoder leaves PPCA's circle for the lower
//: way of (2.6). [Exact plain descent ends at a smaller divergence than the circle has at the
//: same angle]{✓ offTheCircle}.)
//: <!-- /trained -->
//:
//: > **Exercise 2.5** ★★ A batch of 1024 points in place of {walkers[1]} makes a step less noisy.
//: > By which factor, and what will become of the three panels of {figure:descents}? Guess first,
//: > then run `./Chapters/run linear-vae --quick --batch 1024`.
//:
//: ## 2.7 What β does
//:
//: Divide (2.2) by $\beta$. The divergence is then without a weight, and
//: $\frac1\beta\log p(x\mid z)$ is again the logarithm of a Gaussian up to a constant, with the
//: variance $\beta\sigma^2$. So for any decoder, linear or not,
//:
//: $$ \ell_\beta(\sigma^2) = \beta\,\ell_1(\beta\sigma^2)
//:    + \tfrac n2\left[\beta\log2\pi\beta\sigma^2 - \log2\pi\sigma^2\right]. $$
//:
//: *For a fixed $\sigma^2$, a larger $\beta$ is more noise, and nothing else.* (If $\sigma^2$ is
//: learned too, the last term is no constant, and $\beta$ changes more.) Then all that was proved
//: for $\beta=1$ holds with $v=\beta\sigma^2$ in the place of $\sigma^2$. The best decoder has
//: principal axes for columns, of the squared lengths
//:
//: $$ s_i^2 = \lambda_i - \beta\sigma^2 \quad\text{where this is positive, and 0 elsewhere.}
//:    \tag{2.9} $$
//:
//: As $\beta$ grows, the directions die one after another, each when $\beta\sigma^2$ passes its
//: variance. A latent whose column is zero has the prior for its posterior: $\Sigma_{ii}=1$. This
//: is known as *posterior collapse*, and here it is no accident of training but what the objective
//: asks for.

/// The best linear β-VAE with three latents at σ² = 0.3: equation (2.9), and (2.4).
func optimum(_ λ: [Double], _ Q: Matrix<Double>, β: Double) throws -> LinearVAE {
  let s = (0..<3).map { max(λ[$0] - β * 0.3, 0).squareRoot() }
  return try LinearVAE(
    decoder: Q.columns(0..<3) * .diagonal(s), noise: 0.3, diagonal: true, β: β)
}

/// ℓ at β and σ² from ℓ at 1 and βσ², for the same D, E and Σ.
func fromMoreNoise(_ vae: LinearVAE, _ Cbar: Matrix<Double>, β: Double) throws -> Double {
  var noisier = vae
  noisier.noise = β * vae.noise
  let shift = β * log(2 * .pi * noisier.noise) - log(2 * .pi * vae.noise)
  return β * (try noisier.elbo(Cbar)) + Double(vae.D.rows) / 2 * shift
}

//: Look for it by climbing, from 20 random starts for each $\beta$; (2.7) does not depend on
//: $\beta$.

let βs = Set([2.0, 4, 10, 20, 40] + options.beta).sorted()
let optima = try βs.map { try optimum(λ, Q, β: $0) }
let climbers = try βs.map { β in
  try (0..<20).map { _ in
    try climb(
      from: random.normals(rows: 5, columns: 3), Cbar, noise: 0.3, diagonal: true, β: β,
      rounds: 1000
    ).last!
  }
}

//: ![Three straight lines that fall over beta until they reach zero, the lowest first, with dots on
//: them.](beta.png)
//: The squared lengths of the three columns over $\beta$, at $\sigma^2=0.3$: lines by (2.9), dots
//: from 20 climbs for each $\beta$, which coincide.

//#-hidden-code
let lengths = try climbers.map { try $0.map { try svd($0).s.map { $0 * $0 } } }
page.figure("beta", height: 320) { survival(λ, noise: 0.3, learned: Array(zip(βs, lengths))) }
page.claim(
  "noiseOnly", .exact, try models.map { try $0.elbo(Cbar, β: 2.5) },
  equals: try models.map { try fromMoreNoise($0, Cbar, β: 2.5) }, within: 1e-10)
let excesses = try (0..<βs.count).filter { !options.beta.contains(βs[$0]) }.flatMap { k in
  try climbers[k].map { D in
    let β = βs[k]
    return try optima[k].elbo(Cbar, β: β)
      - LinearVAE(decoder: D, noise: 0.3, diagonal: true, β: β).elbo(Cbar, β: β)
  }
}
page.claim("reaches", .numerical, excesses, equals: 0, within: 1e-6)
page.table(
  "beta",
  rows: zip(βs, lengths).map { β, runs in
    [
      β.formatted(digits: 6), list(λ[..<3].map { max($0 - 0.3 * β, 0) }),
      list((0..<3).map { i in runs.map { $0[i] }.min()! }),
      list((0..<3).map { i in runs.map { $0[i] }.max()! }),
    ]
  })
//#-end-hidden-code

//: | $\beta$ | $s_i^2$ by (2.9) | least of 20 climbs | largest of 20 climbs |
//: | --- | --- | --- | --- |
//: | {table:beta} |
//:
//: [This identity of β and noise holds at $\beta=2.5$ for the random models of section 2.3]{✓
//: noiseOnly}, and [for $\beta=2,4,10,20,40$ every climb from 20 random starts ends at the value of
//: (2.9), to $10^{-6}$ nats]{✓ reaches}. {figure:beta} and the table show the lengths at which they
//: end; `--beta` adds more.
//:
//: > **Exercise 2.6** ★ Which directions are dead at $\beta=4$?
//: >
//: > **Exercise 2.7** ★★ Two points at $\pm a$ on a line, $n=m=1$. For which $\beta$ can the
//: > decoder no longer tell them apart?
//:
//: ## 2.8 What we have, and what is open
//:
//: *Proved:* the evidence identity; the price (2.5); that every maximum of the bound, local ones
//: included, is a PPCA maximum whose columns are principal axes; that with a full posterior the
//: ends of a climb are as random as its starts; that $\beta$ is noise. *Measured:* that climbs from
//: 100 starts arrive; for one ratio, batch and size of step, that noise leaves the mean of plain
//: descent where it was and slows Adam down. *Only believed:* that the same division is what keeps
//: the VAEs of the literature from their axes. The [second page](more.md) holds their table against
//: chance.
//:
//: *Open:* all this used that $M$ is the same for every $x$. For a decoder that bends it is not,
//: and the posterior is no Gaussian. What does a diagonal posterior cost then? That is chapter 3.
//:
//: **Sources.** C. Allen (2024), *Disentangling Disentanglement*. D. P. Kingma and J. Ba (2015),
//: *Adam*. J. Lucas, G. Tucker, R. Grosse and M. Norouzi (2019), *Don't blame the ELBO!* M.
//: Rolínek, D. Zietlow and G. Martius (2019), *Variational autoencoders pursue PCA directions (by
//: accident)*. Z. Wang and L. Ziyin (2022), *Posterior collapse of a linear latent variable model*.

//#-hidden-code
//#-omit
try offTheMainRoad(noise: best, likelihood: likelihood, on: page, using: &random)
//#-end-omit
page.weave()
//#-end-hidden-code
