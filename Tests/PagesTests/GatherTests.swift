import Foundation
import TestSupport
import Testing

@testable import Pages

/// Shares of a study are joined whole, or not at all.
@Suite struct GatherTests {
  private func line(_ start: Int, options: String = "now") -> StudyRun {
    StudyRun(
      setting: "s", start: start, options: options, ending: "1 step", values: ["a": 1],
      digest: "\(start)")
  }

  private func tasks(_ count: Int) -> [StudyTask] {
    (0..<count).map { k in StudyTask(setting: "s", start: k, options: "now") { line(k) } }
  }

  private func file(_ name: String, in folder: URL, _ lines: [StudyRun]) throws -> StudyFile {
    let file = StudyFile(url: folder.appendingPathComponent(name))
    for line in lines { try file.append(line) }
    return file
  }

  @Test func sharesAreJoined() throws {
    try inFolder { folder in
      let (a, b, all) = (
        try file("a", in: folder, [line(0), line(2)]), try file("b", in: folder, [line(1)]),
        try file("all", in: folder, [line(3)])
      )
      try all.gather([a, b], of: tasks(4))
      #expect(Set(try all.lines().map(\.start)) == [0, 1, 2, 3])
    }
  }

  @Test func whatDoesNotFitChangesNothing() throws {
    try inFolder { folder in
      let all = try file("all", in: folder, [line(3)])
      let before = try Data(contentsOf: all.url)
      let good = try file("good", in: folder, [line(0), line(1)])
      let overlap = try file("overlap", in: folder, [line(2), line(1)])
      let old = try file("old", in: folder, [line(2, options: "then")])
      let there = try file("there", in: folder, [line(3)])
      let none = StudyFile(url: folder.appendingPathComponent("none"))
      for (files, word) in [
        ([good, overlap], "good"), ([good, old], "none of this study"), ([good, there], "all"),
        ([good, none], "no whole line"), ([good, good], "too"),
      ] {
        let error = #expect(throws: StudyFailure.self) { try all.gather(files, of: tasks(4)) }
        #expect(
          error?.description.contains(word) == true && error?.description.contains("\n") == false)
        #expect(try Data(contentsOf: all.url) == before)
      }
    }
  }
}
