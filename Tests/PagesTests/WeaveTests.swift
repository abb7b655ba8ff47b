import Foundation
import Testing

@testable import Figures
@testable import Pages

private let source = """
  //: # 3. A title
  //:
  //: **What is asked?** Some words.
  //:
  //: *You need:* patience. *You get:* an answer.
  //:
  //: ## 3.1 First

  //#-hidden-code
  import Seams
  //#-end-hidden-code

  let a = 1
  //: ![a "b" &
  //: c](f.png)
  //: A figure of {a},
  //: at length.
  page.figure("f") { panels() }
  show(a)

  //: The value is {a}, to two digits {b:2}, and {c[1]}; not $x_{1}$, nor `{a}`. See {figure:f}.
  //: [$a$ is
  //: one]{✓ one}, by (3.7) and (2.1) and (2.2), as $1 +
  //: 1$; see section 3.1.
  //:
  //: $$ x_{i}^{a} = {b} \\tag{3.7} $$
  //: <!-- data -->
  //: Of any table.
  //:
  //: | n | m |
  //: | --- | --- |
  //: | {table:t} |

  show(2)
  //: <!-- /data -->
  //: Of ours.
  """

private let second = """
  //#-hidden-code
  import Seams
  //#-end-hidden-code

  //: # More
  //:
  //: ## 3.2 Second

  extension PPCA {
    var a: Int { 1 }
  }

  func more(
    on page: Page
  ) throws {
    //: Beside {figure:f}, by (3.7): [two is two]{✓ two}.

    let b = 2
    if b > 1 {
      show(b)
    }
  }
  """

private func woven(_ text: String, more: String? = nil, dataOnly: Bool = false) throws -> (
  pages: [String], results: Results
) {
  let values: [String: Results.Value] = [
    "a": .number(1), "b": .number(0.123456), "c": .array([1, -2.5]),
  ]
  func claim(_ key: String) -> Claim {
    Claim(
      key: key, sentence: "", kind: .exact, relation: .equals, measured: [1], expected: [1],
      tolerance: 1e-12)
  }
  var results = Results(
    chapter: "3-title",
    heading: Essay.Heading(title: "3. A title", question: "q", need: "n", get: "g"), seed: 1,
    options: [:], values: values, claims: [claim("one"), claim("two")],
    figures: [
      .init(
        file: "f.png", caption: "", alt: "", width: 1200, height: 720, pixelCRC32: 0,
        sourceFile: "main.swift", line: 17)
    ],
    cells: [
      .init(line: 18, content: .value(name: "a", key: "a", digits: 4)),
      .init(line: 18, content: .note(text: "A note.")),
      .init(file: "More.swift", line: 22, content: .value(name: "b", key: "b", digits: 4)),
    ],
    tables: [.init(key: "t", rows: [["1", "2"]])], dataOnly: dataOnly)
  results.book = ["2-before", "3-title", "10-after"]
  results.secondAnchors = ["eq-2.2", "2.4"]
  results.sources = "../../Chapters/3-title"
  var sources = ["main.swift": text]
  sources["More.swift"] = more
  return (try results.pages(of: sources).map(\.text), results)
}

private func weave(_ text: String, dataOnly: Bool = false) throws -> String {
  try woven(text, dataOnly: dataOnly).pages[0]
}

private func failure(_ text: String) -> String {
  do {
    _ = try weave(text)
    return "no error"
  } catch { return "\(error)" }
}

@Suite struct WeaveTests {
  @Test func putsEachOutputAfterItsCell() throws {
    let page = try weave(source)
    let expected = """
      <!-- Woven by the chapter's program: edit its source, not this page. -->

      [← 2 before](../2-before/README.md) · [contents](../README.md) · [10 after →](../10-after/README.md)

      # 3. A title

      **What is asked?** Some words.

      *You need:* patience. *You get:* an answer.

      [3.1 First](#3.1)

      <a id="3.1"></a>

      ## 3.1 First

      ```swift
      let a = 1
      ```

      <a id="f"></a>
      <p align="center"><img src="f.png" width="600" alt="a &quot;b&quot; &amp; c"></p>

      **Figure 3.1.** A figure of 1, at length. *([drawn here](../../Chapters/3-title/main.swift#L17))*

      ```swift
      show(a)
      ```

      ```text
      a = 1
      ```

      A note.

      The value is 1, to two digits 0.12, and −2.5; not $x_{1}$, nor `{a}`. See [Figure 3.1](#f).
      $a$ is
      one [✓](#claim-one "exact: measured 1, expected 1, tolerance 10⁻¹²"), by [(3.7)](#eq-3.7) and \
      [(2.1)](../2-before/README.md#eq-2.1) and [(2.2)](../2-before/more.md#eq-2.2), as $1 + 1$; see [section 3.1](#3.1).

      <a id="eq-3.7"></a>

      ```math
      x_{i}^{a} = {b} \\tag{3.7}
      ```

      Of any table.

      | n | m |
      | --- | --- |
      | 1 | 2 |

      ```swift
      show(2)
      ```

      Of ours.

      <details><summary><b>The ledger:</b> 1 claim of this page, true in the run that wrote it</summary>

      | claim | kind | measured | expected | tolerance |
      | --- | --- | --- | --- | --- |
      | ✓ <a id="claim-one"></a>$a$ is one ([source](../../Chapters/3-title/main.swift#L0)) | exact | 1 | 1 | 10⁻¹² |

      </details>

      [← 2 before](../2-before/README.md) · [contents](../README.md) · [10 after →](../10-after/README.md)

      """
    let (found, wanted) = (page.split(separator: "\n"), expected.split(separator: "\n"))
    for (a, b) in zip(found, wanted) { #expect(a == b) }
    #expect(page == expected)
  }

  @Test func theSecondPageHasItsOwn() throws {
    let pages = try woven(source, more: second).pages
    #expect(pages.count == 2)
    #expect(pages[0].contains("[3.2 Second](more.md#3.2) (second page)"))
    #expect(pages[0].contains("[second page](more.md)"))
    #expect(!pages[0].contains("two is two"))
    #expect(
      pages[1].contains(
        "Beside [Figure 3.1](README.md#f), by [(3.7)](README.md#eq-3.7): two is two [✓](#claim-two")
    )
    #expect(
      pages[1].contains(
        """
        ```swift
        let b = 2
        if b > 1 {
          show(b)
        }
        ```

        ```text
        b = 0.1235
        ```
        """))
    #expect(pages[1].contains("extension PPCA {\n  var a: Int { 1 }\n}"))
    #expect(!pages[1].contains("func more") && !pages[1].contains("throws"))
    #expect(pages[1].contains("[main page](README.md)"))
  }

  @Test func aReadersTableGetsItsPartAlone() throws {
    let page = try weave(source, dataOnly: true)
    #expect(page.contains("Of any table.") && page.contains("| 1 | 2 |"))
    #expect(!page.contains("Of ours") && !page.contains("What is asked"))
    #expect(!page.contains("let a = 1") && !page.contains("contents"))
  }

  @Test func theResultsThatAreKeptMakeThePageAgain() throws {
    for dataOnly in [false, true] {
      let (pages, results) = try woven(source, more: second, dataOnly: dataOnly)
      var again = try JSONDecoder().decode(Results.self, from: results.json())
      #expect(again == results)
      let sources = ["main.swift": source, "More.swift": second]
      #expect(try again.pages(of: sources).map(\.text) == pages)
      #expect(again == results)
    }
    let results = try woven(source).results
    #expect(results.digits == ["a": 4, "b": 2, "c": 4])
    #expect(results.figures[0].caption == "A figure of 1, at length.")
    #expect(results.claims[0].sentence == "$a$ is one")
  }

  @Test func resultsOfAnotherSourceAreRefused() throws {
    var results = try woven(source).results
    #expect(throws: Failure.self) { try results.pages(of: ["main.swift": "//: {nobody}"]) }
    results.cells = nil
    #expect(throws: Failure(.chapter, "3-title/results.json is of an earlier release")) {
      try results.pages(of: ["main.swift": source])
    }
  }

  /// So that a run renews a page that an earlier release wrote, and does not take it for a reader's.
  @Test func aResultsFileOfAnEarlierReleaseIsRead() throws {
    let json = """
      {"chapter": "1-a", "title": "t", "question": "q", "need": "n", "get": "g", "seed": 1,
        "options": {}, "values": {"a": 1}, "claims": [{"sentence": "s", "kind": "exact",
        "relation": "equals", "measured": 1, "expected": 1, "tolerance": 0, "holds": true}],
        "figures": [{"file": "f.png", "caption": "c", "alt": "a", "width": 1, "height": 1,
        "pixelCRC32": 0}], "outputs": [{"line": 1, "content": {"claim": {"index": 0}}}]}
      """
    let results = try JSONDecoder().decode(Results.self, from: Data(json.utf8))
    #expect(results.cells == nil && results.files.contains("f.png"))
  }

  @Test func theOpeningFillsTheContents() throws {
    let heading = try Essay(source).heading()
    #expect(heading.title == "3. A title" && heading.question == "What is asked?")
    #expect(heading.need == "patience." && heading.get == "an answer.")
    #expect(heading.take == nil)
    let paced = source.replacing(
      "*You get:* an answer.", with: "*You get:* an answer.\n//:\n//: *It takes:* a while.")
    #expect(try Essay(paced).heading().take == "a while.")
    #expect(throws: Failure(.chapter, "the chapter's opening has no line *You need:* …")) {
      try Essay("//: # 1. T\n//:\n//: **Q?**\n").heading()
    }
  }

  @Test(arguments: [
    ("//: One.\n//: Two {nobody}.", "3-title/main.swift:2: nothing showed “nobody”"),
    ("//: {c[2]}", "main.swift:1: “c” has no such entry"),
    ("//: {figure:g}", "there is no figure “g”"),
    ("//: $x", "“$” is opened and never closed"), ("//: `x", "“`” is opened and never closed"),
    ("//: $a\\,b$", "Markdown spoils “\\,”"), ("//: {two words}", "is not a name"),
    ("//: $a<b$", "Markdown spoils “<b”"), ("//: $ a$", "Markdown spoils blanks at the ends"),
    ("//: An $x$s", "Markdown spoils “s” beside the dollar"),
    ("//: 2$x$", "Markdown spoils “2” beside the dollar"),
    ("//: One\n//:\n//: $\\operatorname{tr}$", "main.swift:3: GitHub shows no formula"),
    ("//: | $|a|$ | b |\n//: | --- | --- |\n//: | {table:t} |", "Markdown spoils “|”"),
    ("//: [$|a|$ is b]{✓ one}", "cannot stand in a checked sentence"),
    ("//: One\n//:\n//: ![a](g.png)\n//: b", "main.swift:3: nothing draws the figure “g”"),
    ("//: ![a](f.png)", "the figure “f” has no caption below it"),
    ("//: ![](f.png)\n//: b", "the figure “f” has no words between [ and ]"),
    ("//: ![a](f.jpg)", "a figure is ![in words](slug.png)"),
    (
      "//: ![a](f.png)\n//: b\n//:\n//: ![a](f.png)\n//: b",
      "main.swift:4: the figure “f” stands twice"
    ),
    ("//: | n |\n//: | --- |\n//: | {table:u} |", "main.swift:3: nothing makes the table “u”"),
    ("//: See {table:t}.", "stands in the last row of a table"),
    ("//: [a]{✓ one}\n//: and [b]{✓ one}", "main.swift:2: two sentences are marked “one”"),
    ("//: a\n//: [b\n//: c]{✓ b}", "main.swift:2: no claim checks the sentence marked “b”"),
    ("//: a\n//: <!-- trained -->\nb", "main.swift:2: “<!-- trained -->” is never closed"),
    ("//: a\nb\n//: <!-- /data -->", "main.swift:3: “<!-- /data -->” closes nothing"),
    (
      "//: <!-- data -->\n//: <!-- data -->\n//: <!-- /data -->",
      "main.swift:1: “<!-- data -->” is never closed"
    ),
  ])
  func mistakesInProseAreNamedWithTheirLine(source: String, expected: String) {
    let said = failure(source)
    #expect(said.contains(expected), "\(said)")
  }

  /// Where learning has not settled, its claims are missing, and the page is written all the same.
  @Test func aSentenceOfLearningMayGoUnchecked() throws {
    let page = try weave("//: <!-- trained -->\n//: [it rests]{✓ b}\n//: <!-- /trained -->")
    #expect(page.contains("it rests"))
  }

  @Test func sectionsAndRegionsAreFoundByLine() {
    #expect(Essay(source).section(at: 15) == "3.1 First")
    #expect(Essay("let a = 1").section(at: 1) == nil)
    let essay = Essay("//: a\n//: <!-- trained -->\nb\n//: <!-- /trained -->\nc")
    #expect((1...5).map { essay.isTrained($0) } == [false, true, true, true, false])
  }
}
