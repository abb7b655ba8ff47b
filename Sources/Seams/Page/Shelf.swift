import CPNG
import Foundation

/// The folder that a chapter's page is kept in, renewed whole or not at all.
///
/// While a `Shelf` lives, no other run can take the same one.
final class Shelf {
  let chapter: String
  let folder: URL
  private let parent: URL
  private let name: String
  private let lock: CInt
  private let lockPath: String

  /// - Throws: `Failure` (73) if another program is at work on the folder, or if the folder holds
  ///   something other than a chapter's page.
  init(chapter: String, in parent: URL, named name: String) throws {
    (self.chapter, self.parent) = (chapter, parent)
    self.name = "\(name)/\(chapter)"
    folder = parent.appendingPathComponent(chapter)
    let identity = Array(folder.resolvingSymlinksInPath().path.utf8)
    let hash = crc32_z(0, identity, identity.count)
    lockPath =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("seams-\(getuid())-\(String(hash, radix: 16)).lock").path
    lock = open(lockPath, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if lock >= 0, flock(lock, LOCK_EX | LOCK_NB) != 0 {
      let owner = (try? String(contentsOfFile: lockPath, encoding: .utf8)) ?? ""
      close(lock)
      throw Failure(
        .output,
        "process \(owner) is writing \(self.name); wait for it, or choose another --output")
    }
    if lock >= 0 {
      ftruncate(lock, 0)
      let pid = Array("\(getpid())".utf8)
      _ = write(lock, pid, pid.count)
    }
    // A run that was killed between two renames left the old page aside.
    if !FileManager.default.fileExists(atPath: folder.path) { rename(aside.path, folder.path) }
    do { try checkOurs() } catch {
      close(lock)
      throw error
    }
  }

  private var aside: URL { parent.appendingPathComponent(".\(chapter).old") }

  deinit { if lock >= 0 { close(lock) } }

  /// Refuses a folder whose files no chapter wrote.
  private func checkOurs() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else {
      return
    }
    guard isFolder.boolValue else {
      throw Failure(
        .output, "\(name) is a file, and a page needs a folder; choose another --output")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    if names.isEmpty { return }
    let results = try? Results(contentsOf: folder.appendingPathComponent("results.json"))
    if results?.chapter != chapter {
      throw Failure(
        .output,
        "\(name) holds files and no results.json of this chapter; move them, or choose another "
          + "--output")
    }
  }

  /// Replaces the folder by one that holds these files, and those that no earlier run listed.
  ///
  /// A hidden folder beside it is filled first and then put in its place, so a reader sees the old
  /// page or the new one. Interrupts wait until it is done.
  /// - Throws: `Failure` (73); the folder is then what it was.
  func replace(with files: [(name: String, bytes: Data)]) throws {
    try whileUninterrupted {
      let manager = FileManager.default
      let fresh = parent.appendingPathComponent(".\(chapter).new")
      let made = try makeParents()
      do {
        try? manager.removeItem(at: fresh)
        try attempt("make a folder in \(parent.path)") {
          try manager.createDirectory(at: fresh, withIntermediateDirectories: false)
        }
        try carryOver(into: fresh, except: Set(files.map(\.name)))
        for file in files {
          try Shelf.save(file.bytes, to: fresh.appendingPathComponent(file.name), named: name)
        }
        try exchange(fresh)
      } catch {
        try? manager.removeItem(at: fresh)
        for folder in made.reversed() { try? manager.removeItem(at: folder) }
        throw error
      }
    }
  }

  /// Writes a file beside the chapters' folders, whole or not at all.
  func writeBeside(_ fileName: String, _ bytes: Data) throws {
    try whileUninterrupted {
      let fresh = parent.appendingPathComponent(".\(fileName).new")
      let target = parent.appendingPathComponent(fileName)
      do {
        try Shelf.save(bytes, to: fresh, named: name)
        guard rename(fresh.path, target.path) == 0 else {
          throw Failure(.output, "cannot write \(target.path): \(String(cString: strerror(errno)))")
        }
      } catch {
        unlink(fresh.path)
        throw error
      }
    }
  }

  /// Makes the folders that lead here and returns those that were not there before.
  private func makeParents() throws -> [URL] {
    var missing: [URL] = []
    var folder = parent
    while !FileManager.default.fileExists(atPath: folder.path) {
      missing.append(folder)
      folder.deleteLastPathComponent()
    }
    try attempt("make the folder \(parent.path)") {
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    }
    return missing.reversed()
  }

  /// Copies what the old page's results.json does not list: notes a reader put there.
  private func carryOver(into fresh: URL, except ours: Set<String>) throws {
    let manager = FileManager.default
    guard let old = try? Results(contentsOf: folder.appendingPathComponent("results.json")) else {
      return
    }
    let figures = old.figures.flatMap { figure in
      ["png", "svg", "pdf"].map { figure.file.replacing(".png", with: ".\($0)") }
    }
    let listed = ours.union(figures).union(["README.md", "results.json"])
    for file in try manager.contentsOfDirectory(atPath: folder.path) where !listed.contains(file) {
      try attempt("keep \(name)/\(file)") {
        try manager.copyItem(
          at: folder.appendingPathComponent(file), to: fresh.appendingPathComponent(file))
      }
    }
  }

  private func exchange(_ fresh: URL) throws {
    let manager = FileManager.default
    try? manager.removeItem(at: aside)
    let exists = manager.fileExists(atPath: folder.path)
    if exists, rename(folder.path, aside.path) != 0 {
      throw Failure(.output, "cannot move \(name): \(String(cString: strerror(errno)))")
    }
    if rename(fresh.path, folder.path) != 0 {
      let reason = String(cString: strerror(errno))
      if exists { rename(aside.path, folder.path) }
      throw Failure(.output, "cannot put the new page in \(name): \(reason)")
    }
    try? manager.removeItem(at: aside)
  }

  private static func save(_ bytes: Data, to url: URL, named name: String) throws {
    let file = open(url.path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o644)
    func failure() -> Failure {
      Failure(
        .output,
        "cannot write \(name)/\(url.lastPathComponent): \(String(cString: strerror(errno)))")
    }
    guard file >= 0 else { throw failure() }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        let failed = failure()
        close(file)
        throw failed
      }
      rest = rest.dropFirst(count)
    }
    // Some file systems report a full disk only here.
    guard close(file) == 0 else { throw failure() }
  }

  private func attempt(_ what: String, _ body: () throws -> Void) throws {
    do { try body() } catch {
      throw Failure(.output, "cannot \(what); check the path, its permissions and the free space")
    }
  }

  private func whileUninterrupted(_ body: () throws -> Void) throws {
    var signals = sigset_t()
    var before = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    // A file that grows past a limit is then an error of `write`, not the end of the program.
    let limit = signal(SIGXFSZ, SIG_IGN)
    defer {
      signal(SIGXFSZ, limit)
      pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    try body()
  }
}
