import ArgumentParser
import Foundation
import Pages

// The command line of the study.

extension StudyFile {
  /// The lines that the page draws from.
  static let kept = StudyFile(beside: #filePath)
}

struct TraversalOptions: ChapterOptions {
  @Flag(help: "Compute the study's runs, a line of study.jsonl each, and weave nothing.")
  var study = false

  @Option(help: "A share of the study, such as 2/3.")
  var part = Part.whole

  @Option(help: "Only those of the study's settings whose names begin so.")
  var only = ""

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Add the lines of shares of the study to it.", valueName: "files"))
  var gather: [String] = []

  @Option(
    help: ArgumentHelp("Learn the pictures of this npz or IDX file.", valueName: "file"))
  var data: String?

  @Flag(
    help: "While sprites are learned, keep pictures of them in Output/custom/7-traversals-live.")
  var live = false

  var settings: [String: String] { data.map { ["data": $0] } ?? [:] }

  var dataOnly: Bool { data != nil }
}

/// The command line of `--study`, which needs no page.
struct StudyCommand: ParsableCommand {
  @OptionGroup var shared: PageOptions
  @OptionGroup var own: TraversalOptions

  /// Runs the study and ends the program, if the command line asks for one.
  static func runIfAsked() {
    guard ["--study", "--gather"].contains(where: CommandLine.arguments.contains) else { return }
    let command = StudyCommand.read()
    do {
      try command.compute()
      Foundation.exit(0)
    } catch {
      FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
      Foundation.exit(73)
    }
  }

  /// Computes what is missing, setting by setting.
  private func compute() throws {
    let file =
      shared.output.map {
        StudyFile(url: URL(fileURLWithPath: $0).appendingPathComponent("study.jsonl"))
      } ?? .kept
    func tasks(
      _ name: String, _ options: String, _ starts: Int,
      _ run: @escaping @Sendable (Int) throws -> StudyRun
    ) -> [StudyTask] {
      guard name.hasPrefix(own.only) else { return [] }
      return (0..<starts).map { start in
        StudyTask(setting: name, start: start, options: options) { try run(start) }
      }
    }
    let all =
      SpotSetting.study.flatMap { tasks($0.name, $0.options, $0.starts, $0.run) }
      + PictureSetting.study.flatMap { tasks($0.name, $0.options, $0.starts, $0.run) }
    if own.gather.isEmpty {
      try file.compute(all, part: own.part)
    } else {
      try file.gather(own.gather.map { StudyFile(url: URL(fileURLWithPath: $0)) }, of: all)
    }
  }
}
