import Foundation
import Seams
import TestSupport
import Testing

/// Signals sent to a chapter's program while it works and while it writes.
@Suite(.serialized) struct SignalTests {
  private func run(in output: URL) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path("ppca"))
    process.arguments = ["--quick", "--output", output.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // A child inherits what its parent's thread holds back, and the test runner's hold back much.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_UNBLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
    return process
  }

  private func wait(_ process: Process, until isTrue: () throws -> Bool) throws {
    while try !isTrue() && process.isRunning { usleep(2000) }
  }

  private func hidden(_ output: URL) throws -> String? {
    try FileManager.default.contentsOfDirectory(atPath: output.path).first {
      $0.hasPrefix(".1-ppca.")
    }
  }

  // SIGINT is ignored where a shell runs the tests in the background.
  @Test(arguments: [SIGTERM, SIGHUP]) func waitWhileThePageIsWritten(number: CInt) throws {
    try inFolder { output in
      let process = try run(in: output)
      try wait(process) { try hidden(output) != nil }
      // The exchange waits for the lock of the folder, and the program is held there.
      let folder = open(output.path, O_RDONLY)
      while flock(folder, LOCK_EX) != 0 {}
      let fresh = output.appendingPathComponent(try #require(try hidden(output)))
      try wait(process) {
        try FileManager.default.contentsOfDirectory(atPath: fresh.path).count > 5
      }
      for _ in 0..<5 {
        kill(process.processIdentifier, number)
        usleep(20_000)
      }
      #expect(process.isRunning)
      close(folder)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == number)
      let names = try FileManager.default.contentsOfDirectory(atPath: output.path).sorted()
      #expect(names == ["1-ppca", "README.md"])
    }
  }

  @Test func endTheWorkAndLeaveNothing() throws {
    try inFolder { folder in
      let output = folder.appendingPathComponent("new/deep")
      let process = try run(in: output)
      try wait(process) { FileManager.default.fileExists(atPath: output.path) }
      try wait(process) { try hidden(output) != nil }
      kill(process.processIdentifier, SIGTERM)
      process.waitUntilExit()
      #expect(
        process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGTERM)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
  }
}
