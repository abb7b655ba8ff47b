/// The record at the end of a zip archive, which says where its directory lies.
struct ZipEnd {
  /// Of the members.
  let count: Int
  let directory: Range<Int>

  init(_ file: ImageFile) throws {
    let (offset, record) = try ZipEnd.last(file)
    var values = [record.little(10, 2), record.little(12, 4), record.little(16, 4)]
    var (end, disks) = (offset, [record.little(4, 2), record.little(6, 2)])
    var hereCount = record.little(8, 2)
    if offset >= 20, case let locator = try file.bytes(at: offset - 20, 20, of: "its end record"),
      locator.little(0, 4) == 0x0706_4b50
    {
      (end, values, hereCount, disks) = try ZipEnd.wide(file, locator, at: offset - 20)
    }
    guard disks.allSatisfy({ $0 == 0 }), hereCount == values[0] else {
      throw ImageFileError(
        .unsupported, in: "\(file.name), byte \(end)",
        "this is a part of an archive in several files; join them")
    }
    guard let count = Int(exactly: values[0]), let size = Int(exactly: values[1]),
      let start = Int(exactly: values[2]), start <= end, size == end - start
    else {
      throw file.contradiction(
        at: end, "the directory, \(values[1]) bytes from byte \(values[2]) on, does not end here")
    }
    self.count = count
    directory = start..<end
  }

  /// The end record and where it stands: the last that a comment follows to the end of the file.
  private static func last(_ file: ImageFile) throws -> (Int, [UInt8]) {
    let start = max(0, file.count - 22 - 0xffff)
    let tail = try file.bytes(at: start, file.count - start, of: "its end record")
    for k in stride(from: tail.count - 22, through: 0, by: -1)
    where tail[k] == 0x50 && tail.little(k, 4) == 0x0605_4b50 {
      if k + 22 + Int(tail.little(k + 20, 2)) == tail.count {
        return (start + k, Array(tail[k..<k + 22]))
      }
    }
    throw ImageFileError(
      .truncated, in: "\(file.name), byte \(file.count)",
      "the archive ends without its end record; get the file again")
  }

  /// The same of a large archive, whose `locator` stands before the end record.
  private static func wide(
    _ file: ImageFile, _ locator: [UInt8], at offset: Int
  ) throws -> (end: Int, values: [UInt64], hereCount: UInt64, disks: [UInt64]) {
    guard let end = Int(exactly: locator.little(8, 8)), end <= offset, offset - end >= 56,
      case let record = try file.bytes(at: end, 56, of: "its end record"),
      record.little(0, 4) == 0x0606_4b50, record.little(4, 8) == UInt64(offset - end - 12)
    else {
      throw file.contradiction(at: offset, "no end record of a large archive is where this says")
    }
    return (
      end, [record.little(32, 8), record.little(40, 8), record.little(48, 8)],
      record.little(24, 8), [record.little(16, 4), record.little(20, 4), locator.little(4, 4)]
    )
  }
}

/// Numbers of 32 bits, of which those that are all ones stand as 64 bits in an entry's extra field;
/// nil if it lacks one of them, or is none.
func widened(_ narrow: [UInt64], extra: [UInt8]) -> [UInt64]? {
  var (values, next) = (narrow, 0)
  let missing = narrow.indices.filter { narrow[$0] == 0xffff_ffff }
  while next < extra.count {
    guard extra.count - next >= 4, case let length = Int(extra.little(next + 2, 2)),
      length <= extra.count - next - 4
    else { return nil }
    if extra.little(next, 2) == 1 {
      guard length >= 8 * missing.count else { return nil }
      for (k, index) in missing.enumerated() { values[index] = extra.little(next + 4 + 8 * k, 8) }
      return values
    }
    next += 4 + length
  }
  return missing.isEmpty ? values : nil
}

extension ImageFile {
  /// An archive that is not what it says of itself.
  func contradiction(at offset: Int, _ text: String) -> ImageFileError {
    ImageFileError(.archive, in: "\(name), byte \(offset)", "\(text); get the file again")
  }
}
