import CFiles
import Foundation

/// What the system says when a call fails.
struct SystemError: Error {
  let number: CInt

  init(_ number: CInt = errno) { self.number = number }

  var reason: String { String(cString: strerror(number)) }

  /// What a reader can do about it, if that hangs on the reason.
  var wayOut: String? {
    switch number {
    case ENOSPC, EDQUOT: "make room, or choose another --output"
    case EMFILE, ENFILE: "let the program open more files: ulimit -n 64"
    case ENOMEM: "free some memory"
    default: nil
    }
  }

  /// The value of `body`, or nil where there is nothing of ours: no such thing, another kind of
  /// thing, or one that is closed to us. Any other error says nothing about what is there.
  static func nilIfAbsent<Value>(_ body: () throws -> Value?) throws -> Value? {
    do { return try body() } catch let error as SystemError
      where [ENOENT, ENOTDIR, ELOOP, EINVAL, EACCES].contains(error.number)
    { return nil }
  }

  /// The result of a call that answers a negative number when it fails.
  @discardableResult
  static func check(_ result: CInt) throws -> CInt {
    if result < 0 { throw SystemError() }
    return result
  }
}

/// A name as the system has it: a reader's files may be named in any encoding.
struct FileName {
  /// They end with 0.
  let bytes: [CChar]
  let text: String

  init(_ start: UnsafePointer<CChar>) {
    bytes = Array(UnsafeBufferPointer(start: start, count: strlen(start) + 1))
    text = String(cString: start)
  }
}

/// A folder that is held open: what is done in it is done there, even if its path has come to name
/// another.
final class Folder {
  let descriptor: CInt

  init(
    _ path: UnsafePointer<CChar>, in folder: Folder? = nil, followsLinks: Bool = true
  ) throws {
    descriptor = try SystemError.check(
      openat(
        folder?.descriptor ?? AT_FDCWD, path,
        O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW)))
  }

  deinit { close(descriptor) }

  // MARK: Locks

  /// Whether no other open folder had the lock and this one has it now. It ends with the `Folder`, or
  /// with the program, however that ends.
  func lockIfFree() throws -> Bool {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw SystemError() }
    }
    return true
  }

  /// Runs `body` under the lock; waits ten seconds for another that has it.
  func locked<Value>(named name: String, _ body: () throws -> Value) throws -> Value {
    var trials = 0
    while try !Failure.wrapping("lock \(name)", body: lockIfFree) {
      trials += 1
      if trials == 500 {
        throw Failure(.output, "another program holds a lock on \(name); choose another --output")
      }
      usleep(20_000)
    }
    defer { flock(descriptor, LOCK_UN) }
    return try body()
  }

  // MARK: What is in it

  /// What stands under a name, or nil; a link is not followed.
  func status(_ name: UnsafePointer<CChar>) throws -> stat? {
    var status = stat()
    if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
    if errno == ENOENT { return nil }
    throw SystemError()
  }

  func names() throws -> [FileName] {
    let copy = try SystemError.check(openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    guard let stream = fdopendir(copy) else {
      close(copy)
      throw SystemError()
    }
    defer { closedir(stream) }
    var names: [FileName] = []
    errno = 0
    while let entry = readdir(stream) {
      // d_name is a tuple in Swift.
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { FileName($0) }
      }
      if name.text != "." && name.text != ".." { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw SystemError() }
    return names
  }

  /// The bytes of a regular file.
  func read(_ name: UnsafePointer<CChar>) throws -> Data {
    let file = try SystemError.check(openat(descriptor, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
    defer { close(file) }
    var status = stat()
    try SystemError.check(fstat(file, &status))
    guard status.isRegular else { throw SystemError(EINVAL) }
    var bytes = Data(count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        Foundation.read(file, $0.baseAddress! + filled, $0.count - filled)
      }
      if count < 0 && errno != EINTR { throw SystemError() }
      if count == 0 { break }
      filled += max(count, 0)
    }
    return bytes.prefix(filled)
  }

  // MARK: Changes

  /// Writes a file that was not there, down to the disk.
  func write(_ bytes: Data, to name: UnsafePointer<CChar>) throws {
    let file = try SystemError.check(
      openat(descriptor, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644))
    do {
      try bytes.withUnsafeBytes { bytes in
        var done = 0
        while done < bytes.count {
          let count = Foundation.write(file, bytes.baseAddress! + done, bytes.count - done)
          if count < 0 && errno != EINTR { throw SystemError() }
          done += max(count, 0)
        }
      }
      try Folder.sync(file)
    } catch {
      close(file)
      throw error
    }
    // Some file systems report a full disk only here.
    try SystemError.check(close(file))
  }

  /// What was done in the folder outlives a power cut.
  func sync() throws { try Folder.sync(descriptor) }

  private static func sync(_ file: CInt) throws {
    // A file system that cannot says EINVAL.
    if fsync(file) != 0 && errno != EINVAL { throw SystemError() }
  }

  func make(_ name: UnsafePointer<CChar>) throws {
    try SystemError.check(mkdirat(descriptor, name, 0o777))
  }

  func remove(_ name: UnsafePointer<CChar>) throws {
    try SystemError.check(unlinkat(descriptor, name, 0))
  }

  func removeFolder(_ name: UnsafePointer<CChar>) throws {
    try SystemError.check(unlinkat(descriptor, name, AT_REMOVEDIR))
  }

  /// Gives a file, whatever its kind, the same name in another folder too.
  func link(_ name: UnsafePointer<CChar>, into folder: Folder) throws {
    try SystemError.check(linkat(descriptor, name, folder.descriptor, name, 0))
  }

  /// Whether two names of this folder were exchanged; false if its system or file system cannot.
  func exchange(_ a: UnsafePointer<CChar>, _ b: UnsafePointer<CChar>) throws -> Bool {
    if seams_rename(descriptor, a, descriptor, b, 1) == 0 { return true }
    if Folder.isUnsupported(errno) { return false }
    throw SystemError()
  }

  /// Moves something to where nothing stands.
  func move(
    _ name: UnsafePointer<CChar>, to new: UnsafePointer<CChar>, in folder: Folder? = nil
  ) throws {
    let folder = folder ?? self
    if seams_rename(descriptor, name, folder.descriptor, new, 0) == 0 { return }
    guard Folder.isUnsupported(errno) else { throw SystemError() }
    if try folder.status(new) != nil { throw SystemError(EEXIST) }
    try SystemError.check(renameat(descriptor, name, folder.descriptor, new))
  }

  /// Moves a file to where another may stand, which it takes the place of in one step.
  func replace(_ old: UnsafePointer<CChar>, by new: UnsafePointer<CChar>) throws {
    try SystemError.check(renameat(descriptor, new, descriptor, old))
  }

  private static func isUnsupported(_ number: CInt) -> Bool {
    [ENOSYS, EINVAL, ENOTSUP, EOPNOTSUPP].contains(number)
  }
}

extension stat {
  var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
  var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
  var isLink: Bool { st_mode & S_IFMT == S_IFLNK }

  func isSame(as other: stat) -> Bool { st_ino == other.st_ino && st_dev == other.st_dev }
}

extension Failure {
  /// The value of `body`; what the system refuses becomes the line “cannot `what`: its reason; a way
  /// out”.
  @discardableResult
  static func wrapping<Value>(
    _ what: String, _ code: Code = .output, body: () throws -> Value
  ) throws -> Value {
    do { return try body() } catch let error as SystemError {
      let wayOut = error.wayOut ?? (code == .output ? "choose another --output" : nil)
      throw Failure(
        code,
        "cannot \(what): " + [error.reason, wayOut].compactMap(\.self).joined(separator: "; "))
    }
  }
}
