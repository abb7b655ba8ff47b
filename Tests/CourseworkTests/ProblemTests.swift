import Foundation
import Pages
import Seams
import TestSupport
import Testing

@testable import Problems
@testable import coursework

/// A problem with the folder of its chapter.
private struct Placed: CustomTestStringConvertible, Sendable {
  let folder: String
  let problem: Problem
  var testDescription: String { "\(folder) \(problem.name)" }

  static let all = problemsOfBook.sorted { $0.key < $1.key }
    .flatMap { folder, problems in problems.map { Placed(folder: folder, problem: $0) } }
}

/// What each problem of the book must stand.
@Suite struct ProblemTests {
  private let variants = (0..<500).map { Variant(seed: UInt64($0) &* 0x9e37_79b9_7f4a_7c15) }

  @Test(arguments: problemsOfBook.keys.sorted())
  func aChapterHasProblemsOfBothKinds(folder: String) {
    let problems = problemsOfBook[folder]!
    #expect(problems.count >= 6 && problems.count { $0.kind == .value } >= 2)
    #expect(3 * problems.count { $0.stars == 1 } <= problems.count)
    for problem in problems {
      #expect((1...3).contains(problem.stars) && problem.points > 0 && problem.minutes > 0)
      #expect(problem.hints.count == 3 && problem.slips.count >= 3, "\(problem.name)")
      #expect(Set(problem.hints).count == 3 && problem.answer != nil)
      #expect(Set(problem.slips.map(\.message)).count == problem.slips.count)
      let words = problem.statement.replacing("\n", with: " ")
      #expect(words.contains("Right is"), "\(problem.name) says what counts as right")
    }
  }

  /// One that is forgotten in the list would be handed out by nobody and tried by no test.
  @Test(arguments: problemsOfBook.keys.sorted())
  func everyProblemOfAFileIsListed(folder: String) throws {
    let text = try String(
      contentsOf: package.appendingPathComponent("Chapters/\(folder)/\(Handout.problems)"),
      encoding: .utf8)
    let written = text.matches(of: #/(?m)^(?:public )?let (\w+) = Problem\(/#).map { String($0.1) }
    #expect(Set(written) == Set(problemsOfBook[folder]!.map(\.name)))
  }

  @Test func problemsThatAreNewerThanTheProgramAreRefused() throws {
    try inFolder { folder in
      let name = "Chapters/2-linear-vae/\(Handout.problems)"
      let (file, program) = (
        folder.appendingPathComponent(name), folder.appendingPathComponent("coursework")
      )
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      for (place, second) in [(file, 2.0), (program, 1)] {
        try Data().write(to: place)
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: second)], ofItemAtPath: place.path)
      }
      let failure = #expect(throws: Failure.self) {
        try requireBuiltProblems(of: folder, in: program)
      }
      #expect(
        failure?.description
          == "\(name) is newer than this program; in \(folder.path), run "
          + "swift build -c release --product coursework")
      // Compiled again without a change, it is not linked again.
      let module = folder.appendingPathComponent("linear_vae_problems.build")
      try FileManager.default.createDirectory(at: module, withIntermediateDirectories: true)
      try Data().write(to: module.appendingPathComponent("Problems.d"))
      try requireBuiltProblems(of: folder, in: program)
      try FileManager.default.removeItem(at: module)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 2)], ofItemAtPath: program.path)
      try requireBuiltProblems(of: folder, in: program)
    }
  }

  @Test func namesAreTheBooks() {
    let names = Placed.all.map(\.problem.name)
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: Placed.all)
  fileprivate func theReferencePassesAndEverySlipIsRecognised(_ placed: Placed) throws {
    let problem = placed.problem
    let sealed = try SealedAnswers(problem)
    for variant in variants.prefix(50) + [.practice] {
      let inputs = try problem.inputs(of: variant)
      let right = try problem.reference(for: variant)
      #expect(try problem.verdict(on: right, for: variant) == .right)
      for slip in problem.slips {
        let wrong = try inputs.flatMap(slip.answer)
        #expect(try problem.verdict(on: wrong, for: variant) == .recognised(slip.message))
        if variant == .practice {
          #expect(sealed.verdict(on: wrong, of: problem.name) == .recognised(slip.message))
        }
      }
      // Right by a little more than a digit, and clearly not.
      let near = right.map { $0 + 0.9e-4 * max(1, abs($0)) }
      let far = right.map { $0 + 5e-4 * max(1, abs($0)) }
      #expect(try problem.verdict(on: near, for: variant) == .right)
      #expect(try problem.verdict(on: far, for: variant) != .right)
      if variant == .practice {
        #expect(sealed.verdict(on: near, of: problem.name) == .right)
        #expect(sealed.verdict(on: far, of: problem.name) != .right)
        let none = sealed.verdict(on: [], of: problem.name)
        #expect(none == .misshapen(expected: right.count, found: 0))
      }
    }
  }

  @Test(arguments: Placed.all)
  fileprivate func onEachVariantAnswersAreFarApartAndWellConditioned(_ placed: Placed) throws {
    let problem = placed.problem
    var random = Random(seed: 7)
    for variant in variants {
      let inputs = try problem.inputs(of: variant)
      let right = try problem.reference(for: variant)
      #expect(right.allSatisfy { $0.isFinite })
      let all = try [right] + problem.slips.map { try inputs.flatMap($0.answer) }
      for i in all.indices {
        for j in 0..<i where all[i].count == all[j].count {
          #expect(
            Problem.distance(all[i], from: all[j], scale: right) >= 10,
            "\(problem.name), \(variant): answers \(i) and \(j)")
        }
      }
      // A whole number, such as a count or a mask's entry, is not measured, and stays.
      let moved = inputs.map { input in
        input.map { $0 == $0.rounded() ? $0 : $0 * (1 + 1e-9 * (2 * random.uniform() - 1)) }
      }
      for (a, b) in zip(try moved.flatMap(problem.answer!), right) {
        #expect(abs(a - b) <= 1e-6 * max(1, abs(b)), "\(problem.name), \(variant)")
      }
    }
  }

  // MARK: Judging

  private let two = Problem(
    "two", .value, stars: 1, points: 1, minutes: 1, "x and x². Right is what agrees.",
    draw: { ["x": .number($0.uniform(in: 2...3))] },
    answer: { [$0.number("x"), $0.number("x") * $0.number("x")] },
    slips: [.init("Exchanged.") { [$0.number("x") * $0.number("x"), $0.number("x")] }])

  @Test func whatIsNoAnswerIsSaid() throws {
    let right = try two.reference(for: .practice)
    #expect(try two.verdict(on: [1], for: .practice) == .misshapen(expected: 2, found: 1))
    #expect(try two.verdict(on: [1, .nan], for: .practice) == .notFinite)
    #expect(try two.verdict(on: [1, .infinity], for: .practice) == .notFinite)
    #expect(try two.verdict(on: [-7, -7], for: .practice) == .wrong(right: 0, of: 2))
    #expect(try two.verdict(on: [right[0], -7], for: .practice) == .wrong(right: 1, of: 2))
    #expect(try two.verdict(on: right.reversed(), for: .practice) == .recognised("Exchanged."))
    let (sealed, practice) = (try SealedAnswers(two), try two.reference(for: .practice))
    #expect(sealed.verdict(on: [1, .nan], of: "two") == .notFinite)
    #expect(sealed.verdict(on: [1e300, -1e300], of: "two") == .wrong(right: 0, of: 2))
    #expect(sealed.verdict(on: [practice[0], -7], of: "two") == .wrong(right: 1, of: 2))
    #expect(sealed.verdict(on: right.reversed(), of: "two") == .recognised("Exchanged."))
  }

  @Test func aTokenIsEighteenDigitsOfWhichTwoCheckTheOthers() throws {
    let token = "\(Variant(seed: 0xab))"
    #expect(token.hasPrefix("00000000000000ab") && token.count == 18)
    #expect(Variant(token: token.uppercased()) == Variant(seed: 0xab))
    for wrong in ["", "ab", "0x\(token.dropFirst(2))", "+\(token.dropFirst())", token + "0"] {
      #expect(Variant(token: wrong) == nil)
    }
    // One wrong digit is noticed, and so are two neighbours exchanged.
    let digits = Array("\(Variant(seed: 0x67ef_d1d8_0176_687a))")
    for index in digits.indices {
      var other = digits
      other[index] = digits[index] == "0" ? "1" : "0"
      #expect(Variant(token: String(other)) == nil, "\(index)")
      guard index > 0, digits[index] != digits[index - 1] else { continue }
      other = digits
      other.swapAt(index, index - 1)
      #expect(Variant(token: String(other)) == nil, "\(index)")
    }
    // What one problem draws does not depend on another, and is shown with every digit it has.
    func text(_ seed: UInt64) throws -> String {
      try two.inputs(of: Variant(seed: seed))[0].description
    }
    #expect(try text(0) == text(0) && text(0) != text(1))
    let shown = try #require(Double(text(5).dropFirst("x = ".count)))
    #expect(try shown == two.inputs(of: Variant(seed: 5))[0].number("x"))
  }

  @Test func anAnswerFileIsReadByLines() throws {
    func read(_ text: String) throws -> [String: [Double]] {
      try AnswerFile(text, names: ["gain", "loss"], file: "a.txt").answers
    }
    #expect(
      try read("\u{FEFF}# head\r\ngain = 0.5, −2e-1 # so\r\n\nloss = [1 2; 3 4]\n")
        == ["gain": [0.5, -0.2], "loss": [1, 2, 3, 4]])
    #expect(try read("gain =\n") == ["gain": []])
    func mistake(_ text: String) -> String {
      do { _ = try read(text) } catch { return "\(error)" }
      return ""
    }
    #expect(
      mistake("\ngian = 3") == "a.txt:2: there is no value problem “gian”; there are gain, loss")
    #expect(mistake("gain 3") == "a.txt:1: a line is “name = numbers”")
    #expect(mistake("gain = 0.5x") == "a.txt:1: “0.5x” is not a number; decimals have a point")
    #expect(
      mistake("gain = 0,5 0,25")
        == "a.txt:1: “0,5”: decimals have a point, and a comma is followed by a blank")
    #expect(mistake("gain = 1\ngain = 2") == "a.txt:2: “gain” has an answer above")
  }
}
