import Testing

@testable import Pages

private let essay = """
  //: # 1. Title
  //:
  //: ## 1.2 Sums
  //:
  //: Two are added.

  /// Their sum.
  func sum(_ a: Double, _ b: Double) -> Double {
    //#-solution sum
    //#-hint Begin with a.
    //#-hint Then add b.
    let first = a
    return first + b
    //#-end-solution
  }

  //: [It is three]{✓ three}.

  page.claim(
    "three", .exact, sum(1, 2), equals: 3)
  //#-omit
  page.show("of the book", 4)
  //#-end-omit
  """

/// What is said about a source with a wrong mark.
private func complaint(_ source: String) -> String? {
  do {
    _ = try Cells(source, file: "F.swift")
    return nil
  } catch { return "\(error)" }
}

@Suite struct CellsTests {
  @Test func aHandoutHasACallInThePlaceOfABody() throws {
    let cells = try Cells(essay, file: "F.swift")
    #expect(
      cells.cells == [
        Cells.Cell(
          name: "sum", section: "1.2 Sums", line: 9,
          solution: ["  let first = a", "  return first + b"],
          hints: ["Begin with a.", "Then add b."], claim: "three")
      ])
    #expect(
      cells.handout == """
        //: # 1. Title
        //:
        //: ## 1.2 Sums
        //:
        //: Two are added.

        /// Their sum.
        func sum(_ a: Double, _ b: Double) -> Double {
          unfinished("sum")
        }

        //: [It is three]{✓ three}.

        page.claim(
          "three", .exact, sum(1, 2), equals: 3)
        """)
    #expect(Cells.unfinished(in: cells.handout).map(\.name) == ["sum"])
    #expect(Cells.unfinished(in: cells.handout).map(\.line) == [9])
    #expect(Cells.unfinished(in: essay).isEmpty)
  }

  /// The code of a page is the same with marks and without.
  @Test func noMarkIsWoven() {
    let marked = Essay(essay)
    let plain = Essay(
      essay.split(separator: "\n", omittingEmptySubsequences: false).filter { !Cells.isMark($0) }
        .joined(separator: "\n"))
    func code(_ essay: Essay) -> [String] {
      essay.blocks.compactMap { if case .code(let code, _) = $0 { code } else { nil } }
    }
    #expect(code(marked) == code(plain))
    #expect(code(marked)[0].contains("\n  let first = a\n  return first + b\n}"))
  }

  @Test(arguments: [
    ("//#-solution a\nx", "F.swift:1: “//#-solution” is never closed"),
    ("x\n//#-omit", "F.swift:2: “//#-omit” is never closed"),
    (
      "//#-solution a\n//#-solution b\nx\n//#-end-solution",
      "F.swift:2: “//#-solution” within the “//#-solution” of line 1"
    ),
    (
      "//#-omit\n\n//#-solution b\nx\n//#-end-solution\n//#-end-omit",
      "F.swift:3: “//#-solution” within the “//#-omit” of line 1"
    ),
    ("x\n//#-end-solution", "F.swift:2: “//#-end-solution” closes nothing"),
    (
      "//#-solution a\nx\n//#-end-omit\n//#-end-solution",
      "F.swift:3: “//#-end-omit” closes nothing"
    ),
    ("  //#-soluton a", "F.swift:1: “//#-soluton a” is no mark; “//#-solution” is the nearest"),
    ("// #-omit", "F.swift:1: “// #-omit” is no mark; “//#-omit” is the nearest"),
    ("//#end-omit", "F.swift:1: “//#end-omit” is no mark; “//#-end-omit” is the nearest"),
    ("//#-end-omit now", "F.swift:1: “//#-end-omit” stands alone; what is “now”?"),
    ("let a = 1  //#-omit", "F.swift:1: a mark stands on a line of its own"),
    ("//#-solution", "F.swift:1: “//#-solution” needs the cell's name, a word"),
    ("//#-solution two words", "F.swift:1: “//#-solution” needs the cell's name, a word"),
    ("//#-solution a\n\n//#-end-solution", "F.swift:3: the cell “a” has no body"),
    (
      "//#-solution a\nx\n//#-end-solution\n//#-solution a",
      "F.swift:4: two cells are called “a”"
    ),
    ("//#-hint h", "F.swift:1: a hint belongs between the marks of a cell"),
    ("//#-solution a\n//#-hint", "F.swift:2: “//#-hint” needs words"),
  ])
  func aWrongMarkIsAnErrorWithItsLine(source: String, message: String) {
    #expect(complaint(source) == message)
  }

  @Test func otherCommentsAreNoMarks() {
    #expect(complaint("//: # Title\n/// # Doc\n// a # b\n// MARK: c\nlet d = #line  // #1") == nil)
  }
}
