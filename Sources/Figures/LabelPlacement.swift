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
        set: set, ink: label.ink,
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
    var placer = LabelPlacer(box: view.box, ink: ink, taken: ends().map(\.rect))
    return labels.compactMap { label, set -> PlacedLabel? in
      guard case .spots(let find) = label.place else { return nil }
      let spots = find(view).enumerated().map { order, spot in
        LabelPlacer.Candidate(
          rect: spot.rect(width: set.width, height: set.height), cost: Double(order) * 0.01)
      }
      // About the best of them, at most four lines away.
      guard let best = placer.best(spots) else { return nil }
      let moved = stride(from: 4.0, through: 4 * House.noteSize, by: 4).flatMap { distance in
        (0..<16).map { k in
          let angle = Double(k) * .pi / 8
          return LabelPlacer.Candidate(
            rect: best.rect.moved(x: distance * cos(angle), y: distance * sin(angle)),
            cost: 0.9 + 0.001 * distance)
        }
      }
      guard let place = placer.take([best] + moved) else { return nil }
      return PlacedLabel(
        set: set, ink: label.ink, rect: place.rect, coversInk: placer.covered(place) > 0)
    }
  }
}

/// Sets labels one after another, each where it touches the least ink and no other label.
struct LabelPlacer {
  let box: Rect
  /// Places that labels should keep clear of.
  let ink: [Point]
  private(set) var taken: [Rect]

  /// Where a label may stand.
  struct Candidate {
    let rect: Rect
    /// What speaks against it, beside the ink that it covers: a point of that is 1.
    let cost: Double
    /// What a thin line leads to from here, if one must.
    var target: Point?
  }

  init(box: Rect, ink: [Point], taken: [Rect] = []) {
    (self.box, self.ink, self.taken) = (box, ink, taken)
  }

  /// Takes the best of some places, which is not there for the next label.
  mutating func take(_ candidates: [Candidate]) -> Candidate? {
    guard let best = best(candidates) else { return nil }
    taken.append(best.rect)
    return best
  }

  /// The place that costs least, the first of equals.
  func best(_ candidates: [Candidate]) -> Candidate? {
    var best: (cost: Double, place: Candidate)?
    for place in candidates where place.cost < best?.cost ?? .infinity {
      let cost = cost(place)
      if cost < best?.cost ?? .infinity { best = (cost, place) }
    }
    return best?.place
  }

  /// How many points of ink lie beneath a place or close by.
  func covered(_ place: Candidate) -> Int {
    let room = place.rect.grown(3)
    return ink.count { room.contains($0) }
  }

  private func cost(_ place: Candidate) -> Double {
    let room = place.rect.grown(3)
    var cost = place.cost + Double(covered(place))
    if !box.contains(place.rect) { cost += 1000 }
    cost += 200 * Double(taken.count { $0.intersects(room) })
    if let target = place.target {
      cost += crossings(from: place.rect.center, to: target)
      cost += 20 * Double(taken.count { $0.grown(2).clip(place.rect.center, target) != nil })
    }
    return cost
  }

  /// How many places of ink a leader would run over, short of what it leads to.
  private func crossings(from a: Point, to b: Point) -> Double {
    let along = b - a
    return Double(
      ink.count { p in
        guard (p - b).length > 8 else { return false }
        let t = ((p.x - a.x) * along.x + (p.y - a.y) * along.y) / (along.length * along.length)
        return (0...1).contains(t) && (p - (a + t * along)).length < 2.5
      })
  }
}
