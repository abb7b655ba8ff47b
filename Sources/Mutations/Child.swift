import Foundation
import Synchronization

/// What a program did that was run to its end.
struct Ended {
  /// Whether it exited with 0.
  let isGreen: Bool
  let isTimedOut: Bool
  /// What it printed, both streams together.
  let lines: [Substring]
  /// Of all its threads and of the programs that it ran in turn.
  let cpuSeconds: Double
  let seconds: Double
}

/// Programs that are run one at a time, each in a process group of its own. They are asked to end
/// before they are made to: `swift` begins others in groups of theirs, and ends those itself.
enum Child {
  /// The process group that runs now; 0 if none does.
  private static let group = Mutex<pid_t>(0)

  /// Runs a program of the search path until it ends, or until the time is over.
  static func run(
    _ command: [String], in folder: URL, seconds limit: Double, log: URL
  ) throws -> Ended {
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let output = try FileHandle(forWritingTo: log)
    defer { try? output.close() }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    (process.arguments, process.currentDirectoryURL) = (command, folder)
    (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, output)
    process.standardError = output
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    let (before, clock) = (cpuOfChildren(), ContinuousClock())
    let start = clock.now
    try process.run()
    group.withLock { $0 = process.processIdentifier }
    let isTimedOut = ended.wait(timeout: .now() + limit) == .timedOut
    if isTimedOut {
      kill(-process.processIdentifier, SIGINT)
      if ended.wait(timeout: .now() + 20) == .timedOut {
        kill(-process.processIdentifier, SIGKILL)
        ended.wait()
      }
    }
    group.withLock { $0 = 0 }
    let text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
    return Ended(
      isGreen: !isTimedOut && process.terminationReason == .exit && process.terminationStatus == 0,
      isTimedOut: isTimedOut, lines: text.split(separator: "\n"),
      cpuSeconds: cpuOfChildren() - before, seconds: (clock.now - start) / .seconds(1))
  }

  /// Ends what runs, as an interruption asks.
  static func end() { group.withLock { if $0 > 0 { kill(-$0, SIGINT) } } }

  private static func cpuOfChildren() -> Double {
    var usage = rusage()
    getrusage(-1, &usage)  // RUSAGE_CHILDREN, which Swift has as another type on each system.
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }
}
