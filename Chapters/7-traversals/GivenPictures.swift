import Figures
import Foundation
import Images
import Pages
import Seams

// Pictures of a reader's own.

/// Learns the pictures of a file, weaves their page and ends the program.
func learnGiven(_ file: String, seed: UInt64, on page: Page) -> Never {
  let pictures = orExit(try given(file, seed: seed))
  page.describe(option: "data", as: "\(URL(fileURLWithPath: file).lastPathComponent.printable)")
  var setting = PictureSetting.digits
  (setting.name, setting.steps) = ("given", page.isQuick ? 300 : 12_000)
  let learned = orExit(
    try Progress.over("pictures", total: 20) { progress in
      try setting.learned(pictures, seed: seed) { _ in progress.advance() }
    })
  reportRows(learned, on: page)
  page.weave()
  exit(EXIT_SUCCESS)
}

/// Of dSprites 20,000 pictures, of an IDX file all.
/// - Throws: `Failure` (65) with what is wrong with the file.
private func given(_ file: String, seed: UInt64) throws -> ImageSet {
  let url = URL(fileURLWithPath: file)
  do {
    let set =
      try url.pathExtension == "npz"
      ? readDSprites(url, keeping: 20_000, seed: seed) : readIDX(images: url, labels: nil)
    guard set.width == set.height, set.pixels.rows >= 500, set.width <= 64 else {
      throw Failure(
        .data,
        "\(url.lastPathComponent): \(set.pixels.rows) pictures of \(set.width) by \(set.height); "
          + "give 500 or more, square, of at most 64 pixels a side")
    }
    return set
  } catch let error as ImageFileError { throw Failure(.data, error.description) }
}

extension String {
  /// Without what a terminal would obey.
  fileprivate var printable: String { onOneLine }
}

extension PictureSetting {
  /// Learns all but 500 of these pictures, at most, and keeps those for the rows.
  func learned(
    _ set: ImageSet, seed: UInt64, watch: (ImageTraining) throws -> Void
  ) throws -> LearnedPictures {
    var random = Random(seed: seed)
    let order = random.permutation(set.pixels.rows)
    let aside = min(500, order.count / 4)
    let model = ImageModel(
      [set.pixels.columns, 128, 64, 8], .diagonal, .normal(variance: 0.1), beta: 4)
    func sample(_ rows: ArraySlice<Int>) -> PictureSample {
      let images = set.pixels.rows(rows)
      let isNamed = !set.factorNames.isEmpty
      return isNamed
        ? PictureSample(
          images: images, attributes: set.factors.rows(rows), names: set.factorNames,
          factors: set.factors.rows(rows)) : .digits(images)
    }
    let networks = model.start(using: &random)
    let training = ImageTraining(
      model, from: networks, .init(steps: steps, rate: rate, seed: random.next()))
    let seen = sample(order[aside...])
    for part in 1...20 {
      try training.run(on: seen.images, until: steps * part / 20)
      try watch(training)
    }
    let fresh = sample(order[..<aside])
    return LearnedPictures(
      setting: self, networks: training.networks, fresh: fresh,
      codes: training.networks.means(of: fresh.images),
      codesBefore: networks.means(of: fresh.images))
  }
}

/// The rows of all latents, by what they tell, and their table.
func reportRows(_ learned: LearnedPictures, on page: Page) {
  let told = rates(
    learned.networks.means(of: learned.fresh.images),
    learned.networks.logDeviations(of: learned.fresh.images))
  let rows = learned.rows.sorted { told[$0.latent] > told[$1.latent] }
  let line = placeOfPictures()
  page.figure("mine", width: 560, height: 330, columns: 2, line: line) {
    rows.map { row in
      Panel("latent \(row.latent + 1): \(told[row.latent].formatted(digits: 2)) nats", frame: .none)
      {
        Pictures(
          learned.traversal(row, from: learned.codes.row(0)), columns: 7, range: 0...1,
          gap: 2)
      }
    }
  }
  page.table(
    "mine",
    rows: rows.map { row in
      [
        "\(row.latent + 1)", told[row.latent].formatted(digits: 2),
        standardDeviation(learned.codes.column(row.latent)).formatted(digits: 2), row.attribute,
        row.correlation.formatted(digits: 2),
      ]
    }, line: line)
}
