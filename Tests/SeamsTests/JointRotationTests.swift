import Foundation
import Testing

@testable import Seams

@Suite struct JointRotationTests {
  /// Matrices that one rotation makes diagonal, exactly.
  @Test func axesInCommon() throws {
    var random = Random(seed: 8)
    let Q = random.orthogonal(4)
    let all = (0..<6).map { _ in
      Q * Matrix.diagonal((0..<4).map { _ in random.uniform() }) * Q.transpose
    }
    let R = jointRotation(of: all)
    #expect((R.transpose * R - .identity(4)).largestEntry < 1e-12)
    for A in all {
      let D = R.transpose * A * R
      #expect((D - .diagonal(D.diagonal)).largestEntry < 1e-10)
    }
  }

  /// In a plane, the best angle of many.
  @Test func theBestAngle() {
    var random = Random(seed: 5)
    let all = (0..<30).map { _ in random.normals(rows: 4, columns: 2).gram() }
    func beside(_ R: Matrix<Double>) -> Double {
      all.reduce(0) { $0 + pow((R.transpose * $1 * R)[0, 1], 2) }
    }
    let scan = (0..<20_000).map { k in
      let θ = Double(k) * .pi / 40_000
      return beside(Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]]))
    }
    #expect(abs(beside(jointRotation(of: all)) - scan.min()!) < 1e-5 * scan.max()!)
  }
}
