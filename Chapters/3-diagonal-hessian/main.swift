//: # 3. What a diagonal posterior costs a decoder that bends
//:
//: **What does a diagonal posterior cost a decoder that is given, and which bends are free?**
//:
//: In chapter 2 the decoder was a matrix, and a diagonal posterior cost nothing exactly where its
//: columns were orthogonal. A decoder $d$ that bends has another matrix at every $z$, its
//: *Jacobian* $J$, with the entries $\partial d_k/\partial z_i$. It has second derivatives too, and
//: its posterior is no Gaussian. The post holds that what was true of the columns of $D$ is true of
//: the columns of $J$. How much of that is left?
//:
//: *You need:* chapters 1 and 2; gradients and Hessians; Taylor expansions.
//:
//: *You get:* the exact condition on the best Gaussian posterior; the price of a diagonal one at
//: every noise level; a map of what each kind of bend costs; and a verdict on the first step of the
//: post's argument.
//:
//: *It takes:* about 35 minutes to read, 3 s to run.

//#-hidden-code
import Foundation
import Pages
import Seams

let page = Page.open()
var random = page.random
//#-end-hidden-code

//: ## 3.1 A map
//:
//: From the objective of a VAE to parts of the data that mean something, the post goes three steps.
//: Each is a chapter here:
//:
//: | step | | chapter |
//: | --- | --- | --- |
//: | A | a diagonal posterior wants the columns of $J$ orthogonal | 3 |
//: | B | orthogonal columns carry independent latents to independent parts of the data | 4 |
//: | C | these parts are the ones that made the data, and no others would do | 5 |
//:
//: This chapter is about step A, for a decoder that is given. Such a decoder cannot want anything.
//: But at every data point a diagonal posterior loses some nats that a full Gaussian would not: its
//: *price*. {figure:price} shows it for eight decoders of two latents (section 3.2 lists them), as
//: the noise falls. There are three kinds.
//:
//: ![Prices over the noise on logarithmic axes: two level curves, three that fall along straight
//: lines of slope four, and dots on the lowest line, marked zero.](price.png "cover")
//: The price of a diagonal posterior over the noise, for data on the decoder's surface. Columns not
//: orthogonal (pink): it does not fall, and tends to $c_\mathrm{IMA}$, equation (3.7). Orthogonal (black): it falls like $\sigma^4$. Curves
//: summed at right angles (green): nothing is paid. Dots are measured, and stand at 0, below the
//: scale, where nothing but rounding is left; lines are the theory to come.
//:
//: Data may also lie beside the surface: by as much as their noise, or out of the decoder's reach.
//: The map says how the price depends on the noise:
//:
//: | the decoder | data on the surface | data with noise | data out of reach |
//: | --- | --- | --- | --- |
//: | columns of $J$ not orthogonal | order 1, by (3.7) | order 1, by (3.7) | order 1, by (3.13) |
//: | orthogonal, but $\partial_{12}d\ne0$ | at most order $\sigma^4$, by (3.10) | order $\sigma^2$, by (3.12), if $\partial_{12}d$ leaves the surface | order 1, by (3.13), likewise |
//: | a sum of curves at right angles | 0, by (3.11) | 0, by (3.11) | 0, by (3.11) |
//:
//: Sections 3.5 to 3.8 explain the entries.
//:
//: ## 3.2 The price
//:
//: Data are made as before, but for the decoder: $z\sim\mathcal N(0,I_m)$ and $x\mid z\sim\mathcal
//: N(d(z),\sigma^2I_n)$. At one data point $x$ take a Gaussian $q=\mathcal N(\mu,\Sigma)$ in place
//: of the posterior. (An encoder loses something more, the *amortisation gap*; here each $x$ gets
//: its own best.) The evidence identity (2.1) holds for any density $q$ and any model. It says what
//: the bound $\ell$ at $x$ is:
//:
//: $$ \ell(q) = \log p(x) - \mathrm{KL}\bigl(q\,\Vert\,p(z\mid x)\bigr) = \mathbb E_q[\log p(x\mid z)]
//:    - \tfrac12\left[\lVert\mu\rVert^2 + \mathrm{tr}\,\Sigma - m - \log\det\Sigma\right]. \tag{3.1} $$
//:
//: The first form says what is lost: the divergence of $q$ from a posterior that we cannot write
//: down. The second needs no posterior, and can be computed. Even the best Gaussian loses something
//: now. What a *diagonal* one loses beyond that is its price:
//:
//: $$ \Delta = \ell(q_\text{full}) - \ell(q_\text{diagonal})
//:    = \mathrm{KL}\bigl(q_\text{diagonal}\Vert\,p(z\mid x)\bigr)
//:    - \mathrm{KL}\bigl(q_\text{full}\Vert\,p(z\mid x)\bigr), \tag{3.2} $$
//:
//: each $q$ the best of its kind. It is never negative, for a diagonal Gaussian is a Gaussian. We
//: store what (3.1) hangs on.

/// One point x, the decoder that should explain it, and the noise.
struct Observation {
  let decoder: any Decoder
  let x: [Double]
  /// σ².
  let noise: Double
  let rule: TensorQuadrature

  init(_ decoder: any Decoder, x: [Double], noise: Double, nodes: Int = 24) {
    (self.decoder, self.x, self.noise) = (decoder, x, noise)
    rule = TensorQuadrature(count: nodes, dimension: decoder.latents)
  }
}

//: Averages over $q$ are taken by *Gauss–Hermite quadrature*, 24 nodes in each direction, carried
//: to $q$ by a Cholesky factor. Derivatives of $d$ come from *jets*, numbers that carry their
//: gradient and Hessian along. (`missed` holds $x-d$, a row a node.)

extension Observation {
  /// E_q of log p(x|z), of its gradient, of JᵀJ, and of Σₖ(xₖ − dₖ)∇²dₖ.
  func averages(_ q: Gaussian) -> (
    logLikelihood: Double, gradient: [Double], gram: Matrix<Double>, bend: Matrix<Double>
  ) {
    let jets = decoder.jets(at: rule.nodes(of: q))
    let missed = -1 * (jets.values - x)
    let constant = 0.5 * Double(x.count) * log(2 * .pi * noise)
    return (
      -constant - rule.mean(squaredLengths(missed)) / (2 * noise),
      jets.meanSlope(along: missed, rule.weights).map { $0 / noise },
      jets.meanGram(rule.weights), jets.meanHessian(along: missed, rule.weights)
    )
  }

  /// The bound (3.1).
  func bound(_ q: Gaussian) -> Double { bound(averages(q).logLikelihood, q) }

  func bound(_ logLikelihood: Double, _ q: Gaussian) -> Double {
    logLikelihood - q.divergence(from: .standard(q.dimension))
  }
}

//: Our decoders are maps of two latents. A complex number stands for a point of the plane.
//:
//: | | $d(z)$ | |
//: | --- | --- | --- |
//: | banana | $(z_1, z_2+\frac12z_1^2)$ | columns of $J$ not orthogonal |
//: | saddle | $(z_1, z_2, \frac12z_1z_2)$ | not orthogonal |
//: | square | $\frac12(z_1+2+iz_2)^2$ | orthogonal: it keeps angles |
//: | exponential | $e^{z_1+iz_2}$ | orthogonal: it keeps angles |
//: | cone | a half plane rolled up, $\bigl(\frac{a^2-b^2}{2r},\frac{ab}r,\frac{\sqrt3}2r\bigr)$ with $a=z_1+2$, $b=z_2$, $r^2=a^2+b^2$ | orthogonal, of length 1: it keeps lengths too |
//: | warp | $(z_1+\frac13z_1^3, \sinh z_2)$, turned by 30° | a sum of curves at right angles |
//: | cylinder | $(\cos z_1,\sin z_1,z_2)$ | such a sum too |
//: | flat torus | $(\cos z_1,\sin z_1,\cos z_2,\sin z_2)$ | such a sum too |
//:
//: {figure:grids} shows four of them.
//:
//: ![Five grids with one square outlined: even; sheared by a parabola; two curved families that
//: cross at right angles; rays and circles; an uneven lattice turned by thirty degrees.](grids.png)
//: A grid of the latent plane, and where four decoders carry it. The banana slants the right angle
//: of the outlined square. The next two keep it, but a step in $z_1$ goes elsewhere at another
//: $z_2$. For the warp it goes the same way and as far.

page.figure("grids", width: 740, height: 190) {
  grids([ClosedForm.banana, .square, .exponential, .warp])
}

//#-hidden-code
let torus = ClosedForm("flat torus", latents: 2) { z in
  [cos(z[0]), sin(z[0]), cos(z[1]), sin(z[1])]
}
let free = [ClosedForm.warp, .cylinder, torus]
//#-end-hidden-code

//: ## 3.3 The best Gaussian
//:
//: Which $q$ is the best? We need slopes of averages in the parameters of a Gaussian. There is a
//: rule for that (Bonnet, 1964; Price, 1958). For a smooth $f$ that does not grow too fast,
//:
//: $$ \frac{\partial}{\partial\mu}\mathbb E_q[f] = \mathbb E_q[\nabla f], \qquad
//:    \frac{\partial}{\partial\Sigma}\mathbb E_q[f] = \tfrac12\,\mathbb E_q[\nabla^2f]. \tag{3.3} $$
//:
//: For the second let $z$ vary by a little more, with independent noise of covariance $hA$. In
//: $f(z+\text{noise})$ the linear term averages to zero, and the quadratic one to $\frac
//: h2\mathrm{tr}(A\nabla^2f)$. ([Central differences along 20 random directions find the same
//: slopes]{✓ slopes}.)
//:
//: Set the slopes of (3.1) to zero. Those of the bracket are $2\mu$ and $I-\Sigma^{-1}$, so
//:
//: $$ \mu = \mathbb E_q[\nabla\log p(x\mid z)], \qquad
//:    \Sigma^{-1} = I - \mathbb E_q[\nabla^2\log p(x\mid z)]. \tag{3.4} $$
//:
//: This is the condition of Opper and Archambeau (2009). It is necessary at the best $q$, for any
//: smooth likelihood; there may be other solutions, and we follow the one nearest to where the data
//: came from. If only diagonal $\Sigma$ are allowed, only slopes along diagonal directions must
//: vanish: *then only the diagonal of the second equation holds, and nothing is said about the
//: rest.*
//:
//: On the left is the *precision* of $q$; on the right the curvature of $-\log p(x\mid z)p(z)$,
//: averaged over $q$. With our Gaussian noise it has two parts, one from the slopes of $d$ and one
//: from its second derivatives, weighed by what $d$ misses of $x$:
//:
//: $$ \Sigma^{-1} = I + \tfrac1{\sigma^2}\Bigl(\mathbb E_q[J^\top J]
//:    - \mathbb E_q\Bigl[\sum_k(x_k-d_k)\nabla^2d_k\Bigr]\Bigr). \tag{3.5} $$

extension Observation {
  /// The right side of (3.5), from the averages of JᵀJ and of Σₖ(xₖ − dₖ)∇²dₖ.
  func precision(gram: Matrix<Double>, bend: Matrix<Double>) -> Matrix<Double> {
    //#-solution precision
    //#-hint Equation (3.5): the prior, and what the data add to it.
    //#-hint Both averages are divided by σ², which is `noise`. Only one of them is taken off.
    //#-hint The prior is `.identity(gram.rows)`.
    .identity(gram.rows) + (gram - bend) / noise
    //#-end-solution
  }

  func precision(_ q: Gaussian) -> Matrix<Double> {
    let (_, _, gram, bend) = averages(q)
    return precision(gram: gram, bend: bend)
  }
}

//: {figure:average} shows the average for one latent, $d(z)=e^z$, and an $x$ that this decoder
//: cannot reach. Without the second part the precision would be less than half of what it is.
//:
//: ![Two rising curves, the dashed one far below; a blue bell; and two level lines, each the mean
//: of a curve under the bell.](average.png)
//: The curvature of $-\log p(x\mid z)p(z)$ over $z$ for $d(z)=e^z$, $x=-1$, $\sigma=\frac12$
//: (black), and what it would be without the second derivative of $d$ (dashed). Blue: the best
//: Gaussian, its scale not shown. Its precision is the mean of the black curve under it.

let growth = ClosedForm("growth", latents: 1) { z in [exp(z[0])] }
let outside = Observation(growth, x: [-1], noise: 0.25)

//#-hidden-code
let another = try Gaussian(mean: [-1], covariance: Matrix([[0.3]]))
page.claim(
  "meanCurvature", .numerical, outside.precision(another)[0, 0],
  equals: meanCurvature(outside, growth, under: another), within: 1e-8, of: "another Gaussian")
//#-end-hidden-code

let narrow = try outside.best(diagonal: false, near: [-1.5])
page.figure("average", width: 600, height: 300) { average(outside, growth, narrow) }

//#-hidden-code
page.claim(
  "slopes", .numerical, try (0..<20).flatMap { _ in try identityErrors(using: &random) }, equals: 0,
  within: 1e-6)
page.claim(
  "meanCurvature", .numerical, 1 / narrow.covariance[0, 0],
  equals: meanCurvature(outside, growth, under: narrow), within: 1e-8, of: "the best")
//#-end-hidden-code

//: ([By a plain sum over $z$, the precision of this best Gaussian is the mean curvature under it,
//: and (3.5) that under another]{✓ meanCurvature}.) In (3.5) $q$ stands on both sides, so we
//: iterate: take the averages, set the precision to the right side, or to its diagonal, and move
//: $\mu$ by Newton's step. `settled` (in `BestGaussian.swift`) goes on until nothing changes in the
//: twelfth digit.

extension Observation {
  /// The best Gaussian posterior, with any covariance or a diagonal one, found from near z.
  func best(diagonal: Bool, near z: [Double]) throws -> Gaussian {
    let identity = Matrix<Double>.identity(z.count)
    func allowed(_ P: Matrix<Double>) -> Matrix<Double> { diagonal ? .diagonal(P.diagonal) : P }
    let first = allowed(identity + decoder.jets(at: Matrix([z])).gram() / noise)
    return try settled(from: z, precision: first) { q in
      let (logLikelihood, gradient, gram, bend) = averages(q)
      let P = precision(gram: gram, bend: bend)
      return (bound(logLikelihood, q), allowed(P), P, zip(gradient, q.mean).map { $0 - $1 })
    }
  }
}

//: The image of a point, the data that lie there or beside it, and what they cost:

/// d(z) + offset, seen with noise of deviation σ, and the best posteriors of both kinds.
struct Fit {
  let seen: Observation
  let full, diagonal: Gaussian

  init(_ d: ClosedForm, _ z: [Double], offset: [Double]? = nil, σ: Double) throws {
    let x = zip(d(z), offset ?? d(z).map { _ in 0 }).map { $0 + $1 }
    seen = Observation(d, x: x, noise: σ * σ)
    full = try seen.best(diagonal: false, near: z)
    diagonal = try seen.best(diagonal: true, near: z)
  }

  /// Δ of (3.2), in nats.
  var price: Double { seen.bound(full) - seen.bound(diagonal) }
}

//: Take the banana at $z^\star=(1,0)$, with $x$ the image of that point. {figure:posteriors} shows
//: its posterior for three levels of noise, and the table what the best Gaussians lose.
//: (`logEvidence` sums $p(x\mid z)p(z)$ over a fine grid of $z$, which gives $\log p(x)$ itself.)

let bananas = try [1, 0.5, 0.2].map { try Fit(ClosedForm.banana, [1, 0], σ: $0) }
let evidence = bananas.map { $0.seen.logEvidence() }
page.table(
  "banana",
  columns: [
    bananas.map { $0.seen.noise.squareRoot() }, evidence,
    zip(evidence, bananas).map { $0 - $1.seen.bound($1.full) },
    zip(evidence, bananas).map { $0 - $1.seen.bound($1.diagonal) }, bananas.map(\.price),
  ], digits: [2, 5, 3, 3, 3])

//: | $\sigma$ | $\log p(x)$ | KL of the best full $q$ | KL of the best diagonal $q$ | price $\Delta$ |
//: | --- | --- | --- | --- | --- |
//: | {table:banana} |
//:
//: ![Three panels. A grey crescent that turns into a leaning ellipse as the noise falls; an orange
//: ellipse that follows it ever better; a small upright blue ellipse inside.](posteriors.png)
//: The banana's posterior (grey), the best Gaussian (orange) and the best diagonal one (blue), both
//: at two standard deviations. The frames shrink with the noise.

page.figure("posteriors", width: 680, height: 270) { posteriors(bananas) }

//#-hidden-code
let half = bananas[1]
let (wanted, askedOnly) = (half.seen.precision(half.full), half.seen.precision(half.diagonal))
page.claim(
  "fullSatisfies", .numerical, wanted * half.full.covariance - .identity(2), equals: 0,
  within: 1e-10)
page.claim(
  "diagonalSatisfies", .numerical,
  zip(askedOnly.diagonal, half.diagonal.covariance.diagonal).map { $0 * $1 }, equals: 1,
  within: 1e-10)
page.keep(askedOnly[0, 1], as: "unanswered")
page.claim(
  "noneBetter", .numerical,
  try [true, false].map { try largestGain(half, diagonal: $0, using: &random) }, atMost: 0)
//#-end-hidden-code

//: With less noise the posterior becomes Gaussian, not upright: the divergence of the full $q$
//: falls, the diagonal one's *rises*. [At $\sigma=\frac12$ the best full $q$ satisfies (3.5)]{✓
//: fullSatisfies}, and [the best diagonal $q$ satisfies the diagonal of (3.5)]{✓ diagonalSatisfies}
//: and nothing else: beside the diagonal the right side is {unanswered:3}, and $q$ has 0. [No
//: random change of either $q$, within its kind, raises the bound]{✓ noneBetter}.
//:
//: > **Exercise 3.1** ★ Let $m=1$, and for some $x$ let $\log p(x\mid z) = -\frac14z^4$ and a
//: > constant. Then $\mu=0$. Find $\Sigma$ from (3.4).
//: >
//: > **Exercise 3.2** ★★ For the banana write both averages of (3.5) in closed form, in $\mu$,
//: > $\Sigma$ and $x$. Why does the second not touch the entry beside the diagonal?
//:
//: ## 3.4 The post's equation
//:
//: About the best $\Sigma$ the post has one equation. Written out, with the weight $\beta$ of
//: (2.2), it is
//:
//: $$ \Sigma \overset{?}{=} I - \mathbb E_q\left[\nabla^2\log p(x\mid z)\right]
//:    \overset{?}{\approx} I + \tfrac1{\beta\sigma^2}J^\top J. \tag{3.6} $$
//:
//: From this it concludes that a diagonal $\Sigma$ wants $J^\top J$ diagonal. Beside (3.4) and
//: (3.5) we see two slips and two approximations. *The slips:* the left side should be
//: $\Sigma^{-1}$ (a later revision of the post says so), and the middle lacks a factor $1/\beta$.
//: *The approximations:* $J$ is taken at one point where an average is asked for, and the second
//: derivatives are dropped. The post justifies both by small second derivatives. What does the
//: second cost? For two decoders at $\sigma=\frac12$, with $x$ on the surface, we use the precision
//: without the second average, at the mean of the best $q$:

/// (3.5) without second derivatives, and the nats lost by it.
func straightened(_ fit: Fit) throws -> (precision: Matrix<Double>, lost: Double) {
  let P = .identity(2) + fit.seen.averages(fit.full).gram / fit.seen.noise
  let q = try Gaussian(mean: fit.full.mean, covariance: try Cholesky(P).inverse)
  return (P, fit.seen.bound(fit.full) - fit.seen.bound(q))
}

let pair = try [(ClosedForm.saddle, [1.0, 1]), (.square, [0.5, 0.7])].map {
  try Fit($0, $1, σ: 0.5)
}
let straight = try pair.map(straightened)

//#-hidden-code
page.table(
  "dropped",
  rows: (0..<2).map { k in
    [["saddle", "square"][k]]
      + [
        pair[k].seen.precision(pair[k].full)[0, 1], straight[k].precision[0, 1], straight[k].lost,
        pair[k].price,
      ].map { abs($0) < 1e-12 ? "0" : $0.formatted(digits: 2) }
  })
page.claim("allThereIs", .exact, straight[1].precision[0, 1], equals: 0, within: 1e-12)
//#-end-hidden-code

//: | | entry 12 of (3.5) | without $\nabla^2d$ | nats lost by that | price of the diagonal |
//: | --- | --- | --- | --- | --- |
//: | {table:dropped} |
//:
//: For the saddle it drops about as much as the whole price. And [for the square nothing is left
//: beside the diagonal without the second derivatives]{✓ allThereIs}: there the dropped term is all
//: there is. So the conclusion needs a proof of its own.
//:
//: ## 3.5 Columns that are not orthogonal
//:
//: Take $x=d(z^\star)$, and let the noise fall. If $J$ has full rank and $d(z)$ comes near $x$
//: only for $z$ near $z^\star$, the posterior narrows to a deviation of order $\sigma$ around $z^\star$. (If elsewhere too,
//: as for exponential, square and cone on the whole plane, we mean the Gaussian at $z^\star$.) On
//: so small a stretch the decoder is nearly linear, and the precision of the posterior nearly
//: $J^\top J/\sigma^2$. So the price is that of chapter 2, (2.5). The noise cancels, and
//:
//: $$ \Delta\ \to\ c_\mathrm{IMA}(z^\star) = \tfrac12\Bigl[\sum_i\log\lVert\partial_id\rVert^2
//:    - \log\det J^\top J\Bigr]. \tag{3.7} $$

/// (3.7).
func cIMA(_ d: ClosedForm, _ z: [Double]) throws -> Double {
  try hadamardGap(d.jets(at: Matrix([z])).gram())
}

//: It compares two volumes: of a box whose sides are as long as the columns of $J$, and of the
//: parallelepiped that the columns span. It is never negative, and zero only if the columns are
//: orthogonal. Gresele and others (2021) named it after *independent mechanism analysis*; Reizinger
//: and others (2022) found it in the bound. We measure (3.7), from the prices at two small noise
//: levels: what is missing is of order $\sigma^2$.

/// What a quantity measured at the deviations 0.04 and 0.02 tends to, if σ² is its next order.
func limit(_ measured: (_ σ: Double) throws -> Double) rethrows -> Double {
  //#-solution limit
  //#-hint Call the limit L: at σ the quantity is nearly L + aσ². Two levels of noise, two unknowns.
  //#-hint From 0.04 to 0.02 the term aσ² falls to a quarter. Which combination of the two is free of it?
  //#-hint Four times the finer number less the coarser one is 3L. Each is `try measured(0.02)` or so.
  let (coarse, fine) = (try measured(0.04), try measured(0.02))
  return (4 * fine - coarse) / 3
  //#-end-solution
}

let oblique = [(ClosedForm.banana, [1.0, 0]), (ClosedForm.saddle, [1.0, 1])]

//#-hidden-code
for (d, z) in oblique {
  page.claim(
    "contrast", .numerical, try limit { try Fit(d, z, σ: $0).price }, equals: try cIMA(d, z),
    within: 1e-4, of: d.name)
}
//#-end-hidden-code

//: [For banana and saddle the price tends to $c_\mathrm{IMA}$]{✓ contrast}: the level lines of
//: {figure:price}. *So far the post is right: columns that are not orthogonal cost something that
//: no small noise takes away.*
//:
//: > **Exercise 3.3** ★★ Let the latents fall into groups, and let $q$ lean within a group but not
//: > between groups. For a linear decoder the price is then half the logarithm of
//: > $\prod_B\det P_{BB}/\det P$, with $P=M^{-1}$ and $P_{BB}$ the block of group $B$. Show that it
//: > is never negative, and never more than the price of the diagonal.
//:
//: ## 3.6 Orthogonal columns: cheap, but not free
//:
//: Now let the columns be orthogonal at every $z$. Then $c_\mathrm{IMA}=0$, and the price is what
//: the next orders leave. Write $P$ for the precision (3.5) of the best full $q$. Near that $q$ the
//: bound is, to leading order, what it would be for a Gaussian posterior of this precision. So
//: (2.5) says what entries beside the diagonal cost, and small ones cost
//:
//: $$ \Delta\approx\sum_{i\lt j}\frac{P_{ij}^2}{2P_{ii}P_{jj}}. \tag{3.8} $$
//:
//: The diagonal of $P$ is nearly $s_i^2/\sigma^2$, with $s_i=\lVert\partial_id\rVert$. And
//: $P_{12}$? With $J^\top J$ diagonal it comes from the second average in (3.5) alone. The
//: exponential shows it in two lines. There $\partial_1d=d$, so $\partial_{12}d=\partial_2d$, and
//: the first equation of (3.4) says what the second average is:
//:
//: $$ P_{12} = -\tfrac1{\sigma^2}\mathbb E_q[(x-d)^\top\partial_{12}d]
//:    = -\tfrac1{\sigma^2}\mathbb E_q[(x-d)^\top\partial_2d] = -\mu_2\ \to\ -z_2^\star. \tag{3.9} $$
//:
//: It does not grow as the noise falls. That is so for every decoder with orthogonal columns, for
//: data on its surface: the residual $x-d$ has a mean of order $\sigma^2$ under $q$, and
//: its covariance with $\partial_{12}d$ is of that order. (The limit in
//: terms of derivatives of $d$ is (3.15), on the second page.) With (3.8), for two latents,
//:
//: $$ \Delta\approx\frac{P_{12}^2\ \sigma^4}{2\ s_1^2s_2^2}. \tag{3.10} $$

/// (3.10), P₁₂ by its limit (3.15).
func predictedPrice(_ d: ClosedForm, _ z: [Double], σ: Double) -> Double {
  //#-solution predictedPrice
  //#-hint Equation (3.10). `mixed(d, z)` is the limit of P₁₂.
  //#-hint `d.jets(at: Matrix([z])).gram()` is JᵀJ at z; the squared lengths are on its diagonal.
  //#-hint Half the square of P₁₂σ², over the product of the two: (3.8) for two latents.
  let squares = d.jets(at: Matrix([z])).gram().diagonal
  return 0.5 * pow(mixed(d, z) * σ * σ, 2) / (squares[0] * squares[1])
  //#-end-solution
}

let orthogonal: [(ClosedForm, [Double])] = [
  (.exponential, [0.2, 0.7]), (.square, [0.5, 0.7]), (.cone, [0.5, 0.7]),
]
let exponentials = try [0.4, 0.1, 0.02].map { try Fit(.exponential, [0.2, 0.7], σ: $0) }

//#-hidden-code
for (d, z) in orthogonal {
  let prices = try [0.04, 0.02].map { try Fit(d, z, σ: $0).price }
  page.claim(
    "predicted", .numerical, prices[1] / predictedPrice(d, z, σ: 0.02), equals: 1, within: 0.02,
    of: d.name)
  page.claim("fourth", .numerical, log2(prices[0] / prices[1]), equals: 4, within: 0.02, of: d.name)
}
page.claim(
  "exponential", .exact, exponentials.map { $0.seen.precision($0.full)[0, 1] },
  equals: exponentials.map { -$0.full.mean[1] }, within: 1e-9)
page.figure("price", width: 660, height: 400) {
  try prices(oblique, orthogonal, free: free, σs: page.isQuick ? 6 : 16)
}
//#-end-hidden-code

//: [For the exponential $P_{12}=-\mu_2$ at every noise level tried]{✓ exponential}. [For
//: exponential, square and cone the price falls with the fourth power of $\sigma$]{✓ fourth}, and
//: [at $\sigma=0.02$ the price of each is that of (3.10)]{✓ predicted}.
//:
//: The cone's columns are orthonormal *everywhere*. But they turn each other, $\partial_{12}d\ne0$,
//: and it pays. *Orthogonal columns make the posterior upright to leading order only.*
//:
//: > **Exercise 3.4** ★★ On the unit sphere let $z_1$ be the latitude and $z_2$ the longitude.
//: > Compute $P_{12}$ by (3.15); then measure it.
//:
//: ## 3.7 What is free
//:
//: Is there a decoder that bends and pays nothing? The posterior is proportional to $p(z)$ times
//: $\exp(-\lVert x-d(z)\rVert^2/2\sigma^2)$. It is a product of functions of single $z_i$ exactly
//: if $\partial_i\partial_j\lVert x-d\rVert^2=0$ for $i\ne j$. As a function of $x$ this derivative
//: has the linear part $-2x^\top\partial_{ij}d$, and what does not depend on $x$. So it vanishes
//: for every $x$ if and only if
//:
//: $$ \partial_{ij}d = 0, \quad \partial_id^\top\partial_jd=0 \quad (i\ne j)
//:    \qquad\Longleftrightarrow\qquad d(z) = b+\sum_i\gamma_i(z_i), \tag{3.11} $$
//:
//: with curves $\gamma_i$ in subspaces that are orthogonal to each other. Such a decoder pays
//: nothing: for every $x$, at every noise level, however much the curves bend. For then
//: $\mathbb E_q[\log p(x\mid z)p(z)]$ depends on the mean and the variances of $q$ only, and of all
//: covariances with given variances the diagonal one has the largest determinant: Hadamard again.

/// The largest price at random points, with random offsets, at three noise levels.
func largestPrice(_ d: ClosedForm, _ count: Int, using random: inout Random) throws -> Double {
  try [0.2, 0.5, 1].flatMap { σ in
    try (0..<count).map { _ in
      let z = random.normals(2).map { 0.5 * $0 }
      let offset = random.normals(d.outputs).map { 0.3 * σ * $0 }
      return abs(try Fit(d, z, offset: offset, σ: σ).price)
    }
  }.max()!
}

//#-hidden-code
for d in free {
  page.claim(
    "noPrice", .numerical, try largestPrice(d, page.isQuick ? 2 : 5, using: &random), equals: 0,
    within: 1e-10, of: d.name)
}
//#-end-hidden-code

//: [Warp, cylinder and flat torus pay nothing, at random points on and off the surface]{✓ noPrice}.
//:
//: When $n=m=2$ there is a plainer way to say it. If the columns are orthogonal,
//: $\partial_1d^\top\partial_{12}d=s_1\partial_2s_1$, likewise for the other, and there are no
//: further directions. So such a decoder is of the form (3.11) if and only if each length $s_i$
//: changes along its own axis alone. Chapter 4 will meet this condition again, under the name C2.
//:
//: > **Exercise 3.5** ★★★ Prove the equivalence in (3.11).
//: >
//: > **Exercise 3.6** ★★ By (3.9) the exponential's price is zero on the line $z_2=0$ as the noise
//: > falls. Show by symmetry that it is zero there at every noise level. Why does that not
//: > contradict (3.11)?
//:
//: ## 3.8 Data beside the surface
//:
//: Data with noise do not lie on the decoder's surface. Noise along the surface only moves
//: $z^\star$, to leading order. So let $x = d(z^\star)+\sigma\nu$ with $\nu$ *normal* to the
//: surface, and the columns orthogonal. Now the residual in (3.5) has a mean of order $\sigma$
//: instead of $\sigma^2$, and $P_{12}\approx-\nu^\top\partial_{12}d/\sigma$. Put this into (3.8).
//: With $N_{12}$ for the normal part of $\partial_{12}d$,
//:
//: $$ \Delta\approx\frac{\sigma^2\,(\nu^\top N_{12})^2}{2\ s_1^2s_2^2}, \qquad
//:    \text{averaged over the noise}\quad
//:    \mathbb E[\Delta]\approx\frac{\sigma^2\,\lVert N_{12}\rVert^2}{2\ s_1^2s_2^2}. \tag{3.12} $$
//:
//: Where $N_{12}\ne0$ that is far more than for clean data, and the data of a VAE have noise. (Of
//: (3.12) we know no earlier account.)
//:
//: An offset may also stay when the noise falls, $x=d(z^\star)+\rho$: the decoder does not reach
//: the data. Then the second average in (3.5) does not shrink beside the first, and
//:
//: $$ \Delta\to\tfrac12\Bigl[\sum_i\log H_{ii}-\log\det H\Bigr], \qquad
//:    H = J^\top J-\sum_k\rho_k\nabla^2d_k, \tag{3.13} $$
//:
//: if $d(z)$ comes as near to $x$ only for $z$ near $z^\star$, and $H$, half the Hessian of the
//: squared distance there, is positive definite. {figure:cone} shows all three cases on the cone.
//:
//: ![Left, a cone, its tip up, with a grid and an arrow that stands on it. Right, three curves on
//: logarithmic axes: one level, one falling with slope two, one with slope four.](cone.png)
//: Left, the cone with the lines of a latent grid, a point and the normal there. Right, the price
//: over the noise, for data at the point, one deviation of the noise off it (both sides averaged), and 0.8 off it along
//: the arrow. Lines:
//: (3.10), (3.12), (3.13).

/// The price on the cone with an offset along the normal, averaged over both sides, which cancels
/// terms of relative order σ.
func conePrice(σ: Double, offset: Double, _ place: [Double], _ ν: [Double]) throws -> Double {
  try [offset, -offset].reduce(0) { sum, t in
    sum + 0.5 * (try Fit(.cone, place, offset: ν.map { t * $0 }, σ: σ).price)
  }
}

/// H of (3.13), for data that lie off d(z) by ρ.
func halfHessian(_ d: ClosedForm, _ z: [Double], off ρ: [Double]) -> Matrix<Double> {
  //#-solution halfHessian
  //#-hint Equation (3.13): JᵀJ, and second derivatives of d weighed by the offset.
  //#-hint `d.jets(at: Matrix([z]))` knows both, `gram()` and `hessian(weights: ρ)`.
  //#-hint The second is taken off the first: data beyond the bend widen the posterior.
  let near = d.jets(at: Matrix([z]))
  return near.gram() - near.hessian(weights: ρ)
  //#-end-solution
}

let place = [0.5, 0.7]
let rest = ClosedForm.cone.jets(at: Matrix([place]))
let ν = unitNormal(rest.slope(0), rest.slope(1))
let N12 = dot(ν, rest.curvature(0, 1))
let H = halfHessian(.cone, place, off: ν.map { 0.8 * $0 })

page.figure("cone", width: 700, height: 330, columnWidths: [0.42, 0.58]) {
  try cone(place, ν, limits: (N12, try hadamardGap(H)), σs: page.isQuick ? 6 : 14)
}

//#-hidden-code
page.claim(
  "outOfReach", .numerical,
  try limit { try Fit(.cone, place, offset: ν.map { 0.8 * $0 }, σ: $0).price },
  equals: try hadamardGap(H), within: 1e-4)
let beside = try [0.04, 0.02].map { try conePrice(σ: $0, offset: $0, place, ν) }
page.claim("orthonormal", .exact, rest.gram(), equals: Matrix.identity(2), within: 1e-14)
page.claim("second", .numerical, log2(beside[0] / beside[1]), equals: 2, within: 0.02)
page.claim(
  "besidePredicted", .numerical, beside[1] / (0.5 * pow(0.02 * N12, 2)), equals: 1, within: 0.02)
page.claim(
  "overNoise", .numerical,
  try noisyPrice(.cone, place, σ: 0.03) / (0.5 * pow(0.03 * N12, 2)), equals: 1, within: 0.03)
//#-end-hidden-code

//: [The cone's columns are orthonormal at this point]{✓ orthonormal}. [With $\nu$ of length one the
//: cone's price falls with the square of $\sigma$]{✓ second}, and [at $\sigma=0.02$ the cone's
//: price for such data is that of (3.12)]{✓ besidePredicted}. [Averaged over noise in all three
//: dimensions the cone's price is that of the second form]{✓ overNoise}. [With 0.8 off the cone the
//: price tends to (3.13)]{✓ outOfReach}.
//:
//: (What $\beta$ does to these prices: section 3.13.)
//:
//: ## 3.9 What a price can do
//:
//: What would prices do to a decoder that may change? By (3.1), averaged over the data, the bound
//: is the mean of $\log p(x)$ less the mean divergence. So a search that raises it is drawn to
//: where the bound is *tight*, and may pay with likelihood (Turner and Sahani, 2011). Let the data
//: be the banana's, and give the decoder two knobs: its bend $a$, and an angle $\theta$ by which
//: its latent plane is turned.

/// The banana with another bend, its latent plane turned by θ (radians).
func banana(bend a: Double, turned θ: Double) -> ClosedForm {
  ClosedForm("banana", latents: 2) { z in
    let u = cos(θ) * z[0] - sin(θ) * z[1]
    return [u, sin(θ) * z[0] + cos(θ) * z[1] + a * u * u]
  }
}

//: *The angle.* Turning changes no likelihood, and with a full $q$ no bound. With a diagonal one it
//: changes the price, in the left panel of {figure:knobs}. It is *highest* at 0°, for the axes in
//: which we wrote the banana down. At 45° the columns are not orthogonal either, but cheaper.
//:
//: *The bend.* Keep $\theta=0$. Every $d_a$ keeps areas, so its density at $x$ is $p(z)$ at the
//: point with $d_a(z)=x$: for a point made by $(u,w)$, at $(u, w+(\frac12-a)u^2)$. As the noise
//: falls, the nats lost against the best that is possible are
//:
//: $$ \underbrace{\tfrac12(\tfrac12-a)^2\,\mathbb E[u^4]}_{\text{likelihood}}
//:    + \underbrace{\mathbb E\left[\tfrac12\log(1+4a^2u^2)\right]}_{\text{price}},
//:    \qquad u\sim\mathcal N(0,1),\quad \mathbb E[u^4]=3. \tag{3.14} $$

/// Likelihood lost and price in (3.14), in nats a point.
func lostInTheLimit(bend a: Double) -> (likelihood: Double, price: Double) {
  //#-solution lostInTheLimit
  //#-hint Equation (3.14). The first part has a closed form, since the mean of u⁴ is given.
  //#-hint `Quadrature(count: 60).expectation { u in … }` is the mean of … over u.
  //#-hint The mean to take is that of half the logarithm of 1 + 4a²u²; the other is 3/2 of a square.
  let price = Quadrature(count: 60).expectation { u in 0.5 * log(1 + 4 * a * a * u * u) }
  return (1.5 * (0.5 - a) * (0.5 - a), price)
  //#-end-solution
}

//: ([Means over the data, of half of what $\lVert z\rVert^2$ grows by and of $c_\mathrm{IMA}$, are
//: the two parts of (3.14)]{✓ parts}.) The dots are measured, at 20 points that stand for the data
//: (`Knobs.swift`).

//#-hidden-code
let bends = [0, 0.2, 0.6]
page.claim(
  "parts", .exact,
  bends.map { [lostInTheLimit(bend: $0).likelihood, lostInTheLimit(bend: $0).price] },
  equals: try bends.map(meansOverData(bend:)), within: 1e-10)
//#-end-hidden-code

//: ![Two panels. Left, a blue arch upside down, highest at both ends, over a level orange line.
//: Right, a falling dashed curve, a rising one, and their sum with a minimum between.](knobs.png)
//: Nats lost, over the two knobs, for the banana's data. Left: turned, with a diagonal posterior
//: (blue) and a full one (orange). Right: bent by $a$, with a diagonal posterior; the data have
//: $a=\frac12$. Lines: the limit of small noise. Dots: measured at $\sigma=0.05$.

let knobs = try Knobs(σ: 0.05)
page.figure("knobs", width: 700, height: 310) { turning(knobs) + bending(knobs) }

//#-hidden-code
page.keep([0, .pi / 4].map { turnedPrice($0) }, as: "turnedPrice")
let cheapest = [0.0, .pi / 4].map { cheapestBend(turned: $0) }
page.keep(cheapest.map(\.bend), as: "cheapestBend")
page.keep(cheapest.map(\.lost), as: "leastLost")
page.keep(lostInTheLimit(bend: 0).likelihood, as: "straightLost")
page.claim(
  "bestAngle", .numerical, (0..<90).map { cheapestBend(turned: Double($0) * .pi / 180).lost },
  atLeast: cheapest[1].lost, within: 1e-12)
page.claim("fullStays", .numerical, knobs.turnedFull, equals: 0, within: 1e-9)
page.claim(
  "turnedLimit", .numerical,
  try [0, .pi / 4].map { θ in try limit { σ in try Knobs.lost(turned: θ, σ: σ) } },
  equals: try [0, .pi / 4].map { try Knobs.limit(turned: $0) }, within: 1e-3)
page.claim(
  "bentLimit", .numerical,
  try [0.25, 0.5].map { a in try limit { σ in try Knobs.lost(bend: a, σ: σ) } },
  equals: try [0.25, 0.5].map { try Knobs.limit(bend: $0) }, within: 1e-3)
//#-end-hidden-code

//: [With a full posterior no angle changes the bound]{✓ fullStays}. [The mean prices at 0° and 45°
//: tend to the means of $c_\mathrm{IMA}$ over the same points]{✓ turnedLimit}; over all data these
//: are {turnedPrice[0]:3} and {turnedPrice[1]:3} nats. [At two bends the nats lost tend to (3.14)
//: over the same points]{✓ bentLimit}. Over all data (3.14) is least at $a=$ {cheapestBend[0]:2},
//: where {leastLost[0]:3} nats are lost: *neither where the likelihood is highest, nor where
//: nothing is paid.* With both knobs the bound is highest at $a=$ {cheapestBend[1]:2} and 45°,
//: where {leastLost[1]:3} are lost; [no other angle in whole degrees does better, each with its own
//: best bend]{✓ bestAngle}. Orthogonal columns, $a=0$, lose {straightLost:3}. So a maximum of the
//: bound need not have them, and the cheapest axes need not be those in which the data were made.
//:
//: ## 3.10 The verdict on step A
//:
//: The map again, now with prices at $\sigma=0.05$: of the saddle at $(1,1)$, of the cone and of
//: the cylinder at $(\frac12,\frac7{10})$; one $\sigma$ and $0.3$ off along the normal, both sides
//: averaged.

page.table(
  "map", rows: try [(ClosedForm.saddle, [1.0, 1]), (.cone, place), (.cylinder, place)].map(mapRow))

//: | decoder | on the surface | one $\sigma$ off | 0.3 off |
//: | --- | --- | --- | --- |
//: | {table:map} |
//:
//: The cone pays the more the farther off the data lie; the saddle's row changes little, the
//: cylinder's not at all.
//:
//: *Proved:* (3.4) and (3.5), which a best posterior satisfies; that a diagonal one satisfies the
//: diagonal only; that the posterior's $z_i$ are independent for every $x$ exactly for the decoders
//: (3.11), which pay nothing.
//:
//: *Derived by expansion and measured,* for the decoders shown: the limits and powers (3.7) to
//: (3.10), (3.12) and (3.13). *Not true in general:* that the bound is highest where the columns
//: are orthogonal.
//:
//: *Only believed:* that no decoder but (3.11) is free at every $x$; that these prices are what
//: straightens the decoders of trained networks. Chapter 6 looks at networks. *Open:* whether a
//: decoder that is free to be anything can have both, the law of the data and orthogonal columns.
//:
//: So step A stands in this form. *A diagonal posterior asks for orthogonal columns at a price that
//: does not vanish with the noise; and for mixed derivatives that vanish too, at prices that vanish
//: with it, except for data that the decoder cannot reach. It is a price, not a law: likelihood is
//: paid for with it.* (A network of ReLUs is no exception: section 3.12.) What orthogonal columns
//: do to the distribution of the data is step B, and chapter 4.
//:
//: > **Exercise 3.7** ★★★ Kumar and Poole (2020) replace the average in (3.1) by its expansion to
//: > second order about $\mu$, with first derivatives of $d$ only, and put in the best diagonal
//: > $\Sigma$. Which objective results? How far is it from the bound, for data on the surface?
//:
//: **Sources.** C. Allen (2024), *Disentangling Disentanglement*. G. Bonnet (1964),
//: *Transformations des signaux aléatoires à travers les systèmes non linéaires sans mémoire*. L.
//: Gresele and others (2021), *Independent mechanism analysis, a new concept?* A. Kumar and B.
//: Poole (2020), *On implicit regularization in β-VAEs*. M. Opper and C. Archambeau (2009), *The
//: variational Gaussian approximation revisited*. R. Price (1958), *A useful theorem for nonlinear
//: devices having Gaussian inputs*. P. Reizinger and others (2022), *Embrace the gap: VAEs perform
//: independent mechanism analysis*. R. E. Turner and M. Sahani (2011), *Two problems with
//: variational expectation maximisation for time-series models*.

//#-hidden-code
//#-omit
try offTheMainRoad(orthogonal, on: page)
try noisier(exponentials[2].price, beside: beside[1], place, ν, on: page)
try shortcut(on: page)
//#-end-omit
page.weave()
//#-end-hidden-code
