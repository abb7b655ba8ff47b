import Foundation

/// Signals that end a program end a grader in its pauses, while it waits for what is graded, after what it
/// has to put away. Where no pause comes, it ends ten seconds later all the same.
enum Interrupts {
  private static let gate = NSLock()
  nonisolated(unsafe) private static var isReady = false
  /// The handler's end of a pipe, on which it says the signal.
  nonisolated(unsafe) private static var handlersEnd: Int32 = -1

  /// From now on, until the program ends, a signal runs `body` first. Called once, by the main thread.
  static func first(_ body: @escaping @Sendable () -> Void) {
    var ends: [Int32] = [0, 0]
    guard !isReady, Foundation.pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let reading = ends[0]
    (handlersEnd, isReady) = (ends[1], true)
    gate.lock()
    Thread.detachNewThread {
      var number: UInt8 = 0
      while read(reading, &number, 1) != 1 {}
      _ = gate.lock(before: Date(timeIntervalSinceNow: 10))
      body()
      signal(Int32(number), SIG_DFL)
      kill(getpid(), Int32(number))
    }
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = signal(number) { number in
        var byte = UInt8(number)
        _ = write(Interrupts.handlersEnd, &byte, 1)
      }
      // `nohup` and a shell's background ignore some, and so does the grader then.
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
    // A program may be started by a thread that has them blocked.
    var all = sigset_t()
    sigemptyset(&all)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&all, number) }
    pthread_sigmask(SIG_UNBLOCK, &all, nil)
  }

  /// A hundredth of a second in which a signal may end the program.
  static func pause() {
    if isReady { gate.unlock() }
    usleep(10_000)
    if isReady { gate.lock() }
  }
}
