import Foundation

/// What a chapter's run found, as `results.json` keeps it for tests, graders and readers' scripts.
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

    var entries: [Double] {
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
  /// Keys of values, names of figures and sentences of claims whose digits may differ between
  /// machines, for they were learned.
  public var trained: [String]?

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
    values: [String: Value], claims: [Claim], figures: [FigureRecord], trained: [String] = []
  ) {
    self.chapter = chapter
    (title, question, need, get) = (heading.title, heading.question, heading.need, heading.get)
    (self.seed, self.options) = (seed, options)
    (self.values, self.claims, self.figures) = (values, claims, figures)
    self.trained = trained.isEmpty ? nil : trained
  }

  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
