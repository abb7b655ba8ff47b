import Foundation

/// A number that depends on up to four variables, with its gradient and its Hessian: forward-mode
/// differentiation to second order, exact up to rounding.
///
/// Arithmetic follows the product and chain rules, so a formula written in jets differentiates
/// itself:
///
///     let z = Jet.variables(at: [0.3, -1])
///     let f = z[0] * sin(z[1])   // f.gradient, f.hessian(0, 1)
public struct Jet: Sendable {
  public var value: Double
  /// The first derivatives.
  public var gradient: SIMD4<Double>
  /// The rows of the matrix of second derivatives.
  @usableFromInline
  var rows: (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>, SIMD4<Double>)

  /// How many variables a jet can depend on.
  public static let variableLimit = 4

  /// A number that depends on nothing.
  @inlinable
  public init(_ value: Double) { self.init(value, .zero, (.zero, .zero, .zero, .zero)) }

  @inlinable
  init(
    _ value: Double, _ gradient: SIMD4<Double>,
    _ rows: (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>, SIMD4<Double>)
  ) {
    self.value = value
    self.gradient = gradient
    self.rows = rows
  }

  /// The variables themselves, at one to four numbers.
  @inlinable
  public static func variables(at point: [Double]) -> [Jet] {
    require(
      (1...variableLimit).contains(point.count), "jets of \(point.count) variables; one to four")
    return point.indices.map { i in
      var jet = Jet(point[i])
      jet.gradient[i] = 1
      return jet
    }
  }

  /// The second derivative in variables i and j.
  @inlinable
  public func hessian(_ i: Int, _ j: Int) -> Double {
    switch i {
    case 0: rows.0[j]
    case 1: rows.1[j]
    case 2: rows.2[j]
    default: rows.3[j]
    }
  }

  /// f of the jet, from f, f′ and f″ at its value: the Hessian is f′·H + f″·ggᵀ.
  @inlinable
  public func chain(_ f: Double, _ first: Double, _ second: Double) -> Jet {
    let (g, s) = (gradient, second * gradient)
    return Jet(
      f, first * g,
      (
        first * rows.0 + g[0] * s, first * rows.1 + g[1] * s, first * rows.2 + g[2] * s,
        first * rows.3 + g[3] * s
      ))
  }
}

// MARK: Arithmetic

extension Jet {
  @inlinable
  public static func + (a: Jet, b: Jet) -> Jet {
    Jet(
      a.value + b.value, a.gradient + b.gradient,
      (a.rows.0 + b.rows.0, a.rows.1 + b.rows.1, a.rows.2 + b.rows.2, a.rows.3 + b.rows.3))
  }

  @inlinable
  public static func * (a: Jet, b: Jet) -> Jet {
    let (u, v, g, h) = (a.value, b.value, a.gradient, b.gradient)
    return Jet(
      u * v, u * h + v * g,
      (
        u * b.rows.0 + v * a.rows.0 + g[0] * h + h[0] * g,
        u * b.rows.1 + v * a.rows.1 + g[1] * h + h[1] * g,
        u * b.rows.2 + v * a.rows.2 + g[2] * h + h[2] * g,
        u * b.rows.3 + v * a.rows.3 + g[3] * h + h[3] * g
      ))
  }

  @inlinable
  public static func + (a: Jet, b: Double) -> Jet { Jet(a.value + b, a.gradient, a.rows) }

  @inlinable
  public static func * (a: Double, b: Jet) -> Jet {
    Jet(a * b.value, a * b.gradient, (a * b.rows.0, a * b.rows.1, a * b.rows.2, a * b.rows.3))
  }

  @inlinable
  public static prefix func - (a: Jet) -> Jet { -1 * a }

  @inlinable
  public static func - (a: Jet, b: Jet) -> Jet {
    Jet(
      a.value - b.value, a.gradient - b.gradient,
      (a.rows.0 - b.rows.0, a.rows.1 - b.rows.1, a.rows.2 - b.rows.2, a.rows.3 - b.rows.3))
  }

  /// 1/a.
  @inlinable
  public var reciprocal: Jet {
    let r = 1 / value
    return chain(r, -r * r, 2 * r * r * r)
  }

  @inlinable
  public static func / (a: Jet, b: Jet) -> Jet { a * b.reciprocal }

  @inlinable
  public static func + (a: Double, b: Jet) -> Jet { b + a }

  @inlinable
  public static func - (a: Jet, b: Double) -> Jet { a + -b }

  @inlinable
  public static func - (a: Double, b: Jet) -> Jet { -b + a }

  @inlinable
  public static func * (a: Jet, b: Double) -> Jet { b * a }

  @inlinable
  public static func / (a: Jet, b: Double) -> Jet { (1 / b) * a }

  @inlinable
  public static func / (a: Double, b: Jet) -> Jet { a * b.reciprocal }

  @inlinable
  public func squareRoot() -> Jet {
    let root = value.squareRoot()
    return chain(root, 0.5 / root, -0.25 / (root * value))
  }
}

// MARK: Functions

@inlinable
public func exp(_ a: Jet) -> Jet {
  let e = Foundation.exp(a.value)
  return a.chain(e, e, e)
}

@inlinable
public func log(_ a: Jet) -> Jet {
  let r = 1 / a.value
  return a.chain(Foundation.log(a.value), r, -r * r)
}

@inlinable
public func sin(_ a: Jet) -> Jet {
  let (s, c) = (Foundation.sin(a.value), Foundation.cos(a.value))
  return a.chain(s, c, -s)
}

@inlinable
public func cos(_ a: Jet) -> Jet {
  let (s, c) = (Foundation.sin(a.value), Foundation.cos(a.value))
  return a.chain(c, -s, -c)
}

@inlinable
public func sinh(_ a: Jet) -> Jet {
  let (s, c) = (Foundation.sinh(a.value), Foundation.cosh(a.value))
  return a.chain(s, c, s)
}

@inlinable
public func cosh(_ a: Jet) -> Jet {
  let (s, c) = (Foundation.sinh(a.value), Foundation.cosh(a.value))
  return a.chain(c, s, c)
}

@inlinable
public func tanh(_ a: Jet) -> Jet {
  let t = Foundation.tanh(a.value)
  let slope = 1 - t * t
  return a.chain(t, slope, -2 * t * slope)
}
