import Foundation
import Testing

/// The promises of chapter 2's program.
@Suite struct LinearVAEProgramTests {
  @Test(arguments: [
    ("--rate 0", "--rate is 0.0; use one above 0"), ("--rate nan", "--rate is nan"),
    ("--batch 0", "--batch is 0; the data of section 2.6 have 4000 rows"),
    ("--batch 5000", "use 1 to 4000"),
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
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.path("linear-vae"))
      process.arguments = ["--output", "out"]
      process.currentDirectoryURL = folder
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      Thread.sleep(forTimeInterval: 1)
      // As Ctrl-C does, but a test's own parent may have told its children to ignore that.
      process.terminate()
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGTERM)
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
