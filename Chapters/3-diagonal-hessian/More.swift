//#-hidden-code
import Foundation
import Pages
import Seams
//#-end-hidden-code

//: # Off the main road of chapter 3
//:
//: ## 3.11 The limit of the entry beside the diagonal
//:
//: Section 3.6 found $P_{12}$ for the exponential. Now take any decoder of two latents whose
//: columns are orthogonal at every $z$, and $x=d(z^\star)$. The first average in (3.5) has nothing
//: beside the diagonal, so $P_{12}=\mathbb E_q[(d-x)^\top\partial_{12}d]/\sigma^2$. Write
//: $z=z^\star+\delta$ and expand both factors:
//:
//: $$ d-x = \sum_j\partial_jd\,\delta_j+\tfrac12\sum_{j,k}\partial_{jk}d\,\delta_j\delta_k+\dots,
//:    \qquad \partial_{12}d(z) = \partial_{12}d+\sum_k\partial_{12k}d\,\delta_k+\dots, $$
//:
//: with derivatives at $z^\star$ on the right. To the order that matters $q$ has the variances
//: $\sigma^2/s_j^2$ and no covariance, and its mean lies off $z^\star$ by some $\sigma^2b$. So
//: $\mathbb E[\delta_j]=\sigma^2b_j$ and $\mathbb E[\delta_j\delta_k]$ is $\sigma^2/s_j^2$ for
//: $j=k$ and smaller otherwise; odd moments of third order are smaller too. What survives the
//: division by $\sigma^2$ is
//:
//: $$ P_{12}\to\sum_j\left[b_j\ \partial_jd^\top\partial_{12}d
//:    + \frac{\tfrac12\partial_{jj}d^\top\partial_{12}d + \partial_jd^\top\partial_{12j}d}{s_j^2}\right].
//:    \tag{3.15} $$
//:
//: The shift $b$ follows from the first equation of (3.4),
//: $\mu_i=-\mathbb E_q[(d-x)^\top\partial_id]/\sigma^2$, expanded likewise:
//: $z_i^\star = -s_i^2b_i-\sum_j\bigl(\tfrac12\partial_id^\top\partial_{jj}d+\partial_{ij}d^\top\partial_jd\bigr)/s_j^2$,
//: or
//:
//: $$ b_i = -\frac1{s_i^2}\left[z_i^\star + \sum_j\frac{\tfrac12\partial_id^\top\partial_{jj}d
//:    + \partial_{ij}d^\top\partial_jd}{s_j^2}\right]. \tag{3.16} $$

//: So the price of orthogonal columns follows from the derivatives of $d$ at one point, up to the
//: third (`mixed`, in `Checks.swift`). [For exponential, square and cone the entry beside the diagonal tends to (3.15)]{✓
//: mixedLimit}, and [for the exponential (3.15) is $-z_2$]{✓ mixedExponential}, as in (3.9). (For
//: more latents $j$ runs over all of them, (3.15) holds for each pair, and (3.8) sums over the
//: pairs.)

//: ## 3.12 A decoder with a kink
//:
//: The post names networks of ReLUs as decoders with small second derivatives, and almost
//: everywhere those are even zero. But (3.5) asks for their *average*, and a kink has all its
//: curvature in one place.
//:
//: Take $d(z) = 2\max(z,0)$, with one latent, and $q=\mathcal N(\mu,\tau^2)$. The slope of $d$
//: jumps by 2 at $z=0$, so the mean of its second derivative is 2 times the density of $q$ at 0.
//: There $d=0$, and the residual is $x$. (The rule (3.3) holds for a kink too: by parts,
//: $\mathbb E_q[f'']=\mathbb E_q[f'\cdot(z-\mu)]/\tau^2$, which needs first derivatives only. That
//: is what programs follow that draw $z=\mu+\tau\varepsilon$; so they feel the kink, though no draw
//: ever hits it.) With $\Phi$ and $\varphi$ for the distribution function and the density of the
//: standard normal, (3.5) and the first of (3.4) become
//:
//: $$ \begin{aligned}
//:    \frac1{\tau^2} &= 1+\frac1{\sigma^2}\left[4\,\Phi\left(\tfrac\mu\tau\right)
//:    - \frac{2x}\tau\,\varphi\left(\tfrac\mu\tau\right)\right],\\
//:    \mu &= \frac1{\sigma^2}\left[(2x-4\mu)\,\Phi\left(\tfrac\mu\tau\right)
//:    - 4\tau\,\varphi\left(\tfrac\mu\tau\right)\right]. \end{aligned} \tag{3.17} $$
//:
//: The second term in the first bracket is the kink's.

/// The decoder 2·max(z, 0), a point x and σ².
struct Kink {
  var x: Double
  var noise: Double

  /// (3.17) at a Gaussian: the precision asked for, the same without the kink's term, and by how
  /// much the second equation fails.
  func condition(_ μ: Double, _ τ: Double) -> (precision: Double, smooth: Double, slope: Double) {
    let (Φ, φ) = (normalDistribution(μ / τ), normalDensity(μ / τ))
    let smooth = 1 + 4 * Φ / noise
    return (
      smooth - 2 * x * φ / (τ * noise), smooth, ((2 * x - 4 * μ) * Φ - 4 * τ * φ) / noise - μ
    )
  }

  /// The best Gaussian, by the iteration of section 3.3 in short steps.
  var best: (μ: Double, τ: Double) {
    var (μ, precision) = (0.3 * x, 4.0)
    for _ in 0..<3000 {
      let now = condition(μ, 1 / precision.squareRoot())
      precision += 0.3 * (now.precision - precision)
      μ += 0.3 * now.slope / precision
    }
    return (μ, 1 / precision.squareRoot())
  }
}

func offTheMainRoad(_ orthogonal: [(ClosedForm, [Double])], on page: Page) throws {
  //#-hidden-code
  for (d, z) in orthogonal {
    page.claim(
      "mixedLimit", .numerical,
      try limit { σ in
        let fit = try Fit(d, z, σ: σ)
        return fit.seen.precision(fit.full)[0, 1]
      }, equals: mixed(d, z), within: 1e-4, of: d.name)
  }
  page.claim(
    "mixedExponential", .numerical, mixed(.exponential, [0.2, 0.7]), equals: -0.7, within: 1e-8)
  //#-end-hidden-code

  //: At $\sigma=\frac12$ and four points:

  let kinks = [-0.3, 0, 0.3, 1].map { Kink(x: $0, noise: 0.25) }
  page.table(
    "kink",
    rows: kinks.map { kink in
      let (μ, τ) = kink.best
      let smooth = kink.condition(μ, τ).smooth
      return [kink.x, μ, 1 / (τ * τ), smooth, smooth * τ * τ].map { $0.formatted(digits: 4) }
    })
  page.claim(
    "noSlope", .numerical, kinks.flatMap { kink in slopes(kink, at: kink.best) }, equals: 0,
    within: 1e-4)

  //: | $x$ | $\mu$ | $1/\tau^2$ | without the kink's term | ratio |
  //: | --- | --- | --- | --- | --- |
  //: | {table:kink} |
  //:
  //: {figure:kink} shows the third of them, and the precision for every $x$. The second route uses
  //: no second derivative: it sums $\log p(x\mid z)$ over a fine grid of $z$, and moves $\mu$ and
  //: $\tau$ a little. [At the four optima the bound has no slope in $\mu$ or $\tau$]{✓ noSlope}.

  //: ![Left, a grey curve with a corner and a blue bell over it. Right, a blue curve that dips and
  //: then climbs steeply, and a dashed one that rises all the way; they cross at zero and meet
  //: again at the top.](kink.png)
  //: Left, the posterior for $x=0.3$ (grey), with a corner at the kink, and the best Gaussian
  //: (blue). Right, the precision of the best Gaussian over $x$ (blue), and (3.5) at the same $q$
  //: with the kink left out (dashed). For $x\lt0$ the kink narrows $q$, for $x\gt0$ it widens it.
  //: Where the curves are steep, $q$ moves from one side of the kink to the other.

  page.figure("kink", width: 680, height: 300) { kink(Kink(x: 0.3, noise: 0.25), over: -1...2.5) }

  //: So for a network of ReLUs too the second average need not be small. It is only hidden, in
  //: places that no draw of $z$ ever hits.
  //:
  //: > **Exercise 3.8** ★★ At $x=0$ the two precisions are the same. Why?
}

//: ## 3.13 What β does
//:
//: By section 2.7, for any decoder the objective is $\beta$ times the bound at the noise
//: $v=\beta\sigma^2$, up to a constant. So the posterior is that of a noisier model, and prices are
//: those of chapter 3 with $v$ for $\sigma^2$, times $\beta$. With one exception: the data keep the
//: noise that they have. Divide by $\beta$. What is left is the bound at $v$, in which the data pull
//: with $\lVert x-d\rVert^2/2v$, and a larger $\beta$ weakens that pull. The price of oblique columns
//: stays as it is, while $v$ is small.

/// At β = 4 the posterior is that of noise of twice the deviation, and the data keep their own.
/// `price` and `beside` are the exponential's and the cone's at σ = 0.02 and β = 1.
func noisier(
  _ price: Double, beside: Double, _ place: [Double], _ ν: [Double], on page: Page
) throws {
  //: [On the surface of the exponential the price at $\beta=4$, over $\beta$, is 16 times that at
  //: $\beta=1$]{✓ betaOnSurface}: it goes as $v^2$, by (3.10). [One $\sigma$ off the cone the price
  //: at $\beta=4$, over $\beta$, is that at $\beta=1$]{✓ betaBeside}, for there
  //: $P_{12}\approx -\sigma\nu^\top N_{12}/v$, and in (3.8) $v$ cancels.

  let onSurface = try Fit(.exponential, [0.2, 0.7], σ: 0.04).price
  let offIt = try conePrice(σ: 0.04, offset: 0.02, place, ν)
  page.claim("betaOnSurface", .numerical, onSurface / price, equals: 16, within: 0.1)
  page.claim("betaBeside", .numerical, offIt / beside, equals: 1, within: 0.05)
}

//: ## 3.14 More knobs
//:
//: A decoder with more knobs than those of section 3.9 may do better. All $d\circ h$ give the same
//: data, if the map $h$ keeps $\mathcal N(0,I)$. Is there one with orthogonal columns among them? We
//: have a count, and no proof: that asks $\frac12m(m-1)$ equations for the angles and one for the
//: law, of the $m$ functions that make up $h$. For $m=2$ there are as many equations as functions;
//: from $m=3$ on there are more.
//:
//: ## 3.15 Answers
//:
//: <details><summary>Exercise 3.1</summary>
//:
//: $\nabla^2\log p(x\mid z)=-3z^2$, and its mean is $-3\Sigma$. So $1/\Sigma=1+3\Sigma$, and
//: $\Sigma=\frac16(\sqrt{13}-1)$.
//:
//: </details>

func shortcut(on page: Page) throws {
  //: <details><summary>Exercise 3.7</summary>
  //:
  //: To second order $\mathbb E_q[f]=f(\mu)+\frac12\mathrm{tr}(\Sigma\nabla^2f)$. With
  //: $f=\log p(x\mid z)$, and without second derivatives of $d$, $\nabla^2f=-J^\top J/\sigma^2$.
  //: The best diagonal $\Sigma$ then has $1/\Sigma_{ii}=1+s_i^2/\sigma^2$, with $s_i$ at $\mu$, and
  //: what remains is
  //:
  //: $$ \ell\approx\log p(x\mid d(\mu)) - \tfrac12\lVert\mu\rVert^2
  //:    - \tfrac12\sum_i\log\left(1+\frac{s_i^2}{\sigma^2}\right), \tag{3.18} $$
  //:
  //: a penalty on the columns of $J$ that needs no draws. [For a linear decoder with orthogonal
  //: columns (3.18) is the bound]{✓ exactForLinear}. [For banana and square, on the surface, its
  //: error falls with the square of $\sigma$]{✓ shortcutPower}; off the surface second derivatives
  //: enter earlier.
  //:
  //: </details>

  //#-hidden-code
  func shortcutError(_ fit: Fit) -> Double {
    fit.seen.deterministic(fit.diagonal.mean) - fit.seen.bound(fit.diagonal)
  }
  let straight = ClosedForm("straight", latents: 2) { z in [2 * z[0], 0.5 * z[1]] }
  page.claim(
    "exactForLinear", .exact, shortcutError(try Fit(straight, [0.4, -0.3], σ: 0.7)), equals: 0,
    within: 1e-12)
  for (d, z) in [(ClosedForm.banana, [1.0, 0]), (.square, [0.5, 0.7])] {
    let errors = try [0.04, 0.02].map { shortcutError(try Fit(d, z, σ: $0)) }
    page.claim(
      "shortcutPower", .numerical, log2(errors[0] / errors[1]), equals: 2, within: 0.05, of: d.name)
  }
  //#-end-hidden-code
}
