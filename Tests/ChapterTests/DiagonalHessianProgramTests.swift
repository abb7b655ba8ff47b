import Foundation
import Testing

/// The promises of chapter 3's program.
@Suite struct DiagonalHessianProgramTests {
  @Test func claimsHoldForFreshSeeds() throws {
    try inFolder { folder in
      for seed in 101...103 {
        let run = try Program.shell(
          "exec \"$HESSIAN\" --quick --seed \(seed) --output out", in: folder)
        #expect(run.exitCode == 0, "seed \(seed): \(run.output.suffix(600))")
      }
    }
  }

  @Test func twoRunsAreByteIdentical() throws {
    try inFolder { folder in
      for name in ["a", "b"] {
        let run = try Program.shell("exec \"$HESSIAN\" --quick --output \(name)", in: folder)
        #expect(run.exitCode == 0, "\(run.error)")
      }
      let (a, b) = (
        try contents(folder.appendingPathComponent("a")),
        try contents(folder.appendingPathComponent("b"))
      )
      #expect(a == b)
      #expect(a.count >= 12)
    }
  }
}
