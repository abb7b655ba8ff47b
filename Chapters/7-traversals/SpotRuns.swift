import Foundation
import Images
import Pages
import Seams

// Spots are learned, and what is measured of what was learned.

/// A way to learn spots.
struct SpotSetting: Sendable {
  var name: String
  let law: Law
  let posterior: Posterior
  var steps = 20_000
  /// Whether the networks first learn the truth's latents.
  var isFromTruth = false
  var starts = 20
  /// The setting of which this one is the same for twice as many steps.
  var doubles: String?

  static let images = 20_000
  static let noise = 0.2
  static let rate = 0.003
}

extension SpotSetting {
  /// The four of the comparison.
  static let compared = [
    SpotSetting(name: "spots-square", law: .square, posterior: .diagonal),
    SpotSetting(name: "spots-turned", law: .turned, posterior: .diagonal),
    SpotSetting(name: "spots-normal", law: .normal, posterior: .diagonal),
    SpotSetting(name: "spots-full", law: .square, posterior: .full),
  ]

  static let study: [SpotSetting] =
    compared
    + [Law.square, .turned].map {
      SpotSetting(
        name: "spots-\($0)-truth", law: $0, posterior: .diagonal, isFromTruth: true, starts: 10)
    }
    + compared.map {
      SpotSetting(
        name: "\($0.name)-longer", law: $0.law, posterior: $0.posterior, steps: 40_000, starts: 10,
        doubles: $0.name)
    }

  var model: ImageModel {
    ImageModel([Law.side * Law.side, 128, 64, 3], posterior, .normal(variance: Self.noise))
  }

  var options: String {
    "\(law), \(posterior), \(model.widths), σ² \(Self.noise), \(Self.images) images, "
      + "Adam \(Self.rate) \(steps)\(isFromTruth ? " from the truth" : "")"
  }
}

/// Spots that were learned.
struct LearnedSpots: Sendable {
  let setting: SpotSetting
  let networks: ImageNetworks
  /// 2000 spots that were not trained on.
  let fresh: SpotSample
  /// N × 3, the means of their posteriors, and the codes before anything was learned.
  let codes, codesBefore: Matrix<Double>
  /// The principal components of the images, N × 3.
  let components: Matrix<Double>
}

extension SpotSetting {
  /// The random numbers of a start: the same networks for every setting.
  private static func random(_ start: Int, seed: UInt64) -> Random {
    Random(seed: seed &* 1_000_003 &+ UInt64(start))
  }

  /// The first spots that a start of the study sees.
  func sample(_ count: Int, start: Int, seed: UInt64 = 7) -> SpotSample {
    var random = Self.random(start, seed: seed)
    return SpotSample(law, count: count, using: &random)
  }

  /// - Throws: `LearningError`, or `AlgebraError` where the images have no principal axes.
  func learned(_ start: Int, seed: UInt64 = 7) throws -> LearnedSpots {
    var random = Self.random(start, seed: seed)
    let sample = SpotSample(law, count: Self.images, using: &random)
    let fresh = SpotSample(law, count: 2000, using: &random)
    var networks = model.start(using: &random)
    let before = networks.means(of: fresh.images)
    let plan = ImageTraining.Plan(steps: steps, rate: Self.rate, seed: random.next())
    if isFromTruth {
      networks = try model.fitted(networks, to: sample.images, sample.latents, plan)
    }
    let training = ImageTraining(model, from: networks, plan)
    try training.run(on: sample.images)
    let axes = try principalAxes(fresh.pixels).vectors.columns(0..<3)
    return LearnedSpots(
      setting: self, networks: training.networks, fresh: fresh,
      codes: training.networks.means(of: fresh.images), codesBefore: before,
      components: (fresh.pixels - mean(fresh.pixels)) * axes)
  }

  func run(_ start: Int) throws -> StudyRun {
    let learned = try learned(start)
    return StudyRun(
      setting: name, start: start, options: options, ending: "\(steps) steps",
      values: try learned.values(), grid: start == 0 ? learned.grid() : nil,
      digest: learned.networks.digest)
  }
}

extension SpotSample {
  var pixels: Matrix<Double> {
    Matrix(rows: images.rows, columns: images.columns, elements: images.elements.map(Double.init))
  }
}

extension ImageNetworks {
  /// Of all weights, bit by bit.
  var digest: String {
    StudyRun.digest(
      [encoder, decoder].flatMap {
        $0.layers.flatMap { $0.weights.elements + $0.bias.elements }
      }.map { UInt64($0.bitPattern) })
  }
}

extension LearnedSpots {
  /// All that a line keeps.
  func values() throws -> [String: Double] {
    let (law, places) = (setting.law, fresh.places)
    let (axes, other) = (law.axes(of: places), law.otherAxes(of: places))
    var values = [
      "axes": meanCorrelation(codes, axes), "other": meanCorrelation(codes, other),
      "size": meanCorrelation(codes, places.columns([2])),
      "axesBefore": meanCorrelation(codesBefore, axes),
      "axesPCA": meanCorrelation(components, axes), "otherPCA": meanCorrelation(components, other),
    ]
    values["lead"] = lead(codes, axes, other)
    let few = codes.rows(0..<300)
    let grams = grams(Network<Double>(networks.decoder), at: few)
    let contrast = try NormalisedContrast(grams)
    (values["contrast"], values["turnedContrast"]) = (contrast.contrast, contrast.turned)
    values["distance"] = mean(
      try grams.map { distanceFromPermutation(try eigen($0).vectors) })
    let bound = setting.model.bound(networks, on: fresh.images, draws: 16, seed: 1)
    (values["distortion"], values["rate"]) = (bound.distortion, bound.rate)
    values["bound"] = -bound.distortion - bound.rate
    return values
  }

  /// The codes that stand for place, the better paired ones, in the order of the law's axes.
  var placeCodes: [Int] {
    let table = rankCorrelations(codes, setting.law.axes(of: fresh.places))
    let pairs = (0..<3).flatMap { i in (0..<3).filter { $0 != i }.map { [i, $0] } }
    return best(of: pairs) { table[$0[0], 0] + table[$0[1], 1] }
  }

  /// Nine lines each way along these two codes, 21 pictures a line, the third at its mean: the x and
  /// the y of the middle of each picture's light, in pixels, to a thousandth.
  func grid() -> [[Double]] {
    let pair = placeCodes
    let spans = pair.map { i in [0.03, 0.97].map { quantile(codes.column(i), $0) } }
    let rest = mean(codes)
    func at(_ axis: Int, _ share: Double) -> Double {
      spans[axis][0] + share * (spans[axis][1] - spans[axis][0])
    }
    return (0..<18).map { line in
      let z = Matrix<Float>(rows: 21, columns: 3) { k, i in
        guard let axis = pair.firstIndex(of: i) else { return Float(rest[i]) }
        return Float(at(axis, axis == line / 9 ? Double(k) / 20 : Double(line % 9) / 8))
      }
      let pictures = networks.decoder(z)
      return (0..<21).flatMap { k in
        middleOfLight(pictures.row(k)).map { ($0 * 1000).rounded() / 1000 }
      }
    }
  }
}

/// The best of some choices.
private func best<T>(of choices: [T], by value: (T) -> Double) -> T {
  choices.max { value($0) < value($1) }!
}

/// The mean x and y of a square picture's light, in pixels.
func middleOfLight(_ pixels: [Float]) -> [Double] {
  let side = Int(Double(pixels.count).squareRoot())
  var (light, x, y) = (0.0, 0.0, 0.0)
  for (k, pixel) in pixels.enumerated() {
    // What is darker than black is black.
    let bright = max(0, Double(pixel))
    light += bright
    x += bright * (Double(k % side) + 0.5)
    y += bright * (Double(k / side) + 0.5)
  }
  return [x / light, y / light]
}

/// JᵀJ of a decoder at the rows of z.
func grams(_ decoder: some Decoder, at z: Matrix<Double>) -> [Matrix<Double>] {
  let jets = decoder.jets(at: z)
  return (0..<z.rows).map { jets.gram(at: $0) }
}
