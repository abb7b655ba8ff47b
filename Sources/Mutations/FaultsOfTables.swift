// Tables, what is taken from them, and what draws and reports it.

extension Fault {
  static let tables = [
    Fault(
      "variances of a wide table over N − 1", .table, .index, "PrincipalAxes.swift",
      "func principalAxes", "$0 * $0 / Double(N)", "$0 * $0 / Double(N - 1)"),
    Fault(
      "a row lost between two halves", .table, .index, "Factorisations.swift",
      "func triangularFactor", "factor(middle..<rows.upperBound)",
      "factor(middle + 1..<rows.upperBound)"),
    Fault(
      "the mean's rounding added for taken off", .table, .sign, "Statistics.swift",
      "func covariance", "moment - Matrix(rows: n, columns: n)",
      "moment + Matrix(rows: n, columns: n)"),
    Fault(
      "densities of the first 4096 rows only", .table, .index, "Gaussian.swift",
      "func logDensities", "squares[first + k]", "squares[k]"),
    Fault(
      "21 digits taken for exact", .table, .index, "NumberText.swift", "func scanNumber",
      "digits <= 19", "digits <= 21"),
    Fault(
      "what follows a quotient forgotten", .table, .term, "NumberText.swift", "func quotient",
      "Double(q | (rest == 0 ? 0 : 1))", "Double(q)"),
    Fault(
      "the last column left out for the index", .table, .index, "Table.swift", "init",
      "entries[i * n + j]", "entries[i * n + j - 1]"),
    Fault(
      "the last name left out for the index's", .table, .index, "TableHead.swift",
      "func leavesOutIndex", "names.removeFirst()", "names.removeLast()"),
  ]

  static let drawing = [
    Fault(
      "contours interpolated from the other end", .figure, .exchange, "Contours.swift",
      "func crossing", "(level - a) / (b - a)", "(b - level) / (b - a)"),
    Fault(
      "an ellipse by the transposed factor", .figure, .transpose, "Shapes.swift", "func outline",
      "(center.x + p * u, center.y + q * u + r * v)",
      "(center.x + p * u + q * v, center.y + r * v)"),
    Fault(
      "a scene in a mirror", .figure, .sign, "Camera.swift", "func callAsFunction",
      "center.x + scale * nearness * dot(q, right)",
      "center.x - scale * nearness * dot(q, right)"),
    Fault(
      "heat maps upside down", .figure, .exchange, "HeatMap.swift", "func levels",
      "(isFlipped ? rows - 1 - row : row)", "(isFlipped ? row : rows - 1 - row)"),
    Fault(
      "area by the product of the sides", .figure, .term, "DecoderPicture.swift", "func sample",
      "length(cross(a, b))", "(length(a) * length(b))"),
    Fault(
      "singular vectors with each other's lengths", .figure, .exchange, "DecoderPicture.swift",
      "func frame", "sign * s[k]", "sign * s[1 - k]"),
    Fault(
      "a carried field transposed", .figure, .exchange, "CarriedField.swift", "init",
      "value(middle.u, middle.v)", "value(middle.v, middle.u)", asking: ["push-forward"]),
    Fault(
      "claims held to ten times their tolerance", .shown, .factor, "Claim.swift", "var holds",
      "abs(measured - expected) <= tolerance", "abs(measured - expected) <= 10 * tolerance"),
  ]
}
