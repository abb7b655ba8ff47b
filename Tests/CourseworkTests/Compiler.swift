import Foundation

/// The swift compiler, with what was built for these tests: no chapter is built from nothing.
struct Compiler {
  let built = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  /// What a chapter stands on.
  static let modules = [
    "Seams", "Tables", "Images", "Figures", "Pages", "ArgumentParser", "ArgumentParserToolInfo",
    "CLoops", "CUncaught",
  ]

  /// - Returns: What the compiler said, if it failed or warned.
  func run(_ sources: [URL], module: String, _ options: [String]) throws -> String {
    let headers = ["CLAPACK", "CPNG", "CZlib", "CCairo", "CFiles"].map {
      "Sources/\($0)/module.modulemap"
    }
    .map { package.appendingPathComponent($0).path }
    let generated = ["CLoops", "CUncaught"].map { "\($0).build/module.modulemap" }
      .map { built.appendingPathComponent($0).path }
    let flags = try text("pkg-config", ["--cflags", "cairo-ft", "libpng", "zlib", "lapacke"])
      .split(whereSeparator: \.isWhitespace).map(String.init)
    let arguments =
      ["swiftc", "-swift-version", "6", "-Onone", "-module-name", module.replacing("-", with: "_")]
      + ["-I", built.appendingPathComponent("Modules").path] + flags
      + (headers + generated).flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
      + ["CLoops", "CUncaught"].flatMap { name in
        ["-Xcc", "-I", "-Xcc", package.appendingPathComponent("Sources/\(name)/include").path]
      } + options + sources.map(\.path)
    return try text("/usr/bin/env", arguments)
  }

  /// What makes a program: the objects of the package and the system's libraries.
  func linking(_ modules: [String] = modules, to program: URL) throws -> [String] {
    let objects = try modules.flatMap { name in
      let folder = built.appendingPathComponent("\(name).build")
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".o") && !$0.hasSuffix("swiftmodule.o") }
        .map { folder.appendingPathComponent($0).path }
    }
    let libraries = try text("pkg-config", ["--libs", "cairo-ft", "libpng", "zlib", "lapacke"])
      .split(whereSeparator: \.isWhitespace).map(String.init)
    return ["-o", program.path] + objects + libraries
  }

  private func text(_ name: String, _ arguments: [String]) throws -> String {
    try ended(name == "/usr/bin/env" ? arguments : [name] + arguments, in: package).said
  }
}

/// Runs a command to its end: its exit code, and both its streams.
func ended(_ command: [String], in folder: URL, _ environment: [String: String] = [:])
  throws
  -> (code: Int32, said: String)
{
  let (process, pipe) = (Process(), Pipe())
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  (process.arguments, process.currentDirectoryURL) = (command, folder)
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, pipe)
  process.standardError = pipe
  try process.run()
  let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return (process.terminationStatus, said)
}
