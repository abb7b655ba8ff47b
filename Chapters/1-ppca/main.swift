//: # 1. Probabilistic PCA, where everything can be solved
//:
//: **If data are made by a linear map of a few hidden numbers plus noise, what can the data tell
//: us about the map, and what can they never tell?**
//:
//: A variational autoencoder has two halves. One says how data come to be: hidden numbers are
//: drawn, a *decoder* carries them into data space, noise is added. The other, the *encoder*,
//: guesses the hidden numbers from the data. This chapter is about the first half, with a linear
//: decoder. The model is called *probabilistic PCA* (Tipping and Bishop, 1999), and every question
//: about it has an answer in closed form. We follow a post by Carl Allen (2024), *Disentangling
//: Disentanglement: How VAEs Learn Independent Components* (its paper is [arXiv
//: 2410.22559](https://arxiv.org/abs/2410.22559)), and call it *the post*.
//:
//: *You need:* eigenvalues, the singular value decomposition, the multivariate Gaussian.
//:
//: *You get:* the likelihood and its maximum; the posterior of the hidden numbers; and one freedom
//: that no amount of data removes.
//:
//: *It takes:* about 35 minutes to read, 1 s to run.
//:
//: The page was written by the program that it shows. A sentence with a ✓ was checked by it; the
//: sign leads to the numbers, in the ledger at the end. A claim is *exact* (true up to rounding),
//: *numerical* (up to a method's own error) or *statistical* (true of random draws, up to five
//: standard errors). If one is false, no page is written.

//#-hidden-code
import Figures
import Foundation
import Pages
import Seams
import Tables

let (page, options) = Page.open(PPCAOptions.self)
var random = page.random
if let file = options.data { fitTable(file, options, on: page, using: &random) }
//#-end-hidden-code

//: ## 1.1 The model
//:
//: Draw $m$ hidden numbers $z$, independent and standard normal: a point of *latent space*; how it
//: is distributed is the *prior*. Carry it into $n$ dimensions by an $n\times m$ matrix $D$, the
//: decoder. Add noise of variance $\sigma^2$, the same in every direction:
//:
//: $$ z \sim \mathcal N(0, I_m), \qquad x \mid z \sim \mathcal N(Dz + \mu,\ \sigma^2 I_n). \tag{1.1} $$
//:
//: We store its three parts.

/// Probabilistic PCA, equation (1.1), with n data dimensions and m hidden ones.
struct PPCA {
  /// The decoder, n × m.
  var D: Matrix<Double>
  /// The mean of the data, n numbers.
  var μ: [Double]
  /// σ², the variance of the noise.
  var noise: Double
}

//: Draws from it are rows, here and everywhere.

extension PPCA {
  /// `count` draws of z and of the x made from them, one a row.
  func sample(_ count: Int, using random: inout Random) -> (z: Matrix<Double>, x: Matrix<Double>) {
    let z = random.normals(rows: count, columns: D.columns)
    let ε = noise.squareRoot() * random.normals(rows: count, columns: D.rows)
    return (z, .product(z, D, transposeB: true) + ε + μ)
  }
}

//: For a first look we take one hidden number and data in a plane, {figure:machine}.

let toy = PPCA(D: Matrix([[1.6], [1.0]]), μ: [0, 0], noise: 0.3)
let (toyZ, toyX) = toy.sample(400, using: &random)

//: ![Left, a bell curve with a strip of points below it and one point marked. Right, an elongated
//: cloud of points along a slanted dashed line, a small circle about a point on the line, and two
//: nested ellipses.](machine.png)
//: The model at work. Left: the prior of the one hidden number, 400 draws of it, and one value
//: $\hat z$. Right: the 400 points made from the draws. The dashed line is all that the decoder can
//: reach. From $\hat z$ it makes the point $D\hat z$, and the noise spreads that over the small
//: circle. Over all $z$ the circles add up to the ellipses of section 1.2, at one and two standard
//: deviations.
//:
//: ## 1.2 The distribution of the data
//:
//: How are the data distributed, if we do not look at $z$? A linear map of a Gaussian is Gaussian,
//: and so is its sum with independent Gaussian noise. The covariances add: one part comes through
//: the decoder, the other from the noise.
//:
//: $$ x \sim \mathcal N(\mu, C), \qquad C = DD^\top + \sigma^2 I_n. \tag{1.2} $$

extension PPCA {
  /// C, n × n, equation (1.2).
  var covariance: Matrix<Double> {
    //#-solution covariance
    //#-hint Two independent parts add up: one comes through the decoder, the other is noise.
    //#-hint The covariance of Dz is D times that of z times Dᵀ, and that of z is the identity.
    //#-hint `.product(A, B, transposeB: true)` is ABᵀ, and `.identity(n)` the n × n identity.
    .product(D, D, transposeB: true) + noise * .identity(D.rows)
    //#-end-solution
  }

  /// The distribution of x alone.
  func marginal() throws -> Gaussian { try Gaussian(mean: μ, covariance: covariance) }
}

//: We check this by two routes. The first is the definition: [$p(x)$ is the mean of $p(x\mid z)$
//: over the prior of $z$]{✓ byQuadrature}. `Quadrature` takes such means, by the rule of Gauss and
//: Hermite; one point of the plane will do.

let toyMarginal = try toy.marginal()
let somewhere = [1.3, -0.4]
let byQuadrature = Quadrature(count: 200).expectation { z in
  let residual = zip(somewhere, toy.D.elements).map { x, d in x - d * z }
  return exp(-dot(residual, residual) / (2 * toy.noise)) / (2 * .pi * toy.noise)
}
let density = exp(toyMarginal.logDensity(somewhere))
page.claim("byQuadrature", .numerical, density, equals: byQuadrature, within: 1e-10)

page.figure("machine", width: 640, height: 290, columnWidths: [0.4, 0.6]) {
  machine(
    prior: φ, toyZ, toyX, line: [-3.75, 3.75].map { toy.D * [$0] },
    covariance: toyMarginal.covariance, one: (z: 1.2, image: toy.D * [1.2], noise: toy.noise))
}

//: The second is to draw. [The covariance of 100,000 draws is $C$]{✓ drawn}, entry by entry up to
//: five standard errors, which for Gaussians are $\sqrt{(C_{ii}C_{jj}+C_{ij}^2)/N}$. And [what the
//: points have besides $Dz$ has the variance of the noise]{✓ besides}.

let (manyZ, manyX) = toy.sample(100_000, using: &random)
let (found, C) = (covariance(manyX), toy.covariance)
let offBy = Matrix(rows: 2, columns: 2) { i, j in
  let standardError = ((C[i, i] * C[j, j] + C[i, j] * C[i, j]) / 100_000).squareRoot()
  return abs(found[i, j] - C[i, j]) / standardError
}
let besides = (manyX - .product(manyZ, toy.D, transposeB: true)).elements.map { $0 * $0 }
let besidesError = 0.3 * (2.0 / 200_000).squareRoot()
page.claim("drawn", .statistical, offBy, atMost: 5)
page.claim("besides", .statistical, mean(besides), equals: 0.3, within: 5 * besidesError)

//: > **Exercise 1.1** ★★ Let $\bar C$ be the covariance of $N$ draws. Show from the standard errors
//: > above that the mean of $\lVert\bar C-C\rVert^2$ is
//: > $(\lVert C\rVert^2+(\mathrm{tr} C)^2)/N$. How many draws of the toy bring the error down to a
//: > tenth of $\lVert C\rVert$, the root of the sum of all squared entries?
//:
//: ## 1.3 The most probable model
//:
//: Now the data are given, and we look for the model that makes them most probable. Let $\bar x$
//: be the mean of $N$ points and $\bar C = \frac1N\sum_k (x_k-\bar x)(x_k-\bar x)^\top$ their
//: covariance. The log-likelihood of a point, on average, is largest for $\mu = \bar x$. Of the
//: rest of the data it sees only $\bar C$:
//:
//: $$ L(D,\sigma^2) = \frac1N\sum_k\log p(x_k)
//:    = -\tfrac12\left[ n\log 2\pi + \log\det C + \mathrm{tr}(C^{-1}\bar C) \right]. \tag{1.3} $$
//:
//: With natural logarithms its unit is the *nat*: a nat more makes a point $e$ times as probable.

extension PPCA {
  /// The mean log-likelihood of a point in nats, equation (1.3), directly.
  ///
  /// `Cbar` is the mean of (x − μ)(x − μ)ᵀ over the data, n × n.
  func logLikelihood(_ Cbar: Matrix<Double>) throws -> Double {
    //#-solution logLikelihood
    //#-hint Equation (1.3) is the answer; nothing but C, its determinant and one trace is needed.
    //#-hint `try Cholesky(covariance)` factors C. It knows log det C, and solves CX = B for X.
    //#-hint `factor.logDeterminant` is log det C, `factor.solve(Cbar).trace` the trace. Mind the −½.
    let factor = try Cholesky(covariance)
    let n = Double(D.rows)
    return -0.5 * (n * log(2 * Double.pi) + factor.logDeterminant + factor.solve(Cbar).trace)
    //#-end-solution
  }
}

//: For the toy's 400 points, whose $\mu$ is 0, [(1.3) is the mean of $\log p(x_k)$]{✓ meanHeight}.

let heights = (0..<toyX.rows).map { toyMarginal.logDensity(toyX.row($0)) }
let height = try toy.logLikelihood(toyX.gram(scale: 1 / Double(toyX.rows)))
page.claim("meanHeight", .exact, height, equals: mean(heights), within: 1e-12)

//: The eigenvectors of $\bar C$ are the *principal axes* of the data, and the eigenvalue
//: $\lambda_i$ is the variance of the data along the $i$-th, the largest first. From here on we
//: work with one $\bar C$ in five dimensions, our example: $\lambda = 9, 4, 1, \frac12, \frac1{10}$
//: along the columns $q_i$ of a reflection $Q$.

let λ = [9, 4, 1, 0.5, 0.1]
let Q = Matrix<Double>.reflection(across: [1, 2, 3, 4, 5])
let Cbar = Q * .diagonal(λ) * Q.transpose

//: At the best model the slope of $L$ vanishes. Two rules of matrix calculus give the slope: for a
//: small change $dC$, $d\log\det C = \mathrm{tr}(C^{-1}dC)$ and $d(C^{-1}) = -C^{-1} dC C^{-1}$. So
//: $dL = \tfrac12\mathrm{tr}(G dC)$ with the $G$ below. Here $dC = dD D^\top + D dD^\top +
//: d\sigma^2 I$, hence
//:
//: $$ \frac{\partial L}{\partial D} = G D, \qquad
//:    \frac{\partial L}{\partial\sigma^2} = \tfrac12\,\mathrm{tr}\,G, \qquad
//:    G = C^{-1}\bar CC^{-1} - C^{-1}. \tag{1.4} $$

extension PPCA {
  /// ∂L/∂D, n × m, and ∂L/∂σ², equation (1.4).
  func slope(_ Cbar: Matrix<Double>) throws -> (D: Matrix<Double>, noise: Double) {
    //#-solution slope
    //#-hint Equation (1.4): make G first, then both slopes are a line.
    //#-hint `factor.solve(Cbar)` is C⁻¹C̄. Both C and C̄ are symmetric: what is its transpose?
    //#-hint The transpose is C̄C⁻¹, and solving once more puts the other C⁻¹ before it.
    let factor = try Cholesky(covariance)
    let G = factor.solve(factor.solve(Cbar).transpose) - factor.inverse
    return (G * D, G.trace / 2)
    //#-end-solution
  }
}

//: We also push each entry of a random model up and down and watch (1.3): [formula (1.4) is its
//: slope in every entry of $D$]{✓ slopeInD}, and [(1.4) is its slope in $\sigma^2$]{✓
//: slopeInNoise}.

let zero = [Double](repeating: 0, count: 5)
let elsewhere = PPCA(D: random.normals(rows: 5, columns: 2), μ: zero, noise: 0.7)
func watched(_ push: (inout PPCA, Double) -> Void) throws -> Double {
  let values = try [1e-5, -1e-5].map { step in
    var model = elsewhere
    push(&model, step)
    return try model.logLikelihood(Cbar)
  }
  return (values[0] - values[1]) / 2e-5
}
let byEntry = try (0..<10).map { k in try watched { $0.D.elements[k] += $1 } }
let byNoise = try watched { $0.noise += $1 }
let formula = try elsewhere.slope(Cbar)
page.claim("slopeInD", .numerical, byEntry, equals: formula.D.elements, within: 1e-7)
page.claim("slopeInNoise", .numerical, byNoise, equals: formula.noise, within: 1e-7)

//: The slope in $D$ vanishes where $GD = 0$, that is $\bar C C^{-1}D = D$. Write the thin singular
//: value decomposition of the decoder, $D = USV^\top$: $U$ is $n\times m$ with orthonormal columns
//: $u_i$, $S$ is diagonal with the singular values $s_i\ge0$, and $V$ is orthogonal, $m\times m$.
//: Since $C$ multiplies $u_i$ by $s_i^2+\sigma^2$, the condition falls apart into one for each
//: column:
//:
//: $$ s_i = 0 \qquad\text{or}\qquad \bar C u_i = (s_i^2 + \sigma^2)\,u_i. \tag{1.5} $$
//:
//: In words: *a direction that the decoder uses is a principal axis of the data, and its squared
//: length is the variance there less the noise.* Which axes shall it keep? Put (1.5) into (1.3).
//: Where an axis of variance $\lambda$ is kept, $C$ has the eigenvalue $\lambda$ for $\sigma^2$, and
//: the trace loses $\lambda/\sigma^2$ and gains 1. So keeping it adds
//:
//: $$ \tfrac12\left[\frac{\lambda}{\sigma^2} - 1 - \log\frac{\lambda}{\sigma^2}\right], \tag{1.6} $$
//:
//: which grows with $\lambda$ above $\sigma^2$. So the $m$ *leading* axes are best, or as many of
//: them as exceed $\sigma^2$. Last, $\sigma^2$: with $m$ axes kept, $L$ is highest where $\sigma^2$
//: is the mean of the other eigenvalues. (With fewer kept, $L$ would rise as $\sigma^2$ falls.)
//: There is a highest $L$ if $m\lt n$ and the data fill more than $m$ dimensions: then $L$ falls
//: without bound as $D$ grows, and as $\sigma^2$ goes to 0 or grows. With $\Lambda_m$ the $m$
//: leading eigenvalues and $Q_m$ their axes, this is the theorem of Tipping and Bishop:
//:
//: $$ \hat\sigma^2 = \frac1{n-m}\sum_{i>m}\lambda_i, \qquad
//:    \hat D = Q_m(\Lambda_m - \hat\sigma^2 I)^{1/2}R, \tag{1.7} $$
//:
//: with any orthogonal $R$, for (1.5) says nothing of $V$. Section 1.6 is about that $R$; until
//: then $R = I$. (The second page shows that no other choice of axes is a maximum, in section 1.12,
//: and reaches it by EM.)

/// The eigenvalues of a covariance, largest first, and its eigenvectors, one a column.
typealias Spectrum = (values: [Double], vectors: Matrix<Double>)

extension PPCA {
  /// The model that keeps the eigenvectors with these numbers, at a given σ².
  init(keeping kept: [Int], of spectrum: Spectrum, μ: [Double], noise: Double) {
    let s = kept.map { (spectrum.values[$0] - noise).squareRoot() }
    D = spectrum.vectors.columns(kept) * .diagonal(s)
    (self.μ, self.noise) = (μ, noise)
  }

  /// The model of highest likelihood with m hidden numbers, equation (1.7) with R = I.
  init(fitting spectrum: Spectrum, μ: [Double], latent m: Int) {
    //#-solution fitting
    //#-hint Equation (1.7): σ² first. The initialiser above makes D of it.
    //#-hint σ² is the mean of the eigenvalues left out, `spectrum.values[m...]`.
    //#-hint Which axes are kept? Eigenvalues are sorted, so those with the numbers 0, …, m − 1.
    let noise = mean(Array(spectrum.values[m...]))
    self.init(keeping: Array(0..<m), of: spectrum, μ: μ, noise: noise)
    //#-end-solution
  }
}

//: [At (1.7) the slope in $D$ vanishes]{✓ levelInD}, and [at (1.7) the slope in $\sigma^2$
//: vanishes]{✓ levelInNoise} too.

let spectrum = try eigen(Cbar)
let best = PPCA(fitting: spectrum, μ: zero, latent: 2)
let maximum = try best.logLikelihood(Cbar)
let slope = try best.slope(Cbar)
page.show("σ²", best.noise, as: "noise", digits: 6)
page.show("L", maximum, as: "maximum", digits: 6)
page.claim("levelInD", .exact, slope.D, equals: 0, within: 1e-14)
page.claim("levelInNoise", .exact, slope.noise, equals: 0, within: 1e-14)

//: There (1.3) needs no matrices any more. The eigenvalues of $C$ are $\lambda_1,\dots,\lambda_m$
//: and then $\hat\sigma^2$ repeated, and [the trace of $C^{-1}\bar C$ is $n$ there]{✓ trace}, so
//:
//: $$ L(\hat D,\hat\sigma^2) = -\tfrac12\Bigl[ n\log2\pi + \sum_{i\le m}\log\lambda_i
//:    + (n-m)\log\hat\sigma^2 + n \Bigr]. \tag{1.8} $$

/// The highest mean log-likelihood with m hidden numbers, equation (1.8), from eigenvalues alone.
func maximumLogLikelihood(_ λ: [Double], latent m: Int) -> Double {
  let (n, dropped) = (Double(λ.count), Double(λ.count - m))
  let noise = mean(Array(λ[m...]))
  let kept = λ[..<m].reduce(0) { $0 + log($1) }
  return -0.5 * (n * log(2 * Double.pi) + kept + dropped * log(noise) + n)
}

//: [(1.8), from the eigenvalues, is (1.3), evaluated directly]{✓ fromEigenvalues}.

let fromEigenvalues = maximumLogLikelihood(λ, latent: 2)
let trace = try Cholesky(best.covariance).solve(Cbar).trace
page.claim("fromEigenvalues", .exact, maximum, equals: fromEigenvalues, within: 1e-12)
page.claim("trace", .exact, trace, equals: 5, within: 1e-12)

//: > **Exercise 1.2** ★ Find $\hat\sigma^2$ and the highest $L$ for the example with $m=1$ by hand.
//: >
//: > **Exercise 1.3** ★ Show that $\mathrm{tr}(C^{-1}\bar C)=n$ at the maximum, whatever the data.
//: > *Hint: stretch all of $C$ by one factor and differentiate.*
//:
//: ## 1.4 What each direction gives up
//:
//: Sort the variances along the axes, and draw a line at the mean of those to be discarded: that
//: is $\hat\sigma^2$, as {figure:spectrum} shows. What the *kept* bars have above it is $s_i^2$:
//: [the squared lengths of the columns of $\hat D$, and its squared singular values, are
//: $\lambda_i-\hat\sigma^2$]{✓ lengths}.

let squaredLengths = (0..<2).map { pow(norm(best.D.column($0)), 2) }
let squaredValues = try svd(best.D).s.map { $0 * $0 }
let aboveNoise = λ[..<2].map { $0 - best.noise }
let both = [squaredLengths, squaredValues]
page.claim("lengths", .exact, both, equals: [aboveNoise, aboveNoise], within: 1e-13)

//: ![Five bars of falling height. A dashed line crosses them low down; the first two bars are red
//: above the line and pale below it, the other three are grey.](spectrum.png)
//: The spectrum of the example with $m=2$. A kept direction gives up the noise (pale) and keeps the
//: rest (red), the squared length of its column. The noise is the mean of the discarded ones
//: (grey).

page.figure("spectrum", width: 560, height: 300) {
  spectrumBars(kept: squaredLengths, discarded: Array(λ[2...]), noise: best.noise)
}

//: Why give anything up? Because the noise is also along the kept directions: the model's variance
//: along $u_i$ is $s_i^2+\sigma^2$, and it should be $\lambda_i$. PCA would suggest columns of the
//: full lengths $\sqrt{\lambda_i}$. They count the noise twice, and [columns of full lengths lose
//: $\frac12\sum_{i\le m}\left[\log(1+\sigma^2/\lambda_i) - \sigma^2/(\lambda_i+\sigma^2)\right]$]{✓
//: lost}, here {lost:2} nats: little, for $\sigma^2$ is small against $\lambda_i$.

let fullLengths = Matrix.diagonal([λ[0].squareRoot(), λ[1].squareRoot()])
let unshrunk = PPCA(D: Q.columns(0..<2) * fullLengths, μ: zero, noise: best.noise)
let lost = maximum - (try unshrunk.logLikelihood(Cbar))
let lostByFormula = λ[..<2].reduce(0) {
  $0 + (log(1 + best.noise / $1) - best.noise / ($1 + best.noise)) / 2
}
page.keep(lost, as: "lost")
page.claim("lost", .exact, lost, equals: lostByFormula, within: 1e-12)

//: Ordinary PCA is the limit $\sigma^2\to0$: it keeps the axes, and never says how probable a
//: point is.
//:
//: ## 1.5 The posterior
//:
//: Given a point $x$, which $z$ made it? By Bayes' rule $\log p(z\mid x)$ is $-\frac12\lVert
//: z\rVert^2 - \frac1{2\sigma^2}\lVert x-\mu-Dz\rVert^2$ up to a constant. That is quadratic in
//: $z$, so the posterior is Gaussian. Completing the square gives equation (2) of the post, here
//: with a mean $\mu$:
//:
//: $$ p(z\mid x) = \mathcal N\left(z;\ \tfrac1{\sigma^2}MD^\top (x-\mu),\ M\right), \qquad
//:    M = \left(I + \tfrac1{\sigma^2}D^\top D\right)^{-1}. \tag{1.9} $$

extension PPCA {
  /// M, m × m, equation (1.9). It does not depend on x.
  func posteriorCovariance() throws -> Matrix<Double> {
    //#-solution posteriorCovariance
    //#-hint Equation (1.9). M is m × m, so it is DᵀD that stands in it.
    //#-hint `D.gram(scale: a)` is a DᵀD.
    //#-hint Factor I + DᵀD/σ² by `Cholesky`, and take the `inverse` of the factor.
    try Cholesky(.identity(D.columns) + D.gram(scale: 1 / noise)).inverse
    //#-end-solution
  }

  /// The distribution of z once x is known, equation (1.9).
  func posterior(of x: [Double]) throws -> Gaussian {
    let M = try posteriorCovariance()
    let centred = zip(x, μ).map { $0 - $1 }
    return try Gaussian(mean: (M / noise) * (D.transpose * centred), covariance: M)
  }
}

//: A second route completes no square. Stack $z$ and $x$ into one Gaussian vector, whose covariance
//: has the blocks $I$, $D^\top$, $D$ and $C$, and condition on $x$.

extension PPCA {
  /// The joint distribution of (z, x), m + n numbers.
  func joint() throws -> Gaussian {
    let (m, C) = (D.columns, covariance)
    let blocks = Matrix(rows: m + D.rows, columns: m + D.rows) { i, j in
      if i < m { return j < m ? (i == j ? 1 : 0) : D[j - m, i] }
      return j < m ? D[i - m, j] : C[i - m, j - m]
    }
    return try Gaussian(mean: [Double](repeating: 0, count: m) + μ, covariance: blocks)
  }
}

//: How to compare two distributions? The *divergence* of $q$ from $p$ (of Kullback and Leibler),
//: $\mathrm{KL}(q\Vert p) = \mathbb E_q[\log q - \log p]$, is what it costs, in nats a draw, to take
//: draws of $q$ for draws of $p$. It is never negative, zero only if the two are equal, and not
//: symmetric. [The divergence of the posterior (1.9) from the conditional of the joint Gaussian
//: vanishes]{✓ posteriors}.

let x = best.sample(1, using: &random).x.row(0)
let byConditioning = try best.joint().conditional(given: [2, 3, 4, 5, 6], equal: x)
let divergence = try best.posterior(of: x).divergence(from: byConditioning)
page.claim("posteriors", .exact, divergence, equals: 0, within: 1e-12)

//: The mean is pulled towards zero, because part of what is seen is taken for noise. The posterior
//: is a *formula*; decoders that bend have none, and there an encoder must learn to guess. And $M$
//: is diagonal exactly when $D^\top D$ is, that is, when **the columns of the decoder are
//: orthogonal**. Those of (1.7) are, for $R=I$, and then [$M$ is diagonal with the entries
//: $\hat\sigma^2/\lambda_i$]{✓ diagonalM}.

let M = try best.posteriorCovariance()
let diagonalM = Matrix.diagonal([best.noise / 9, best.noise / 4])
page.claim("diagonalM", .exact, M, equals: diagonalM, within: 1e-15)

//: > **Exercise 1.4** ★★ Write the posterior mean for the example along each axis. Compare it with
//: > the coordinate $q_i^\top(x-\mu)/s_i$ that one would read off without noise: by which factor
//: > is it shorter?
//:
//: ## 1.6 What the likelihood cannot see
//:
//: Replace $D$ by $DR$ with any orthogonal $R$: a rotation of latent space, with or without a
//: reflection. Since $RR^\top = I$,
//:
//: $$ DR(DR)^\top + \sigma^2 I = DD^\top + \sigma^2 I. \tag{1.10} $$
//:
//: $C$ stays the same, and with it every likelihood, of every data set of any size. **The data
//: never say which way the latent axes point.** In terms of $D = USV^\top$: they determine $S$,
//: and $U$ up to signs if the singular values differ; of $V$ they say nothing at all.

extension PPCA {
  /// The model with the decoder DR.
  func rotated(by R: Matrix<Double>) -> PPCA { PPCA(D: D * R, μ: μ, noise: noise) }
}

/// The rotation of the plane by an angle in radians.
func rotation(by θ: Double) -> Matrix<Double> {
  Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]])
}

//: [The likelihood is flat over all angles]{✓ flat} of our plane, and [20 random rotations of four
//: hidden numbers do not change the likelihood]{✓ rotations} either.

let angles = (0...90).map { Double($0) }
let turned = angles.map { best.rotated(by: rotation(by: $0 * .pi / 180)) }
let changes = try turned.map { try $0.logLikelihood(Cbar) - maximum }
let wider = PPCA(fitting: spectrum, μ: zero, latent: 4)
let turns = try (0..<20).map { _ in
  try wider.rotated(by: random.orthogonal(4)).logLikelihood(Cbar)
}
page.claim("flat", .exact, changes, equals: 0, within: 1e-12)
page.claim("rotations", .exact, turns.max()!, equals: turns.min()!, within: 1e-12)

//: The posterior does change. The decoder $DR$ makes the same point from turned hidden numbers,
//: $Dz = DR(R^\top z)$, so [the posterior turns with them, its covariance to $R^\top MR$ and its
//: means by $R^\top$]{✓ turnedPosteriors}. Its axes tilt against those of the latent plane
//: ({figure:posterior}): once $x$ is known, $z_1$ and $z_2$ are correlated. With $c=\cos\theta$
//: and $s=\sin\theta$, [the correlation at the angle $\theta$ is $(\lambda_1-\lambda_2)sc \big/
//: \sqrt{(\lambda_1c^2+\lambda_2s^2)(\lambda_1s^2+\lambda_2c^2)}$]{✓ correlations}.

/// The correlation of z₁ and z₂ once x is known.
func correlation(_ model: PPCA) throws -> Double {
  //#-solution correlation
  //#-hint A correlation is a covariance over the product of the two standard deviations.
  //#-hint The covariance of z₁ and z₂ is an entry of M beside the diagonal; indices begin at 0.
  //#-hint The variances are `M[0, 0]` and `M[1, 1]`: the root of their product divides.
  let M = try model.posteriorCovariance()
  return M[0, 1] / (M[0, 0] * M[1, 1]).squareRoot()
  //#-end-solution
}

let correlations = try turned.map(correlation)
let expectedCorrelations = angles.map { angle in
  let (c, s) = (cos(angle * .pi / 180), sin(angle * .pi / 180))
  let variances = (λ[0] * c * c + λ[1] * s * s) * (λ[0] * s * s + λ[1] * c * c)
  return (λ[0] - λ[1]) * s * c / variances.squareRoot()
}
page.claim("correlations", .exact, correlations, equals: expectedCorrelations, within: 1e-13)

//: ![Two latent planes with a dashed circle and four equal ellipses each, upright on the left,
//: tilted by thirty degrees in the middle. Right, a curve over the angle that rises from zero, is
//: highest at forty-five degrees and comes back to zero at ninety.](posterior.png)
//: Posteriors of four points in the latent plane (two standard deviations), the $z$ that made each
//: point (discs), and the prior (dashed). Left, the decoder (1.7) with $R=I$: the posteriors are
//: aligned with the axes. Middle, its latent plane turned by 30°: the same distribution of $x$, and
//: tilted posteriors. Right, the correlation over the angle.

/// Posteriors of some points in their latent plane: the means and the z that made the points, one a
/// row, and the covariance.
typealias LatentView = (means: Matrix<Double>, covariance: Matrix<Double>, z: Matrix<Double>)

func latentView(_ model: PPCA, of x: Matrix<Double>, from z: Matrix<Double>) throws -> LatentView {
  let means = try (0..<x.rows).map { try model.posterior(of: x.row($0)).mean }
  return (Matrix(means), try model.posteriorCovariance(), z)
}

let R = rotation(by: .pi / 6)
let tilted = best.rotated(by: R)
let corners = Matrix([[1.3, 1.4], [-1.3, 1.2], [-1.2, -1.4], [1.3, -1.2]])
let noises = best.noise.squareRoot() * random.normals(rows: 4, columns: 5)
let seen = Matrix.product(corners, best.D, transposeB: true) + noises
let upright = try latentView(best, of: seen, from: corners)
let leaning = try latentView(tilted, of: seen, from: corners * R)
page.figure("posterior", width: 720, height: 270, columnWidths: [0.34, 0.34, 0.32]) {
  posteriors([("$R=I$", upright), ("turned by 30°", leaning)])
  correlationPanel(angles, correlations)
}
let fromTurned = [upright.means * R, R.transpose * upright.covariance * R]
page.claim(
  "turnedPosteriors", .exact, [leaning.means, leaning.covariance], equals: fromTurned,
  within: 1e-13)

//: Whoever wants the latent axes to mean something must bring a reason from outside the likelihood.
//: Chapter 2 brings one: a *diagonal* posterior pays for the correlation in the figure, at every
//: angle but 0° and 90°, as long as the two singular values differ.
//:
//: ## 1.7 Would another model know the axes?
//:
//: *Factor analysis* gives each coordinate of $x$ a noise variance of its own: $C = DD^\top + \Psi$
//: with a diagonal $\Psi$. Equation (1.10) holds for it word for word, so it knows no more about
//: $R$.
//:
//: *A non-Gaussian prior* does remove the freedom. A Gaussian $z$ with covariance $I$ looks the
//: same from all sides; of independent numbers only Gaussian ones do. If the hidden numbers are
//: independent and at most one is normal, then without noise a $D$ of rank $m$ is determined up to
//: the order, the signs and the scales of its columns (Comon, 1994). This is *independent
//: component analysis*, ICA. The covariance still cannot see $R$, but higher moments can. Turn two
//: independent numbers of mean 0, variance 1 and fourth moment $\kappa$ by $\theta$: the fourth
//: moment of the first becomes $3 + (\kappa-3)(\cos^4\theta+\sin^4\theta)$, which is extreme at
//: the axes unless $\kappa=3$. [Laplace's fourth moment falls from 6 to 4.5 at 45°]{✓ laplace};
//: [the normal one is 3 at both angles]{✓ normal}.

func fourthMoment(_ z: Matrix<Double>) -> Double { mean(z.column(0).map { pow($0, 4) }) }

let eighth = rotation(by: .pi / 4)
let normals = random.normals(rows: 400_000, columns: 2)
let laplaces = Matrix(rows: 400_000, columns: 2) { _, _ in
  -log(1 - random.uniform()) * (random.uniform() < 0.5 ? -1 : 1) / 2.0.squareRoot()
}
let moments = [laplaces, laplaces * eighth, normals, normals * eighth].map(fourthMoment)
// The variance of the fourth power is 2520 − 36 and less, 105 − 9.
let allowed = [2484.0, 96].map { 5 * ($0 / 400_000).squareRoot() }
page.claim("laplace", .statistical, Array(moments[..<2]), equals: [6, 4.5], within: allowed[0])
page.claim("normal", .statistical, Array(moments[2...]), equals: [3, 3], within: allowed[1])

//: Why then not take such a prior? One must know which. For decoders that bend, independence is not
//: enough whatever the prior (chapter 5). And the prior of a variational autoencoder *is* Gaussian.
//:
//: > **Exercise 1.5** ★★ Derive that fourth moment, also for two different $\kappa_a$, $\kappa_b$.
//: > If only one of the two is normal, can it still tell the axes?
//:
//: ## 1.8 Independent parts: the post's three steps
//:
//: The hidden numbers are independent. Do the *data* fall into independent parts, each made by one
//: of them? The post calls this disentanglement. It argues in three steps, first for a linear
//: decoder $D=USV^\top$ with $V=I$. We follow it, without noise and with $\mu=0$, on the plane that
//: the decoder reaches, {figure:picture}.
//:
//: ![Left, a round blue density on a faint grid, with two dashed lines through a star. An arrow
//: labelled d. Right, a slanted plane with the image of the grid, three data axes from its middle,
//: a long red density, two red arrows that meet at a marked right angle at a star, and dashed
//: lines along them.](picture.png "cover")
//: A decoder into three dimensions with orthogonal columns of the lengths 1.5 and 0.8. Left: latent
//: space, a point $z^\star$, and the lines $\mathcal Z^{(i)}$, $\mathcal Z^{(j)}$ through it,
//: parallel to the axes. Right: the plane $\mathcal M_d$ that the decoder makes of it, and the
//: density there. The lines become lines along the left singular vectors $u_i$, $u_j$, drawn with
//: the lengths $s_i$, $s_j$.

let slanted = slantedDecoder()
page.figure("picture", width: 720, height: 320, columnWidths: [0.34, 0.13, 0.53]) {
  try picture(slanted)
}

//: [The columns of this decoder are orthogonal, with these lengths]{✓ slanted}. For numbers we
//: return to the example's $\hat D$, and to coordinates along the $u_i$, $x^{(U)} = U^\top x =
//: U^\top Dz$.

let s = squaredLengths.map { $0.squareRoot() }
let U = try svd(best.D).U
let star = [1.2, -0.8]
func inU(_ z: [Double], _ D: Matrix<Double>) -> [Double] { U.transpose * (D * z) }
page.claim("slanted", .exact, slanted.gram(), equals: Matrix.diagonal([2.25, 0.64]), within: 1e-14)

//: **Step 1.** Each coordinate varies with its own hidden number only: [the slopes of $x^{(U)}$ in
//: $z$ are $s_1$, $s_2$ and otherwise 0, up to signs]{✓ step1}.
//:
//: $$ \frac{\partial x^{(U)}_i}{\partial z_j} = s_i \text{ if } i=j, \text{ and } 0 \text{ otherwise.}
//:    \tag{1.11} $$

let slopes = (0..<2).map { j in
  let moved = (0..<2).map { star[$0] + ($0 == j ? 1e-3 : 0) }
  return zip(inU(moved, best.D), inU(star, best.D)).map { ($0 - $1) / 1e-3 }
}
let slopeSizes = Matrix(columns: slopes).map(abs)
page.claim("step1", .numerical, slopeSizes, equals: Matrix.diagonal(s), within: 1e-10)

//: **Step 2.** Walk along the image of $\mathcal Z^{(i)}$, the other hidden number held still. A
//: step $dz_i$ covers the length $s_i dz_i$, so the density of $z_i$ is spread over $s_i$ times
//: the length. Let $f_i$ be the density of the coordinate $x^{(U)}_i$ by itself:
//:
//: $$ f_i(x^{(U)}_i) = s_i^{-1}\, p(z_i). \tag{1.12} $$
//:
//: So [each $f_i$ integrates to one]{✓ integral}.

/// The density of the standard normal.
func φ(_ z: Double) -> Double { exp(-z * z / 2) / (2 * .pi).squareRoot() }

/// The density of s times a standard normal number, equation (1.12).
func lineDensity(_ x: Double, stretch s: Double) -> Double { φ(x / s) / s }

let integrals = s.map { s in simpson(-9 * s...9 * s) { lineDensity($0, stretch: s) } }
page.claim("integral", .numerical, integrals, equals: 1, within: 1e-12)

//: **Step 3.** On the plane, the density per unit of its area is that of $z$ divided by the factor
//: by which the decoder stretches areas, and this is the product of the two line densities:
//:
//: $$ p(Dz) = \frac{p(z)}{\sqrt{\det D^\top D}} = \prod_i s_i^{-1} p(z_i) = \prod_i f_i(x^{(U)}_i).
//:    \tag{1.13} $$
//:
//: By the definition, [the product of the two line densities at the image of $z^\star$ is the
//: probability of a small square of latent space, over the area of its image]{✓ step3}.
//: {figure:steps} shows the three steps.

/// The probability of a small square around z, divided by the area of its image under D.
func densityFromAreas(_ D: Matrix<Double>, at z: [Double]) -> Double {
  //#-solution densityFromAreas
  //#-hint A square of side h = 0.001 about z: how probable is it, and how large is its image?
  //#-hint Hidden numbers are independent: multiply the probabilities of two intervals of length h.
  //#-hint With the sides a = D(h, 0) and b = D(0, h) the image has area² = |a|²|b|² − (a·b)².
  let h = 1e-3
  let mass = z.reduce(1) {
    $0 * (normalDistribution($1 + h / 2) - normalDistribution($1 - h / 2))
  }
  let (a, b) = (D * [h, 0], D * [0, h])
  return mass / (dot(a, a) * dot(b, b) - pow(dot(a, b), 2)).squareRoot()
  //#-end-solution
}

/// The product of the line densities of coordinates that are stretched by s, equation (1.13).
func productOfLines(_ x: [Double], stretches s: [Double]) -> Double {
  //#-solution productOfLines
  //#-hint Equation (1.13) without its left side: one factor for each coordinate.
  //#-hint The factor of the i-th coordinate is `lineDensity(x[i], stretch: s[i])`.
  zip(x, s).reduce(1) { $0 * lineDensity($1.0, stretch: $1.1) }
  //#-end-solution
}

//: ![A round blue density with two lines through a star; a wide red ellipse of density with the
//: images of the lines; two bell curves of different width with a marked point each.](steps.png)
//: The three steps in numbers. Left: the prior and the lines through $z^\star$. Middle: their
//: images, in the coordinates $x^{(U)}$. Right: the densities along the two lines. At the image of
//: $z^\star$ the density of the plane is the product of the two values marked.

let starImage = zip(s, star).map(*)
let onLines = zip(starImage, s).map { lineDensity($0, stretch: $1) }
let atStar = densityFromAreas(best.D, at: star)
let products = [onLines[0] * onLines[1], productOfLines(starImage, stretches: s)]
page.claim("step3", .numerical, products, equals: atStar, within: 1e-6 * atStar)
page.figure("steps", width: 680, height: 225, columnWidths: [0.32, 0.33, 0.35]) {
  steps(s, star: star, image: starImage, densities: onLines, plane: productOfLines)
}

//: > **Three slips of the post.** It writes $x^{(U)} = U^\top Dz^\star$, where the variable $z$ is
//: > meant. Its $dx/dx^{(U)} = U$ holds on the plane only, where $x=Ux^{(U)}$. And for the stretch
//: > of areas it writes $|D|$; but $D$ is not square. $\sqrt{\det D^\top D}$ is meant, and a
//: > density per unit of area of the plane.
//:
//: Which of this needs $V=I$? Turn the latent plane, $D\to DR$. The latent axes are then carried
//: to the columns of $DR$, which in general are not orthogonal ({figure:turned}): [the image of
//: the first latent axis leaves $u_1$ by an angle whose tangent is
//: $\frac{s_2}{s_1}\tan30°$]{✓ misalignment}, {misalignment:3} degrees.

/// The ends of the lines through z along the columns of R, in latent space.
func cross(_ R: Matrix<Double>, through z: [Double]) -> [[[Double]]] {
  (0..<2).map { k in [-2.2, 2.2].map { t in zip(z, R.column(k)).map { $0 + t * $1 } } }
}

/// Points of latent space in the coordinates of the plane.
func carried(_ lines: [[[Double]]]) -> [[[Double]]] {
  lines.map { line in line.map { z in zip(s, z).map(*) } }
}

//: ![Two planes with a star. Left, an upright cross and one turned by thirty degrees through it.
//: Right, their images: an upright cross with a marked right angle, and two dashed lines that
//: cross obliquely.](turned.png)
//: Axes of latent space turned by 30° (dashed), and what the decoder makes of them. The old axes
//: meet at a right angle on both sides, the turned ones only in latent space.

let crosses = [Matrix.identity(2), R].map { cross($0, through: star) }
let carriedCrosses = crosses.map(carried)
page.figure("turned", width: 640, height: 260, columnWidths: [0.4, 0.6]) {
  turnedAxes(star: star, image: starImage, crosses, carriedCrosses)
}
let along = tilted.D.column(0)
let misalignment = acos(abs(dot(along, U.column(0))) / norm(along))
page.keep(misalignment * 180 / .pi, as: "misalignment")
page.claim(
  "misalignment", .exact, tan(misalignment), equals: s[1] / s[0] / 3.0.squareRoot(), within: 1e-12)

//: [The dashed lines of the figure run along the columns of $DR$]{✓ oblique}. The product of the
//: densities along them is no longer the density of the plane. By (1.13) the logarithm of the
//: latter is larger by (writing $D$ for the turned decoder)
//:
//: $$ \tfrac12\Bigl[\sum_i\log(D^\top D)_{ii} - \log\det D^\top D\Bigr]
//:    = \tfrac12\log\Bigl(1+\frac{(s_1^2-s_2^2)^2\sin^2 2\theta}{4s_1^2s_2^2}\Bigr) \ge 0 \tag{1.14} $$
//:
//: for two hidden numbers turned by $\theta$; [at 30° (1.14) is the same by areas and by the
//: angle]{✓ mismatch}. That it is never negative is Hadamard's inequality, and it vanishes exactly
//: where the columns are orthogonal. So orthogonal columns make step 3 true of the *latent* lines:
//: **they tie the factors of the density to the hidden numbers.**

let columnNorms = (0..<2).map { norm(tilted.D.column($0)) }
let alongColumns = productOfLines(zip(columnNorms, star).map(*), stretches: columnNorms)
let fromAreas = log(densityFromAreas(tilted.D, at: star) / alongColumns)
let contrast = pow((squaredLengths[0] - squaredLengths[1]) * sin(.pi / 3), 2)
let byAngle = 0.5 * log(1 + contrast / (4 * squaredLengths[0] * squaredLengths[1]))
let inPlane = spectrum.vectors.columns([0, 1]).transpose * tilted.D
let obliques = carriedCrosses[1].map { line in zip(line[1], line[0]).map { ($0 - $1) / 4.4 } }
page.claim("mismatch", .numerical, fromAreas, equals: byAngle, within: 1e-6)
page.claim("oblique", .exact, Matrix(columns: obliques), equals: inPlane, within: 1e-13)

//: Independence is another matter. [The covariance of $x^{(U)} = U^\top DRz = SRz$ is $SRR^\top S =
//: S^2$ at every angle]{✓ independent}, and for Gaussians that is all: the coordinates $x^{(U)}_i$
//: are independent whatever $V$ is. So in the linear case independence cannot tell a good $V$ from
//: a bad one, so it cannot be what a diagonal posterior buys. *Alignment* is. And where two
//: singular values are equal, (1.14) vanishes at every angle.

let still = turned.map { model in
  let UD = U.transpose * model.D
  return (Matrix.product(UD, UD, transposeB: true) - .diagonal(squaredLengths)).largestEntry
}
page.claim("independent", .exact, still.max()!, equals: 0, within: 1e-13)

//: > **Exercise 1.6** ★★ A decoder has the squared lengths $s_1^2$, $s_2^2$. At which angle is
//: > (1.14) largest, and what is it there, in terms of the arithmetic and the geometric mean of
//: > the two?
//:
//: ## 1.9 A table of your own
//:
//: Here the same lines fit Fisher's irises: 150 flowers, four measurements each, in centimetres.
//: `./Chapters/run ppca --data FILE.csv` makes this section for your own table.
//:
//: <!-- data -->
//: ### A table of numbers: what was fitted
//:
//: PPCA takes the $N$ rows for independent draws from one Gaussian, and the noise for equally large
//: in all $n$ columns. Columns of different units are best divided by their standard deviations
//: first.
//:
//: | column | mean | standard deviation (N − 1) |
//: | --- | --- | --- |
//: | {table:columns} |

//#-hidden-code
/// Where the page says which table it is about.
func placeOfTable() -> Int { (#line) }
//#-end-hidden-code

//: ### How many hidden numbers
//:
//: The likelihood of fitted rows never falls with $m$. So hold a fifth of the rows out, fit the
//: rest, and ask how probable the unseen rows are (`HeldOut.swift`).

/// The mean log-likelihoods of fitted and of held-out rows for m = 1, 2, …, of one random split.
func holdOut(_ X: Matrix<Double>, using random: inout Random) throws
  -> (fitted: [Double], unseen: [Double])
{
  let order = random.permutation(X.rows)
  let cut = X.rows - max(1, X.rows / 5)
  let (fitted, unseen) = (X.rows(order[..<cut]), X.rows(order[cut...]))
  let (λ, Q) = try principalAxes(fitted)
  let found = meanSquares(unseen, about: mean(fitted), along: Q)
  let largest = max(0, min(numericalRank(λ), λ.count) - 1)
  return (
    (0..<largest).map { maximumLogLikelihood(λ, latent: $0 + 1) },
    (0..<largest).map { unseenLogLikelihood(λ, found, latent: $0 + 1) }
  )
}

//: If no $m$ is asked for, [the $m$ that is best on average over ten such splits]{✓ bestCount} is
//: taken.
//:
//: ### How sure
//:
//: Draw $N$ rows of the table, with replacement, and fit those, again and again. The spread of the
//: fits estimates how far another table of the same kind would differ: the *bootstrap*.

/// Fits of tables made of rows drawn with replacement: a row each, of the variances along the axes and
/// of σ², and of the angles in degrees by which the axes leave the table's own.
func resampled(
  _ X: Matrix<Double>, axes Q: Matrix<Double>, latent m: Int, times: Int, using random: inout Random
) throws -> (variances: [[Double]], angles: [[Double]]) {
  var (variances, angles): ([[Double]], [[Double]]) = ([], [])
  for _ in 0..<times {
    let drawn = (0..<X.rows).map { _ in Int(random.uniform() * Double(X.rows)) }
    let (λ, axes) = try principalAxes(X.rows(drawn))
    variances.append(λ[..<m] + [mean(Array(λ[m...]))])
    angles.append(
      (0..<m).map { acos(min(1, abs(dot(axes.column($0), Q.column($0))))) * 180 / .pi })
  }
  return (variances, angles)
}

//: ### What came out
//:
//: {figure:table-spectrum} shows how $m$ was chosen. The table below says what the leading axes
//: mean: their share of all variance, and the columns with which the rows' coordinate along the
//: axis is most correlated (a minus: it falls as they rise). Intervals hold 95 % of the fits, and a
//: tilt bounds the angles of 95 % of them. *An axis with a tilt of tens of degrees is not
//: determined by the table.* And any rotation of the $m$ hidden numbers fits as well, by (1.10).
//: With $m=n-1$ the model has the table's own covariance.
//:
//: | axis | variance | 95 % | share | tilt | columns |
//: | --- | --- | --- | --- | --- | --- |
//: | {table:axes} |
//:
//: ![A dot for each eigenvalue, falling from left to right, and a dashed line at the
//: noise.](table-spectrum.png)
//: The variances along the principal axes, on a logarithmic axis. Beside it, where $m$ was chosen
//: and not given, the mean log-likelihoods of fitted and of held-out rows over $m$.

func analyse(_ table: Table, latent: Int?, on page: Page, using random: inout Random) throws {
  try checkScale(table)
  let (N, n) = (Double(table.data.rows), Double(table.data.columns))
  var spectrum = try principalAxes(table.data)
  for i in numericalRank(spectrum.values)..<table.data.columns { spectrum.values[i] = 0 }
  let λ = spectrum.values
  let splitting = random
  let (m, counts) = try latentCount(latent, for: table, λ, using: &random)
  let μ = mean(table.data)
  let model = PPCA(fitting: spectrum, μ: μ, latent: m)
  page.show("rows N", N, as: "rows")
  page.show("columns n", n, as: "columns")
  page.show("hidden numbers m", Double(m), as: "latent")
  page.show("eigenvalues", λ, as: "eigenvalues")
  page.show("σ²", model.noise, as: "sigma2", digits: 6)
  page.show(
    "mean log-likelihood of a row", maximumLogLikelihood(λ, latent: m), as: "logLikelihood",
    digits: 8)
  //#-omit
  page.keep(sklearnScore(λ, rows: table.data.rows, latent: m), as: "sklearnScore")
  //#-end-omit
  page.keep(μ, as: "mean")
  page.keep(model.D.elements, as: "decoder")
  try report(table, model, spectrum, counts, splitting: splitting, on: page, using: &random)
}

//: <details><summary>Checks of the arithmetic, by other routes (SecondRoute.swift)</summary>
//:
//: [Formula (1.8) is the mean log-density of
//: the rows]{✓ meanDensity}, as far as rounding leaves it digits. [The
//: likelihood of unseen rows is the mean of their log-densities]{✓ unseenDensities}. [The means
//: are those of compensated sums, to two units of the last binary digit]{✓ means}. [The
//: eigenvalues from $10^{-12}\lambda_1$ up are the mean squares of the rows along the axes, to a
//: relative $10^{-9}$]{✓ eigenvalues}. [Along each column of $D$ the rows vary by
//: $s_i^2+\sigma^2$]{✓ alongColumns}, and [beyond all columns the rows vary by $\sigma^2$ on
//: average]{✓ beyondColumns}. [The correlations are those of the columns with the rows'
//: coordinates, to the digits shown]{✓ loadings}.
//:
//: </details>
//:
//: An eigenvalue below $4n\cdot2^{-52}$ of the largest is given as 0.

//#-hidden-code
/// What the page of a table has besides its numbers.
func report(
  _ table: Table, _ model: PPCA, _ spectrum: Spectrum, _ counts: LatentCounts?,
  splitting: Random, on page: Page, using random: inout Random
) throws {
  try report(
    Fitted(table: table, model: model, spectrum: spectrum, counts: counts), splitting: splitting,
    on: page, line: #line, using: &random)
  page.figure("table-spectrum", width: counts == nil ? 480 : 720, height: 280) {
    tableSpectrum(spectrum.values, kept: model.D.columns, noise: model.noise)
    if let counts { tableCounts(counts, chosen: model.D.columns) }
  }
}
//#-end-hidden-code
//: <!-- /data -->

//#-hidden-code
try analyse(Table(bundled: "iris"), latent: nil, on: page, using: &random)
//#-end-hidden-code

//: The first axis of the irises is their size. But they are three species: their rows are *not*
//: draws from one Gaussian, and the fit describes none of the species.
//:
//: > **Exercise 1.7** ★★★ Choose $m$ for a table of your own by the .632 bootstrap instead of a
//: > held-out fifth.
//:
//: ## 1.10 What we have, and what is open
//:
//: *What data can tell:* the mean, the noise, the plane, and the variances along its principal
//: axes. *What they never tell:* which way the latent axes point in that plane.
//:
//: *Proved here:* that the leading axes, shortened by the noise, are the likelihood's maximum up to
//: rotation; that the posterior is diagonal exactly when the decoder's columns are orthogonal; that
//: only then the density is the product of those along the images of the latent lines. *Quoted:*
//: Hadamard's inequality; the theorem of ICA. *Open:* the maximum is a whole family $\hat DR$. What
//: could choose among them? In chapter 2 a variational autoencoder has to.
//:
//: **Sources.** C. Allen (2024), the post. M. E. Tipping and C. M. Bishop (1999), *Probabilistic
//: principal component analysis*, J. R. Statist. Soc. B 61, 611–622. P. Comon (1994), *Independent
//: component analysis, a new concept?*, Signal Processing 36, 287–314. R. A. Fisher (1936), Annals
//: of Eugenics 7, 179–188.

//#-hidden-code
//#-omit
let pixels = try Table(bundled: "digits").data.columns(0..<64)
try handwritten(pixels, on: page, using: &random)
try saddles(of: Cbar, λ, Q, maximum: maximum, on: page)
try climb(to: maximum, of: Cbar, λ, noise: best.noise, on: page, using: &random)
try wake(Cbar, λ, Q, on: page)
try constantPixels(pixels, on: page)
try compareWithScikitLearn(on: page)
//#-end-omit
page.weave()
//#-end-hidden-code
