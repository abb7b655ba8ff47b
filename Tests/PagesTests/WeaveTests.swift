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

  //#-hidden-code
  import Seams
  //#-end-hidden-code

  let a = 1
  page.figure(
    "f", caption: "A figure of {a}."
  ) { panels() }
  show(a)

  //: The value is {a}, to two digits {b:2}, and {c[1]}; not $x_{1}$, nor `{a}`. See {figure:f}.
  //:
  //: $$ x_{i}^{a} = {b} $$
  //: <!-- data -->
  //: Of any table.

  show(2)
  //: <!-- /data -->
  //: Of ours.
  """

private func weave(_ text: String, dataOnly: Bool = false) throws -> String {
  try woven(text, dataOnly: dataOnly).page
}

private func woven(_ text: String, dataOnly: Bool = false) throws -> (
  page: String, results: Results
) {
  let values: [String: Results.Value] = [
    "a": .number(1), "b": .number(0.123456), "c": .array([1, -2.5]),
  ]
  let claim = Claim(
    sentence: "$a$ is one", kind: .exact, relation: .equals, measured: 1, expected: 1,
    tolerance: 1e-12)
  var results = Results(
    chapter: "3-title",
    heading: Essay.Heading(title: "3. A title", question: "q", need: "n", get: "g"), seed: 1,
    options: [:], values: values, claims: [claim],
    figures: [
      .init(
        file: "f.png", caption: "", alt: "a \"b\" & c", width: 1200, height: 720, pixelCRC32: 0)
    ],
    outputs: [
      .init(line: 15, content: .value(name: "a", key: "a", digits: 4)),
      .init(line: 15, content: .claim(index: 0)),
      .init(line: 15, content: .figure(index: 0, caption: "A figure of {a}.", width: 600)),
      .init(
        line: 23,
        content: .table(columns: ["n", "m"], rows: [["1", "2"]], caption: "", trained: [])),
    ],
    dataOnly: dataOnly)
  return (try results.page(of: text), results)
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
    #expect(
      page == """
        <!-- Woven by the chapter's program: edit main.swift, not this page. -->

        # 3. A title

        **What is asked?** Some words.

        *You need:* patience. *You get:* an answer.

        ```swift
        let a = 1
        show(a)
        ```

        ```text
        a = 1
        ```

        > **✓ exact** · $a$ is one: 1 = 1 ± 10⁻¹²

        <p align="center"><img src="f.png" width="600" alt="a &quot;b&quot; &amp; c"></p>

        **Figure 3.1.** A figure of 1.

        The value is 1, to two digits 0.12, and −2.5; not $x_{1}$, nor `{a}`. See Figure 3.1.

        ```math
        x_{i}^{a} = {b}
        ```
        Of any table.

        ```swift
        show(2)
        ```

        | n | m |
        | --- | --- |
        | 1 | 2 |

        Of ours.

        """)
  }

  @Test func aReadersTableGetsItsPartAlone() throws {
    let page = try weave(source, dataOnly: true)
    #expect(page.contains("Of any table.") && page.contains("| 1 | 2 |"))
    #expect(!page.contains("Of ours") && !page.contains("What is asked"))
    #expect(!page.contains("let a = 1"))
  }

  @Test func theResultsThatAreKeptMakeThePageAgain() throws {
    for dataOnly in [false, true] {
      let (page, results) = try woven(source, dataOnly: dataOnly)
      var again = try JSONDecoder().decode(Results.self, from: results.json())
      #expect(again == results)
      #expect(try again.page(of: source) == page)
      #expect(again == results)
    }
    let results = try woven(source).results
    #expect(results.digits == ["a": 4, "b": 2, "c": 4])
    #expect(results.figures[0].caption == "A figure of 1.")
  }

  @Test func resultsOfAnotherSourceAreRefused() throws {
    var results = try woven(source).results
    #expect(throws: Failure.self) { try results.page(of: "//: {nobody}") }
    results.claims = []
    #expect(throws: Failure(.chapter, "3-title/main.swift:15: there is no claim 0 in the results"))
    {
      try results.page(of: source)
    }
    results.outputs = nil
    #expect(throws: Failure(.chapter, "3-title/results.json is of an earlier release")) {
      try results.page(of: source)
    }
  }

  @Test func theOpeningFillsTheContents() throws {
    let heading = try Essay(source).heading()
    #expect(heading.title == "3. A title" && heading.question == "What is asked?")
    #expect(heading.need == "patience." && heading.get == "an answer.")
    #expect(throws: Failure(.chapter, "the chapter's opening has no line *You need:* …")) {
      try Essay("//: # 1. T\n//:\n//: **Q?**\n").heading()
    }
  }

  @Test func mistakesInProseAreNamedWithTheirLine() {
    #expect(
      failure("//: One.\n//: Two {nobody}.") == "3-title/main.swift:2: nothing showed “nobody”")
    #expect(failure("//: {c[2]}").contains("main.swift:1: “c” has no such entry"))
    #expect(failure("//: {figure:g}").contains("there is no figure “g”"))
    #expect(failure("//: $x").contains("“$” is opened and never closed"))
    #expect(failure("//: `x").contains("“`” is opened and never closed"))
    #expect(failure(#"//: $a\,b$"#).contains(#"Markdown spoils “\,”"#))
    #expect(failure("//: {two words}").contains("is not a name"))
  }

  @Test func sectionsAreFoundByLine() {
    #expect(Essay(source).section(at: 15) == "3. A title")
    #expect(Essay("let a = 1").section(at: 1) == nil)
  }
}

@Suite struct NumberTests {
  @Test func printsAsAPersonWould() {
    #expect(0.533333.formatted(digits: 4) == "0.5333")
    #expect((-7.9435391).formatted(digits: 4) == "−7.944")
    #expect(9.0.formatted(digits: 4) == "9")
    #expect(0.10.formatted(digits: 4) == "0.1")
    #expect(16384.0.formatted(digits: 4) == "16384")
    #expect(1e-12.formatted(digits: 2) == "10⁻¹²")
    #expect(3.14e-16.formatted(digits: 2) == "3.1×10⁻¹⁶")
    #expect((-2.5e9).formatted(digits: 3) == "−2.5×10⁹")
    #expect(0.00012345.formatted(digits: 3) == "0.000123")
    #expect(0.0.formatted(digits: 3) == "0")
    #expect(0.99999.formatted(digits: 3) == "1")
  }
}

@Suite struct ClaimTests {
  private func holds(_ a: Double, _ relation: Claim.Relation, _ b: Double, _ t: Double) -> Bool {
    Claim(
      sentence: "", kind: .exact, relation: relation, measured: a, expected: b, tolerance: t
    ).holds
  }

  @Test func tolerancesAreAbsoluteAndNaNIsFalse() {
    #expect(holds(1.0, .equals, 1.1, 0.11) && !holds(1.0, .equals, 1.1, 0.09))
    #expect(holds(1.0, .atMost, 0.95, 0.06) && !holds(1.0, .atMost, 0.95, 0.04))
    #expect(holds(1.0, .atLeast, 1.05, 0.06) && !holds(1.0, .atLeast, 1.05, 0.04))
    for relation in [Claim.Relation.equals, .atMost, .atLeast] {
      #expect(!holds(.nan, relation, 1, 1e9) && !holds(1, relation, .nan, 1e9))
      #expect(!holds(1, relation, 1, .nan))
    }
  }

  /// Calls of `page.figure` are left off the page, however their closures are broken into lines, and
  /// nothing after them is.
  @Test func codeAfterAFigureIsShown() {
    let source = """
      //: Prose.
      page.figure("a", caption: "A.", alt: "A.") { one() }
      let first = 1
      page.figure(
        "b", caption: "B.", alt: "B."
      ) { two() }
      let second = 2
      page.figure(
        "c", caption: "C.", alt: "C."
      ) {
        three { 4 }
      }
      let third = 3
      """
    let code = Essay(source).blocks.compactMap { block -> String? in
      if case .code(let text, _) = block { text } else { nil }
    }.joined(separator: "\n")
    #expect(code.split(separator: "\n") == ["let first = 1", "let second = 2", "let third = 3"])
  }
}
