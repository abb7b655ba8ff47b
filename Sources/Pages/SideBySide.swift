import Dispatch
import Foundation
import Synchronization

/// The results of independent pieces of work, in their order, computed on as many threads as there
/// are processors. Pieces share nothing, so the results do not depend on how many there are.
///
/// - Parameters:
///   - name: What the bar on a terminal says.
///   - body: One piece, from its number. It makes all it needs, its random numbers too.
/// - Throws: The error of the first piece, in their order, that threw one.
public func sideBySide<Value: Sendable>(
  _ name: String, count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
  let pieces = Pieces<Value>(count)
  let threads = min(count, ProcessInfo.processInfo.activeProcessorCount)
  for _ in 0..<threads {
    DispatchQueue.global().async {
      while let piece = pieces.next() { pieces.finish(piece, Result { try body(piece) }) }
    }
  }
  Progress.over(name, total: count) { progress in
    for _ in 0..<count {
      pieces.done.wait()
      progress.advance()
    }
  }
  return try pieces.results()
}

/// Pieces of work that threads take one after another.
private final class Pieces<Value: Sendable>: Sendable {
  private struct State {
    var taken = 0
    var results: [Result<Value, any Error>?]
  }

  let done = DispatchSemaphore(value: 0)
  private let count: Int
  private let state: Mutex<State>

  init(_ count: Int) {
    self.count = count
    state = Mutex(State(results: Array(repeating: nil, count: count)))
  }

  func next() -> Int? {
    state.withLock { state in
      guard state.taken < count else { return nil }
      defer { state.taken += 1 }
      return state.taken
    }
  }

  func finish(_ piece: Int, _ result: Result<Value, any Error>) {
    state.withLock { $0.results[piece] = result }
    done.signal()
  }

  func results() throws -> [Value] {
    try state.withLock { try $0.results.map { try $0!.get() } }
  }
}
