import Foundation
import Pages
import Problems

/// Grades submissions: values in this process, which never runs what students wrote, and functions in
/// processes of another user, which hand over numbers and no verdicts.
struct Grader {
  let assignment: Assignment
  let sandbox: Sandbox
  private let work: URL
  /// Whether submissions can read the book, where no namespace hides it.
  private let isBookOpen: Bool
  private let kit: Kit
  private let cache: URL
  /// Where everything is compiled: a cache serves the place at which it was made.
  private let here: URL
  /// Each chapter's own small program.
  private let programs: [String: Data]
  /// The right answers of every group to value problems, to tell whose were handed in.
  private let answersOfGroups: [String: [(group: [String], answer: [Double])]]

  /// - Parameters:
  ///   - secrets: What no submission may read, besides the assignment's own.
  ///   - hidden: What none needs to see.
  /// - Throws: `Failure`, also if the user of submissions could read what must stay secret.
  init(
    _ assignment: Assignment, sandbox: Sandbox, package: URL, secrets: [URL], hidden: [URL] = []
  ) throws {
    var sandbox = sandbox
    sandbox.hidden = [package] + secrets + hidden
    (self.assignment, self.sandbox) = (assignment, sandbox)
    for file in assignment.secrets + secrets where sandbox.canRead(file) {
      throw Failure(
        .data,
        "\(file.path) could be read by what is graded; chmod -R go-rwx it, or a folder above it")
    }
    isBookOpen = sandbox.mode == .user && sandbox.canRead(package)
    // The user of submissions must reach it, which may not be so where TMPDIR points.
    var temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    if sandbox.mode != .trusted && !sandbox.canReach(temporary) {
      temporary = URL(fileURLWithPath: "/tmp")
    }
    let mine = "seams-grading-\(sandbox.user)."
    if sandbox.mode != .trusted {
      // Of graders that were killed: nobody else has their users now.
      for name in try FileManager.default.contentsOfDirectory(atPath: temporary.path) {
        if let user = name.prefixMatch(of: #/seams-grading-(\d+)\./#).flatMap({ Int($0.1) }),
          user == sandbox.user || Sandbox.isFree(user)
        {
          try? FileManager.default.removeItem(at: temporary.appendingPathComponent(name))
        }
      }
    }
    let template = temporary.appendingPathComponent("\(mine)XXXXXX").path
    var name = Array(template.utf8CString)
    guard mkdtemp(&name) != nil else { throw Failure(.output, "cannot write \(template)") }
    let work = URL(
      fileURLWithPath: String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    )
    self.work = work
    Interrupts.first { [sandbox] in
      sandbox.end()
      sandbox.clean()
      try? FileManager.default.removeItem(at: work)
    }
    do {
      chmod(work.path, 0o711)
      kit = try Kit(in: work.appendingPathComponent("kit"), package: package)
      programs = try Dictionary(
        Set(assignment.items.map(\.folder)).map { folder in
          let chapter = Handout.Chapter(
            folder: folder, cells: [], problems: problemsOfBook[folder] ?? [])
          let files = try Handout.problems(of: chapter, in: package)
          return (folder, files["Chapters/\(folder)/Problems/Work.swift"]!.bytes)
        }, uniquingKeysWith: { $1 })
      var answers: [String: [(group: [String], answer: [Double])]] = [:]
      for item in assignment.items where item.problem.kind == .value {
        answers[item.problem.name] = try assignment.roster.map {
          ($0, try item.problem.reference(for: assignment.variant(of: $0)))
        }
      }
      answersOfGroups = answers
      // Once with what is handed out, which fills the compiler's cache and shows that all is there.
      cache = work.appendingPathComponent("first/cache")
      here = work.appendingPathComponent("here")
      if let folder = assignment.items.first(where: { $0.problem.kind == .function })?.folder {
        let chapter = Handout.Chapter(
          folder: folder, cells: [], problems: problemsOfBook[folder] ?? [])
        let source = try Handout.problems(of: chapter, in: package)[
          "Chapters/\(folder)/\(Handout.problems)"]!.bytes
        try prepare(here, folder: folder, source: source, cache: nil)
        let ended = try compile(in: here)
        try FileManager.default.moveItem(at: here, to: work.appendingPathComponent("first"))
        guard ended.isGreen else {
          throw Failure(.data, "what is handed out does not compile here: \(ended.said)")
        }
        // Shared by links from now on, and changed by nobody.
        for path in FileManager.default.subpaths(atPath: cache.path) ?? [] {
          let file = cache.appendingPathComponent(path).path
          _ = lchown(file, 0, 0)
          chmod(file, path.contains(".") ? 0o644 : 0o755)
        }
      }
    } catch {
      try? FileManager.default.removeItem(at: work)
      throw error
    }
  }

  func end() { try? FileManager.default.removeItem(at: work) }

  // MARK: One submission

  /// What a group gets for a submission; nil is none.
  func grade(_ group: [String], _ submission: Submission?, digest: String) -> Grade {
    var grade = Grade(group: group, submission: submission?.name, date: submission?.date)
    (grade.notes, grade.digest) = (submission?.notes ?? [], digest)
    grade.lecturerNotes = grade.notes
    if let token = submission?.token { compare(token, of: group, &grade) }
    if sandbox.mode == .user {
      grade.lecturerNotes.append("This machine grants no namespaces: the network was not cut.")
    }
    if isBookOpen {
      grade.lecturerNotes.append(
        "This package, with its solutions, could be read by what was graded: chmod -R go-rwx it.")
    }
    if sandbox.mode == .trusted {
      grade.lecturerNotes.append("What was handed in ran as the grader's own user.")
    }
    var places: [String: Built] = [:]
    for item in assignment.items {
      var part = Grade.Part(
        name: "\(item.folder)/\(item.problem.name)", points: 0, maximum: item.points, message: "")
      do {
        if item.problem.kind == .value {
          try judge(item, group, submission?.answers[item.folder], &part, &grade.lecturerNotes)
        } else if let source = submission?.functions[item.folder] {
          let built =
            try places[item.folder] ?? build(item.folder, source, &grade.lecturerNotes)
          places[item.folder] = built
          try judge(item, built, &part)
        } else {
          part.message = "No file \(item.folder)/Problems.swift was handed in."
        }
      } catch {
        part.message = "The grader failed here, and your lecturer is told."
        grade.lecturerNotes.append("\(part.name): \(error)")
        // So that it is graded again.
        grade.digest = ""
      }
      grade.parts.append(part)
    }
    for place in places.values { try? FileManager.default.removeItem(at: place.folder) }
    sandbox.clean()
    for question in assignment.byHand {
      let marks = group.compactMap { assignment.marks[$0]?[question.name] }.max()
      grade.parts.append(
        Grade.Part(
          name: question.name, points: marks ?? 0, maximum: question.points,
          message: marks == nil ? "Not marked yet." : "Marked by hand."))
    }
    return grade
  }

  /// Tells both sides of a token that was drawn for somebody else, for another assignment or with another
  /// secret: the numbers that it gives are not those that are asked for here.
  private func compare(_ token: Variant, of group: [String], _ grade: inout Grade) {
    guard token != assignment.variant(of: group),
      assignment.items.contains(where: { $0.problem.kind == .value })
    else { return }
    grade.notes.append(
      "The token in Answers/token.txt is not yours for this assignment, and so neither are its numbers."
    )
    let owner = assignment.roster.first { assignment.variant(of: $0) == token }
    grade.lecturerNotes.append(
      "Answers/token.txt has "
        + (owner.map { "the token of \($0.joined(separator: ", "))." }
          ?? "a token that the name “\(assignment.name)”, the secret and the roster do not draw."))
  }

  private func judge(
    _ item: Assignment.Item, _ group: [String], _ file: Data?, _ part: inout Grade.Part,
    _ lecturerNotes: inout [String]
  ) throws {
    guard let file else {
      part.message = "No file Answers/\(item.folder).txt was handed in."
      return
    }
    let problem = item.problem
    let names = problemsOfBook[item.folder]!.filter { $0.kind == .value }.map(\.name)
    let answers: [String: [Double]]
    do {
      answers = try AnswerFile(
        String(decoding: file, as: UTF8.self), names: names, file: "\(item.folder).txt"
      ).answers
    } catch {
      part.message = "\(error)"
      return
    }
    guard let answer = answers[problem.name], !answer.isEmpty else {
      part.message = "Not answered."
      return
    }
    let verdict = try problem.verdict(on: answer, for: assignment.variant(of: group))
    settle(verdict, item, &part)
    if verdict == .right { return }
    if try problem.verdict(on: answer, for: .practice) == .right {
      part.message = "These are the answers to the practice numbers; yours come with your token."
    } else if let other = answersOfGroups[problem.name]?.first(where: { other in
      other.group != group && other.answer.count == answer.count
        && Problem.distance(answer, from: other.answer) <= 1
    }) {
      lecturerNotes.append(
        "\(part.name): these are the right answers to the numbers of \(other.group.joined(separator: ", "))."
      )
    }
  }

  private func settle(_ verdict: Problem.Verdict, _ item: Assignment.Item, _ part: inout Grade.Part)
  {
    switch verdict {
    case .right: (part.points, part.message) = (item.points, "Right.")
    case .recognised(let message): part.message = message
    case .misshapen(let expected, let found):
      part.message = "It has \(found) numbers, and \(expected) are asked for."
    case .notFinite: part.message = "A number of it is infinite or no number."
    case .wrong(let right, let count):
      part.points = item.points * Double(right) / Double(count)
      part.message = "\(right) of \(count) numbers are right."
    }
  }

  // MARK: Functions

  /// A submission's program, or why there is none.
  private struct Built {
    let folder: URL
    let failure: String?
  }

  private func prepare(_ place: URL, folder: String, source: Data, cache: URL?) throws {
    try kit.copy(to: place, cache: cache)
    try source.write(to: place.appendingPathComponent("Problems.swift"))
    try programs[folder]!.write(to: place.appendingPathComponent("Work.swift"))
    if sandbox.mode != .trusted {
      // The folders are the user's, and what they hold stays the grader's.
      for path in [""] + (FileManager.default.subpaths(atPath: place.path) ?? []) {
        let entry = place.appendingPathComponent(path)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: entry.path, isDirectory: &isFolder),
          isFolder.boolValue, !path.hasPrefix("kit")
        {
          _ = lchown(entry.path, uid_t(sandbox.user), gid_t(sandbox.user))
          chmod(entry.path, 0o700)
        }
      }
    }
  }

  private func compile(in place: URL) throws -> Sandbox.Ended {
    try sandbox.run(
      kit.command, in: place, path: kit.path,
      limits: Sandbox.Limits(
        cpuSeconds: assignment.limits.compiling, wallSeconds: 3 * assignment.limits.compiling,
        megabytes: max(4096, assignment.limits.memory)))
  }

  private func build(_ folder: String, _ source: Data, _ lecturerNotes: inout [String]) throws
    -> Built
  {
    let place = work.appendingPathComponent("submission-\(folder)-\(UUID().uuidString.prefix(8))")
    try prepare(here, folder: folder, source: source, cache: cache)
    let ended = try compile(in: here)
    try FileManager.default.moveItem(at: here, to: place)
    if ended.isGreen { return Built(folder: place, failure: nil) }
    if ended.isTimedOut || ended.isSignal || ended.said.contains("failed due to signal") {
      return Built(
        folder: place, failure: "Compiling it took more time or memory than the limit.")
    }
    let errors = ended.said.components(separatedBy: "\n").filter { $0.contains(": error: ") }
    if !ended.said.contains("error:") {
      lecturerNotes.append(
        "\(folder): the compiler ended with \(ended.code) and no error: \(ended.said.prefix(300))")
    }
    var seen: Set<String> = []
    let words = errors.filter { seen.insert($0).inserted }.prefix(3).joined(separator: "; ")
    return Built(
      folder: place,
      failure: "It does not compile: "
        + (words.isEmpty ? "the compiler failed" : String(words.prefix(600))))
  }

  private func judge(_ item: Assignment.Item, _ built: Built, _ part: inout Grade.Part) throws {
    if let failure = built.failure {
      part.message = failure
      return
    }
    let (problem, variant) = (item.problem, assignment.hidden)
    let ended = try sandbox.run(
      ["./program", "answer", problem.name, "\(variant)"], in: built.folder, path: kit.path,
      limits: Sandbox.Limits(
        cpuSeconds: assignment.limits.running, wallSeconds: 3 * assignment.limits.running,
        megabytes: assignment.limits.memory))
    if ended.isTooLong {
      part.message = "It printed more than a megabyte."
      return
    }
    if ended.isTimedOut || (ended.isSignal && [SIGXCPU, SIGALRM].contains(ended.code)) {
      part.message = "It did not end within the limit."
      return
    }
    let inputs = try problem.inputs(of: variant)
    let lines = ended.said.split(separator: "\n").filter { $0.hasPrefix("answer") }
    guard ended.isGreen, lines.count == inputs.count else {
      let error = ended.said.components(separatedBy: "\n")
        .first { $0.contains("Fatal error") || $0.hasPrefix("Error:") }
      let isOpen = ended.said.split(separator: "\n").last == "verdict open"
      part.message =
        isOpen
        ? "Not written."
        : "It crashed or ended early\(error.map { ": \($0.prefix(300))" } ?? ".")"
      return
    }
    let answers = lines.map { $0.split(separator: " ").dropFirst().map { Double($0) ?? .nan } }
    let references = try inputs.map(problem.answer!)
    let right = zip(answers, references).count { answer, reference in
      answer.count == reference.count && answer.allSatisfy(\.isFinite)
        && Problem.distance(answer, from: reference) <= 1
    }
    let verdict = try problem.verdict(on: answers.flatMap { $0 }, for: variant)
    if case .wrong = verdict {
      part.points = item.points * Double(right) / Double(inputs.count)
      part.message = "Right on \(right) of \(inputs.count) inputs."
    } else {
      settle(verdict, item, &part)
    }
  }
}
