import Pages

/// Where the kept results.json and the fresh one disagree. What is learned is what the fresh one
/// says: a kept file cannot free itself of being compared.
struct Comparison {
  let kept: Results
  let fresh: Results
  /// Each as `claims[3].measured: kept 1, fresh 2`.
  private(set) var found: [String] = []
  private let trained: Set<String>

  init(kept: Results, fresh: Results) {
    (self.kept, self.fresh) = (kept, fresh)
    trained = Set(fresh.trained ?? [])
    headings()
    values()
    claims()
    figures()
    tables()
    outputs()
  }

  private mutating func compare<Value: Equatable>(_ field: String, _ old: Value, _ new: Value) {
    if old != new { found.append("\(field): kept \(old), fresh \(new)") }
  }

  private mutating func compare(
    _ field: String, _ old: Double, _ new: Double, digits: Int?, scale: Double? = nil
  ) {
    if !agree(old, new, digits: digits, scale: scale ?? abs(old)) {
      found.append("\(field): kept \(old), fresh \(new)")
    }
  }

  private mutating func headings() {
    for (field, path) in [
      ("chapter", \Results.chapter), ("title", \.title), ("question", \.question),
      ("need", \.need), ("get", \.get),
    ] {
      compare(field, kept[keyPath: path], fresh[keyPath: path])
    }
    compare("take", kept.take ?? "", fresh.take ?? "")
    compare("seed", kept.seed, fresh.seed)
    compare("options", sorted(kept.options), sorted(fresh.options))
    compare("trained", kept.trained ?? [], fresh.trained ?? [])
    compare("digits", sorted(kept.digits ?? [:]), sorted(fresh.digits ?? [:]))
    compare("dataOnly", kept.dataOnly ?? false, fresh.dataOnly ?? false)
    compare("format", kept.format ?? "", fresh.format ?? "")
    compare("book", kept.book ?? [], fresh.book ?? [])
    compare("secondAnchors", kept.secondAnchors ?? [], fresh.secondAnchors ?? [])
    compare("cover", kept.cover ?? "", fresh.cover ?? "")
  }

  private func sorted<Value>(_ dictionary: [String: Value]) -> [String] {
    dictionary.map { "\($0.key) \($0.value)" }.sorted()
  }

  private mutating func values() {
    compare("the keys of values", kept.values.keys.sorted(), fresh.values.keys.sorted())
    for (key, new) in fresh.values.sorted(by: { $0.key < $1.key }) {
      guard let old = kept.values[key] else { continue }
      let (a, b) = (old.entries, new.entries)
      compare("the shape of values.\(key)", old.shape, new.shape)
      if trained.contains(key) { continue }
      let scale = a.map(abs).max() ?? 0
      for (index, (x, y)) in zip(a, b).enumerated() {
        compare("values.\(key)[\(index)]", x, y, digits: fresh.digits?[key], scale: scale)
      }
    }
  }

  private mutating func claims() {
    compare("the number of claims", kept.claims.count, fresh.claims.count)
    for (index, (a, b)) in zip(kept.claims, fresh.claims).enumerated() {
      let claim = "claims[\(index)]"
      compare("\(claim).key", a.key, b.key)
      compare("\(claim).subject", a.subject ?? "", b.subject ?? "")
      compare("\(claim).file", a.file, b.file)
      compare("\(claim).line", a.line, b.line)
      compare("\(claim).count", a.count, b.count)
      compare("\(claim).kind", a.kind, b.kind)
      compare("\(claim).relation", a.relation, b.relation)
      compare("\(claim).tolerance", a.tolerance, b.tolerance, digits: 6)
      if trained.contains(b.key) { continue }
      compare("\(claim).sentence", a.sentence, b.sentence)
      compare("\(claim).expected", a.expected, b.expected, digits: 6)
      if a.measuresNoise && b.measuresNoise { continue }
      compare("\(claim).measured", a.measured, b.measured, digits: a.measuredDigits)
    }
  }

  private mutating func figures() {
    compare("the files of figures", kept.figures.map(\.file), fresh.figures.map(\.file))
    for (index, (a, b)) in zip(kept.figures, fresh.figures).enumerated() {
      compare("figures[\(index)].sourceFile", a.sourceFile ?? "", b.sourceFile ?? "")
      compare("figures[\(index)].line", a.line ?? 0, b.line ?? 0)
      compare("figures[\(index)].width", a.width, b.width)
      compare("figures[\(index)].height", a.height, b.height)
    }
  }

  private mutating func tables() {
    let (old, new) = (kept.tables ?? [], fresh.tables ?? [])
    compare("the keys of tables", old.map(\.key), new.map(\.key))
    for (a, b) in zip(old, new) {
      compare("table \(b.key), cells of each row", a.rows.map(\.count), b.rows.map(\.count))
      for (row, (cells, newCells)) in zip(a.rows, b.rows).enumerated() {
        for (column, (x, y)) in zip(cells, newCells).enumerated() {
          // The first column says of what; the others of a table of what was learned were learned.
          let isLearned = column > 0 && trained.contains(b.key)
          if !Cell(x).agrees(with: Cell(y), trained: isLearned) {
            found.append(
              "table \(b.key), row \(row + 1), cell \(column + 1): kept \(x), fresh \(y)")
          }
        }
      }
    }
  }

  private mutating func outputs() {
    let (old, new) = (kept.cells ?? [], fresh.cells ?? [])
    compare("the number of cells", old.count, new.count)
    for (index, (a, b)) in zip(old, new).enumerated() {
      let output = "cells[\(index)]"
      compare("\(output).file", a.file, b.file)
      compare("\(output).line", a.line, b.line)
      compare("\(output).content", a.content, b.content)
    }
  }
}

extension Results.Value {
  fileprivate var shape: String {
    switch self {
    case .number: "a number"
    case .array(let array): "\(array.count) numbers"
    }
  }
}
