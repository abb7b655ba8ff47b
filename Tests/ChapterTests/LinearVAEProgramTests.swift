import Foundation
import Pages
import Seams
import Tables
import TestSupport
import Testing

@testable import linear_vae

/// The promises of chapter 2's program.
@Suite struct LinearVAEProgramTests {
  @Test(arguments: [
    ("--batch 0", "--batch is 0; use 1 to 4096"), ("--batch 5000", "use 1 to 4096"),
    ("--beta=-1", "--beta is -1.0; use 0.01 to 1000"), ("--beta 2 --beta 0", "--beta is 0.0"),
    ("--beta nan", "--beta is nan"), ("--beta 1e7", "--beta is 10000000.0"),
  ]) func badOptions(_ options: String, _ message: String) throws {
    try inFolder { folder in
      let run = try Program.shell("exec \"$VAE\" --output out \(options)", in: folder)
      #expect(run.exitCode == 64)
      #expect(run.error.contains("Error: ") && run.error.contains(message), "\(run.error)")
      #expect(try contents(folder).isEmpty)
    }
  }

  @Test func interruptedItLeavesTheOldPageWhole() throws {
    try inFolder { folder in
      let old = folder.appendingPathComponent("out/2-linear-vae")
      try FileManager.default.createDirectory(at: old, withIntermediateDirectories: true)
      let kept = Program.package.appendingPathComponent("Output/2-linear-vae/results.json")
      try FileManager.default.copyItem(
        at: kept, to: old.appendingPathComponent("results.json"))
      let before = try contents(folder)
      // The thread of a test may have signals blocked, and its children would inherit that.
      let unblocked =
        "perl -MPOSIX -e 'sigprocmask(SIG_SETMASK, POSIX::SigSet->new); $SIG{INT} = q(DEFAULT); "
        + "exec @ARGV'"
      let run = try Program.shell(
        "\(unblocked) \"$VAE\" --output out & pid=$!; sleep 1; kill -INT $pid; wait $pid",
        in: folder)
      #expect(run.exitCode == 130)
      #expect(try contents(folder) == before)
    }
  }

  /// Claims on noisy descents are made for the usual batch only; other batches are drawn and shown.
  @Test(arguments: [("", true), ("--batch 16", false)])
  func anotherBatchIsShownAndNotClaimed(_ options: String, _ claimed: Bool) throws {
    try inFolder { folder in
      let run = try Program.shell("exec \"$VAE\" --quick \(options) --output out", in: folder)
      #expect(run.exitCode == 0, "\(run.output.suffix(600)) \(run.error)")
      let page = folder.appendingPathComponent("out/2-linear-vae")
      let results = try Results(contentsOf: page.appendingPathComponent("results.json"))
      let keys = results.claims.map(\.key)
      #expect(
        ["plainFollows", "adamStalls", "stepsHelp"].allSatisfy { keys.contains($0) == claimed })
      #expect(results.figures.contains { $0.file == "descents.png" })
      #expect(results.values["noisyAdam"]?.entries.count == 3)
    }
  }

  @Test func whatIsAskedForIsShown() throws {
    try inFolder { folder in
      let run = try Program.shell(
        "exec \"$VAE\" --quick --beta 1000 --beta 3 --beta 4 --output out", in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let text = try String(
        contentsOf: folder.appendingPathComponent("out/2-linear-vae/README.md"), encoding: .utf8)
      let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map {
        $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      }
      // (2.9): λ − 0.3 β, where that is positive.
      for (β, lengths) in [("3", "8.1, 3.1, 0.1"), ("1000", "0, 0, 0"), ("4", "7.8, 2.8, 0")] {
        #expect(rows.count { $0 == [β, lengths, lengths, lengths] } == 1)
      }
    }
  }

  /// Numbers from which nothing follows in the run, against closed forms and the sources.
  @Test func whatIsShownIsOfTheModel() throws {
    try inFolder { folder in
      let run = try Program.shell("exec \"$VAE\" --quick --output out", in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let results = try Results(
        contentsOf: folder.appendingPathComponent("out/2-linear-vae/results.json"))
      func value(_ key: String) throws -> Double {
        try #require(results.values[key]?.entries.first)
      }
      // PPCA's maximum: 9 and 4 are kept, and the noise is the mean of 1, ½ and 1/10.
      let most = -0.5 * (5 * log(2 * .pi) + log(36) + 3 * log(1.6 / 3) + 5)
      #expect(abs(try value("likelihood") - most) < 1e-12)
      // ρ = 13/12, and (1 + ρ)/2 = 25/24.
      #expect(abs(try value("barrier") - log(13 / 12.0)) < 1e-12)
      #expect(abs(try value("pass") - log(25 / 24.0)) < 1e-12)
      // What the page quotes of Rolínek, Zietlow and Martius.
      let table = try #require(results.tables?.first { $0.key == "rectangles" })
      #expect(table.rows.map { $0[1] } == ["0.49 ± 0.32", "0.20 ± 0.24", "0.01 ± 0.06"])
    }
  }

  /// Numbers of the text against those that the figures of the same run draw.
  @Test func textAndFiguresAgree() throws {
    try inFolder { folder in
      let page = try Program.shell("exec \"$VAE\" --quick --output out", in: folder)
      let figures = try Program.shell(
        "exec \"$VAE\" --quick --figure climbs --figure digit-columns", in: folder)
      #expect(page.exitCode == 0 && figures.exitCode == 0, "\(page.error) \(figures.error)")
      let results = try Results(
        contentsOf: folder.appendingPathComponent("out/2-linear-vae/results.json"))
      func values(_ key: String) throws -> [Double] { try #require(results.values[key]).entries }

      // The ends are where the paths end.
      let climbs = try DrawnNumbers(folder.appendingPathComponent("climbs.csv"))
      let ends = climbs("Points", panel: 3, "y")
      for k in 0..<2 {
        let last = climbs("Line", panel: k + 1, "y").map { $0.last! }.sorted()
        #expect(ends[k].count == 100 && ends[k] == last)
      }
      #expect(try values("diagonalAngle") == [ends[0].last!])
      #expect(abs(try values("fullAngle")[0] - mean(ends[1])) < 1e-12)

      // A row of cosines is a column of the decoder: the largest is that with its own direction.
      let digits = try DrawnNumbers(folder.appendingPathComponent("digit-columns.csv"))
      let smallest = [4, 6].map { panel in
        let cosines = digits("HeatMap", panel: panel, "value")[0]
        return (0..<8).map { cosines[8 * $0..<8 * $0 + 8].max()! }.min()!
      }
      #expect(zip(try values("digitCosines"), smallest).allSatisfy { abs($0 - $1) < 1e-12 })

      // Neither decoder is held to the other's bound: a diagonal posterior would cost the mixed
      // strokes (2.5), with the noise that the digits and their uniform noise leave.
      let mixed = Matrix(columns: digits("Pictures", panel: 5, "value"))
      let data = try Table(bundled: "digits").data
      let S = covariance(Matrix(rows: data.rows, columns: 64) { data[$0, $1] })
      let noise = mean(Array(try eigen(S).values[8...])) + 1 / 12.0
      let price = try hadamardGap(.identity(8) + mixed.gram(scale: 1 / noise))
      #expect(price > 0.1)
      #expect(try values("digitGaps").allSatisfy { $0 > -1e-9 && $0 < price / 2 })
    }
  }

  @Test func claimsHoldForFreshSeeds() throws {
    try inFolder { folder in
      for seed in 101...103 {
        let run = try Program.shell(
          "exec \"$VAE\" --quick --seed \(seed) --output out", in: folder)
        #expect(run.exitCode == 0, "seed \(seed): \(run.output.suffix(600))")
      }
    }
  }
}
