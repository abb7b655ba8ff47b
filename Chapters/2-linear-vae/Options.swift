import ArgumentParser
import Pages

/// The rows of the data that noisy steps draw from.
let noisyRows = 4000

struct LinearVAEOptions: ChapterOptions {
  private static let defaults = (rate: 0.05, batch: 128)

  @Flag(help: "Forty random starts for the table of Rolínek and others, as in the paper.")
  var full = false

  @Option(help: "The rate at which learning starts.")
  var rate = LinearVAEOptions.defaults.rate

  @Option(help: "How many points a noisy step sees, in section 2.6.")
  var batch = LinearVAEOptions.defaults.batch

  @Option(
    help: "A further β to try in section 2.8, 0.001 to 1,000,000; may be given several times.")
  var beta: [Double] = []

  func validate() throws {
    if !(1...noisyRows).contains(batch) {
      throw ValidationError(
        "--batch is \(batch); the data of section 2.6 have \(noisyRows) rows, so use 1 to \(noisyRows)."
      )
    }
    if !(rate > 0) || !rate.isFinite {
      throw ValidationError("--rate is \(rate); use one above 0, such as 0.05.")
    }
    if let wrong = beta.first(where: { !(0.001...1_000_000).contains($0) }) {
      throw ValidationError(
        "--beta is \(wrong); use 0.001 to 1,000,000, beyond which rounding hides what is claimed.")
    }
  }

  var settings: [String: String] {
    var settings: [String: String] = [:]
    if full { settings["full"] = "yes" }
    if batch != LinearVAEOptions.defaults.batch { settings["batch"] = "\(batch)" }
    if rate != LinearVAEOptions.defaults.rate { settings["rate"] = "\(rate)" }
    if !beta.isEmpty { settings["beta"] = beta.map { "\($0)" }.joined(separator: ",") }
    return settings
  }
}
