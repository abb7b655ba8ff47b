//: # 5. Whose axes are they, and when can anybody know?
//:
//: **Two decoders make the same data, each from independent latents. When must their latents be the
//: same?**
//:
//: Steps A and B of the post's argument lead from a diagonal posterior to orthogonal columns, and
//: from these to independent parts of the data. This chapter is about step C: that these parts are
//: the ones that made the data, and no others would do. Now nobody gives us the decoder. We have
//: the data, at best their whole law, and ask which other decoders would have made it.
//:
//: *You need:* chapter 4 (the density on a decoder's image, the conditions C1 and C2), chapter 3's
//: contrast $c_\mathrm{IMA}$, independence.
//:
//: *You get:* why independence alone says nothing about the axes; what orthogonal columns rule out
//: and what they leave; a theorem that says when seams are identified; why a sphere has none; and
//: what one observed label can do.
//:
//: *It takes:* about 35 minutes to read, 2 s to run.

//#-hidden-code
import Foundation
import Pages
import Seams

let page = Page.open()
var random = page.random
//#-end-hidden-code

//: ## 5.1 Where we stand
//:
//: A decoder $d$, smooth and one-to-one, carries independent latents $z_1,\ldots,z_m$ to data
//: $x=d(z)$, without noise. Its *seams* are the curves on which one latent varies, $J$ is its
//: Jacobian, and $s_i=\lVert\partial_id\rVert$ is the speed along a seam. Chapters 3 and 4 left two
//: conditions and a number:
//:
//: $$ \text{C1: } \partial_id\perp\partial_jd, \qquad \text{C2: } \partial_js_i=0
//:    \quad(i\ne j), \qquad
//:    c_\mathrm{IMA} = \sum_i\log s_i-\tfrac12\log\det J^\top J\ \ge0. \tag{5.1} $$
//:
//: The number is zero exactly under C1. A diagonal posterior pays it, in nats a point, when the
//: noise is small. So what a VAE is asked for is C1. Is that enough?
//:
//: The *axes* of a decoder are its latents up to three things that do no harm: their order, their
//: signs, and a warp of each latent by itself. None of these changes a seam. A class of decoders is
//: *identifiable* if any two of its members that make the same law have the same axes.
//:
//: {figure:same-data} shows what there is to fear: one law, and four decoders that make it from
//: independent latents.
//:
//: ![Four panels with the same two grey heaps of points. Over them a straight grid; a grid of upright
//: lines and bent ones; a wavy grid; a spiral one.](same-data.png "cover")
//: The same data (grey) and the seams of four decoders, each of two independent normal latents: teal
//: where the first varies, brown where the second does. The first made the data. Beside each name
//: stands the mean $c_\mathrm{IMA}$, in nats.
//:
//: Where the chapter will end:
//:
//: | decoder | latents | what stays open | section |
//: | --- | --- | --- | --- |
//: | any | independent | every map that keeps the normal law | 5.2, 5.3 |
//: | C1 | independent | at least conformal changes in the plane; the rest is not known here | 5.3, 5.4 |
//: | C1 and C2, one image | independent | turns among equal normals, nothing else | 5.5 |
//: | the same, on a sphere | – | there is no such decoder | 5.6 |
//: | any | normal once a label is known, which changes their variances enough | order, signs and scales, nothing else | 5.8 |
//:
//: ## 5.2 Any data have independent latents
//:
//: Let $x$ have a positive density. Write $F(x_1)$ for the distribution function of its first
//: entry, $F(x_2\mid x_1)$ for that of the second once the first is known, and so on. Put
//:
//: $$ y_1=\Phi^{-1}\bigl(F(x_1)\bigr), \qquad y_2=\Phi^{-1}\bigl(F(x_2\mid x_1)\bigr),
//:    \qquad\ldots \tag{5.2} $$
//:
//: with $\Phi$ the normal distribution function. Once $x_1$ is known, $F(x_2\mid x_1)$ is uniform
//: on $(0,1)$, *whatever $x_1$ is*. So it is independent of $x_1$, and $y_1,y_2,\ldots$ are
//: independent and normal. The inverse of (5.2) is a decoder. This is the *Darmois construction*;
//: Hyvärinen and Pajunen (1999) are credited with bringing it here: *non-linear independent
//: component analysis is not identifiable.* It used nothing about the data: of an image, its first
//: latent is the first pixel. (If data lie on a surface, take any coordinates of it for $x$.)
//:
//: Our example is the law of {figure:same-data}. The true latents are a number $z_1$ from two
//: narrow normal laws, at $\pm0.9$, and a normal $z_2$, all of variance 1; the decoder turns them by
//: 30°. The encoder that undoes it, with normal numbers for latents, is a formula:

extension Heaps {
  var truth: ClosedForm {
    let (first, angle) = (first, angle)
    return ClosedForm("true", latents: 2) { x in
      let z = turned(x, by: -angle)
      return [first.score(z[0]), z[1]]
    }
  }
}

//: (`score` is $\Phi^{-1}\circ F$.) So is Darmois's, for the law of $x_2$ given $x_1$ is a mixture too:

extension Heaps {
  /// Equation (5.2).
  var darmois: ClosedForm {
    //#-solution darmois
    //#-hint (5.2): the first latent is the score of x₁ under its own law, `law.score(x[0])`.
    //#-hint The second is the score of x₂ given x₁: `normalScore(tails(of: x[1], given: x[0]))`.
    //#-hint `ClosedForm("Darmois", latents: 2) { x in … }`, as above.
    let lawOfFirst = law
    return ClosedForm("Darmois", latents: 2) { x in
      [lawOfFirst.score(x[0]), normalScore(tails(of: x[1], given: x[0]))]
    }
    //#-end-solution
  }
}

//: Does it make the same data? If an encoder $e$ carries $x$ to independent normal numbers, the
//: density must be
//:
//: $$ p(x) = \varphi(y_1)\,\varphi(y_2)\,\lvert\det\partial e/\partial x\rvert,
//:    \qquad y=e(x). \tag{5.3} $$
//:
extension ClosedForm {
  /// log p(x) if this encoder's latents are independent and normal, equation (5.3).
  func logDensity(_ x: [Double]) -> Double {
    //#-solution logDensity
    //#-hint Take the logarithm of (5.3): two normal densities, and one determinant.
    //#-hint `let jets = jets(at: Matrix([x]))` has y in `values.row(0)` and ∂e/∂x in `jacobian()`.
    //#-hint `determinant(…)` may be negative; its size is meant, by `abs`.
    let jets = jets(at: Matrix([x]))
    let y = jets.values.row(0)
    return log(φ(y[0]) * φ(y[1])) + log(abs(determinant(jets.jacobian())))
    //#-end-solution
  }
}

let heaps = Heaps()
let points = heaps.draws(200, using: &random)

//: [At 200 draws, (5.3) gives the density of the data by each of the four encoders of
//: {figure:same-data}]{✓ sameLaw}. No amount of data tells them apart.

//#-hidden-code
page.claim(
  "sameLaw", .exact,
  heaps.four.flatMap { axes in
    (0..<200).map { axes.encoder.logDensity(points.row($0)) - heaps.logDensity(points.row($0)) }
  }, equals: 0, within: 1e-9)
//#-end-hidden-code

//: An encoder also gives $c_\mathrm{IMA}$. For a map of the plane, (5.1) compares the sides of a
//: small parallelogram with its area. So it depends on the angle alone at which the seams cross,
//: and the rows of $\partial e/\partial x$, perpendicular to the seams, cross at the same angle:
//:
//: $$ c_\mathrm{IMA} = -\log\sin\angle(\text{seams}) = \log\frac{\lVert\nabla y_1\rVert
//:    \lVert\nabla y_2\rVert}{\lvert\det\partial e/\partial x\rvert}. \tag{5.4} $$

extension ClosedForm {
  /// c_IMA at x of the decoder that this encoder undoes, equation (5.4).
  func contrast(_ x: [Double]) -> Double {
    let J = jets(at: Matrix([x])).jacobian()
    return log(norm(J.row(0)) * norm(J.row(1)) / abs(determinant(J)))
  }
}

//: Its mean over the data, by quadrature, stands in {figure:same-data}; {figure:darmois} looks at
//: Darmois's decoder alone.

let contrasts = heaps.four.map { axes in
  heaps.mean(steps: page.isQuick ? 60 : 120) { axes.encoder.contrast($0) }
}

//: ![Left, two heaps under five upright lines, each with a curve of one hump or two. Right, upright
//: lines with bent ones across, over grey that is darkest between the
//: heaps.](darmois.png)
//: The Darmois construction. Left: the first latent is $x_1$ itself; on each upright line the law
//: of $x_2$ is another (curves), and $y_2$ tells which share of it lies below the point. Right: its
//: seams, over $c_\mathrm{IMA}$.
//:
//: The seams of $y_2$ are upright. The others lean, by an angle $\alpha$, so
//: $c_\mathrm{IMA}=-\log\cos\alpha$: [(5.4) agrees with the slope of the drawn
//: seams]{✓ lean}, and [each encoder undoes the decoder that is drawn]{✓ undone}. On average it is
//: {contrasts[1]:3} nats. It vanishes only if there was nothing to do:
//:
//: > **Proposition.** Darmois's decoder has C1 only if $x_1,x_2,\ldots$ are independent.
//: >
//: > *Proof.* $x_1$ depends on $y_1$ only, $x_2$ on $y_1$ and $y_2$, and so on, so $J$ is lower
//: > triangular. Its last column has one entry, on the diagonal. A column orthogonal to it has a
//: > zero in the last row. So the last row is zero but for the diagonal; then the column before has
//: > one entry, and so on. A diagonal $J$ means that each $x_i$ is a function of $y_i$ alone. ∎
//:
//: Gresele and others (2021) propose orthogonal columns as a principle that gets round such
//: solutions.

//#-hidden-code
page.keep(contrasts, as: "contrasts")
page.claim("undone", .exact, roundTrips(heaps.four, using: &random), equals: 0, within: 1e-9)
page.claim("lean", .numerical, leans(heaps, using: &random), equals: 0, within: 1e-6)
page.figure("same-data", width: 700, height: 205, columns: 4) {
  sameData(heaps, contrasts)
}
page.figure("darmois", width: 660, height: 300) {
  darmois(heaps)
}
//#-end-hidden-code

//: > **Exercise 5.1** ★ Let $x_1,x_2$ be jointly normal, of unit variance, with correlation $\rho$. Find Darmois's decoder
//: > and its $c_\mathrm{IMA}$. Which is larger, that or the information that $x_1$ and $x_2$ share?
//:
//: ## 5.3 Maps that keep the normal law
//:
//: How much freedom is there in all? Warp all latents to normal ones. If two decoders make the same
//: law, $h=d'^{-1}\circ d$ carries $\mathcal N(0,I)$ to itself. Conversely, any $h$ that does may be
//: slipped in. *What independence leaves open is exactly the set of maps that keep*
//: $\mathcal N(0,I)$, and that is huge. {figure:same-data} has two of them: a turn by 45°, and a
//: *swirl*, which turns each point by an angle that grows with its distance from 0.
//:
//: Locatello and others (2019) use turns: warp each latent to a normal number, turn, warp back. The
//: law is kept, and every new latent depends on every old one. They conclude that unsupervised
//: disentanglement needs assumptions, on models and on data.
//:
//: Does C1 help? Let $d$ have C1, with speeds $s_1,s_2$ in normal latents. The turned decoder has
//: $R^\top\mathrm{diag}(s_1^2,s_2^2)R$ for its $J^\top J$, so
//:
//: $$ c_\mathrm{IMA} = \tfrac12\log\left(1+\frac{(s_1^2-s_2^2)^2\sin^22\theta}{4s_1^2s_2^2}
//:    \right). \tag{5.5} $$
//:
//: It is the price (2.5), with squared speeds for eigenvalues. A turn by anything but right
//: angles keeps C1 only where the two speeds are equal. For our heaps, or any decoder that warps
//: each latent and moves them rigidly, $s_i$ depends on $z_i$ alone. If $s_1=s_2$ everywhere, both
//: are constants, and $x$ is normal in all directions: *for such decoders turns keep C1 only if the
//: parts, as lengths, are normal with equal variance.*

/// The mean of (5.5) for the heaps, where s₁ = dz₁/dy₁ and s₂ = 1.
func turnedContrast(_ law: Mixture, _ θ: Double) -> Double {
  //#-solution turnedContrast
  //#-hint A mean over z₁ is an integral: its density times (5.5), over all z₁. s₂ is 1.
  //#-hint s₁ = dz₁/dy₁, and y₁ = `law.score(Jet(z)).value`. How do the densities of z₁ and y₁ compare?
  //#-hint s₁ = `φ(y) / law.density(z)`; `simpson(-4...4, 400) { z in … }` is wide and fine enough.
  return simpson(-4...4, 400) { z in
    let y = law.score(Jet(z)).value
    let s = φ(y) / law.density(z)
    return law.density(z) * 0.5 * log(1 + pow((s * s - 1) * sin(2 * θ), 2) / (4 * s * s))
  }
  //#-end-solution
}

//: For the turned decoder of {figure:same-data} [the mean of (5.5) over $z_1$ is that of (5.4) over
//: the plane]{✓ turnedMean}: {contrasts[2]:3} nats. The swirl's is {contrasts[3]:3}. A diagonal
//: posterior with little noise pays these, and nothing for the truth. So it prefers the truth to
//: these three. To *all* others?

//#-hidden-code
page.claim(
  "turnedMean", .numerical, contrasts[2], equals: turnedContrast(heaps.first, .pi / 4), within: 1e-5
)
//#-end-hidden-code

//: > **Exercise 5.2** ★ Let $m=1$. Which smooth one-to-one maps keep the normal law? So what is
//: > open for a single latent?
//: >
//: > **Exercise 5.3** ★★ A map $R_{\psi(\lVert z\rVert)}z$ keeps $\mathcal N(0,I)$ for every
//: > function $\psi$. For which $\psi$ does it have C1?
//:
//: ## 5.4 Right angles everywhere, and still no axes
//:
//: A map is *conformal* if it stretches all directions alike: $J^\top J=s^2I$, with $s$ depending
//: on the place. Then $R^\top J^\top JR=s^2I$ too. *Turn the latents of a conformal decoder, and C1
//: stays*: [the columns of two conformal maps behind three turns are orthogonal, at 20 places
//: each]{✓ conformalTurned}. If the latents are normal with equal variance, the law stays too, and
//: C1 cannot tell the axes.
//:
//: That is not due to the normal law. In a quadrant of the plane take $x_1,x_2$ independent, each
//: the absolute value of a normal number. Here are two decoders of that law, shown in
//: {figure:conformal}:
//:
//: $$ x = (z_1,z_2) \qquad\text{and}\qquad x=e^\rho(\cos\theta,\sin\theta), \qquad
//:    p_\rho = e^{2\rho-\frac12e^{2\rho}},\quad \theta\ \text{uniform on}\ (0,\tfrac\pi2).
//:    \tag{5.6} $$
//:
//: The density of $x$ is $\frac2\pi e^{-\frac12\lVert x\rVert^2}$ for the first. For the second it
//: is $p_\rho\cdot\frac2\pi$ divided by the area $e^{2\rho}$, the same. [The two densities agree at
//: 200 points]{✓ quadrant}. Both decoders are conformal and one-to-one, both have exactly the open
//: quadrant for image, and all latents are independent. Yet radius and angle are no warps of $x_1$
//: and $x_2$.
//:
//: ![Two quarter planes shaded from the corner, with an upright grid and with rays and circles that grow
//: apart.](conformal.png)
//: One law on a quadrant (grey) and two conformal decoders of it with independent latents.
//:
//: Buchholz, Besserve and Schölkopf (2022) announce that conformal maps are identifiable (under
//: hypotheses, then, that (5.6) does not meet; we know their abstract only), and reasons why C1
//: should do in a generic setting. From three latents on, conformal maps of a space to itself are
//: few (Liouville). What C1 alone leaves open in general, we do not know.

//#-hidden-code
page.claim("conformalTurned", .exact, turnedCosines(using: &random), equals: 0, within: 1e-12)
page.claim("quadrant", .exact, quadrantDifferences(using: &random), equals: 0, within: 1e-12)
page.figure("conformal", width: 560, height: 300) { quadrants() }
//#-end-hidden-code

//: > **Exercise 5.4** ★★ The root $x=\sqrt z$ of complex numbers carries the upper half plane to the
//: > quadrant and is conformal too. Are its latents independent under the law (5.6)?
//:
//: ## 5.5 Who can be identified
//:
//: C2 forbids the second decoder of (5.6), since its speed $e^\rho$ along the seams of $\theta$ changes with $\rho$. It
//: forbids much more. Under C1 and C2 the arc lengths $w_i=\int s_i\thinspace dz_i$ are coordinates, warps of
//: the $z_i$, and in them $J^\top J=I$: the decoder keeps all lengths. That is called a *local
//: isometry*.
//:
//: > **Theorem.** Let $d$ and $d'$ have C1 and C2. Let them embed open boxes, have exactly the same
//: > image, and make the same law, from independent latents whose densities are smooth and
//: > positive. Then their arc lengths differ by a rigid motion, $w'=Qw+b$ with $Q^\top Q=I$. And $Q$
//: > does nothing but exchange entries and flip signs, unless it mixes arc lengths that are normal
//: > with equal variance.
//:
//: So *among decoders with exactly the same image the axes are identified if no two arc-length
//: factors are normal with equal variance.*
//: Otherwise they are not: two normal factors on the whole line can be turned, and $d$ with them. That
//: local isometry and non-Gaussian factors suffice was shown by Horan, Richardson and Weiss (2021).
//: Here is a proof for smooth densities.
//:
//: *Rigid.* The map $h:w\mapsto w'$ keeps lengths, so its columns $h_i=\partial_ih$ are orthonormal
//: everywhere. Let $A_{ijk}=h_i\cdot\partial_jh_k$. It does not change if $j$ and $k$ are exchanged,
//: since $\partial_jh_k=\partial_kh_j$. It changes its sign if $i$ and $k$ are, since
//: $\partial_j(h_i\cdot h_k)=0$. Do these in turn, three times each:
//: $A_{ijk}=A_{ikj}=-A_{jki}=-A_{jik}=A_{kij}=A_{kji}=-A_{ijk}$. So it is zero. All second
//: derivatives of $h$ vanish, and $h$ is rigid.
//:
//: *Independent.* Let $f_i$ be the logarithm of the density of $w_i$. The joint one, $\sum_if_i(w_i)$,
//: is a sum over the $w'_j$ as well, so for $j\ne k$
//:
//: $$ 0=\frac{\partial^2}{\partial w'_j\partial w'_k}\sum_if_i(w_i)
//:    = \sum_iQ_{ji}Q_{ki}\,f_i''(w_i). \tag{5.7} $$
//:
//: The terms depend on different numbers, so each is constant. If column $i$ of $Q$ has two entries
//: that are not zero, $f_i''$ is a constant, $-\kappa_i$. Then $w_i$ has no bounds: a wall of the
//: box at $w_i=a$ would have to be a wall of the other box, perpendicular to an axis there, and
//: column $i$ would have one entry. A density on the whole line with constant $f''$ is normal, with
//: the variance $1/\kappa_i$. Now let $K=\mathrm{diag}(\kappa_i)$, with any numbers for the other
//: columns. By (5.7) $QKQ^\top=\Lambda$ is diagonal, so $QK=\Lambda Q$, or
//: $Q_{ji}(\kappa_i-\Lambda_j)=0$. All $i$ that share a row $j$ have the same variance. ∎
//:
//: The second half is a theorem of Darmois and Skitovich (1953), which needs no smoothness. *How much*
//: independence a turn destroys can be computed. For $w'=R^\top w$ the joint entropy is kept, so the
//: information that the two new numbers share is the sum of their entropies less that of the old
//: ones. {figure:identify} shows it for three pairs.

/// I(w₁′; w₂′), in nats, for two independent numbers turned by θ.
func turnedInformation(_ first: Mixture, _ second: Mixture, _ θ: Double) -> Double {
  //#-solution turnedInformation
  //#-hint The entropies of the two new numbers, less those of the old ones.
  //#-hint The new numbers are c·w₁ − s·w₂ and s·w₁ + c·w₂, with c = cos θ and s = sin θ.
  //#-hint `Mixture.sum(a, first, b, second)` is the law of a·w₁ + b·w₂, and has an `entropy`.
  let turned = [
    Mixture.sum(cos(θ), first, -sin(θ), second), Mixture.sum(sin(θ), first, cos(θ), second),
  ]
  return turned[0].entropy + turned[1].entropy - first.entropy - second.entropy
  //#-end-solution
}

//: ![Three curves over an angle from 0 to 90 degrees: one on zero, a low arch and a higher one that both
//: start and end at zero.](identify.png)
//: What two numbers tell of each other that were independent before a turn. Equal normals: nothing,
//: at any angle. Unequal ones, or the $z_1$ and $z_2$ of our heaps, of equal variance: nothing only at
//: right angles.
//:
//: [The heaps turned by 45°, estimated from draws, share what the entropies say]{✓ drawn}. [For
//: unequal normals it is the price of chapter 2, with variances for $\lambda_1,\lambda_2$]{✓
//: chapter2}: what a turned diagonal posterior pays there is what the turned latents share.

//#-hidden-code
let wide = Mixture(means: [0], deviations: [1.6].map { $0.squareRoot() })
let shared = (0..<(page.isQuick ? 4000 : 20_000)).map { _ in
  logRatio(heaps.first.draw(using: &random), random.normal(), heaps.first, .pi / 4)
}
page.claim(
  "drawn", .statistical, mean(shared),
  equals: turnedInformation(heaps.first, .normal, .pi / 4),
  within: 5 * standardDeviation(shared) / Double(shared.count).squareRoot())
let someTurns = [0.2, 0.5, 1]
let prices = someTurns.map { θ in 0.5 * log(1 + pow(0.6 * sin(2 * θ), 2) / 6.4) }
page.claim(
  "chapter2", .numerical, someTurns.map { turnedInformation(.normal, wide, $0) }, equals: prices,
  within: 1e-9)
page.figure("identify", width: 560, height: 300) { identify(heaps.first, wide) }
//#-end-hidden-code

//: > **Exercise 5.5** ★ The latents of a decoder with C1 and C2 are uniform on intervals. Which step
//: > of the proof identifies their axes?
//: >
//: > **Exercise 5.6** ★★ *Exactly* the same image: where does the proof fail if the images may
//: > differ by a null set? (Section 5.11 has an example.)
//:
//: ## 5.6 Why a sphere cannot be disentangled
//:
//: The theorem speaks of decoders with C1 and C2. Which surfaces have any? In arc lengths such a
//: decoder keeps lengths, so shortest ways go to shortest ways, and a circle of radius $\rho$
//: on paper, small enough to lie in the box, to a circle of radius $\rho$ on the surface. Measure
//: both:
//:
//: $$ 2\pi\rho \quad\text{on paper}, \qquad 2\pi\sin\rho \quad\text{on a sphere of radius 1}.
//:    \tag{5.8} $$
//:
//: They differ. *So no decoder of a piece of a sphere has C1 and C2, of whatever kind it is, and
//: however it was trained.* On the cylinder of {figure:flat} they agree: it is paper, rolled up. With
//: more latents it is the same: C1 and C2 ask for an image that is flat.
//:
//: ![A sphere with a small circle and a triangle of three arcs; a cylinder with the same; a plot with a
//: straight line and one that bends below it.](flat.png)
//: Left and middle, a circle of radius $\rho=0.45$, measured along the surface, and a triangle of
//: straightest lines: on the sphere its angles are three right ones, on the cylinder they sum to two.
//: Right, the length of such a circle against its radius.
//:
//: How badly must C2 fail on a curved surface? Under C1 the sides of a latent rectangle meet at
//: four right angles. A side bends, as seen on the surface, if its speed changes across it, as the
//: inner track of a curve is the shorter one. By the theorem of Gauss and Bonnet all the bending
//: adds up, but for the sign, to the curvature $K$ inside ($1$ on the sphere, 0 on paper):
//:
//: $$ \iint K\,dA = \oint\left(\frac{\partial_2s_1}{s_2}\,dz_1-\frac{\partial_1s_2}{s_1}\,dz_2
//:    \right). \tag{5.9} $$
//:
//: Under C2 the right side is zero. [The two sides agree on a patch of the cylinder, on patches of
//: three maps of the sphere with C1, and on a soap film between two rings]{✓ patches}. C1 alone
//: asks for less: near any point of any surface there is a conformal decoder (*isothermal
//: coordinates*).

//#-hidden-code
page.claim("patches", .numerical, patchDifferences(), equals: 0, within: 1e-6)
page.figure("flat", width: 700, height: 290) { flatness() }
//#-end-hidden-code

//: > **Exercise 5.7** ★ Which of these have a decoder with C1 and C2: a cone without its tip, a
//: > saddle, a torus in space, a torus in four dimensions with circles in two orthogonal planes?
//:
//: ## 5.7 A hidden quantifier
//:
//: One may want to define disentanglement without C2, by densities, as the post's third step does. Let $f_i(z)=p_i(z_i)/s_i(z)$ be the
//: density along the $i$-th seam through $d(z)$. Ask that the density of the data be the product of
//: the densities along *one* set of seams: for all $z$ and all $z^\star$,
//:
//: $$ p_\mu(d(z)) = \prod_if_i(z^\star_1,\ldots,z_i,\ldots,z^\star_m). \tag{5.10} $$
//:
//: For two latents this is C1 and C2. For three it is not: speeds may change against each other.
//: Take two circles, one of which grows as the other shrinks.

/// (e^{z₃/2}(cos z₁, sin z₁), e^{−z₃/2}(cos z₂, sin z₂)).
let circles = ClosedForm("circles", latents: 3) { z in
  let (a, b) = (exp(0.5 * z[2]), exp(-0.5 * z[2]))
  return [a * cos(z[0]), a * sin(z[0]), b * cos(z[1]), b * sin(z[1])]
}

//: Here $s_1=e^{z_3/2}$, $s_2=e^{-z_3/2}$ and $s_3^2=\frac12\cosh z_3$, with orthogonal columns: the
//: first two change, their product does not. [The two sides of (5.10) agree for 60 random pairs $z$,
//: $z^\star$]{✓ everyPair}. Yet the length $w_1=z_1e^{z_3/2}$ along the first seam depends on $z_3$;
//: with normal latents the two share {threeShare:2} nats. No coordinates are lengths.
//:
//: So read the definition factor by factor: *each* $f_i$ has to be a function of $z_i$ alone. Then
//: it is C1 and C2, for any number of latents.

//#-hidden-code
page.claim(
  "everyPair", .exact, try pairDifferences(circles, using: &random), equals: 0, within: 1e-12)
page.keep(lengthInformation(), as: "threeShare")
//#-end-hidden-code

//: > **Exercise 5.8** ★★★ Prove that for two latents (5.10) implies C1 and C2.
//:
//: ## 5.8 What a label knows
//:
//: So far nothing was seen but $x$. Now let each $x$ come with a *label* $u$: a class, a time, a place.
//: Khemakhem, Kingma, Monti and Hyvärinen (2020) showed what that changes. Let the latents be
//: independent *once $u$ is known*, with laws $p(z_i\mid u)$ that depend on it, while the decoder is
//: the same for all. Compare two labels at one point. The volume $\sqrt{\det J^\top J}$ is the
//: same in both, and cancels:
//:
//: $$ \log\frac{p(x\mid u)}{p(x\mid u_0)} = \sum_i\log\frac{p(z_i\mid u)}{p(z_i\mid u_0)}.
//:    \tag{5.11} $$
//:
//: The left side can be had from data: it is what a classifier of labels learns. The right side is
//: free of the decoder.
//:
//: > **Theorem.** Given $u$, let $z_i$ be normal with mean 0 and variance $v_i(u)$, and let the
//: > vectors with the entries $1/v_i(u)-1/v_i(u_0)$ span $\mathbb R^m$ as $u$ varies. Let another
//: > decoder and other variances make the same law for every label. Both may be any smooth
//: > one-to-one maps of $\mathbb R^m$ onto the same image with smooth inverses. Then their latents
//: > agree up to order, sign and scale.
//: >
//: > *Proof.* By (5.11), for every label a weighted sum of the $z_i^2$, plus a constant, equals such a
//: > sum of the $z_j'^2$. The weights span, so $z_i^2=\sum_jA_{ij}z_j'^2+c_i$; and $A$ is invertible, since the
//: > $z_i^2$ may take any positive values. Take the gradient in $z'$ where $z_i=0$. The left side
//: > gives $2z_i\nabla z_i=0$, so $A_{ij}z'_j=0$ for all $j$. This holds on a surface of $m-1$
//: > dimensions, where two of the $z_j'$ cannot both be zero. So row $i$ of $A$ has one entry, and
//: > there $z'_j=0$ too, so $c_i=0$: $z_i=\pm\sqrt{A_{ij}}\thinspace z'_j$. ∎
//:
//: No C1, no C2, and the image may bend as it likes: take the swirl, then $(a,b+\frac12a^2)$. Each
//: latent has variance $\frac14$ or $\frac74$, by the toss of a coin. We see which of the four
//: classes it is, and not its variances.

extension Labelled {
  /// log p(x|u) from the encoder, for the variances that belong to u.
  func logDensity(_ x: [Double], _ u: [Double]) -> Double {
    //#-solution labelledDensity
    //#-hint As (5.3), but the latents zᵢ have the variances u[i] instead of 1.
    //#-hint The density of a normal number z of variance v is φ(z/√v)/√v.
    //#-hint `encoder.jets(at: Matrix([x]))` has z in `values.row(0)`, and `determinant(jacobian())` as before.
    let jets = encoder.jets(at: Matrix([x]))
    let prior = zip(jets.values.row(0), u).reduce(0) { sum, latent in
      sum + log(φ(latent.0 / latent.1.squareRoot())) - 0.5 * log(latent.1)
    }
    return prior + log(abs(determinant(jets.jacobian())))
    //#-end-solution
  }
}

//#-hidden-code
let labelled = Labelled()
let seen = labelled.draws(200, using: &random)
page.claim("unlabelled", .exact, unlabelledDifferences(labelled, seen), equals: 0, within: 1e-9)
//#-end-hidden-code

//: Two labels and $u_0$ make (5.11) two linear equations for $z_1^2$ and $z_2^2$:

func squares(_ ratios: [Double], _ labels: [[Double]], _ base: [Double]) -> [Double] {
  //#-solution squares
  //#-hint Write out (5.11) for normal laws: what stands before zᵢ², and what does not depend on z?
  //#-hint Before zᵢ²: ½(1/v₀ − 1/v), with v for the label and v₀ for the base. The rest: −½ log v/v₀.
  //#-hint Bring the rest to the left, to the ratios, and let `solution(A, b)` solve the two equations.
  let L = Matrix(labels.map { u in zip(u, base).map { 0.5 * (1 / $1 - 1 / $0) } })
  let known = zip(ratios, labels).map { ratio, u in
    zip(u, base).reduce(ratio) { $0 + 0.5 * log($1.0 / $1.1) }
  }
  return solution(L, known)
  //#-end-solution
}

//: [From densities of $x$ under three labels, (5.11) gives back the squares of both latents at 200
//: points]{✓ readOff}. In {figure:label} the level lines of a ratio *are* seams. Turn the latents
//: by 45° as in section 5.3, in normal coordinates. [The law of $x$ without labels stays the same,
//: at 200 points]{✓ unlabelled}. But given the figure's light label, the turned latents share
//: {labelShare:2} nats, [by integrals and by draws]{✓ labelDrawn}: this decoder is found out.
//:
//: ![Left, a bent cloud of light points and a smaller dark one in it; middle, bent lines with dots on
//: them; right, a flat line at zero and an arch.](label.png)
//: Left, data with two labels that differ in the variance of $z_1$ (light: wide, dark: narrow). Middle,
//: places where $\log p(x\mid u)/p(x\mid u_0)$ has one of three values (dots), found in the plane of the
//: data: they lie on seams on which $z_2$ varies (lines). Right, what two latents share after a
//: turn: nothing without the label, much given it.

//#-hidden-code
page.claim("readOff", .exact, readingErrors(labelled, seen), equals: 0, within: 1e-9)
let given = TurnedGivenLabel(labelled, [1.75, 0.25])
let told = given.logRatios(page.isQuick ? 1000 : 4000, .pi / 4, using: &random)
page.keep(given.information(.pi / 4), as: "labelShare")
page.claim(
  "labelDrawn", .statistical, mean(told), equals: given.information(.pi / 4),
  within: 5 * standardDeviation(told) / Double(told.count).squareRoot())
page.figure("label", width: 700, height: 280) { label(labelled, given, using: &random) }
//#-end-hidden-code

//: > **Exercise 5.9** ★★ There are only two labels. What does (5.11) still identify if they differ in
//: > $v_1$ only? What if they differ in both variances?
//: >
//: > **Exercise 5.10** ★★★ Let labels move the means and leave the variances at 1. How far are the
//: > latents identified, if the means span $\mathbb R^m$?
//:
//: ## 5.9 Whose axes, then
//:
//: *Proved:* independence alone leaves every map that keeps the normal law, among them Darmois's,
//: which has C1 only where there is nothing to do. C1 rules out turns where speeds differ. It does
//: not identify: in the plane there are laws, normal and not, with two conformal decoders. Among
//: decoders with exactly one image C1 and C2 identify all axes but those of equal normals; they ask
//: for a flat one. Labels that change enough variances identify without either. *Believed, not
//: shown:* that C1 leaves little else in a generic case.
//:
//: The verdict on step C. Orthogonal columns tell the truth from Darmois's decoder and from turns
//: that mix speeds, and a diagonal posterior pays for lacking them. That is a useful pressure, and
//: no proof of anything about the axes: other decoders may have orthogonal columns too. With C2 it
//: is a proof, but then the image is flat. (The decoders that chapter 3 found free at every noise
//: have C2.) Otherwise nothing here identifies the axes, unless something is observed, as a label.
//: Whether a network in training follows the pressure is the subject of chapter 6.
//:
//: **Sources.** C. Allen (2024), *Disentangling Disentanglement*. S. Buchholz, M. Besserve and B.
//: Schölkopf (2022), *Function classes for identifiable nonlinear independent component analysis*;
//: L. Gresele and others (2021), *Independent mechanism analysis, a new concept?*; D. Horan, E.
//: Richardson and Y. Weiss (2021), *When is unsupervised disentanglement possible?*; I. Khemakhem
//: and others (2020), *Variational autoencoders and nonlinear ICA: a unifying framework*: of these
//: the abstracts. F. Locatello and others (2019), *Challenging common assumptions in the
//: unsupervised learning of disentangled representations*.

//#-hidden-code
//#-omit
try offTheMainRoad(circles, on: page, using: &random)
//#-end-omit
page.weave()
//#-end-hidden-code
