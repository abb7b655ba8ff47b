import Foundation

/// The contents page, made from the results.json of every chapter beside it.
public enum Contents {
  static let mark =
    "<!-- Woven from the chapters' results: edit their main.swift, not this page. -->"

  /// Writes the contents page of a folder anew, whole or not at all, unless the README.md there is
  /// somebody else's.
  ///
  /// - Parameters:
  ///   - name: How messages name the folder.
  ///   - chapter: Its folder there, which stands even if this fails.
  /// - Throws: `Failure` (73).
  static func renew(in path: URL, named name: String, after chapter: String) throws {
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
          guard let page = try Contents.page(for: folder) else { return }
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
  public static func page(for path: URL) throws -> String? {
    try Failure.wrapping("look into \(path.path)") { try page(for: Folder(path.path)) }
  }

  private static func counted(_ count: Int, _ thing: String) -> String {
    "\(count) \(thing)\(count == 1 ? "" : "s")"
  }

  private static func page(for folder: Folder) throws -> String? {
    guard try folder.status("README.md") == nil || isOurs(folder) else { return nil }
    let chapters = try folder.names()
      .compactMap { name -> (Int, String)? in
        let name = name.text
        guard let number = Int(name.prefix { $0 != "-" }), name.contains("-") else { return nil }
        return (number, name)
      }
      .sorted { $0 < $1 }
    var lines = [
      mark, "", "# Seams", "",
      "Why variational autoencoders disentangle, in chapters that run. Each page below was written "
        + "by the program whose text it shows; every claim on it was checked by that run.",
    ]
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
      lines += [
        "*You need:* \(results.need)", "", "*You get:* \(results.get)", "",
        "\(counted(results.figures.count, "figure")), \(counted(results.claims.count, "claim")) checked"
          + (settings.isEmpty ? "." : ", with \(settings.joined(separator: ", "))."),
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
