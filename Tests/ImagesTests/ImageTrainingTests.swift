import Foundation
import Seams
import Testing

@testable import Images

/// Small spots, and the model that learns them in a blink.
private func sample(_ count: Int, seed: UInt64) -> Matrix<Float> {
  var random = Random(seed: seed)
  return spots(
    Matrix(rows: count, columns: 3) { _, k in
      k < 2 ? 4 + 1.5 * random.normal() : 1.5 + random.uniform()
    }, side: 8)
}

private func small(
  _ posterior: Posterior = .diagonal, _ likelihood: ImageModel.Likelihood = .normal(variance: 0.1),
  beta: Double = 1
) -> ImageModel {
  ImageModel([64, 12, 3], posterior, likelihood, beta: beta)
}

private func inFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("images-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}

@Suite struct ImageTrainingTests {
  /// The loss of a linear decoder has a closed form: E‖x − Wz − b‖² is known, and so is the divergence.
  @Test(arguments: [Posterior.diagonal, .full])
  func lossOfALinearDecoder(_ posterior: Posterior) throws {
    var random = Random(seed: 3)
    let (n, m, β, σ2) = (5, 2, 1.7, 0.3)
    let W = random.normals(rows: m, columns: n)
    let (μ, logs, below) = ([0.4, -0.3], [log(0.5), log(0.8)], 0.6)
    func network(_ weights: Matrix<Double>, _ bias: [Double]) -> Network<Float> {
      Network(
        Network<Double>(
          layers: [.init(weights: weights, bias: Matrix([bias]), activation: .identity)]))
    }
    let code = μ + logs + (posterior == .full ? [below] : [])
    let networks = ImageNetworks(
      encoder: network(Matrix(rows: n, columns: code.count), code),
      decoder: network(W, [0, 0, 0, 0, 0]))
    let x = random.normals(rows: 4, columns: n)
    let images = Matrix<Float>(rows: 4, columns: n) { Float(x[$0, $1]) }
    let model = ImageModel([n, m], posterior, .normal(variance: σ2), beta: β)
    let draws = 20_000
    let found = model.bound(networks, on: images, draws: draws, seed: 5)
    let L = Matrix([[0.5, 0], [posterior == .full ? below : 0, 0.8]])
    let q = try Gaussian(mean: μ, covariance: .product(L, L, transposeB: true))
    let missed = pow((x - (Matrix([μ]) * W).elements).frobeniusNorm, 2) / 4
    let spread = (W * W.transpose * q.covariance).trace
    let expected = (missed + spread) / (2 * σ2) + 2.5 * log(2 * .pi * σ2)
    #expect(abs(found.rate - q.divergence(from: .standard(m))) < 1e-5)
    // A draw's value scatters by less than 20 nats.
    #expect(abs(found.distortion - expected) < 5 * 20 / (4 * Double(draws)).squareRoot())
    // What training descends: the divergence β times, and the rest once.
    let recorded = RecordedImageModel(model, from: networks, batch: 4)
    var row = 0
    recorded.x.fillWithRows(of: images) {
      row += 1
      return row - 1
    }
    recorded.fillDraws(using: &random)
    recorded.tape.run()
    let rest = Double(recorded.loss.number) - Double(recorded.distortion.number)
    #expect(abs(rest - β * q.divergence(from: .standard(m))) < 1e-4)
  }

  /// The slope that a step follows is that of the loss, in every kind of model.
  @Test(arguments: [
    small(), small(.full), small(.none), small(.diagonal, .learnedNormal(start: 0.2), beta: 2),
    small(.diagonal, .bits),
  ])
  func slopes(_ model: ImageModel) {
    var random = Random(seed: 11)
    let recorded = RecordedImageModel(model, from: model.start(using: &random), batch: 6)
    let images = sample(6, seed: 1)
    var row = 0
    recorded.x.fillWithRows(of: images) {
      row += 1
      return row - 1
    }
    recorded.fillDraws(using: &random)
    let start = recorded.tape.parameterVector
    recorded.tape.run()
    recorded.tape.differentiate(recorded.loss)
    let slopes = recorded.tape.slopeVector
    #expect(slopes.count == start.count)
    // Along random directions; of single precision about three digits are left.
    for _ in 0..<5 {
      let way = start.map { _ in Float(random.normal()) }
      func loss(_ t: Float) -> Double {
        recorded.tape.parameterVector = zip(start, way).map { $0 + t * $1 }
        recorded.tape.run()
        return Double(recorded.loss.number)
      }
      let h: Float = 2e-3
      let central = (loss(h) - loss(-h)) / (2 * Double(h))
      let along = zip(slopes, way).reduce(0.0) { $0 + Double($1.0 * $1.1) }
      #expect(abs(central - along) < 0.01 * max(1, abs(along), Double(norm(way.map(Double.init)))))
    }
  }

  /// Bits: −log p by its definition.
  @Test func bits() {
    var random = Random(seed: 2)
    let model = small(.none, .bits)
    let networks = model.start(using: &random)
    let images = sample(4, seed: 9).map { $0 > 0.4 ? 1 : 0 }
    let a = networks.decoder(networks.encoder(images))
    let expected =
      zip(a.elements, images.elements).reduce(0.0) {
        let p = 1 / (1 + exp(-Double($1.0)))
        return $0 - log($1.1 > 0.5 ? p : 1 - p)
      } / 4
    let found = model.bound(networks, on: images, draws: 1, seed: 1)
    #expect(abs(found.distortion - expected) < 1e-4 * expected)
  }

  /// Without factors of its own a learned variance becomes the mean squared error of a pixel.
  @Test func learnedVariance() throws {
    let images = sample(200, seed: 4)
    let model = small(.none, .learnedNormal(start: 1))
    let learned = try ImageTraining.trained(
      model, on: images, .init(steps: 3000, batch: 200, rate: 0.01, seed: 3))
    let missed = (learned.decoder(learned.encoder(images)) - images).elements
    let error = missed.reduce(0.0) { $0 + Double($1 * $1) } / Double(missed.count)
    #expect(abs(learned.variance! / error - 1) < 0.05)
  }

  @Test func trainingLowersTheLoss() throws {
    let images = sample(500, seed: 6)
    var random = Random(seed: 3)
    for posterior in Posterior.allCases {
      let model = small(posterior)
      let before = model.bound(model.start(using: &random), on: images, draws: 4, seed: 1)
      let learned = try ImageTraining.trained(
        model, on: images, .init(steps: 600, rate: 0.01, seed: 3))
      let after = model.bound(learned, on: images, draws: 4, seed: 1)
      #expect(after.distortion + after.rate < before.distortion + before.rate - 5)
    }
  }

  /// The fit to known latents inverts a decoder that is known.
  @Test func fittedToTheTruth() throws {
    var random = Random(seed: 8)
    let latents = random.normals(rows: 2000, columns: 3)
    let places = Matrix(rows: 2000, columns: 3) { k, j in
      j < 2 ? 4 + 0.8 * latents[k, j] : 1.6 + 0.2 * latents[k, j]
    }
    let images = spots(places, side: 8)
    let model = ImageModel([64, 24, 3], .diagonal, .normal(variance: 0.05))
    let fitted = try model.fitted(
      model.start(using: &random), to: images, latents,
      .init(steps: 3000, batch: 64, rate: 0.01, seed: 1))
    let codes = fitted.means(of: images)
    for k in 0..<3 {
      let missed = zip(codes.column(k), latents.column(k)).map { pow($0 - $1, 2) }
      #expect(mean(missed) < 0.1)
    }
  }
}

@Suite struct CheckpointTests {
  private let model = small(.full)
  private let plan = ImageTraining.Plan(steps: 120, batch: 16, rate: 0.01, seed: 5)
  private let images = sample(100, seed: 2)

  private func training(_ plan: ImageTraining.Plan? = nil, _ model: ImageModel? = nil)
    -> ImageTraining
  {
    var random = Random(seed: 77)
    let model = model ?? self.model
    return ImageTraining(model, from: model.start(using: &random), plan ?? self.plan)
  }

  /// Stopped at ten moments, the first and the last among them, it ends with the same bits.
  @Test func stoppedAndTakenUp() throws {
    let whole = training()
    try whole.run(on: images)
    var random = Random(seed: 1)
    let stops = [0, 1, 119, 120] + (0..<6).map { _ in 1 + random.integer(below: 118) }
    for stop in stops {
      try inFolder { folder in
        let file = folder.appendingPathComponent("checkpoint")
        let first = training()
        try first.run(on: images, until: stop)
        try first.save(to: file)
        let second = training()
        try second.resume(from: file)
        #expect(second.step == stop)
        try second.run(on: images)
        #expect(second.networks == whole.networks)
      }
    }
  }

  private func refusal(_ file: URL, _ other: ImageTraining? = nil) -> String {
    let other = other ?? training()
    let before = (other.networks, other.step)
    var line = "nothing was refused"
    do { try other.resume(from: file) } catch { line = "\(error)" }
    #expect(other.networks == before.0 && other.step == before.1)
    #expect(!line.contains("\n") && line.contains("checkpoint"))
    return line
  }

  @Test func whatDoesNotFitIsRefusedInALine() throws {
    try inFolder { folder in
      let file = folder.appendingPathComponent("checkpoint")
      #expect(refusal(file).contains("cannot be read"))
      let first = training()
      try first.run(on: images, until: 30)
      try first.save(to: file)
      let whole = try Data(contentsOf: file)
      var longer = plan
      longer.steps = 240
      #expect(refusal(file, training(longer)).contains("other options"))
      #expect(refusal(file, training(nil, small())).contains("other options"))
      let wide = ImageModel([64, 16, 3], .full, .normal(variance: 0.1))
      #expect(refusal(file, training(nil, wide)).contains("other options"))
      // Cut off anywhere, a bit turned anywhere, something behind it, nothing in it, other things.
      var random = Random(seed: 4)
      for _ in 0..<60 {
        try whole.prefix(random.integer(below: whole.count)).write(to: file)
        #expect(refusal(file).contains("damaged"))
        var turned = whole
        let place = random.integer(below: whole.count)
        turned[place] ^= 1 << UInt8(random.integer(below: 8))
        try turned.write(to: file)
        // A turned bit may leave all that counts as it was; then it is the same training.
        let other = training()
        do {
          try other.resume(from: file)
          try other.run(on: images)
          let undisturbed = training()
          try undisturbed.run(on: images)
          #expect(other.networks == undisturbed.networks)
        } catch { #expect(error is CheckpointError) }
      }
      try Data(count: 100_000_000).write(to: file)
      #expect(refusal(file).contains("bytes are more"))
      for text in ["", "{}", "bplist00", "<?xml version=\"1.0\"?><plist><dict/></plist>"] {
        try Data(text.utf8).write(to: file)
        #expect(refusal(file).contains("damaged"))
      }
    }
  }

  @Test func aNewerVersionIsRefused() throws {
    try inFolder { folder in
      let file = folder.appendingPathComponent("checkpoint")
      try training().save(to: file)
      let data = try Data(contentsOf: file)
      var format = PropertyListSerialization.PropertyListFormat.binary
      var list = try #require(
        try PropertyListSerialization.propertyList(from: data, format: &format) as? [String: Any])
      list["format"] = "Seams image training 2"
      try PropertyListSerialization.data(fromPropertyList: list, format: .binary, options: 0)
        .write(to: file)
      #expect(refusal(file).contains("another version"))
    }
  }

  @Test func nothingIsLeftWhereItCannotBeWritten() throws {
    try inFolder { folder in
      let file = folder.appendingPathComponent("nowhere/checkpoint")
      #expect(throws: (any Error).self) { try training().save(to: file) }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(left.isEmpty)
    }
  }
}
