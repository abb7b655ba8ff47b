import ArgumentParser
import Foundation
import Seams

/// Why a study cannot be read or kept.
public struct StudyFailure: Error, CustomStringConvertible {
  public let description: String

  public init(description: String) { self.description = description }
}

/// A file of lines that several programs may add to at once. A line is there whole and once, or not
/// at all, whenever a program is killed.
public struct StudyFile: Sendable {
  public let url: URL

  public init(url: URL) { self.url = url }

  /// The one that is kept in the folder of a chapter's source.
  public init(beside source: String) {
    url = URL(fileURLWithPath: source).deletingLastPathComponent()
      .appendingPathComponent("study.jsonl")
  }

  /// The lines that are whole, each key once, the first of its kind.
  public func lines() throws -> [StudyRun] {
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    return Self.lines(of: try Data(contentsOf: url))
  }

  private static func lines(of data: Data) -> [StudyRun] {
    var seen: Set<String> = []
    return data.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONDecoder().decode(StudyRun.self, from: $0)
    }.filter { seen.insert($0.key).inserted }
  }

  /// The lines of whole settings, by their names, in the order of their starts.
  ///
  /// - Parameters:
  ///   - settings: What each is called, its runs' options and how many there are.
  ///   - chapter: The program that computes them, for the message.
  /// - Throws: `StudyFailure` if a run is missing, or has the weights of another start.
  public func lines(
    of settings: [(name: String, options: String, starts: Int)], chapter: String
  ) throws -> [String: [StudyRun]] {
    let found = Dictionary(grouping: try lines(), by: { "\($0.setting) \($0.options)" })
    return try settings.reduce(into: [:]) { lines, setting in
      let runs = (found["\(setting.name) \(setting.options)"] ?? []).sorted { $0.start < $1.start }
      guard runs.map(\.start) == Array(0..<setting.starts) else {
        throw StudyFailure(
          description: "\(url.path) has \(runs.count) of \(setting.starts) runs of "
            + "\(setting.name): run \(chapter) --study")
      }
      guard Set(runs.map(\.digest)).count == runs.count else {
        throw StudyFailure(
          description: "\(url.path) has a run of \(setting.name) twice: its weights are those "
            + "of another start; remove the line and run \(chapter) --study")
      }
      lines[setting.name] = runs
    }
  }

  /// Adds a line, unless one with its key and options is there.
  ///
  /// The lock is on the folder, so that it holds whatever becomes of the file. A line that a program
  /// left unfinished is cut off first; the new one goes in by one call.
  public func append(_ line: StudyRun) throws {
    let folder = open(url.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY)
    guard folder >= 0 else { throw error("open the folder of") }
    defer { close(folder) }
    while flock(folder, LOCK_EX) != 0 { if errno != EINTR { throw error("lock") } }
    let file = open(url.path, O_RDWR | O_CREAT | O_APPEND, 0o666)
    guard file >= 0 else { throw error("open") }
    defer { close(file) }
    let old = try Data(contentsOf: url)
    if Self.lines(of: old).contains(where: { $0.key == line.key }) {
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

  /// Adds the lines of other files, once all of them have been seen to fit.
  ///
  /// - Throws: `StudyFailure` if a file has no lines, one of a run that another one has, or one of no
  ///   run of these tasks.
  public func gather(_ files: [StudyFile], of tasks: [StudyTask]) throws {
    let known = Set(tasks.map(\.key))
    var owners = Dictionary(try lines().map { ($0.key, url.path) }) { first, _ in first }
    var all: [StudyRun] = []
    for file in files {
      let lines = try file.lines()
      guard !lines.isEmpty else {
        throw StudyFailure(description: "\(file.url.path) has no whole line of a study")
      }
      for line in lines {
        guard known.contains(line.key) else {
          throw StudyFailure(
            description: "\(file.url.path): the run \(line.key) is none of this study; compute the "
              + "share again by this version")
        }
        if let owner = owners[line.key] {
          throw StudyFailure(
            description: "\(file.url.path): the run \(line.key) is in \(owner) too; gather every "
              + "share once")
        }
        owners[line.key] = file.url.path
      }
      all += lines
    }
    for line in all { try append(line) }
  }

  private func error(_ what: String) -> StudyFailure {
    StudyFailure(description: "cannot \(what) \(url.path): \(String(cString: strerror(errno)))")
  }
}

/// A share K of N of the runs.
public struct Part: ExpressibleByArgument, Sendable {
  public let number, count: Int

  public init?(argument: String) {
    let fields = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard fields.count == 2, let number = fields[0], let count = fields[1], count >= 1,
      (1...count).contains(number)
    else { return nil }
    (self.number, self.count) = (number, count)
  }

  public static let whole = Part(argument: "1/1")!

  public func has(_ index: Int) -> Bool { index % count == number - 1 }
}

/// A run of a study that may be missing, and how it is made.
public struct StudyTask: Sendable {
  /// The run's key.
  let key: String
  let run: @Sendable () throws -> StudyRun

  public init(
    setting: String, start: Int, options: String, _ run: @escaping @Sendable () throws -> StudyRun
  ) {
    (key, self.run) = ("\(setting) \(start) \(options)", run)
  }
}

extension StudyFile {
  /// Computes those of a share of the tasks that are missing, one after another on each processor,
  /// and adds each line when it is there.
  public func compute(_ tasks: [StudyTask], part: Part) throws {
    // Before the work, not after it.
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    let done = Set(try lines().map(\.key))
    let missing = tasks.enumerated().filter {
      part.has($0.offset) && !done.contains($0.element.key)
    }.map(\.element)
    _ = try sideBySide("study", count: missing.count) { k in
      let before = threadSeconds()
      var line = try missing[k].run()
      line.seconds = ((threadSeconds() - before) * 100).rounded() / 100
      line.machine = "\(BLAS.kernels), \(instructionSet)"
      line.day = Date.now.formatted(.iso8601.year().month().day())
      try append(line)
    }
  }
}

/// The processor's time of this thread.
private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
