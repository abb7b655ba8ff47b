import Foundation
import Seams

/// What a problem gives: named numbers, vectors and matrices, in the order in which they are shown.
///
///     ["D": .matrix(D), "σ²": .number(0.3)]
public struct Given: ExpressibleByDictionaryLiteral, Sendable {
  public enum Quantity: Equatable, Sendable {
    case number(Double)
    case vector([Double])
    case matrix(Matrix<Double>)
  }

  public let entries: [(name: String, quantity: Quantity)]

  public init(dictionaryLiteral entries: (String, Quantity)...) {
    self.entries = entries.map { (name: $0.0, quantity: $0.1) }
  }
  private init(_ entries: [(name: String, quantity: Quantity)]) { self.entries = entries }

  // MARK: Looking up

  /// - Precondition: There is a number of this name; so for the others.
  public func number(_ name: String) -> Double {
    guard case .number(let value) = quantity(name) else { wrong(name, "number") }
    return value
  }
  public func vector(_ name: String) -> [Double] {
    guard case .vector(let values) = quantity(name) else { wrong(name, "vector") }
    return values
  }
  public func matrix(_ name: String) -> Matrix<Double> {
    guard case .matrix(let values) = quantity(name) else { wrong(name, "matrix") }
    return values
  }

  private func quantity(_ name: String) -> Quantity? {
    entries.first { $0.name == name }?.quantity
  }
  private func wrong(_ name: String, _ kind: String) -> Never {
    let all = entries.map { "\($0.name) (\($0.quantity.shape))" }.joined(separator: ", ")
    fatalError("no \(kind) “\(name)” is given; what is given: \(all)")
  }

  // MARK: Changing every number

  var rounded: Given { map { ($0 * 1e6).rounded() / 1e6 } }

  /// With every number changed, as a test of conditioning does.
  func map(_ change: (Double) -> Double) -> Given {
    Given(
      entries.map { name, quantity in
        switch quantity {
        case .number(let value): (name, .number(change(value)))
        case .vector(let values): (name, .vector(values.map(change)))
        case .matrix(let values): (name, .matrix(values.map(change)))
        }
      })
  }
}

extension Given.Quantity {
  var shape: String {
    switch self {
    case .number: "a number"
    case .vector(let values): "\(values.count) numbers"
    case .matrix(let values): "\(values.rows) × \(values.columns)"
    }
  }
}

extension Given: CustomStringConvertible {
  /// With every digit, a matrix by rows.
  public var description: String {
    entries.map { name, quantity in
      switch quantity {
      case .number(let value): "\(name) = \(Given.text(value))"
      case .vector(let values): "\(name) = " + values.map(Given.text).joined(separator: ", ")
      case .matrix(let values):
        "\(name) (\(quantity.shape)) =\n"
          + (0..<values.rows).map { row in
            "  " + (0..<values.columns).map { Given.text(values[row, $0]) }.joined(separator: ", ")
          }.joined(separator: "\n")
      }
    }.joined(separator: "\n")
  }

  private static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
  }
}
