extension Handout {
  /// The page for students, from nothing to the first cell.
  static func readMe(_ chapters: [Chapter]) -> String {
    let first = chapters.first?.cells.first?.name ?? ""
    let folder = chapters.first?.folder ?? ""
    let name = folder.drop { $0 != "-" }.dropFirst()
    let list = chapters.map { chapter in
      "- \(chapter.folder): " + chapter.cells.map { "`\($0.name)`" }.joined(separator: ", ")
    }
    return """
      # Coursework

      Each chapter is an essay around a program, and some functions of the program are yours to write.
      The essay says what each must do, and checks it: its claims are the tests. A cell that you fill
      in turns the next claims green and draws the next figures, up to the next cell.

      ## From nothing to the first cell

      1. You need [Swift](https://www.swift.org/install) 6.2 or later, on Debian or Ubuntu (or, untried,
         macOS or WSL).
      2. Run this here. The first time it installs what is missing and builds, for some minutes:

         ```sh
         ./Chapters/run exercises
         ```

      3. It names the first cell, `\(first)`. Open `Chapters/\(folder)/main.swift`, read down to
         `unfinished("\(first)")`, and put your own lines in its place.
      4. Run `./Chapters/run exercises` again. It says what holds now and which cell is next. The page
         that it names has your numbers and figures.

      What the compiler says of your lines is shown with their number. If a claim is false, it is named
      with what your cell gave and what was expected. Stuck?

      ```sh
      ./Chapters/run exercises --hint \(first)
      ```

      shows the first hint, and `--hint \(first) 2` the second. To run one chapter in full:
      `./Chapters/run \(name)`.

      ## The cells

      \(list.joined(separator: "\n"))

      Cells carry no points. A claim is checked by the program that you change, so it can only help you.

      """
  }
}
