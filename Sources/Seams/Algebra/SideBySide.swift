import Dispatch
import Foundation

/// The results of independent pieces of work, in their order, computed on several threads. Pieces
/// share nothing, so the results do not depend on how many threads there are.
///
/// - Parameters:
///   - threads: As many as there are processors, unless said otherwise.
///   - finished: Called on the caller's thread after each piece.
///   - body: One piece, from its number. It makes all it needs, its random numbers too.
/// - Throws: The error of the first piece, in their order, that threw one.
public func sideBySide<Value: Sendable>(
  count: Int, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
  finished: () -> Void = {}, _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
  if threads == 1 {
    return try (0..<count).map { piece in
      defer { finished() }
      return try body(piece)
    }
  }
  let pieces = Pieces<Value>(count)
  for _ in 0..<min(count, threads) {
    DispatchQueue.global().async {
      while let piece = pieces.next() { pieces.finish(piece, Result { try body(piece) }) }
    }
  }
  for _ in 0..<count {
    pieces.done.wait()
    finished()
  }
  return try pieces.results()
}

/// Calls `body` with 0 ..< count, each on a thread of its own, and returns when all are done.
public func onThreads(_ count: Int, _ body: @Sendable (Int) -> Void) {
  if count == 1 { return body(0) }
  DispatchQueue.concurrentPerform(iterations: count, execute: body)
}

/// Calls `body` with parts of 0 ..< count that make up the whole, each on a thread of its own; with
/// the whole itself if it is small.
func inShares(_ count: Int, threads: Int, _ body: @Sendable (Range<Int>) -> Void) {
  // To wake a thread takes as long as some ten thousand entries.
  let threads = count < 100_000 ? 1 : threads
  onThreads(threads) { k in body(count * k / threads..<count * (k + 1) / threads) }
}

/// Pieces of work that threads take one after another.
private final class Pieces<Value: Sendable>: @unchecked Sendable {
  let done = DispatchSemaphore(value: 0)
  private let count: Int
  /// Guards what follows; of all locks the one that the thread sanitiser knows on every system.
  private let lock = NSLock()
  private var taken = 0
  private var collected: [Result<Value, any Error>?]

  init(_ count: Int) {
    self.count = count
    collected = Array(repeating: nil, count: count)
  }

  func next() -> Int? {
    lock.withLock {
      guard taken < count else { return nil }
      defer { taken += 1 }
      return taken
    }
  }

  func finish(_ piece: Int, _ result: Result<Value, any Error>) {
    lock.withLock { collected[piece] = result }
    done.signal()
  }

  func results() throws -> [Value] {
    try lock.withLock { try collected.map { try $0!.get() } }
  }
}
