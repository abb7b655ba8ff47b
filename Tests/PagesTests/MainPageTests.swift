import Foundation
import Testing

@testable import Pages

/// How long a main page is, and how it is cut up.
private struct Measure {
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

  init(_ source: String) {
    let essay = Essay(source)
    var (words, before, isOpening, isFolded, hasFigure) = (0, 0, true, false, false)
    for (text, _) in essay.paragraphs {
      if text.hasPrefix("![") { hasFigure = true }
      if text.hasPrefix("<details") { isFolded = true }
      let isCounted = !isFolded && !text.hasPrefix("|") && !text.hasPrefix("> **Exercise")
      if text.contains("</details>") { isFolded = false }
      if !isCounted { continue }
      let count = Self.words(of: text)
      words += count
      if !isOpening && !hasFigure { before += count }
      if text.contains("*You get:*") { isOpening = false }
    }
    (self.words, wordsBeforeFigure) = (words, hasFigure ? before : .max)
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
    let page = Measure(try String(contentsOf: main, encoding: .utf8))
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

  /// What counts and what does not, on a page whose numbers are plain.
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
      //: > **Exercise 1.1** Not one of these.
      //:
      //: <details><summary>nor these</summary>
      //:
      //: nor these
      //:
      //: </details>
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
      """)
    #expect(page.words == 3 + 9 + 3 + 5 + 2)
    #expect(page.wordsBeforeFigure == 3)
    #expect(page.cells == [3])
    #expect(page.hiddenLines == 1)
    #expect(page.pageLines == 2)
  }
}
