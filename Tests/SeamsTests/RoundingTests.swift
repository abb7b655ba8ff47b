import Foundation
import Seams
import Testing

/// Means, covariances and eigenvalues where subtraction costs digits. The right values are those of
/// 60-digit arithmetic on the same doubles (mpmath 1.3), but where they follow by hand.
@Suite struct RoundingTests {
  /// Two clocks in microseconds: an offset of 10¹⁵ and differences of some hundreds.
  static let clocks = Matrix<Double>(rows: 20000, columns: 2) { i, j -> Double in
    let sent = 1_700_000_000_123_456 + (37 * i) % 901
    return Double(j == 0 ? sent : sent + 400 + (11 * i) % 90)
  }

  /// Two columns of four decimals, and one whose sum no running sum can hold.
  static func pressure(rows: Int) -> Matrix<Double> {
    Matrix<Double>(rows: rows, columns: 3) { i, j -> Double in
      if j == 2 { return 101325.3 }
      let left = 1 + Double((37 * i) % 101 - 50) / 2000
      let right = 2 + Double((53 * i) % 89 - 44) / 1500
      return ((j == 0 ? left : right) * 1e4).rounded() / 1e4
    }
  }

  /// J. W. Longley (1967), An appraisal of least squares programs, J. Amer. Statist. Assoc. 62: price
  /// deflator, gross national product, unemployed, armed forces, population, year, employed.
  static let longley = Matrix<Double>([
    [83, 234289, 2356, 1590, 107608, 1947, 60323],
    [88.5, 259426, 2325, 1456, 108632, 1948, 61122],
    [88.2, 258054, 3682, 1616, 109773, 1949, 60171],
    [89.5, 284599, 3351, 1650, 110929, 1950, 61187],
    [96.2, 328975, 2099, 3099, 112075, 1951, 63221],
    [98.1, 346999, 1932, 3594, 113270, 1952, 63639],
    [99, 365385, 1870, 3547, 115094, 1953, 64989],
    [100, 363112, 3578, 3350, 116219, 1954, 63761],
    [101.2, 397469, 2904, 3048, 117388, 1955, 66019],
    [104.6, 419180, 2822, 2857, 118734, 1956, 67857],
    [108.4, 442769, 2936, 2798, 120445, 1957, 68169],
    [110.8, 444546, 4681, 2637, 121950, 1958, 66513],
    [112.6, 482704, 3813, 2552, 123366, 1959, 68655],
    [114.2, 502601, 3931, 2514, 125368, 1960, 69564],
    [115.7, 518173, 4806, 2572, 127852, 1961, 69331],
    [116.9, 554894, 4007, 2827, 130081, 1962, 70551],
  ])

  private func expect(
    _ found: [Double], _ expected: [Double], within tolerance: Double = 1e-9,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    for (a, b) in zip(found, expected) {
      #expect(abs(a - b) <= tolerance * b, "\(a) is not \(b)", sourceLocation: sourceLocation)
    }
  }

  @Test func aLargeOffsetCostsNoDigits() throws {
    let expected = [135677.60827883838, 336.63814045661629]
    expect(try principalAxes(Self.clocks).values, expected, within: 1e-12)
    expect(try eigenvalues(covariance(Self.clocks)), expected, within: 1e-12)
    expect(
      (0..<2).map { standardDeviation(Self.clocks.column($0)) },
      [260.136430949479, 261.438491359891], within: 1e-13)
  }

  @Test(arguments: [300, 1000, 20000]) func aConstantColumnVariesByNothing(_ rows: Int) throws {
    let data = Self.pressure(rows: rows)
    let C = covariance(data)
    #expect(mean(data)[2] == 101325.3 && mean(data.column(2)) == 101325.3)
    #expect((0..<3).allSatisfy { C[2, $0] == 0 && C[$0, 2] == 0 })
    #expect(standardDeviation(data.column(2)) == 0)
    #expect(try principalAxes(data).values[2] == 0)
    if rows == 1000 {
      expect(
        Array(try principalAxes(data).values[..<2]),
        [0.00029382250198258506, 0.00021285043301741472], within: 1e-12)
    }
  }

  /// Whole numbers, whose mean and covariance integers give exactly, about offsets up to 2⁵².
  @Test func covariancesAreThoseOfIntegers() {
    var random = Random(seed: 31)
    for trial in 0..<200 {
      let (N, n) = (2 + random.integer(below: 60), 1 + random.integer(below: 4))
      let offset = 1 << random.integer(below: 53)
      let values = (0..<N * n).map { _ in random.integer(below: 1000) }
      let data = Matrix(rows: N, columns: n, elements: values.map { Double($0 + offset) })
      let C = covariance(data)
      func sum(_ j: Int) -> Int { (0..<N).reduce(0) { $0 + values[$1 * n + j] } }
      func exact(_ i: Int, _ j: Int) -> Double {
        let products = (0..<N).reduce(0) { $0 + values[$1 * n + i] * values[$1 * n + j] }
        return Double(N * products - sum(i) * sum(j)) / Double(N * N)
      }
      for i in 0..<n {
        let total = sum(i) + N * offset
        let right = Double(total / N) + Double(total % N) / Double(N)
        #expect(abs(mean(data)[i] - right) <= right.ulp, "trial \(trial)")
        for j in 0..<n {
          let scale = (exact(i, i) * exact(j, j)).squareRoot()
          #expect(abs(C[i, j] - exact(i, j)) <= 1e-14 * scale, "trial \(trial)")
        }
      }
    }
  }

  @Test func longleysTable() throws {
    let λ = try principalAxes(Self.longley).values
    expect(
      λ,
      [
        9318030654.4410332554, 1552359.4379568083522, 330100.03732507194389, 112491.25256051645976,
        67453.352191377423993, 0.82371264303672431826, 0.010025014882684112738,
      ])
    #expect(abs((λ[5] + λ[6]) / 2 - 0.416868829) < 5e-10)
  }

  /// Tables of known singular values, to 10⁻¹² of the largest eigenvalue, tall, square and wide: a
  /// product of reflections, moved by an offset that is taken off exactly.
  @Test(arguments: [(4000, 5), (60, 4), (6, 6), (6, 40)])
  func eigenvaluesDownToTheTrillionth(_ rows: Int, _ columns: Int) throws {
    let k = min(rows - 1, columns)
    let s = (0..<k).map { pow(10, -6 * Double($0) / Double(k - 1)) }
    // Columns orthogonal to (1, …, 1), from cosines; rows of an orthogonal matrix.
    let U = Matrix<Double>(rows: rows, columns: k) { i, j -> Double in
      let angle = .pi * (Double(i) + 0.5) * Double(j + 1) / Double(rows)
      return (2 / Double(rows)).squareRoot() * cos(angle)
    }
    var random = Random(seed: 4)
    let Q = random.orthogonal(columns).columns(0..<k)
    let data = Matrix.product(U * .diagonal(s), Q, transposeB: true)
    let (λ, V) = try principalAxes(data)
    #expect(λ.count == columns && V.rows == columns && V.columns == min(rows, columns))
    // The table's own rounding moves the smallest singular value, 10⁻⁶, by some 10⁻¹⁶.
    expect(Array(λ[..<k]), s.map { $0 * $0 / Double(rows) })
    #expect(λ[k...].allSatisfy { $0 < 1e-28 })
    #expect((V.gram() - .identity(V.columns)).largestEntry < 1e-14)
    for j in 0..<k { #expect(abs(abs(dot(V.column(j), Q.column(j))) - 1) < 1e-12) }
  }

  /// Both ways to the eigenvalues, on tables that either may take.
  @Test func theCovarianceAndTheRowsAgree() throws {
    var random = Random(seed: 5)
    let data = random.normals(rows: 500, columns: 6) * .diagonal([30, 10, 3, 1, 0.3, 0.1])
    let (λ, Q) = try principalAxes(data)
    let centred = data - mean(data)
    let s = try svd(centred).s
    expect(λ, s.map { $0 * $0 / 500 }, within: 1e-10)
    let R = try triangularFactor(centred)
    #expect((R.gram() - centred.gram()).largestEntry < 1e-13 * centred.gram().largestEntry)
    #expect((0..<6).allSatisfy { i in (0..<i).allSatisfy { R[i, $0] == 0 } })
    #expect((Q.transpose * covariance(data) * Q - .diagonal(λ)).largestEntry < 1e-12 * λ[0])
    let tiny = data * .diagonal([1, 1, 1, 1, 1, 1e-3])
    expect(try principalAxes(tiny).values, try svd(tiny - mean(tiny)).s.map { $0 * $0 / 500 })
  }
}
