// The core: mathematics and learning.

private let bent = ["diagonal-hessian", "push-forward"]
private let learned = ["linear-vae", "push-forward"]

extension Fault {
  static let algebra = [
    Fault(
      "eigenvectors in rows", .formula, .transpose, "Factorisations.swift", "func eigen",
      "vectors.storage[i * n + k]", "vectors.storage[k * n + i]"),
    Fault(
      "largest entry without its sign taken off", .formula, .sign, "Matrix.swift",
      "var largestEntry", "max($0, abs($1))", "max($0, $1)"),
    Fault(
      "symmetry held against itself", .formula, .index, "Factorisations.swift",
      "func checkSymmetric", "elements[i * columns + j] - elements[j * columns + i]",
      "elements[i * columns + j] - elements[i * columns + j]"),
    Fault(
      "a digit lost in the single-precision logarithm", .formula, .digit, "functions.h",
      "INLINE float logarithm_float", "0.40000972152f", "0.40009721520f"),
    Fault(
      "cosine with the sine's sign", .formula, .sign, "functions.h",
      "INLINE double turn", "((quarters + 1) & 2) << 62", "(quarters & 2) << 62"),
    Fault(
      "quantile between other order statistics", .formula, .index, "Statistics.swift",
      "func quantile", "probability * Double(sorted.count - 1)",
      "max(0, probability * Double(sorted.count) - 1)"),
    Fault(
      "standard deviation over N", .shown, .index, "Statistics.swift", "func standardDeviation",
      "(count - 1)", "count"),
    Fault(
      "divergence with the determinants exchanged", .formula, .exchange, "Gaussian.swift",
      "func divergence", "other.factor.logDeterminant - factor.logDeterminant",
      "factor.logDeterminant - other.factor.logDeterminant", asking: ["ppca", "linear-vae"]),
    Fault(
      "conditioning without the mean of what is given", .formula, .term, "Gaussian.swift",
      "func conditional", "Swift.zip(values, given.mean).map { $0 - $1 }", "values",
      asking: ["ppca", "linear-vae"]),
    Fault(
      "draws by the transposed factor", .formula, .transpose, "Gaussian.swift", "func sample",
      "transposeB: true", "transposeB: false", asking: ["ppca"] + bent),
    Fault(
      "quadrature turned the wrong way", .formula, .transpose, "Quadrature.swift",
      "func nodes(of", "transposeB: true", "transposeB: false", asking: bent),
    Fault(
      "a permutation that leaves nothing in its place", .learning, .index, "Random.swift",
      "func permutation", "integer(below: i + 1)", "integer(below: i)"),
  ]

  static let calculus = [
    Fault(
      "reciprocal's second derivative halved", .formula, .factor, "Jet.swift", "var reciprocal",
      "2 * r * r * r", "r * r * r", asking: bent),
    Fault(
      "tanh bends the other way", .formula, .sign, "Jet.swift", "func tanh", "-2 * t * slope",
      "2 * t * slope", asking: bent),
    Fault(
      "a product's fourth row takes the third slope", .formula, .index, "Jet.swift",
      "static func *", "g[3] * h + h[3] * g", "g[3] * h + h[2] * g", asking: bent),
    Fault(
      "a row's slope from the first row only", .formula, .term, "TapeOperations.swift",
      "func visit", "Element.down($0, dy, x(a), scale: 1, onto: $1, place.rows, columns)",
      "Element.down($0, dy, x(a), scale: 1, onto: $1, 1, columns)", asking: learned),
    Fault(
      "squared norm's slope without its 2", .formula, .factor, "TapeOperations.swift",
      "func visit", "2 * dy[0]", "dy[0]", asking: learned),
  ]

  static let learning = [
    Fault(
      "Adam divides by the square", .learning, .power, "Adam.swift", "func descend",
      "Element(1 / (1 - pow(decay.second, Double(steps))).squareRoot())",
      "Element(1 / (1 - pow(decay.second, Double(steps))))", asking: learned),
    Fault(
      "the rate falls and rises again", .learning, .factor, "Training.swift", "func minimise",
      "cos(.pi * Double(step) / Double(steps))", "cos(2 * .pi * Double(step) / Double(steps))",
      asking: learned),
    Fault(
      "a run that diverges keeps its last values", .learning, .term, "Training.swift",
      "func minimise", "tape.parameterValues = kept", "kept = tape.parameterValues", asking: learned
    ),
    Fault(
      "a loss without its β", .learning, .term, "Autoencoder.swift", "init",
      "(0.5 * beta / Double(batch)) * q.squares", "(0.5 / Double(batch)) * q.squares",
      asking: ["push-forward"]),
    Fault(
      "a posterior's factor above its diagonal", .learning, .transpose, "Autoencoder.swift",
      "func posteriors", "L[i, j] =", "L[j, i] =", asking: ["push-forward"]),
    Fault(
      "batches of the first rows only", .learning, .index, "Autoencoder.swift", "func train",
      "random.integer(below: data.rows)", "random.integer(below: x.rows)",
      asking: ["push-forward"]),
    Fault(
      "first weights of the wrong size", .learning, .power, "Network.swift", "init",
      "(6 / Double(widths[k - 1] + widths[k])).squareRoot()",
      "(6 / Double(widths[k - 1] + widths[k]))", asking: ["push-forward"]),
  ]
}
