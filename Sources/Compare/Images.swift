import CPNG
import Figures
import Foundation
import Pages

/// What is wrong with a figure's file by what the kept results.json says of it, if anything.
func fault(
  of png: Data, _ figure: Results.FigureRecord, chapter: String, options: [String: String]
) -> String? {
  do {
    let bitmap = try Bitmap(png: [UInt8](png))
    guard (bitmap.width, bitmap.height) == (figure.width, figure.height) else {
      return "has \(bitmap.width)×\(bitmap.height) pixels, and results.json says "
        + "\(figure.width)×\(figure.height)"
    }
    guard bitmap.crc32 == figure.pixelCRC32 else {
      return "has pixels of CRC-32 \(bitmap.crc32), and results.json says \(figure.pixelCRC32)"
    }
    // The same pixels may be packed in other bytes by another zlib; all else is the same.
    let model = try bitmap.png(text: figure.text(chapter: chapter, options: options))
    let (old, new) = (try chunks(of: [UInt8](png)), try chunks(of: model))
    let (kept, written) = (old.filter { $0.name != "IDAT" }, new.filter { $0.name != "IDAT" })
    if kept == written { return nil }
    guard let (a, b) = zip(kept, written).first(where: { $0 != $1 }) else {
      return "has \(kept.count) chunks besides its pixels, not \(written.count)"
    }
    return "has a chunk \(a) where \(b) belongs"
  } catch {
    return "cannot be read: \(error)"
  }
}

/// What the fresh image is, if it is not the kept one: their decoded pixels are compared, by the
/// local window where they differ most.
func imageDifference(_ kept: Data, _ fresh: Data) -> String? {
  do {
    let (old, new) = (try Bitmap(png: [UInt8](kept)), try Bitmap(png: [UInt8](fresh)))
    guard (old.width, old.height) == (new.width, new.height) else {
      return "one of \(new.width)×\(new.height) pixels, not \(old.width)×\(old.height)"
    }
    let worst = worstWindowDifference(old, new)
    if worst <= windowTolerance { return nil }
    return "one whose worst window differs by \(worst.formatted(digits: 2)), more than "
      + windowTolerance.formatted(digits: 2)
  } catch {
    return "one of the two cannot be read: \(error)"
  }
}

/// A part of a PNG file.
struct Chunk: Equatable, CustomStringConvertible {
  var name: String
  var body: ArraySlice<UInt8>

  var description: String {
    guard name.hasSuffix("Xt") else { return name }
    return "\(name) “\(String(decoding: body.map { $0 == 0 ? 32 : $0 }, as: UTF8.self))”"
  }
}

/// What is wrong with a PNG file as a whole.
struct ChunkError: Error, CustomStringConvertible {
  var text: String
  var description: String { text }
}

/// The chunks of a PNG file.
/// - Throws: `ChunkError` if a checksum is wrong, the file ends early or goes on after its end.
func chunks(of png: [UInt8]) throws -> [Chunk] {
  func number(at position: Int) -> Int {
    png[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
  }
  var found: [Chunk] = []
  var position = 8
  while found.last?.name != "IEND" {
    guard position + 12 <= png.count, position + 12 + number(at: position) <= png.count else {
      throw ChunkError(text: "the file ends early")
    }
    let end = position + 8 + number(at: position)
    let name = String(decoding: png[position + 4..<position + 8], as: UTF8.self)
    let sum = png[position + 4..<end].withUnsafeBufferPointer {
      crc32_z(0, $0.baseAddress, $0.count)
    }
    guard Int(sum) == number(at: end) else {
      throw ChunkError(text: "the checksum of \(name) is wrong")
    }
    found.append(Chunk(name: name, body: png[position + 8..<end]))
    position = end + 4
  }
  guard position == png.count else {
    throw ChunkError(text: "\(png.count - position) bytes follow its end")
  }
  return found
}
