import Foundation
import Pages
import Seams
import TestSupport
import Testing

/// The promises that a chapter's program makes to its reader.
@Suite struct ProgramTests {
  @Test func twoRunsAreByteIdentical() throws {
    try inFolder { folder in
      for name in ["a", "b"] {
        let run = try Program.shell("exec \"$PPCA\" --quick --output \(name)", in: folder)
        #expect(run.exitCode == 0, "\(run.error)")
      }
      let (a, b) = (
        try contents(folder.appendingPathComponent("a")),
        try contents(folder.appendingPathComponent("b"))
      )
      #expect(a == b)
      #expect(a.count > 15)
    }
  }

  /// A claim that holds for one seed is an anecdote.
  @Test func claimsHoldForTwentyFreshSeeds() throws {
    try inFolder { folder in
      for seed in 101...120 {
        let run = try Program.shell(
          "exec \"$PPCA\" --quick --seed \(seed) --output out", in: folder)
        #expect(run.exitCode == 0, "seed \(seed): \(run.output.suffix(600))")
      }
    }
  }

  @Test func aReadersTable() throws {
    try inFolder { folder in
      let iris = Program.package.appendingPathComponent("Sources/Tables/iris.csv").path
      let run = try Program.shell(
        "exec \"$PPCA\" --data '\(iris)' --latent 2 --output out", in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let page = folder.appendingPathComponent("out/1-ppca")
      let results = try Results(contentsOf: page.appendingPathComponent("results.json"))
      #expect(abs(number(results, "sigma2") - 0.0506821479) < 5e-11)
      #expect(abs(number(results, "logLikelihood") - -2.6997518677) < 5e-11)
      #expect(abs(number(results, "sklearnScore") - -2.6997965107) < 5e-11)
      #expect(
        abs(number(results, "logLikelihood") - number(results, "sklearnScore") - 4.4642968e-5)
          < 5e-12)
      guard case .array(let eigenvalues)? = results.values["eigenvalues"] else {
        Issue.record("no eigenvalues")
        return
      }
      #expect(eigenvalues.count == 4 && abs(eigenvalues[0] - 4.2000534280) < 5e-11)
      #expect(results.options["data"]?.hasPrefix("iris.csv, ") == true)
      let text = try String(
        contentsOf: page.appendingPathComponent("README.md"), encoding: .utf8)
      #expect(text.contains("A table of numbers"))
      #expect(!text.contains("irises") && !text.contains("## 1.1 "))
    }
  }

  @Test func withoutALatentCountOneIsChosen() throws {
    try inFolder { folder in
      let iris = Program.package.appendingPathComponent("Sources/Tables/iris.csv").path
      let run = try Program.shell("exec \"$PPCA\" --data '\(iris)' --output out", in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let results = try Results(
        contentsOf: folder.appendingPathComponent("out/1-ppca/results.json"))
      #expect((1...3).contains(number(results, "latent")))
    }
  }

  @Test func otherOptionsLeaveTheKeptPageAlone() throws {
    let kept = Program.package.appendingPathComponent("Output/1-ppca")
    let before = try contents(kept)
    let run = try Program.shell(
      "exec \"$PPCA\" --quick --seed 5", in: FileManager.default.temporaryDirectory)
    #expect(run.exitCode == 0, "\(run.error)")
    #expect(run.output.contains("Output/custom/1-ppca/README.md"))
    #expect(try contents(kept) == before)
  }

  /// A program older than its source would weave a page that the source does not make.
  @Test func aSourceNewerThanItsProgramIsRefused() throws {
    try inCopy { copy, program in
      let source = copy.appendingPathComponent("Chapters/1-ppca/main.swift")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: 60)], ofItemAtPath: source.path)
      let run = try Program.shell("exec '\(program)' --quick --output out", in: copy)
      #expect(run.exitCode == 1)
      #expect(run.error.hasPrefix("Error: "))
      #expect(!FileManager.default.fileExists(atPath: copy.appendingPathComponent("out").path))
    }
  }

  /// A copied checkout carries programs that were built for the original's pages.
  @Test func aCopiedCheckoutLeavesTheOriginalAlone() throws {
    try inCopy { copy, program in
      let kept = Program.package.appendingPathComponent("Output/1-ppca")
      let before = try contents(kept)
      let run = try Program.shell("exec '\(program)' --quick", in: copy)
      #expect(run.exitCode == 1)
      #expect(run.error.hasPrefix("Error: this program was built from "))
      #expect(run.error.split(separator: "\n").count == 1)
      #expect(try contents(kept) == before)
    }
  }

  @Test func helpAndBenchmarksAnswer() throws {
    let help = try Program.shell("exec \"$PPCA\" --help", in: Program.package)
    #expect(help.exitCode == 0 && help.output.contains("--data"))
    let bench = try Program.shell(
      "exec '\(Program.path("benchmarks"))' a_ppca --repeats 1", in: Program.package)
    #expect(bench.exitCode == 0, "\(bench.error)")
    #expect(bench.output.contains("\"loglik\":-59.219117"))
    #expect(bench.output.contains("\"sigma2\":0.24979978"))
    #expect(bench.output.contains("\"check_loglik\":-59.219117"))
    let wrong = try Program.shell(
      "exec '\(Program.path("benchmarks"))' nothing", in: Program.package)
    #expect(wrong.exitCode == 64)
    #expect(wrong.error.contains("the tasks are a_ppca, b_linear_vae_analytic"))
  }

  private func number(_ results: Results, _ key: String) -> Double {
    guard case .number(let number)? = results.values[key] else { return .nan }
    return number
  }

  /// A folder that looks like a moved checkout, with the chapter's program in it.
  private func inCopy(_ body: (_ copy: URL, _ program: String) throws -> Void) throws {
    try inFolder { copy in
      let manager = FileManager.default
      let chapter = copy.appendingPathComponent("Chapters/1-ppca")
      let build = copy.appendingPathComponent(".build/debug")
      try manager.createDirectory(at: chapter, withIntermediateDirectories: true)
      try manager.createDirectory(at: build, withIntermediateDirectories: true)
      let package = Program.package
      try manager.copyItem(
        at: package.appendingPathComponent("Package.swift"),
        to: copy.appendingPathComponent("Package.swift"))
      try manager.copyItem(
        at: package.appendingPathComponent("Chapters/1-ppca/main.swift"),
        to: chapter.appendingPathComponent("main.swift"))
      let program = build.appendingPathComponent("ppca")
      try manager.copyItem(at: URL(fileURLWithPath: Program.path("ppca")), to: program)
      try body(copy, program.path)
    }
  }
}
