import Figures
import Foundation
import Seams

// The panels of the figures about the conditions: what a strip shows, grids, loops, classes.

/// What a strip along a seam of a decoder holds.
struct Watched {
  let decoder: PushForward
  /// The point of the seam, on the first latent axis.
  let through: [Double]
  let halfWidth: Double
  /// All draws, N × 2, and the first latents of those in the strip.
  let latents: Matrix<Double>
  let inside: [Double]

  /// The straight seam's length from one end of what is shown, at the first latent t.
  func place(_ t: Double) -> Double {
    let (start, end) = (
      decoder.decoder([decoder.shown[0].lowerBound, through[1]]), decoder.decoder([t, through[1]])
    )
    return norm(zip(end, start).map { $0 - $1 })
  }

  /// Over places of the seam: the density (4.1), and the line density, each of the area 1.
  func curves() throws -> (place: [Double], profile: [Double], line: [Double]) {
    let range = decoder.shown[0]
    let ts = (0...240).map {
      range.lowerBound + Double($0) / 240 * (range.upperBound - range.lowerBound)
    }
    let z = Matrix(rows: ts.count, columns: 2) { $1 == 0 ? ts[$0] : through[1] }
    let places = ts.map(place)
    func scaled(_ logs: [Double]) -> [Double] {
      let f = logs.map { exp($0) }
      var area = 0.0
      for k in 1..<f.count { area += 0.5 * (f[k] + f[k - 1]) * (places[k] - places[k - 1]) }
      return f.map { $0 / area }
    }
    return (
      places, scaled(try decoder.logDensities(at: z)),
      scaled(try decoder.logLineDensities(0, at: z))
    )
  }
}

/// Draws with a strip along a seam, and how those in the strip lie along it.
func stripPicture(_ watched: [Watched]) throws -> [Panel] {
  try watched.flatMap { watched -> [Panel] in
    let d = watched.decoder
    let x = try d.jets(at: watched.latents.rows(0..<2500)).values
    let range = d.shown[0]
    let ends = [range.lowerBound, range.upperBound].map { d.decoder([$0, watched.through[1]]) }
    let way = zip(ends[1], ends[0]).map { $0 - $1 }
    // Wider than the strip is, to be seen.
    let across = [-way[1], way[0]].map { 2 * watched.halfWidth * $0 / norm(way) }
    func corner(_ k: Int, _ side: Double) -> (Double, Double) {
      (ends[k][0] + side * across[0], ends[k][1] + side * across[1])
    }
    let rim = [corner(0, -1), corner(1, -1), corner(1, 1), corner(0, 1), corner(0, -1)]
    let seen = d.shown[0].upperBound * 1.15
    let reach = d.factors[0].support == nil ? 5.2 : seen
    let (places, profile, line) = try watched.curves()
    let length = places.last!
    let bins = 18
    let inShown = watched.inside.filter { range.contains($0) }
    var counts = [Double](repeating: 0, count: bins)
    for t in inShown { counts[min(bins - 1, Int(watched.place(t) / length * Double(bins)))] += 1 }
    let scale = Double(bins) / (length * Double(inShown.count))
    let middles = (0..<bins).map { (Double($0) + 0.5) / Double(bins) * length }
    let top = 1.12 * max(profile.max()!, line.max()!)
    return [
      Panel(
        "\(d.name), a strip of its draws", x: Axis("$x_1$", -reach...reach),
        y: Axis("$x_2$", -reach...reach), equalAspect: true
      ) {
        Points(x, color: .data.opacity(0.35), size: 1.8)
        Line(x: rim.map(\.0), y: rim.map(\.1), width: 1.3)
      },
      Panel(
        x: Axis("place along the seam (arc length)", 0...length), y: Axis("density", 0...top)
      ) {
        Bars(
          at: middles, heights: counts.map { $0 * scale }, width: 0.9 * length / Double(bins),
          color: .lightGrey)
        for (middle, count) in zip(middles, counts) {
          Line(
            from: (middle, (count - count.squareRoot()) * scale),
            to: (middle, (count + count.squareRoot()) * scale), color: .grey, width: 1)
        }
        Line(x: places, y: profile, color: .data, width: 2.2)
        Line(x: places, y: line, color: .firstVaries, width: 2.2, dash: .dashed)
        if d.factors[0].support != nil {
          Note(
            #"$p_\mu$ along the seam"#, at: (places[40], profile[40]), anchor: .aboveRight,
            color: .data, size: 12.5)
          Note(
            "$f_1$", at: (places[200], line[200]), anchor: .above, color: .firstVaries, size: 13)
        } else {
          Note(
            #"$p_\mu$ and $f_1$"#, at: (places[140], profile[140]), anchor: .right, size: 12.5)
        }
      },
    ]
  }
}

/// An even number, so that no line passes the middle, where the swirl is not smooth.
private let gridLines = 10

/// Carried grids with right angles marked; colour is the defect (4.11), at `samples` places each way.
func grids(_ decoders: [PushForward], samples: Int) throws -> [Panel] {
  try zip(["C1 and C2", "C1 only", "C2 only", "neither"], decoders).map { title, d in
    let ranges = d.gridBox
    return try Panel(
      "\(title): \(d.name)", equalAspect: true,
      colorBar: title == "neither" ? "C2 defect" : nil, frame: .none
    ) {
      try CarriedField(
        u: ranges[0], v: ranges[1], samples: samples, colors: .pale, range: 0...1.4,
        value: { u, v in
          let jets = try d.jets(at: Matrix([[u, v]]))
          let bend = jets.curvature(0, 1)
          return min(
            (0..<2).map { i in
              abs(dot(jets.slope(i), bend)) / dot(jets.slope(i), jets.slope(i))
            }.max()!, 1.4)
        }, map: d.plane)
      CarriedGrid(u: ranges[0], v: ranges[1], lines: gridLines, width: 0.9, map: d.plane)
      try rightAngles(d, ranges, lines: gridLines)
    }
  }
}

/// Small squares at those crossings of a grid that are right angles.
private func rightAngles(_ d: PushForward, _ ranges: [ClosedRange<Double>], lines: Int) throws
  -> [Line]
{
  let steps = ranges.map { ($0.upperBound - $0.lowerBound) / Double(lines - 1) }
  return try (0..<(lines - 2) * (lines - 2)).compactMap { k in
    let z = [
      ranges[0].lowerBound + steps[0] * Double(k / (lines - 2) + 1),
      ranges[1].lowerBound + steps[1] * Double(k % (lines - 2) + 1),
    ]
    let jets = try d.jets(at: Matrix([z]))
    let (a, b) = (jets.slope(0), jets.slope(1))
    let cosine = dot(a, b) / (norm(a) * norm(b))
    guard abs(cosine) < 1e-9 else { return nil }
    let size = 0.3 * min(norm(a) * steps[0], norm(b) * steps[1])
    let (p, e, f) = (
      jets.values.row(0), a.map { $0 * size / norm(a) }, b.map { $0 * size / norm(b) }
    )
    return Line(
      x: [p[0] + e[0], p[0] + e[0] + f[0], p[0] + f[0]],
      y: [p[1] + e[1], p[1] + e[1] + f[1], p[1] + f[1]], color: .ink, width: 0.7)
  }
}

/// Closed ways in latent space, walked in arc lengths.
func loops() throws -> [Panel] {
  let ways: [(PushForward, [ClosedRange<Double>])] = [
    (Zoo.roll, [2...3, -1...1]), (Zoo.polar, [1...2, 0...0.5]),
    (Zoo.exponential, [0...1, 0...1]), (Zoo.square, [-1...0, 0...1]),
  ]
  return try ways.map { d, box in
    let (u, v) = (box[0], box[1])
    let corners = [
      [u.lowerBound, v.lowerBound], [u.upperBound, v.lowerBound], [u.upperBound, v.upperBound],
      [u.lowerBound, v.upperBound], [u.lowerBound, v.lowerBound],
    ]
    var path = [(0.0, 0.0)]
    for (a, b) in zip(corners, corners.dropFirst()) {
      let middles = Matrix(rows: 40, columns: 2) { k, axis in
        a[axis] + (Double(k) + 0.5) / 40 * (b[axis] - a[axis])
      }
      let jets = try d.jets(at: middles)
      for k in 0..<40 {
        path.append(
          (
            path.last!.0 + norm(jets.slope(0, at: k)) * (b[0] - a[0]) / 40,
            path.last!.1 + norm(jets.slope(1, at: k)) * (b[1] - a[1]) / 40
          ))
      }
    }
    return Panel(
      d.name, x: Axis(#"$\int s_1dz_1$"#), y: Axis(#"$\int s_2dz_2$"#), equalAspect: true
    ) {
      for side in 0..<4 {
        let part = Array(path[40 * side...40 * side + 40])
        let ink = side % 2 == 0 ? Ink.firstVaries : .secondVaries
        Line(x: part.map(\.0), y: part.map(\.1), color: ink, width: 2)
        Arrow(from: part[12], to: part[25], color: ink, width: 2)
      }
      let gap = hypot(path.last!.0, path.last!.1)
      if gap > 1e-3 {
        Line(from: (0, 0), to: path.last!, width: 1.2, dash: .dotted)
        Points(at: [path.last!], size: 7, shape: .ring)
      }
      Points(at: [(0, 0)], size: 7)
    }
  }
}

/// Names in the regions that conditions cut out.
func classes(_ zoo: [(PushForward, Defects)]) -> [Panel] {
  func names(_ isMember: (Defects) -> Bool) -> [String] {
    zoo.filter { isMember($0.1) }.map(\.0.name)
  }
  func zero(_ size: Double) -> Bool { size < Defects.threshold }
  let innermost = names { zero($0.c1) && zero($0.c2) && zero($0.mixed) }
  let both = names { zero($0.c1) && zero($0.c2) && !zero($0.mixed) }
  let between = names { zero($0.c1) && !zero($0.c2) && zero($0.l1) }
  let first = names { zero($0.c1) && !zero($0.l1) }
  let second = names { !zero($0.c1) && zero($0.l1) }
  let outside = names { !zero($0.c1) && !zero($0.l1) }
  func oval(_ x: Double, _ y: Double, _ a: Double, _ b: Double, _ ink: Ink) -> Ellipse {
    Ellipse(
      center: (x, y), covariance: .diagonal([a * a, b * b]), color: ink, width: 1.6,
      fill: ink.opacity(0.08))
  }
  func list(_ words: some Sequence<String>, _ x: Double, _ y: Double) -> Note {
    Note(words.joined(separator: "\n"), at: (x, y))
  }
  let half = (between.count + 1) / 2
  let inner = (innermost.count + 1) / 2
  return [
    Panel(x: Axis("", -11...11), y: Axis("", -6.6...6.6), frame: .none) {
      oval(-1.6, 0, 8.4, 6, .blue)
      oval(2.8, 0, 7.8, 6, .orange)
      oval(0.6, -1.75, 4.5, 3.3, .green)
      oval(0.6, -2.35, 3.6, 2.15, .ink)
      Note("C1", at: (-8.2, 4.9), anchor: .left, color: .blue, size: 15)
      Note("L1", at: (9, 4.6), anchor: .right, color: .orange, size: 15)
      Note("C1 and C2", at: (0.6, 1), color: .green, size: 13)
      Note("and nothing mixed", at: (0.6, -0.85), size: 12)
      list(first, -7.1, 0)
      list(between[..<half], -1.4, 3.3)
      list(between[half...], 2.4, 3.3)
      list(both, 0.6, 0.2)
      list(innermost[..<inner], -0.8, -2.6)
      list(innermost[inner...], 1.9, -2.6)
      list(second, 8.6, 0)
      list(outside, 9.8, -5.4)
    }
  ]
}
