import Foundation
import Testing

@testable import Pages

/// How long a main page is, and how it is cut up.
private struct Measure {
  /// Of the woven page.
  let words: Int
  /// Of the prose between the chapter's opening and its first figure.
  let wordsBeforeFigure: Int
  /// The lines of each cell that is shown.
  let cells: [Int]
  let hiddenLines: Int
  let lines: Int
  /// Lines of code with a call of the page.
  let pageLines: Int
  /// What the opening says that reading and running take, if it says so.
  let minutes: Int?
  let seconds: Int?

  init(_ source: String, page: String) {
    let essay = Essay(source)
    words = Self.words(ofPage: page)
    var (before, isOpening, hasFigure) = (0, true, false)
    for (text, _) in essay.paragraphs {
      if text.hasPrefix("![") { hasFigure = true }
      if !isOpening && !hasFigure && !text.hasPrefix("|") { before += Self.words(of: text) }
      if text.contains("*You get:*") { isOpening = false }
    }
    wordsBeforeFigure = hasFigure ? before : .max
    cells = essay.blocks.compactMap { block in
      guard case .code(let code, _) = block, !code.isEmpty else { return nil }
      return code.components(separatedBy: "\n").count
    }
    var (hidden, isHidden) = (0, false)
    for line in essay.lines {
      if line.hasPrefix("//#-end-hidden-code") { isHidden = false }
      if isHidden && !line.allSatisfy(\.isWhitespace) { hidden += 1 }
      if line.hasPrefix("//#-hidden-code") { isHidden = true }
    }
    hiddenLines = hidden
    lines = essay.lines.count
    let take = (try? essay.heading().take)?.wholeMatch(
      of: #/about (\d+) minutes to read, (\d+) s to run\./#)
    (minutes, seconds) = (take.flatMap { Int($0.1) }, take.flatMap { Int($0.2) })
    pageLines = essay.lines.count { !$0.hasPrefix("//") && $0.contains("page.") }
  }

  /// All words of a woven page that somebody reads: captions, tables, exercises, notes, the sources,
  /// the list of sections and what is folded too. A formula within a line is one. Not counted are
  /// code and what it prints, displayed formulas, the lines of pictures, and the ledger, which repeats
  /// sentences of the page.
  static func words(ofPage page: String) -> Int {
    page.replacing(#/<!--(?s:.)*?-->/#, with: "")
      .replacing(#/<details><summary><b>The ledger(?s:.)*?<\/details>/#, with: "")
      .replacing(#/(?m)^```[^\n]*\n(?s:.)*?^```$/#, with: "")
      .replacing(#/(?m)^<p align="center"><img.*$/#, with: "")
      // The sign of a claim, with the numbers that its link shows.
      .replacing(#/\[✓\]\([^)]*\)/#, with: "")
      .replacing(#/<[^>\n]*>/#, with: "")
      .replacing(#/`[^`\n]*`/#) { String($0.output.filter { $0 != "$" }) }
      .replacing(#/\$[^$]*\$/#, with: "x")
      .replacing(#/\]\([^)\s]*\)/#, with: "]")
      .split(whereSeparator: \.isWhitespace).count { $0.contains { $0.isLetter || $0.isNumber } }
  }

  /// The words of a paragraph without its formulas; of a figure, those of its caption.
  static func words(of paragraph: String) -> Int {
    let text = Essay.Image(paragraph, line: 1)?.caption ?? paragraph
    return text.replacing(#/\$\$(?s:.)*?\$\$|\$[^$]*\$|\{✓ \w+\}/#, with: " ")
      .split(whereSeparator: \.isWhitespace).count { $0.contains { $0.isLetter || $0.isNumber } }
  }
}

/// The main pages of the second edition are short, and cut into small pieces.
@Suite struct MainPageTests {
  /// Chapters of the second edition; each joins when it is written anew.
  private static let chapters = [
    "1-ppca", "2-linear-vae", "3-diagonal-hessian", "4-push-forward", "5-identifiability",
    "6-learned-decoders", "7-traversals",
  ]

  @Test(arguments: chapters) func aMainPageIsShort(_ chapter: String) throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let main = package.appendingPathComponent("Chapters/\(chapter)/main.swift")
    let woven = package.appendingPathComponent("Output/\(chapter)/README.md")
    let page = Measure(
      try String(contentsOf: main, encoding: .utf8),
      page: try String(contentsOf: woven, encoding: .utf8))
    let cells = page.cells.sorted()
    #expect(page.words <= 3500)
    // A hundred words a minute, for one who stops at the formulas; in fives.
    #expect(page.minutes == 5 * ((page.words + 499) / 500))
    #expect(page.seconds != nil)
    #expect(page.wordsBeforeFigure <= 300)
    #expect(cells.last! <= 25)
    #expect(cells[cells.count / 2] <= 10)
    #expect(page.hiddenLines <= 110)
    #expect(
      100 * page.pageLines <= 14 * page.lines, "\(page.pageLines) of \(page.lines) lines")
  }

  /// What counts and what does not, on an essay whose numbers are plain.
  @Test func whatIsCounted() {
    let page = Measure(
      """
      //: # 1. A title
      //:
      //: **Three words here?** *You need:* one. *You get:* two.
      //:
      //: Four words, $not + this$, more.
      //: $$ nor \\tag{1.1} $$
      //:
      //: | nor | these |
      //: | --- | --- |
      //: | {table:t} |

      let a = 1

      let b = 2
      page.figure("f") { nothing(a) }

      //: ![not the words for the blind](f.png)
      //: A caption [with {one} claim]{✓ key}.
      //:
      //: – After it.

      //#-hidden-code
      page.claim("key", a)

      //#-end-hidden-code
      """, page: "")
    #expect(page.words == 0)
    #expect(page.wordsBeforeFigure == 3)
    #expect(page.cells == [3])
    #expect(page.hiddenLines == 1)
    #expect(page.pageLines == 2)
  }

  /// All words of a page count, but for what no reader takes for its text.
  @Test func allProseIsCounted() {
    let parts: [(String, Int)] = [
      ("<!-- Not one of these. -->", 0),
      ("[contents](../README.md) · [second page](more.md)", 3),
      ("<a id=\"1.1\"></a>\n\n## 1.1 The model", 3),
      ("Five words, $one + formula$, [a link](#1.1) – more.", 6),
      ("True [✓](#claim-a \"exact: measured 1, expected 1, tolerance 0\"), they say.", 3),
      ("```swift\nlet not = these\n```", 0),
      ("```text\nnor = these\n```", 0),
      ("<a id=\"eq-1.1\"></a>\n\n```math\nnor = these \\tag{1.1}\n```", 0),
      ("<p align=\"center\"><img src=\"a.png\" width=\"640\" alt=\"Nor these.\"></p>", 0),
      ("**Figure 1.1.** A caption.", 4),
      ("> **Exercise 1.1** ★ Why?", 3),
      ("| a | table |\n| --- | --- |\n| 1.5 | ✓ |", 3),
      ("<details><summary>An answer</summary>\n\nFolded.\n\n</details>", 3),
      ("A name in `$code`.", 4),
      ("<details><summary><b>The ledger:</b> 1 claim</summary>\n\n| nor |\n\n</details>", 0),
    ]
    for (text, count) in parts { #expect(Measure.words(ofPage: text) == count, "\(text)") }
    let page = parts.map(\.0).joined(separator: "\n\n")
    #expect(Measure.words(ofPage: page) == parts.reduce(0) { $0 + $1.1 })
  }
}
