import Problems
import linear_vae_problems
import ppca_problems

/// The problems of the chapters, by their folders.
let problemsOfBook: [String: [Problem]] = [
  "1-ppca": ppca_problems.problems,
  "2-linear-vae": linear_vae_problems.problems,
]
