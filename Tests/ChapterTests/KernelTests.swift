import Foundation
import Seams
import TestSupport
import Testing

/// OpenBLAS has kernels of its own for each kind of processor, and their last bits differ.
@Suite struct KernelTests {
  private static let everything = ProcessInfo.processInfo.environment["SEAMS_ALL"] != nil

  /// The kernels that this processor can run; none where that cannot be told.
  private static let kernels: [String] = {
    let flags =
      (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ") ?? []
    let sample = [("Prescott", "pni"), ("Haswell", "avx2")]
    let rest = [
      ("Nehalem", "sse4_2"), ("Sandybridge", "avx"), ("Zen", "avx2"), ("SkylakeX", "avx512f"),
    ]
    return (everything ? sample + rest : sample).filter { flags.contains($0.1[...]) }.map(\.0)
  }()

  @Test(.enabled(if: !kernels.isEmpty), arguments: kernels)
  func pagesOfOtherKernelsRaiseNoAlarm(kernel: String) throws {
    let chapters =
      Self.everything
      ? ["1-ppca", "2-linear-vae", "3-diagonal-hessian", "4-push-forward", "5-identifiability"]
      : ["1-ppca", "4-push-forward"]
    try inFolder { folder in
      for chapter in chapters {
        let program = Program.path(String(chapter.drop { $0 != "-" }.dropFirst()))
        let run = try Program.shell(
          "OPENBLAS_CORETYPE=\(kernel) exec '\(program)' --output fresh", in: folder)
        try #require(run.exitCode == 0, "\(chapter) on \(kernel): \(run.error)")
      }
      let package = Program.package.path
      let check = try Program.shell(
        "exec '\(Program.path("compare"))' --source '\(package)/Chapters' '\(package)/Output' "
          + "fresh \(chapters.joined(separator: " "))", in: folder)
      #expect(check.exitCode == 0, "\(kernel): \(check.output)\(check.error)")
      #expect(check.output == "")
    }
  }
}
