// Chapter 5: its essay, its drawings, its labelled data and its second page.

private let essay = "5-identifiability/main.swift"
private let drawings = "5-identifiability/Drawings.swift"
private let labelled = "5-identifiability/Labelled.swift"
private let alone = ["identifiability"]

extension Fault {
  static let chapter5 = [
    Fault(
      "the first latent's entropy taken off twice", .formula, .index, labelled,
      "func information", "density(1, $0)", "density(0, $0)", asking: alone),
    Fault(
      "contrasts beside the names of others", .figure, .exchange, drawings, "func sameData",
      "zip(heaps.four, contrasts)", "zip(heaps.four, contrasts.reversed())", asking: alone),
    Fault(
      "a joint density for the conditional one", .figure, .term, drawings, "func darmois",
      "exp(heaps.logDensity([x1, x2])) / heaps.law.density(x1)",
      "exp(heaps.logDensity([x1, x2]))", asking: alone),
    Fault(
      "lines counted for cells", .figure, .index, drawings, "func quadrants",
      "Double.pi / 2 / 8", "Double.pi / 2 / 9", asking: alone),
    Fault(
      "names of two informations exchanged", .figure, .exchange, drawings, "func identify",
      "curve(.normal, wide), curve(.normal, heaps)",
      "curve(.normal, heaps), curve(.normal, wide)", asking: alone),
    Fault(
      "a circle's chord for its radius", .figure, .term, drawings, "func flatness",
      "2 * .pi * sin($0)", "4 * .pi * sin($0 / 2)", asking: alone),
    Fault(
      "a torus wound the other way", .figure, .transpose, "5-identifiability/MoreChecks.swift",
      "func wound", "[c * (t[0] - 2 * t[1]), c * (2 * t[0] + t[1])]",
      "[c * (t[0] + 2 * t[1]), c * (t[1] - 2 * t[0])]", asking: alone),
    Fault(
      "levels in proportion to the latent", .figure, .power, drawings, "func levelPlaces",
      "0.5 * (1 / base[0] - 1 / u[0]) * t * t", "0.5 * (1 / base[0] - 1 / u[0]) * t",
      asking: alone),
    Fault(
      "the wide label dark, the narrow one light", .figure, .exchange, drawings, "func label",
      "[other, base]", "[base, other]", asking: alone),
    Fault(
      "two labels drawn from one seed", .figure, .seed, drawings, "func label",
      "{ labelled.draws(400, $0, using: &random) }",
      "{ u in var same = Random(seed: 1); return labelled.draws(400, u, using: &same) }",
      asking: alone),
    Fault(
      "labelled draws with variances for deviations", .figure, .power, labelled, "func draws",
      "$0.squareRoot() * random.normal()", "$0 * random.normal()", asking: alone),
    Fault(
      "bits called nats", .shown, .factor, essay, "as: \"threeShare\"", "lengthInformation()",
      "lengthInformation() / log(2)", asking: alone),
    Fault(
      "a square's two turns exchanged", .shown, .exchange, "5-identifiability/More.swift",
      "as: \"squareMeans\"", "[.pi / 8, .pi / 4]", "[.pi / 4, .pi / 8]", asking: alone),
    Fault(
      "what half the turn shares", .shown, .digit, essay, "as: \"labelShare\"", ".pi / 4",
      ".pi / 8", asking: alone),
    Fault(
      "a label that narrows both latents", .shown, .exchange, essay, "let given", "[1.75, 0.25]",
      "[0.25, 0.25]", asking: alone),
  ]
}
