import Foundation
import Pages
import TestSupport
import Testing

@testable import Seams
@testable import learned_decoders

/// What chapter 6 keeps of a run, and what its page says of the study, by other routes.
@MainActor @Suite struct LearnedDecoderRunTests {
  /// A short run; what it measures need not be good. The page's summary and the study's line are
  /// written apart, and say the same of one training. The parts of a line add up.
  @Test(arguments: [Posterior.diagonal, .full]) func aLineIsTheSumOfItsParts(
    _ posterior: Posterior
  ) throws {
    var setting = Setting.fan(posterior, 25)
    setting.points = 100
    var random = Setting.random(3)
    let sample = Sample(.fan, training: 100, stopping: 100, fresh: 60, using: &random)
    let trained = try setting.train(sample, using: &random)
    let line = try setting.line(3, trained)
    let summary = try Summary(trained)
    // A line has ten digits.
    func expect(_ a: Double, _ b: Double, of size: Double = 1, _ name: String) {
      #expect(abs(a - b) <= 1e-9 * max(size, abs(b)), "\(name)")
    }
    expect(summary.correlation, line["correlation"], "correlation")
    expect(summary.turnedCorrelation, line["correlationTurned"], "correlationTurned")
    expect(summary.distance, line["distance"], "distance")
    expect(summary.pca, line["pca"], "pca")
    expect(summary.ceiling, line["ceiling"], "ceiling")
    expect(summary.lean, line["lean"], "lean")
    expect(mean(summary.lead), line["lead"], of: abs(line["bound"]), "lead")
    let size = abs(line["bound"]) + abs(line["trueBound"]) + abs(line["encoderBound"])
    expect(line["lead"], line["bound"] - line["trueBound"], of: size, "bounds")
    // What an encoder misses of the best Gaussian of its own kind; the other kind's is a price away.
    let best = line["bound"] + (posterior == .full ? line["price"] : 0)
    expect(line["missed"], best - line["encoderBound"], of: size, "missed")
    #expect(line["price"] > 1e-6 * size)
    // A tenth of 60 points lies as far out as the sixth or further.
    let posed = Posed(decoder: trained.decoder, x: sample.fresh, noise: Surface.noise)
    let (full, diagonal) = (
      try posed.judged(diagonal: false, near: trained.means),
      try posed.judged(diagonal: true, near: trained.means)
    )
    let prices = zip(full.bounds, diagonal.bounds).map { $0 - $1 }
    let radii = trained.means.rowsList.map { hypot($0[0], $0[1]) }
    let limit = radii.sorted()[60 - 6]
    let outer = zip(radii, prices).filter { $0.0 >= limit }.reduce(0) { $0 + $1.1 }
    expect(line["outerShare"], outer / prices.reduce(0, +), "outerShare")
  }

  /// Adam learns from the training and the stopping points, and from no others.
  @Test func noFreshPointIsLearnedFrom() throws {
    let setting = Setting(
      name: "a", data: .surface(.fan), posterior: .diagonal, way: .adam(steps: 5))
    var random = Setting.random(1)
    let sample = Sample(.fan, training: 100, stopping: 60, fresh: 64, using: &random)
    var again = random
    let trained = try setting.train(sample, using: &random)
    let seen = Matrix(sample.training.rowsList + sample.stopping.rowsList)
    let other = try TrainedAutoencoder(
      [5, 16, 16, 2], .diagonal, on: seen, aside: sample.fresh, noise: 0.04, steps: 5,
      seed: again.next())
    #expect(trained.decoder == other.decoder)
  }

  /// β is learned with: another one, another decoder.
  @Test func digitsHaveTheirβ() throws {
    let runs = try [1.0, 4].map { β in
      try Setting(
        name: "d", data: .digits, posterior: .diagonal, way: .adam(steps: 5), beta: β
      ).run(0).line
    }
    #expect(runs[0].digest != runs[1].digest)
  }

  /// The residual of a start at the truth is that of a coordinate.
  @Test func aResidualIsThatOfACoordinate() throws {
    var random = Random(seed: 9)
    let sample = Sample(.fan, training: 300, stopping: 50, fresh: 1, using: &random)
    let (networks, residual) = try Learner(posterior: .diagonal).startAtTruth(
      sample, iterations: 25, nodes: 2, using: &random)
    let z = random.normals(rows: 20_000, columns: 2)
    let missed = networks[0](z) - sample.truth.jets(at: z).values
    let squares = missed.rowsList.map { dot($0, $0) / 5 }
    // Two means of such squares, over 300 draws and over these.
    let error = standardDeviation(squares) * (1 / 300.0 + 1 / 20_000).squareRoot()
    #expect(abs(residual * residual - mean(squares)) < 5 * error)
    // Were it that of all five together, it would be seen.
    #expect(4 * mean(squares) > 10 * error)
  }

  /// The fresh points lie about the images of their own latents.
  @Test func freshLatentsAreThoseOfTheFreshPoints() {
    var random = Random(seed: 10)
    let sample = Sample(.fan, training: 30, stopping: 20, fresh: 400, using: &random)
    let missed = sample.fresh - sample.truth.jets(at: sample.freshLatents).values
    // The deviation of a mean of N squares is √(2/N) of it.
    #expect(
      abs(pow(missed.frobeniusNorm, 2) / 2000 / 0.04 - 1) < 5 * (2 / 2000.0).squareRoot())
  }

  /// However large a matrix, the joint rotation hears it as much as the others.
  @Test func everyPointCountsAlike() throws {
    var random = Random(seed: 11)
    let codes = random.normals(rows: 30, columns: 2)
    let all = (0..<30).map { _ in random.normals(rows: 4, columns: 2).gram() }
    let other = all.map { pow(10, 2 * random.uniform()) * $0 }
    let rotations = try [all, other].map {
      try Afterwards(whitening: codes, codes: codes, grams: $0).rotation
    }
    #expect((rotations[0] - rotations[1]).largestEntry < 1e-9)
  }

  @Test func foundIsWithinThreeHundredths() {
    #expect([-0.01, 0, 0.029, 0.031, 0.2].map(isFound(lack:)) == [true, true, true, false, false])
  }
}

/// The numbers of the page, as a run keeps them, against the study's file read as plain JSON.
@Suite struct LearnedDecoderNumberTests {
  /// The numbers of the unfailed runs of a setting, by start.
  private static func kept(_ name: String) throws -> [Int: [String: Double]] {
    let options = try #require(Setting.study.first { $0.name == name }).options
    let text = try String(contentsOf: StudyFile.kept.url, encoding: .utf8)
    var runs: [Int: [String: Double]] = [:]
    for line in text.split(separator: "\n") {
      let run = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      guard run["setting"] as? String == name, run["options"] as? String == options,
        !(run["ending"] as! String).hasPrefix("failed")
      else { continue }
      runs[run["start"] as! Int] = (run["values"] as! [String: Double])
    }
    return runs
  }

  private func all(_ key: String, _ name: String) throws -> [Double] {
    try Self.kept(name).sorted { $0.key < $1.key }.map { $0.value[key]! }
  }

  private func paired(_ key: String, _ a: String, _ b: String) throws -> [Double] {
    let others = try Self.kept(b)
    return try Self.kept(a).compactMap { start, run in
      others[start].map { run[key]! - $0[key]! }
    }
  }

  /// Two quick runs of other seeds: of the study they say the same, what its file says; what they
  /// train is not the same.
  @Test func whatIsShownIsWhatTheFileSays() throws {
    let runs = try [3, 4].map { seed in
      try inFolder { folder in
        let run = try Program.shell(
          "exec \"$LEARNED\" --quick --seed \(seed) --output out", in: folder)
        #expect(run.exitCode == 0, "\(run.error)")
        return try numbersKept(in: contents(folder))
      }
    }
    func shown(_ key: String, _ run: Int = 0) -> [Double] {
      runs[run][key] as? [Double] ?? (runs[run][key] as? Double).map { [$0] } ?? []
    }
    for key in ["fanLack", "fanLead", "briefDiagonal", "briefFull"] {
      #expect(!shown(key).isEmpty && shown(key) != shown(key, 1), "\(key)")
    }
    let means: [(String, [[Double]])] = [
      ("truthLead", [try all("lead", "fan-truth")]),
      ("truthCorrelation", [try all("correlation", "fan-truth")]),
      ("truthResidual", [try all("residual", "fan-truth")]),
      ("truthGain", [try paired("lead", "fan-truth", "fan-diagonal")]),
      ("studyLead", [try all("lead", "fan-diagonal")]),
      ("studyCorrelation", [try all("correlation", "fan-diagonal")]),
      ("studyCeiling", [try all("ceiling", "fan-diagonal")]),
      ("sheetDistance", [try all("distance", "sheet-diagonal")]),
      ("sheetFound", [try all("correlation", "sheet-diagonal")]),
      ("sheetCeiling", [try all("ceiling", "sheet-diagonal")]),
      ("sheetPCA", [try all("pca", "sheet-diagonal")]),
      ("symmetric", [try all("distance", "sheet-symmetric")]),
      ("full", [try all("distance", "sheet-full")]),
      ("fullPrice", [try all("price", "sheet-full")]),
      ("diagonalPrice", [try all("price", "sheet-diagonal")]),
      ("evidenceGap", [try paired("evidenceLead", "sheet-diagonal", "sheet-full")]),
      ("crescentLead", [try all("lead", "crescent")]),
      ("crescentLoss", [try all("evidenceLead", "crescent").map(-)]),
      ("crescentPrice", [try all("price", "crescent")]),
      ("crescentTruePrice", [try all("truePrice", "crescent")]),
      ("crescentFound", [try all("correlation", "crescent"), try all("pca", "crescent")]),
      (
        "crescentContrast",
        [try all("startContrast", "crescent-truth"), try all("contrast", "crescent-truth")]
      ),
      ("crescentTruthLead", [try all("lead", "crescent-truth")]),
      ("crescentTruthFound", [try all("correlation", "crescent-truth")]),
      ("crescentBetween", [try paired("lead", "crescent", "crescent-truth")]),
      ("adamLead", [try all("lead", "fan-adam")]),
      ("adamFound", [try all("correlation", "fan-adam")]),
      ("adamMore", [try paired("lead", "fan-adam-longer", "fan-adam")]),
      ("wholeGain", [try paired("lead", "fan-diagonal", "fan-adam")]),
      ("leadError", [try all("leadError", "fan-diagonal")]),
      ("noneDistance", [try all("distance", "sheet-none")]),
      ("noneTwice", [try all("correlationTurned", "sheet-none-longer")]),
      ("crescentTwice", [try paired("correlation", "crescent", "crescent-longer")]),
      (
        "crescentLeaves", [try paired("correlation", "crescent-truth", "crescent-truth-longer")]
      ),
      ("adamTwice", [try paired("correlation", "fan-adam-longer-twice", "fan-adam-longer")]),
    ]
    for (key, values) in means {
      let (first, expected) = (shown(key), values.map(mean))
      try #require(first.count >= expected.count, "\(key)")
      for (a, b) in zip(first, expected) { #expect(abs(a - b) < 1e-9 * max(1, abs(b)), "\(key)") }
    }
    // Student's quantile at 97.5 % for 19 degrees of freedom, from a table.
    let values = try all("lead", "fan-adam")
    let reach = 2.09302 * standardDeviation(values) / 20.0.squareRoot()
    #expect(values.count == 20)
    #expect(abs(shown("adamLead")[2] - shown("adamLead")[0] - reach) < 1e-4 * reach)
    #expect(abs(shown("adamLead")[0] - shown("adamLead")[1] - reach) < 1e-4 * reach)
    let lacks = try zip(all("ceiling", "fan-diagonal"), all("correlation", "fan-diagonal"))
      .map { $0 - $1 }
    #expect(shown("studyFan") == [Double(lacks.count), 20, Double(lacks.count { $0 <= 0.03 })])
  }

  /// What doubling moved: a mean over the starts that failed in neither, its measure over all.
  @Test(arguments: ["fan-longer", "crescent-longer", "sheet-symmetric-longer", "fan-adam-twice"])
  func whatDoublingMoved(_ name: String) throws {
    let setting = try #require(Setting.longer.first { $0.name == name })
    let base = try #require(setting.doubles)
    let doubling = Doubling(setting, try StudyLines())
    let moved = try paired("correlation", name, base)
    let values = try all("correlation", base)
    #expect(doubling.pairs == moved.count)
    #expect(abs(doubling.correlation.moved - mean(moved)) < 1e-12)
    let error = standardDeviation(values) / Double(values.count).squareRoot()
    #expect(abs(doubling.correlation.error - error) < 1e-12)
    let bound = try paired(setting.posterior == .full ? "fullLead" : "lead", name, base)
    #expect(abs(doubling.bound - mean(bound)) < 1e-12)
  }
}
