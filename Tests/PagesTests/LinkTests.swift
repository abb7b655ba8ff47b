import Foundation
import Testing

/// Every link of the kept pages leads somewhere: to a file, to an anchor in it, to a line of a source.
@Suite struct LinkTests {
  private static let output = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Output")

  /// The links of a page that lead nowhere.
  private func dead(_ page: String, at url: URL, read: (URL) -> String?) -> [String] {
    let links =
      page.matches(of: #/\]\(([^)\s]+)(?: "[^"]*")?\)/#).map { String($0.1) }
      + page.matches(of: #/(?:src|href)="([^"]+)"/#).map { String($0.1) }
    return links.filter { link in
      if link.hasPrefix("http") { return false }
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target =
        parts[0].isEmpty
        ? url
        : url.deletingLastPathComponent().appendingPathComponent(String(parts[0])).standardized
      guard FileManager.default.fileExists(atPath: target.path) || target == url else {
        return true
      }
      guard parts.count == 2 else { return false }
      guard let text = target == url ? page : read(target) else { return true }
      if parts[1].hasPrefix("L"), let line = Int(parts[1].dropFirst()) {
        return !(1...text.split(separator: "\n", omittingEmptySubsequences: false).count).contains(
          line)
      }
      return !text.contains("id=\"\(parts[1])\"")
    }
  }

  @Test func everyLinkLeadsSomewhere() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.output.path)
      .filter { $0.wholeMatch(of: #/\d+-.+/#) != nil }
    #expect(folders.count >= 4)
    let pages =
      ["README.md"] + folders.sorted().flatMap { ["\($0)/README.md", "\($0)/more.md"] }
    var count = 0
    for name in pages {
      let url = Self.output.appendingPathComponent(name)
      guard let page = try? String(contentsOf: url, encoding: .utf8) else { continue }
      count += 1
      let dead = dead(page, at: url) { try? String(contentsOf: $0, encoding: .utf8) }
      #expect(dead == [], "\(name)")
    }
    #expect(count > folders.count)
  }

  @Test func deadLinksAreFound() {
    let url = Self.output.appendingPathComponent("README.md")
    let page =
      "<a id=\"b\"></a> [a](#b) [c](#d) [e](nowhere.md) [f](https://x.y) <img src=\"g.png\">"
    #expect(dead(page, at: url) { _ in nil } == ["#d", "nowhere.md", "g.png"])
  }
}
