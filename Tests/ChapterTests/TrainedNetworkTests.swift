import Foundation
import Seams
import Testing

@testable import diagonal_hessian

/// How chapter 3's second half measures decoders that were learned.
@MainActor @Suite struct TrainedNetworkTests {
  /// u and v come back from points of the surface itself.
  @Test func placesAreThoseOnTheSurface() {
    var random = Random(seed: 15)
    let surface = BentSurface(points: 3000, using: &random)
    let places = surface.places(surface.points)
    #expect(abs(standardDeviation(places.column(0)) - (1 + 0.04 / 2.25).squareRoot()) < 0.07)
    #expect(abs(standardDeviation(places.column(1)) - (1 + 0.04 / 0.64).squareRoot()) < 0.07)
  }
}
