import Foundation
import Testing

@testable import Seams

/// The functions of eight numbers against libm's of one, in units of the last place of the result.
@Suite struct ElementaryTests {
  /// Numbers of both signs and many sizes, up to `reach`.
  private static func numbers(reach: Double) -> [Double] {
    var random = Random(seed: 8)
    let spread = (0..<4000).map { _ in (2 * random.uniform() - 1) * reach }
    let small = (0..<1000).map { _ in
      (2 * random.uniform() - 1) * pow(10, -12 * random.uniform())
    }
    return spread + small + [0, 1, -1, 0.5, -0.5, reach, -reach]
  }

  /// The largest distance of `mine` from `exact`, in units of the last place of a `T`.
  private static func error<T: Scalar>(
    _ arguments: [Double], _ mine: (SIMD8<T>) -> SIMD8<T>, _ exact: (Double) -> Double
  ) -> Double {
    arguments.map { argument in
      let x = T(argument)
      let (y, truth) = (Double(mine(SIMD8(repeating: x))[5]), exact(Double(x)))
      let unit = Double(max(T(abs(truth)).ulp, T.leastNormalMagnitude))
      return abs(y - truth) / unit
    }.max()!
  }

  @Test func doublesAreLibms() {
    let numbers = ElementaryTests.numbers(reach: 30)
    let wide = ElementaryTests.numbers(reach: 700)
    let near1 = numbers.map { 1 + abs($0) / 100 }
    let positive =
      wide.map { exp($0) } + near1
      + [.leastNormalMagnitude / 8, .leastNonzeroMagnitude]
    #expect(ElementaryTests.error(wide, Double.exponential, exp) < 3)
    #expect(ElementaryTests.error(numbers, Double.exponentialLess1, expm1) < 3)
    #expect(ElementaryTests.error(positive, Double.logarithm, log) < 3)
    #expect(ElementaryTests.error(numbers, Double.tanh, tanh) < 6)
    #expect(ElementaryTests.error(positive, Double.squareRoot, sqrt) == 0)
  }

  /// A coefficient that is slightly off leans the whole far end of a series one way.
  @Test func theSingleLogarithmLeansNoWay() {
    for range in [1.30...1.41, 0.71...0.77] {
      var random = Random(seed: 30)
      let errors = (0..<20_000).map { _ -> Double in
        let x = Float(range.lowerBound + random.uniform() * (range.upperBound - range.lowerBound))
        let truth = log(Double(x))
        return (Double(Float.logarithm(SIMD8(repeating: x))[5]) - truth)
          / Double(Float(abs(truth)).ulp)
      }
      #expect(abs(mean(errors)) < 0.1, "\(range): \(mean(errors))")
    }
  }

  @Test func floatsAreLibms() {
    let numbers = ElementaryTests.numbers(reach: 15)
    let wide = ElementaryTests.numbers(reach: 87)
    let near1 = numbers.map { 1 + abs($0) / 100 }
    let positive = wide.map { exp($0) } + near1 + [1e-40, 2e-45]
    #expect(ElementaryTests.error(wide, Float.exponential, exp) < 3)
    #expect(ElementaryTests.error(numbers, Float.exponentialLess1, expm1) < 3)
    #expect(ElementaryTests.error(positive, Float.logarithm, log) < 3)
    #expect(ElementaryTests.error(numbers, Float.tanh, tanh) < 6)
    // Double's root, rounded, is a Float's.
    #expect(
      ElementaryTests.error(positive, Float.squareRoot, { Double(Float($0.squareRoot())) }) == 0)
  }

  @Test func turnsAreLibmsCosineAndSine() {
    for u in ElementaryTests.numbers(reach: 1) {
      let (cosine, sine) = Double.turn(SIMD8(repeating: u))
      #expect(abs(cosine[3] - cos(2 * .pi * u)) < 1e-15)
      #expect(abs(sine[3] - sin(2 * .pi * u)) < 1e-15)
    }
  }

  @Test func theEdgesAreLibmsToo() {
    func check<T: Scalar>(_ type: T.Type) {
      func at(_ x: T, _ f: (SIMD8<T>) -> SIMD8<T>) -> T { f(SIMD8(repeating: x))[7] }
      #expect(at(.infinity, T.exponential) == .infinity)
      #expect(at(1000, T.exponential) == .infinity)
      #expect(at(-.infinity, T.exponential) == 0)
      #expect(at(-1000, T.exponential) == 0)
      #expect(at(0, T.logarithm) == -.infinity)
      #expect(at(.infinity, T.logarithm) == .infinity)
      #expect(at(-1, T.logarithm).isNaN)
      for x in [1000, T.infinity] {
        #expect(at(x, T.tanh) == 1)
        #expect(at(-x, T.tanh) == -1)
      }
      let functions = [T.exponential, T.exponentialLess1, T.logarithm, T.tanh]
      for function in functions { #expect(at(.nan, function).isNaN) }
    }
    check(Double.self)
    check(Float.self)
  }

  /// However many are asked for at a time, the normals are the same, and they are the formula's.
  @Test func normalsAreBoxAndMullersOneByOneOrMany() {
    var (one, many, uniforms) = (Random(seed: 4), Random(seed: 4), Random(seed: 4))
    let counts = [1, 2, 3, 16, 17, 5, 40, 0, 31, 1]
    for count in counts {
      let expected = (0..<count).map { _ in one.normal() }
      #expect(many.normals(count) == expected)
    }
    #expect(one.next() == many.next())
    var (pairs, together) = (Random(seed: 4), [Double]())
    while together.count < 100 {
      let (u, v) = (uniforms.uniform(), uniforms.uniform())
      let radius = (-2 * log(1 - u)).squareRoot()
      together += [radius * cos(2 * .pi * v), radius * sin(2 * .pi * v)]
    }
    for (mine, libms) in zip(pairs.normals(100), together) { #expect(abs(mine - libms) < 4e-15) }
  }
}
