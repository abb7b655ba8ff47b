import Foundation
import Seams

extension SceneDrawing {
  /// Sets each label on a ring about its point; from far rings a thin line leads back, to a star an
  /// arrow.
  func drawLabels(on canvas: Canvas) throws {
    let typesetter = Typesetter(fonts: canvas.fonts)
    let ink = inkedPoints()
    var placer = LabelPlacer(box: rect, ink: ink)
    for (text, anchor, color, along, isCallout) in labels() {
      let set = try typesetter.set(text, size: scene.labelSize)
      let rings = isCallout ? [44.0, 62, 84, 110, 140] : [5, 14, 26, 42, 62]
      let places = rings.enumerated().flatMap { ring, gap in
        (0..<12).map { k in
          let angle = Double(k) * .pi / 6
          let direction = Point(cos(angle), sin(angle))
          let place = Rect(
            x: anchor.x + direction.x * (gap + set.width / 2) - set.width / 2,
            y: anchor.y + direction.y * (gap + set.height / 2) - set.height / 2,
            width: set.width, height: set.height)
          var cost = 1.5 * Double(ring)
          // An arrow's name stands at its tip, beyond it if it can; others had best leave the surface.
          if let along {
            cost += 2 * (1 - direction.x * along.x - direction.y * along.y)
          } else {
            cost += 0.6 * Double(surfacePoints(in: place))
          }
          if isCallout { cost += Double(crossings(of: ink, from: place.center, to: anchor)) }
          return LabelPlacer.Candidate(
            rect: place, cost: cost, target: ring > 0 || isCallout ? anchor : nil)
        }
      }
      guard let best = placer.take(places) else { continue }
      if best.target != nil, let (_, edge) = best.rect.grown(2).clip(best.rect.center, anchor) {
        let way = anchor - edge
        let tip = isCallout ? anchor - (8 / max(way.length, 8)) * way : anchor
        if isCallout, let head = Arrow.Head(from: edge, to: tip, width: 1) {
          canvas.stroke([edge, edge + head.neck * (tip - edge)], color, width: 1)
          canvas.fill(head.outline, color)
        } else {
          canvas.stroke([edge, tip], .grey, width: 0.6)
        }
      }
      try canvas.text(set, at: Point(best.rect.x, best.rect.y + set.ascent), color, hasHalo: true)
    }
  }

  /// How many of some points an arrow to a star would pass, but for those at the star itself.
  private func crossings(of ink: [Point], from start: Point, to end: Point) -> Int {
    let way = end - start
    let along = (1 / max(way.length, 1e-9)) * way
    return ink.count { point in
      let p = point - start
      let distance = p.x * along.x + p.y * along.y
      return distance > 0 && distance < way.length - 4
        && abs(p.x * along.y - p.y * along.x) < 5
    }
  }

  /// How many of some places spread over a rectangle have the surface behind them.
  private func surfacePoints(in place: Rect) -> Int {
    guard let raster else { return 0 }
    return (0..<24).count { k in
      let (x, y) = (
        place.x + place.width * Double(k % 6) / 5, place.y + place.height * Double(k / 6) / 3
      )
      return raster.nearness(atX: (x - rect.x) * scale, y: (y - rect.y) * scale) > 0
    }
  }

  /// What is labelled, where, the direction in which its label had best go, and whether an arrow leads
  /// from there.
  private func labels() -> [(String, Point, Ink, Point?, Bool)] {
    scene.marks.compactMap { mark in
      switch mark {
      case let arrow as SpaceArrow:
        guard let label = arrow.label else { return nil }
        let (start, end) = (project(arrow.start).point, project(arrow.end).point)
        let along = end - start
        return (label, end, arrow.color, (1 / max(along.length, 1e-9)) * along, false)
      case let star as SpaceStar:
        return star.label.map { ($0, project(star.point).point, star.color, nil, true) }
      case let note as SpaceNote:
        return (note.text, project(note.point).point, note.color, nil, false)
      default: return nil
      }
    }
  }

  /// Places that labels should keep clear of.
  private func inkedPoints() -> [Point] {
    func segment(_ start: Space, _ end: Space, steps: Int) -> [Point] {
      (0...steps).map { project(start + Double($0) / Double(steps) * (end - start)).point }
    }
    return scene.marks.flatMap { mark -> [Point] in
      switch mark {
      case let line as SpaceLine:
        // A curve has points enough of its own.
        zip(line.points, line.points.dropFirst()).flatMap {
          segment($0, $1, steps: line.points.count < 10 ? 20 : 1)
        }
      case let arrow as SpaceArrow: segment(arrow.start, arrow.end, steps: 20)
      case let star as SpaceStar: [project(star.point).point]
      default: []
      }
    }
  }
}
