import Foundation

/// What became of a fault: one line of `results.jsonl`.
struct Record: Codable {
  enum Killer: String, Codable, CaseIterable { case claims, tests, nothing, compiler }

  let name, kind, slip, target: String
  /// What noticed it first. A fault that the compiler notices is not one: it is to be mended.
  let killedBy: Killer
  let cpuSeconds: Double
  /// The first line that says so.
  let line: String
  /// Of the sources and the tests.
  let digest: String
  let original, faulty: String

  func isOf(_ fault: Fault, _ digest: String) -> Bool {
    self.digest == digest && name == fault.name && original == fault.original
      && faulty == fault.faulty
  }
}

/// The results so far, a line a fault, so that an interrupted run goes on where it stopped.
struct Records {
  private let file: URL
  private(set) var all: [Record] = []

  init(in folder: URL) {
    file = folder.appendingPathComponent("results.jsonl")
    let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
    all = lines.compactMap { try? JSONDecoder().decode(Record.self, from: Data($0.utf8)) }
  }

  mutating func append(_ record: Record) throws {
    all.append(record)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = try encoder.encode(record) + Data("\n".utf8)
    if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: line)
  }

  /// The last result of a fault as it and the sources are now.
  func latest(_ fault: Fault, _ digest: String) -> Record? {
    all.last { $0.isOf(fault, digest) }
  }
}

// MARK: The score

extension [Record] {
  /// How many were killed by what, by kind and by target; the survivors; and the time.
  var score: String {
    func rows(_ title: String, _ key: (Record) -> String) -> [String] {
      let names = reduce(into: [String]()) { if !$0.contains(key($1)) { $0.append(key($1)) } }
      return [row(title, Record.Killer.allCases.map(\.rawValue) + ["faults"])]
        + names.map { name in self.filter { key($0) == name }.row(name) }
    }
    let survivors = filter { $0.killedBy == .nothing }
    let killed = count { [.claims, .tests].contains($0.killedBy) }
    let seconds = Int(reduce(0) { $0 + $1.cpuSeconds })
    return
      (rows("by kind", \.kind) + [""] + rows("by slip", \.slip) + [""] + rows("by target", \.target)
      + [row("all"), "", "\(killed) of \(count) killed, in \(seconds) s of CPU."]
      + (survivors.isEmpty ? [] : ["Alive:"])
      + survivors.map { "  \($0.name) (\($0.target), \($0.kind))" }).joined(separator: "\n")
  }

  private func row(_ name: String) -> String {
    row(
      name,
      Record.Killer.allCases.map { killer in "\(self.count { $0.killedBy == killer })" }
        + ["\(count)"])
  }

  private func row(_ name: String, _ cells: [String]) -> String {
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: Swift.max(0, width - text.count))
    }
    return name + padded(name, 20) + cells.map { padded($0, 10) + $0 }.joined()
  }
}
