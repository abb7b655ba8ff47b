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
    var result: (singular: [[Element]], hessian: Matrix<Element>)
    result = ([], z)
    var line = try timed(min(repeats, 20)) {
      result = try secondOrder(decoder, at: z, of: x, Element(σ * σ))
    }
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
    let blocks = (0..<count).map { result.hessian.rows($0 * m..<($0 + 1) * m) }
    func checked(_ numbers: [Element], _ digits: Double) -> Field {
      .number((mean(numbers.map { Double($0) }) * digits).rounded() / digits)
    }
    line["variant"] = .text(Element.self == Float.self ? "float32" : "float64")
    line["batch"] = .number(Double(count))
    line["check_trace"] = checked(blocks.map(\.trace), 1e3)
    line["check_hess_norm"] = checked(blocks.map(\.frobeniusNorm), 1e3)
    line["check_sv_max"] = checked(result.singular.map { $0[0] }, 1e5)
    line["check_sv_min"] = checked(result.singular.map { $0[m - 1] }, 1e6)
    return line
  }
}

/// The singular values of J at each of N points, and the Hessians, (N·m) × m.
private func secondOrder<Element: Scalar>(
  _ decoder: Network<Element>, at z: Matrix<Element>, of x: Matrix<Element>, _ variance: Element
) throws -> (singular: [[Element]], hessian: Matrix<Element>) {
  let m = z.columns
  var (_, J, hessian) = decoder.curvatures(at: z) { (1 / variance) * (x - $0) }
  let singular = try (0..<z.rows).map { p in
    let rows = p * m..<(p + 1) * m
    let slopes = J.rows(rows)
    let gram = Matrix.product(slopes, slopes, transposeB: true)
    for k in gram.elements.indices {
      hessian.elements[p * m * m + k] -= gram.elements[k] / variance
    }
    return try eigen(gram).values.map { max($0, 0).squareRoot() }
  }
  return (singular, hessian)
}
