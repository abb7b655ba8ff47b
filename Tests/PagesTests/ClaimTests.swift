import Foundation
import Testing

@testable import Figures
@testable import Pages

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
  private func claim(
    _ a: [Double], _ relation: Claim.Relation, _ b: [Double], _ t: Double = 0
  ) -> Claim {
    Claim(
      key: "k", sentence: "", kind: .exact, relation: relation, measured: a, expected: b,
      tolerance: t)
  }

  private func holds(_ a: Double, _ relation: Claim.Relation, _ b: Double, _ t: Double) -> Bool {
    claim([a], relation, [b], t).holds
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

  /// Of many numbers the worst is reported, and one that is none before all.
  @Test func theWorstIsReported() {
    let equal = claim([1, 2, 3.5], .equals, [1, 2.25, 3])
    #expect(equal.measured == 0.5 && equal.expected == 0 && equal.count == 3)
    #expect(claim([1, -2, 0.5], .equals, [0]).measured == 2)
    #expect(claim([1, -2, 0.5], .atMost, [3]).measured == 1)
    #expect(claim([1, -2, 0.5], .atLeast, [-3]).measured == -2)
    #expect(
      claim([1, 2], .atMost, [5, 1]).measured == 1 && !claim([1, 2], .atMost, [5, 1]).holds)
    #expect(claim([1, 2], .atLeast, [0, 3]).measured == -1)
    for relation in [Claim.Relation.equals, .atMost, .atLeast] {
      #expect(!claim([0, .nan, 0], relation, [0], 9).holds)
      #expect(!claim([0, 0], relation, [0, .nan], 9).holds)
    }
  }

  /// Calls of `page.figure` are left off the page, however their closures are broken into lines, and
  /// nothing after them is.
  @Test func codeAfterAFigureIsShown() {
    let source = """
      //: Prose.
      page.figure("a", height: 3) { one() }
      let first = 1
      page.figure(
        "b", width: 3, height: 4
      ) { two() }
      let second = 2
      page.figure(
        "c", width: 3, height: 4
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

  /// Each function of a second page that takes the page stands at the margin, and others where they are.
  @Test func theSecondPageMayHaveSeveralFunctions() {
    let essay = Essay(
      """
      //: ## 3.2 Second

      func more(on page: Page) {
        //: Words.
        let a = 1
      }

      func helper() {
        help()
      }

      func again(
        _ a: Int, on page: Page
      ) {
        let b = 2
      }
      """, file: "More.swift")
    let code = essay.blocks.compactMap { block -> String? in
      if case .code(let code, _) = block { code.isEmpty ? nil : code } else { nil }
    }
    #expect(code == ["let a = 1\n\nfunc helper() {\n  help()\n}\n\nlet b = 2"])
    #expect(essay.paragraphs.map(\.text) == ["## 3.2 Second", "Words."])
  }
}
