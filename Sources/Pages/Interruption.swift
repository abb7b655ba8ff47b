import Foundation
import Synchronization

/// Signals that end a program wait while folders are made and while a page is put in place. Before
/// and after they end it as ever, and the empty folders that it made are taken back first.
///
/// A signal goes to any thread, and BLAS has threads of its own: so it is caught, not masked.
enum Interruption {
  /// A folder to take back, in a list that ends with a name of nil. The signal's handler reads it, so
  /// it is plain memory; it is never freed, and a run makes a few.
  struct Made {
    let parent: CInt
    let name: UnsafeMutablePointer<CChar>?
  }

  private static let writers = Atomic<Int>(0)
  private static let pending = Atomic<CInt>(0)
  nonisolated(unsafe) private static let made = Atomic<UnsafeMutablePointer<Made>?>(nil)

  /// Catches the signals, once.
  static let isReady: Bool = {
    _ = (writers.load(ordering: .relaxed), pending.load(ordering: .relaxed))
    _ = made.load(ordering: .relaxed)
    // A file that grows past a limit is then an error of `write`, not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE] {
      let before = signal(number, handle)
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
    atexit { Interruption.takeBack() }
    return true
  }()

  private static let handle: @convention(c) (CInt) -> Void = { number in
    if writers.load(ordering: .sequentiallyConsistent) > 0 {
      pending.store(number, ordering: .sequentiallyConsistent)
    } else {
      takeBack()
      end(by: number)
    }
  }

  private static func end(by number: CInt) {
    signal(number, SIG_DFL)
    raise(number)
  }

  /// Runs `body` whole; a signal that came meanwhile ends the program after it.
  static func wait<Value>(until body: () throws -> Value) rethrows -> Value {
    precondition(isReady)
    writers.add(1, ordering: .sequentiallyConsistent)
    defer {
      let left = writers.subtract(1, ordering: .sequentiallyConsistent).newValue
      let number = pending.load(ordering: .sequentiallyConsistent)
      if left == 0 && number != 0 {
        takeBack()
        end(by: number)
      }
    }
    return try body()
  }

  /// The folders, innermost first, to remove if the program ends; they replace those named before.
  static func atEnd(remove folders: [(parent: CInt, name: String)]) {
    precondition(isReady)
    let list = UnsafeMutablePointer<Made>.allocate(capacity: folders.count + 1)
    for (k, folder) in folders.enumerated() {
      (list + k).initialize(to: Made(parent: folder.parent, name: strdup(folder.name)))
    }
    (list + folders.count).initialize(to: Made(parent: 0, name: nil))
    made.store(list, ordering: .sequentiallyConsistent)
  }

  /// Only what is empty goes: no more than `unlinkat` is allowed in a handler, or needed.
  private static func takeBack() {
    guard var folder = made.load(ordering: .sequentiallyConsistent) else { return }
    while let name = folder.pointee.name {
      unlinkat(folder.pointee.parent, name, AT_REMOVEDIR)
      folder += 1
    }
  }
}
