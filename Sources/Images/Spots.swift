import Foundation
import Seams

/// Soft round spots, one a picture: exp(−|u − c|²/2s²) at the middles of side × side pixels, 1 at
/// its peak.
///
/// - Parameters:
///   - places: N × 3, of each spot the place c = (x, y), from the picture's upper left corner to the
///     right and down, and its size s, all in pixels.
///   - hasUnitMass: Whether the spot is divided by 2πs², so that all have the same amount of light.
/// - Returns: N × side².
public func spots(_ places: Matrix<Double>, side: Int, hasUnitMass: Bool = false) -> Matrix<Float> {
  require(places.columns == 3, "spots at \(places.shape) places; three columns: x, y, s")
  var pixels: [Float] = []
  pixels.reserveCapacity(places.rows * side * side)
  for k in 0..<places.rows {
    let (x, y, s) = (places[k, 0], places[k, 1], places[k, 2])
    // The exponential of a sum: a column's share times a row's.
    func shares(_ c: Double) -> [Double] {
      (0..<side).map { exp(-pow(Double($0) + 0.5 - c, 2) / (2 * s * s)) }
    }
    let (across, scale) = (shares(x), hasUnitMass ? 1 / (2 * .pi * s * s) : 1)
    for down in shares(y) { pixels += across.map { Float(scale * down * $0) } }
  }
  return Matrix(rows: places.rows, columns: side * side, elements: pixels)
}
