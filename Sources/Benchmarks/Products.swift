import Seams

/// A product of an m × k and a k × n matrix, either stored as its transpose, done `times` times.
struct Product {
  let (m, k, n): (Int, Int, Int)
  let (transposeA, transposeB): (Bool, Bool)
  let times: Int

  init(
    _ m: Int, _ k: Int, _ n: Int, transposeA: Bool = false, transposeB: Bool = false, times: Int = 1
  ) {
    (self.m, self.k, self.n) = (m, k, n)
    (self.transposeA, self.transposeB, self.times) = (transposeA, transposeB, times)
  }
}

/// Seconds that matrix products take by themselves, all of them once and each by one call of BLAS,
/// with operands that were there before and results that go to memory in use.
func productSeconds<Element: Scalar>(_ products: [Product], _ type: Element.Type) -> Double {
  let largest = products.map { max($0.m * $0.k, $0.k * $0.n, $0.m * $0.n) }.max()!
  let (a, b) = (
    [Element](repeating: 0.5, count: largest), [Element](repeating: 0.25, count: largest)
  )
  var c = a
  func all() {
    c.withUnsafeMutableBufferPointer { c in
      for p in products {
        for _ in 0..<p.times {
          Element.blasGemm(
            p.transposeA, p.transposeB, p.m, p.n, p.k, 1, a, p.transposeA ? p.m : p.k, b,
            p.transposeB ? p.k : p.n, 0, c.baseAddress!, p.n)
        }
      }
    }
  }
  for _ in 0..<5 { all() }
  // Stretches of a tenth of a second: what else the machine does then takes the same share of these
  // as of what they are compared with.
  let clock = ContinuousClock()
  let count = max(1, Int(0.1 / (clock.measure { all() } / .seconds(1))))
  let stretches = (0..<7).map { _ in
    clock.measure { for _ in 0..<count { all() } } / .seconds(1) / Double(count)
  }
  return quantile(stretches, 0.5)
}
