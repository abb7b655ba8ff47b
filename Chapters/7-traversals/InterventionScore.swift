import Seams

/// FactorVAE's score (Kim and Mnih, 2018). A vote: one factor, chosen by chance, is the same in all of
/// some points, and the code that varies least is named, its variance in units of that over all points.
/// For each code the factor that it was most often named for is learned; the score is the share of as
/// many fresh votes that name a code of the right factor.
///
/// Factors have to be independent: a fixed one must leave the law of the others alone. Codes without
/// variance do not vote.
/// - Parameters:
///   - draw: So many draws of the factors, N × K.
///   - encode: N × K factors to their codes, N × m.
///   - votes: Their number, for learning and again for the score.
///   - points: Those of one vote.
///   - reference: The points for the codes' variances over all.
func interventionScore(
  draw: (_ count: Int, _ random: inout Random) -> Matrix<Double>,
  encode: (_ factors: Matrix<Double>) -> Matrix<Double>,
  votes: Int = 800, points: Int = 100, reference: Int = 10_000, using random: inout Random
) -> Double {
  require(
    votes > 0 && points > 1 && reference > 1,
    "\(votes) votes of \(points) points each, \(reference) for reference: a variance wants two")
  let all = draw(reference, &random)
  let variances = covariance(encode(all)).diagonal
  let alive = variances.indices.filter { variances[$0] > 0 }
  require(!alive.isEmpty, "no code varies among \(reference) points: there is nothing to score")
  /// How often each code was named, a row each, with each factor fixed.
  func ballot() -> Matrix<Double> {
    var counts = Matrix<Double>(rows: variances.count, columns: all.columns)
    for _ in 0..<votes {
      var factors = draw(points, &random)
      let k = random.integer(below: factors.columns)
      for i in 1..<points { factors[i, k] = factors[0, k] }
      let within = covariance(encode(factors)).diagonal
      let least = alive.min { within[$0] / variances[$0] < within[$1] / variances[$1] }!
      counts[least, k] += 1
    }
    return counts
  }
  let (learned, fresh) = (ballot(), ballot())
  let right = alive.reduce(0) { sum, code in
    let row = learned.row(code)
    return sum + fresh[code, row.firstIndex(of: row.max()!)!]
  }
  return right / Double(votes)
}
