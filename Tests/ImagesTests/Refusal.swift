import Foundation
import Testing

@testable import Images

/// A bad file, and what the one line about it must say.
struct Bad: CustomTestStringConvertible, Sendable {
  let what: String
  let bytes: [UInt8]
  let kind: ImageFileError.Kind
  /// The place and the words.
  let says: [String]

  init(_ what: String, _ bytes: [UInt8], _ kind: ImageFileError.Kind, _ says: String...) {
    (self.what, self.bytes, self.kind, self.says) = (what, bytes, kind, says)
  }

  var testDescription: String { what }
}

/// Expects the error: of this kind, on one line that begins with the file's name, says it once, says
/// nothing of its folder, and has the words.
func expectRefusal(
  _ name: String, _ kind: ImageFileError.Kind, _ says: [String],
  sourceLocation: SourceLocation = #_sourceLocation, _ read: () throws -> ImageSet
) {
  do {
    let set = try read()
    Issue.record("\(set.pixels.shape) was read", sourceLocation: sourceLocation)
  } catch let error as ImageFileError {
    let line = error.description
    #expect(error.kind == kind, "\(line)", sourceLocation: sourceLocation)
    expectOneLine(line, name, sourceLocation: sourceLocation)
    for words in says {
      #expect(line.contains(words), "\(line)", sourceLocation: sourceLocation)
    }
  } catch { Issue.record(error, sourceLocation: sourceLocation) }
}

/// Expects a line that names the file, once, at its beginning.
func expectOneLine(
  _ line: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    line.hasPrefix(name) && line.components(separatedBy: name).count == 2 && line.count < 400
      && !line.contains("seams-images-")
      && !line.unicodeScalars.contains { $0.properties.generalCategory == .control },
    "\(line)", sourceLocation: sourceLocation)
}

extension [UInt8] {
  /// Another byte, or others, from `place` on, which counts from the end if it is negative.
  func with(_ bytes: UInt8..., at place: Int) -> [UInt8] {
    var result = self
    let start = place < 0 ? count + place : place
    result.replaceSubrange(start..<start + bytes.count, with: bytes)
    return result
  }
}
