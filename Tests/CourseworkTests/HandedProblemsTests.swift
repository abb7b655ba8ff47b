import Foundation
import TestSupport
import Testing

@testable import Pages
@testable import Problems
@testable import coursework

/// The problems of a handout as its students try them: through the program that is built of their files.
@Suite struct HandedProblemsTests {
  static let folders = problemsOfBook.keys.sorted()

  /// A folder with the handout of one chapter and the program of its problems, built of `source`, or of
  /// what is handed out.
  private func inHandout(
    of folder: String, source: String? = nil, _ body: (URL, Tried) throws -> Void
  ) throws {
    try inFolder { base in
      let root = base.resolvingSymlinksInPath().appendingPathComponent("handout")
      let number = Int(folder.prefix { $0 != "-" })!
      try Handout(of: package, chapters: [number]).write(to: root)
      let problems = root.appendingPathComponent("Chapters/\(folder)/Problems")
      let files = ["Problems.swift", "Work.swift"].map { problems.appendingPathComponent($0) }
      if let source { try Data(source.utf8).write(to: files[0]) }
      let program = root.appendingPathComponent("program")
      let compiler = Compiler()
      let said = try compiler.run(
        files, module: "\(Place.name(of: folder))-problems",
        ["-parse-as-library"] + compiler.linking(["Seams", "Problems", "CLoops"], to: program))
      #expect(said == "", "\(folder)")
      try body(root, Tried(program: program, root: root))
    }
  }

  private struct Tried {
    let program, root: URL
    func callAsFunction(_ words: String...) throws -> String {
      let (code, said) = try ended([program.path] + words, in: root)
      return (code == 0 ? "" : "\(code): ") + said.trimmingCharacters(in: .newlines)
    }
  }

  private func type(_ answers: [String: [Double]], into file: String, _ root: URL) throws {
    let lines = answers.map { name, numbers in
      "\(name) = " + numbers.map { "\($0)" }.joined(separator: " ")
    }
    try Data(lines.joined(separator: "\n").utf8).write(
      to: root.appendingPathComponent("Answers/\(file).txt"))
  }

  @Test(arguments: folders)
  func unsolvedEachIsOpenAndTypedAnswersAreJudged(folder: String) throws {
    let problems = problemsOfBook[folder]!
    let values = problems.filter { $0.kind == .value }
    let own = Variant(seed: 0x7f1c_e249_b39b_ca9a)
    try inHandout(of: folder) { root, tried in
      #expect(
        try tried("list")
          == problems.map {
            "\($0.name) \($0.kind.rawValue) \($0.stars) \($0.points) \($0.minutes)"
          }.joined(separator: "\n"))
      for problem in problems {
        #expect(try tried("check", problem.name) == "verdict open", "\(problem.name)")
        let shown = try tried("show", problem.name)
        #expect(shown.contains(problem.statement))
        #expect(shown.contains("\(try problem.inputs(of: .practice)[0])"))
      }
      for problem in values {
        let practice = try problem.inputs(of: .practice)
        for slip in problem.slips {
          let wrong = try practice.flatMap(slip.answer)
          try type([problem.name: wrong], into: "\(folder)-practice", root)
          if wrong.count == (try problem.reference(for: .practice)).count {
            #expect(try tried("check", problem.name) == "verdict wrong \(slip.message)")
          }
        }
      }
      func references(_ variant: Variant) throws -> [String: [Double]] {
        Dictionary(
          uniqueKeysWithValues: try values.map { ($0.name, try $0.reference(for: variant)) })
      }
      try type(references(.practice), into: "\(folder)-practice", root)
      for problem in values { #expect(try tried("check", problem.name) == "verdict right") }
      try type([:], into: folder, root)
      try Data("\(own)\r\n".utf8).write(to: root.appendingPathComponent("Answers/token.txt"))
      for problem in values {
        #expect(try tried("check", problem.name) == "verdict practised")
        #expect(
          try tried("show", problem.name).contains("\(try problem.inputs(of: own)[0])"))
      }
      try type(references(own), into: folder, root)
      for problem in values { #expect(try tried("check", problem.name) == "verdict handed right") }
      try type(references(.practice), into: folder, root)
      for problem in values {
        #expect(try tried("check", problem.name).hasSuffix("the answers to the practice numbers."))
      }
      try Data("7f1ce249b39bca9b00\n".utf8).write(
        to: root.appendingPathComponent("Answers/token.txt"))
      #expect(
        try tried("check", values[0].name).hasPrefix(
          "65: Error: Answers/token.txt: this is no token"))
      try Data("\(own)\n".utf8).write(to: root.appendingPathComponent("Answers/token.txt"))
      try type([values[0].name: []], into: folder, root)
      try Data("\(values[0].name) = x\n".utf8).write(
        to: root.appendingPathComponent("Answers/\(folder).txt"))
      #expect(
        try tried("check", values[0].name)
          == "65: Error: Answers/\(folder).txt:1: “x” is not a number; decimals have a point")
    }
  }

  @Test(arguments: folders) func solvedEachFunctionIsRight(folder: String) throws {
    let source = try String(
      contentsOf: package.appendingPathComponent("Chapters/\(folder)/\(Handout.problems)"),
      encoding: .utf8)
    try inHandout(of: folder, source: source) { _, tried in
      for problem in problemsOfBook[folder]! where problem.kind == .function {
        #expect(try tried("check", problem.name) == "verdict right", "\(problem.name)")
        let token = Variant(seed: 12)
        let numbers = try tried("answer", problem.name, "\(token)")
          .split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        #expect(try problem.verdict(on: numbers, for: token) == .right)
      }
    }
  }

  @Test func onlyTheProblemsThatAreAskedForAreHandedOut() throws {
    let handout = try Handout(of: package, chapters: [1], problems: ["missing", "gain"])
    #expect(handout.chapters[0].problems.map(\.name) == ["gain", "missing"])
    let source = String(
      decoding: handout.files["Chapters/1-ppca/\(Handout.problems)"]!.bytes, as: UTF8.self)
    #expect(source.contains("\npublic let problems = [gain, missing]\n"))
    #expect(source.matches(of: #/= Problem\(/#).count == 2)
    #expect(!source.contains("unevenPrior") && !source.contains("own variances"))
    let answers = String(
      decoding: handout.files["Answers/1-ppca.txt"]!.bytes, as: UTF8.self)
    #expect(answers.hasSuffix("\ngain =\n"))
    let failure = #expect(throws: Failure.self) {
      try Handout(of: package, chapters: [1], problems: ["mising"])
    }
    #expect(
      failure?.description.hasPrefix("there is no problem “mising” in these chapters") == true)
  }

  /// Sources/Coursework/README.md shows a problem: it compiles, in the book and as it is handed out.
  @Test func theGuidesExampleIsTrue() throws {
    let guide = try String(
      contentsOf: package.appendingPathComponent("Sources/Coursework/README.md"), encoding: .utf8)
    let code = try #require(guide.firstMatch(of: #/```swift\n((?s:.)*?)```/#)).1
    let head = "import Problems\nimport Seams\n\npublic let problems = [ring]\n\n"
    let main = """

      @main enum Program {
        static func main() throws {
          let (problem, inputs) = (problems[0], try problems[0].inputs(of: .practice))
          print(try problem.verdict(on: problem.reference(for: .practice), for: .practice))
          for slip in problem.slips {
            let answer = try inputs.flatMap(slip.answer)
            print(try problem.verdict(on: answer, for: .practice) == .recognised(slip.message))
          }
        }
      }
      """
    try inFolder { folder in
      let (file, program) = (
        folder.appendingPathComponent("Ring.swift"), folder.appendingPathComponent("ring")
      )
      try Data((head + code + main).utf8).write(to: file)
      let compiler = Compiler()
      let said = try compiler.run(
        [file], module: "ring",
        ["-parse-as-library"] + compiler.linking(["Seams", "Problems", "CLoops"], to: program))
      #expect(said == "")
      #expect(try ended([program.path], in: folder).said == "right\ntrue\ntrue\ntrue\n")
      let handed = try Cells(head + code, file: "Ring.swift").handout
      #expect(handed.contains("unfinished(\"ring\")") && !handed.contains("slips"))
      try Data(handed.utf8).write(to: file)
      #expect(try compiler.run([file], module: "ring", ["-parse-as-library", "-typecheck"]) == "")
    }
  }
}
