import Foundation
import Testing

@testable import Images

@Suite struct IDXTests {
  private let bytes = (0..<24).map { UInt8($0 * 11 % 256) }

  @Test func plainAndPacked() throws {
    let folder = try Folder()
    let plain = idx([3, 2, 4], bytes)
    let labels = idx([3], [7, 0, 255])
    // Named as it is not packed, and in pieces that end within the header and the pixels.
    let pieces = [plain[..<5], [], plain[5..<21], plain[21...]]
    let packed = pieces.flatMap { gzip(Array($0)) }
    for (k, image) in [plain, gzip(plain), packed].enumerated() {
      for label in [labels, gzip(labels)] {
        let set = try readIDX(
          images: folder.file("i\(k).gz", image), labels: folder.file("l\(k)", label))
        #expect(set.width == 4 && set.height == 2 && set.pixels.shape == "3×8")
        #expect(set.factorNames == ["label"] && set.factors.elements == [7, 0, 255])
        for (p, value) in set.pixels.elements.enumerated() {
          #expect(value == Float(Double(p * 11) / 255))
        }
      }
    }
    let bare = try readIDX(images: folder.file("bare", plain), labels: nil)
    #expect(bare.factorNames.isEmpty && bare.factors.shape == "3×0")
  }

  /// Much more than the 64 KB that are read at once.
  @Test(arguments: [false, true]) func manyPieces(isPacked: Bool) throws {
    let folder = try Folder()
    let count = 3 * 1024 * 1024 / 784 + 1
    var (state, bytes) = (UInt32(1), [UInt8]())
    for _ in 0..<784 * count {
      state = state &* 1_664_525 &+ 1_013_904_223
      bytes.append(UInt8(state >> 24) & 0x3f)
    }
    let file = idx([UInt64(count), 28, 28], bytes)
    let set = try readIDX(images: folder.file("i", isPacked ? gzip(file) : file), labels: nil)
    let differing = zip(set.pixels.elements, bytes).count {
      abs(Double($0) * 255 - Double($1)) > 1e-5
    }
    #expect(set.pixels.rows == count && differing == 0)
  }
}
