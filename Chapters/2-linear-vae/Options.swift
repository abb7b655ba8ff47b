import ArgumentParser
import Pages

struct LinearVAEOptions: ChapterOptions {
  /// The batch for which the claims of section 2.6 are made.
  static let usualBatch = 64
  private static let batches = 1...4096

  @Option(help: "How many points a noisy step sees, in section 2.6.")
  var batch = LinearVAEOptions.usualBatch

  @Option(help: "A further β to try in section 2.7, 0.01 to 1000; may be given several times.")
  var beta: [Double] = []

  func validate() throws {
    if !Self.batches.contains(batch) {
      throw ValidationError(
        "--batch is \(batch); use \(Self.batches.lowerBound) to \(Self.batches.upperBound).")
    }
    if let wrong = beta.first(where: { !(0.01...1000).contains($0) }) {
      throw ValidationError("--beta is \(wrong); use 0.01 to 1000.")
    }
  }

  var settings: [String: String] {
    var settings: [String: String] = [:]
    if batch != Self.usualBatch { settings["batch"] = "\(batch)" }
    if !beta.isEmpty { settings["beta"] = beta.map { "\($0)" }.joined(separator: ",") }
    return settings
  }
}
