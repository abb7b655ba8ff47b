import Foundation

/// A surface painted into samples, each with its nearness to the eye: what is in front wins.
struct SurfaceRaster {
  /// A vertex on the page, with what is interpolated between vertices.
  struct Vertex {
    /// In samples.
    var x: Float
    var y: Float
    var nearness: Float
    /// Parameters in units of the spacing of mesh lines, so that lines lie at whole numbers.
    var u: Float
    var v: Float
    /// The place in the colour map, 0 ... 1.
    var color: Float
    /// 1 for a surface that faces the light.
    var light: Float
  }

  /// Samples a pixel, each way: enough for edges without steps.
  static let samples = 2

  /// In samples.
  let width: Int
  let height: Int
  /// 0 where there is no surface.
  private(set) var nearness: [Float]
  private var colors: [UInt32]
  private let shader: Shader

  /// - Parameters:
  ///   - width: In pixels.
  ///   - mesh: The colour of the parameter lines, and half their width in pixels.
  ///   - lines: How many spacings of mesh lines there are.
  init(width: Int, height: Int, colors map: Colormap, mesh: Ink, halfWidth: Double, lines: Int) {
    self.width = width * Self.samples
    self.height = height * Self.samples
    nearness = Array(repeating: 0, count: self.width * self.height)
    colors = Array(repeating: 0, count: self.width * self.height)
    shader = Shader(
      map, mesh: mesh, halfWidth: Float(halfWidth * Double(Self.samples)), lines: lines)
  }

  /// Paints a grid of vertices, `columns` to a row.
  mutating func paint(_ vertices: [Vertex], columns: Int) {
    let (width, height, shader) = (width, height, shader)
    nearness.withUnsafeMutableBufferPointer { nearness in
      colors.withUnsafeMutableBufferPointer { colors in
        vertices.withUnsafeBufferPointer { vertices in
          let samples = Samples(
            width: width, height: height, nearness: nearness, colors: colors, shader: shader)
          for i in 0..<vertices.count / columns - 1 {
            for j in 0..<columns - 1 {
              let k = i * columns + j
              samples.paint(vertices[k], vertices[k + 1], vertices[k + columns + 1])
              samples.paint(vertices[k], vertices[k + columns + 1], vertices[k + columns])
            }
          }
        }
      }
    }
  }

  /// The least nearness of the surface within a sample of a place in pixels; 0 beside it.
  ///
  /// Where the surface runs away from the eye its nearness changes much within a sample, so that a
  /// place on the surface itself would seem to lie behind the sample next to it.
  func nearness(atX x: Double, y: Double) -> Double {
    let (i, j) = (
      Int((y * Double(Self.samples)).rounded()), Int((x * Double(Self.samples)).rounded())
    )
    guard i > 0, i < height - 1, j > 0, j < width - 1 else { return 0 }
    var least = nearness[i * width + j]
    for row in i - 1...i + 1 {
      for column in j - 1...j + 1 { least = min(least, nearness[row * width + column]) }
    }
    return Double(least)
  }

  /// The pixels, alpha and the colours multiplied by it, packed.
  func pixels() -> [UInt32] {
    let (columns, rows, width) = (width / Self.samples, height / Self.samples, width)
    return colors.withUnsafeBufferPointer { colors in
      [UInt32](unsafeUninitializedCapacity: columns * rows) { out, initialized in
        for i in 0..<rows {
          for j in 0..<columns {
            // Four samples: two channels are summed at a time, each in its own half of a word.
            var (high, low): (UInt32, UInt32) = (0, 0)
            for k in [0, 1, width, width + 1] {
              let c = colors[2 * i * width + 2 * j + k]
              high &+= c &>> 8 & 0x00FF_00FF
              low &+= c & 0x00FF_00FF
            }
            let a = (high &+ 0x0002_0002) &>> 2 & 0x00FF_00FF
            let b = (low &+ 0x0002_0002) &>> 2 & 0x00FF_00FF
            out[i * columns + j] = a &<< 8 | b
          }
        }
        initialized = columns * rows
      }
    }
  }
}

/// The colours of a surface and its mesh lines.
private struct Shader {
  let mesh: SIMD3<Float>
  let opacity: Float
  let halfWidth: Float
  /// The number of the last line.
  let lines: Float
  let table: [SIMD3<Float>]

  init(_ map: Colormap, mesh: Ink, halfWidth: Float, lines: Int) {
    func bytes(_ ink: Ink) -> SIMD3<Float> {
      255 * SIMD3(Float(ink.red), Float(ink.green), Float(ink.blue))
    }
    self.mesh = bytes(mesh)
    (self.halfWidth, self.lines) = (halfWidth, Float(lines))
    opacity = Float(mesh.alpha)
    table = (0..<256).map { bytes(map(Double($0) / 255)) }
  }

  /// How much of a sample a mesh line covers; lines fade where they would crowd. Half of the first
  /// and of the last line lies beside the surface, so what is left of them is twice as wide.
  func coverage(_ parameter: Float, _ slope: Float) -> Float {
    guard slope > 0 else { return 0 }
    let line = parameter.rounded()
    let isEdge = line == 0 || line == lines
    let distance = abs(parameter - line) / slope
    let fade = isEdge ? 1 : min(1, max(0, 1 / (10 * halfWidth * slope) - 0.3))
    return fade * min(1, max(0, (isEdge ? 2 : 1) * halfWidth + 0.5 - distance))
  }

  func shade(_ color: Float, _ light: Float, line: Float) -> UInt32 {
    var rgb = table[Int(min(max(color, 0), 1) * 255)] * (0.82 + 0.18 * light)
    rgb += (mesh - rgb) * (line * opacity)
    return 0xFF00_0000 | UInt32(rgb.x) &<< 16 | UInt32(rgb.y) &<< 8 | UInt32(rgb.z)
  }
}

/// The samples while they are painted.
private struct Samples {
  let width: Int
  let height: Int
  let nearness: UnsafeMutableBufferPointer<Float>
  let colors: UnsafeMutableBufferPointer<UInt32>
  let shader: Shader

  func paint(_ a: SurfaceRaster.Vertex, _ b: SurfaceRaster.Vertex, _ c: SurfaceRaster.Vertex) {
    let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
    guard abs(area) > 1e-9, area.isFinite else { return }
    let left = max(0, min(a.x, b.x, c.x).rounded(.up))
    let right = min(Float(width - 1), max(a.x, b.x, c.x))
    let top = max(0, min(a.y, b.y, c.y).rounded(.up))
    let bottom = min(Float(height - 1), max(a.y, b.y, c.y))
    guard left <= right, top <= bottom else { return }
    // The shares of b and c at a sample change evenly with x and y.
    let (bx, by) = ((c.y - a.y) / area, -(c.x - a.x) / area)
    let (cx, cy) = (-(b.y - a.y) / area, (b.x - a.x) / area)
    func slope(_ p: Float, _ q: Float) -> Float {
      let (x, y) = (p * bx + q * cx, p * by + q * cy)
      return (x * x + y * y).squareRoot()
    }
    let (slopeU, slopeV) = (slope(b.u - a.u, c.u - a.u), slope(b.v - a.v, c.v - a.v))
    for y in Int(top)...Int(bottom) {
      for x in Int(left)...Int(right) {
        let (dx, dy) = (Float(x) - a.x, Float(y) - a.y)
        let (wb, wc) = (dx * bx + dy * by, dx * cx + dy * cy)
        // A hair outside belongs to both neighbours, so that no gap shows between them.
        guard wb >= -1e-4, wc >= -1e-4, wb + wc <= 1.0001 else { continue }
        let near = a.nearness + wb * (b.nearness - a.nearness) + wc * (c.nearness - a.nearness)
        let k = y &* width &+ x
        guard near > nearness[k] else { continue }
        nearness[k] = near
        let u = a.u + wb * (b.u - a.u) + wc * (c.u - a.u)
        let v = a.v + wb * (b.v - a.v) + wc * (c.v - a.v)
        colors[k] = shader.shade(
          a.color + wb * (b.color - a.color) + wc * (c.color - a.color),
          a.light + wb * (b.light - a.light) + wc * (c.light - a.light),
          line: max(shader.coverage(u, slopeU), shader.coverage(v, slopeV)))
      }
    }
  }
}
