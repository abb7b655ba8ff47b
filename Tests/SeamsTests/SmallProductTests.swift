import Testing

@testable import Seams

/// The ways around BLAS against BLAS, whether this processor takes them by itself or not.
@Suite struct SmallProductTests {
  /// Rows, columns and depth about the borders between the ways and with ends of every kind; the last
  /// two lie in rows a page apart.
  private static let shapes = [
    (1, 1, 1), (4, 4, 4), (5, 13, 1), (2, 30, 40), (3, 20, 60), (70, 65, 300), (33, 130, 257),
    (260, 520, 20), (256, 1030, 12),
  ]

  private func check<T: Scalar>(_ type: T.Type, within tolerance: T) {
    var random = Random(seed: 17)
    for (m, n, k) in Self.shapes {
      let (a, b, c) = (
        random.normals(m * k).map { T($0) }, random.normals(k * n).map { T($0) },
        random.normals(m * n).map { T($0) }
      )
      for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
        let (lda, ldb) = (transposeA ? m : k, transposeB ? k : n)
        for beta: T in [0, 1, -0.5] {
          var (blas, any, pieces) = (c, c, c)
          T.blasGemm(transposeA, transposeB, m, n, k, 1.5, a, lda, b, ldb, beta, &blas, n)
          T.gemm(transposeA, transposeB, m, n, k, 1.5, a, lda, b, ldb, beta, &any, n)
          T.multiplyInPieces(transposeA, transposeB, m, n, k, 1.5, a, lda, b, ldb, beta, &pieces, n)
          for other in [any, pieces] {
            let worst = zip(blas, other).map { abs($0 - $1) }.max()!
            #expect(
              worst <= tolerance * T(k + 1),
              "\(m)×\(n)×\(k), \(transposeA) \(transposeB), \(beta): \(worst)")
          }
        }
      }
    }
  }

  /// Each of k products of normal numbers, below 6² but for chance, is rounded once and summed.
  @Test func productsAreBLASs() {
    check(Double.self, within: 36 * .ulpOfOne)
    check(Float.self, within: 36 * .ulpOfOne)
  }
}
