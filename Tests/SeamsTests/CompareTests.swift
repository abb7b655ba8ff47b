import Foundation
import Seams
import Testing

@testable import compare

@Suite struct CompareTests {
  // MARK: Numbers on a page

  private func numbers(_ line: String) -> [PrintedNumber] {
    PageLine.lines(of: line).flatMap(\.numbers)
  }

  @Test(arguments: [
    ("0.1004", 0.1004, 0.0001), ("−7.944", -7.944, 0.001), ("-3", -3, 1),
    ("1.234e-05", 1.234e-5, 1e-8), ("2E3", 2000, 1000), ("1,797", 1797, 1),
    ("12\u{202F}345.6", 12345.6, 0.1), ("3.1×10⁻¹⁶", 3.1e-16, 1e-17), ("10⁻¹²", 1e-12, 1e-12),
    ("−2.5×10⁴", -25000, 1000), ("007", 7, 1),
  ])
  func aNumberIsRead(text: String, value: Double, unit: Double) throws {
    let found = numbers("about \(text), or so.")
    try #require(found.count == 1)
    #expect(found[0].text == text)
    #expect(abs(found[0].value - value) <= 1e-12 * abs(value))
    #expect(abs(found[0].unit - unit) <= 1e-12 * unit)
  }

  @Test(arguments: [
    ("from 1.5-2.5, [1,−2] and (−3).", ["1.5", "2.5", "1", "−2", "−3"]),
    ("x1 v1.2.3 sha256 9.9.9 _7", []), ("the 64 pixels; 3-D; 0.5.", ["64", "3", "0.5"]),
    ("1,23 and 1234,567", ["1", "23", "1234", "567"]), ("[2,200.5]", ["2,200.5"]),
    ("$x_1 = 2.5$ and `1.5` but 3.5 and $4", ["3.5", "4"]), ("``a ` 1.5`` 2.5", ["2.5"]),
    ("# 1.2 A heading", []), ("```swift\nlet x = 1.5\n```", []), ("```math\n1.5\n```", []),
    ("```text\ncost = $1.5, $2.5\n```", ["1.5", "2.5"]),
  ])
  func numbersAreFoundWhereTheyAreNumbers(line: String, expected: [String]) {
    #expect(numbers(line).map(\.text) == expected)
  }

  @Test(arguments: [
    ("0.1004", "0.1005", true), ("0.1004", "0.1006", false), ("0.1", "0.19", true),
    ("2.351", "2.35", true), ("9.999×10⁻⁵", "0.0001", true), ("1.2×10⁻⁵", "1.4×10⁻⁵", false),
    ("0.1004", "−0.1004", false), ("3", "3.001", true), ("12", "13", false),
    ("1,797", "1,798", false), ("2.2×10⁻¹⁶", "0", true), ("2.2×10⁻¹⁶", "0.1", false),
  ])
  func aNumberMayDifferByOneUnit(kept: String, fresh: String, same: Bool) {
    #expect(pageDifferences(kept: "a \(kept) b", fresh: "a \(fresh) b").isEmpty == same)
  }

  @Test func aWholeNumberMayDifferIfItIsRounded() {
    let rounded = Freedom(rounded: [1233.5001])
    #expect(pageDifferences(kept: "1234", fresh: "1233", rounded).isEmpty)
    #expect(!pageDifferences(kept: "1234", fresh: "1232", rounded).isEmpty)
    #expect(!pageDifferences(kept: "1797", fresh: "1798", rounded).isEmpty)
    #expect(!pageDifferences(kept: "1", fresh: "2", Freedom(rounded: [1.4])).isEmpty)
  }

  @Test func whatWasTrainedMayDifferAndOnlyThat() {
    let freedom = Freedom(pairs: [(kept: 0.53332, fresh: 0.71119)])
    #expect(pageDifferences(kept: "loss 0.5333", fresh: "loss 0.7112", freedom).isEmpty)
    #expect(!pageDifferences(kept: "loss 0.5333", fresh: "loss 0.7115", freedom).isEmpty)
    #expect(!pageDifferences(kept: "loss 0.6333", fresh: "loss 0.7112", freedom).isEmpty)
  }

  @Test func aDifferenceIsNamedByItsLineAndBothValues() {
    let kept = "one\n\n```text\na = 0.5\nb = 7\n```\nlast"
    #expect(
      pageDifferences(kept: kept, fresh: kept.replacing("0.5", with: "0.7"))
        == [LineDifference(line: 4, kept: "0.5", fresh: "0.7")])
    #expect(
      pageDifferences(kept: kept, fresh: kept.replacing("last", with: "lost"))
        == [LineDifference(line: 7, kept: "last", fresh: "lost")])
    #expect(
      pageDifferences(kept: kept, fresh: kept.replacing("one\n", with: "one\ntwo\n"))
        == [LineDifference(line: 2, kept: nil, fresh: "two")])
    #expect(
      pageDifferences(kept: kept, fresh: kept.replacing("\nlast", with: ""))
        == [LineDifference(line: 7, kept: "last", fresh: nil)])
    #expect(
      pageDifferences(kept: "# 1.2 A", fresh: "# 1.3 A")
        == [LineDifference(line: 1, kept: "# 1.2 A", fresh: "# 1.3 A")])
    #expect(pageDifferences(kept: kept, fresh: kept).isEmpty)
  }

  @Test(arguments: [
    (Claim.Kind.exact, Claim.Relation.equals, 3e-5, 0, 1e-3, true),
    (.exact, .equals, 2, 2, 1e-3, false),
    (.numerical, .equals, 3e-5, 0, 1e-3, false), (.numerical, .equals, 3e-9, 0, 1e-8, true),
    (.exact, .atMost, 3e-16, 1e-12, 0, true), (.exact, .atMost, 3, 5, 0, false),
    (.exact, .atLeast, 0.1, 0, 0, false),
  ])
  func noiseIsWhatATolerancePermits(
    kind: Claim.Kind, relation: Claim.Relation, measured: Double, expected: Double,
    tolerance: Double, isNoise: Bool
  ) throws {
    let json = """
      {"sentence": "s", "kind": "\(kind.rawValue)", "relation": "\(relation.rawValue)",
        "measured": \(measured), "expected": \(expected), "tolerance": \(tolerance)}
      """
    let claim = try JSONDecoder().decode(Claim.self, from: Data(json.utf8))
    #expect(claim.measuresNoise == isNoise)
  }

  // MARK: Folders

  /// Compares two copies of a small book, one changed.
  private func found(
    named names: [String] = [], _ change: (inout Book) -> Void
  ) throws -> [String] {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: place) }
    let folders = Folders(
      kept: place.appendingPathComponent("kept"), fresh: place.appendingPathComponent("fresh"))
    var fresh = Book()
    change(&fresh)
    for (folder, book) in [(folders.kept, Book()), (folders.fresh, fresh)] {
      for (file, text) in book.files {
        let url = folder.appendingPathComponent(file)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
      }
    }
    return try folders.differences(named: names).map(\.description)
  }

  @Test func equalBooksAreEqual() throws {
    #expect(try found { _ in } == [])
  }

  @Test func trainedValuesAndNoiseAreFree() throws {
    let differences = try found { book in
      book.results = book.results.replacing("0.53332", with: "0.71119")
        .replacing("2.5e-10", with: "7.1e-10")
      book.page = book.page.replacing("0.5333", with: "0.7112")
        .replacing("2.5×10⁻¹⁰", with: "7.1×10⁻¹⁰")
    }
    #expect(differences == [])
  }

  @Test(arguments: [
    ("0.1004", "0.1007", "1-a/README.md:1: kept “0.1004”, fresh “0.1007”"),
    ("The noise", "A noise", "1-a/README.md:1: kept “The noise is 0.1004"),
  ])
  func aChangedPageIsTold(old: String, new: String, expected: String) throws {
    let differences = try found { $0.page = $0.page.replacing(old, with: new) }
    #expect(differences.count == 1 && differences[0].hasPrefix(expected), "\(differences)")
  }

  @Test(arguments: [
    ("0.10041", "0.11", "sigma2 0.10041"), ("\"sigma2\"", "\"sigma\"", "sigma missing"),
    ("[0.53332, 1]", "[0.53332]", "loss of 2"), ("\"seed\": 1", "\"seed\": 2", "seed 1"),
    ("\"options\": {}", "\"options\": {\"m\": \"2\"}", "options []"),
    ("2.5e-10", "2.5e-3", "holds true"), ("true", "false", "holds true"),
    ("the two agree", "the two differ", "sentence the two agree"),
    ("cloud.png", "crowd.png", "figures [\"cloud.png\"]"),
    ("\"width\": 2", "\"width\": 3", "width 2×1"), ("A cloud.", "A crowd.", "caption A cloud."),
  ])
  func aChangedResultIsTold(old: String, new: String, expected: String) throws {
    let differences = try found { $0.results = $0.results.replacing(old, with: new) }
    #expect(!differences.isEmpty)
    for difference in differences {
      #expect(difference.firstMatch(of: #/^1-a/results.json:\d+: kept “/#) != nil)
    }
    #expect(differences.contains { $0.contains(expected) }, "\(differences)")
  }

  @Test func aResultIsNamedByItsLine() throws {
    #expect(
      try found { $0.results = $0.results.replacing("0.10041", with: "0.11") }
        == ["1-a/results.json:9: kept “sigma2 0.10041”, fresh “sigma2 0.11”"])
  }

  @Test func aMissingFileOrChapterIsTold() throws {
    #expect(
      try found { $0.files["1-a/cloud.png"] = nil }
        == ["1-a/cloud.png: kept there, fresh missing or unreadable"])
    #expect(
      try found { $0.files["2-b/results.json"] = "{}" }
        == ["2-b/results.json: kept missing or unreadable, fresh missing or unreadable"])
    #expect(
      try found { $0.files["README.md"] = "Other contents\n" }
        == ["README.md:1: kept “Contents”, fresh “Other contents”"])
  }

  @Test func onlyNamedChaptersAreCompared() throws {
    let change = { (book: inout Book) in
      book.files["README.md"] = "Other contents\n"
      book.files["2-b/README.md"] = "a page"
    }
    #expect(try found(named: ["1-a"], change) == [])
    #expect(try found(named: ["2-b"], change).count == 1)
    #expect(throws: MissingFolder.self) { try found(named: ["3-c"], change) }
  }

  @Test func aDamagedFigureIsTold() throws {
    let differences = try found { $0.files["1-a/cloud.png"] = "not a PNG" }
    #expect(differences.count == 1 && differences[0].hasPrefix("1-a/cloud.png: kept"))
  }
}

/// A book of one chapter.
private struct Book {
  var files: [String: String] = [
    "README.md": "Contents\n", "custom/notes": "a folder that is no chapter",
    "1-a/cloud.png": "two equal files need no decoding",
    "1-a/README.md": """
    The noise is 0.1004, the loss 0.5333.
    > **✓ exact** · the two agree: 2.5×10⁻¹⁰ = 0 ± 10⁻⁹

    """,
    "1-a/results.json": """
    {
      "chapter": "1-a", "title": "A", "question": "Why?", "need": "n", "get": "g",
      "seed": 1, "options": {},
      "claims": [{"sentence": "the two agree", "kind": "exact", "relation": "equals",
        "measured": 2.5e-10, "expected": 0, "tolerance": 1e-9, "holds": true}],
      "figures": [{"file": "cloud.png", "caption": "A cloud.", "alt": "Dots.",
        "width": 2, "height": 1, "pixelCRC32": 7}],
      "values": {
        "sigma2": 0.10041,
        "loss": [0.53332, 1]
      },
      "trained": ["loss"]
    }
    """,
  ]

  var page: String {
    get { files["1-a/README.md"]! }
    set { files["1-a/README.md"] = newValue }
  }

  var results: String {
    get { files["1-a/results.json"]! }
    set { files["1-a/results.json"] = newValue }
  }
}
