import ArgumentParser
import Pages
import Seams

struct PushForwardOptions: ChapterOptions {
  @Option(
    help: ArgumentHelp(
      "Examine this decoder alone: one of Own.swift, or of the zoo.", valueName: "name"))
  var decoder: String?

  func validate() throws {
    if let decoder { _ = try decoderCalled(decoder) }
  }

  var settings: [String: String] { decoder.map { ["decoder": $0] } ?? [:] }

  var dataOnly: Bool { decoder != nil }
}

/// The decoder of a name, a reader's own first.
///
/// - Throws: `ValidationError` that suggests the nearest name.
func decoderCalled(_ name: String) throws -> PushForward {
  let all = ownDecoders + Zoo.all
  if let found = all.first(where: { $0.name == name }) { return found }
  let near = all.map(\.name).min { editDistance($0, name) < editDistance($1, name) }!
  let isNear = 2 * editDistance(near, name) <= max(near.count, name.count)
  throw ValidationError(
    "no decoder is called “\(name)”; "
      + (isNear ? "did you mean “\(near)”?" : "Own.swift and Zoo.swift name those there are."))
}

/// Throws if a decoder cannot be examined: if somewhere on a grid of its box its value is no number,
/// or its columns are dependent, or if it has no two coordinates.
func checkUsable(_ d: PushForward) throws {
  func unusable(_ what: String) -> Failure { Failure(.data, "decoder “\(d.name)” \(what)") }
  guard d.factors.count == 2 else { throw unusable("has \(d.factors.count) latents, not 2") }
  guard d.decoder.outputs >= 2 else { throw unusable("has one coordinate; it needs two at least") }
  let z = middles(d.box, 20)
  let jets = d.decoder.jets(at: z)
  for p in 0..<z.rows {
    let place = "at z = (\(z[p, 0].formatted(digits: 3)), \(z[p, 1].formatted(digits: 3)))"
    let numbers =
      jets.values.row(p) + jets.slope(0, at: p) + jets.slope(1, at: p)
      + jets.curvature(0, 0, at: p) + jets.curvature(0, 1, at: p) + jets.curvature(1, 1, at: p)
    guard numbers.allSatisfy(\.isFinite) else {
      throw unusable("is not finite, with its derivatives, \(place); give it a box without that")
    }
    let G = jets.gram(at: p)
    guard G[0, 0] * G[1, 1] - G[0, 1] * G[0, 1] > 1e-12 * G[0, 0] * G[1, 1] else {
      throw unusable("has dependent columns \(place), where it has no surface")
    }
  }
}
