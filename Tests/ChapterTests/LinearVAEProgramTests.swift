import Foundation
import Pages
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
