import Foundation
import Seams

// What is measured of a decoder and its codes.

/// RᵀGR for the k-th of so many rotations by equal angles around the circle.
func turned(_ G: Matrix<Double>, _ k: Int, of count: Int) -> Matrix<Double> {
  let R = rotation(2 * .pi * Double(k) / Double(count))
  return R.transpose * G * R
}

/// The rotation of the plane by an angle in radians.
func rotation(_ θ: Double) -> Matrix<Double> {
  Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]])
}

/// How far the columns of J are from orthogonal and from the axes, at some points.
struct Alignment: Sendable {
  /// c_IMA, and its mean over all rotations of the same J.
  var contrasts: [Double] = []
  var turned: [Double] = []
  /// The distance of V from the nearest signed permutation.
  var distances: [Double] = []

  /// - Parameter grams: JᵀJ of each point.
  init(_ grams: [Matrix<Double>]) throws {
    for G in grams {
      contrasts.append(try hadamardGap(G))
      turned.append(try rotatedContrast(G))
      distances.append(distanceFromPermutation(try eigen(G).vectors))
    }
  }

  /// The numerator and the denominator of the normalised c_IMA.
  var contrast: Double { quantile(contrasts, 0.5) }
  var turnedContrast: Double { quantile(turned, 0.5) }
  var distance: Double { mean(distances) }
}

/// JᵀJ of a decoder at the rows of z.
func grams(_ decoder: some Decoder, at z: Matrix<Double>) -> [Matrix<Double>] {
  let jets = decoder.jets(at: z)
  return (0..<z.rows).map { jets.gram(at: $0) }
}

/// The median over points of the C2 defect: the root of the mean square of ∂ⱼ log sᵢ, j ≠ i.
func speedDefect(_ decoder: some Decoder, at z: Matrix<Double>) -> Double {
  let jets = decoder.jets(at: z)
  return quantile(
    (0..<z.rows).map { p in
      let (G, bend) = (jets.gram(at: p), jets.curvature(0, 1, at: p))
      let speeds = (0..<2).map { dot(jets.slope($0, at: p), bend) / G[$0, $0] }
      return (dot(speeds, speeds) / 2).squareRoot()
    }, 0.5)
}

// MARK: One rotation afterwards

/// C^½ and C^−½ of a covariance.
func roots(_ C: Matrix<Double>) throws -> (half: Matrix<Double>, inverse: Matrix<Double>) {
  let (values, V) = try eigen(C)
  func power(_ p: Double) -> Matrix<Double> {
    V * .diagonal(values.map { pow($0, p) }) * V.transpose
  }
  return (power(0.5), power(-0.5))
}

/// What becomes of codes and of JᵀJ if the codes are whitened, and then turned once.
struct Afterwards {
  /// As they were, white, and turned.
  let codes: [Matrix<Double>]
  let grams: [[Matrix<Double>]]
  let rotation: Matrix<Double>

  /// - Parameters:
  ///   - whitening: The codes whose mean and covariance are made 0 and I.
  ///   - codes: Those that are carried along, a row each, with `grams`, the JᵀJ there.
  init(whitening: Matrix<Double>, codes: Matrix<Double>, grams: [Matrix<Double>]) throws {
    let (half, inverse) = try roots(covariance(whitening))
    let white = (codes - mean(whitening)) * inverse
    let whiteGrams = grams.map { half * $0 * half }
    let R = jointRotation(of: whiteGrams.map { $0 / $0.trace })
    rotation = R
    self.codes = [codes, white, white * R]
    self.grams = [grams, whiteGrams, whiteGrams.map { R.transpose * $0 * R }]
  }
}
