import Foundation

/// What a chapter's run found, as `results.json` keeps it for tests, graders and readers' scripts.
///
/// Together with the chapter's source it makes the page: `page(of:)`. Its shape:
///
/// - `chapter`, `title`, `question`, `need`, `get`, `take`, `seed`, `options`: what ran, and what
///   the contents page says of it.
/// - `values`: `{key: number or array}`, at full precision; `digits`: `{key: n}`, the most
///   significant digits that the page shows of it, and no entry for what it does not show.
/// - `claims`: `[{key, sentence, subject, kind, relation, measured, expected, tolerance, count, holds,
///   file, line}]`: `count` is how many numbers were compared, of which these agree worst; `file` and
///   `line` are the source's.
/// - `figures`: `[{file, caption, alt, width, height, pixelCRC32, sourceFile, line}]`, caption and words
///   as printed.
/// - `tables`: `[{key, rows}]`, cells as printed.
/// - `cells`: `[{file, line, content}]`, what else the page shows and where, in order: `value {name, key,
///   digits}` or `note {text}`.
/// - `trained`: what was learned: keys of values, claims and tables, slugs of figures; `dataOnly`: whether
///   the page is about a reader's own table; `format`: what figures were written as besides.
/// - `book`: the folders of all chapters; `secondAnchors`: what stands on a second page of them; `sources`: the way from the page to its sources, if there is one;
///   `cover`: the figure that the contents page shows.
public struct Results: Codable, Sendable, Equatable {
  /// A number or an array of numbers.
  public enum Value: Codable, Sendable, Equatable {
    case number(Double)
    case array([Double])

    public init(from decoder: any Swift.Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .array(try container.decode([Double].self))
      }
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .array(let array): try container.encode(array)
      }
    }

    public var entries: [Double] {
      switch self {
      case .number(let number): [number]
      case .array(let array): array
      }
    }
  }

  public struct FigureRecord: Codable, Sendable, Equatable {
    public var file: String
    public var caption: String
    public var alt: String
    /// In pixels.
    public var width: Int
    public var height: Int
    /// zlib's CRC-32 of the decoded pixels.
    public var pixelCRC32: UInt32
    /// Where it is drawn; nil in a file of an earlier release.
    public var sourceFile: String?
    public var line: Int?

    /// Its name on the page.
    public var slug: String { String(file.prefix { $0 != "." }) }

    /// The keywords and texts that the file carries, the last of them the command that makes it again:
    /// on a page of the default options, the one that names the chapter and the figure.
    public func text(
      chapter: String, options: [String: String], command: String? = nil
    ) -> [(String, String)] {
      let run = options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      return [
        ("Title", slug), ("Description", alt), ("Software", "Seams"),
        ("Source", "Chapters/\(chapter)/\(sourceFile ?? "main.swift")"),
        ("Options", run.isEmpty ? "defaults" : run.joined(separator: ", ")),
        (
          "Comment", command ?? FigureCommand(chapter: Place.name(of: chapter), arguments: [])(slug)
        ),
      ]
    }
  }

  /// What a cell put on the page.
  public struct Output: Codable, Sendable, Equatable {
    public enum Content: Codable, Sendable, Equatable {
      case value(name: String, key: String, digits: Int)
      case note(text: String)
    }

    /// Of the source.
    public var file = "main.swift"
    public var line: Int
    public var content: Content
  }

  /// The rows of a table, cells as printed.
  public struct Table: Codable, Sendable, Equatable {
    public var key: String
    public var rows: [[String]]
  }

  public var chapter: String
  public var title: String
  public var question: String
  public var need: String
  public var get: String
  public var take: String?
  public var seed: UInt64
  /// The options that change the result, in words, where they are not the defaults.
  public var options: [String: String]
  public var values: [String: Value]
  public var claims: [Claim]
  public var figures: [FigureRecord]
  /// Nil in a file of an earlier release, from which no page can be woven.
  public var cells: [Output]?
  public var tables: [Table]?
  /// The most significant digits that the page shows of a value, by key.
  public var digits: [String: Int]?
  /// Whether the page is about the reader's own table.
  public var dataOnly: Bool?
  /// Keys of values, claims and tables and slugs of figures whose digits may differ between machines,
  /// for they were learned.
  public var trained: [String]?
  /// `svg` or `pdf`, if each figure was written as that too.
  public var format: String?
  /// The folders of all chapters, in order.
  public var book: [String]?
  /// The anchors that stand on the second page of their chapter.
  public var secondAnchors: [String]?
  /// The relative path from the page's folder to its sources.
  public var sources: String?
  /// The slug of the figure that the contents page shows.
  public var cover: String?

  /// - Throws: `Failure` (65) if the file is missing or is not a results.json.
  public init(contentsOf url: URL) throws {
    do {
      self = try JSONDecoder().decode(Results.self, from: Data(contentsOf: url))
    } catch {
      throw Failure(.data, "\(url.path) is missing or is not a chapter's results.json")
    }
  }

  init(
    chapter: String, heading: Essay.Heading, seed: UInt64, options: [String: String],
    values: [String: Value], claims: [Claim], figures: [FigureRecord], cells: [Output] = [],
    tables: [Table] = [], trained: [String] = [], dataOnly: Bool = false, format: String? = nil
  ) {
    self.chapter = chapter
    (title, question, need) = (heading.title, heading.question, heading.need)
    (get, take) = (heading.get, heading.take)
    (self.seed, self.options) = (seed, options)
    (self.values, self.claims, self.figures) = (values, claims, figures)
    (self.cells, self.tables) = (cells, tables)
    self.trained = trained.isEmpty ? nil : trained
    self.dataOnly = dataOnly ? true : nil
    self.format = format
  }

  /// The names of the files of this page.
  var files: Set<String> {
    let others = figures.compactMap { figure in
      format.map { figure.file.replacing(".png", with: ".\($0)") }
    }
    return Set(figures.map(\.file) + others + Weave.names + ["results.json"])
  }

  /// Weaves the pages from these results and the chapter's sources, and sets what follows from both:
  /// `digits`, and the words of figures and claims.
  ///
  /// - Parameter sources: `main.swift` and, if the chapter has it, `More.swift`.
  /// - Throws: `Failure` (1) if the source names what is not here.
  public mutating func pages(of sources: [String: String]) throws -> [(name: String, text: String)]
  {
    var weave = try Weave(essays: Essay.all(sources), results: self)
    let pages = try weave.pages()
    self = weave.results
    return pages
  }

  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
