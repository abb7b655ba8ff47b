// Products of matrices that are too small for what BLAS does first: it copies both factors into an
// order of its own, and a network's layers are so narrow that this takes as long as a fifth of the
// multiplications.

/// BLAS takes longer to begin than so few multiplications take, above all for a·bᵀ.
private let few = 64

/// Up to so many multiplications OpenBLAS leaves the factors where they are, if it has kernels for it.
private let small = 1_000_000

/// A second factor of so few entries is transposed first, for these kernels take a·bᵀ at half the
/// speed of a·b.
private let fewToTranspose = 1024

extension Scalar {
  /// c ← α·op(a)·op(b) + β·c, where op(a) is m × k, op(b) is k × n and c is m × n.
  @_specialize(where Self == Double)
  @_specialize(where Self == Float)
  public static func gemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Self, _ a: In,
    _ lda: Int, _ b: In, _ ldb: Int, _ beta: Self, _ c: Out, _ ldc: Int
  ) {
    let size = m * n * k
    if size <= few {
      multiply(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
    } else if transposeB && n * k <= fewToTranspose {
      withTranspose(n, k, b, ldb) {
        blasGemm(transposeA, false, m, n, k, alpha, a, lda, $0, n, beta, c, ldc)
      }
    } else if size > small && BLAS.hasSmallKernels && BLAS.threads == 1
      && (m <= 128 || n * k * MemoryLayout<Self>.stride <= 1 << 20 || (m <= 1024 && k <= 512))
    {
      multiplyInPieces(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
    } else {
      blasGemm(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
    }
  }

  /// The same in pieces for which OpenBLAS copies nothing. It pays while b stays in the cache.
  @_specialize(where Self == Double)
  @_specialize(where Self == Float)
  static func multiplyInPieces(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Self, _ a: In,
    _ lda: Int, _ b: In, _ ldb: Int, _ beta: Self, _ c: Out, _ ldc: Int
  ) {
    // By measurement: the best for a·b and aᵀ·b, and for a·bᵀ.
    let (rows, columns, depth) = (32, transposeB ? 16 : 64, 256)
    // Pieces of rows that are a page apart share a few lines of the cache; for many rows of a it pays
    // to lay each piece of b close together.
    let isLaidClose = !transposeB && m >= 256 && ldb * MemoryLayout<Self>.stride >= 4096
    withUnsafeTemporaryAllocation(of: Self.self, capacity: isLaidClose ? depth * columns : 0) {
      copy in
      for j in stride(from: 0, to: n, by: columns) {
        let width = min(columns, n - j)
        for l in stride(from: 0, to: k, by: depth) {
          let length = min(depth, k - l)
          var (piece, step) = (b + (transposeB ? j * ldb + l : l * ldb + j), ldb)
          if isLaidClose {
            let copy = copy.baseAddress!
            for row in 0..<length {
              (copy + row * width).initialize(from: piece + row * ldb, count: width)
            }
            (piece, step) = (UnsafePointer(copy), width)
          }
          for i in stride(from: 0, to: m, by: rows) {
            blasGemm(
              transposeA, transposeB, min(rows, m - i), width, length, alpha,
              a + (transposeA ? l * lda + i : i * lda + l), lda, piece, step, l == 0 ? beta : 1,
              c + i * ldc + j, ldc)
          }
        }
      }
    }
  }

  /// Calls `body` with bᵀ, k × n.
  @inline(__always)
  private static func withTranspose(_ n: Int, _ k: Int, _ b: In, _ ldb: Int, _ body: (In) -> Void) {
    withUnsafeTemporaryAllocation(of: Self.self, capacity: n * k) { copy in
      let copy = copy.baseAddress!
      for i in 0..<k {
        var source = b + i
        for j in 0..<n {
          (copy + i * n + j).initialize(to: source.pointee)
          source += ldb
        }
      }
      body(copy)
    }
  }

  /// The same, entry by entry.
  @inline(__always)
  private static func multiply(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Self, _ a: In,
    _ lda: Int, _ b: In, _ ldb: Int, _ beta: Self, _ c: Out, _ ldc: Int
  ) {
    let (down, right) = transposeA ? (1, lda) : (lda, 1)
    let (below, beside) = transposeB ? (1, ldb) : (ldb, 1)
    for i in 0..<m {
      for j in 0..<n {
        var (x, y, sum) = (a + i * down, b + j * beside, Self(0))
        for _ in 0..<k {
          sum += x.pointee * y.pointee
          x += right
          y += below
        }
        let entry = c + (i * ldc + j)
        entry.pointee = beta == 0 ? alpha * sum : alpha * sum + beta * entry.pointee
      }
    }
  }
}
