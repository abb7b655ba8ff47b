import Foundation
import Pages
import Problems

/// What a student handed in: of a folder, a zip or a file, the few files that are graded, and no others.
struct Submission {
  let name: String
  /// By their chapter's folder.
  var answers: [String: Data] = [:]
  var functions: [String: Data] = [:]
  /// The token that the student entered, if it is one.
  var token: Variant?
  /// When the newest of them was written.
  var date: Date?
  /// What is wrong with it as a whole, told to the student.
  var notes: [String] = []

  static let largest = 1 << 20

  /// - Parameter folders: Of the chapters that are graded.
  init(at place: URL, folders: [String]) throws {
    name = Submission.name(of: place)
    if place.pathExtension.lowercased() == "zip" {
      let list = try Submission.unzip(["-Z1", place.path], to: 4 << 20)
      if list.isEmpty { notes.append("The zip has no files, or is none.") }
      // A name is listed without its control characters, and what has any is not found again.
      let names = String(decoding: list, as: UTF8.self).split(separator: "\n").map(String.init)
      func read(_ name: String, _ limit: Int) throws -> Data {
        try Submission.unzip(["-p", place.path, Submission.literal(name)], to: limit)
      }
      for folder in folders { try take(folder, of: folders, among: names, read) }
      try takeToken(among: names, read)
      date =
        try FileManager.default.attributesOfItem(atPath: place.path)[.modificationDate] as? Date
      return
    }
    let walk = FileManager.default.enumerator(
      at: place, includingPropertiesForKeys: [.isRegularFileKey, .contentModificationDateKey],
      options: [.skipsHiddenFiles])
    // A link is no file, and leads nowhere.
    var files: [(name: String, url: URL)] = []
    let root = place.standardizedFileURL.path
    while let url = walk?.nextObject() as? URL {
      guard files.count < 10_000 else {
        notes.append("There are more than 10000 files; hand in the few that are asked for.")
        break
      }
      let values = try url.resourceValues(forKeys: [.isRegularFileKey, .isSymbolicLinkKey])
      guard values.isRegularFile == true, values.isSymbolicLink != true else { continue }
      files.append((String(url.standardizedFileURL.path.dropFirst(root.count + 1)), url))
    }
    if files.isEmpty, let values = try? place.resourceValues(forKeys: [.isRegularFileKey]),
      values.isRegularFile == true
    {
      files = [(place.lastPathComponent, place)]
    }
    var newest: Date?
    func read(_ name: String, _ limit: Int) throws -> Data {
      let url = files.first { $0.name == name }!.url
      let modified = try url.resourceValues(forKeys: [.contentModificationDateKey])
      newest = [newest, modified.contentModificationDate].compactMap { $0 }.max()
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      return try handle.read(upToCount: limit) ?? Data()
    }
    let names = files.map(\.name)
    for folder in folders { try take(folder, of: folders, among: names, read) }
    date = newest
    // No points hang on it, so its date does not count.
    try takeToken(among: names, read)
  }

  private mutating func takeToken(
    among names: [String], _ read: (String, Int) throws -> Data
  ) throws {
    let found = names.filter { "/\($0)".hasSuffix("/Answers/token.txt") && !$0.contains(".base/") }
    guard let name = found.min(by: { ($0.count, $0) < ($1.count, $1) }) else { return }
    let text = String(decoding: try read(name, 64), as: UTF8.self)
    token = Variant(token: text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// A folder or a zip is called as its student; a file alone lies in a folder that is.
  static func name(of place: URL) -> String {
    place.pathExtension.lowercased() == "zip"
      ? place.deletingPathExtension().lastPathComponent : place.lastPathComponent
  }

  /// The two files of a chapter, wherever in the submission they lie; of several the one whose path is
  /// that of the handout, or else the shortest.
  private mutating func take(
    _ folder: String, of folders: [String], among names: [String],
    _ read: (String, Int) throws -> Data
  ) throws {
    // What lies in another chapter's folder is of that chapter.
    let others = problemsOfBook.keys.filter { $0 != folder }.map { "/\($0)/" }
    func find(_ suffixes: [String]) -> String? {
      suffixes.lazy.compactMap { suffix in
        names.filter { name in
          "/\(name)".hasSuffix("/" + suffix) && !name.contains(".base/")
            && !others.contains { "/\(name)".contains($0) }
        }
        .min { ($0.count, $0) < ($1.count, $1) }
      }.first
    }
    let found = [
      ("answers", find(["Answers/\(folder).txt", "\(folder).txt"])),
      (
        "functions",
        find([
          "Chapters/\(folder)/Problems/Problems.swift", "\(folder)/Problems/Problems.swift",
          "\(folder)/Problems.swift", "Problems.swift",
        ])
      ),
    ]
    for case (let kind, let name?) in found {
      if folders.count > 1 && kind == "functions" && !name.contains(folder + "/") {
        let places = folders.map { "\($0)/Problems.swift" }.joined(separator: " or ")
        let note = "\(name) may be of any chapter, and was not graded; hand it in as \(places)."
        if !notes.contains(note) { notes.append(note) }
        continue
      }
      let bytes = try read(name, Submission.largest + 1)
      if bytes.isEmpty { notes.append("\(name) is empty, or cannot be read.") }
      guard bytes.count <= Submission.largest else {
        notes.append("\(name) is larger than a megabyte, and was not read.")
        continue
      }
      guard String(data: bytes, encoding: .utf8) != nil else {
        notes.append("\(name) is not in UTF-8; save it in that encoding.")
        continue
      }
      if kind == "answers" { answers[folder] = bytes } else { functions[folder] = bytes }
    }
  }

  /// A name as unzip takes it for itself, and not for a pattern.
  private static func literal(_ name: String) -> String {
    name.reduce(into: "") { text, character in
      if "[]*?\\".contains(character) { text += "\\" }
      text.append(character)
    }
  }

  /// What `unzip` says, to a number of bytes: it writes no file, so no name and no size in an archive can
  /// do harm.
  private static func unzip(_ arguments: [String], to limit: Int) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // An empty password is one that is not asked for.
    process.arguments =
      ["timeout", "20", "unzip"] + (arguments[0] == "-p" ? ["-P", ""] : []) + arguments
    let pipe = Pipe()
    (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, pipe)
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { throw Failure(.data, "unzip is needed to read zips") }
    var bytes = Data()
    while bytes.count < limit,
      let more = try pipe.fileHandleForReading.read(upToCount: min(1 << 16, limit - bytes.count)),
      !more.isEmpty
    {
      bytes += more
    }
    try? pipe.fileHandleForReading.close()
    process.terminate()
    process.waitUntilExit()
    if process.terminationReason == .exit && process.terminationStatus == 127 {
      throw Failure(.data, "unzip is needed to read zips; Debian's package is unzip")
    }
    return bytes
  }
}
