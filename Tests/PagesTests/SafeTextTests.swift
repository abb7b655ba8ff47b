import Foundation
import Testing

@testable import Seams

@Suite struct SafeTextTests {
  @Test func oneLineOfATerminal() {
    #expect("plain | `text` größe 数".onOneLine == "plain | `text` größe 数")
    #expect("a\nb\r\n\u{1B}[31mred\u{0}".onOneLine == "a\\nb\\r\\n\\u{1B}[31mred\\u{0}")
    #expect("\u{202E}csv.exe\u{2028}\u{9B}".onOneLine == "\\u{202E}csv.exe\\u{2028}\\u{9B}")
    #expect("👩\u{200D}🔬".onOneLine == "👩\u{200D}🔬")
  }

  /// Whatever the text, no mark of Markdown, HTML or mathematics is left, and the text is still there.
  @Test(arguments: [
    "weight\n(kg)", "<!-- a", "$x$", "<b>", "a|b", "`c`", "_d_", "[e](f)", "*g*", "~~h~~", "\\i",
    "{figure:j}", "&amp;", "@k #1", "\u{1B}[2J",
  ])
  func anyTextInMarkdown(_ text: String) {
    let shown = text.asMarkdown
    #expect(!shown.contains { "<>|$`{}\\*_[]~@\n".contains($0) }, "\(shown)")
    let back = shown.replacing(#/&#(\d+);/#) { String(UnicodeScalar(UInt32($0.1)!)!) }
    #expect(back == text.onOneLine)
  }
}
