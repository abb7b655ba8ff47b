//: # 1. Probabilistic PCA, where everything can be solved
//:
//: **If data are made by a linear map of a few hidden numbers plus noise, what can the data tell us
//: about the map, and what can they never tell?**
//:
//: A variational autoencoder is a story about how data came to be: hidden numbers are drawn, a
//: decoder carries them into data space, noise is added. With a linear decoder the story is called
//: *probabilistic PCA* (Tipping and Bishop, 1999), and every question about it has an answer in
//: closed form. We ask all of them here, because the later chapters ask the same ones of decoders
//: that bend.
//:
//: *You need:* eigenvalues, the singular value decomposition, the multivariate Gaussian.
//:
//: *You get:* the likelihood, its maximum and its saddles; the posterior of the hidden numbers; and
//: one freedom that no amount of data removes, on which the rest of the book turns.
//:
//: This page is a program. Each box of Swift ran as you see it; what follows a box is what it
//: found. A line with a ✓ is a claim that the program checked, with both numbers, and it says how
//: sure such a claim can be: *exact* (an identity, up to rounding), *numerical* (a limit or an
//: optimum), *statistical* (about random draws). Had one been false, there would be no page.

//#-hidden-code
import ArgumentParser
import Foundation
import Seams

struct Chapter: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ppca",
    abstract: "Chapter 1: probabilistic PCA in closed form.",
    discussion: "Prints what it finds, checks every claim and weaves the page. With --data it fits "
      + "your own table instead.")

  @OptionGroup var shared: PageOptions

  @Option(help: ArgumentHelp("Fit this CSV file of numbers.", valueName: "file.csv"))
  var data: String?

  @Option(help: "How many hidden numbers; without it, the count that predicts unseen rows best.")
  var latent: Int?

  func validate() throws {
    if let latent, latent < 1 {
      throw ValidationError("--latent is \(latent); a model needs at least one hidden number.")
    }
    if latent != nil && data == nil {
      throw ValidationError("--latent goes with --data: it sets the model of your own table.")
    }
  }
}

let options = Chapter.parseOrExit()
if let file = options.data {
  let table = orExit(try Table(contentsOf: file))
  var settings = ["data": "\(table.name), \(table.size) bytes, CRC-32 \(table.checksum)"]
  settings["latent"] = options.latent.map { "\($0)" }
  let page = Page(options.shared, settings: settings, dataOnly: true)
  var random = Random(seed: options.shared.seed)
  orExit(try analyse(table, latent: options.latent, on: page, using: &random))
  page.weave()
  exit(EXIT_SUCCESS)
}
let page = Page(options.shared)
var random = Random(seed: options.shared.seed)
//#-end-hidden-code

//: ## 1.1 A machine that makes data
//:
//: Draw $m$ hidden numbers $z$, independent and standard normal. Carry them into data space by an
//: $n\times m$ matrix $D$, the *decoder*. Add noise of variance $\sigma^2$, the same in every
//: direction:
//:
//: $$ z \sim \mathcal N(0, I_m), \qquad x \mid z \sim \mathcal N(Dz + \mu,\ \sigma^2 I_n). \tag{1.1} $$
//:
//: That is the whole model. It has three parts, so that is what we store.

/// Probabilistic PCA, equation (1.1), with n data dimensions and m hidden ones.
struct PPCA {
  /// The decoder, n × m.
  var D: Matrix<Double>
  /// The mean of the data, n numbers.
  var μ: [Double]
  /// σ², the variance of the noise.
  var noise: Double
}

//: Running the machine takes a line for each arrow of the story.

extension PPCA {
  /// `count` draws of z and of the x made from them, one a row.
  func sample(_ count: Int, using random: inout Random) -> (z: Matrix<Double>, x: Matrix<Double>) {
    let z = random.normals(rows: count, columns: D.columns)
    let ε = noise.squareRoot() * random.normals(rows: count, columns: D.rows)
    return (z, .product(z, D, transposeB: true) + ε + μ)
  }
}

//: For a first look we take one hidden number and a plane of data, where everything can be seen.

let toy = PPCA(D: Matrix([[1.6], [1.0]]), μ: [0, 0], noise: 0.3)
let (toyZ, toyX) = toy.sample(400, using: &random)

//: ## 1.2 The distribution of the data
//:
//: What does the machine make, if we do not look at $z$? A linear map of a Gaussian is Gaussian, and
//: so is its sum with Gaussian noise. The covariance is the part that the decoder put there plus the
//: part that the noise put there:
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

page.figure(
  "machine", height: 300, columnWidths: [0.42, 0.58],
  caption: "The machine at work. Left: the prior of the one hidden number, and 400 draws of it. "
    + "Right: the 400 points made from them, the line $Dz$ that the decoder can reach (dashed), and "
    + "the ellipses of equation (1.2) at one and two standard deviations.",
  alt: "Left, a bell curve with a strip of points below it. Right, an elongated cloud of points "
    + "along a slanted dashed line, inside two nested ellipses."
) { machine(toy, toyZ, toyX) }

//: Equation (1.2) was argued, not proved, so we check it twice. First without any theory of
//: Gaussians: sum over all $z$, $p(x) = \int p(x\mid z) p(z) dz$, by quadrature, at one point.

let somewhere = [1.3, -0.4]
let byQuadrature = Quadrature(count: 200).expectation { z in
  let residual = zip(somewhere, toy.D.elements).map { x, d in x - d * z }
  return exp(-dot(residual, residual) / (2 * toy.noise)) / (2 * .pi * toy.noise)
}
page.claim(
  .numerical, "$p(x)$ by (1.2) is the integral of $p(x\\mid z)p(z)$ over $z$",
  exp(toyMarginal.logDensity(somewhere)), .equals, byQuadrature, within: 1e-10)

//: Then with draws. The covariance of $N$ points, $S = \frac1N\sum_k (x_k-\bar x)(x_k-\bar x)^\top$,
//: should be near $C$, and theory says how near. For Gaussian data the mean of $\lVert S -
//: C\rVert^2$ is $(\lVert C\rVert^2 + (\mathrm{tr} C)^2)/N$, up to terms in $1/N^2$. So four times
//: the data halve the error, and no sooner.

let C = toy.covariance
let counts = [50, 200, 800]
let errors = counts.map { count in
  (0..<300).map { _ in
    let S = covariance(toy.sample(count, using: &random).x)
    return pow((S - C).frobeniusNorm, 2) / (pow(C.frobeniusNorm, 2) + pow(C.trace, 2))
  }
}
page.table(
  ["points $N$", "mean of the squared error, times $N$", "standard error"],
  rows: zip(counts, errors).map { count, errors in
    let spread = standardDeviation(errors) / 300.0.squareRoot()
    return [
      "\(count)", (Double(count) * mean(errors)).formatted(digits: 3),
      (Double(count) * spread).formatted(digits: 2),
    ]
  })
page.claim(
  .statistical, "for the largest $N$, the squared error times $N$ is what theory says",
  800 * mean(errors[2]), .equals, 1,
  within: 5 * 800 * standardDeviation(errors[2]) / 300.0.squareRoot())

//: > **Exercise 1.1** ★ How many points bring the error below a tenth of $\lVert C\rVert$? Answer by
//: > the formula first, then put your number into `counts`.
//:
//: ## 1.3 The best machine for the data
//:
//: Now turn it round. We hold data and must guess the machine. How probable does a machine make what
//: we saw? The mean log-likelihood of a point depends on the data only through their mean, which is
//: best matched by $\mu=\bar x$, and their covariance $S$:
//:
//: $$ L(D,\sigma^2) = -\tfrac12\left[\, n\log 2\pi + \log\det C + \mathrm{tr}(C^{-1}S) \,\right]. \tag{1.3} $$
//:
//: It is computed through the Cholesky factor of $C$, which gives the logarithm of the determinant
//: without the determinant, and $C^{-1}S$ without the inverse.

extension PPCA {
  /// The mean log-likelihood of a point in nats, equation (1.3), directly.
  ///
  /// `S` is the second moment of the data about μ, n × n.
  func logLikelihood(_ S: Matrix<Double>) throws -> Double {
    let factor = try Cholesky(covariance)
    let n = Double(D.rows)
    return -0.5 * (n * log(2 * .pi) + factor.logDeterminant + factor.solve(S).trace)
  }
}

//: From here on we work with one covariance in five dimensions, our fixture. Its eigenvalues are
//: $9, 4, 1, \tfrac12, \tfrac1{10}$, its eigenvectors the columns of a reflection, so nothing lies
//: along the axes of the data by accident.

let λ = [9, 4, 1, 0.5, 0.1]
let U = reflection(across: [1, 2, 3, 4, 5])
let S = U * .diagonal(λ) * U.transpose

/// The reflection I − 2hhᵀ/hᵀh.
func reflection(across h: [Double]) -> Matrix<Double> {
  Matrix(rows: h.count, columns: h.count) { i, j in
    (i == j ? 1 : 0) - 2 * h[i] * h[j] / dot(h, h)
  }
}

//: Which $D$ and $\sigma^2$ make (1.3) largest? Write $S = U\Lambda U^\top$ with the largest
//: eigenvalue first. Tipping and Bishop found that
//:
//: $$ \hat\sigma^2 = \frac1{n-m}\sum_{i>m}\lambda_i, \qquad
//:    \hat D = U_m(\Lambda_m - \hat\sigma^2 I)^{1/2}. \tag{1.4} $$
//:
//: In words: *the noise is the mean of the variances we did not keep, and each direction we keep
//: gives up that much of its own*, because noise will put it back. We store the second half of the
//: formula for any choice of eigenvectors, since section 1.7 asks what becomes of the others.

/// The eigenvalues of S, largest first, and its eigenvectors, one a column.
typealias Spectrum = (values: [Double], vectors: Matrix<Double>)

extension PPCA {
  /// The model that keeps the eigenvectors with these numbers, at a given σ².
  init(keeping kept: [Int], of spectrum: Spectrum, μ: [Double], noise: Double) {
    let s = kept.map { (spectrum.values[$0] - noise).squareRoot() }
    D = spectrum.vectors.columns(kept) * .diagonal(s)
    (self.μ, self.noise) = (μ, noise)
  }

  /// The model of highest likelihood with m hidden numbers, equation (1.4).
  init(fitting spectrum: Spectrum, μ: [Double], latent m: Int) {
    let noise = mean(Array(spectrum.values[m...]))
    self.init(keeping: Array(0..<m), of: spectrum, μ: μ, noise: noise)
  }
}

let zero = [Double](repeating: 0, count: 5)
let spectrum = try eigen(S)
let best = PPCA(fitting: spectrum, μ: zero, latent: 2)
let maximum = try best.logLikelihood(S)
page.show("σ²", best.noise, as: "noise", digits: 6)
page.show("L", maximum, as: "maximum", digits: 6)

//: At this point (1.3) collapses. The eigenvalues of $C$ are $\lambda_1,\dots,\lambda_m$ and then
//: $\hat\sigma^2$ repeated, and $\mathrm{tr}(C^{-1}S) = n$, so
//:
//: $$ L(\hat D,\hat\sigma^2) = -\tfrac12\Bigl[\, n\log2\pi + \sum_{i\le m}\log\lambda_i
//:    + (n-m)\log\hat\sigma^2 + n \,\Bigr]. \tag{1.5} $$

/// The highest mean log-likelihood with m hidden numbers, equation (1.5), from eigenvalues alone.
func maximumLogLikelihood(_ λ: [Double], latent m: Int) -> Double {
  let n = Double(λ.count)
  let noise = mean(Array(λ[m...]))
  let kept = λ[..<m].reduce(0) { $0 + log($1) }
  return -0.5 * (n * log(2 * .pi) + kept + (n - Double(m)) * log(noise) + n)
}

page.claim(
  .exact, "(1.5) from the eigenvalues is (1.3) evaluated directly", maximum, .equals,
  maximumLogLikelihood(λ, latent: 2), within: 1e-12)
page.claim(
  .exact, "$\\mathrm{tr}(C^{-1}S)=n$ at the maximum", try Cholesky(best.covariance).solve(S).trace,
  .equals, 5, within: 1e-12)
page.claim(
  .exact,
  "what was kept is what the decoder and the noise explain: "
    + "$\\sum_{i\\le m}\\lambda_i = \\mathrm{tr}(DD^\\top)+m\\sigma^2$",
  pow(best.D.frobeniusNorm, 2) + 2 * best.noise, .equals, λ[0] + λ[1], within: 1e-12)

//: Is it a maximum? A first test is the slope. A small change of the model changes $C$ by
//: $dC = dD D^\top + D dD^\top + d\sigma^2 I$, and differentiating (1.3) gives
//:
//: $$ \frac{\partial L}{\partial D} = G D, \qquad
//:    \frac{\partial L}{\partial\sigma^2} = \tfrac12\,\mathrm{tr}\,G, \qquad
//:    G = C^{-1}SC^{-1} - C^{-1}. \tag{1.6} $$

extension PPCA {
  /// ∂L/∂D, n × m, and ∂L/∂σ², equation (1.6).
  func gradient(_ S: Matrix<Double>) throws -> (D: Matrix<Double>, noise: Double) {
    let factor = try Cholesky(covariance)
    let G = factor.solve(factor.solve(S).transpose) - factor.inverse
    return (G * D, G.trace / 2)
  }
}

let slope = try best.gradient(S)
page.claim(
  .exact, "the slope in $D$ vanishes", slope.D.largestEntry, .equals, 0, within: 1e-14)
page.claim(.exact, "the slope in $\\sigma^2$ vanishes", slope.noise, .equals, 0, within: 1e-14)

//: A formula for a slope can itself be wrong, so we also push one entry of $D$ at a random machine,
//: up and down, and look at what (1.3) does.

let elsewhere = PPCA(D: random.normals(rows: 5, columns: 2), μ: zero, noise: 0.7)
let pushed = try [1e-5, -1e-5].map { step in
  var model = elsewhere
  model.D[3, 1] += step
  return try model.logLikelihood(S)
}
page.claim(
  .numerical, "(1.6) is the slope of (1.3), by central differences",
  (pushed[0] - pushed[1]) / 2e-5, .equals, try elsewhere.gradient(S).D[3, 1], within: 1e-7)

//: The last test does not trust calculus at all: stretch the first column by any factor, let
//: $\sigma^2$ be anything, evaluate (1.3) on a grid, and see where it is highest.

let scales = (0...60).map { 0.4 + 0.02 * Double($0) }
let noises = (0...60).map { pow(10, -1 + Double($0) / 40) }
let landscape = try Matrix(rows: noises.count, columns: scales.count) { i, j in
  let D = best.D * .diagonal([scales[j], 1])
  return try PPCA(D: D, μ: zero, noise: noises[i]).logLikelihood(S) - maximum
}

page.figure(
  "maximum", height: 340,
  caption: "The log-likelihood (1.3), in nats below its maximum, evaluated directly over a stretch "
    + "of the first column of $\\hat D$ and over $\\sigma^2$ (on a logarithmic scale). The cross is "
    + "the closed form (1.4): it stands on the top of the hill.",
  alt:
    "A hill drawn with contours; a cross marks its top, at a stretch of one and a noise variance "
    + "near one half."
) { hill(landscape, scales, noises, top: (1, best.noise)) }
page.claim(
  .exact, "no point of the grid lies above the closed form",
  landscape.elements.max()!, .atMost, 0, within: 1e-12)

//: > **Exercise 1.2** ★ Find $\hat\sigma^2$ and $\hat L$ for the fixture by hand, for $m=2$.
//: >
//: > **Exercise 1.3** ★ Show that $\mathrm{tr}(C^{-1}S)=n$ at the maximum, whatever $S$ is.
//: > *Hint: stretch the whole of $C$ by a factor and differentiate.*
//:
//: ## 1.4 The spectrum, and what each direction gives up
//:
//: Equation (1.4) is easiest to remember as a picture. Sort the variances of the data along the
//: eigenvectors. Draw a line at the mean of those you discard. What stands above the line is signal,
//: and the decoder's columns have exactly that squared length: $s_i^2 = \lambda_i - \hat\sigma^2$.

let lengths = (0..<2).map { pow(norm(best.D.column($0)), 2) }
page.show("s²", lengths, as: "lengths")

page.figure(
  "spectrum", height: 300,
  caption: "The spectrum of the fixture with $m=2$. The noise line is the mean of the three "
    + "discarded eigenvalues. The two kept directions give up that much (grey) and keep the rest "
    + "(red), which is the squared length of their column of $\\hat D$.",
  alt: "Five bars of falling height. A dashed line crosses them low down; the first two bars are "
    + "red above the line and grey below it, the other three are outlined."
) { spectrumBars(λ, kept: 2, noise: best.noise) }

//: Is this not just PCA? The directions are those of PCA. But PCA is a projection and has no noise:
//: it never says how probable a point is, and it would give each column its full length
//: $\sqrt{\lambda_i}$. Such a decoder would count the noise twice, once in $DD^\top$ and once in
//: $\sigma^2 I$.

let unshrunk = PPCA(
  D: U.columns(0..<2) * .diagonal([λ[0].squareRoot(), λ[1].squareRoot()]), μ: zero,
  noise: best.noise)
page.show(
  "likelihood lost without shrinking", maximum - (try unshrunk.logLikelihood(S)), as: "lost")

//: ## 1.5 What the machine thinks of a point
//:
//: Given a point $x$, which $z$ made it? Bayes' rule gives a Gaussian again. This is equation (2) of
//: the post that we follow (Allen, 2024):
//:
//: $$ p(z\mid x) = \mathcal N\left(z;\ \tfrac1{\sigma^2}MD^\top (x-\mu),\ M\right), \qquad
//:    M = \left(I + \tfrac1{\sigma^2}D^\top D\right)^{-1}. \tag{1.7} $$

extension PPCA {
  /// M, m × m, equation (1.7). It does not depend on x.
  func posteriorCovariance() throws -> Matrix<Double> {
    try Cholesky(.identity(D.columns) + D.gram(scale: 1 / noise)).inverse
  }

  /// The distribution of z once x is known, equation (1.7).
  func posterior(of x: [Double]) throws -> Gaussian {
    let M = try posteriorCovariance()
    let centred = zip(x, μ).map { $0 - $1 }
    return try Gaussian(mean: (M / noise) * (D.transpose * centred), covariance: M)
  }
}

//: The second route knows nothing of Bayes. Stack $z$ and $x$ into one Gaussian vector of $m+n$
//: numbers, whose covariance has the blocks $I$, $D^\top$, $D$ and $C$, and condition on $x$ as one
//: would for any Gaussian. That inverts an $n\times n$ matrix where (1.7) inverts one of $m\times
//: m$; that the two agree is Woodbury's identity, $\tfrac1{\sigma^2}MD^\top = D^\top C^{-1}$.

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
page.claim(
  .exact, "the two posteriors are one: their divergence vanishes",
  byBayes.divergence(from: byConditioning), .equals, 0, within: 1e-12)
let woodbury =
  (try best.posteriorCovariance() / best.noise) * best.D.transpose
  - (try Cholesky(best.covariance).solve(best.D)).transpose
page.claim(
  .exact, "Woodbury's identity, entry by entry", woodbury.largestEntry, .equals, 0, within: 1e-14)

//: Two things in (1.7) deserve a look. The mean is pulled towards zero: the machine knows the prior,
//: and takes part of what it sees for noise. And $M$ is diagonal exactly when $D^\top D$ is, that
//: is, when **the columns of the decoder are orthogonal**. The columns in (1.4) are. Mix them by a
//: rotation $R$ of latent space, and the posterior's axes tilt.

/// The rotation of the plane by an angle in radians.
func rotation(by θ: Double) -> Matrix<Double> {
  Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]])
}

extension PPCA {
  /// The machine with the decoder DR.
  func rotated(by R: Matrix<Double>) -> PPCA { PPCA(D: D * R, μ: μ, noise: noise) }
}

let tilted = best.rotated(by: rotation(by: .pi / 6))
let seen = best.sample(7, using: &random)

page.figure(
  "posterior", height: 330, shareY: true,
  caption: "Posteriors of seven points in the latent plane (two standard deviations), the $z$ that "
    + "made each point (small discs), and the prior (dashed). Left, the decoder (1.4): every "
    + "posterior is the same ellipse, aligned with the axes. Right, the same decoder with its "
    + "latent plane turned by 30°: the same distribution of $x$, and tilted posteriors.",
  alt: "Two latent planes with a dashed circle and seven equal ellipses each; upright on the left, "
    + "tilted by thirty degrees on the right."
) { posteriors(of: seen, under: [(best, 0), (tilted, .pi / 6)]) }

let M = try tilted.posteriorCovariance()
page.show(
  "correlation of z₁ and z₂ given x, turned by 30°", M[0, 1] / (M[0, 0] * M[1, 1]).squareRoot(),
  as: "correlation")

//: ## 1.6 What the likelihood cannot see
//:
//: The caption says *the same distribution of $x$*, and that is the freedom announced at the top.
//: Replace $D$ by $DR$ with any orthogonal $R$: since $RR^\top = I$,
//:
//: $$ DR(DR)^\top + \sigma^2 I = DD^\top + \sigma^2 I. \tag{1.8} $$
//:
//: $C$ stays the same, so every likelihood stays the same, for every data set of any size. **The
//: data never say which way the latent axes point.** Write the singular value decomposition of the
//: decoder as $D = USV^\top$. The data fix $U$ and $S$; of $V$ they say nothing.

let angles = (0...90).map { Double($0) }
let turned = angles.map { best.rotated(by: rotation(by: $0 * .pi / 180)) }
let changes = try turned.map { try $0.logLikelihood(S) - maximum }
let correlations = try turned.map { model in
  let M = try model.posteriorCovariance()
  return M[0, 1] / (M[0, 0] * M[1, 1]).squareRoot()
}

page.figure(
  "freedom", height: 300,
  caption: "The latent plane is turned from 0° to 90°. Left: the log-likelihood does not move (the "
    + "scale of the plot is a tenth of a nat). Right: the correlation of $z_1$ and $z_2$ under the "
    + "posterior does move, and vanishes only where the decoder's columns are orthogonal.",
  alt: "Left, a flat line at zero over the angle. Right, a curve that leaves zero, reaches its "
    + "extreme and comes back to zero at ninety degrees."
) { freedom(angles, changes, correlations) }

let wider = PPCA(fitting: spectrum, μ: zero, latent: 4)
let turns = try (0..<20).map { _ in
  try wider.rotated(by: random.orthogonal(4)).logLikelihood(S)
}
page.claim(
  .exact, "the likelihood is flat over all angles", changes.map(abs).max()!, .equals, 0,
  within: 1e-12)
page.claim(
  .exact, "nor do 20 random rotations of four hidden numbers change it", turns.max()!, .equals,
  turns.min()!, within: 1e-12)

//: Is $R$ an error of the model, then? No: it is a fact about what data can tell. Whoever wants the
//: latent axes to mean something must bring a reason from outside the likelihood. Chapter 2 brings
//: one. A variational autoencoder that insists on a *diagonal* posterior pays, at every angle but
//: the right ones, for the correlation on the right of the figure.
//:
//: ## 1.7 Why every other choice is a saddle
//:
//: Equation (1.4) keeps the *leading* eigenvectors. Keep any other $m$ of them, and the slope (1.6)
//: vanishes as well. Are those maxima too, in which a search could get stuck? Fix $\sigma^2 = 0.3$.
//: Four eigenvalues exceed it, so there are six pairs to keep. At each we compute the matrix of
//: second derivatives of $L$ in the ten entries of $D$, and count its positive eigenvalues: the
//: directions that lead uphill.

/// The eigenvalues of the second derivative of L in the entries of D, largest first, by central
/// differences of the slope (1.6).
func curvatures(of model: PPCA, _ S: Matrix<Double>) throws -> [Double] {
  let step = 1e-5
  let rows = try model.D.elements.indices.map { k in
    let slopes = try [step, -step].map { step in
      var moved = model
      moved.D.elements[k] += step
      return try moved.gradient(S).D.elements
    }
    return zip(slopes[0], slopes[1]).map { ($0 - $1) / (2 * step) }
  }
  let H = Matrix(rows)
  return try eigen(0.5 * (H + H.transpose)).values
}

let pairs = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
let stationary = pairs.map { PPCA(keeping: $0, of: spectrum, μ: zero, noise: 0.3) }
let bends = try stationary.map { try curvatures(of: $0, S) }
let uphill = bends.map { bend in bend.filter { $0 > 1e-4 } }

//: Theory predicts them. Each discarded direction $k$ with more variance than a kept one $i$ gives a
//: way up: tilt column $i$ towards $u_k$. The curvature along it is
//: $(\lambda_k-\lambda_i)/(\sigma^2\lambda_i)$.

let foretold = pairs.map { pair in
  pair.flatMap { i in
    λ.indices.filter { !pair.contains($0) && λ[$0] > λ[i] }.map { (λ[$0] - λ[i]) / (0.3 * λ[i]) }
  }.sorted(by: >)
}
let heights = try stationary.map { try $0.logLikelihood(S) }
page.table(
  ["kept", "$L$", "ways up", "foretold", "their curvatures"],
  rows: pairs.indices.map { k in
    [
      "$u_\(pairs[k][0] + 1)$, $u_\(pairs[k][1] + 1)$", heights[k].formatted(digits: 6),
      "\(uphill[k].count)", "\(foretold[k].count)",
      uphill[k].map { $0.formatted(digits: 4) }.joined(separator: ", "),
    ]
  })
page.claim(
  .numerical, "pairs whose number of ways up is not the one foretold",
  Double(zip(uphill, foretold).count { $0.count != $1.count }), .equals, 0)
page.claim(
  .numerical, "the largest difference of a curvature from the one foretold",
  zip(uphill.joined(), foretold.joined()).map { abs($0 - $1) }.max()!, .equals, 0, within: 1e-6)
page.claim(
  .numerical, "pairs at which exactly one direction is level, the rotation of section 1.6",
  Double(bends.count { bend in bend.count { abs($0) < 1e-4 } == 1 }), .equals, 6)

//: Only the leading pair has no way up, so there is nowhere to get stuck but at the top. To see a saddle, keep two directions and turn
//: each towards one that we discarded: the first towards $u_3$ by an angle $\alpha$, the second
//: towards $u_4$ by an angle $\gamma$, each column as long as it should be for the variance it then
//: finds.

let quarter = (0...60).map { Double($0) * 1.5 }
let mixing = try Matrix(rows: 61, columns: 61) { i, j in
  let (α, γ) = (quarter[j] * .pi / 180, quarter[i] * .pi / 180)
  let mixed = U.columns(0..<4) * Matrix([[cos(α), 0], [0, cos(γ)], [sin(α), 0], [0, sin(γ)]])
  let found = (mixed.transpose * S * mixed).diagonal
  let D = mixed * .diagonal(found.map { ($0 - 0.3).squareRoot() })
  return try PPCA(D: D, μ: zero, noise: 0.3).logLikelihood(S)
}

page.figure(
  "saddles", height: 380,
  caption:
    "The log-likelihood at $\\sigma^2=0.3$ over two mixing angles. At the corners the decoder "
    + "keeps pairs of eigenvectors and the slope vanishes. Only $\\lbrace 1,2\\rbrace$ is a maximum; "
    + "from the others at least one edge leads up.",
  alt: "A square map with contours, brightest in the lower left corner; the corners are labelled "
    + "with the pairs of eigenvectors kept."
) { saddles(mixing) }

//: > **Exercise 1.4** ★★ How many ways up has the pair $\lbrace 2,4\rbrace$? Answer before you look at the
//: > table.
//: >
//: > **Exercise 1.5** ★★★ Prove the curvature $(\lambda_k-\lambda_i)/(\sigma^2\lambda_i)$.
//:
//: One trap remains. If $\sigma^2$ is refitted for each pair, as the mean of the three eigenvalues
//: left out, then formula (1.5) can be evaluated for all ten pairs of five. For the two *smallest*
//: it even gives more than the maximum. But a kept eigenvalue must exceed $\sigma^2$, or
//: $\lambda_i-\sigma^2$ has no square root: there is no such machine, and (1.5) is then not the
//: likelihood of anything.

let tenPairs = (0..<5).flatMap { i in (i + 1..<5).map { [i, $0] } }
func left(out pair: [Int]) -> [Double] { λ.indices.filter { !pair.contains($0) }.map { λ[$0] } }
let feasible = tenPairs.filter { pair in pair.allSatisfy { λ[$0] > mean(left(out: pair)) } }
let nonsense = maximumLogLikelihood([λ[3], λ[4]] + left(out: [3, 4]), latent: 2)
page.show("(1.5) for the two smallest", nonsense, as: "nonsense", digits: 6)
page.claim(.exact, "of ten pairs one is feasible", Double(feasible.count), .equals, 1)
page.claim(
  .exact, "and the formula's largest value is none of a machine's", nonsense, .atLeast, maximum)

//: > **Exercise 1.6** ★★★ Why can (1.5) exceed the maximum when it is not a likelihood? Which
//: > matrix $C$ would it take, and what is wrong with it?
//:
//: ## 1.8 Climbing there: EM
//:
//: Larger models have no closed form, and must climb. The oldest way is *expectation maximisation*:
//: guess $z$ by (1.7), then fit $D$ and $\sigma^2$ as if the guesses were data. Averaged over the
//: data, the guesses enter through two matrices only,
//:
//: $$ A = \tfrac1{\sigma^2}\,SDM, \qquad B = M + \tfrac1{\sigma^4}\,MD^\top SDM, \qquad
//:    D \leftarrow AB^{-1}, \quad \sigma^2 \leftarrow \tfrac1n\,\mathrm{tr}(S - AD^\top), \tag{1.9} $$
//:
//: the mean of $(x-\mu)z^\top$ and of $zz^\top$, with the new $D$ in the last step.

extension PPCA {
  /// One step of EM, equation (1.9).
  func climbed(_ S: Matrix<Double>) throws -> PPCA {
    let M = try posteriorCovariance()
    let A = (S * D) * (M / noise)
    let B = M + Matrix.product(A, D * M, transposeA: true) / noise
    let newD = try Cholesky(0.5 * (B + B.transpose)).solve(A.transpose).transpose
    return PPCA(
      D: newD, μ: μ, noise: (S - .product(A, newD, transposeB: true)).trace / Double(D.rows))
  }
}

let starts = options.shared.quick ? 20 : 60
page.keep(Double(starts), as: "starts")
var climbs: [[Double]] = []
var tops: [PPCA] = []
for _ in 0..<starts {
  var model = PPCA(D: random.normals(rows: 5, columns: 2), μ: zero, noise: 1)
  var gaps: [Double] = []
  for _ in 0..<120 {
    gaps.append(maximum - (try model.logLikelihood(S)))
    model = try model.climbed(S)
  }
  climbs.append(gaps)
  tops.append(model)
}

//: From every start it reaches the same likelihood, the same singular values, and another $V$.

let worst = climbs.map { $0.last! }.max()!
let descents = climbs.flatMap { gaps in zip(gaps.dropFirst(), gaps).map { $0 - $1 } }.max()!
let ends = try tops.map { try svd($0.D) }
let axes = ends.map { [$0.V[0, 0], $0.V[1, 0]] }
let turn4 = axes.map { cos(4 * atan2($0[1], $0[0])) }

page.claim(.exact, "no step of EM ever went down", descents, .atMost, 0, within: 1e-12)
page.claim(.numerical, "every start reaches the maximum", worst, .atMost, 1e-9)
page.claim(
  .numerical, "with squared singular values $\\lambda_i-\\hat\\sigma^2$",
  ends.flatMap { end in (0..<2).map { abs(pow(end.s[$0], 2) - λ[$0] + best.noise) } }.max()!,
  .equals, 0, within: 1e-4)
page.claim(
  .statistical, "the angles of $V$ prefer nothing: the mean of $\\cos 4\\theta$ vanishes",
  mean(turn4), .equals, 0, within: 5 * 0.5.squareRoot() / Double(starts).squareRoot())

page.figure(
  "em", height: 320, columnWidths: [0.58, 0.42],
  caption: "EM from {starts} random starts. Left: the distance to the maximum over the steps, for "
    + "ten of them. Right: where the first right singular vector of $D$ ended. The climb has one "
    + "top and the top is a circle.",
  alt:
    "Left, ten falling curves on a logarithmic axis. Right, points scattered all round half of a "
    + "circle."
) { climbs(climbs, ends: axes) }
//: That the angles are spread evenly is no accident: the steps (1.9) commute with a rotation of
//: latent space, and the starts had no preferred direction, so neither have the ends. That is a
//: proof; the claim above only measured it.
//:
//: ## 1.9 A column that is zero, and when it grows
//:
//: If a latent variable is unused, its column of $D$ is zero. Can it come to life? Let the other
//: columns keep the directions they should, at a fixed $\sigma^2$, and let the idle column be
//: $\varepsilon u_k$, along a direction that no column has taken. Then
//:
//: $$ \Delta L = -\tfrac12\left[\log\left(1+\frac{\varepsilon^2}{\sigma^2}\right)
//:    - \frac{\lambda_k\,\varepsilon^2}{\sigma^2(\sigma^2+\varepsilon^2)}\right]
//:    \approx \frac{\lambda_k-\sigma^2}{2\sigma^4}\,\varepsilon^2. \tag{1.10} $$
//:
//: The column grows if its direction has more variance than the noise, and shrinks back otherwise.
//: In later chapters this reappears under the name *posterior collapse*: nothing has gone wrong when
//: a latent variable dies, the noise level has passed its variance.

/// ΔL of a column εu_k beside an empty decoder, equation (1.10).
func gain(_ ε: Double, variance λ: Double, noise: Double) -> Double {
  let e = ε * ε
  return -0.5 * (log(1 + e / noise) - λ * e / (noise * (noise + e)))
}

let nothing = PPCA(D: Matrix(rows: 5, columns: 1), μ: zero, noise: 0.3)
for k in 0..<5 {
  var grown = nothing
  grown.D = 0.3 * U.columns([k])
  page.claim(
    .exact, "(1.10) for $k=\(k + 1)$, $\\varepsilon=0.3$",
    try grown.logLikelihood(S) - nothing.logLikelihood(S), .equals,
    gain(0.3, variance: λ[k], noise: 0.3), within: 1e-12)
}
page.show(
  "ΔL at ε = 0.3 along each direction", λ.map { gain(0.3, variance: $0, noise: 0.3) }, as: "gains",
  digits: 6)

page.figure(
  "waking", height: 320,
  caption: "What a column of length $\\varepsilon$ along $u_k$ gains, at $\\sigma^2=0.3$. Four "
    + "directions have more variance than the noise and pull the column up from zero; the fifth "
    + "($\\lambda_5=0.1$) pushes it back. Discs mark the tops, at $\\varepsilon^2=\\lambda_k-\\sigma^2$.",
  alt: "Five curves from zero: four rise, the steepest for the largest variance, and one falls "
    + "below zero."
) { waking(λ, noise: 0.3) }

//: ## 1.10 Independent parts: the post's three steps
//:
//: Now the question that gives the book its name. The hidden numbers are independent. Do the *data*
//: fall into independent parts, and are they the images of the hidden ones? The post answers in three
//: steps for a linear decoder $D = USV^\top$ with $V=I$. We forget the noise and look at the plane
//: that the decoder reaches.
//:
//: Through a point $z^\star$ draw the lines $\mathcal Z^{(i)}$ parallel to the axes. The decoder carries
//: them to lines along $u_i$. Describe a point of the plane by its coordinates along those,
//: $x^{(U)} = U^\top (x-\mu) = U^\top Dz$.
//:
//: **Step 1.** Each coordinate varies with its own hidden number only:
//:
//: $$ \frac{\partial x^{(U)}_i}{\partial z_j} = \begin{cases} s_i & i=j\\ 0 & i\neq j\end{cases}
//:    \qquad\text{that is,}\qquad U^\top D = S. \tag{1.11} $$

let s = lengths.map { $0.squareRoot() }
let Um = best.D * .diagonal(s.map { 1 / $0 })
let star = [0.9, -0.7]
let steps = (0..<2).map { j in
  let moved = (0..<2).map { star[$0] + ($0 == j ? 1e-3 : 0) }
  return zip(Um.transpose * (best.D * moved), Um.transpose * (best.D * star)).map {
    ($0 - $1) / 1e-3
  }
}
page.claim(
  .numerical, "the slopes of $x^{(U)}$ in $z$ are $S$",
  (Matrix(columns: steps) - .diagonal(s)).largestEntry, .equals, 0, within: 1e-10)

//: The post writes $x^{(U)} = U^\top Dz^\star$, with the fixed point $z^\star$, whose derivative would be
//: nothing at all; the variable $z$ is meant. It also writes $dx/dx^{(U)} = U$ as if $U$ were square.
//: With $n>m$ that holds for points of the plane alone: $UU^\top$ is the projection onto it.

let onPlane = best.D * star
let offPlane = x
func lostByProjection(_ x: [Double]) -> Double {
  norm(zip(x, Um * (Um.transpose * x)).map { $0 - $1 }) / norm(x)
}
page.claim(
  .exact, "$UU^\\top$ leaves a point of the plane alone", lostByProjection(onPlane), .equals, 0,
  within: 1e-14)
page.show("share of a noisy x that UUᵀ removes", lostByProjection(offPlane), as: "projected")

//: **Step 2.** Walk along the image of $\mathcal Z^{(i)}$. A step $dz_i$ covers the length $s_i
//: dz_i$, so the density per unit of length is thinner by $s_i$, and still integrates to one:
//:
//: $$ f_i(x^{(U)}_i) = s_i^{-1}\, p(z_i). \tag{1.12} $$
//:
//: **Step 3.** On the whole plane the density is that of $z$ divided by the factor by which the
//: decoder stretches areas, and it is the product of the two line densities:
//:
//: $$ p(Dz) = \frac{p(z)}{\sqrt{\det D^\top D}} = \prod_i s_i^{-1} p(z_i) = \prod_i f_i(x^{(U)}_i).
//:    \tag{1.13} $$
//:
//: The post writes $|D|$ for that factor. But $D$ has five rows and two columns, and no determinant:
//: what is meant is $\sqrt{\det D^\top D}$, and the density is one per unit of *area of the plane*. We
//: check it by counting: the probability of a small square of latent space, over the area of its
//: image.

/// The density of the standard normal.
func φ(_ z: Double) -> Double { exp(-z * z / 2) / (2 * .pi).squareRoot() }

/// The probability of a small square around z, divided by the area of its image under D.
func densityByCounting(_ D: Matrix<Double>, at z: [Double]) -> Double {
  let h = 1e-3
  let mass = z.reduce(1) {
    $0 * 0.5 * (erf(($1 + h / 2) / 2.squareRoot()) - erf(($1 - h / 2) / 2.squareRoot()))
  }
  let (a, b) = (D * [h, 0], D * [0, h])
  return mass / (dot(a, a) * dot(b, b) - pow(dot(a, b), 2)).squareRoot()
}

let lineDensities = zip(star, s).map { z, s in φ(z) / s }
page.claim(
  .numerical, "(1.13) is what counting gives, as a ratio",
  lineDensities[0] * lineDensities[1] / densityByCounting(best.D, at: star), .equals, 1,
  within: 1e-6)
for i in 0..<2 {
  let walk = stride(from: -9.0, through: 9, by: 0.01).map { φ($0) / s[i] * (0.01 * s[i]) }
  page.claim(
    .numerical, "the density along line \(i + 1) integrates to one over its length",
    walk.reduce(0, +), .equals, 1, within: 1e-12)
}

page.figure(
  "steps", width: 640, height: 260, columnWidths: [0.28, 0.4, 0.32],
  caption:
    "The three steps, in numbers. Left: the prior, a point $z^\\star$ and the lines through it. "
    + "Middle: their image on the decoder's plane, in the coordinates $x^{(U)}$; the plane is drawn "
    + "to scale. Right: the two line densities. At the image of $z^\\star$ the density of the plane is "
    + "the product of the two ordinates marked.",
  alt: "A round blue density with two dashed lines through a star; a wide red ellipse of density "
    + "with the images of the lines; two bell curves of different width with a marked point each."
) { steps(s, star: star) }

//: So far the post. But which of these steps needed $V=I$? Not the independence. Turn the latent
//: plane by any angle: the covariance of $x^{(U)} = U^\top DRz = SRz$ is $SRR^\top S = S^2$ all the
//: same, so its coordinates are independent *for every* $V$. Step 1 proves independence by a property
//: that independence does not need.

let still = turned.map { model -> Double in
  let D = Um.transpose * model.D
  return (Matrix.product(D, D, transposeB: true) - .diagonal(lengths)).largestEntry
}
page.claim(
  .exact, "$x^{(U)}$ has the covariance $S^2$ at every angle", still.max()!, .equals, 0,
  within: 1e-13)

//: What turning does break is the tie between the two spaces. The image of the line $\mathcal
//: Z^{(1)}$ leaves the direction $u_1$, and the product of the densities along the images of the two
//: axes is no longer the density of the plane. Their logarithms differ by
//:
//: $$ \tfrac12\Bigl[\sum_i\log(D^\top D)_{ii} - \log\det D^\top D\Bigr]
//:    = \tfrac12\log\Bigl(1+\frac{(s_1^2-s_2^2)^2\sin^2 2\theta}{4s_1^2s_2^2}\Bigr) \ge 0, \tag{1.14} $$
//:
//: Hadamard's inequality. It vanishes exactly where the columns are orthogonal.

let G = tilted.D.gram()
let excess = 0.5 * (log(G[0, 0]) + log(G[1, 1]) - (try Cholesky(G)).logDeterminant)
let predicted =
  0.5
  * log(
    1 + pow((lengths[0] - lengths[1]) * sin(.pi / 3), 2) / (4 * lengths[0] * lengths[1]))
let along = tilted.D.column(0)
page.claim(
  .exact, "(1.14) for a turn of 30°, from $D^\\top D$ and from the angle", excess, .equals,
  predicted, within: 1e-13)
page.show(
  "angle between the image of Z⁽¹⁾ and u₁, degrees",
  acos(dot(along, Um.column(0)) / norm(along)) * 180 / .pi, as: "misalignment")

//: So for a linear decoder of Gaussian hidden numbers, orthogonal columns do not *make* independent
//: parts; they **align** the parts with the hidden numbers. And when two singular values are equal,
//: every direction of their plane is as good as any other. Keep this in mind for chapter 4, where
//: the decoder bends and independence itself is at stake.
//:
//: <!-- data -->
//: ## 1.11 A table of numbers
//:
//: The same lines fit any table: $N$ rows of $n$ numbers, the rows being independent draws from one
//: population. First, how many hidden numbers? The likelihood of the fitted rows always grows with
//: $m$. So hold a fifth of the rows out, fit the rest, and ask how probable the unseen rows are:
//: their second moment about the *fitted* mean goes into (1.3).

/// The mean log-likelihoods of fitted and of held-out rows for m = 1 ... largest, of one random
/// split.
func holdOut(_ X: Matrix<Double>, upTo largest: Int, using random: inout Random) throws
  -> (fitted: [Double], unseen: [Double])
{
  let order = random.permutation(X.rows)
  let cut = X.rows - max(1, X.rows / 5)
  let fitted = X.rows(order[..<cut])
  let (μ, spectrum) = (mean(fitted), try eigen(covariance(fitted)))
  let unseen = X.rows(order[cut...]) - μ
  let T = unseen.gram(scale: 1 / Double(unseen.rows))
  return (
    (1...largest).map { maximumLogLikelihood(spectrum.values, latent: $0) },
    try (1...largest).map {
      try PPCA(fitting: spectrum, μ: μ, latent: $0).logLikelihood(T)
    }
  )
}

//: Then the fit. `sigma2`, `eigenvalues` and `logLikelihood` are those of (1.4) and (1.5), with
//: covariances that divide by $N$. scikit-learn's `PCA.score` is a log-likelihood too, of a model
//: whose covariance divides by $N-1$: it is $\frac N{N-1}$ times ours, and therefore not the most
//: probable one. The difference is exactly $\tfrac n2\left[\log\frac N{N-1} - \frac1N\right]$.

func analyse(_ table: Table, latent: Int?, on page: Page, using random: inout Random) throws {
  let (X, μ, S) = (table.data, mean(table.data), covariance(table.data))
  let spectrum = try eigen(S)
  let m = try latentCount(latent, for: table, spectrum.values, using: &random)
  let model = PPCA(fitting: spectrum, μ: μ, latent: m)
  let (N, n) = (Double(X.rows), Double(X.columns))
  let likelihood = maximumLogLikelihood(spectrum.values, latent: m)
  let inflated = try Gaussian(mean: μ, covariance: (N / (N - 1)) * model.covariance)
  let score = mean(inflated.logDensities(X))
  page.show("rows", N)
  page.show("columns", n)
  page.show("hidden numbers m", Double(m), as: "latent")
  page.show("eigenvalues", spectrum.values, as: "eigenvalues")
  page.show("σ²", model.noise, as: "sigma2", digits: 6)
  page.show("log-likelihood of a row", likelihood, as: "logLikelihood", digits: 8)
  page.show("scikit-learn's score", score, as: "sklearnScore", digits: 8)
  let rounding = 1e-10 + 1e-14 * n * n * spectrum.values[0] / model.noise
  page.claim(
    .exact, "(1.5) is the mean log-density of the rows", mean(try model.marginal().logDensities(X)),
    .equals, likelihood, within: rounding)
  page.claim(
    .exact, "scikit-learn's score differs from it by the amount stated", likelihood - score,
    .equals, n / 2 * (log(N / (N - 1)) - 1 / N), within: rounding)
  drawSpectrum(spectrum.values, of: table, model, on: page)
}

//: The tolerance of the two claims grows with $\lambda_1/\sigma^2$, as rounding does.

func drawSpectrum(_ λ: [Double], of table: Table, _ model: PPCA, on page: Page) {
  let m = model.D.columns
  page.figure(
    "table-spectrum", height: 280,
    caption: "The variances of the table along its principal directions. The decoder keeps what "
      + "the first $m$ have above the noise line; the rest is noise.",
    alt: "A bar for each eigenvalue, falling from left to right, and a dashed line at the noise."
  ) { spectrumBars(λ, kept: m, noise: model.noise) }
}

//: <!-- /data -->
//: Here they meet Fisher's irises, 150 flowers with four measurements each, and $m=2$. Your own table
//: goes through the same lines by `./Chapters/run ppca --data FILE.csv`, with `--latent M` if you
//: know your $m$; what the lines need besides the theory, messages for tables that cannot be fitted,
//: stands in `UsableTable.swift`.

try analyse(try Table(bundled: "iris"), latent: 2, on: page, using: &random)

//: > **Exercise 1.7** ★★ Derive the difference between scikit-learn's score and the maximum. Is it
//: > ever negative?
//: >
//: > **Exercise 1.8** ★★★ Choose $m$ for a table of your own by the .632 bootstrap instead of a
//: > held-out fifth.
//:
//: ## 1.12 Handwritten digits
//:
//: Last, data that no one made up: 1797 handwritten digits of $8\times8$ pixels (Alpaydin and Kaynak,
//: 1998), each pixel a whole number from 0 to 16. A first try goes wrong in an instructive way. Some
//: pixels are never touched by the pen:

let digits = try Table(bundled: "digits")
let pixels = digits.data.columns(0..<64)
let raw = try eigen(covariance(pixels))
page.claim(
  .exact, "pixels that never change", Double(covariance(pixels).diagonal.count { $0 == 0 }),
  .equals, 3)

//: Keep all 61 other directions, and the noise has nothing left to explain. Make it as small as you
//: like: the log-likelihood grows without bound, by $\tfrac32\log 100$ for every factor of 100.

let shrinking = [1e-4, 1e-6, 1e-8]
let unbounded = try shrinking.map { noise in
  try PPCA(keeping: Array(0..<61), of: raw, μ: mean(pixels), noise: noise)
    .logLikelihood(covariance(pixels))
}
page.table(
  ["σ²", "mean log-likelihood"],
  rows: zip(shrinking, unbounded).map { [$0.formatted(digits: 2), $1.formatted(digits: 5)] })
page.claim(
  .numerical, "each factor of 100 is worth $\\frac32\\log100$ nats", unbounded[2] - unbounded[1],
  .equals, 1.5 * log(100), within: 1e-3)

//: A density can be as large as one likes on points that lie in a plane, or on whole numbers. It says
//: nothing about digits. The cure is honest about what a pixel is: the number 7 stands for anything
//: from 6½ to 7½. So we add to each pixel noise that is uniform on $(-\tfrac12,\tfrac12)$, once and
//: before anything is split.

let X = Matrix(rows: pixels.rows, columns: 64) { i, j in pixels[i, j] + random.uniform() - 0.5 }

//: How many hidden numbers has a digit? Split the rows ten times.

let splits = 10
page.keep(Double(splits), as: "splits")
let trials = try Progress.over("splits", total: splits) { progress in
  try (0..<splits).map { _ in
    defer { progress.advance() }
    return try holdOut(X, upTo: 63, using: &random)
  }
}
let chosen = trials.map { trial in
  1 + trial.unseen.indices.max { trial.unseen[$0] < trial.unseen[$1] }!
}
let unseen = (0..<63).map { m in mean(trials.map { $0.unseen[m] }) }
let peak = unseen.indices.max { unseen[$0] < unseen[$1] }!
let flat = unseen.indices.filter { unseen[$0] > unseen[peak] - 0.1 }
page.show(
  "m of the highest held-out likelihood, smallest over the splits", Double(chosen.min()!),
  as: "chosenLow")
page.show("and largest", Double(chosen.max()!), as: "chosenHigh")
page.show("within 0.1 nats of the top from m", Double(flat.first! + 1), as: "flatLow")
page.show("to m", Double(flat.last! + 1), as: "flatHigh")

page.claim(
  .statistical, "averaged over the splits, the best $m$ lies inside the range: at least 2",
  Double(peak + 1), .atLeast, 2)
page.claim(.statistical, "and at most 62", Double(peak + 1), .atMost, 62)

//: The top is flat and lies far to the right: over {splits} splits the best $m$ ranges from
//: {chosenLow:2} to {chosenHigh:2}, and everything from {flatLow:2} to {flatHigh:2} is within a tenth
//: of a nat. PPCA has no reason to stop early: noise of *equal* variance in all remaining directions
//: is a poor account of pixels, and every further direction relaxes it a little.

page.figure(
  "digit-likelihood", height: 320,
  caption: "The mean log-likelihood of fitted digits (grey) and of digits held out (red) over the "
    + "number of hidden numbers, for each split. Fitted rows always gain. Held-out rows gain until "
    + "the last few directions; the marks are the best $m$ of each split.",
  alt: "Two bundles of curves rise steeply and level off; the held-out bundle turns down slightly "
    + "at the right end, with marks on its flat top."
) { heldOut(trials, chosen) }

//: What do the directions look like? A column of $D$ has 64 entries, so it is an image: what to add
//: to the mean digit when its hidden number grows.

let digitMean = mean(X)
let digitModel = PPCA(fitting: try eigen(covariance(X)), μ: digitMean, latent: peak + 1)

page.figure(
  "digit-columns", width: 640, height: 120, columnWidths: [0.14, 0.86],
  caption: "The mean digit, and the seven leading columns of $D$ (red adds ink, blue takes it "
    + "away), longest first. They are strokes shared by many digits; none of them is a digit.",
  alt: "A blurred grey digit and seven small red and blue patterns."
) { strokes(digitMean, digitModel.D) }

let drawn = digitModel.sample(10, using: &random).x
page.figure(
  "digit-draws", width: 640, height: 150, columns: 1,
  caption:
    "Ten digits of the data above, ten draws from the model below. The draws have strokes of "
    + "the right width in the right places, and are not digits: a Gaussian cloud around the mean "
    + "has no room for ten separate kinds. That needs a decoder that bends.",
  alt: "A row of ten handwritten digits; below it a row of ten blurred, digit-like smudges."
) { digits(pixels, drawn) }

//: ## 1.13 What we have, and what is open
//:
//: *Proved:* the likelihood of a linear decoder has one maximum, at the leading eigenvectors,
//: shortened by the noise; every other choice is a saddle; the posterior is Gaussian, and diagonal
//: exactly when the decoder's columns are orthogonal. *Measured:* the same, by routes that do not
//: share the proofs. *Open:* the maximum is a whole family $\hat DR$, and the likelihood cannot
//: choose. In chapter 2 a variational autoencoder is told to keep its posterior diagonal. It has to
//: choose, and we shall see what.
//:
//: **Sources.** C. Allen (2024), *Disentangling Disentanglement: How VAEs Learn Independent
//: Components*, and arXiv 2410.22559. M. E. Tipping and C. M. Bishop (1999), *Probabilistic
//: principal component analysis*, J. R. Statist. Soc. B 61, 611–622. E. Alpaydin and C. Kaynak
//: (1998), *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, CC BY 4.0.
//: R. A. Fisher (1936), Annals of Eugenics 7, 179–188.

//#-hidden-code
page.weave()
//#-end-hidden-code
