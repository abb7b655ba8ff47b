import Foundation
import Images
import Seams

if CommandLine.arguments[1] == "sprites" { try lab2(Array(CommandLine.arguments.dropFirst(2))); exit(0) }
// LAB
let args = CommandLine.arguments
let steps = Int(args[1])!, N = Int(args[2])!, seeds = Int(args[3])!, rate = Double(args[4])!, σ2 = Double(args[5])!
let cases: [(Law, Posterior)] = [(.square, .diagonal), (.turned, .diagonal)]
for (law, posterior) in cases {
  _ = try sideBySide(count: seeds) { seed in
    var random = Random(seed: 1000 + UInt64(seed))
    let train = SpotSample(law, count: N, using: &random)
    let test = SpotSample(law, count: 2000, using: &random)
    let model = ImageModel([256] + args[6].split(separator: "-").map { Int($0)! } + [3], posterior, .normal(variance: σ2))
    var t0 = timespec(); clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t0)
    let nets = try ImageTraining.trained(model, on: train.images, .init(steps: steps, rate: rate, seed: UInt64(seed)))
    var t1 = timespec(); clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t1)
    let codes = nets.means(of: test.images)
    let xy = test.places.columns(0..<2)
    let turned = Matrix(columns: [zip(xy.column(0), xy.column(1)).map { $0 + $1 }, zip(xy.column(0), xy.column(1)).map { $0 - $1 }])
    let (a, b) = (correlation(codes, xy), correlation(codes, turned))
    let s = correlation(codes, test.places.columns([2]))
    let bound = model.bound(nets, on: test.images, draws: 8, seed: 1)
    let decoder = Network<Double>(nets.decoder)
    let jets = decoder.jets(at: codes.rows(0..<200))
    let c = try (0..<200).map { try hadamardGap(jets.gram(at: $0)) }.sorted()[100]
    print(law, posterior, seed, "xy", String(format: "%.3f turned %.3f D %.3f s %.3f bound %.3f (rate %.3f) cima %.4f  %.1f s", a, b, a - b, s, -bound.distortion - bound.rate, bound.rate, c, Double(t1.tv_sec - t0.tv_sec) + 1e-9 * Double(t1.tv_nsec - t0.tv_nsec)))
    return 0
  }
}
