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
    compare("seed", kept.seed, fresh.seed)
    compare("options", sorted(kept.options), sorted(fresh.options))
    compare("trained", kept.trained ?? [], fresh.trained ?? [])
    compare("digits", sorted(kept.digits ?? [:]), sorted(fresh.digits ?? [:]))
    compare("dataOnly", kept.dataOnly ?? false, fresh.dataOnly ?? false)
    compare("format", kept.format ?? "", fresh.format ?? "")
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
      compare("\(claim).sentence", a.sentence, b.sentence)
      compare("\(claim).kind", a.kind, b.kind)
      compare("\(claim).relation", a.relation, b.relation)
      compare("\(claim).tolerance", a.tolerance, b.tolerance, digits: 6)
      if trained.contains(b.sentence) { continue }
      compare("\(claim).expected", a.expected, b.expected, digits: 6)
      if a.measuresNoise && b.measuresNoise { continue }
      compare("\(claim).measured", a.measured, b.measured, digits: a.measuredDigits)
    }
  }

  private mutating func figures() {
    compare("the files of figures", kept.figures.map(\.file), fresh.figures.map(\.file))
    for (index, (a, b)) in zip(kept.figures, fresh.figures).enumerated() {
      compare("figures[\(index)].alt", a.alt, b.alt)
      compare("figures[\(index)].width", a.width, b.width)
      compare("figures[\(index)].height", a.height, b.height)
    }
  }

  private mutating func outputs() {
    let (old, new) = (kept.outputs ?? [], fresh.outputs ?? [])
    compare("the number of outputs", old.count, new.count)
    for (index, (a, b)) in zip(old, new).enumerated() {
      let output = "outputs[\(index)]"
      compare("\(output).line", a.line, b.line)
      guard case .table(let columns, let rows, let caption, let learned) = a.content,
        case .table(let newColumns, let newRows, let newCaption, let newLearned) = b.content
      else {
        compare("\(output).content", a.content, b.content)
        continue
      }
      compare("\(output) columns", columns, newColumns)
      compare("\(output) caption", caption, newCaption)
      compare("\(output) trained", learned, newLearned)
      compare("\(output) cells of each row", rows.map(\.count), newRows.map(\.count))
      for (row, (cells, newCells)) in zip(rows, newRows).enumerated() {
        for (column, (x, y)) in zip(newColumns, zip(cells, newCells))
        where !Cell(x).agrees(with: Cell(y), trained: newLearned.contains(column)) {
          found.append("\(output) row \(row + 1), \(column): kept \(x), fresh \(y)")
        }
      }
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
