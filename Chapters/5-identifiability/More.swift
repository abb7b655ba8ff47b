//#-hidden-code
import Foundation
import Pages
import Seams
//#-end-hidden-code

//: # Off the main road of chapter 5
//:
//: ## 5.10 Two closed forms
//:
//: What does the swirl cost where nothing else is in the way? Let $d$ be the identity and $z$ normal in
//: the plane. At the angle $t$ on the circle of radius $r$, the columns of the Jacobian of
//: $R_{\alpha\lVert z\rVert}z$ have the squared lengths $1\mp a\sin2t+\frac12a^2(1\pm\cos2t)$ with
//: $a=\alpha r$, and its determinant is 1. The mean of $\log(A+B\cos t)$ over a turn is
//: $\log\frac12(A+\sqrt{A^2-B^2})$; here the root is 1, and the mean of $c_\mathrm{IMA}$ over the circle is
//: $\log(1+\frac14\alpha^2r^2)$. Since $\frac12r^2$ has an exponential law,
//:
//: $$ \mathbb E[c_\mathrm{IMA}] = \mathbb E\left[\log\left(1+\tfrac14\alpha^2\lVert z\rVert^2\right)\right]
//:    = e^{2/\alpha^2}E_1(2/\alpha^2), \qquad E_1(x) = \int_x^\infty\frac{e^{-t}}t\,dt. \tag{5.12} $$
//:
//: The case of Locatello and others is the uniform law on a square: warp to normal numbers, turn, warp
//: back. With $y=Rx$ for the normal numbers before and after, the Jacobian has the entries
//: $R_{ki}\varphi(y_k)/\varphi(x_i)$ and the determinant $\prod_i\varphi(y_i)/\varphi(x_i)$.

/// (5.1) for the map of the square at Φ(x).
func squareContrast(_ θ: Double, at x: [Double]) -> Double {
  let (y, c, s) = (turned(x, by: θ), cos(θ) * cos(θ), sin(θ) * sin(θ))
  // The density of the nearer number is taken out, so that nothing vanishes.
  let logs = y.map { -0.5 * $0 * $0 }
  let sizes = logs.map { exp(2 * ($0 - logs.max()!)) }
  let columns = 0.5 * (log(c * sizes[0] + s * sizes[1]) + log(s * sizes[0] + c * sizes[1]))
  return columns + 2 * logs.max()! - logs[0] - logs[1]
}

func offTheMainRoad(_ circles: ClosedForm, on page: Page, using random: inout Random) throws {
  //: [The mean of (5.4) over the plane, by quadrature, is (5.12), for $\alpha=0.5$ and
  //: $1$]{✓ swirlMean}. [The density of a swirl's image, at 50 points, is normal]{✓ swirlKeeps}.
  //: [The formula for the square is (5.1), at 50 points]{✓ squareForm}; its mean is {squareMeans[0]:4} nats
  //: for a turn by 22.5° and {squareMeans[1]:4} for 45°. The truth, here the identity, costs nothing.

  let swirls = [0.5, 1].map { α in ClosedForm("swirl", latents: 2) { swirled($0, rate: -α) } }
  page.claim(
    "swirlMean", .numerical, swirls.map { meanOverCircles($0) },
    equals: [0.5, 1].map { α in exp(2 / (α * α)) * exponentialIntegral(2 / (α * α)) }, within: 1e-6)
  let normals = random.normals(rows: 50, columns: 2)
  page.claim(
    "swirlKeeps", .exact, (0..<50).map { swirls[1].logDensity(normals.row($0)) },
    equals: Gaussian.standard(2).logDensities(normals), within: 1e-12)
  page.claim("squareForm", .exact, try squareDifferences(normals), equals: 0, within: 1e-9)
  page.keep([.pi / 8, .pi / 4].map { meanSquareContrast($0) }, as: "squareMeans")

  //: ## 5.11 The same image, not almost
  //:
  //: The theorem of section 5.5 asks for exactly the same image. Take a torus in four dimensions, two
  //: circles in orthogonal planes. It is flat: in {figure:torus} it is a square of side $2\pi$ whose
  //: opposite sides are one. Its uniform law comes from a decoder along $w_1$ and $w_2$, uniform on
  //: $(0,2\pi)^2$. It comes as well from
  //:
  //: $$ w=\tfrac1{\sqrt5}\begin{pmatrix}1&-2\\2&1\end{pmatrix}t, \qquad t_1\in(0,2\pi\sqrt5),\quad
  //:    t_2\in(0,2\pi/\sqrt5), \tag{5.13} $$
  //:
  //: modulo $2\pi$: a box of the same area, which winds round the torus. Both are smooth embeddings of
  //: their open boxes, both have C1 and C2, and nothing is normal. But their axes differ by
  //: $\arctan2$. They cover the torus up to their walls: the first leaves out two circles, the
  //: second a closed seam and a short one. So the images differ by a null set, and the map from $w$ to $w'$
  //: is rigid only piece by piece. A law alone cannot see the walls; data do not either.

  //: ![Two squares. Left, an upright grid. Right, slanted lines that leave at one side and come back at
  //: the other; one thick line winds through the square.](torus.png)
  //: The flat torus, cut open: what leaves at one side comes back at the other. Left, the seams along
  //: $w_1$ (teal) and $w_2$ (brown). Right, those of (5.13). Teal seams wind twice round one way
  //: while they go once round the other, and close. Brown ones are a fifth as long, from the wall
  //: (black, where $t_2$ ends and begins again) to the wall.

  page.figure("torus", width: 600, height: 320) { torus() }

  //: Of all Fourier coefficients a uniform law has the zeroth only: [the largest other one of the
  //: winding decoder's law, up to frequency 6, is zero]{✓ windingUniform}.

  page.claim("windingUniform", .exact, largestCharacter(), equals: 0, within: 1e-10)

  //: ## 5.12 Three latents once more
  //:
  //: The decoder of section 5.7 is one-to-one if $\lvert z_1\rvert$ and $\lvert z_2\rvert$ stay below
  //: $\pi$. [Estimated from draws of $z_1$ and $z_3$, the information of $w_1=z_1e^{z_3/2}$ and $z_3$
  //: is that of section 5.7]{✓ threeDrawn}.

  let draws = page.isQuick ? 2000 : 8000
  let ratios = (0..<draws).map { _ in
    let (z1, z3) = (random.normal(), random.normal())
    return log(φ(z1)) - z3 / 2 - log(lengthDensity(z1 * exp(z3 / 2)))
  }
  page.claim(
    "threeDrawn", .statistical, mean(ratios), equals: lengthInformation(),
    within: 5 * standardDeviation(ratios) / Double(draws).squareRoot())

  //: ## 5.13 Without C2
  //:
  //: How dependent are lengths where C2 fails? It depends on where one begins to measure. Take polar
  //: coordinates, with $\theta$ uniform on $(-\pi,\pi)$, and measure from the ray $\theta=0$: the arc
  //: $a=r\theta$. Given $r$ it is uniform on $(-\pi r,\pi r)$, so
  //:
  //: $$ I(r;a) = \mathbb E\left[\log\frac{p(a\mid r)}{p(a)}\right], \qquad
  //:    p(a\mid r) = \frac1{2\pi r}, \qquad p(a) = \int_{|a|/\pi}^1\frac{p(r)}{2\pi r}\,dr. \tag{5.14} $$
  //:
  //: For $r$ uniform on $(0,1)$ this is Euler's constant; for points uniform on the disc, $p(r)=2r$, it
  //: is $1-\log2$. [From draws of the first law, with $p(a)=-\log(\lvert a\rvert/\pi)/2\pi$, it is
  //: $\gamma_\mathrm E$]{✓ euler}, and [from draws of the second, with
  //: $p(a)=(1-\lvert a\rvert/\pi)/\pi$, it is $1-\log2$]{✓ disc}.

  let arcs = (0..<(page.isQuick ? 8000 : 40_000)).map { _ in
    (1 - random.uniform(), abs(2 * random.uniform() - 1))
  }
  // a/πr is the second number; on the disc the radius is the root of the first.
  let uniform = arcs.map { r, t in -log(2 * .pi * r) - log(-log(r * t) / (2 * .pi)) }
  let disc = arcs.map { q, t in
    let r = q.squareRoot()
    return -log(2 * .pi * r) - log((1 - r * t) / .pi)
  }
  let root = Double(arcs.count).squareRoot()
  page.claim(
    "euler", .statistical, mean(uniform), equals: 0.5772156649015329,
    within: 5 * standardDeviation(uniform) / root)
  page.claim(
    "disc", .statistical, mean(disc), equals: 1 - log(2), within: 5 * standardDeviation(disc) / root
  )

  //: ## 5.14 Answers
  //:
  //: <details><summary>Exercise 5.1: normal data</summary>
  //:
  //: $x_1=y_1$ and $x_2=\rho y_1+\sqrt{1-\rho^2}\thinspace y_2$ for unit variances: the decoder is the Cholesky
  //: factor of the covariance. Its columns $(1,\rho)$ and $(0,\sqrt{1-\rho^2})$ give
  //: $c_\mathrm{IMA}=\frac12\log(1+\rho^2)$. The information is $-\frac12\log(1-\rho^2)$, which is more,
  //: since $(1+\rho^2)(1-\rho^2)\lt1$; both are zero only for $\rho=0$.
  //:
  //: </details>
  //:
  //: <details><summary>Exercise 5.6: almost the same image</summary>
  //:
  //: The map $h$ from $w$ to $w'$ is defined only where $d(w)$ lies in the image of $d'$. If that leaves
  //: out curves, they cut the box into pieces. On each piece $h$ is rigid, but its $b$ may differ, and
  //: the walls of one box need not be walls of the other: that was the step for laws that are not
  //: normal. Section 5.11 shows it happen.
  //:
  //: </details>
  //:
  //: <details><summary>Exercise 5.8: two latents</summary>
  //:
  //: Let $q=\sqrt{\det J^\top J}$. The $p_i$ cancel in (5.10), which says $q(z)=s_1(z_1,z^\star_2)\thinspace
  //: s_2(z^\star_1,z_2)$ for all $z$ and $z^\star$. For $z=z^\star$ this is $q=s_1s_2$: C1. Now vary
  //: $z^\star_2$ alone: $s_1(z_1,z^\star_2)$ does not change, for any $z_1$, so $s_1$ is a function of
  //: $z_1$; and so for $s_2$. With three latents, moving $z^\star_3$ changes two factors at once, and
  //: only their product has to stay.
  //:
  //: </details>
}
