import Figures
import Foundation

/// The page that a chapter writes: what it shows, claims and draws, woven into its own source.
///
/// Every call is remembered with its line. Nothing is written before `weave`.
public final class Page {
  private let seed: UInt64
  private let settings: [String: String]
  private var format: VectorFormat?
  private let place: Place
  private let shelf: Shelf
  private let essay: Essay
  private let region: ClosedRange<Int>?
  private let source: String
  private var outputs: [Results.Output] = []
  private var values: [String: Results.Value] = [:]
  private var claims: [Claim] = []
  private var figures: [Results.FigureRecord] = []
  private var images: [(name: String, bytes: Data)] = []
  private var section: String?
  /// What was learned, and may come out in other digits on another machine: keys of values, names
  /// of figures, sentences of claims.
  private var trained: [String] = []

  /// Opens the page of the chapter whose source calls this. What stands in the way (options, a
  /// folder that is not ours) ends the program with a line.
  ///
  /// - Parameters:
  ///   - settings: The chapter's own options that change the result, in words.
  ///   - dataOnly: Whether the page is about the reader's own table. Then only what stands between
  ///     `//: <!-- data -->` and `//: <!-- /data -->` is shown, checked and woven.
  public convenience init(
    _ options: PageOptions, settings: [String: String] = [:], dataOnly: Bool = false,
    source: String = #filePath
  ) {
    var settings = settings
    if options.quick { settings["quick"] = "yes" }
    if options.seed != PageOptions.defaultSeed { settings["seed"] = "\(options.seed)" }
    Terminal.prepare()
    do {
      let place = try Place(
        source: source, executable: Bundle.main.executableURL ?? URL(fileURLWithPath: "/"),
        options: options,
        isDefault: settings.isEmpty && options.format == nil)
      try self.init(place, seed: options.seed, settings: settings, dataOnly: dataOnly)
      format = options.format
    } catch let failure as Failure { failure.exit() } catch {
      Failure(.chapter, "\(error)").exit()
    }
  }

  init(_ place: Place, seed: UInt64, settings: [String: String], dataOnly: Bool) throws {
    (self.place, self.seed, self.settings) = (place, seed, settings)
    source = try place.text()
    essay = Essay(source)
    region = dataOnly ? essay.dataRegion : nil
    if dataOnly && region == nil {
      throw Failure(.chapter, "\(place.chapter)/main.swift has no part for a reader's table")
    }
    shelf = try Shelf(chapter: place.chapter, in: place.output, named: place.outputName)
  }

  // MARK: What a chapter says

  /// Prints a number and keeps it under a key, by which prose can name it: `{key}`.
  ///
  /// Here and below, `trained` says that it hangs on the last bits of a long run, so that only what is
  /// claimed of it can be compared between machines.
  public func show(
    _ name: String, _ value: Double, as key: String? = nil, digits: Int = 4, trained: Bool = false,
    line: Int = #line
  ) {
    show(name, .number(value), as: key, digits: digits, trained: trained, line: line)
  }

  /// Prints some numbers and keeps them under a key: `{key}`, or `{key[0]}` for the first.
  public func show(
    _ name: String, _ values: [Double], as key: String? = nil, digits: Int = 4,
    trained: Bool = false, line: Int = #line
  ) {
    show(name, .array(values), as: key, digits: digits, trained: trained, line: line)
  }

  /// Keeps a number under a key, by which prose can name it, without printing it.
  public func keep(
    _ value: Double, as key: String, trained: Bool = false, line: Int = #line
  ) {
    if isWoven(line) { keep(.number(value), as: key, trained: trained, line: line) }
  }

  /// Keeps some numbers under a key without printing them.
  public func keep(
    _ values: [Double], as key: String, trained: Bool = false, line: Int = #line
  ) {
    if isWoven(line) { keep(.array(values), as: key, trained: trained, line: line) }
  }

  private func show(
    _ name: String, _ value: Results.Value, as key: String?, digits: Int, trained: Bool, line: Int
  ) {
    guard isWoven(line) else { return }
    let key = key ?? name
    keep(value, as: key, trained: trained, line: line)
    outputs.append(.init(line: line, content: .value(name: name, key: key, digits: digits)))
    let text = value.entries.map { $0.formatted(digits: digits) }.joined(separator: ", ")
    Terminal.say("  \(name) = \(text)")
  }

  private func keep(_ value: Results.Value, as key: String, trained: Bool, line: Int) {
    guard key.wholeMatch(of: #/[A-Za-z][A-Za-z0-9_]*/#) != nil else {
      stop("“\(key)” is not a key of letters and digits; add `as: \"key\"`", line)
    }
    guard values[key] == nil else { stop("“\(key)” is kept twice", line) }
    guard value.entries.allSatisfy(\.isFinite) else { stop("“\(key)” is not finite", line) }
    values[key] = value
    if trained { self.trained.append(key) }
  }

  /// States a numerical fact and checks it. A false one is said again at the end of the run, which
  /// then writes nothing and exits with 1.
  public func claim(
    _ kind: Claim.Kind, _ sentence: String, _ measured: Double, _ relation: Claim.Relation,
    _ expected: Double, within tolerance: Double = 0, trained: Bool = false, line: Int = #line
  ) {
    guard isWoven(line) else { return }
    if trained { self.trained.append(sentence) }
    let claim = Claim(
      sentence: sentence, kind: kind, relation: relation, measured: measured, expected: expected,
      tolerance: tolerance)
    outputs.append(.init(line: line, content: .claim(index: claims.count)))
    claims.append(claim)
    Terminal.say(claim)
  }

  /// Draws a figure, `slug.png`.
  ///
  /// - Parameters:
  ///   - width: In points; the image has twice as many pixels.
  ///   - caption: Markdown that says what to see.
  ///   - alt: The figure in words, for those who cannot see it.
  public func figure(
    _ slug: String, width: Double = 600, height: Double = 360, columns: Int? = nil,
    shareX: Bool = false, shareY: Bool = false, columnWidths: [Double]? = nil,
    caption: String, alt: String, trained: Bool = false, line: Int = #line,
    @PanelBuilder _ panels: () throws -> [Panel]
  ) {
    guard isWoven(line) else { return }
    if figures.contains(where: { $0.file == "\(slug).png" }) {
      stop("figure “\(slug)” is drawn twice", line)
    }
    if trained { self.trained.append(slug) }
    do {
      let figure = try Figure(
        width: width, height: height, columns: columns, shareX: shareX, shareY: shareY,
        columnWidths: columnWidths, panels)
      let bitmap = try figure.render()
      let record = Results.FigureRecord(
        file: "\(slug).png", caption: caption, alt: alt, width: bitmap.width,
        height: bitmap.height, pixelCRC32: bitmap.crc32)
      let bytes = try bitmap.png(
        text: record.text(chapter: place.chapter, options: settings))
      images.append(("\(slug).png", Data(bytes)))
      if let format {
        images.append(("\(slug).\(format)", Data(try figure.vector(format))))
      }
      outputs.append(
        .init(
          line: line,
          content: .figure(index: figures.count, caption: caption, width: Int(width))))
      figures.append(record)
    } catch { stop("figure “\(slug)”: \(error)", line) }
    Terminal.say("  figure \(slug).png")
  }

  /// Puts a table on the page. Its numbers are the program's, formatted by `formatted(digits:)`.
  ///
  /// - Parameter trained: The columns whose numbers were learned.
  public func table(
    _ columns: [String], caption: String = "", trained: [String] = [], line: Int = #line,
    rows: [[String]]
  ) {
    guard isWoven(line) else { return }
    if let wrong = trained.first(where: { !columns.contains($0) }) {
      stop("the table has no column “\(wrong)”", line)
    }
    for row in rows where row.count != columns.count {
      stop("a table of \(columns.count) columns has a row of \(row.count)", line)
    }
    outputs.append(
      .init(
        line: line,
        content: .table(columns: columns, rows: rows, caption: caption, trained: trained)))
  }

  /// Puts a paragraph on the page that only some runs need, and says it: Markdown without names.
  public func note(_ text: String, line: Int = #line) {
    guard isWoven(line) else { return }
    outputs.append(.init(line: line, content: .note(text: text)))
    Terminal.say("  \(text)")
  }

  // MARK: The end

  /// Writes the page, its figures, `results.json` and the contents page; ends the program with 1
  /// instead if a claim was false.
  public func weave() {
    let broken = claims.filter { !$0.holds }
    guard broken.isEmpty else {
      Terminal.say("\nFalse:")
      broken.forEach { Terminal.say($0) }
      Failure(
        .chapter,
        "\(broken.count) of \(claims.count) claims are false; nothing was written"
      ).exit()
    }
    do {
      var results = Results(
        chapter: place.chapter, heading: try essay.heading(), seed: seed, options: settings,
        values: values, claims: claims, figures: figures, outputs: outputs, trained: trained,
        dataOnly: region != nil, format: format?.rawValue)
      let page = try results.page(of: source)
      // The contents page goes with the page.
      try Interruption.wait {
        try shelf.replace(
          with: images + [("README.md", Data(page.utf8)), ("results.json", try results.json())])
        try Contents.renew(in: place.output, named: place.outputName, after: place.chapter)
      }
    } catch let failure as Failure { failure.exit() } catch {
      Failure(.output, "\(error)").exit()
    }
    Terminal.say(
      "\n\(claims.count) claims hold. The page: \(place.shownOutput)/\(place.chapter)/README.md")
  }

  /// Whether a call at this line belongs on the page; prints its section's title if it is new.
  private func isWoven(_ line: Int) -> Bool {
    if let region, !region.contains(line) { return false }
    if let title = essay.section(at: line), title != section {
      section = title
      Terminal.say("\n\(title)")
    }
    return true
  }

  private func stop(_ message: String, _ line: Int) -> Never {
    Failure(.chapter, "\(place.chapter)/main.swift:\(line): \(message)").exit()
  }
}
