import Figures
import Foundation
import Testing

@testable import Pages

/// A page in a new folder, of a chapter with this source; not all need their claims in a quick run.
private func open(
  _ source: String, in folder: URL, settings: [String: String] = ["quick": "yes"]
) throws -> Page {
  let file = folder.appendingPathComponent("main.swift")
  try Data(source.utf8).write(to: file)
  let place = Place(
    source: file, chapter: "7-test", output: folder.appendingPathComponent("out"),
    outputName: "out")
  return try Page(place, seed: 1, settings: settings, dataOnly: false)
}

private let opening = """
  //: # 7. Title
  //:
  //: **Q?**
  //:
  //: *You need:* a. *You get:* b.
  code
  //: It is {value}: [one is another]{✓ one}, [it is itself]{✓ itself}.
  """

private func newFolder() throws -> URL {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("seams-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}

@Suite struct PageTests {
  @Test func whatIsShownIsKeptAtFullPrecision() throws {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let page = try open(opening, in: folder)
    page.show("a third", 1 / 3.0, as: "value", line: 6)
    page.claim("one", .exact, 3 / 9.0, equals: 1 / 3.0, within: 1e-15, line: 6)
    page.weave()
    let results = try Results(
      contentsOf: folder.appendingPathComponent("out/7-test/results.json"))
    #expect(results.values == ["value": .number(1 / 3.0)])
    #expect(results.claims.map(\.holds) == [true])
    #expect(results.title == "7. Title" && results.need == "a." && results.get == "b.")
    let text = try String(
      contentsOf: folder.appendingPathComponent("out/7-test/README.md"), encoding: .utf8)
    #expect(text.contains("It is 0.3333: one is another [✓](#claim-one \"exact: measured"))
    #expect(text.contains("it is itself *(not checked in this run)*"))
  }

  /// In the file too, though it is drawn before its numbers are known.
  @Test func theWordsOfAFigureAreFilledIn() throws {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("//: ![A second line](second.png)\n//: Caption.\n".utf8)
      .write(to: folder.appendingPathComponent("More.swift"))
    let source = opening + "\n//:\n//: ![A line\n//: to {value}](line.png)\n//: To {value:2}."
    let page = try open(source, in: folder)
    page.figure("line", line: 6) {
      Panel { Line(x: [0, 1], y: [2, 3]) }
    }
    page.figure("second", file: "test/More.swift", line: 1) {
      Panel { Line(x: [0, 1], y: [3, 2]) }
    }
    page.show("a third", 1 / 3.0, as: "value", line: 6)
    page.weave()
    let output = folder.appendingPathComponent("out/7-test")
    let results = try Results(contentsOf: output.appendingPathComponent("results.json"))
    #expect(results.figures.map(\.alt) == ["A line to 0.3333", "A second line"])
    for (figure, file) in zip(results.figures, ["main.swift", "More.swift"]) {
      let png = try Data(contentsOf: output.appendingPathComponent(figure.file))
      for text in ["Description\0\(figure.alt)", "Source\0Chapters/7-test/\(file)"] {
        #expect(png.range(of: Data(text.utf8)) != nil, "\(text)")
      }
      let bitmap = try Bitmap(png: [UInt8](png))
      #expect(bitmap.crc32 == figure.pixelCRC32 && bitmap.width == figure.width)
    }
  }

  @Test func aTableOfNumbersFromItsColumns() async throws {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let head = opening + "\n//:\n//: | a | b |\n//: | --- | --- |\n//: | {table:t} |"
    let page = try open(head, in: folder)
    page.show("a third", 1 / 3.0, as: "value", line: 6)
    page.table("t", columns: [[50, 200], [1 / 3.0, -2e-9]], digits: [3, 2], line: 6)
    page.weave()
    let text = try String(
      contentsOf: folder.appendingPathComponent("out/7-test/README.md"), encoding: .utf8)
    #expect(text.contains("| 50 | 0.33 |\n| 200 | −2×10⁻⁹ |"))
    let path = folder.path
    let ragged = await #expect(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
    ) { [path = path as String] in
      do {
        let page = try open(opening, in: URL(fileURLWithPath: path))
        page.table("t", columns: [[1, 2], [3]], digits: [2, 2], line: 6)
      }
    }
    let error = String(decoding: ragged?.standardErrorContent ?? [], as: UTF8.self)
    #expect(error.contains("main.swift:6: table “t” has columns of [2, 1] numbers"))
  }

  @Test func aFalseClaimIsSaidTwiceAndNothingIsWoven() async throws {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    let result = await #expect(
      processExitsWith: .exitCode(1), observing: [\.standardOutputContent, \.standardErrorContent]
    ) { [path = path as String] in
      do {
        let page = try open(opening, in: URL(fileURLWithPath: path))
        page.show("one", 1, as: "value", line: 6)
        page.claim("one", .exact, 1, equals: 2, within: 0.5, line: 6)
        page.claim("itself", .exact, 1, equals: 1, line: 6)
        page.weave()
      }
    }
    let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    #expect(
      output.components(
        separatedBy: "✗ false: one is another: measured 1, expected 2, tolerance 0.5"
      ).count == 3)
    #expect(output.contains("✓ holds: it is itself"))
    let error = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(error.contains("Error: 1 of 2 claims are false; nothing was written"))
    #expect(!FileManager.default.fileExists(atPath: path + "/out"))
  }

  @Test func mistakesOfAChapterAreNamedWithTheirLine() async throws {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    let twice = await #expect(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
    ) { [path = path as String] in
      do {
        let page = try open(opening, in: URL(fileURLWithPath: path))
        page.show("value", 1, line: 6)
        page.show("value", 2, line: 6)
      }
    }
    let first = String(decoding: twice?.standardErrorContent ?? [], as: UTF8.self)
    #expect(first.contains("Error: 7-test/main.swift:6: “value” is kept twice"))
    let nan = await #expect(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
    ) { [path = path as String] in
      do {
        let page = try open(opening, in: URL(fileURLWithPath: path))
        page.show("value", .nan, line: 6)
      }
    }
    let second = String(decoding: nan?.standardErrorContent ?? [], as: UTF8.self)
    #expect(second.contains("Error: 7-test/main.swift:6: “value” is not finite"))
  }
}
