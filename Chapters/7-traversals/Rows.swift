import Figures
import Foundation
import Images
import Seams

// Rows of pictures along which one latent varies.

/// A latent and what it says.
struct Row {
  let latent: Int
  /// The attribute that it ranks most alike, the coefficient, and whether it falls as that rises.
  let attribute: String
  let correlation: Double
  let isFalling: Bool
  let isLive: Bool
}

extension LearnedPictures {
  /// A row for each latent: those that tell something first, by their attributes.
  var rows: [Row] {
    let table = rankCorrelations(codes, fresh.attributes)
    let live = Set(liveCodes(codes))
    return (0..<codes.columns).map { i in
      let row = table.row(i)
      let k = row.indices.max { row[$0] < row[$1] }!
      return Row(
        latent: i, attribute: fresh.names[k], correlation: row[k],
        isFalling: covariance(
          Matrix(columns: [ranks(codes.column(i)), ranks(fresh.attributes.column(k))]))[0, 1] < 0,
        isLive: live.contains(i))
    }.sorted {
      let places = [$0, $1].map { fresh.names.firstIndex(of: $0.attribute)! }
      if $0.isLive != $1.isLive { return $0.isLive }
      return (places[0], -$0.correlation) < (places[1], -$1.correlation)
    }
  }

  /// Seven pictures along a latent, from its 2 % to its 98 % quantile or, where it falls as its attribute
  /// rises, from there to here; the others as in `base`.
  func traversal(_ row: Row, from base: [Double]) -> [Matrix<Double>] {
    let ends = (row.isFalling ? [0.98, 0.02] : [0.02, 0.98]).map {
      quantile(codes.column(row.latent), $0)
    }
    let z = Matrix<Float>(rows: 7, columns: codes.columns) { k, i in
      Float(i == row.latent ? ends[0] + (ends[1] - ends[0]) * Double(k) / 6 : base[i])
    }
    let pictures = networks.decoder(z)
    return (0..<7).map { square(pictures.row($0)) }
  }
}

/// Figure 1 of the post, left: a row for each of five latents, sprites beside digits.
func traversalRows(_ sprites: LearnedPictures, _ digits: LearnedPictures) -> [Panel] {
  let digit = digits.codes.row(digits.fresh.factors.column(0).firstIndex(of: 2)!)
  let best = digits.rows.filter(\.isLive).sorted { $0.correlation > $1.correlation }.prefix(5)
  let originals = [(sprites, "sprites"), (digits, "digits")].map { learned, name in
    Panel(name, frame: .none) {
      Pictures(
        (0..<7).map { square(learned.fresh.images.row($0)) }, columns: 7, range: 0...1, gap: 3)
    }
  }
  return originals
    + zip(sprites.rows, best).flatMap { left, right in
      [
        panel(left, sprites.traversal(left, from: mean(sprites.codes))),
        panel(right, digits.traversal(right, from: digit)),
      ]
    }
}

private func panel(_ row: Row, _ pictures: [Matrix<Double>]) -> Panel {
  let correlation = String(format: "%.2f", row.correlation)
  let name = row.isLive ? "\(row.attribute)  \(correlation)" : "nothing"
  return Panel(name, frame: .none) { Pictures(pictures, columns: 7, range: 0...1, gap: 3) }
}

/// Figure 1 of the post, right: one latent moved in three pictures.
func attributeRows(_ sprites: LearnedPictures, _ digits: LearnedPictures) -> [Panel] {
  let pairs = [(sprites, "scale"), (digits, "slant")].map { learned, name in
    (learned, learned.rows.filter { $0.attribute == name }.max { $0.correlation < $1.correlation })
  }
  return (0..<3).flatMap { k in
    pairs.map { learned, row in
      let row = row ?? learned.rows[0]
      return Panel(k == 0 ? row.attribute : "", frame: .none) {
        Pictures(
          learned.traversal(row, from: learned.codes.row(k)), columns: 7, range: 0...1,
          gap: 3)
      }
    }
  }
}
