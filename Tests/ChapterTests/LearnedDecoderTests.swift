import Foundation
import Pages
import Seams
import TestSupport
import Testing

@testable import learned_decoders

/// How chapter 6 compares and measures decoders.
@MainActor @Suite struct LearnedDecoderTests {
  /// x = Dz with independent columns, where the best Gaussians have closed forms.
  private static let linear = ClosedForm("linear", latents: 2) { z in
    [2 * z[0] + 0.6 * z[1], 0.3 * z[0] + 0.8 * z[1], 0.5 * z[1] - 0.4 * z[0]]
  }
  private static let D = Matrix([[2.0, 0.6], [0.3, 0.8], [-0.4, 0.5]])

  @Test func bestPosteriorsOfALinearDecoder() throws {
    var random = Random(seed: 3)
    let (x, noise) = (random.normals(rows: 7, columns: 3), 0.3)
    let posed = Posed(decoder: Self.linear, x: x, noise: noise)
    let P = .identity(2) + Self.D.gram(scale: 1 / noise)
    let marginal = try Gaussian(
      mean: [0, 0, 0],
      covariance: .product(Self.D, Self.D, transposeB: true) + noise * .identity(3))
    let full = try posed.judged(diagonal: false, near: random.normals(rows: 7, columns: 2))
    let diagonal = try posed.judged(diagonal: true, near: random.normals(rows: 7, columns: 2))
    let gap = try hadamardGap(P)
    for (p, evidence) in marginal.logDensities(x).enumerated() {
      #expect((full.precisions[p] - P).largestEntry < 1e-8)
      #expect(abs(full.bounds[p] - evidence) < 1e-9)
      #expect(abs(diagonal.bounds[p] - (evidence - gap)) < 1e-9)
    }
    for (found, exact) in zip(try posed.evidence(full), marginal.logDensities(x)) {
      #expect(abs(found - exact) < 1e-6)
    }
  }

  /// Not even a small step leads up from what is called best, for a decoder that bends.
  @Test func noNeighbourOfTheBestIsBetter() throws {
    var random = Random(seed: 4)
    let sample = Sample(.fan, training: 1, stopping: 1, fresh: 20, using: &random)
    let posed = Posed(decoder: sample.truth, x: sample.fresh, noise: Surface.noise)
    let best = try posed.best(diagonal: true, near: sample.freshLatents, steps: 40, nodes: 8)
    let q = try (0..<20).map {
      try Gaussian(mean: best.means.row($0), covariance: Cholesky(best.precisions[$0]).inverse)
    }
    let top = try posed.bounds(q, nodes: 8)
    for _ in 0..<20 {
      let moved = try q.map { q in
        try Gaussian(
          mean: q.mean.map { $0 + 0.02 * random.normal() },
          covariance: .diagonal(q.covariance.diagonal.map { $0 * exp(0.1 * random.normal()) }))
      }
      for (a, b) in zip(try posed.bounds(moved, nodes: 8), top) { #expect(a < b + 1e-7) }
    }
  }

  /// The two ways to write a full covariance give one loss where they mean the same Gaussian.
  @Test func symmetricLossIsThatOfTheSameGaussian() {
    var random = Random(seed: 6)
    let learners = [Learner(posterior: .full), Learner(posterior: .full, isSymmetric: true)]
    let decoder = learners[0].start(using: &random)[0]
    // Constant codes: μ = (0.3, −0.2), and L or I + S diagonal with 0.5 and 0.25.
    func encoder(_ codes: [Double]) -> Network<Double> {
      Network(layers: [
        .init(
          weights: Matrix(rows: 5, columns: 5), bias: Matrix([codes]), activation: .identity)
      ])
    }
    let x = random.normals(rows: 9, columns: 5)
    let a = learners[0].loss.mean(
      over: x, of: [decoder, encoder([0.3, -0.2, log(0.5), log(0.25), 0])])
    let b = learners[1].loss.mean(over: x, of: [decoder, encoder([0.3, -0.2, -0.5, -0.75, 0])])
    #expect(abs(a - b) < 1e-10)
  }

  /// Turning the latent plane in both networks, and the nodes with it, changes neither a symmetric full
  /// loss nor one without a posterior, and does change the others.
  @Test func whichLossesCommuteWithRotations() {
    let R = Matrix([[0.8, -0.6], [0.6, 0.8]])
    for (learner, stays) in [
      (Learner(posterior: .none), true), (Learner(posterior: .full, isSymmetric: true), true),
      (Learner(posterior: .full), false), (Learner(posterior: .diagonal), false),
    ] {
      var random = Random(seed: 7)
      let networks = learner.start(using: &random)
      let turned = [networks[0].before(R), networks[1].followed(by: learner.codeTurn(R))]
      let x = random.normals(rows: 5, columns: 5)
      func loss(_ networks: [Network<Double>], _ Q: Matrix<Double>) -> Double {
        let loss = BatchLoss(
          learner.loss, of: networks, over: x, nodes: 3, turns: Array(repeating: Q, count: 5))
        return loss.value(at: loss.start)
      }
      let change = loss(turned, R) - loss(networks, .identity(2))
      #expect((abs(change) < 1e-9) == stays, "\(learner.posterior): \(change)")
    }
  }

  /// The ingredients of what training is said to show.
  @Test func ingredients() throws {
    var random = Random(seed: 8)
    let sample = Sample(.sheet, training: 4000, stopping: 1, fresh: 1, using: &random)
    let missed = sample.points - sample.truth.jets(at: sample.latents).values
    let variance = pow(missed.frobeniusNorm, 2) / Double(missed.elements.count)
    // The deviation of a mean of N squares is √(2/N) of it.
    #expect(abs(variance / 0.04 - 1) < 5 * (2 / Double(missed.elements.count)).squareRoot())
    let untrained = try (0..<60).map { start in
      var random = Setting.random(start)
      let decoder = Learner(posterior: .diagonal).start(using: &random)[0]
      return try Alignment(grams(decoder, at: Matrix([[0.0, 0]]))).distance
    }
    let chance = distanceOfRandomRotations
    #expect(abs(mean(untrained) - chance.mean) < 5 * chance.deviation / 60.0.squareRoot())
    let settings = Setting.study.map { "\($0.name) \($0.options)" }
    #expect(Set(settings).count == settings.count)
    #expect(
      Set(
        (0..<20).map { start in
          var random = Setting.random(start)
          return random.next()
        }
      ).count == 20)
  }

  /// What is doubled differs in its steps alone, and was computed from the same starts.
  @Test func doubledSteps() throws {
    func steps(_ setting: Setting) -> [Int] {
      switch setting.way {
      case .wholeBatch(let iterations, let patience, let atTruth):
        [iterations, patience, atTruth ? 2 : 1]
      case .adam(let steps): [steps, steps, 1]
      }
    }
    let study = try StudyLines()
    for longer in Setting.longer {
      let base = try #require(Setting.study.first { $0.name == longer.doubles })
      #expect(base.doubles == nil && longer.starts <= base.starts)
      let (twice, once) = (steps(longer), steps(base))
      #expect(twice == [2 * once[0], 2 * once[1], once[2]], "\(longer.name)")
      var same = longer
      same.way = base.way
      #expect(same.options == base.options, "\(longer.name)")
      // The same points; and the same networks at the start, unless it was searched for longer too.
      for (a, b) in zip(study.all(longer.name), study.all(base.name)) {
        #expect(a.values["pca"] == b.values["pca"])
        if once[2] == 1 { #expect(a.values["startDistance"] == b.values["startDistance"]) }
      }
    }
  }

  @Test func intervals() {
    // Student's quantiles at 97.5 % for 9 and 19 degrees of freedom, from tables.
    #expect(abs(studentQuantile(9) - 2.26216) < 1e-3)
    #expect(abs(studentQuantile(19) - 2.09302) < 1e-4)
    // The numbers 1 to 10 have the variance 55/6.
    let half = 2.26216 * (55 / 60.0).squareRoot()
    let found = interval((1...10).map(Double.init))
    #expect(zip(found, [5.5, 5.5 - half, 5.5 + half]).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(abs(kolmogorov([0.1, 0.2, 0.9]) { $0 } - (2.0 / 3 - 0.2)) < 1e-12)
  }
}

/// The study's file.
@Suite struct StudyFileTests {
  private func run(_ start: Int) -> StudyRun {
    StudyRun(
      setting: "s", start: start, options: "o", ending: "", values: ["a": 1.5], grid: nil,
      digest: "d")
  }

  @Test func noLineIsLostOrDoubledWhereverAProgramIsKilled() throws {
    try inFolder { folder in
      let file = StudyFile(url: folder.appendingPathComponent("study.jsonl"))
      for start in 0..<5 { try file.append(run(start)) }
      let whole = try Data(contentsOf: file.url)
      for end in stride(from: 0, through: whole.count, by: 7) {
        try whole.prefix(end).write(to: file.url)
        for start in 0..<5 { try file.append(run(start)) }
        #expect(try Data(contentsOf: file.url) == whole)
      }
    }
  }

  @Test func whatIsMissingIsComputedIntoAFolderThatIsMade() throws {
    try inFolder { folder in
      let file = StudyFile(url: folder.appendingPathComponent("new/study.jsonl"))
      func tasks(_ count: Int) -> [StudyTask] {
        (0..<count).map { start in
          StudyTask(setting: "s", start: start, options: "o") { run(start) }
        }
      }
      try file.compute(tasks(4), part: Part(argument: "2/2")!)
      #expect(try Set(file.lines().map(\.start)) == [1, 3])
      try file.compute(tasks(4), part: .whole)
      #expect(try file.lines().map(\.start).sorted() == [0, 1, 2, 3])
    }
  }

  @Test func severalAddAtOnce() throws {
    try inFolder { folder in
      let file = StudyFile(url: folder.appendingPathComponent("study.jsonl"))
      // Every line is offered three times, each by a descriptor of its own.
      _ = try sideBySide(count: 60, threads: 4) { try file.append(run($0 % 20)) }
      let text = try String(contentsOf: file.url, encoding: .utf8)
      #expect(text.split(separator: "\n").count == 20)
      #expect(Set(try file.lines().map(\.start)) == Set(0..<20))
    }
  }

  @Test func brokenLinesDoNotCount() throws {
    try inFolder { folder in
      let file = StudyFile(url: folder.appendingPathComponent("study.jsonl"))
      try Data("{\"setting\":\n".utf8).write(to: file.url)
      #expect(try file.lines().isEmpty)
      try file.append(run(0))
      #expect(try file.lines() == [run(0)])
    }
  }

  /// A run by other options is another run: its line counts, and takes no other's place.
  @Test func otherOptionsAreAnotherLine() throws {
    try inFolder { folder in
      let file = StudyFile(url: folder.appendingPathComponent("study.jsonl"))
      var other = run(0)
      other.options = "p"
      for line in [other, run(0), other] { try file.append(line) }
      #expect(try file.lines() == [other, run(0)])
    }
  }

  @Test(arguments: [("0/1", false), ("3/2", false), ("1", false), ("x/2", false), ("2/3", true)])
  func parts(_ text: String, _ isPart: Bool) {
    let part = Part(argument: text)
    #expect((part != nil) == isPart)
    if let part { #expect((0..<9).filter(part.has) == [1, 4, 7]) }
  }

  /// Two short lines again: the same digits on the same kernels, and elsewhere what they show.
  @Test(arguments: ["sheet-none", "digits-diagonal-4"])
  func aLineComputedAgain(_ name: String) throws {
    let setting = try #require(Setting.study.first { $0.name == name })
    let kept = try #require(
      StudyFile.kept.lines().first {
        $0.setting == name && $0.start == 1 && $0.options == setting.options
      })
    let again = try setting.run(1).line
    if kept.machine == "\(BLAS.kernels), \(instructionSet)" {
      #expect(again.digest == kept.digest)
      #expect(again.values == kept.values)
    } else {
      // Another rounding is another path: what is claimed of all runs of the kind.
      #expect(again["contrast"] > 0 && again["contrast"] < 1.5)
      #expect(again["distance"] < 1.7)
    }
  }

  /// Another start cannot have the same weights: such a line is no run.
  @Test func aCopiedLineIsRefused() throws {
    try inFolder { folder in
      let copied = StudyFile(url: folder.appendingPathComponent("study.jsonl"))
      let lines = try StudyFile.kept.lines()
      let first = try #require(lines.first { $0.setting == "sheet-none" && $0.start == 0 })
      for var line in lines {
        if line.setting == "sheet-none" && line.start == 1 { line.digest = first.digest }
        let old = (try? Data(contentsOf: copied.url)) ?? Data()
        try (old + JSONEncoder().encode(line) + Data("\n".utf8)).write(to: copied.url)
      }
      #expect(throws: StudyFailure.self) { try StudyLines(copied) }
    }
  }

  @Test func theStudyIsWhole() throws {
    let study = try StudyLines()
    #expect(study.count == Setting.study.reduce(0) { $0 + $1.starts })
  }
}
