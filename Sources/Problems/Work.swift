import Foundation

/// The program of a chapter's problems in a handout, which `Chapters/exercises` asks.
///
///     list                 a line a problem: name, kind, stars, points, minutes
///     show NAME            what is asked, and of which numbers
///     check NAME           a line “verdict …”: open, right, wrong and why, or handed and how practice went
///     answer NAME TOKEN    the answers of a function to the inputs of a token, a line “answer …” an input
///
/// Below the current folder it reads `Chapters/hints/FOLDER.json`, `Answers/FOLDER-practice.txt`,
/// `Answers/FOLDER.txt` and the student's token, `Answers/token.txt`.
public enum Work {
  /// A verdict among what a student's function may print.
  static func verdict(_ text: String) -> String { "verdict \(text)" }

  public static func main(_ problems: [Problem], folder: String, arguments: [String]) -> Never {
    // A function that does not end ends the program: by SIGALRM, exit 142 to a shell.
    alarm(20)
    // What it prints before it crashes is shown.
    // (The variable is looked up by name, for Swift takes it for one that threads may change.)
    if let place = ["stdout", "__stdoutp"].lazy.compactMap({ (name: String) in dlsym(nil, name) })
      .first
    {
      setvbuf(place.load(as: UnsafeMutablePointer<FILE>.self), nil, _IOLBF, 0)
    }
    do {
      for line in try said(problems, folder: folder, arguments: arguments) { print(line) }
      exit(0)
    } catch {
      FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
      exit(65)
    }
  }

  static func said(_ problems: [Problem], folder: String, arguments: [String]) throws -> [String] {
    func problem() throws -> Problem {
      guard arguments.count > 1, let found = problems.first(where: { $0.name == arguments[1] })
      else {
        throw AnswerFile.Mistake(description: "there is no problem “\(arguments.last ?? "")”")
      }
      return found
    }
    switch arguments.first {
    case "list":
      return problems.map {
        "\($0.name) \($0.kind.rawValue) \($0.stars) \($0.points) \($0.minutes)"
      }
    case "show": return try show(try problem(), folder: folder)
    case "check": return [verdict(try check(try problem(), among: problems, folder: folder))]
    case "answer":
      let problem = try problem()
      guard arguments.count == 3, let variant = Variant(token: arguments[2]),
        let answer = problem.answer
      else { throw AnswerFile.Mistake(description: "answer NAME TOKEN, of a function") }
      return try problem.inputs(of: variant).map { input in
        "answer " + (try answer(input).map { "\($0)" }.joined(separator: " "))
      }
    default: throw AnswerFile.Mistake(description: "list, show, check or answer")
    }
  }

  /// The student's own variant, if a token was entered.
  private static func token() throws -> Variant? {
    guard let text = try? String(contentsOfFile: "Answers/token.txt", encoding: .utf8) else {
      return nil
    }
    guard let variant = Variant(token: text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw AnswerFile.Mistake(
        description: "Answers/token.txt: this is no token; look for a slip in its 18 digits")
    }
    return variant
  }

  private static func show(_ problem: Problem, folder: String) throws -> [String] {
    let stars = String(repeating: "★", count: problem.stars)
    var lines = [
      "\(problem.name) \(stars)  \(problem.points) points, about \(problem.minutes) minutes", "",
      problem.statement, "",
    ]
    let practice = try problem.inputs(of: .practice)[0]
    guard problem.kind == .value else {
      return lines + [
        "Write it in Chapters/\(folder)/Problems/Problems.swift. The first of its practice inputs:",
        "\(practice)",
      ]
    }
    lines += ["To practise, answered in Answers/\(folder)-practice.txt:", "\(practice)", ""]
    guard let own = try token() else {
      return lines + ["Your own numbers come with a token: ./Chapters/run exercises --token TOKEN"]
    }
    return lines + [
      "Your own, for points, answered in Answers/\(folder).txt:",
      "\(try problem.inputs(of: own)[0])",
    ]
  }

  private static func check(_ problem: Problem, among problems: [Problem], folder: String) throws
    -> String
  {
    let seals = "Chapters/hints/\(folder).json"
    guard let bytes = FileManager.default.contents(atPath: seals),
      let sealed = try JSONDecoder().decode([String: SealedAnswers].self, from: bytes)[problem.name]
    else { throw AnswerFile.Mistake(description: "\(seals) has nothing of \(problem.name)") }
    func judged(_ answer: [Double]) -> String {
      switch sealed.verdict(on: answer, of: problem.name) {
      case .right: "right"
      case .recognised(let message): "wrong \(message)"
      case .misshapen(let expected, let found): "wrong " + shape(found, expected)
      case .notFinite: "wrong A number of it is infinite or no number."
      case .wrong: "wrong " + differs(answer)
      }
    }
    func shape(_ found: Int, _ expected: Int) -> String {
      "It has \(found) number\(found == 1 ? "" : "s"), and \(expected) are asked for."
    }
    func differs(_ answer: [Double]) -> String {
      let right = sealed.right.right(answer, of: problem.name)
      if problem.kind == .function {
        let one = answer.count / 5
        let inputs = (0..<5).filter { right[(one * $0)..<(one * $0 + one)].contains(false) }
        let first = inputs.first.map { answer[(one * $0)..<(one * $0 + one)] } ?? []
        return
          "It is wrong on \(inputs.count) of 5 inputs; on the \(Work.ordinal(inputs.first ?? 0)) it "
          + "gave \(first.map { "\($0)" }.joined(separator: " "))."
      }
      let wrong = right.indices.filter { !right[$0] }
      if wrong.count == answer.count { return "It differs by more than four digits allow." }
      return "Of its numbers the \(wrong.map(Work.ordinal).joined(separator: ", ")) is wrong."
    }
    if problem.kind == .function {
      guard let answer = problem.answer else { return "open" }
      let inputs = try problem.inputs(of: .practice)
      var all: [Double] = []
      do { for input in inputs { all += try answer(input) } } catch {
        return "wrong It threw an error: \(error)"
      }
      guard all.count == sealed.count else {
        return "wrong It has \(all.count) numbers for \(inputs.count) inputs, and \(sealed.count) "
          + "are asked for."
      }
      return judged(all)
    }
    let names = problems.filter { $0.kind == .value }.map(\.name)
    func typed(_ name: String) throws -> [Double] {
      let file = "Answers/\(name).txt"
      guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return [] }
      return try AnswerFile(text, names: names, file: file).answers[problem.name] ?? []
    }
    let practised = try typed("\(folder)-practice")
    let practice = practised.isEmpty ? "open" : judged(practised)
    guard try token() != nil else { return practice }
    let own = try typed(folder)
    if own.isEmpty { return practice == "right" ? "practised" : practice }
    guard own.count == sealed.count && own.allSatisfy(\.isFinite) else {
      return "wrong Your own: " + shape(own.count, sealed.count)
    }
    if sealed.verdict(on: own, of: problem.name) == .right {
      return "wrong Your own: these are the answers to the practice numbers."
    }
    return "handed " + (practice == "open" ? "not solved" : practice)
  }

  private static func ordinal(_ index: Int) -> String {
    ["first", "second", "third", "fourth", "fifth"].indices.contains(index)
      ? ["first", "second", "third", "fourth", "fifth"][index] : "\(index + 1)th"
  }
}
