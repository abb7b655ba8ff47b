import Foundation
import Seams

/// White shapes on black with the factors of dSprites (Matthey et al., 2017) and on its grid: 3
/// shapes × 6 scales × 40 orientations × 32 × 32 places, here in 32 × 32 pixels.
///
/// The outlines are our own: the sizes and the exact heart of the original are not published as
/// formulas. A square's side and the axes of an ellipse are so chosen that all shapes of one scale
/// cover the same area.
public enum Sprites {
  public enum Shape: Int, CaseIterable, Sendable { case square, ellipse, heart }

  public static let side = 32
  public static let scales = (0..<6).map { 0.5 + 0.1 * Double($0) }
  public static let orientations = (0..<40).map { 2 * Double.pi * Double($0) / 39 }
  /// Of x and of y, from 0 to 1.
  public static let places = (0..<32).map { Double($0) / 31 }
  public static let factorNames = ["shape", "scale", "orientation", "x", "y"]
  /// How many pictures the grid has.
  public static let count = 3 * 6 * 40 * 32 * 32

  /// The factors of a picture by its number, 0 ..< count: the last one, y, changes fastest.
  public static func factors(_ number: Int) -> [Double] {
    require((0..<count).contains(number), "sprite \(number) of \(count)")
    var rest = number
    func digit(_ base: Int) -> Int {
      defer { rest /= base }
      return rest % base
    }
    let (y, x) = (places[digit(32)], places[digit(32)])
    let (orientation, scale) = (orientations[digit(40)], scales[digit(6)])
    return [Double(rest), scale, orientation, x, y]
  }

  /// What a shape's outline looks like. Blurred, every pixel is a mean with the weights of a normal law,
  /// whose deviation is given in pixels.
  public enum Edge: Hashable, Sendable {
    case sharp
    case blurred(Double)
    /// Blurred in proportion to the scale; the deviation is that of scale 1. A shape of half the scale is
    /// then the same picture in half the size.
    case zoomed(Double)

    func deviation(scale: Double) -> Double {
      switch self {
      case .sharp: 0
      case .blurred(let deviation): deviation
      case .zoomed(let deviation): deviation * scale
      }
    }
  }

  /// Pictures of these factors, N × 5: N × 32².
  public static func pixels(_ factors: Matrix<Double>, _ edge: Edge = .sharp) -> Matrix<Float> {
    require(factors.columns == 5, "sprites of \(factors.shape) factors; five columns")
    var elements: [Float] = []
    elements.reserveCapacity(factors.rows * side * side)
    // By the blur's deviation: on the grid there are six.
    var weights: [Double: Matrix<Float>] = [:]
    for k in 0..<factors.rows {
      let sharp = picture(factors.row(k))
      let deviation = edge.deviation(scale: factors[k, 1])
      if deviation == 0 {
        elements += sharp.elements
      } else {
        // Rows and then columns; beyond the edges is black.
        let W = weights[deviation] ?? normalWeights(deviation)
        weights[deviation] = W
        elements += (W * sharp * W).elements
      }
    }
    return Matrix(rows: factors.rows, columns: side * side, elements: elements)
  }

  private static func normalWeights(_ deviation: Double) -> Matrix<Float> {
    Matrix(rows: side, columns: side) {
      let distance = Double($0 - $1) / deviation
      return Float(exp(-0.5 * distance * distance) / (deviation * (2 * .pi).squareRoot()))
    }
  }

  /// Pictures drawn from the whole grid, each as likely as any.
  public static func drawn(
    _ number: Int, _ edge: Edge = .sharp, using random: inout Random
  ) -> ImageSet {
    let rows = Matrix((0..<number).map { _ in factors(random.integer(below: count)) })
    return ImageSet(
      pixels: pixels(rows, edge), width: side, height: side, factors: rows,
      factorNames: factorNames)
  }

  /// Each pixel is the mean of 4 × 4 points, in the shape or not.
  private static func picture(_ factors: [Double]) -> Matrix<Float> {
    var elements: [Float] = []
    elements.reserveCapacity(side * side)
    let shape = Shape(rawValue: Int(factors[0]))!
    let (c, s) = (cos(factors[2]), sin(factors[2]))
    // Nothing is cut off: an ellipse of scale 1 reaches 8.6 pixels from its middle, which keeps 9
    // from every edge.
    let (size, x, y) = (5.4 * factors[1], 9 + 14 * factors[3], 9 + 14 * factors[4])
    let reach = 1.6 * size
    let grid = 4
    for i in 0..<side {
      for j in 0..<side {
        let (dx, dy) = (Double(j) + 0.5 - x, Double(i) + 0.5 - y)
        guard abs(dx) < reach + 1, abs(dy) < reach + 1 else {
          elements.append(0)
          continue
        }
        var inside = 0
        for a in 0..<grid {
          for b in 0..<grid {
            let u = (dx + (Double(a) + 0.5) / Double(grid) - 0.5) / size
            let v = (dy + (Double(b) + 0.5) / Double(grid) - 0.5) / size
            if covers(shape, c * u + s * v, c * v - s * u) { inside += 1 }
          }
        }
        elements.append(Float(inside) / Float(grid * grid))
      }
    }
    return Matrix(rows: side, columns: side, elements: elements)
  }

  /// Whether a shape of area 4 about the origin has this point; y points down.
  static func covers(_ shape: Shape, _ x: Double, _ y: Double) -> Bool {
    switch shape {
    case .square: return max(abs(x), abs(y)) < 1
    case .ellipse:
      // Half axes in the ratio 2 : 1, π·a·b = 4.
      let a = (8 / Double.pi).squareRoot()
      return x * x / (a * a) + 4 * y * y / (a * a) < 1
    case .heart:
      // Inside (x² + y² − 1)³ = x²y³, of area 3.6620 about (0, 0.2935).
      let k = (3.6620 / 4).squareRoot()
      let (u, v) = (k * x, 0.2935 - k * y)
      let w = u * u + v * v - 1
      return w * w * w < u * u * v * v * v
    }
  }
}
