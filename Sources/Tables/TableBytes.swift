import CPNG
import Foundation

/// The bytes of a table, a window at a time, so that a large file is never in memory whole.
final class TableBytes {
  /// The window: `end` bytes that were read, of which those from `start` on are still wanted, and
  /// then a line feed, at which every scan stops.
  private(set) var window: UnsafeMutablePointer<UInt8>
  var start = 0
  private(set) var end = 0
  /// Whether nothing follows the window.
  private(set) var isLast = false
  /// The bytes read so far and their CRC-32.
  private(set) var count = 0
  private(set) var checksum: UInt32 = 0
  private var capacity: Int
  private let source: (UnsafeMutableRawBufferPointer) throws -> Int

  /// `source` fills a buffer and says how many bytes it had; 0 is the end.
  init(windowOf capacity: Int, _ source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
    (self.capacity, self.source) = (capacity, source)
    window = .allocate(capacity: capacity + 1)
    window[0] = UInt8(ascii: "\n")
  }

  deinit { window.deallocate() }

  /// Drops what lies before `start` and reads on; a window that is all wanted is made twice as long.
  func refill() throws {
    end -= start
    let old = window
    if end == capacity {
      capacity *= 2
      guard canHold(capacity + 1) else {
        throw TableError("a row of \(end) bytes does not fit into memory; is this a table?")
      }
      window = .allocate(capacity: capacity + 1)
    }
    window.update(from: old + start, count: end)
    if window != old { old.deallocate() }
    start = 0
    while end < capacity {
      let read = try source(
        UnsafeMutableRawBufferPointer(start: window + end, count: capacity - end))
      if read == 0 {
        isLast = true
        break
      }
      checksum = UInt32(truncatingIfNeeded: crc32_z(UInt(checksum), window + end, read))
      end += read
      count += read
    }
    window[end] = UInt8(ascii: "\n")
  }
}

/// A regular file that stands open.
final class TableFile {
  private let descriptor: CInt
  private let path: String
  /// In bytes, when it was opened.
  let size: Int

  /// - Throws: `TableError` if there is no such file, it is no regular file, or it cannot be read.
  init(_ path: String) throws {
    self.path = path
    // A pipe would wait for its writer, and a device could go on for ever.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    let reason = errno
    var status = stat()
    if descriptor < 0 {
      size = 0
      if reason == ENOENT || reason == ENOTDIR {
        let renamed = path.contains("\u{FFFD}") ? ", or its name is not UTF-8: rename it" : ""
        throw TableError("there is no file \(path)\(renamed); --data wants a CSV file")
      }
      let isFile = stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
      throw TableError(
        isFile
          ? "\(path) cannot be read: \(String(cString: strerror(reason)))"
          : "\(path) is not a regular file; --data wants a CSV file")
    }
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      size = 0
      throw TableError("\(path) is not a regular file; --data wants a CSV file")
    }
    size = Int(status.st_size)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func rewind() { lseek(descriptor, 0, SEEK_SET) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, buffer.baseAddress, min(buffer.count, 1 << 30))
      #else
        let count = Glibc.read(descriptor, buffer.baseAddress, min(buffer.count, 1 << 30))
      #endif
      if count >= 0 { return count }
      if errno != EINTR {
        throw TableError("\(path) cannot be read: \(String(cString: strerror(errno)))")
      }
    }
  }
}
