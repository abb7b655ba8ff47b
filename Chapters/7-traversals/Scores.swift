import Foundation
import Seams

// Scores of disentanglement. Those of codes take N × m codes and the N × K factors of the same points, a
// row each; those of a decoder take JᵀJ, m × m, at some points.

/// Of a code, and of a continuous factor, for the mutual information.
private let bins = 20

private func check(_ codes: Matrix<Double>, _ factors: Matrix<Double>) {
  require(
    codes.rows == factors.rows && codes.rows > 1 && codes.columns > 0 && factors.columns > 0,
    "\(codes.shape) codes of \(factors.shape) factors: both want a row for each point, two or more")
  for (name, table) in [("codes", codes), ("factors", factors)] {
    let wrong = table.elements.firstIndex { !$0.isFinite }.map {
      "row \($0 / table.columns), column \($0 % table.columns)"
    }
    require(wrong == nil, "\(wrong!) of the \(table.shape) \(name) is not a finite number")
  }
}

/// The largest of some numbers less the next; of one, the number. Estimates of two that are equal have a
/// gap by chance, about as large as their errors.
func gap(_ values: [Double]) -> Double {
  let falling = values.sorted(by: >)
  return falling[0] - (falling.count > 1 ? falling[1] : 0)
}

// MARK: Mutual information gap

/// The bin of each value, 0 ..< 20, each bin with a twentieth of the points; equal values stay together.
func equalBins(_ values: [Double]) -> [Int] {
  ranks(values).map { Int(Double(bins) * ($0 + 0.5) / Double(values.count)) }
}

/// The class of each value of a factor. At most 50 values, of ten points each on average, are classes as
/// they are; what has more is taken for continuous and binned as a code is.
func factorClasses(_ values: [Double]) -> [Int] {
  let distinct = Set(values).sorted()
  if distinct.count > min(50, values.count / 10) { return equalBins(values) }
  let numbers = Dictionary(uniqueKeysWithValues: zip(distinct, 0...))
  return values.map { numbers[$0]! }
}

/// −Σ p log p of numbers in proportion to p, in nats.
private func entropy(_ weights: [Double]) -> Double {
  let sum = weights.reduce(0, +)
  return weights.reduce(0) { $1 > 0 ? $0 - $1 / sum * log($1 / sum) : $0 }
}

/// The entropy of the shares of the classes, in nats.
private func entropy(_ classes: [Int]) -> Double {
  var counts = [Double](repeating: 0, count: (classes.max() ?? 0) + 1)
  for c in classes { counts[c] += 1 }
  return entropy(counts)
}

/// The mutual information of two lists of classes, in nats, the shares of N points taken for the
/// probabilities (the plug-in estimate).
///
/// It is too large, by about (p − a − b + 1)/2N if a and b classes and p pairs of them occur (Miller,
/// 1955): for 20 by 20 bins by 181/N, or less where many pairs have next to no probability.
func mutualInformation(_ a: [Int], _ b: [Int]) -> Double {
  let width = (b.max() ?? 0) + 1
  return entropy(a) + entropy(b) - entropy(zip(a, b).map { $0 * width + $1 })
}

/// The mutual information gap, MIG (Chen, Li, Grosse and Duvenaud, 2018): the information that the best
/// code has of a factor less that of the second, over the factor's entropy; the mean over factors.
///
/// Codes, and factors that are continuous, are put into 20 bins of equal probability. So the score
/// depends on the number of bins (without them it has no value for continuous factors), and no strictly
/// rising function of a code changes it. The biases of both informations cancel where all pairs of
/// classes occur; a code that has nearly all of a factor meets few pairs, and the gap is then too small,
/// by up to about 181/(N log 20) for some thousands of points, and by more for fewer.
func mutualInformationGap(_ codes: Matrix<Double>, _ factors: Matrix<Double>) -> Double {
  check(codes, factors)
  let binned = (0..<codes.columns).map { equalBins(codes.column($0)) }
  return mean(
    (0..<factors.columns).map { k in
      let factor = factorClasses(factors.column(k))
      let information = binned.map { mutualInformation($0, factor) }
      require(entropy(factor) > 0, "factor \(k) has a single value: leave its column out")
      return gap(information) / entropy(factor)
    })
}

// MARK: Correlations

/// Pearson's correlations of m codes and K factors: among the codes, m × m, and of each code with each
/// factor, m × K. A column of equal numbers correlates with nothing, nor with itself.
func correlations(_ codes: Matrix<Double>, _ factors: Matrix<Double>) -> (
  among: Matrix<Double>, with: Matrix<Double>
) {
  check(codes, factors)
  let m = codes.columns
  let C = covariance(
    Matrix(rows: codes.rows, columns: m + factors.columns) {
      $1 < m ? codes[$0, $1] : factors[$0, $1 - m]
    })
  func correlation(_ i: Int, _ j: Int) -> Double {
    let variances = (C[i, i] * C[j, j]).squareRoot()
    return variances > 0 ? C[i, j] / variances : 0
  }
  return (
    Matrix(rows: m, columns: m, correlation),
    Matrix(rows: m, columns: factors.columns) { correlation($0, m + $1) }
  )
}

/// How much each code counts for each factor, m × K: the squared coefficients of the factor's linear
/// regression on all codes, all of variance 1. Codes that repeat each other share what they explain.
/// - Throws: `AlgebraError` where the correlations have no eigenvalues.
func importances(_ codes: Matrix<Double>, _ factors: Matrix<Double>) throws -> Matrix<Double> {
  let (among, with) = correlations(codes, factors)
  let (values, V) = try eigen(among)
  let inverses = values.map { $0 > 1e-10 * values[0] ? 1 / $0 : 0 }
  return (V * .diagonal(inverses) * V.transpose * with).map { $0 * $0 }
}

/// D and C of DCI (Eastwood and Williams, 2018): whether a code counts for one factor only, and a factor
/// is in one code only. 1 less the entropy of a code's shares among factors, in units of the largest,
/// is averaged over codes by what they count in all: disentanglement. Completeness is the same of the
/// factors' shares among codes.
///
/// The importances here are squared linear coefficients. The literature mostly takes those of boosted
/// trees, sometimes absolute coefficients of the lasso: its numbers are not comparable.
/// - Throws: `AlgebraError` where the correlations have no eigenvalues.
func disentanglementAndCompleteness(
  _ codes: Matrix<Double>, _ factors: Matrix<Double>
) throws -> (disentanglement: Double, completeness: Double) {
  require(
    codes.columns > 1 && factors.columns > 1,
    "\(codes.columns) codes of \(factors.columns) factors: shares are among two or more")
  let R = try importances(codes, factors)
  func order(_ table: Matrix<Double>) -> Double {
    let parts = (0..<table.rows).map { table.row($0) }.map { (sum: $0.reduce(0, +), shares: $0) }
    let all = parts.reduce(0) { $0 + $1.sum }
    let score = parts.reduce(0) {
      $0 + $1.sum * (1 - entropy($1.shares) / log(Double(table.columns)))
    }
    // Codes that are constant count for nothing.
    return all > 0 ? score / all : 0
  }
  return (order(R), order(R.transpose))
}

/// The largest sum of entries of an m × K table, none negative, at most one from a row and a column.
///
/// Column by column the best sum is kept for every set of rows that may be used: K·m·2ᵐ steps.
func bestAssignment(_ table: Matrix<Double>) -> Double {
  let m = table.rows
  require(m <= 20, "an assignment of \(m) codes: 20 are the most")
  var best = [Double](repeating: 0, count: 1 << m)
  for k in 0..<table.columns {
    // Smaller sets come later: they still know nothing of this column.
    for set in stride(from: (1 << m) - 1, through: 1, by: -1) {
      for i in 0..<m where set >> i & 1 == 1 {
        best[set] = max(best[set], best[set ^ (1 << i)] + table[i, k])
      }
    }
  }
  return best[(1 << m) - 1]
}

/// MCC, the mean correlation coefficient: Spearman's without its sign, of each factor with a code of its
/// own, in the best of all assignments. A factor beyond the number of codes counts 0.
func meanCorrelation(_ codes: Matrix<Double>, _ factors: Matrix<Double>) -> Double {
  bestAssignment(rankCorrelations(codes, factors)) / Double(factors.columns)
}

/// Spearman's coefficient of each code with each factor, without its sign, m × K.
func rankCorrelations(_ codes: Matrix<Double>, _ factors: Matrix<Double>) -> Matrix<Double> {
  func ranked(_ table: Matrix<Double>) -> Matrix<Double> {
    Matrix(columns: (0..<table.columns).map { ranks(table.column($0)) })
  }
  check(codes, factors)
  return correlations(ranked(codes), ranked(factors)).with.map { abs($0) }
}
