import Seams

/// What `worstWindowDifference` may be between two drawings of one figure, with windows of 16.
///
/// Another release of FreeType or cairo changes the grey of edges a little: with every edge in the
/// specimens of the tests off by up to 6 levels of 255, the difference is 0.012. A grey line of 0.6
/// points, the thinnest here, moved by a pixel makes 0.036; ink or text moved so, 0.2 and more.
public let windowTolerance = 0.025

/// The mean difference of red, green and blue, from 0 to 1, in that window of two images where it is
/// largest; 1 if their shapes differ. Windows overlap by half.
///
/// A mean over the whole image would forgive a missing line, for most of a figure is paper.
public func worstWindowDifference(_ a: Bitmap, _ b: Bitmap, window: Int = 16) -> Double {
  require(window >= 2, "a window of \(window) pixels; use 2 or more")
  guard a.width == b.width, a.height == b.height else { return 1 }
  if a.pixels == b.pixels { return 0 }
  // Sums over tiles of half a window; a window is four of them.
  let half = window / 2
  let columns = (a.width + half - 1) / half
  let rows = (a.height + half - 1) / half
  var tiles = [Int](repeating: 0, count: columns * rows)
  let stride = 3 * a.width
  a.pixels.withUnsafeBufferPointer { a in
    b.pixels.withUnsafeBufferPointer { b in
      for k in a.indices where a[k] != b[k] {
        let (y, x) = k.quotientAndRemainder(dividingBy: stride)
        tiles[y / half * columns + x / (3 * half)] += abs(Int(a[k]) - Int(b[k]))
      }
    }
  }
  var worst = 0.0
  for row in 0..<max(1, rows - 1) {
    for column in 0..<max(1, columns - 1) {
      var sum = 0
      for i in row..<min(row + 2, rows) {
        for j in column..<min(column + 2, columns) { sum += tiles[i * columns + j] }
      }
      let width = min(a.width - column * half, 2 * half)
      let height = min(a.height - row * half, 2 * half)
      worst = max(worst, Double(sum) / Double(3 * 255 * width * height))
    }
  }
  return worst
}
