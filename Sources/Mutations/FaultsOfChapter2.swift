// Chapter 2: its essay, its drawings, its checks and its learners.

private let essay = "2-linear-vae/main.swift"
private let drawings = "2-linear-vae/Drawings.swift"
private let checks = "2-linear-vae/Checks.swift"
private let more = "2-linear-vae/More.swift"
private let alone = ["linear-vae"]

extension Fault {
  static let chapter2 = [
    Fault(
      "noise from one direction too many", .formula, .index, essay, "let best", "λ[2...]",
      "λ[1...]", asking: alone),
    Fault(
      "cosines times the column's length", .formula, .factor, checks, "func alignment",
      ".max()! / norm(column)", ".max()!", asking: alone),
    Fault(
      "an upright ellipse as wide as the leaning one", .figure, .exchange, drawings,
      "func posteriors", "try LinearVAE(decoder: D, noise: 1.6, diagonal: true).Σ",
      "Matrix.diagonal(full.diagonal)", asking: alone),
    Fault(
      "a rule at the posterior's variance", .figure, .power, checks, "func onePointsIdentity",
      "exact.Σ[0, 0].squareRoot()", "exact.Σ[0, 0]", asking: alone),
    Fault(
      "colours of the two posteriors exchanged", .figure, .exchange, drawings, "func climbing",
      "[Ink.latent, .orange]", "[Ink.orange, .latent]", asking: alone),
    Fault(
      "the three lengths named in reverse", .figure, .index, drawings, "func survival", "i + 1",
      "3 - i", asking: alone),
    Fault(
      "learned strokes against the computed ones", .figure, .sign, drawings, "func inOrder",
      "shares[place] < 0", "shares[place] > 0", asking: alone),
    Fault(
      "angles of the starts for those of the ends", .shown, .exchange, essay, "let ends",
      "$0.last!", "$0.first!", asking: alone),
    Fault(
      "an interval for one run, not for the mean", .shown, .factor, "Intervals.swift",
      "func interval", "* standardError(values)", "* standardDeviation(values)", asking: alone),
    Fault(
      "half the logarithm for the logarithm of the half", .shown, .term, essay, "as: \"pass\"",
      "log((1 + ρ) / 2)", "log(1 + ρ) / 2", asking: alone),
    Fault(
      "each decoder of digits held to the other's bound", .shown, .exchange, more, "let gaps",
      "[true, false]", "[false, true]", asking: alone),
    Fault(
      "lengths with the noise over β", .shown, .factor, essay, "page.table(", "$0 - 0.3 * β",
      "$0 - 0.3 / β", asking: alone),
    Fault(
      "two digits of the literature exchanged", .shown, .digit, more, "let theirs",
      "\"0.49 ± 0.32\"", "\"0.49 ± 0.23\"", asking: alone),
    Fault(
      "one start for twenty", .learning, .seed, more, "let distances",
      "random.normals(rows: 3, columns: 2)",
      "{ var same = Random(seed: 1); return same.normals(rows: 3, columns: 2) }()", asking: alone),
    Fault(
      "a divergence of deviations for variances", .learning, .power, "2-linear-vae/Learners.swift",
      "func loss", "(2 * logDeviation).exponential", "logDeviation.exponential", asking: alone),
  ]
}
