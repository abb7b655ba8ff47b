// Chapter 7: its scores. Only tests ask about them.

private let scores = "7-traversals/Scores.swift"
private let interventions = "7-traversals/InterventionScore.swift"
private let decoders = "7-traversals/DecoderScores.swift"

extension Fault {
  static let chapter7 = [
    Fault(
      "the second code's information forgotten", .formula, .term, scores, "func gap",
      "falling[0] - (falling.count > 1 ? falling[1] : 0)", "falling[0]", asking: []),
    Fault(
      "a gap over the logarithm of the bins", .formula, .exchange, scores,
      "func mutualInformationGap", "gap(information) / entropy(factor)",
      "gap(information) / log(Double(bins))", asking: []),
    Fault(
      "loadings in place of regression coefficients", .formula, .term, scores, "func importances",
      "(V * .diagonal(inverses) * V.transpose * with)", "with", asking: []),
    Fault(
      "shares among codes and among factors exchanged", .formula, .exchange, scores,
      "func disentanglementAndCompleteness", "(order(R), order(R.transpose))",
      "(order(R.transpose), order(R))", asking: []),
    Fault(
      "one code for two factors", .formula, .index, scores, "func bestAssignment",
      "best[set ^ (1 << i)]", "best[set]", asking: []),
    Fault(
      "the code that varies most is named", .formula, .sign, interventions,
      "func interventionScore", "alive.min", "alive.max", asking: []),
    Fault(
      "a turned contrast of half its size", .formula, .factor, decoders, "func turnedContrast",
      "0.5 * m * h * sum", "0.5 * h * sum", asking: []),
  ]
}
