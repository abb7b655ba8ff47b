import Foundation
import Pages

/// A zip by git, which the package needs anyway: the same files make the same bytes.
enum Archive {
  /// - Parameter name: Of the folder that the archive unpacks to; nil for none.
  /// - Throws: `Failure` (73).
  static func zip(_ folder: URL, as name: String?, to archive: URL) throws {
    let store = archive.deletingLastPathComponent().appendingPathComponent("git").path
    func git(_ arguments: String...) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments =
        ["git", "--git-dir", store, "--work-tree", folder.path, "-c", "core.autocrlf=false"]
        + arguments
      process.environment = ProcessInfo.processInfo.environment.merging([
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_AUTHOR_DATE": "2000-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2000-01-01T00:00:00Z",
        "GIT_AUTHOR_NAME": "Seams", "GIT_COMMITTER_NAME": "Seams", "GIT_AUTHOR_EMAIL": "seams",
        "GIT_COMMITTER_EMAIL": "seams",
      ]) { $1 }
      let pipe = Pipe()
      (process.standardOutput, process.standardError) = (pipe, pipe)
      try process.run()
      let said = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw Failure(
          .output, "git cannot make \(archive.path): " + String(decoding: said, as: UTF8.self))
      }
    }
    try git("init", "-q")
    try git("add", "--all", "--force")
    try git("commit", "-q", "-m", "handout")
    try git(
      "archive", "--format=zip", "--prefix=\(name.map { $0 + "/" } ?? "")", "-o", archive.path,
      "HEAD")
  }
}
