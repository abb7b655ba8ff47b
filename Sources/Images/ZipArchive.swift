import CZlib

/// The members of a zip archive, stored or deflated, as an npz file has them.
///
/// libzip would hold the whole directory before a member could be asked for, three times the file's
/// size in memory where a file is nothing else. Here a directory is read entry by entry and at most
/// `limit` are; whatever it says of places and sizes is held against the file.
struct ZipArchive {
  struct Member {
    let name: String
    let isEncrypted: Bool
    let method, checksum: UInt64
    /// In bytes: compressed, uncompressed, and where its local header begins.
    let packed, size, offset: Int
    /// Whether sizes and checksum follow the data, so that the local header has none.
    let isStreamed: Bool
  }

  /// Of members in an archive.
  static let limit = 64

  let file: ImageFile
  private(set) var members: [Member] = []
  /// Where the directory begins and the members end.
  private let directory: Int

  init(_ file: ImageFile) throws {
    self.file = file
    let magic = try file.bytes(at: 0, min(4, file.count), of: "its magic number")
    guard magic == [0x50, 0x4b, 3, 4] || magic == [0x50, 0x4b, 5, 6] else {
      throw ImageFileError(
        .wrongMagic, in: "\(file.name), byte 0",
        "this is no npz file, which begins with PK; "
          + "give the file that numpy.savez wrote")
    }
    let end = try ZipEnd(file)
    directory = end.directory.lowerBound
    if end.count > ZipArchive.limit {
      throw ImageFileError(
        .tooLarge, in: "\(file.name), byte \(directory)",
        "the archive says it has \(end.count) "
          + "members, more than the \(ZipArchive.limit) that are read; leave some out")
    }
    var (next, names) = (directory, Set<String>())
    for _ in 0..<end.count {
      let (member, length) = try ZipArchive.entry(file, at: next, before: end.directory.upperBound)
      guard names.insert(member.name).inserted else {
        throw ImageFileError(
          .duplicateMember, in: "\(file.name), byte \(next)",
          "the archive has two members \(member.name.printable); write it anew, with one")
      }
      members.append(member)
      next += length
    }
    if next != end.directory.upperBound {
      throw file.contradiction(at: next, "the directory goes on after \(end.count) members")
    }
  }

  /// An entry of the directory, and how many bytes it has.
  private static func entry(
    _ file: ImageFile, at offset: Int, before end: Int
  ) throws -> (Member, Int) {
    func require(_ condition: Bool, _ text: String) throws {
      if !condition { throw file.contradiction(at: offset, text) }
    }
    try require(end - offset >= 46, "the directory ends in an entry")
    let head = try file.bytes(at: offset, 46, of: "its directory")
    try require(head.little(0, 4) == 0x0201_4b50, "no entry stands where the directory has one")
    let (nameLength, extraLength) = (Int(head.little(28, 2)), Int(head.little(30, 2)))
    let length = 46 + nameLength + extraLength + Int(head.little(32, 2))
    try require(length <= end - offset, "the directory ends in an entry")
    let rest = try file.bytes(at: offset + 46, nameLength + extraLength, of: "its directory")
    guard let name = String(validating: rest[..<nameLength], as: UTF8.self), !name.isEmpty,
      !name.hasPrefix("/"), !name.contains(where: { $0 == "\\" || $0 == "\0" }),
      !name.split(separator: "/").contains("..")
    else {
      let name = String(decoding: rest[..<nameLength], as: UTF8.self).printable
      throw ImageFileError(
        .unsafeName, in: "\(file.name), byte \(offset)",
        "a member's name, “\(name)”, leaves the folder or is none; write the archive anew")
    }
    let narrow = [head.little(24, 4), head.little(20, 4), head.little(42, 4)]
    guard let numbers = widened(narrow, extra: Array(rest[nameLength...])) else {
      throw file.contradiction(
        at: offset, "the directory's extra field of \(name.printable) lacks a number of 64 bits")
    }
    guard let size = Int(exactly: numbers[0]), let packed = Int(exactly: numbers[1]),
      let start = Int(exactly: numbers[2]), start < file.count, packed < file.count - start
    else { throw file.contradiction(at: offset, "\(name.printable) would lie outside the file") }
    let flags = head.little(8, 2)
    let member = Member(
      name: name, isEncrypted: flags & 0x2041 != 0, method: head.little(10, 2),
      checksum: head.little(16, 4), packed: packed, size: size, offset: start,
      isStreamed: flags & 8 != 0)
    return (member, length)
  }

  /// The member's bytes, unpacked; the end of the stream checks their number and checksum.
  func stream(_ name: String) throws -> (stream: ByteStream, size: Int) {
    guard let member = members.first(where: { $0.name == name }) else {
      let others = members.map(\.name.printable).joined(separator: ", ")
      throw ImageFileError(
        .missingMember, in: file.name,
        "the archive has no \(name)"
          + (members.isEmpty ? "" : ", only \(others)") + "; give dSprites' own file")
    }
    let place = "\(file.name), \(name)"
    let range = try data(of: member, place)
    let unpack =
      member.method == 0
      ? ByteStream.plain(file, range) : try Inflater(file, name: place, range, .none).read
    var (count, checksum) = (0, UInt(0))
    let stream = ByteStream(name: place) { buffer in
      let read = try unpack(buffer)
      count += read
      checksum = crc32_z(checksum, buffer.baseAddress, read)
      guard count <= member.size, read > 0 || count == member.size else {
        throw ImageFileError(
          .archive, in: "\(place), byte \(min(count, member.size))",
          "the directory says \(member.size) bytes, and \(read > 0 ? "more" : "no more") come; "
            + "get the file again")
      }
      if read == 0 && checksum != member.checksum {
        throw ImageFileError(
          .checksum, in: "\(place), byte \(count)",
          "what was unpacked has another checksum than was packed; get the file again")
      }
      return read
    }
    return (stream, member.size)
  }

  /// Where in the file the member's bytes are, by its local header.
  private func data(of member: Member, _ place: String) throws -> Range<Int> {
    let at = "\(place), byte \(member.offset) of the file"
    if member.isEncrypted {
      throw ImageFileError(
        .encrypted, in: at, "it is encrypted; write the archive without password")
    }
    guard member.method == 0 || member.method == 8 else {
      throw ImageFileError(
        .unsupported, in: at,
        "it is packed by method \(member.method), not stored or deflated; "
          + "write it with numpy.savez or savez_compressed")
    }
    let head = try file.bytes(at: member.offset, 30, of: "a member's header")
    let nameLength = Int(head.little(26, 2))
    let start = member.offset + 30 + nameLength + Int(head.little(28, 2))
    guard head.little(0, 4) == 0x0403_4b50, head.little(8, 2) == member.method,
      start <= directory, member.packed <= directory - start,
      try file.bytes(at: member.offset + 30, nameLength, of: "a member's name")
        == Array(member.name.utf8)
    else {
      throw ImageFileError(
        .archive, in: at,
        "what the directory says of it is not what stands there; "
          + "get the file again")
    }
    guard member.method == 8 || member.packed == member.size,
      member.isStreamed || head.little(14, 4) == member.checksum
    else {
      throw ImageFileError(
        .archive, in: at, "its sizes or checksums contradict each other; get the file again")
    }
    return start..<start + member.packed
  }
}
