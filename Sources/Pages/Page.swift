import Figures
import Foundation
import Seams

/// The page that a chapter writes: what it shows, claims and draws, woven into its own source.
///
/// Every call is remembered with its line. Nothing is written before `weave`.
public final class Page {
  private let seed: UInt64
  /// Whether this is the smaller run that `--quick` asks for.
  public let isQuick: Bool
  private var settings: [String: String]
  private let format: VectorFormat?
  private var request: FigureRequest?
  private let command: FigureCommand
  private let place: Place
  /// Nil where figures alone are asked for: then no page is touched.
  private let shelf: Shelf?
  private let sources: [String: String]
  private let essays: [Essay]
  private let region: ClosedRange<Int>?
  private let sentences: [String: String]
  private var outputs: [Results.Output] = []
  private var tables: [Results.Table] = []
  private var values: [String: Results.Value] = [:]
  private var claims: [Claim] = []
  private var figures: [Results.FigureRecord] = []
  /// By the names of their files: what these say besides is known when the page is woven.
  private var bitmaps: [String: Bitmap] = [:]
  private var vectors: [(name: String, bytes: Data)] = []
  private var section: String?
  /// What was learned, and may come out in other digits on another machine: keys of values, claims
  /// and tables, slugs of figures.
  private var trained: [String] = []
  /// The last line of the essay that called.
  private var reached = 1

  /// The page that a chapter opened, for cells, which are functions of the essay and know no page.
  /// Set once, before the chapter computes anything.
  nonisolated(unsafe) static var opened: Page?
  /// Held by who ends the program at a cell.
  static let ending = NSLock()

  init(
    _ place: Place, seed: UInt64, quick: Bool = false, format: VectorFormat? = nil,
    settings: [String: String], dataOnly: Bool, request: FigureRequest? = nil,
    arguments: [String] = []
  ) throws {
    self.request = request
    command = FigureCommand(chapter: place.name, arguments: arguments)
    (self.place, self.seed, isQuick, self.format) = (place, seed, quick, format)
    self.settings = settings
    sources = try place.texts()
    essays = Essay.all(sources)
    region = dataOnly ? essays[0].dataRegion : nil
    if dataOnly && region == nil {
      throw Failure(.chapter, "\(place.chapter)/main.swift has no part for a reader's table")
    }
    sentences = essays.flatMap(\.marks).reduce(into: [:]) { $0[$1.key] = $1.sentence }
    shelf =
      request == nil
      ? try Shelf(chapter: place.chapter, in: place.output, named: place.outputName) : nil
  }

  /// The generator of the run's random numbers.
  public var random: Random { Random(seed: seed) }

  /// Says more of an option than its value, such as what its file holds.
  public func describe(option: String, as text: String) { settings[option] = text }

  // MARK: Show

  /// Prints a number and keeps it under a key, by which prose can name it: `{key}`.
  public func show(
    _ name: String, _ value: Double, as key: String? = nil, digits: Int = 4,
    file: String = #fileID, line: Int = #line
  ) {
    show(name, .number(value), as: key, digits: digits, Call(file, line))
  }

  /// Prints some numbers and keeps them under a key: `{key}`, or `{key[0]}` for the first.
  public func show(
    _ name: String, _ values: [Double], as key: String? = nil, digits: Int = 4,
    file: String = #fileID, line: Int = #line
  ) {
    show(name, .array(values), as: key, digits: digits, Call(file, line))
  }

  /// Keeps a number under a key, by which prose can name it, without printing it.
  public func keep(_ value: Double, as key: String, file: String = #fileID, line: Int = #line) {
    let call = Call(file, line)
    if isWoven(call) { keep(.number(value), as: key, call) }
  }

  /// Keeps some numbers under a key without printing them.
  public func keep(_ values: [Double], as key: String, file: String = #fileID, line: Int = #line) {
    let call = Call(file, line)
    if isWoven(call) { keep(.array(values), as: key, call) }
  }

  private func show(
    _ name: String, _ value: Results.Value, as key: String?, digits: Int, _ call: Call
  ) {
    guard isWoven(call) else { return }
    let key = key ?? name
    keep(value, as: key, call)
    put(.value(name: name, key: key, digits: digits), call)
    let text = value.entries.map { $0.formatted(digits: digits) }.joined(separator: ", ")
    Terminal.say("  \(name) = \(text)")
  }

  private func keep(_ value: Results.Value, as key: String, _ call: Call) {
    guard key.wholeMatch(of: #/[A-Za-z][A-Za-z0-9_]*/#) != nil else {
      stop("“\(key)” is not a key of letters and digits; add `as: \"key\"`", call)
    }
    guard values[key] == nil else { stop("“\(key)” is kept twice", call) }
    guard value.entries.allSatisfy(\.isFinite) else { stop("“\(key)” is not finite", call) }
    values[key] = value
    note(key, ifTrained: call)
  }

  // MARK: Claim

  /// Checks that numbers are the expected ones, each with its own or all with one. The fact is stated
  /// by the words that the prose marks with the key: `[words]{✓ key}`. A false one is said again at the
  /// end of the run, which then writes nothing and exits with 1.
  ///
  /// - Parameters:
  ///   - tolerance: Absolute.
  ///   - subject: Of what, if the same sentence is said of several things.
  public func claim(
    _ key: String, _ kind: Claim.Kind, _ measured: some Claimable, equals expected: some Claimable,
    within tolerance: Double = 0, of subject: String? = nil,
    file: String = #fileID, line: Int = #line
  ) {
    claim(key, kind, measured, .equals, expected, tolerance, subject, Call(file, line))
  }

  /// Checks that no number exceeds a bound by more than the tolerance.
  public func claim(
    _ key: String, _ kind: Claim.Kind, _ measured: some Claimable, atMost bound: some Claimable,
    within tolerance: Double = 0, of subject: String? = nil,
    file: String = #fileID, line: Int = #line
  ) {
    claim(key, kind, measured, .atMost, bound, tolerance, subject, Call(file, line))
  }

  /// Checks that no number falls short of a bound by more than the tolerance.
  public func claim(
    _ key: String, _ kind: Claim.Kind, _ measured: some Claimable, atLeast bound: some Claimable,
    within tolerance: Double = 0, of subject: String? = nil,
    file: String = #fileID, line: Int = #line
  ) {
    claim(key, kind, measured, .atLeast, bound, tolerance, subject, Call(file, line))
  }

  private func claim(
    _ key: String, _ kind: Claim.Kind, _ measured: some Claimable, _ relation: Claim.Relation,
    _ expected: some Claimable, _ tolerance: Double, _ subject: String?, _ call: Call
  ) {
    guard isWoven(call) else { return }
    guard let sentence = sentences[key] else {
      let near = sentences.keys.min { editDistance($0, key) < editDistance($1, key) }
      let meant = near.flatMap { editDistance($0, key) <= 2 ? "; the prose marks “\($0)”" : nil }
      stop("no sentence is marked [words]{✓ \(key)} for this claim\(meant ?? "")", call)
    }
    let (measured, expected) = (measured.claimed, expected.claimed)
    guard !measured.isEmpty, expected.count == 1 || expected.count == measured.count else {
      stop(
        "the claim “\(key)” compares \(measured.count) numbers with \(expected.count)", call)
    }
    var claim = Claim(
      key: key, sentence: sentence, subject: subject, kind: kind, relation: relation,
      measured: measured, expected: expected, tolerance: tolerance)
    (claim.file, claim.line) = (call.source, call.line)
    claims.append(claim)
    note(key, ifTrained: call)
    Terminal.say(claim)
  }

  // MARK: Figure

  /// Draws a figure, `slug.png`. It stands where the prose has `![in words](slug.png)`, with the lines
  /// below it as its caption.
  ///
  /// - Parameter width: In points; the image has twice as many pixels.
  public func figure(
    _ slug: String, width: Double = 600, height: Double = 360, columns: Int? = nil,
    shareX: Bool = false, shareY: Bool = false, columnWidths: [Double]? = nil,
    file: String = #fileID, line: Int = #line, @PanelBuilder _ panels: () throws -> [Panel]
  ) {
    let call = Call(file, line)
    guard isWoven(call) else { return }
    if figures.contains(where: { $0.slug == slug }) {
      stop("figure “\(slug)” is drawn twice", call)
    }
    guard let words = essays.flatMap(\.images).first(where: { $0.slug == slug }) else {
      stop("the prose has no place for the figure “\(slug)”: ![in words](\(slug).png)", call)
    }
    if let request, !request.asks(for: slug) { return }
    do {
      let figure = try Figure(
        width: width, height: height, columns: columns, shareX: shareX, shareY: shareY,
        columnWidths: columnWidths, panels)
      // A figure asked for by name is drawn in its own look, and its record only says what it is.
      var record = Results.FigureRecord(
        file: "\(slug).png", caption: words.caption, alt: words.alt, width: 0, height: 0,
        pixelCRC32: 0, sourceFile: call.source, line: line)
      if request != nil { return try request!.draw(figure, slug, text: text(of: record)) }
      let bitmap = try figure.render()
      (record.width, record.height, record.pixelCRC32) = (
        bitmap.width, bitmap.height, bitmap.crc32
      )
      bitmaps[record.file] = bitmap
      if let format { vectors.append(("\(slug).\(format)", Data(try figure.vector(format)))) }
      figures.append(record)
    } catch { stop("figure “\(slug)”: \(error)", call) }
    note(slug, ifTrained: call)
    Terminal.say("  figure \(slug).png")
  }

  private func text(of figure: Results.FigureRecord) -> [(String, String)] {
    figure.text(chapter: place.chapter, options: settings, command: command(figure.slug))
  }

  // MARK: Tables and notes

  /// Makes the rows of a table. Its head stands in the prose, and `| {table:key} |` below it. Its numbers
  /// are the program's, formatted by `formatted(digits:)`.
  public func table(
    _ key: String, rows: [[String]], file: String = #fileID, line: Int = #line
  ) {
    let call = Call(file, line)
    guard isWoven(call) else { return }
    guard let columns = essays.compactMap({ $0.tables[key] }).first else {
      stop("the prose has no head for the table “\(key)”: | … | and | {table:\(key)} |", call)
    }
    if tables.contains(where: { $0.key == key }) { stop("table “\(key)” is made twice", call) }
    for row in rows where row.count != columns {
      stop("a table of \(columns) columns has a row of \(row.count)", call)
    }
    tables.append(.init(key: key, rows: rows))
    note(key, ifTrained: call)
  }

  /// Makes a table of numbers from its columns, each with its number of significant digits.
  public func table(
    _ key: String, columns: [[Double]], digits: [Int], file: String = #fileID, line: Int = #line
  ) {
    let count = columns.first?.count ?? 0
    guard digits.count == columns.count, columns.allSatisfy({ $0.count == count }) else {
      stop(
        "table “\(key)” has columns of \(columns.map(\.count)) numbers, and digits for \(digits.count)",
        Call(file, line))
    }
    let rows = (0..<count).map { i in
      zip(columns, digits).map { column, digits in column[i].formatted(digits: digits) }
    }
    table(key, rows: rows, file: file, line: line)
  }

  /// Puts a paragraph on the page that only some runs need, and says it: Markdown without names.
  public func note(_ text: String, file: String = #fileID, line: Int = #line) {
    let call = Call(file, line)
    guard isWoven(call) else { return }
    put(.note(text: text), call)
    Terminal.say("  \(text)")
  }

  // MARK: The end

  /// Writes the page, its figures, `results.json` and the contents page; ends the program with 1
  /// instead if a claim was false.
  public func weave() {
    stopAtFalseClaims()
    write(sources)
    if request == nil {
      Terminal.say(
        "\n\(claims.count) claims hold. The page: \(place.shownOutput)/\(place.chapter)/README.md")
    }
  }

  /// Writes the page as far as the run has come, says where the path stands, and ends the program.
  func end(at cell: String, line: Int) -> Never {
    let here =
      "the cell “\(cell)”, Chapters/\(place.chapter)/main.swift:\(line), is to be filled in"
    if region != nil || request != nil {
      Failure(.chapter, "\(here) first; nothing was written").exit()
    }
    stopAtFalseClaims()
    settings["unfinished"] = cell
    // The words of what was drawn and claimed may stand below the call.
    let essay = essays[0]
    let images = essay.images.filter { image in figures.contains { $0.slug == image.slug } }
    let marks = essay.marks.filter { mark in claims.contains { $0.key == mark.key } }
    let last = (images.map(\.line) + marks.map(\.line)).reduce(max(line, reached), max)
    write(["main.swift": essay.source(through: last)])
    Terminal.say(
      """

      \(Claim.count(claims.count)) so far. The path stands in section \(essay.section(at: line) ?? "?"):
        \(here)
        a hint:   ./Chapters/run exercises --hint \(cell)
        the page: \(place.shownOutput)/\(place.chapter)/README.md
      """)
    Foundation.exit(0)
  }

  private func stopAtFalseClaims() {
    let broken = claims.filter { !$0.holds }
    if broken.isEmpty { return }
    Terminal.say("\nFalse:")
    for claim in broken {
      Terminal.say(claim)
      Terminal.say("    Chapters/\(place.chapter)/\(claim.file):\(claim.line)")
    }
    Failure(
      .chapter, "\(broken.count) of \(claims.count) claims are false; nothing was written"
    ).exit()
  }

  private func write(_ sources: [String: String]) {
    let essays = Essay.all(sources)
    do {
      guard let shelf else { return try request!.write() }
      let order = Weave.order(of: figures, on: essays)
      var results = Results(
        chapter: place.chapter, heading: try essays[0].heading(), seed: seed, options: settings,
        values: values, claims: claims, figures: order, cells: outputs, tables: tables,
        trained: trained, dataOnly: region != nil, format: format?.rawValue)
      (results.book, results.sources) = (place.book, place.sources)
      results.secondAnchors = place.secondAnchors
      results.cover = essays.flatMap(\.images).first(where: \.isCover)?.slug
      let pages = try results.pages(of: sources)
      // Weaving has filled in the words that they carry.
      let images = try results.figures.map { figure in
        (figure.file, Data(try bitmaps[figure.file]!.png(text: text(of: figure))))
      }
      // The contents page goes with the page.
      try Interruption.wait {
        try shelf.replace(
          with: images + vectors + pages.map { ($0.name, Data($0.text.utf8)) }
            + [("results.json", try results.json())])
        try Contents.renew(
          in: place.output, opening: place.opening, named: place.outputName, after: place.chapter)
      }
    } catch let failure as Failure { failure.exit() } catch {
      Failure(.output, "\(error)").exit()
    }
  }

  // MARK: Calls

  /// Where a chapter calls: a line of one of its essays, or of a helper, which passes on the line of
  /// main.swift that it works for.
  private struct Call {
    let source: String
    let line: Int

    init(_ fileID: String, _ line: Int) {
      let name = fileID.split(separator: "/").last.map(String.init) ?? fileID
      (source, self.line) = (name == "More.swift" ? name : "main.swift", line)
    }
  }

  private func put(_ content: Results.Output.Content, _ call: Call) {
    outputs.append(.init(file: call.source, line: call.line, content: content))
  }

  private func note(_ name: String, ifTrained call: Call) {
    let essay = essays.first { $0.file == call.source }
    if essay?.isTrained(call.line) == true && !trained.contains(name) { trained.append(name) }
  }

  /// Whether a call at this line belongs on the page; prints its section's title if it is new.
  private func isWoven(_ call: Call) -> Bool {
    if let region, call.source != "main.swift" || !region.contains(call.line) { return false }
    if call.source == "main.swift" { reached = max(reached, call.line) }
    let essay = essays.first { $0.file == call.source }
    if let title = essay?.section(at: call.line), title != section {
      section = title
      Terminal.say("\n\(title)")
    }
    return true
  }

  private func stop(_ message: String, _ call: Call) -> Never {
    Failure(.chapter, "\(place.chapter)/\(call.source):\(call.line): \(message)").exit()
  }
}
