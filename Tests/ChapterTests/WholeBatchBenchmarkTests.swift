import Seams
import Testing

@testable import benchmarks

/// The benchmark's bound against JAX's in double precision: `h_whole_batch_jax.py`, its value, the
/// length of its gradient, the gradient's product with the normals of seed 500, and some entries, at
/// the starts of seeds 0, 1 and 2 scaled by 1, 1.5 and 2.5.
@Suite struct WholeBatchBenchmarkTests {
  struct Golden: Sendable {
    let nodes: Int
    let seed: UInt64
    let scale, value, norm, product: Double
    /// Of the entries 0, 100, 937, 1000 and 1885.
    let entries: [Double]
  }

  private static let golden = [
    Golden(
      nodes: 2, seed: 0, scale: 1, value: 51.21572290682251, norm: 81.17582867020586,
      product: 142.7375714177209,
      entries: [
        -0.19465199675288053, -0.8607615217382281, 0.025199481954195094, 0.0016379416930332742,
        1.5472598561771724,
      ]),
    Golden(
      nodes: 2, seed: 1, scale: 1.5, value: 52.097080781106634, norm: 111.26402778624204,
      product: 3.5661422899949016,
      entries: [
        1.9975281562830245, 0.8877491392908351, -0.2611041174245634, 0.2681092769380069,
        2.503388888486183,
      ]),
    Golden(
      nodes: 2, seed: 2, scale: 2.5, value: 231.27329259285048, norm: 390.1879293320745,
      product: 149.22131098388817,
      entries: [
        0.05903043437176798, 8.665582320487696, 0.7071296347890201, -1.9043656824682014,
        54.10466948603209,
      ]),
    Golden(
      nodes: 3, seed: 0, scale: 1, value: 51.0928412905239, norm: 82.44719790866137,
      product: 147.4763715616172,
      entries: [
        -0.28639930033825456, -0.8944209259804636, 0.016757518700951542, 0.008007903723421427,
        1.1972611925330476,
      ]),
    Golden(
      nodes: 3, seed: 1, scale: 1.5, value: 50.653099195210245, norm: 105.07219914753266,
      product: -6.247710813223779,
      entries: [
        2.411081695871692, 1.7523107363650545, -0.15468693480837967, 0.247686679474275,
        0.9314458655701423,
      ]),
    Golden(
      nodes: 3, seed: 2, scale: 2.5, value: 236.8194169806736, norm: 450.60763654781744,
      product: -46.88116574056567,
      entries: [
        0.45166741487601697, 6.1815206836262115, -0.3221301149529653, -1.2748728046122701,
        67.92502901523582,
      ]),
  ]

  /// 10⁻¹⁰ of the value, and of the gradient's length.
  @Test(arguments: golden) func theBoundIsThePeers(_ golden: Golden) throws {
    let problem = try FanProblem(points: 2000, seed: golden.seed)
    let loss = BatchLoss(problem.loss, of: problem.start, over: problem.X, nodes: golden.nodes)
    let (value, slope) = loss(loss.start.map { golden.scale * $0 })
    #expect(slope.count == 1886)
    #expect(abs(value - golden.value) < 1e-10 * golden.value)
    let within = 1e-10 * golden.norm
    #expect(abs(norm(slope) - golden.norm) < within)
    let direction = counterNormals(500, rows: 1, columns: slope.count).elements
    #expect(abs(dot(slope, direction) - golden.product) < within * norm(direction))
    for (k, entry) in zip([0, 100, 937, 1000, 1885], golden.entries) {
      #expect(abs(slope[k] - entry) < within, "entry \(k)")
    }
  }
}
