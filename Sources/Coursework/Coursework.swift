import ArgumentParser
import Foundation
import Pages

/// Makes what students get of the book.
@main
struct Coursework: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coursework",
    abstract: "Makes what students get of the book, and grades what they hand in.",
    subcommands: [
      HandoutCommand.self, VariantsCommand.self, GradeCommand.self, GradescopeCommand.self,
      AutogradeCommand.self, ClassroomCommand.self,
    ])
}

struct HandoutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handout",
    abstract: "Makes a folder and a zip for students: the book without solutions and its pages.",
    discussion: "A chapter can be handed out if its main.swift has cells, bodies between "
      + "“//#-solution name” and “//#-end-solution”.")

  @Option(help: ArgumentHelp("The numbers of its chapters, such as 1,2.", valueName: "numbers"))
  var chapters: String?

  @Option(
    help: ArgumentHelp(
      "Only these problems, of the chapters that are handed out.", valueName: "names"))
  var problems: String?

  @Option(help: ArgumentHelp("The folder to make; it must not exist.", valueName: "folder"))
  var output: String

  func run() throws {
    do {
      try requireBuiltProblems()
      let handout = try Handout(
        of: packageOfBook, chapters: chapters.map(Handout.numbers),
        problems: problems.map { $0.split(separator: ",").map(String.init) })
      try handout.write(to: URL(fileURLWithPath: output))
      for chapter in handout.chapters {
        let points = chapter.problems.reduce(0) { $0 + $1.points }
        print(
          "\(chapter.folder): \(chapter.cells.count) cells, \(chapter.problems.count) problems of "
            + "\(points) points")
      }
      print("Version \(handout.version): \(output) and \(output).zip")
    } catch let failure as Failure { failure.exit() }
  }
}
