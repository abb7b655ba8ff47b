import Foundation

/// A small file like dSprites: images whose pixels and latents tell their row.
struct SpriteFile {
  let rows: Int

  /// Pixel (y, x) of image i.
  static func pixel(_ i: Int, _ y: Int, _ x: Int) -> UInt8 {
    UInt8(((i + 1) * (x * x + 3 * y * y + 5 * x * y + x / 2) >> 4) & 1)
  }

  /// Latent j of row i; the row can be read from each but the first, the colour.
  static func latent(_ i: Int, _ j: Int) -> Double { j == 0 ? 1 : Double(i) + Double(j) / 8 }

  var pixels: [UInt8] {
    (0..<rows).flatMap { i in
      (0..<4096).map { SpriteFile.pixel(i, $0 / 64, $0 % 64) }
    }
  }

  var latents: [UInt8] {
    (0..<rows).flatMap { i in (0..<6).flatMap { little(SpriteFile.latent(i, $0).bitPattern, 8) } }
  }

  var images: [UInt8] { header(dictionary("|u1", "(\(rows), 64, 64)")) + pixels }

  var values: [UInt8] { header(dictionary("<f8", "(\(rows), 6)")) + latents }

  func members(isDeflated: Bool) -> [Member] {
    [
      Member("metadata.npy", header(dictionary("|O", "()")) + [0x80, 2], isDeflated: isDeflated),
      Member("imgs.npy", images, isDeflated: isDeflated),
      Member("latents_values.npy", values, isDeflated: isDeflated),
    ]
  }
}
