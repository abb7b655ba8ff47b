import Foundation

/// A chapter's source, taken apart: prose in lines that begin with `//:`, and code between them.
///
/// Lines between `//#-hidden-code` and `//#-end-hidden-code` run and are not shown. Nor are the calls
/// of `page.figure`: the page has the figure and its caption in their place.
struct Essay {
  enum Block: Equatable {
    /// Markdown, and the source line it begins on.
    case prose(String, line: Int)
    /// Code without blank lines at its ends, and the source lines it spans.
    case code(String, lines: ClosedRange<Int>)
  }

  /// What the contents page says of a chapter, taken from its opening.
  struct Heading: Equatable {
    /// From `# Title`.
    var title: String
    /// The first words in bold.
    var question: String
    /// From the line `*You need:* …`.
    var need: String
    /// From the line `*You get:* …`.
    var get: String
  }

  static let dataOpens = "<!-- data -->"
  static let dataCloses = "<!-- /data -->"

  let lines: [Substring]
  let blocks: [Block]

  init(_ source: String) {
    lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    var blocks: [Block] = []
    var hidden = false
    var inFigure = false
    var current: [Substring] = []
    var first = 1
    var inProse = false
    func flush(before line: Int) {
      defer { current = [] }
      if inProse {
        blocks.append(.prose(current.joined(separator: "\n"), line: first))
      } else {
        let blank: (Substring) -> Bool = { $0.allSatisfy(\.isWhitespace) }
        let code = current.drop(while: blank).reversed().drop(while: blank).reversed()
        blocks.append(
          .code(code.joined(separator: "\n"), lines: first...max(first, line - 1)))
      }
    }
    for (index, line) in lines.enumerated() {
      let number = index + 1
      let isProse = line.hasPrefix("//:")
      if isProse != inProse || index == 0 {
        if index > 0 { flush(before: number) }
        (inProse, first) = (isProse, number)
      }
      if isProse {
        let text = line.dropFirst(3)
        current.append(text.first == " " ? text.dropFirst() : text)
      } else if line.hasPrefix("//#-hidden-code") {
        hidden = true
      } else if line.hasPrefix("//#-end-hidden-code") {
        hidden = false
      } else if line.hasPrefix("page.figure(") {
        inFigure = !line.hasSuffix("}")
      } else if inFigure {
        // The formatter puts the end of the call at the margin: `) { panels }`, or `}` after more lines.
        inFigure = !(line == "}" || line.hasPrefix(")") && line.hasSuffix("}"))
      } else if !hidden, !(line.isEmpty && current.last?.isEmpty == true) {
        current.append(line)
      }
    }
    flush(before: lines.count + 1)
    self.blocks = blocks
  }

  /// The source lines of the part that is true of any table, if the chapter has one.
  var dataRegion: ClosedRange<Int>? {
    guard let opens = lines.firstIndex(where: { $0.hasPrefix("//: \(Essay.dataOpens)") }),
      let closes = lines.firstIndex(where: { $0.hasPrefix("//: \(Essay.dataCloses)") }),
      opens < closes
    else { return nil }
    return opens + 1...closes + 1
  }

  /// The last heading of the prose at or above a source line.
  func section(at line: Int) -> String? {
    lines.prefix(line).last { $0.hasPrefix("//: #") }.map {
      String($0.dropFirst(4).drop { $0 == "#" || $0 == " " })
    }
  }

  /// - Throws: `Failure` (1), naming the part that is missing.
  func heading() throws -> Heading {
    let prose = blocks.compactMap { block -> String? in
      if case .prose(let text, _) = block { text } else { nil }
    }
    let paragraphs = prose.joined(separator: "\n\n").components(separatedBy: "\n\n").map {
      $0.replacing("\n", with: " ").trimmingCharacters(in: .whitespaces)
    }
    func part(_ name: String, _ value: String?) throws -> String {
      guard let value, !value.isEmpty else {
        throw Failure(.chapter, "the chapter's opening has no \(name)")
      }
      return value
    }
    /// The text after `opens` and before `closes` in the first paragraph that has the former.
    func text(after opens: String, before closes: String) -> String? {
      for paragraph in paragraphs {
        guard let start = paragraph.firstRange(of: opens) else { continue }
        let rest = paragraph[start.upperBound...]
        let end = rest.firstRange(of: closes)?.lowerBound ?? rest.endIndex
        return rest[..<end].trimmingCharacters(in: .whitespaces)
      }
      return nil
    }
    return Heading(
      title: try part(
        "title (# …)",
        paragraphs.first { $0.hasPrefix("# ") }.map { String($0.dropFirst(2)) }),
      question: try part("question in bold", text(after: "**", before: "**")),
      need: try part("line *You need:* …", text(after: "*You need:*", before: "*You get:*")),
      get: try part("line *You get:* …", text(after: "*You get:*", before: "*You need:*")))
  }
}
