import Foundation
import Pages

// The study's lines as the page reads them.

/// All lines of the study, by setting.
struct StudyLines: Sendable {
  private let lines: [String: [StudyRun]]

  /// - Throws: `StudyFailure` if a run of the study is missing.
  init(_ file: StudyFile = .kept) throws {
    lines = try file.lines(
      of: SpotSetting.study.map { ($0.name, $0.options, $0.starts) }
        + PictureSetting.study.map { ($0.name, $0.options, $0.starts) }, chapter: "traversals")
  }

  /// The runs of a setting, in the order of their starts.
  subscript(_ setting: String) -> [StudyRun] { lines[setting]! }

  /// A number of every run of a setting.
  func values(_ name: String, of setting: String) -> [Double] { self[setting].map { $0[name] } }

  var count: Int { lines.values.reduce(0) { $0 + $1.count } }

  /// CPU minutes of all runs.
  var minutes: Double {
    lines.keys.sorted().reduce(0) { $0 + self[$1].reduce(0) { $0 + $1.seconds } } / 60
  }
}

/// A mean and its interval as words.
func spoken(_ interval: [Double], digits: Int) -> String {
  "\(interval[0].formatted(digits: digits)) (\(interval[1].formatted(digits: digits)) to "
    + "\(interval[2].formatted(digits: digits)))"
}
