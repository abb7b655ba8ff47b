import Seams
import Testing

/// Matrices that try a factorisation: random, rank-deficient, 1 × 1, badly scaled, tall and wide.
private let samples: [(name: String, matrix: Matrix<Double>)] = {
  var random = Random(seed: 7)
  let factor = random.normals(rows: 9, columns: 2)
  let scales = (0..<6).map { pow10(-2 * $0) }
  return [
    ("random", random.normals(rows: 6, columns: 6)),
    ("tall", random.normals(rows: 9, columns: 4)),
    ("wide", random.normals(rows: 3, columns: 8)),
    ("rank two", factor * random.normals(rows: 2, columns: 7)),
    ("one", Matrix([[-2.5]])),
    ("badly scaled", random.normals(rows: 6, columns: 6) * .diagonal(scales)),
    ("zero", Matrix(rows: 4, columns: 3)),
  ]
}()

private func pow10(_ exponent: Int) -> Double {
  (0..<abs(exponent)).reduce(1) { power, _ in exponent < 0 ? power / 10 : power * 10 }
}

private func distance(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double { (a - b).largestEntry }

private func isOrthogonal(_ Q: Matrix<Double>) -> Bool {
  distance(Q.gram(), .identity(Q.columns)) < 1e-13
}

@Suite struct MatrixTests {
  @Test func theLargestEntryIsTakenWithoutItsSign() {
    #expect(Matrix([[1.0, -3], [2, 0.5]]).largestEntry == 3)
    #expect(Matrix([[-4.0]]).largestEntry == 4 && Matrix([[1, -Double.nan]]).largestEntry.isNaN)
  }

  /// Of few numbers and of more: the two go different ways.
  @Test(arguments: [(3, 4, 2), (5, 7, 3)])
  func productsAgreeWithTheirDefinition(_ m: Int, _ k: Int, _ n: Int) {
    var random = Random(seed: 1)
    let (a, b) = (random.normals(rows: m, columns: k), random.normals(rows: k, columns: n))
    let byHand = Matrix(rows: m, columns: n) { i, j in
      (0..<k).reduce(0) { $0 + a[i, $1] * b[$1, j] }
    }
    let (at, bt) = (a.transpose, b.transpose)
    #expect(distance(a * b, byHand) < 1e-14)
    #expect(distance(.product(at, b, transposeA: true), byHand) < 1e-14)
    #expect(distance(.product(a, bt, transposeB: true), byHand) < 1e-14)
    #expect(distance(.product(at, bt, transposeA: true, transposeB: true), byHand) < 1e-14)
    #expect(distance(a.gram(scale: 2), 2 * (a.transpose * a)) < 1e-13)
    #expect(norm((0..<n).map { (a * b.column($0))[1] - byHand[1, $0] }) < 1e-14)
  }

  @Test func aReflectionTurnsItsVectorRoundAndLeavesTheRest() {
    let H = Matrix<Double>.reflection(across: [1, 2, 2])
    #expect(norm(zip(H * [1, 2, 2], [1, 2, 2]).map { $0 + $1 }) < 1e-15)
    #expect(norm(zip(H * [2, -1, 0], [2, -1, 0]).map { $0 - $1 }) < 1e-15)
    #expect(isOrthogonal(H) && H == H.transpose)
  }

  @Test func emptyProductsAreZero() {
    let tall = Matrix<Double>(rows: 3, columns: 0)
    #expect(Matrix.product(tall, tall, transposeB: true) == Matrix(rows: 3, columns: 3))
    #expect(tall.gram().elements.isEmpty)
  }

  @Test func floatsTakeTheSameRoutes() throws {
    let a = Matrix<Float>([[4, 2], [2, 3]])
    let (values, vectors) = try eigen(a)
    let rebuilt = vectors * .diagonal(values) * vectors.transpose
    #expect((rebuilt - a).largestEntry < 1e-5)
    let (U, s, V) = try svd(a)
    #expect((.product(U * .diagonal(s), V, transposeB: true) - a).largestEntry < 1e-5)
    #expect(abs(try Cholesky(a).logDeterminant - 2.0794415) < 1e-5)
    #expect((a.gram() - a * a).largestEntry < 1e-5)
  }

  @Test func shapesThatDoNotFitStopTheProgramWithBothNames() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Matrix<Double>(rows: 2, columns: 3) * Matrix<Double>(rows: 4, columns: 5)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("product of a 2×3 and a 4×5 matrix"))
  }

  @Test func entriesOfAnotherNumberAreRefused() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var a = Matrix<Double>(rows: 2, columns: 3)
      a.elements = [1, 2, 3]
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("3 entries for a 2×3 matrix"))
    await #expect(processExitsWith: .failure) {
      var a = Matrix<Double>(rows: 2, columns: 3)
      a.elements.append(1)
    }
  }
}

@Suite struct FactorisationTests {
  @Test(arguments: samples.indices) func svdRebuildsTheMatrix(_ index: Int) throws {
    let a = samples[index].matrix
    let (U, s, V) = try svd(a)
    let scale = max(a.largestEntry, 1e-300)
    #expect(distance(.product(U * .diagonal(s), V, transposeB: true), a) < 1e-14 * scale * 20)
    #expect(isOrthogonal(U) && isOrthogonal(V))
    #expect(zip(s, s.dropFirst()).allSatisfy { $0 >= $1 } && s.allSatisfy { $0 >= 0 })
  }

  @Test(arguments: samples.indices) func eigenRebuildsTheGram(_ index: Int) throws {
    let a = samples[index].matrix.gram()
    let (values, vectors) = try eigen(a)
    let rebuilt = vectors * .diagonal(values) * vectors.transpose
    #expect(distance(rebuilt, a) < 1e-13 * max(a.largestEntry, 1e-300))
    #expect(isOrthogonal(vectors))
    for (alone, value) in zip(try eigenvalues(a), values) {
      #expect(abs(alone - value) < 1e-14 * max(a.trace, 1e-300))
    }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
    let squares = try svd(samples[index].matrix).s.map { $0 * $0 }
    for (value, square) in zip(values, squares) {
      #expect(abs(value - square) < 1e-13 * max(squares[0], 1e-300))
    }
  }

  @Test func eigenvectorsHaveTheirLargestEntryPositive() throws {
    let vectors = try eigen(samples[0].matrix.gram()).vectors
    for j in 0..<vectors.columns {
      #expect(vectors.column(j).max { abs($0) < abs($1) }! > 0)
    }
  }

  @Test func choleskySolvesAndTakesLogDeterminants() throws {
    for a in [samples[0].matrix, samples[1].matrix, samples[4].matrix, samples[5].matrix] {
      let A = a.gram()
      let factor = try Cholesky(A)
      #expect(
        distance(.product(factor.lower, factor.lower, transposeB: true), A)
          < 1e-14 * A.largestEntry)
      let byEigenvalues = try svd(a).s.reduce(0) { $0 + 2 * logarithm($1) }
      #expect(abs(factor.logDeterminant - byEigenvalues) < 1e-9)
    }
    let A = samples[0].matrix.gram() + .identity(6)
    let b = samples[0].matrix
    #expect(distance(A * (try Cholesky(A)).solve(b), b) < 1e-13)
    #expect(distance(A * (try Cholesky(A)).inverse, .identity(6)) < 1e-13)
    let half = try Cholesky(A).halfSolve(b)
    #expect(distance(half.gram(), b.transpose * (try Cholesky(A)).solve(b)) < 1e-12)
  }

  @Test func whatCannotBeFactoredIsAnErrorInWords() {
    let indefinite = Matrix<Double>([[1, 2], [2, 1]])
    let skew = Matrix<Double>([[1, 2], [3, 1]])
    let holed = Matrix<Double>([[1, .nan], [.nan, 1]])
    let wide = Matrix<Double>(rows: 2, columns: 3)
    #expect(throws: AlgebraError.notPositiveDefinite(shape: "2×2", order: 2)) {
      try Cholesky(indefinite)
    }
    #expect(throws: AlgebraError.notSymmetric(shape: "2×2", row: 1, column: 0, difference: 1)) {
      try eigen(skew)
    }
    #expect(throws: AlgebraError.notFinite("svd", shape: "2×2", row: 0, column: 1)) {
      try svd(holed)
    }
    #expect(throws: AlgebraError.notSquare("eigen", shape: "2×3")) { try eigen(wide) }
    #expect(throws: AlgebraError.notSquare("eigenvalues", shape: "2×3")) { try eigenvalues(wide) }
    #expect(
      AlgebraError.notPositiveDefinite(shape: "2×2", order: 2).description
        == "the 2×2 matrix is not positive definite: its leading 2×2 block is not")
  }

  @Test func oneThreadIsTheDefault() { #expect(BLAS.threads == 1) }
}

private func logarithm(_ x: Double) -> Double { Double.logarithm(x) }
