import Foundation

/// What the weaver looks for in prose, read once: a literal is read anew wherever it stands.
struct Patterns {
  let checked = Essay.checked
  let equationTag = Essay.tag
  let equation = #/\((\d+\.\d+)\)/#
  let section = #/section\s(\d+\.\d+)/#
  let escaped = #/\\[^A-Za-z]/#
  let tag = #/<[A-Za-z\/!]/#
  let spoiled =
    #/\\(operatorname|newcommand|def|require|href|class|style|mathchoice|includegraphics)\b/#
}

extension Weave {
  /// A paragraph of prose as the page has it: a figure, a table, a heading or words.
  mutating func paragraph(_ text: String, line: Int) throws -> String {
    if text.hasPrefix("![") {
      guard let image = Essay.Image(text, line: line) else {
        throw failure("a figure is ![in words](slug.png) and, on the next lines, its caption", line)
      }
      return try figure(image)
    }
    if text.hasPrefix("|") { return try table(text, line: line) }
    if text.hasPrefix("#") {
      let anchor = text.firstMatch(of: #/^## (\d+\.\d+)/#).map { "<a id=\"\($0.1)\"></a>\n\n" }
      return (anchor ?? "") + text
    }
    return try fill(text, line: line)
  }

  /// Prose with its names filled in, its formulas and sentences marked, and its numbers linked.
  mutating func fill(_ text: String, line first: Int) throws -> String {
    var result = ""
    var rest = text[...]
    func line() -> Int { first + text[..<rest.startIndex].count { $0 == "\n" } }
    func take(to end: String, after start: String) throws -> Substring {
      let body = rest.dropFirst(start.count)
      guard let closes = body.firstRange(of: end) else {
        throw failure("“\(start)” is opened and never closed", line())
      }
      let content = body[..<closes.lowerBound]
      rest = body[closes.upperBound...]
      return content
    }
    while let next = rest.first {
      guard "$`{[(s".contains(next) else {
        result.append(next)
        rest.removeFirst()
        continue
      }
      let place = line()
      if rest.hasPrefix("$$") {
        let formula = try take(to: "$$", after: "$$").trimmingCharacters(
          in: .whitespacesAndNewlines)
        result += try display(formula, line: place)
      } else if next == "$" {
        let before = result.last
        let formula = try take(to: "$", after: "$")
        result += try inline(formula, before, rest.first, isCell: text.hasPrefix("|"), line: place)
      } else if next == "`" {
        let ticks = String(rest.prefix { $0 == "`" })
        result += ticks + (try take(to: ticks, after: ticks)) + ticks
      } else if next == "{" {
        result += try value(of: try take(to: "}", after: "{"), line: place)
      } else if next == "[", let match = rest.prefixMatch(of: patterns.checked) {
        rest = rest[match.range.upperBound...]
        result += try marked(match.1, key: match.2, line: place)
      } else if next == "(", let match = rest.prefixMatch(of: patterns.equation) {
        rest = rest[match.range.upperBound...]
        result += link(String(match.0), to: String(match.1), isEquation: true)
      } else if next == "s", rest.hasPrefix("section"),
        let match = rest.prefixMatch(of: patterns.section)
      {
        rest = rest[match.range.upperBound...]
        result += link(String(match.0), to: String(match.1), isEquation: false)
      } else {
        result.append(next)
        rest.removeFirst()
      }
    }
    return result
  }

  // MARK: Mathematics

  /// A displayed formula: a fence keeps Markdown from reading backslashes and underscores as its own.
  private func display(_ formula: String, line: Int) throws -> String {
    try checkNames(in: formula, line)
    let tags = formula.matches(of: patterns.equationTag)
    let anchors = tags.map { "<a id=\"eq-\($0.1)\"></a>\n\n" }.joined()
    return anchors + "```math\n\(formula)\n```"
  }

  /// A formula in a line of prose, joined where the source breaks it.
  ///
  /// GitHub reads a backslash before a sign as Markdown's, takes no dollar for mathematics that a
  /// letter or a digit touches or that has a blank inside, reads `<` and a letter as HTML, and ends a
  /// table's cell at a bar.
  private func inline(
    _ formula: Substring, _ before: Character?, _ after: Character?, isCell: Bool, line: Int
  ) throws -> String {
    try checkNames(in: String(formula), line)
    func spoils(_ what: String, _ way: String) -> Failure {
      failure("Markdown spoils \(what) in $\(formula)$; \(way)", line)
    }
    if let bad = formula.firstRange(of: patterns.escaped) {
      throw spoils("“\(formula[bad])”", "spell it with letters or display the formula")
    }
    if let bad = formula.firstRange(of: patterns.tag) {
      throw spoils("“\(formula[bad])”", "write \\lt or put a blank after it")
    }
    if isCell && formula.contains("|") {
      throw spoils("“|”", "in a table write \\mid, \\lvert or \\Vert")
    }
    if formula.first?.isWhitespace != false || formula.last?.isWhitespace != false {
      throw spoils("blanks at the ends", "take them out")
    }
    for touching in [before, after].compactMap({ $0 })
    where touching.isLetter || touching.isNumber {
      throw spoils("“\(touching)” beside the dollar", "put a blank or a hyphen between")
    }
    return "$\(formula.onOneProseLine)$"
  }

  /// Macros that GitHub does not let through.
  private func checkNames(in formula: String, _ line: Int) throws {
    if let bad = formula.firstRange(of: patterns.spoiled) {
      throw failure("GitHub shows no formula with “\(formula[bad])”; use \\mathrm or words", line)
    }
    if formula.contains("\n\n") {
      throw failure("a formula with an empty line in it is none", line)
    }
  }

  // MARK: Names

  /// The text for `{name}`, `{name[2]}`, `{name:3}` or `{figure:slug}`.
  private mutating func value(of reference: Substring, line: Int) throws -> String {
    let parts = reference.split(separator: ":", maxSplits: 1)
    if parts.count == 2, parts[0] == "figure" {
      guard let label = label(String(parts[1])) else {
        if unfinished != nil { return "a later figure" }
        throw failure("there is no figure “\(parts[1])”", line)
      }
      return results.dataOnly == true ? label : "[\(label)](\(page(of: parts[1]))#\(parts[1]))"
    }
    if parts.count == 2, parts[0] == "table" {
      throw failure("“{\(reference)}” stands in the last row of a table, and alone", line)
    }
    guard let match = reference.wholeMatch(of: #/([A-Za-z]\w*)(?:\[(\d+)\])?(?::(\d+))?/#) else {
      throw failure("“{\(reference)}” is not a name", line)
    }
    guard let value = results.values[String(match.1)] else {
      if unfinished != nil { return "…" }
      throw failure("nothing showed “\(match.1)”", line)
    }
    let digits = match.3.flatMap { Int($0) } ?? 4
    show(String(match.1), digits)
    switch (value, match.2.flatMap { Int($0) }) {
    case (.number(let number), nil): return number.formatted(digits: digits)
    case (.array(let entries), let index?) where entries.indices.contains(index):
      return entries[index].formatted(digits: digits)
    case (.array(let entries), nil):
      return entries.map { $0.formatted(digits: digits) }.joined(separator: ", ")
    default: throw failure("“\(match.1)” has no such entry", line)
    }
  }
}

extension StringProtocol {
  /// Prose that the source breaks into lines, on one.
  var onOneProseLine: String {
    split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
  }
}
