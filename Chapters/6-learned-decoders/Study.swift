import ArgumentParser
import Foundation
import Pages
import Seams

// The study: runs that take longer than a reader waits, one line of study.jsonl each.

/// A file of lines that several programs may add to at once. A line is there whole and once, or not
/// at all, whenever a program is killed.
struct StudyFile: Sendable {
  let url: URL

  /// The one that is kept beside this source.
  static let kept = StudyFile(
    url: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("study.jsonl"))

  /// What was wrong with the file system.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The lines that are whole, each key once, the first of its kind.
  func lines() throws -> [Run] {
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    return Self.lines(of: try Data(contentsOf: url))
  }

  private static func lines(of data: Data) -> [Run] {
    var seen: Set<String> = []
    return data.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONDecoder().decode(Run.self, from: $0)
    }.filter { seen.insert("\($0.key) \($0.options)").inserted }
  }

  /// Adds a line, unless one with its key and options is there.
  ///
  /// The lock is on the folder, so that it holds whatever becomes of the file. A line that a program
  /// left unfinished is cut off first; the new one goes in by one call.
  func append(_ line: Run) throws {
    let folder = open(url.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY)
    guard folder >= 0 else { throw error("open the folder of") }
    defer { close(folder) }
    while flock(folder, LOCK_EX) != 0 { if errno != EINTR { throw error("lock") } }
    let file = open(url.path, O_RDWR | O_CREAT | O_APPEND, 0o666)
    guard file >= 0 else { throw error("open") }
    defer { close(file) }
    let old = try Data(contentsOf: url)
    if Self.lines(of: old).contains(where: { $0.key == line.key && $0.options == line.options }) {
      return
    }
    let whole = old.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    if whole < old.count, ftruncate(file, off_t(whole)) != 0 { throw error("mend") }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = [UInt8](try encoder.encode(line)) + [UInt8(ascii: "\n")]
    let written = text.withUnsafeBytes { write(file, $0.baseAddress!, $0.count) }
    guard written == text.count else {
      let failure = error("write")
      _ = ftruncate(file, off_t(whole))
      throw failure
    }
  }

  private func error(_ what: String) -> Failure {
    Failure(description: "cannot \(what) \(url.path): \(String(cString: strerror(errno)))")
  }
}

/// A share K of N of the runs.
struct Part: ExpressibleByArgument, Sendable {
  let number, count: Int

  init?(argument: String) {
    let fields = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard fields.count == 2, let number = fields[0], let count = fields[1], count >= 1,
      (1...count).contains(number)
    else { return nil }
    (self.number, self.count) = (number, count)
  }

  static let whole = Part(argument: "1/1")!

  func has(_ index: Int) -> Bool { index % count == number - 1 }
}

struct LearnedOptions: ChapterOptions {
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
  @OptionGroup var own: LearnedOptions

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

  /// Computes what is missing, run after run: the first starts of all settings first.
  private func compute() throws {
    let file =
      shared.output.map {
        StudyFile(url: URL(fileURLWithPath: $0).appendingPathComponent("study.jsonl"))
      } ?? .kept
    let settings = Setting.study.filter { $0.name.hasPrefix(own.only) }
    let runs = settings.flatMap { setting in (0..<setting.starts).map { (setting, $0) } }
    let done = Set(try file.lines().map { "\($0.key) \($0.options)" })
    let missing = runs.enumerated().filter {
      own.part.has($0.offset)
        && !done.contains("\($0.element.0.name) \($0.element.1) \($0.element.0.options)")
    }.map(\.element)
    _ = try sideBySide("study", count: missing.count) { k in
      let (setting, start) = missing[k]
      let before = threadSeconds()
      var line = try setting.run(start).line
      line.seconds = ((threadSeconds() - before) * 100).rounded() / 100
      line.machine = "\(BLAS.kernels), \(instructionSet)"
      line.day = Date.now.formatted(.iso8601.year().month().day())
      try file.append(line)
    }
  }
}

/// The processor's time of this thread.
private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
