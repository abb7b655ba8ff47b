import Foundation
import Testing

@testable import Seams
@testable import compare

/// Changes one thing in a copy of the kept pages and asks whether `--check` would see it.
@Suite struct CompareMutationTests {
  @Test func singleChangesOfWhatIsKeptAreFound() throws {
    let count = ProcessInfo.processInfo.environment["SEAMS_ALL"] == nil ? 100 : 2000
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("seams-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let folders = Folders(
      kept: place.appendingPathComponent("kept"), fresh: package.appendingPathComponent("Output"),
      source: package.appendingPathComponent("Chapters"))
    try FileManager.default.copyItem(at: folders.fresh, to: folders.kept)
    let chapters = try folders.chapters()
    for chapter in chapters { try #require(folders.differences(named: [chapter]) == []) }

    var random = Random(seed: 20)
    var (drawn, above, found, below) = (0, 0, 0, 0)
    var missed: [String] = []
    while above < count {
      let kind = Mutation.Kind.allCases[drawn % Mutation.Kind.allCases.count]
      drawn += 1
      var mutator = Mutator(
        folder: folders.kept, source: folders.source,
        chapter: chapters[random.integer(below: chapters.count)], random: random)
      let mutation = try mutator.mutation(kind)
      random = mutator.random
      if !mutation.exceeds {
        below += 1
        continue
      }
      above += 1
      let old = try change(folders.kept, mutation.files)
      let chapter = mutation.files.keys.first!.prefix { $0 != "/" }
      if try folders.differences(named: [String(chapter)]).isEmpty {
        missed.append("\(mutation.kind): \(mutation.what)")
      } else {
        found += 1
      }
      _ = try change(folders.kept, old)
    }
    print(
      "\(found) of \(above) changes found; \(below) more were below the tolerance of their kind")
    let list = missed.joined(separator: "\n")
    #expect(100 * found >= 99 * above, "missed:\n\(list)")
    // The copy is whole again.
    for chapter in chapters { #expect(try folders.differences(named: [chapter]) == []) }
  }

  /// Writes these files, removes those that are nil, and returns what was there.
  private func change(_ folder: URL, _ files: [String: Data?]) throws -> [String: Data?] {
    var old: [String: Data?] = [:]
    for (file, bytes) in files {
      let url = folder.appendingPathComponent(file)
      old[file] = .some(try? Data(contentsOf: url))
      if let bytes { try bytes.write(to: url) } else { try FileManager.default.removeItem(at: url) }
    }
    return old
  }
}
