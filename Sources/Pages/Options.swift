import ArgumentParser
import Figures
import Foundation

/// The options that every chapter has.
public struct PageOptions: ParsableArguments {
  static let defaultSeed: UInt64 = 1

  @Option(help: "The seed of all random numbers.")
  public var seed = PageOptions.defaultSeed

  @Option(
    help: ArgumentHelp(
      "Write the chapter's folder into this one.",
      discussion: "Without it, a run with default options renews the kept page in Output, and any "
        + "other run writes to Output/custom.",
      valueName: "folder"))
  public var output: String?

  @Flag(help: "A smaller run for impatient readers; every claim is still checked.")
  public var quick = false

  @OptionGroup(title: "Figures")
  var figures: FigureOptions

  public init() {}
}

extension ParsableCommand {
  /// The options of a chapter's command line. Help, and a line on what is wrong with them, end the
  /// program.
  public static func read() -> Self {
    do {
      // The parser takes the value of a flag that asks for help as nothing.
      let asked = CommandLine.arguments.dropFirst().prefix { $0 != "--" }
      if let wrong = asked.first(where: { $0.hasPrefix("--help=") || $0.hasPrefix("-h=") }) {
        throw ValidationError("\(wrong.prefix { $0 != "=" }) takes no value.")
      }
      return try parse()
    } catch {
      guard !exitCode(for: error).isSuccess else { exit(withError: error) }
      // What was typed is quoted in the message, and may hold anything.
      let said = message(for: error)
      let usage = fullMessage(for: error).replacing("Error: \(said)", with: "", maxReplacements: 1)
      Terminal.warn("Error: \(said.onOneLine)\(usage)\n")
      Foundation.exit(Failure.Code.options.rawValue)
    }
  }
}
