import Foundation

/// Where a chapter's program stands and where its page goes.
struct Place {
  /// The chapter's main.swift.
  let source: URL
  /// `1-ppca`.
  let chapter: String
  /// The folder that holds the chapters' folders.
  let output: URL
  /// How messages name that folder: relative to the package where it lies inside.
  let outputName: String
}

extension Place {
  /// - Throws: `Failure` (1) if the program was built elsewhere or before its source was last
  ///   changed: it would write pages that its source does not make.
  init(source path: String, executable: URL, options: PageOptions, isDefault: Bool) throws {
    source = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    chapter = source.deletingLastPathComponent().lastPathComponent
    let package = source.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let executable = executable.resolvingSymlinksInPath()
    guard let home = Place.package(above: executable), home.path == package.path else {
      throw Failure(
        .chapter,
        "this program was built from \(package.path) and stands in "
          + "\(Place.package(above: executable)?.path ?? executable.path); run ./Chapters/run there"
      )
    }
    for file in ["main.swift", "More.swift"] {
      let essay = source.deletingLastPathComponent().appendingPathComponent(file)
      guard let written = Place.modified(essay) else { continue }
      guard let built = Place.modified(executable), written <= built else {
        throw Failure(
          .chapter, "Chapters/\(chapter)/\(file) is newer than this program; run ./Chapters/run")
      }
    }
    if let folder = options.output {
      // Swift has put this sign in the place of bytes that are no text.
      guard !folder.isEmpty, !folder.contains("\u{FFFD}") else {
        throw Failure(
          .options,
          folder.isEmpty
            ? "--output is empty; name a folder, such as ."
            : "--output \(folder) is not UTF-8; choose a name that is")
      }
      output = URL(fileURLWithPath: folder).standardizedFileURL
      outputName = folder
    } else {
      outputName = isDefault ? "Output" : "Output/custom"
      output = package.appendingPathComponent(outputName)
    }
  }

  /// What the book says before its chapters.
  var opening: String? {
    Contents.opening(in: source.deletingLastPathComponent().deletingLastPathComponent())
  }

  /// The output folder as its reader finds it: as given, relative to the package if that is where
  /// they stand, and whole otherwise.
  var shownOutput: String {
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    return here.appendingPathComponent(outputName).standardizedFileURL.path
      == output.standardizedFileURL.path ? outputName : output.path
  }

  /// `ppca`, of the chapter `1-ppca`.
  static func name(of chapter: String) -> String {
    String(chapter.drop { $0 != "-" }.dropFirst())
  }

  var name: String { Place.name(of: chapter) }

  /// The chapter's sources that pages are made of.
  func texts() throws -> [String: String] {
    try Failure.wrapping("read Chapters/\(chapter)", .chapter) {
      let folder = try Folder(source.deletingLastPathComponent().path)
      var texts: [String: String] = [:]
      for name in ["main.swift", "More.swift"] where try folder.status(name) != nil {
        texts[name] = String(decoding: try folder.read(name), as: UTF8.self)
      }
      return texts
    }
  }

  /// The folders of all chapters, in order.
  var book: [String] {
    let chapters = source.deletingLastPathComponent().deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: chapters.path)) ?? []
    return names.compactMap { name in Int(name.prefix { $0 != "-" }).map { ($0, name) } }
      .sorted { $0 < $1 }.map(\.1)
  }

  /// The anchors that stand on the second pages of the book, such as `1.8` and `eq-1.11`.
  var secondAnchors: [String] {
    let chapters = source.deletingLastPathComponent().deletingLastPathComponent()
    return book.flatMap { chapter -> [String] in
      let file = chapters.appendingPathComponent("\(chapter)/More.swift")
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
      let essay = Essay(text, file: "More.swift")
      return essay.sections.map(\.number) + essay.equations.map { "eq-\($0)" }
    }
  }

  /// The way from the page's folder to the sources, if both lie in the package.
  var sources: String? {
    let chapters = source.deletingLastPathComponent().deletingLastPathComponent()
    let package = chapters.deletingLastPathComponent().path + "/"
    let page = output.appendingPathComponent(chapter).resolvingSymlinksInPath().path
    guard page.hasPrefix(package) else { return nil }
    let depth = page.dropFirst(package.count).split(separator: "/").count
    return String(repeating: "../", count: depth) + "Chapters/\(chapter)"
  }

  private static func package(above file: URL) -> URL? {
    var folder = file.deletingLastPathComponent()
    while folder.path != "/" {
      let manifest = folder.appendingPathComponent("Package.swift").path
      if FileManager.default.fileExists(atPath: manifest) { return folder }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  private static func modified(_ file: URL) -> Date? {
    try? FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
  }
}
