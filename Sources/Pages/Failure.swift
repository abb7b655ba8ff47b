import Foundation

/// An error that a reader of the book can do something about: one line that names the thing, the
/// place and the way out, and the exit code that goes with it.
public struct Failure: Error, Equatable, CustomStringConvertible {
  /// Exit codes, with the numbers of BSD's sysexits.h where it has one.
  public enum Code: Int32, Sendable {
    /// A false claim, or a mistake in the chapter itself.
    case chapter = 1
    /// Options that make no sense.
    case options = 64
    /// Data that cannot be used.
    case data = 65
    /// A page that cannot be written.
    case output = 73
  }

  public let code: Code
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  /// Says the error on standard error and ends the program.
  public func exit() -> Never {
    Terminal.warn("Error: \(description.onOneLine)\n")
    Foundation.exit(code.rawValue)
  }
}

/// The value of `body`; an error it throws ends the program with one line and its exit code.
///
/// Top-level code of a chapter may `try` without it. It names what a reader's own data cause.
public func orExit<Value>(_ body: @autoclosure () throws -> Value) -> Value {
  do { return try body() } catch { end(with: error) }
}

/// Says an error in a line and ends the program with its exit code.
private func end(with error: any Error) -> Never {
  if let failure = error as? Failure { failure.exit() }
  Failure(.chapter, "\(error)").exit()
}

/// What `swift_errorInMain` in Sources/CUncaught calls with an error of top-level code that nobody
/// catches: an essay then needs no word but `try`, and still ends in a line.
@_cdecl("seams_uncaught")
func uncaught(_ error: UnsafeRawPointer) {
  end(with: unsafeBitCast(error, to: (any Error).self))
}
