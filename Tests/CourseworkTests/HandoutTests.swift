import Foundation
import TestSupport
import Testing

@testable import Pages
@testable import coursework

let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

private func newFolder() throws -> URL {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("seams-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}

@Suite struct HandoutTests {
  private func text(_ handout: Handout, _ name: String) -> String {
    String(decoding: handout.files[name]?.bytes ?? Data(), as: UTF8.self)
  }

  @Test func itHasWhatAStudentNeedsAndNothingElse() throws {
    let handout = try Handout(of: package, chapters: nil)
    #expect(handout.chapters.map(\.folder).contains("1-ppca"))
    for name in handout.files.keys {
      #expect(
        ["Answers/", "Chapters/", "Sources/", ".base/", ".devcontainer/"].contains {
          name.hasPrefix($0)
        } || ["Package.swift", "README.md", ".gitignore", ".swift-format"].contains(name), "\(name)"
      )
      #expect(!name.hasSuffix("More.swift"), "\(name)")
      #expect(!name.contains("Coursework") && !name.contains("Mutations"), "\(name)")
    }
    #expect(handout.files["Chapters/run"]?.isProgram == true)
    let manifest = text(handout, "Package.swift")
    let list = handout.chapters.map { "\"\($0.folder)\"" }.joined(separator: ", ")
    #expect(manifest.contains("\nlet chapters = [\(list)]\n"))
    for gone in ["coursework", "benchmarks", "testTarget", "//#-"] {
      #expect(!manifest.contains(gone), "\(gone)")
    }
  }

  @Test func everyChapterHasFiveCellsAndSixProblems() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: package.appendingPathComponent("Chapters").path
    ).filter { $0.first?.isNumber == true }.sorted()
    let chapters = try Handout(of: package, chapters: nil).chapters
    #expect(chapters.map(\.folder) == folders)
    for chapter in chapters {
      #expect(chapter.cells.count >= 5 && chapter.problems.count >= 6, "\(chapter.folder)")
    }
  }

  @Test func everyCellIsOpenAndNoMarkIsLeft() throws {
    for chapter in try Handout(of: package, chapters: nil).chapters {
      let handout = try Handout(of: package, chapters: [Int(chapter.folder.prefix(1))!])
      let main = text(handout, "Chapters/\(chapter.folder)/main.swift")
      #expect(Cells.unfinished(in: main).map(\.name) == chapter.cells.map(\.name))
      let hints = text(handout, "Chapters/hints/\(chapter.folder).md")
      for cell in chapter.cells {
        #expect(hints.contains("## \(cell.name)\n\nChecked by \(cell.claim ?? "").\n\n1. "))
        #expect(!cell.hints.isEmpty && cell.claim != nil && cell.section.first?.isNumber == true)
      }
      #expect(chapter.cells.count >= 5)
      for (name, file) in handout.files where name.hasPrefix("Chapters/\(chapter.folder)") {
        let source = String(decoding: file.bytes, as: UTF8.self)
        for mark in ["solution", "end-solution", "hint", "omit"] {
          #expect(!source.contains("//#-\(mark)"), "\(name)")
        }
      }
    }
  }

  @Test func madeTwiceItHasTheSameBytes() throws {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let places = ["a", "b"].map { folder.appendingPathComponent($0) }
    for place in places { try Handout(of: package, chapters: [1]).write(to: place) }
    let (a, b) = (try contents(places[0]), try contents(places[1]))
    #expect(a == b && a.count > 50)
    #expect(
      FileManager.default.isExecutableFile(
        atPath: places[0].appendingPathComponent("Chapters/run").path))
    // What is there is never touched.
    let refused = #expect(throws: Failure.self) {
      try Handout(of: package, chapters: [1]).write(to: places[0])
    }
    #expect(refused?.code == .output)
    #expect(try contents(places[0]) == b)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        "a", "a.zip", "b", "b.zip",
      ])
  }

  @Test func aLineOfASolutionThatIsLeftIsFound() throws {
    let source = """
      func f() -> Double {
        //#-solution f
        let aLongNameOfANumber = 3.0
        let b = aLongNameOfANumber * 2
        return b
        //#-end-solution
      }
      let b = aLongNameOfANumber * 2
      """
    let cells = try Cells(source, file: "main.swift")
    func leaks(_ text: String) -> [String] { Handout.leaks(of: cells, in: [("Help.swift", text)]) }
    #expect(leaks(cells.handout).isEmpty)
    #expect(
      leaks("x\n    let aLongNameOfANumber  =  3.0\ny") == [
        "“letaLongNameOfANumber=3.0” of f in Help.swift"
      ])
    // That line stands outside as well, and the last one is short; the two together are a part of it.
    #expect(leaks("let b = aLongNameOfANumber * 2").isEmpty && leaks("return b").isEmpty)
    #expect(
      leaks("let b = aLongNameOfANumber * 2\n\nreturn b") == [
        "“letb=aLongNameOfANumber*2 returnb” of f in Help.swift"
      ])
  }

  @Test func whatCannotBeHandedOutIsSaid() throws {
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return ""
    }
    #expect(message { _ = try Handout(of: package, chapters: [77]) } == "there is no chapter 77")
    #expect(
      message { _ = try Handout.numbers("1,x") }
        == "--chapters 1,x: “x” is not the number of a chapter")
    #expect(try Handout.numbers("1,3") == [1, 3])
  }

  /// README.md shows a cell, and what students get of it.
  @Test func theExampleForAuthorsIsTrue() throws {
    let readMe = try String(
      contentsOf: package.appendingPathComponent("README.md"), encoding: .utf8)
    let section = try #require(readMe.components(separatedBy: "\n## Coursework\n").last)
    let code = section.matches(of: #/```swift\n((?s:.)*?)```/#).map { String($0.1) }
    let cells = try Cells(code[0], file: "README.md")
    #expect(cells.handout == code[1])
    #expect(cells.cells.map(\.name) == ["area"] && cells.cells[0].hints.count == 2)
  }

  /// The page for students names commands and cells that there are.
  @Test func theStudentsPageIsTrue() throws {
    let handout = try Handout(of: package, chapters: [1])
    let page = text(handout, "README.md")
    let first = handout.chapters[0].cells[0].name
    #expect(page.contains("It names the first cell, `\(first)`. Open `Chapters/1-ppca/main.swift`"))
    #expect(text(handout, "Chapters/1-ppca/main.swift").contains("unfinished(\"\(first)\")"))
    for match in page.matches(of: #/\.\/Chapters\/run (exercises|ppca)( --hint \w+)?/#) {
      #expect(text(handout, "Chapters/run").contains("exercises") && !match.0.isEmpty)
    }
    #expect(page.components(separatedBy: "./Chapters/run exercises").count > 3)
    for cell in handout.chapters[0].cells { #expect(page.contains("`\(cell.name)`")) }
  }
}
