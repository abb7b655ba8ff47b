import Foundation
import Pages
import Seams

// The study's lines as the page reads them.

/// All lines of the study, by setting.
struct StudyLines: Sendable {
  private let lines: [String: [StudyRun]]

  /// - Throws: `StudyFailure` if a run of the study is missing.
  init(_ file: StudyFile = .kept) throws {
    lines = try file.lines(
      of: Setting.study.map { ($0.name, $0.options, $0.starts) }, chapter: "learned-decoders")
  }

  /// The runs of a setting, in the order of their starts, without those that failed.
  subscript(_ setting: String) -> [StudyRun] { all(setting).filter { !$0.isCheat } }

  /// Those that failed too.
  func all(_ setting: String) -> [StudyRun] { lines[setting]! }

  /// A number of every run of a setting.
  func values(_ name: String, of setting: String) -> [Double] { self[setting].map { $0[name] } }

  /// The differences of a number in two settings, for the starts that both have.
  func differences(_ name: String, _ a: String, _ b: String) -> [Double] {
    let others = Dictionary(uniqueKeysWithValues: self[b].map { ($0.start, $0[name]) })
    return self[a].compactMap { run in others[run.start].map { run[name] - $0 } }
  }

  /// All runs on surfaces by whole batches, which may cheat.
  var surfaceRuns: [StudyRun] { lines.values.joined().filter { $0.values["cheats"] != nil } }

  var count: Int { lines.values.reduce(0) { $0 + $1.count } }

  /// CPU minutes of all runs.
  var minutes: Double {
    Setting.study.reduce(0) { $0 + all($1.name).reduce(0) { $0 + $1.seconds } } / 60
  }
}

/// The differences of two settings, start by start.
func paired(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }

/// The largest distance between the distribution of some values and a continuous one (Kolmogorov).
func kolmogorov(_ values: [Double], _ distribution: (Double) -> Double) -> Double {
  let n = Double(values.count)
  return values.sorted().enumerated().map { k, value in
    let F = distribution(value)
    return max(abs(F - Double(k) / n), abs(F - Double(k + 1) / n))
  }.max()!
}
