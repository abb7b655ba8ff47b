import Foundation
import Testing

@testable import Figures
@testable import Pages
@testable import Seams
@testable import compare

@Suite struct CompareTests {
  // MARK: Numbers

  @Test(arguments: [
    ("0.1004", 0.1004, 0.0001), ("−7.944", -7.944, 0.001), ("1797", 1797, 1),
    ("3.1×10⁻¹⁶", 3.1e-16, 1e-17), ("10⁻¹²", 1e-12, 1e-12), ("−10³", -1000, 1000),
    ("−2.5×10⁴", -25000, 1000), ("2×10²⁰", 2e20, 1e20),
  ])
  func aCellsNumberIsRead(text: String, value: Double, unit: Double) throws {
    let found = Cell("about \(text)°, or so.")
    #expect(found.text == "about \0°, or so.")
    try #require(found.numbers.count == 1)
    #expect(abs(found.numbers[0].value - value) <= 1e-12 * abs(value))
    #expect(abs(found.numbers[0].unit - unit) <= 1e-12 * unit)
  }

  @Test(arguments: [
    ("0.1004", "0.1005", true), ("0.1004", "0.1006", false), ("0.1", "0.19", false),
    ("2.351", "2.35", true), ("9.999×10⁻⁵", "0.0001", true), ("1.2×10⁻⁵", "1.4×10⁻⁵", false),
    ("0.1004", "−0.1004", false), ("3", "3.001", true), ("12", "13", false), ("12", "12", true),
    ("2.2×10⁻¹⁶", "0", true), ("2.2×10⁻¹⁶", "0.1", false), ("0.5 ± 0.1", "0.5 ± 0.3", false),
    ("0.5 ± 0.1", "0.5", false), ("half", "whole", false), ("", "0", false),
    ("𝟏 apple", "𝟐 apple", false),
  ])
  func aCellMayDifferByOneUnit(kept: String, fresh: String, same: Bool) {
    #expect(Cell(kept).agrees(with: Cell(fresh), trained: false) == same)
  }

  @Test func learnedCellsKeepTheirShape() {
    #expect(Cell("0.5 ± 0.1").agrees(with: Cell("0.7 ± 10⁻³"), trained: true))
    #expect(!Cell("0.5 ± 0.1").agrees(with: Cell("0.7"), trained: true))
    #expect(!Cell("").agrees(with: Cell("0.7"), trained: true))
  }

  @Test(arguments: [
    (0.10041, 0.10049, 4, true), (0.10041, 0.10053, 4, false), (3, 4, 4, false),
    (1797, 1798, 4, false), (16384, 16385, 3, false), (3, 3.0009, 4, true),
    (1233.5001, 1233.4999, 4, true), (1233.6, 1233.4, 4, false), (1233.6, 1234.4, 4, true),
    (2.53e-9, 2.58e-9, 2, true), (2.53e-9, 2.66e-9, 2, false), (1e-16, 9e-13, 2, true),
    (1e-16, 2e-5, 2, false), (0.5, -0.5, 1, false), (-7.9443, -7.9449, 4, true),
  ])
  func aValueMayDifferByOneUnitOfWhatIsShown(
    kept: Double, fresh: Double, digits: Int, same: Bool
  ) {
    #expect(agree(kept, fresh, digits: digits, scale: abs(kept)) == same)
    #expect(agree(fresh, kept, digits: digits, scale: abs(kept)) == same)
  }

  @Test func aValueThatIsNotShownMayDifferByAThousandth() {
    #expect(agree(1, 1.0009, digits: nil, scale: 1) && !agree(1, 1.0011, digits: nil, scale: 1))
    #expect(agree(0.001, 0.0015, digits: nil, scale: 1))
    #expect(!agree(1000, 1001, digits: nil, scale: 1000))
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
    let claim = Claim(
      key: "k", sentence: "s", kind: kind, relation: relation, measured: [measured],
      expected: [expected], tolerance: tolerance)
    #expect(claim.measuresNoise == isNoise)
  }

  // MARK: Folders

  /// Compares two copies of a small book, each changed.
  private func found(
    named names: [String] = [], kept changeKept: (inout Book) throws -> Void = { _ in },
    fresh change: (inout Book) throws -> Void = { _ in }
  ) throws -> [String] {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: place) }
    let folders = Folders(
      kept: place.appendingPathComponent("kept"), fresh: place.appendingPathComponent("fresh"),
      source: place.appendingPathComponent("source"))
    var (kept, fresh) = (try Book(), try Book())
    try changeKept(&kept)
    try change(&fresh)
    try kept.write(to: folders.kept)
    try fresh.write(to: folders.fresh)
    try Book.source.write(to: folders.source)
    return try folders.differences(named: names).map(\.description)
  }

  @Test func equalBooksAreEqual() throws {
    #expect(try found() == [])
  }

  @Test func learnedValuesAndNoiseAreFree() throws {
    let differences = try found(fresh: { book in
      try book.weave {
        $0.values["loss"] = .array([0.71119, 2])
        $0.claims[0] = Book.claim(7.1e-10)
      }
    })
    #expect(differences == [])
  }

  /// What a run would write now is not what is kept, though each agrees with itself.
  @Test func aKeptPageOfOtherNumbersIsTold() throws {
    let changes: [(String, (inout Results) -> Void)] = [
      ("values.sigma2[0]: kept 0.11, fresh 0.10041", { $0.values["sigma2"] = .number(0.11) }),
      ("values.count[0]: kept 17.0, fresh 18.0", { $0.values["count"] = .number(17) }),
      ("the shape of values.loss", { $0.values["loss"] = .array([1]) }),
      ("the keys of values", { $0.values["more"] = .number(1) }),
      ("claims[0].measured", { $0.claims[0] = Book.claim(1e-10, within: 1e-5) }),
      ("claims[0].tolerance", { $0.claims[0] = Book.claim(2.5e-10, within: 2e-9) }),
      (
        "claims[0].key",
        {
          $0.claims[0] = Book.claim(2.5e-10, "difference")
          // With the default options its sentence would need its claim.
          $0.options = ["quick": "yes"]
        }
      ),
      ("format", { $0.format = "svg" }), ("seed", { $0.seed = 2 }),
      ("options", { $0.options = ["m": "2"] }),
      ("trained", { $0.trained = ["loss", "sigma2", "cloud"] }),
      ("table counts, row 1, cell 1: kept 1, fresh 2", { $0.tables![0].rows[0][0] = "1" }),
      ("cells[1].line", { $0.cells![1].line = 19 }),
      ("cells[1].content", { $0.cells![1].content = .note(text: "Another.") }),
      ("figures[0].line", { $0.figures[0].line = 3 }), ("cover", { $0.cover = nil }),
    ]
    for (expected, change) in changes {
      let differences = try found(kept: { try $0.weave(change) })
      #expect(
        differences.contains { $0.hasPrefix("1-a/results.json: \(expected)") }, "\(differences)")
    }
  }

  /// One file is changed and the others are not.
  @Test(arguments: [
    ("1-a/README.md", "0.1004", "0.1005", "1-a/README.md:11: kept “The noise is 0.1005"),
    ("1-a/README.md", "noise is", "noise  is", "1-a/README.md:11: kept “The noise  is"),
    (
      "1-a/README.md", "| 2 |", "| 3 |",
      "1-a/README.md:20: kept “| 3 |"
    ),
    ("README.md", "**Q?**", "**R?**", "README.md:7: kept “**R?**”, results.json makes “**Q?**”"),
    ("1-a/results.json", "0.10041", "0.10047", "1-a/README.md:11: kept “The noise is 0.1004"),
    ("1-a/results.json", "true", "false", "1-a/results.json: holds more or other"),
    ("1-a/results.json", "2.5e-10", "2.5e-3", "1-a/results.json: claims[0] does not hold"),
    ("1-a/results.json", "A cloud of 0.1004", "A cloud of 0.1003", "1-a/results.json: its digits"),
    ("1-a/results.json", "\"seed\"", "\"more\" : 1, \"seed\"", "1-a/results.json: holds more"),
    ("1-a/results.json", "\n}\n", "\n}\n\n", "1-a/results.json: holds more"),
  ])
  func aKeptFileThatIsChangedIsTold(
    file: String, old: String, new: String, expected: String
  ) throws {
    let differences = try found(kept: { book in
      let text = String(decoding: book.files[file]!, as: UTF8.self)
      let at = try #require(text.firstRange(of: old))
      book.files[file] = Data(text.replacingCharacters(in: at, with: new).utf8)
    })
    #expect(differences.contains { $0.hasPrefix(expected) }, "\(differences)")
  }

  @Test(arguments: ["cloud", "learned"])
  func everyFigureIsLookedAt(slug: String) throws {
    func told(_ change: (inout Data) throws -> Void) throws -> [String] {
      try found(kept: { try change(&$0.files["1-a/\(slug).png"]!) })
    }
    let place = "1-a/\(slug).png:"
    #expect(try told { $0.append(0) } == ["\(place) cannot be read: 1 bytes follow its end"])
    #expect(
      try told { $0[$0.firstRange(of: Data("Seams".utf8))!.lowerBound] ^= 1 }
        == ["\(place) cannot be read: the checksum of tEXt is wrong"])
    #expect(try told { $0 = Data("not a PNG".utf8) }[0].hasPrefix("\(place) cannot be read"))
    #expect(
      try found(kept: { $0.files["1-a/\(slug).png"] = nil }) == ["\(place) missing or unreadable"])
    let other = try Book.png(slug, alt: "Another.")
    #expect(try told { $0 = other }[0].contains("tEXt “Description Another.” where tEXt"))
    let inverted = try Book.png(slug, inverting: 1)
    #expect(try told { $0 = inverted }[0].contains("has pixels of CRC-32"))
  }

  @Test func aFigureOfOtherPixelsIsTold() throws {
    func told(_ count: Int, slug: String) throws -> [String] {
      try found(kept: { book in
        let png = try Book.png(slug, inverting: count)
        book.files["1-a/\(slug).png"] = png
        let crc = try Bitmap(png: [UInt8](png)).crc32
        try book.weave { $0.figures[slug == "cloud" ? 0 : 1].pixelCRC32 = crc }
      })
    }
    #expect(try told(2, slug: "cloud") == [])
    #expect(try told(300, slug: "cloud").count == 1)
    #expect(try told(300, slug: "learned") == [])
  }

  @Test func extraAndMissingFilesAreNamed() throws {
    let differences = try found(kept: { book in
      for file in ["1-a/notes.md", "todo", "9-z/README.md", "custom/x", "1-a/.hidden", ".x"] {
        book.files[file] = Data("mine".utf8)
      }
    })
    #expect(
      differences == [
        "todo: no chapter writes it", "1-a/notes.md: no chapter writes it",
        "9-z/results.json: kept missing or unreadable",
      ])
    #expect(
      try found(kept: { $0.files["1-a/README.md"] = nil })
        == ["1-a/README.md: missing or unreadable"])
    #expect(
      try found(kept: { $0.files["README.md"] = nil }) == ["README.md: missing or unreadable"])
    #expect(
      try found(fresh: { $0.files["1-a/results.json"] = nil })
        == ["1-a/results.json: fresh missing or unreadable"])
  }

  @Test func onlyNamedChaptersAreCompared() throws {
    let change = { (book: inout Book) in
      book.files["README.md"] = Data("Other contents\n".utf8)
      book.files["2-b/README.md"] = Data("a page".utf8)
    }
    #expect(try found(named: ["1-a"], kept: change) == [])
    #expect(try found(named: ["2-b"], kept: change).count == 1)
    #expect(throws: MissingFolder.self) { try found(named: ["3-c"], kept: change) }
  }
}

/// A book of one chapter, as its program would write it.
private struct Book {
  var files: [String: Data] = [:]

  static let source = Book(files: [
    "1-a/main.swift": Data(
      """
      //: # 1. A
      //:
      //: **Q?**
      //:
      //: *You need:* n. *You get:* g.
      //:
      //: The noise is {sigma2}, the loss {loss}, after {count}; [the two agree]{✓ agreement}.
      //:
      //: ![Dots.](cloud.png "cover")
      //: A cloud of {sigma2}.
      //:
      //: | n | m |
      //: | --- | --- |
      //: | {table:counts} |
      //:
      //: ![Dots.](learned.png)
      //: Learned.
      code()
      """.utf8)
  ])

  private init(files: [String: Data]) { self.files = files }

  init() throws {
    for slug in ["cloud", "learned"] { files["1-a/\(slug).png"] = try Book.png(slug) }
    let figures = try ["cloud", "learned"].map { slug in
      let bitmap = try Bitmap(png: [UInt8](files["1-a/\(slug).png"]!))
      return Results.FigureRecord(
        file: "\(slug).png", caption: "", alt: "Dots.", width: bitmap.width,
        height: bitmap.height, pixelCRC32: bitmap.crc32)
    }
    let results = Results(
      chapter: "1-a",
      heading: Essay.Heading(title: "1. A", question: "Q?", need: "n.", get: "g."), seed: 1,
      options: [:],
      values: ["sigma2": .number(0.10041), "loss": .array([0.53332, 1]), "count": .number(18)],
      claims: [Book.claim(2.5e-10)], figures: figures,
      cells: [
        .init(line: 18, content: .value(name: "n", key: "count", digits: 4)),
        .init(line: 18, content: .note(text: "A note.")),
      ], tables: [.init(key: "counts", rows: [["2", "3.5"]])], trained: ["loss", "learned"])
    var covered = results
    covered.cover = "cloud"
    files["1-a/results.json"] = try covered.json()
    try weave { _ in }
  }

  /// Changes the results and makes the pages that follow from them.
  mutating func weave(_ change: (inout Results) -> Void) throws {
    var results = try JSONDecoder().decode(Results.self, from: files["1-a/results.json"]!)
    change(&results)
    let source = String(decoding: Book.source.files["1-a/main.swift"]!, as: UTF8.self)
    files["1-a/README.md"] = Data(try results.pages(of: ["main.swift": source])[0].text.utf8)
    files["1-a/results.json"] = try results.json()
    let place = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: place) }
    files["README.md"] = nil
    try write(to: place)
    files["README.md"] = Data(try Contents.page(for: place, opening: nil)!.utf8)
  }

  func write(to folder: URL) throws {
    for (file, bytes) in files {
      let url = folder.appendingPathComponent(file)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try bytes.write(to: url)
    }
  }

  static func claim(
    _ measured: Double, _ key: String = "agreement", within tolerance: Double = 1e-9
  ) -> Claim {
    Claim(
      key: key, sentence: "the two agree", kind: .numerical, relation: .equals,
      measured: [measured], expected: [0], tolerance: tolerance)
  }

  /// A grey figure, the first pixels of its rows inverted.
  static func png(_ slug: String, alt: String = "Dots.", inverting count: Int = 0) throws -> Data {
    var bitmap = Bitmap(width: 64, height: 48, pixels: Array(repeating: 40, count: 3 * 64 * 48))
    for k in 0..<3 * count { bitmap.pixels[k] = 215 }
    let record = Results.FigureRecord(
      file: "\(slug).png", caption: "", alt: alt, width: 64, height: 48, pixelCRC32: 0)
    return Data(try bitmap.png(text: record.text(chapter: "1-a", options: [:])))
  }
}
