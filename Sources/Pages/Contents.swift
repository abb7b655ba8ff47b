import Foundation

/// The contents page, made from the book's opening and the results.json of every chapter beside it.
public enum Contents {
  static let mark =
    "<!-- Woven from the chapters' results: edit their main.swift, not this page. -->"

  /// Writes the contents page of a folder anew, whole or not at all, unless the README.md there is
  /// somebody else's.
  ///
  /// - Parameters:
  ///   - opening: What the book says before its chapters, in Markdown; see `opening(in:)`.
  ///   - name: How messages name the folder.
  ///   - chapter: Its folder there, which stands even if this fails.
  /// - Throws: `Failure` (73).
  static func renew(
    in path: URL, opening: String?, named name: String, after chapter: String
  ) throws {
    try Interruption.wait {
      let what = "write the contents page \(name)/README.md though \(chapter) is written"
      let folder = try Failure.wrapping(what) { try Folder(path.path) }
      // Chapters that end at the same time wait here, and each sees what the one before it wrote.
      try folder.locked(named: name) {
        try Failure.wrapping(what) {
          for entry in try folder.names().map(\.text) {
            let isLeftOver = entry.wholeMatch(of: #/\.README\.md\.[0-9]+/#) != nil
            if isLeftOver { try folder.remove(entry) }
          }
          guard let page = try Contents.page(for: folder, opening: opening) else {
            return
          }
          let isNew = try folder.status("README.md") == nil
          let hidden = ".README.md.\(getpid())"
          do {
            try folder.write(Data(page.utf8), to: hidden)
            if isNew {
              try folder.move(hidden, to: "README.md")
            } else {
              try SystemError.check(
                renameat(folder.descriptor, hidden, folder.descriptor, "README.md"))
            }
          } catch {
            try? folder.remove(hidden)
            throw error
          }
          try folder.sync()
        }
      }
    }
  }

  /// Whether the README.md of a folder is a contents page. What cannot be read is somebody else's.
  private static func isOurs(_ folder: Folder) -> Bool {
    guard (try? folder.status("README.md"))?.isRegular == true,
      let bytes = try? folder.read("README.md")
    else { return false }
    return bytes.starts(with: mark.utf8)
  }

  /// The page for the chapters in a folder, or nil if the folder's README.md is somebody else's.
  public static func page(for path: URL, opening: String?) throws -> String? {
    try Failure.wrapping("look into \(path.path)") {
      try page(for: Folder(path.path), opening: opening)
    }
  }

  /// What stands in `opening.md` in the folder of the chapters' sources, if the file is there.
  public static func opening(in chapters: URL) -> String? {
    (try? String(contentsOf: chapters.appendingPathComponent("opening.md"), encoding: .utf8))?
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func counted(_ count: Int, _ thing: String) -> String {
    "\(count) \(thing)\(count == 1 ? "" : "s")"
  }

  private static func page(for folder: Folder, opening: String?) throws -> String? {
    guard try folder.status("README.md") == nil || isOurs(folder) else { return nil }
    let chapters = try folder.names()
      .compactMap { name -> (Int, String)? in
        let name = name.text
        guard let number = Int(name.prefix { $0 != "-" }), name.contains("-") else { return nil }
        return (number, name)
      }
      .sorted { $0 < $1 }
    var lines = [mark, "", opening ?? "# Seams"]
    for (_, name) in chapters {
      let results = try SystemError.nilIfAbsent { try Shelf.results(in: Folder(name, in: folder)) }
      guard let results else { continue }
      let settings = results.options.sorted { $0.key < $1.key }
        .map { "\($0.key) \($0.value)".asMarkdown }
      lines += [
        "", "## [\(results.title)](\(name)/README.md)", "", "**\(results.question)**", "",
      ]
      if let cover = results.figures.first(where: { $0.slug == results.cover }) {
        lines += [
          "<p align=\"center\"><a href=\"\(name)/README.md\"><img src=\"\(name)/\(cover.file)\" "
            + "width=\"\(cover.width / 2)\" alt=\"\(cover.alt.asAttribute)\"></a></p>", "",
        ]
      }
      lines += ["*You need:* \(results.need)", "", "*You get:* \(results.get)", ""]
      if let take = results.take { lines += ["*It takes:* \(take)", ""] }
      lines.append(
        "\(counted(results.figures.count, "figure")), \(counted(results.claims.count, "claim")) checked"
          + (settings.isEmpty ? "." : ", with \(settings.joined(separator: ", ")).")
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
