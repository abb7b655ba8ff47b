import Foundation
import Pages
import TestSupport
import Testing

@testable import Problems
@testable import coursework

/// Submissions of chapter 1 as students, and others, hand them in.
private enum Hostile {
  static let source =
    (try? String(
      contentsOf: package.appendingPathComponent("Chapters/1-ppca/\(Handout.problems)"),
      encoding: .utf8))!
  static let right = "return [try cost(precision(D, prior: .identity(3), noise: noise))]"

  /// With another body for `entangled`, the first of the functions, worth 5 of 22 points; the others are
  /// right.
  static func body(_ text: String, top: String = "") -> String {
    precondition(source.contains(right))
    return source.replacing(right, with: text) + "\n" + top
  }

  static let shell = """
    func shell(_ script: String) {
      if let stream = popen(script, "w") { pclose(stream) }
    }
    """
}

private struct Case {
  let name: String
  var files: [String: Data] = [:]
  /// What it earns of 32.
  let points: Double
  /// Words of its feedback.
  var says: [String] = []
  /// Whether it is tried without namespaces too.
  var isForUser = false

  init(
    _ name: String, _ source: String? = nil, answers: String? = nil, points: Double,
    says: String..., more: [String: Data] = [:], isForUser: Bool = false
  ) {
    (self.name, self.points, self.says, self.isForUser) = (name, points, says, isForUser)
    files = more
    if let source { files["Chapters/1-ppca/Problems/Problems.swift"] = Data(source.utf8) }
    if let answers { files["Answers/1-ppca.txt"] = Data(answers.utf8) }
  }
}

@Suite(.serialized, .enabled(if: Course.everything && getuid() == 0)) struct GraderTests {
  static let secret = Data("a secret that nobody should read".utf8)
  static let program = Compiler().built.appendingPathComponent("coursework").path

  static func address(_ name: String) -> String { "\(name)@x.org" }
  static func variant(_ name: String) -> Variant {
    Variant(of: [address(name)], assignment: "one", secret: secret)
  }
  static func typed(for variant: Variant) throws -> String {
    try problemsOfBook["1-ppca"]!.filter { $0.kind == .value }.map { problem in
      let numbers = try problem.reference(for: variant)
      return "\(problem.name) = " + numbers.map { "\($0)" }.joined(separator: " ")
    }.joined(separator: "\n")
  }

  private static func cases(base: URL) throws -> [Case] {
    let body = Hostile.body
    let practice = try problemsOfBook["1-ppca"]![2].reference(for: .practice)
    let slow = (0..<9000).map {
      "let v\($0) = [\($0): [\"a\": (\($0), 2.0)]].mapValues { $0.values.map { $0.1 * 2 } }"
    }
    let marker = "/tmp/seams-grader-test-marker"
    return [
      Case("perfect", Hostile.source, answers: try typed(for: variant("perfect")), points: 32),
      Case("empty", points: 0, says: "No file 1-ppca/Problems.swift was handed in."),
      Case("broken", body("retrun 3", ""), points: 0, says: "It does not compile: Problems.swift:"),
      Case(
        "slowcompiler", body(Hostile.right, slow.joined(separator: "\n")), points: 0,
        says: "more time or memory than the limit"),
      Case(
        "deepcompiler", body("return " + String(repeating: "[", count: 200_000), ""), points: 0,
        says: "ompil"),
      Case(
        "wrong",
        body("return [2 * (try cost(precision(D, prior: .identity(3), noise: noise)))]", ""),
        points: 17, says: "The factor ½ is missing."),
      Case(
        "partly", body("if D[0, 0] < 0 { return [0] }\n\(Hostile.right)", ""), points: -1,
        says: "of 5 inputs"),
      Case(
        "traps", body("return [[1.0][given.matrix(\"D\").rows]]", ""), points: 17,
        says: "It crashed", isForUser: true),
      Case("exits", body("exit(0)", ""), points: 17, says: "ended early"),
      Case(
        "endless", body("while true {}", ""), points: 17, says: "It did not end", isForUser: true),
      Case("sleeps", body("sleep(1000)\nreturn []", ""), points: 17, says: "It did not end"),
      Case(
        "memory",
        body(
          "var all: [[UInt8]] = []\nwhile true { all.append([UInt8](repeating: 1, count: 1 << 28)) }",
          ""), points: 17, says: "It crashed", isForUser: true),
      Case(
        "prints", body("while true { print(String(repeating: \"x\", count: 10_000)) }", ""),
        points: 17, says: "more than a megabyte", isForUser: true),
      Case(
        "chatty", body("print(\"answer? no\"); print(\"debugging\")\n\(Hostile.right)", ""),
        points: -1),
      Case(
        "disk",
        body(
          "let f = fopen(\"big\", \"w\")\nlet b = [UInt8](repeating: 1, count: 1 << 20)\nfor _ in 0..<10_000 { fwrite(b, 1, b.count, f) }\n\(Hostile.right)",
          ""),
        points: 17, says: "It crashed"),
      Case(
        "tests", Hostile.source, points: 22,
        more: [
          "Package.swift": Data("fatalError()".utf8), "Tests/a.swift": Data("x".utf8),
          "Chapters/1-ppca/Problems/Work.swift": Data("x".utf8),
          "Sources/Seams/Matrix.swift": Data("x".utf8),
        ]),
      Case(
        "writes",
        body(
          "shell(\"echo 32 >\(base.path)/out/grades/writes@x.org.json; echo >\(base.path)/out/grades.csv; echo >\(marker)\")\n\(Hostile.right)",
          Hostile.shell),
        points: 22, isForUser: true),
      Case(
        "reads",
        body(
          """
          let places = ["\(base.path)/secret.txt", "\(base.path)/submissions", "/etc/shadow", "\(base.path)/a.json5"]
          for place in places where FileManager.default.contents(atPath: place) != nil { return [0] }
          for place in places where (try? FileManager.default.contentsOfDirectory(atPath: place)) != nil { return [0] }
          let named = ProcessInfo.processInfo.environment.keys.filter { $0.contains("SEAMS") || $0.contains("SECRET") }
          if !named.isEmpty { return [0] }
          \(Hostile.right)
          """, ""), points: 22, isForUser: true),
      Case(
        "outlives",
        body(
          "shell(\"(setsid sh -c 'sleep 2; echo >\(marker)' >/dev/null 2>&1 &) ; (sleep 300 &)\")\n\(Hostile.right)",
          Hostile.shell),
        points: 22, isForUser: true),
      Case(
        "bomb", body("shell(\"b() { b | b & }; b; sleep 1000\")\nreturn [0]", Hostile.shell),
        points: 17, isForUser: true),
      Case(
        "forges",
        body(
          """
          for d in 1..<64 { let text = "answer 1\\nright\\n{\\"score\\": 32}\\n✔ passed\\n"; write(Int32(d), text, text.utf8.count) }
          exit(0)
          """, ""), points: 17, says: "It crashed or ended early"),
      Case(
        "mains",
        body(
          Hostile.right,
          "@_cdecl(\"main\") public func other() -> Int32 { print(\"answer 1\"); return 0 }"),
        points: 0),
      Case(
        "symbols",
        body(
          Hostile.right,
          "@_cdecl(\"cblas_dgemm\") public func fake() {}\n@_cdecl(\"exit_\") public func fake2() {}"
        ), points: -1),
      Case(
        "practice", body("return [\(practice[0])]", ""), answers: try typed(for: .practice),
        points: 17, says: "These are the answers to the practice numbers"),
      Case(
        "copies", answers: try typed(for: variant("perfect")), points: 0,
        says: "0 of 2 numbers are right."),
      Case(
        "nans", body("return [.nan]", ""), answers: "gain = nan inf\nunevenPrior = 1e999 0 0 0 0",
        points: 17, says: "infinite or no number"),
      Case(
        "shapes", body("return [1, 2]", ""), answers: "gain = 1\nunevenPrior = ", points: 17,
        says: "It has 1 numbers, and 2 are asked for.", "It has 10 numbers, and 5 are asked for."),
      Case(
        "typo", answers: "gian = 1 2", points: 0,
        says: "1-ppca.txt:1: there is no value problem “gian”"),
    ]
  }

  /// A course in a folder: its assignment, roster and secret, and what `body` hands in.
  private func inCourse(
    _ names: [String], _ more: String = "", _ body: (URL) throws -> Void
  ) throws {
    try inFolder { folder in
      let base = folder.resolvingSymlinksInPath().appendingPathComponent("course")
      // Beside it, where everybody may go.
      let work = base.deletingLastPathComponent().appendingPathComponent("tmp")
      for made in [base, work] {
        try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        chmod(made.path, 0o755)
      }
      func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: base.appendingPathComponent(name))
      }
      try write(
        """
        { // of a test
          name: "one", chapters: [1], roster: "roster.csv", secret: "secret.txt",
          limits: { compiling: 12, running: 3, memory: 1024 }, \(more)
        }
        """, "a.json5")
      try write(names.map { "\($0),\(Self.address($0))" }.joined(separator: "\n"), "roster.csv")
      try Self.secret.write(to: base.appendingPathComponent("secret.txt"))
      chmod(base.path, 0o700)
      try FileManager.default.createDirectory(
        at: base.appendingPathComponent("submissions"), withIntermediateDirectories: true)
      try body(base)
    }
  }

  private func hand(_ one: Case, in base: URL) throws {
    let place = base.appendingPathComponent("submissions/\(Self.address(one.name))")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for (name, bytes) in one.files {
      let file = place.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try bytes.write(to: file)
    }
  }

  private func grade(_ base: URL, _ options: String...) throws -> (code: Int32, said: String) {
    try ended(
      [Self.program, "grade", "a.json5", "--submissions", "submissions", "--output", "out"]
        + options,
      in: base, ["TMPDIR": base.deletingLastPathComponent().appendingPathComponent("tmp").path])
  }

  private func scores(_ base: URL) throws -> [String: Double] {
    let text = try String(
      contentsOf: base.appendingPathComponent("out/grades.csv"), encoding: .utf8)
    let rows = text.split(separator: "\n").map { $0.components(separatedBy: ",") }
    #expect(rows[0].joined(separator: ",") == GradeTable.columns)
    return Dictionary(uniqueKeysWithValues: rows.dropFirst().map { ($0[6], Double($0[9])!) })
  }

  /// The processes of users that no grader has now, as another test's has; not those that have ended and
  /// that nobody has asked for.
  private func processesLeft() throws -> [Substring] {
    try ended(["ps", "-U", Course.users, "-o", "uid=,stat=,args="], in: package).said
      .split(separator: "\n").filter { line in
        let words = line.split(separator: " ")
        return !words[1].hasPrefix("Z") && Sandbox.isFree(Int(words[0])!)
      }
  }

  private func check(_ cases: [Case], _ mode: String) throws {
    try inCourse(cases.map(\.name)) { base in
      let cases = try Self.cases(base: base).filter { one in cases.contains { $0.name == one.name }
      }
      for one in cases { try hand(one, in: base) }
      let before = try contents(base.appendingPathComponent("submissions"))
      let (code, said) = try grade(base, "--sandbox", mode)
      #expect(code == 0, "\(said)")
      let scores = try scores(base)
      for one in cases {
        let score = scores[Self.address(one.name)]
        // Those that depend on what was drawn have a part of the points of one problem.
        if one.points >= 0 {
          #expect(score == one.points, "\(one.name)")
        } else {
          #expect(score! >= 0 && score! <= 22, "\(one.name): \(score!)")
        }
        let page = try String(
          contentsOf: base.appendingPathComponent("out/feedback/\(Self.address(one.name)).md"),
          encoding: .utf8)
        for words in one.says { #expect(page.contains(words), "\(one.name): \(page)") }
      }
      #expect(try contents(base.appendingPathComponent("submissions")) == before)
      #expect(try processesLeft() == [])
      usleep(2_500_000)
      #expect(!FileManager.default.fileExists(atPath: "/tmp/seams-grader-test-marker"))
      #expect(
        try contents(base.appendingPathComponent("out")).keys.count == 2 + 2 + 2 * cases.count)
      let left = try FileManager.default.contentsOfDirectory(
        atPath: base.deletingLastPathComponent().appendingPathComponent("tmp").path)
      #expect(left == [])
      let notes = try String(
        contentsOf: base.appendingPathComponent("out/notes.txt"), encoding: .utf8)
      #expect(notes.contains("the network was not cut") == (mode == "user"))
      if cases.contains(where: { $0.name == "copies" }) {
        #expect(
          notes.contains(
            "copies@x.org: 1-ppca/gain: these are the right answers to the numbers of perfect@x.org."
          ))
      }
    }
  }

  /// A sample: what a submission can do to others and to the machine. With SEAMS_ALL all of them.
  @Test func noneGetsAPointItDidNotEarn() throws {
    let sample: Set = [
      "perfect", "broken", "wrong", "forges", "mains", "practice", "copies", "nans",
    ]
    try check(
      Self.cases(base: URL(fileURLWithPath: "/")).filter {
        Course.everything || $0.isForUser || sample.contains($0.name)
      }, "namespaces")
  }

  @Test func withoutNamespacesTheUserAndTheLimitsRemain() throws {
    try check(Self.cases(base: URL(fileURLWithPath: "/")).filter(\.isForUser), "user")
  }
}
