import Foundation
import Pages
import TestSupport
import Testing

@testable import diagonal_hessian

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

  /// The tables and what the text shows of the banana, against a program in Python, with sums over a
  /// grid for log p(x) and bounds raised by simplex searches.
  @Test func tablesAgainstAnotherProgram() throws {
    try inFolder { folder in
      let run = try Program.shell("exec \"$HESSIAN\" --quick --output out", in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let results = try Results(
        contentsOf: folder.appendingPathComponent("out/3-diagonal-hessian/results.json"))
      func rows(_ key: String) throws -> [[String]] {
        try #require(results.tables?.first { $0.key == key }).rows
      }
      // For σ = 1, ½ and 1/5: −2.83722147, 0.02709647, 0.04798447, 0.02088801; −2.51748432,
      // 0.02531985, 0.16254702, 0.13722718; −2.37514738, 0.00807423, 0.29975120, 0.29167697.
      #expect(
        try rows("banana") == [
          ["1", "−2.8372", "0.0271", "0.048", "0.0209"],
          ["0.5", "−2.5175", "0.0253", "0.163", "0.137"],
          ["0.2", "−2.3751", "0.00807", "0.3", "0.292"],
        ])
      // 0.34828194, 0.67414096, 0.00168935, 0.00183259; −0.44896234, 0, 0.00022440, 0.00013653.
      #expect(
        try rows("dropped") == [
          ["saddle", "0.35", "0.67", "0.0017", "0.0018"],
          ["square", "−0.45", "0", "0.00022", "0.00014"],
        ])
      // The last two are means over both sides: of 0.02352073 and 0.01679139, 0.04582593 and
      // 0.00503677; of 3.483666e-5 and 3.978139e-5, 0.00111018 and 0.00167881.
      #expect(
        try rows("map").map { $0.suffix(2) } == [
          ["0.02", "0.025"], ["3.7×10⁻⁵", "0.0014"], ["0", "0"],
        ])
      let unanswered = try #require(results.values["unanswered"]?.entries.first)
      #expect(abs(unanswered - 2.9635523) < 1e-6)
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
