/// A JSON text, whatever it says: two are equal if they hold the same.
enum JSON: Decodable, Equatable {
  case object([String: JSON])
  case array([JSON])
  case text(String)
  case number(Double)
  case flag(Bool)
  case null

  init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let array = try? container.decode([JSON].self) {
      self = .array(array)
    } else if container.decodeNil() {
      self = .null
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }
}
