import Foundation
import Seams

/// At 256 points of a tanh decoder 10-256-256-1024: the Jacobian J, its singular values by way of
/// JᵀJ, and the Hessian of log p(x|z) = −‖x − d(z)‖²/2σ², −JᵀJ/σ² + Σ (x − d)ₖ∇²dₖ/σ².
func hessians<Element: Scalar>(_ type: Element.Type) -> @Sendable (Int) throws -> [String: Field] {
  { repeats in
    let (count, m, n, σ) = (256, 10, 1024, 0.1)
    let start: Network<Double> = startingNetwork([m, 256, 256, n], seed: 31)
    let exact = Network(
      layers: start.layers.enumerated().map { k, layer in
        .init(
          weights: (k < 2 ? 3 : 1) * layer.weights, bias: layer.bias, activation: layer.activation)
      })
    let points = counterNormals(41, rows: count, columns: m)
    let data = exact(points) + σ * counterNormals(42, rows: count, columns: n)
    let decoder = Network<Element>(exact)
    let z = Matrix(rows: count, columns: m, elements: points.elements.map { Element($0) })
    let x = Matrix(rows: count, columns: n, elements: data.elements.map { Element($0) })
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    func all() throws -> [SecondOrder<Element>] {
      try secondOrder(decoder, at: z, of: x, Element(σ * σ), threads: threads)
    }
    var line = try timed(min(repeats, 20)) { _ = try all() }
    let result = try all()
    // The products of the values, the Jacobian, the slopes of the weighted sum, and the three that
    // every point has to itself.
    let products =
      [(m, 256), (256, 256), (256, n)].flatMap { rows, columns in
        [Product(count, rows, columns), Product(count, columns, rows, transposeB: true)]
      } + [Product(count * m, 256, 256), Product(count * m, 256, n)]
      + [n, 256, 256].map { Product(m, $0, m, transposeB: true, times: count) }
    if case .number(let median)? = line["median_ms"] {
      let seconds = productSeconds(products, Element.self)
      line["ratio_to_products"] = .number((median / 1000 / seconds * 100).rounded() / 100)
    }
    for key in ["first_ms", "median_ms", "min_ms", "max_ms"] {
      line["all_\(key)"] = line.removeValue(forKey: key)
    }
    func checked(_ numbers: [Element], _ digits: Double) -> Field {
      .number((mean(numbers.map { Double($0) }) * digits).rounded() / digits)
    }
    line["variant"] = .text(Element.self == Float.self ? "float32" : "float64")
    line["batch"] = .number(Double(count))
    line["check_trace"] = checked(result.flatMap(\.hessians).map(\.trace), 1e3)
    line["check_hess_norm"] = checked(result.flatMap(\.hessians).map(\.frobeniusNorm), 1e3)
    line["check_sv_max"] = checked(result.flatMap(\.singular).map { $0[0] }, 1e5)
    line["check_sv_min"] = checked(result.flatMap(\.singular).map { $0[m - 1] }, 1e6)
    return line
  }
}

/// The second order of a decoder at some points.
private struct SecondOrder<Element: Scalar>: Sendable {
  /// The Jacobians, row p·m + i being ∂ᵢd at point p.
  let J: Matrix<Element>
  /// The singular values of each, m a point.
  let singular: [[Element]]
  /// The Hessians, m × m each.
  let hessians: [Matrix<Element>]

  /// At points z, of which `x` are the data.
  init(
    _ decoder: Network<Element>, at z: Matrix<Element>, of x: Matrix<Element>, _ variance: Element
  )
    throws
  {
    let m = z.columns
    let curvatures: Matrix<Element>
    (_, J, curvatures) = decoder.curvatures(at: z) { (1 / variance) * (x - $0) }
    var grams = Matrix<Element>(rows: J.rows, columns: m)
    grams.addBlockProducts(J, J)
    let all = curvatures - (1 / variance) * grams
    let blocks = (0..<z.rows).map { $0 * m..<($0 + 1) * m }
    hessians = blocks.map { all.rows($0) }
    singular = try blocks.map {
      try eigenvalues(grams.rows($0)).map { max($0, 0).squareRoot() }
    }
  }
}

/// At N points z for their data x, 64 at a time so that what is computed on the way stays in the
/// processor's cache.
private func secondOrder<Element: Scalar>(
  _ decoder: Network<Element>, at z: Matrix<Element>, of x: Matrix<Element>, _ variance: Element,
  threads: Int
) throws -> [SecondOrder<Element>] {
  try sideBySide(count: (z.rows + 63) / 64, threads: threads) { piece in
    let points = 64 * piece..<min(64 * (piece + 1), z.rows)
    return try SecondOrder(decoder, at: z.rows(points), of: x.rows(points), variance)
  }
}
