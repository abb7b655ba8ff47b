import Foundation

/// Stands in a handout for the body of a cell that is still to be filled in. It ends the run in good
/// order: what the page has so far is checked and woven, and the terminal says where the path stands.
public func unfinished(_ cell: String, line: Int = #line) -> Never {
  // Where several threads come here, the first one ends the program.
  Page.ending.lock()
  guard let page = Page.opened else {
    Failure(.chapter, "the cell “\(cell)” is to be filled in, and no page is open").exit()
  }
  page.end(at: cell, line: line)
}

extension Essay {
  /// The source to the end of the block that a line is in.
  func source(through line: Int) -> String {
    let ends = blocks.map { block in
      switch block {
      case .prose(let text, let first): first + text.count { $0 == "\n" }
      case .code(_, let lines): lines.upperBound
      }
    }
    return lines.prefix(ends.first { $0 >= line } ?? lines.count).joined(separator: "\n")
  }
}

extension Weave {
  /// The cell at which the run ended, if it did.
  var unfinished: String? { results.options["unfinished"] }

  /// The line at the end of a page that goes no further.
  func placeOfPath(_ cell: String, on essay: Essay) -> String {
    let line = Cells.unfinished(in: essay.lines.joined(separator: "\n"))
      .first { $0.name == cell }?.line
    let place = line.flatMap { sourceLink("line \($0)", file: essay.file, line: $0) }
    return """
      > **Here the path stands.** The cell `\(cell)`\(place.map { " (\($0))" } ?? "") is to be filled
      > in; \(Claim.count(results.claims.count)) so far. A hint: `./Chapters/run exercises --hint \(cell)`
      """
  }
}

extension Claim {
  static func count(_ count: Int) -> String { "\(count) claim\(count == 1 ? " holds" : "s hold")" }
}
