import Foundation

/// A copy of the package, kept from run to run, so that only what a fault touches is built anew.
///
/// It is brought up to date at the beginning, whatever state an interruption has left it in; the
/// package itself is only read.
struct Scratch {
  /// The package's folder, that of its copy, and where results are kept.
  let package, copy, folder: URL
  /// The files that git tracks, relative to the package.
  let files: [String]
  /// Of all that a result hangs on.
  let digest: String

  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The paths of the files that git tracks and that are there.
  static func files(of package: URL) throws -> [String] {
    let log = FileManager.default.temporaryDirectory.appendingPathComponent(
      "mutations-\(UUID().uuidString).txt")
    defer { try? FileManager.default.removeItem(at: log) }
    let listed = try Child.run(
      ["git", "-c", "core.quotePath=false", "ls-files"], in: package, seconds: 60, log: log)
    guard listed.isGreen else {
      throw MutationError("\(package.path) is no checkout of git: \(listed.lines.first ?? "")")
    }
    return listed.lines.map(String.init).filter {
      FileManager.default.fileExists(atPath: package.appendingPathComponent($0).path)
    }
  }

  init() throws {
    package = Self.package
    folder = package.appendingPathComponent(".build/mutations")
    copy = folder.appendingPathComponent("package")
    files = try Self.files(of: package)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for path in files where !path.hasPrefix("Output/") && !path.hasPrefix("Sources/Mutations/") {
      guard !path.hasSuffix(".md") else { continue }
      // FNV-1a.
      for byte in Data(path.utf8) + (try Data(contentsOf: package.appendingPathComponent(path))) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      }
    }
    digest = String(hash, radix: 16)
  }

  /// Makes the copy equal to the package, but for a manifest with the tests of one room only.
  func renew(for room: Room) throws {
    let manager = FileManager.default
    for path in files {
      var bytes = try Data(contentsOf: package.appendingPathComponent(path))
      if path == "Package.swift" { bytes += Data(room.manifest.utf8) }
      try write(bytes, to: path)
      let source = package.appendingPathComponent(path).path
      if manager.isExecutableFile(atPath: source) {
        try manager.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: copy.appendingPathComponent(path).path)
      }
    }
    let kept = Set(files)
    for folder in ["Sources", "Chapters", "Tests"] {
      let below = manager.enumerator(atPath: copy.appendingPathComponent(folder).path)
      for case let path as String in below ?? .init() where !kept.contains("\(folder)/\(path)") {
        let url = copy.appendingPathComponent("\(folder)/\(path)")
        var isFolder: ObjCBool = false
        if manager.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue {
          try manager.removeItem(at: url)
        }
      }
    }
  }

  /// Writes a file of the copy if it is not so already: a new date would have it built again.
  func write(_ bytes: Data, to path: String) throws {
    let url = copy.appendingPathComponent(path)
    if (try? Data(contentsOf: url)) == bytes { return }
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
  }

  /// Holds the copy for this process until it ends.
  func lock() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("lock").path
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw MutationError("another run is at work in \(folder.path)")
    }
  }
}
