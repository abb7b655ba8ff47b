import Foundation
import Testing

@testable import Pages
@testable import coursework

/// A handout as its students go through it.
@Suite struct PathTests {
  static let chapters = (try? Handout(of: package, chapters: nil).chapters.map(\.folder)) ?? []

  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("seams-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func sources(_ folder: URL, _ chapter: String) throws -> [URL] {
    let place = folder.appendingPathComponent("Chapters/\(chapter)")
    return try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
      .filter { $0.hasSuffix(".swift") }.map { place.appendingPathComponent($0) }
  }

  @Test(arguments: chapters) func whatIsHandedOutCompilesWithoutAWarning(chapter: String) throws {
    try inFolder { folder in
      try Handout(of: package, chapters: [Int(chapter.prefix { $0 != "-" })!]).write(to: folder)
      let said = try Compiler().run(
        sources(folder, chapter), module: Place.name(of: chapter), ["-typecheck"])
      #expect(said == "")
    }
  }

  /// One program with every solution behind a question, and a run for each number of filled cells:
  /// each ends in good order at the next cell, and with all of them the chapter's claims hold.
  @Test(arguments: chapters) func everyCellIsAPlaceOnThePath(chapter: String) throws {
    try inFolder { folder in
      let handout = try Handout(of: package, chapters: [Int(chapter.prefix { $0 != "-" })!])
      try handout.write(to: folder)
      let cells = handout.chapters[0].cells
      let main = folder.appendingPathComponent("Chapters/\(chapter)/main.swift")
      var text = try String(contentsOf: main, encoding: .utf8)
      for cell in cells {
        let call = "unfinished(\"\(cell.name)\")"
        var body = cell.solution
        let words = body.map { $0.drop { $0 == " " } }
        // A question before it makes an expression one statement of two.
        if !words.contains(where: { $0.hasPrefix("return ") || $0.hasPrefix("self.") }) {
          body[0] = "return " + body[0]
        }
        text = text.replacing(
          call, with: "if isOpen(\"\(cell.name)\") {\n\(call)\n}\n" + body.joined(separator: "\n"))
      }
      try Data(text.utf8).write(to: main)
      let question = """
        import Foundation
        func isOpen(_ cell: String) -> Bool {
          ProcessInfo.processInfo.environment["SEAMS_OPEN"]!.split(separator: " ").contains { $0 == cell }
        }
        """
      try Data(question.utf8).write(
        to: main.deletingLastPathComponent().appending(path: "Open.swift"))
      let program = folder.appendingPathComponent("program")
      let compiler = Compiler()
      let failed = try compiler.run(
        sources(folder, chapter), module: Place.name(of: chapter), compiler.linking(to: program))
      try #require(FileManager.default.fileExists(atPath: program.path), "\(failed)")

      var claims = 0
      for (index, cell) in cells.enumerated() {
        let open = cells[index...].map(\.name).joined(separator: " ")
        let (code, said) = try ended(
          [program.path, "--quick"], in: folder, ["SEAMS_OPEN": open])
        let results = try Results(
          contentsOf: folder.appendingPathComponent("Output/custom/\(chapter)/results.json"))
        #expect(code == 0, "\(said)")
        #expect(results.options["unfinished"] == cell.name)
        #expect(said.contains("the cell “\(cell.name)”, Chapters/\(chapter)/main.swift:"))
        #expect(said.contains("./Chapters/run exercises --hint \(cell.name)\n"))
        // Its own claim waits for it, and none is lost.
        #expect(!results.claims.contains { $0.key == cell.claim }, "\(cell.name)")
        #expect(results.claims.count >= claims && results.claims.allSatisfy(\.holds))
        // A cell is checked by itself, or together with the next one: a student soon learns of it.
        if index > 1 {
          let before = cells[index - 2]
          #expect(
            results.claims.contains { $0.key == before.claim }, "\(before.name) is checked late")
        }
        claims = results.claims.count
      }
      let (code, said) = try ended([program.path, "--quick"], in: folder, ["SEAMS_OPEN": ""])
      let results = try Results(
        contentsOf: folder.appendingPathComponent("Output/custom/\(chapter)/results.json"))
      #expect(code == 0, "\(said)")
      #expect(results.options == ["quick": "yes"] && results.claims.allSatisfy(\.holds))
      let kept = try Results(
        contentsOf: package.appendingPathComponent("Output/\(chapter)/results.json"))
      // The second page is not handed out.
      let onMain = Set(kept.claims.filter { $0.file == "main.swift" }.map(\.key))
      // What is claimed of long trainings a quick run may leave out.
      let made = Set(results.claims.map(\.key))
      #expect(made.isSubset(of: onMain))
      #expect(onMain.subtracting(made).isSubset(of: kept.trained ?? []))
      for cell in cells { #expect(results.claims.contains { $0.key == cell.claim }) }
    }
  }
}
