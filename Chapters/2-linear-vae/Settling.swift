import Pages
import Seams

/// Whether every run has settled. If not, the page says how many have not, after how many steps and
/// from which rate, and what it therefore does not claim.
func haveSettled(
  _ outcomes: [Training.Outcome], within slope: Double = 1e-6, on page: Page, line: Int = #line
) -> Bool {
  let moving = outcomes.filter { !$0.hasSettled }
  guard let longest = moving.max(by: { $0.slope < $1.slope }) else { return true }
  page.note(
    "**Not settled:** \(moving.count) of \(outcomes.count) runs, after \(longest.steps) steps from the "
      + "rate \(longest.rate.formatted(digits: 3)); a slope of \(longest.slope.formatted(digits: 2)) is left, and "
      + "settled is \(slope.formatted(digits: 2)). So nothing is claimed of where these runs end, and what is "
      + "said of it here holds for runs that have settled.", line: line)
  return false
}
