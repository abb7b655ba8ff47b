import Foundation
import Pages

/// Something that is not what was kept, in one line.
struct Difference: Equatable, CustomStringConvertible {
  /// `1-ppca/README.md:42`.
  var place: String
  var what: String

  var description: String { "\(place): \(what)" }
}

/// Two folders that hold chapters' pages: the kept one, and one written just now.
struct Folders {
  let kept: URL
  let fresh: URL
  /// The folder with the chapters' sources.
  let source: URL

  /// More lines than this about one file help nobody.
  static let most = 20

  /// The chapters' folders in either, in order; those named, if any.
  func chapters(named names: [String] = []) throws -> [String] {
    var found: Set<String> = []
    for folder in [kept, fresh] {
      let entries = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      found.formUnion(entries.filter { $0.wholeMatch(of: #/\d+-.+/#) != nil })
    }
    let sorted = found.sorted { ($0.number, $0) < ($1.number, $1) }
    if let wrong = names.first(where: { !found.contains($0) }) {
      throw MissingFolder(path: "\(kept.path)/\(wrong)")
    }
    return names.isEmpty ? sorted : sorted.filter(names.contains)
  }

  /// Everything that differs; without names also what stands beside the chapters.
  func differences(named names: [String] = []) throws -> [Difference] {
    let chapters = try chapters(named: names)
    var found: [Difference] = []
    if names.isEmpty {
      found += try contents()
      found += extras(in: "", except: chapters + ["README.md", "custom", "book"])
    }
    for chapter in chapters { found += differences(in: chapter) }
    return found
  }

  /// Whether the contents page is what the kept chapters make.
  private func contents() throws -> [Difference] {
    guard let page = try Contents.page(for: kept, opening: Contents.opening(in: source)) else {
      return [Difference(place: "README.md", what: "is not a contents page")]
    }
    return pageDifference("README.md", page)
  }

  private func differences(in chapter: String) -> [Difference] {
    let file = "\(chapter)/results.json"
    func difference(_ what: String) -> Difference { Difference(place: file, what: what) }
    func results(_ folder: URL) -> Results? {
      try? Results(contentsOf: folder.appendingPathComponent(file))
    }
    guard let old = results(kept) else { return [difference("kept missing or unreadable")] }
    guard let new = results(fresh) else { return [difference("fresh missing or unreadable")] }
    var found = Comparison(kept: old, fresh: new).found
    if found.count > Folders.most {
      found = found.prefix(Folders.most) + ["\(found.count - Folders.most) more differences"]
    }
    let figures = new.figures.compactMap { figure in
      old.figures.first { $0.file == figure.file }.flatMap {
        image($0, figure, old, isTrained: (new.trained ?? []).contains(figure.slug))
      }
    }
    return found.map(difference) + itself(chapter, old) + figures
      + extras(
        in: chapter, except: new.figures.map(\.file) + ["README.md", "more.md", "results.json"])
  }

  /// Where a kept page is not what its own results.json and its source make.
  private func itself(_ chapter: String, _ results: Results) -> [Difference] {
    let place = "\(chapter)/results.json"
    var found: [Difference] = []
    do {
      let bytes = try Data(contentsOf: kept.appendingPathComponent(place))
      let decoder = JSONDecoder()
      let (said, meant) = (
        try decoder.decode(JSON.self, from: bytes),
        try decoder.decode(JSON.self, from: results.json())
      )
      if said != meant || bytes.suffix(2) != Data("}\n".utf8) {
        found.append(Difference(place: place, what: "holds more or other than a run writes"))
      }
      for (index, claim) in results.claims.enumerated() where !claim.holds {
        found.append(
          Difference(place: place, what: "claims[\(index)] does not hold: \(claim.numbers)"))
      }
      var woven = results
      let pages = try woven.pages(of: sources(of: chapter))
      if woven != results {
        found.append(
          Difference(
            place: place, what: "its digits, captions or sentences are not those of its values"))
      }
      for (name, page) in pages { found += pageDifference("\(chapter)/\(name)", page) }
    } catch let failure as Failure {
      found.append(Difference(place: place, what: failure.description))
    } catch {
      found.append(Difference(place: place, what: "no page can be woven from it: \(error)"))
    }
    return found
  }

  /// The sources that a chapter's pages are made of.
  func sources(of chapter: String) throws -> [String: String] {
    let folder = source.appendingPathComponent(chapter)
    let files = ["main.swift", "More.swift"].filter {
      $0 == "main.swift"
        || FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
    }
    return try files.reduce(into: [:]) {
      $0[$1] = try String(contentsOf: folder.appendingPathComponent($1), encoding: .utf8)
    }
  }

  /// Where a kept page is not, to the byte, the one woven from what is kept beside it.
  private func pageDifference(_ file: String, _ woven: String) -> [Difference] {
    guard let bytes = try? Data(contentsOf: kept.appendingPathComponent(file)) else {
      return [Difference(place: file, what: "missing or unreadable")]
    }
    if bytes == Data(woven.utf8) { return [] }
    func lines(_ bytes: some Sequence<UInt8>) -> [String] {
      Array(bytes).split(separator: 10, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    let (old, new) = (lines(bytes), lines(woven.utf8))
    let line = zip(old, new).prefix { $0 == $1 }.count
    func shown(_ lines: [String]) -> String {
      lines.indices.contains(line) ? "“\(lines[line])”" : "no such line"
    }
    return [
      Difference(
        place: "\(file):\(line + 1)", what: "kept \(shown(old)), results.json makes \(shown(new))")
    ]
  }

  private func image(
    _ old: Results.FigureRecord, _ new: Results.FigureRecord, _ results: Results, isTrained: Bool
  ) -> Difference? {
    let place = "\(results.chapter)/\(old.file)"
    guard let bytes = try? Data(contentsOf: kept.appendingPathComponent(place)) else {
      return Difference(place: place, what: "missing or unreadable")
    }
    let written = try? Data(contentsOf: fresh.appendingPathComponent(place))
    // The very file that was written just now needs no decoding.
    if bytes == written, old.pixelCRC32 == new.pixelCRC32 { return nil }
    if let fault = fault(of: bytes, old, chapter: results.chapter, options: results.options) {
      return Difference(place: place, what: fault)
    }
    if isTrained { return nil }
    return imageDifference(bytes, written ?? Data()).map {
      Difference(place: place, what: "kept the figure, fresh \($0)")
    }
  }

  /// Names what no chapter wrote, but for hidden files and what git ignores.
  private func extras(in folder: String, except ours: [String]) -> [Difference] {
    let place = kept.appendingPathComponent(folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    let extra = names.filter { !$0.hasPrefix(".") && !ours.contains($0) }.sorted()
    let ignored = ignoredByGit(extra, in: place)
    return extra.filter { !ignored.contains($0) }.map {
      Difference(
        place: folder.isEmpty ? $0 : "\(folder)/\($0)", what: "no chapter writes it")
    }
  }

  private func ignoredByGit(_ names: [String], in folder: URL) -> Set<String> {
    if names.isEmpty { return [] }
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "-C", folder.path, "check-ignore", "-z", "--"] + names
    let output = Pipe()
    (git.standardOutput, git.standardError) = (output, FileHandle.nullDevice)
    guard (try? git.run()) != nil else { return [] }
    let said = output.fileHandleForReading.readDataToEndOfFile()
    git.waitUntilExit()
    return Set(String(decoding: said, as: UTF8.self).split(separator: "\0").map(String.init))
  }
}

/// A folder that is not there.
struct MissingFolder: Error, CustomStringConvertible {
  var path: String
  var description: String { "there is no folder \(path)" }
}

extension String {
  fileprivate var number: Int { Int(prefix { $0 != "-" }) ?? 0 }
}
