import Foundation
import Synchronization
import Testing

@testable import Pages

@MainActor @Suite(.serialized) struct ProgressTests {
  private final class Lines: Sendable {
    let text = Mutex("")
    func add(_ part: String) { text.withLock { $0 += part } }
    var all: [String] { text.withLock { $0.split(separator: "\n").map(String.init) } }
  }

  private func run(
    interactive: Bool = false, every interval: Double, seconds: Double? = nil,
    _ body: (inout Pages.Progress) -> Void
  ) -> Lines {
    let lines = Lines()
    Pages.Progress.over(
      "work", total: 4, seconds: seconds, isInteractive: interactive,
      clock: ProgressClock(seconds: interval), { lines.add($0) }, body)
    return lines
  }

  @Test func offATerminalThereIsAPlainLineNowAndThen() {
    let lines = run(every: 0.1) { progress in
      for _ in 0..<4 {
        Thread.sleep(forTimeInterval: 0.25)
        progress.advance()
      }
    }.all
    #expect(lines.count >= 3)
    #expect(lines.first?.hasPrefix("  work: 0 % done, ") == true)
    #expect(lines.first?.hasSuffix("s so far") == true)
    #expect(lines.contains { $0.wholeMatch(of: #/  work: 50 % done, about [\d.]+ s left/#) != nil })
    #expect(!lines.joined().contains("\u{1B}") && !lines.joined().contains("\r"))
  }

  @Test func shortWorkSaysNothing() {
    #expect(run(every: 10) { $0.advance() }.all == [])
  }

  @Test func workThatCannotSayHowFarItIsGoesByTheClock() {
    let lines = run(every: 0.1, seconds: 2) { _ in Thread.sleep(forTimeInterval: 0.5) }.all
    #expect(lines.contains { $0.contains("s left") })
  }

  @Test func onATerminalThereIsABarThatGoesAway() {
    let text = run(interactive: true, every: 0.1) { progress in
      progress.advance()
      Thread.sleep(forTimeInterval: 0.3)
    }.text.withLock { $0 }
    #expect(text.contains("██████░"))
    #expect(text.hasSuffix("\r\u{1B}[K"))
  }

  @Test func theInnermostWorkIsShown() {
    let inner = Lines()
    let outer = run(every: 0.1) { _ in
      Pages.Progress.over(
        "inner", total: 1, isInteractive: false, clock: ProgressClock(seconds: 0.1),
        { inner.add($0) }
      ) { _ in Thread.sleep(forTimeInterval: 0.4) }
    }
    #expect(inner.all.count >= 2)
    #expect(outer.all.count <= 1)
  }
}
