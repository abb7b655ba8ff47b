import Figures
import Foundation
import Images
import Pages
import Seams

// What a run of this chapter trains itself, beside the study's lines.

/// How long.
struct OwnSizes {
  let spotSteps, spotStarts, spriteSteps, digitSteps, ringSteps, sweepSteps: Int

  static let full = OwnSizes(
    spotSteps: 3000, spotStarts: 3, spriteSteps: PictureSetting.sprites.steps,
    digitSteps: PictureSetting.digits.steps, ringSteps: 2000, sweepSteps: 4000)
  static let quick = OwnSizes(
    spotSteps: 50, spotStarts: 2, spriteSteps: 100, digitSteps: 1500, ringSteps: 100,
    sweepSteps: 150)
}

/// Digits under one β.
struct SweepRun: Sendable {
  let beta: Double
  /// In nats a picture, and the squared error of decoded draws.
  let rate, squaredError: Double
  let live: Int
}

struct OwnRuns {
  /// D of each start, for each of the compared settings.
  let leads: [[Double]]
  /// How many steps they had, and the digits of `sweep`.
  let spotSteps, sweepSteps: Int
  let sprites, digits: LearnedPictures
  let rings: LearnedRings
  let sweep: [SweepRun]
  /// The eigenvalues of the digits' covariance.
  let spectrum: [Double]

  static let betas = [0.25, 1, 2, 4, 8]

  /// - Parameter isLive: Whether pictures of the sprites' latents are kept while they are learned.
  /// - Throws: `LearningError`, or `TableError`.
  init(_ sizes: OwnSizes, seed: UInt64, isLive: Bool) throws {
    let live = isLive ? try LivePictures() : nil
    defer { live?.remove() }
    let compared = SpotSetting.compared
    (spotSteps, sweepSteps) = (sizes.spotSteps, sizes.sweepSteps)
    leads = try sideBySide("spots", count: compared.count * sizes.spotStarts) { k in
      var setting = compared[k / sizes.spotStarts]
      setting.steps = sizes.spotSteps
      let learned = try setting.learned(k % sizes.spotStarts, seed: seed)
      let (law, places) = (setting.law, learned.fresh.places)
      return lead(learned.codes, law.axes(of: places), law.otherAxes(of: places))
    }.chunks(of: sizes.spotStarts)
    var sprites = PictureSetting.sprites
    sprites.steps = sizes.spriteSteps
    self.sprites = try Progress.over("sprites", total: 20) { progress in
      try sprites.learned(0, seed: seed) {
        progress.advance()
        try live?.draw($0.networks)
      }
    }
    var digits = PictureSetting.digits
    digits.steps = sizes.digitSteps
    self.digits = try digits.learned(0, seed: seed)
    rings = try LearnedRings(steps: sizes.ringSteps, seed: seed)
    sweep = try Self.sweep(steps: sizes.sweepSteps, seed: seed)
    let pixels = try digitPictures().images
    spectrum = try principalAxes(
      Matrix(rows: pixels.rows, columns: 64, elements: pixels.elements.map(Double.init))
    ).values
  }

  /// Digits under each β, the same three starts for each.
  static func sweep(steps: Int, seed: UInt64) throws -> [SweepRun] {
    try sideBySide("digits", count: 3 * betas.count) { k in
      var setting = PictureSetting.digits
      (setting.steps, setting.beta) = (steps, betas[k / 3])
      return try SweepRun(setting.learned(k % 3, seed: seed))
    }
  }
}

extension SweepRun {
  init(_ learned: LearnedPictures) {
    let model = learned.setting.model
    let bound = model.bound(learned.networks, on: learned.fresh.images, draws: 8, seed: 1)
    beta = learned.setting.beta
    rate = bound.rate
    // A draw's squared error, from its log-likelihood.
    squaredError = 2 * 0.04 * (bound.distortion - 0.5 * 64 * log(2 * .pi * 0.04))
    live = liveCodes(learned.codes).count
  }
}

/// The codes whose means have a deviation above 0.2.
func liveCodes(_ codes: Matrix<Double>) -> [Int] {
  (0..<codes.columns).filter { standardDeviation(codes.column($0)) > 0.2 }
}

extension Array {
  /// Pieces of equal length.
  func chunks(of length: Int) -> [[Element]] {
    stride(from: 0, to: count, by: length).map { Array(self[$0..<$0 + length]) }
  }
}

// MARK: What is no line

/// Ellipses at every angle, and shapes of every size, all in the middle, each with two latents.
struct LearnedRings {
  /// The angle of each ellipse, in radians, and its code.
  let angles: [Double]
  let ellipses: Matrix<Double>
  /// The shape of each picture (`Sprites.Shape`) and its code.
  let shapes: [Int]
  let islands: Matrix<Double>
  let ring, sea: ImageNetworks

  init(steps: Int, seed: UInt64) throws {
    var random = Random(seed: seed)
    let count = 1200
    let angles = (0..<count).map { _ in 2 * Double.pi * random.uniform() }
    let ellipse = Double(Sprites.Shape.ellipse.rawValue)
    (ring, ellipses) = try learnedSprites(
      angles.map { [ellipse, 1, $0, 0.5, 0.5] }, steps: steps, using: &random)
    let shapes = (0..<count).map { _ in random.integer(below: 3) }
    (sea, islands) = try learnedSprites(
      shapes.map { [Double($0), 0.5 + 0.5 * random.uniform(), 0.4, 0.5, 0.5] }, steps: steps,
      using: &random)
    (self.angles, self.shapes) = (angles, shapes)
  }
}

/// Networks for sprites of these factors, and their codes.
private func learnedSprites(
  _ factors: [[Double]], steps: Int, using random: inout Random
) throws -> (ImageNetworks, Matrix<Double>) {
  let images = Sprites.pixels(Matrix(factors), .zoomed(2.5))
  let model = ImageModel([1024, 64, 32, 2], .diagonal, .normal(variance: 0.1))
  let training = ImageTraining(
    model, from: model.start(using: &random),
    .init(steps: steps, rate: 0.003, seed: random.next()))
  try training.run(on: images)
  return (training.networks, training.networks.means(of: images))
}

// MARK: Pictures while it learns

/// A folder of pictures that is removed at the end.
struct LivePictures {
  let folder: URL
  private let codes = Matrix<Float>(rows: 35, columns: 5) { row, latent in
    row / 7 == latent ? Float(row % 7 - 3) * 0.6 : 0
  }

  init() throws {
    folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Output/custom/7-traversals-live")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// The five latents of sprites, a row each, in sprites.png.
  func draw(_ networks: ImageNetworks) throws {
    let pictures = networks.decoder(codes)
    let figure = Figure(width: 420, height: 300) {
      Panel(frame: .none) {
        Pictures((0..<35).map { square(pictures.row($0)) }, columns: 7, range: 0...1)
      }
    }
    try Data(figure.png(text: [])).write(
      to: folder.appendingPathComponent("sprites.png"), options: .atomic)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// A picture's pixels as a square.
func square(_ pixels: [Float]) -> Matrix<Double> {
  let side = Int(Double(pixels.count).squareRoot())
  return Matrix(rows: side, columns: side, elements: pixels.map(Double.init))
}
