import Problems
import ppca_problems

/// The problems of the chapters, by their folders.
let problemsOfBook: [String: [Problem]] = [
  "1-ppca": ppca_problems.problems
]
