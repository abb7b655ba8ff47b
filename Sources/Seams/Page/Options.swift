import ArgumentParser

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

  @Option(help: "Write each figure as svg or pdf too.")
  public var format: VectorFormat?

  public init() {}
}

extension VectorFormat: ExpressibleByArgument {}
