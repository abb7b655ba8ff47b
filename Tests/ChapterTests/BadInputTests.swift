import Foundation
import TestSupport
import Testing

/// What can go wrong at a reader's hands: one line of error, its exit code, nothing written.
@Suite struct BadInputTests {
  private func run(
    _ table: String?, _ options: String, code: Int32, says message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try inFolder { folder in
      if let table {
        try Data(table.utf8).write(to: folder.appendingPathComponent("t.csv"))
      }
      let before = try contents(folder)
      let run = try Program.shell("exec \"$PPCA\" --output out \(options)", in: folder)
      #expect(run.exitCode == code, "\(run.error)", sourceLocation: sourceLocation)
      let lines = run.error.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
      #expect(lines.count == 1, "\(run.error)", sourceLocation: sourceLocation)
      #expect(
        lines.first?.contains(message) == true, "\(run.error)", sourceLocation: sourceLocation)
      if code != 64 {
        #expect(run.error.split(separator: "\n").count == 1, sourceLocation: sourceLocation)
      }
      #expect(try contents(folder) == before, sourceLocation: sourceLocation)
    }
  }

  @Test func aMissingFile() throws {
    try run(nil, "--data t.csv", code: 65, says: "there is no file t.csv")
  }

  @Test func anEmptyFile() throws {
    try run("", "--data t.csv", code: 65, says: "t.csv is empty")
  }

  @Test func aRaggedRow() throws {
    try run(
      "a,b,c\n1,2,3\n4,5\n", "--data t.csv", code: 65,
      says: "t.csv, row 3: it ends at column 2, the header at column 3")
  }

  @Test func textInANumberColumn() throws {
    try run(
      "a,species\n1,setosa\n2,setosa\n", "--data t.csv", code: 65,
      says: "t.csv, row 2, column 2 (species): “setosa” is not a finite number")
  }

  @Test(arguments: ["nan", "inf", "-Infinity"]) func notFinite(_ word: String) throws {
    try run(
      "a,b\n1,2\n3,\(word)\n", "--data t.csv", code: 65,
      says: "t.csv, row 3, column 2 (b): “\(word)” is not a finite number")
  }

  @Test func aSingleRow() throws {
    try run("a,b\n1,2\n", "--data t.csv", code: 65, says: "t.csv has a single row")
  }

  @Test func aSingleColumn() throws {
    try run("a\n1\n2\n", "--data t.csv", code: 65, says: "t.csv has a single column")
  }

  @Test func equalRows() throws {
    try run(
      "a,b\n0.1,2\n0.1,2\n0.1,2\n", "--data t.csv", code: 65, says: "all 3 rows of t.csv are equal")
  }

  @Test func twoRows() throws {
    try run("a,b\n1,2\n3,5\n", "--data t.csv", code: 65, says: "t.csv has two rows")
  }

  @Test func numbersWhoseSquaresAreNone() throws {
    try run(
      "1e200,2\n3,4\n5,7\n1,1\n", "--data t.csv", code: 65,
      says: "t.csv holds values of size 10²⁰⁰, whose squares are too large")
    try run(
      "1e-160,2e-160\n3e-160,4e-161\n5e-160,7e-160\n", "--data t.csv", code: 65,
      says: "whose squares are too small")
  }

  /// Six rows in a plane of four dimensions.
  private static let plane = (0..<6).map { k in
    let (a, b) = (Double(k), Double(k * k % 5))
    return "\(a),\(b),\(a + b),\(a - 2 * b)"
  }.joined(separator: "\n")

  @Test func rankTooLow() throws {
    try run(
      BadInputTests.plane, "--data t.csv --latent 2", code: 65,
      says: "(rank 2), so σ² would be 0 with --latent 2; the largest that works is 1")
    try run(
      "1,2\n2,4\n3,6\n4,8\n", "--data t.csv", code: 65,
      says: "t.csv varies in one direction only, up to rounding (rank 1)")
  }

  @Test func tooManyHiddenNumbers() throws {
    try run(
      BadInputTests.plane, "--data t.csv --latent 4", code: 64,
      says: "--latent is 4 and t.csv has 4 columns; the largest that works is 3")
  }

  @Test func noHiddenNumbers() throws {
    try run(
      BadInputTests.plane, "--data t.csv --latent 0", code: 64,
      says: "--latent is 0; a model needs at least one hidden number")
    try run(nil, "--latent 2", code: 64, says: "--latent goes with --data")
  }

  @Test func aMisspeltOption() throws {
    try run(nil, "--sead 3", code: 64, says: "Did you mean '--seed'?")
  }

  @Test func anOutputBelowAFile() throws {
    try inFolder { folder in
      try Data("x".utf8).write(to: folder.appendingPathComponent("file"))
      let before = try contents(folder)
      let run = try Program.shell("exec \"$PPCA\" --quick --output file/out", in: folder)
      #expect(run.exitCode == 73)
      #expect(run.error.hasPrefix("Error: ") && run.error.contains("file/out"))
      #expect(run.error.split(separator: "\n").count == 1)
      #expect(try contents(folder) == before)
    }
  }

  @Test func aFullDiskKeepsTheOldPage() throws {
    try inFolder { folder in
      let first = try Program.shell("exec \"$PPCA\" --quick --output out", in: folder)
      #expect(first.exitCode == 0, "\(first.error)")
      let before = try contents(folder)
      let run = try Program.shell(
        "ulimit -f 8; exec \"$PPCA\" --quick --output out --seed 2", in: folder)
      #expect(run.exitCode == 73)
      #expect(run.error.contains("File too large"))
      #expect(run.error.split(separator: "\n").count == 1)
      #expect(try contents(folder) == before)
    }
  }

  @Test func whatIsUnusualAndFine() throws {
    try inFolder { folder in
      let constant = "a,b,c\n1,5,2\n2,5,1\n4,5,7\n3,5,3\n"
      try Data(constant.utf8).write(to: folder.appendingPathComponent("t.csv"))
      let run = try Program.shell(
        "exec \"$PPCA\" --data t.csv --latent 1 --output out", in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let few = "1,0,0,0,1\n0,1,0,0,2\n0,0,1,0,3\n"
      try Data(few.utf8).write(to: folder.appendingPathComponent("few.csv"))
      let second = try Program.shell(
        "exec \"$PPCA\" --data few.csv --latent 1 --output few", in: folder)
      #expect(second.exitCode == 0, "\(second.error)")
    }
  }
}
