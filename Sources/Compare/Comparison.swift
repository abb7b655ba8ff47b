import Seams

/// Where two results.json disagree, and which claims do not hold.
struct Comparison {
  let kept: Findings
  let fresh: Findings
  let freedom: Freedom
  private(set) var found: [LineDifference] = []

  init(kept: Findings, fresh: Findings, _ freedom: Freedom) {
    (self.kept, self.fresh, self.freedom) = (kept, fresh, freedom)
    headings()
    values()
    claims()
    figures()
  }

  /// Notes the nth field of this name, with both its values.
  private mutating func note(_ key: String, _ number: Int = 0, _ old: Any, _ new: Any) {
    found.append(
      LineDifference(
        line: kept.line(of: key, number: number), kept: "\(key) \(old)", fresh: "\(key) \(new)"))
  }

  /// Whether two texts are the same but for the digits that may differ.
  private func agree(_ old: String, _ new: String) -> Bool {
    pageDifferences(kept: old, fresh: new, freedom).isEmpty
  }

  private mutating func headings() {
    let (old, new) = (kept.results, fresh.results)
    for (key, path) in [
      ("chapter", \Results.chapter), ("title", \.title), ("question", \.question),
      ("need", \.need), ("get", \.get),
    ] where old[keyPath: path] != new[keyPath: path] {
      note(key, 0, old[keyPath: path], new[keyPath: path])
    }
    if old.seed != new.seed { note("seed", 0, old.seed, new.seed) }
    if old.options != new.options { note("options", 0, sorted(old.options), sorted(new.options)) }
  }

  private func sorted(_ options: [String: String]) -> [String] {
    options.map { "\($0.key) \($0.value)" }.sorted()
  }

  private mutating func values() {
    let (old, new) = (kept.results.values, fresh.results.values)
    for key in Set(old.keys).union(new.keys).sorted() {
      guard let a = old[key]?.numbers, let b = new[key]?.numbers, a.count == b.count else {
        note(key, 0, size(old[key]), size(new[key]))
        continue
      }
      let scale = a.map(abs).max() ?? 0
      for (x, y) in zip(a, b) where !freedom.allows(x, y, scale: scale) { note(key, 0, x, y) }
    }
  }

  private func size(_ value: Results.Value?) -> String {
    value.map { "of \($0.numbers.count)" } ?? "missing"
  }

  private mutating func claims() {
    let (old, new) = (kept.results.claims, fresh.results.claims)
    if old.count != new.count { note("claims", 0, old.count, new.count) }
    for (index, (a, b)) in zip(old, new).enumerated() {
      if !agree(a.sentence, b.sentence) { note("sentence", index, a.sentence, b.sentence) }
      if a.kind != b.kind { note("kind", index, a.kind, b.kind) }
      if a.relation != b.relation { note("relation", index, a.relation, b.relation) }
      if !freedom.allows(a.expected, b.expected, scale: abs(a.expected)) {
        note("expected", index, a.expected, b.expected)
      }
    }
    for index in 0..<max(old.count, new.count) {
      let (a, b) = (kept.verdict(index), fresh.verdict(index))
      if (a, b) != ("true", "true") { note("holds", index, a, b) }
    }
  }

  private mutating func figures() {
    let (old, new) = (kept.results.figures, fresh.results.figures)
    if old.map(\.file) != new.map(\.file) {
      note("figures", 0, old.map(\.file), new.map(\.file))
    }
    for (index, (a, b)) in zip(old, new).enumerated() {
      if !agree(a.caption, b.caption) { note("caption", index, a.caption, b.caption) }
      if !agree(a.alt, b.alt) { note("alt", index, a.alt, b.alt) }
      if (a.width, a.height) != (b.width, b.height) {
        note("width", index, "\(a.width)×\(a.height)", "\(b.width)×\(b.height)")
      }
    }
  }
}
