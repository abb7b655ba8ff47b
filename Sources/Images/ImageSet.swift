import Seams

/// Pictures of one size in grey, and what they were drawn from.
public struct ImageSet: Sendable {
  /// N × (width·height), row by row from the top, from 0, dark, to 1, bright.
  public let pixels: Matrix<Float>
  public let width, height: Int
  /// N × k, the numbers behind each picture, and their names; k is 0 where nothing is known of them.
  public let factors: Matrix<Double>
  public let factorNames: [String]

  public init(
    pixels: Matrix<Float>, width: Int, height: Int, factors: Matrix<Double>, factorNames: [String]
  ) {
    require(
      pixels.columns == width * height && factors.rows == pixels.rows
        && factors.columns == factorNames.count,
      "\(pixels.shape) pixels of \(width) by \(height), \(factors.shape) factors of "
        + "\(factorNames.count) names")
    (self.pixels, self.width, self.height) = (pixels, width, height)
    (self.factors, self.factorNames) = (factors, factorNames)
  }
}
