// Chapter 1: its essay, its drawings and its helpers.

private let essay = "1-ppca/main.swift"
private let drawings = "1-ppca/Drawings.swift"
private let more = "1-ppca/More.swift"

extension Fault {
  static let chapter1 = [
    Fault(
      "noise of variance σ⁴", .formula, .power, essay, "func sample", "noise.squareRoot() *",
      "noise *"),
    Fault(
      "a posterior that forgets μ", .formula, .term, essay, "func posterior",
      "zip(x, μ).map { $0 - $1 }", "x"),
    Fault(
      "correlation over the product of variances", .shown, .power, essay, "func correlation",
      "M[0, 1] / (M[0, 0] * M[1, 1]).squareRoot()", "M[0, 1] / (M[0, 0] * M[1, 1])"),
    Fault(
      "the first row of V for its column", .shown, .transpose, more, "let axes", "$0.V[1, 0]",
      "$0.V[0, 1]"),
    Fault(
      "the two angles of the saddles exchanged", .figure, .exchange, more, "let mixing",
      "(quarter[j] * .pi / 180, quarter[i] * .pi / 180)",
      "(quarter[i] * .pi / 180, quarter[j] * .pi / 180)"),
    Fault(
      "nats lost with the other sign", .shown, .sign, essay, "let lost",
      "maximum - (try unshrunk.logLikelihood(Cbar))",
      "(try unshrunk.logLikelihood(Cbar)) - maximum"),
    Fault(
      "every axis held against the first", .table, .index, essay, "func resampled",
      "axes.column($0)", "axes.column(0)"),
    Fault(
      "pixels half a grey too dark", .shown, .term, more, "let X", "random.uniform() - 0.5",
      "random.uniform()"),
    Fault(
      "every split the same", .learning, .seed, essay, "func holdOut",
      "random.permutation(X.rows)",
      "{ var same = Random(seed: 1); return same.permutation(X.rows) }()"),
    Fault(
      "held-out rows about their own mean", .table, .exchange, essay, "func holdOut",
      "mean(fitted)", "mean(unseen)"),
    Fault(
      "directions beyond the rows counted once each", .table, .factor, "1-ppca/HeldOut.swift",
      "func meanSquares",
      "pow((rows - .product(along, Q, transposeB: true)).frobeniusNorm, 2) / Double(others)",
      "pow((rows - .product(along, Q, transposeB: true)).frobeniusNorm, 2)"),
    Fault(
      "a decoder kept column by column", .table, .transpose, essay, "as: \"decoder\"",
      "model.D.elements", "model.D.transpose.elements"),
    Fault(
      "the worst count chosen", .table, .exchange, "1-ppca/UsableTable.swift",
      "func bestLatentCount", "total[$0] < total[$1]", "total[$0] > total[$1]"),
    Fault(
      "ellipses without the noise", .figure, .term, essay, "page.figure(\"machine\"",
      "toyMarginal.covariance", "toy.D * toy.D.transpose"),
    Fault(
      "hidden numbers turned the wrong way", .figure, .transpose, essay, "let leaning",
      "corners * R", "corners * R.transpose"),
    Fault(
      "kept bars as tall as the eigenvalue", .figure, .term, essay, "page.figure(\"spectrum\"",
      "kept: squaredLengths", "kept: Array(λ[..<2])"),
    Fault(
      "tops where the noise is not taken off", .figure, .term, more, "let tops",
      "(λ - 0.3).squareRoot()", "λ.squareRoot()"),
    Fault(
      "axes turned the other way", .figure, .transpose, essay, "func cross", "R.column(k)",
      "R.row(k)"),
    Fault(
      "line densities without 1/s", .figure, .factor, essay, "func lineDensity",
      "φ(x / s) / s", "φ(x / s)"),
    Fault(
      "held-out curves drawn as fitted", .figure, .exchange, drawings, "func tableCounts",
      "y: counts.fitted", "y: counts.unseen"),
  ]
}
