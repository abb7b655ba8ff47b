/// What two runs may print differently: numbers that were trained, and rounding noise.
struct Freedom {
  /// Below it, in absolute value, a number is what rounding left.
  static let noise = 1e-12

  /// Numbers whose digits say nothing, in the kept run and in the fresh one.
  var pairs: [(kept: Double, fresh: Double)] = []
  /// The numbers of the kept run that are not whole, which a page may round to a whole one.
  var rounded: [Double] = []

  /// Whether the fresh number is the kept one, within one unit of its last digit.
  ///
  /// Whole numbers are counts and stay what they are, unless they are rounded.
  func allows(_ kept: PrintedNumber, _ fresh: PrintedNumber) -> Bool {
    if kept.value == fresh.value { return true }
    if max(abs(kept.value), abs(fresh.value)) <= Freedom.noise { return true }
    if pairs.contains(where: { kept.prints($0.kept) && fresh.prints($0.fresh) }) { return true }
    let isRounded = !kept.isWhole || rounded.contains(where: kept.renders)
    guard isRounded || !fresh.isWhole else { return false }
    return abs(kept.value - fresh.value) <= 1.000_001 * (isRounded ? kept.unit : fresh.unit)
  }
}

extension PrintedNumber {
  fileprivate func prints(_ number: Double) -> Bool { value == number || renders(number) }
}

/// A line where two pages differ; nil stands for a line that one of them does not have.
struct LineDifference: Equatable {
  var line: Int
  var kept: String?
  var fresh: String?
}

/// A line of a page, ready to be compared.
struct PageLine {
  let text: Substring
  let tokens: [Token]

  /// The line with its numbers blotted out: lines with equal ones are the same line of two pages.
  var skeleton: String {
    tokens.map { if case .text(let text) = $0 { text } else { "\u{0}" } }.joined()
  }

  var numbers: [PrintedNumber] {
    tokens.compactMap { if case .number(let number) = $0 { number } else { nil } }
  }

  /// The lines of a page. Headings, displayed mathematics and Swift come from the source as they
  /// are, so their numbers are text.
  static func lines(of page: String) -> [PageLine] {
    var fence: Substring?
    return page.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let isFence = line.hasPrefix("```")
      if isFence { fence = fence == nil ? line.dropFirst(3) : nil }
      let isSource = isFence || fence == "swift" || fence == "math"
      if isSource || fence == nil && line.hasPrefix("#") {
        return PageLine(text: line, tokens: [.text(String(line))])
      }
      return PageLine(text: line, tokens: Tokenizer.tokens(of: line, markdown: fence == nil))
    }
  }
}

/// Where the fresh page says something else than the kept one.
func pageDifferences(
  kept: String, fresh: String, _ freedom: Freedom = Freedom()
) -> [LineDifference] {
  let old = PageLine.lines(of: kept)
  let new = PageLine.lines(of: fresh)
  let changes = new.map(\.skeleton).difference(from: old.map(\.skeleton))
  let removed = Set(changes.removals.map(\.offset))
  let inserted = Set(changes.insertions.map(\.offset))
  var found: [LineDifference] = []
  var (i, j) = (0, 0)
  while i < old.count || j < new.count {
    let leaves = removed.contains(i)
    let comes = inserted.contains(j)
    let line = min(i, old.count - 1) + 1
    if leaves || comes {
      found.append(
        LineDifference(
          line: line, kept: leaves ? String(old[i].text) : nil,
          fresh: comes ? String(new[j].text) : nil))
      (i, j) = (i + (leaves ? 1 : 0), j + (comes ? 1 : 0))
      continue
    }
    for (a, b) in zip(old[i].numbers, new[j].numbers) where !freedom.allows(a, b) {
      found.append(LineDifference(line: line, kept: a.text, fresh: b.text))
    }
    (i, j) = (i + 1, j + 1)
  }
  return found
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
