import Foundation
import Pages
import Seams

// What is said of a decoder, in a table's row and in a sentence.

extension PushForward {
  /// The mean of (4.3) over the law of z on the box: a sum over the middles of cells, with weights.
  func meanContrast(cells: Int = 40) throws -> Double {
    let z = middles(box, cells)
    let (jets, weights) = (try jets(at: z), (0..<z.rows).map { prior(z.row($0)) })
    let contrasts = try (0..<z.rows).map { try hadamardGap(jets.gram(at: $0)) }
    return dot(weights, contrasts) / weights.reduce(0, +)
  }
}

/// Weaves the section about one decoder, and ends the program.
func examineAlone(_ d: PushForward, on page: Page) -> Never {
  orExit(try examine(d, on: page))
  page.weave()
  exit(0)
}

/// A decoder's row: its conditions, curvature and mean defect.
func tableRow(_ d: PushForward) throws -> [String] {
  let (found, contrast) = (try d.defects(), try d.meanContrast())
  func cell(_ size: Double) -> String {
    size < Defects.threshold ? "✓" : size.formatted(digits: 2)
  }
  return [
    d.name, d.tex.isEmpty ? "" : "$\(d.tex)$", cell(found.c1), cell(found.l1), cell(found.c2),
    curvatureCell(found.curvature),
    contrast < Defects.threshold ? "0" : contrast.formatted(digits: 2),
  ]
}

/// A curvature, or its range, for the table.
func curvatureCell(_ K: (low: Double, high: Double)) -> String {
  if max(abs(K.low), abs(K.high)) < Defects.threshold { return "0" }
  if K.high - K.low < Defects.threshold { return K.high.formatted(digits: 3) }
  func short(_ x: Double) -> String { abs(x) < Defects.threshold ? "0" : x.formatted(digits: 2) }
  return "\(short(K.low)) … \(short(K.high))"
}

/// What the defects mean, in words.
func verdict(_ found: Defects) -> String {
  let isZero = { (size: Double) in size < Defects.threshold }
  let isFlat = isZero(abs(found.curvature.low)) && isZero(abs(found.curvature.high))
  let surface =
    isFlat
    ? "Its surface is flat."
    : "Its surface is not flat, so no coordinates on it have both C1 and C2."
  switch (isZero(found.c1), isZero(found.c2)) {
  case (true, true):
    return
      "**C1 and C2 hold: it is disentangled.** The arc lengths along its seams are independent "
      + "coordinates, and the density is the product of theirs. " + surface
  case (true, false):
    return "**C1 holds and C2 fails.** At each point the density is the product of those along the "
      + "two seams, but one latent changes the other's speed: no coordinates grow by lengths along "
      + "both, and thin strips show another profile than the line density. " + surface
  case (false, true):
    return "**C2 holds and C1 fails.** The seams of a family are all walked alike, but they do not "
      + "cross at right angles: the density is more than the product of those along them. "
      + surface
  case (false, false):
    return
      "**Neither C1 nor C2 holds.** The seams do not cross at right angles, the density is more "
      + "than the product of those along them, and one latent changes the other's speed. " + surface
  }
}
