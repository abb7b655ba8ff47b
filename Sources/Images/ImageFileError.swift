/// What is wrong with a file of images, in one line that names the file, the place and the way out.
///
/// The file is named by the last part of its path, and no control character is printed.
public struct ImageFileError: Error, Equatable, CustomStringConvertible {
  public enum Kind: Sendable {
    /// There is no such file, it is no regular file, it cannot be read, or it holds nothing.
    case missing, notAFile, unreadable, empty
    /// It is of another format.
    case wrongMagic
    /// It ends too early, or goes on where it should end.
    case truncated, trailing
    /// Compressed bytes that mean nothing, or whose checksum or length is another.
    case damaged, checksum
    /// More than the stated limit.
    case tooLarge
    /// An archive that contradicts itself, or holds what is not read.
    case archive, encrypted, unsupported
    /// A member that is not there, is there twice, or has a name that leaves the folder.
    case missingMember, duplicateMember, unsafeName
    /// The head of an array that is no head, or tells of what is not read.
    case header, type, objects, byteOrder, fortranOrder, shape
    /// A number that cannot stand there.
    case value
    /// Two arrays or files of different numbers of rows, or fewer rows than asked for.
    case countMismatch, tooFew
  }

  public let kind: Kind
  public let description: String

  init(_ kind: Kind, in place: String, _ text: String) {
    (self.kind, description) = (kind, "\(place): \(text)")
  }
}

extension String {
  /// On one line: without control characters and separators of lines, and of 100 characters at most.
  var printable: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars.prefix(100) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
        result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    if unicodeScalars.count > 100 { result.append("…") }
    return String(result)
  }
}
