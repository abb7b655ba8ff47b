import Foundation
import Pages
import Testing

@testable import linear_vae

/// The promises of chapter 2's program.
@Suite struct LinearVAEProgramTests {
  @Test(arguments: [
    ("--rate 0", "--rate is 0.0; use one above 0"), ("--rate nan", "--rate is nan"),
    ("--batch 0", "--batch is 0; the data of section 2.6 have 4000 rows"),
    ("--batch 5000", "use 1 to 4000"), ("--beta=-1", "--beta is -1.0; use 0.001 to 1,000,000"),
    ("--beta 2 --beta 0", "--beta is 0.0"), ("--beta 1e7", "--beta is 10000000.0"),
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

  @Test func learningThatDivergesNamesTheRateAndTheStep() throws {
    try inFolder { folder in
      let run = try Program.shell("exec \"$VAE\" --quick --rate 1000 --output out", in: folder)
      #expect(run.exitCode == 1)
      #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
      #expect(
        run.error.contains(#/^Error: learning diverges: .* step \d+ of 2500, .* rate 1000\.0;/#),
        "\(run.error)")
      #expect(try contents(folder).isEmpty)
    }
  }

  /// What settles within its rounds is claimed; what does not is named, and only then nothing is
  /// claimed.
  @Test(arguments: [
    ("--beta 0.1 --beta 0.2", 0), ("--beta 0.14", 0), ("--seed 3 --beta 0.3", 0),
    ("--rate 0.001", 0), ("--rate 0.01", 0), ("--rate 1e-9", 4), ("--rate 5", 4),
  ]) func whatHasNotSettledIsNotClaimed(_ options: String, _ fewer: Int) throws {
    try inFolder { folder in
      let run = try Program.shell("exec \"$VAE\" --quick \(options) --output out", in: folder)
      #expect(run.exitCode == 0, "\(run.output.suffix(600)) \(run.error)")
      let page = folder.appendingPathComponent("out/2-linear-vae")
      let results = try Results(contentsOf: page.appendingPathComponent("results.json"))
      let keys = results.claims.map(\.key)
      let ends = ["runEndsPpca", "diagonalPosteriorColumn", "fullSomeStart", "dataSpaceFind"]
      #expect(ends.count(where: keys.contains) == 4 - fewer)
      let text = try String(
        contentsOf: page.appendingPathComponent("README.md"), encoding: .utf8)
      let notes = text.matches(
        of: #/\*\*Not settled:\*\* (\d+) of (\d+) runs, after (\d+) steps from the rate/#)
      let starts = notes.filter { $0.output.2 == "12" }
      #expect(starts.count == (fewer == 0 ? 0 : 1), "\(notes.map(\.output))")
      #expect(starts.allSatisfy { $0.output.3 == "20000" })
      // The few steps on the digits that --quick takes do not settle, and so claim nothing.
      #expect(notes.contains { $0.output.2 == "2" })
      #expect(!keys.contains("fullSSmallest"))
      #expect(run.output.contains("**Not settled:**"))
    }
  }

  @Test func whatIsAskedForIsShown() throws {
    try inFolder { folder in
      let run = try Program.shell(
        "exec \"$VAE\" --quick --beta 1000 --beta 0.3 --beta 4 --rate 0.07 --output out", in: folder
      )
      #expect(run.exitCode == 0, "\(run.error)")
      let text = try String(
        contentsOf: folder.appendingPathComponent("out/2-linear-vae/README.md"), encoding: .utf8)
      let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map {
        $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      }
      // (2.9): λ − 0.3 β, where that is positive.
      #expect(
        rows.contains(["0.3", "8.91, 3.91, 0.91", "8.91, 3.91, 0.91", "8000"])
          || rows.contains(["0.3", "8.91, 3.91, 0.91", "8.91, 3.91, 0.91", "16000"]))
      #expect(rows.contains(["1000", "0, 0, 0", "0, 0, 0", "8000"]))
      #expect(rows.count { $0.first == "4" && $0.count == 4 && $0[1] == "7.8, 2.8, 0" } == 1)
      #expect(text.contains("The rate of learning begins at 0.07 "))
    }
  }

  /// The axis of β reaches what was asked for, at either end.
  @MainActor @Test func theAxisFollows() {
    #expect(axis(of: [1, 40]) == 0.5...50)
    #expect(axis(of: [0.1, 1000]) == 0.8 * 0.1...1250)
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
