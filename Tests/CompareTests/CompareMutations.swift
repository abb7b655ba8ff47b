import Foundation

@testable import Figures
@testable import Pages
@testable import Seams
@testable import compare

/// One change of a kept page: the files that are written anew, nil for one that is removed.
struct Mutation {
  var kind: Kind
  var files: [String: Data?]
  /// Whether the change is larger than what `--check` forgives in its kind.
  var exceeds = true
  /// What was changed, for the list of what was missed.
  var what = ""

  enum Kind: String, CaseIterable {
    case pageDigit, pageLetter, pageWhole, resultsDigit, resultsLetter, valueRewoven, claimRewoven
    case cellRewoven, trained, pngByte, pngText, pngTextUnsigned, pixels, pixelsRecorded
    case appended, truncated, emptied, deleted, extra
  }
}

/// Draws changes of the kept pages in `folder`.
struct Mutator {
  let folder: URL
  let source: URL
  let chapter: String
  var random: Random

  private func bytes(_ file: String) throws -> Data {
    try Data(contentsOf: folder.appendingPathComponent("\(chapter)/\(file)"))
  }

  private func results() throws -> Results {
    try JSONDecoder().decode(Results.self, from: bytes("results.json"))
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[random.integer(below: elements.count)]
  }

  private mutating func anyFile() throws -> String {
    pick(
      try FileManager.default
        .contentsOfDirectory(atPath: folder.appendingPathComponent(chapter).path).sorted())
  }

  private mutating func figure(_ results: Results) -> Results.FigureRecord { pick(results.figures) }

  mutating func mutation(_ kind: Mutation.Kind) throws -> Mutation {
    func change(_ file: String, _ bytes: Data?, exceeds: Bool = true, _ what: String) -> Mutation {
      Mutation(
        kind: kind, files: ["\(chapter)/\(file)": bytes], exceeds: exceeds,
        what: "\(chapter)/\(file): \(what)")
    }
    switch kind {
    case .pageDigit, .pageLetter, .pageWhole:
      let old = try bytes("README.md")
      let (new, what) = changed(
        old, kind == .pageLetter ? letters : digits, whole: kind == .pageWhole)
      return change("README.md", new, what)
    case .resultsDigit, .resultsLetter:
      let old = try bytes("results.json")
      let (new, what) = changed(old, kind == .resultsDigit ? digits : letters)
      let read = try? JSONDecoder().decode(Results.self, from: new)
      let exceeds = try read.map { exceedsTolerance(try results(), $0, rewoven: false) } ?? true
      return change("results.json", new, exceeds: exceeds, what)
    case .valueRewoven, .claimRewoven, .cellRewoven, .trained:
      return try rewoven(kind)
    case .pngByte:
      let name = figure(try results()).file
      var png = try bytes(name)
      let at = random.integer(below: png.count)
      png[at] ^= UInt8(1 + random.integer(below: 255))
      return change(name, png, "byte \(at)")
    case .pngText, .pngTextUnsigned:
      let name = figure(try results()).file
      return change(name, try textChanged(bytes(name), signed: kind == .pngText), "text")
    case .pixels, .pixelsRecorded:
      return try pixels(recorded: kind == .pixelsRecorded)
    case .appended:
      let name = try anyFile()
      return change(name, try bytes(name) + [UInt8(random.integer(below: 256))], "appended")
    case .truncated:
      let name = try anyFile()
      let old = try bytes(name)
      let cut = random.integer(below: 2) == 0 ? 20 : 1 + random.integer(below: old.count - 1)
      return change(name, old.dropLast(cut), "without the last \(cut)")
    case .emptied: return change(try anyFile(), Data(), "emptied")
    case .deleted: return change(try anyFile(), nil, "deleted")
    case .extra:
      let name = pick(["notes.md", "extra.png", "results.json.bak", "machine.svg", "README"])
      return change(name, Data("mine\n".utf8), "extra")
    }
  }

  // MARK: Bytes

  private let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
  private let letters = UInt8(ascii: "a")...UInt8(ascii: "z")

  /// One byte of this kind replaced by another, or a whole number by the next.
  private mutating func changed(
    _ old: Data, _ kind: ClosedRange<UInt8>, whole: Bool = false
  ) -> (Data, String) {
    var bytes = [UInt8](old)
    if whole {
      let text = String(decoding: bytes, as: UTF8.self)
      let match = pick(text.matches(of: #/[0-9]{1,9}/#))
      let next = "\(Int(match.output)! + 1)"
      return (
        Data(text.replacingCharacters(in: match.range, with: next).utf8), "\(match.output) + 1"
      )
    }
    let at = pick(bytes.indices.filter { kind.contains(bytes[$0]) })
    let other = pick(kind.filter { $0 != bytes[at] })
    let around = { (bytes: [UInt8]) in
      String(decoding: bytes[max(0, at - 30)..<min(bytes.count, at + 20)], as: UTF8.self)
    }
    let before = around(bytes)
    bytes[at] = other
    return (Data(bytes), "\(before) → \(around(bytes))")
  }

  /// A letter of one of the texts changed, with the checksum that belongs to it if `signed`.
  private mutating func textChanged(_ old: Data, signed: Bool) throws -> Data {
    var bytes = [UInt8](old)
    let chunk = pick(try chunks(of: bytes).filter { $0.name.hasSuffix("Xt") })
    let at = chunk.body.startIndex + random.integer(below: chunk.body.count)
    bytes[at] = bytes[at] == 120 ? 121 : 120
    if signed {
      let sum = crc32(bytes[chunk.body.startIndex - 4..<chunk.body.endIndex])
      for k in 0..<4 { bytes[chunk.body.endIndex + k] = UInt8(sum >> (24 - 8 * k) & 255) }
    }
    return Data(bytes)
  }

  /// PNG's checksum, bit by bit as its specification has it.
  private func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }

  // MARK: Changes that keep the page true to itself

  private func woven(_ results: Results) throws -> [String: Data?] {
    var results = results
    let folders = Folders(kept: folder, fresh: folder, source: source)
    let pages = try results.pages(of: folders.sources(of: chapter))
    let files = pages.map { ("\(chapter)/\($0.name)", Data?.some(Data($0.text.utf8))) }
    return Dictionary(
      uniqueKeysWithValues: files + [("\(chapter)/results.json", try results.json())])
  }

  /// A square of pixels inverted; the new checksum also written into results.json if `recorded`.
  private mutating func pixels(recorded: Bool) throws -> Mutation {
    var results = try results()
    let index = random.integer(below: results.figures.count)
    let record = results.figures[index]
    var bitmap = try Bitmap(png: [UInt8](bytes(record.file)))
    let side = pick([1, 2, 3, 4, 8, 16])
    let x = random.integer(below: bitmap.width - side)
    let y = random.integer(below: bitmap.height - side)
    var size = 0
    for row in y..<y + side {
      for k in 3 * (row * bitmap.width + x)..<3 * (row * bitmap.width + x + side) {
        size += abs(255 - 2 * Int(bitmap.pixels[k]))
        bitmap.pixels[k] = 255 - bitmap.pixels[k]
      }
    }
    let png = Data(
      try bitmap.png(text: record.text(chapter: chapter, options: results.options)))
    var files: [String: Data?] = ["\(chapter)/\(record.file)": png]
    var exceeds = true
    if recorded {
      results.figures[index].pixelCRC32 = bitmap.crc32
      files.merge(try woven(results)) { $1 }
      // A window of 16×16 may be off by a fortieth in the mean.
      exceeds =
        Double(size) / (3 * 255 * 256) > 0.025
        && !(results.trained ?? []).contains(record.slug)
    }
    return Mutation(
      kind: recorded ? .pixelsRecorded : .pixels, files: files, exceeds: exceeds,
      what: "\(chapter)/\(record.file): \(side)×\(side) pixels at \(x), \(y)")
  }

  private mutating func rewoven(_ kind: Mutation.Kind) throws -> Mutation {
    let old = try results()
    var new = old
    var what = ""
    var exceeds: Bool?
    // A relative change between a millionth and a half, up or down.
    let factor = 1 + pow(10, -6 + 5.7 * random.uniform()) * (random.uniform() < 0.5 ? -1 : 1)
    // A chapter without tables has no cells.
    switch kind == .cellRewoven && old.tables!.isEmpty ? .valueRewoven : kind {
    case .valueRewoven:
      let key = pick(old.values.keys.sorted())
      switch old.values[key]! {
      case .number(let number): new.values[key] = .number(altered(number, factor))
      case .array(var array):
        let index = random.integer(below: array.count)
        array[index] = altered(array[index], factor)
        new.values[key] = .array(array)
      }
      what = key
    case .claimRewoven:
      let index = random.integer(below: old.claims.count)
      let (claim, part) = (old.claims[index], random.integer(below: 3))
      var other = Claim(
        key: claim.key, sentence: claim.sentence, subject: claim.subject, kind: claim.kind,
        relation: claim.relation,
        measured: [part == 0 ? altered(claim.measured, factor) : claim.measured],
        expected: [part == 1 ? altered(claim.expected, factor) : claim.expected],
        tolerance: part == 2 ? altered(claim.tolerance, factor) : claim.tolerance)
      (other.count, other.file, other.line) = (claim.count, claim.file, claim.line)
      new.claims[index] = other
      what = "claim \(index), part \(part)"
    case .cellRewoven:
      let table = random.integer(below: old.tables!.count)
      var rows = old.tables![table].rows
      let isTrained = (old.trained ?? []).contains(old.tables![table].key)
      let row = random.integer(below: rows.count)
      let column = random.integer(below: rows[row].count)
      let cell = rows[row][column]
      let places = cell.indices.filter { cell[$0].isASCII && cell[$0].isNumber }
      if let at = places.isEmpty ? nil : pick(places) {
        let digit = cell[at].wholeNumberValue!
        let other = (digit + 1 + random.integer(below: 9)) % 10
        rows[row][column].replaceSubrange(at...at, with: "\(other)")
        // One unit of the last digit is forgiven, but not in a whole number.
        let isLast = cell[cell.index(after: at)...].first.map { !$0.isNumber } ?? true
        let isWhole = !cell.contains(".") && !cell.contains("×10") && !cell.contains("10⁻")
        exceeds =
          !(isTrained && column > 0) && (isWhole || !isLast || abs(digit - other) > 1)
      } else {
        rows[row][column] += "x"
        exceeds = true
      }
      new.tables![table].rows = rows
      what = "\(cell) → \(rows[row][column])"
    default:
      var trained = Set(old.trained ?? [])
      let names = old.values.keys.sorted() + old.figures.map(\.slug) + old.claims.map(\.key)
      switch random.integer(below: 3) {
      case 0: trained.formUnion(names)
      case 1: trained.insert(pick(names.filter { !trained.contains($0) }))
      default: trained.remove(pick(names))
      }
      exceeds = trained != Set(old.trained ?? [])
      new.trained = trained.isEmpty ? nil : trained.sorted()
      what = "trained"
    }
    return Mutation(
      kind: kind, files: try woven(new),
      exceeds: exceeds ?? exceedsTolerance(old, new, rewoven: true), what: "\(chapter): \(what)")
  }

  private func altered(_ number: Double, _ factor: Double) -> Double {
    number == 0 ? factor - 1 : number == number.rounded() ? number + 1 : number * factor
  }
}

// MARK: What is forgiven

/// Whether two results.json that differ in one place differ by more than is forgiven: one unit of the
/// last digit shown, or a thousandth where none is.
///
/// - Parameter rewoven: Whether the page was changed with them. Then what was learned is free, and
///   rounding noise is.
func exceedsTolerance(_ old: Results, _ new: Results, rewoven: Bool) -> Bool {
  let trained = Set(old.trained ?? [])
  var numbersAlone = old
  (numbersAlone.values, numbersAlone.claims) = (new.values, new.claims)
  if numbersAlone != new || old.values.keys != new.values.keys { return true }
  func unit(_ x: Double, _ digits: Int) -> Double {
    pow(10, floor(log10(abs(x))) - Double(digits - 1))
  }
  func exceeds(_ x: Double, _ y: Double, _ digits: Int?, scale: Double) -> Bool {
    if x == y { return false }
    if x == x.rounded() && y == y.rounded() { return true }
    guard let digits else { return abs(x - y) > 1.001e-3 * scale }
    return abs(x - y) > 1.001 * unit(max(abs(x), abs(y)), digits)
  }
  for (key, value) in old.values {
    let (x, y) = (value.entries, new.values[key]!.entries)
    if x.count != y.count { return true }
    let digits = old.digits![key]
    if trained.contains(key) && (rewoven || digits == nil) { continue }
    for (a, b) in zip(x, y) where exceeds(a, b, digits, scale: x.map(abs).max()!) {
      if (rewoven || digits == nil) && max(abs(a), abs(b)) <= 1e-12 { continue }
      return true
    }
  }
  for (a, b) in zip(old.claims, new.claims) where a != b {
    if !b.holds || a.key != b.key || a.sentence != b.sentence || a.kind != b.kind
      || a.relation != b.relation
    {
      return true
    }
    let bound = max(a.tolerance, a.relation == .atMost ? a.expected + a.tolerance : 0)
    let isNoise =
      a.kind == .exact && max(abs(a.measured), abs(b.measured)) <= a.tolerance
      || bound <= 1e-6 && max(abs(a.measured), abs(b.measured)) <= bound
    if exceeds(a.tolerance, b.tolerance, 2, scale: 1) { return true }
    if rewoven && trained.contains(a.key) { continue }
    if exceeds(a.expected, b.expected, 6, scale: 1) { return true }
    if rewoven && isNoise { continue }
    if exceeds(a.measured, b.measured, a.measuredDigits, scale: 1) { return true }
  }
  return false
}
