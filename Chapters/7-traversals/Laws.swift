import Foundation
import Images
import Seams

// Pictures of one spot, under laws of our choosing.

/// The law of a spot's place; its size is uniform and independent of the place.
enum Law: String, CaseIterable, Sendable {
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
  static let sizes = 1.0...2.2

  /// The latents behind spots, independent and standard normal, N × 3, as places and sizes in pixels.
  func places(of latents: Matrix<Double>) -> Matrix<Double> {
    func uniform(_ z: Double) -> Double { 2 * normalDistribution(z) - 1 }
    let (middle, root) = (0.5 * Double(Self.side), 0.5.squareRoot())
    let (size, spread) = (Self.sizes.lowerBound, Self.sizes.upperBound - Self.sizes.lowerBound)
    return Matrix(
      (0..<latents.rows).map { k in
        let z = latents.row(k)
        let (a, b) = (Self.reach * uniform(z[0]), Self.reach * uniform(z[1]))
        let (x, y) =
          switch self {
          case .square: (a, b)
          case .turned: (root * (a - b), root * (a + b))
          case .normal: (Self.reach / 3.0.squareRoot() * z[0], Self.reach / 3.0.squareRoot() * z[1])
          }
        return [middle + x, middle + y, size + spread * normalDistribution(z[2])]
      })
  }

  /// The two axes that the law has, at places N × 3; those of the pixels where it has none.
  func axes(of places: Matrix<Double>) -> Matrix<Double> {
    let pixels = places.columns(0..<2)
    return self == .turned ? diagonals(pixels) : pixels
  }

  /// The axes halfway between these.
  func otherAxes(of places: Matrix<Double>) -> Matrix<Double> {
    let pixels = places.columns(0..<2)
    return self == .turned ? pixels : diagonals(pixels)
  }
}

/// The sum and the difference of two columns: their axes, turned by 45°.
private func diagonals(_ axes: Matrix<Double>) -> Matrix<Double> {
  axes * Matrix([[1.0, 1], [1, -1]])
}

/// Spots and what they were drawn from.
struct SpotSample: Sendable {
  let law: Law
  /// N × 3, independent and standard normal: the truth's latents.
  let latents: Matrix<Double>
  /// N × 3: x, y and size, in pixels.
  let places: Matrix<Double>
  /// N × 256.
  let images: Matrix<Float>

  init(_ law: Law, count: Int, using random: inout Random) {
    self.law = law
    latents = random.normals(rows: count, columns: 3)
    places = law.places(of: latents)
    images = spots(places, side: Law.side)
  }
}
