import ArgumentParser
import Foundation
import Pages
import Problems

struct GradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade",
    abstract: "Grades a folder of submissions: a table, and a page of feedback for each student.",
    discussion:
      "A submission is a folder or a zip that is called as an address of the roster, or as "
      + "what stands before its @. Again, it regrades what has changed.")

  @Argument(help: "The assignment, a JSON5 file.") var assignment: String

  @Option(help: "The folder of submissions.") var submissions: String

  @Option(help: "The folder for grades.csv, feedback and the grades themselves.")
  var output: String

  @Option(help: ArgumentHelp("Only this share of the submissions, and no table.", valueName: "k/n"))
  var part: String?

  @Flag(help: "Only make the table, of what was graded in parts.")
  var gather = false

  @Flag(help: "Run what was handed in as yourself: for code that you trust.")
  var trusted = false

  @Option(help: ArgumentHelp("One of namespaces, user, trusted.", visibility: .hidden))
  var sandbox: String?

  func run() throws {
    do {
      try grade()
    } catch let failure as Failure { failure.exit() }
  }

  private func grade() throws {
    try requireBuiltProblems()
    let assignment = try Assignment(contentsOf: URL(fileURLWithPath: assignment))
    let share = try part.map(GradeCommand.share)
    let store = try GradeStore(URL(fileURLWithPath: output))
    let place = URL(fileURLWithPath: submissions)
    let (found, strangers) = try GradeCommand.match(place, assignment.roster)
    if !gather {
      let mode = trusted ? Sandbox.Mode.trusted : sandbox.flatMap(Sandbox.Mode.init)
      let box = try Sandbox(mode)
      let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
      let folders = assignment.items.map(\.folder).reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
      }
      var grader: Grader?
      defer { grader?.end() }
      for (index, group) in assignment.roster.enumerated()
      where share.map({ index % $0.of == $0.number - 1 }) ?? true {
        let submission = try found[group].map { try Submission(at: $0, folders: folders) }
        let digest = GradeCommand.digest(submission, group, assignment)
        if store.grade(of: group)?.digest == digest { continue }
        if grader == nil {
          grader = try Grader(
            assignment, sandbox: box, package: package, secrets: [place, store.folder])
        }
        let grade = grader!.grade(group, submission, digest: digest)
        try store.keep(grade, feedback: grade.feedback(assignment))
        print(
          "\(group.joined(separator: ", ")): \(Grade.text(grade.raw)) of "
            + "\(Grade.text(assignment.maximum))")
        fflush(nil)
      }
    }
    for stranger in strangers {
      FileHandle.standardError.write(
        Data("Warning: \(stranger) is no address of the roster, and was not graded.\n".utf8))
    }
    guard share == nil else { return }
    let grades = try assignment.roster.map { group in
      guard let grade = store.grade(of: group) else {
        throw Failure(
          .data, "\(group.joined(separator: ", ")) has no grade yet; grade all parts first")
      }
      return grade
    }
    try store.write(Data(GradeTable.csv(grades, assignment).utf8), to: "grades.csv")
    let notes = grades.flatMap { grade in
      grade.lecturerNotes.map { "\(grade.group.joined(separator: ", ")): \($0)" }
    }
    try store.write(Data((notes + [""]).joined(separator: "\n").utf8), to: "notes.txt")
    print("The table: \(output)/grades.csv; notes for you alone: \(notes.count), in notes.txt")
  }

  static func share(_ text: String) throws -> (number: Int, of: Int) {
    let words = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard words.count == 2, let k = words[0], let n = words[1], k >= 1, k <= n else {
      throw Failure(.options, "--part \(text): a share is such as 2/8")
    }
    return (k, n)
  }

  /// Of what is graded: the files, the group, the assignment and this program.
  static func digest(_ submission: Submission?, _ group: [String], _ assignment: Assignment)
    -> String
  {
    var bytes = Data("\(assignment.digest) \(group)".utf8)
    if let submission {
      bytes += Data("\(submission.name) \(submission.date?.timeIntervalSince1970 ?? 0)".utf8)
      for (kind, files) in [("a", submission.answers), ("f", submission.functions)] {
        for (name, data) in files.sorted(by: { $0.key < $1.key }) {
          bytes += Data("\n\(kind) \(name) \(data.count)\n".utf8) + data
        }
      }
      bytes += Data("\(submission.notes.joined()) \(submission.token?.description ?? "")".utf8)
    }
    bytes += program
    bytes += Data(
      group.map { "\(assignment.marks[$0]?.sorted { $0.key < $1.key } ?? [])" }.joined().utf8)
    return authenticationCode(of: bytes, secret: assignment.secret).prefix(12)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Of this program, which has the references and the core in it.
  private static let program = Data(
    authenticationCode(
      of: FileManager.default.contents(atPath: "/proc/self/exe") ?? Data(), secret: Data("it".utf8))
  )

  /// Which submission is whose, and those that are nobody's.
  static func match(_ place: URL, _ roster: [[String]]) throws
    -> (found: [[String]: URL], strangers: [String])
  {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: place.path) else {
      throw Failure(.data, "cannot look into \(place.path)")
    }
    var (found, strangers) = ([[String]: URL](), [String]())
    for name in names.sorted() where !name.hasPrefix(".") {
      let url = place.appendingPathComponent(name)
      let called = Submission.name(of: url).lowercased()
      let groups = roster.filter { $0.contains(called) }
      let near = roster.filter { $0.contains { $0.prefix { $0 != "@" } == called } }
      let values = try? url.resourceValues(forKeys: [.isSymbolicLinkKey])
      guard values?.isSymbolicLink != true,
        let group = groups.first ?? (near.count == 1 ? near[0] : nil)
      else {
        strangers.append(name)
        continue
      }
      if let other = found[group] {
        throw Failure(
          .data,
          "\(other.lastPathComponent) and \(name) are both of \(group.joined(separator: ", "))")
      }
      found[group] = url
    }
    return (found, strangers)
  }
}

/// The folder of grades: a file a group, each written whole or not at all.
struct GradeStore {
  let folder: URL

  init(_ folder: URL) throws {
    self.folder = folder
    do {
      for name in ["grades", "feedback"] {
        try FileManager.default.createDirectory(
          at: folder.appendingPathComponent(name), withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      }
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    } catch {
      throw Failure(.output, "cannot write \(folder.path): \(error.localizedDescription)")
    }
  }

  private func name(_ group: [String]) -> String {
    let text = group.joined(separator: "+")
    let plain = text.prefix(120).map {
      $0.isASCII && ($0.isLetter || $0.isNumber || "@.+-_".contains($0)) ? $0 : "_"
    }
    if String(plain) == text { return text }
    // Of two that look the same then, each keeps its own.
    let code = authenticationCode(of: Data(text.utf8), secret: Data("name".utf8)).prefix(6)
    return String(plain) + "-" + code.map { String($0, radix: 36) }.joined()
  }

  func grade(of group: [String]) -> Grade? {
    let file = folder.appendingPathComponent("grades/\(name(group)).json")
    guard let bytes = FileManager.default.contents(atPath: file.path) else { return nil }
    let grade = try? GradeStore.decoder.decode(Grade.self, from: bytes)
    return grade?.group == group ? grade : nil
  }

  func keep(_ grade: Grade, feedback: String) throws {
    try write(Data(feedback.utf8), to: "feedback/\(name(grade.group)).md")
    // The grade last: without it the group is graded again.
    try write(try GradeStore.encoder.encode(grade), to: "grades/\(name(grade.group)).json")
  }

  func write(_ bytes: Data, to name: String) throws {
    do { try bytes.write(to: folder.appendingPathComponent(name), options: .atomic) } catch {
      throw Failure(.output, "cannot write \(folder.path)/\(name): \(error.localizedDescription)")
    }
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return encoder
  }
  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return decoder
  }
}
