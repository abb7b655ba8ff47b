import Foundation

/// A regular file that stands open, read at any place.
final class ImageFile {
  /// The last part of its path, fit to be printed.
  let name: String
  /// Its bytes, when it was opened; one at least.
  let count: Int
  private let descriptor: CInt

  /// - Throws: `ImageFileError` if there is no such file, it is no regular file, it is empty, or it
  ///   cannot be read; `wants` ends the sentence “readIDX wants …”.
  init(_ url: URL, wants: String) throws {
    name = url.lastPathComponent.printable
    guard url.isFileURL else {
      (descriptor, count) = (-1, 0)
      throw ImageFileError(.missing, in: name, "this is no file's URL; \(wants)")
    }
    // A pipe would wait for its writer, and a device could go on for ever.
    descriptor = url.withUnsafeFileSystemRepresentation {
      $0.map { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) } ?? -1
    }
    let reason = errno
    var status = stat()
    let isOpen = descriptor >= 0
    guard isOpen || reason != ENOENT && reason != ENOTDIR else {
      count = 0
      throw ImageFileError(.missing, in: name, "there is no such file; \(wants)")
    }
    guard isOpen || reason == ENXIO else {
      count = 0
      throw ImageFileError(.unreadable, in: name, "it cannot be read: \(spoken(reason))")
    }
    guard isOpen, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      count = 0
      throw ImageFileError(.notAFile, in: name, "this is no regular file; \(wants)")
    }
    count = Int(status.st_size)
    if count == 0 {
      throw ImageFileError(.empty, in: name, "it is empty; get the file again")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Reads from `offset` on and says how many bytes there were, fewer than asked for at the end only.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress! + filled, min(buffer.count - filled, 1 << 30),
        off_t(offset + filled))
      if count == 0 { break }
      if count > 0 {
        filled += count
      } else if errno != EINTR {
        let reason = errno
        throw ImageFileError(
          .unreadable, in: "\(name), byte \(offset + filled)",
          "it cannot be read: \(spoken(reason))")
      }
    }
    return filled
  }

  /// The `count` bytes, a few, from `offset` on.
  /// - Throws: `ImageFileError` if the file ends before; it ends in `what`.
  func bytes(at offset: Int, _ count: Int, of what: String) throws -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    let read = try result.withUnsafeMutableBytes { try self.read(at: offset, into: $0) }
    if read < count {
      throw ImageFileError(
        .truncated, in: "\(name), byte \(offset + read)",
        "the file ends in \(what); get the file again")
    }
    return result
  }
}

private func spoken(_ reason: CInt) -> String {
  reason == EACCES || reason == EPERM
    ? "you have no permission; give it with chmod u+r" : String(cString: strerror(reason))
}

extension [UInt8] {
  /// The number in the `count` bytes from `offset` on, the lowest byte first.
  func little(_ offset: Int, _ count: Int) -> UInt64 {
    self[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The number in the four bytes from `offset` on, the highest byte first.
  func big(_ offset: Int) -> Int { self[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
}
