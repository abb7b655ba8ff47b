import Foundation
import Testing

@testable import Figures
import Seams

@Suite struct FigureImageTests {
  // MARK: PNG

  @Test func pngHoldsThePixels() throws {
    let noise = Bitmap(
      width: 70, height: 50, pixels: (0..<10500).map { i in UInt8(truncatingIfNeeded: i * i / 7) })
    let plain = try Specimens.images.render()
    for image in [noise, plain] {
      let copy = try Bitmap(png: image.png(text: []))
      #expect(copy == image)
      #expect(copy.crc32 == image.crc32)
    }
    // Few colours go into a palette, which is colour type 3 in byte 25.
    #expect(try plain.png(text: [])[25] == 3)
    #expect(try noise.png(text: [])[25] == 2)
  }

  @Test func pngHoldsItsChunks() throws {
    let image = Bitmap(width: 2, height: 2, pixels: Array(repeating: 9, count: 12))
    let png = try image.png(text: [("Title", "plain"), ("Description", "σ² ≥ 0")])
    let text = Data(png)
    // 7559 pixels a metre both ways, which is 192 an inch.
    #expect(text.range(of: Data([0, 0, 29, 135, 0, 0, 29, 135, 1])) != nil)
    for part in ["pHYs", "sRGB", "tEXtTitle\0plain", "iTXtDescription\0", "σ² ≥ 0"] {
      #expect(text.range(of: Data(part.utf8)) != nil, "\(part)")
    }
    #expect(text.range(of: Data("tIME".utf8)) == nil)
    #expect(throws: ImageError.self) { try image.png(text: [("", "empty keyword")]) }
  }

  /// Row 0 at the top, column 0 at the left: what a corner's pixel changes lies in that corner.
  @Test func imagesStandUpright() throws {
    func drawn(_ image: Matrix<Double>) throws -> Bitmap {
      try Figure(width: 100, height: 100) {
        Panel(frame: .none) { Pictures([image], columns: 1, range: 0...1) }
      }.render()
    }
    let (blank, corner) = (
      try drawn(Matrix([[0, 0], [0, 0]])), try drawn(Matrix([[0, 1], [0, 0]]))
    )
    let changed = (0..<blank.width * blank.height).filter {
      blank.pixels[3 * $0] != corner.pixels[3 * $0]
    }
    #expect(changed.count > 1000)
    #expect(changed.allSatisfy { $0 % blank.width > 90 && $0 / blank.width < 110 })
  }

  @Test func brokenFilesAreErrors() throws {
    let png = try Specimens.images.render().png(text: [])
    #expect(throws: ImageError.self) { try Bitmap(png: []) }
    #expect(throws: ImageError.self) { try Bitmap(png: Array("not a picture".utf8)) }
    for count in [8, 30, 60, png.count / 2, png.count - 20] {
      #expect(throws: ImageError.self) { try Bitmap(png: Array(png[..<count])) }
    }
    var corrupt = png
    corrupt[png.count / 2] ^= 0xFF
    #expect(throws: ImageError.self) { try Bitmap(png: corrupt) }
  }

  @Test func aHeaderIsNotTrustedForASize() throws {
    var png = try Bitmap(width: 1, height: 1, pixels: [0, 0, 0]).png(text: [])
    // Claim 2³¹ − 1 pixels each way, with the checksum that goes with the claim.
    png.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
    png.replaceSubrange(29..<33, with: Self.crc(png[12..<29]))
    #expect {
      try Bitmap(png: png)
    } throws: {
      "\($0)".contains("more pixels than allowed")
    }
    let fair = try Bitmap(width: 10, height: 10, pixels: Array(repeating: 0, count: 300))
      .png(text: [])
    #expect(throws: ImageError.self) { try Bitmap(png: fair, maximumPixels: 99) }
    #expect(try Bitmap(png: fair, maximumPixels: 100).width == 10)
  }

  /// The checksum of a chunk, from the definition.
  private static func crc(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: ~crc >> $0) }
  }

  // MARK: Comparison

  /// The image moved left and up, what leaves at one end entering at the other.
  private func moved(_ image: Bitmap, x: Int, y: Int) -> Bitmap {
    let offset = 3 * (y * image.width + x)
    return Bitmap(
      width: image.width, height: image.height,
      pixels: Array(image.pixels[offset...] + image.pixels[..<offset]))
  }

  private static let thin = Figure(width: 200, height: 120) {
    Panel(frame: .none) { Line(from: (0, 0), to: (1, 1), color: .grey, width: 0.6) }
  }

  @Test func theSameImagePasses() throws {
    let image = try Self.thin.render()
    #expect(worstWindowDifference(image, image) == 0)
  }

  @Test func noiseOfAntialiasingPasses() throws {
    var image = try Specimens.lines.render()
    let original = image
    // Every pixel on an edge, neither paper nor full ink, off by up to six grey levels.
    for i in image.pixels.indices where (20..<235).contains(image.pixels[i]) {
      image.pixels[i] = UInt8(Int(image.pixels[i]) + [-6, 4, 0, 6, -3][i % 5])
    }
    #expect(image != original)
    #expect(worstWindowDifference(image, original) < windowTolerance)
  }

  @Test func differentImagesFail() throws {
    for figure in [Self.thin, Specimens.lines, Specimens.contours] {
      let image = try figure.render()
      let blank = Bitmap(
        width: image.width, height: image.height,
        pixels: Array(repeating: 255, count: image.pixels.count))
      #expect(worstWindowDifference(image, blank) > windowTolerance)
      #expect(worstWindowDifference(image, moved(image, x: 1, y: 0)) > windowTolerance)
      #expect(worstWindowDifference(image, moved(image, x: 0, y: 1)) > windowTolerance)
    }
    let image = try Specimens.lines.render()
    var swapped = image
    for i in stride(from: 0, to: swapped.pixels.count, by: 3) { swapped.pixels.swapAt(i, i + 2) }
    #expect(worstWindowDifference(image, swapped) > windowTolerance)
    let smaller = Bitmap(width: 1, height: 1, pixels: [0, 0, 0])
    #expect(worstWindowDifference(image, smaller) == 1)
  }
}
