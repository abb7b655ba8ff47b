import Foundation

/// Sources and results woven into a chapter's Markdown pages.
struct Weave {
  let patterns = Patterns()
  private let essays: [Essay]
  /// Only what stands between these lines of the first essay is woven, if given.
  private let region: ClosedRange<Int>?
  /// Where sections and equations are: `1.3` of which essay.
  private let sections: [(number: String, title: String, essay: Int)]
  let equations: [String: Int]
  /// What weaving adds to it are the digits that it shows, and captions and sentences as printed.
  var results: Results
  /// The essay that is woven.
  private(set) var current = 0

  /// - Throws: `Failure` (1) if the results are not of these essays.
  init(essays: [Essay], results: Results) throws {
    // A reader's own table has its part of the main page alone.
    self.essays = results.dataOnly == true ? [essays[0]] : essays
    self.results = results
    self.results.digits = [:]
    guard results.cells != nil, results.tables != nil else {
      throw Failure(.chapter, "\(results.chapter)/results.json is of an earlier release")
    }
    region = results.dataOnly == true ? essays[0].dataRegion : nil
    if results.dataOnly == true && region == nil {
      throw Failure(.chapter, "\(results.chapter)/main.swift has no part for a reader's table")
    }
    sections = essays.enumerated().flatMap { index, essay in
      essay.sections.map { ($0.number, $0.title, index) }
    }.sorted { Weave.isBefore($0.0, $1.0) }
    equations = essays.enumerated().reduce(into: [:]) { found, page in
      for number in page.element.equations { found[number] = page.offset }
    }
  }

  static let mark = "<!-- Woven by the chapter's program: edit its source, not this page. -->"
  static let names = ["README.md", "more.md"]

  private static func isBefore(_ a: String, _ b: String) -> Bool {
    let (a, b) = (
      a.split(separator: ".").map { Int($0)! }, b.split(separator: ".").map { Int($0)! }
    )
    return a[0] == b[0] ? a[1] < b[1] : a[0] < b[0]
  }

  var number: String { String(results.chapter.prefix { $0 != "-" }) }
  private var essay: Essay { essays[current] }

  /// The pages: README.md and, if the chapter has a second page, more.md.
  /// - Throws: `Failure` (1) for a name in the prose that nothing showed, a figure or a table that
  ///   nothing made, and for mathematics that Markdown would spoil, each with its line.
  mutating func pages() throws -> [(name: String, text: String)] {
    try checkMarks()
    return try essays.indices.map { index in
      current = index
      return (Weave.names[index], try page())
    }
  }

  private mutating func page() throws -> String {
    var parts = [Weave.mark]
    if region == nil { parts.append(navigation()) }
    let hasPace = essay.paragraphs.contains { $0.text.contains("*It takes:*") }
    let endOfOpening = hasPace ? "*It takes:*" : "*You get:*"
    for block in essay.blocks {
      switch block {
      case .prose(let text, let first):
        for (text, line) in Essay.paragraphs(of: text, line: first) {
          if let region, !region.contains(line) { continue }
          parts.append(try paragraph(text, line: line))
          if text.contains(endOfOpening) && region == nil && !sections.isEmpty {
            parts.append(contents())
          }
        }
      case .code(let code, let lines):
        if let region, !region.overlaps(lines) { continue }
        if !code.isEmpty { parts.append("```swift\n\(code)\n```") }
        parts += try render(
          results.cells!.filter { $0.file == essay.file && lines.contains($0.line) })
      }
    }
    if let unfinished { parts.append(placeOfPath(unfinished, on: essay)) }
    if let ledger = try ledger(of: essay) { parts.append(ledger) }
    if region == nil { parts.append(navigation()) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  // MARK: What hangs pages together

  /// Whether the page stands beside those of the other chapters, where links to them lead somewhere.
  private var isInTheBook: Bool {
    region == nil && results.sources == "../../Chapters/\(results.chapter)"
  }

  /// The way to the chapters before and after, to the contents and to the chapter's other page.
  private func navigation() -> String {
    let book = results.book ?? []
    func link(_ step: Int) -> String? {
      guard isInTheBook else { return nil }
      guard let here = book.firstIndex(of: results.chapter), book.indices.contains(here + step)
      else { return nil }
      let name = book[here + step].replacing("-", with: " ", maxReplacements: 1)
      return
        "[\(step < 0 ? "← " : "")\(name)\(step < 0 ? "" : " →")](../\(book[here + step])/README.md)"
    }
    let other =
      essays.count > 1
      ? "[\(current == 0 ? "second" : "main") page](\(Weave.names[1 - current]))" : nil
    return [link(-1), "[contents](../README.md)", other, link(1)].compactMap { $0 }
      .joined(separator: " · ")
  }

  /// The sections of both pages.
  private func contents() -> String {
    sections.map { section in
      let page = section.essay == current ? "" : Weave.names[section.essay]
      return "[\(section.title)](\(page)#\(section.number))"
        + (section.essay == 1 ? " (second page)" : "")
    }.joined(separator: " ·\n")
  }

  /// A link to a section or an equation: of this chapter if it is there, of another if the book has that.
  func link(_ text: String, to number: String, isEquation: Bool) -> String {
    let anchor = isEquation ? "eq-\(number)" : number
    let home = isEquation ? equations[number] : sections.first { $0.number == number }?.essay
    if let home {
      // A reader's own table has a page with few equations on it.
      if region != nil { return text }
      return "[\(text)](\(home == current ? "" : Weave.names[home])#\(anchor))"
    }
    let chapter = number.prefix { $0 != "." }
    guard isInTheBook, chapter != self.number,
      let folder = (results.book ?? []).first(where: { $0.prefix { $0 != "-" } == chapter })
    else { return text }
    let page = Weave.names[results.secondAnchors?.contains(anchor) == true ? 1 : 0]
    return "[\(text)](../\(folder)/\(page)#\(anchor))"
  }

  /// The place of source lines, as a link if the pages lie where the sources can be found from.
  func sourceLink(_ text: String, file: String, line: Int) -> String? {
    results.sources.map { "[\(text)](\($0)/\(file)#L\(line))" }
  }

  // MARK: Outputs

  private mutating func render(_ outputs: [Results.Output]) throws -> [String] {
    var parts: [String] = []
    var values: [(String, String)] = []
    func flush() {
      if values.isEmpty { return }
      let width = values.map(\.0.count).max()!
      let lines = values.map {
        $0.0.padding(toLength: width, withPad: " ", startingAt: 0) + " = " + $0.1
      }
      parts.append("```text\n\(lines.joined(separator: "\n"))\n```")
      values = []
    }
    for output in outputs {
      switch output.content {
      case .value(let name, let key, let digits):
        guard let value = results.values[key] else {
          throw failure("there is no value “\(key)” in the results", output.line)
        }
        show(key, digits)
        let entries = value.entries.map { $0.formatted(digits: digits) }
        values.append((name, entries.joined(separator: ", ")))
      case .note(let text):
        flush()
        parts.append(text)
      }
    }
    flush()
    return parts
  }

  mutating func show(_ key: String, _ digits: Int) {
    results.digits![key] = max(digits, results.digits![key] ?? 0)
  }

  func failure(_ what: String, _ line: Int, in file: String? = nil) -> Failure {
    Failure(.chapter, "\(results.chapter)/\(file ?? essay.file):\(line): \(what)")
  }

  // MARK: Figures

  private var images: [Essay.Image] { essays.flatMap(\.images) }

  /// Figures in the order of the pages.
  static func order(of figures: [Results.FigureRecord], on essays: [Essay]) -> [Results
    .FigureRecord]
  {
    essays.flatMap(\.images).compactMap { image in figures.first { $0.slug == image.slug } }
  }

  func label(_ slug: String) -> String? {
    images.firstIndex { $0.slug == slug }.map { "Figure \(number).\($0 + 1)" }
  }

  /// The page that a figure stands on, if it is not this one.
  func page(of slug: Substring) -> String {
    let home = essays.firstIndex { $0.images.contains { $0.slug == slug } }
    return home == current ? "" : Weave.names[home!]
  }

  mutating func figure(_ image: Essay.Image) throws -> String {
    guard let index = results.figures.firstIndex(where: { $0.slug == image.slug }) else {
      if unfinished != nil { return "*(\(label(image.slug)!) is drawn further along the path.)*" }
      throw failure("nothing draws the figure “\(image.slug)”", image.line)
    }
    let alt = try fill(image.alt, line: image.line)
    let caption = try fill(image.caption, line: image.line)
    if alt.isEmpty || caption.isEmpty {
      throw failure(
        "the figure “\(image.slug)” has no \(alt.isEmpty ? "words between [ and ]" : "caption below it")",
        image.line)
    }
    (results.figures[index].alt, results.figures[index].caption) = (alt, caption)
    let record = results.figures[index]
    let quoted = alt.asAttribute
    let drawn = record.sourceFile.flatMap {
      sourceLink("drawn here", file: $0, line: record.line ?? 1)
    }
    return """
      <a id="\(image.slug)"></a>
      <p align="center"><img src="\(record.file)" width="\(record.width / 2)" alt="\(quoted)"></p>

      **\(label(image.slug)!).** \(caption)\(drawn.map { " *(\($0))*" } ?? "")
      """
  }

  // MARK: Tables

  mutating func table(_ text: String, line: Int) throws -> String {
    var lines = text.components(separatedBy: "\n")
    let last = line + lines.count - 1
    guard let match = lines.removeLast().wholeMatch(of: #/\| \{table:(\w+)\} \|/#) else {
      return try fill(text, line: line)
    }
    guard let rows = results.tables!.first(where: { $0.key == match.1 })?.rows else {
      if unfinished != nil { return "*(A table is made further along the path.)*" }
      throw failure("nothing makes the table “\(match.1)”", last)
    }
    return
      ([try fill(lines.joined(separator: "\n"), line: line)]
      + rows.map { "| " + $0.joined(separator: " | ") + " |" }).joined(separator: "\n")
  }

  // MARK: Marks that nothing answers

  /// - Throws: `Failure` (1) for a figure or a sentence that is marked twice, for half a region or
  ///   half a cell, and in a run of the default options for a sentence that no claim checks.
  private func checkMarks() throws {
    let checked = Set(results.claims.map(\.key))
    var slugs: Set<String> = []
    var keys: Set<String> = []
    for essay in essays {
      _ = try Cells(
        essay.lines.joined(separator: "\n"), file: "\(results.chapter)/\(essay.file)")
      if unfinished == nil, let (mark, line) = essay.unanswered.first {
        let what = mark.hasPrefix("/") ? "closes nothing" : "is never closed"
        throw failure("“<!-- \(mark) -->” \(what)", line, in: essay.file)
      }
      for image in essay.images where !slugs.insert(image.slug).inserted {
        throw failure("the figure “\(image.slug)” stands twice", image.line, in: essay.file)
      }
      for (key, _, line) in essay.marks {
        if !keys.insert(key).inserted {
          throw failure("two sentences are marked “\(key)”", line, in: essay.file)
        }
        // Of learning that has not settled nothing is claimed, and the page says so.
        if results.options.isEmpty && !checked.contains(key) && !essay.isTrained(line) {
          throw failure("no claim checks the sentence marked “\(key)”", line, in: essay.file)
        }
      }
    }
  }
}
