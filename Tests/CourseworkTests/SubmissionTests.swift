import Foundation
import Problems
import TestSupport
import Testing

@testable import coursework

/// A zip whose files are not compressed, with names that no tool would give them.
private func zip(_ files: [(name: String, bytes: Data, mode: UInt32)]) -> Data {
  func little(_ value: UInt32, _ count: Int) -> Data {
    Data((0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) })
  }
  /// The checksum of PNG and zip, bit by bit.
  func checksum(_ bytes: Data) -> UInt32 {
    ~bytes.reduce(0xffff_ffff) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { one, _ in
        one & 1 == 1 ? one >> 1 ^ 0xedb8_8320 : one >> 1
      }
    }
  }
  var (body, list) = (Data(), Data())
  for (name, bytes, mode) in files {
    let name = Data(name.utf8)
    let count = little(UInt32(bytes.count), 4)
    let shared =
      little(0, 8) + little(checksum(bytes), 4) + count + count + little(UInt32(name.count), 2)
      + little(0, 2)
    list += little(0x0201_4b50, 4) + little(0x031e, 2) + little(20, 2) + shared
    list += little(0, 6) + little(mode << 16, 4) + little(UInt32(body.count), 4) + name
    body += little(0x0403_4b50, 4) + little(20, 2) + shared + name + bytes
  }
  let count = little(UInt32(files.count), 2)
  return body + list + little(0x0605_4b50, 4) + little(0, 4) + count + count
    + little(UInt32(list.count), 4) + little(UInt32(body.count), 4) + little(0, 2)
}

@Suite(.serialized, .enabled(if: Course.has("unzip"), "unzip is not installed"))
struct SubmissionTests {
  private let good = Data("let answer = 1\n".utf8)

  /// What is read of files; nothing but `place` may be in the folder afterwards.
  private func read(
    _ files: [(String, Data, UInt32)], chapters: [String] = ["1-ppca"]
  ) throws -> Submission {
    try inFolder { folder in
      let place = folder.appendingPathComponent("inner/deep/a@x.org.zip")
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      let archive = zip(files.map { (name: $0.0, bytes: $0.1, mode: $0.2) })
      try archive.write(to: place)
      let found = try Submission(at: place, folders: chapters)
      #expect(
        try contents(folder).filter { !$0.value.isEmpty } == ["inner/deep/a@x.org.zip": archive])
      #expect(found.name == "a@x.org")
      return found
    }
  }

  /// A zip's and a folder's files, by their names, are found the same.
  @Test(arguments: [
    "Chapters/1-ppca/Problems/Problems.swift", "handout/Chapters/1-ppca/Problems/Problems.swift",
    "1-ppca/Problems.swift", "Problems.swift", "../../../Problems.swift",
    "a[1]*?/1-ppca/Problems.swift", "a\\b/Problems.swift", "ä ö/Problems.swift",
    "-p/Problems.swift",
  ]) func aFileIsFoundWhereverItLies(_ name: String) throws {
    #expect(try read([(name, good, 0o100644)]).functions == ["1-ppca": good], "\(name)")
    guard !name.contains("..") else { return }
    try inFolder { folder in
      let file = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try good.write(to: file)
      let found = try Submission(at: folder, folders: ["1-ppca"])
      #expect(found.functions == ["1-ppca": good] && found.notes == [] && found.date != nil)
    }
  }

  @Test func aLoneFileIsASubmission() throws {
    try inFolder { folder in
      let file = folder.appendingPathComponent("Problems.swift")
      try good.write(to: file)
      #expect(try Submission(at: file, folders: ["1-ppca"]).functions == ["1-ppca": good])
    }
  }

  @Test func ofSeveralTheHandoutsPathCounts() throws {
    let other = Data("other".utf8)
    let both = [
      ("Problems.swift", other, 0o100644 as UInt32),
      (".base/Chapters/1-ppca/Problems/Problems.swift", other, 0o100644),
      ("x/Chapters/1-ppca/Problems/Problems.swift", good, 0o100644),
    ]
    #expect(try read(both).functions == ["1-ppca": good])
    // Another chapter's file is not this one's, and one without a chapter may be any's.
    let second = [("Chapters/1-ppca/Problems/Problems.swift", good, 0o100644 as UInt32)]
    #expect(try read(second, chapters: ["1-ppca", "2-linear-vae"]).functions == ["1-ppca": good])
    #expect(try read(second, chapters: ["2-linear-vae"]).functions == [:])
    let bare = try read([both[0]], chapters: ["1-ppca", "2-linear-vae"])
    #expect(
      bare.functions == [:]
        && bare.notes == [
          "Problems.swift may be of any chapter, and was not graded; hand it in as "
            + "1-ppca/Problems.swift or 2-linear-vae/Problems.swift."
        ])
  }

  @Test func theTokenIsReadAndItsDateDoesNotCount() throws {
    let token = Variant(seed: 12)
    let text = Data("\(token)\n".utf8)
    #expect(try read([("x/Answers/token.txt", text, 0o100644)]).token == token)
    #expect(try read([("Answers/token.txt", Data("no token".utf8), 0o100644)]).token == nil)
    try inFolder { folder in
      let answers = folder.appendingPathComponent("Answers")
      try FileManager.default.createDirectory(at: answers, withIntermediateDirectories: true)
      try good.write(to: answers.appendingPathComponent("1-ppca.txt"))
      try text.write(to: answers.appendingPathComponent("token.txt"))
      let early = Date(timeIntervalSince1970: 1_000_000_000)
      try FileManager.default.setAttributes(
        [.modificationDate: early],
        ofItemAtPath: answers.appendingPathComponent("1-ppca.txt").path)
      let submission = try Submission(at: folder, folders: ["1-ppca"])
      #expect(submission.token == token && submission.date == early)
    }
  }

  @Test func whatCannotBeReadIsSaid() throws {
    let name = "1-ppca/Problems.swift"
    let latin = Data([0x2f, 0x2f, 0x20, 0xfc])
    let file = try read([(name, latin, 0o100644)])
    #expect(file.functions == [:])
    #expect(file.notes == ["\(name) is not in UTF-8; save it in that encoding."])
    let large = try read([(name, Data(count: 1 << 20 + 1), 0o100644)])
    #expect(large.functions == [:])
    #expect(large.notes == ["\(name) is larger than a megabyte, and was not read."])
    // A line in a name makes two names of it, or another: it is not read, and never for another's.
    let broken = try read([("a\n\(name)", good, 0o100644)])
    #expect(broken.functions["1-ppca"] ?? Data() == Data() && broken.notes.count <= 1)
    // A link in a zip is the text that it leads to.
    let link = try read([(name, Data("/etc/passwd".utf8), 0o120777)])
    #expect(link.functions["1-ppca"].map { String(decoding: $0, as: UTF8.self) } == "/etc/passwd")
    try inFolder { folder in
      let place = folder.appendingPathComponent("a@x.org.zip")
      try Data("no zip".utf8).write(to: place)
      #expect(
        try Submission(at: place, folders: ["1-ppca"]).notes
          == ["The zip has no files, or is none."])
    }
  }

  @Test func linksFoldersAndPipesAreNoFiles() throws {
    try inFolder { folder in
      let outside = folder.appendingPathComponent("outside/1-ppca")
      let place = folder.appendingPathComponent("a@x.org")
      let manager = FileManager.default
      for made in [outside, place.appendingPathComponent("b/Problems.swift")] {
        try manager.createDirectory(at: made, withIntermediateDirectories: true)
      }
      try good.write(to: outside.appendingPathComponent("Problems.swift"))
      for name in ["Problems.swift", "1-ppca"] {
        try manager.createSymbolicLink(
          at: place.appendingPathComponent(name),
          withDestinationURL: name == "1-ppca" ? outside : outside.appendingPathComponent(name))
      }
      #expect(mkfifo(place.appendingPathComponent("1-ppca.txt").path, 0o600) == 0)
      let found = try Submission(at: place, folders: ["1-ppca"])
      #expect(found.functions == [:] && found.answers == [:])
    }
  }

  /// Both would take more memory than the grader may have here, were they read whole.
  @Test(.enabled(if: Course.isRoot, "it takes root")) func aZipBombAndALargeFileAreNotRead() throws
  {
    try inFolder { folder in
      let course = try Course(in: folder, of: ["zipped", "large"])
      func sparse(_ name: String, _ megabytes: Int) throws {
        try course.write("", to: name)
        let size = off_t(megabytes) << 20
        #expect(truncate(course.folder.appendingPathComponent(name).path, size) == 0)
      }
      try sparse("tree/Answers/1-ppca.txt", 400)
      let made = course.folder.appendingPathComponent("made/bomb.zip")
      try FileManager.default.createDirectory(
        at: made.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Archive.zip(course.folder.appendingPathComponent("tree"), as: nil, to: made)
      try FileManager.default.moveItem(
        at: made, to: course.folder.appendingPathComponent("submissions/zipped@x.org.zip"))
      try sparse("submissions/large@x.org/Answers/1-ppca.txt", 400)
      let (code, said) = try course.grade(under: ["prlimit", "--data=\(384 << 20)"])
      #expect(code == 0, "\(said)")
      for name in course.names {
        #expect(
          try course.text("out/feedback/\(name)@x.org.md").contains(
            "> Answers/1-ppca.txt is larger than a megabyte, and was not read."))
      }
    }
  }
}
