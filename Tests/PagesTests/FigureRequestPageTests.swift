import Figures
import Foundation
import TestSupport
import Testing

@testable import Pages

/// What a page does for a reader who wants figures alone.
@Suite struct FigureRequestPageTests {
  private static let source = """
    //: # 7. Title
    //:
    //: **Q?**
    //:
    //: *You need:* a. *You get:* b.
    page.figure("one") { panel }
    page.figure(
      "two-2", width: 300
    ) { panel }
    //: ![One](one.png)
    //: Caption.
    //:
    //: ![Two](two-2.png)
    //: Caption. [It is one]{✓ one}.
    //: See [chapter 1](../1-ppca/machine.png) and `page.show("four", 4)`.
    //:
    //: ![A line](three.png)
    //: Caption.
    """

  private static func place(_ folder: URL) throws -> Place {
    let file = folder.appendingPathComponent("main.swift")
    try Data(source.utf8).write(to: file)
    return Place(
      source: file, chapter: "7-test", output: folder.appendingPathComponent("out"),
      outputName: "out")
  }

  @Test func figuresAreKnownFromTheSources() throws {
    try inFolder { folder in
      let place = try Self.place(folder)
      try Data("//: ![More](five.png)\n//: Caption.\n".utf8)
        .write(to: folder.appendingPathComponent("More.swift"))
      #expect(try FigureRequest.slugs(of: place) == ["one", "two-2", "three", "five"])
    }
  }

  @Test func commandsKeepWhatChangesTheFigure() {
    func command(_ arguments: [String]) -> String {
      FigureCommand(chapter: "ppca", arguments: arguments)("em")
    }
    #expect(command([]) == "./Chapters/run ppca --figure em")
    #expect(
      command([
        "--output", "/a/b", "--seed=7", "--format=svg", "--figure", "x", "--theme", "dark",
        "--transparent", "--quick", "--width=1px", "--output=/c", "--data", "/home/me/my table.csv",
        "--delimiter=;",
      ])
        == "./Chapters/run ppca --seed=7 --quick --data 'my table.csv' '--delimiter=;' --figure em")
    #expect(command(["--data=/home/me/it's.csv"]).hasSuffix("'--data=it'\\''s.csv' --figure em"))
  }

  /// Claims are checked all the same, and a false one leaves nothing behind.
  @Test(arguments: [1.0, 2.0]) func aFigureNeedsItsClaims(_ expected: Double) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("seams-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    let result = await #expect(
      processExitsWith: expected == 1 ? .exitCode(0) : .exitCode(1),
      observing: [\.standardErrorContent]
    ) { [path = path as String, expected = expected as Double] in
      try await MainActor.run {
        let place = try Self.place(URL(fileURLWithPath: path))
        let options = try FigureOptions.parse(["--figure", "one"])
        let page = try Page(
          place, seed: 1, settings: [:], dataOnly: false,
          request: FigureRequest(options, into: path + "/mine", of: place))
        page.claim("one", .exact, 1.0, equals: expected, line: 6)
        page.figure("one", line: 6) {
          Panel { Line(x: [0, 1], y: [2, 3]) }
        }
        page.figure("two-2", line: 7) {
          Panel { Line(x: [], y: []) }
        }
        page.weave()
        exit(0)
      }
    }
    let made = try? FileManager.default.contentsOfDirectory(atPath: path + "/mine").sorted()
    #expect(made == (expected == 1 ? ["one.csv", "one.png"] : nil))
    #expect(!FileManager.default.fileExists(atPath: path + "/out"))
    let error = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(error.contains("1 of 1 claims are false; nothing was written") == (expected == 2))
  }
}
