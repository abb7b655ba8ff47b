import ArgumentParser
import Figures

/// The options by which a reader asks for figures.
public struct FigureOptions: ParsableArguments {
  @Option(
    name: .customLong("figure"),
    help: ArgumentHelp(
      "Write this figure alone, and its numbers as csv; may be repeated.",
      discussion:
        "They go into --output or, without it, the current folder; the page stays as it is.",
      valueName: "slug"))
  var slugs: [String] = []

  @Option(help: "png, svg or pdf; without --figure, the pages' figures as svg or pdf too.")
  var format: Format?

  @Option(
    help: ArgumentHelp("With --figure: how wide, as 180mm or 1200px.", valueName: "width"))
  var width: Look.Width?

  @Option(help: "With --figure: for a page, for a talk, or for print in black and white.")
  var theme: Theme?

  @Flag(help: "With --figure: no paper.")
  var transparent = false

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case png, svg, pdf

    /// Nil for pixels.
    var vector: VectorFormat? { VectorFormat(rawValue: rawValue) }
  }

  public init() {}

  public func validate() throws {
    guard slugs.isEmpty else { return }
    for (name, isGiven) in [
      ("--width", width != nil), ("--theme", theme != nil), ("--transparent", transparent),
    ] where isGiven {
      throw ValidationError("\(name) is of a figure asked for by name; add --figure SLUG")
    }
  }

  var look: Look {
    Look(theme: theme ?? .light, isTransparent: transparent, width: width)
  }

  /// The options that a look and a format were asked for by.
  var words: [String] {
    (format.map { ["--format", $0.rawValue] } ?? []) + (width.map { ["--width", "\($0)"] } ?? [])
      + (theme.map { ["--theme", $0.rawValue] } ?? []) + (transparent ? ["--transparent"] : [])
  }
}

extension Theme: ExpressibleByArgument {}

extension Look.Width: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
