import Foundation
import Seams
import Testing

/// Every operation on jets against central differences, and its Hessian against a second route.
@Suite struct JetTests {
  private static let cases: [(name: String, f: @Sendable ([Jet]) -> Jet)] = [
    ("sum", { z in z[0] + z[1] * z[1] + z[3] }),
    ("difference", { z in z[0] * z[2] - z[1] }),
    ("negative", { z in -(z[0] * z[3]) }),
    ("product", { z in z[0] * z[1] * z[2] * z[3] }),
    ("sum with a number", { z in z[0] * z[1] + 2 + (3 + z[2] * z[2]) }),
    ("difference with a number", { z in (z[0] * z[1] - 2) * (3 - z[2]) }),
    ("product with a number", { z in 2.5 * z[0] * z[1] * 0.3 }),
    ("quotient", { z in z[0] * z[1] / (z[2] * z[2] + z[3]) }),
    ("quotient of numbers", { z in 2 / (z[0] + z[1] * z[2]) + z[3] / 4 }),
    ("square root", { z in (z[0] * z[0] + z[1] * z[2] + 1).squareRoot() }),
    ("exponential", { z in exp(z[0] * z[1] - z[2]) }),
    ("logarithm", { z in log(z[0] * z[1] + z[2] * z[3] + 1) }),
    ("sine", { z in sin(z[0] * z[1] + z[2]) * z[3] }),
    ("cosine", { z in cos(z[0] + z[1] * z[3]) }),
    ("hyperbolic sine", { z in sinh(z[0] * z[1]) + sinh(z[2] * z[3]) }),
    ("hyperbolic cosine", { z in cosh(z[0] - z[1] * z[2]) }),
    ("hyperbolic tangent", { z in tanh(z[0] * z[1] + z[2]) * z[3] }),
  ]

  private let point = [0.7, 0.4, 0.9, 0.55]

  private func moved(_ i: Int, _ step: Double) -> [Jet] {
    var z = point
    z[i] += step
    return Jet.variables(at: z)
  }

  @Test(arguments: cases.indices) func derivativesAreCentralDifferences(_ index: Int) {
    let f = JetTests.cases[index].f
    let jet = f(Jet.variables(at: point))
    for i in 0..<4 {
      let h = 1e-5
      let (ahead, behind) = (f(moved(i, h)), f(moved(i, -h)))
      #expect(abs((ahead.value - behind.value) / (2 * h) - jet.gradient[i]) < 1e-9)
      for j in 0..<4 {
        // A difference of gradients, and of nothing else: the Hessian's second route.
        let slope = (ahead.gradient[j] - behind.gradient[j]) / (2 * h)
        #expect(abs(slope - jet.hessian(i, j)) < 1e-8, "\(JetTests.cases[index].name) \(i) \(j)")
        #expect(abs(jet.hessian(i, j) - jet.hessian(j, i)) < 1e-14)
      }
    }
  }

  /// Identities between functions, whose two sides take different rules.
  @Test func identities() {
    let z = Jet.variables(at: point)
    let u = z[0] * z[1] + z[2] / z[3]
    let pairs: [(Jet, Jet)] = [
      (sin(u) * sin(u) + cos(u) * cos(u), Jet(1)), (cosh(u) * cosh(u) - sinh(u) * sinh(u), Jet(1)),
      (tanh(u), sinh(u) / cosh(u)), (log(exp(u)), u), (exp(u), cosh(u) + sinh(u)),
      (u.squareRoot() * u.squareRoot(), u), (u * u.reciprocal, Jet(1)),
      (sin(2 * u), 2 * sin(u) * cos(u)),
    ]
    for (k, pair) in pairs.enumerated() {
      #expect(abs(pair.0.value - pair.1.value) < 1e-12, "\(k)")
      for i in 0..<4 {
        #expect(abs(pair.0.gradient[i] - pair.1.gradient[i]) < 1e-12, "\(k)")
        for j in 0..<4 {
          #expect(abs(pair.0.hessian(i, j) - pair.1.hessian(i, j)) < 1e-11, "\(k) \(i) \(j)")
        }
      }
    }
  }

  /// z₁² sin z₂, by hand.
  @Test func byHand() {
    let z = Jet.variables(at: [1.5, 0.3])
    let f = z[0] * z[0] * sin(z[1])
    #expect(abs(f.gradient[0] - 3 * sin(0.3)) < 1e-15)
    #expect(abs(f.gradient[1] - 2.25 * cos(0.3)) < 1e-15)
    #expect(abs(f.hessian(0, 0) - 2 * sin(0.3)) < 1e-15)
    #expect(abs(f.hessian(0, 1) - 3 * cos(0.3)) < 1e-15)
    #expect(abs(f.hessian(1, 1) + 2.25 * sin(0.3)) < 1e-15)
    #expect(f.gradient[2] == 0 && f.hessian(2, 3) == 0)
  }
}

/// A decoder's batches, and what is computed from them.
@Suite struct DecoderTests {
  private let d = ClosedForm("test", latents: 3) { z in
    [z[0] * z[1] * z[2], sin(z[0]) + z[2] * z[2], exp(z[1] - z[0]), z[2] * cos(z[1])]
  }
  private let z = Matrix([[0.3, -0.2, 0.8], [1.1, 0.4, -0.5]])

  @Test func shapesAndOrder() {
    let jets = d.jets(at: z)
    #expect(d.latents == 3 && d.outputs == 4 && jets.count == 2 && jets.pairs == 6)
    #expect(jets.slopes.rows == 6 && jets.curvatures.rows == 12)
    #expect(jets.values.row(1) == d(z.row(1)))
    #expect((0..<3).flatMap { i in (i..<3).map { jets.pair(i, $0) } } == [0, 1, 2, 3, 4, 5])
    #expect(jets.pair(2, 0) == 2)
    // ∂₀₁ and ∂₀₂ of z₀z₁z₂, and ∂₂₂ of the second output, at the second point.
    #expect(jets.curvatures[6 + 1, 0] == -0.5 && jets.curvatures[6 + 2, 0] == 0.4)
    #expect(jets.curvature(2, 2, at: 1)[1] == 2)
    #expect(jets.slopes[3 + 1, 0] == 1.1 * -0.5)
  }

  @Test func partsAreThoseOfTheJacobian() {
    let jets = d.jets(at: z)
    for p in 0..<2 {
      let J = jets.jacobian(at: p)
      #expect(J.rows == 4 && J.columns == 3)
      #expect((jets.gram(at: p) - J.transpose * J).largestEntry < 1e-15)
      let w = [0.3, -1, 2, 0.7]
      let byHand = Matrix(rows: 3, columns: 3) { i, j in
        (0..<4).reduce(0) { $0 + w[$1] * jets.curvature(i, j, at: p)[$1] }
      }
      #expect((jets.hessian(weights: w, at: p) - byHand).largestEntry < 1e-15)
    }
  }

  @Test func meansAreSumsOverPoints() {
    let jets = d.jets(at: z)
    let (weights, r) = ([0.3, 0.6], Matrix([[1, -2, 0.5, 0.1], [0.4, 0, -1, 3]]))
    let gram = 0.3 * jets.gram(at: 0) + 0.6 * jets.gram(at: 1)
    #expect((jets.meanGram(weights) - gram).largestEntry < 1e-14)
    let hessian =
      0.3 * jets.hessian(weights: r.row(0), at: 0) + 0.6 * jets.hessian(weights: r.row(1), at: 1)
    #expect((jets.meanHessian(along: r, weights) - hessian).largestEntry < 1e-14)
    let slope = zip(
      jets.jacobian(at: 0).transpose * r.row(0), jets.jacobian(at: 1).transpose * r.row(1)
    ).map { 0.3 * $0 + 0.6 * $1 }
    #expect(zip(jets.meanSlope(along: r, weights), slope).allSatisfy { abs($0 - $1) < 1e-14 })
  }
}
