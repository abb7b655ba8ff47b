//#-hidden-code
import Foundation
import Pages
import Seams
import Tables
//#-end-hidden-code

//: # Off the main road of chapter 1
//:
//: ## 1.11 Handwritten digits
//:
//: Larger data: 1797 handwritten digits of $8\times8$ pixels (E. Alpaydin and C. Kaynak, 1998,
//: *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, CC BY 4.0), each
//: pixel a whole number from 0 to 16. The pen never touched three of the pixels, and with 61 hidden
//: numbers or more PPCA comes to grief (section 1.15). Nor can a density describe whole numbers. So
//: we spread each over the unit interval about it, by noise that is uniform on
//: $(-\frac12,\frac12)$.

func handwritten(_ pixels: Matrix<Double>, on page: Page, using random: inout Random) throws {
  //: [The noise has the mean 0 and the mean square $\frac1{12}$]{✓ added}.

  let X = Matrix(rows: pixels.rows, columns: 64) { i, j in pixels[i, j] + random.uniform() - 0.5 }
  let added = (X - pixels).elements
  let squares = added.map { $0 * $0 - 1.0 / 12 }
  let count = Double(added.count)
  let deviations = [
    mean(added) * (12 * count).squareRoot(), mean(squares) * (180 * count).squareRoot(),
  ]
  page.claim("added", .statistical, deviations.map(abs), atMost: 5)

  //: Five splits into fitted and held-out digits, as in section 1.9, choose $m=$ {digitLatent}
  //: hidden numbers. A column of $D$ has 64 entries, so it is an image: what to add to the mean
  //: digit when its hidden number grows by one ({figure:digit-columns}).

  let trials = try (0..<5).map { _ in try holdOut(X, using: &random).unseen }
  let unseen = trials[0].indices.map { m in mean(trials.map { $0[m] }) }
  let m = 1 + unseen.indices.max { unseen[$0] < unseen[$1] }!
  let model = PPCA(fitting: try eigen(covariance(X)), μ: mean(X), latent: m)
  let drawn = model.sample(10, using: &random).x
  page.keep(Double(m), as: "digitLatent")

  //: ![A blurred grey digit and seven small red and blue patterns.](digit-columns.png)
  //: The mean digit, and the seven leading columns of $D$, longest first (red adds ink, blue takes
  //: it away). They are contrasts of strokes, shared by many digits, and any rotation of them would
  //: fit as well.

  page.figure("digit-columns", width: 680, height: 116, columnWidths: [0.13, 0.87]) {
    strokes(model.μ, model.D)
  }

  //: Do such strokes add up to digits? {figure:digit-draws} asks the model.
  //:
  //: ![A row of ten handwritten digits; below it a row of ten blurred, digit-like
  //: smudges.](digit-draws.png)
  //: Ten digits of the data, and ten draws from the model. The draws have strokes of the right
  //: width in the right places, and are not digits: one Gaussian cloud around a mean has no room
  //: for ten separate kinds. (Grey is cut at 0 and 16.)

  page.figure("digit-draws", width: 640, height: 190, columns: 1) { digits(pixels, drawn) }

  //: A decoder that bends could make room. But then nothing of this chapter can be solved any more.
}

//: ## 1.12 No other choice is a maximum
//:
//: By (1.5) the slope in $D$ vanishes for *any* choice of axes whose variances exceed $\sigma^2$.
//: Are the others maxima too, in which a search could get stuck? Suppose that a model keeps $q_i$
//: and leaves out $q_k$, with $\lambda_k > \lambda_i$. Tilt the column towards $q_k$ by an angle,
//: and let its length follow: the variance it finds is $\lambda_i\cos^2 + \lambda_k\sin^2$, which
//: rises, and the gain (1.6) rises with it. (For (1.6) it is enough that the column is orthogonal
//: to the others and finds the variance $\lambda = u^\top\bar Cu$.) So the likelihood goes up, and
//: the model was no maximum.
//:
//: Let us count the ways up. Fix $\sigma^2 = 0.3$. Four eigenvalues of the example exceed it, so
//: six pairs can be kept. At each we take the matrix of second derivatives of $L$ in the ten
//: entries of $D$; its positive eigenvalues are the directions that lead up. (Below $10^{-4}$ a
//: curvature counts as level.)

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

func saddles(
  of Cbar: Matrix<Double>, _ λ: [Double], _ Q: Matrix<Double>, maximum: Double, on page: Page
) throws {
  let zero = [Double](repeating: 0, count: 5)
  let pairs = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
  let stationary = pairs.map { PPCA(keeping: $0, of: (λ, Q), μ: zero, noise: 0.3) }
  let bends = try stationary.map { try curvatures(of: $0, Cbar) }
  let uphill = bends.map { bend in bend.filter { $0 > 1e-4 } }

  //: Theory predicts each of them: [every kept $i$ and left-out $k$ with $\lambda_k>\lambda_i$
  //: make one way up]{✓ waysUp}, whose [curvature is
  //: $(\lambda_k-\lambda_i)/(\sigma^2\lambda_i)$]{✓ curvatures}. And [at every kept pair exactly
  //: one direction of $L$ is level]{✓ level}, the rotation of section 1.6.

  let predictedBends = pairs.map { pair in
    pair.flatMap { i in
      λ.indices.filter { !pair.contains($0) && λ[$0] > λ[i] }.map {
        (λ[$0] - λ[i]) / (0.3 * λ[i])
      }
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
  //: To see a saddle, keep two axes and turn each towards one that was left out: the first from
  //: $q_1$ towards $q_3$ by an angle $\alpha$, the second from $q_2$ towards $q_4$ by an angle
  //: $\gamma$, each column as long as it should be for the variance that it finds
  //: ({figure:saddles}). [At the corners the likelihood is that of the pairs in the
  //: table]{✓ corners}.

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
  let heightsOfPairs = corners.map { corner in
    heights[pairs.firstIndex(of: corner.pair.sorted())!]
  }
  let atCorners = corners.map { mixing[$0.row, $0.column] }
  page.claim("corners", .exact, atCorners, equals: heightsOfPairs, within: 1e-12)

  //: ![A square map with contours, darkest in the lower left corner; the corners are marked by
  //: crosses and named by the pairs of axes kept.](saddles.png)
  //: The log-likelihood at $\sigma^2=0.3$ over the two angles, in nats below the highest. At the
  //: corners (crosses) the decoder keeps a pair of axes, and the slope vanishes. Only the leading
  //: pair is a maximum; at the others at least one edge leads up.

  page.figure("saddles", width: 480, height: 390) { saddleMap(mixing, corners) }

  //: > **Exercise 1.8** ★★★ Prove the curvature $(\lambda_k-\lambda_i)/(\sigma^2\lambda_i)$.
  //:
  //: One trap remains. Formula (1.8) can be evaluated for all ten pairs of five, each with its own
  //: $\sigma^2$, the mean of the three eigenvalues left out. For the two *smallest* it gives more
  //: than the maximum! Is the theorem wrong? No. The number is the likelihood of a Gaussian, whose
  //: covariance has the eigenvalues $0.5$, $0.1$, and the mean of the others three times. But no
  //: decoder makes that covariance: $DD^\top = C-\sigma^2I$ would have negative eigenvalues. A
  //: kept eigenvalue must exceed $\sigma^2$, and [of the ten pairs one can be kept]{✓ feasible}.
  //: So [(1.8) for the two smallest exceeds the maximum]{✓ excess}, and is not attained.

  let tenPairs = (0..<5).flatMap { i in (i + 1..<5).map { [i, $0] } }
  func others(than pair: [Int]) -> [Double] {
    λ.indices.filter { !pair.contains($0) }.map { λ[$0] }
  }
  let feasible = tenPairs.filter { pair in pair.allSatisfy { λ[$0] > mean(others(than: pair)) } }
  let excess = maximumLogLikelihood([λ[3], λ[4]] + others(than: [3, 4]), latent: 2)
  page.show("(1.8) for the two smallest", excess, as: "excess", digits: 6)
  page.claim("feasible", .exact, Double(feasible.count), equals: 1)
  page.claim("excess", .exact, excess, atLeast: maximum)
}

//: ## 1.13 Climbing there: EM
//:
//: Decoders that bend have no closed form, and must be improved step by step. A classical way,
//: which here we can watch where we know the answer, is *expectation maximisation*. For any
//: distribution $q(z)$,
//:
//: $$ \log p(x) \ \ge\ \mathbb E_q[\log p(x, z) - \log q(z)], \tag{1.15} $$
//:
//: with equality when $q$ is the posterior. (The right side is the *evidence lower bound*, the
//: subject of chapter 2, which proves this.) So take the posteriors of the model you have, and
//: then the model that maximises the right side: the left side cannot fall. The first step needs
//: the posterior means of $z$ and of $zz^\top$; the second includes the uncertainty $M$. Averaged
//: over the data they give two matrices, and the second step is a linear regression of $x$ on $z$:
//:
//: $$ A = \tfrac1{\sigma^2}\,\bar CDM, \qquad B = M + \tfrac1{\sigma^4}\,MD^\top\bar CDM, \qquad
//:    D \leftarrow AB^{-1}, \quad \sigma^2 \leftarrow \tfrac1n\,\mathrm{tr}(\bar C - AD^\top), \tag{1.16} $$
//:
//: with the new $D$ in the last formula. $A$ is the mean of $(x-\mu)z^\top$, $B$ that of
//: $zz^\top$.

extension PPCA {
  /// One step of EM, equation (1.16).
  func climbed(_ Cbar: Matrix<Double>) throws -> PPCA {
    let M = try posteriorCovariance()
    let A = (Cbar * D) * (M / noise)
    let B = M + Matrix.product(A, D * M, transposeA: true) / noise
    let newD = try Cholesky(0.5 * (B + B.transpose)).solve(A.transpose).transpose
    return PPCA(
      D: newD, μ: μ, noise: (Cbar - .product(A, newD, transposeB: true)).trace / Double(D.rows))
  }
}

func climb(
  to maximum: Double, of Cbar: Matrix<Double>, _ λ: [Double], noise: Double, on page: Page,
  using random: inout Random
) throws {
  let zero = [Double](repeating: 0, count: 5)
  let starts = page.isQuick ? 20 : 60
  var climbs: [[Double]] = []
  var tops: [PPCA] = []
  for _ in 0..<starts {
    var model = PPCA(D: random.normals(rows: 5, columns: 2), μ: zero, noise: 1)
    var gaps: [Double] = []
    for _ in 0..<120 {
      gaps.append(maximum - (try model.logLikelihood(Cbar)))
      model = try model.climbed(Cbar)
    }
    climbs.append(gaps)
    tops.append(model)
  }

  //: From each of {starts} starts [no step of EM lowers the likelihood]{✓ neverFalls}, [EM ends at
  //: the maximum (1.7)]{✓ arrives}, and [its squared singular values at the end are
  //: $\lambda_i-\hat\sigma^2$]{✓ singularValues}. But $V$ is another one each time. [Its first
  //: column is the direction that $D$ stretches by its largest singular value]{✓ axes}. If $D$
  //: becomes $DR$, then $M$ becomes $R^\top MR$, $A$ becomes $AR$, $B$ becomes $R^\top BR$, and
  //: the new $D$ is the old one times $R$: the steps commute with rotations of latent space. The
  //: starts prefer no direction, so the ends cannot. The measured means of $\cos2\theta$ and
  //: $\sin2\theta$ over the angles of that column, {cosine:2} and {sine:2}, show it too (chance
  //: has 0, give or take {chance:2}).

  let descents = climbs.flatMap { gaps in zip(gaps.dropFirst(), gaps).map { $0 - $1 } }
  let ends = try tops.map { try svd($0.D) }
  let axes = ends.map { [$0.V[0, 0], $0.V[1, 0]] }
  let stretched = zip(tops, axes).map { norm($0.D * $1) }
  let squares = ends.map { end in end.s.map { $0 * $0 } }
  page.keep(Double(starts), as: "starts")
  page.keep(mean(axes.map { $0[0] * $0[0] - $0[1] * $0[1] }), as: "cosine")
  page.keep(mean(axes.map { 2 * $0[0] * $0[1] }), as: "sine")
  page.keep((0.5 / Double(starts)).squareRoot(), as: "chance")
  page.claim("neverFalls", .exact, descents, atMost: 0, within: 1e-12)
  page.claim("arrives", .numerical, climbs.map { $0.last! }, atMost: 1e-9)
  page.claim(
    "singularValues", .numerical, squares,
    equals: ends.map { _ in (0..<2).map { λ[$0] - noise } }, within: 1e-4)
  page.claim("axes", .exact, stretched, equals: ends.map { $0.s[0] }, within: 1e-12)

  //: ![Left, ten falling curves on a logarithmic axis. Right, points scattered all round a
  //: circle.](em.png)
  //: EM from {starts} random starts. Left: the distance to the maximum over the steps, for ten of
  //: them. Right: the first right singular vector of $D$ at the end of each (discs), and its
  //: negative (rings), which means the same axis. The sign is a convention.

  let shown = climbs.prefix(10).map { $0.prefix(61).map { $0 > 1e-9 ? $0 : .nan } }
  page.figure("em", width: 660, height: 300, columnWidths: [0.55, 0.45]) {
    climbing(shown, ends: axes, opposite: axes.map { [-$0[0], -$0[1]] })
  }
}

//: ## 1.14 A column that is zero, and when it grows
//:
//: If a latent variable is unused, its column of $D$ is zero. By (1.5) the slope vanishes there,
//: so a search that starts at exactly zero never leaves. But is it a resting place? Let the other
//: columns span other axes (or nothing), and let the idle one be $\varepsilon q_k$. At a fixed
//: $\sigma^2$ it gains
//:
//: $$ \Delta L = -\tfrac12\left[\log\left(1+\frac{\varepsilon^2}{\sigma^2}\right)
//:    - \frac{\lambda_k\,\varepsilon^2}{\sigma^2(\sigma^2+\varepsilon^2)}\right]
//:    \approx \frac{\lambda_k-\sigma^2}{2\sigma^4}\,\varepsilon^2. \tag{1.17} $$
//:
//: The column grows if its direction has more variance than the noise, and shrinks back otherwise.
//: Its best squared length is $\varepsilon^2=\lambda_k-\sigma^2$, where (1.17) becomes (1.6).

/// ΔL of a column εqₖ, equation (1.17).
func gain(_ ε: Double, variance λ: Double, noise: Double) -> Double {
  let e = ε * ε
  return -0.5 * (log(1 + e / noise) - λ * e / (noise * (noise + e)))
}

func wake(_ Cbar: Matrix<Double>, _ λ: [Double], _ Q: Matrix<Double>, on page: Page) throws {
  //: [Formula (1.17) is the difference of two likelihoods (1.3), for each $k$]{✓ gain}.

  let zero = [Double](repeating: 0, count: 5)
  let keeping2 = PPCA(keeping: [1], of: (λ, Q), μ: zero, noise: 0.3)
  let measuredGains = try λ.indices.filter { $0 != 1 }.map { k in
    let D = Matrix(columns: [keeping2.D.column(0), Q.column(k).map { 0.3 * $0 }])
    return try PPCA(D: D, μ: zero, noise: 0.3).logLikelihood(Cbar) - keeping2.logLikelihood(Cbar)
  }
  let gains = λ.indices.filter { $0 != 1 }.map { gain(0.3, variance: λ[$0], noise: 0.3) }
  page.show("ΔL of a column 0.3 qₖ beside q₂, for k = 1, 3, 4, 5", gains, as: "gains", digits: 6)
  page.claim("gain", .exact, measuredGains, equals: gains, within: 1e-12)

  //: [The best gain of a column is (1.6)]{✓ tops}, and [no length of a column gains
  //: more]{✓ noMore}; along the fifth axis, whose variance is below the noise, none gains
  //: anything.

  let columnLengths = (0..<200).map { 1.6 * Double($0) / 199 }
  let growth = λ.map { λ in columnLengths.map { gain($0, variance: λ, noise: 0.3) } }
  let tops = λ.filter { $0 > 0.3 }.map { λ in
    gain((λ - 0.3).squareRoot(), variance: λ, noise: 0.3)
  }
  let worth = λ.filter { $0 > 0.3 }.map { ($0 / 0.3 - 1 - log($0 / 0.3)) / 2 }
  page.claim("tops", .exact, tops, equals: worth, within: 1e-12)
  page.claim("noMore", .exact, growth.map { $0.max()! }, atMost: worth + [0])

  //: With this, section 1.12 is complete. At a fixed $\sigma^2$, whatever is not the leading
  //: choice has a way up, by a tilt or by a column that grows: *there is one maximum, up to
  //: rotation* (as long as $\lambda_m>\lambda_{m+1}$). And unused latent variables are not a
  //: failure of the search: at a fixed $\sigma^2$, a linear decoder leaves a singular value
  //: at zero exactly when the noise is at least the variance that it could explain.
}

//: ## 1.15 Pixels that never change

func constantPixels(_ pixels: Matrix<Double>, on page: Page) throws {
  //: Of the 64 pixels of section 1.11, [the pen never touched three]{✓ constantPixels}. With fewer
  //: than 61 hidden numbers the maximum exists all the same. But keep the 61 directions in which the digits do vary, and the noise has nothing left to explain. Make
  //: $\sigma^2$ as small as you like: the log-likelihood grows without bound, and [a factor of 100
  //: is worth $\frac32\log 100$ nats]{✓ unbounded}.

  let raw = try eigen(covariance(pixels))
  let shrinking = [1e-4, 1e-6, 1e-8]
  let unbounded = try shrinking.map { noise in
    try PPCA(keeping: Array(0..<61), of: raw, μ: mean(pixels), noise: noise)
      .logLikelihood(covariance(pixels))
  }
  let constant = covariance(pixels).diagonal.count { $0 == 0 }
  page.table("unbounded", columns: [shrinking, unbounded], digits: [2, 5])
  page.claim("constantPixels", .exact, Double(constant), equals: 3)
  page.claim(
    "unbounded", .numerical, unbounded[2] - unbounded[1], equals: 1.5 * log(100), within: 1e-3)

  //: | $\sigma^2$ | mean log-likelihood |
  //: | --- | --- |
  //: | {table:unbounded} |
  //:
  //: Such a number says nothing about digits: a density on 64 dimensions can be as large as one
  //: likes on points that lie in 61 of them. The noise of section 1.11 spreads each pixel over the
  //: interval about its number, and the trouble is gone.
}

//: ## 1.16 The score of scikit-learn
//:
//: `PCA.score` of scikit-learn is the log-likelihood of another model: its covariances divide by
//: $N-1$. So for $N\ge n$ its $C$ is $\frac N{N-1}$ times the most probable one. In general it
//: takes the noise to be the mean of the $\min(N,n)-m$ eigenvalues beyond the kept ones that can
//: be other than 0.

/// The mean log-likelihood of fitted rows as scikit-learn's `PCA.score` computes it, from the
/// eigenvalues of their covariance with 1/N.
func sklearnScore(_ λ: [Double], rows N: Int, latent m: Int) -> Double {
  let n = Double(λ.count)
  let theirs = λ.map { $0 * Double(N) / Double(N - 1) }
  let noise = mean(Array(theirs[m..<max(m + 1, min(N, λ.count))]))
  let kept = (0..<m).reduce(0) { $0 + log(theirs[$1]) + λ[$1] / theirs[$1] }
  let rest = (n - Double(m)) * log(noise) + λ[m...].reduce(0, +) / noise
  return -0.5 * (n * log(2 * .pi) + kept + rest)
}

func compareWithScikitLearn(on page: Page) throws {
  //: With more rows than columns [the score differs from (1.8) by exactly $\frac n2\left[\log\frac
  //: N{N-1} - \frac1N\right]$]{✓ score}; here for the irises and $m=2$.

  let iris = try Table(bundled: "iris").data
  let irisAxes = try principalAxes(iris)
  let likelihood = maximumLogLikelihood(irisAxes.values, latent: 2)
  let score = sklearnScore(irisAxes.values, rows: 150, latent: 2)
  let difference = 2 * (log(150.0 / 149) - 1 / 150)
  page.show("the highest likelihood", likelihood, as: "irisLikelihood", digits: 8)
  page.show("scikit-learn's score", score, as: "irisScore", digits: 8)
  page.claim("score", .exact, likelihood - score, equals: difference, within: 1e-12)

  //: > **Exercise 1.9** ★★ Derive the difference. Is it ever negative?
}
