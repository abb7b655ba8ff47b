import ArgumentParser
import Foundation
import Synchronization

/// The own options of a chapter, beside those that all have.
public protocol ChapterOptions: ParsableArguments {
  /// Those that change the result and are not the defaults, by name and in words.
  var settings: [String: String] { get }
  /// Whether the page is about the reader's own table: then only what stands between
  /// `//: <!-- data -->` and `//: <!-- /data -->` is shown, checked and woven.
  var dataOnly: Bool { get }
}

extension ChapterOptions {
  public var dataOnly: Bool { false }
}

/// A chapter without options of its own.
public struct NoOptions: ChapterOptions {
  public init() {}
  public var settings: [String: String] { [:] }
}

/// A chapter's command line: its name is that of its folder, its abstract is its heading.
private struct CommandLineOf<Own: ChapterOptions>: ParsableCommand {
  static var configuration: CommandConfiguration {
    let (name, abstract) = chapterHeading.withLock { $0 }
    return CommandConfiguration(
      commandName: name, abstract: abstract,
      discussion: "Prints what it finds, checks every claim and weaves the page.")
  }

  @OptionGroup var shared: PageOptions
  @OptionGroup(title: "Options of this chapter") var own: Own
}

/// What `CommandLineOf` is called; the parser asks its type.
private let chapterHeading = Mutex(("", ""))

extension Page {
  /// Opens the page of the chapter whose source calls this. Help, and what stands in the way (options,
  /// a folder that is not ours), end the program with a line.
  public static func open(source: String = #filePath) -> Page {
    open(NoOptions.self, source: source).page
  }

  /// Opens the page of a chapter with options of its own.
  public static func open<Own: ChapterOptions>(_ own: Own.Type, source: String = #filePath)
    -> (page: Page, options: Own)
  {
    Terminal.prepare()
    let folder = URL(fileURLWithPath: source).deletingLastPathComponent().lastPathComponent
    let text = try? String(contentsOfFile: source, encoding: .utf8)
    let title = text.flatMap { try? Essay($0).heading().title }
    let isWhole = text.map { Cells.unfinished(in: $0).isEmpty } ?? true
    chapterHeading.withLock {
      $0 = (Place.name(of: folder), "Chapter \(title ?? folder)")
    }
    let line = CommandLineOf<Own>.read()
    let (shared, own) = (line.shared, line.own)
    var settings = own.settings
    if shared.quick { settings["quick"] = "yes" }
    if shared.seed != PageOptions.defaultSeed { settings["seed"] = "\(shared.seed)" }
    do {
      let place = try Place(
        source: source, executable: Bundle.main.executableURL ?? URL(fileURLWithPath: "/"),
        options: shared,
        isDefault: settings.isEmpty && shared.figures.format?.vector == nil && isWhole)
      let page = try Page(
        place, seed: shared.seed, quick: shared.quick, format: shared.figures.format?.vector,
        settings: settings, dataOnly: own.dataOnly,
        request: FigureRequest(shared.figures, into: shared.output, of: place),
        // Options that are the defaults do not matter.
        arguments: settings.isEmpty ? [] : Array(CommandLine.arguments.dropFirst()))
      opened = page
      return (page, own)
    } catch let failure as Failure { failure.exit() } catch {
      Failure(.chapter, "\(error)").exit()
    }
  }
}
