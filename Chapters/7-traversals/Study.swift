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

  var settings: [String: String] { [:] }
}

/// The command line of `--study`, which needs no page.
struct StudyCommand: ParsableCommand {
  @OptionGroup var shared: PageOptions
  @OptionGroup var own: TraversalOptions

  /// Runs the study and ends the program, if the command line asks for one.
  static func runIfAsked() {
    guard CommandLine.arguments.contains("--study") else { return }
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
    let tasks = SpotSetting.study.filter { $0.name.hasPrefix(own.only) }.flatMap { setting in
      (0..<setting.starts).map { start in
        StudyTask(setting: setting.name, start: start, options: setting.options) {
          try setting.run(start)
        }
      }
    }
    try file.compute(tasks, part: own.part)
  }
}
