import Foundation

extension Weave {
  /// A sentence with the sign that a claim checked it, which leads to the ledger.
  mutating func marked(_ words: Substring, key: Substring, line: Int) throws -> String {
    let formula = words.firstMatch(of: #/\$[^$]*\|[^$]*\$/#)
    if let formula {
      throw failure(
        "“\(formula.0)” cannot stand in a checked sentence; write \\mid or \\lvert", line)
    }
    let text = try fill(String(words), line: line)
    let claims = results.claims.indices.filter { results.claims[$0].key == key }
    for index in claims { results.claims[index].sentence = text.onOneProseLine }
    guard let first = claims.first else {
      return "\(text) *(not checked \(unfinished == nil ? "in this run" : "yet"))*"
    }
    let claim = results.claims[first]
    let numbers = claims.count == 1 ? claim.numbers : "\(claims.count) claims"
    return "\(text) [✓](#claim-\(key) \"\(claim.kind.rawValue): \(numbers)\")"
  }

  /// All claims of a page, folded.
  func ledger(of essay: Essay) throws -> String? {
    let keys = essay.marks.map(\.key)
    let claims = results.claims.filter { keys.contains($0.key) }
    if claims.isEmpty { return nil }
    var seen: Set<String> = []
    let rows = claims.map { claim in
      let anchor = seen.insert(claim.key).inserted ? "<a id=\"claim-\(claim.key)\"></a>" : ""
      let source = sourceLink("source", file: claim.file, line: claim.line)
      let cells = [
        "\(anchor)\(claim.statement)\(source.map { " (\($0))" } ?? "")", claim.kind.rawValue,
        claim.measuredText, claim.expectedText, claim.toleranceText,
      ]
      return "| ✓ " + cells.joined(separator: " | ") + " |"
    }
    let count =
      claims.count == 1
      ? "1 claim of this page, true" : "\(claims.count) claims of this page, all true"
    return """
      <details><summary><b>The ledger:</b> \(count) in the run that wrote it</summary>

      | claim | kind | measured | expected | tolerance |
      | --- | --- | --- | --- | --- |
      \(rows.joined(separator: "\n"))

      </details>
      """
  }
}
