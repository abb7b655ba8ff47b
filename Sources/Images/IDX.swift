import Foundation
import Seams

/// Reads images, and the label of each, in the format of MNIST, also where gzip has packed it.
///
/// The files are IDX: a magic number, the sizes, 32 bits each with the highest byte first, and a byte
/// a pixel or label.
/// - Returns: pixels of 0…1, a byte's 255th part, and the labels as the factor "label", if given.
/// - Throws: `ImageFileError`. Files of more than 2²⁷ pixels are refused.
public func readIDX(images: URL, labels: URL?) throws -> ImageSet {
  let pixels = try IDXStream(images, .images)
  let classes = try labels.map { try IDXStream($0, .labels) }
  let (count, height, width) = (pixels.sizes[0], pixels.sizes[1], pixels.sizes[2])
  if let classes, classes.sizes[0] != count {
    throw classes.stream.error(
      .countMismatch, at: 4,
      "\(classes.sizes[0]) labels for the \(count) images of \(pixels.stream.name); give the labels "
        + "that belong to them")
  }
  let factor = try classes?.elements().flatMap { $0.map(Double.init) }
  // Only now the bytes have come that the header spoke of.
  let chunks = try pixels.elements()
  let shades = (0...255).map { Float($0) / 255 }
  let values = [Float](unsafeUninitializedCapacity: count * height * width) { buffer, filled in
    for chunk in chunks {
      for byte in chunk {
        buffer.initializeElement(at: filled, to: shades[Int(byte)])
        filled += 1
      }
    }
  }
  return ImageSet(
    pixels: Matrix(rows: count, columns: width * height, elements: values),
    width: width, height: height,
    factors: Matrix(rows: count, columns: factor == nil ? 0 : 1, elements: factor ?? []),
    factorNames: factor == nil ? [] : ["label"])
}

/// An IDX file whose header has been read.
private struct IDXStream {
  /// What a file holds, by the number of its sizes.
  enum Content: Int {
    case labels = 1
    case images = 3

    var name: String { self == .images ? "images" : "labels" }
  }

  /// Of elements in a file, which are bytes.
  static let limit = 1 << 27

  let stream: ByteStream
  let content: Content
  /// The number of images or labels; an image's height and width.
  let sizes: [Int]
  /// Their product.
  let count: Int

  init(_ url: URL, _ content: Content) throws {
    let usual = "train-\(content.name)-idx\(content.rawValue)-ubyte.gz"
    stream = try ByteStream(ImageFile(url, wants: "readIDX wants a file like \(usual)"))
    self.content = content
    let magic = try stream.bytes(4, of: "its magic number").big(0)
    if magic != 0x800 + content.rawValue {
      throw stream.error(.wrongMagic, at: 0, IDXStream.other(magic, than: content))
    }
    let header = try stream.bytes(4 * content.rawValue, of: "its header")
    sizes = (0..<content.rawValue).map { header.big(4 * $0) }
    var product = 1
    for (k, size) in sizes.enumerated() {
      if size == 0 {
        throw stream.error(.empty, at: 4 + 4 * k, "a size of 0: it holds no \(content.name)")
      }
      // Below 2²⁷ times 2³²: this cannot overflow.
      product *= size
      if product > IDXStream.limit {
        let text = sizes.map(String.init).joined(separator: "×")
        throw stream.error(
          .tooLarge, at: 4,
          "the header says \(text) bytes of \(content.name), more than the "
            + "\(IDXStream.limit) that are read; split the file")
      }
    }
    count = product
  }

  private static func other(_ magic: Int, than content: Content) -> String {
    if let other = Content(rawValue: magic - 0x800) {
      return "the file holds \(other.name), not \(content.name); were the two exchanged?"
    }
    let text = String(magic, radix: 16)
    let digits = String(repeating: "0", count: 8 - text.count) + text
    return
      "the magic number is 0x\(digits), not 0x0000080\(content.rawValue) as of \(content.name) "
      + "of unsigned bytes; give another file"
  }

  /// All that follows the header, in pieces that are made as the bytes come.
  func elements() throws -> [[UInt8]] {
    var (chunks, left) = ([[UInt8]](), count)
    while left > 0 {
      let start = count - left
      var chunk = [UInt8](repeating: 0, count: min(left, 1 << 16))
      try chunk.withUnsafeMutableBytes {
        try stream.fill(
          $0, with: "\(content.name) of which the header counts \(sizes[0]) (\(count) bytes)")
      }
      left = count - start - chunk.count
      chunks.append(chunk)
    }
    try stream.expectEnd(after: "the last of \(sizes[0]) \(content.name)")
    return chunks
  }
}
