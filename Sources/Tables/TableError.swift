/// What is wrong with a table, in one sentence that names the file, the place and the way out.
///
/// It quotes the file as it is: whoever shows it makes the text safe for where it goes.
public struct TableError: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
