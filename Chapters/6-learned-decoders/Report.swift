import Foundation
import Pages
import Seams

// What the essay names and claims of its own runs and of the study's.

/// A mean and its 95 % interval for a cell: `0.953 (0.95 to 0.956)`.
func spoken(_ interval: [Double], digits: Int) -> String {
  "\(interval[0].formatted(digits: digits)) (\(interval[1].formatted(digits: digits)) to "
    + "\(interval[2].formatted(digits: digits)))"
}

// MARK: Section 6.1 and 6.2

func reportStudy(
  _ study: StudyLines, on page: Page, using random: inout Random, line: Int = #line
) {
  page.keep(study.minutes, as: "studyMinutes", line: line)
  page.keep(Double(study.count), as: "studyRuns", line: line)
  let haar = distanceOfRandomRotations
  page.keep([haar.mean, haar.deviation], as: "haar", line: line)
  page.keep(mean(study.values("leadError", of: "fan-diagonal")), as: "leadError", line: line)
  let learner = Learner(posterior: .diagonal)
  page.keep(
    Double(learner.start(using: &random).reduce(0) { $0 + $1.parameterCount }), as: "parameters",
    line: line)
  let all = study.surfaceRuns
  page.keep(
    [Double(all.count { $0.isCheat }), Double(all.count)], as: "cheats", line: line)
}

/// 12 E[F(a)F(b)] − 3 for normal variables of the correlation ρ, F their distribution: Spearman's
/// coefficient of infinitely many.
func rankCorrelationOfNormals(_ ρ: Double) -> Double {
  12
    * Quadrature(count: 60).expectation { a, other in
      normalDistribution(a) * normalDistribution(ρ * a + (1 - ρ * ρ).squareRoot() * other)
    } - 3
}

/// What turned latents score, by the formula and by draws z.
func reportChance(on page: Page, _ z: Matrix<Double>, line: Int = #line) {
  page.keep([chanceCorrelation.least, chanceCorrelation.mean], as: "chance", line: line)
  let θ = Double.pi / 6
  // The deviation of Spearman's coefficient is at most about 1.1/√N.
  page.claim(
    "turnedLatents", .statistical, correlation(z * rotation(θ), z), equals: turnedCorrelation(θ),
    within: 5 * 1.1 / 20_000.0.squareRoot(), line: line)
  // Turned by all angles and not by those to 45° only: beyond, the other pairing is the better one.
  let few = z.rows(0..<5000)
  let scores = (0..<48).map { k in
    correlation(few * rotation(2 * Double.pi * (Double(k) + 0.5) / 48), few)
  }
  page.claim(
    "chanceMean", .statistical, mean(scores), equals: chanceCorrelation.mean,
    within: 5 * 1.1 / 5000.0.squareRoot(), line: line)
}

// MARK: Section 6.3

/// The loss of a linear decoder with one Gaussian for four points, less its closed form: with a
/// diagonal and with a full covariance.
func lossesOfALinearDecoder() throws -> [Double] {
  var random = Random(seed: 6)
  let (x, W) = (random.normals(rows: 4, columns: 5), random.normals(rows: 2, columns: 5))
  func network(_ weights: Matrix<Double>, _ bias: [Double]) -> Network<Double> {
    Network(layers: [.init(weights: weights, bias: Matrix([bias]), activation: .identity)])
  }
  let (μ, L11, L22) = ([0.3, -0.2], 0.5, 0.25)
  return try [(Posterior.diagonal, 0), (.full, 0.4)].map { posterior, L21 in
    let code = μ + [log(L11), log(L22)] + (posterior == .full ? [L21] : [])
    let learner = Learner(posterior: posterior)
    let encoder = network(Matrix(rows: 5, columns: code.count), code)
    let loss = learner.loss.mean(over: x, of: [network(W, [0, 0, 0, 0, 0]), encoder])
    let L = Matrix([[L11, 0], [L21, L22]])
    let q = try Gaussian(mean: μ, covariance: .product(L, L, transposeB: true))
    let missed = pow((x - Array((Matrix([μ]) * W).elements)).frobeniusNorm, 2) / 4
    let spread = (W * W.transpose * q.covariance).trace
    return loss - (missed + spread) / (2 * learner.noise) - q.divergence(from: .standard(2))
      - 2.5 * log(2 * .pi * learner.noise)
  }
}

/// Which settings have had enough steps, by the rule of section 6.3.
func reportSteps(_ study: StudyLines, on page: Page, line: Int = #line) {
  func moves(_ names: [String]) -> [Double] {
    Setting.longer.filter { $0.data.isSurface && names.contains($0.doubles!) }.map {
      Doubling($0, study).largestMove
    }
  }
  page.claim(
    "enoughSteps", .numerical, moves(["fan-diagonal", "sheet-diagonal", "sheet-full", "fan-full"]),
    atMost: 1, line: line)
  page.claim(
    "tooFewSteps", .numerical,
    moves([
      "crescent", "sheet-symmetric", "sheet-none", "fan-truth", "crescent-truth", "fan-adam",
      "fan-adam-longer",
    ]), atLeast: 1, line: line)
}

extension Network {
  var parameterCount: Int {
    layers.reduce(0) { $0 + $1.weights.elements.count + $1.bias.elements.count }
  }
}

// MARK: Section 6.4

/// Whether a run that lacks so much of its ceiling's correlation is said to have found the latents.
func isFound(lack: Double) -> Bool { lack <= 0.03 }

func reportFans(_ fans: [Summary], _ study: StudyLines, on page: Page, line: Int = #line) {
  // Of a quick run's two fans, which are not trained to an end, either may have failed.
  let honest = page.isQuick ? fans : fans.filter { $0.cheats == 0 }
  let lacks = honest.map { $0.ceiling - $0.correlation }
  let found = lacks.count(where: isFound)
  page.keep([fans.count, fans.count - honest.count, found].map(Double.init), as: "fan", line: line)
  page.keep(interval(lacks), as: "fanLack", line: line)
  // Up to which angle (6.2) is above 1 − 0.03.
  let near = acos(2 * sin((1 - 0.03) * .pi / 6))
  page.keep(100 * near / (.pi / 4), as: "foundByChance", line: line)
  page.keep(interval(honest.map { mean($0.lead) }), as: "fanLead", line: line)
  if !page.isQuick {
    let gain = honest.map { $0.correlation - $0.pca }
    page.claim("fanFound", .numerical, found, atLeast: fans.count / 2, line: line)
    page.claim(
      "fanPCA", .statistical, mean(gain) - 5 * standardError(gain), atLeast: 0, line: line)
  }
}

func reportFanStudy(_ study: StudyLines, on page: Page, line: Int = #line) {
  func means(_ key: String, _ setting: String) -> [Double] {
    interval(study.values(key, of: setting))
  }
  page.keep(mean(study.values("residual", of: "fan-truth")), as: "truthResidual", line: line)
  page.keep(means("lead", "fan-truth"), as: "truthLead", line: line)
  page.keep(means("correlation", "fan-truth"), as: "truthCorrelation", line: line)
  page.keep(means("lead", "fan-diagonal"), as: "studyLead", line: line)
  page.keep(means("correlation", "fan-diagonal"), as: "studyCorrelation", line: line)
  page.keep(means("ceiling", "fan-diagonal"), as: "studyCeiling", line: line)
  let found = study["fan-diagonal"].count {
    isFound(lack: $0["ceiling"] - $0["correlation"])
  }
  page.keep(
    [study["fan-diagonal"].count, study.all("fan-diagonal").count, found].map(Double.init),
    as: "studyFan", line: line)
  page.keep(
    interval(study.differences("lead", "fan-truth", "fan-diagonal")), as: "truthGain", line: line)
}

// MARK: Section 6.5

func reportSheet(_ study: StudyLines, on page: Page, line: Int = #line) {
  let diagonal = study.values("distance", of: "sheet-diagonal")
  let full = study.values("distance", of: "sheet-full")
  let symmetric = study.values("distance", of: "sheet-symmetric")
  let haar = distanceOfRandomRotations
  func law(_ values: [Double]) -> Double {
    kolmogorov(values) { 8 / .pi * asin(min($0 / 8.0.squareRoot(), 1)) }
  }
  // Kolmogorov's limits for many values, at 5 % and at 1 %.
  func limit(_ values: [Double], _ quantile: Double = 1.358) -> Double {
    quantile / Double(values.count).squareRoot()
  }
  func ratio(_ setting: String) -> Double {
    mean(study[setting].map { $0["contrast"] / $0["turnedContrast"] })
  }
  page.keep([ratio("sheet-diagonal"), ratio("sheet-full")], as: "sheetRatios", line: line)
  page.keep(interval(study.values("distance", of: "sheet-none")), as: "noneDistance", line: line)
  page.keep(interval(diagonal), as: "sheetDistance", line: line)
  page.keep(
    interval(study.values("correlation", of: "sheet-diagonal")), as: "sheetFound", line: line)
  page.keep(mean(study.values("ceiling", of: "sheet-diagonal")), as: "sheetCeiling", line: line)
  page.keep(mean(study.values("pca", of: "sheet-diagonal")), as: "sheetPCA", line: line)
  // What is claimed equal to chance has chance's deviation.
  let notice = 5 * haar.deviation / Double(symmetric.count).squareRoot()
  // Their likelihood lacks more than a third of a nat.
  let unlearned = study["sheet-symmetric"].count { $0["evidenceLead"] < -0.33 }
  page.keep(
    interval(symmetric)
      + [Double(symmetric.count), notice, haar.mean - mean(diagonal), Double(unlearned)],
    as: "symmetric", line: line)
  page.keep(
    interval(full) + [Double(full.count), law(full), limit(full), limit(full, 1.628)], as: "full",
    line: line)
  page.keep(interval(study.values("price", of: "sheet-full")), as: "fullPrice", line: line)
  page.keep(interval(study.values("price", of: "sheet-diagonal")), as: "diagonalPrice", line: line)
  page.claim("sheetDiagonal", .numerical, diagonal, atMost: distanceOfTurn(5), line: line)
  page.claim(
    "symmetricChance", .statistical, mean(symmetric), equals: haar.mean, within: notice,
    line: line)
  page.claim(
    "symmetricLaw", .statistical, law(symmetric), atMost: limit(symmetric), line: line)
  page.claim(
    "fullFar", .statistical, mean(full) - 5 * standardError(full), atLeast: diagonal.max()!,
    line: line)
  page.keep(
    interval(study.differences("evidenceLead", "sheet-diagonal", "sheet-full")),
    as: "evidenceGap", line: line)
}

/// The distance of V of a rotation by so many degrees, at most 45.
func distanceOfTurn(_ degrees: Double) -> Double {
  2 * 2.0.squareRoot() * sin(degrees * .pi / 360)
}

func reportSheets(_ sheets: [Summary], on page: Page, line: Int = #line) {
  let kinds = (0..<2).map { kind in sheets.enumerated().filter { $0.0 % 2 == kind }.map(\.1) }
  page.keep(kinds[0].map(\.distance), as: "briefDiagonal", line: line)
  page.keep(kinds[1].map(\.distance), as: "briefFull", line: line)
  page.keep(kinds[1].map(\.turnedCorrelation), as: "briefTurned", line: line)
  page.keep(Double(kinds[0].count), as: "briefRuns", line: line)
  page.claim("briefLean", .exact, kinds[0].map(\.lean), equals: 0, of: "diagonal", line: line)
  page.claim(
    "briefLean", .numerical, mean(kinds[1].map(\.lean)), atLeast: 0.01, of: "full", line: line)
  if !page.isQuick {
    page.claim(
      "briefStraight", .numerical, kinds[0].map(\.distance), atMost: distanceOfTurn(10),
      line: line)
  }
}

// MARK: Section 6.6

func reportAfterwards(
  _ study: StudyLines, on page: Page, using random: inout Random, line: Int = #line
) throws {
  // A sum of three curves in orthogonal planes has C1; its latents are seen through a random A.
  let curves = ClosedForm("three curves", latents: 3) { z in
    [sin(z[0]), 0.5 * z[0] * z[0], 2 * z[1], cos(z[1]), 0.5 * z[2], 0.3 * sin(2 * z[2])]
  }
  let A = random.normals(rows: 3, columns: 3) + 2 * .identity(3)
  let z = random.normals(rows: 400, columns: 3)
  // ẑ = zAᵀ has the covariance AAᵀ if z has I, which is enforced here.
  let exact = (z - mean(z)) * (try roots(covariance(z)).inverse)
  let inverse = try inverted(A)
  let seen = grams(curves, at: exact).map { inverse.transpose * $0 * inverse }
  let after = try Afterwards(
    whitening: exact * A.transpose, codes: exact * A.transpose, grams: seen)
  page.claim(
    "threeLatents", .exact,
    after.grams[2].map { distanceFromPermutation(try! eigen($0).vectors) }, equals: 0,
    within: 1e-6, of: "the columns of J", line: line)
  // Both have the covariance I, so that together they make a rotation.
  let between = (after.codes[2].transpose * exact) / (exact.gram().trace / 3)
  page.claim(
    "threeLatents", .exact,
    [
      distanceFromPermutation(between), (between.gram() - .identity(3)).largestEntry,
    ], equals: 0, within: 1e-6, of: "the codes", line: line)
  // Linear: x = Dz with orthogonal columns of lengths 2 and 1, seen through random A.
  let linear = try (0..<20).map { _ -> [Double] in
    let A = random.normals(rows: 2, columns: 2)
    let inverse = try inverted(A)
    let gram = inverse.transpose * .diagonal([4, 1]) * inverse
    let codes = random.normals(rows: 100, columns: 2)
    let exact = (codes - mean(codes)) * (try roots(covariance(codes)).inverse) * A.transpose
    let after = try Afterwards(whitening: exact, codes: exact, grams: [gram])
    // The directions in the data that the axes of the codes stand for: D A⁻¹ R, as cosines.
    let raw = jointRotation(of: [gram])
    func angle(_ T: Matrix<Double>) -> Double {
      let J = .diagonal([2, 1]) * inverse * T
      return atan2(min(abs(J[0, 0]), abs(J[1, 0])), max(abs(J[0, 0]), abs(J[1, 0])))
        * 180 / .pi
    }
    return [angle(raw), angle(try roots(covariance(exact)).half * after.rotation)]
  }
  page.keep(
    [linear.map { $0[0] }.min()!, linear.map { $0[0] }.max()!], as: "linearAngles", line: line)
  page.claim("linearWhite", .exact, linear.map { $0[1] }, equals: 0, within: 1e-6, line: line)
  let conformal = grams(ClosedForm.exponential, at: random.normals(rows: 50, columns: 2))
  let R = random.orthogonal(2)
  page.claim(
    "conformalFlat", .exact, conformal.map { (R.transpose * ($0 / $0.trace) * R)[0, 1] }, equals: 0,
    within: 1e-14, line: line)
  page.table(
    "afterwards",
    rows: afterwardsKinds.map { title, setting in
      func cell(_ key: String) -> String {
        spoken(interval(study.values(key, of: setting)), digits: 3)
      }
      let hasTruth = !study.values("ceiling", of: setting).contains { $0.isNaN }
      return [
        title, cell("correlation"), cell("correlationWhite"), cell("correlationTurned"),
        hasTruth
          ? mean(study.values("ceiling", of: setting)).formatted(digits: 3)
          : mean(
            study.values(
              "ceiling", of: setting.prefix(3) == "fan" ? "fan-diagonal" : "sheet-diagonal")
          )
          .formatted(digits: 3),
        mean(study.values("distance", of: setting)).formatted(digits: 2),
        mean(study.values("distanceTurned", of: setting)).formatted(digits: 2),
      ]
    }, line: line)
  let full = study["sheet-full"]
  page.claim(
    "sheetTurned", .numerical, full.map { $0["ceiling"] - $0["correlationTurned"] }, atMost: 0.02,
    line: line)
  page.keep(
    interval(study["crescent"].map { $0["correlationTurned"] - $0["correlation"] }),
    as: "crescentTurned", line: line)
  page.keep(
    mean(study.values("correlationTurned", of: "sheet-none-longer")), as: "noneTwice", line: line)
  let none = study["sheet-none"].map { $0["correlationTurned"] - $0["correlation"] }
  page.claim(
    "noneRises", .statistical, mean(none) - 5 * standardError(none), atLeast: 0, line: line)
}

/// What the figure and the table of section 6.6 show.
let afterwardsKinds = [
  ("sheet, diagonal", "sheet-diagonal"), ("sheet, full", "sheet-full"),
  ("sheet, none", "sheet-none"), ("fan, full", "fan-full"), ("fan, none", "fan-none"),
  ("crescent, diagonal", "crescent"),
]

/// A⁻¹.
private func inverted(_ A: Matrix<Double>) throws -> Matrix<Double> {
  let (U, s, V) = try svd(A)
  return V * .diagonal(s.map { 1 / $0 }) * U.transpose
}

// MARK: Sections 6.7 and 6.8

func reportCrescent(_ study: StudyLines, on page: Page, line: Int = #line) {
  func values(_ key: String, _ setting: String = "crescent") -> [Double] {
    study.values(key, of: setting)
  }
  page.keep(interval(values("lead")), as: "crescentLead", line: line)
  page.keep(interval(values("evidenceLead").map(-)), as: "crescentLoss", line: line)
  page.keep(mean(values("price")), as: "crescentPrice", line: line)
  page.keep(mean(values("truePrice")), as: "crescentTruePrice", line: line)
  page.keep(
    [mean(values("correlation")), mean(values("pca")), mean(values("ceiling"))],
    as: "crescentFound", line: line)
  let twice = study["crescent-longer"].count
  page.keep(
    [
      mean(study.differences("correlation", "crescent", "crescent-longer")),
      Double(study.all("crescent-longer").count - twice),
      mean(study.differences("lead", "crescent-longer", "crescent")),
    ], as: "crescentTwice", line: line)
  page.claim("crescentLead", .numerical, values("lead"), atLeast: 0, line: line)
}

/// The crescent's runs from a start at the truth, for section 6.11.
func reportFromTheTruth(
  _ study: StudyLines, on page: Page, file: String = #fileID, line: Int = #line
) {
  func values(_ key: String) -> [Double] { study.values(key, of: "crescent-truth") }
  page.keep(
    [mean(values("startContrast")), mean(values("contrast")), mean(values("turnedContrast"))],
    as: "crescentContrast", file: file, line: line)
  page.keep(interval(values("lead")), as: "crescentTruthLead", file: file, line: line)
  page.keep(interval(values("correlation")), as: "crescentTruthFound", file: file, line: line)
  page.keep(
    interval(study.differences("lead", "crescent", "crescent-truth")), as: "crescentBetween",
    file: file, line: line)
  page.claim(
    "crescentOther", .numerical, study.values("correlation", of: "crescent"),
    atMost: values("correlation").min()! - 0.1, file: file, line: line)
  page.keep(
    interval(study.differences("correlation", "crescent-truth", "crescent-truth-longer")),
    as: "crescentLeaves", file: file, line: line)
}

/// What the figure and the table of section 6.8 show.
let optimisers = [
  ("Adam, 3,000", "fan-adam"), ("Adam, 30,000", "fan-adam-longer"), ("L-BFGS", "fan-diagonal"),
  ("from the truth", "fan-truth"),
]

func reportOptimisers(_ study: StudyLines, on page: Page, line: Int = #line) {
  func values(_ key: String, _ setting: String) -> [Double] { study.values(key, of: setting) }
  page.keep(interval(values("lead", "fan-adam")), as: "adamLead", line: line)
  page.keep(interval(values("correlation", "fan-adam")), as: "adamFound", line: line)
  page.keep(
    interval(study.differences("lead", "fan-adam-longer", "fan-adam")), as: "adamMore", line: line)
  page.keep(
    [
      mean(study.differences("correlation", "fan-adam-longer-twice", "fan-adam-longer")),
      standardError(values("correlation", "fan-adam-longer")),
      mean(study.differences("lead", "fan-adam-longer-twice", "fan-adam-longer")),
    ], as: "adamTwice", line: line)
  page.table(
    "optimisers",
    rows: optimisers.map { name, setting in
      [
        name, "\(study[setting].count)",
        mean(values("evaluations", setting)).formatted(digits: 3)
          + (setting.hasPrefix("fan-adam") ? ", 64 points, one draw" : ", 1500 points, 4 nodes"),
        spoken(interval(values("correlation", setting)), digits: 3),
        spoken(interval(values("lead", setting)), digits: 2),
      ]
    }, line: line)
  let whole = study.differences("lead", "fan-diagonal", "fan-adam")
  page.keep(interval(whole), as: "wholeGain", line: line)
  let all = zip(study.all("fan-diagonal"), study.all("fan-adam")).map { $0["lead"] - $1["lead"] }
  page.keep(interval(all), as: "wholeAll", line: line)
  page.claim(
    "whole", .statistical, mean(whole) - 5 * standardError(whole), atLeast: 0, line: line)
}

// MARK: The second page

func reportVariances(_ study: StudyLines, on page: Page, file: String = #fileID, line: Int = #line)
{
  func more(_ key: String) -> [Double] {
    study["fan-diagonal"].map { $0[key] - $0["varianceNoisy"] }
  }
  let constant = more("varianceConstant")
  let others = ["varianceClean", "varianceMeanGram", "varianceGramAtMean"].map(more)
  page.keep(Double(constant.count), as: "varianceRuns", file: file, line: line)
  page.claim(
    "conditionBeatsConstant", .statistical, mean(constant) - 5 * standardError(constant),
    atLeast: 0, file: file, line: line)
  page.claim(
    "fourAgree", .numerical, others.map { abs(mean($0)) }, atMost: 0.1 * mean(constant), file: file,
    line: line)
}

func reportDigits(_ study: StudyLines, on page: Page, file: String = #fileID, line: Int = #line) {
  let settings = Setting.digits.map(\.name)
  func ratios(_ setting: String) -> [Double] {
    study[setting].map { $0["contrast"] / $0["turnedContrast"] }
  }
  page.keep(
    mean(settings.flatMap { study.values("pcaError", of: $0) }), as: "pcaError", file: file,
    line: line)
  page.claim(
    "denominators", .numerical,
    settings.flatMap {
      study.values("turnedContrast", of: $0) + study.values("turnedBefore", of: $0)
    }.min()!, atLeast: 0.02, file: file, line: line)
  func below(_ a: [Double], _ b: [Double]) -> Double {
    let less = paired(b, a)
    return mean(less) - 5 * standardError(less)
  }
  page.claim(
    "digitsFour", .statistical,
    [
      below(ratios("digits-diagonal-4"), ratios("digits-full-4")),
      below(
        study.values("distance", of: "digits-diagonal-4"),
        study.values("distance", of: "digits-full-4")),
    ], atLeast: 0, file: file, line: line)
  let growth = zip(
    paired(ratios("digits-full-4"), ratios("digits-diagonal-4")),
    paired(ratios("digits-full-1"), ratios("digits-diagonal-1"))
  ).map { $0 - $1 }
  page.keep(interval(growth), as: "digitsGrowth", file: file, line: line)
  page.claim(
    "digitsOne", .statistical, below(ratios("digits-diagonal-1"), ratios("digits-full-1")),
    atLeast: 0, file: file, line: line)
}

func runRows(_ study: StudyLines) -> [[String]] {
  Setting.study.map { setting in
    let runs = study.all(setting.name)
    let seconds = runs.reduce(0) { $0 + $1.seconds }
    let days = runs.map(\.day).sorted()
    return [
      setting.name, setting.inWords, "\(runs.count)",
      "\(runs.count(where: \.isCheat))",
      (seconds / 60).formatted(digits: 2),
      days.first == days.last ? days[0] : "\(days[0]) to \(days.last!)",
    ]
  }
}

extension Setting {
  /// How it trains, for a reader: `options` names its lines and has more.
  var inWords: String {
    let steps =
      switch way {
      case .wholeBatch(let iterations, _, let atTruth):
        "L-BFGS \(iterations), \(nodes) × \(nodes) nodes\(atTruth ? ", from the truth" : "")"
      case .adam(let steps): "Adam \(steps)"
      }
    let shape = posterior == .full && isSymmetric ? "full, $(I+S)^2$" : "\(posterior)"
    return beta == 1 ? "\(shape), \(steps)" : "\(shape), $\\beta=\(Int(beta))$, \(steps)"
  }
}

/// What twice as many steps moved, and whether they were called for.
struct Doubling {
  let setting: Setting
  /// Of the starts that did not fail in either.
  let pairs: Int
  /// The mean change of a number over the pairs, and its standard error over the runs doubled.
  let correlation, distance: (moved: Double, error: Double)
  /// In nats.
  let bound: Double

  init(_ setting: Setting, _ study: StudyLines) {
    let base = setting.doubles!
    func change(_ values: (StudyRun) -> Double) -> (moved: Double, error: Double) {
      let others = Dictionary(uniqueKeysWithValues: study[base].map { ($0.start, values($0)) })
      return (
        mean(study[setting.name].compactMap { run in others[run.start].map { values(run) - $0 } }),
        standardError(study[base].map(values))
      )
    }
    self.setting = setting
    pairs = study.differences("distance", setting.name, base).count
    correlation = change { $0["correlation"] }
    distance = change { $0["distance"] }
    // Without a posterior, what stands in its place: less the loss on the points apart.
    let key =
      switch setting.posterior {
      case .diagonal: "lead"
      case .full: "fullLead"
      case .none: "stopping"
      }
    bound = mean(study.differences(key, setting.name, base))
  }

  /// The largest of the three moves, in units of what the rule of section 6.3 allows.
  var largestMove: Double {
    max(
      abs(correlation.moved) / correlation.error, abs(distance.moved) / distance.error,
      abs(bound) / 0.01)
  }
}

func reportDoubling(_ study: StudyLines, on page: Page, file: String = #fileID, line: Int = #line) {
  let rows = Setting.longer.filter { $0.data.isSurface }.map { Doubling($0, study) }
  page.keep(
    [("fullLead", "sheet-symmetric"), ("stopping", "sheet-none")].map { key, setting in
      Double(study.differences(key, "\(setting)-longer", setting).count { $0 > 0.1 })
    }, as: "lateGains", file: file, line: line)
  page.table(
    "doubling",
    rows: rows.map { row in
      [
        row.setting.doubles!,
        "\(row.pairs) of \(row.setting.starts)",
        "\(row.correlation.moved.formatted(digits: 2)) (\(row.correlation.error.formatted(digits: 2)))",
        "\(row.distance.moved.formatted(digits: 2)) (\(row.distance.error.formatted(digits: 2)))",
        row.bound.formatted(digits: 2), row.largestMove <= 1 ? "yes" : "no",
      ]
    }, file: file, line: line)
  func ratios(_ setting: String) -> [Double] {
    study[setting].map { $0["contrast"] / $0["turnedContrast"] }
  }
  page.keep(
    ["1", "4"].flatMap { β in
      interval(paired(ratios("digits-full-\(β)-longer"), ratios("digits-diagonal-\(β)-longer")))
    }, as: "digitsGap", file: file, line: line)
  page.table(
    "digitsDoubling",
    rows: Setting.longer.filter { !$0.data.isSurface }.map { setting in
      let (base, more) = (study[setting.doubles!], study[setting.name])
      func ratio(_ run: StudyRun) -> Double { run["contrast"] / run["turnedContrast"] }
      func ends(_ key: String) -> String {
        [base.prefix(more.count), more[...]].map { runs in
          mean(runs.map { $0[key] }).formatted(digits: 2)
        }.joined(separator: " to ")
      }
      let moved = [ratio, { $0["distance"] }].map { value in
        (
          change: mean(zip(more, base).map { value($0) - value($1) }),
          error: standardError(base.map(value))
        )
      }
      return [setting.doubles!, ends("contrast"), ends("turnedContrast")]
        + moved.map { "\($0.change.formatted(digits: 2)) (\($0.error.formatted(digits: 2)))" }
        + [ends("squaredError"), moved.allSatisfy { abs($0.change) < $0.error } ? "yes" : "no"]
    }, file: file, line: line)
}

func reportAnswers(on page: Page, file: String = #fileID, line: Int = #line) throws {
  var random = Random(seed: 6)
  page.keep(acos(2 * sin(0.85 * .pi / 6)) * 180 / .pi, as: "turnOfScore", file: file, line: line)
  let haar = distanceOfRandomRotations
  let error = haar.deviation / 6.0.squareRoot()
  page.keep(
    [error, (haar.mean - 0.38) / error, (pow(5 * haar.deviation / 0.1, 2)).rounded(.up)],
    as: "sixRuns", file: file, line: line)

  // The loss of untrained networks, and with the latent plane and all nodes turned.
  let R = Matrix([[0.8, -0.6], [0.6, 0.8]])
  func change(_ learner: Learner) -> Double {
    let networks = learner.start(using: &random)
    let x = random.normals(rows: 5, columns: 5)
    func loss(_ networks: [Network<Double>], _ turn: Matrix<Double>) -> Double {
      let loss = BatchLoss(
        learner.loss, of: networks, over: x, nodes: 3, turns: Array(repeating: turn, count: 5))
      return loss.value(at: loss.start)
    }
    return loss([networks[0].before(R), networks[1].followed(by: learner.codeTurn(R))], R)
      - loss(networks, .identity(2))
  }
  let free = [Learner(posterior: .none), Learner(posterior: .full, isSymmetric: true)]
  page.claim("lossStays", .exact, free.map(change), equals: 0, within: 1e-9, file: file, line: line)
  let bound = [Learner(posterior: .diagonal), Learner(posterior: .full)]
  page.claim(
    "lossChanges", .numerical, bound.map { abs(change($0)) }, atLeast: 1e-6, file: file, line: line)

  // ẑ = A·shrunk z, with the decoder d(A⁻¹ẑ).
  let A = random.normals(rows: 2, columns: 2) + 2 * .identity(2)
  let z = random.normals(rows: 400, columns: 2)
  let shrunk = (z - mean(z)) * (try roots(covariance(z)).inverse) * .diagonal([0.9, 0.7])
  let inverse = try inverted(A)
  let after = try Afterwards(
    whitening: shrunk * A.transpose, codes: shrunk * A.transpose,
    grams: grams(Surface.fan.decoder, at: shrunk).map { inverse.transpose * $0 * inverse })
  page.claim(
    "shrunkMeans", .exact, after.grams[2].map { distanceFromPermutation(try! eigen($0).vectors) },
    equals: 0, within: 1e-6, file: file, line: line)

  let latents = random.normals(rows: 200, columns: 2)
  let noise = Surface.noise.squareRoot() * random.normals(rows: 200, columns: 3)
  page.keep(
    try [2, 0.5].map { speed in
      // The sheet, its latents turned by 45°, which leaves them as normal as they were.
      let turned = ClosedForm("turned sheet", latents: 2) { z in
        let (u, v) = (0.5.squareRoot() * (z[0] - z[1]), 0.5.squareRoot() * (z[0] + z[1]))
        let height = (1 + u * u).squareRoot()
        return [2 * log(u + height), 2 * height, speed * v]
      }
      let posed = Posed(
        decoder: turned, x: turned.jets(at: latents).values + noise, noise: Surface.noise)
      let bounds = try [false, true].map { try posed.judged(diagonal: $0, near: latents).bounds }
      return mean(bounds[0]) - mean(bounds[1])
    }, as: "equalSpeeds", file: file, line: line)
}
