// Chapter 6: its essay, its trainings, its measures, what it reads of the study and what it draws, and
// what its trainings lean on in the core.

private let essay = "6-learned-decoders/main.swift"
private let measures = "6-learned-decoders/Measures.swift"
private let settings = "6-learned-decoders/Settings.swift"
private let surfaces = "6-learned-decoders/Surfaces.swift"
private let learner = "6-learned-decoders/Learner.swift"
private let given = "6-learned-decoders/BestPosteriors.swift"
private let lines = "6-learned-decoders/Lines.swift"
private let report = "6-learned-decoders/Report.swift"
private let drawings = "6-learned-decoders/Drawings.swift"
private let alone = ["learned-decoders"]

extension Fault {
  static let chapter6 = [
    // What is trained.
    Fault(
      "every start the same", .learning, .seed, settings, "func random",
      "Random(seed: seed &* 1_000_003 &+ UInt64(start))", "Random(seed: seed &* 1_000_003)",
      asking: alone),
    Fault(
      "the page trains the study's fans again", .learning, .seed, essay, "let fans", "seed: seed",
      "seed: 1", asking: alone),
    Fault(
      "digits learned without their β", .learning, .term, settings, "func digitsLine",
      "beta: beta", "beta: 1", asking: alone),
    Fault(
      "encoder and decoder start turned apart", .learning, .transpose, learner, "func codeTurn",
      "R[j, i]", "R[i, j]", asking: alone),
    Fault(
      "noise of the size of its variance", .learning, .power, surfaces, "init",
      "Surface.noise.squareRoot() * errors", "Surface.noise * errors", asking: alone),
    Fault(
      "Adam sees the fresh points", .learning, .index, settings, "func train",
      "0..<sample.trainingCount + sample.stoppingCount", "0..<sample.points.rows", asking: alone),
    Fault(
      "a residual of all coordinates together", .learning, .factor, learner, "func startAtTruth",
      "(apart.value(at: apart.start) / Double(n)).squareRoot()",
      "apart.value(at: apart.start).squareRoot()", asking: alone),
    Fault(
      "the decoder before training taken after it", .learning, .exchange, "Autoencoder.swift",
      "init", "before = model.decoder try model.train(on: data, steps: steps, using: &random)",
      "try model.train(on: data, steps: steps, using: &random)\n    before = model.decoder",
      asking: alone),
    Fault(
      "nodes of all points turned alike", .learning, .index, "BatchLoss.swift", "init",
      "rows.map { rule.nodes * turns[$0].transpose }",
      "rows.map { _ in rule.nodes * turns[0].transpose }", asking: alone),
    Fault(
      "the last move forgotten for the first", .learning, .index, "LBFGS.swift", "func append",
      "pairs.removeFirst()", "pairs.removeLast()", asking: alone),
    // What is measured.
    Fault(
      "one pairing of codes and latents", .learning, .term, essay, "func correlation",
      "max(table[0][0] + table[1][1], table[0][1] + table[1][0]) / 2",
      "(table[0][0] + table[1][1]) / 2", asking: alone),
    Fault(
      "a ceiling under the learned decoder", .learning, .exchange, settings,
      "init(_ trained: Trained)", "decoder: sample.truth", "decoder: trained.decoder",
      asking: alone),
    Fault(
      "latents of other points", .learning, .index, surfaces, "var freshLatents",
      "latents.rows(trainingCount + stoppingCount..<points.rows)",
      "latents.rows(0..<points.rows - trainingCount - stoppingCount)", asking: alone),
    Fault(
      "what an encoder misses by the other posterior", .learning, .exchange, settings,
      "func line", "posterior == .full ? full.bounds : diagonal.bounds",
      "posterior == .full ? diagonal.bounds : full.bounds", asking: alone),
    Fault(
      "the inner tenth for the outer", .learning, .sign, settings, "func line",
      "norm(means.row($0)) > norm(means.row($1))", "norm(means.row($0)) < norm(means.row($1))",
      asking: alone),
    Fault(
      "chance over ninety degrees", .formula, .factor, essay, "let chanceCorrelation",
      "simpson(0...(.pi / 4)) { turnedCorrelation($0) * 4 / .pi }",
      "simpson(0...(.pi / 2)) { turnedCorrelation($0) * 2 / .pi }", asking: alone),
    Fault(
      "large matrices turn small ones", .formula, .term, measures, "init(whitening",
      "jointRotation(of: whiteGrams.map { $0 / $0.trace })", "jointRotation(of: whiteGrams)",
      asking: alone),
    Fault(
      "codes turned back for on", .formula, .transpose, measures, "init(whitening", "white * R",
      "white * R.transpose", asking: alone),
    Fault(
      "codes whitened by the root for its inverse", .formula, .exchange, measures,
      "init(whitening", "(codes - mean(whitening)) * inverse", "(codes - mean(whitening)) * half",
      asking: alone),
    Fault(
      "bends added to the precision that is asked for", .formula, .sign, given, "func demands",
      "zip(gram, bend).map { $0 - $1 }", "zip(gram, bend).map { $0 + $1 }", asking: alone),
    Fault(
      "Student's first term of the second order", .formula, .power, "Intervals.swift",
      "func studentQuantile", "(z3 + z) / (4 * ν)", "(z3 + z) / (4 * ν * ν)", asking: alone),
    // What is read and said of the study.
    Fault(
      "lines of other options take a run's place", .shown, .term, "StudyFile.swift",
      "static func lines(of", "seen.insert($0.key)",
      #"seen.insert("\($0.setting) \($0.start)")"#, asking: alone),
    Fault(
      "pairs by their place among the unfailed", .shown, .index, lines, "func differences",
      "self[a].compactMap { run in others[run.start].map { run[name] - $0 } }",
      "zip(self[a].map { $0[name] }, self[b].map { $0[name] }).map { $0 - $1 }", asking: alone),
    Fault(
      "a fan found within a third of its ceiling", .shown, .digit, report, "func isFound",
      "lack <= 0.03", "lack <= 0.3", asking: alone),
    Fault(
      "the contrast of another start of the crescent", .shown, .exchange, report,
      #"as: "crescentContrast""#, #"values("startContrast")"#,
      #"study.values("startContrast", of: "crescent")"#, asking: alone),
    // What is drawn.
    Fault(
      "the truth's triangles with bound and likelihood exchanged", .figure, .exchange, drawings,
      "func crescentPanel",
      #"x: truth.map { $0["evidenceLead"] }, y: truth.map { $0["lead"] }"#,
      #"x: truth.map { $0["lead"] }, y: truth.map { $0["evidenceLead"] }"#, asking: alone),
    Fault(
      "ceilings in an order of their own", .figure, .index, drawings, "func arrivals",
      "order.map(\\.ceiling)", "order.map(\\.ceiling).sorted()", asking: alone),
    Fault(
      "turned drawn before white", .figure, .exchange, drawings, "func afterwardsPanels",
      #"["correlation", "correlationWhite", "correlationTurned"]"#,
      #"["correlation", "correlationTurned", "correlationWhite"]"#, asking: alone),
    Fault(
      "a net's two families exchanged", .figure, .exchange, settings, "func latentGrid",
      "i == line / 9", "i != line / 9", asking: alone),
    Fault(
      "an untrained contrast over the trained one's turns", .figure, .exchange, drawings,
      "func digitPanels", #"$0["contrastBefore"] / $0["turnedBefore"]"#,
      #"$0["contrastBefore"] / $0["turnedContrast"]"#, asking: alone),
  ]
}
