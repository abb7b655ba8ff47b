import Foundation
import Pages
import Seams
import Tables

// What is trained, and what is kept of a training: one line a run.

/// A way of training, of which many runs are made.
struct Setting: Sendable {
  enum Data: Sendable {
    case surface(Surface), digits

    var isSurface: Bool { if case .surface = self { true } else { false } }
  }
  enum Way: Sendable {
    /// L-BFGS on whole batches, from a random start or from the truth.
    case wholeBatch(iterations: Int, patience: Int, atTruth: Bool = false)
    /// Adam on batches of 64 with one draw a point.
    case adam(steps: Int)
  }

  var name: String
  let data: Data
  let posterior: Posterior
  var way: Way
  /// Whether a full covariance is learned as the square of a symmetric matrix.
  var isSymmetric = false
  var beta = 1.0
  /// How many points are trained on; 400 others say when to stop and 256 are fresh.
  var points = 1500
  var nodes = 2
  var starts = 20
  /// The setting of which this one is the same for twice as many steps.
  var doubles: String?
}

extension Setting {
  /// Those of the study, in the order in which it computes them.
  static let study: [Setting] =
    [
      sheet(.diagonal), sheet(.full, starts: 120), sheet(.none), fan(.diagonal), fan(.none, 600),
      fanTruth, crescent(), crescent(300, atTruth: true), fan(.full, 400, nodes: 3), sheetSymmetric,
      fanAdam(3000, name: "fan-adam"),
    ] + digits + [fanAdam(30000, name: "fan-adam-longer")] + longer

  /// Those of twice as many steps, in the order of what they double. Where many runs fail all
  /// starts are doubled, so that more pairs are left.
  static let longer =
    [
      fan(.diagonal).doubled(20, name: "fan-longer"), sheet(.diagonal).doubled(),
      crescent().doubled(20), sheet(.full).doubled(), sheetSymmetric.doubled(),
      sheet(.none).doubled(), fan(.full, 400, nodes: 3).doubled(), fan(.none, 600).doubled(),
      fanTruth.doubled(), crescent(300, atTruth: true).doubled(),
      fanAdam(3000, name: "fan-adam").doubled(name: "fan-adam-twice"),
      fanAdam(30000, name: "fan-adam-longer").doubled(name: "fan-adam-longer-twice"),
    ] + digits.map { $0.doubled() }

  /// The same for twice as many steps.
  private func doubled(_ starts: Int = 10, name: String? = nil) -> Setting {
    var setting = self
    setting.name = name ?? "\(self.name)-longer"
    setting.starts = starts
    setting.doubles = self.name
    switch way {
    case .wholeBatch(let iterations, let patience, let atTruth):
      setting.way = .wholeBatch(
        iterations: 2 * iterations, patience: 2 * patience, atTruth: atTruth)
    case .adam(let steps): setting.way = .adam(steps: 2 * steps)
    }
    return setting
  }

  /// Whole batches as many times as said, whatever the stopping set says; it chooses among the places.
  private static func whole(
    _ name: String, _ surface: Surface, _ posterior: Posterior, _ iterations: Int,
    atTruth: Bool = false, nodes: Int = 2, starts: Int = 20
  ) -> Setting {
    Setting(
      name: name, data: .surface(surface), posterior: posterior,
      way: .wholeBatch(iterations: iterations, patience: iterations, atTruth: atTruth),
      nodes: nodes, starts: starts)
  }

  static func sheet(
    _ posterior: Posterior, _ iterations: Int = 600, name: String? = nil, starts: Int = 20
  ) -> Setting {
    whole(name ?? "sheet-\(posterior)", .sheet, posterior, iterations, starts: starts)
  }

  /// With nothing in it that singles out an axis.
  private static let sheetSymmetric = {
    var setting = sheet(.full, name: "sheet-symmetric", starts: 120)
    setting.isSymmetric = true
    return setting
  }()

  private static let fanTruth = whole("fan-truth", .fan, .diagonal, 300, atTruth: true)

  private static func fanAdam(_ steps: Int, name: String) -> Setting {
    Setting(name: name, data: .surface(.fan), posterior: .diagonal, way: .adam(steps: steps))
  }

  static func fan(
    _ posterior: Posterior, _ iterations: Int = 1200, name: String? = nil, nodes: Int = 2
  ) -> Setting {
    whole(name ?? "fan-\(posterior)", .fan, posterior, iterations, nodes: nodes)
  }

  /// What the page trains itself, besides the fan to the end.
  static func sheetInBrief(_ posterior: Posterior) -> Setting {
    var setting = sheet(posterior, 300)
    setting.points = 800
    return setting
  }

  /// What a quick run trains in its place.
  static let fanInBrief = {
    var setting = fan(.diagonal, 100)
    setting.points = 500
    return setting
  }()

  static func crescent(
    _ iterations: Int = 600, atTruth: Bool = false, name: String? = nil
  ) -> Setting {
    whole(
      name ?? (atTruth ? "crescent-truth" : "crescent"), .crescent, .diagonal, iterations,
      atTruth: atTruth)
  }

  static let digits: [Setting] =
    [1.0, 4].flatMap { β in
      [Posterior.diagonal, .full].map {
        Setting(
          name: "digits-\($0)-\(Int(β))", data: .digits, posterior: $0, way: .adam(steps: 3000),
          beta: β)
      }
    } + [Setting(name: "digits-none", data: .digits, posterior: .none, way: .adam(steps: 3000))]
}

extension StudyRun {
  /// Whether few nodes and many disagree on its bound: a failure, whatever else it measured.
  var isCheat: Bool { values["cheats", default: 0] > 0 }

  /// The bits of all parameters, hashed.
  static func digest(_ networks: [Network<Double>]) -> String {
    digest(
      networks.flatMap { $0.layers.flatMap { $0.weights.elements + $0.bias.elements } }
        .map(\.bitPattern))
  }
}

extension Setting {
  /// Everything that a line depends on but the start, in words: another description, another line.
  var options: String {
    let steps =
      switch way {
      case .wholeBatch(let iterations, let patience, let atTruth):
        "L-BFGS \(iterations) patience \(patience) nodes \(nodes)\(atTruth ? " from the truth" : "")"
      case .adam(let steps): "Adam \(steps)"
      }
    return "\(posterior)\(isSymmetric ? ", symmetric" : ""), β \(beta), \(points) points, \(steps)"
  }

  /// The random numbers of a start: the same points and networks for every setting.
  static func random(_ start: Int, seed: UInt64 = 1) -> Random {
    Random(seed: seed &* 1_000_003 &+ UInt64(start))
  }

  /// Trains once and measures.
  func run(_ start: Int, seed: UInt64 = 1) throws -> (line: StudyRun, learned: Trained?) {
    var random = Setting.random(start, seed: seed)
    switch data {
    case .digits: return (try digitsLine(start, using: &random), nil)
    case .surface(let surface):
      let sample = Sample(
        surface, training: points, stopping: 400, fresh: 256, using: &random)
      let trained = try train(sample, using: &random)
      return (try line(start, trained), trained)
    }
  }

  /// Trains once on a surface and measures what the page says of its own runs.
  func summary(_ start: Int, seed: UInt64) throws -> Summary {
    guard case .surface(let surface) = data else { fatalError("a summary of digits") }
    var random = Setting.random(start, seed: seed)
    let sample = Sample(surface, training: points, stopping: 400, fresh: 256, using: &random)
    return try Summary(try train(sample, using: &random))
  }
}

/// What the page keeps of a training of its own.
struct Summary: Sendable {
  let looks: [WholeBatch.Look]
  /// The two values of the training bound; whether they say that the run has failed.
  let fewNodes, manyNodes, cheats: Double
  let correlation, turnedCorrelation, pca, ceiling: Double
  let distance, lean: Double
  /// The bound with the best diagonal q, less the true decoder's, at every fresh point.
  let lead: [Double]
}

extension Summary {
  init(_ trained: Trained) throws {
    let (sample, means) = (trained.sample, trained.means)
    let (x, latents) = (sample.fresh, sample.freshLatents)
    looks = trained.looks
    (fewNodes, manyNodes, cheats) = (
      trained.values["fewNodes"]!, trained.values["manyNodes"]!, trained.values["cheats"]!
    )
    let after = try Afterwards(
      whitening: trained.whitening, codes: means, grams: grams(trained.decoder, at: means))
    correlation = learned_decoders.correlation(means, latents)
    turnedCorrelation = learned_decoders.correlation(after.codes[2], latents)
    distance = try Alignment(after.grams[0]).distance
    lean = leaning(trained.posteriors)
    pca = try sample.pcaCorrelation()
    let learned = Posed(decoder: trained.decoder, x: x, noise: Surface.noise)
    let truth = Posed(decoder: sample.truth, x: x, noise: Surface.noise)
    let best = try truth.judged(diagonal: true, near: latents)
    ceiling = learned_decoders.correlation(best.means, latents)
    lead = zip(try learned.judged(diagonal: true, near: means).bounds, best.bounds).map { $0 - $1 }
  }
}

/// The mean size of the correlation of the two latents within q.
func leaning(_ q: [Gaussian]) -> Double {
  mean(
    q.map { abs($0.covariance[0, 1]) / ($0.covariance[0, 0] * $0.covariance[1, 1]).squareRoot() })
}

/// A decoder that was learned, its Gaussians at points, and how it came about.
struct Trained: Sendable {
  let sample: Sample
  let decoder: Network<Double>
  /// The networks that are digested.
  let networks: [Network<Double>]
  /// At the fresh points.
  let posteriors: [Gaussian]
  /// The means at points that are whitened by.
  let whitening: Matrix<Double>
  let ending: String
  var values: [String: Double]
  var looks: [WholeBatch.Look] = []

  var means: Matrix<Double> { Matrix(posteriors.map(\.mean)) }
}

extension Setting {
  func train(_ sample: Sample, using random: inout Random) throws -> Trained {
    switch way {
    case .wholeBatch(let iterations, let patience, let atTruth):
      let learner = Learner(posterior: posterior, isSymmetric: isSymmetric)
      var values: [String: Double] = [:]
      let start: [Network<Double>]
      if atTruth {
        let found = try learner.startAtTruth(
          sample, iterations: iterations, nodes: nodes, using: &random)
        start = found.networks
        values["residual"] = found.residual
      } else {
        start = learner.start(using: &random)
      }
      let untrained = grams(start[0], at: random.normals(rows: 256, columns: 2))
      let before = try Alignment(untrained)
      values["startDistance"] = before.distance
      values["startContrast"] = before.contrast
      values["startCorrelation"] = correlation(
        start[1](sample.fresh).columns(0..<2), sample.freshLatents)
      let learned = try learner.train(
        on: sample, from: start, iterations: iterations, patience: patience, nodes: nodes,
        using: &random)
      let outcome = learned.outcome
      values["iteration"] = Double(outcome.iteration)
      values["iterations"] = Double(outcome.iterations)
      values["evaluations"] = Double(outcome.evaluations)
      values["fewNodes"] = -outcome.trainingLoss.fewNodes
      values["manyNodes"] = -outcome.trainingLoss.manyNodes
      values["stopping"] = -outcome.stoppingLoss
      let isCheat = if case .cheated = outcome.ending { true } else { false }
      values["cheats"] = isCheat ? 1 : 0
      return Trained(
        sample: sample, decoder: learned.decoder, networks: outcome.networks,
        posteriors: try learned.posteriors(at: sample.fresh),
        whitening: learned.means(at: sample.training), ending: "\(outcome.ending)",
        values: values, looks: learned.looks)
    case .adam(let steps):
      // As many points as the whole-batch runs see, the stopping ones too, and a multiple of 64 aside.
      let seen = sample.points.rows(0..<sample.trainingCount + sample.stoppingCount)
      let trained = try TrainedAutoencoder(
        [Surface.dimensions, 16, 16, 2], posterior, on: seen, aside: sample.fresh,
        noise: Surface.noise, beta: beta, steps: steps, seed: random.next())
      return Trained(
        sample: sample, decoder: trained.decoder, networks: [trained.decoder],
        posteriors: trained.posteriors, whitening: trained.means, ending: "\(steps) steps",
        values: ["evaluations": Double(steps)])
    }
  }

  /// Everything measured of a training on a surface.
  func line(_ start: Int, _ trained: Trained) throws -> StudyRun {
    let (sample, decoder, q) = (trained.sample, trained.decoder, trained.posteriors)
    let (x, latents, means) = (sample.fresh, sample.freshLatents, trained.means)
    var values = trained.values
    let after = try Afterwards(
      whitening: trained.whitening, codes: means, grams: grams(decoder, at: means))
    for (k, suffix) in ["", "White", "Turned"].enumerated() {
      let alignment = try Alignment(after.grams[k])
      values["correlation" + suffix] = correlation(after.codes[k], latents)
      values["distance" + suffix] = alignment.distance
      values["contrast" + suffix] = alignment.contrast
      if k == 0 { values["turnedContrast"] = alignment.turnedContrast }
    }
    values["angle"] = quantile(
      after.grams[0].map { acos(abs($0[0, 1]) / ($0[0, 0] * $0[1, 1]).squareRoot()) * 180 / .pi },
      0.5)
    values["defect"] = speedDefect(decoder, at: means)
    values["pca"] = try sample.pcaCorrelation()
    if posterior != .none {
      let posed = Posed(decoder: decoder, x: x, noise: Surface.noise)
      let truth = Posed(decoder: sample.truth, x: x, noise: Surface.noise)
      let encoded = try posed.bounds(q)
      let (diagonal, full) = (
        try posed.judged(diagonal: true, near: means),
        try posed.judged(diagonal: false, near: means)
      )
      let (trueDiagonal, trueFull) = (
        try truth.judged(diagonal: true, near: latents),
        try truth.judged(diagonal: false, near: latents)
      )
      func gap(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }
      let (lead, prices) = (
        gap(diagonal.bounds, trueDiagonal.bounds), gap(full.bounds, diagonal.bounds)
      )
      values["encoderBound"] = mean(encoded)
      values["bound"] = mean(diagonal.bounds)
      values["trueBound"] = mean(trueDiagonal.bounds)
      values["lead"] = mean(lead)
      values["leadError"] = standardDeviation(lead) / Double(lead.count).squareRoot()
      values["fullLead"] = mean(gap(full.bounds, trueFull.bounds))
      values["evidenceLead"] = mean(gap(try posed.evidence(full), try truth.evidence(trueFull)))
      values["price"] = mean(prices)
      values["truePrice"] = mean(gap(trueFull.bounds, trueDiagonal.bounds))
      // The share of the price that is paid by the tenth of the points that lies furthest out.
      let outer = means.rowsList.indices.sorted { norm(means.row($0)) > norm(means.row($1)) }
      values["outerShare"] =
        outer.prefix(outer.count / 10).reduce(0) { $0 + prices[$1] } / prices.reduce(0, +)
      values["missed"] =
        mean(gap(posterior == .full ? full.bounds : diagonal.bounds, encoded))
      values["ceiling"] = correlation(trueDiagonal.means, latents)
      values["lean"] = leaning(q)
      if posterior == .diagonal {
        let learned = q.flatMap(\.covariance.diagonal)
        func scatter(_ other: [Double]) -> Double {
          mean(zip(learned, other).map { pow(log($0 / $1), 2) }).squareRoot()
        }
        for (name, asked) in try posed.askedVariances(q) {
          values["variance" + name.prefix(1).uppercased() + name.dropFirst()] = scatter(asked)
        }
        // A constant for each latent: the geometric mean of its variances.
        let constants = (0..<2).map { i in
          exp(mean(q.map { log($0.covariance[i, i]) }))
        }
        values["varianceConstant"] = scatter(q.flatMap { _ in constants })
      }
    }
    return StudyRun(
      setting: name, start: start, options: options, ending: trained.ending,
      values: values,
      grid: start == 0 ? trained.grid() : nil, digest: StudyRun.digest(trained.networks))
  }
}

/// Nine latent lines each way, 21 points a line, between the quantiles of the codes (N × 2) at 3 and
/// 97 %: x, y of each point, the first and the last coordinate of its image, to a thousandth.
func latentGrid(
  over codes: Matrix<Double>, image: (Matrix<Double>) -> Matrix<Double>
) -> [[Double]] {
  let spans = (0..<2).map { i in [0.03, 0.97].map { quantile(codes.column(i), $0) } }
  func at(_ i: Int, _ share: Double) -> Double {
    spans[i][0] + share * (spans[i][1] - spans[i][0])
  }
  return (0..<18).map { line in
    let x = image(
      Matrix(rows: 21, columns: 2) { k, i in
        at(i, i == line / 9 ? Double(k) / 20 : Double(line % 9) / 8)
      })
    return (0..<21).flatMap { k in
      [x[k, 0], x[k, x.columns - 1]].map { ($0 * 1000).rounded() / 1000 }
    }
  }
}

extension Trained {
  /// The grid in the coordinates of the truth's first and last column.
  func grid() -> [[Double]] {
    latentGrid(over: means) {
      Matrix.product(decoder($0), sample.truth.frame, transposeB: true)
    }
  }
}

// MARK: Digits

extension Setting {
  /// Five latents, one hidden layer of 64 units, σ = ⅕.
  func digitsLine(_ start: Int, using random: inout Random) throws -> StudyRun {
    let images = try digitImages()
    let order = random.permutation(images.rows)
    let (seen, aside) = (images.rows(order[64...]), images.rows(order[..<64]))
    guard case .adam(let steps) = way else { fatalError("digits are learned by Adam") }
    let trained = try TrainedAutoencoder(
      [64, 64, 5], posterior, on: seen, aside: aside, noise: Surface.noise, beta: beta,
      steps: steps, seed: random.next())
    let turns = (0..<40).map { _ in random.orthogonal(5) }
    func measure(_ decoder: Network<Double>) throws -> (Double, Double, Double) {
      let all = grams(decoder, at: trained.means)
      let turned = try all.map { G in
        mean(try turns.map { try hadamardGap($0.transpose * G * $0) })
      }
      return (
        quantile(try all.map { try hadamardGap($0) }, 0.5), quantile(turned, 0.5),
        mean(try all.map { distanceFromPermutation(try eigen($0).vectors) })
      )
    }
    var values: [String: Double] = [:]
    (values["contrast"], values["turnedContrast"], values["distance"]) = try measure(
      trained.decoder)
    (values["contrastBefore"], values["turnedBefore"], values["distanceBefore"]) = try measure(
      trained.before)
    let rows = trained.decoder(trained.means) - aside
    values["squaredError"] = pow(rows.frobeniusNorm, 2) / Double(aside.rows)
    let axes = try principalAxes(seen).vectors.columns(0..<5)
    let centred = aside - mean(seen)
    let left = centred - .product(centred * axes, axes, transposeB: true)
    values["pcaError"] = pow(left.frobeniusNorm, 2) / Double(aside.rows)
    // How much J changes over images: 0 for a linear decoder.
    let jets = trained.decoder.jets(at: trained.means)
    let middle = Matrix(rows: 5, columns: 64) { i, k in
      mean((0..<64).map { jets.slopes[5 * $0 + i, k] })
    }
    let spread = (0..<64).reduce(0.0) {
      $0 + pow((jets.slopes.rows(5 * $1..<5 * $1 + 5) - middle).frobeniusNorm, 2) / 64
    }
    values["bend"] = (spread / (spread + pow(middle.frobeniusNorm, 2))).squareRoot()
    return StudyRun(
      setting: name, start: start, options: options, ending: "\(steps) steps",
      values: values, grid: nil, digest: StudyRun.digest([trained.decoder]))
  }
}

/// The digits of chapter 1, pixels from 0 to 1 about their mean, 1797 × 64.
func digitImages() throws -> Matrix<Double> {
  let digits = try Table(bundled: "digits").data.columns(0..<64)
  return (digits - mean(digits)) / 16
}
