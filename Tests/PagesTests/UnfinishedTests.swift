import Figures
import Foundation
import Testing

@testable import Pages

/// A chapter whose second cell is to be filled in.
private let source = """
  //: # 7. Title
  //:
  //: **Q?**
  //:
  //: *You need:* a. *You get:* b.
  //:
  //: ## 7.1 Before
  //:
  //: It is {value}: [one is itself]{✓ one}, [two is itself]{✓ two}, as in section 7.2 and
  //: {figure:later}; later it is {other}.
  code
  //: ![A line](line.png)
  //: Its caption.

  func sum() -> Double {
    unfinished("sum")
  }

  //: ## 7.2 After
  //:
  //: ![Another](later.png)
  //: Never drawn.
  """

/// Opens the page of that chapter in a folder.
private func open(in path: String) throws -> Page {
  let folder = URL(fileURLWithPath: path)
  let file = folder.appendingPathComponent("main.swift")
  try Data(source.utf8).write(to: file)
  let place = Place(
    source: file, chapter: "7-test", output: folder.appendingPathComponent("out"),
    outputName: "out")
  return try Page(place, seed: 1, settings: [:], dataOnly: false)
}

@Suite struct UnfinishedTests {
  private func inFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("seams-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  @Test func aCellEndsTheRunInGoodOrder() async throws {
    try await inFolder { folder in
      let path = folder.path
      let result = await #expect(
        processExitsWith: .exitCode(0), observing: [\.standardOutputContent]
      ) { [path = path as String] in
        do {
          let page = try open(in: path)
          Page.opened = page
          page.show("a third", 1 / 3.0, as: "value", line: 11)
          page.claim("one", .exact, 1, equals: 1, line: 11)
          page.figure("line", line: 11) { Panel { Line(x: [0, 1], y: [2, 3]) } }
          unfinished("sum", line: 16)
        }
      }
      let said = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
      #expect(
        said.hasSuffix(
          """
          1 claim holds so far. The path stands in section 7.1 Before:
            the cell “sum”, Chapters/7-test/main.swift:16, is to be filled in
            a hint:   ./Chapters/run exercises --hint sum
            the page: \(path)/out/7-test/README.md

          """), "\(said)")
      let output = folder.appendingPathComponent("out/7-test")
      let page = try String(
        contentsOf: output.appendingPathComponent("README.md"), encoding: .utf8)
      for text in [
        "It is 0.3333: one is itself [✓](#claim-one", "two is itself *(not checked yet)*",
        "section 7.2 and\na later figure; later it is ….", "**Figure 7.1.** Its caption.",
        "  unfinished(\"sum\")", "> **Here the path stands.** The cell `sum`",
        "1 claim holds so far",
      ] {
        #expect(page.contains(text), "\(text)")
      }
      #expect(!page.contains("After") && !page.contains("Never drawn"))
      let results = try Results(contentsOf: output.appendingPathComponent("results.json"))
      #expect(results.options == ["unfinished": "sum"])
      #expect(results.claims.map(\.key) == ["one"] && results.figures.map(\.slug) == ["line"])
    }
  }

  @Test func aFalseClaimBeforeItIsStillFalse() async throws {
    try await inFolder { folder in
      let path = folder.path
      let result = await #expect(
        processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
      ) { [path = path as String] in
        do {
          let page = try open(in: path)
          Page.opened = page
          page.claim("one", .exact, 1, equals: 2, line: 11)
          unfinished("sum", line: 16)
        }
      }
      let error = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(error.contains("1 of 1 claims are false; nothing was written"))
      #expect(!FileManager.default.fileExists(atPath: path + "/out"))
    }
  }

  @Test func withoutAPageThereIsALine() async throws {
    let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent])
    {
      unfinished("sum")
    }
    let error = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(error.contains("the cell “sum” is to be filled in, and no page is open"))
  }

  /// The book's kept page is renewed by a whole run alone.
  @Test func theBookHasNoOpenCell() throws {
    let chapters = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Chapters")
    for folder in try FileManager.default.contentsOfDirectory(atPath: chapters.path)
    where folder.first?.isNumber == true {
      let main = chapters.appendingPathComponent("\(folder)/main.swift")
      #expect(Cells.unfinished(in: try String(contentsOf: main, encoding: .utf8)).isEmpty)
    }
  }
}
