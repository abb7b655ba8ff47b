import Foundation
import Pages
import Problems

/// What is graded, as one file says it: JSON5, with comments and without quotes around names.
///
/// Files that it names are looked for beside it. A mistake is one line with its place.
struct Assignment {
  struct Limits {
    /// Of CPU, for compiling a file and for asking one function of all its inputs.
    var compiling = 60
    var running = 20
    /// In megabytes, of a process.
    var memory = 2048
  }

  struct Item {
    let folder: String
    let problem: Problem
    let points: Double
  }

  let name: String
  let items: [Item]
  /// Essay questions, in the order of their names, and their points.
  let byHand: [(name: String, points: Double)]
  let roster: [[String]]
  let secret: Data
  /// By address: the points of essay questions.
  let marks: [String: [String: Double]]
  let due: Date?
  let lateDays: Int
  /// The share of the score that each day costs.
  let latePenalty: Double
  let visibility: String
  let limits: Limits
  /// Of everything that changes a grade.
  let digest: String
  /// What a submission's user must not read.
  let secrets: [URL]

  var maximum: Double {
    items.reduce(0) { $0 + $1.points } + byHand.reduce(0) { $0 + $1.points }
  }

  static let names = [
    "name", "chapters", "problems", "byHand", "roster", "secret", "marks", "due", "lateDays",
    "latePenalty", "visibility", "limits",
  ]
  static let visibilities = ["hidden", "after_due_date", "after_published", "visible"]

  /// - Throws: `Failure` (65) with file and line.
  init(contentsOf file: URL) throws {
    let path = file.lastPathComponent
    guard let bytes = FileManager.default.contents(atPath: file.path) else {
      throw Failure(.data, "cannot read \(file.path)")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let found: [String: Value]
    do {
      let decoder = JSONDecoder()
      decoder.allowsJSON5 = true
      found = try decoder.decode([String: Value].self, from: bytes)
    } catch {
      let mistake = JSON5Mistake(in: text)
      throw Failure(
        .data,
        "\(path):\(mistake?.line ?? 1): this is no JSON5: "
          + (mistake?.what ?? "an assignment stands between { and }"))
    }
    let reader = Reader(file: path, text: text)
    try reader.knows(found, Assignment.names)
    func beside(_ name: String) -> URL {
      URL(fileURLWithPath: name, relativeTo: file.deletingLastPathComponent()).absoluteURL
    }
    name = try reader.text(found, "name")

    let points = try reader.numbers(found, "problems")
    let chapters = try reader.list(found, "chapters")
    var items: [Item] = []
    for (index, number) in chapters.enumerated() {
      guard !chapters[..<index].contains(number) else {
        throw reader.mistake("chapters", "chapter \(number) stands there twice")
      }
      guard let (folder, problems) = problemsOfBook.first(where: { $0.key.hasPrefix("\(number)-") })
      else { throw reader.mistake("chapters", "chapter \(number) has no problems") }
      for problem in problems where points?.keys.contains(problem.name) ?? true {
        items.append(
          Item(
            folder: folder, problem: problem,
            points: points?[problem.name] ?? Double(problem.points)))
      }
    }
    if let unknown = points?.keys.sorted().first(where: { name in
      !items.contains { $0.problem.name == name }
    }) {
      throw reader.mistake(unknown, "there is no problem “\(unknown)” in these chapters")
    }
    self.items = items
    byHand = (try reader.numbers(found, "byHand") ?? [:]).sorted { $0.key < $1.key }
      .map { (name: $0.key, points: $0.value) }
    if items.isEmpty && byHand.isEmpty { throw reader.mistake("chapters", "nothing is graded") }

    let rosterFile = beside(try reader.text(found, "roster"))
    let secretFile = beside(try reader.text(found, "secret"))
    guard let roster = try? String(contentsOf: rosterFile, encoding: .utf8) else {
      throw reader.mistake("roster", "cannot read \(rosterFile.path)")
    }
    self.roster = try Roster.groups(roster, named: rosterFile.lastPathComponent)
    guard let secret = FileManager.default.contents(atPath: secretFile.path), secret.count >= 16
    else {
      throw reader.mistake("secret", "\(secretFile.path) has no secret of at least 16 bytes")
    }
    self.secret = secret
    var (secrets, marks) = ([file, rosterFile, secretFile], [String: [String: Double]]())
    if found["marks"] != nil {
      let marksFile = beside(try reader.text(found, "marks"))
      guard let table = try? String(contentsOf: marksFile, encoding: .utf8) else {
        throw reader.mistake("marks", "cannot read \(marksFile.path)")
      }
      marks = try Marks.read(
        table, byHand: byHand, roster: self.roster, file: marksFile.lastPathComponent)
      secrets.append(marksFile)
    }
    (self.secrets, self.marks) = (secrets, marks)

    if found["due"] != nil {
      let words = try reader.text(found, "due")
      guard let date = ISO8601DateFormatter().date(from: words) else {
        throw reader.mistake("due", "“\(words)” is no time such as 2026-12-01T22:00:00Z")
      }
      due = date
    } else {
      due = nil
    }
    lateDays = Int(try reader.number(found, "lateDays", 0...365) ?? 0)
    latePenalty = try reader.number(found, "latePenalty", 0...1) ?? 0
    visibility = found["visibility"] == nil ? "visible" : try reader.text(found, "visibility")
    guard Assignment.visibilities.contains(visibility) else {
      throw reader.mistake(
        "visibility",
        "“\(visibility)” is none of " + Assignment.visibilities.joined(separator: ", "))
    }
    var limits = Limits()
    if let given = found["limits"] {
      guard case .object(let given) = given else {
        throw reader.mistake("limits", "limits stand between { and }")
      }
      try reader.knows(given, ["compiling", "running", "memory"])
      limits.compiling = Int(
        try reader.number(given, "compiling", 5...600) ?? Double(limits.compiling))
      limits.running = Int(try reader.number(given, "running", 1...600) ?? Double(limits.running))
      limits.memory = Int(try reader.number(given, "memory", 256...65536) ?? Double(limits.memory))
    }
    self.limits = limits
    let problems = items.map { "\($0.folder)/\($0.problem.name) \($0.points)" }
    digest = authenticationCode(
      of: bytes + Data(problems.joined(separator: "\n").utf8), secret: secret
    )
    .prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The variant of a group, from which its value problems are drawn.
  func variant(of group: [String]) -> Variant {
    Variant(of: group, assignment: name, secret: secret)
  }

  /// The hidden one on which everybody's functions are tried.
  var hidden: Variant { Variant(of: ["functions"], assignment: name, secret: secret) }
}

/// What JSON5 can say.
private enum Value: Decodable {
  case object([String: Value])
  case list([Value])
  case number(Double)
  case text(String)
  case flag(Bool)

  init(from decoder: any Decoder) throws {
    let one = try decoder.singleValueContainer()
    if let value = try? one.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? one.decode(Double.self) {
      self = .number(value)
    } else if let value = try? one.decode(String.self) {
      self = .text(value)
    } else if let value = try? one.decode([Value].self) {
      self = .list(value)
    } else {
      self = .object(try one.decode([String: Value].self))
    }
  }
}

/// Looks things up in an assignment, and says where a mistake stands.
private struct Reader {
  let file: String
  let text: String

  func mistake(_ key: String, _ what: String) -> Failure {
    // A name before a colon, with or without quotes, and not in a comment.
    let line = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).firstIndex
    {
      line in
      let names = line.prefixMatch(of: #/(?:[^/]|\/(?!\/))*/#)?.0 ?? line
      return names.matches(of: #/[\s{,]*["']?([^\s{,"':]+)["']?\s*:/#).contains { $0.1 == key }
    }
    return Failure(.data, "\(file):\((line ?? 0) + 1): \(what)")
  }

  func knows(_ found: [String: Value], _ keys: [String]) throws {
    guard let other = found.keys.sorted().first(where: { !keys.contains($0) }) else { return }
    let near = keys.min { editDistance($0, other) < editDistance($1, other) }!
    throw mistake(other, "“\(other)” is not known; “\(near)” is the nearest")
  }

  func text(_ found: [String: Value], _ key: String) throws -> String {
    guard let value = found[key] else { throw mistake(key, "“\(key)” is missing") }
    guard case .text(let text) = value, !text.isEmpty else {
      throw mistake(key, "“\(key)” is a text between quotes")
    }
    return text
  }

  func list(_ found: [String: Value], _ key: String) throws -> [Int] {
    guard let value = found[key] else { throw mistake(key, "“\(key)” is missing") }
    guard case .list(let entries) = value else {
      throw mistake(key, "“\(key)” are numbers of chapters, such as [1, 2]")
    }
    return try entries.map { entry in
      guard case .number(let number) = entry, let whole = Int(exactly: number) else {
        throw mistake(key, "“\(key)” are numbers of chapters, such as [1, 2]")
      }
      return whole
    }
  }

  func number(_ found: [String: Value], _ key: String, _ range: ClosedRange<Double>) throws
    -> Double?
  {
    guard let value = found[key] else { return nil }
    guard case .number(let number) = value, range.contains(number) else {
      throw mistake(
        key,
        "“\(key)” is a number from \(Grade.text(range.lowerBound)) to \(Grade.text(range.upperBound))"
      )
    }
    return number
  }

  func numbers(_ found: [String: Value], _ key: String) throws -> [String: Double]? {
    guard let value = found[key] else { return nil }
    guard case .object(let entries) = value else {
      throw mistake(key, "“\(key)” are names with points, such as { gain: 4 }")
    }
    return try entries.mapValues { entry in
      guard case .number(let points) = entry, 0...1000 ~= points else {
        throw mistake(key, "“\(key)” are names with points, such as { gain: 4 }")
      }
      return points
    }
  }
}

/// The points of essay questions, given by hand: a CSV table whose head is `email` and the questions.
enum Marks {
  static func read(
    _ text: String, byHand: [(name: String, points: Double)], roster: [[String]], file: String
  ) throws -> [String: [String: Double]] {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { line in
        line.split(separator: ",", omittingEmptySubsequences: false)
          .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t\"\u{FEFF}")) }
      }
    guard let head = lines.first, head.first == "email" else {
      throw Failure(.data, "\(file):1: the head is “email” and the names of questions")
    }
    if let other = head.dropFirst().first(where: { name in !byHand.contains { $0.name == name } }) {
      throw Failure(.data, "\(file):1: “\(other)” is not among the assignment's byHand")
    }
    var marks: [String: [String: Double]] = [:]
    var seen: Set<String> = []
    for (index, fields) in lines.enumerated().dropFirst() where fields != [""] {
      func mistake(_ what: String) -> Failure { Failure(.data, "\(file):\(index + 1): \(what)") }
      guard fields.count == head.count else {
        throw mistake("\(fields.count) fields, and the head has \(head.count)")
      }
      let address = fields[0].lowercased()
      guard roster.contains(where: { $0.contains(address) }) else {
        throw mistake("“\(fields[0])” is no address of the roster")
      }
      guard seen.insert(address).inserted else { throw mistake("\(address) stands here twice") }
      for (question, word) in zip(head, fields).dropFirst() where !word.isEmpty {
        let maximum = byHand.first { $0.name == question }!.points
        guard let points = Double(word), 0...maximum ~= points else {
          throw mistake("“\(word)” is not a number from 0 to \(Grade.text(maximum))")
        }
        marks[address, default: [:]][question] = points
      }
    }
    return marks
  }
}
