//: # 4. Push-forward: what orthogonal columns carry into the data, and what they do not
//:
//: **Do orthogonal columns carry independent latents to independent parts of the data?**
//:
//: A diagonal posterior asks for orthogonal columns: that was chapter 3. The post says what they
//: are good for: latents that are independent "flow through the decoder" and come out as
//: independent components of the data. Here a decoder is given, the noise is left away, and we look
//: at the density that it makes.
//:
//: *You need:* chapter 1; the Jacobian of a decoder (chapter 3); change of variables in an
//: integral; arc length.
//:
//: *You get:* the density on a decoder's surface and along its seams; what orthogonal columns buy,
//: exactly; the second condition, without which the parts are no lengths; how little both
//: leave; a verdict on the post; and a program that examines a decoder of your own.
//:
//: *It takes:* about 35 minutes to read, 3 s to run.

//#-hidden-code
import Foundation
import Pages
import Seams

let (page, options) = Page.open(PushForwardOptions.self)
var random = page.random
if let name = options.decoder { examineAlone(try decoderCalled(name), on: page) }
//#-end-hidden-code

//: ## 4.1 Independence is not the issue
//:
//: Let the latents $z_1,\dots,z_m$ be independent, and let the decoder $d$ be *injective*: no two
//: $z$ make the same $x$. Then each $z_i$ is a function of $x$. So *every* injective decoder turns
//: independent latents into independent numbers that the data determine, whether its columns are
//: orthogonal or not. Two other things are at stake.
//:
//: *Geometry:* do the parts show on the surface that the data fill, as lengths and densities that
//: somebody could measure who does not know $d$? *Identifiability:* do two decoders that make the
//: same data have the same parts? This chapter asks the first, chapter 5 the second. A map of both:
//:
//: | question | answer | section |
//: | --- | --- | --- |
//: | Is the surface's density the product of those along its seams? | exactly if the columns are orthogonal (C1) | 4.3 |
//: | Is the post's $U^\top x$ a coordinate? | in general not, once $U$ turns | 4.4 |
//: | Are the parts lengths on the surface? | exactly if, besides, no latent changes another's speed (C2) | 4.5 |
//: | Would an observer notice? | yes, in thin strips of the data | 4.6 |
//: | Which decoders are left? | for $n=m$, warps of single axes, moved rigidly; for $n>m$, the same, laid on a flat surface | 4.8 |
//: | Which surfaces are excluded, and do the same data have the same parts? | all that are not flat; with C1 and C2, nearly always | chapter 5 |
//:
//: Everything is about the picture {figure:seams}. Take a point $z^\star$ and the lines through it
//: along the latent axes. Their images are the *seams* through $d(z^\star)$. The columns
//: $\partial_id$ of the Jacobian $J$ point along them. Their lengths $s_i=\lVert\partial_id\rVert$
//: are the *speeds*, $u_i=\partial_id/s_i$ their directions, and $U_z$ is the matrix of these at
//: $z$.

//: ![Left, a round blue density on a grid, with two dashed lines that cross at a star. A wavy arrow
//: labelled d. Right, a red sheet folded over a sloping ridge, with the image of the grid, two
//: dashed curves that cross at a star, bold arrows along them, and small pairs of arrows at right
//: angles along one of them.](seams.png "cover")
//: The post's picture of a decoder that bends, computed for one whose columns are orthogonal
//: everywhere (the folded sheet of section 4.7). The lines $\mathcal Z^{(i)}$ and $\mathcal
//: Z^{(j)}$ through $z^\star$ become the seams $\mathcal M_d^{(i)}$ and $\mathcal M_d^{(j)}$. Red
//: is the density; the long arrows are the columns, and the short pairs those at other points of
//: the seam: always at right angles, and always turned.

page.figure("seams", width: 720, height: 300, columnWidths: [0.36, 0.1, 0.54]) {
  try seamPicture()
}

//: For orthogonal columns the post argues in three steps:
//:
//: 1. the components of $x^{(U)} = U_z^\top x$ vary with one latent each,
//:    $\partial x^{(U)}_i/\partial z_j = s_i$ if $i=j$ and 0 otherwise, so they are independent;
//: 2. along the $i$-th seam the density is $p_i(z_i)/s_i$;
//: 3. the density on the surface is the product of these.
//:
//: For a linear decoder with orthogonal columns all three are true (section 1.8). We shall find that the second always is,
//: that the third is exactly if the columns are orthogonal, and that the first is not, but can be
//: completed.
//:
//: ## 4.2 Two densities
//:
//: Let the latents have the laws $p_i$, so that $p(z)=\prod_ip_i(z_i)$, and keep them to a *box*,
//: an interval each, on which $d$ is injective and its columns are independent. Then the points
//: $x=d(z)$ fill a surface of $m$ dimensions. (In the code a `PushForward` is a decoder with its
//: laws and its box; the `Zoo` holds {zooCount:2} of them.)
//:
//: A small box of latents with the sides $dz_i$ becomes a small parallelepiped with the sides
//: $\partial_id$ times $dz_i$. Its volume is $\sqrt{\det G}$ times the box's, with $G=J^\top J$,
//: and the probability in it stays the same. So per unit of area (of $m$-dimensional volume) of the
//: surface the density is
//:
//: $$ p_\mu(d(z)) = \frac{p(z)}{\sqrt{\det G(z)}}. \tag{4.1} $$
//:
//: This law of $x$ is called the *push-forward* of $p$. (The post writes $|J_z|$ for the root.)

extension PushForward {
  /// log p_μ(d(z)) at the rows of z, equation (4.1).
  func logDensities(at z: Matrix<Double>) throws -> [Double] {
    //#-solution logDensities
    //#-hint The logarithm of (4.1) is a difference. A root becomes a factor ½.
    //#-hint `let jets = try jets(at: z)` has the columns at all rows; `jets.gram(at: p)` is G at row p.
    //#-hint `log(prior(z.row(p)))` less half of `Cholesky(…).logDeterminant`, for each p of `0..<z.rows`.
    let jets = try jets(at: z)
    return try (0..<z.rows).map {
      log(prior(z.row($0))) - 0.5 * (try Cholesky(jets.gram(at: $0))).logDeterminant
    }
    //#-end-solution
  }
}

//: Take $d(u,v) = e^u(\cos v,\sin v)$ with normal $u$ and $v$, kept to $\lvert v\rvert<\pi$, where
//: it covers the plane once ({figure:density}). As $u=\log r$, and $v$ is the angle, (4.1) reads
//: $\varphi(\log r)\varphi(v)/r^2$ with the normal density $\varphi$, divided by the probability of
//: $\lvert v\rvert<\pi$. [Draws fall into squares of the plane as this says, by $\chi^2$ over its
//: mean]{✓ squares}.

let draws = page.isQuick ? 8000 : 40_000
let spiral = Zoo.exponential
let cloud = try spiral.jets(at: spiral.latents(draws, using: &random)).values
let squares = Squares(x: -1...3.5, y: -2...2, side: 0.25)
let (observed, expected) = try squares.counts(cloud, inner: page.isQuick ? 6 : 12) { x in
  let z = Matrix((0..<x.rows).map { [log(norm(x.row($0))), atan2(x[$0, 1], x[$0, 0])] })
  let mass = spiral.mass
  return try spiral.logDensities(at: z).map { Double(draws) * exp($0) / mass }
}

//: ![Two panels with a dark spot right of the origin that fades to the right: grainy on the left,
//: smooth on the right with rays and circles.](density.png)
//: The push-forward of a normal law under $e^u(\cos v,\sin v)$. Left, {draws} draws in squares.
//: Right, equation (4.1), its root on the same scale, with seams: rays, on which $u$ varies, and circles, on
//: which $v$ does.

page.figure("density", width: 680, height: 300) { density(cloud, spiral, squares) }

//#-hidden-code
let cells = Double(observed.count)
page.keep(Double(draws), as: "draws")
page.claim(
  "squares", .statistical, chiSquared(observed, expected) / (cells - 1), equals: 1,
  within: 5 * (2 / (cells - 1)).squareRoot())
//#-end-hidden-code

//: Now hold all latents but $z_i$ as they are in $z^\star$. What remains is a curve, the $i$-th
//: seam through $d(z^\star)$, and on it a law of one number. A step $dz_i$ makes an arc of the
//: length $s_idz_i$, so per unit of arc length the density is
//:
//: $$ f_i(z) = \frac{p_i(z_i)}{s_i(z)}, \qquad \int f_i\ ds = \int p_i\ dz_i. \tag{4.2} $$
//:
//: The integral is 1, or the probability of the interval if the law goes on beyond it. This is a
//: density on *every* seam of *every* decoder. Orthogonality has no part in it: the
//: post's second step is always true. (Section 4.11 of the second page checks that (4.1) and (4.2)
//: have the right mass for all decoders of the zoo.)

extension PushForward {
  /// log fᵢ at the rows of z, equation (4.2).
  func logLineDensities(_ i: Int, at z: Matrix<Double>) throws -> [Double] {
    //#-solution logLineDensities
    //#-hint (4.2) again as a difference of logarithms: the law of one latent, and one speed.
    //#-hint `jets.slope(i, at: p)` is the column ∂ᵢd at row p, and `norm` its length.
    //#-hint `factors[i].density(z[p, i])` is pᵢ.
    let jets = try jets(at: z)
    return (0..<z.rows).map {
      log(factors[i].density(z[$0, i])) - log(norm(jets.slope(i, at: $0)))
    }
    //#-end-solution
  }
}

//: ## 4.3 What orthogonal columns buy
//:
//: Compare the density of the surface at a point with the product of the densities of the seams
//: through that very point. The latent densities cancel. What is left is the area of a
//: parallelogram against the product of its sides:
//:
//: $$ \log p_\mu - \sum_i\log f_i = \sum_i\log s_i - \tfrac12\log\det G = c_\mathrm{IMA}(z)\ \ge\ 0.
//:    \tag{4.3} $$
//:
//: This is the number that a diagonal posterior pays in chapter 3 as the noise vanishes. Here it is
//: a defect: *by so many nats the density is more than the product of those along its seams.* By
//: Hadamard's inequality it is never negative, and it vanishes exactly if the columns are
//: orthogonal. We call that condition
//:
//: $$ \text{C1:}\qquad \partial_id^\top\partial_jd = 0 \quad\text{for } i\ne j. \tag{4.4} $$
//:
//: So *the post's third step is true exactly under C1*, and the pressure of chapter 3 is a pressure
//: towards it. (If the $s_i$ were singular values, as the post has it, their product would be
//: $\sqrt{\det G}$ for every decoder. C1 is what makes the singular values speeds along latent
//: lines.)

extension PushForward {
  /// The defect (4.3) at the rows of z.
  func contrasts(at z: Matrix<Double>) throws -> [Double] {
    let densities = try logDensities(at: z)
    let lines = try factors.indices.map { try logLineDensities($0, at: z) }
    return densities.indices.map { p in lines.reduce(densities[p]) { $0 - $1[p] } }
  }
}

//: For the shear $(u,v+\frac45u)$, say, the parallelogram has the area 1 and the sides
//: $\sqrt{1.64}$ and 1: [the shear's defect is $\frac12\log1.64$ at every point]{✓ shear}, about a
//: quarter of a nat.
//:
//: A second route knows no derivatives. It takes a small parallelogram on the surface and compares
//: its area with its sides, by the places of its corners: [(4.3) is the same from $J$ and from
//: places, at ten points of each decoder of the zoo]{✓ places}.

let pairs = try Zoo.all.map { d in
  let z = d.latents(10, using: &random)
  return (try d.contrasts(at: z), measuredContrasts(d.decoder, at: z))
}
page.claim(
  "shear", .exact, try Zoo.shear.contrasts(at: Zoo.shear.latents(10, using: &random)),
  equals: 0.5 * log(1.64), within: 1e-13)
page.claim(
  "places", .numerical, pairs.flatMap { $0.0 }, equals: pairs.flatMap { $0.1 }, within: 1e-4)

//: > **Exercise 4.1** ★ Show that (4.3) is zero for the polar map $(u\cos v,u\sin v)$, and find
//: > $f_1$ and $f_2$ if $u$ is uniform on $(0,1)$ and $v$ on $(-\pi,\pi)$. Is their product the
//: > density of a uniform disc?
//:
//: ## 4.4 The step that used linearity
//:
//: For the linear decoder $D=US$ the coordinate $U^\top Dz=Sz$ is all that the first step says. Of
//: the general case the post writes that it "did not rely on the linearity of $d$ at any stage". It
//: did: $U$ was *one* matrix. If it turns from point to point, the product rule gives, with
//: orthogonal columns,
//:
//: $$ \frac{\partial}{\partial z_j}U_z^\top d(z)
//:    = s_je_j + \left(\frac{\partial U_z}{\partial z_j}\right)^\top d(z), \tag{4.5} $$
//:
//: with the unit vector $e_j$, and the post's formula is the first term. Polar coordinates show
//: what the second does. There $u_1=(\cos v,\sin v)$ and $u_2=(-\sin v,\cos v)$, so that [$U_z^\top
//: d = (u,0)$ at 200 points]{✓ turning}, as in {figure:frame}: the second "independent component"
//: is the number 0, as for the exponential map.

/// U_zᵀ d(z) at the rows of z.
func turningCoordinates(_ d: PushForward, at z: Matrix<Double>) throws -> Matrix<Double> {
  //#-solution turningCoordinates
  //#-hint uᵢ is the column ∂ᵢd over its length. The i-th entry is its product with the point d(z).
  //#-hint `jets.slope(i, at: p)` is the column, `jets.values.row(p)` the point, at row p.
  //#-hint `Matrix(rows: z.rows, columns: 2) { p, i in … }` makes a matrix of its entries.
  let jets = try d.jets(at: z)
  return Matrix(rows: z.rows, columns: 2) { p, i in
    dot(jets.slope(i, at: p), jets.values.row(p)) / norm(jets.slope(i, at: p))
  }
  //#-end-solution
}

//: ![Left, a circle with pairs of arrows that turn with the points. Right, a star on the horizontal
//: axis and a dashed arc through it.](frame.png)
//: Left, the frame $u_1,u_2$ of polar coordinates at points of a circle: it turns as the point
//: moves. Right, what (4.5) makes of the arc. In its own frame the point stands still (star); in
//: the frame of $v=0$, frozen, it runs along the arc (dashed).

page.figure("frame", width: 640, height: 300) { frame() }

//#-hidden-code
let turns = Zoo.polar.latents(200, using: &random)
page.claim(
  "turning", .exact, try turningCoordinates(Zoo.polar, at: turns),
  equals: Matrix(rows: 200, columns: 2) { $1 == 0 ? turns[$0, 0] : 0 }, within: 1e-14,
  of: "polar")
let grid = middles(spiral.shown, 6)
page.claim(
  "turning", .exact, try turningCoordinates(spiral, at: grid),
  equals: Matrix(rows: 36, columns: 2) { $1 == 0 ? exp(grid[$0, 0]) : 0 }, within: 1e-14,
  of: "exponential")
//#-end-hidden-code

//: There is a charitable reading. Freeze $U$ at the point where one stands, and let $x$ take a
//: small step on the surface. Under C1
//:
//: $$ u_i^\top dx = s_i\,dz_i. \tag{4.6} $$
//:
//: This is exact, at every point. Both sides are *one-forms*: rules that give a number for each
//: small step. (4.6) says that the step's length along the $i$-th seam is $s_idz_i$, whatever the other
//: $dz_j$ are, and
//: this much of the first step is true. What it does not give is a *function* $w_i$ on the surface
//: that grows by just so much, $dw_i=s_idz_i$. For the polar map $s_2dz_2=u\thinspace dv$: a step
//: along a circle of radius $u$. Is there a function of the point that grows by $u\thinspace dv$ on
//: every circle, and on no ray?
//:
//: ## 4.5 Lengths that close
//:
//: The slope of such a function is $s_i$ in $z_i$ and 0 in every other $z_j$. Mixed second
//: derivatives agree, so $\partial_js_i=0$. We call that
//:
//: $$ \text{C2:}\qquad \partial_js_i = 0 \quad\text{for } i\ne j: \tag{4.7} $$
//:
//: *no latent changes another's speed.* (One says that the form is *closed*.) Conversely, under C2
//: $s_i$ is a function of $z_i$ alone, and on a box the function is there: the arc length along the
//: seam,
//:
//: $$ w_i = \int s_i\ dz_i, \qquad p_\mu = \prod_ip_{w_i}(w_i) \quad\text{under C1 and C2.} \tag{4.8} $$
//:
//: Each $w_i$ is a function of one latent, so they are independent, and the density of $w_i$ is
//: $p_i/s_i=f_i$. **This is what the post wanted $x^{(U)}$ to be.** Later versions of Allen's paper
//: add C2; the post argues from C1 alone. We shall call a decoder with C1 and C2 *disentangled*.
//:
//: Without C2 the sum of $s_idz_i$ depends on the way one goes. Round a loop
//:
//: $$ \oint s_2\ dz_2 = \iint\partial_1s_2\ dz_1dz_2, \tag{4.9} $$
//:
//: and coordinates as wanted exist if and only if this, and the same for $s_1$, vanishes for every
//: loop. {figure:loops} walks four of them.

/// ∮ sᵢ dzᵢ round a rectangle of latents, counterclockwise.
func loop(_ d: PushForward, _ i: Int, _ u: ClosedRange<Double>, _ v: ClosedRange<Double>) throws
  -> Double
{
  //#-solution loop
  //#-hint Only two sides of the rectangle count: on the others zᵢ stands still.
  //#-hint For i = 1 these are right (v grows) and left (v falls); for i = 0 below (u grows) and above.
  //#-hint `try simpson(v) { t in … }` integrates; sᵢ is `norm(try d.jets(at: Matrix([z])).slope(i))`.
  let (along, across) = i == 0 ? (u, v) : (v, u)
  let difference = try simpson(along) { t in
    let ends = Matrix([across.upperBound, across.lowerBound].map { i == 0 ? [t, $0] : [$0, t] })
    let jets = try d.jets(at: ends)
    return norm(jets.slope(i, at: 0)) - norm(jets.slope(i, at: 1))
  }
  return i == 0 ? -difference : difference
  //#-end-solution
}

//: ![Four closed or open paths of level and upright pieces. The first is a closed rectangle; in the
//: others the end lies above the start.](loops.png)
//: Four loops that close in latent space, walked in arc lengths: $s_1dz_1$ to the right for each
//: step in $z_1$, $s_2dz_2$ upwards for each in $z_2$. The Swiss roll's closes. The others miss
//: their start by what (4.9) says; the square, where $s_1$ too depends on both latents, also
//: sideways.

page.figure("loops", width: 700, height: 230) { try loops() }

//: For the polar map $\partial_1s_2=1$, so (4.9) is the area of the rectangle of latents: [the
//: polar map misses by $\frac12$ round $[1,2]\times[0,\frac12]$]{✓ polarLoop}. [The exponential
//: misses by $e-1$ round $[0,1]^2$]{✓ spiralLoop}, and [the square by the double integral, in both
//: families]{✓ squareLoop}. [For every decoder of the zoo with C1 and C2 the loop round its box closes]{✓
//: closed}.

//#-hidden-code
// ∬∂₁s₂ and ∬∂₂s₁.
let byArea = simpson(1...2) { a in simpson(0...1) { v in a / hypot(a, v) } }
let byOther = simpson(1...2) { a in simpson(0...1) { v in v / hypot(a, v) } }
page.claim(
  "squareLoop", .numerical, try (0..<2).map { try loop(Zoo.square, $0, -1...0, 0...1) },
  equals: [-byOther, byArea], within: 1e-9)
page.claim(
  "polarLoop", .numerical, try loop(Zoo.polar, 1, 1...2, 0...0.5), equals: 0.5, within: 1e-12)
page.claim(
  "spiralLoop", .numerical, try loop(spiral, 1, 0...1, 0...1), equals: M_E - 1, within: 1e-10)
let closed = try Zoo.flat.flatMap { d in
  try (0..<2).map { try loop(d, $0, d.shown[0], d.shown[1]) }
}
page.claim("closed", .exact, closed, equals: 0, within: 1e-12)
//#-end-hidden-code

//: > **Exercise 4.2** ★★ Compute $\oint s_2dz_2$ for Mercator's map of the sphere, where
//: > $s_1=s_2=1/\cosh u$, round a box of your choice. On which loops does it vanish?
//:
//: ## 4.6 What an observer sees
//:
//: C2 speaks of $d$. Can somebody notice it who has only the data, and is shown the seams? Let
//: there be two latents and C1. There are two ways to count how the data lie along a seam of family
//: $i$.
//:
//: *Count between this seam and its neighbour in the family.* A share $p_jdz_j$ of the data lies
//: there, at each $z_i$ alike, and it lies along the seam as $f_i$ says.
//:
//: *Count in a strip of one width about the seam*, as one would who knows nothing else. That shows
//: $p_\mu$. On the seam $z_j$ stands still, so with (4.3)
//:
//: $$ p_\mu = f_if_j = f_i\,\frac{p_j(z_j^\star)}{s_j} \ \propto\ \frac{f_i}{s_j}. \tag{4.10} $$
//:
//: For the neighbour is $s_jdz_j$ away: where the two seams part, the data thin out. So *the two
//: counts agree, on every seam, exactly under C2: if neighbouring seams keep their distance.*
//:
//: {figure:strip} takes a ray of the polar map, $u$ uniform between 0.2 and 2. Its $f_1$ is
//: uniform. But the rays part, and the strip shows $1/u$.

/// The latents of those draws whose images lie within ε of the i-th seam through z, if that is a
/// straight line of the plane, and beside it and not across a pole: the other latent within 1 of z.
func strip(
  _ d: PushForward, along i: Int, through z: [Double], within ε: Double,
  of latents: Matrix<Double>
) throws -> Matrix<Double> {
  let seam = try d.jets(at: Matrix([z]))
  let (foot, tangent) = (seam.values.row(0), seam.slope(i))
  let (x, length) = (try d.jets(at: latents).values, norm(tangent))
  return latents.rows(
    (0..<x.rows).filter { p in
      let step = (x[p, 0] - foot[0], x[p, 1] - foot[1])
      let across = (tangent[0] * step.1 - tangent[1] * step.0) / length
      return abs(across) < ε && abs(latents[p, 1 - i] - z[1 - i]) < 1
    })
}

let watched = try [(Zoo.polar, [1.0, 0]), (Zoo.warp, [0, 0.5])].map { d, z in
  let latents = d.latents(page.isQuick ? 15_000 : 100_000, using: &random)
  return Watched(
    decoder: d, through: z, halfWidth: 0.05, latents: latents,
    inside: try strip(d, along: 0, through: z, within: 0.05, of: latents).column(0))
}

//: ![Above, a disc of dots with a strip along a ray, and bars that fall along a curve below a level
//: line. Below, a square cloud with a strip, and bars under one bell curve.](strip.png)
//: Left, draws of the polar map and of the warp of section 4.7, with the strip along a seam (drawn
//: twice as wide). Right, how the draws in the strip lie along it (bars, with standard errors), the
//: density (4.1) along the seam, scaled to the area 1 (red), and the line density $f_1$ (dashed).

page.figure("strip", width: 700, height: 440, columns: 2, columnWidths: [0.35, 0.65]) {
  try stripPicture(watched)
}

//: Half of the seam's line density lies between the quartiles of $u$, 0.65 and 1.55. In the strip
//: [the share of the polar map's draws between the quartiles is $\log\frac{1.55}{0.65}/\log10$]{✓
//: polarShare}, {polarShare:3}, and not a half. [The share of the warp's is a half]{✓ warpShare}.
//: And for the whole zoo: [where C1 and C2 hold, no thin strip's profile leaves the line density]{✓
//: agree}, and [where C1 holds and C2 fails, some profile leaves it by at least 0.01 nats]{✓
//: differ}.

/// By how many nats the profile of a thin strip changes against the line density, along the worst of
/// some seams of family i.
func stripSpread(_ d: PushForward, _ i: Int, side: Int = 12) throws -> Double {
  let z = middles(d.shown, side)
  let ratios = zip(try d.logDensities(at: z), try d.logLineDensities(i, at: z)).map { $0 - $1 }
  return (0..<side).map { k in
    let seam = (0..<side).map { ratios[i == 0 ? $0 * side + k : k * side + $0] }
    return seam.max()! - seam.min()!
  }.max()!
}

//#-hidden-code
let shares = watched.map { watched in
  let half = watched.decoder.factors[0].middleHalf
  return Double(watched.inside.count { half.contains($0) }) / Double(watched.inside.count)
}
let expectedShares = [log(1.55 / 0.65) / log(10), 0.5]
page.keep(expectedShares[0], as: "polarShare")
for (k, key) in ["polarShare", "warpShare"].enumerated() {
  let q = expectedShares[k]
  let variance = q * (1 - q) / Double(watched[k].inside.count)
  page.claim(key, .statistical, shares[k], equals: q, within: 5 * variance.squareRoot())
}
//#-end-hidden-code

//: > **Exercise 4.3** ★★ The exponential map has normal $u$. What does a thin strip along a ray show?
//: > Its mean logarithm of the radius differs from that of $f_1$. By how much?
//:
//: ## 4.7 A zoo of decoders
//:
//: How do the conditions go together? We test decoders in closed form on a grid of their boxes. For
//: C2 no new derivatives are needed:
//:
//: $$ \partial_j\log s_i = \frac{\partial_id^\top\partial_{ij}d}{s_i^2}. \tag{4.11} $$

extension Jets {
  /// ∂ⱼ log sᵢ for the other j of two latents, at point p, equation (4.11).
  func changeOfSpeed(_ i: Int, at p: Int) -> Double {
    //#-solution changeOfSpeed
    //#-hint Equation (4.11) is the answer: two products of vectors.
    //#-hint `curvature(0, 1, at: p)` is ∂₁₂d at point p, and `slope(i, at: p)` is ∂ᵢd.
    //#-hint sᵢ² is the `dot` of the column with itself.
    let column = slope(i, at: p)
    return dot(column, curvature(0, 1, at: p)) / dot(column, column)
    //#-end-solution
  }
}

//: [Differences of $\log s_i$ say the same, at 16 places of each decoder of the zoo]{✓ changes}.
//:
//: Weaker than C1 and C2 together is this: $p_\mu$, written in $z$, is *some* product of
//: functions of single latents. It is called L1 in the tables (a name, not a norm):
//:
//: $$ \text{L1:}\qquad \partial_i\partial_j\log\det G = 0 \quad\text{for } i\ne j. \tag{4.12} $$
//:
//: C1 and C2 together give L1, as then $\det G=\prod_is_i(z_i)^2$. To test L1 without third
//: derivatives, take rectangles of latents: $\log\det G$ is a sum of functions of single latents if
//: and only if its values at one pair of opposite corners have the same sum as at the other.

//#-hidden-code
let changes = Zoo.all.flatMap { d in
  let jets = d.decoder.jets(at: middles(d.shown, 4))
  return (0..<2).flatMap { i in (0..<16).map { jets.changeOfSpeed(i, at: $0) } }
}
page.claim(
  "changes", .numerical, changes,
  equals: Zoo.all.flatMap { d in
    (0..<2).flatMap { measuredChanges(d.decoder, $0, at: middles(d.shown, 4)) }
  }, within: 1e-5)
//#-end-hidden-code

/// How far a decoder is from each condition, on a grid of its box; zero if it holds.
struct Defects {
  /// The largest cosine between columns, of (4.11), and of the rectangles' differences.
  var c1 = 0.0, c2 = 0.0, l1 = 0.0
  /// The largest mixed second derivative.
  var mixed = 0.0
  /// Gauss's curvature, smallest and largest.
  var curvature = (low: Double.infinity, high: -Double.infinity)

  /// Below this a defect is a rounding error.
  static let threshold = 1e-9
}

//: One sweep over the grid finds them all.

extension PushForward {
  /// The defects at the middles of `side` × `side` cells of what is shown.
  func defects(side: Int = 10) throws -> Defects {
    let z = middles(shown, side)
    let jets = try jets(at: z)
    let heights = try (0..<z.rows).map { (try Cholesky(jets.gram(at: $0))).logDeterminant }
    var worst = Defects()
    for p in 0..<z.rows {
      let G = jets.gram(at: p)
      worst.c1 = max(worst.c1, abs(G[0, 1]) / (G[0, 0] * G[1, 1]).squareRoot())
      for i in 0..<2 { worst.c2 = max(worst.c2, abs(jets.changeOfSpeed(i, at: p))) }
      worst.mixed = max(worst.mixed, norm(jets.curvature(0, 1, at: p)))
      let (row, column) = (p / side * side, p % side)
      worst.l1 = max(worst.l1, abs(heights[p] + heights[0] - heights[row] - heights[column]))
      let K = try jets.sectionalCurvature(at: p)
      worst.curvature = (min(worst.curvature.low, K), max(worst.curvature.high, K))
    }
    return worst
  }
}

//: A defect that should vanish is a rounding error. We call it zero below $10^{-9}$, for all
//: decoders and conditions alike: [the largest that counts as zero lies far below]{✓ zeros}, and
//: [the smallest that does not, far above]{✓ others}.

let table = try Zoo.all.map { ($0, try $0.defects()) }
let sizes = table.flatMap { [$1.c1, $1.l1, $1.c2, $1.mixed] }
page.claim("zeros", .numerical, sizes.filter { $0 < Defects.threshold }, atMost: 1e-11)
page.claim("others", .numerical, sizes.filter { $0 >= Defects.threshold }, atLeast: 1e-3)
page.table("zoo", rows: try Zoo.main.map(tableRow))

//: | decoder | $d(u,v)$ | C1 | L1 | C2 | $K$ | mean $c_\mathrm{IMA}$ |
//: | --- | --- | --- | --- | --- | --- | --- |
//: | {table:zoo} |
//:
//: Twelve of the zoo; section 4.12 has the other fifteen. A tick means zero. A number is the
//: largest defect on a grid of 10 × 10 places (normal latents within 2 of 0): a cosine, a
//: difference of logarithms, a relative change of speed. $K$ is Gauss's curvature of the surface
//: (chapter 5), and the last column averages (4.3) over the law of $z$. In the square and the cone
//: $a=u+2$ and $r^2=a^2+v^2$; the linear map's $a$ and $b$ are orthonormal. The folded sheet
//: carries a hill's profile $f$ along a curve $\gamma$ with the normal $N$.
//:
//: Read three rows. The *polar* map has C1 and L1, but its circles are walked at the speed $u$. The
//: *square* has C1 and not even L1. The *banana* has L1 and C2, but not C1. So C1 alone implies
//: neither of the others, nor they C1. {figure:grids} shows the same by eye: C1 makes every
//: crossing a right angle; C2 keeps the width of each strip between two neighbouring lines,
//: measured along the lines that cross it.

//: ![Four distorted grids. The first has small squares at all crossings and is white, the
//: second has the squares and is grey, the third is white and slants, the fourth is grey
//: and twisted.](grids.png)
//: Latent grids carried by four decoders of the plane. A small square marks a crossing at a right
//: angle. Grey is the defect (4.11): white where it vanishes, darkest at 1.4 and above.

page.figure("grids", width: 720, height: 230, columnWidths: [0.235, 0.235, 0.235, 0.295]) {
  try grids([Zoo.warp, Zoo.polar, Zoo.banana, Zoo.swirl], samples: page.isQuick ? 36 : 72)
}

//#-hidden-code
let spreads = try table.filter { $1.c1 < Defects.threshold }.map { d, defects in
  (max(try stripSpread(d, 0), try stripSpread(d, 1)), defects.c2)
}
page.claim("agree", .exact, spreads.filter { $0.1 < Defects.threshold }.map(\.0), atMost: 1e-12)
page.claim(
  "differ", .numerical, spreads.filter { $0.1 >= Defects.threshold }.map(\.0), atLeast: 0.01)
//#-end-hidden-code

//: > **Exercise 4.4** ★ Classify, by hand: $(u^2,v)$ for $u>0$; $(u+v,u-v)$; $(uv,v)$ for $v>0$; a helix
//: > times a line.
//: >
//: > **Exercise 4.5** ★★ C1 and C2 together imply L1. Does C2 alone? *Hint: add two curves.*
//: >
//: > **Exercise 4.6** ★★ Show that under C1, C2 says that the mixed second derivatives are normal to the
//: > surface. The cone has one that does not vanish. What of it?
//:
//: ## 4.8 What C1 and C2 leave
//:
//: The repair is exact. What does it cost? (Let $d$ be twice continuously differentiable.) Under C1 and C2 take the arc lengths $w$ for
//: coordinates. Then the columns $\partial d/\partial w_i=u_i$ are orthonormal, everywhere.
//: Differentiate $u_i^\top u_j=\delta_{ij}$ in $w_k$, write $d_{ik}$ for the second derivatives in
//: $w$, and let $\Gamma_{ik,j}=d_{ik}^\top u_j$. Then $\Gamma_{ik,j}=-\Gamma_{jk,i}$: to exchange
//: the first index and the last changes the sign. To exchange the first two changes nothing. Do one
//: after the other, three times: the indices stand as they stood, and the sign has changed. So
//: every $\Gamma$ is zero,
//:
//: $$ u_j^\top\,\frac{\partial^2d}{\partial w_i\partial w_k} = 0 \quad\text{for all } i,j,k.
//:    \tag{4.13} $$
//:
//: *If $n=m$*, the $u_j$ span everything, and the second derivatives vanish: $d$ is affine in $w$.
//: So
//:
//: $$ d(z) = Q\,\bigl(w_1(z_1),\dots,w_m(z_m)\bigr)^\top + b, \qquad Q^\top Q=I: \tag{4.14} $$
//:
//: each latent is warped by itself, and the whole is moved rigidly. *If $n>m$*, the second
//: derivatives are normal to the surface: it bends, but lengths on it are those of a box in
//: $m$-dimensional space. For $m=2$ it is a sheet of paper, rolled or bent, and never stretched:
//: a *flat* surface. [Distances of the warp's points are distances of their arc lengths]{✓ rigid},
//: which is (4.14), and [where C1 and C2 hold, the curvature of the surface vanishes]{✓ flat}.

/// The arc length (4.8) along the i-th seam through one point, up to that latent's value in another.
func arcLength(_ d: PushForward, _ i: Int, _ from: [Double], _ to: [Double]) throws -> Double {
  //#-solution arcLength
  //#-hint The integral of (4.8) from `from[i]` to `to[i]`, the other latent as in `from`.
  //#-hint A length is positive: integrate from the smaller number to the larger one.
  //#-hint `try simpson(low...high) { t in … }`, with sᵢ at the place where latent i is t.
  let (low, high) = (min(from[i], to[i]), max(from[i], to[i]))
  return try simpson(low...high) { t in
    let place = from.indices.map { $0 == i ? t : from[$0] }
    return norm(try d.jets(at: Matrix([place])).slope(i))
  }
  //#-end-solution
}

let ends = (0..<2).map { _ in Zoo.warp.latents(40, using: &random) }
let points = try ends.map { try Zoo.warp.jets(at: $0).values }
let lengths = try (0..<40).map { p in
  norm(try (0..<2).map { try arcLength(Zoo.warp, $0, ends[0].row(p), ends[1].row(p)) })
}
let distances = (0..<40).map { p in norm(zip(points[0].row(p), points[1].row(p)).map { $0 - $1 }) }
page.claim("rigid", .numerical, distances, equals: lengths, within: 1e-5)

//: So completing the post costs nearly all that made the decoder worth having. As many data
//: dimensions as latents, and no mixing is left but a rotation, which the principal axes of chapter
//: 1 undo if the $w_i$ differ in variance. More data dimensions, and the surface must be flat; a
//: piece of a sphere never is (chapter 5).

//#-hidden-code
let both = table.filter { $1.c1 < Defects.threshold && $1.c2 < Defects.threshold }
page.claim(
  "flat", .exact, both.flatMap { [abs($1.curvature.low), abs($1.curvature.high)] }, equals: 0,
  within: 1e-9)
//#-end-hidden-code

//: > **Exercise 4.7** ★★ A conformal map has $G=s^2I$ with one speed $s$ in all directions. Which
//: > conformal maps have C2?
//:
//: ## 4.9 A decoder of your own
//:
//: The file `Own.swift` beside this one holds decoders for you to change. An entry is a name and a
//: formula:
//:
//: `PushForward("hill") { z in [z[0], z[1], 1.5 * exp(-0.5 * (z[0] * z[0] + z[1] * z[1]))] }`
//:
//: Its latents are normal, and it is used where they lie within 3 of 0; `Zoo.swift` shows how other
//: laws are given. `./Chapters/run push-forward --decoder hill` makes this section for it, and for
//: any of the zoo by its name.
//:
//: <!-- data -->
//: ### One decoder, examined
//:
//: {figure:own-seams} shows its latent grid and what it makes of it; {figure:own-densities} the
//: line densities (4.2) on five seams of each family. Under C2 the five are one curve.

//#-hidden-code
/// Where the page says what was found.
func placeOfVerdict() -> Int { (#line) }
//#-end-hidden-code

//: ![Left, a grid with two bold lines that cross at a star. Right, the grid's image, with the two
//: seams.](own-seams.png)
//: The latent grid, and its image (of a decoder with more than three coordinates, the first three).
//: Bold, the lines through one point and the seams that they become.
//:
//: ![Two panels of five curves each, from light to dark.](own-densities.png)
//: The line densities $f_1$ and $f_2$ over arc length, each on five seams of its family: the
//: darker and thinner, the larger the other latent.

//#-hidden-code
/// Draws, measures and judges a decoder.
func examine(_ d: PushForward, on page: Page) throws {
  try checkUsable(d)
  var random = page.random
  let (found, z) = (try d.defects(), d.latents(10, using: &random))
  page.note("The decoder is “\(d.name)”. \(verdict(found))", line: placeOfVerdict())
  page.figure("own-seams", width: 680, height: 300, columnWidths: [0.42, 0.58]) { ownSeams(d) }
  page.figure("own-densities", width: 680, height: 250) { try ownDensities(d) }
  page.table("own", rows: [try tableRow(d)])
  page.claim(
    "ownPlaces", .numerical, try d.contrasts(at: z), equals: measuredContrasts(d.decoder, at: z),
    within: 1e-4)
}
//#-end-hidden-code

//: | decoder | $d(u,v)$ | C1 | L1 | C2 | $K$ | mean $c_\mathrm{IMA}$ |
//: | --- | --- | --- | --- | --- | --- | --- |
//: | {table:own} |
//:
//: A tick means that the defect is below $10^{-9}$ on a grid of 10 × 10 places; a number is the
//: largest there. [(4.3) is the same from $J$ and from places, at ten points of this decoder]{✓
//: ownPlaces}. That the decoder is injective the program cannot tell: look whether its image
//: crosses itself.
//: <!-- /data -->

//#-hidden-code
try examine(ownDecoders[0], on: page)
//#-end-hidden-code

//: > **Exercise 4.8** ★★ Give the hill other latents, so that it has C1, and examine it. Then find
//: > all surfaces of revolution whose meridians and circles are the seams of such a decoder with
//: > C2. Was the hill among them? **Exercise 4.9** ★★★ Find a decoder into space with C1 and C2,
//: > and with mixed second derivatives that do not vanish, that is not the cone. Examine it.
//:
//: ## 4.10 The verdict
//:
//: *The post's second step* is true of every decoder. *Its third step* is true exactly under C1,
//: and its error is the price of chapter 3 in the limit of small noise. *Its first step* is true of
//: one-forms (4.6). As a statement about coordinates it needs C2 besides; then the coordinate is
//: the arc length (4.8), in general not $U_z^\top x$, and the surface must be flat. "The argument above
//: shows it is sufficient", the post says of orthogonality. It is sufficient for a density that is
//: at each point the product of those along the seams, and not for parts that are lengths, the same on every
//: seam.
//:
//: *Proved here:* (4.3); that C1 and C2 are what the one-forms need; (4.13), (4.14), and what a
//: thin strip shows. *Computed:* the conditions for {zooCount:2} decoders. *Quoted:* Hadamard's
//: inequality. *Open until chapter 5:* whether somebody who sees only data can find the seams at
//: all.
//:
//: **Sources.** C. Allen (2024), *Disentangling Disentanglement*. L. Gresele and others (2021),
//: *Independent mechanism analysis, a new concept?*, where (4.3) has its name.

//#-hidden-code
page.keep(Double(Zoo.all.count), as: "zooCount")
//#-omit
try wholeZoo(table, on: page, using: &random)
//#-end-omit
page.weave()
//#-end-hidden-code
