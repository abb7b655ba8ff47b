//: # 1. Probabilistic PCA, where everything can be solved
//:
//: **If data are made by a linear map of a few hidden numbers plus noise, what can the data tell us
//: about the map, and what can they never tell?**
//:
//: A variational autoencoder is a model of how data came to be: hidden numbers are drawn, a decoder
//: carries them into data space, noise is added. With a linear decoder the model is called
//: *probabilistic PCA* (Tipping and Bishop, 1999), and every question about it has an answer in closed
//: form. We ask those questions here, because later chapters ask the same ones of decoders that bend.
//: Throughout we follow a post by Carl Allen (2024), *Disentangling Disentanglement: How VAEs Learn
//: Independent Components* (its paper is [arXiv 2410.22559](https://arxiv.org/abs/2410.22559)), and call
//: it *the post*.
//:
//: *You need:* eigenvalues, the singular value decomposition, the multivariate Gaussian.
//:
//: *You get:* the likelihood, its maximum and its saddles; the posterior of the hidden numbers; and
//: one freedom that no amount of data removes, on which the rest of the book turns.
//:
//: The page was written by the program whose text it shows; only its drawing code and the small
//: library beneath it are left out. A sentence with a ✓ is a claim that the program checked, and the
//: sign leads to the ledger at the end of the page, where the numbers stand. A claim is *exact* (true up
//: to rounding), *numerical* (true up to a method's own error) or *statistical* (true of random draws, up
//: to five standard errors). If one is false, the program says so and writes no page.

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
//: Draw $m$ hidden numbers $z$, independent and standard normal. Carry them into $n$ dimensions by a
//: matrix $D$, the *decoder*. Add noise of variance $\sigma^2$, the same in every direction:
//:
//: $$ z \sim \mathcal N(0, I_m), \qquad x \mid z \sim \mathcal N(Dz + \mu,\ \sigma^2 I_n). \tag{1.1} $$
//:
//: So the model has three parts, and that is what we store.

/// Probabilistic PCA, equation (1.1), with n data dimensions and m hidden ones.
struct PPCA {
  /// The decoder, n × m.
  var D: Matrix<Double>
  /// The mean of the data, n numbers.
  var μ: [Double]
  /// σ², the variance of the noise.
  var noise: Double
}

//: To draw from it takes a line for $z$, a line for the noise and a line for their sum. Points are
//: rows, here and everywhere.

extension PPCA {
  /// `count` draws of z and of the x made from them, one a row.
  func sample(_ count: Int, using random: inout Random) -> (z: Matrix<Double>, x: Matrix<Double>) {
    let z = random.normals(rows: count, columns: D.columns)
    let ε = noise.squareRoot() * random.normals(rows: count, columns: D.rows)
    return (z, .product(z, D, transposeB: true) + ε + μ)
  }
}

//: For a first look we take one hidden number and data in a plane.

let toy = PPCA(D: Matrix([[1.6], [1.0]]), μ: [0, 0], noise: 0.3)
let (toyZ, toyX) = toy.sample(400, using: &random)

//: ## 1.2 The distribution of the data
//:
//: How are the data distributed, if we do not look at $z$? A linear map of a Gaussian is Gaussian, and
//: so is its sum with independent Gaussian noise. The covariances add: one part comes through the
//: decoder, the other from the noise.
//:
//: $$ x \sim \mathcal N(\mu, C), \qquad C = DD^\top + \sigma^2 I_n. \tag{1.2} $$

extension PPCA {
  /// C, n × n, equation (1.2).
  var covariance: Matrix<Double> {
    .product(D, D, transposeB: true) + noise * .identity(D.rows)
  }

  /// The distribution of x alone.
  func marginal() throws -> Gaussian { try Gaussian(mean: μ, covariance: covariance) }
}

let toyMarginal = try toy.marginal()
let toyLine = [-3.75, 3.75].map { toy.D * [$0] }

//: ![Left, a bell curve with a strip of points below it. Right, an elongated cloud of points along a
//: slanted dashed line, inside two nested ellipses.](machine.png)
//: The model at work. Left: the prior of the one hidden number, and 400 draws of it. Right: the 400
//: points made from them, the line $Dz$ that the decoder can reach (dashed), and the ellipses of
//: equation (1.2) at one and two standard deviations.

page.figure("machine", width: 640, height: 280, columnWidths: [0.4, 0.6]) {
  machine(prior: φ, toyZ, toyX, line: toyLine, covariance: toyMarginal.covariance)
}

//: In this picture [the dashed line is the long axis of the ellipses]{✓ longAxis}, and [what the points
//: have besides $Dz$ has the variance of the noise]{✓ besides}.

let toyNoise = (toyX - .product(toyZ, toy.D, transposeB: true)).elements
let noiseError = 0.3 * (2.0 / 800).squareRoot()
let shortAxis = try eigen(toyMarginal.covariance).vectors.column(1)
page.claim("longAxis", .exact, toyLine.map { dot($0, shortAxis) }, equals: 0, within: 1e-14)
page.claim(
  "besides", .statistical, dot(toyNoise, toyNoise) / 800, equals: 0.3, within: 5 * noiseError)

//: We check (1.2) by two routes that know nothing of sums of Gaussians. The first is the definition:
//: [$p(x)$ is the mean of $p(x\mid z)$ over the prior of $z$]{✓ byQuadrature}. `Quadrature` takes such
//: means over the standard normal, by the rule of Gauss and Hermite. One point of the plane will do.

let somewhere = [1.3, -0.4]
let byQuadrature = Quadrature(count: 200).expectation { z in
  let residual = zip(somewhere, toy.D.elements).map { x, d in x - d * z }
  return exp(-dot(residual, residual) / (2 * toy.noise)) / (2 * .pi * toy.noise)
}
page.claim(
  "byQuadrature", .numerical, exp(toyMarginal.logDensity(somewhere)), equals: byQuadrature,
  within: 1e-10)

//: The second is to draw. Let $\bar C = \frac1N\sum_k (x_k-\bar x)(x_k-\bar x)^\top$ be the covariance
//: of $N$ points. It should be near $C$, and the fourth moments of a Gaussian say how near: the mean
//: of $\lVert\bar C - C\rVert^2$ is $(\lVert C\rVert^2 + (\mathrm{tr} C)^2)/N$, up to terms in $1/N^2$.
//: Four times the data halve the error, and [each squared error is the one predicted, to five of its
//: standard errors]{✓ squaredError}. (The prediction is made from the eigenvalues $a$ of $C$:
//: $\lVert C\rVert^2 = \sum_i a_i^2$ and $\mathrm{tr} C = \sum_i a_i$.)

let C = toy.covariance
let counts = [50.0, 200, 800]
let errors = counts.map { count in
  (0..<300).map { _ in
    pow((covariance(toy.sample(Int(count), using: &random).x) - C).frobeniusNorm, 2)
  }
}
let shares = errors.map { mean($0).squareRoot() / C.frobeniusNorm }
let a = try eigen(C).values
let expectedSquares = counts.map { (1 + pow(a.reduce(0, +), 2) / dot(a, a)) / $0 }
let ratios = zip(shares, expectedSquares).map { $0 * $0 / $1 }
let spreads = zip(errors, expectedSquares).map {
  standardDeviation($0) / Double($0.count).squareRoot() / (dot(a, a) * $1)
}
let deviations = zip(ratios, spreads).map { abs($0 - 1) / $1 }
page.table("errors", columns: [counts, shares, ratios, spreads], digits: [3, 3, 3, 2])
page.claim("squaredError", .statistical, deviations, atMost: 5)

//: | points $N$ | error, as a share of $C$ | squared error ÷ predicted | standard error |
//: | --- | --- | --- | --- |
//: | {table:errors} |
//:
//: > **Exercise 1.1** ★ How many points bring the error down to a tenth of $\lVert C\rVert$? Answer by
//: > the formula first, then put your number into `counts`.
//:
//: ## 1.3 The most probable model
//:
//: Now the other way round: the data are given, and we look for the model that makes them most
//: probable. The mean log-likelihood of a point is largest for $\mu = \bar x$, and depends on the rest
//: of the data only through $\bar C$:
//:
//: $$ L(D,\sigma^2) = \frac1N\sum_k\log p(x_k)
//:    = -\tfrac12\left[ n\log 2\pi + \log\det C + \mathrm{tr}(C^{-1}\bar C) \right]. \tag{1.3} $$
//:
//: The Cholesky factor of $C$ gives the logarithm of the determinant without the determinant, and
//: $C^{-1}\bar C$ without the inverse.

extension PPCA {
  /// The mean log-likelihood of a point in nats, equation (1.3), directly.
  ///
  /// `Cbar` is the mean of (x − μ)(x − μ)ᵀ over the data, n × n.
  func logLikelihood(_ Cbar: Matrix<Double>) throws -> Double {
    let factor = try Cholesky(covariance)
    let n = Double(D.rows)
    return -0.5 * (n * log(2 * .pi) + factor.logDeterminant + factor.solve(Cbar).trace)
  }
}

//: From here on we work with one $\bar C$ in five dimensions, our fixture. It has the eigenvalues
//: $9, 4, 1, \frac12, \frac1{10}$. Its eigenvectors are the columns of a reflection $Q$, so that nothing
//: lies along the axes of the data by accident.

let λ = [9, 4, 1, 0.5, 0.1]
let Q = Matrix<Double>.reflection(across: [1, 2, 3, 4, 5])
let Cbar = Q * .diagonal(λ) * Q.transpose

//: At the best model the slope of $L$ vanishes. A small change of the model changes $C$ by
//: $dC = dD D^\top + D dD^\top + d\sigma^2 I$, and differentiating (1.3) gives
//:
//: $$ \frac{\partial L}{\partial D} = G D, \qquad
//:    \frac{\partial L}{\partial\sigma^2} = \tfrac12\,\mathrm{tr}\,G, \qquad
//:    G = C^{-1}\bar CC^{-1} - C^{-1}. \tag{1.4} $$

extension PPCA {
  /// ∂L/∂D, n × m, and ∂L/∂σ², equation (1.4).
  func slope(_ Cbar: Matrix<Double>) throws -> (D: Matrix<Double>, noise: Double) {
    let factor = try Cholesky(covariance)
    let G = factor.solve(factor.solve(Cbar).transpose) - factor.inverse
    return (G * D, G.trace / 2)
  }
}

//: So $GD = 0$, or $\bar C C^{-1}D = D$. Write the thin singular value decomposition of the decoder,
//: $D = USV^\top$: $U$ is $n\times m$ with orthonormal columns $u_i$, $S$ is diagonal with the singular
//: values $s_i\ge0$, and $V$ is orthogonal, $m\times m$. Then $C^{-1}D = U(S^2+\sigma^2I)^{-1}SV^\top$,
//: because $C$ multiplies $u_i$ by $s_i^2+\sigma^2$, and the condition falls apart into one for each
//: column:
//:
//: $$ s_i = 0 \qquad\text{or}\qquad \bar C u_i = (s_i^2 + \sigma^2)\,u_i. \tag{1.5} $$
//:
//: In words: *a direction that the decoder uses is an eigenvector of the data's covariance, and its
//: squared length is the eigenvalue less the noise.* These are all the points where the slope in $D$
//: vanishes. Which eigenvectors shall we keep? Put (1.5) into (1.3). Against a model without decoder,
//: keeping an eigenvector of eigenvalue $\lambda$ gains
//:
//: $$ \tfrac12\left[\frac{\lambda}{\sigma^2} - 1 - \log\frac{\lambda}{\sigma^2}\right], \tag{1.6} $$
//:
//: which grows with $\lambda$ above $\sigma^2$. So the $m$ *leading* eigenvectors are best, or as many of
//: them as exceed $\sigma^2$. Last, $\sigma^2$: with those kept, $L$ is highest where $\sigma^2$ is the mean
//: of the other eigenvalues. (Where fewer than $m$ exceed $\sigma^2$, that mean lies below it, so $L$ falls
//: as $\sigma^2$ grows, and nothing is missed.)
//: With $\bar C = Q\Lambda Q^\top$, the largest eigenvalue first, $\Lambda_m$ the first $m$ of them and
//: $Q_m$ their eigenvectors, this is the theorem of Tipping and Bishop:
//:
//: $$ \hat\sigma^2 = \frac1{n-m}\sum_{i>m}\lambda_i, \qquad
//:    \hat D = Q_m(\Lambda_m - \hat\sigma^2 I)^{1/2}R, \tag{1.7} $$
//:
//: with any orthogonal $R$, since (1.5) says nothing of $V$. Section 1.6 is about that $R$; until then
//: we take $R = I$. The code stores the formula for any choice of eigenvectors, since section 1.7 asks
//: what becomes of the others.

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
    let noise = mean(Array(spectrum.values[m...]))
    self.init(keeping: Array(0..<m), of: spectrum, μ: μ, noise: noise)
  }
}

let zero = [Double](repeating: 0, count: 5)
let spectrum = try eigen(Cbar)
let best = PPCA(fitting: spectrum, μ: zero, latent: 2)
let maximum = try best.logLikelihood(Cbar)
page.show("σ²", best.noise, as: "noise", digits: 6)
page.show("L", maximum, as: "maximum", digits: 6)

//: There (1.3) needs no matrices any more. The eigenvalues of $C$ are $\lambda_1,\dots,\lambda_m$ and
//: then $\hat\sigma^2$ repeated, and $\mathrm{tr}(C^{-1}\bar C) = n$, so
//:
//: $$ L(\hat D,\hat\sigma^2) = -\tfrac12\Bigl[ n\log2\pi + \sum_{i\le m}\log\lambda_i
//:    + (n-m)\log\hat\sigma^2 + n \Bigr]. \tag{1.8} $$

/// The highest mean log-likelihood with m hidden numbers, equation (1.8), from eigenvalues alone.
func maximumLogLikelihood(_ λ: [Double], latent m: Int) -> Double {
  let n = Double(λ.count)
  let noise = mean(Array(λ[m...]))
  let kept = λ[..<m].reduce(0) { $0 + log($1) }
  return -0.5 * (n * log(2 * .pi) + kept + (n - Double(m)) * log(noise) + n)
}

let fromEigenvalues = maximumLogLikelihood(λ, latent: 2)
let trace = try Cholesky(best.covariance).solve(Cbar).trace
page.claim("fromEigenvalues", .exact, maximum, equals: fromEigenvalues, within: 1e-12)
page.claim("trace", .exact, trace, equals: 5, within: 1e-12)

//: So [(1.8), from the eigenvalues, is (1.3), evaluated directly]{✓ fromEigenvalues}, and
//: [$\mathrm{tr}(C^{-1}\bar C)=n$ at the maximum]{✓ trace}.
//:
//: [The slope (1.4) in $D$ vanishes at (1.7)]{✓ levelInD}, and [the slope in $\sigma^2$
//: vanishes too]{✓ levelInNoise}. Since a formula for a slope can itself be wrong, we also push the entries
//: of a random model up and down, one after another, and watch (1.3): [formula (1.4) is its slope in every
//: entry of $D$]{✓ slopeInD} and [in $\sigma^2$, (1.4) is the slope of (1.3)]{✓ slopeInNoise}.

let slope = try best.slope(Cbar)
page.claim("levelInD", .exact, slope.D, equals: 0, within: 1e-14)
page.claim("levelInNoise", .exact, slope.noise, equals: 0, within: 1e-14)

let elsewhere = PPCA(D: random.normals(rows: 5, columns: 2), μ: zero, noise: 0.7)
func watched(_ push: (inout PPCA, Double) -> Void) throws -> Double {
  let values = try [1e-5, -1e-5].map { step in
    var model = elsewhere
    push(&model, step)
    return try model.logLikelihood(Cbar)
  }
  return (values[0] - values[1]) / 2e-5
}
let formula = try elsewhere.slope(Cbar)
let byEntry = try (0..<10).map { k in try watched { $0.D.elements[k] += $1 } }
let byNoise = try watched { $0.noise += $1 }
page.claim("slopeInD", .numerical, byEntry, equals: formula.D.elements, within: 1e-7)
page.claim("slopeInNoise", .numerical, byNoise, equals: formula.noise, within: 1e-7)

//: One more test needs no calculus. On a slice through the space of models, where the first column is
//: stretched by any factor and $\sigma^2$ is anything, we evaluate (1.3) on a grid: [no point of
//: the grid lies above the closed form]{✓ grid}, and [the highest is the one nearest to (1.7)]{✓ highest}.

let scales = (0...60).map { 0.4 + 0.02 * Double($0) }
let noises = (0...60).map { pow(10, -1 + Double($0) / 40) }
let landscape = try Matrix(rows: noises.count, columns: scales.count) { i, j in
  let D = best.D * .diagonal([scales[j], 1])
  return try PPCA(D: D, μ: zero, noise: noises[i]).logLikelihood(Cbar) - maximum
}
func nearest(_ value: Double, in values: [Double]) -> Double {
  values.min { abs($0 - value) < abs($1 - value) }!
}
let highest = landscape.elements.indices.max { landscape.elements[$0] < landscape.elements[$1] }!
let (row, column) = highest.quotientAndRemainder(dividingBy: scales.count)
page.claim("grid", .exact, landscape, atMost: 0, within: 1e-12)
page.claim(
  "highest", .exact, [scales[column], noises[row]],
  equals: [nearest(1, in: scales), nearest(best.noise, in: noises)])

//: ![A hill drawn with contours; a cross marks its top, at a stretch of one and a noise variance near
//: one half.](maximum.png)
//: The log-likelihood (1.3), in nats below its maximum, over a stretch of the first column of $\hat D$
//: and over $\sigma^2$. The cross is the closed form (1.7). White is 3 nats below, or more.

page.figure("maximum", width: 520, height: 340) {
  hill(landscape, scales, noises, top: (1, best.noise))
}

//: > **Exercise 1.2** ★ Find $\hat\sigma^2$ and $\hat L$ for the fixture with $m=1$ by hand.
//: >
//: > **Exercise 1.3** ★ Show that $\mathrm{tr}(C^{-1}\bar C)=n$ at the maximum, whatever the data.
//: > *Hint: stretch all of $C$ by one factor and differentiate.*
//:
//: ## 1.4 What each direction gives up
//:
//: Sort the variances of the data along the eigenvectors, and draw a line at the mean of those to be
//: discarded. That line is $\hat\sigma^2$. What the *kept* bars have above it is $s_i^2$: [the squared
//: lengths of the columns of $\hat D$, and its squared singular values, are
//: $\lambda_i-\hat\sigma^2$]{✓ lengths}.

let squaredLengths = (0..<2).map { pow(norm(best.D.column($0)), 2) }
let squaredValues = try svd(best.D).s.map { $0 * $0 }
let aboveNoise = λ[..<2].map { $0 - best.noise }
page.show("s²", squaredLengths, as: "squaredLengths")
page.claim(
  "lengths", .exact, [squaredLengths, squaredValues], equals: [aboveNoise, aboveNoise],
  within: 1e-13)

//: ![Five bars of falling height. A dashed line crosses them low down; the first two bars are red above
//: the line and grey below it, the other three are pale.](spectrum.png)
//: The spectrum of the fixture with $m=2$. The two kept directions give up the noise (grey) and keep
//: the rest (red), the squared length of their column of $\hat D$.

page.figure("spectrum", height: 300) {
  spectrumBars(kept: squaredLengths, discarded: Array(λ[2...]), noise: best.noise)
}

//: Why give anything up? Because the noise is everywhere, also along the kept directions: the variance
//: of the model along $u_i$ is $s_i^2+\sigma^2$, and it should be $\lambda_i$. A decoder with the full
//: lengths $\sqrt{\lambda_i}$, which one might guess from PCA, counts the noise twice. Where the noise
//: is as small against $\lambda_i$ as here, that costs little. Put $\lambda_i+\sigma^2$ for $\lambda_i$ into
//: (1.3): [the loss is
//: $\frac12\sum_{i\le m}\left[\log(1+\sigma^2/\lambda_i) - \sigma^2/(\lambda_i+\sigma^2)\right]$]{✓ lost}.

let unshrunk = PPCA(
  D: Q.columns(0..<2) * .diagonal([λ[0].squareRoot(), λ[1].squareRoot()]), μ: zero,
  noise: best.noise)
let lost = maximum - (try unshrunk.logLikelihood(Cbar))
let lostByFormula = λ[..<2].reduce(0) {
  $0 + (log(1 + best.noise / $1) - best.noise / ($1 + best.noise)) / 2
}
page.show("nats lost without giving it up", lost, as: "lost")
page.claim("lost", .exact, lost, equals: lostByFormula, within: 1e-12)

//: But PCA itself has no noise at all, and so never says how probable a point is. That is what the
//: model adds.
//:
//: ## 1.5 The posterior
//:
//: Given a point $x$, which $z$ made it? By Bayes' rule $\log p(z\mid x)$ is
//: $-\frac12\lVert z\rVert^2 - \frac1{2\sigma^2}\lVert x-\mu-Dz\rVert^2$ up to a constant. That is
//: quadratic in $z$, so the posterior is Gaussian, and completing the square gives equation (2) of the
//: post, here with a mean $\mu$:
//:
//: $$ p(z\mid x) = \mathcal N\left(z;\ \tfrac1{\sigma^2}MD^\top (x-\mu),\ M\right), \qquad
//:    M = \left(I + \tfrac1{\sigma^2}D^\top D\right)^{-1}. \tag{1.9} $$

extension PPCA {
  /// M, m × m, equation (1.9). It does not depend on x.
  func posteriorCovariance() throws -> Matrix<Double> {
    try Cholesky(.identity(D.columns) + D.gram(scale: 1 / noise)).inverse
  }

  /// The distribution of z once x is known, equation (1.9).
  func posterior(of x: [Double]) throws -> Gaussian {
    let M = try posteriorCovariance()
    let centred = zip(x, μ).map { $0 - $1 }
    return try Gaussian(mean: (M / noise) * (D.transpose * centred), covariance: M)
  }
}

//: The second route does not complete a square. Stack $z$ and $x$ into one Gaussian vector of $m+n$
//: numbers, whose covariance has the blocks $I$, $D^\top$, $D$ and $C$, and condition on $x$ as one does
//: for any Gaussian. That solves with an $n\times n$ matrix where (1.9) inverts one of $m\times m$. It
//: gives the mean $D^\top C^{-1}(x-\mu)$ and the covariance $I - D^\top C^{-1}D$; that [the mean
//: has the same factor, $\tfrac{1}{\sigma^2}MD^\top = D^\top C^{-1}$]{✓ woodbury}, is Woodbury's identity, and
//: [the divergence of one posterior (1.9) from the other vanishes]{✓ posteriors}.

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

let x = best.sample(1, using: &random).x.row(0)
let byBayes = try best.posterior(of: x)
let byConditioning = try best.joint().conditional(given: [2, 3, 4, 5, 6], equal: x)
let divergence = byBayes.divergence(from: byConditioning)
let woodbury =
  (try best.posteriorCovariance() / best.noise) * best.D.transpose
  - (try Cholesky(best.covariance).solve(best.D)).transpose
page.claim("posteriors", .exact, divergence, equals: 0, within: 1e-12)
page.claim("woodbury", .exact, woodbury, equals: 0, within: 1e-14)

//: Two things in (1.9) deserve a look. The mean is pulled towards zero, because part of what is seen is
//: taken for noise. And $M$ is diagonal exactly when $D^\top D$ is, that is, when **the columns of the
//: decoder are orthogonal**. Those of (1.7) are, for $R=I$, and then [$M$ is diagonal with the
//: entries $\hat\sigma^2/\lambda_i$]{✓ diagonalM}. Turn the latent plane by a rotation $R$, and the posterior's
//: axes tilt: the decoder $DR$ makes [the same point $Dz = DR(R^\top z)$ from turned hidden
//: numbers]{✓ turnedNumbers}, and [the posterior is turned with them, its mean $\mu_z$ to $R^\top\mu_z$ and its
//: covariance to $R^\top MR$]{✓ turnedPosteriors}.

let M = try best.posteriorCovariance()
let diagonalM = Matrix.diagonal([best.noise / 9, best.noise / 4])
page.claim("diagonalM", .exact, M, equals: diagonalM, within: 1e-15)

/// The rotation of the plane by an angle in radians.
func rotation(by θ: Double) -> Matrix<Double> {
  Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]])
}

extension PPCA {
  /// The model with the decoder DR.
  func rotated(by R: Matrix<Double>) -> PPCA { PPCA(D: D * R, μ: μ, noise: noise) }
}

/// The correlation of z₁ and z₂ once x is known.
func correlation(_ model: PPCA) throws -> Double {
  let M = try model.posteriorCovariance()
  return M[0, 1] / (M[0, 0] * M[1, 1]).squareRoot()
}

/// Posteriors of some points as their latent plane shows them: the means and the z that made the
/// points, one a row, and the covariance.
typealias LatentView = (means: Matrix<Double>, covariance: Matrix<Double>, z: Matrix<Double>)

func latentView(_ model: PPCA, of x: Matrix<Double>, from z: Matrix<Double>) throws -> LatentView {
  let means = try (0..<x.rows).map { try model.posterior(of: x.row($0)).mean }
  return (Matrix(means), try model.posteriorCovariance(), z)
}

let R = rotation(by: .pi / 6)
let tilted = best.rotated(by: R)
let seen = best.sample(7, using: &random)
let upright = try latentView(best, of: seen.x, from: seen.z)
let leaning = try latentView(tilted, of: seen.x, from: seen.z * R)
page.show("correlation of z₁ and z₂ given x, at 30°", try correlation(tilted), as: "correlation")
page.claim(
  "turnedNumbers", .exact, Matrix.product(leaning.z, tilted.D, transposeB: true),
  equals: Matrix.product(upright.z, best.D, transposeB: true), within: 1e-13)
page.claim(
  "turnedPosteriors", .exact, [leaning.means, leaning.covariance],
  equals: [upright.means * R, R.transpose * upright.covariance * R], within: 1e-13)

//: ![Two latent planes with a dashed circle and seven equal ellipses each; upright on the left, tilted
//: by thirty degrees on the right.](posterior.png)
//: Posteriors of seven points in the latent plane (two standard deviations), the $z$ that made each
//: point (discs), and the prior (dashed). Left, the decoder (1.7) with $R=I$: every posterior is the
//: same ellipse, aligned with the axes. Right, the same decoder with its latent plane turned by 30°:
//: the same distribution of $x$, and tilted posteriors.

page.figure("posterior", height: 320, shareY: true) {
  posteriors([("$R=I$", upright), ("turned by 30°", leaning)])
}

//:
//: ## 1.6 What the likelihood cannot see
//:
//: {figure:posterior} claims the same distribution of $x$ for both decoders. This is the freedom announced
//: at the top. Replace
//: $D$ by $DR$ with any orthogonal $R$, a rotation of latent space, with or without a reflection. Since
//: $RR^\top = I$,
//:
//: $$ DR(DR)^\top + \sigma^2 I = DD^\top + \sigma^2 I. \tag{1.10} $$
//:
//: $C$ stays the same, and with it every likelihood, for every data set of any size. [The likelihood is
//: flat over all angles]{✓ flat} of our plane, and [20 random rotations of four hidden numbers do not change
//: the likelihood]{✓ rotations} either. **The data never say which way the latent axes point.** In terms of $D = USV^\top$: the data determine $S$, and $U$ up
//: to signs if the singular values differ; of $V$ they say nothing at all.
//:
//: The posterior does change. By (1.9) $M = R^\top\mathrm{diag}(\hat\sigma^2/\lambda_1,
//: \hat\sigma^2/\lambda_2)R$, so with $c=\cos\theta$ and $s=\sin\theta$ [the correlation at the angle $\theta$ is
//: $(\lambda_1-\lambda_2)sc \big/ \sqrt{(\lambda_1c^2+\lambda_2s^2)(\lambda_1s^2+\lambda_2c^2)}$]{✓ correlations}.

let angles = (0...90).map { Double($0) }
let turned = angles.map { best.rotated(by: rotation(by: $0 * .pi / 180)) }
let changes = try turned.map { try $0.logLikelihood(Cbar) - maximum }
let correlations = try turned.map(correlation)
let wider = PPCA(fitting: spectrum, μ: zero, latent: 4)
let turns = try (0..<20).map { _ in
  try wider.rotated(by: random.orthogonal(4)).logLikelihood(Cbar)
}
let expectedCorrelations = angles.map { angle in
  let (c, s) = (cos(angle * .pi / 180), sin(angle * .pi / 180))
  let variances = (λ[0] * c * c + λ[1] * s * s) * (λ[0] * s * s + λ[1] * c * c)
  return (λ[0] - λ[1]) * s * c / variances.squareRoot()
}
page.claim("flat", .exact, changes, equals: 0, within: 1e-12)
page.claim("correlations", .exact, correlations, equals: expectedCorrelations, within: 1e-13)
page.claim("rotations", .exact, turns.max()!, equals: turns.min()!, within: 1e-12)

//: ![Left, a flat line at zero over the angle. Right, a curve that leaves zero, reaches its extreme and
//: comes back to zero at ninety degrees.](freedom.png)
//: The latent plane is turned from 0° to 90°. Left: the log-likelihood does not move. Right: the
//: correlation of $z_1$ and $z_2$ under the posterior does, and vanishes only where the columns of the
//: decoder are orthogonal.

page.figure("freedom", height: 280) { freedom(angles, changes, correlations) }

//: So $R$ is no error of the model; it is a limit of what data can tell. Whoever wants the latent axes
//: to mean something must bring a reason from outside the likelihood. Chapter 2 brings one. A
//: variational autoencoder that insists on a *diagonal* posterior pays for the correlation on the right
//: of the figure, at every angle but 0° and 90°, as long as the two singular values differ.
//:
//: ## 1.7 Every other choice is a saddle
//:
//: By (1.5) the slope in $D$ vanishes for *any* choice of eigenvectors whose eigenvalues exceed $\sigma^2$. Are the
//: others maxima too, in which a search could get stuck? Suppose that a model keeps $q_i$ and leaves out
//: $q_k$, with $\lambda_k > \lambda_i$. Tilt the column towards $q_k$ by an angle, and let its length
//: follow: the variance it finds is $\lambda_i\cos^2 + \lambda_k\sin^2$, which rises, and the gain (1.6)
//: rises with it. (For (1.6) it is enough that the column is orthogonal to the others and finds the variance
//: $\lambda = u^\top\bar Cu$.) So the likelihood goes up, and the model was no maximum.
//:
//: Let us count the ways up. Fix $\sigma^2 = 0.3$. Four eigenvalues exceed it, so six pairs can be kept.
//: At each we take the matrix of second derivatives of $L$ in the ten entries of $D$; its positive
//: eigenvalues are the directions that lead up. (Below $10^{-4}$ a curvature counts as level.)
//:
//: > **Exercise 1.4** ★★ Before you read on: how many ways up has the pair $q_2$, $q_4$?

/// The eigenvalues of the second derivative of L in the entries of D, largest first, by central
/// differences of the slope (1.4).
func curvatures(of model: PPCA, _ Cbar: Matrix<Double>) throws -> [Double] {
  let step = 1e-5
  let rows = try model.D.elements.indices.map { k in
    let slopes = try [step, -step].map { step in
      var moved = model
      moved.D.elements[k] += step
      return try moved.slope(Cbar).D.elements
    }
    return zip(slopes[0], slopes[1]).map { ($0 - $1) / (2 * step) }
  }
  let H = Matrix(rows)
  return try eigen(0.5 * (H + H.transpose)).values
}

let pairs = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
let stationary = pairs.map { PPCA(keeping: $0, of: spectrum, μ: zero, noise: 0.3) }
let bends = try stationary.map { try curvatures(of: $0, Cbar) }
let uphill = bends.map { bend in bend.filter { $0 > 1e-4 } }

//: Theory predicts each of them: [every kept $i$ and left-out $k$ with $\lambda_k>\lambda_i$ make one way
//: up]{✓ waysUp}, whose [curvature is $(\lambda_k-\lambda_i)/(\sigma^2\lambda_i)$]{✓ curvatures}. And [at every kept
//: pair exactly one direction of $L$ is level]{✓ level}, the rotation of section 1.6.

let predictedBends = pairs.map { pair in
  pair.flatMap { i in
    λ.indices.filter { !pair.contains($0) && λ[$0] > λ[i] }.map { (λ[$0] - λ[i]) / (0.3 * λ[i]) }
  }.sorted(by: >)
}
let heights = try stationary.map { try $0.logLikelihood(Cbar) }
page.table(
  "pairs",
  rows: pairs.indices.map { k in
    [
      "$q_\(pairs[k][0] + 1)$, $q_\(pairs[k][1] + 1)$", heights[k].formatted(digits: 6),
      "\(uphill[k].count)", "\(predictedBends[k].count)",
      uphill[k].map { $0.formatted(digits: 4) }.joined(separator: ", "),
    ]
  })
let level = bends.map { bend in bend.count { abs($0) < 1e-4 } }
page.claim("waysUp", .numerical, uphill.map(\.count), equals: predictedBends.map(\.count))
page.claim("curvatures", .numerical, uphill, equals: predictedBends, within: 1e-6)
page.claim("level", .numerical, level, equals: 1)

//: | kept | $L$ | ways up | predicted | their curvatures |
//: | --- | --- | --- | --- | --- |
//: | {table:pairs} |
//:
//: To see a saddle, keep two directions and turn each towards one that was left out: the first from
//: $q_1$ towards $q_3$ by an angle $\alpha$, the second from $q_2$ towards $q_4$ by an angle $\gamma$,
//: each column as long as it should be for the variance that it finds. [At the corners the likelihood is that
//: of the pairs in the table]{✓ corners}.

let quarter = (0...60).map { Double($0) * 1.5 }
let mixing = try Matrix(rows: 61, columns: 61) { i, j in
  let (α, γ) = (quarter[j] * .pi / 180, quarter[i] * .pi / 180)
  let mixed = Q.columns(0..<4) * Matrix([[cos(α), 0], [0, cos(γ)], [sin(α), 0], [0, sin(γ)]])
  let found = (mixed.transpose * Cbar * mixed).diagonal
  let D = mixed * .diagonal(found.map { ($0 - 0.3).squareRoot() })
  return try PPCA(D: D, μ: zero, noise: 0.3).logLikelihood(Cbar)
}
let corners: [(row: Int, column: Int, pair: [Int])] = [
  (0, 0, [0, 1]), (0, 60, [2, 1]), (60, 0, [0, 3]), (60, 60, [2, 3]),
]
let heightsOfPairs = corners.map { corner in heights[pairs.firstIndex(of: corner.pair.sorted())!] }
let atCorners = corners.map { mixing[$0.row, $0.column] }
page.claim("corners", .exact, atCorners, equals: heightsOfPairs, within: 1e-12)

//: ![A square map with contours, darkest in the lower left corner; the corners are labelled with the
//: pairs of eigenvectors kept.](saddles.png)
//: The log-likelihood at $\sigma^2=0.3$ over the two angles. At the corners the decoder keeps a pair of
//: eigenvectors, and the slope vanishes. Only the leading pair is a maximum; at the others at least one
//: edge leads up.

page.figure("saddles", width: 480, height: 390) { saddles(mixing, corners) }

//: > **Exercise 1.5** ★★★ Prove the curvature $(\lambda_k-\lambda_i)/(\sigma^2\lambda_i)$.
//:
//: One trap remains. Formula (1.8) can be evaluated for all ten pairs of five, each with its own
//: $\sigma^2$, the mean of the three eigenvalues left out. For the two *smallest* it gives more than the
//: maximum! Is the theorem wrong? No. The number is the likelihood of a Gaussian, whose covariance has
//: the eigenvalues $0.5$, $0.1$, and the mean of the others three times. But no decoder makes that
//: covariance: $DD^\top = C-\sigma^2I$ would have negative eigenvalues. A kept eigenvalue must exceed
//: $\sigma^2$, and [of the ten pairs one can be kept]{✓ feasible}. So [(1.8) for the two smallest exceeds the
//: maximum]{✓ excess}, and is not attained.

let tenPairs = (0..<5).flatMap { i in (i + 1..<5).map { [i, $0] } }
func others(than pair: [Int]) -> [Double] {
  λ.indices.filter { !pair.contains($0) }.map { λ[$0] }
}
let feasible = tenPairs.filter { pair in pair.allSatisfy { λ[$0] > mean(others(than: pair)) } }
let excess = maximumLogLikelihood([λ[3], λ[4]] + others(than: [3, 4]), latent: 2)
page.show("(1.8) for the two smallest", excess, as: "excess", digits: 6)
page.claim("feasible", .exact, Double(feasible.count), equals: 1)
page.claim("excess", .exact, excess, atLeast: maximum)

//#-hidden-code
try climb(to: maximum, of: Cbar, λ, noise: best.noise, on: page, using: &random)
//#-end-hidden-code

//: ## 1.9 A column that is zero, and when it grows
//:
//: If a latent variable is unused, its column of $D$ is zero. By (1.5) the slope vanishes there, so a
//: search that starts at exactly zero never leaves. But is it a resting place? Let the other columns
//: span other eigenvectors (or nothing), and let the idle one be $\varepsilon q_k$. At a fixed
//: $\sigma^2$ it gains
//:
//: $$ \Delta L = -\tfrac12\left[\log\left(1+\frac{\varepsilon^2}{\sigma^2}\right)
//:    - \frac{\lambda_k\,\varepsilon^2}{\sigma^2(\sigma^2+\varepsilon^2)}\right]
//:    \approx \frac{\lambda_k-\sigma^2}{2\sigma^4}\,\varepsilon^2. \tag{1.13} $$
//:
//: The column grows if its direction has more variance than the noise, and shrinks back otherwise. Its
//: best length is $\varepsilon^2=\lambda_k-\sigma^2$, where (1.13) becomes (1.6). [Formula (1.13) is the
//: difference of two likelihoods (1.3), for each $k$]{✓ gain}.

/// ΔL of a column εqₖ, equation (1.13).
func gain(_ ε: Double, variance λ: Double, noise: Double) -> Double {
  let e = ε * ε
  return -0.5 * (log(1 + e / noise) - λ * e / (noise * (noise + e)))
}

let keeping2 = PPCA(keeping: [1], of: spectrum, μ: zero, noise: 0.3)
let measuredGains = try λ.indices.filter { $0 != 1 }.map { k in
  let D = Matrix(columns: [keeping2.D.column(0), Q.column(k).map { 0.3 * $0 }])
  return try PPCA(D: D, μ: zero, noise: 0.3).logLikelihood(Cbar) - keeping2.logLikelihood(Cbar)
}
let gains = λ.indices.filter { $0 != 1 }.map { gain(0.3, variance: λ[$0], noise: 0.3) }
page.show("ΔL of a column 0.3 qₖ beside q₂, for k = 1, 3, 4, 5", gains, as: "gains", digits: 6)
page.claim("gain", .exact, measuredGains, equals: gains, within: 1e-12)

//: [The best gain of a column is (1.6)]{✓ tops}, and [no length of a column gains more]{✓ noMore}.

let columnLengths = (0..<200).map { 1.6 * Double($0) / 199 }
let growth = λ.map { λ in columnLengths.map { gain($0, variance: λ, noise: 0.3) } }
let tops = λ.filter { $0 > 0.3 }.map { λ in
  let ε = (λ - 0.3).squareRoot()
  return (length: ε, gain: gain(ε, variance: λ, noise: 0.3))
}
let worth = λ.filter { $0 > 0.3 }.map { ($0 / 0.3 - 1 - log($0 / 0.3)) / 2 }
page.claim("tops", .exact, tops.map(\.gain), equals: worth, within: 1e-12)
page.claim("noMore", .exact, growth.map { $0.max()! }, atMost: worth + [0])

//: ![Five curves from zero: four rise, the steepest for the largest variance, and one falls below
//: zero.](waking.png)
//: What a column of length $\varepsilon$ along $q_k$ gains, at $\sigma^2=0.3$. Four directions have
//: more variance than the noise, and the column grows from zero; along the fifth ($\lambda_5=0.1$,
//: dashed) it shrinks back. Discs mark the tops, at $\varepsilon^2=\lambda_k-\sigma^2$; those of $k=1$
//: and 2 lie above the picture.

page.figure("waking", height: 320) { waking(columnLengths, growth, tops: tops) }

//: With this, section 1.7 is complete. At a fixed $\sigma^2$, whatever is not the leading choice has a way
//: up, by a tilt or by a column that grows: *there is one maximum, up to rotation* (as long as
//: $\lambda_m>\lambda_{m+1}$). And unused latent
//: variables are not a failure of the search: at a fixed $\sigma^2$, a linear decoder leaves a column at zero exactly
//: when the noise exceeds the variance that it could explain. Later chapters meet this again under the name
//: *posterior collapse*.
//:
//: ## 1.10 Independent parts: the post's three steps
//:
//: The hidden numbers are independent. Do the *data* fall into independent parts, each made by one of
//: them? This is what the post calls disentanglement, and it argues in three steps, first for a linear
//: decoder $D=USV^\top$ with $V=I$. We follow it, without noise and with $\mu=0$, on the plane that the
//: decoder reaches.
//:
//: Through a point $z^\star$ draw the lines $\mathcal Z^{(i)}$ parallel to the axes. The decoder carries
//: them to lines along $u_i$. Describe a point of the plane by its coordinates along those,
//: $x^{(U)} = U^\top x = U^\top Dz$. To draw it we take a decoder into three dimensions: [its columns are
//: orthogonal, of the lengths 1.5 and 0.8]{✓ slanted}.

let slanted = slantedDecoder()
page.claim(
  "slanted", .exact, slanted.gram(), equals: Matrix([[2.25, 0], [0, 0.64]]), within: 1e-14)

//: ![Left, a round blue density with two dashed lines through a star; an arrow labelled d; right, a
//: slanted plane in a box, with a long red density, two red arrows at right angles and the images of
//: the dashed lines along them.](picture.png "cover")
//: A decoder into three dimensions with orthogonal columns. Left: latent space, a point $z^\star$ and
//: the lines $\mathcal Z^{(i)}$, $\mathcal Z^{(j)}$ through it. Right: the plane $\mathcal M_d$ and the
//: density on it. The lines become lines along the left singular vectors $u_i$, $u_j$, drawn with
//: lengths $s_i$, $s_j$.

page.figure("picture", width: 720, height: 300, columnWidths: [0.36, 0.1, 0.54]) {
  try picture(slanted)
}

//: **Step 1.** Each coordinate varies with its own hidden number only: [the slopes of $x^{(U)}$ in $z$ are
//: $s_1$, $s_2$ and otherwise 0, up to signs]{✓ step1}.
//:
//: $$ \frac{\partial x^{(U)}_i}{\partial z_j} = s_i \text{ if } i=j, \text{ and } 0 \text{ otherwise.}
//:    \tag{1.14} $$

let s = squaredLengths.map { $0.squareRoot() }
let U = try svd(best.D).U
let star = [0.9, -0.7]
func inU(_ z: [Double], _ D: Matrix<Double>) -> [Double] { U.transpose * (D * z) }
let slopes = (0..<2).map { j in
  let moved = (0..<2).map { star[$0] + ($0 == j ? 1e-3 : 0) }
  return zip(inU(moved, best.D), inU(star, best.D)).map { ($0 - $1) / 1e-3 }
}
let slopeSizes = Matrix(columns: slopes).map(abs)
page.claim("step1", .numerical, slopeSizes, equals: Matrix.diagonal(s), within: 1e-10)

//: (The post writes $x^{(U)} = U^\top Dz^\star$, with the fixed point, where the variable $z$ is meant: at a
//: fixed point there is nothing to differentiate. And its $dx/dx^{(U)} = U$ is true on the plane, where
//: $x=Ux^{(U)}$. Off the plane it cannot be: $U^\top x$ forgets what is orthogonal to the plane, and
//: $UU^\top$ is the projection onto it. Of the variance of noisy data [the
//: plane holds the sum of the kept eigenvalues]{✓ inPlane}, which is this share:)

let projected = Matrix.product(U, U, transposeB: true) * best.covariance
page.show(
  "share of the variance of x in the plane", projected.trace / λ.reduce(0, +), as: "inPlane")
page.claim("inPlane", .exact, projected.trace, equals: λ[0] + λ[1], within: 1e-12)

//: **Step 2.** Walk along the image of $\mathcal Z^{(i)}$, the other hidden number held still. A step
//: $dz_i$ covers the length $s_i dz_i$, so the density of $z_i$ is spread over $s_i$ times the length:
//:
//: $$ f_i(x^{(U)}_i) = s_i^{-1}\, p(z_i). \tag{1.15} $$
//:
//: So [each $f_i$ integrates to one]{✓ integral}.

/// The density of the standard normal.
func φ(_ z: Double) -> Double { exp(-z * z / 2) / (2 * .pi).squareRoot() }

/// The density of s times a standard normal number, equation (1.15).
func lineDensity(_ x: Double, stretch s: Double) -> Double { φ(x / s) / s }

let integrals = s.map { s in simpson(-9 * s...9 * s) { lineDensity($0, stretch: s) } }
page.claim("integral", .numerical, integrals, equals: 1, within: 1e-12)

//: **Step 3.** On the plane, the density is that of $z$ divided by the factor by which the decoder
//: stretches areas, and this is the product of the two line densities:
//:
//: $$ p(Dz) = \frac{p(z)}{\sqrt{\det D^\top D}} = \prod_i s_i^{-1} p(z_i) = \prod_i f_i(x^{(U)}_i).
//:    \tag{1.16} $$
//:
//: (The post writes $|D|$ for that factor. But $D$ has five rows and two columns, and no determinant;
//: $\sqrt{\det D^\top D}$ is meant, and a density per unit of *area of the plane*.) By the
//: definition, [the product of the two line densities at the image of $z^\star$ is the probability of a small
//: square of latent space, over the area of its image]{✓ step3}.

/// The probability of a small square around z, divided by the area of its image under D.
func densityFromAreas(_ D: Matrix<Double>, at z: [Double]) -> Double {
  let h = 1e-3
  let mass = z.reduce(1) {
    $0 * (normalDistribution($1 + h / 2) - normalDistribution($1 - h / 2))
  }
  let (a, b) = (D * [h, 0], D * [0, h])
  return mass / (dot(a, a) * dot(b, b) - pow(dot(a, b), 2)).squareRoot()
}

/// The product of the line densities of coordinates that are stretched by s, equation (1.16).
func productOfLines(_ x: [Double], stretches s: [Double]) -> Double {
  zip(x, s).reduce(1) { $0 * lineDensity($1.0, stretch: $1.1) }
}

let starImage = zip(s, star).map(*)
let onLines = zip(starImage, s).map { lineDensity($0, stretch: $1) }
let atStar = densityFromAreas(best.D, at: star)
page.claim(
  "step3", .numerical, [onLines[0] * onLines[1], productOfLines(starImage, stretches: s)],
  equals: atStar, within: 1e-6 * atStar)

//: ![A round blue density with two dashed lines through a star; a wide red ellipse of density with the
//: images of the lines; two bell curves of different width with a marked point each.](steps.png)
//: The three steps in numbers. Left: the prior, a point $z^\star$ and the lines through it. Middle:
//: their images on the decoder's plane, in the coordinates $x^{(U)}$. Right: the densities along the
//: two lines. At the image of $z^\star$ the density of the plane is the product of the two values
//: marked.

page.figure("steps", width: 640, height: 230, columnWidths: [0.29, 0.4, 0.31]) {
  steps(s, star: star, image: starImage, densities: onLines, plane: productOfLines)
}

//: Which of this needs $V=I$? Turn the latent plane, $D\to DR$. The lines $\mathcal Z^{(i)}$ are then
//: carried to the columns of $DR$, which in general are no longer orthogonal, and the product of the densities along
//: them is no longer the density of the plane. By (1.16) the logarithm of the plane's density exceeds that
//: of the product by
//:
//: $$ \tfrac12\Bigl[\sum_i\log(D^\top D)_{ii} - \log\det D^\top D\Bigr]
//:    = \tfrac12\log\Bigl(1+\frac{(s_1^2-s_2^2)^2\sin^2 2\theta}{4s_1^2s_2^2}\Bigr) \ge 0 \tag{1.17} $$
//:
//: for two hidden numbers turned by $\theta$. [At 30° (1.17) is the same by areas and by the
//: angle]{✓ mismatch}; there [the image of the first latent axis leaves $u_1$ by an angle whose tangent is
//: $\frac{s_2}{s_1}\tan30°$]{✓ misalignment}. (That (1.17) is never negative is Hadamard's inequality.) It
//: vanishes exactly where the columns are orthogonal. So orthogonal columns are what makes step 3 true of
//: the *latent* lines: **they tie the factors of the density to the hidden numbers.**

//: ![As before, but on the slanted plane the dashed lines cross obliquely and run away from the two red
//: arrows.](picture-turned.png)
//: The decoder of {figure:picture} with its latent plane turned by 30°. The plane, the density on it
//: and the singular vectors $u_i$, $u_j$ are the same. But the images of the latent lines leave the
//: directions $u_i$, $u_j$, and do not meet at right angles. (The square of latent space that is drawn
//: lies on another patch of the plane, and so does the same $z^\star$.)
//:
//: The columns $d_1$, $d_2$ of the first decoder have become those of the second: [$DR$ has the columns
//: $\frac{\sqrt3}2d_1+\frac12d_2$ and $\frac{\sqrt3}2d_2-\frac12d_1$]{✓ slantedTurned}.

let slantedTurned = slanted * R
let mixedColumns = [(0.75.squareRoot(), 0.5), (-0.5, 0.75.squareRoot())].map { a, b in
  zip(slanted.column(0), slanted.column(1)).map { a * $0 + b * $1 }
}
page.figure("picture-turned", width: 720, height: 300, columnWidths: [0.36, 0.1, 0.54]) {
  try picture(slantedTurned)
}
page.claim(
  "slantedTurned", .exact, slantedTurned, equals: Matrix(columns: mixedColumns), within: 1e-15)

let columnNorms = (0..<2).map { norm(tilted.D.column($0)) }
let alongColumns = productOfLines(zip(columnNorms, star).map(*), stretches: columnNorms)
let fromAreas = log(densityFromAreas(tilted.D, at: star) / alongColumns)
let byAngle =
  0.5
  * log(
    1 + pow((squaredLengths[0] - squaredLengths[1]) * sin(.pi / 3), 2)
      / (4 * squaredLengths[0] * squaredLengths[1]))
let along = tilted.D.column(0)
let misalignment = acos(abs(dot(along, U.column(0))) / norm(along)) * 180 / .pi
page.show(
  "angle between u₁ and the image of the first axis, at 30°, in degrees", misalignment,
  as: "misalignment")
page.claim(
  "misalignment", .exact, tan(misalignment * .pi / 180), equals: s[1] / s[0] / 3.0.squareRoot(),
  within: 1e-12)
page.claim("mismatch", .numerical, fromAreas, equals: byAngle, within: 1e-6)

//: Independence is another matter. [The covariance of $x^{(U)} = U^\top DRz = SRz$ is $SRR^\top S = S^2$
//: at every angle]{✓ independent}, and for Gaussians that is all: the coordinates $x^{(U)}_i$ are independent whatever $V$ is.
//: The post says as much: it calls the linear case "not necessarily surprising", since a Gaussian always
//: factorises. What follows from that is worth saying aloud. In the linear case independence cannot tell
//: a good $V$ from a bad one, so it cannot be what a diagonal posterior buys. *Alignment* is.

let still = turned.map { model in
  let UD = U.transpose * model.D
  return (Matrix.product(UD, UD, transposeB: true) - .diagonal(squaredLengths)).largestEntry
}
page.claim("independent", .exact, still.max()!, equals: 0, within: 1e-13)

//: And where two singular values are equal, (1.17) vanishes at every angle: then nothing prefers one pair
//: of axes to another. Keep this in mind for chapter 4, where the decoder bends and independence itself
//: is at stake.
//:
//: ## 1.11 Your own data
//:
//: The same few lines fit any table of numbers. Here they meet Fisher's irises: 150 flowers, four
//: measurements each, and $m=2$. With `./Chapters/run ppca --data FILE.csv` they meet yours.
//:
//: <!-- data -->
//: ### A table of numbers
//:
//: The table has $N$ rows of $n$ numbers, and the model takes the rows for independent draws. How many
//: hidden numbers? The likelihood of the rows that were fitted never falls with $m$. So hold a fifth of
//: the rows out, fit the rest, and ask how probable the unseen rows are: put their mean of
//: $(x-\mu)(x-\mu)^\top$, about the *fitted* mean, into (1.3).

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

//: All $m$ come from one eigendecomposition. Along the eigenvectors of the fitted rows $C$ is diagonal, so
//: (1.3) needs only the variances $a_i = q_i^\top\bar Cq_i$ that the unseen rows have along them. A table
//: of fewer rows than columns has an eigenvector a row. In all directions beyond them the model has the
//: variance $\sigma^2$, and the sum of the $a_i$ is all that counts.

/// The mean squares of rows less some centres along k eigenvectors, n × k, and along n − k others
/// their mean. It takes some rows at a time: a large table is not copied.
func meanSquares(_ X: Matrix<Double>, about centres: [Double]..., along Q: Matrix<Double>)
  -> [Double]
{
  let others = Q.rows - Q.columns
  var (squares, beyond) = ([Double](repeating: 0, count: Q.columns), 0.0)
  for first in stride(from: 0, to: X.rows, by: 4096) {
    let rows = centres.reduce(X.rows(first..<min(first + 4096, X.rows))) { $0 - $1 }
    let along = rows * Q
    for j in squares.indices { squares[j] += dot(along.column(j), along.column(j)) }
    if others == 0 { continue }
    beyond += pow((rows - .product(along, Q, transposeB: true)).frobeniusNorm, 2) / Double(others)
  }
  let sums = squares + [Double](repeating: beyond, count: others)
  return sums.map { $0 / Double(X.rows) }
}

/// (1.3) for rows that were not fitted, from the fitted eigenvalues and the variances found.
func unseenLogLikelihood(_ λ: [Double], _ found: [Double], latent m: Int) -> Double {
  let n = Double(λ.count)
  let noise = mean(Array(λ[m...]))
  let kept = (0..<m).reduce(0) { $0 + log(λ[$1]) + found[$1] / λ[$1] }
  let rest = (n - Double(m)) * log(noise) + found[m...].reduce(0, +) / noise
  return -0.5 * (n * log(2 * .pi) + kept + rest)
}

//: If no $m$ is asked for, `latentCount` takes [the one that is best on average over ten such
//: splits]{✓ bestCount}, where [the likelihood of the unseen rows is the mean of their log-densities under the
//: fitted model]{✓ unseenDensities}. (It stands in `UsableTable.swift`, with the messages for tables that cannot
//: be fitted.) Then the fit. Its
//: `sigma2`, `eigenvalues` and `logLikelihood` are those of (1.7) and (1.8), with covariances that divide
//: by $N$. [Formula (1.8) is the mean log-density of the
//: rows]{✓ meanDensity}. The score of scikit-learn's `PCA` is the log-likelihood of another model, whose
//: covariance divides by $N-1$: its $C$ is $\frac{N}{N-1}$ times ours, and so not the most probable one. [The
//: score differs from ours by exactly $\frac n2\left[\log\frac N{N-1} - \frac1N\right]$]{✓ score} if there are
//: more rows than columns; if not, scikit-learn also takes its noise from fewer eigenvalues.

func analyse(_ table: Table, latent: Int?, on page: Page, using random: inout Random) throws {
  try checkScale(table)
  let (N, n) = (Double(table.data.rows), Double(table.data.columns))
  var spectrum = try principalAxes(table.data)
  for i in numericalRank(spectrum.values)..<table.data.columns { spectrum.values[i] = 0 }
  let λ = spectrum.values
  let splitting = random
  let (m, unseen) = try latentCount(latent, for: table, λ, using: &random)
  let μ = mean(table.data)
  let X = table.data - μ
  let model = PPCA(fitting: spectrum, μ: mean(X), latent: m)
  let likelihood = maximumLogLikelihood(λ, latent: m)
  page.show("rows N", N, as: "rows")
  page.show("columns n", n, as: "columns")
  page.show("hidden numbers m", Double(m), as: "latent")
  page.show("eigenvalues", λ, as: "eigenvalues")
  page.show("σ²", model.noise, as: "sigma2", digits: 6)
  page.show("mean log-likelihood of a row", likelihood, as: "logLikelihood", digits: 8)
  let score = sklearnScore(λ, rows: X.rows, latent: m)
  page.show("scikit-learn's score, by its formula", score, as: "sklearnScore", digits: 8)
  page.keep(μ, as: "mean")
  page.keep(model.D.elements, as: "decoder")
  describe(table, on: page, line: #line)
  let rounding = 1e-10 + 1e-14 * n * n * λ[0] / model.noise
  if rounding < 1e-6 {
    page.claim(
      "meanDensity", .exact,
      X.rows > X.columns
        ? mean(try model.marginal().logDensities(X)) : try model.logLikelihoodByBayes(X),
      equals: likelihood, within: rounding)
  }
  if let unseen {
    try checkChoice(of: m, unseen, table.data, splitting: splitting, on: page, line: #line)
  }
  checkRounding(table.data, μ, spectrum, on: page, line: #line)
  checkModel(model, of: table.data, on: page, line: #line)
  if X.rows > X.columns {
    page.claim(
      "score", .exact, likelihood - score, equals: n / 2 * (log(N / (N - 1)) - 1 / N),
      within: 1e-9 * max(1, abs(likelihood)))
  }
  drawSpectrum(λ, model, on: page)
}

/// The mean log-likelihood of the fitted rows as scikit-learn's `PCA.score` computes it.
///
/// Its covariance divides by N − 1, and its noise is the mean of the min(N, n) − m eigenvalues that
/// a table of N rows can have beyond the kept ones.
func sklearnScore(_ λ: [Double], rows N: Int, latent m: Int) -> Double {
  let n = Double(λ.count)
  let theirs = λ.map { $0 * Double(N) / Double(N - 1) }
  let noise = mean(Array(theirs[m..<max(m + 1, min(N, λ.count))]))
  let kept = (0..<m).reduce(0) { $0 + log(theirs[$1]) + λ[$1] / theirs[$1] }
  let rest = (n - Double(m)) * log(noise) + λ[m...].reduce(0, +) / noise
  return -0.5 * (n * log(2 * .pi) + kept + rest)
}

extension PPCA {
  /// The mean log-density of the rows as $\log p(x\mid z)p(z)/p(z\mid x)$ at the mean of (1.9): nothing
  /// n × n is formed.
  func logLikelihoodByBayes(_ X: Matrix<Double>) throws -> Double {
    let M = try posteriorCovariance()
    let (N, n) = (Double(X.rows), Double(X.columns))
    let Z = (X - μ) * D * (1 / noise * M)
    let misses = X - μ - .product(Z, D, transposeB: true)
    let squares = pow(misses.frobeniusNorm, 2) / noise + pow(Z.frobeniusNorm, 2)
    return -0.5 * (n * log(2 * .pi * noise) + squares / N - (try Cholesky(M)).logDeterminant)
  }
}

//: The tolerance of the first claim grows with $\lambda_1/\sigma^2$, as rounding does; where it would be too
//: wide to mean anything, the claim is left out. Four more claims look after the fit and its arithmetic, by
//: routes of their own (in `SecondRoute.swift`): large numbers that differ little, and columns that nearly repeat
//: each other, are where means and eigenvalues lose their digits. [The means are those of compensated sums, to
//: two units of the last binary digit of a column's largest number]{✓ means}. [The eigenvalues from
//: $10^{-12}\lambda_1$ up are the mean squares of the rows along the eigenvectors, to a relative
//: $10^{-9}$]{✓ eigenvalues}. [Along each column of $D$ the rows vary by $s_i^2+\sigma^2$, as the model
//: does]{✓ alongColumns}, and [beyond all columns they vary by $\sigma^2$ on average]{✓ beyondColumns}. An eigenvalue below $4n\cdot2^{-52}$ of
//: the largest is given as 0, because the rounding of the table's own numbers can make such a one. In `results.json` stand also the mean and the decoder, row
//: by row, as `mean` and `decoder`.

//#-hidden-code
func drawSpectrum(_ λ: [Double], _ model: PPCA, on page: Page) {
  page.keep(Double(λ.count { $0 == 0 }), as: "zeros")
  page.figure("table-spectrum", height: 280) {
    tableSpectrum(λ, kept: model.D.columns, noise: model.noise)
  }
}

/// The first columns of a table, so that its reader sees how it was understood.
func describe(_ table: Table, on page: Page, line: Int) {
  let shown = min(table.columns.count, 8)
  let remarks = [
    "The table is \(table.name.asMarkdown).",
    shown < table.columns.count
      ? "The first \(shown) of \(table.columns.count) columns are shown." : nil,
    table.assumptions.isEmpty
      ? nil : "Assumed of the file: \(table.assumptions.joined(separator: "; "))".asMarkdown + ".",
  ].compactMap { $0 }
  page.note(remarks.joined(separator: " "), line: line)
  let means = mean(table.data)
  page.table(
    "columns",
    rows: (0..<shown).map { j in
      [
        table.columns[j].asMarkdown, means[j].formatted(digits: 4),
        standardDeviation(table.data.column(j)).formatted(digits: 4),
      ]
    })
}
//#-end-hidden-code
//: ![A dot for each eigenvalue, falling from left to right, and a dashed line at the
//: noise.](table-spectrum.png)
//: The variances of the table along its eigenvectors, on a logarithmic axis, and the noise. The decoder keeps
//: the first $m$ of them, less the noise; the rest is noise. Directions of variance 0, beyond the axis:
//: {zeros}.
//:
//: | column | mean | standard deviation |
//: | --- | --- | --- |
//: | {table:columns} |
//:
//: <!-- /data -->

//#-hidden-code
let iris = try Table(bundled: "iris")
try analyse(iris, latent: 2, on: page, using: &random)
var splitting = random
let irisChoice = try latentCount(
  nil, for: iris, principalAxes(iris.data).values, using: &splitting)
try checkChoice(
  of: irisChoice.m, irisChoice.unseen!, iris.data, splitting: random, on: page, line: #line)
page.keep(Double(irisChoice.m), as: "irisCount")
//#-end-hidden-code

//: (The irises are three species, so their rows are *not* draws from one Gaussian, and the fit describes none
//: of the species. Left to the held-out rows, $m$ would be {irisCount}.)
//:
//: > **Exercise 1.6** ★★ Derive the difference between scikit-learn's score and the maximum. Is it ever
//: > negative?
//: >
//: > **Exercise 1.7** ★★★ Choose $m$ for a table of your own by the .632 bootstrap instead of a held-out
//: > fifth.
//:
//: ## 1.12 Handwritten digits
//:
//: Last, larger data: 1797 handwritten digits of $8\times8$ pixels (Alpaydin and Kaynak, 1998), each pixel
//: a whole number from 0 to 16. A first try goes wrong in an instructive way. [The pen never touched three of
//: the pixels]{✓ constantPixels}.

let digits = try Table(bundled: "digits")
let pixels = digits.data.columns(0..<64)
let raw = try eigen(covariance(pixels))
page.claim(
  "constantPixels", .exact, Double(covariance(pixels).diagonal.count { $0 == 0 }), equals: 3)

//: Keep the 61 directions in which the digits do vary, and the noise has nothing left to explain. Make
//: $\sigma^2$ as small as you like: the log-likelihood grows without bound, and [a factor of 100 is worth
//: $\frac32\log 100$ nats]{✓ unbounded}.

let shrinking = [1e-4, 1e-6, 1e-8]
let unbounded = try shrinking.map { noise in
  try PPCA(keeping: Array(0..<61), of: raw, μ: mean(pixels), noise: noise)
    .logLikelihood(covariance(pixels))
}
page.table("unbounded", columns: [shrinking, unbounded], digits: [2, 5])
page.claim(
  "unbounded", .numerical, unbounded[2] - unbounded[1], equals: 1.5 * log(100), within: 1e-3)

//: | $\sigma^2$ | mean log-likelihood |
//: | --- | --- |
//: | {table:unbounded} |
//:
//: Such a number says nothing about digits: a density on 64 dimensions can be as large as one likes on
//: points that lie in 61 of them. The cure takes a pixel for what it is. The number 7 stands for anything
//: from 6½ to 7½, so we add to each pixel noise that is uniform on $(-\frac12,\frac12)$, once and before
//: anything is split.

let X = Matrix(rows: pixels.rows, columns: 64) { i, j in pixels[i, j] + random.uniform() - 0.5 }
let added = (X - pixels).elements
let count = Double(added.count)
let addedDeviations = [
  mean(added) * (12 * count).squareRoot(),
  (mean(added.map { $0 * $0 }) - 1.0 / 12) * (180 * count).squareRoot(),
]
page.claim("added", .statistical, addedDeviations.map(abs), atMost: 5)

//: So [the noise has the mean 0 and the mean square $\frac1{12}$, to five standard errors]{✓ added}. How many
//: hidden numbers has a digit? We split the rows ten times.

let splits = 10
let trials = try Progress.over("splits", total: splits) { progress in
  try (0..<splits).map { _ in
    defer { progress.advance() }
    return try holdOut(X, using: &random)
  }
}
let unseen = (0..<63).map { m in mean(trials.map { $0.unseen[m] }) }
func best(_ values: [Double]) -> Int { values.indices.max { values[$0] < values[$1] }! + 1 }
let chosen = trials.map { best($0.unseen) }
let below = zip(trials, chosen).map { trial, top in trial.unseen.map { $0 - trial.unseen[top - 1] }
}
let m = best(unseen)
page.keep(Double(splits), as: "splits")
page.show(
  "best m over the splits: smallest, largest", [chosen.min()!, chosen.max()!].map(Double.init),
  as: "chosen")
page.show("best m of the mean over the splits", Double(m), as: "bestLatent")
let digitSpectrum = try eigen(covariance(X))
let tail = [49, 50, 51, 52, 63].map { digitSpectrum.values[$0] }
page.show("eigenvalues 50, 51, 52, 53 and 64, and 1/12", tail + [1.0 / 12], as: "tail")
page.claim(
  "tail", .exact, tail.map { e in digitSpectrum.values.count { $0 >= e } },
  equals: [50, 51, 52, 53, 64])
page.claim("chosen", .exact, below, atMost: 0)
page.claim("grows", .statistical, unseen[51] - unseen[40], atLeast: 2)
page.claim("levelsOff", .statistical, abs(unseen[62] - unseen[51]), atMost: 0.2)

//: ![Left, two bundles of curves rise steeply and level off, the held-out ones below the fitted. Right,
//: enlarged, the held-out curves rise to dots near zero and then fall slightly or
//: stay.](digit-likelihood.png)
//: Left: the mean log-likelihood of fitted digits (grey) and of held-out digits (red) over the number
//: of hidden numbers, for each split. Right: the tops of the held-out curves, each below its own best
//: (dots; some coincide). They are level from about 52 on.

page.figure("digit-likelihood", width: 640, height: 300, columnWidths: [0.55, 0.45]) {
  heldOut(trials, below: below, tops: chosen)
}

//: The curve rises to about 52: [from 41 to 52 hidden numbers the held-out likelihood still grows, by at least
//: 2 nats]{✓ grows}. [From 52 to 63 it does not change by more than 0.2 nats]{✓ levelsOff}. [No count predicts the
//: held-out digits of a split better than the one chosen for it]{✓ chosen}. Over {splits} splits the best $m$ ranges from
//: {chosen[0]} to {chosen[1]}, and a fresh draw of the noise moves it anywhere on the level, now and then to
//: the end of it. The eigenvalues tell why ([those shown are number 50, 51, 52, 53 and 64
//: from the top]{✓ tail}). Up to about 51 every direction has more variance than the noise
//: that we added to the pixels, and is worth keeping. The last dozen hold little else, and its variance is
//: $\frac1{12}$ = {tail[5]} in all of them: there PPCA's account of noise is *right*, and it makes no
//: difference how many of them are kept.
//:
//: What do the directions look like? A column of $D$ has 64 entries, so it is an image: what to add to the
//: mean digit when its hidden number grows by one.

let digitModel = PPCA(fitting: digitSpectrum, μ: mean(X), latent: m)

//: ![A blurred grey digit and seven small red and blue patterns.](digit-columns.png)
//: The mean digit, and the seven leading columns of $D$, longest first (red adds ink, blue takes it
//: away). They are strokes shared by many digits; none of them is a digit.

page.figure("digit-columns", width: 640, height: 120, columnWidths: [0.115, 0.885]) {
  strokes(digitModel.μ, digitModel.D)
}

let drawn = digitModel.sample(10, using: &random).x

//: ![A row of ten handwritten digits; below it a row of ten blurred, digit-like
//: smudges.](digit-draws.png)
//: Ten digits of the data above, ten draws from the model below. The draws have strokes of the right
//: width in the right places, and are not digits: one Gaussian cloud around a mean has no room for ten
//: separate kinds. A decoder that bends could make room. (Grey is cut at 0 and 16.)

page.figure("digit-draws", width: 640, height: 150) { digits(pixels, drawn) }

//: ## 1.13 What we have, and what is open
//:
//: *Proved here:* where the slope of the likelihood vanishes; that the leading eigenvectors, shortened by
//: the noise, are its one maximum up to rotation; that the posterior is Gaussian, and diagonal exactly when
//: the decoder's columns are orthogonal; that only then the density is the product of those along the
//: images of the latent lines. *Measured:* the same, by routes that do not share the proofs. *Left to
//: you:* the size of the curvatures. *Open:* the maximum is a whole family $\hat DR$, and the likelihood
//: cannot choose among them. In chapter 2 a variational autoencoder must keep its posterior diagonal. It
//: has to choose.
//:
//: **Sources.** C. Allen (2024), *Disentangling Disentanglement: How VAEs Learn Independent
//: Components*, and arXiv 2410.22559. M. E. Tipping and C. M. Bishop (1999), *Probabilistic
//: principal component analysis*, J. R. Statist. Soc. B 61, 611–622. E. Alpaydin and C. Kaynak
//: (1998), *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, CC BY 4.0.
//: R. A. Fisher (1936), Annals of Eugenics 7, 179–188.

//#-hidden-code
page.weave()
//#-end-hidden-code
