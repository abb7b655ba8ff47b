import Foundation

/// What a chapter's run found, as `results.json` keeps it for tests, graders and readers' scripts.
///
/// Together with the chapter's source it makes the page: `page(of:)`. Its shape:
///
/// - `chapter`, `title`, `question`, `need`, `get`, `seed`, `options`: what ran, and what the
///   contents page says of it.
/// - `values`: `{key: number or array}`, at full precision; `digits`: `{key: n}`, the most
///   significant digits that the page shows of it, and no entry for what it does not show.
/// - `claims`: `[{sentence, kind, relation, measured, expected, tolerance, holds}]`.
/// - `figures`: `[{file, caption, alt, width, height, pixelCRC32}]`, the caption as printed.
/// - `outputs`: `[{line, content}]`, what the page shows and where, in order. The content is one of
///   `value {name, key, digits}`, `claim {index}`, `figure {index, caption, width}` (the caption as
///   written, the width in points) and `table {columns, rows, caption, trained}` (cells as printed,
///   and the columns that were learned).
/// - `trained`: what was learned; `dataOnly`: whether the page is about a reader's own table;
///   `format`: what figures were written as besides.
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

    /// Its name on the page.
    public var slug: String { String(file.prefix { $0 != "." }) }

    /// The keywords and texts that the file carries.
    public func text(chapter: String, options: [String: String]) -> [(String, String)] {
      let run = options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      return [
        ("Title", slug), ("Description", alt), ("Software", "Seams"),
        ("Source", "Chapters/\(chapter)/main.swift"),
        ("Options", run.isEmpty ? "defaults" : run.joined(separator: ", ")),
      ]
    }
  }

  /// What a cell put on the page.
  public struct Output: Codable, Sendable, Equatable {
    public enum Content: Codable, Sendable, Equatable {
      case value(name: String, key: String, digits: Int)
      /// The claim of this index.
      case claim(index: Int)
      /// The figure of this index; its names in braces are not filled in yet.
      case figure(index: Int, caption: String, width: Int)
      case table(columns: [String], rows: [[String]], caption: String, trained: [String])
      case note(text: String)
    }

    /// Of the source.
    public var line: Int
    public var content: Content
  }

  public var chapter: String
  public var title: String
  public var question: String
  public var need: String
  public var get: String
  public var seed: UInt64
  /// The options that change the result, in words, where they are not the defaults.
  public var options: [String: String]
  public var values: [String: Value]
  public var claims: [Claim]
  public var figures: [FigureRecord]
  /// Nil in a file of an earlier release, from which no page can be woven.
  public var outputs: [Output]?
  /// The most significant digits that the page shows of a value, by key.
  public var digits: [String: Int]?
  /// Whether the page is about the reader's own table.
  public var dataOnly: Bool?
  /// Keys of values, names of figures and sentences of claims whose digits may differ between
  /// machines, for they were learned.
  public var trained: [String]?
  /// `svg` or `pdf`, if each figure was written as that too.
  public var format: String?

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
    values: [String: Value], claims: [Claim], figures: [FigureRecord], outputs: [Output] = [],
    trained: [String] = [], dataOnly: Bool = false, format: String? = nil
  ) {
    self.chapter = chapter
    (title, question, need, get) = (heading.title, heading.question, heading.need, heading.get)
    (self.seed, self.options) = (seed, options)
    (self.values, self.claims, self.figures) = (values, claims, figures)
    self.outputs = outputs
    self.trained = trained.isEmpty ? nil : trained
    self.dataOnly = dataOnly ? true : nil
    self.format = format
  }

  /// The names of the files of this page.
  var files: Set<String> {
    let others = figures.compactMap { figure in
      format.map { figure.file.replacing(".png", with: ".\($0)") }
    }
    return Set(figures.map(\.file) + others + ["README.md", "results.json"])
  }

  /// Weaves the page from these results and the chapter's source, and sets what follows from both:
  /// `digits`, and the captions of `figures`.
  /// - Throws: `Failure` (1) if the source names what is not here.
  public mutating func page(of source: String) throws -> String {
    var weave = try Weave(essay: Essay(source), results: self)
    let page = try weave.page()
    self = weave.results
    return page
  }

  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
