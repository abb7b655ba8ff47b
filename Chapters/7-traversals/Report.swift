import Foundation
import Images
import Pages
import Seams

// What the essay names and claims.

func reportStudy(_ study: StudyLines, on page: Page, line: Int = #line) {
  page.keep(study.minutes, as: "studyMinutes", line: line)
  page.keep(Double(study.count), as: "studyRuns", line: line)
  page.keep(Double(SpotSetting.compared[0].steps), as: "steps", line: line)
}

// MARK: Section 7.2

/// JᵀJ of (x, y, s) ↦ pixels by central differences, for a row of places.
func differenceGram(_ place: [Double], side: Int, hasUnitMass: Bool = false) -> Matrix<Double> {
  let h = 1e-3
  let columns = (0..<3).map { k in
    let ends = [h, -h].map { step in
      var moved = place
      moved[k] += step
      return spots(Matrix([moved]), side: side, hasUnitMass: hasUnitMass).elements.map(Double.init)
    }
    return zip(ends[0], ends[1]).map { ($0 - $1) / (2 * h) }
  }
  return Matrix(columns: columns).gram()
}

func reportIsometry(on page: Page, using random: inout Random, line: Int = #line) {
  let places = (0..<200).map { _ in
    // Sums err by what the integrand has at a pixel's frequency, 4π(2 − 4q + q²)e^(−q) with q = π²s²: by
    // 5·10⁻⁴ at s = 1.25, and by 4·10⁻² at s = 1. Beyond four sizes lie 10⁻⁴.
    let s = 1.25 + 0.75 * random.uniform()
    return [0, 1].map { _ in 4 * s + (16 - 8 * s) * random.uniform() } + [s]
  }
  page.claim(
    "isometry", .numerical,
    places.map { (differenceGram($0, side: 16) - spotMetric()).largestEntry }.max()!, equals: 0,
    within: 1e-3, line: line)
  page.claim(
    "unitMass", .numerical,
    places.map { place in
      let scale = 4 * pow(Double.pi, 2) * pow(place[2], 4)
      let G = differenceGram(place, side: 16, hasUnitMass: true)
      return (scale * G - spotMetric()).largestEntry
    }.max()!, equals: 0, within: 2e-3, line: line)
}

// MARK: Section 7.3

func reportLeads(_ study: StudyLines, on page: Page, using random: inout Random, line: Int = #line)
{
  let sample = SpotSample(.square, count: 4000, using: &random)
  let pixels = sample.places.columns(0..<2)
  let (axes, other) = (
    Law.square.axes(of: sample.places), Law.square.otherAxes(of: sample.places)
  )
  func turned(_ θ: Double) -> Double {
    lead(pixels * Matrix([[cos(θ), -sin(θ)], [sin(θ), cos(θ)]]), axes, other)
  }
  // A quarter turn exchanges the axes, half of one the two pairs of axes.
  let around = (0..<32).map { turned(.pi / 2 * (Double($0) + 0.5) / 32) }
  page.keep([turned(0), turned(.pi / 4)], as: "lead", line: line)
  page.claim(
    "leads", .statistical, [turned(0) + turned(.pi / 4), mean(around)], equals: [0, 0],
    within: 5 * 2 / 4000.0.squareRoot(), line: line)
  let kinds = SpotSetting.compared.map { study.values("lead", of: $0.name) }
  for (name, values) in zip(["square", "turned", "normal", "full"], kinds) {
    page.keep(interval(values), as: name, line: line)
  }
  page.keep(kinds[..<2].map { Double($0.count { $0 > 0 }) }, as: "positive", line: line)
  page.keep(kinds[2...].map { 5 * standardError($0) }, as: "notice", line: line)
  page.keep(
    SpotSetting.compared[..<2].map { setting in
      mean(study[setting.name].map { $0["axesPCA"] - $0["otherPCA"] })
    }, as: "pca", line: line)
  page.claim(
    "lawsAxes", .statistical,
    kinds[..<2].map { min(Double($0.count { $0 > 0 }) - 18, mean($0) - 5 * standardError($0)) },
    atLeast: 0, line: line)
}

// MARK: Section 7.4

func reportBits(on page: Page, using random: inout Random, line: Int = #line) {
  let η = Network<Double>([2, 5, 8], .tanh, using: &random)
  let z = [0.4, -0.7]
  func logarithm(_ x: [Double], _ z: [Double]) -> Double {
    zip(x, η(Matrix([z])).row(0)).reduce(0) { $0 + $1.0 * $1.1 - log(1 + exp($1.1)) }
  }
  let x = (0..<8).map { _ in random.uniform() < 0.5 ? 0.0 : 1 }
  let h = 1e-3
  func second(_ i: Int, _ j: Int) -> Double {
    func at(_ a: Double, _ b: Double) -> Double {
      var moved = z
      moved[i] += a * h
      moved[j] += b * h
      return logarithm(x, moved)
    }
    return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h * h)
  }
  page.claim(
    "bitsHessian", .numerical,
    (hessianOfBits(x, η, z) - Matrix(rows: 2, columns: 2) { second($0, $1) }).largestEntry,
    equals: 0, within: 1e-5, line: line)
  let there = η.jets(at: Matrix([z]))
  let chances = there.values.row(0).map { 1 / (1 + exp(-$0)) }
  var sum = Matrix<Double>(rows: 2, columns: 2)
  for picture in 0..<256 {
    let bits = (0..<8).map { Double(picture >> $0 & 1) }
    sum = sum + exp(logarithm(bits, z)) * hessianOfBits(bits, η, z)
  }
  // By sums of products in place of the matrices of (7.4).
  let fisher = Matrix(rows: 2, columns: 2) { i, j in
    (0..<8).reduce(0) {
      $0 + chances[$1] * (1 - chances[$1]) * there.slope(i)[$1] * there.slope(j)[$1]
    }
  }
  page.claim(
    "bitsMean", .exact, (sum + fisher).largestEntry, equals: 0, within: 1e-12, line: line)
}
