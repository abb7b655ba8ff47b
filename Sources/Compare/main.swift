import ArgumentParser
import Foundation

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Tells where pages written just now differ from those that are kept.",
    discussion: """
      The kept pages must follow from their results.json and the chapters' source to the byte, and \
      their figures from what it says of them. Then the two results.json are compared: numbers to \
      one unit of the last digit that the page shows, or to a thousandth where it shows none, \
      whole numbers exactly, what was trained by its claims only; and figures by their worst local \
      window. Exits with 0 if nothing differs, with 1 if something does, with 66 if a folder is \
      missing.
      """)

  @Argument(help: "The folder with the kept pages.") var kept: String
  @Argument(help: "The folder with the fresh pages.") var fresh: String
  @Option(help: "The folder with the chapters' sources.") var source: String
  @Argument(help: "Chapters' folders, as 1-ppca; without them, all.") var chapters: [String] = []

  func run() throws {
    for folder in [kept, fresh, source] {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
        isFolder.boolValue
      else { throw missing(MissingFolder(path: folder)) }
    }
    let folders = Folders(
      kept: URL(fileURLWithPath: kept), fresh: URL(fileURLWithPath: fresh),
      source: URL(fileURLWithPath: source))
    let found: [Difference]
    do { found = try folders.differences(named: chapters) } catch let error as MissingFolder {
      throw missing(error)
    }
    found.forEach { print($0) }
    if !found.isEmpty { throw ExitCode(1) }
  }

  private func missing(_ error: MissingFolder) -> ExitCode {
    FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
    return ExitCode(66)
  }
}

CompareCommand.main()
