import Figures
import Foundation

/// Figures that a reader asked for by name: each is written into a folder of theirs, with its numbers,
/// and nothing else is.
struct FigureRequest {
  private let options: FigureOptions
  private let place: Place
  /// The folder as its reader named it.
  private let folder: String
  private var drawn: Set<String> = []
  private var files: [(name: String, bytes: Data)] = []

  /// - Throws: `Failure` (64) for a figure that the chapter does not have, or for the folder of a
  ///   page; (73) where a file of another's stands in the way.
  init?(_ options: FigureOptions, into folder: String?, of place: Place) throws {
    if options.slugs.isEmpty { return nil }
    (self.options, self.place, self.folder) = (options, place, folder ?? ".")
    let known = try FigureRequest.slugs(of: place)
    for slug in options.slugs where !known.contains(slug) {
      let near = known.map { ($0, editDistance(slug, $0)) }.min { $0.1 < $1.1 }
      let meant = near.flatMap { $0.1 <= 3 ? " Did you mean '\($0.0)'?" : nil } ?? ""
      throw Failure(
        .options,
        "\(place.chapter) has no figure '\(slug)'.\(meant) It has: \(known.joined(separator: ", "))"
      )
    }
    // Told before the work, not after it.
    if let folder = try? Folder(self.folder) {
      for slug in options.slugs { try names(of: slug).forEach { try check($0, in: folder) } }
    }
  }

  /// The figures of a chapter in the order of its pages.
  static func slugs(of place: Place) throws -> [String] {
    Essay.all(try place.texts()).flatMap(\.images).map(\.slug)
  }

  func asks(for slug: String) -> Bool { options.slugs.contains(slug) }

  // MARK: Files

  private func names(of slug: String) -> [String] {
    ["\(slug).\((options.format ?? .png).rawValue)", "\(slug).csv"]
  }

  /// Draws a figure as it was asked for; `text` is what its file carries, and `command` what makes it
  /// on the page.
  mutating func draw(_ figure: Figure, _ slug: String, text: [(String, String)]) throws {
    let command = ([text.first { $0.0 == "Comment" }?.1 ?? ""] + options.words)
      .joined(separator: " ")
    var bytes: Data
    switch options.format?.vector {
    case nil:
      let text = text.map { $0.0 == "Comment" ? ($0.0, command) : $0 }
      bytes = Data(try figure.png(options.look, text: text))
    case .svg:
      bytes = Data(try figure.vector(.svg, options.look))
      // An instruction to nobody, for a comment in XML cannot hold the dashes of options.
      let head = (bytes.firstIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
      bytes.insert(contentsOf: Data("<?made-by \(command)?>\n".utf8), at: head)
    case .pdf:
      bytes = Data(try figure.vector(.pdf, options.look)) + Data("% \(command)\n".utf8)
    }
    let names = names(of: slug)
    files += [(names[0], bytes), (names[1], Data(try figure.csv().utf8))]
    drawn.insert(slug)
  }

  /// Writes the files, all or none, and says where.
  func write() throws {
    if let slug = options.slugs.first(where: { !drawn.contains($0) }) {
      throw Failure(.options, "with these options \(place.chapter) does not draw '\(slug)'")
    }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch { throw Failure(.output, "cannot make \(folder); choose another --output") }
    try Failure.wrapping("write in \(folder)") {
      let folder = try Folder(self.folder)
      for (name, _) in files { try check(name, in: folder) }
      try Interruption.wait {
        let staged = files.map { ".\($0.name).\(getpid())" }
        defer { for name in staged { try? folder.remove(name) } }
        for (file, name) in zip(files, staged) { try folder.write(file.bytes, to: name) }
        for (file, name) in zip(files, staged) { try folder.replace(file.name, by: name) }
      }
    }
    let names = files.map { (folder == "." ? "" : folder + "/") + $0.name }
    Terminal.say("\n\(names.joined(separator: ", "))")
  }

  /// - Throws: `Failure` if what stands under a name is not of this program, or on its page.
  private func check(_ name: String, in folder: Folder) throws {
    try Failure.wrapping("read in \(self.folder)") {
      if try folder.status("results.json") != nil {
        throw Failure(
          .options, "\(self.folder) holds a page (results.json); choose another --output")
      }
      guard let status = try folder.status(name) else { return }
      let bytes = status.isRegular ? try SystemError.nilIfAbsent { try folder.read(name) } : nil
      guard let bytes, isOurs(bytes, name) else {
        throw Failure(
          .output,
          "\(self.folder)/\(name) was not made by this program; move it, or choose another --output"
        )
      }
    }
  }

  private func isOurs(_ bytes: Data, _ name: String) -> Bool {
    if name.hasSuffix(".csv") { return bytes.starts(with: Data("panel,mark,series,index".utf8)) }
    return ["./Chapters/run \(place.name) ", "--figure \(name.prefix { $0 != "." })"]
      .allSatisfy { bytes.range(of: Data($0.utf8)) != nil }
  }
}

/// The command that makes one figure again.
struct FigureCommand {
  private let words: [String]

  /// - Parameters:
  ///   - arguments: What the program was run with. Where and how it writes does not matter, nor on
  ///     which path its data lie.
  init(chapter name: String, arguments: [String]) {
    var words = ["./Chapters/run", name]
    var rest = arguments[...]
    while let word = rest.popFirst() {
      let option = word.prefix { $0 != "=" }
      if ["--output", "--figure", "--format", "--width", "--theme"].contains(option) {
        if option == word { _ = rest.popFirst() }
      } else if word != "--transparent" {
        let start = word.contains("=") ? word.prefix { $0 != "=" } + "=" : ""
        let value = word.dropFirst(start.count).split(separator: "/").last ?? ""
        words.append(start + value)
      }
    }
    self.words = words
  }

  /// The line that makes a figure.
  func callAsFunction(_ slug: String) -> String {
    (words + ["--figure", slug]).map { word in
      word.wholeMatch(of: #/[\w.,:=%+\/-]+/#) != nil
        ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }.joined(separator: " ")
  }
}

/// How many letters of a word must be put in, taken out or changed to make another (Levenshtein).
public func editDistance(_ a: String, _ b: String) -> Int {
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var corner = row[0]
    row[0] = i + 1
    for (j, other) in b.enumerated() {
      (corner, row[j + 1]) = (
        row[j + 1], min(corner + (letter == other ? 0 : 1), row[j] + 1, row[j + 1] + 1)
      )
    }
  }
  return row[b.count]
}
