import ArgumentParser
import Foundation
import Pages

/// A grade as Gradescope reads it, by its documentation of `results.json`.
struct GradescopeResults: Encodable {
  struct Test: Encodable {
    let name, number, status, output, visibility: String
    let score, max_score: Double
  }
  let score: Double
  let output: String
  let visibility: String
  let stdout_visibility = "hidden"
  let tests: [Test]
  /// Which students do not see.
  let extra_data: [String: [String]]

  init(_ grade: Grade, visibility: String) {
    score = grade.raw
    output = grade.notes.joined(separator: "\n")
    self.visibility = visibility
    tests = grade.parts.enumerated().map { index, part in
      Test(
        name: part.name, number: "\(index + 1)",
        status: part.points >= part.maximum ? "passed" : "failed", output: part.message,
        visibility: visibility, score: part.points, max_score: part.maximum)
    }
    extra_data = ["lecturer": grade.lecturerNotes]
  }

  /// What stands there until there is a grade, and after a grader that failed.
  static func fallback(_ what: String) -> GradescopeResults {
    GradescopeResults(Grade(group: [], notes: [what]), visibility: "visible")
  }

  func write(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: file, options: .atomic)
  }
}

/// Grades one submission on Gradescope's machine.
struct AutogradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "autograde",
    abstract: "Grades one submission where Gradescope has put it, and writes results.json.")

  @Argument(help: "The assignment, a JSON5 file.") var assignment: String

  @Option(help: "The folder with submission, submission_metadata.json and results.")
  var root = "/autograder"

  @Option(help: ArgumentHelp("One of namespaces, user, trusted.", visibility: .hidden))
  var sandbox: String?

  @Option(help: ArgumentHelp("The machine's memory in megabytes.", visibility: .hidden))
  var memory: Int?

  func run() throws {
    let place = URL(fileURLWithPath: root)
    let results = place.appendingPathComponent("results/results.json")
    do {
      try FileManager.default.createDirectory(
        at: results.deletingLastPathComponent(), withIntermediateDirectories: true)
      try GradescopeResults.fallback(
        "The grader did not end. This is no verdict on your work: tell your lecturer."
      ).write(to: results)
    } catch { Failure(.output, "cannot write \(results.path)").exit() }
    do {
      let assignment = try Assignment(contentsOf: URL(fileURLWithPath: assignment))
      let metadata = try Metadata(place.appendingPathComponent("submission_metadata.json"))
      var grade = try one(
        place.appendingPathComponent("submission"), metadata.addresses, assignment,
        sandbox: sandbox, secrets: [place.appendingPathComponent("source")],
        hidden: ["results", "submission"].map(place.appendingPathComponent))
      let megabytes = memory ?? Int(ProcessInfo.processInfo.physicalMemory >> 20)
      if megabytes < 1500 {
        grade.lecturerNotes.append(
          "This machine has \(megabytes) MB of memory, and compiling takes 1500: choose a larger one."
        )
      }
      print(grade.lecturerNotes.joined(separator: "\n"))
      try GradescopeResults(grade, visibility: assignment.visibility).write(to: results)
    } catch {
      try? GradescopeResults.fallback(
        "The grader failed. This is no verdict on your work: tell your lecturer."
      ).write(to: results)
      // Hidden from students, shown to lecturers.
      Failure(.data, "\(error)").exit()
    }
  }
}

/// Who has handed in.
struct Metadata {
  let addresses: [String]

  private struct File: Decodable {
    struct User: Decodable { let email: String }
    let users: [User]
  }

  init(_ file: URL) throws {
    guard let bytes = FileManager.default.contents(atPath: file.path),
      let found = try? JSONDecoder().decode(File.self, from: bytes), !found.users.isEmpty
    else { throw Failure(.data, "\(file.path) names no users") }
    addresses = found.users.map { $0.email.lowercased() }.sorted()
  }
}

/// The grade of one submission, of which the machine says whose it is.
func one(
  _ place: URL, _ addresses: [String], _ assignment: Assignment, sandbox: String?,
  secrets: [URL] = [], hidden: [URL] = []
) throws -> Grade {
  let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let known = assignment.roster.first { group in addresses.contains { group.contains($0) } }
  let box = try Sandbox(sandbox.flatMap(Sandbox.Mode.init))
  let submission = try Submission(
    at: place, folders: Array(Set(assignment.items.map(\.folder))).sorted())
  let grader = try Grader(
    assignment, sandbox: box, package: package, secrets: secrets, hidden: hidden)
  defer { grader.end() }
  var grade = grader.grade(known ?? addresses, submission, digest: "")
  if known == nil {
    grade.lecturerNotes.append(
      "\(addresses.joined(separator: ", ")): not in the roster; graded with the token of these addresses."
    )
  }
  return grade
}

/// Makes the zip that Gradescope takes for an autograder.
struct GradescopeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradescope",
    abstract: "Makes the zip that Gradescope takes for an autograder.",
    discussion:
      "It holds this package, the assignment, the roster and the secret. The machine needs "
      + "at least one CPU and 1.5 GB of memory.")

  @Argument(help: "The assignment, a JSON5 file.") var assignment: String

  @Option(help: ArgumentHelp("The zip to make; it must not exist.", valueName: "zip"))
  var output: String

  static let setUp = """
    #!/usr/bin/env bash
    # Runs once, as root, when the machine is made.
    set -euo pipefail
    apt-get update
    apt-get install -y --no-install-recommends ca-certificates curl unzip util-linux binutils gcc \\
      libc6-dev libstdc++-11-dev libcurl4 libxml2 libsqlite3-0 libedit2 tzdata
    if ! command -v swift >/dev/null; then
      version=6.2
      mkdir -p /opt/swift
      curl -fsSL "https://download.swift.org/swift-$version-release/ubuntu2204/swift-$version-RELEASE/swift-$version-RELEASE-ubuntu22.04.tar.gz" |
        tar -xz --strip-components=1 -C /opt/swift
      ln -sf /opt/swift/usr/bin/* /usr/local/bin
    fi
    cd /autograder/source
    chmod 0700 /autograder/source
    . package/Chapters/setup
    prepare
    swift build --package-path package -c release --product coursework

    """
  static let runIt = """
    #!/usr/bin/env bash
    # Runs for each submission. A result that is valid stands there first.
    mkdir -p /autograder/results
    echo '{"score": 0, "output": "The grader did not start. Tell your lecturer."}' \\
      >/autograder/results/results.json
    cd /autograder/source
    exec package/.build/release/coursework autograde assignment/assignment.json5

    """

  func run() throws {
    do {
      try requireBuiltProblems()
      let file = URL(fileURLWithPath: assignment)
      let assignment = try Assignment(contentsOf: file)
      let zip = URL(fileURLWithPath: output)
      guard !FileManager.default.fileExists(atPath: zip.path) else {
        throw Failure(.output, "\(zip.path) exists; name a zip that does not")
      }
      let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
      let hidden = zip.deletingLastPathComponent().appendingPathComponent(".gradescope.\(getpid())")
      defer { try? FileManager.default.removeItem(at: hidden) }
      let tree = hidden.appendingPathComponent("tree")
      try Gradescope.write(assignment, file: file, package: package, to: tree)
      let archive = hidden.appendingPathComponent("archive.zip")
      try Archive.zip(tree, as: nil, to: archive)
      try FileManager.default.moveItem(at: archive, to: zip)
      print("For Gradescope: \(output). It has the secret in it: hand it to nobody else.")
    } catch let failure as Failure { failure.exit() }
  }
}

enum Gradescope {
  /// What stands in the zip: two scripts, the package without its pages, and the assignment.
  static func write(_ assignment: Assignment, file: URL, package: URL, to tree: URL) throws {
    let manager = FileManager.default
    try manager.createDirectory(
      at: tree.appendingPathComponent("assignment"), withIntermediateDirectories: true)
    for (name, text) in [
      ("setup.sh", GradescopeCommand.setUp), ("run_autograder", GradescopeCommand.runIt),
    ] {
      let place = tree.appendingPathComponent(name)
      try Data(text.utf8).write(to: place)
      try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path)
    }
    try manager.createDirectory(
      at: tree.appendingPathComponent("package"), withIntermediateDirectories: true)
    for name in ["Package.swift", "Package.resolved", "Chapters", "Sources", "Tests"] {
      let from = package.appendingPathComponent(name)
      guard manager.fileExists(atPath: from.path) else { continue }
      try manager.copyItem(at: from, to: tree.appendingPathComponent("package/\(name)"))
    }
    // The assignment is found beside what it names.
    try manager.copyItem(
      at: file, to: tree.appendingPathComponent("assignment/assignment.json5"))
    for named in assignment.secrets.dropFirst() {
      guard
        named.deletingLastPathComponent().standardizedFileURL
          == file.absoluteURL.deletingLastPathComponent().standardizedFileURL
      else {
        throw Failure(.data, "\(named.path) must stand beside \(file.path) to go into the zip")
      }
      try manager.copyItem(
        at: named,
        to: tree.appendingPathComponent("assignment/\(named.lastPathComponent)"))
    }
  }
}
