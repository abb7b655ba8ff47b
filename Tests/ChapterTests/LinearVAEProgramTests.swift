import Foundation
import Testing

/// The promises of chapter 2's program.
@Suite struct LinearVAEProgramTests {
  @Test(arguments: [
    ("--rate 0", "--rate is 0.0; use one above 0"), ("--rate nan", "--rate is nan"),
    ("--batch 0", "--batch is 0; the data of section 2.6 have 4000 rows"),
    ("--batch 5000", "use 1 to 4000"), ("--beta=-1", "--beta is -1.0; use one above 0"),
    ("--beta 2 --beta 0", "--beta is 0.0"),
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
