import Foundation
import Pages
import Problems

/// What students get: the chapters with calls of `unfinished` in the place of their solutions, and the
/// part of the package that they stand on.
struct Handout {
  struct Chapter {
    /// `1-ppca`.
    let folder: String
    let cells: [Cells.Cell]
    let problems: [Problem]
  }

  struct File: Equatable {
    let bytes: Data
    var isProgram = false
  }

  let chapters: [Chapter]
  /// By paths relative to the folder that is handed out.
  let files: [String: File]
  /// Twelve hexadecimal digits that tell these files from others.
  let version: String

  /// What the chapters stand on.
  static let sources = [
    "CCairo", "CFiles", "CLAPACK", "CLoops", "CPNG", "CUncaught", "CZlib", "Figures", "Images",
    "Pages", "Problems", "Seams", "Tables",
  ]

  /// - Throws: `Failure` (64) unless the text is numbers between commas.
  static func numbers(_ text: String) throws -> [Int] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
      guard let number = Int(word) else {
        throw Failure(.options, "--chapters \(text): “\(word)” is not the number of a chapter")
      }
      return number
    }
  }

  /// - Parameters:
  ///   - numbers: Of the chapters; nil for all that have cells.
  ///   - problems: Their names; nil for all.
  /// - Throws: `Failure` with file and line where a mark is wrong or a line of a solution is left.
  init(of package: URL, chapters numbers: [Int]?, problems names: [String]? = nil) throws {
    let book = try Handout.names(in: package.appendingPathComponent("Chapters"))
      .compactMap { name in Int(name.prefix { $0 != "-" }).map { (number: $0, folder: name) } }
      .sorted { $0.number < $1.number }
    if let missing = numbers?.first(where: { number in !book.contains { $0.number == number } }) {
      throw Failure(.options, "there is no chapter \(missing)")
    }
    var (chapters, files): ([Chapter], [String: File]) = ([], [:])
    for (number, folder) in book where numbers?.contains(number) ?? true {
      let path = "Chapters/\(folder)"
      let sources = try Handout.names(in: package.appendingPathComponent(path))
        .filter { $0.hasSuffix(".swift") && $0 != "More.swift" }
        .map { name in
          let text = try Handout.text(package.appendingPathComponent("\(path)/\(name)"))
          return (name: name, cells: try Cells(text, file: "\(path)/\(name)"))
        }
      let cells = sources.first { $0.name == "main.swift" }?.cells.cells ?? []
      if let other = sources.first(where: { $0.name != "main.swift" && !$0.cells.cells.isEmpty }) {
        throw Failure(.chapter, "\(path)/\(other.name): cells stand in main.swift")
      }
      if cells.isEmpty {
        if numbers == nil { continue }
        throw Failure(.options, "chapter \(number) has no cells to hand out")
      }
      for (name, cells) in sources {
        files["\(path)/\(name)"] = File(cells.handout)
      }
      // The runs that a chapter keeps, which its page reads.
      for name in try Handout.names(in: package.appendingPathComponent(path))
      where name.hasSuffix(".jsonl") {
        files["\(path)/\(name)"] = File(
          bytes: try Data(contentsOf: package.appendingPathComponent("\(path)/\(name)")))
      }
      let problems = (problemsOfBook[folder] ?? []).filter { names?.contains($0.name) ?? true }
      let chapter = Chapter(folder: folder, cells: cells, problems: problems)
      files["Chapters/hints/\(folder).md"] = File(Handout.hints(chapter))
      if !problems.isEmpty { try files.merge(Handout.problems(of: chapter, in: package)) { $1 } }
      chapters.append(chapter)
    }
    if let unknown = names?.first(where: { name in
      !chapters.contains { $0.problems.contains { $0.name == name } }
    }) {
      let all = chapters.flatMap { problemsOfBook[$0.folder] ?? [] }.map(\.name)
      throw Failure(
        .options,
        "there is no problem “\(unknown)” in these chapters; there are "
          + all.joined(separator: ", "))
    }
    self.chapters = chapters
    for name in [
      "Chapters/run", "Chapters/setup", "Chapters/exercises", ".gitignore", ".swift-format",
    ] {
      let file = package.appendingPathComponent(name)
      files[name] = File(
        bytes: try Data(contentsOf: file),
        isProgram: FileManager.default.isExecutableFile(atPath: file.path))
    }
    // What nobody needs but who draws tokens.
    let setup = String(decoding: files["Chapters/setup"]!.bytes, as: UTF8.self)
    files["Chapters/setup"] = File(setup.replacing(#/(?m)^libssl-dev .*\n/#, with: ""))
    for folder in Handout.sources {
      let root = package.appendingPathComponent("Sources/\(folder)")
      for name in try Handout.names(in: root, deep: true) {
        files["Sources/\(folder)/\(name)"] = File(
          bytes: try Data(contentsOf: root.appendingPathComponent(name)))
      }
    }
    let manifest = try Handout.text(package.appendingPathComponent("Package.swift"))
    files["Package.swift"] = File(try Handout.manifest(manifest, chapters: chapters))
    files["README.md"] = File(Handout.readMe(chapters))
    files[".devcontainer/devcontainer.json"] = File(Handout.container)
    // What students change is kept as it was, so that a newer handout can take their changes over.
    for (name, file) in files where Handout.isTheirs(name) { files[".base/\(name)"] = file }
    version = Handout.version(of: files)
    files["Chapters/hints/version.txt"] = File(version + "\n")
    self.files = files
    let left = try leaks(outsideOf: package)
    guard left.isEmpty else {
      throw Failure(.chapter, "lines of solutions are left: " + left.joined(separator: "; "))
    }
  }

  /// The manifest of the chapters that are handed out.
  static func manifest(_ text: String, chapters: [Chapter]) throws -> String {
    func list(_ name: String, _ folders: [String]) -> String {
      "let \(name) = [" + folders.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }
    let assigned = chapters.filter { !$0.problems.isEmpty }.map(\.folder)
    return try Cells(text, file: "Package.swift").handout
      .replacing(#/(?m)^let chapters = \[[^\]]*\]/#, with: list("chapters", chapters.map(\.folder)))
      .replacing(
        #/(?m)^let assigned(: \[String\])? = \[[^\]]*\]/#,
        with: list("assigned: [String]", assigned)
      )
      .replacing("let isHandout = false", with: "let isHandout = true")
  }

  /// What `Chapters/exercises` reads of a chapter: its cells and the claims that check them, its
  /// problems, and the hints of both, which no page and no source shows.
  static func hints(_ chapter: Chapter) -> String {
    func section(_ name: String, _ line: String, _ hints: [String]) -> String {
      (["## \(name)", "", line, ""] + hints.enumerated().map { "\($0.offset + 1). \($0.element)" })
        .joined(separator: "\n")
    }
    let cells = chapter.cells.map {
      section($0.name, "Checked by \($0.claim ?? "no claim").", $0.hints)
    }
    let problems = chapter.problems.map {
      section($0.name, "A problem: \($0.kind.rawValue), \($0.points) points.", $0.hints)
    }
    return (cells + problems).joined(separator: "\n\n") + "\n"
  }

  static func version(of files: [String: File]) -> String {
    let all = files.sorted { $0.key < $1.key }
      .map { Data("\($0.key) \($0.value.bytes.count)\n".utf8) + $0.value.bytes }
    return authenticationCode(of: all.reduce(Data(), +), secret: Data("handout".utf8)).prefix(6)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  // MARK: What is left of solutions

  /// Where two lines in succession of a solution stand in what is handed out, or a line of 20 or more
  /// characters; blanks do not count. Such a line may stand there that the chapter has outside
  /// solutions as well.
  private func leaks(outsideOf package: URL) throws -> [String] {
    let texts = files.filter { $0.key.hasSuffix(".swift") || $0.key.hasSuffix(".md") }
      .sorted { $0.key < $1.key }.map { ($0.key, String(decoding: $0.value.bytes, as: UTF8.self)) }
    return try chapters.flatMap { chapter in
      try (["main.swift"] + (chapter.problems.isEmpty ? [] : [Handout.problems])).flatMap { name in
        let file = "Chapters/\(chapter.folder)/\(name)"
        let source = try Cells(Handout.text(package.appendingPathComponent(file)), file: file)
        return Handout.leaks(of: source, in: texts)
      }
    }
  }

  static func leaks(of essay: Cells, in texts: [(name: String, text: String)]) -> [String] {
    func lines(_ text: some Sequence<String>) -> [String] {
      text.map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
    }
    let outside = Set(lines(essay.outside))
    let bodies = essay.cells.map { (name: $0.name, lines: lines($0.solution)) }
    return texts.flatMap { name, text -> [String] in
      let handed = lines(text.components(separatedBy: "\n"))
      let (single, pairs) = (
        Set(handed), Set(zip(handed, handed.dropFirst()).map { $0 + "\n" + $1 })
      )
      return bodies.flatMap { cell, body -> [String] in
        let long = body.filter { $0.count >= 20 && single.contains($0) && !outside.contains($0) }
        let two = zip(body, body.dropFirst()).filter { $0.0.count > 1 || $0.1.count > 1 }
          .map { $0 + "\n" + $1 }.filter(pairs.contains)
        return (long + two).map { "“\($0.replacing("\n", with: " "))” of \(cell) in \(name)" }
      }
    }
  }

  // MARK: Files

  static func text(_ file: URL) throws -> String {
    do { return try String(contentsOf: file, encoding: .utf8) } catch {
      throw Failure(.data, "cannot read \(file.path)")
    }
  }

  /// The names in a folder, sorted, without hidden ones; with `deep` the paths of all files below it.
  private static func names(in folder: URL, deep: Bool = false) throws -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { !$0.hasPrefix(".") }.sorted()
    } catch { throw Failure(.data, "cannot look into \(folder.path)") }
    guard deep else { return names }
    return try names.flatMap { name -> [String] in
      let entry = folder.appendingPathComponent(name)
      let values = try entry.resourceValues(forKeys: [.isDirectoryKey])
      guard values.isDirectory == true else { return [name] }
      return try Handout.names(in: entry, deep: true).map { "\(name)/\($0)" }
    }
  }

  /// Makes the folder and a zip of it beside it, both or neither.
  /// - Throws: `Failure` (73).
  func write(to folder: URL) throws {
    let manager = FileManager.default
    let zip = folder.appendingPathExtension("zip")
    for place in [folder, zip] where manager.fileExists(atPath: place.path) {
      throw Failure(.output, "\(place.path) exists; name a folder that does not")
    }
    let hidden = folder.deletingLastPathComponent()
      .appendingPathComponent(".\(folder.lastPathComponent).\(getpid())")
    defer { try? manager.removeItem(at: hidden) }
    do {
      let tree = hidden.appendingPathComponent("tree")
      for (path, file) in files {
        let place = tree.appendingPathComponent(path)
        try manager.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try file.bytes.write(to: place)
        if file.isProgram {
          try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path)
        }
      }
      let archive = hidden.appendingPathComponent("archive.zip")
      try Archive.zip(tree, as: folder.lastPathComponent, to: archive)
      try manager.moveItem(at: tree, to: folder)
      try manager.moveItem(at: archive, to: zip)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.output, "cannot write \(folder.path): \(error.localizedDescription)")
    }
  }
}

extension Handout.File {
  init(_ text: String) { self.init(bytes: Data(text.utf8)) }
}
