// Chapter 7: its scores, the pictures it draws and reads, what it trains itself, and what it shows of
// the study. Its claims are asked only where one is about the number; else tests are.

private let essay = "7-traversals/main.swift"
private let scores = "7-traversals/Scores.swift"
private let interventions = "7-traversals/InterventionScore.swift"
private let decoders = "7-traversals/DecoderScores.swift"
private let exact = "7-traversals/Exact.swift"
private let laws = "7-traversals/Laws.swift"
private let pictures = "7-traversals/PictureRuns.swift"
private let own = "7-traversals/OwnRuns.swift"
private let given = "7-traversals/GivenPictures.swift"
private let rows = "7-traversals/Rows.swift"
private let report = "7-traversals/Report.swift"
private let drawings = "7-traversals/Drawings.swift"
private let sprites = "Images/Sprites.swift"

extension Fault {
  static let chapter7 = [
    // The scores.
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
    // What is known of pictures.
    Fault(
      "the logarithm of a deviation for that of a variance", .formula, .power, essay, "func rates",
      "- 1 - 2 * l", "- 1 - l", asking: ["traversals"]),
    Fault(
      "the axes halfway between are the law's own", .formula, .exchange, laws, "func otherAxes",
      "self == .turned ? pixels : diagonals(pixels)",
      "self == .turned ? diagonals(pixels) : pixels", asking: ["traversals"]),
    Fault(
      "offered latents that died lose nothing", .formula, .index, exact, "func linearEnd",
      "spectrum.dropFirst(live.count)", "spectrum.dropFirst(latents)", asking: []),
    Fault(
      "a slant to the left", .formula, .sign, pictures, "func inkMoments", "-xy / yy", "xy / yy",
      asking: []),
    Fault(
      "a blur that is the same at every scale", .formula, .factor, sprites, "func deviation",
      "deviation * scale", "deviation", asking: []),
    Fault(
      "sprites turned the other way", .formula, .transpose, sprites, "func picture",
      "c * u + s * v, c * v - s * u", "c * u - s * v, c * v + s * u", asking: []),
    // What is trained.
    Fault(
      "β before the distortion", .learning, .exchange, "Images/ImageModel.swift",
      "init(_ model: ImageModel", "distortion + model.beta * rate",
      "model.beta * distortion + rate", asking: []),
    Fault(
      "three starts that are one", .learning, .seed, own, "func sweep",
      "setting.learned(k % 3, seed: seed)", "setting.learned(k / 3, seed: seed)", asking: []),
    Fault(
      "a squared error in units of the deviation", .learning, .power, own, "init(_ learned",
      "2 * 0.04 * (bound.distortion", "2 * 0.2 * (bound.distortion", asking: []),
    Fault(
      "pictures kept aside are learned too", .learning, .index, given, "func learned",
      "sample(order[aside...])", "sample(order[...])", asking: []),
    Fault(
      "a checkpoint's next step left out", .learning, .index, "Images/Checkpoint.swift",
      "func resume", "step = found.step", "step = found.step + 1", asking: []),
    // What is read and joined.
    Fault(
      "an image's height and width exchanged", .table, .transpose, "Images/IDX.swift",
      "func readIDX", "(pixels.sizes[0], pixels.sizes[1], pixels.sizes[2])",
      "(pixels.sizes[0], pixels.sizes[2], pixels.sizes[1])", asking: []),
    Fault(
      "images in the file's order, factors in the draw's", .table, .index, "Images/DSprites.swift",
      "func keptPixels", "1024 * draw.rows[next].slot", "1024 * next", asking: []),
    Fault(
      "a run that is in two shares", .table, .exchange, "StudyFile.swift", "func gather",
      "owners[line.key] = file.url.path", "owners[file.url.path] = line.key", asking: []),
    // What is said of the study and of the page's own runs.
    Fault(
      "what half the steps add", .shown, .sign, report, "func doubledRows",
      "differences(study[longer].map(value), study[name].map(value))",
      "differences(study[name].map(value), study[longer].map(value))", asking: []),
    Fault(
      "latents before training in the column of PCA", .shown, .exchange, report,
      "func pictureRows", #"cell("mccPCA"), cell("mccBefore")"#,
      #"cell("mccBefore"), cell("mccPCA")"#, asking: []),
    Fault(
      "one linear VAE for every β", .shown, .term, report, "func sweepRows",
      "water: 0.04 * beta", "water: 0.04", asking: []),
    Fault(
      "MIG where SAP is said", .shown, .exchange, report, "func spriteScores",
      #"["mcc", "sap", "mig", "dciD", "factor"]"#, #"["mcc", "mig", "sap", "dciD", "factor"]"#,
      asking: []),
    Fault(
      "the latent that tells least comes first", .shown, .sign, given, "func reportRows",
      "told[$0.latent] > told[$1.latent]", "told[$0.latent] < told[$1.latent]", asking: []),
    // What is drawn.
    Fault(
      "a row begins at the wrong end", .figure, .sign, rows, "func traversal",
      "row.isFalling ? [0.98, 0.02] : [0.02, 0.98]",
      "row.isFalling ? [0.02, 0.98] : [0.98, 0.02]", asking: []),
    Fault(
      "latents rest at a code of before training", .figure, .exchange, rows, "func traversalRows",
      "digits.codes.row", "digits.codesBefore.row", asking: []),
    Fault(
      "nets upside down in their clouds", .figure, .sign, drawings, "func heart",
      "16 - line[$0]", "line[$0]", asking: []),
    Fault(
      "networks before training where PCA is said", .figure, .exchange, drawings, "func leads",
      #"$0["axesPCA"] - $0["otherPCA"]"#, #"$0["axesBefore"] - $0["otherPCA"]"#, asking: []),
    Fault(
      "angles of a whole turn", .figure, .factor, drawings, "func rings",
      "truncatingRemainder(dividingBy: .pi)", "truncatingRemainder(dividingBy: 2 * .pi)",
      asking: []),
    Fault(
      "the curve of DCI under the name of SAP", .figure, .exchange, drawings, "func scoreCurves",
      #"("SAP", .green, .longDashed, \.sap)"#, #"("SAP", .green, .longDashed, \.disentanglement)"#,
      asking: []),
  ]
}
