import Problems
import diagonal_hessian_problems
import identifiability_problems
import learned_decoders_problems
import linear_vae_problems
import ppca_problems
import push_forward_problems

/// The problems of the chapters, by their folders.
let problemsOfBook: [String: [Problem]] = [
  "1-ppca": ppca_problems.problems,
  "2-linear-vae": linear_vae_problems.problems,
  "3-diagonal-hessian": diagonal_hessian_problems.problems,
  "4-push-forward": push_forward_problems.problems,
  "5-identifiability": identifiability_problems.problems,
  "6-learned-decoders": learned_decoders_problems.problems,
]
