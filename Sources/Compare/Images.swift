import Foundation

/// What the fresh image is, if it is not the kept one.
func imageDifference(_ kept: Data, _ fresh: Data) -> String? {
  kept == fresh ? nil : "other bytes"
}
