/// Words at a place in a panel.
public struct Note: Mark {
  /// Where the words stand, seen from their place.
  public enum Anchor: Sendable, CaseIterable {
    case center, left, right, above, below, aboveLeft, aboveRight, belowLeft, belowRight

    /// Right and down, each way −1, 0 or 1.
    var direction: (dx: Double, dy: Double) {
      switch self {
      case .center: (0, 0)
      case .left: (-1, 0)
      case .right: (1, 0)
      case .above: (0, -1)
      case .below: (0, 1)
      case .aboveLeft: (-1, -1)
      case .aboveRight: (1, -1)
      case .belowLeft: (-1, 1)
      case .belowRight: (1, 1)
      }
    }
  }

  let text: String
  let place: (x: Double, y: Double)
  let anchor: Anchor
  let color: Ink
  let size: Double
  let leader: (x: Double, y: Double)?

  /// Words of a size in points, which may hold mathematics and line breaks. A `leader` is a thin
  /// line from them to a point they speak of.
  public init(
    _ text: String, at place: (Double, Double), anchor: Anchor = .center, color: Ink = .ink,
    size: Double = 11.5, leader: (Double, Double)? = nil
  ) {
    (self.text, self.place, self.anchor) = (text, place, anchor)
    (self.color, self.size, self.leader) = (color, size, leader)
  }

  public func sketch() throws -> Sketch {
    try checkFinite("Note", "place", [place.x, place.y])
    if let leader { try checkFinite("Note", "leader", [leader.x, leader.y]) }
    func rect(_ view: View, _ set: Typeset) -> Rect {
      let (dx, dy) = anchor.direction
      let point = view(place.x, place.y)
      return Rect(
        x: point.x + dx * (set.width / 2 + House.labelGap) - set.width / 2,
        y: point.y + dy * (set.height / 2 + House.labelGap) - set.height / 2, width: set.width,
        height: set.height)
    }
    var sketch = Sketch(x: place.x...place.x, y: place.y...place.y)
    sketch.outline = { view in [view(place.x, place.y)] }
    sketch.isClipped = false
    sketch.draw = { canvas, view in
      let set = try Typesetter(fonts: canvas.fonts).set(text, size: size)
      let rect = rect(view, set)
      try canvas.text(set, at: Point(rect.x, rect.y + set.ascent), color)
      if let leader {
        let target = view(leader.x, leader.y)
        // From where the way to the target leaves the words.
        guard let exit = rect.grown(3).clip(rect.center, target)?.1 else { return }
        canvas.stroke([exit, target], color.opacity(0.8), width: 0.6)
      }
    }
    return sketch
  }
}
