/// A single fault: an expression within a named declaration, and what a slip would make of it.
struct Fault: Equatable, Sendable {
  /// What it can spoil. The last four are where a false program may look right.
  enum Kind: String, CaseIterable, Sendable {
    /// An identity that something can be held against.
    case formula
    /// What a figure draws.
    case figure
    /// What training measures: rates, starts, draws, losses.
    case learning
    /// A number that is shown or kept, and that nothing follows from.
    case shown
    /// What happens to a reader's own table.
    case table
  }

  /// What was confused with what.
  enum Slip: String, CaseIterable, Sendable {
    case sign, factor, power, transpose, index, term, exchange, seed, digit
  }

  let name: String
  let kind: Kind
  let slip: Slip
  /// The file's name, with its folder where the name alone would not tell.
  let file: String
  /// The declaration that holds the expression, as `func eigen`, `init(keeping` or `let axes`; of a
  /// number that is shown, its key, `as: "tail"`; of a figure, its name, `page.figure("machine"`.
  let scope: String
  let original: String
  let faulty: String
  /// The chapters whose claims could notice it, cheapest first.
  let chapters: [String]

  init(
    _ name: String, _ kind: Kind, _ slip: Slip, _ file: String, _ scope: String,
    _ original: String, _ faulty: String, asking chapters: [String] = ["ppca"]
  ) {
    (self.name, self.kind, self.slip) = (name, kind, slip)
    (self.file, self.scope, self.original, self.faulty) = (file, scope, original, faulty)
    self.chapters = chapters
  }

  static let all =
    algebra + calculus + learning + tables + drawing + chapter1 + chapter2 + chapter3 + chapter4
    + chapter5 + chapter6 + chapter7
}

/// Why a fault, or a run, cannot be.
struct MutationError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
