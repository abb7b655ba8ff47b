import Foundation
import Seams

/// A point or a direction of space.
public typealias Space = SIMD3<Double>

/// From where a scene is seen.
public struct Camera: Sendable {
  /// Where the eye stands about the vertical axis, in degrees; 0 is along the first axis.
  let azimuth: Double
  /// How far the eye stands above the horizon, in degrees.
  let elevation: Double
  /// How far the eye stands from the middle of the box, in its half diagonals.
  let distance: Double

  public init(azimuth: Double = -60, elevation: Double = 25, distance: Double = 5) {
    (self.azimuth, self.elevation, self.distance) = (azimuth, elevation, distance)
  }
}

/// The part of space that a scene shows.
public struct SpaceBox: Sendable {
  let low: Space
  let high: Space

  public init(x: ClosedRange<Double>, y: ClosedRange<Double>, z: ClosedRange<Double>) {
    low = Space(x.lowerBound, y.lowerBound, z.lowerBound)
    high = Space(x.upperBound, y.upperBound, z.upperBound)
  }

  var middle: Space { (low + high) / 2 }
  var halfDiagonal: Double { length(high - low) / 2 }

  /// Corner k of eight: bit i of k says which end of axis i.
  func corner(_ k: Int) -> Space {
    Space(
      k & 1 == 0 ? low.x : high.x, k & 2 == 0 ? low.y : high.y, k & 4 == 0 ? low.z : high.z)
  }
}

func dot(_ a: Space, _ b: Space) -> Double { (a * b).sum() }

func cross(_ a: Space, _ b: Space) -> Space {
  Space(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}

func length(_ a: Space) -> Double { dot(a, a).squareRoot() }

/// A central projection of space onto the page.
struct Projection {
  /// Towards the eye, to the right and up, each of unit length.
  let towards: Space
  let right: Space
  let up: Space
  private let middle: Space
  private let eye: Double
  /// Points a unit of space, at the middle of the box.
  private(set) var scale = 1.0
  private(set) var center = Point(0, 0)

  /// The projection in which the box just fits a rectangle of the page.
  init(_ camera: Camera, _ box: SpaceBox, into rect: Rect) {
    let (a, e) = (camera.azimuth * .pi / 180, camera.elevation * .pi / 180)
    towards = Space(cos(e) * cos(a), cos(e) * sin(a), sin(e))
    right = Space(-sin(a), cos(a), 0)
    up = cross(towards, right)
    middle = box.middle
    eye = camera.distance * box.halfDiagonal
    let corners = (0..<8).map { self(box.corner($0)).point }
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    let (width, height) = (xs.max()! - xs.min()!, ys.max()! - ys.min()!)
    scale = min(rect.width / width, rect.height / height)
    center = Point(
      rect.center.x - scale * (xs.max()! + xs.min()!) / 2,
      rect.center.y - scale * (ys.max()! + ys.min()!) / 2)
  }

  /// The place of a point on the page, and its nearness to the eye: 1 at the middle of the box,
  /// more in front of it. Nearness is linear across the image of a plane, as depth is not.
  func callAsFunction(_ p: Space) -> (point: Point, nearness: Double) {
    let q = p - middle
    let nearness = eye / (eye - dot(q, towards))
    return (
      Point(
        center.x + scale * nearness * dot(q, right), center.y - scale * nearness * dot(q, up)),
      nearness
    )
  }
}
