import Problems

extension Handout {
  /// The page for students, from nothing to the first cell and the first problem.
  static func readMe(_ chapters: [Chapter]) -> String {
    let first = chapters.first?.cells.first?.name ?? ""
    let folder = chapters.first?.folder ?? ""
    let name = folder.drop { $0 != "-" }.dropFirst()
    let list = chapters.map { chapter in
      "- \(chapter.folder): " + chapter.cells.map { "`\($0.name)`" }.joined(separator: ", ")
    }
    let problem = chapters.flatMap(\.problems).first
    return """
      # Coursework

      Each chapter is an essay around a program, and some functions of the program are yours to write.
      The essay says what each must do, and checks it: its claims are the tests. A cell that you fill
      in turns the next claims green and draws the next figures, up to the next cell.
      \(problem == nil ? "" : "Problems, for points, stand beside the chapters.")

      ## From nothing to the first cell

      1. You need [Swift](https://www.swift.org/install) 6.2 or later, on Debian or Ubuntu. Under
         Windows that is WSL: run `wsl --install` once, open Ubuntu, and work there. macOS and the
         `.devcontainer` of this folder are untried.
      2. Run this here. The first time it installs what is missing, fetches a library from
         github.com, and builds, for some minutes:

         ```sh
         ./Chapters/run exercises
         ```

      3. It names the first cell, `\(first)`. Open `Chapters/\(folder)/main.swift`, read down to
         `unfinished("\(first)")`, and put your own lines in its place.
      4. Save. In a terminal the command above has waited for that: it says what holds now and which
         cell is next. The page that it names has your numbers and figures. Ctrl-C ends it, and nothing
         is lost: what has not changed is not run again.

      What the compiler says of your lines is shown with their number; “unable to type-check this
      expression in reasonable time” is often an `Int` among `Double`s: write `Double(n)`, or split the
      line. If a claim is false, it is named with its two sides, both of which may come from cells of
      yours. Stuck?

      ```sh
      ./Chapters/run exercises --hint \(first)
      ```

      shows the first hint, and `--hint \(first) 2` the second. One chapter alone is
      `./Chapters/run exercises \(name)`, and one round without waiting `./Chapters/run exercises --once`.

      ## What you may call

      | | |
      | --- | --- |
      | `A * B`, `A * x`, `2.0 * A`, `A + B`, `A.transpose` | products and sums, `x` being a `[Double]` |
      | `A[i, j]`, `A.rows`, `A.columns`, `A.diagonal`, `A.trace` | entries, from 0; sizes |
      | `Matrix.identity(n)`, `.diagonal([1, 2])`, `Matrix([[1, 2], [3, 4]])` | matrices, by rows |
      | `A.gram(scale: a)`, `.product(A, B, transposeB: true)` | aAᵀA, ABᵀ |
      | `try Cholesky(A)`: `.inverse`, `.solve(B)`, `.logDeterminant` | of a positive definite A |
      | `try eigen(A)`: `.values`, `.vectors`; `try svd(A)`: `.U`, `.s`, `.V` | largest first |
      | `dot(x, y)`, `norm(x)`, `mean(x)` | of lists |

      ## The cells

      \(list.joined(separator: "\n"))

      Cells carry no points. A claim is checked by the program that you change, so it can only help you.
      \(problem.map { problems(chapters, first: $0, folder: folder) } ?? "")
      ## A newer version of this folder

      `Chapters/hints/version.txt` names this one, and `.base` has its files as they were. Unpack a newer one elsewhere, and run there

      ```sh
      ./Chapters/run exercises --take-over ../the-older-folder
      ```

      It brings your lines and answers along. Where both have changed the same lines, yours are put
      into `Answers/before`; the older folder stays as it is.

      """
  }

  private static func problems(_ chapters: [Chapter], first: Problem, folder: String) -> String {
    let table = chapters.flatMap { chapter in
      chapter.problems.map { problem in
        "| \(chapter.folder.prefix { $0 != "-" }) | `\(problem.name)` "
          + "| \(String(repeating: "★", count: problem.stars)) | \(problem.points) "
          + "| \(problem.minutes) | \(problem.kind == .value ? "numbers" : "a function") |"
      }
    }
    return """

      ## The problems

      | chapter | problem | | points | minutes | answered by |
      | --- | --- | --- | --- | --- | --- |
      \(table.joined(separator: "\n"))

      ```sh
      ./Chapters/run exercises --show \(first.name)
      ```

      says what is asked. *Numbers* are typed into a file of `Answers/`: those for the practice numbers
      into `Answers/\(folder)-practice.txt`, where they are checked at once; those for points into
      `Answers/\(folder).txt`. Your own numbers come with the token that you were sent:

      ```sh
      ./Chapters/run exercises --token TOKEN
      ```

      once. How you find the answer is up to you. *A function* is written in the chapter's
      `Problems/Problems.swift`, in the place of `unfinished`, and returns a list of numbers, also where one
      number is asked for. It is tried on practice inputs here, on
      others when it is graded. Nothing here knows the answers to your own numbers.

      Hand in the folder `Answers` and each chapter's `Problems.swift`, in their folders, for example as
      a zip:

      ```sh
      zip -r handed-in.zip Answers Chapters/*/Problems/Problems.swift
      ```

      """
  }
}
