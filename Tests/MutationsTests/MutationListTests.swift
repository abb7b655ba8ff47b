import Foundation
import Testing

@testable import mutations

@Suite struct MutationListTests {
  @Test func everyFaultApplies() throws {
    let package = Scratch.package
    let files = try Scratch.files(of: package)
    #expect(Fault.complaints(Fault.all, in: package, files: files) == [])
    #expect(Fault.all.count == 182)
  }

  /// The complaints about a fault in a file of this text.
  private func complaints(
    _ scope: String, _ original: String, file: String = "Sum.swift", of text: String = Self.text
  ) throws -> [String] {
    let package = FileManager.default.temporaryDirectory.appendingPathComponent(
      "mutations-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: package) }
    let folder = package.appendingPathComponent("Sources/Core")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(
      to: folder.appendingPathComponent("Sum.swift"), atomically: true, encoding: .utf8)
    let fault = Fault("half a sum", .formula, .factor, file, scope, original, "0")
    return Fault.complaints([fault], in: package, files: ["Sources/Core/Sum.swift"])
  }

  private static let text = """
    /// func sum of nothing
    func sum(_ a: [Double]) -> Double {
      // 2 * count
      let scale = 2 * a.count
      return Double(scale) * a.reduce(
        0, +)
    }

    func other() -> Int { 2 * a.count + 7 }

    let counts = [
      1, 2, 2,
    ]
    let next = 3
    page.show(
      "a shown number", 3 * next, as: "three")
    page.show("another", 4 * next, as: "four")
    """

  @Test func whatIsThereIsFound() throws {
    #expect(try complaints("func sum", "2 * a.count") == [])
    #expect(try complaints("func sum", "a.reduce(0, +)") == [])
    #expect(try complaints("let counts", "1") == [])
    #expect(try complaints("as: \"three\"", "* next") == [])
    #expect(try complaints("as: \"four\"", "* next") == [])
    #expect(try complaints("func sum", "scale =", file: "Core/Sum.swift") == [])
  }

  @Test func anExpressionThatIsGoneIsAnErrorWithTheFaultsName() throws {
    let begin = "fault “half a sum” no longer applies: "
    let path = "Sources/Core/Sum.swift"
    #expect(
      try complaints("func sum", "3 * a.count") == [
        begin + "“3 * a.count” stands 0 times in “func sum” of \(path)"
      ])
    #expect(
      try complaints("let counts", "2") == [
        begin + "“2” stands 2 times in “let counts” of \(path)"
      ])
    #expect(
      try complaints("func sum", "7") == [begin + "“7” stands 0 times in “func sum” of \(path)"])
    #expect(
      try complaints("let counts", "3") == [begin + "“3” stands 0 times in “let counts” of \(path)"]
    )
    // A name is not a part of another.
    #expect(
      try complaints("func sum", "cale") == [
        begin + "“cale” stands 0 times in “func sum” of \(path)"
      ])
    #expect(try complaints("func su", "scale") == [begin + "\(path) has no “func su”"])
    #expect(
      try complaints("func sum", "scale", file: "Mean.swift") == [
        begin + "0 files are called Mean.swift"
      ])
  }

  @Test func aNameStandsForOneFault() throws {
    let twice = [Fault.all[0], Fault.all[0]]
    let package = Scratch.package
    #expect(
      Fault.complaints(twice, in: package, files: try Scratch.files(of: package)) == [
        "two faults are called “\(Fault.all[0].name)”"
      ])
  }

  @Test func sharesTakeEveryFaultOnce() throws {
    let parts = ["1/3", "2/3", "3/3"].compactMap { Part(argument: $0) }
    #expect((0..<60).allSatisfy { k in parts.count { $0.holds(k) } == 1 })
    #expect(["0/3", "4/3", "1/0", "1", "1/3/3", ""].allSatisfy { Part(argument: $0) == nil })
  }
}
