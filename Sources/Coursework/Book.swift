import Foundation
import Pages
import Problems
import diagonal_hessian_problems
import identifiability_problems
import learned_decoders_problems
import linear_vae_problems
import ppca_problems
import push_forward_problems
import traversals_problems

/// The problems of the chapters, by their folders.
let problemsOfBook: [String: [Problem]] = [
  "1-ppca": ppca_problems.problems,
  "2-linear-vae": linear_vae_problems.problems,
  "3-diagonal-hessian": diagonal_hessian_problems.problems,
  "4-push-forward": push_forward_problems.problems,
  "5-identifiability": identifiability_problems.problems,
  "6-learned-decoders": learned_decoders_problems.problems,
  "7-traversals": traversals_problems.problems,
]

/// The package from which this program was built.
let packageOfBook = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// - Throws: `Failure` (65) if a file of problems was changed after the program was built: students would
///   be asked one thing, and graded by another. A file that was only touched makes no new program, but is
///   compiled again, which its module's folder beside the program shows.
func requireBuiltProblems(
  of package: URL = packageOfBook, in program: URL? = Bundle.main.executableURL
) throws {
  func modified(_ url: URL) -> Date? {
    try? url.resolvingSymlinksInPath().resourceValues(forKeys: [.contentModificationDateKey])
      .contentModificationDate
  }
  guard let program, let linked = modified(program) else { return }
  let beside = program.resolvingSymlinksInPath().deletingLastPathComponent()
  for folder in problemsOfBook.keys.sorted() {
    let file = "Chapters/\(folder)/\(Handout.problems)"
    let name = folder.drop { $0 != "-" }.dropFirst().replacing("-", with: "_")
    let place = beside.appendingPathComponent("\(name)_problems.build")
    let compiled = try? FileManager.default.contentsOfDirectory(
      at: place, includingPropertiesForKeys: nil)
    let built = (compiled ?? []).compactMap(modified).max().map { max($0, linked) } ?? linked
    if let written = modified(package.appendingPathComponent(file)), written > built {
      throw Failure(
        .data,
        "\(file) is newer than this program; in \(package.path), run "
          + "swift build -c release --product coursework")
    }
  }
}
