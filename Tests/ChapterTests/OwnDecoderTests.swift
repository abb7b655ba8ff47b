import Foundation
import Pages
import Seams
import TestSupport
import Testing

@testable import push_forward

/// A reader's own decoder: what is said of it, and what stands in its way.
@MainActor @Suite struct OwnDecoderTests {
  private func judged(
    _ factors: [Factor] = [.uniform(0.5...1.5), .uniform(-0.5...0.5)],
    _ formula: @escaping @Sendable ([Jet]) -> [Jet]
  ) throws -> String {
    let d = PushForward("mine", "", factors, formula)
    try checkUsable(d)
    return verdict(try d.defects())
  }

  @Test func verdicts() throws {
    let rolled = try judged { [cos($0[0]), sin($0[0]), $0[1]] }
    #expect(rolled.hasPrefix("**C1 and C2 hold") && rolled.hasSuffix("Its surface is flat."))
    let fan = try judged { [$0[0] * cos($0[1]), $0[0] * sin($0[1])] }
    #expect(fan.hasPrefix("**C1 holds and C2 fails.**") && fan.hasSuffix("Its surface is flat."))
    let sphere = try judged { [cos($0[0]) * cos($0[1]), cos($0[0]) * sin($0[1]), sin($0[0])] }
    #expect(sphere.hasPrefix("**C1 holds and C2 fails.**") && sphere.contains("not flat"))
    let shear = try judged { [$0[0], $0[1] + 0.3 * $0[0]] }
    #expect(shear.hasPrefix("**C2 holds and C1 fails.**"))
    let hill = try judged { [$0[0], $0[1], $0[0] * $0[0] * $0[1]] }
    #expect(hill.hasPrefix("**Neither") && hill.contains("not flat"))
  }

  /// A small defect is no rounding error.
  @Test func aSmallLeanIsSeen() throws {
    let lean = try judged { [$0[0], $0[1] + 1e-8 * $0[0]] }
    #expect(lean.hasPrefix("**C2 holds and C1 fails.**"))
  }

  @Test func whatCannotBeExaminedIsSaid() throws {
    func message(_ formula: @escaping @Sendable ([Jet]) -> [Jet]) -> String {
      do {
        try checkUsable(PushForward("mine", "", [.normal(-1...1), .normal(-1...1)], formula))
      } catch let failure as Failure {
        #expect(failure.code == .data)
        return failure.description
      } catch { return "another error: \(error)" }
      return ""
    }
    #expect(message { [$0[0], $0[1]] } == "")
    #expect(message { [$0[0]] } == "decoder “mine” has one coordinate; it needs two at least")
    #expect(
      message { [$0[0] + $0[1], 2 * $0[0] + 2 * $0[1]] }.contains("dependent columns at z = ("))
    #expect(
      message { [log($0[0]), $0[1]] }.contains("is not finite, with its derivatives, at z = (−"))
    #expect(message { [$0[0].squareRoot(), $0[1]] }.contains("is not finite"))
  }

  @Test func namesAreFound() throws {
    #expect(try decoderCalled("hill").name == "hill")
    #expect(try decoderCalled("Swiss roll").name == "Swiss roll")
    for (wrong, right) in [("Hill", "hill"), ("saucers", "saucer"), ("poler", "polar")] {
      #expect {
        try decoderCalled(wrong)
      } throws: { "\($0)" == "no decoder is called “\(wrong)”; did you mean “\(right)”?" }
    }
    #expect {
      try decoderCalled("zzzzzzzzzzz")
    } throws: { "\($0)".hasSuffix("Own.swift and Zoo.swift name those there are.") }
    // A name twice would hide a decoder.
    let names = (ownDecoders + Zoo.all).map(\.name)
    #expect(Set(names).count == names.count)
  }

  /// No decoder there is stops the program.
  @Test func everyDecoderIsExamined() throws {
    for d in ownDecoders + Zoo.all {
      try checkUsable(d)
      #expect(try ownDensities(d).count == 2, "\(d.name)")
      #expect(ownSeams(d).count == 2, "\(d.name)")
      #expect(try tableRow(d).count == 7, "\(d.name)")
    }
  }
}

/// `--decoder` on the command line.
@Suite struct OwnDecoderProgramTests {
  private func run(_ words: [String], in folder: URL) throws -> Program {
    try Program.run(Program.path("push-forward"), words, in: folder)
  }

  @Test(arguments: ["hill", "saucer", "polar", "Clifford torus", "automorphism"])
  func aDecoderHasAPageOfItsOwn(_ name: String) throws {
    try inFolder { folder in
      let run = try run(["--decoder", name, "--output", "out"], in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let files = try contents(folder.appendingPathComponent("out/4-push-forward"))
      #expect(
        files.keys.sorted() == ["README.md", "own-densities.png", "own-seams.png", "results.json"])
      let page = String(decoding: files["README.md"]!, as: UTF8.self)
      #expect(page.contains("The decoder is “\(name)”. **"))
      #expect(page.contains("| \(name) | "))
      let json = String(decoding: files["results.json"]!, as: UTF8.self)
      #expect(json.contains("\"decoder\""))
    }
  }

  @Test func anUnknownNameSuggestsTheRightOne() throws {
    try inFolder { folder in
      let run = try run(["--decoder", "hil", "--output", "out"], in: folder)
      #expect(run.exitCode == 64)
      #expect(
        run.error.hasPrefix("Error: no decoder is called “hil”; did you mean “hill”?\n"))
      #expect(try contents(folder).isEmpty)
    }
  }
}
