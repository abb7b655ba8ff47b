// Chapter 4: its essay, its drawings, its zoo, and what it says of a reader's decoder.

private let essay = "4-push-forward/main.swift"
private let drawings = "4-push-forward/Drawings.swift"
private let conditions = "4-push-forward/DrawingsOfConditions.swift"
private let judgement = "4-push-forward/Judgement.swift"
private let alone = ["push-forward"]

extension Fault {
  static let chapter4 = [
    Fault(
      "a rectangle's corners with two signs exchanged", .formula, .sign, essay, "func defects",
      "heights[p] + heights[0] - heights[row] - heights[column]",
      "heights[p] - heights[0] - heights[row] + heights[column]", asking: alone),
    Fault(
      "a change of speed against the other speed", .formula, .index, essay, "func changeOfSpeed",
      "dot(column, column)", "dot(slope(1 - i, at: p), slope(1 - i, at: p))", asking: alone),
    Fault(
      "bars by the latent for bars by its arc", .figure, .term, conditions, "func stripPicture",
      "watched.place(t) / length",
      "(t - range.lowerBound) / (range.upperBound - range.lowerBound)", asking: alone),
    Fault(
      "bars scaled by draws that are not shown", .figure, .exchange, conditions,
      "func stripPicture", "Double(inShown.count)", "Double(watched.inside.count)", asking: alone),
    Fault(
      "grey for a change of speed that is not relative", .figure, .power, conditions, "func grids",
      "dot(jets.slope(i), jets.slope(i))", "norm(jets.slope(i))", asking: alone),
    Fault(
      "C1 only and C2 only exchanged", .figure, .exchange, conditions, "func grids",
      "[\"C1 and C2\", \"C1 only\", \"C2 only\", \"neither\"]",
      "[\"C1 and C2\", \"C2 only\", \"C1 only\", \"neither\"]", asking: alone),
    Fault(
      "both families walked at the first speed", .figure, .index, conditions, "func loops",
      "norm(jets.slope(1, at: k))", "norm(jets.slope(0, at: k))", asking: alone),
    Fault(
      "decoders with L1 in two regions", .figure, .term, conditions, "func classes",
      "names { zero($0.c1) && !zero($0.l1) }", "names { zero($0.c1) && !zero($0.c2) }",
      asking: alone),
    Fault(
      "pictured densities over the squared area", .figure, .power, drawings,
      "var picturedDensity", "(G[0, 0] * G[1, 1] - G[0, 1] * G[0, 1]).squareRoot()",
      "(G[0, 0] * G[1, 1] - G[0, 1] * G[0, 1])", asking: alone),
    Fault(
      "the lighter, the larger the other latent", .figure, .sign, drawings, "func ownDensities",
      "0.2 + 0.2 * Double(k)", "1 - 0.2 * Double(k)", asking: alone),
    Fault(
      "a weighted sum over the number of its terms", .shown, .factor, judgement,
      "func meanContrast", "weights.reduce(0, +)", "Double(weights.count)", asking: alone),
    Fault(
      "C2 in L1's column", .shown, .exchange, judgement, "func tableRow",
      "cell(found.l1), cell(found.c2)", "cell(found.c2), cell(found.l1)", asking: alone),
    Fault(
      "a vase with another formula", .shown, .digit, "4-push-forward/Zoo.swift", "let vase",
      #"\frac65"#, #"\frac56"#, asking: alone),
    Fault(
      "the warp's share for the polar map's", .shown, .index, essay, "as: \"polarShare\"",
      "expectedShares[0]", "expectedShares[1]", asking: alone),
    Fault(
      "a verdict with C1 and C2 exchanged", .table, .exchange, judgement, "func verdict",
      "(isZero(found.c1), isZero(found.c2))", "(isZero(found.c2), isZero(found.c1))",
      asking: alone),
  ]
}
