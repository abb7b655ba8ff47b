import Foundation

/// The contents page, made from the results.json of every chapter beside it.
public enum Contents {
  static let mark =
    "<!-- Woven from the chapters' results: edit their main.swift, not this page. -->"

  /// The page for the chapters in a folder, or nil if the folder's README.md is somebody else's.
  public static func page(for folder: URL) throws -> String? {
    let manager = FileManager.default
    if let old = try? String(
      contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8),
      !old.hasPrefix(mark)
    {
      return nil
    }
    let chapters = try manager.contentsOfDirectory(atPath: folder.path)
      .compactMap { name -> (Int, String)? in
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
      let file = folder.appendingPathComponent("\(name)/results.json")
      guard let results = try? Results(contentsOf: file) else { continue }
      let settings = results.options.sorted { $0.key < $1.key }.map { "`\($0.key) \($0.value)`" }
      lines += [
        "", "## [\(results.title)](\(name)/README.md)", "", "**\(results.question)**", "",
        "*You need:* \(results.need)", "", "*You get:* \(results.get)", "",
        "\(results.figures.count) figures, \(results.claims.count) claims checked"
          + (settings.isEmpty ? "." : ", with \(settings.joined(separator: ", "))."),
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
