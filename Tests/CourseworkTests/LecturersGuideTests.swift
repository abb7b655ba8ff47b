import Foundation
import TestSupport
import Testing

@testable import coursework

/// Lecturers.md shows commands and what they say. They are run here, one after another.
@Suite(
  .enabled(
    if: Course.everything && Course.isRoot && Course.has("unzip", "cmp"), "it takes root and unzip")
)
struct LecturersGuideTests {
  private static let guide =
    (try? String(
      contentsOf: package.appendingPathComponent("Sources/Coursework/Lecturers.md"),
      encoding: .utf8))!

  /// The blocks of a kind.
  private func blocks(_ kind: String) -> [String] {
    Self.guide.components(separatedBy: "\n```\(kind)\n").dropFirst()
      .map { $0.components(separatedBy: "\n```\n")[0] }
  }

  /// A word of random digits is as good as another.
  private func plain(_ line: some StringProtocol) -> String {
    String(line).replacing(#/\b[0-9a-f]{12,18}\b/#, with: "DIGITS")
  }

  /// Whether lines are those shown; `…` stands for any number of them.
  private func isShown(_ lines: ArraySlice<String>, by shown: ArraySlice<String>) -> Bool {
    guard let first = shown.first else { return lines.isEmpty }
    guard first == "…" else {
      return lines.first == first && isShown(lines.dropFirst(), by: shown.dropFirst())
    }
    return lines.indices.contains { isShown(lines[$0...], by: shown.dropFirst()) }
  }

  @Test func everyCommandSaysWhatTheGuideShows() throws {
    try inFolder { folder in
      var course = folder
      chmod(folder.path, 0o700)
      let path = URL(fileURLWithPath: Course.program).deletingLastPathComponent().path
      let environment = [
        "SEAMS": package.path,
        "PATH": path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
      ]
      var count = 0
      for block in blocks("console") {
        for step in "\n\(block)".components(separatedBy: "\n$ ").dropFirst() {
          let lines = step.components(separatedBy: "\n")
          let (code, said) = try ended(["sh", "-c", lines[0]], in: course, environment)
          if lines[0].hasSuffix("&& cd course") {
            course = folder.appendingPathComponent("course")
            try Data(blocks("json5")[0].utf8).write(to: course.appendingPathComponent("one.json5"))
          }
          var found = said.components(separatedBy: "\n").map(plain)
          if found.last == "" { found.removeLast() }
          let shown = lines.dropFirst().map(plain)
          #expect(
            isShown(found[...], by: shown[...]), "\(lines[0])\n\(said)")
          #expect((code == 0) != (shown.first?.hasPrefix("Error: ") ?? false), "\(lines[0])")
          count += 1
        }
      }
      #expect(count >= 15)
    }
  }

  /// The table of what an assignment can say has every name, and no other.
  @Test func theTableOfTheAssignmentIsWhole() throws {
    let section = Self.guide.components(separatedBy: "\n## The assignment's file\n")[1]
      .components(separatedBy: "\n## ")[0]
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let names = rows.flatMap { row in
      row.split(separator: "|")[0].matches(of: #/`(\w+)`/#).map { String($0.1) }
    }
    #expect(names.sorted() == Assignment.names.sorted())
    for visibility in Assignment.visibilities { #expect(section.contains("`\(visibility)`")) }
    let limits = Assignment.Limits()
    #expect(section.contains("| \(limits.compiling), \(limits.running), \(limits.memory) |"))
  }
}
