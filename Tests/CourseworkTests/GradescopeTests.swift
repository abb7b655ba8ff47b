import Foundation
import TestSupport
import Testing

@testable import coursework

@Suite(.serialized, .enabled(if: Course.everything && Course.isRoot, "it takes root"))
struct GradescopeTests {
  /// Every key that Gradescope's documentation names, and the kind of its value.
  private static let top: [String: Any.Type] = [
    "score": NSNumber.self, "execution_time": NSNumber.self, "output": String.self,
    "output_format": String.self, "test_output_format": String.self,
    "test_name_format": String.self, "visibility": String.self, "stdout_visibility": String.self,
    "extra_data": [String: Any].self, "tests": [[String: Any]].self,
    "leaderboard": [[String: Any]].self,
  ]
  private static let test: [String: Any.Type] = [
    "score": NSNumber.self, "max_score": NSNumber.self, "status": String.self, "name": String.self,
    "name_format": String.self, "number": String.self, "output": String.self,
    "output_format": String.self, "tags": [String].self, "visibility": String.self,
    "extra_data": [String: Any].self,
  ]

  private func isOf(_ type: Any.Type, _ value: Any) -> Bool {
    switch type {
    case is NSNumber.Type: value is NSNumber && !(value is Bool && "\(value)" == "true")
    case is String.Type: value is String
    case is [String].Type: value is [String]
    case is [String: Any].Type: value is [String: Any]
    default: value is [[String: Any]]
    }
  }

  /// The results, once they have been held against the documentation.
  private func results(_ file: URL) throws -> [String: Any] {
    let found = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    let results = try #require(found as? [String: Any])
    for (key, value) in results {
      #expect(Self.top[key].map { isOf($0, value) } == true, "\(key): \(value)")
    }
    let visibilities = ["hidden", "after_due_date", "after_published", "visible"]
    #expect(results["score"] != nil || results["tests"] != nil)
    for key in ["visibility", "stdout_visibility"] {
      #expect((results[key] as? String).map(visibilities.contains) ?? true)
    }
    for test in results["tests"] as? [[String: Any]] ?? [] {
      for (key, value) in test {
        #expect(Self.test[key].map { isOf($0, value) } == true, "\(key): \(value)")
      }
      #expect(["passed", "failed"].contains(test["status"] as? String))
      #expect(visibilities.contains(test["visibility"] as? String ?? ""))
    }
    return results
  }

  /// Gradescope's tree, whose folders everybody may read, but for the one that `setup.sh` closes.
  private func inTree(
    _ more: String, answers: String, source: String? = nil, metadata: String? = nil,
    _ body: (Course, () throws -> (code: Int32, said: String)) throws -> Void
  ) throws {
    try inFolder { folder in
      chmod(folder.path, 0o755)
      let root = folder.resolvingSymlinksInPath()
      for name in ["source", "submission"] {
        try FileManager.default.createDirectory(
          at: root.appendingPathComponent(name), withIntermediateDirectories: true)
      }
      let course = try Course(
        in: root.appendingPathComponent("source"), of: ["a", "b"], more)
      func put(_ text: String, _ name: String) throws {
        let file = root.appendingPathComponent(name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
      try put(answers, "submission/1-ppca.txt")
      if let source { try put(source, "submission/Problems.swift") }
      if let metadata { try put(metadata, "submission_metadata.json") }
      try body(course) {
        try ended(
          [Course.program, "autograde", "a.json5", "--root", root.path, "--memory", "768"],
          in: course.folder)
      }
    }
  }

  private static let metadata = """
    {"id": 1, "created_at": "2026-12-01T22:00:00.000000-08:00",
     "assignment": {"due_date": "2026-12-01T22:00:00.000000-08:00", "group_size": 2,
       "group_submission": true, "id": 2, "course_id": 3, "late_due_date": null,
       "release_date": "2026-12-01T22:00:00.000000-08:00", "title": "One", "total_points": "32.0"},
     "submission_method": "upload", "previous_submissions": [],
     "users": [{"email": "A@x.org", "id": 4, "name": "A"}]}
    """

  @Test func theResultsAreThoseOfItsDocumentation() throws {
    try inTree(
      "visibility: \"after_published\"", answers: Course.answers(of: "a"), source: Course.solved,
      metadata: Self.metadata
    ) { course, autograde in
      let (code, said) = try autograde()
      #expect(code == 0, "\(said)")
      let file = course.folder.deletingLastPathComponent()
        .appendingPathComponent("results/results.json")
      let results = try results(file)
      #expect(results["score"] as? Double == 32)
      let tests = try #require(results["tests"] as? [[String: Any]])
      #expect(tests.count == problemsOfBook["1-ppca"]!.count)
      #expect(tests.allSatisfy { $0["status"] as? String == "passed" })
      #expect(tests.allSatisfy { $0["visibility"] as? String == "after_published" })
      #expect(results["visibility"] as? String == "after_published")
      #expect(results["stdout_visibility"] as? String == "hidden")
      // Told to the lecturer, who alone sees stdout and the extra data.
      let note = "This machine has 768 MB of memory, and compiling takes 1500: choose a larger one."
      #expect(said.contains(note))
      #expect((results["extra_data"] as? [String: [String]])?["lecturer"]?.contains(note) == true)
      let seen = "\(results["output"] ?? "")\(tests)"
      #expect(!seen.contains("memory"))
    }
  }

  /// Whatever goes wrong, a valid result with no points is there, and blames nobody.
  @Test func whatFailsLeavesAResult() throws {
    for (metadata, more) in [
      (nil, "problems: { gain: 4 }"), ("{}", "problems: { gain: 4 }"),
      ("{\"users\": []}", "problems: { gain: 4 }"), (Self.metadata, "problems: { gian: 4 }"),
    ] {
      try inTree(more, answers: "gain = 1 2", metadata: metadata) { course, autograde in
        let (code, said) = try autograde()
        #expect(code == 65 && said.hasPrefix("Error: "), "\(said)")
        let root = course.folder.deletingLastPathComponent()
        let results = try results(root.appendingPathComponent("results/results.json"))
        #expect(results["score"] as? Double == 0)
        #expect((results["output"] as? String)?.contains("no verdict on your work") == true)
      }
    }
  }

  @Test func whoIsNotInTheRosterIsGradedAndTold() throws {
    let other = Self.metadata.replacing("A@x.org", with: "c@x.org")
    try inTree("problems: { gain: 4 }", answers: Course.answers(of: "c"), metadata: other) {
      course, autograde in
      let (code, said) = try autograde()
      #expect(code == 0 && said.contains("c@x.org: not in the roster"), "\(said)")
      let root = course.folder.deletingLastPathComponent()
      #expect(
        try results(root.appendingPathComponent("results/results.json"))["score"] as? Double == 4)
    }
  }

  @Test(.enabled(if: Course.has("unzip"), "unzip is not installed"))
  func theZipHasWhatTheMachineNeeds() throws {
    try inFolder { folder in
      let course = try Course(in: folder, of: ["a"])
      let (code, said) = try ended(
        [Course.program, "gradescope", "a.json5", "--output", "autograder.zip"], in: course.folder)
      #expect(code == 0, "\(said)")
      let place = course.folder.appendingPathComponent("autograder")
      #expect(
        try ended(["unzip", "-q", "autograder.zip", "-d", "autograder"], in: course.folder).code
          == 0)
      for name in ["setup.sh", "run_autograder"] {
        let file = place.appendingPathComponent(name)
        #expect(FileManager.default.isExecutableFile(atPath: file.path))
        #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("#!/usr/bin/env bash\n"))
        #expect(try ended(["bash", "-n", file.path], in: place).code == 0)
      }
      #expect(
        try FileManager.default.contentsOfDirectory(
          atPath: place.appendingPathComponent("assignment").path
        ).sorted() == ["assignment.json5", "roster.csv", "secret.txt"])
      #expect(
        try Assignment(
          contentsOf: place.appendingPathComponent("assignment/assignment.json5")
        ).name == "one")
      // Every folder that the package names is there.
      let described = try ended(
        ["swift", "package", "describe"], in: place.appendingPathComponent("package"))
      #expect(described.code == 0, "\(described.said)")
      #expect(described.said.contains("coursework"))
      #expect(
        FileManager.default.isExecutableFile(
          atPath: place.appendingPathComponent("package/Chapters/setup").path)
          || FileManager.default.fileExists(
            atPath: place.appendingPathComponent("package/Chapters/setup").path)
      )
      let refused = try ended(
        [Course.program, "gradescope", "a.json5", "--output", "autograder.zip"], in: course.folder)
      #expect(refused.code == 73 && refused.said.contains("autograder.zip exists"))
    }
  }

  /// What GitHub Classroom's reporter documents, in base64 on a line `result=…`.
  @Test func classroomsResultsAreThoseOfItsRunner() throws {
    try inFolder { folder in
      let course = try Course(in: folder, of: ["a"])
      try course.hand(in: "a", answers: Course.answers(of: "a"))
      func run(_ submission: String) throws -> [String: Any] {
        let (code, said) = try ended(
          [
            Course.program, "classroom", "a.json5", "--submission", submission, "--addresses",
            "A@x.org",
          ], in: course.folder)
        #expect(code == 0, "\(said)")
        let line = try #require(
          said.split(separator: "\n").first { $0.hasPrefix("result=") })
        let bytes = try #require(Data(base64Encoded: String(line.dropFirst("result=".count))))
        let found = try JSONSerialization.jsonObject(with: bytes)
        return try #require(found as? [String: Any])
      }
      for (submission, status, score) in [
        ("submissions/a@x.org", "pass", 4.0), ("submissions", "pass", 4), ("out", "fail", 0),
      ] {
        try FileManager.default.createDirectory(
          at: course.folder.appendingPathComponent("out"), withIntermediateDirectories: true)
        let result = try run(submission)
        #expect(Set(result.keys) == ["version", "status", "max_score", "tests"])
        #expect(result["version"] as? Int == 1 && result["status"] as? String == status)
        #expect(result["max_score"] as? Double == 4)
        let test = try #require((result["tests"] as? [[String: Any]])?.first)
        #expect(
          Set(test.keys) == [
            "name", "status", "score", "message", "test_code", "filename", "line_no", "duration",
          ])
        #expect(test["name"] as? String == "1-ppca/gain" && test["score"] as? Double == score)
        #expect(["pass", "fail", "error"].contains(test["status"] as? String))
      }
      let refused = try ended([Course.program, "classroom", "a.json5"], in: course.folder)
      #expect(refused.code == 64)
      let workflow = try ended([Course.program, "classroom", "--workflow"], in: course.folder)
      #expect(workflow.code == 0 && workflow.said.contains("\njobs:\n"))
    }
  }
}
