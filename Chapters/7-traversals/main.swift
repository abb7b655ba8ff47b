//: # 7. Pictures: one latent, one meaning
//:
//: **Why does one latent move a thing to the right and another make it larger, when nobody told the
//: network what right or large is?**
//:
//: The post opens with rows of pictures. In each row one latent is moved, and one thing changes.
//: Everybody who has heard of disentanglement has seen such rows. Here we make our own, from pictures that a program
//: draws, and we ask *why* these things and no others. The answer is chapter 5's, and it can be put
//: to a test: change how the pictures are distributed, leave the pictures and the network alone, and
//: the latents must turn.
//:
//: *You need:* the price of a diagonal posterior (chapter 3), C1 and C2 (chapter 4), which axes can be
//: identified (chapter 5), how statements about training are made (chapter 6).
//:
//: *You get:* pictures on which the theory must work, and a proof that it must; latents that follow
//: the *law* of the data and not its pixels; rows of traversals; what no latent can be.
//:
//: *It takes:* about 35 minutes to read, 240 s to run.

//#-hidden-code
import Foundation
import Images
import Pages
import Seams

StudyCommand.runIfAsked()
let (page, options) = Page.open(TraversalOptions.self)
var random = page.random
let study = try StudyLines()
//#-end-hidden-code

//: ## 7.1 The answer in a picture
//:
//: Every picture has one soft spot, somewhere. In the first panel of {figure:heart} the places fill a square
//: with upright sides, in the second *the same square*, turned by 45°. The network is the same, and
//: so are its pixels, which stand in rows and columns both times. Of what it has learned we draw the
//: places of the spots along which one latent changes. They are parallel to the sides of the square.
//: If the places are normal, no direction is better than another, and training ends at any. With a full
//: posterior the square does not help.
//:
//: ![Four clouds of grey points with nets of two families of lines: an upright square with an upright
//: net; a square on its corner with a net on its corner; a round cloud and a square with nets at
//: other angles.](heart.png "cover")
//: Places of spots (grey), in pixels. Along the blue-green lines one latent varies, along the brown
//: ones another, the third resting: each point is the middle of the light of a decoded picture.
//: From left to right: places uniform on a square, on the same square turned, normal, all with a
//: diagonal posterior; the first square with a full one. Start 0 of 20, not chosen.

page.figure("heart", width: 720, height: 215) { heart(study) }

//#-hidden-code
reportStudy(study, on: page)
//#-end-hidden-code

//: ## 7.2 Pictures on which it must work
//:
//: A spot at the place $c=(x,y)$, of the size $s$, is brightest in its middle, where it is 1. At a
//: point $u$ of the plane it is
//:
//: $$ I(u) = e^{-\lvert u-c\rvert^2/2s^2}. \tag{7.1} $$
//:
//: How fast does the picture change if the spot is moved, or grows? Squared speeds are integrals over
//: the plane of the squares of
//:
//: $$ \partial_xI = \frac{u_1-x}{s^2}\,I,\qquad \partial_sI = \frac{\lvert u-c\rvert^2}{s^3}\,I,
//:    \qquad I^2=e^{-\lvert u-c\rvert^2/s^2}. $$
//:
//: In units of $s$ about the middle every $s$ drops out. What is left are moments of a normal
//: variable of variance ½, times $\pi$:
//:
//: $$ \lVert\partial_xI\rVert^2=\lVert\partial_yI\rVert^2=\tfrac\pi2,\qquad
//:    \lVert\partial_sI\rVert^2=2\pi, \tag{7.2} $$
//:
//: and the mixed integrals are zero, because their integrands are odd in $u_1-x$ or in $u_2-y$. So
//: $J^\top J=\mathrm{diag}(\frac\pi2,\frac\pi2,2\pi)$ *for every place and size*: C1 and C2 hold,
//: and the pictures of spots lie on a surface that is flat. Up to a unit for each axis, a picture
//: *is* its place and size.

/// (7.2): JᵀJ of (x, y, s) ↦ picture, at every place and size, in units of a pixel.
func spotMetric() -> Matrix<Double> {
  //#-solution spotMetric
  //#-hint Three numbers on a diagonal: `Matrix.diagonal([…])`.
  //#-hint They stand in (7.2): those of x and of y are equal.
  return .diagonal([0.5 * .pi, 0.5 * .pi, 2 * .pi])
  //#-end-solution
}

//#-hidden-code
reportIsometry(on: page, using: &random)
//#-end-hidden-code

//: Pixels are sums in place of integrals. [At 200 places and sizes the sums over 16 × 16 pixels, by
//: central differences, agree with (7.2) to a thousandth, if the spot is no smaller than 1.25 pixels and
//: keeps four sizes from the edges]{✓ isometry}.
//:
//: *The contrast.* Let every spot have the same amount of light instead: divide (7.1) by $2\pi s^2$. Then
//: [all squared speeds are divided by $4\pi^2s^4$]{✓ unitMass}: the speed of $x$ depends on $s$. C1
//: holds and C2 does not.
//:
//: *What chapter 5 predicts.* Let places and sizes be independent, and let the true decoder carry standard
//: normal latents to them, one each. It has C1 and C2, so a diagonal posterior costs it (nearly) nothing.
//: A rival that turns the plane of places has C1 and C2 too, as far as the surface goes, for the
//: metric (7.2) does not know an angle in it. But its coordinates are $x$ and $y$ turned, and these
//: are *not independent* unless both are normal with one variance. To have N(0, I) behind them it must
//: bend, and pays. So:
//:
//: | places | predicted |
//: | --- | --- |
//: | uniform on a square | the latents' axes are those of the square |
//: | the same square, turned by 45° | its axes again, now along the diagonals of the pixels |
//: | normal, equal variances | any axes |
//: | uniform, but a full posterior | any, and not even axes |
//:
//: ## 7.3 The law's axes, not the pixels'
//:
//: Encoder and decoder have two layers of 128 and 64 tanh units. 20,000 pictures are drawn, and learned
//: in {steps} steps of Adam, 64 pictures at a time with one draw of $z$ each. The variance of a pixel is
//: held at $\sigma^2=\frac15$: two pictures are told apart if their places differ by about half a
//: pixel. Latents are matched with axes by rank correlations (chapter 6). For the *lead* of the law's axes
//: take what the latents score with them, in the better pairing, less what they score with the axes
//: halfway between:
//:
//: $$ D = r(\text{the law's axes}) - r(\text{those turned by }45°). \tag{7.3} $$

/// (7.3), from codes N × m and the two pairs of axes, N × 2.
func lead(_ codes: Matrix<Double>, _ axes: Matrix<Double>, _ other: Matrix<Double>) -> Double {
  //#-solution lead
  //#-hint `meanCorrelation(codes, axes)` is the score with the best pairing.
  //#-hint One score less another; nothing else.
  return meanCorrelation(codes, axes) - meanCorrelation(codes, other)
  //#-end-solution
}

//#-hidden-code
reportLeads(study, on: page, using: &random)
//#-end-hidden-code

//: The true latents have the lead {lead[0]:3}, those turned by 45° {lead[1]:3}. [The two are each
//: other's opposite, and turned by all angles latents have none on average]{✓ leads}: for codes that know
//: the plane and nothing of its axes, $D$ is as often positive as negative.
//:
//: ![Five columns of dots. The first two lie close to the top line, the next two are spread from top to
//: bottom about zero, the last lies near zero.](leads.png)
//: $D$ of every run of the study, 20 of a kind. Dark line: the true latents. The last columns: networks before
//: training, and PCA.

page.figure("leads", width: 640, height: 300) { leads(study) }

//: *Both squares with a diagonal posterior:* $D>0$ in {positive[0]} and {positive[1]} of 20 runs, on average
//: {square[0]:3} ({square[1]:3} to {square[2]:3}) and {turned[0]:3} ({turned[1]:3} to {turned[2]:3}). That is
//: what we had fixed before the first run: [at least 18 of 20 in each, and the mean more than five standard
//: errors above zero]{✓ lawsAxes}. PCA has {pca[0]:2} and {pca[1]:2}: by variance alone no direction of
//: a square is better than another.
//:
//: *Normal places:* {normal[0]:2} ({normal[1]:2} to {normal[2]:2}); a mean of {notice[0]:2} would have been
//: noticed, five standard errors. *The full posterior:* {full[0]:2} ({full[1]:2} to {full[2]:2}), noticed from
//: {notice[1]:2} on. Neither is distinguished from chance.
//:
//: ## 7.4 Pixels that are bits
//:
//: Many write down another likelihood: pixels are bits, and the decoder gives the log-odds $\eta_k(z)$ of each. (Grey
//: pixels are no bits. One may draw bits with their grey as the chance, or keep grey pixels and a
//: normal law, as we do.) What becomes of the theory? With $\mu_k=1/(1+e^{-\eta_k})$, the chance that bit $k$ is 1,
//:
//: $$ \log p(x\mid z)=\sum_kx_k\eta_k-\log(1+e^{\eta_k}), \qquad
//:    \nabla^2\log p=\sum_k(x_k-\mu_k)\nabla^2\eta_k-J_\eta^\top F J_\eta, \tag{7.4} $$
//:
//: with $F=\mathrm{diag}(\mu_k(1-\mu_k))$, the variances of the bits. So in the condition (3.4) the part of
//: $J^\top J/\sigma^2$ is taken by the *Fisher metric* $J_\eta^\top FJ_\eta$, and what chapters 3 and 4 say
//: of $J^\top J$ is said of it. One thing is lost: $x=\mu$ never holds for bits, so the first term of (7.4) vanishes on
//: average over $p(x\mid z)$ only.

/// ∇² log p(x|z) of bits x by (7.4), for log-odds η of a decoder at one point z.
func hessianOfBits(_ x: [Double], _ η: some Decoder, _ z: [Double]) -> Matrix<Double> {
  //#-solution hessianOfBits
  //#-hint `η.jets(at: Matrix([z]))` has `values`, `jacobian()` and `hessian(weights:)`, Σ wₖ∇²ηₖ.
  //#-hint The weights are x − μ; JᵀFJ is a product of the Jacobian with its rows scaled by μ(1 − μ).
  //#-hint `Matrix.diagonal(μ.map { $0 * (1 - $0) })` is F.
  let jets = η.jets(at: Matrix([z]))
  let μ = jets.values.row(0).map { 1 / (1 + exp(-$0)) }
  let (J, F) = (jets.jacobian(), Matrix.diagonal(μ.map { $0 * (1 - $0) }))
  return jets.hessian(weights: zip(x, μ).map { $0 - $1 }) - J.transpose * F * J
  //#-end-solution
}

//#-hidden-code
reportBits(on: page, using: &random)
//#-end-hidden-code

//: [(7.4) agrees with central differences of $\log p$]{✓ bitsHessian}, and [its mean over all pictures of
//: eight bits, each with its probability, is $-J_\eta^\top FJ_\eta$]{✓ bitsMean}.

page.weave()
