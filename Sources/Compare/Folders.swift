import Foundation
import Seams

/// Something that is not what was kept, in one line.
struct Difference: Equatable, CustomStringConvertible {
  /// `1-ppca/README.md:42`.
  var place: String
  var kept: String
  var fresh: String

  var description: String { "\(place): kept \(kept), fresh \(fresh)" }
}

/// Two folders that hold chapters' pages: the kept one, and one written just now.
struct Folders {
  let kept: URL
  let fresh: URL

  /// More lines than this about one page help nobody.
  static let most = 20

  /// The chapters' folders in either, in order; those named, if any.
  func chapters(named names: [String] = []) throws -> [String] {
    var found: Set<String> = []
    for folder in [kept, fresh] {
      let entries = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      found.formUnion(entries.filter { $0.wholeMatch(of: #/\d+-.+/#) != nil })
    }
    let sorted = found.sorted { ($0.number, $0) < ($1.number, $1) }
    if let wrong = names.first(where: { !found.contains($0) }) {
      throw MissingFolder(path: "\(kept.path)/\(wrong)")
    }
    return names.isEmpty ? sorted : sorted.filter(names.contains)
  }

  /// Everything that differs; without names also the contents page.
  func differences(named names: [String] = []) throws -> [Difference] {
    var found = names.isEmpty ? pages("README.md", Freedom()) : []
    for chapter in try chapters(named: names) { found += differences(in: chapter) }
    return found
  }

  private func differences(in chapter: String) -> [Difference] {
    let file = "\(chapter)/results.json"
    let old = Result { try Findings(contentsOf: kept.appendingPathComponent(file)) }
    let new = Result { try Findings(contentsOf: fresh.appendingPathComponent(file)) }
    guard case (.success(let old), .success(let new)) = (old, new) else {
      return [Difference(place: file, kept: old.state, fresh: new.state)]
    }
    let freedom = Freedom(kept: old, fresh: new)
    return listed(Comparison(kept: old, fresh: new, freedom).found, in: file)
      + pages("\(chapter)/README.md", freedom)
      + zip(old.results.figures, new.results.figures)
      .filter { $0.file == $1.file && !old.isTrained($0) }
      .compactMap { figure, _ in image("\(chapter)/\(figure.file)") }
  }

  private func pages(_ file: String, _ freedom: Freedom) -> [Difference] {
    let old = try? String(contentsOf: kept.appendingPathComponent(file), encoding: .utf8)
    let new = try? String(contentsOf: fresh.appendingPathComponent(file), encoding: .utf8)
    guard let old, let new else {
      if old == nil && new == nil { return [] }
      return [Difference(place: file, kept: old.state, fresh: new.state)]
    }
    return listed(pageDifferences(kept: old, fresh: new, freedom), in: file)
  }

  private func listed(_ lines: [LineDifference], in file: String) -> [Difference] {
    func quoted(_ text: String?) -> String { text.map { "“\($0)”" } ?? "no such line" }
    let shown = lines.prefix(Folders.most).map {
      Difference(place: "\(file):\($0.line)", kept: quoted($0.kept), fresh: quoted($0.fresh))
    }
    if shown.count == lines.count { return shown }
    let rest = "\(lines.count - shown.count) more lines"
    return shown + [Difference(place: file, kept: rest, fresh: "others")]
  }

  private func image(_ file: String) -> Difference? {
    let old = Result { try Data(contentsOf: kept.appendingPathComponent(file)) }
    let new = Result { try Data(contentsOf: fresh.appendingPathComponent(file)) }
    guard case (.success(let old), .success(let new)) = (old, new) else {
      return Difference(place: file, kept: old.state, fresh: new.state)
    }
    return imageDifference(old, new).map { Difference(place: file, kept: "the figure", fresh: $0) }
  }
}

/// A folder that is not there.
struct MissingFolder: Error, CustomStringConvertible {
  var path: String
  var description: String { "there is no folder \(path)" }
}

extension String {
  fileprivate var number: Int { Int(prefix { $0 != "-" }) ?? 0 }
}

extension Optional {
  fileprivate var state: String { self == nil ? "missing" : "there" }
}

extension Result {
  fileprivate var state: String { (try? get()) == nil ? "missing or unreadable" : "there" }
}
