import Foundation
import Pages
import Problems
import Synchronization
import TestSupport
import Testing

@testable import coursework

/// Whole runs of `coursework grade`: in parts, killed, again. Where nothing is said of functions, only
/// typed answers are asked for, which takes no compiler.
@Suite(
  .serialized,
  .enabled(if: Course.everything && Course.isRoot && Course.has("ps"), "it takes root and ps"))
struct GradingRunTests {
  private func course(
    _ names: [String], _ more: String = "problems: { gain: 4 }", _ body: (Course) throws -> Void
  ) throws {
    try inFolder { folder in
      let course = try Course(in: folder.appendingPathComponent("course"), of: names, more)
      // Some right, some those of another, some none.
      for (index, name) in names.enumerated() where index % 5 != 4 {
        try course.hand(in: name, answers: Course.answers(of: index % 3 == 0 ? names[0] : name))
      }
      try body(course)
    }
  }

  private func wait(_ seconds: Double, until isSo: () throws -> Bool) rethrows -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while Date() < end {
      if try isSo() { return true }
      usleep(5_000)
    }
    return false
  }

  /// Starts the grader with a folder for temporary files beside the course.
  private func start(_ course: Course, _ options: [String] = []) throws -> Process {
    let work = work(course)
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    chmod(work.path, 0o755)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Course.program)
    process.arguments =
      ["grade", "a.json5", "--submissions", "submissions", "--output", "out"] + options
    process.currentDirectoryURL = course.folder
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": work.path]) { $1 }
    try process.run()
    return process
  }

  private func work(_ course: Course) -> URL {
    course.folder.deletingLastPathComponent().appendingPathComponent("tmp")
  }

  private func workLeft(_ course: Course) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: work(course).path)) ?? []
  }

  @Test func partsMakeTheWhole() throws {
    try course((0..<11).map { "s\($0)" }) { course in
      #expect(try course.grade().code == 0)
      let whole = try course.text("out/grades.csv")
      #expect(try course.grade("--gather", to: "parts").said.contains("has no grade yet"))
      for part in ["1/2", "2/2"] {
        let (code, said) = try course.grade("--part", part, to: "parts")
        #expect(code == 0 && !said.contains("The table"), "\(said)")
      }
      let (code, said) = try course.grade("--gather", to: "parts")
      #expect(code == 0 && said.contains("The table"), "\(said)")
      #expect(try course.text("parts/grades.csv") == whole)
      #expect(try course.text("parts/notes.txt") == course.text("out/notes.txt"))
      for share in ["0/2", "3/2", "1", "a/b", "1/2/3"] {
        #expect(try course.grade("--part", share, to: "other").code == 64)
      }
    }
  }

  @Test func onlyWhatChangedIsGradedAgain() throws {
    try course(["a", "b", "c", "e"]) { course in
      #expect(try course.grade().said.components(separatedBy: "@x.org: ").count == 5)
      let first = try course.text("out/grades.csv")
      let again = try course.grade()
      #expect(again.code == 0 && again.said.hasPrefix("The table: "), "\(again.said)")
      try course.hand(in: "b", answers: "gain = 1 1\n")
      let third = try course.grade()
      #expect(third.said.hasPrefix("b@x.org: 0 of 4\nThe table: "), "\(third.said)")
      #expect(try course.text("out/grades.csv") != first)
    }
  }

  @Test func killedAtAnyMomentItEndsWithTheSameTable() throws {
    // A function's time is the compiler's; typed answers are there in a tenth of a second.
    let names = (0..<(Course.everything ? 6 : 40)).map { "s\($0)" }
    try course(names, Course.everything ? "" : "problems: { gain: 4, unevenPrior: 6 }") { course in
      if Course.everything {
        for name in names { try course.hand(in: name, source: Course.solved) }
      }
      let begun = Date()
      #expect(try course.grade(to: "whole").code == 0)
      let whole = Date().timeIntervalSince(begun)
      var random = SystemRandomNumberGenerator()
      for _ in 0..<(Course.everything ? 20 : 6) {
        let process = try start(course)
        usleep(UInt32(Double.random(in: 0...whole, using: &random) * 1e6))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(try wait(2) { try usersProcesses(of: course) == [] })
        // Begun anew each second time, so that it is killed early and late.
        if Bool.random(using: &random) {
          try? FileManager.default.removeItem(at: course.folder.appendingPathComponent("out"))
        }
      }
      let (code, said) = try course.grade()
      #expect(code == 0, "\(said)")
      #expect(try course.text("out/grades.csv") == course.text("whole/grades.csv"))
      // The next one that has something to grade tidies up after those that were killed.
      try course.hand(in: names[0], answers: "gain = 1 1\n")
      let end = try start(course)
      end.waitUntilExit()
      #expect(workLeft(course) == [])
    }
  }

  /// The processes of submissions that run in a course's folder, or have no folder any more.
  private func usersProcesses(of course: Course) throws -> [Substring] {
    try ended(["ps", "-U", Course.users, "-o", "stat=,args="], in: package).said
      .split(separator: "\n").filter { !$0.hasPrefix("Z") && $0.contains(" answer ") }
  }

  /// A submission that sleeps is on when the grader is interrupted, and killed.
  @Test(arguments: Course.everything ? ["namespaces", "user", "trusted"] : ["namespaces"])
  func anInterruptEndsWhatRunsAndRemovesTheWork(_ mode: String) throws {
    let limits = "problems: { entangled: 5 }, limits: { running: 100 }"
    try inFolder { folder in
      let course = try Course(
        in: folder.appendingPathComponent("course"), of: ["sleeps"], limits)
      let right = "return [try cost(precision(D, prior: .identity(3), noise: noise))]"
      let source = Course.solved.replacing(right, with: "sleep(977)\nreturn []")
      #expect(source != Course.solved)
      try course.hand(in: "sleeps", source: source)
      /// The program of a grader's submission, and all between them.
      func running(below grader: pid_t) throws -> [pid_t] {
        let rows = try ended(["ps", "-A", "-o", "pid=,ppid=,args="], in: package).said
          .split(separator: "\n").map { $0.split(separator: " ", maxSplits: 2) }
        var found: [(pid: pid_t, command: Substring)] = [(grader, "")]
        for one in rows.indices where one < rows.count {
          guard one < found.count else { break }
          let parent = found[one].pid
          found += rows.filter { $0.count == 3 && pid_t($0[1]) == parent }
            .map { (pid_t($0[0])!, $0[2]) }
        }
        let isThere = found.contains { $0.command.hasPrefix("./program answer entangled") }
        return isThere ? found.dropFirst().map(\.pid) : []
      }
      func isLeft(_ pid: pid_t) -> Bool {
        let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        return status.map { !$0.contains(") Z ") } ?? false
      }
      for number in [SIGHUP, SIGKILL, SIGTERM] {
        let process = try start(
          course, mode == "trusted" ? ["--trusted"] : ["--sandbox", mode])
        let grader = process.processIdentifier
        #expect(try wait(120) { try !running(below: grader).isEmpty }, "\(number)")
        let started = try running(below: grader)
        kill(process.processIdentifier, number)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        #expect(process.terminationStatus == number)
        #expect(wait(5) { !started.contains(where: isLeft) }, "\(number)")
        // Killed, it has no time to tidy; the next one does, where the user is its own.
        if number != SIGKILL && !(mode == "trusted" && number == SIGTERM) {
          #expect(workLeft(course) == [], "\(number)")
        }
      }
      #expect(
        !FileManager.default.fileExists(
          atPath: course.folder.appendingPathComponent("out/grades/sleeps@x.org.json").path))
    }
  }

  /// Two at a time have two users, and neither ends what the other runs.
  @Test func twoGradersDoNotMeet() throws {
    try inFolder { folder in
      let (one, other) = (try Sandbox(.user), try Sandbox(.user))
      #expect(one.user != other.user && Sandbox.users.contains(one.user))
      chmod(folder.path, 0o755)
      let limits = Sandbox.Limits(cpuSeconds: 5, wallSeconds: 5, megabytes: 256)
      let long = Mutex<Sandbox.Ended?>(nil)
      let thread = Thread {
        let ended = try? one.run(
          ["sh", "-c", "sleep 1; echo ended"], in: folder, path: "/usr/bin:/bin", limits: limits)
        long.withLock { $0 = ended }
      }
      thread.start()
      usleep(300_000)
      for _ in 0..<5 {
        _ = try other.run(["true"], in: folder, path: "/usr/bin:/bin", limits: limits)
      }
      #expect(wait(5) { thread.isFinished })
      #expect(long.withLock { $0?.said == "ended\n" && $0?.isGreen == true })
    }
  }

  /// A problem's program sets itself an alarm of twenty seconds, which a busy machine rings early.
  @Test func onlyTheLimitsEndAProgram() throws {
    try inFolder { folder in
      chmod(folder.path, 0o755)
      let ended = try Sandbox(.user).run(
        ["sh", "-c", "kill -ALRM $$; echo on; kill -TERM $$; echo off"], in: folder,
        path: "/usr/bin:/bin", limits: .init(cpuSeconds: 5, wallSeconds: 5, megabytes: 256))
      #expect(ended.said == "on\n" && ended.isSignal && ended.code == SIGTERM)
    }
  }

  @Test func whoseASubmissionIsMustBeClear() throws {
    try course(["a", "b"]) { course in
      try course.write("", to: "submissions/stranger@x.org/a.txt")
      try FileManager.default.createSymbolicLink(
        at: course.folder.appendingPathComponent("submissions/link"),
        withDestinationURL: course.folder)
      let (code, said) = try course.grade()
      #expect(code == 0)
      for name in ["stranger@x.org", "link"] {
        #expect(
          said.contains("Warning: \(name) is no address of the roster, and was not graded."))
      }
      try course.write("", to: "submissions/A.zip")
      let both = try course.grade()
      #expect(both.code == 65)
      #expect(both.said == "Error: A.zip and a@x.org are both of a@x.org\n")
    }
  }

  /// Numbers that were drawn for another are wrong for everybody, however well they were worked out.
  @Test func aTokenThatWasDrawnForAnotherIsTold() throws {
    try course(["a", "b", "c"]) { course in
      let tokens = [
        "a": Variant(of: ["a@x.org"], assignment: "one", secret: Course.secret),
        "b": Variant(of: ["a@x.org"], assignment: "one", secret: Course.secret),
        "c": Variant(of: ["c@x.org"], assignment: "One", secret: Course.secret),
      ]
      for (name, token) in tokens {
        try course.hand(in: name, answers: try Course.answers(of: name))
        try course.write("\(token)\n", to: "submissions/\(name)@x.org/Answers/token.txt")
      }
      #expect(try course.grade().code == 0)
      let notes = try course.text("out/notes.txt")
      #expect(!notes.contains("a@x.org: Answers/token.txt"))
      #expect(notes.contains("b@x.org: Answers/token.txt has the token of a@x.org."))
      #expect(
        notes.contains(
          "c@x.org: Answers/token.txt has a token that the name “one”, the secret and the roster do "
            + "not draw."))
      for name in ["b", "c"] {
        let page = try course.text("out/feedback/\(name)@x.org.md")
        #expect(page.contains("> The token in Answers/token.txt is not yours for this assignment"))
      }
      // With the right one it is graded again.
      try course.write(
        "\(Variant(of: ["c@x.org"], assignment: "one", secret: Course.secret))",
        to: "submissions/c@x.org/Answers/token.txt")
      #expect(try course.grade().code == 0)
      #expect(try !course.text("out/notes.txt").contains("c@x.org: Answers/token.txt"))
    }
  }

  @Test func whatCouldBeReadIsNotGraded() throws {
    try course(["a"]) { course in
      // What is above the folder is open, too: /tmp is.
      chmod(course.folder.path, 0o711)
      let secret = course.folder.appendingPathComponent("secret.txt")
      for name in ["a.json5", "roster.csv", "submissions", "secret.txt"] {
        chmod(course.folder.appendingPathComponent(name).path, 0o700)
      }
      chmod(secret.path, 0o644)
      let (code, said) = try course.grade()
      #expect(code == 65)
      #expect(
        said == "Error: \(secret.path) could be read by what is graded; chmod -R go-rwx it, "
          + "or a folder above it\n")
      chmod(secret.path, 0o600)
      // Nobody may list it, and everybody may open what is in it.
      chmod(course.folder.appendingPathComponent("submissions").path, 0o711)
      #expect(try course.grade().code == 65)
      chmod(course.folder.appendingPathComponent("submissions").path, 0o700)
      #expect(try course.grade().code == 0)
    }
  }

  @Test func withoutRootItRefuses() throws {
    try course(["a"]) { course in
      #expect(try course.grade("--trusted").code == 0)
      #expect(
        try course.text("out/notes.txt")
          == "a@x.org: What was handed in ran as the grader's own user.\n")
      chown(course.folder.path, 64_500, 64_500)
      for path in FileManager.default.subpaths(atPath: course.folder.path) ?? [] {
        chown(course.folder.appendingPathComponent(path).path, 64_500, 64_500)
      }
      let user = ["setpriv", "--reuid=64500", "--regid=64500", "--clear-groups", "--"]
      // Where the tests' own programs are out of another user's reach, there is nothing to see.
      guard try ended(user + ["test", "-x", Course.program], in: course.folder).code == 0 else {
        return
      }
      let (code, said) = try course.grade(under: user)
      #expect(code == 64)
      #expect(said.contains("only root can run what students wrote"))
      #expect(try course.grade("--trusted", under: user).code == 0)
    }
  }

  @Test func aProgramWithoutItsCoreSaysSo() throws {
    try course(["a"]) { course in
      let alone = course.folder.appendingPathComponent("coursework")
      try FileManager.default.copyItem(at: URL(fileURLWithPath: Course.program), to: alone)
      let (code, said) = try ended(
        [alone.path, "grade", "a.json5", "--submissions", "submissions", "--output", "out"],
        in: course.folder)
      #expect(code == 65)
      #expect(said.hasPrefix("Error: the core is not built beside \(alone.path) ("))
      #expect(said.split(separator: "\n").count == 1)
      #expect(workLeft(course) == [])
    }
  }

  @Test func marksByHandAreAdded() throws {
    try course(["a", "b"], "problems: { gain: 4 }, byHand: { essay: 6 }, marks: \"marks.csv\"") {
      course in
      try course.write("email,essay\na@x.org,5.5\n", to: "marks.csv")
      #expect(try course.grade().code == 0)
      let rows = try course.text("out/grades.csv").split(separator: "\n")
      #expect(rows[1].hasSuffix(",9.5,0,9.5,10") && rows[2].hasSuffix(",4,0,4,10"), "\(rows)")
      #expect(
        try course.text("out/feedback/b@x.org.md").contains("| essay | 0 | 6 | Not marked yet. |"))
      try course.write("email,essay\na@x.org,5.5\nb@x.org,1\n", to: "marks.csv")
      #expect(try course.grade().said.hasPrefix("b@x.org: 5 of 10\nThe table"))
    }
  }
}
