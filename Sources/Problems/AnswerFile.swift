import Foundation

/// The file into which a student types the answers to value problems: a line a problem, as in
/// `gain = 0.0912 0.335`. What follows a # is ignored.
public struct AnswerFile: Sendable {
  public private(set) var answers: [String: [Double]] = [:]

  /// What is wrong with a line of an answer file.
  public struct Mistake: Error, CustomStringConvertible {
    public let description: String
  }

  /// - Parameters:
  ///   - names: Of the value problems.
  ///   - file: How messages name it.
  /// - Throws: `Mistake` with the line.
  public init(_ text: String, names: [String], file: String) throws {
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      func mistake(_ what: String) -> Mistake {
        Mistake(description: "\(file):\(index + 1): \(what)")
      }
      let line = line.prefix { $0 != "#" }.drop { $0 == "\u{FEFF}" }
      if line.allSatisfy(\.isWhitespace) { continue }
      let sides = line.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2 else { throw mistake("a line is “name = numbers”") }
      let name = sides[0].trimmingCharacters(in: .whitespaces)
      guard names.contains(name) else {
        let all = names.joined(separator: ", ")
        throw mistake("there is no value problem “\(name)”; there are \(all)")
      }
      guard answers[name] == nil else { throw mistake("“\(name)” has an answer above") }
      if let comma = sides[1].firstMatch(of: #/\d,\d\S*/#) {
        throw mistake("“\(comma.0)”: decimals have a point, and a comma is followed by a blank")
      }
      answers[name] = try sides[1].split { $0.isWhitespace || ",;[]()".contains($0) }.map { word in
        guard let value = Double(word.replacing("−", with: "-")) else {
          throw mistake("“\(word)” is not a number; decimals have a point")
        }
        return value
      }
    }
  }
}
