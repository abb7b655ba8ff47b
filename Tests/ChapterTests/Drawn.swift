@testable import Figures

extension Panel {
  /// Its marks of a kind.
  func marks<M: Mark>(_: M.Type) -> [M] { marks.compactMap { $0 as? M } }

  /// A column of the numbers that each mark of a kind draws.
  func numbers<M: Mark>(_ kind: M.Type, _ column: String) throws -> [[Double]] {
    try marks(kind).map { mark in
      try mark.sketch().series().flatMap { $0.columns.first { $0.key == column }?.value ?? [] }
    }
  }

  /// A column of the lines of a carried grid, on which the first latent varies, and the second.
  func grid(_ column: String) throws -> (first: [[Double]], second: [[Double]]) {
    let series = try marks(CarriedGrid.self).flatMap { try $0.sketch().series() }
    func lines(_ family: String) -> [[Double]] {
      series.filter { $0.name!.hasPrefix(family) }.map {
        $0.columns.first { $0.key == column }!.value
      }
    }
    return (lines("first"), lines("second"))
  }
}
