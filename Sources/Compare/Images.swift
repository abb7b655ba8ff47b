import Foundation
import Seams

/// What the fresh image is, if it is not the kept one: their decoded pixels are compared, by the
/// local window where they differ most.
func imageDifference(_ kept: Data, _ fresh: Data) -> String? {
  if kept == fresh { return nil }
  do {
    let (old, new) = (try Bitmap(png: [UInt8](kept)), try Bitmap(png: [UInt8](fresh)))
    guard (old.width, old.height) == (new.width, new.height) else {
      return "one of \(new.width)×\(new.height) pixels, not \(old.width)×\(old.height)"
    }
    let worst = worstWindowDifference(old, new)
    if worst <= tolerance { return nil }
    return "one whose worst window differs by \(worst.formatted(digits: 2)), more than "
      + tolerance.formatted(digits: 2)
  } catch {
    return "one of the two cannot be read: \(error)"
  }
}
