import Foundation
import Testing

@testable import Seams

private let heading = Essay.Heading(title: "1. T", question: "Q?", need: "n", get: "g")

private func results(_ chapter: String, figures: [String] = []) throws -> Data {
  try Results(
    chapter: chapter, heading: heading, seed: 1, options: [:], values: [:], claims: [],
    figures: figures.map {
      Results.FigureRecord(
        file: $0, caption: "", alt: "", width: 1, height: 1, pixelCRC32: 0)
    }
  ).json()
}

/// A new folder, removed when the test is done.
private func inFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("seams-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}

private func names(_ folder: URL) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
}

@Suite struct ShelfTests {
  @Test func renewsItsOwnFilesAndKeepsAReaders() throws {
    try inFolder { parent in
      let page = parent.appendingPathComponent("out")
      let shelf = try Shelf(chapter: "1-a", in: page, named: "out")
      try shelf.replace(with: [
        ("README.md", Data("old".utf8)), ("old.png", Data()),
        ("results.json", try results("1-a", figures: ["old.png"])),
      ])
      let folder = page.appendingPathComponent("1-a")
      try Data("mine".utf8).write(to: folder.appendingPathComponent("notes.txt"))
      try shelf.replace(with: [
        ("README.md", Data("new".utf8)), ("new.png", Data()),
        ("results.json", try results("1-a", figures: ["new.png"])),
      ])
      #expect(try names(folder) == ["README.md", "new.png", "notes.txt", "results.json"])
      #expect(
        try String(contentsOf: folder.appendingPathComponent("notes.txt"), encoding: .utf8)
          == "mine")
      #expect(try names(page) == ["1-a"])
    }
  }

  @Test func refusesAFolderThatIsNotAPage() throws {
    try inFolder { parent in
      let folder = parent.appendingPathComponent("1-a")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("x".utf8).write(to: folder.appendingPathComponent("thesis.txt"))
      #expect(
        throws: Failure(
          .output,
          "out/1-a holds files and no results.json of this chapter; move them, or choose another "
            + "--output")
      ) { try Shelf(chapter: "1-a", in: parent, named: "out") }
      try results("2-b").write(to: folder.appendingPathComponent("results.json"))
      #expect(throws: Failure.self) { try Shelf(chapter: "1-a", in: parent, named: "out") }
    }
  }

  @Test func twoRunsDoNotShareAFolder() throws {
    try inFolder { parent in
      let first = try Shelf(chapter: "1-a", in: parent, named: "out")
      #expect(
        throws: Failure(
          .output,
          "process \(getpid()) is writing out/1-a; wait for it, or choose another --output")
      ) { try Shelf(chapter: "1-a", in: parent, named: "out") }
      withExtendedLifetime(first) {}
    }
    try inFolder { parent in
      for _ in 0..<2 { _ = try Shelf(chapter: "1-a", in: parent, named: "out") }
    }
  }

  @Test func aPathBelowAFileWritesNothing() throws {
    try inFolder { parent in
      let file = parent.appendingPathComponent("file")
      try Data("x".utf8).write(to: file)
      let shelf = try Shelf(
        chapter: "1-a", in: file.appendingPathComponent("deep/er"), named: "file/deep/er")
      #expect(throws: Failure.self) { try shelf.replace(with: [("README.md", Data())]) }
      #expect(try names(parent) == ["file"])
      #expect(try Data(contentsOf: file) == Data("x".utf8))
    }
  }

  @Test func aFailedWriteLeavesNoFolderBehind() throws {
    try inFolder { parent in
      let shelf = try Shelf(chapter: "1-a", in: parent.appendingPathComponent("a/b"), named: "a/b")
      #expect(throws: Failure.self) { try shelf.replace(with: [("no/such/folder", Data())]) }
      #expect(try names(parent) == [])
    }
  }

  @Test func aPageLeftAsideByAKilledRunComesBack() throws {
    try inFolder { parent in
      let aside = parent.appendingPathComponent(".1-a.old")
      try FileManager.default.createDirectory(at: aside, withIntermediateDirectories: true)
      try results("1-a").write(to: aside.appendingPathComponent("results.json"))
      _ = try Shelf(chapter: "1-a", in: parent, named: "out")
      #expect(try names(parent) == ["1-a"])
    }
  }

  @Test func theContentsPageListsChaptersInOrderAndSparesAReadersFile() throws {
    try inFolder { parent in
      for chapter in ["10-z", "2-b"] {
        let shelf = try Shelf(chapter: chapter, in: parent, named: "out")
        try shelf.replace(with: [("results.json", try results(chapter))])
      }
      let page = try #require(try Contents.page(for: parent))
      let links = ["(2-b/README.md)", "(10-z/README.md)"].map { page.firstRange(of: $0) }
      #expect(try #require(links[0]).lowerBound < (try #require(links[1])).lowerBound)
      let readme = parent.appendingPathComponent("README.md")
      try Data(page.utf8).write(to: readme)
      #expect(try Contents.page(for: parent) != nil)
      try Data("# My own".utf8).write(to: readme)
      #expect(try Contents.page(for: parent) == nil)
    }
  }
}
