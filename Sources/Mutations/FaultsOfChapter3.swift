// Chapter 3: its essay, its drawings, its checks and its knobs.

private let essay = "3-diagonal-hessian/main.swift"
private let drawings = "3-diagonal-hessian/Drawings.swift"
private let checks = "3-diagonal-hessian/Checks.swift"
private let alone = ["diagonal-hessian"]

extension Fault {
  static let chapter3 = [
    Fault(
      "a price of squared lengths", .formula, .factor, "3-diagonal-hessian/Knobs.swift",
      "func turnedPrice", "0.5 * log(first * second)", "log(first * second)", asking: alone),
    Fault(
      "a fourth moment of 1", .formula, .factor, essay, "func lostInTheLimit",
      "1.5 * (0.5 - a) * (0.5 - a)", "0.5 * (0.5 - a) * (0.5 - a)", asking: alone),
    Fault(
      "a cell's side for its area", .formula, .power, checks, "func logEvidence", "2 * log(h)",
      "log(h)", asking: alone),
    Fault(
      "one deviation at e⁻¹ of the height", .figure, .factor, drawings, "func posteriors",
      "exp(-0.5)", "exp(-1)", asking: alone),
    Fault(
      "a posterior with its latents exchanged", .figure, .transpose, drawings, "func posteriors",
      "axis == 0 ? p % cells : p / cells", "axis == 0 ? p / cells : p % cells", asking: alone),
    Fault(
      "the slope at the mean for the mean slope", .figure, .exchange, drawings, "func average",
      "1 + seen.averages(q).gram[0, 0] / seen.noise", "smooth(μ)", asking: alone),
    Fault(
      "dots of the theory for measured ones", .figure, .exchange, drawings, "func prices",
      "Points(x: σs, y: row, size: 5.5)", "Points(x: σs, y: theory, size: 5.5)", asking: alone),
    Fault(
      "data a tenth as far off the cone", .figure, .digit, drawings, "func cone", "0.8 * $0",
      "0.08 * $0", asking: alone),
    Fault(
      "an arrow that is no normal", .figure, .sign, drawings, "func scene", "-ν[2]", "ν[2]",
      asking: alone),
    Fault(
      "a likelihood drawn for the posterior", .figure, .term, drawings, "func kink",
      "normalDensity(z) * exp(-missed * missed / (2 * one.noise))",
      "exp(-missed * missed / (2 * one.noise))", asking: alone),
    Fault(
      "the diagonal posterior's loss for both", .shown, .exchange, essay, "page.table(",
      "$0 - $1.seen.bound($1.full)", "$0 - $1.seen.bound($1.diagonal)", asking: alone),
    Fault(
      "the entry that the full posterior answers", .shown, .exchange, essay, "as: \"unanswered\"",
      "askedOnly[0, 1]", "wanted[0, 1]", asking: alone),
    Fault(
      "the saddle's loss for the square's", .shown, .index, essay, "page.table(",
      "straight[k].lost", "straight[0].lost", asking: alone),
    Fault(
      "both sides summed for their mean", .shown, .factor, checks, "func mapPrices",
      "sum + 0.5 *", "sum +", asking: alone),
    Fault(
      "one side of a surface taken twice", .shown, .sign, checks, "func mapPrices",
      "[length, -length]", "[length, length]", asking: alone),
  ]
}
