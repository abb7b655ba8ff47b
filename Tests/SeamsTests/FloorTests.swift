import Foundation
import Testing

/// The compiler keeps the floors between modules; within Seams this does: Algebra at the bottom, on it
/// Probability and Calculus side by side, and Learning on both.
@Suite struct FloorTests {
  private static let above: [String: [String]] = [
    "Algebra": ["Probability", "Calculus", "Learning"], "Probability": ["Calculus", "Learning"],
    "Calculus": ["Probability", "Learning"], "Learning": [],
  ]

  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources/Seams")

  /// The code of each file of a floor, without comments and strings.
  private func files(of floor: String) throws -> [String: String] {
    let folder = Self.folder.appendingPathComponent(floor)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!names.isEmpty)
    return try names.reduce(into: [:]) { files, name in
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      files["\(floor)/\(name)"] = code(text)
    }
  }

  private func code(_ text: String) -> String {
    text.replacing(#/"(?:\\.|[^"\\\n])*"/#, with: "\"\"").replacing(#/\/\/[^\n]*/#, with: "")
  }

  /// What a floor declares at the margin of its files.
  private func names(in code: some Sequence<String>) -> Set<String> {
    let declaration =
      #/(?m)^(?:(?:@\w+(?:\([^)]*\))?|public|package|final|indirect)\s+)*(?:struct|class|enum|protocol|func|typealias|let|var)\s+([A-Za-z_]\w*)/#
    let found = code.flatMap { $0.matches(of: declaration).map { String($0.output.1) } }
    // Functions of libm are overloaded upstairs.
    return Set(found).subtracting(["exp", "log", "tanh", "sin", "cos", "sqrt", "pow", "atan2"])
  }

  private func wrongWay(_ code: String, _ names: Set<String>) -> Set<String> {
    // What a colon follows is a label.
    let words = code.matches(of: #/(?:^|[^.\w])([A-Za-z_]\w*)(?![\w:])/#).map {
      String($0.output.1)
    }
    return Set(words).intersection(names)
  }

  @Test func noFileReachesUp() throws {
    for (floor, others) in Self.above {
      let names = names(in: try others.flatMap { try files(of: $0).values })
      for (file, code) in try files(of: floor) {
        #expect(wrongWay(code, names) == [], "\(file) uses a floor above its own")
      }
    }
  }

  /// The same look finds what does reach up.
  @Test func aFileThatReachesUpIsFound() throws {
    let names = names(in: try files(of: "Learning").values)
    #expect(names.isSuperset(of: ["Adam", "Network", "Training"]))
    #expect(wrongWay(code("let a = Adam<Double>(rate: 1) // Network"), names) == ["Adam"])
    #expect(wrongWay(code("let a = model.Adam + \"Training\""), names) == [])
    #expect(wrongWay(code("f(Adam: 1, by: Network.zero)"), names) == ["Network"])
  }
}
