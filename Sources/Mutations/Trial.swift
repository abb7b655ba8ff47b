import Foundation

/// The copy of the package, made ready for one room's faults: chapters are built and run, and then
/// the room's tests.
struct Trial {
  let scratch: Scratch
  let room: Room
  /// How long the unchanged copy took for each chapter, and for the tests.
  private var usual: [String: Double] = [:]

  // Modules are optimised in a build for debugging too, and tests need one: so one build serves both.
  private static let products = ".build/debug"
  private static let tests = "SeamsPackageTests"

  /// Brings the copy up to date and tries it without a fault.
  /// - Throws: `MutationError` if a claim or a test fails in it.
  init(_ scratch: Scratch, room: Room, chapters: [String]) throws {
    (self.scratch, self.room) = (scratch, room)
    try scratch.renew(for: room)
    for chapter in chapters {
      let found = try ask(chapter)
      guard found.isGreen else {
        throw MutationError("the unchanged copy fails in \(chapter): \(found.line)")
      }
      usual[chapter] = found.seconds
    }
    let found = try askTests()
    guard found.isGreen else {
      throw MutationError("the unchanged copy fails a test of \(room.target): \(found.line)")
    }
    usual[Self.tests] = found.seconds
  }

  /// Puts a fault into the copy, asks claims and then tests, and takes it out again.
  func record(_ fault: Fault) throws -> Record {
    let place = try Place(fault, in: scratch.package, files: scratch.files)
    try scratch.write(Data(place.faultySource.utf8), to: place.path)
    defer { try? scratch.write(Data(place.source.utf8), to: place.path) }
    var cpuSeconds = 0.0
    func record(_ killer: Record.Killer, _ line: String) -> Record {
      Record(
        name: fault.name, kind: fault.kind.rawValue, slip: fault.slip.rawValue,
        target: place.target, killedBy: killer, cpuSeconds: (cpuSeconds * 10).rounded() / 10,
        line: line, digest: scratch.digest, original: fault.original, faulty: fault.faulty)
    }
    for chapter in fault.chapters {
      let found = try ask(chapter)
      cpuSeconds += found.cpuSeconds
      if !found.isBuilt { return record(.compiler, found.line) }
      if !found.isGreen { return record(.claims, "\(chapter): \(found.line)") }
    }
    let found = try askTests()
    cpuSeconds += found.cpuSeconds
    if !found.isBuilt { return record(.compiler, found.line) }
    return record(found.isGreen ? .nothing : .tests, found.isGreen ? "" : found.line)
  }

  // MARK: Asking

  private struct Answer {
    let isBuilt, isGreen: Bool
    let line: String
    let cpuSeconds, seconds: Double
  }

  private func ask(_ chapter: String) throws -> Answer {
    try ask(
      chapter,
      by: [
        scratch.copy.appendingPathComponent("\(Self.products)/\(chapter)").path, "--quick",
        "--output", scratch.folder.appendingPathComponent("pages").path,
      ], tellingLine: ["✗", "Fatal error", "Error:", "error:"])
  }

  private func askTests() throws -> Answer {
    try ask(
      Self.tests, by: ["swift", "test", "--skip-build"],
      tellingLine: ["recorded an issue", "Fatal error", "error:"])
  }

  /// Builds a product and runs it.
  private func ask(_ product: String, by command: [String], tellingLine marks: [String]) throws
    -> Answer
  {
    func run(_ command: [String], _ limit: Double) throws -> Ended {
      try Child.run(
        command, in: scratch.copy, seconds: limit,
        log: scratch.folder.appendingPathComponent("log"))
    }
    func line(_ ended: Ended, _ marks: [String]) -> String {
      if ended.isTimedOut { return "it did not end" }
      let line = ended.lines.first { line in marks.contains { line.contains($0) } }
      let text = (line ?? ended.lines.last ?? "it said nothing").trimmingCharacters(
        in: .whitespaces)
      return String(text.replacing(scratch.copy.path + "/", with: "").prefix(300))
    }
    let built = try run(["swift", "build", "--product", product], 1800)
    guard built.isGreen else {
      return Answer(
        isBuilt: false, isGreen: false, line: line(built, ["error:"]),
        cpuSeconds: built.cpuSeconds, seconds: 0)
    }
    let ended = try run(command, 10 * (usual[product] ?? 60) + 60)
    return Answer(
      isBuilt: true, isGreen: ended.isGreen, line: line(ended, marks),
      cpuSeconds: built.cpuSeconds + ended.cpuSeconds, seconds: ended.seconds)
  }
}
