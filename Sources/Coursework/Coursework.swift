import ArgumentParser
import Foundation
import Pages

/// Makes what students get of the book.
@main
struct Coursework: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coursework", abstract: "Makes what students get of the book.",
    subcommands: [HandoutCommand.self])
}

struct HandoutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handout",
    abstract: "Makes a folder for students: the book without solutions and without its pages.",
    discussion: "A chapter can be handed out if its main.swift has cells, bodies between "
      + "“//#-solution name” and “//#-end-solution”.")

  @Option(help: ArgumentHelp("The numbers of its chapters, such as 1,2.", valueName: "numbers"))
  var chapters: String?

  @Option(help: ArgumentHelp("The folder to make; it must not exist.", valueName: "folder"))
  var output: String

  func run() throws {
    do {
      let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
      let handout = try Handout(of: package, chapters: chapters.map(Handout.numbers))
      try handout.write(to: URL(fileURLWithPath: output))
      for chapter in handout.chapters {
        print("\(chapter.folder): \(chapter.cells.count) cells")
      }
      print("The handout: \(output)")
    } catch let failure as Failure { failure.exit() }
  }
}
