import Foundation
import Images
import Seams

// Pictures of one spot, under laws of our choosing.

/// The law of a spot's place; its size is uniform and independent of the place.
enum Law: String, CaseIterable, Codable, Sendable {
  /// Uniform on a square whose sides are rows and columns of pixels.
  case square
  /// Uniform on the same square, turned by 45°.
  case turned
  /// Normal, with the square's variances.
  case normal
}

extension Law {
  static let side = 16
  /// Half the side of the square, in pixels.
  static let reach = 2.8
  static let sizes = (least: 1.0, most: 2.2)

  /// The latents behind a spot, independent and standard normal, as its place and size in pixels:
  /// N × 3.
  func places(_ latents: Matrix<Double>) -> Matrix<Double> {
    Matrix(
      (0..<latents.rows).map { k in
        let z = latents.row(k)
        var (a, b) = (Self.reach * (2 * normalDistribution(z[0]) - 1), Self.reach * (2 * normalDistribution(z[1]) - 1))
        switch self {
        case .square: break
        case .turned: (a, b) = ((a - b) * 0.5.squareRoot(), (a + b) * 0.5.squareRoot())
        case .normal:
          let deviation = Self.reach / 3.0.squareRoot()
          (a, b) = (deviation * z[0], deviation * z[1])
        }
        let middle = 0.5 * Double(Self.side)
        let size = Self.sizes.least + (Self.sizes.most - Self.sizes.least) * normalDistribution(z[2])
        return [middle + a, middle + b, size]
      })
  }
}

/// Spots and what they were drawn from.
struct SpotSample: Sendable {
  /// N × 3, independent and standard normal: the truth's latents.
  let latents: Matrix<Double>
  /// N × 3, in pixels.
  let places: Matrix<Double>
  let images: Matrix<Float>

  init(_ law: Law, count: Int, using random: inout Random) {
    latents = random.normals(rows: count, columns: 3)
    places = law.places(latents)
    images = spots(places, side: Law.side)
  }
}
