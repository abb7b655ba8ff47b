import Dispatch
import Seams
import Synchronization

/// How far long work has come: a bar on a terminal, and elsewhere a plain line every ten seconds.
public struct Progress {
  private let state: ProgressState
  private let total: Int
  private var done = 0
  /// What is shown: the innermost work, while it lasts.
  private static let shown = Mutex<ProgressState?>(nil)

  /// Runs `body` and shows how far it is: it calls `advance` `total` times.
  ///
  /// - Parameter seconds: How long it takes about, for work that cannot say how far it is.
  public static func over<Value>(
    _ name: String, total: Int, seconds: Double? = nil, _ body: (inout Progress) throws -> Value
  ) rethrows -> Value {
    try over(name, total: total, seconds: seconds, clock: .shared, Terminal.warn, body)
  }

  static func over<Value>(
    _ name: String, total: Int, seconds: Double? = nil,
    isInteractive: Bool = Terminal.isInteractive, clock: ProgressClock,
    _ write: @escaping @Sendable (String) -> Void,
    _ body: (inout Progress) throws -> Value
  ) rethrows -> Value {
    let state = ProgressState(name, seconds, isInteractive, clock, write)
    var progress = Progress(state: state, total: total)
    let outer = shown.withLock { shown in
      defer { shown = state }
      return shown
    }
    outer?.pause(true)
    let timer = DispatchSource.makeTimerSource()
    timer.schedule(deadline: .now() + clock.tick, repeating: clock.tick)
    // Drawn from a thread of its own, for the main one is at work.
    timer.setEventHandler { @Sendable in state.draw() }
    timer.activate()
    defer {
      timer.cancel()
      state.pause(true)
      shown.withLock { $0 = outer }
      outer?.pause(false)
    }
    return try body(&progress)
  }

  private init(state: ProgressState, total: Int) { (self.state, self.total) = (state, total) }

  /// One step is done.
  public mutating func advance() {
    done += 1
    show(share: Double(done) / Double(max(total, 1)))
  }

  /// This share of the whole is done.
  public func show(share: Double) { state.set(share) }
}

/// When there was last a plain line, for all work of a program together.
final class ProgressClock: Sendable {
  static let shared = ProgressClock(seconds: 10)
  /// How often to look, in seconds.
  let tick: Double
  private let seconds: Double
  private let last = Mutex(ContinuousClock.now)

  init(seconds: Double) { (self.seconds, tick) = (seconds, min(0.1, seconds / 4)) }

  func isDue() -> Bool {
    last.withLock { last in
      let now = ContinuousClock.now
      guard now - last >= .seconds(seconds) else { return false }
      last = now
      return true
    }
  }
}

/// What the drawing timer and the work share.
private final class ProgressState: Sendable {
  private struct Values {
    var share = 0.0
    var isDrawn = false
    var isPaused = false
  }

  private let name: String
  private let seconds: Double?
  private let isInteractive: Bool
  private let clock: ProgressClock
  private let write: @Sendable (String) -> Void
  private let start = ContinuousClock.now
  private let values = Mutex(Values())

  init(
    _ name: String, _ seconds: Double?, _ isInteractive: Bool, _ clock: ProgressClock,
    _ write: @escaping @Sendable (String) -> Void
  ) {
    (self.name, self.seconds, self.isInteractive) = (name, seconds, isInteractive)
    (self.clock, self.write) = (clock, write)
  }

  func set(_ share: Double) {
    values.withLock { $0.share = share }
  }

  func draw() {
    values.withLock { values in
      guard !values.isPaused else { return }
      let elapsed = (ContinuousClock.now - start) / .seconds(1)
      var share = values.share
      if let seconds, share == 0 { share = min(elapsed / seconds, 0.99) }
      let time =
        share > 0
        ? "about \((elapsed * (1 - share) / share).formatted(digits: 2)) s left"
        : "\(elapsed.formatted(digits: 2)) s so far"
      if isInteractive {
        let filled = Int(min(share, 1) * 24)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        write("\r  \(name) \(bar) \(time) \u{1B}[K")
        values.isDrawn = true
      } else if clock.isDue() {
        write("  \(name): \(Int(share * 100)) % done, \(time)\n")
      }
    }
  }

  /// Takes the bar away, for a while or for good.
  func pause(_ isPaused: Bool) {
    values.withLock { values in
      if values.isDrawn { write("\r\u{1B}[K") }
      (values.isDrawn, values.isPaused) = (false, isPaused)
    }
  }
}
