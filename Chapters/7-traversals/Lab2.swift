import Foundation
import Images
import Seams
func lab2(_ a: [String]) throws {
  let steps = Int(a[0])!, N = Int(a[1])!, seeds = Int(a[2])!, rate = Double(a[3])!, σ2 = Double(a[4])!, β = Double(a[6])!
  let widths = [1024] + a[5].split(separator: "-").map { Int($0)! }
  _ = try sideBySide(count: seeds) { seed in
    var random = Random(seed: 1000 + UInt64(seed))
    let train = Sprites.drawn(N, using: &random), test = Sprites.drawn(2000, using: &random)
    let model = ImageModel(widths, .diagonal, σ2 > 0 ? .normal(variance: σ2) : .learnedNormal(start: 0.1), beta: β)
    var t0 = timespec(); clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t0)
    let nets = try ImageTraining.trained(model, on: train.pixels, .init(steps: steps, rate: rate, seed: UInt64(seed)))
    var t1 = timespec(); clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t1)
    let codes = nets.means(of: test.pixels)
    let table = rankTable(codes, test.factors)
    let bound = model.bound(nets, on: test.pixels, draws: 4, seed: 1)
    var text = "seed \(seed) bound \(-bound.distortion - β * bound.rate) rate \(bound.rate) var \(nets.variance ?? 0) \(Double(t1.tv_sec - t0.tv_sec)) s\n"
    for i in 0..<codes.columns {
      text += "  z\(i) sd " + String(format: "%.2f  ", standardDeviation(codes.column(i))) + zip(test.factorNames, table.row(i)).map { String(format: "%@ %.2f", $0.0 as NSString, $0.1) }.joined(separator: "  ") + "\n"
    }
    print(text)
    return 0
  }
}
