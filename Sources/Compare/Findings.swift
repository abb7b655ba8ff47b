import Foundation
import Seams

/// A chapter's results.json: what it found, and which of it was trained.
struct Findings {
  let results: Results
  /// Keys of values, names of figures, kinds of claims or their sentences, whose numbers and
  /// pixels hang on the last bits of a long run: only what is claimed of them is compared.
  let trained: Set<String>
  /// Whether the file itself says that each claim holds.
  let said: [Bool]
  private let lines: [Substring]

  private struct Extras: Decodable {
    struct Verdict: Decodable { var holds: Bool }
    var claims: [Verdict]
  }

  init(contentsOf url: URL) throws {
    results = try Results(contentsOf: url)
    let data = try Data(contentsOf: url)
    let extras = try JSONDecoder().decode(Extras.self, from: data)
    trained = Set(results.trained ?? [])
    said = extras.claims.map(\.holds)
    lines = String(decoding: data, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
  }

  /// The line of the nth field of this name.
  func line(of key: String, number n: Int = 0) -> Int {
    let found = lines.indices.filter { lines[$0].contains("\"\(key)\"") }
    return (found.indices.contains(n) ? found[n] : 0) + 1
  }

  /// Whether the nth claim holds, by its numbers and by what the file says, or what it claims.
  func verdict(_ n: Int) -> String {
    guard results.claims.indices.contains(n) else { return "of nothing" }
    let claim = results.claims[n]
    return claim.holds && said[n] ? "true" : "false: \(claim.sentence): \(claim.numbers)"
  }

  func isTrained(_ claim: Claim) -> Bool {
    trained.contains(claim.sentence) || trained.contains(claim.kind.rawValue)
  }

  func isTrained(_ figure: Results.FigureRecord) -> Bool {
    trained.contains(figure.file) || trained.contains(String(figure.file.dropLast(4)))
  }
}

extension Results.Value {
  var numbers: [Double] {
    switch self {
    case .number(let number): [number]
    case .array(let array): array
    }
  }
}

extension Claim {
  /// Whether what was measured is nothing but rounding: then its digits mean nothing.
  var measuresNoise: Bool {
    if kind == .exact && abs(measured) <= tolerance { return true }
    let bound = relation == .atMost ? expected + tolerance : tolerance
    return bound <= 1e-6 && abs(measured) <= bound
  }
}

extension Freedom {
  init(kept: Findings, fresh: Findings) {
    for key in kept.trained {
      let old = kept.results.values[key]?.numbers ?? []
      let new = fresh.results.values[key]?.numbers ?? []
      pairs += zip(old, new).map { ($0, $1) }
    }
    for (old, new) in zip(kept.results.claims, fresh.results.claims) {
      let isTrained = kept.isTrained(old)
      if isTrained || old.measuresNoise && new.measuresNoise {
        pairs.append((old.measured, new.measured))
      }
      if isTrained { pairs.append((old.expected, new.expected)) }
    }
    let claimed = kept.results.claims.flatMap { [$0.measured, $0.expected] }
    rounded = (kept.results.values.values.flatMap(\.numbers) + claimed).filter {
      $0 != $0.rounded()
    }
  }

  /// Whether two numbers at full precision agree to the digits that a page shows.
  func allows(_ kept: Double, _ fresh: Double, scale: Double) -> Bool {
    abs(kept - fresh) <= 1e-3 * scale || max(abs(kept), abs(fresh)) <= Freedom.noise
      || pairs.contains { $0.kept == kept && $0.fresh == fresh }
  }
}
