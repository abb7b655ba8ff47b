import Foundation
import Seams
import TestSupport
import Testing

/// Any words on a chapter's command line: it runs, or says one line, and never crashes.
@Suite struct OptionTests {
  struct Chapter: CustomTestStringConvertible, Sendable {
    let name: String
    /// Options that take a value, and those that take none.
    let options, flags: [String]
    /// Whether a quick run takes a second at most.
    let isShort: Bool
    var testDescription: String { name }
  }

  static let chapters = [
    Chapter(name: "ppca", options: ["--data", "--latent"], flags: [], isShort: true),
    Chapter(name: "linear-vae", options: ["--batch", "--beta"], flags: [], isShort: true),
    Chapter(name: "diagonal-hessian", options: [], flags: [], isShort: false),
    Chapter(name: "push-forward", options: ["--decoder"], flags: [], isShort: false),
    Chapter(name: "identifiability", options: [], flags: [], isShort: false),
    Chapter(name: "learned-decoders", options: ["--part", "--only"], flags: [], isShort: false),
  ]
  static let everything = ProcessInfo.processInfo.environment["SEAMS_ALL"] != nil

  static let values = [
    "", " ", "0", "-1", "1", "2", "3", "007", "1.5", "0.3", "1e3", "1e-9", "1e308", "-1e308",
    "1e999",
    "5e-324", "nan", "-nan", "inf", "-inf", "infinity", "0x10", "1_000", "1,5", "4000", "4001",
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
    "99999999999999999999999999", "true", "svg", "SVG", "pdf", "png", "out", "one/two", "file/in",
    "table.csv", "bad.csv", "no.csv", ".", "..", "/dev/null", "/dev/null/x", "/proc/x", "--", "-",
    "--quick", "--seed", "\u{661}\u{662}", "é", "e\u{301}", "日本語", "🜚", "\u{202E}3", "\u{FEFF}1",
    "a\nError: b", "\u{1B}[31m", "\t", "%s%n", "$HOME", "`id`", "*",
    String(repeating: "9", count: 400),
    String(repeating: "x", count: 5000),
  ]

  /// A command line: `--quick` and a folder to write to, then anything. One that a chapter of some
  /// seconds would run to its end is spoilt.
  static func draw(_ chapter: Chapter, using random: inout Random) -> [String] {
    func pick(_ words: [String]) -> String { words[random.integer(below: words.count)] }
    let options = ["--seed", "--output", "--format"] + chapter.options
    let flags = ["--quick", "--help", "-h"] + chapter.flags
    var words = ["--quick", "--output", "out"]
    for _ in 0...random.integer(below: 3) {
      switch random.integer(below: 10) {
      case 0: words.append(pick(flags))
      case 1: words.append(pick(flags) + "=" + pick(values))
      case 2: words.append(pick(options))
      case 3: words.append(pick(values))
      case 4:
        var name = Array(pick(options + flags))
        let place = random.integer(below: name.count)
        if random.integer(below: 2) == 0 { name.remove(at: place) } else { name[place] = "x" }
        words.append(String(name) + (random.integer(below: 2) == 0 ? "=3" : ""))
      case 5, 6: words.append(pick(options) + "=" + pick(values))
      case 7: words += ["--output", pick(["file", "file/in", "/dev/null", "one/two"])]
      default: words += [pick(options), pick(values)]
      }
    }
    if !chapter.isShort && !everything {
      words +=
        [["--output", "file/in"], ["--sede=1"], ["--seed", "-1"]][random.integer(below: 3)]
    }
    return words
  }

  @Test(arguments: chapters) func anyCommandLineRunsOrSaysOneLine(_ chapter: Chapter) throws {
    var random = Random(seed: 2026)
    var codes: [Int32: Int] = [:]
    for _ in 0..<(OptionTests.everything ? 400 : 60) {
      let words = OptionTests.draw(chapter, using: &random)
      try inFolder { folder in
        try Data("mine".utf8).write(to: folder.appendingPathComponent("file"))
        try Data("a,b\n1,2\n3,5\n2,2\n4,4\n".utf8)
          .write(to: folder.appendingPathComponent("table.csv"))
        try Data("a,b\n1,2\n3,x\n".utf8).write(to: folder.appendingPathComponent("bad.csv"))
        let before = try contents(folder)
        let run = try Program.run(Program.path(chapter.name), words, in: folder)
        codes[run.exitCode, default: 0] += 1
        let seen = "\(words): \(run.exitCode)\n\(run.error.prefix(2000))"
        #expect([0, 1, 64, 65, 73].contains(run.exitCode), "\(seen)")
        let lines = run.error.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
          lines.count { $0.hasPrefix("Error: ") } == (run.exitCode == 0 ? 0 : 1), "\(seen)")
        if run.exitCode != 0 {
          #expect(lines[0].hasPrefix("Error: ") && run.error.last == "\n", "\(seen)")
          #expect(run.exitCode == 64 || lines.count == 2, "\(seen)")
          #expect(try contents(folder) == before, "\(seen)")
        }
        #expect(
          !run.error.unicodeScalars.contains { $0.value < 32 && $0 != "\n" }, "\(seen)")
      }
    }
    // A sample without any of these would show little.
    let met = Set(codes.keys)
    #expect(met.isSuperset(of: chapter.isShort ? [0, 64, 73] : [64, 73]), "\(codes)")
  }

  @Test(arguments: chapters) func helpTakesNoValue(_ chapter: Chapter) throws {
    for word in ["--help=1", "-h=1", "--help="] {
      let run = try Program.run(Program.path(chapter.name), [word], in: Program.package)
      #expect(run.exitCode == 64 && run.error.hasPrefix("Error: -"), "\(run.error)")
    }
    let help = try Program.run(Program.path(chapter.name), ["--help"], in: Program.package)
    #expect(help.exitCode == 0 && help.output.contains("--seed") && help.error.isEmpty)
  }

  #if os(Linux)
    /// An error that a chapter's own code throws, wherever it is thrown: here by Cholesky factors, from the n-th
    /// on.
    @Test(arguments: chapters) func anErrorAtTopLevelIsOneLine(_ chapter: Chapter) throws {
      try inFolder { folder in
        let source = """
          #define _GNU_SOURCE
          #include <dlfcn.h>
          #include <stdlib.h>
          static int fails(void) {
            static int asked = 0;
            return ++asked >= atoi(getenv("FAIL_AT"));
          }
          int LAPACKE_dpotrf(int a, char b, int c, void *d, int e) {
            int (*real)(int, char, int, void *, int) = dlsym(RTLD_NEXT, "LAPACKE_dpotrf");
            return fails() ? 1 : real(a, b, c, d, e);
          }
          """
        try Data(source.utf8).write(to: folder.appendingPathComponent("fail.c"))
        let made = try Program.shell(
          "$(command -v clang || command -v cc) -shared -fPIC -o fail.so fail.c -ldl", in: folder)
        try #require(made.exitCode == 0, "\(made.error)")
        let before = try contents(folder)
        var (place, code): (Int, Int32) = (1, 1)
        while code != 0 && place <= (OptionTests.everything ? 100_000 : 300) {
          let run = try Program.run(
            Program.path(chapter.name), ["--quick", "--output", "out"], in: folder,
            environment: [
              "LD_PRELOAD": folder.appendingPathComponent("fail.so").path, "FAIL_AT": "\(place)",
            ])
          code = run.exitCode
          if code != 0 {
            #expect(code == 1, "at \(place): \(run.error)")
            #expect(
              run.error.hasPrefix("Error: ") && run.error.split(separator: "\n").count == 1,
              "at \(place): \(run.error)")
            #expect(try contents(folder) == before)
          }
          place = OptionTests.everything ? place + 1 + place / 8 : 7 * place
        }
        #expect(place > 1)
      }
    }
  #endif
}
