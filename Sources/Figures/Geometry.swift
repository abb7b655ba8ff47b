import Foundation

/// A place on the page, in points from the top left, y downwards.
struct Point: Equatable {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }

  static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
  static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
  static func * (s: Double, a: Point) -> Point { Point(s * a.x, s * a.y) }

  var length: Double { (x * x + y * y).squareRoot() }
  var isFinite: Bool { x.isFinite && y.isFinite }
}

/// A rectangle of the page, in points.
struct Rect: Equatable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
  var center: Point { Point(x + width / 2, y + height / 2) }

  func moved(x dx: Double, y dy: Double) -> Rect {
    Rect(x: x + dx, y: y + dy, width: width, height: height)
  }

  /// Grown by `margin` on every side.
  func grown(_ margin: Double) -> Rect {
    Rect(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
  }

  func contains(_ p: Point) -> Bool { p.x >= x && p.x <= right && p.y >= y && p.y <= bottom }

  func contains(_ other: Rect) -> Bool {
    other.x >= x && other.right <= right && other.y >= y && other.bottom <= bottom
  }

  func intersects(_ other: Rect) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }

  /// The part of the segment from a to b that lies inside, if any (Liang and Barsky, 1984).
  func clip(_ a: Point, _ b: Point) -> (Point, Point)? {
    let d = b - a
    var (enter, leave) = (0.0, 1.0)
    for (step, room) in [(-d.x, a.x - x), (d.x, right - a.x), (-d.y, a.y - y), (d.y, bottom - a.y)]
    {
      if step == 0 {
        if room < 0 { return nil }
      } else if step < 0 {
        enter = max(enter, room / step)
      } else {
        leave = min(leave, room / step)
      }
    }
    return enter <= leave ? (a + enter * d, a + leave * d) : nil
  }
}

/// From data to the page.
struct View {
  let box: Rect
  /// The range shown, in data units, and whether it is shown by logarithm.
  let x: AxisRange
  let y: AxisRange

  func x(_ value: Double) -> Double { box.x + x.fraction(value) * box.width }
  func y(_ value: Double) -> Double { box.bottom - y.fraction(value) * box.height }
  func callAsFunction(_ x: Double, _ y: Double) -> Point { Point(self.x(x), self.y(y)) }
}

/// An interval of an axis.
struct AxisRange: Equatable {
  var lower: Double
  var upper: Double
  var scale: Axis.Scale = .linear

  /// How far along the axis a value lies, 0 at the lower end and 1 at the upper.
  func fraction(_ value: Double) -> Double {
    switch scale {
    case .linear: (value - lower) / (upper - lower)
    case .log: log10Ratio(value, lower) / log10Ratio(upper, lower)
    }
  }

  /// The value at a fraction of the way.
  func value(_ fraction: Double) -> Double {
    switch scale {
    case .linear: lower + fraction * (upper - lower)
    case .log: lower * pow(10, fraction * log10Ratio(upper, lower))
    }
  }

  /// Opened by these fractions of its length.
  func opened(below: Double, above: Double) -> AxisRange {
    AxisRange(lower: value(-below), upper: value(1 + above), scale: scale)
  }

  private func log10Ratio(_ a: Double, _ b: Double) -> Double {
    a > 0 ? log10(a / b) : -.infinity
  }
}
