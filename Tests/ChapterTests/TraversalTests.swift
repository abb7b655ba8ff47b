import Foundation
import Images
import Pages
import TestSupport
import Testing

@testable import Figures
@testable import Seams
@testable import traversals

/// What chapter 7 keeps of a run and draws of the study, by other routes.
@MainActor @Suite struct TraversalTests {
  /// Numbers of the runs of a setting, by start, from the file as plain JSON.
  private func kept(_ setting: String, _ key: String) throws -> [Double] {
    let text = try String(contentsOf: StudyFile.kept.url, encoding: .utf8)
    return try text.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    .filter { $0["setting"] as? String == setting }
    .sorted { ($0["start"] as! Int) < ($1["start"] as! Int) }
    .map { ($0["values"] as! [String: Double])[key]! }
  }

  @Test func theStudyIsWhole() throws {
    let all =
      SpotSetting.study.reduce(0) { $0 + $1.starts }
      + PictureSetting.study.reduce(0) { $0 + $1.starts }
    #expect(try StudyLines().count == all)
    #expect(try StudyLines().minutes <= 120)
  }

  /// Two short lines again: the same digits on the same kernels, and elsewhere what they show.
  @Test(arguments: ["digits", "digits-none"])
  func aLineComputedAgain(_ name: String) throws {
    let setting = try #require(PictureSetting.study.first { $0.name == name })
    let kept = try #require(
      StudyFile.kept.lines().first {
        $0.setting == name && $0.start == 1 && $0.options == setting.options
      })
    let again = try setting.run(1)
    if kept.machine == "\(BLAS.kernels), \(instructionSet)" {
      #expect(again.digest == kept.digest)
      #expect(again.values == kept.values)
    } else {
      // Another rounding is another path: what all runs of the kind have.
      let all = try self.kept(name, "mcc")
      #expect(again["mcc"] > all.min()! - 0.1 && again["mcc"] < all.max()! + 0.1)
      #expect(Set(again.values.keys) == Set(kept.values.keys))
    }
  }

  // MARK: Drawings

  @Test func everyLeadIsDrawn() throws {
    let panel = leads(try StudyLines(), truth: 0.3)
    let columns = try panel.numbers(Points.self, "y")
    for (k, name) in ["spots-square", "spots-turned", "spots-normal", "spots-full"].enumerated() {
      #expect(columns[k] == (try kept(name, "lead")).sorted(), "\(name)")
    }
    let pca = zip(try kept("spots-square", "axesPCA"), try kept("spots-square", "otherPCA")).map {
      $0 - $1
    }
    #expect(columns[4] == pca.sorted())
  }

  /// The nets of the first start: nine lines each way, upright for the square, slanted for the turned one.
  @Test func theNetsLieAlongTheLaw() throws {
    let panels = heart(try StudyLines())
    /// The mean of |cos 2φ| of all lines' directions, from end to end: 1 along rows and columns.
    func uprightness(_ panel: Panel) throws -> Double {
      let (x, y) = (try panel.numbers(Line.self, "x"), try panel.numbers(Line.self, "y"))
      #expect(x.count == 18)
      return mean(
        zip(x, y).map { x, y in abs(cos(2 * atan2(y.last! - y[0], x.last! - x[0]))) })
    }
    #expect(try uprightness(panels[0]) > 0.95)
    #expect(try uprightness(panels[1]) < 0.3)
  }

  /// A row begins where its attribute is small: the decoder here is the identity of the code's entry.
  @Test func aRowRisesWithItsAttribute() {
    var random = Random(seed: 3)
    let z = random.normals(rows: 300, columns: 2)
    let W = Matrix<Float>([[1, 0, 0, 0], [0, 1, 0, 0]])
    let decoder = Network<Float>(layers: [
      .init(weights: W, bias: Matrix(rows: 1, columns: 4), activation: .identity)
    ])
    let pictures = LearnedPictures(
      setting: .digits, networks: ImageNetworks(encoder: decoder, decoder: decoder),
      fresh: PictureSample(
        images: Matrix(rows: 300, columns: 4),
        attributes: Matrix((0..<300).map { [-z[$0, 1], z[$0, 0]] }), names: ["a", "b"],
        factors: Matrix(rows: 0, columns: 0)), codes: z, codesBefore: z)
    let (falls, rises) = (
      Row(latent: 1, attribute: "a", correlation: 1, isFalling: true, isLive: true),
      Row(latent: 0, attribute: "b", correlation: 1, isFalling: false, isLive: true)
    )
    let (first, second) = (
      pictures.traversal(falls, from: [0.5, 0]), pictures.traversal(rises, from: [0, 0.25])
    )
    #expect(abs(first[0][0, 1] - quantile(z.column(1), 0.98)) < 1e-6 && first[0][0, 0] == 0.5)
    #expect(abs(second[6][0, 0] - quantile(z.column(0), 0.98)) < 1e-6 && second[6][0, 1] == 0.25)
    #expect(first.count == 7 && first[0][0, 1] > first[6][0, 1] && second[0][0, 0] < 0)
  }

  // MARK: Measures

  /// A bar of light that leans: each row is a pixel further right than the row below.
  @Test func momentsOfABar() {
    var pixels = [Float](repeating: 0, count: 64)
    for row in 1..<7 { pixels[8 * row + 7 - row] = 0.5 }
    let moments = inkMoments(pixels)
    let deviation = (35.0 / 12).squareRoot()
    for (measured, exact) in zip(moments, [1, 3, deviation, deviation]) {
      #expect(abs(measured - exact) < 1e-12)
    }
  }

  /// The golden values of water-filling: λ = 9, 4, 1, ½, ⅒ and σ² = 0.3.
  @Test func theLinearEnd() {
    let goldens: [(Double, Double, Double)] = [
      (1, 3.8531314876, 1.3), (2, 2.5579979049, 2.4), (4, 1.6094379124, 4.0),
      (10, 0.6931471806, 7.6), (40, 0, 14.6),
    ]
    for (beta, rate, error) in goldens {
      let end = linearEnd([9, 4, 1, 0.5, 0.1], latents: 5, water: 0.3 * beta)
      #expect(abs(end.rate - rate) < 1e-9 && abs(end.squaredError - error) < 1e-9, "\(beta)")
    }
    // With fewer latents than directions the rest is lost.
    let two = linearEnd([9, 4, 1], latents: 2, water: 0.5)
    #expect(two.live == 2 && abs(two.squaredError - 2) < 1e-12)
  }

  /// (7.6) against the integral of q log q/p.
  @Test func ratesByQuadrature() {
    let (μ, s) = (0.7, 0.4)
    let integral = simpson(-6...6, 4000) { z in
      let q = exp(-0.5 * pow((z - μ) / s, 2)) / (s * (2 * .pi).squareRoot())
      let p = exp(-0.5 * z * z) / (2 * .pi).squareRoot()
      return q > 0 ? q * log(q / p) : 0
    }
    let told = rates(Matrix([[μ, 0], [μ, 0]]), Matrix([[log(s), 0], [log(s), 0]]))
    #expect(abs(told[0] - integral) < 1e-9 && told[1] == 0)
  }

  /// A decoder with orthogonal columns behind a turned and stretched code: whitened and turned once,
  /// the code is the truth again, and what carried nothing is dropped.
  @Test func turnedCodesAreTheTruth() throws {
    var random = Random(seed: 5)
    let truth = random.normals(rows: 4000, columns: 2)
    let white = (truth - mean(truth)) * inverseRoot(covariance(truth))
    // z = A·w has three entries, of which one direction is empty.
    let A = Matrix<Double>([[0.8, -0.6, 0], [0.6, 0.8, 0]])
    let codes = white * A
    // x = D·w with orthogonal columns of lengths 3 and 1, as a network of one layer on z.
    let D = Matrix<Double>([[3, 0], [0, 1], [0, 0]])
    let weights = (D * A).transpose
    let decoder = Network<Double>(layers: [
      .init(weights: weights, bias: Matrix(rows: 1, columns: 3), activation: .identity)
    ])
    let turned = try TurnedCodes(codes, decoder)
    #expect(turned.turned.columns == 2)
    #expect(meanCorrelation(turned.turned, white) > 0.999)
    #expect(meanCorrelation(codes, white) < 0.9)
    let again = (codes - mean(codes)) * turned.map
    #expect((again - turned.turned).largestEntry < 1e-9)
    for G in turned.turnedGrams { #expect(abs(G[0, 1]) < 1e-9) }
  }

  private func inverseRoot(_ C: Matrix<Double>) -> Matrix<Double> {
    let (values, V) = try! eigen(C)
    return V * .diagonal(values.map { 1 / $0.squareRoot() }) * V.transpose
  }

  // MARK: Laws

  /// True latents of a square have D = 3/10. Spearman's coefficient of U and U + V is 7/10 for
  /// independent uniform U, V: 12 E[U F(S)] − 3, where E[U|S] = S/2 and E[S F(S)] = E max(S, S′)/2 with
  /// E|S − S′| = 7/15. A coefficient of N points scatters by less than 1/√N.
  @Test(arguments: [Law.square, .turned]) func theLeadOfTheTruth(_ law: Law) {
    var random = Random(seed: 6)
    let sample = SpotSample(law, count: 4000, using: &random)
    let (axes, other) = (law.axes(of: sample.places), law.otherAxes(of: sample.places))
    let latents = sample.latents.columns(0..<2)
    #expect(abs(lead(latents, axes, other) - 0.3) < 5 / 4000.0.squareRoot())
    #expect(abs(lead(other, axes, other) + 0.3) < 5 / 4000.0.squareRoot())
  }

  // MARK: What is shown

  /// What twice the steps add, from the file: the mean of the doubled runs less that of their starts.
  @Test func whatTwiceTheStepsAdd() throws {
    let rows = doubledRows(try StudyLines())
    let names = [
      "spots-square", "spots-turned", "spots-normal", "spots-full", "sprites", "digits",
    ]
    #expect(rows.map { $0[0] } == names)
    for row in rows {
      func added(_ key: String) throws -> Double {
        let twice = try kept("\(row[0])-longer", key)
        return mean(twice) - mean(Array(try kept(row[0], key).prefix(twice.count)))
      }
      let statistic = try added(row[0].hasPrefix("spots") ? "lead" : "mcc")
      let bound = -(try added("distortion")) - (try added("rate"))
      #expect(row[4].hasPrefix("\(statistic.formatted(digits: 2)) ("), "\(row)")
      #expect(row[5].hasPrefix("\(bound.formatted(digits: 2)) ("), "\(row)")
    }
  }

  /// Means of the table of pictures, from the file, each in its row and column.
  @Test func theTableOfPictures() throws {
    let names = [
      "sprites", "sprites-1", "sprites-full", "sprites-none", "digits", "digits-4", "digits-full",
      "digits-none",
    ]
    let rows = pictureRows(try StudyLines())
    #expect(rows.count == names.count)
    for (row, name) in zip(rows, names) {
      #expect(row[0] == String(name.prefix { $0 != "-" }))
      for (k, key) in ["mcc", "mccPCA", "mccBefore"].enumerated() {
        let expected = mean(try kept(name, key)).formatted(digits: 2)
        #expect(row[3 + k].hasPrefix("\(expected) ("), "\(name) \(key)")
      }
    }
  }

  /// The prose of section 7.6 takes SAP, MIG, D and FactorVAE's from places 1 to 4.
  @Test func scoresOfSprites() throws {
    let scores = spriteScores(try StudyLines())
    #expect(scores.count == 5)
    for (place, key) in [(0, "mcc"), (1, "sap"), (2, "mig"), (3, "dciD"), (4, "factor")] {
      #expect(abs(scores[place] - mean(try kept("sprites", key))) < 1e-12, "\(key)")
    }
  }

  /// Directions between the products βσ² = 0.01, 0.04, 0.08, 0.16, 0.32: one dies at each step.
  @Test func theTableOfTheSweep() {
    let sweep = OwnRuns.betas.flatMap { beta in
      [1, 2, 6].map { SweepRun(beta: beta, rate: beta * Double($0), squaredError: 3, live: $0) }
    }
    let rows = sweepRows(sweep, [1, 0.3, 0.15, 0.07, 0.03, 0.005])
    #expect(rows.map { $0[0] } == ["0.25", "1", "2", "4", "8"])
    #expect(rows.map { $0[1] } == ["0.75", "3", "6", "12", "24"])
    #expect(rows.allSatisfy { $0[2] == "3" && $0[3] == "3" })
    #expect(rows.map { $0[4] } == ["5", "4", "3", "2", "1"])
  }

  // MARK: The page's own runs

  /// The squared error of decoded draws, by draws that are made here.
  @Test func theSquaredErrorOfDraws() throws {
    var random = Random(seed: 9)
    var setting = PictureSetting.digits
    setting.beta = 4
    let networks = setting.model.start(using: &random)
    let images = try digitPictures().images.rows(0..<250)
    let codes = networks.means(of: images)
    let run = SweepRun(
      LearnedPictures(
        setting: setting, networks: networks, fresh: .digits(images), codes: codes,
        codesBefore: codes))
    let logs = networks.logDeviations(of: images)
    var errors: [Double] = []
    for _ in 0..<40 {
      let z = Matrix<Float>(rows: 250, columns: 8) {
        Float(codes[$0, $1] + exp(logs[$0, $1]) * random.normal())
      }
      let missed = (networks.decoder(z) - images).elements
      errors.append(missed.reduce(0.0) { $0 + Double($1 * $1) } / 250)
    }
    // Eight draws a picture there, forty here.
    let error = standardDeviation(errors) * (1.0 / 8 + 1.0 / 40).squareRoot()
    #expect(run.beta == 4 && abs(run.squaredError - mean(errors)) < 5 * error)
  }

  /// Three starts for each β, and the same three: after one step they differ by their start.
  @Test func threeStartsAreThree() throws {
    let sweep = try OwnRuns.sweep(steps: 1, seed: 3)
    #expect(sweep.map(\.beta) == OwnRuns.betas.flatMap { [$0, $0, $0] })
    for k in stride(from: 0, to: sweep.count, by: 3) {
      #expect(Set(sweep[k..<k + 3].map(\.rate)).count == 3)
    }
    var last = PictureSetting.digits
    (last.steps, last.beta) = (1, 8)
    #expect(try SweepRun(last.learned(2, seed: 3)).rate == sweep[14].rate)
  }

  /// Pictures that are kept aside are not learned: others in their place leave the networks as they
  /// were, bit by bit.
  @Test func picturesKeptAsideAreNotLearned() throws {
    var random = Random(seed: 4)
    let images = Matrix<Float>(rows: 600, columns: 64) { _, _ in Float(random.uniform()) }
    func learned(_ images: Matrix<Float>) throws -> LearnedPictures {
      var setting = PictureSetting.digits
      (setting.name, setting.steps) = ("given", 20)
      let set = ImageSet(
        pixels: images, width: 8, height: 8, factors: Matrix(rows: 600, columns: 0),
        factorNames: [])
      return try setting.learned(set, seed: 3) { _ in }
    }
    let first = try learned(images)
    let fresh = first.fresh.images
    let aside = Set((0..<fresh.rows).map { fresh.row($0) })
    #expect(aside.count == 150)
    let isAside = (0..<600).map { aside.contains(images.row($0)) }
    let second = try learned(
      Matrix<Float>(rows: 600, columns: 64) { isAside[$0] ? 0.5 : images[$0, $1] })
    #expect(second.fresh.images.elements.allSatisfy { $0 == 0.5 })
    #expect(second.networks == first.networks)
  }

  // MARK: Drawings

  /// Nets are those of the file, and stand in figures as their clouds do: a picture's y points down.
  @Test func netsStandUpright() throws {
    let study = try StudyLines()
    for (panel, setting) in zip(heart(study), SpotSetting.compared) {
      let grid = try #require(study[setting.name][0].grid)
      let (x, y) = (try panel.numbers(Line.self, "x"), try panel.numbers(Line.self, "y"))
      #expect(x.count == 18 && grid.count == 18)
      for k in 0..<18 {
        #expect(x[k] == grid[k].indices.filter { $0 % 2 == 0 }.map { grid[k][$0] })
        #expect(y[k] == grid[k].indices.filter { $0 % 2 == 1 }.map { 16 - grid[k][$0] })
      }
      let cloud = try panel.numbers(Points.self, "y")[0]
      #expect(cloud == setting.sample(400, start: 0).places.column(1).map { 16 - $0 })
    }
  }

  /// Networks that hand two numbers through: pixels 0 and 1 are the means of the codes and back.
  private func handedThrough(
    _ z: Matrix<Double>, before: Matrix<Double>, labels: [Double]
  ) -> LearnedPictures {
    func network(_ W: Matrix<Float>) -> Network<Float> {
      Network(layers: [
        .init(weights: W, bias: Matrix(rows: 1, columns: 4), activation: .identity)
      ])
    }
    return LearnedPictures(
      setting: .digits,
      networks: ImageNetworks(
        encoder: network(.identity(4)), decoder: network(Matrix([[1, 0, 0, 0], [0, 1, 0, 0]]))),
      fresh: PictureSample(
        images: Matrix<Float>(rows: z.rows, columns: 4) { $1 < 2 ? Float(z[$0, $1]) : 0 },
        attributes: z, names: ["a", "b"], factors: Matrix(columns: [labels])),
      codes: z, codesBefore: before)
  }

  /// Of rows side by side: left, the others rest at their means; right, at the code of the first 2.
  @Test func whereLatentsRest() throws {
    var random = Random(seed: 12)
    let z = random.normals(rows: 300, columns: 2)
    let pictures = handedThrough(
      z, before: random.normals(rows: 300, columns: 2), labels: (0..<300).map { $0 == 5 ? 2 : 7 })
    let panels = traversalRows(pictures, pictures)
    // Two of pictures as they are, and two of each latent.
    #expect(panels.count == 6)
    for (k, panel) in panels.dropFirst(2).enumerated() {
      let images = try #require(panel.marks(Pictures.self).first).images
      #expect(images.count == 7)
      let moved = images[0][0, 0] != images[6][0, 0] ? 0 : 1
      let rest = k % 2 == 0 ? mean(z)[1 - moved] : z[5, 1 - moved]
      for image in images { #expect(abs(image[0, 1 - moved] - rest) < 1e-6) }
      #expect(images[0][0, moved] < images[6][0, moved])
    }
  }

  /// Marks of an angle stand at that angle and at the same plus 180°, and shapes are apart.
  @Test func marksOnTheRing() throws {
    let learned = try LearnedRings(steps: 2, seed: 3)
    let panels = rings(learned)
    let (ring, sea) = (
      try panels[0].numbers(Points.self, "x"), try panels[1].numbers(Points.self, "x")
    )
    for (k, degrees) in [30.0, 90, 150].enumerated() {
      // Within five degrees of either the cosine of twice the difference is above cos 10°.
      let near = learned.angles.indices.filter {
        cos(2 * (learned.angles[$0] - degrees * .pi / 180)) > cos(.pi / 18)
      }
      #expect(near.count > 30)
      #expect(ring[k + 1] == near.map { learned.ellipses[$0, 0] }, "\(degrees)°")
      let islanders = learned.shapes.indices.filter { learned.shapes[$0] == k }
      #expect(sea[k] == islanders.map { learned.islands[$0, 0] })
    }
  }

  /// Each curve under its name, of codes turned by 20°, scored here.
  @Test func curvesUnderTheirNames() throws {
    var random = Random(seed: 8)
    let (θ, z) = (20 * Double.pi / 180, random.normals(rows: 4000, columns: 2))
    let codes = z * Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]])
    let shares = try disentanglementAndCompleteness(codes, z)
    let known = [
      "FactorVAE": 1, "MCC": meanCorrelation(codes, z), "SAP": attributePredictability(codes, z),
      "DCI": shares.disentanglement, "MIG": mutualInformationGap(codes, z),
    ]
    let curves = scoreCurves([try TurnedScores(degrees: 20, z)]).marks(Line.self)
    #expect(Set(curves.map { $0.label ?? "" }) == Set(known.keys))
    for curve in curves {
      #expect(abs(curve.y[0] - known[curve.label ?? ""]!) < 1e-12, "\(curve.label ?? "")")
    }
  }

  // MARK: A reader's pictures

  /// 600 pictures of 8 × 8 as IDX: a magic number, three sizes, a byte a pixel.
  private func idx(_ count: UInt8, of side: UInt8) -> Data {
    let pictures = Int(count) * 3
    var bytes: [UInt8] = [0, 0, 8, 3, 0, 0, UInt8(pictures >> 8), UInt8(pictures & 255)]
    bytes += [0, 0, 0, side, 0, 0, 0, side]
    var random = Random(seed: 2)
    for _ in 0..<pictures {
      // Two halves, each of a brightness of its own: two latents have something to tell.
      let halves = [0, 1].map { _ in UInt8(random.integer(below: 256)) }
      for k in 0..<Int(side) * Int(side) {
        bytes.append(halves[k % Int(side) < Int(side) / 2 ? 0 : 1])
      }
    }
    return Data(bytes)
  }

  @Test func picturesOfYours() throws {
    try inFolder { folder in
      try idx(200, of: 8).write(to: folder.appendingPathComponent("mine-idx3-ubyte"))
      let good = try Program.run(
        Program.path("traversals"),
        ["--quick", "--data", "mine-idx3-ubyte", "--output", "out"], in: folder)
      #expect(good.exitCode == 0, "\(good.error)")
      let page = try String(
        contentsOf: folder.appendingPathComponent("out/7-traversals/README.md"), encoding: .utf8)
      #expect(page.contains("mine.png") && !page.contains("heart.png"))
      let results = try Results(
        contentsOf: folder.appendingPathComponent("out/7-traversals/results.json"))
      let mine = try #require(results.tables?.first { $0.key == "mine" })
      let told = mine.rows.map { Double($0[1]) ?? 0 }
      #expect(told.count == 8 && told[0] > told[7] && told == told.sorted(by: >))
      // Too few, no pictures at all, and no file: one line, 65, and nothing written.
      try idx(50, of: 8).write(to: folder.appendingPathComponent("few"))
      try Data("nothing".utf8).write(to: folder.appendingPathComponent("foreign.npz"))
      for file in ["few", "foreign.npz", "absent"] {
        let bad = try Program.run(
          Program.path("traversals"), ["--quick", "--data", file, "--output", "bad"], in: folder)
        #expect(bad.exitCode == 65 && bad.error.split(separator: "\n").count == 1, "\(bad.error)")
        #expect(bad.error.contains(file))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/bad"))
      }
    }
  }
}
