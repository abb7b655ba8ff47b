import Foundation

/// Source and results woven into one Markdown page.
struct Weave {
  private let essay: Essay
  private let outputs: [Results.Output]
  /// Only what stands between these lines is woven, if given.
  private let region: ClosedRange<Int>?
  /// What weaving adds to it are the digits that it shows, and captions as printed.
  private(set) var results: Results

  /// - Throws: `Failure` (1) if the results are not of this essay.
  init(essay: Essay, results: Results) throws {
    (self.essay, self.results) = (essay, results)
    self.results.digits = [:]
    guard let outputs = results.outputs else {
      throw Failure(.chapter, "\(results.chapter)/results.json is of an earlier release")
    }
    self.outputs = outputs
    region = results.dataOnly == true ? essay.dataRegion : nil
    if results.dataOnly == true && region == nil {
      throw Failure(.chapter, "\(results.chapter)/main.swift has no part for a reader's table")
    }
  }

  static let mark = "<!-- Woven by the chapter's program: edit main.swift, not this page. -->"

  private var number: String { String(results.chapter.prefix { $0 != "-" }) }

  /// The page.
  /// - Throws: `Failure` (1) for a name in the prose that nothing showed, and for mathematics that
  ///   Markdown would spoil, each with its line.
  mutating func page() throws -> String {
    var parts = [Weave.mark]
    for block in essay.blocks {
      switch block {
      case .prose(let text, let first):
        var kept: [String] = []
        for (offset, line) in text.components(separatedBy: "\n").enumerated() {
          if let region, !region.contains(first + offset) { continue }
          if line.hasPrefix(Essay.dataOpens) || line.hasPrefix(Essay.dataCloses) { continue }
          kept.append(line)
        }
        let prose = try fill(kept.joined(separator: "\n"), line: first)
        if !prose.allSatisfy(\.isWhitespace) {
          parts.append(prose.trimmingCharacters(in: .newlines))
        }
      case .code(let code, let lines):
        if let region, !region.overlaps(lines) { continue }
        if !code.isEmpty { parts.append("```swift\n\(code)\n```") }
        parts += try render(outputs.filter { lines.contains($0.line) })
      }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  // MARK: Outputs

  private mutating func render(_ outputs: [Results.Output]) throws -> [String] {
    var parts: [String] = []
    var values: [(String, String)] = []
    var claims: [String] = []
    func flush() {
      if !values.isEmpty {
        let width = values.map(\.0.count).max()!
        let lines = values.map {
          $0.0.padding(toLength: width, withPad: " ", startingAt: 0) + " = " + $0.1
        }
        parts.append("```text\n\(lines.joined(separator: "\n"))\n```")
      }
      if !claims.isEmpty { parts.append(claims.joined(separator: "\n>\n")) }
      (values, claims) = ([], [])
    }
    for output in outputs {
      switch output.content {
      case .value(let name, let key, let digits):
        if !claims.isEmpty { flush() }
        guard let value = results.values[key] else { throw missing("value “\(key)”", output) }
        show(key, digits)
        let entries = value.entries.map { $0.formatted(digits: digits) }
        values.append((name, entries.joined(separator: ", ")))
      case .claim(let index):
        if !values.isEmpty { flush() }
        guard results.claims.indices.contains(index) else {
          throw missing("claim \(index)", output)
        }
        let claim = results.claims[index]
        claims.append("> **✓ \(claim.kind.rawValue)** · \(claim.sentence): \(claim.numbers)")
      case .figure(let index, let caption, let width):
        flush()
        guard results.figures.indices.contains(index) else {
          throw missing("figure \(index)", output)
        }
        let (file, label) = (results.figures[index].file, label(index))
        let alt = results.figures[index].alt
          .replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        parts.append(
          "<p align=\"center\"><img src=\"\(file)\" width=\"\(width)\" alt=\"\(alt)\"></p>")
        results.figures[index].caption = try fill(caption, line: output.line)
        parts.append("**\(label).** \(results.figures[index].caption)")
      case .table(let columns, let rows, let caption, _):
        flush()
        let lines =
          [columns, columns.map { _ in "---" }] + rows
        parts.append(
          lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n"))
        if !caption.isEmpty { parts.append(caption) }
      case .note(let text):
        flush()
        parts.append(text)
      }
    }
    flush()
    return parts
  }

  private func label(_ figure: Int) -> String { "Figure \(number).\(figure + 1)" }

  private mutating func show(_ key: String, _ digits: Int) {
    results.digits![key] = max(digits, results.digits![key] ?? 0)
  }

  private func missing(_ what: String, _ output: Results.Output) -> Failure {
    Failure(
      .chapter, "\(results.chapter)/main.swift:\(output.line): there is no \(what) in the results")
  }

  // MARK: Prose

  /// Prose with its names filled in and its displayed mathematics fenced.
  mutating func fill(_ text: String, line first: Int) throws -> String {
    let chapter = results.chapter
    var result = ""
    var rest = text[...]
    func place() -> String {
      let line = first + text[..<rest.startIndex].count { $0 == "\n" }
      return "\(chapter)/main.swift:\(line)"
    }
    func take(to end: String, after start: String) throws -> Substring {
      let body = rest.dropFirst(start.count)
      guard let closes = body.firstRange(of: end) else {
        throw Failure(.chapter, "\(place()): “\(start)” is opened and never closed")
      }
      let content = body[..<closes.lowerBound]
      rest = body[closes.upperBound...]
      return content
    }
    while let next = rest.first {
      if rest.hasPrefix("$$") {
        // A fence keeps Markdown from reading backslashes and underscores as its own.
        let formula = try take(to: "$$", after: "$$").trimmingCharacters(
          in: .whitespacesAndNewlines)
        result += "```math\n\(formula)\n```"
      } else if next == "$" {
        let position = place()
        let formula = try take(to: "$", after: "$")
        if let bad = formula.firstRange(of: #/\\[^A-Za-z]/#) {
          throw Failure(
            .chapter,
            "\(position): Markdown spoils “\(formula[bad])” in $\(formula)$; "
              + "spell it with letters or display the formula")
        }
        result += "$\(formula)$"
      } else if next == "`" {
        let ticks = String(rest.prefix { $0 == "`" })
        result += ticks + (try take(to: ticks, after: ticks)) + ticks
      } else if next == "{" {
        let position = place()
        result += try value(of: try take(to: "}", after: "{"), at: position)
      } else {
        result.append(next)
        rest.removeFirst()
      }
    }
    return result
  }

  /// The text for `{name}`, `{name[2]}`, `{name:3}` or `{figure:slug}`.
  private mutating func value(of reference: Substring, at place: String) throws -> String {
    let parts = reference.split(separator: ":", maxSplits: 1)
    if parts.count == 2, parts[0] == "figure" {
      guard let index = results.figures.firstIndex(where: { $0.slug == parts[1] }) else {
        throw Failure(.chapter, "\(place): there is no figure “\(parts[1])”")
      }
      return label(index)
    }
    guard let match = reference.wholeMatch(of: #/([A-Za-z]\w*)(?:\[(\d+)\])?(?::(\d+))?/#) else {
      throw Failure(.chapter, "\(place): “{\(reference)}” is not a name")
    }
    guard let value = results.values[String(match.1)] else {
      throw Failure(.chapter, "\(place): nothing showed “\(match.1)”")
    }
    let digits = match.3.flatMap { Int($0) } ?? 4
    show(String(match.1), digits)
    switch (value, match.2.flatMap { Int($0) }) {
    case (.number(let number), nil): return number.formatted(digits: digits)
    case (.array(let entries), let index?) where entries.indices.contains(index):
      return entries[index].formatted(digits: digits)
    case (.array(let entries), nil):
      return entries.map { $0.formatted(digits: digits) }.joined(separator: ", ")
    default: throw Failure(.chapter, "\(place): “\(match.1)” has no such entry")
    }
  }
}
