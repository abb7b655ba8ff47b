import Foundation
import Testing

@testable import Images

@Suite struct DSpritesTests {
  private let sprites = SpriteFile(rows: 40)

  /// Each image and its factors against the formulas of the row that its factors name.
  private func expectRows(_ set: ImageSet, _ count: Int) -> [Int] {
    #expect(set.pixels.shape == "\(count)×1024" && set.width == 32 && set.height == 32)
    #expect(set.factorNames == ["shape", "scale", "orientation", "x", "y"])
    let rows = (0..<count).map { Int(set.factors[$0, 0]) }
    for (k, i) in rows.enumerated() {
      #expect(set.factors.row(k) == (1..<6).map { SpriteFile.latent(i, $0) })
      for y in 0..<32 {
        for x in 0..<32 {
          var sum = 0.0
          for (dy, dx) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            sum += Double(SpriteFile.pixel(i, 2 * y + dy, 2 * x + dx))
          }
          if Double(set.pixels[k, 32 * y + x]) != sum / 4 {
            Issue.record("image \(k), row \(i), pixel \(y), \(x)")
            return rows
          }
        }
      }
    }
    #expect(Set(rows).count == count)
    return rows
  }

  @Test(arguments: [false, true], [false, true])
  func storedAndDeflated(isDeflated: Bool, isLarge: Bool) throws {
    let folder = try Folder()
    let bytes = zip(sprites.members(isDeflated: isDeflated), isLarge: isLarge)
    let file = try folder.file("d.npz", bytes)
    let some = expectRows(try readDSprites(file, keeping: 7, seed: 3), 7)
    #expect(expectRows(try readDSprites(file, keeping: 7, seed: 3), 7) == some)
    #expect(expectRows(try readDSprites(file, keeping: 7, seed: 4), 7) != some)
    #expect(expectRows(try readDSprites(file, keeping: 40, seed: 3), 40).sorted() == Array(0..<40))
  }

  /// The draw depends on the seed and the number of rows alone, and fewer rows are its beginning.
  @Test func theDrawIsTheSame() throws {
    let folder = try Folder()
    let packed = try folder.file("p.npz", zip(sprites.members(isDeflated: true)))
    let reversed = try folder.file("s.npz", zip(sprites.members(isDeflated: false).reversed()))
    let rows = expectRows(try readDSprites(packed, keeping: 9, seed: 11), 9)
    #expect(expectRows(try readDSprites(reversed, keeping: 9, seed: 11), 9) == rows)
    #expect(expectRows(try readDSprites(packed, keeping: 4, seed: 11), 4) == Array(rows[..<4]))
  }

  /// Every row in every place as often as chance has it: 1000 draws of 3 of 8 rows.
  @Test func rowsAreEquallyLikely() throws {
    let folder = try Folder()
    let file = try folder.file("d.npz", zip(SpriteFile(rows: 8).members(isDeflated: false)))
    var counts = [[Int]](repeating: [0, 0, 0], count: 8)
    for seed in 0..<1000 {
      let set = try readDSprites(file, keeping: 3, seed: UInt64(seed))
      for k in 0..<3 { counts[Int(set.factors[k, 0])][k] += 1 }
    }
    // 125 ± 10 each; the largest of 24 stays within five of these.
    for count in counts.joined() { #expect(abs(count - 125) < 53) }
  }

  /// What other writers do: streamed members, a comment, version 2, other quotes and orders of keys.
  @Test func otherWriters() throws {
    let folder = try Folder()
    var members = sprites.members(isDeflated: true)
    for k in members.indices { members[k].flags = 8 | 0x800 }
    members[1].extra = [0x55, 0x54, 1, 0, 0]
    let text = "{\"shape\" :(40,64, 64) , \"descr\":\"|u1\",\"fortran_order\":False}"
    members[1].bytes = header(text, version: 2) + sprites.pixels
    let file = try folder.file("d.npz", zip(members, comment: Array("a PK\u{5}\u{6} comment".utf8)))
    _ = expectRows(try readDSprites(file, keeping: 12, seed: 5), 12)
  }

  /// Rows on both sides of the 64 KB that are read at once, and rows that end with them.
  @Test(arguments: [1, 15, 16, 17, 32, 33])
  func blocks(rows: Int) throws {
    let folder = try Folder()
    let file = try folder.file("d.npz", zip(SpriteFile(rows: rows).members(isDeflated: true)))
    #expect(
      expectRows(try readDSprites(file, keeping: rows, seed: 1), rows).sorted() == Array(0..<rows))
  }
}
