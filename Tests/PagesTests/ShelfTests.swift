import Foundation
import TestSupport
import Testing

@testable import Pages

private let heading = Essay.Heading(title: "1. T", question: "Q?", need: "n", get: "g")

private func results(
  _ chapter: String, figures: [String] = [], format: String? = nil
) throws -> Data {
  try Results(
    chapter: chapter, heading: heading, seed: 1, options: [:], values: [:], claims: [],
    figures: figures.map {
      Results.FigureRecord(
        file: $0, caption: "", alt: "", width: 1, height: 1, pixelCRC32: 0)
    }, format: format
  ).json()
}

/// Writes a page of one chapter, with a text and figures.
private func write(
  _ text: String, figures: [String] = [], format: String? = nil, in output: URL,
  meanwhile: () throws -> Void = {}
) throws {
  let shelf = try Shelf(chapter: "1-a", in: output, named: "out")
  try meanwhile()
  try shelf.replace(
    with: figures.map { ($0, Data(text.utf8)) } + [
      ("README.md", Data(text.utf8)),
      (
        "results.json",
        try results("1-a", figures: figures.filter { $0.hasSuffix("png") }, format: format)
      ),
    ])
}

private func failure(of body: () throws -> Void) -> Failure? {
  do { try body() } catch { return error as? Failure }
  return nil
}

private func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

private func names(_ folder: URL) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
}

@Suite struct ShelfTests {
  @Test func renewsItsOwnFilesAndKeepsAReaders() throws {
    try inFolder { parent in
      let output = parent.appendingPathComponent("out")
      let page = output.appendingPathComponent("1-a")
      try write("old", figures: ["old.png", "old.svg"], format: "svg", in: output)
      let note = page.appendingPathComponent("machine.svg")
      try Data("mine".utf8).write(to: note)
      utimes(note.path, [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000, tv_usec: 0)])
      let deep = page.appendingPathComponent("notes/deep")
      try FileManager.default.createDirectory(at: deep, withIntermediateDirectories: true)
      mkfifo(page.appendingPathComponent("pipe").path, 0o600)
      symlink("nowhere", page.appendingPathComponent("link").path)
      close(
        open(Array((page.path + "/").utf8CString.dropLast()) + [-1, 0], O_CREAT | O_WRONLY, 0o600))
      try write("new", figures: ["new.png"], in: output)
      #expect(
        try names(page) == [
          "README.md", "link", "machine.svg", "new.png", "notes", "pipe", "results.json",
          "\u{FFFD}",
        ])
      #expect(try text(page.appendingPathComponent("README.md")) == "new")
      #expect(try text(note) == "mine" && names(page.appendingPathComponent("notes")) == ["deep"])
      var status = stat()
      #expect(stat(note.path, &status) == 0 && status.st_nlink == 1)
      #expect(
        try FileManager.default.attributesOfItem(atPath: note.path)[.modificationDate] as? Date
          == Date(timeIntervalSince1970: 1000))
      #expect(try names(output) == ["1-a"])
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
      #expect(try names(parent) == ["1-a"])
    }
  }

  @Test func aReadersFileUnderANameOfOursIsNeverOverwritten() throws {
    try inFolder { output in
      let page = output.appendingPathComponent("1-a")
      try write("old", figures: ["machine.png"], in: output)
      let mine = page.appendingPathComponent("machine.svg")
      try Data("mine".utf8).write(to: mine)
      let refusal =
        "was not written by this chapter, which needs the name; move it, or choose "
        + "another --output"
      #expect(throws: Failure(.output, "out/1-a/machine.svg \(refusal)")) {
        try write("new", figures: ["machine.png", "machine.svg"], format: "svg", in: output)
      }
      #expect(try text(mine) == "mine" && text(page.appendingPathComponent("README.md")) == "old")
      try FileManager.default.removeItem(at: page.appendingPathComponent("README.md"))
      try FileManager.default.createDirectory(
        at: page.appendingPathComponent("README.md/mine"), withIntermediateDirectories: true)
      #expect(throws: Failure(.output, "out/1-a/README.md \(refusal)")) {
        try Shelf(chapter: "1-a", in: output, named: "out")
      }
      #expect(try names(page.appendingPathComponent("README.md")) == ["mine"])
      #expect(try names(output) == ["1-a"])
    }
  }

  @Test func whatAppearsDuringTheRunIsKept() throws {
    try inFolder { output in
      let page = output.appendingPathComponent("1-a")
      let note = page.appendingPathComponent("note")
      let putBeforeTheFirstPage = failure(of: {
        try write("new", in: output) {
          try FileManager.default.createDirectory(at: page, withIntermediateDirectories: true)
          try Data("mine".utf8).write(to: note)
        }
      })
      #expect(putBeforeTheFirstPage != nil)
      #expect(try names(page) == ["note"] && names(output) == ["1-a"])
      try FileManager.default.removeItem(at: page)
      try write("old", in: output)
      try write("new", in: output) { try Data("mine".utf8).write(to: note) }
      #expect(try names(page) == ["README.md", "note", "results.json"])
      let withoutResults = failure(of: {
        try write("newest", in: output) {
          try FileManager.default.removeItem(at: page.appendingPathComponent("results.json"))
        }
      })
      #expect(withoutResults != nil)
      #expect(try names(page) == ["README.md", "note"] && names(output) == ["1-a"])
    }
  }

  @Test func twoRunsDoNotShareAFolder() throws {
    try inFolder { parent in
      let link = parent.appendingPathComponent("link")
      symlink("real", link.path)
      let real = parent.appendingPathComponent("real")
      try FileManager.default.createDirectory(at: real, withIntermediateDirectories: true)
      let first = try Shelf(chapter: "1-a", in: real, named: "out")
      #expect(
        throws: Failure(
          .output,
          "process \(getpid()) is writing out/1-a; wait for it, or choose another --output")
      ) { try Shelf(chapter: "1-a", in: link, named: "out") }
      _ = try Shelf(chapter: "2-b", in: link, named: "out")
      withExtendedLifetime(first) {}
    }
    try inFolder { parent in
      for _ in 0..<2 { _ = try Shelf(chapter: "1-a", in: parent, named: "out") }
      #expect(try names(parent) == [])
    }
  }

  @Test func aPageThatIsALinkIsWrittenWhereItLeads() throws {
    try inFolder { parent in
      let output = parent.appendingPathComponent("out")
      let page = output.appendingPathComponent("1-a")
      try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
      symlink("../elsewhere", page.path)
      #expect(
        throws: Failure(
          .output,
          "cannot follow the link out/1-a: No such file or directory; "
            + "choose another --output")
      ) { try write("new", in: output) }
      try FileManager.default.createDirectory(
        at: parent.appendingPathComponent("elsewhere"), withIntermediateDirectories: true)
      for text in ["old", "new"] { try write(text, in: output) }
      #expect(try names(parent) == ["elsewhere", "out"] && names(output) == ["1-a"])
      #expect(try text(parent.appendingPathComponent("elsewhere/README.md")) == "new")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: page.path) == "../elsewhere")
    }
  }

  @Test func aReaderNeverFindsThePageAbsent() async throws {
    let output = FileManager.default.temporaryDirectory
      .appendingPathComponent("seams-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    try write("0", in: output)
    let file = output.appendingPathComponent("1-a/README.md").path
    let reader = Task.detached {
      var misses = 0
      while !Task.isCancelled { if access(file, R_OK) != 0 { misses += 1 } }
      return misses
    }
    for k in 1...100 { try write("\(k)", in: output) }
    reader.cancel()
    #expect(await reader.value == 0)
    #expect(try names(output) == ["1-a"])
  }

  @Test func aPathBelowAFileWritesNothing() throws {
    try inFolder { parent in
      let file = parent.appendingPathComponent("file")
      try Data("x".utf8).write(to: file)
      #expect(
        throws: Failure(
          .output,
          "cannot open file/deep/er: Not a directory; "
            + "choose another --output")
      ) {
        try Shelf(
          chapter: "1-a", in: file.appendingPathComponent("deep/er"), named: "file/deep/er")
      }
      #expect(try names(parent) == ["file"])
      #expect(try Data(contentsOf: file) == Data("x".utf8))
    }
  }

  @Test func aFailureLeavesNoFolderBehind() throws {
    try inFolder { parent in
      let output = parent.appendingPathComponent("a/b")
      do {
        let shelf = try Shelf(chapter: "1-a", in: output, named: "a/b")
        #expect(
          throws: Failure(
            .output,
            "cannot write a/b/1-a/no/such: No such file or directory; "
              + "choose another --output")
        ) {
          try shelf.replace(with: [("results.json", Data()), ("no/such", Data())])
        }
      }
      #expect(try names(parent) == [])
      let long = output.appendingPathComponent(String(repeating: "x", count: 256))
      #expect(throws: Failure.self) { try Shelf(chapter: "1-a", in: long, named: "long") }
      #expect(try names(parent) == [])
    }
  }

  @Test func whatAKilledRunLeftIsClearedAndAReadersFilesComeBack() throws {
    try inFolder { output in
      let page = output.appendingPathComponent("1-a")
      // Killed while it wrote the first file, between two, and after the exchange.
      for (name, files) in [
        (".1-a.1.0", ["results.json": Data("{".utf8)]),
        (".1-a.2.0", ["results.json": try results("1-a", figures: ["a.png"]), "a.png": Data()]),
        (".1-a.3.7", ["results.json": try results("1-a"), "late": Data("mine".utf8)]),
      ] {
        let folder = output.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (file, bytes) in files { try bytes.write(to: folder.appendingPathComponent(file)) }
      }
      // Names that no run gives.
      for name in [".1-a.new", ".1-a.3.x", ".21-a.1.0"] {
        try FileManager.default.createDirectory(
          at: output.appendingPathComponent(name), withIntermediateDirectories: true)
      }
      let foreign = [".1-a.3.x", ".1-a.new", ".21-a.1.0"]
      try write("old", in: output)
      // There was no page to take the reader's file.
      #expect(try names(output) == [".1-a.3.7"] + foreign + ["1-a"])
      try write("new", in: output)
      #expect(try names(output) == foreign + ["1-a"])
      #expect(try text(page.appendingPathComponent("late")) == "mine")
    }
  }

  @Test func aPageLeftAsideByAKilledRunComesBack() throws {
    try inFolder { output in
      let page = output.appendingPathComponent("1-a")
      let aside = output.appendingPathComponent(".1-a.7.0.old")
      try write("old", in: output)
      try FileManager.default.moveItem(at: page, to: aside)
      _ = try Shelf(chapter: "1-a", in: output, named: "out")
      #expect(try names(output) == ["1-a"])
      try write("new", in: output) {}
      try FileManager.default.copyItem(at: page, to: aside)
      _ = try Shelf(chapter: "1-a", in: output, named: "out")
      #expect(try names(output) == ["1-a"])
    }
  }
}

@Suite struct ContentsTests {
  private func put(_ chapter: String, in output: URL) throws {
    let shelf = try Shelf(chapter: chapter, in: output, named: "out")
    try shelf.replace(with: [("results.json", try results(chapter))])
    try Contents.renew(in: output, opening: "# A book", named: "out", after: chapter)
  }

  @Test func listsChaptersInOrder() throws {
    try inFolder { output in
      for chapter in ["10-z", "2-b"] { try put(chapter, in: output) }
      try Data().write(to: output.appendingPathComponent(".README.md.77"))
      try put("3-c", in: output)
      let page = try text(output.appendingPathComponent("README.md"))
      let links = page.matches(of: #/\]\((.*?)/README\.md\)/#).map { String($0.1) }
      #expect(links == ["2-b", "3-c", "10-z"])
      #expect(page.contains("-->\n\n# A book\n\n## ["))
      #expect(try names(output) == ["10-z", "2-b", "3-c", "README.md"])
    }
  }

  @Test func sparesAReadersFile() throws {
    for bytes in [Data("# My own".utf8), Data([0x4D, 0xFC, 0x0A]), Data()] {
      try inFolder { output in
        let readme = output.appendingPathComponent("README.md")
        try bytes.write(to: readme)
        try put("1-a", in: output)
        #expect(try Data(contentsOf: readme) == bytes)
      }
    }
    try inFolder { output in
      let readme = output.appendingPathComponent("README.md")
      mkfifo(readme.path, 0o600)
      try put("1-a", in: output)
      #expect(try names(output) == ["1-a", "README.md"])
    }
  }

  @Test func chaptersThatEndTogetherAreAllListed() async throws {
    let output = FileManager.default.temporaryDirectory
      .appendingPathComponent("seams-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for k in 1...8 { group.addTask { try self.put("\(k)-x", in: output) } }
      try await group.waitForAll()
    }
    let page = try text(output.appendingPathComponent("README.md"))
    #expect(page.matches(of: #/\]\((.*?)/README\.md\)/#).map { $0.1 } == (1...8).map { "\($0)-x" })
  }
}
