#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import CLAPACK
import CLoops

/// A number that BLAS and LAPACK know: `Double`, or `Float` where an image network needs it.
///
/// The requirements are the routines themselves, with the names that LAPACK gives them less the
/// letter for the type. Matrices are row-major and dense, so a leading dimension is a row's length.
public protocol Scalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable
where RawSignificand: FixedWidthInteger {
  /// c ← α·op(a)·op(b) + β·c by BLAS, where op(a) is m × k, op(b) is k × n and c is m × n; `gemm` is
  /// faster where these are small.
  static func blasGemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Self, _ a: In,
    _ lda: Int, _ b: In, _ ldb: Int, _ beta: Self, _ c: Out, _ ldc: Int)

  /// The upper triangle of c ← α·aᵀa + β·c, where a is k × n and c is n × n.
  static func syrk(
    _ n: Int, _ k: Int, _ alpha: Self, _ a: In, _ lda: Int, _ beta: Self, _ c: Out, _ ldc: Int)

  /// Eigenvalues of a symmetric n × n matrix, smallest first. If asked for, eigenvector k becomes
  /// row k of `a`, which is destroyed otherwise.
  static func syevd(vectors: Bool, _ n: Int, _ a: Out, _ w: Out) -> Int32

  /// The thin singular value decomposition of a row-major m × n matrix, k = min(m, n):
  /// u is m × k, s holds k values, vt is k × n. `a` is destroyed.
  static func gesdd(_ m: Int, _ n: Int, _ a: Out, _ s: Out, _ u: Out, _ vt: Out) -> Int32

  /// The triangular factor R of a row-major m × n matrix, m ≥ n, in the upper triangle of its first n
  /// rows. What lies below is destroyed.
  static func geqrf(_ m: Int, _ n: Int, _ a: Out) -> Int32

  /// The lower Cholesky factor of a symmetric n × n matrix, in its lower triangle.
  static func potrf(_ n: Int, _ a: Out) -> Int32

  /// x ← op(L)⁻¹x for a lower-triangular L, n × n, and a right-hand side of `columns` columns.
  static func trsm(_ transpose: Bool, _ n: Int, _ columns: Int, _ l: In, _ x: Out)

  static func logarithm(_ x: Self) -> Self

  // MARK: Loops, of which Loops.swift tells more

  static func loop(
    _ f: Loop, _ onto: Int32, _ y: Out, _ a: In?, _ b: In?, _ s: Self, _ t: Self, _ count: Int)

  static func loopOverRows(
    _ f: Loop, _ onto: Int32, _ y: Out, _ a: In, _ b: In, _ s: Self, _ rows: Int, _ columns: Int)

  /// The row y ← scale·Σ a down the rows, or scale·Σ a·b if there is a b; or that added onto y.
  static func down(
    _ y: Out, _ a: In, _ b: In?, scale: Self, onto: Bool, _ rows: Int, _ columns: Int)

  /// Σ a, or Σ a·b if there is a b.
  static func total(_ a: In, _ b: In?, _ count: Int) -> Self

  /// A step of Adam: x moves against the slope g, of which m is the running mean and v that of its
  /// square.
  static func adam(_ x: Out, _ m: Out, _ v: Out, _ g: In, _ step: AdamStep<Self>, _ count: Int)

  /// y ← φ′·a for φ = tanh: at each of the points a row of values, and m rows of a and y.
  static func tilt(_ y: Out, _ a: In, at value: In, points: Int, _ m: Int, _ width: Int)

  /// y ← λ·φ″·a for φ = tanh, the same with a row of λ beside each row of values.
  static func bend(_ y: Out, _ a: In, by λ: In, at value: In, points: Int, _ m: Int, _ width: Int)
}

extension Scalar {
  /// Where a routine reads numbers, and where it writes them.
  public typealias In = UnsafePointer<Self>
  public typealias Out = UnsafeMutablePointer<Self>
}

/// The number of threads that OpenBLAS uses, and the kernels it chose for this processor.
public enum BLAS {
  /// Set before the first product. One thread, for two would change the last bits of a result, and
  /// are slower when several programs run side by side. And memory that was freed is kept for what
  /// comes next: glibc would hand it back to the system, which clears it page by page.
  static let ready: Void = {
    openblas_set_num_threads(1)
    seams_keep_memory()
  }()

  public static var threads: Int {
    get {
      ready
      return Int(openblas_get_num_threads())
    }
    set {
      ready
      openblas_set_num_threads(Int32(newValue))
    }
  }

  /// Calls `body` with so many threads for OpenBLAS: one where the work is divided otherwise, or is so
  /// little that threads would hinder it.
  @usableFromInline
  static func with<Value>(threads count: Int, _ body: () throws -> Value) rethrows -> Value {
    let before = threads
    if count != before { threads = count }
    defer { if count != before { threads = before } }
    return try body()
  }

  /// The kernels' name, as OpenBLAS gives it: `Haswell`, `SkylakeX`, `NEOVERSEN1`, ….
  public static let kernels = String(cString: openblas_get_corename())

  /// Whether OpenBLAS has kernels for small matrices on this processor.
  static let hasSmallKernels = ["SkylakeX", "Cooperlake", "SapphireRapids"].contains(kernels)
}

extension Double: Scalar {
  public static func blasGemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Double, _ a: In,
    _ lda: Int, _ b: In, _ ldb: Int, _ beta: Double, _ c: Out, _ ldc: Int
  ) {
    BLAS.ready
    cblas_dgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b, Int32(ldb), beta, c, Int32(ldc))
  }

  public static func syrk(
    _ n: Int, _ k: Int, _ alpha: Double, _ a: In, _ lda: Int, _ beta: Double, _ c: Out, _ ldc: Int
  ) {
    BLAS.ready
    cblas_dsyrk(
      CblasRowMajor, CblasUpper, CblasTrans, Int32(n), Int32(k), alpha, a, Int32(lda), beta, c,
      Int32(ldc))
  }

  public static func syevd(vectors: Bool, _ n: Int, _ a: Out, _ w: Out) -> Int32 {
    BLAS.ready
    // A symmetric matrix is its own transpose, so column-major order costs no copy.
    return LAPACKE_dsyevd(LAPACK_COL_MAJOR, vectors ? V : N, L, Int32(n), a, Int32(n), w)
  }

  public static func gesdd(_ m: Int, _ n: Int, _ a: Out, _ s: Out, _ u: Out, _ vt: Out) -> Int32 {
    BLAS.ready
    // A row-major A is a column-major Aᵀ = V S Uᵀ: the two factors change places, nothing is copied.
    let k = Int32(min(m, n))
    return LAPACKE_dgesdd(
      LAPACK_COL_MAJOR, S, Int32(n), Int32(m), a, Int32(n), s, vt, Int32(n), u, k)
  }

  public static func geqrf(_ m: Int, _ n: Int, _ a: Out) -> Int32 {
    BLAS.ready
    // A row-major A is a column-major Aᵀ = RᵀQᵀ.
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: n) {
      LAPACKE_dgelqf(LAPACK_COL_MAJOR, Int32(n), Int32(m), a, Int32(n), $0.baseAddress!)
    }
  }

  public static func potrf(_ n: Int, _ a: Out) -> Int32 {
    BLAS.ready
    return LAPACKE_dpotrf(LAPACK_COL_MAJOR, U, Int32(n), a, Int32(n))
  }

  public static func trsm(_ transpose: Bool, _ n: Int, _ columns: Int, _ l: In, _ x: Out) {
    BLAS.ready
    cblas_dtrsm(
      CblasRowMajor, CblasLeft, CblasLower, transpose ? CblasTrans : CblasNoTrans, CblasNonUnit,
      Int32(n), Int32(columns), 1, l, Int32(n), x, Int32(columns))
  }

  public static func logarithm(_ x: Double) -> Double { log(x) }
}

extension Float: Scalar {
  public static func blasGemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Float, _ a: In,
    _ lda: Int, _ b: In, _ ldb: Int, _ beta: Float, _ c: Out, _ ldc: Int
  ) {
    BLAS.ready
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b, Int32(ldb), beta, c, Int32(ldc))
  }

  public static func syrk(
    _ n: Int, _ k: Int, _ alpha: Float, _ a: In, _ lda: Int, _ beta: Float, _ c: Out, _ ldc: Int
  ) {
    BLAS.ready
    cblas_ssyrk(
      CblasRowMajor, CblasUpper, CblasTrans, Int32(n), Int32(k), alpha, a, Int32(lda), beta, c,
      Int32(ldc))
  }

  public static func syevd(vectors: Bool, _ n: Int, _ a: Out, _ w: Out) -> Int32 {
    BLAS.ready
    return LAPACKE_ssyevd(LAPACK_COL_MAJOR, vectors ? V : N, L, Int32(n), a, Int32(n), w)
  }

  public static func gesdd(_ m: Int, _ n: Int, _ a: Out, _ s: Out, _ u: Out, _ vt: Out) -> Int32 {
    BLAS.ready
    let k = Int32(min(m, n))
    return LAPACKE_sgesdd(
      LAPACK_COL_MAJOR, S, Int32(n), Int32(m), a, Int32(n), s, vt, Int32(n), u, k)
  }

  public static func geqrf(_ m: Int, _ n: Int, _ a: Out) -> Int32 {
    BLAS.ready
    // A row-major A is a column-major Aᵀ = RᵀQᵀ.
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: n) {
      LAPACKE_sgelqf(LAPACK_COL_MAJOR, Int32(n), Int32(m), a, Int32(n), $0.baseAddress!)
    }
  }

  public static func potrf(_ n: Int, _ a: Out) -> Int32 {
    BLAS.ready
    return LAPACKE_spotrf(LAPACK_COL_MAJOR, U, Int32(n), a, Int32(n))
  }

  public static func trsm(_ transpose: Bool, _ n: Int, _ columns: Int, _ l: In, _ x: Out) {
    BLAS.ready
    cblas_strsm(
      CblasRowMajor, CblasLeft, CblasLower, transpose ? CblasTrans : CblasNoTrans, CblasNonUnit,
      Int32(n), Int32(columns), 1, l, Int32(n), x, Int32(columns))
  }

  public static func logarithm(_ x: Float) -> Float { log(x) }
}

// The letters that LAPACK takes for its options.
private let L = CChar(UInt8(ascii: "L"))
private let N = CChar(UInt8(ascii: "N"))
private let S = CChar(UInt8(ascii: "S"))
private let U = CChar(UInt8(ascii: "U"))
private let V = CChar(UInt8(ascii: "V"))
