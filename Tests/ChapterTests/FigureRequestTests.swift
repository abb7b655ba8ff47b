import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Figures
@testable import Pages

/// Figures asked for by name.
@Suite struct FigureRequestTests {
  /// The text of a PNG file's chunk of comment.
  private func command(in file: URL) throws -> String {
    let bytes = try Data(contentsOf: file)
    let start = try #require(bytes.range(of: Data("tEXtComment\0".utf8))).upperBound
    let length = bytes[start - 16..<start - 12].reduce(0) { $0 << 8 | Int($1) }
    return String(decoding: bytes[start..<start + length - 8], as: UTF8.self)
  }

  /// Runs a command of the book with the program built for the tests.
  private func run(_ command: String, in folder: URL) throws -> Program {
    #expect(command.hasPrefix("./Chapters/run ppca "))
    return try Program.shell(
      "exec \"$PPCA\" " + command.dropFirst("./Chapters/run ppca ".count), in: folder)
  }

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func theCommandInAFileMakesItAgain() throws {
    try inFolder { folder in
      let page = folder.appendingPathComponent("book/1-ppca")
      #expect(try Program.shell("exec \"$PPCA\" --output book", in: folder).exitCode == 0)
      let results = try Results(contentsOf: page.appendingPathComponent("results.json"))
      #expect(results.figures.count > 10)
      // All in one run; for one of them, the command as it stands.
      let commands = try results.figures.map {
        try command(in: page.appendingPathComponent($0.file))
      }
      #expect(commands == results.figures.map { "./Chapters/run ppca --figure \($0.slug)" })
      let run = try run(
        "./Chapters/run ppca "
          + commands.map { $0.dropFirst("./Chapters/run ppca ".count) }.joined(separator: " "),
        in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      for figure in results.figures {
        let made = try Bitmap(
          png: [UInt8](Data(contentsOf: folder.appendingPathComponent(figure.file))))
        #expect(made.crc32 == figure.pixelCRC32, "\(figure.slug)")
      }
      let kept = Program.package.appendingPathComponent("Output/1-ppca/machine.png")
      #expect(try self.run(commands[0], in: folder).exitCode == 0)
      let (old, new) = (
        try Bitmap(png: [UInt8](Data(contentsOf: kept))),
        try Bitmap(png: [UInt8](Data(contentsOf: folder.appendingPathComponent("machine.png"))))
      )
      #expect(worstWindowDifference(old, new) < windowTolerance)
    }
  }

  @Test func soDoesThatOfAnotherLookAndOtherOptions() throws {
    try inFolder { folder in
      let asked =
        "--seed 7 --quick --figure machine --theme dark --width 120mm --transparent --output a/b"
      #expect(try Program.shell("exec \"$PPCA\" \(asked)", in: folder).exitCode == 0)
      let file = folder.appendingPathComponent("a/b/machine.png")
      let command = try command(in: file)
      #expect(
        command
          == "./Chapters/run ppca --seed 7 --quick --figure machine --width 120mm --theme dark --transparent"
      )
      #expect(try run(command, in: folder).exitCode == 0)
      let again = try Data(contentsOf: folder.appendingPathComponent("machine.png"))
      #expect(try Data(contentsOf: file) == again)
      #expect(try names(folder) == ["a", "machine.csv", "machine.png"])
    }
  }

  @Test func aFigureIsWrittenAlone() throws {
    let output = Program.package.appendingPathComponent("Output")
    let before = try contents(output)
    try inFolder { folder in
      for format in ["png", "svg", "pdf"] {
        let run = try Program.shell(
          "exec \"$PPCA\" --figure em --format \(format) --quick", in: folder)
        #expect(run.exitCode == 0 && run.output.hasSuffix("em.\(format), em.csv\n"))
      }
      #expect(try names(folder) == ["em.csv", "em.pdf", "em.png", "em.svg"])
      let csv = try String(contentsOf: folder.appendingPathComponent("em.csv"), encoding: .utf8)
      #expect(csv.hasPrefix("panel,mark,series,index,x,y"))
      let svg = folder.appendingPathComponent("em.svg")
      #expect(XMLParser(data: try Data(contentsOf: svg)).parse())
    }
    #expect(try contents(output) == before)
  }

  @Test func whatStandsInTheWayIsLeftAlone() throws {
    try inFolder { folder in
      let mine = folder.appendingPathComponent("machine.png")
      try Data("mine".utf8).write(to: mine)
      for figures in ["--figure machine", "--figure spectrum --figure machine"] {
        let run = try Program.shell("exec \"$PPCA\" \(figures)", in: folder)
        #expect(run.exitCode == 73 && run.output == "")
        #expect(
          run.error
            == "Error: ./machine.png was not made by this program; move it, or choose another --output\n"
        )
      }
      try FileManager.default.removeItem(at: mine)
      try FileManager.default.createSymbolicLink(
        atPath: mine.path, withDestinationPath: "elsewhere")
      #expect(try Program.shell("exec \"$PPCA\" --figure machine", in: folder).exitCode == 73)
      try FileManager.default.removeItem(at: mine)
      try Data("a,b\n1,2\n".utf8).write(to: folder.appendingPathComponent("machine.csv"))
      #expect(try Program.shell("exec \"$PPCA\" --figure machine", in: folder).exitCode == 73)
      #expect(try names(folder) == ["machine.csv"])
      // A page's folder is the page's.
      try Data("{}".utf8).write(to: folder.appendingPathComponent("results.json"))
      let run = try Program.shell("exec \"$PPCA\" --figure em", in: folder)
      #expect(run.exitCode == 64 && run.error.contains("holds a page"))
    }
  }

  @Test func wrongRequestsAreOneLineBeforeAnyWork() throws {
    try inFolder { folder in
      func error(_ options: String) throws -> String {
        let run = try Program.shell("exec \"$PPCA\" \(options)", in: folder)
        #expect(run.exitCode == 64 && run.output == "", "\(options)")
        return run.error
      }
      let unknown = try error("--figure machin")
      #expect(
        unknown.hasPrefix(
          "Error: 1-ppca has no figure 'machin'. Did you mean 'machine'? It has: machine, spectrum, "
        ))
      #expect(unknown.count { $0 == "\n" } == 1)
      #expect(try !error("--figure zebra").contains("Did you mean"))
      for option in ["--width 180mm", "--theme dark", "--transparent"] {
        #expect(try error(option).contains("add --figure SLUG"))
      }
      #expect(try error("--figure em --width 18cm").contains("as 180mm or 1200px"))
      #expect(try error("--figure em --theme black").contains("theme"))
      #expect(try names(folder) == [])
    }
  }

  /// With a reader's table only its own figures are drawn; their files do not say where it lies.
  @Test func figuresOfAReadersTable() throws {
    try inFolder { folder in
      let iris = Program.package.appendingPathComponent("Sources/Tables/iris.csv").path
      let data = "--data '\(iris)' --latent 2"
      let other = try Program.shell("exec \"$PPCA\" \(data) --figure machine", in: folder)
      #expect(other.exitCode == 64 && other.error.contains("does not draw 'machine'"))
      #expect(try names(folder) == [])
      let run = try Program.shell("exec \"$PPCA\" \(data) --figure table-spectrum", in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      #expect(
        try command(in: folder.appendingPathComponent("table-spectrum.png"))
          == "./Chapters/run ppca --data iris.csv --latent 2 --figure table-spectrum")
    }
  }
}
