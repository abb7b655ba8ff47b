import Foundation

/// A target, and the tests that are asked about its faults.
///
/// A module has a folder of tests. A chapter's are those of `ChapterTests` that import it and no
/// other chapter, and what helps them: files without tests.
struct Room {
  let target: String
  /// Relative to `Tests`.
  private let tests: [String]
  /// What they import of ours.
  private let imports: Set<String>

  /// Tests that run a chapter's program and import nothing of it.
  private static let programTests = ["ppca": ["ReadersTableTests.swift", "BadInputTests.swift"]]

  init(_ target: String, in package: URL, files: [String]) throws {
    self.target = target
    func name(_ path: String) -> String {
      String(path.split(separator: "/")[1].drop { $0.isNumber || $0 == "-" })
    }
    let chapters = Set(files.filter { $0.hasPrefix("Chapters/") }.map(name))
    let modules = ["Sources/", "Tests/TestSupport/"]
    let ours = chapters.union(
      files.filter { path in modules.contains { path.hasPrefix($0) } }.map(name))
    let folder = chapters.contains(target) ? "ChapterTests" : "\(target)Tests"
    var (tests, imports): ([String], Set<String>) = ([], [])
    for path in files where path.hasPrefix("Tests/\(folder)/") && path.hasSuffix(".swift") {
      let text = try String(contentsOf: package.appendingPathComponent(path), encoding: .utf8)
      let used = Set(
        text.matches(of: #/(?m)^(?:@testable )?import (\w+)/#).map {
          String($0.1).replacing("_", with: "-")
        }
      ).intersection(ours)
      let isNamed = Self.programTests[target]?.contains { path.hasSuffix("/\($0)") } ?? false
      if chapters.contains(target) {
        guard used.isDisjoint(with: chapters.subtracting([target])) else { continue }
        guard used.contains(target) || isNamed || !text.contains("@Test") else { continue }
      }
      tests.append(String(path.dropFirst("Tests/".count)))
      imports.formUnion(used)
    }
    guard !tests.isEmpty else { throw MutationError("\(target) has no tests in Tests/\(folder)") }
    (self.tests, self.imports) = (tests, imports)
  }

  /// What the copy's manifest says after the package's own, so that no other tests are built.
  var manifest: String {
    """

    package.targets.removeAll { $0.type == .test }
    package.targets.append(
      .testTarget(
        name: "RoomTests", dependencies: \(imports.sorted()), path: "Tests",
        sources: \(tests)))

    """
  }
}
