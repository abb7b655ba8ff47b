import Foundation
import Seams
import TestSupport
import Testing

/// Tables as people have them, through the whole program: the page or one line, and nothing in
/// either that a file could break.
@Suite struct ReadersTableTests {
  private static let rows = "1,2.5,3\n4,5,6.25\n7,8,1\n2,2,9\n5,1,2\n"

  /// Runs `ppca --data` on a file and hands over what it said and the pages it wrote.
  private func run(
    _ bytes: Data, _ options: String, file: String = "t.csv", limit: String = "",
    check: (Program, _ page: String, _ contents: String) throws -> Void
  ) throws {
    try inFolder { folder in
      try bytes.write(to: folder.appendingPathComponent(file))
      let run = try Program.shell(
        "\(limit) exec \"$PPCA\" --output out --data '\(file)' \(options)", in: folder)
      let pages = try ["1-ppca/README.md", "README.md"].map {
        let page = folder.appendingPathComponent("out/\($0)")
        return run.exitCode == 0 ? try String(contentsOf: page, encoding: .utf8) : ""
      }
      #expect(run.exitCode == 0 || !FileManager.default.fileExists(atPath: folder.path + "/out"))
      try check(run, pages[0], pages[1])
    }
  }

  private func refuses(
    _ bytes: Data, _ options: String = "", limit: String = "", says message: String,
    code: Int32 = 65
  ) throws {
    try run(bytes, options, limit: limit) { run, _, _ in
      #expect(run.exitCode == code, "\(run.error)")
      #expect(run.error.hasPrefix("Error: ") && run.error.contains(message), "\(run.error)")
      #expect(run.error.split(separator: "\n").count == 1 || code == 64, "\(run.error)")
      let isPlain = run.error.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 }
      #expect(isPlain, "\(run.error.debugDescription)")
    }
  }

  // MARK: A file's text

  @Test func textThatWouldBreakATerminalLine() throws {
    for encoding in [String.Encoding.utf16, .utf16LittleEndian] {
      let bytes = ReadersTableTests.rows.data(using: encoding)!
      try refuses(bytes, says: "is UTF-16; save it as UTF-8")
    }
    try refuses(Data("a,b\n1,\u{1B}[31mred\n".utf8), says: "“\\u{1B}[31mred” is not a finite")
    try refuses(Data("a,b\n1,\"two\nlines\"\n".utf8), says: "“two\\nlines” is not a finite number")
    try refuses(Data("a,b\n1,\u{202E}2\n".utf8), says: "“\\u{202E}2” is not a finite number")
    try refuses(Data("\"a\n\u{1B}\",b\nx,2\n".utf8), says: "row 3, column 1 (a\\n\\u{1B}): “x”")
    try refuses(Data("a,b\n1,2\u{0}\n".utf8), says: "t.csv, row 2: a NUL byte")
    let latin1 = "größe,b\n1,2\n".data(using: .isoLatin1)!
    try refuses(latin1, says: "save the file as UTF-8")
  }

  @Test(arguments: ["\"weight\n(kg)\"", "<!-- a", "$x$", "<b>", "\"a|b\"", "`c`", "{figure:x}"])
  func aColumnOfAnyName(_ name: String) throws {
    try run(Data("a,b,\(name)\n\(ReadersTableTests.rows)".utf8), "--latent 1") { run, page, _ in
      #expect(run.exitCode == 0, "\(run.error)")
      let lines = page.split(separator: "\n").map(String.init)
      let head = try #require(lines.firstIndex { $0.hasPrefix("| column |") })
      for line in lines[head...head + 4] {
        #expect(line.count { $0 == "|" } == 4, "\(line)")
        #expect(!line.contains { "<>$`{".contains($0) }, "\(line)")
      }
      #expect(!lines[head + 5].hasPrefix("|"))
    }
  }

  @Test func aFileOfAnyName() throws {
    try run(Data(ReadersTableTests.rows.utf8), "--latent 1", file: "a|b`$x$ <!--.csv") {
      run, page, contents in
      #expect(run.exitCode == 0, "\(run.error)")
      let head = page.split(separator: "\n").first { $0.hasPrefix("| column |") }
      #expect(head?.count { $0 == "|" } == 4)
      for text in [page, contents] {
        #expect(text.contains("a&#124;b&#96;&#36;x&#36; &#60;!--.csv"))
        #expect(!text.contains("a|b"))
      }
    }
    try inFolder { folder in
      let run = try Program.shell(
        "printf '1,2\\n' > $'\\xff.csv'; exec \"$PPCA\" --output out --data $'\\xff.csv'",
        in: folder)
      #expect(run.exitCode == 65 && run.error.contains("its name is not UTF-8: rename it"))
      let missing = try Program.shell("exec \"$PPCA\" --data $'a\\n\\e[31mb.csv'", in: folder)
      #expect(missing.error.hasPrefix("Error: there is no file a\\n\\u{1B}[31mb.csv; --data wants"))
    }
  }

  // MARK: Separators and headers

  @Test(arguments: [
    (" ", "white space"), ("|", "bars"), (";", "semicolons"), ("\t", "tabs"),
  ])
  func separators(_ separator: String, _ name: String) throws {
    let rows = ReadersTableTests.rows.replacing(",", with: separator)
    try run(Data(rows.utf8), "--latent 1") { run, page, _ in
      #expect(run.exitCode == 0, "\(run.error)")
      let line = "assumed: \(name) between fields (--delimiter names something else)"
      #expect(run.output.contains("t.csv, \(line)\n"))
      #expect(page.contains("\(name) between fields"))
      #expect(run.output.contains("columns n = 3"))
    }
    let named = separator == " " ? "space" : "'\(separator)'"
    try run(Data(rows.utf8), "--latent 1 --delimiter \(named)") { run, page, _ in
      #expect(run.exitCode == 0 && !run.output.contains("assumed"), "\(run.error)")
    }
  }

  @Test func decimalCommasAndHeaders() throws {
    let german = "a;b;c\n8,396;18,275;29,503\n1,5;2,5;3\n4,25;1;9,5\n2;7,5;1\n"
    try run(Data(german.utf8), "--latent 1") { run, page, _ in
      #expect(run.exitCode == 0, "\(run.error)")
      #expect(run.output.contains("decimal commas, 1,5 for one and a half"))
      #expect(page.contains("| a | 4.037 |"))
    }
    try refuses(Data(german.utf8), "--decimal point", says: "add --decimal comma")
    try refuses(
      Data("country_code,1990,2000\nAUS,1,2\n".utf8),
      says: "row 1, column 1: “country_code” is not a finite number")
    try refuses(
      Data("country_code,1990,2000\nAUS,1,2\n".utf8), "--header",
      says: "row 2, column 1 (country_code): “AUS”")
    try refuses(Data("NA,NA,NA\n1,2,3\n".utf8), says: "if row 1 names the columns, add --header")
    try run(Data("0,1,2\n\(ReadersTableTests.rows)".utf8), "--latent 1") { run, _, _ in
      #expect(run.output.contains("rows N = 6"))
      #expect(run.output.contains("row 1 (0, 1, 2) is data (--header takes it for names)"))
    }
    try run(Data("0,1,2\n\(ReadersTableTests.rows)".utf8), "--latent 1 --header") { run, _, _ in
      #expect(run.output.contains("rows N = 5") && !run.output.contains("assumed"))
    }
    let indexed = ",a,b,c\n0,1,2.5,3\n1,4,5,6.25\n2,7,8,1\n3,2,2,9\n"
    try run(Data(indexed.utf8), "--latent 1") { run, page, _ in
      #expect(run.output.contains("columns n = 3"))
      #expect(run.output.contains("is an index and left out"))
      #expect(page.contains("| a | 3.5 |"))
    }
  }

  @Test func optionsOfATableGoWithOne() throws {
    try inFolder { folder in
      for option in ["--delimiter tab", "--decimal comma", "--no-header"] {
        let run = try Program.shell("exec \"$PPCA\" \(option)", in: folder)
        #expect(run.exitCode == 64 && run.error.contains("goes with --data"), "\(run.error)")
      }
      let run = try Program.shell("exec \"$PPCA\" --data t.csv --delimiter x", in: folder)
      #expect(run.exitCode == 64)
      #expect(run.error.contains("'comma', 'semicolon', 'tab', 'bar' or 'space'"))
    }
  }

  // MARK: Memory

  /// 5000 × 5000 numbers are 200 MB; the eigenvectors of as many columns need a gigabyte more.
  @Test func moreThanTheMemoryThatThereIs() throws {
    let row = String(repeating: "1,0,3,7,", count: 1250).dropLast() + "\n"
    let large = Data(String(repeating: String(row), count: 5000).utf8)
    try refuses(
      large, "--latent 10", limit: "ulimit -v 900000;",
      says: "a fit of t.csv, 5000 × 5000, needs another 1000 MB of memory")
    try refuses(
      large, limit: "ulimit -v 500000;",
      says: "t.csv holds up to 5001 × 5000 numbers, which need 190 MB of memory")
    // A header may promise what it likes.
    let wide = (0..<300_000).map { "c\($0)" }.joined(separator: ",")
    try refuses(
      Data((wide + "\n" + String(repeating: "\n", count: 300_000) + "1,2\n").utf8),
      limit: "ulimit -v 900000;", says: "it ends at column 2, the header at column 300000")
  }
}
