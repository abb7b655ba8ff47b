import ArgumentParser
import Foundation

/// Puts single faults into a copy of the package and says what notices them: a claim, a test, or
/// nothing.
@main
struct Mutations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutations",
    abstract: "Puts single faults into a copy of the package and says what notices them.",
    discussion: "The copy and the results so far are kept in .build/mutations; a run that was "
      + "interrupted goes on where it stopped, and begins anew where sources or tests have changed."
  )

  @Option(help: ArgumentHelp("Only this share of the faults.", valueName: "k/n"))
  var part: Part?

  @Option(
    help: ArgumentHelp(
      "Only this fault, again if it has a result; may be given several times.", valueName: "name"))
  var only: [String] = []

  @Flag(help: "Only list the faults.")
  var list = false

  @Flag(help: "Only see whether every fault still applies.")
  var check = false

  func run() throws {
    if let wrong = only.first(where: { name in !Fault.all.contains { $0.name == name } }) {
      throw ValidationError("There is no fault “\(wrong)”; --list names them.")
    }
    let chosen = Fault.all.enumerated().filter { part?.holds($0.offset) ?? true }.map(\.element)
      .filter { only.isEmpty || only.contains($0.name) }
    do {
      if list {
        chosen.forEach { print($0) }
      } else if check {
        let gone = Fault.complaints(
          chosen, in: Scratch.package, files: try Scratch.files(of: Scratch.package))
        guard gone.isEmpty else { throw MutationError(gone.joined(separator: "\n")) }
        print("All \(chosen.count) faults apply.")
      } else {
        try score(chosen)
      }
    } catch let error as MutationError {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      throw ExitCode.failure
    }
  }

  private func score(_ chosen: [Fault]) throws {
    let scratch = try Scratch()
    try scratch.lock()
    let interruptions = [SIGINT, SIGTERM].map { signal in
      // Not ignored, for what is run would ignore it too.
      Foundation.signal(signal) { _ in }
      let source = DispatchSource.makeSignalSource(signal: signal, queue: .global())
      source.setEventHandler {
        Child.end()
        _exit(128 + signal)
      }
      source.resume()
      return source
    }
    defer { interruptions.forEach { $0.cancel() } }
    let gone = Fault.complaints(chosen, in: scratch.package, files: scratch.files)
    guard gone.isEmpty else { throw MutationError(gone.joined(separator: "\n")) }
    var records = Records(in: scratch.folder)
    var waiting = try chosen.filter { !only.isEmpty || records.latest($0, scratch.digest) == nil }
      .map { (fault: $0, place: try Place($0, in: scratch.package, files: scratch.files)) }
    while let target = waiting.first?.place.target {
      let faults = waiting.filter { $0.place.target == target }.map(\.fault)
      waiting.removeAll { $0.place.target == target }
      let chapters = faults.flatMap(\.chapters).reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
      }
      say("\(target): trying the unchanged copy …")
      let room = try Room(target, in: scratch.package, files: scratch.files)
      let trial = try Trial(scratch, room: room, chapters: chapters)
      for fault in faults {
        let record = try trial.record(fault)
        try records.append(record)
        say("\(fault.name): \(record.killedBy.rawValue) (\(record.cpuSeconds) s) \(record.line)")
      }
    }
    say("\n" + chosen.compactMap { records.latest($0, scratch.digest) }.score)
  }

  private func say(_ text: String) {
    print(text)
    fflush(nil)
  }
}

/// One of n shares of the faults.
struct Part: ExpressibleByArgument {
  private let index, count: Int

  init?(argument: String) {
    let numbers = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let index = numbers[0], let count = numbers[1],
      index >= 1, index <= count
    else { return nil }
    (self.index, self.count) = (index - 1, count)
  }

  func holds(_ k: Int) -> Bool { k % count == index }
}

extension Fault: CustomStringConvertible {
  var description: String {
    "\(name) (\(kind.rawValue), \(slip.rawValue); \(file), \(scope)):\n  \(original)\n  → \(faulty)"
  }

  /// What is wrong with a list of faults: names given twice, and expressions that are gone.
  static func complaints(_ faults: [Fault], in package: URL, files: [String]) -> [String] {
    let sources = files.filter { $0.hasPrefix("Sources/") || $0.hasPrefix("Chapters/") }
    return faults.enumerated().flatMap { i, fault -> [String] in
      var complaints: [String] = []
      if faults[..<i].contains(where: { $0.name == fault.name }) {
        complaints.append("two faults are called “\(fault.name)”")
      }
      do { _ = try Place(fault, in: package, files: sources) } catch {
        complaints.append("\(error)")
      }
      return complaints
    }
  }
}
