import Foundation

/// A fault in the file that it is a fault of.
struct Place {
  /// Relative to the package.
  let path: String
  let source: String
  /// Where the expression stands.
  private let range: Range<String.Index>
  private let fault: Fault

  /// - Parameters:
  ///   - package: The package's folder.
  ///   - files: The paths of its files.
  /// - Throws: `MutationError`, which names the fault, unless the expression stands exactly once
  ///   within the declaration.
  init(_ fault: Fault, in package: URL, files: [String]) throws {
    func gone(_ what: String) -> MutationError {
      MutationError("fault “\(fault.name)” no longer applies: \(what)")
    }
    let paths = files.filter { ("/" + $0).hasSuffix("/" + fault.file) }
    guard paths.count == 1 else {
      throw gone("\(paths.count) files are called \(fault.file)")
    }
    let path = paths[0]
    let source = try String(contentsOf: package.appendingPathComponent(path), encoding: .utf8)
    let stretches = source.stretches(of: fault.scope)
    guard !stretches.isEmpty else { throw gone("\(path) has no “\(fault.scope)”") }
    let found = stretches.flatMap { source.places(of: fault.original, in: $0) }
    guard found.count == 1 else {
      throw gone(
        "“\(fault.original)” stands \(found.count) times in “\(fault.scope)” of \(path)")
    }
    (self.path, self.source, self.fault, range) = (path, source, fault, found[0])
  }

  /// The source with the fault.
  var faultySource: String { source.replacingCharacters(in: range, with: fault.faulty) }

  /// `Seams`, `Figures`, …, or `ppca`: the target that the file is part of. What is in C is part of
  /// Seams, whose tests ask it.
  var target: String {
    let parts = path.split(separator: "/")
    if parts[1] == "CLoops" { return "Seams" }
    return parts[0] == "Chapters"
      ? String(parts[1].drop { $0.isNumber || $0 == "-" }) : "\(parts[1])"
  }
}

// MARK: Finding text

private let modifiers: Set<Substring> = [
  "public", "private", "fileprivate", "static", "final", "mutating", "nonmutating", "convenience",
  "prefix", "nonisolated",
]

extension Character {
  fileprivate var isOfName: Bool { isLetter || isNumber || self == "_" }
}

extension String {
  /// The declarations that begin as `scope` does, each with its body; or the statement that holds a
  /// key. A declaration reaches as far as its lines are indented more than the first, or close what
  /// the first has opened.
  func stretches(of scope: String) -> [Range<Index>] {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    func indent(_ line: Substring) -> Int { line.prefix { $0 == " " }.count }
    func isOpening(_ i: Int) -> Bool {
      let line = lines[i].drop { $0 == " " }
      guard let found = line.firstRange(of: scope) else { return false }
      if scope.hasPrefix("as: ") { return true }
      return line[..<found.lowerBound].split(separator: " ").allSatisfy(modifiers.contains)
        && !(line[found.upperBound...].first?.isOfName ?? false)
    }
    var stretches: [Range<Index>] = []
    var i = 0
    while i < lines.count {
      defer { i += 1 }
      guard isOpening(i) else { continue }
      var first = i
      if scope.hasPrefix("as: ") {
        while first > 0, !lines[first].contains("page.") { first -= 1 }
      }
      let margin = indent(lines[first])
      while i + 1 < lines.count {
        let (next, rest) = (indent(lines[i + 1]), lines[i + 1].drop { $0 == " " })
        guard next > margin || rest.isEmpty || next == margin && "{})]".contains(rest.first!)
        else { break }
        i += 1
      }
      stretches.append(lines[first].startIndex..<lines[i].endIndex)
    }
    return stretches
  }

  /// Where an expression stands in a part of the text, however it is broken into lines.
  func places(of expression: String, in part: Range<Index>) -> [Range<Index>] {
    let indices = self.indices[part].filter { !self[$0].isWhitespace }
    let text = indices.map { self[$0] }
    let sought = expression.filter { !$0.isWhitespace }.map { $0 }
    guard let opens = sought.first, let closes = sought.last, sought.count <= text.count else {
      return []
    }
    return (0...text.count - sought.count).compactMap { i in
      guard text[i] == opens, text[i..<i + sought.count].elementsEqual(sought) else { return nil }
      let (start, end) = (indices[i], index(after: indices[i + sought.count - 1]))
      // A name must not be the end or the beginning of another.
      if opens.isOfName, start > startIndex, self[index(before: start)].isOfName { return nil }
      if closes.isOfName, end < endIndex, self[end].isOfName { return nil }
      return start..<end
    }
  }
}
