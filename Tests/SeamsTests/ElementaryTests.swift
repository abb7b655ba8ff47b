import CLoops
import Foundation
import Testing

@testable import Seams

/// The functions that loops take several numbers of at once against libm's of one, in units of the
/// last place of the result.
@Suite struct ElementaryTests {
  private static func each<T: Scalar>(_ f: Loop, _ numbers: [T]) -> [T] {
    var result = numbers
    T.each(f, numbers.count, &result, numbers)
    return result
  }

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
    _ type: T.Type, _ f: Loop, _ arguments: [Double], _ exact: (Double) -> Double
  ) -> Double {
    let numbers = arguments.map { T($0) }
    return zip(numbers, each(f, numbers)).map { x, mine in
      let (y, truth) = (Double(mine), exact(Double(x)))
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
    #expect(Self.error(Double.self, .exponential, wide, exp) < 3)
    #expect(Self.error(Double.self, .logarithm, positive, log) < 3)
    #expect(Self.error(Double.self, .tanh, numbers, tanh) < 6)
  }

  /// A coefficient that is slightly off leans the whole far end of a series one way.
  @Test func theSingleLogarithmLeansNoWay() {
    for range in [1.30...1.41, 0.71...0.77] {
      var random = Random(seed: 30)
      let numbers = (0..<20_000).map { _ in
        Float(range.lowerBound + random.uniform() * (range.upperBound - range.lowerBound))
      }
      let errors = zip(numbers, Self.each(.logarithm, numbers)).map { x, y in
        (Double(y) - log(Double(x))) / Double(Float(abs(log(Double(x)))).ulp)
      }
      #expect(abs(mean(errors)) < 0.1, "\(range): \(mean(errors))")
    }
  }

  @Test func floatsAreLibms() {
    let numbers = ElementaryTests.numbers(reach: 15)
    let wide = ElementaryTests.numbers(reach: 87)
    let near1 = numbers.map { 1 + abs($0) / 100 }
    let positive = wide.map { exp($0) } + near1 + [1e-40, 2e-45]
    #expect(Self.error(Float.self, .exponential, wide, exp) < 3)
    #expect(Self.error(Float.self, .logarithm, positive, log) < 3)
    #expect(Self.error(Float.self, .tanh, numbers, tanh) < 6)
  }

  @Test func turnsAreLibmsCosineAndSine() {
    // With u = 1 − e^(−½) the radius of Box and Muller is 1.
    let numbers = ElementaryTests.numbers(reach: 1)
    var pairs = numbers.flatMap { [1 - exp(-0.5), $0] }
    seams_normals(&pairs, numbers.count)
    for (k, u) in numbers.enumerated() {
      #expect(abs(pairs[2 * k] - cos(2 * .pi * u)) < 1.5e-15)
      #expect(abs(pairs[2 * k + 1] - sin(2 * .pi * u)) < 1.5e-15)
    }
  }

  @Test func theEdgesAreLibmsToo() {
    func check<T: Scalar>(_ type: T.Type) {
      // Of many and of one alike: a loop's end is not taken several at a time.
      func at(_ x: T, _ f: Loop) -> T {
        let results = Self.each(f, Array(repeating: x, count: 67)) + Self.each(f, [x])
        #expect(Set(results.map { $0.isNaN ? 0 : $0 }).count == 1)
        return results[0]
      }
      #expect(at(.infinity, .exponential) == .infinity)
      #expect(at(1000, .exponential) == .infinity)
      #expect(at(-.infinity, .exponential) == 0)
      #expect(at(-1000, .exponential) == 0)
      #expect(at(0, .logarithm) == -.infinity)
      #expect(at(.infinity, .logarithm) == .infinity)
      #expect(at(-1, .logarithm).isNaN)
      for x in [1000, T.infinity] {
        #expect(at(x, .tanh) == 1)
        #expect(at(-x, .tanh) == -1)
      }
      let many = (0..<20_000).map { T($0) / 1000 }
      #expect(Self.each(.tanh, many).allSatisfy { $0 <= 1 })
      for f in [Loop.exponential, .logarithm, .tanh] { #expect(at(.nan, f).isNaN) }
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
