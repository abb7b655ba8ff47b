import CPNG
import Foundation
import Seams

/// An image of 8-bit sRGB pixels.
public struct Bitmap: Sendable, Equatable {
  /// In pixels.
  public let width: Int
  /// In pixels.
  public let height: Int
  /// Red, green, blue of each pixel, row by row from the top left.
  public var pixels: [UInt8]
  /// How opaque each pixel is, from 0 to 255; nil is opaque throughout.
  public let alpha: [UInt8]?

  public init(width: Int, height: Int, pixels: [UInt8], alpha: [UInt8]? = nil) {
    require(
      pixels.count == 3 * width * height,
      "\(pixels.count) bytes do not make \(width)×\(height) RGB pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
    self.alpha = alpha
  }

  /// zlib's CRC-32 of the pixels.
  public var crc32: UInt32 {
    pixels.withUnsafeBufferPointer { UInt32(CPNG.crc32(0, $0.baseAddress, UInt32($0.count))) }
  }
}

extension Bitmap {
  /// Whether a rectangle of the page, in points, is white, up to what cannot be seen.
  func isPaper(_ area: Rect) -> Bool {
    let scale = Canvas.scale
    let rows = max(0, Int(area.y * scale))..<min(height, Int((area.bottom * scale).rounded(.up)))
    let columns = max(0, Int(area.x * scale))..<min(width, Int((area.right * scale).rounded(.up)))
    return rows.allSatisfy { row in
      pixels[3 * (row * width + columns.lowerBound)..<3 * (row * width + columns.upperBound)]
        .allSatisfy { $0 > 250 }
    }
  }
}

// MARK: PNG

extension Bitmap {
  /// The bytes of a PNG file, by default at 192 pixels an inch, with the given keywords and values as
  /// text chunks. The same pixels and text make the same bytes.
  public func png(text: [(String, String)], pixelsPerMetre: Int = 7559) throws -> [UInt8] {
    for (keyword, value) in text {
      guard (1...79).contains(keyword.utf8.count), keyword.utf8.allSatisfy({ $0 < 127 && $0 > 31 })
      else {
        throw ImageError("PNG keyword \"\(keyword)\": use 1 to 79 ASCII characters")
      }
      guard !value.utf8.contains(0) else {
        throw ImageError("PNG text \"\(keyword)\" holds a null character; remove it")
      }
    }
    let (palette, indices) = (alpha == nil ? palette() : nil) ?? ([], interleaved)
    let strings = text.flatMap { [strdup($0.0), strdup($0.1)] }
    defer { for string in strings { free(string) } }
    let keywords = stride(from: 0, to: strings.count, by: 2).map { UnsafePointer(strings[$0]) }
    let values = stride(from: 1, to: strings.count, by: 2).map { UnsafePointer(strings[$0]) }
    return try ImageError.bytes(
      of: seams_png_encode(
        indices, UInt32(width), UInt32(height), palette, Int32(palette.count / 3),
        alpha == nil ? 0 : 1, UInt32(pixelsPerMetre), keywords, values, Int32(text.count))
    ).bytes
  }

  /// Reads a PNG file; transparent parts are laid on white. A file that claims more than
  /// `maximumPixels` is refused before any memory is set aside for it.
  public init(png bytes: [UInt8], maximumPixels: Int = 64_000_000) throws {
    let image = try ImageError.bytes(of: seams_png_decode(bytes, bytes.count, maximumPixels))
    self.init(width: image.width, height: image.height, pixels: image.bytes)
  }

  /// Red, green, blue and, if there is any, alpha of each pixel.
  private var interleaved: [UInt8] {
    guard let alpha else { return pixels }
    return alpha.indices.flatMap { pixels[3 * $0..<3 * $0 + 3] + [alpha[$0]] }
  }

  /// The colours and each pixel's index, or nil if there are more than 256 colours.
  private func palette() -> (colors: [UInt8], indices: [UInt8])? {
    // An open hash table of packed colours; 0xFFFFFFFF, which no colour packs to, is empty.
    var keys = [UInt32](repeating: .max, count: 1024)
    var slots = [UInt8](repeating: 0, count: 1024)
    var colors: [UInt8] = []
    let count = width * height
    let indices = [UInt8](unsafeUninitializedCapacity: count) { indices, initialized in
      pixels.withUnsafeBufferPointer { pixels in
        var last = UInt32.max
        var index: UInt8 = 0
        var p = 0
        for i in 0..<count {
          let color =
            UInt32(pixels[p]) &<< 16 | UInt32(pixels[p &+ 1]) &<< 8 | UInt32(pixels[p &+ 2])
          p &+= 3
          if color != last {
            last = color
            var slot = Int(truncatingIfNeeded: (color &* 0x9E37_79B1) &>> 22)
            while keys[slot] != color && keys[slot] != .max { slot = (slot &+ 1) & 1023 }
            if keys[slot] == .max {
              if colors.count == 768 { return }
              keys[slot] = color
              slots[slot] = UInt8(colors.count / 3)
              colors += [
                UInt8(color >> 16), UInt8(truncatingIfNeeded: color >> 8),
                UInt8(truncatingIfNeeded: color),
              ]
            }
            index = slots[slot]
          }
          indices[i] = index
        }
        initialized = count
      }
    }
    return indices.count == count ? (colors, indices) : nil
  }
}

extension ImageError {
  /// Takes over what the C side allocated.
  fileprivate static func bytes(
    of buffer: seams_png_buffer
  ) throws -> (bytes: [UInt8], width: Int, height: Int) {
    guard let data = buffer.data else {
      let text = withUnsafeBytes(of: buffer.error) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw ImageError("PNG: \(text)")
    }
    defer { free(data) }
    return (
      Array(UnsafeBufferPointer(start: data, count: buffer.count)), Int(buffer.width),
      Int(buffer.height)
    )
  }
}
