import Foundation
import Pages
import Problems

extension Handout {
  /// Below a chapter's folder.
  static let problems = "Problems/Problems.swift"

  /// What students may change, and what a newer handout takes over.
  static func isTheirs(_ name: String) -> Bool {
    name.hasPrefix("Answers/")
      || (name.hasPrefix("Chapters/") && name.hasSuffix(".swift") && !name.hasSuffix("/Work.swift"))
  }

  /// The files of a chapter's problems: what is asked, the program that checks, the practice answers
  /// under seal, and where answers are typed.
  static func problems(of chapter: Chapter, in package: URL) throws -> [String: File] {
    let folder = "Chapters/\(chapter.folder)"
    let source = try text(package.appendingPathComponent("\(folder)/\(problems)"))
    let handed = try Cells(source, file: "\(folder)/\(problems)").handout
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let sealed = try Dictionary(
      uniqueKeysWithValues: chapter.problems.map { ($0.name, try SealedAnswers($0)) })
    var files = [
      "\(folder)/\(problems)": File(
        try only(chapter.problems.map(\.name), of: handed, file: "\(folder)/\(problems)")),
      "\(folder)/Problems/Work.swift": File(
        """
        import Problems

        @main enum Program {
          static func main() {
            Work.main(
              problems, folder: "\(chapter.folder)",
              arguments: Array(CommandLine.arguments.dropFirst()))
          }
        }

        """),
      "Chapters/hints/\(chapter.folder).json": File(bytes: try encoder.encode(sealed)),
    ]
    let values = chapter.problems.filter { $0.kind == .value }
    if !values.isEmpty {
      let lines = values.map { "\($0.name) =\n" }.joined()
      files["Answers/\(chapter.folder)-practice.txt"] = File(
        """
        # Answers to the practice numbers: checked at once, for no points.
        # A line is “name = numbers”, with a point for decimals and blanks between numbers;
        # ./Chapters/run exercises --show name shows what is asked.
        \(lines)
        """)
      files["Answers/\(chapter.folder).txt"] = File(
        """
        # Answers to your own numbers, for points; they come with your token.
        \(lines)
        """)
    }
    return files
  }

  /// A chapter's problems without those that are not handed out: each is `let name = Problem(` with its
  /// comment, to the next line that is `)`.
  static func only(_ names: [String], of source: String, file: String) throws -> String {
    var kept: [String] = []
    var isInOther = false
    for line in source.components(separatedBy: "\n") {
      if isInOther {
        isInOther = line != ")"
        continue
      }
      if let name = line.prefixMatch(of: #/let (\w+) = Problem\(/#)?.1,
        !names.contains(String(name))
      {
        while kept.last?.hasPrefix("///") == true { kept.removeLast() }
        while kept.last == "" { kept.removeLast() }
        isInOther = true
      } else {
        kept.append(line)
      }
    }
    let list = "public let problems = [" + names.joined(separator: ", ") + "]"
    let text = kept.joined(separator: "\n")
    guard text.contains(#/(?m)^public let problems = \[[^\]]*\]/#) else {
      throw Failure(.chapter, "\(file) has no line “public let problems = […]”")
    }
    return text.replacing(#/(?m)^public let problems = \[[^\]]*\]/#, with: list)
  }

  static let container = """
    {
      "name": "Coursework",
      "image": "swift:6.2",
      "onCreateCommand": "./Chapters/run exercises --once"
    }

    """
}
