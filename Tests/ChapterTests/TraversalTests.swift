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

  /// (7.5) against the integral of q log q/p.
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

  // MARK: A reader's pictures

  /// 600 pictures of 8 × 8 as IDX: a magic number, three sizes, a byte a pixel.
  private func idx(_ count: UInt8, of side: UInt8) -> Data {
    let pictures = Int(count) * 3
    var bytes: [UInt8] = [0, 0, 8, 3, 0, 0, UInt8(pictures >> 8), UInt8(pictures & 255)]
    bytes += [0, 0, 0, side, 0, 0, 0, side]
    var random = Random(seed: 2)
    for _ in 0..<pictures {
      let bright = random.integer(below: 64)
      for k in 0..<Int(side) * Int(side) { bytes.append(k == bright ? 255 : UInt8(k)) }
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
