import Foundation

/// A chapter's program run as a reader runs it.
struct Program {
  var exitCode: Int32
  var output: String
  var error: String

  /// The folder of the built programs.
  private static var folder: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  }

  static var package: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Runs a command line of the shell, in which `$PPCA` is the chapter's program.
  static func shell(_ command: String, in directory: URL) throws -> Program {
    let programs = [
      "PPCA": path("ppca"), "VAE": path("linear-vae"), "HESSIAN": path("diagonal-hessian"),
      "LEARNED": path("learned-decoders"),
    ]
    return try run("/bin/bash", ["-c", command], in: directory, environment: programs)
  }

  /// Runs a program with these arguments, untouched by a shell. A signal that ends it gives 128 more
  /// than its number.
  static func run(
    _ executable: String, _ arguments: [String], in directory: URL,
    environment: [String: String] = [:]
  ) throws -> Program {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(
      environment, uniquingKeysWith: { $1 })
    process.standardInput = FileHandle.nullDevice
    let (output, error) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = error
    try process.run()
    let errorText = Reader(error)
    let outputText = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let code = process.terminationStatus
    return Program(
      exitCode: process.terminationReason == .exit ? code : 128 + code, output: outputText,
      error: errorText.text())
  }
}

/// Reads a pipe beside another one, so that neither fills up.
private final class Reader: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var data = Data()

  init(_ pipe: Pipe) {
    DispatchQueue.global().async {
      self.data = pipe.fileHandleForReading.readDataToEndOfFile()
      self.done.signal()
    }
  }

  func text() -> String {
    done.wait()
    return String(decoding: data, as: UTF8.self)
  }
}

/// The numbers that a run has kept, by their keys.
func numbersKept(in files: [String: Data]) throws -> [String: Any] {
  let file = files.first { $0.key.hasSuffix("results.json") }?.value ?? Data()
  let results = try JSONSerialization.jsonObject(with: file) as? [String: Any]
  return results?["values"] as? [String: Any] ?? [:]
}
