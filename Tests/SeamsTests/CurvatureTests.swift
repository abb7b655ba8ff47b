import Foundation
import Seams
import Testing

/// Curvature from outside a surface against closed forms, and against the metric alone.
@Suite struct CurvatureTests {
  private let sphere = ClosedForm("sphere", latents: 2) { z in
    [2 * cos(z[0]) * cos(z[1]), 2 * cos(z[0]) * sin(z[1]), 2 * sin(z[0])]
  }

  @Test func knownSurfaces() throws {
    let z = Matrix([[0.3, -0.7], [-0.9, 1.2]])
    for p in 0..<2 {
      #expect(abs(try sphere.jets(at: z).sectionalCurvature(at: p) - 0.25) < 1e-14)
      #expect(abs(try ClosedForm.cone.jets(at: z).sectionalCurvature(at: p)) < 1e-14)
      #expect(abs(try ClosedForm.exponential.jets(at: z).sectionalCurvature(at: p)) < 1e-14)
      // The saddle's graph: −¼/(1 + ¼(u² + v²))².
      let (u, v) = (z[p, 0], z[p, 1])
      let saddle = -0.25 / pow(1 + 0.25 * (u * u + v * v), 2)
      #expect(abs(try ClosedForm.saddle.jets(at: z).sectionalCurvature(at: p) - saddle) < 1e-14)
    }
  }

  /// The three-sphere, in latents that are not orthogonal: 1/r² in every plane.
  @Test func aSphereOfThreeDimensions() throws {
    let sphere = ClosedForm("three-sphere", latents: 3) { z in
      let (a, b) = (z[0] + 0.3 * z[1], z[1])
      return [
        3 * cos(a) * cos(b), 3 * cos(a) * sin(b), 3 * sin(a) * cos(z[2]), 3 * sin(a) * sin(z[2]),
      ]
    }
    let jets = sphere.jets(at: Matrix([[0.6, 0.2, -0.8]]))
    for (i, j) in [(0, 1), (0, 2), (1, 2)] {
      #expect(abs(try jets.sectionalCurvature(i, j) - 1.0 / 9) < 1e-14)
    }
  }

  /// It does not depend on the latents: the same surface behind a bent change of them.
  @Test func otherLatentsOfTheSameSurface() throws {
    let inner = sphere
    let bent = ClosedForm("bent", latents: 2) { z in
      inner([z[0] + 0.2 * z[1] * z[1], z[1] - 0.3 * sin(z[0])])
    }
    #expect(abs(try bent.jets(at: Matrix([[0.4, 0.9]])).sectionalCurvature() - 0.25) < 1e-13)
  }

  @Test func aColumnWithoutLengthThrows() {
    let line = ClosedForm("line", latents: 2) { z in [z[0], 2 * z[0], Jet(0)] }
    #expect(throws: AlgebraError.self) {
      try line.jets(at: Matrix([[0.1, 0.2]])).sectionalCurvature()
    }
  }
}
