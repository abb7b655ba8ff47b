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
    say("  \(shown): \(claim.statement.onOneLine): \(claim.numbers)")
  }
}
