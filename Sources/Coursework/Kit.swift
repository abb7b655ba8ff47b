import Foundation
import Pages

/// What a student's file is compiled against: the core as it was built with this program, the chapter's
/// own small program, and the compiler's cache, warm.
struct Kit {
  let folder: URL
  let compiler: String
  private let libraries, headers: [String]

  static let objects = ["Seams", "Problems", "CLoops"]

  /// - Parameter folder: Is made.
  /// - Throws: `Failure` (70 as 65) if the core or the compiler is not there.
  init(in folder: URL, package: URL) throws {
    let manager = FileManager.default
    let built = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent()
    self.folder = folder
    func copy(_ from: URL, _ name: String) throws {
      let to = folder.appendingPathComponent(name)
      try manager.createDirectory(
        at: to.deletingLastPathComponent(), withIntermediateDirectories: true)
      try manager.copyItem(at: from, to: to)
    }
    do {
      for module in ["Seams", "Problems"] {
        try copy(
          built.appendingPathComponent("Modules/\(module).swiftmodule"),
          "Modules/\(module).swiftmodule")
      }
      for name in Kit.objects {
        let place = built.appendingPathComponent("\(name).build")
        for file in try manager.contentsOfDirectory(atPath: place.path)
        where file.hasSuffix(".o") && !file.hasSuffix("swiftmodule.o") {
          try copy(place.appendingPathComponent(file), "objects/\(name)-\(file)")
        }
      }
      let sources = package.appendingPathComponent("Sources")
      try copy(sources.appendingPathComponent("CLAPACK"), "CLAPACK")
      try copy(sources.appendingPathComponent("CLoops/include/CLoops.h"), "CLoops/CLoops.h")
    } catch {
      throw Failure(
        .data,
        "the core is not built beside \(built.path)/coursework (\(error.localizedDescription)); "
          + "swift build -c release --product coursework, and run it from there")
    }
    try Data("module CLoops {\n  header \"CLoops.h\"\n  export *\n}\n".utf8).write(
      to: folder.appendingPathComponent("CLoops/module.modulemap"))
    func words(_ command: [String]) throws -> [String] {
      let (process, pipe) = (Process(), Pipe())
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = command
      (process.standardOutput, process.standardError) = (pipe, FileHandle.nullDevice)
      try process.run()
      let said = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw Failure(.data, "“\(command.joined(separator: " "))” failed")
      }
      return String(decoding: said, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        .map(String.init)
    }
    libraries = try words(["pkg-config", "--libs", "lapacke"])
    headers = try words(["pkg-config", "--cflags", "lapacke"])
    compiler = try words(["sh", "-c", "command -v swiftc"]).joined(separator: " ")
  }

  /// Where programs are looked for: beside the compiler, and the system's.
  var path: String {
    URL(fileURLWithPath: compiler).resolvingSymlinksInPath().deletingLastPathComponent().path
      + ":" + URL(fileURLWithPath: compiler).deletingLastPathComponent().path + ":/usr/bin:/bin"
  }

  /// In a folder that has the kit as `kit`.
  var command: [String] {
    ["swiftc", "-swift-version", "6", "-Onone", "-parse-as-library", "-module-name", "answers"]
      + ["-module-cache-path", "cache", "-I", "kit/Modules"] + headers
      + ["CLAPACK", "CLoops"].flatMap { ["-Xcc", "-fmodule-map-file=kit/\($0)/module.modulemap"] }
      + ["Problems.swift", "Work.swift", "-o", "program"] + objects + libraries
  }

  private var objects: [String] {
    ((try? FileManager.default.contentsOfDirectory(
      atPath: folder.appendingPathComponent("objects").path)) ?? [])
      .sorted().map { "kit/objects/\($0)" }
  }

  /// A copy for one submission, of links: its user owns the folders, and so can add and remove, but not
  /// change what another submission sees.
  func copy(to place: URL, cache: URL?) throws {
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for (from, to) in [(folder as URL?, "kit"), (cache, "cache")] {
      guard let from else {
        try FileManager.default.createDirectory(
          at: place.appendingPathComponent(to), withIntermediateDirectories: true)
        continue
      }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["cp", "-al", from.path, place.appendingPathComponent(to).path]
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw Failure(.output, "cannot copy \(from.path) to \(place.path)")
      }
    }
  }
}
