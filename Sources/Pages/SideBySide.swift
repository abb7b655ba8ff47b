import Seams

/// The results of independent pieces of work, in their order, computed on as many threads as there
/// are processors, with a bar on a terminal.
///
/// - Parameters:
///   - name: What the bar says.
///   - body: One piece, from its number. It makes all it needs, its random numbers too.
/// - Throws: The error of the first piece, in their order, that threw one.
public func sideBySide<Value: Sendable>(
  _ name: String, count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
  try Progress.over(name, total: count) { progress in
    try sideBySide(count: count, finished: { progress.advance() }, body)
  }
}
