import Foundation

/// What a reader sees while a chapter runs.
enum Terminal {
  /// Whether standard error is a terminal, and so may show a bar that moves.
  static let isInteractive = isatty(STDERR_FILENO) == 1
  /// Whether standard output takes colour.
  static let hasColor =
    isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

  /// Gives the program three open streams, whatever it was started with: else the first file that it
  /// opens would get the number of a closed one, and what it says would be written there.
  static func prepare() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
    _ = Interruption.isReady
  }

  /// Says a line on standard output. The page is what counts: it is written even if nobody can be
  /// told.
  static func say(_ line: String) {
    print(line)
    fflush(nil)
  }

  /// Writes on standard error, if that can be written.
  static func warn(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  /// A claim in a line: sign, word, sentence, numbers.
  static func say(_ claim: Claim) {
    let verdict = claim.holds ? "✓ holds" : "✗ false"
    let color = claim.holds ? "\u{1B}[32m" : "\u{1B}[31m"
    let shown = hasColor ? "\(color)\(verdict)\u{1B}[0m" : verdict
    say("  \(shown): \(claim.sentence): \(claim.numbers)")
  }
}

/// A bar for long work, on a terminal only.
@MainActor
public struct Progress {
  private let name: String
  private let total: Int
  private let start = ContinuousClock.now
  private var done = 0
  private var drawn: ContinuousClock.Instant?

  /// Runs `body` with a bar that it advances `total` times.
  public static func over<Value>(
    _ name: String, total: Int, _ body: (inout Progress) throws -> Value
  ) rethrows -> Value {
    var progress = Progress(name: name, total: total)
    defer { progress.erase() }
    return try body(&progress)
  }

  private init(name: String, total: Int) {
    (self.name, self.total) = (name, total)
  }

  /// One step is done.
  public mutating func advance() {
    done += 1
    draw(share: Double(done) / Double(max(total, 1)), note: "")
  }

  /// Learning, which is one step of this work, has come so far.
  public mutating func show(_ state: Training.State) {
    let part = Double(state.step) / Double(state.steps)
    draw(
      share: (Double(done) + part) / Double(max(total, 1)),
      note: ", loss \(state.loss.formatted(digits: 5)), rate \(state.rate.formatted(digits: 2))")
  }

  private mutating func draw(share: Double, note: String) {
    guard Terminal.isInteractive, share > 0 else { return }
    let now = ContinuousClock.now
    if let drawn, now - drawn < .milliseconds(100) { return }
    drawn = now
    let filled = Int(share * 24)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    let elapsed = (now - start) / .seconds(1)
    let left = (elapsed * (1 - share) / share).formatted(digits: 2)
    Terminal.warn("\r  \(name) \(bar) \(left) s left\(note) \u{1B}[K")
  }

  private func erase() {
    if drawn != nil { Terminal.warn("\r\u{1B}[K") }
  }
}
