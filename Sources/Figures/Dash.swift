/// How a line is broken.
public enum Dash: Sendable {
  case solid, dashed, dotted
  /// These two tell lines apart in grey, where colours cannot.
  case longDashed, dashDotted

  /// Lengths of ink and of paper in turn, for a line of a width. Dots are round caps on dashes of no
  /// length.
  func pattern(_ width: Double) -> [Double] {
    switch self {
    case .solid: []
    case .dashed: [3.6 * max(width, 1), 2.6 * max(width, 1)]
    case .dotted: [0, 2.4 * max(width, 0.8)]
    case .longDashed: [8 * max(width, 1), 2.6 * max(width, 1)]
    case .dashDotted: [6, 2.2, 1.2, 2.2].map { $0 * max(width, 1) }
    }
  }
}
