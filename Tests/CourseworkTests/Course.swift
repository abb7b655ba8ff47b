import Foundation
import Problems
import TestSupport

@testable import Problems
@testable import coursework

/// A course in a folder: an assignment, a roster, a secret, and what is handed in.
struct Course {
  let folder: URL
  let names: [String]

  static let secret = Data("a secret that nobody should read".utf8)
  static let program = Compiler().built.appendingPathComponent("coursework").path
  /// All those that a grader may use, as `ps` reads them.
  static let users = Sandbox.users.map { "\($0)" }.joined(separator: ",")
  static let everything = ProcessInfo.processInfo.environment["SEAMS_ALL"] != nil
  static let isRoot = getuid() == 0
  /// Whether commands are there that no part of the package needs for itself.
  static func has(_ names: String...) -> Bool {
    names.allSatisfy { name in
      ["/usr/bin", "/bin"].contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
      }
    }
  }

  /// What chapter 1's students get, with the solutions in it.
  static let solved =
    (try? String(
      contentsOf: package.appendingPathComponent("Chapters/1-ppca/\(Handout.problems)"),
      encoding: .utf8))!

  /// - Parameter more: Of the assignment. By itself it asks for one typed answer, which is judged in
  ///   no time.
  init(
    in folder: URL, of names: [String], _ more: String = "problems: { gain: 4 }"
  ) throws {
    self.folder = folder.resolvingSymlinksInPath()
    self.names = names
    try write(
      """
      { // of a test
        name: "one", chapters: [1], roster: "roster.csv", secret: "secret.txt",
        \(more)
      }
      """, to: "a.json5")
    try write(names.map { "\($0),\($0)@x.org\n" }.joined(), to: "roster.csv")
    try Course.secret.write(to: self.folder.appendingPathComponent("secret.txt"))
    try FileManager.default.createDirectory(
      at: self.folder.appendingPathComponent("submissions"), withIntermediateDirectories: true)
    chmod(self.folder.path, 0o700)
  }

  func write(_ text: String, to name: String) throws {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  /// A student's right answers to the value problems of chapter 1, or those of another.
  static func answers(of name: String) throws -> String {
    let variant = Variant(of: ["\(name)@x.org"], assignment: "one", secret: secret)
    return try problemsOfBook["1-ppca"]!.filter { $0.kind == .value }.map { problem in
      let numbers = try problem.reference(for: variant)
      return "\(problem.name) = " + numbers.map { "\($0)" }.joined(separator: " ")
    }.joined(separator: "\n")
  }

  func hand(in name: String, answers: String? = nil, source: String? = nil) throws {
    let place = "submissions/\(name)@x.org"
    if let answers { try write(answers, to: "\(place)/Answers/1-ppca.txt") }
    if let source { try write(source, to: "\(place)/Chapters/1-ppca/\(Handout.problems)") }
  }

  func grade(_ options: String..., under: [String] = [], to output: String = "out") throws
    -> (code: Int32, said: String)
  {
    try ended(
      under + [
        Course.program, "grade", "a.json5", "--submissions", "submissions", "--output", output,
      ] + options, in: folder)
  }
}
