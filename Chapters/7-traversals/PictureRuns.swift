import Foundation
import Images
import Pages
import Seams
import Tables

// Sprites and digits are learned, and what is measured of what was learned.

/// A way to learn pictures.
struct PictureSetting: Sendable {
  enum Kind: Sendable { case sprites, digits }

  var name: String
  let kind: Kind
  let posterior: Posterior
  var beta: Double
  var steps: Int
  var starts = 20
  /// The setting of which this one is the same for twice as many steps.
  var doubles: String?
}

extension PictureSetting {
  static let edge = Sprites.Edge.zoomed(2.5)

  static let sprites = PictureSetting(
    name: "sprites", kind: .sprites, posterior: .diagonal, beta: 10, steps: 12_000)
  static let digits = PictureSetting(
    name: "digits", kind: .digits, posterior: .diagonal, beta: 1, steps: 20_000)

  static let study: [PictureSetting] = [
    sprites, sprites.with("sprites-full", .full), sprites.with("sprites-none", .none),
    sprites.with("sprites-1", .diagonal, beta: 1, starts: 10),
    sprites.doubled(starts: 5),
    digits, digits.with("digits-full", .full), digits.with("digits-none", .none),
    digits.with("digits-4", .diagonal, beta: 4), digits.doubled(starts: 10),
  ]

  private func with(
    _ name: String, _ posterior: Posterior, beta: Double? = nil, starts: Int = 20
  ) -> PictureSetting {
    PictureSetting(
      name: name, kind: kind, posterior: posterior, beta: beta ?? self.beta, steps: steps,
      starts: starts)
  }

  private func doubled(starts: Int) -> PictureSetting {
    PictureSetting(
      name: "\(name)-longer", kind: kind, posterior: posterior, beta: beta, steps: 2 * steps,
      starts: starts, doubles: name)
  }

  var model: ImageModel {
    switch kind {
    case .sprites: ImageModel([1024, 128, 64, 5], posterior, .normal(variance: 0.1), beta: beta)
    case .digits: ImageModel([64, 64, 8], posterior, .normal(variance: 0.04), beta: beta)
    }
  }

  var rate: Double { kind == .sprites ? 0.004 : 0.003 }

  var options: String {
    "\(kind), \(posterior), \(model.widths), \(model.likelihood), β \(beta), Adam \(rate) \(steps)"
  }
}

/// Pictures, and what is known of each.
struct PictureSample: Sendable {
  let images: Matrix<Float>
  /// N × K: what is scored.
  let attributes: Matrix<Double>
  let names: [String]
  /// All factors of sprites, or the labels of digits.
  let factors: Matrix<Double>
}

extension PictureSample {
  static func sprites(_ count: Int, using random: inout Random) -> PictureSample {
    let set = Sprites.drawn(count, PictureSetting.edge, using: &random)
    return PictureSample(
      images: set.pixels, attributes: spriteAttributes(set.factors), names: ["x", "y", "scale"],
      factors: set.factors)
  }

  /// - Parameter labels: N × 1, where they are known.
  static func digits(
    _ images: Matrix<Float>, labels: Matrix<Double> = Matrix(rows: 0, columns: 0)
  ) -> PictureSample {
    PictureSample(
      images: images, attributes: Matrix((0..<images.rows).map { inkMoments(images.row($0)) }),
      names: ["slant", "ink", "width", "height"], factors: labels)
  }
}

/// x, y and scale of sprites of these factors.
func spriteAttributes(_ factors: Matrix<Double>) -> Matrix<Double> {
  Matrix(columns: [3, 4, 1].map { factors.column($0) })
}

/// What a square picture's light is like: its slant (how far to the right it lies a pixel further up),
/// its sum, and its deviations from its middle along rows and along columns, in pixels.
func inkMoments(_ pixels: [Float]) -> [Double] {
  let side = Int(Double(pixels.count).squareRoot())
  let middle = middleOfLight(pixels)
  var (ink, xx, xy, yy) = (0.0, 0.0, 0.0, 0.0)
  for (k, pixel) in pixels.enumerated() {
    let bright = max(0, Double(pixel))
    let (x, y) = (Double(k % side) + 0.5 - middle[0], Double(k / side) + 0.5 - middle[1])
    ink += bright
    xx += bright * x * x
    xy += bright * x * y
    yy += bright * y * y
  }
  return [-xy / yy, ink, (xx / ink).squareRoot(), (yy / ink).squareRoot()]
}

/// The digits of chapter 1, N × 64, pixels from 0 to 1, and their labels, N × 1.
/// - Throws: `TableError` if the file that comes with the package is damaged.
func digitPictures() throws -> (images: Matrix<Float>, labels: Matrix<Double>) {
  let table = try Table(bundled: "digits").data
  let digits = table.columns(0..<64)
  return (
    Matrix(rows: digits.rows, columns: 64, elements: digits.elements.map { Float($0 / 16) }),
    table.columns([64])
  )
}

/// Pictures that were learned.
struct LearnedPictures: Sendable {
  let setting: PictureSetting
  let networks: ImageNetworks
  /// Pictures that were not trained on.
  let fresh: PictureSample
  /// N × m, the means of their posteriors, and before anything was learned.
  let codes, codesBefore: Matrix<Double>
}

extension PictureSetting {
  /// - Parameter watch: Called after each twentieth of the steps.
  /// - Throws: `LearningError`, or `TableError`.
  func learned(
    _ start: Int, seed: UInt64 = 7, watch: (ImageTraining) throws -> Void = { _ in }
  ) throws -> LearnedPictures {
    var random = Random(seed: seed &* 1_000_003 &+ UInt64(start))
    let (sample, fresh) = try drawn(using: &random)
    let networks = model.start(using: &random)
    let training = ImageTraining(
      model, from: networks, .init(steps: steps, rate: rate, seed: random.next()))
    for part in 1...20 {
      try training.run(on: sample.images, until: steps * part / 20)
      try watch(training)
    }
    return LearnedPictures(
      setting: self, networks: training.networks, fresh: fresh,
      codes: training.networks.means(of: fresh.images),
      codesBefore: networks.means(of: fresh.images))
  }

  private func drawn(using random: inout Random) throws -> (PictureSample, PictureSample) {
    switch kind {
    case .sprites: return (.sprites(20_000, using: &random), .sprites(2000, using: &random))
    case .digits:
      let (all, labels) = try digitPictures()
      let order = random.permutation(all.rows)
      func sample(_ rows: ArraySlice<Int>) -> PictureSample {
        .digits(all.rows(rows), labels: labels.rows(rows))
      }
      return (sample(order[297...]), sample(order[..<297]))
    }
  }

  func run(_ start: Int) throws -> StudyRun {
    let learned = try learned(start)
    return StudyRun(
      setting: name, start: start, options: options, ending: "\(steps) steps",
      values: try learned.values(), grid: nil, digest: learned.networks.digest)
  }
}

/// What is left of N × m codes that vary: white, and turned once.
struct TurnedCodes {
  /// N × k: along the codes' principal axes, of variance 1; and turned by the one rotation that makes
  /// JᵀJ most diagonal.
  let white, turned: Matrix<Double>
  /// JᵀJ of either, at the first points.
  let whiteGrams, turnedGrams: [Matrix<Double>]
  /// From codes less their mean to turned ones, m × k.
  let map: Matrix<Double>

  /// - Parameter points: Of how many codes J is taken.
  /// - Throws: `AlgebraError` if a code is not finite.
  init(_ codes: Matrix<Double>, _ decoder: Network<Double>, points: Int = 200) throws {
    let (values, V) = try principalAxes(codes)
    // Means of posteriors have variances near 1, or near 0 where a direction is not used.
    let k = values.count { $0 > 0.05 * values[0] }
    let axes = V.columns(0..<k)
    let whitening = axes * .diagonal(values[..<k].map { 1 / $0.squareRoot() })
    let back = axes * .diagonal(values[..<k].map { $0.squareRoot() })
    white = (codes - mean(codes)) * whitening
    whiteGrams = grams(decoder, at: codes.rows(0..<points)).map { back.transpose * $0 * back }
    let R = jointRotation(of: whiteGrams.map { $0 / $0.trace })
    turned = white * R
    turnedGrams = whiteGrams.map { R.transpose * $0 * R }
    map = whitening * R
  }
}

extension LearnedPictures {
  /// All that a line keeps.
  func values() throws -> [String: Double] {
    var values: [String: Double] = [:]
    for (k, name) in fresh.names.enumerated() {
      let sorted = rankCorrelations(codes, fresh.attributes).column(k).sorted(by: >)
      (values[name], values["\(name)Next"]) = (sorted[0], sorted[1])
    }
    let m = codes.columns
    let images = Matrix(
      rows: fresh.images.rows, columns: fresh.images.columns,
      elements: fresh.images.elements.map(Double.init))
    let components =
      (images - mean(images)) * (try principalAxes(images).vectors.columns(0..<m))
    values["mccBefore"] = meanCorrelation(codesBefore, fresh.attributes)
    values["mccPCA"] = meanCorrelation(components, fresh.attributes)
    values["live"] = Double(liveCodes(codes).count)
    try score(codes, "", map: nil, into: &values)
    let once = try TurnedCodes(codes, Network<Double>(networks.decoder))
    values["kept"] = Double(once.turned.columns)
    try score(once.turned, "Once", map: once.map, into: &values)
    for (grams, name) in [(once.whiteGrams, "White"), (once.turnedGrams, "Once")] {
      let contrast = try NormalisedContrast(grams)
      values["contrast\(name)"] = contrast.contrast
      values["chance\(name)"] = contrast.turned
    }
    let bound = setting.model.bound(networks, on: fresh.images, draws: 16, seed: 1)
    (values["distortion"], values["rate"]) = (bound.distortion, bound.rate)
    return values
  }

  /// The scores of codes. `map` takes the networks' codes, less their mean, to these.
  private func score(
    _ codes: Matrix<Double>, _ name: String, map: Matrix<Double>?,
    into values: inout [String: Double]
  ) throws {
    values["mcc\(name)"] = meanCorrelation(codes, fresh.attributes)
    values["mig\(name)"] = mutualInformationGap(codes, fresh.attributes)
    values["sap\(name)"] = attributePredictability(codes, fresh.attributes)
    let dci = try disentanglementAndCompleteness(codes, fresh.attributes)
    (values["dciD\(name)"], values["dciC\(name)"]) = (dci.disentanglement, dci.completeness)
    guard setting.kind == .sprites else { return }
    values["factor\(name)"] = interventionOnSprites(networks, map)
  }
}

/// FactorVAE's score for x, y and scale: shape and orientation are drawn anew in every picture.
private func interventionOnSprites(_ networks: ImageNetworks, _ map: Matrix<Double>?) -> Double {
  var (random, others) = (Random(seed: 1), Random(seed: 2))
  return interventionScore(
    draw: { count, random in
      spriteAttributes(
        Matrix((0..<count).map { _ in Sprites.factors(random.integer(below: Sprites.count)) }))
    },
    encode: { wanted in
      let factors = Matrix(
        (0..<wanted.rows).map { k in
          let other = Sprites.factors(others.integer(below: Sprites.count))
          return [other[0], wanted[k, 2], other[2], wanted[k, 0], wanted[k, 1]]
        })
      let codes = networks.means(of: Sprites.pixels(factors, PictureSetting.edge))
      // A shift changes no variance.
      return map.map { codes * $0 } ?? codes
    }, votes: 200, points: 50, reference: 1000, using: &random)
}
