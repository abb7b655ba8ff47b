import Foundation
import Seams

/// A label in its place.
struct PlacedLabel {
  let set: Typeset
  let ink: Ink
  /// The box of its ink.
  var rect: Rect
  /// Whether it stands on other marks, and needs a halo.
  var coversInk = false

  var origin: Point { Point(rect.x, rect.y + set.ascent) }
}

/// Finds places for labels that stand by their marks.
struct LabelPlacement {
  private let labels: [(label: Sketch.Label, set: Typeset)]
  private let view: View

  init(_ labels: [(label: Sketch.Label, set: Typeset)], in view: View) {
    self.labels = labels
    self.view = view
  }

  /// Labels at the right ends of lines, moved up or down as little as keeps them apart.
  func ends() -> [PlacedLabel] {
    var placed = labels.compactMap { label, set -> PlacedLabel? in
      guard case .end(let find) = label.place, let end = find(view) else { return nil }
      // Level with the middle of small letters, where the eye continues the line.
      return PlacedLabel(
        set: set, ink: label.ink.forText,
        rect: Rect(
          x: end.x + House.labelGap, y: end.y + 0.23 * House.noteSize - set.ascent,
          width: set.width, height: set.height))
    }
    placed.sort { $0.rect.center.y < $1.rect.center.y }
    // Blocks of labels that touch move as one, by the mean of what each would move.
    struct Block {
      var members: Range<Int>
      var top: Double
      var height: Double
    }
    let gap = 2.0
    var blocks: [Block] = []
    for (i, label) in placed.enumerated() {
      var block = Block(members: i..<i + 1, top: label.rect.y, height: label.rect.height)
      while let last = blocks.last, last.top + last.height + gap > block.top,
        overlaps(placed[last.members], placed[block.members])
      {
        blocks.removeLast()
        let (m, n) = (Double(last.members.count), Double(block.members.count))
        let top = (m * last.top + n * (block.top - last.height - gap)) / (m + n)
        block = Block(
          members: last.members.lowerBound..<block.members.upperBound, top: top,
          height: last.height + gap + block.height)
      }
      blocks.append(block)
    }
    for block in blocks {
      var y = block.top
      for i in block.members {
        placed[i].rect.y = y
        y += placed[i].rect.height + gap
      }
    }
    return placed
  }

  private func overlaps(_ a: ArraySlice<PlacedLabel>, _ b: ArraySlice<PlacedLabel>) -> Bool {
    a.contains { p in b.contains { p.rect.x < $0.rect.right && $0.rect.x < p.rect.right } }
  }

  /// Labels near their marks, where the fewest points of other ink lie beneath.
  func spots(avoiding ink: [Point]) -> [PlacedLabel] {
    var taken = ends().map(\.rect)
    return labels.compactMap { label, set -> PlacedLabel? in
      guard case .spots(let find) = label.place else { return nil }
      var best: (cost: Double, covered: Int, rect: Rect)?
      for (order, spot) in find(view).enumerated() {
        let rect = spot.rect(width: set.width, height: set.height)
        let room = rect.grown(3)
        let covered = ink.count { room.contains($0) }
        var cost = Double(order) * 0.01 + Double(covered)
        if !view.box.contains(rect) { cost += 1000 }
        cost += 200 * Double(taken.count { $0.intersects(room) })
        if cost < best?.cost ?? .infinity { best = (cost, covered, rect) }
      }
      guard var best else { return nil }
      if best.covered > 0, let free = free(near: best.rect, ink, taken) { best = (0, 0, free) }
      taken.append(best.rect)
      return PlacedLabel(
        set: set, ink: label.ink.forText, rect: best.rect,
        coversInk: best.covered > 0)
    }
  }

  /// The place nearest to a label's own, at most four lines away, where it covers nothing.
  private func free(near rect: Rect, _ ink: [Point], _ taken: [Rect]) -> Rect? {
    for distance in stride(from: 4.0, through: 4 * House.noteSize, by: 4) {
      for k in 0..<16 {
        let angle = Double(k) * .pi / 8
        let moved = rect.moved(x: distance * cos(angle), y: distance * sin(angle))
        let room = moved.grown(3)
        if view.box.contains(moved), !taken.contains(where: room.intersects),
          !ink.contains(where: room.contains)
        {
          return moved
        }
      }
    }
    return nil
  }
}
