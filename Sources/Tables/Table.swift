import Foundation
import Seams

/// A table of numbers read from a text file: UTF-8 with or without a byte-order mark, any kind of line
/// end, quoted fields. Delimiter, decimal mark and header are recognised if they are not named.
public struct Table: Sendable {
  /// The file's name without its folder.
  public let name: String
  /// The header's names, or `column 1`, `column 2`, … where the file has none.
  public let columns: [String]
  /// The numbers, N rows of n.
  public let data: Matrix<Double>
  /// The file's size in bytes, and the CRC-32 of its bytes.
  public let size: Int
  public let checksum: UInt32
  /// What was assumed of the file, each with the way to have it otherwise.
  public let assumptions: [String]

  /// - Parameter progress: Told now and then which share of the file is read.
  /// - Throws: `TableError`, which names the file, the row as an editor counts it, the column and the
  ///   text at fault.
  public init(
    contentsOf path: String, as format: TableFormat = TableFormat(),
    progress: (Double) -> Void = { _ in }
  ) throws {
    let file = try TableFile(path)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let lines = try TableSurvey(name: name, file.read).lines
    file.rewind()
    try self.init(
      TableBytes(windowOf: 1 << 20, file.read), lines: lines, size: file.size, name: name,
      as: format, progress: progress)
  }

  /// One of the tables that the package carries: `digits` or `iris`.
  public init(bundled name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    try self.init(contentsOf: folder.appendingPathComponent("\(name).csv").path)
  }

  /// A table in memory, read as a file is, so many bytes at a time.
  init(
    _ bytes: [UInt8], name: String, as format: TableFormat = TableFormat(), windowOf window: Int
  ) throws {
    func reader() -> (UnsafeMutableRawBufferPointer) -> Int {
      var position = 0
      return { buffer in
        let count = min(buffer.count, bytes.count - position)
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
      }
    }
    let lines = try TableSurvey(name: name, reader()).lines
    try self.init(
      TableBytes(windowOf: window, reader()), lines: lines, size: bytes.count, name: name,
      as: format, progress: { _ in })
  }

  private init(
    _ bytes: TableBytes, lines: Int, size: Int, name: String, as format: TableFormat,
    progress: (Double) -> Void
  ) throws {
    let rows = try TableRows(bytes, name: name)
    var head = try TableHead(rows, name: name, format)
    let n = head.count
    // No more rows than lines, and no field without a byte and its delimiter: what a header says of
    // the size is never enough.
    let most = min(lines, (size / 2 + n) / n)
    // One row more is room to find that there is none.
    let (room, overflow) = (most + 1).multipliedReportingOverflow(
      by: n * MemoryLayout<Double>.stride)
    guard !overflow, canHold(room) else {
      throw TableError(
        "\(name) holds up to \(most) × \(n) numbers, which need \(room >> 20) MB of memory, more "
          + "than this machine gives; fit some of its rows or columns")
    }
    var count = 0
    var elements = try [Double](unsafeUninitializedCapacity: (most + 1) * n) { target, filled in
      count = try head.read(rows, into: target, most: most) {
        progress(Double(bytes.count - bytes.end + bytes.start) / Double(max(size, 1)))
      }
      filled = count * n
    }
    if head.leavesOutIndex(elements, rows: count) {
      elements.withUnsafeMutableBufferPointer { entries in
        for i in 0..<count {
          for j in 1..<n { entries[i * (n - 1) + j - 1] = entries[i * n + j] }
        }
      }
      elements.removeLast(count)
    }
    self.name = name
    (self.size, checksum) = (bytes.count, bytes.checksum)
    (columns, assumptions) = (head.names, head.assumptions)
    data = Matrix(rows: count, columns: head.names.count, elements: elements)
  }
}

/// Whether so many bytes of memory can be had now, besides what is in use: asked for and given back.
///
/// A request that fails inside an array ends the program; this one can be answered with a message.
/// (`malloc` and `free` side by side would be optimised away.)
public func canHold(_ bytes: Int) -> Bool {
  let bytes = max(bytes, 1)
  let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
  return memory != MAP_FAILED && munmap(memory, bytes) == 0
}
