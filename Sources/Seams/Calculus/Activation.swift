/// The function φ that is applied to every number that leaves a layer of a network.
///
/// All of it is here: its value, and its derivatives in terms of the value, which is kept, so that
/// what went in need not be. Each is computed for eight numbers at once.
public enum Activation: CaseIterable, Sendable {
  case identity, tanh

  /// φ(a).
  @inline(__always)
  func value<Element: Scalar>(_ a: SIMD8<Element>) -> SIMD8<Element> {
    switch self {
    case .identity: a
    case .tanh: Element.tanh(a)
    }
  }

  /// φ′(a), where φ(a) is y.
  @inline(__always)
  func slope<Element: Scalar>(_ y: SIMD8<Element>) -> SIMD8<Element> {
    switch self {
    case .identity: SIMD8(repeating: 1)
    case .tanh: 1 - y * y
    }
  }

  /// φ″(a), where φ(a) is y and φ′(a) is `slope`.
  @inline(__always)
  func curvature<Element: Scalar>(_ y: SIMD8<Element>, _ slope: SIMD8<Element>) -> SIMD8<Element> {
    switch self {
    case .identity: SIMD8()
    case .tanh: -2 * y * slope
    }
  }
}
