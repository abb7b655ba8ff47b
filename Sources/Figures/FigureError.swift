/// What is wrong with a figure, in one line that names the thing and the way out.
public struct FigureError: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// What is wrong with an image file.
public struct ImageError: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// What is wrong with a label, and at which character of it, counted from 1.
public struct MathTextError: Error, Equatable, CustomStringConvertible {
  public let text: String
  public let position: Int
  public let problem: String

  public var description: String { "label \"\(text)\", character \(position): \(problem)" }
}

// MARK: What every mark asks of its numbers

/// Throws unless two coordinates have the same length and, gaps aside, are finite.
func check(
  _ mark: String, _ x: [Double], _ y: [Double], names: (String, String) = ("x", "y"),
  gaps: Bool = false
) throws {
  guard x.count == y.count else {
    throw FigureError(
      "\(mark): \(x.count) values of \(names.0) but \(y.count) of \(names.1); give as many of each")
  }
  try checkFinite(mark, names.0, x, gaps: gaps)
  try checkFinite(mark, names.1, y, gaps: gaps)
}

/// Throws at the first value that is not finite; NaN passes where it means a gap.
func checkFinite(_ mark: String, _ name: String, _ values: [Double], gaps: Bool = false) throws {
  guard
    let bad = values.firstIndex(where: { !$0.isFinite && !(gaps && $0.isNaN) })
  else { return }
  throw FigureError("\(mark): \(name)[\(bad)] is \(values[bad]); leave it out")
}
