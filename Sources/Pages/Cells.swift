import Foundation

/// The cells of a source: bodies that a student fills in, between `//#-solution name` and
/// `//#-end-solution`, with hints of growing size in lines `//#-hint …` between the two.
///
/// What stands between `//#-omit` and `//#-end-omit` belongs to the book and not to the handout, such
/// as the calls of a second page. A mark stands on a line of its own, and none of them is woven.
public struct Cells {
  public struct Cell: Equatable, Sendable {
    public let name: String
    /// The heading above it, such as `1.3 The most probable model`.
    public let section: String
    /// Of the line that opens it, in the book's source.
    public let line: Int
    /// The lines of its body, in which no mark is left.
    public var solution: [String] = []
    public var hints: [String] = []
    /// The key of the first claim below it: it holds if the body is right.
    public var claim: String?
  }

  public let cells: [Cell]
  /// The source as it is handed out: a call of `unfinished` in the place of each body.
  public let handout: String
  /// The lines that stand outside solutions.
  public let outside: [String]

  /// - Parameter file: How messages name the source.
  /// - Throws: `Failure` (1) with the line of a mark that is misspelt, nested, never closed, or closes
  ///   nothing.
  public init(_ source: String, file: String) throws {
    var (cells, handout, outside): ([Cell], [String], [String]) = ([], [], [])
    var open: (mark: Mark, line: Int)?
    var section = ""
    for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      func failure(_ what: String) -> Failure { Failure(.chapter, "\(file):\(index + 1): \(what)") }
      let isInSolution = open?.mark == .solution
      guard let (mark, rest) = try Mark.read(line, failure) else {
        if line.hasPrefix("//: #") {
          section = String(line.dropFirst(4).drop { $0 == "#" || $0 == " " })
        }
        if isInSolution { cells[cells.count - 1].solution.append(String(line)) }
        if open == nil { handout.append(String(line)) }
        if !isInSolution { outside.append(String(line)) }
        continue
      }
      switch mark {
      case .hidden, .endHidden:
        if open == nil { handout.append(String(line)) }
      case .solution, .omit:
        if let open {
          throw failure("“\(mark.text)” within the “\(open.mark.text)” of line \(open.line)")
        }
        open = (mark, index + 1)
        guard mark == .solution else { continue }
        guard rest.wholeMatch(of: #/[A-Za-z]\w*/#) != nil else {
          throw failure("“\(mark.text)” needs the cell's name, a word")
        }
        if cells.contains(where: { $0.name == rest }) {
          throw failure("two cells are called “\(rest)”")
        }
        cells.append(Cell(name: String(rest), section: section, line: index + 1))
        handout.append("\(line.prefix { $0 == " " })unfinished(\"\(rest)\")")
      case .endSolution, .endOmit:
        guard open?.mark.end == mark else { throw failure("“\(mark.text)” closes nothing") }
        if isInSolution && cells.last!.solution.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) {
          throw failure("the cell “\(cells.last!.name)” has no body")
        }
        open = nil
      case .hint:
        guard isInSolution else { throw failure("a hint belongs between the marks of a cell") }
        if rest.isEmpty { throw failure("“\(mark.text)” needs words") }
        cells[cells.count - 1].hints.append(String(rest))
      }
    }
    if let open {
      throw Failure(.chapter, "\(file):\(open.line): “\(open.mark.text)” is never closed")
    }
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    for index in cells.indices {
      let below = lines[cells[index].line...].joined(separator: "\n")
      cells[index].claim = below.firstMatch(of: #/\bpage\.claim\(\s*"(\w+)"/#).map { String($0.1) }
    }
    (self.cells, self.outside) = (cells, outside)
    self.handout = handout.joined(separator: "\n")
  }

  /// The cells of a handed-out source that still are to be filled in, in their order.
  public static func unfinished(in source: String) -> [(name: String, line: Int)] {
    source.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      index, line in
      let code = line.drop { $0 == " " }
      // Looked at first, because most lines are no call and a pattern takes a while to set up.
      guard code.hasPrefix("unfinished(") else { return nil }
      return code.prefixMatch(of: #/unfinished\("(\w+)"\)/#).map { (String($0.1), index + 1) }
    }
  }

  /// Whether a line is one of the marks, which no page shows.
  static func isMark(_ line: Substring) -> Bool { line.drop { $0 == " " }.hasPrefix("//#-") }
}

private enum Mark: String, CaseIterable {
  case hidden = "hidden-code"
  case endHidden = "end-hidden-code"
  case solution = "solution"
  case endSolution = "end-solution"
  case hint = "hint"
  case omit = "omit"
  case endOmit = "end-omit"

  var text: String { "//#-\(rawValue)" }

  /// What closes it.
  var end: Mark? { Mark(rawValue: "end-\(rawValue)") }

  /// The mark of a line and what follows it, or nil if the line has none. A comment that begins with
  /// `#` is meant to be one.
  static func read(_ line: Substring, _ failure: (String) -> Failure) throws -> (
    Mark, rest: Substring
  )? {
    let code = line.drop { $0 == " " }
    if code.hasPrefix("//:") || code.hasPrefix("///") { return nil }
    guard code.hasPrefix("//") else {
      if code.contains("//#-") { throw failure("a mark stands on a line of its own") }
      return nil
    }
    guard code.dropFirst(2).drop(while: { $0 == " " }).first == "#" else { return nil }
    let words = code.split(separator: " ", maxSplits: 1)
    let rest = words.count > 1 ? words[1].drop { $0 == " " } : ""
    guard let mark = allCases.first(where: { $0.text == words[0] }) else {
      let near = allCases.min {
        editDistance($0.text, String(code)) < editDistance($1.text, String(code))
      }!
      throw failure("“\(code)” is no mark; “\(near.text)” is the nearest")
    }
    if ![.solution, .hint].contains(mark) && !rest.isEmpty {
      throw failure("“\(mark.text)” stands alone; what is “\(rest)”?")
    }
    return (mark, rest)
  }
}
