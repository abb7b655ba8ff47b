import Foundation
import Testing

@testable import coursework

/// No function of the core that students get may have a cell's value in one call. Whether one does, a
/// person has to judge: so the public functions are listed beside this test, each was judged, and a new
/// one is red until it is added to the list.
@Suite struct CoreFunctionTests {
  static func declared() throws -> [String] {
    let root = package.appendingPathComponent("Sources/Seams")
    let walk = FileManager.default.enumerator(atPath: root.path)
    var names: Set<String> = []
    while let name = walk?.nextObject() as? String {
      guard name.hasSuffix(".swift") else { continue }
      let text = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
      for match in text.matches(of: #/public (?:static |mutating )*func ([^\s(<]+)/#) {
        names.insert(String(match.1))
      }
    }
    return names.sorted()
  }

  @Test func everyPublicFunctionOfTheCoreWasJudged() throws {
    let list = try String(
      contentsOf: package.appendingPathComponent("Tests/CourseworkTests/core-functions.txt"),
      encoding: .utf8)
    let judged = list.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }.map(
      String.init)
    #expect(try judged == Self.declared())
  }
}
