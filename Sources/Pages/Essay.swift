import Foundation

/// A page's source, taken apart: prose in lines that begin with `//:`, and code between them.
///
/// Lines between `//#-hidden-code` and `//#-end-hidden-code` run and are not shown. Nor are the marks of
/// cells (`Cells`) and the calls of `page.figure`: the figure stands where the prose has its image line, `![in words](slug.png)`.
/// More.swift is the second page; the bodies of functions that take the page stand at the margin.
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
    /// From the line `*It takes:* …`, if there is one: minutes to read, seconds to run.
    var take: String?
  }

  /// `main.swift` or `More.swift`.
  let file: String
  let lines: [Substring]
  let blocks: [Block]
  /// All paragraphs of the page.
  let paragraphs: [(text: String, line: Int)]
  /// The figures in the order of the page; a figure's number is its place.
  let images: [Image]
  /// The sentences that a claim checks, and its key: `[words]{✓ key}`.
  let marks: [(key: String, sentence: String, line: Int)]
  /// The source lines of the part that is true of any table, if the chapter has one.
  let dataRegion: ClosedRange<Int>?
  private let learned: [ClosedRange<Int>]
  /// The marks of regions, such as `/data`, that open one which is not closed, or close none.
  let unanswered: [(mark: String, line: Int)]

  init(_ source: String, file: String = "main.swift") {
    self.file = file
    var lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    if file != "main.swift" { lines = Essay.body(of: lines) }
    self.lines = lines
    blocks = Essay.blocks(of: lines)
    paragraphs = blocks.flatMap { block -> [(text: String, line: Int)] in
      if case .prose(let text, let line) = block {
        Essay.paragraphs(of: text, line: line)
      } else {
        []
      }
    }
    images = paragraphs.compactMap { $0.text.hasPrefix("![") ? Image($0.text, line: $0.line) : nil }
    marks = Essay.marks(in: paragraphs)
    let (data, trained) = (Essay.regions(.data, in: lines), Essay.regions(.trained, in: lines))
    (dataRegion, learned) = (data.whole.first, trained.whole)
    unanswered = data.unanswered + trained.unanswered
  }

  /// A chapter's pages, the main one first. A second page is none for a reader's own table.
  static func all(_ sources: [String: String]) -> [Essay] {
    ["main.swift", "More.swift"].compactMap { file in sources[file].map { Essay($0, file: file) } }
  }

  /// The lines of a second page, in which the bodies of its functions `func …(… on page: Page …) {`
  /// stand at the margin, without the functions' own lines.
  private static func body(of lines: [Substring]) -> [Substring] {
    var lines = lines
    for page in lines.indices where lines[page].contains("on page: Page") {
      guard let head = lines[...page].lastIndex(where: { $0.hasPrefix("func ") }),
        let opens = lines[head...].firstIndex(where: { $0.hasSuffix("{") }),
        let closes = lines[opens...].firstIndex(of: "}")
      else { continue }
      for index in Array(head...opens) + [closes] { lines[index] = "" }
      for index in opens..<closes where lines[index].hasPrefix("  ") {
        lines[index] = lines[index].dropFirst(2)
      }
    }
    return lines
  }

  private static func blocks(of lines: [Substring]) -> [Block] {
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
      } else if Cells.isMark(line) {
        continue
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
    return blocks
  }

  // MARK: What the prose marks

  /// The part that is true of any table, and the parts whose numbers were learned, lie between such
  /// lines.
  enum Region: String, CaseIterable { case data, trained }

  /// The source lines of each region of a kind, and the marks without the other of their pair.
  private static func regions(_ kind: Region, in lines: [Substring]) -> (
    whole: [ClosedRange<Int>], unanswered: [(mark: String, line: Int)]
  ) {
    let (opens, closes) = (kind.rawValue, "/\(kind.rawValue)")
    var whole: [ClosedRange<Int>] = []
    var unanswered: [(mark: String, line: Int)] = []
    var first: Int?
    for (index, text) in lines.enumerated() where text.hasPrefix("//: <!-- ") {
      let line = index + 1
      if text.hasPrefix("//: <!-- \(opens) -->") {
        if let first { unanswered.append((opens, first)) }
        first = line
      } else if text.hasPrefix("//: <!-- \(closes) -->") {
        if let first { whole.append(first...line) } else { unanswered.append((closes, line)) }
        first = nil
      }
    }
    if let first { unanswered.append((opens, first)) }
    return (whole, unanswered)
  }

  func isTrained(_ line: Int) -> Bool { learned.contains { $0.contains(line) } }

  /// The paragraphs of the prose, each with its line. Lines that only mark a region are left out.
  static func paragraphs(of prose: String, line first: Int) -> [(text: String, line: Int)] {
    var result: [(String, Int)] = []
    var current: [String] = []
    func flush(before line: Int) {
      if !current.isEmpty { result.append((current.joined(separator: "\n"), line - current.count)) }
      current = []
    }
    let marks = Region.allCases.flatMap { ["<!-- \($0.rawValue) -->", "<!-- /\($0.rawValue) -->"] }
    let lines = prose.components(separatedBy: "\n")
    for (offset, line) in lines.enumerated() {
      if line.allSatisfy(\.isWhitespace) || marks.contains(line) {
        flush(before: first + offset)
      } else {
        current.append(line)
      }
    }
    flush(before: first + lines.count)
    return result
  }

  /// A figure of the prose: `![in words](slug.png)` and, to the end of the paragraph, its caption.
  struct Image: Equatable {
    let slug, alt, caption: String
    /// Whether the contents page shows it: `![in words](slug.png "cover")`.
    let isCover: Bool
    let line: Int

    init?(_ paragraph: String, line: Int) {
      let pattern = #/!\[((?:[^\]$]|\$[^$]*\$)*)\]\(([A-Za-z0-9-]+)\.png( "cover")?\)\s*((?s).*)/#
      guard let match = paragraph.wholeMatch(of: pattern) else { return nil }
      alt = match.1.onOneProseLine
      (slug, isCover, self.line) = (String(match.2), match.3 != nil, line)
      caption = match.4.onOneProseLine
    }
  }

  private static func marks(in paragraphs: [(text: String, line: Int)]) -> [(
    key: String, sentence: String, line: Int
  )] {
    let checked = Essay.checked
    return paragraphs.flatMap { text, first in
      text.matches(of: checked).map { match in
        let line = first + text[..<match.range.lowerBound].count { $0 == "\n" }
        return (String(match.2), match.1.onOneProseLine, line)
      }
    }
  }

  static var checked: Regex<(Substring, Substring, Substring)> {
    #/\[((?:[^\[\]$]|\$[^$]*\$)+)\]\{✓\s*([A-Za-z]\w*)\}/#
  }

  /// The numbers and headings of its sections, such as `1.3` and `1.3 A title`.
  var sections: [(number: String, title: String)] {
    let heading = #/(?m)^## ((\d+\.\d+) .*)$/#
    return paragraphs.flatMap { $0.text.matches(of: heading).map { (String($0.2), String($0.1)) } }
  }

  /// The numbers of its equations.
  var equations: [String] {
    let tag = Essay.tag
    return paragraphs.flatMap { $0.text.matches(of: tag).map { String($0.1) } }
  }

  static var tag: Regex<(Substring, Substring)> { #/\\tag\{(\d+\.\d+)\}/# }

  /// The columns of each table, by its key: its last line is `| {table:key} |`.
  var tables: [String: Int] {
    paragraphs.reduce(into: [:]) { found, paragraph in
      let lines = paragraph.text.components(separatedBy: "\n")
      guard let match = lines.last?.wholeMatch(of: #/\| \{table:(\w+)\} \|/#) else { return }
      found[String(match.1)] = lines[0].matches(of: #/\|/#).count - 1
    }
  }

  /// The last heading of the prose at or above a source line.
  func section(at line: Int) -> String? {
    lines.prefix(line).last { $0.hasPrefix("//: #") }.map {
      String($0.dropFirst(4).drop { $0 == "#" || $0 == " " })
    }
  }

  /// - Throws: `Failure` (1), naming the part that is missing.
  func heading() throws -> Heading {
    let paragraphs = paragraphs.map(\.text.onOneProseLine)
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
      get: try part("line *You get:* …", text(after: "*You get:*", before: "*You need:*")),
      take: text(after: "*It takes:*", before: "*You"))
  }
}
