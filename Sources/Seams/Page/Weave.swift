import Foundation

/// What a cell put on the page.
struct Output {
  enum Content {
    case value(name: String, Results.Value, digits: Int)
    case claim(Claim)
    case figure(slug: String, caption: String, alt: String, width: Double)
    case table(columns: [String], rows: [[String]], caption: String)
  }

  let line: Int
  let content: Content
}

/// Source, results and figures woven into one Markdown page.
struct Weave {
  let chapter: String
  let essay: Essay
  let values: [String: Results.Value]
  let outputs: [Output]
  /// Only what stands between these lines is woven, if given.
  var region: ClosedRange<Int>?

  static let mark = "<!-- Woven by the chapter's program: edit main.swift, not this page. -->"

  private var number: String { String(chapter.prefix { $0 != "-" }) }

  private var figures: [String] {
    outputs.compactMap { if case .figure(let slug, _, _, _) = $0.content { slug } else { nil } }
  }

  /// The page.
  /// - Throws: `Failure` (1) for a name in the prose that nothing showed, and for mathematics that
  ///   Markdown would spoil, each with its line.
  func page() throws -> String {
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

  private func render(_ outputs: [Output]) throws -> [String] {
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
      case .value(let name, let value, let digits):
        if !claims.isEmpty { flush() }
        let entries = value.entries.map { $0.formatted(digits: digits) }
        values.append((name, entries.joined(separator: ", ")))
      case .claim(let claim):
        if !values.isEmpty { flush() }
        claims.append("> **✓ \(claim.kind.rawValue)** · \(claim.sentence): \(claim.numbers)")
      case .figure(let slug, let caption, let alt, let width):
        flush()
        let alt = alt.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        parts.append(
          "<p align=\"center\"><img src=\"\(slug).png\" width=\"\(Int(width))\" alt=\"\(alt)\"></p>"
        )
        parts.append("**\(label(slug)).** \(try fill(caption, line: output.line))")
      case .table(let columns, let rows, let caption):
        flush()
        let lines =
          [columns, columns.map { _ in "---" }] + rows
        parts.append(
          lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n"))
        if !caption.isEmpty { parts.append(caption) }
      }
    }
    flush()
    return parts
  }

  private func label(_ slug: String) -> String {
    "Figure \(number).\((figures.firstIndex(of: slug) ?? -1) + 1)"
  }

  // MARK: Prose

  /// Prose with its names filled in and its displayed mathematics fenced.
  func fill(_ text: String, line first: Int) throws -> String {
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
        let formula = try take(to: "$$", after: "$$").trimmingCharacters(in: .whitespacesAndNewlines)
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
  private func value(of reference: Substring, at place: String) throws -> String {
    let parts = reference.split(separator: ":", maxSplits: 1)
    if parts.count == 2, parts[0] == "figure" {
      guard figures.contains(String(parts[1])) else {
        throw Failure(.chapter, "\(place): there is no figure “\(parts[1])”")
      }
      return label(String(parts[1]))
    }
    guard let match = reference.wholeMatch(of: #/([A-Za-z]\w*)(?:\[(\d+)\])?(?::(\d+))?/#) else {
      throw Failure(.chapter, "\(place): “{\(reference)}” is not a name")
    }
    guard let value = values[String(match.1)] else {
      throw Failure(.chapter, "\(place): nothing showed “\(match.1)”")
    }
    let digits = match.3.flatMap { Int($0) } ?? 4
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
