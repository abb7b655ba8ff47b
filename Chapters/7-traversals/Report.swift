import Foundation
import Images
import Pages
import Seams

// What the essay names and claims.

func reportStudy(_ study: StudyLines, on page: Page, line: Int = #line) {
  page.keep(study.minutes, as: "studyMinutes", line: line)
  page.keep(Double(study.count), as: "studyRuns", line: line)
  page.keep((SpotSetting.noise / (0.5 * .pi)).squareRoot(), as: "posteriorWidth", line: line)
}

// MARK: Section 7.2

/// JᵀJ of (x, y, s) ↦ pixels by central differences, for a row of places.
func differenceGram(_ place: [Double], side: Int, hasUnitMass: Bool = false) -> Matrix<Double> {
  let h = 1e-3
  let columns = (0..<3).map { k in
    let ends = [h, -h].map { step in
      var moved = place
      moved[k] += step
      return spots(Matrix([moved]), side: side, hasUnitMass: hasUnitMass).elements.map(Double.init)
    }
    return zip(ends[0], ends[1]).map { ($0 - $1) / (2 * h) }
  }
  return Matrix(columns: columns).gram()
}

/// Places and sizes of spots that keep four sizes from the edges of 16 × 16 pixels.
func placesInside(using random: inout Random) -> [[Double]] {
  (0..<200).map { _ in
    // Sums err by what the integrand has at a pixel's frequency, 4π(2 − 4q + q²)e^(−q) with q = π²s²: by
    // 5·10⁻⁴ at s = 1.25, and by 4·10⁻² at s = 1. Beyond four sizes lie 10⁻⁴.
    let s = 1.25 + 0.75 * random.uniform()
    return [0, 1].map { _ in 4 * s + (16 - 8 * s) * random.uniform() } + [s]
  }
}

func reportUnitMass(_ places: [[Double]], on page: Page, line: Int = #line) {
  page.claim(
    "unitMass", .numerical,
    places.map { place in
      let scale = 4 * pow(Double.pi, 2) * pow(place[2], 4)
      let G = differenceGram(place, side: 16, hasUnitMass: true)
      return (scale * G - spotMetric()).largestEntry
    }.max()!, equals: 0, within: 2e-3, line: line)
}

// MARK: Section 7.3

/// D of latents turned by 64 equal angles around a quarter turn, the true ones first: the quarter
/// exchanges the axes, half of it the two pairs of axes.
func turnedLeads(using random: inout Random) -> [Double] {
  let sample = SpotSample(.square, count: 4000, using: &random)
  let pixels = sample.places.columns(0..<2)
  let (axes, other) = (
    Law.square.axes(of: sample.places), Law.square.otherAxes(of: sample.places)
  )
  return (0..<64).map { k in
    let θ = .pi / 2 * Double(k) / 64
    return lead(pixels * Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]]), axes, other)
  }
}

func reportLeads(
  _ study: StudyLines, _ around: [Double], on page: Page, line: Int = #line
) {
  page.keep([around[0], around[32]], as: "lead", line: line)
  let kinds = SpotSetting.compared.map { study.values("lead", of: $0.name) }
  for (name, values) in zip(["square", "turned", "normal", "full"], kinds) {
    page.keep(interval(values), as: name, line: line)
  }
  page.keep(kinds[..<2].map { Double($0.count { $0 > 0 }) }, as: "positive", line: line)
  page.keep(kinds[2...].map { 5 * standardError($0) }, as: "notice", line: line)
  page.keep(
    mean(study["spots-square"].map { $0["axesPCA"] - $0["otherPCA"] }), as: "pca", line: line)
  page.claim(
    "lawsAxes", .statistical,
    kinds[..<2].map { min(Double($0.count { $0 > 0 }) - 18, mean($0) - 5 * standardError($0)) },
    atLeast: 0, line: line)
}

// MARK: Section 7.4

/// A small decoder of eight bits with random weights, a picture and a point.
struct BitsDecoder {
  let η: Network<Double>
  let x: [Double]
  let z = [0.4, -0.7]

  init(using random: inout Random) {
    η = Network<Double>([2, 5, 8], .tanh, using: &random)
    x = (0..<8).map { _ in random.uniform() < 0.5 ? 0.0 : 1 }
  }

  /// log p(x|z) at a point.
  func logarithm(_ x: [Double], _ z: [Double]) -> Double {
    zip(x, η(Matrix([z])).row(0)).reduce(0) { $0 + $1.0 * $1.1 - log(1 + exp($1.1)) }
  }

  /// ∇² log p(x|z) by central differences.
  func differences() -> Matrix<Double> {
    let h = 1e-3
    return Matrix(rows: 2, columns: 2) { i, j in
      func at(_ a: Double, _ b: Double) -> Double {
        var moved = z
        moved[i] += a * h
        moved[j] += b * h
        return logarithm(x, moved)
      }
      return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h * h)
    }
  }
}

func reportBits(_ decoder: BitsDecoder, on page: Page, line: Int = #line) {
  let (η, z) = (decoder.η, decoder.z)
  let there = η.jets(at: Matrix([z]))
  let chances = there.values.row(0).map { 1 / (1 + exp(-$0)) }
  var sum = Matrix<Double>(rows: 2, columns: 2)
  for picture in 0..<256 {
    let bits = (0..<8).map { Double(picture >> $0 & 1) }
    sum = sum + exp(decoder.logarithm(bits, z)) * hessianOfBits(bits, η, z)
  }
  // By sums of products in place of the matrices of (7.4).
  let fisher = Matrix(rows: 2, columns: 2) { i, j in
    (0..<8).reduce(0) {
      $0 + chances[$1] * (1 - chances[$1]) * there.slope(i)[$1] * there.slope(j)[$1]
    }
  }
  page.claim(
    "bitsMean", .exact, (sum + fisher).largestEntry, equals: 0, within: 1e-12, line: line)
}

// MARK: Section 7.6

/// What the table of pictures calls its settings.
private let pictureKinds = [
  ("sprites", "diagonal", "sprites"), ("sprites", "diagonal", "sprites-1"),
  ("sprites", "full", "sprites-full"), ("sprites", "none", "sprites-none"),
  ("digits", "diagonal", "digits"), ("digits", "diagonal", "digits-4"),
  ("digits", "full", "digits-full"), ("digits", "none", "digits-none"),
]

/// The rows of the table of pictures.
func pictureRows(_ study: StudyLines) -> [[String]] {
  pictureKinds.map { kind, posterior, name in
    func cell(_ key: String) -> String {
      spoken(interval(study.values(key, of: name)), digits: 2)
    }
    let setting = PictureSetting.study.first { $0.name == name }!
    return [
      kind, posterior, setting.posterior == .none ? "" : setting.beta.formatted(digits: 2),
      cell("mcc"), cell("mccPCA"), cell("mccBefore"),
      setting.posterior == .diagonal
        ? mean(study.values("live", of: name)).formatted(digits: 2) : "",
    ]
  }
}

func reportPictures(_ study: StudyLines, _ own: OwnRuns, on page: Page, line: Int = #line) {
  page.table("pictures", rows: pictureRows(study), line: line)
  let gain = differences(study.values("mcc", of: "sprites"), study.values("mccPCA", of: "sprites"))
  page.claim(
    "spritesBeatPCA", .statistical, mean(gain) - 5 * standardError(gain), atLeast: 0, line: line)
  page.keep(
    Double(
      study["sprites"].count { run in ["x", "y", "scale"].allSatisfy { run[$0] > 0.9 } }),
    as: "spritesClean", line: line)
  page.keep(
    Double(
      study["sprites-1"].count { run in ["x", "y", "scale"].allSatisfy { run[$0] <= 0.9 } }),
    as: "mixedOne", line: line)
  let others = ["digits-full", "digits-none"].map { name in
    differences(study.values("mcc", of: name), study.values("mcc", of: "digits"))
  }
  page.keep(others.map { 5 * standardError($0) }.max()!, as: "digitsNotice", line: line)
  page.claim(
    "digitsAlike", .statistical, others.map { abs(mean($0)) - 5 * standardError($0) }, atMost: 0,
    line: line)
  page.keep(
    interval(
      differences(study.values("mccPCA", of: "digits"), study.values("mcc", of: "digits"))),
    as: "digitsPCA", line: line)
}

/// Of two lists of runs, start by start.
func differences(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }

// MARK: Section 7.8

/// The rows of the table of β: means over starts, and the linear VAE of these eigenvalues.
func sweepRows(_ sweep: [SweepRun], _ spectrum: [Double]) -> [[String]] {
  OwnRuns.betas.map { beta in
    let runs = sweep.filter { $0.beta == beta }
    let linear = linearEnd(spectrum, latents: 8, water: 0.04 * beta)
    return [
      beta.formatted(digits: 2), mean(runs.map(\.rate)).formatted(digits: 2),
      mean(runs.map(\.squaredError)).formatted(digits: 2),
      mean(runs.map { Double($0.live) }).formatted(digits: 2), "\(linear.live)",
    ]
  }
}

func reportRates(_ own: OwnRuns, on page: Page, line: Int = #line) throws {
  let (networks, images) = (own.digits.networks, own.digits.fresh.images.rows(0..<250))
  let model = own.digits.setting.model
  let bound = model.bound(networks, on: images, draws: 1, seed: 1)
  // The divergence is summed by the tape in Float, 250 pictures at once: 24 bits.
  page.claim(
    "ratesAdd", .numerical,
    rates(networks.means(of: images), networks.logDeviations(of: images)).reduce(0, +)
      - bound.rate, equals: 0, within: 250 * bound.rate * pow(2, -24), line: line)
  page.keep(Double(own.sweepSteps), as: "sweepSteps", line: line)
  page.table("sweep", rows: sweepRows(own.sweep, own.spectrum), line: line)
}

// MARK: Section 7.5

/// Scores of latents turned by several angles below 45°.
func turnedScores(using random: inout Random) throws -> [TurnedScores] {
  let z = random.normals(rows: TurnedScores.points, columns: 2)
  return try [0, 5, 10, 15, 20, 25, 30, 35, 40, 44].map { try TurnedScores(degrees: $0, z) }
}

/// SAP and MCC of normal latents turned by θ.
func exactScores(_ θ: Double) -> [Double] {
  [cos(2 * θ), 6 / .pi * asin(0.5 * cos(θ))]
}

/// MCC, SAP, MIG, disentanglement and FactorVAE's score of sprites with a diagonal posterior.
func spriteScores(_ study: StudyLines) -> [Double] {
  ["mcc", "sap", "mig", "dciD", "factor"].map { mean(study.values($0, of: "sprites")) }
}

func reportBlindSpots(
  _ scores: [TurnedScores], _ study: StudyLines, on page: Page, using random: inout Random,
  line: Int = #line
) throws {
  page.keep(Double(TurnedScores.points), as: "scorePoints", line: line)
  page.claim("factorBlind", .numerical, scores.map(\.factor), equals: 1, line: line)
  let bits = Matrix((0..<4000).map { [Double($0 & 1), Double($0 >> 1 & 1)] })
  let noise = random.normals(4000)
  page.claim(
    // Four values in 20 bins of equal probability stay apart. The gap to a code of noise falls short of 1
    // by its information's bias, (20 − 1)/2N.
    "migBlind", .statistical,
    mutualInformationGap(
      Matrix(columns: [(0..<4000).map { 2 * bits[$0, 0] + bits[$0, 1] }, noise]), bits),
    equals: 1, within: 5 * 19 / (2 * 4000 * log(2)), line: line)
  let z = random.normals(rows: 4000, columns: 2)
  page.claim(
    // A coefficient of the wrong factor is noise of the size 1/√N; squared, its share is 1/N.
    "dciBlind", .statistical,
    try disentanglementAndCompleteness(
      Matrix(columns: [z.column(0), z.column(0), z.column(1)]), z
    ).disentanglement, equals: 1, within: 25 * log(4000) / 4000, line: line)
  page.keep(spriteScores(study), as: "spriteScores", line: line)
  func ratios(_ name: String) -> [Double] {
    study[name].map { $0["contrast"] / $0["turnedContrast"] }
  }
  let (diagonal, full) = (ratios("spots-square"), ratios("spots-full"))
  let less = differences(full, diagonal)
  page.keep(interval(diagonal), as: "diagonalRatio", line: line)
  page.keep(mean(ratios("spots-normal")), as: "normalRatio", line: line)
  page.keep(
    ["spots-normal", "spots-square"].map { mean(study.values("distance", of: $0)) },
    as: "spotDistances", line: line)
  page.keep(scores.map(\.mcc).min()!, as: "leastMCC", line: line)
  page.keep(interval(full), as: "fullRatio", line: line)
  page.claim(
    "moreOrthogonal", .statistical, mean(less) - 5 * standardError(less), atLeast: 0, line: line)
}

// MARK: Section 7.9

func reportOnce(_ study: StudyLines, on page: Page, line: Int = #line) {
  page.table(
    "once",
    rows: [("diagonal", "sprites"), ("full", "sprites-full"), ("none", "sprites-none")].map {
      title, name in
      [title]
        + ["mcc", "sap", "factor"].flatMap { key in
          [key, "\(key)Once"].map { spoken(interval(study.values($0, of: name)), digits: 2) }
        }
    }, line: line)
  let gains = ["sprites-full", "sprites-none"].map { name in
    differences(study.values("mccOnce", of: name), study.values("mcc", of: name))
  }
  page.claim(
    "onceRaises", .statistical, gains.map { mean($0) - 5 * standardError($0) }, atLeast: 0,
    line: line)
  page.keep(interval(gains[1]), as: "noneGain", line: line)
  for (name, key, setting) in [
    ("fullOnce", "mccOnce", "sprites-full"), ("diagonalOnce", "mcc", "sprites"),
  ] {
    page.keep(
      Double(study.values(key, of: setting).count { $0 > 0.98 }), as: name, line: line)
  }
}

// MARK: Sections 7.12 and 7.13

/// For each setting that was doubled: its statistic, and what twice the steps add.
func doubledRows(_ study: StudyLines) -> [[String]] {
  let spots = SpotSetting.study.compactMap { longer in
    longer.doubles.map { ($0, longer.name, "lead", "$D$") }
  }
  let pictures = PictureSetting.study.compactMap { longer in
    longer.doubles.map { ($0, longer.name, "mcc", "MCC") }
  }
  return (spots + pictures).map { name, longer, key, title in
    func added(_ value: (StudyRun) -> Double) -> [Double] {
      differences(study[longer].map(value), study[name].map(value))
    }
    let values = study.values(key, of: name)
    return [
      name, title, mean(values).formatted(digits: 3), standardError(values).formatted(digits: 1),
      spoken(interval(added { $0[key] }), digits: 2),
      spoken(interval(added { -$0["distortion"] - $0["rate"] }), digits: 2),
    ]
  }
}

/// Random starts beside starts at the truth, pair by pair.
func truthRows(_ study: StudyLines) -> [[String]] {
  ["square", "turned"].map { law in
    let (random, truth) = (study["spots-\(law)"], study["spots-\(law)-truth"])
    return [
      law, spoken(interval(random.map { $0["lead"] }), digits: 3),
      spoken(interval(truth.map { $0["lead"] }), digits: 3),
      spoken(
        interval(differences(random.map { $0["bound"] }, truth.map { $0["bound"] })), digits: 2),
    ]
  }
}

func reportDoubled(
  _ study: StudyLines, _ own: OwnRuns, on page: Page, file: String = #fileID, line: Int = #line
) {
  page.claim(
    "truthAbove", .statistical,
    ["square", "turned"].flatMap { law in
      differences(
        study.values("bound", of: "spots-\(law)"), study.values("bound", of: "spots-\(law)-truth"))
    }, atMost: 0, file: file, line: line)
  page.table(
    "own",
    rows: own.leads[0].indices.map { k in own.leads.map { $0[k].formatted(digits: 2) } },
    file: file, line: line)
  page.keep(Double(own.leads[0].count), as: "ownStarts", file: file, line: line)
  page.keep(Double(own.spotSteps), as: "ownSteps", file: file, line: line)
}

/// The integral of q log(q/p) for q = N(μ, s²) and p = N(0, 1).
func divergence(_ μ: Double, _ s: Double) -> Double {
  simpson((μ - 10 * s)...(μ + 10 * s), 2000) { z in
    let q = exp(-0.5 * pow((z - μ) / s, 2)) / (s * (2 * .pi).squareRoot())
    return q * (0.5 * z * z - 0.5 * pow((z - μ) / s, 2) - log(s))
  }
}
