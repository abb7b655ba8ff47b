import Foundation
import Seams

/// Reads dSprites, `dsprites_ndarray_co1sh3sc6or40x32y32_64x64.npz`: white shapes on black, and what
/// each was drawn from.
///
/// Of its arrays, `imgs` (N×64×64 bytes, 0 or 1) and `latents_values` (N×6 doubles) are read, from
/// beginning to end, and no more than the chosen rows is kept. At most 737,280 rows are read.
/// - Parameters:
///   - count: how many rows are kept, drawn without replacement and in the order of the draw, so that
///     the first of them are a draw too.
///   - seed: the same seed draws the same rows of files of one length.
/// - Returns: images of 32×32, each pixel the mean of 2×2, with the factors shape (1, 2, 3), scale,
///   orientation (radians), x and y, as the file has them; the colour, which never changes, is left out.
/// - Throws: `ImageFileError`.
public func readDSprites(_ file: URL, keeping count: Int, seed: UInt64) throws -> ImageSet {
  require(count > 0, "\(count) images are to be kept; keep one at least")
  let file = try ImageFile(file, wants: "readDSprites wants dSprites' npz file")
  let archive = try ZipArchive(file)
  let images = try ArrayStream(archive, "imgs", of: .byte, row: [64, 64])
  let latents = try ArrayStream(archive, "latents_values", of: .double, row: [6])
  if images.rows != latents.rows {
    throw ImageFileError(
      .countMismatch, in: "\(file.name), latents_values.npy",
      "\(latents.rows) rows for the \(images.rows) of imgs.npy; give dSprites' own file")
  }
  if count > images.rows {
    throw ImageFileError(
      .tooFew, in: "\(file.name), imgs.npy",
      "\(count) images are to be kept of \(images.rows); keep fewer")
  }
  let draw = Draw(count, of: images.rows, seed: seed)
  // The latents first: once they have come, the number of rows is more than a header's word.
  let factors = try keptFactors(latents, draw)
  let pixels = try keptPixels(images, draw)
  return ImageSet(
    pixels: pixels, width: 32, height: 32, factors: factors,
    factorNames: ["shape", "scale", "orientation", "x", "y"])
}

/// Some of the rows of a file.
private struct Draw {
  /// The rows, ascending, each with its place in the draw.
  let rows: [(row: Int, slot: Int)]

  /// `count` of the numbers 0 ..< `total`, each choice and order equally likely: the beginning of a
  /// shuffle (Fisher and Yates) of which only what is not in its place is stored.
  init(_ count: Int, of total: Int, seed: UInt64) {
    var (random, moved) = (Random(seed: seed), [Int: Int]())
    let drawn = (0..<count).map { slot in
      let place = slot + random.integer(below: total - slot)
      let row = moved[place] ?? place
      moved[place] = moved[slot] ?? slot
      return (row: row, slot: slot)
    }
    rows = drawn.sorted { $0.row < $1.row }
  }
}

/// count × 5, shape to y.
private func keptFactors(_ latents: ArrayStream, _ draw: Draw) throws -> Matrix<Double> {
  var kept = Matrix<Double>(rows: draw.rows.count, columns: 5)
  var next = 0
  try latents.forEach { row, bytes, offset in
    let isKept = next < draw.rows.count && draw.rows[next].row == row
    for j in 0..<6 {
      let bits = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * j, as: UInt64.self))
      let value = Double(bitPattern: bits)
      if !value.isFinite {
        throw latents.stream.error(
          .value, at: offset + 8 * j,
          "row \(row), column \(j) is not a finite number; get the file again")
      }
      if isKept && j > 0 { kept[draw.rows[next].slot, j - 1] = value }
    }
    if isKept { next += 1 }
  }
  return kept
}

/// count × 1024, the means of 2×2.
private func keptPixels(_ images: ArrayStream, _ draw: Draw) throws -> Matrix<Float> {
  var kept = [Float](repeating: 0, count: draw.rows.count * 1024)
  var next = 0
  try images.forEach { row, bytes, offset in
    if bytes.reduce(0, |) > 1 {
      let place = bytes.firstIndex { $0 > 1 }!
      throw images.stream.error(
        .value, at: offset + place,
        "image \(row) has a pixel of \(bytes[place]), not 0 or 1; give dSprites' own file")
    }
    guard next < draw.rows.count, draw.rows[next].row == row else { return }
    let start = 1024 * draw.rows[next].slot
    kept.withUnsafeMutableBufferPointer { kept in
      for y in 0..<32 {
        for x in 0..<32 {
          let corner = 128 * y + 2 * x
          let sum = bytes[corner] + bytes[corner + 1] + bytes[corner + 64] + bytes[corner + 65]
          kept[start + 32 * y + x] = Float(sum) / 4
        }
      }
    }
    next += 1
  }
  return Matrix(rows: draw.rows.count, columns: 1024, elements: kept)
}
