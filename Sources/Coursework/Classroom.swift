import ArgumentParser
import Foundation
import Pages

/// A grade as GitHub Classroom's reporter reads it.
struct ClassroomResults: Codable, Equatable {
  struct Test: Codable, Equatable {
    let name, status, message, test_code, filename: String
    let score: Double
    let line_no: Int
    let duration: Double
  }
  var version = 1
  let status: String
  let max_score: Double
  let tests: [Test]

  init(_ grade: Grade) {
    status = grade.raw >= grade.maximum ? "pass" : "fail"
    max_score = grade.maximum
    tests = grade.parts.map { part in
      Test(
        name: part.name, status: part.points >= part.maximum ? "pass" : "fail",
        message: part.message, test_code: "", filename: "", score: part.points, line_no: 0,
        duration: 0)
    }
  }
}

/// Grades one checkout in a workflow of GitHub Classroom.
struct ClassroomCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classroom",
    abstract: "Grades one checkout, and prints what GitHub Classroom's reporter reads.",
    discussion: "With --workflow it prints the workflow instead, for .github/workflows of the "
      + "assignment's repository.")

  @Argument(help: "The assignment, a JSON5 file.") var assignment: String?

  @Option(help: "The checkout.") var submission = "."

  @Option(help: "The addresses of those who work in it, with commas between.") var addresses = ""

  @Flag(help: "Print the workflow.") var workflow = false

  @Option(help: ArgumentHelp("One of namespaces, user, trusted.", visibility: .hidden))
  var sandbox: String?

  static let workflowText = """
    # Untried on GitHub. COURSE is a private repository of yours with this package in `package` and the
    # assignment in `assignment`; COURSE_KEY is a deploy key for it, kept as a secret of the organisation.
    # A student can change this file, and so can get a grade that is no grade: trust `coursework grade`
    # on a clone of the repositories for what counts.
    name: Autograding
    on: [push]
    permissions: { contents: read, checks: write, actions: read }
    jobs:
      grade:
        runs-on: ubuntu-22.04
        container: swift:6.2
        steps:
          - uses: actions/checkout@v4
            with: { path: submission }
          - uses: actions/checkout@v4
            with: { repository: "${{ vars.COURSE }}", ssh-key: "${{ secrets.COURSE_KEY }}", path: course }
          - run: |
              chmod -R go-rwx course
              . course/package/Chapters/setup && prepare
              swift build --package-path course/package -c release --product coursework
          - id: grade
            run: |
              course/package/.build/release/coursework classroom course/assignment/assignment.json5 \\
                --submission submission --addresses "${{ github.actor }}@users.noreply.github.com" \\
                >>"$GITHUB_OUTPUT"
          - uses: classroom-resources/autograding-grading-reporter@v1
            env: { GRADE_RESULTS: "${{ steps.grade.outputs.result }}" }
            with: { runners: grade }

    """

  func run() throws {
    if workflow {
      print(ClassroomCommand.workflowText, terminator: "")
      return
    }
    do {
      guard let assignment, !addresses.isEmpty else {
        throw Failure(.options, "classroom needs an assignment and --addresses, or --workflow")
      }
      let read = try Assignment(contentsOf: URL(fileURLWithPath: assignment))
      let grade = try one(
        URL(fileURLWithPath: submission),
        addresses.split(separator: ",").map { $0.lowercased() }.sorted(), read, sandbox: sandbox)
      FileHandle.standardError.write(
        Data(grade.lecturerNotes.map { "\($0)\n" }.joined().utf8))
      print("result=\(try JSONEncoder().encode(ClassroomResults(grade)).base64EncodedString())")
    } catch let failure as Failure { failure.exit() }
  }
}
