import Foundation
import Testing

@testable import Seams
@testable import Tables

/// A table from text, through a window so small that rows straddle it.
func table(_ text: String, as format: TableFormat = TableFormat()) throws -> Table {
  try Table(Array(text.utf8), name: "t.csv", as: format, windowOf: 16)
}

func message(_ text: String, as format: TableFormat = TableFormat()) -> String {
  do {
    _ = try table(text, as: format)
    return "no error"
  } catch { return "\(error)" }
}

@Suite struct TableTests {
  @Test func readsWhatSpreadsheetsWrite() throws {
    let plain = try table("a,b\n1,2\n3,4.5\n")
    #expect(plain.columns == ["a", "b"])
    #expect(plain.data == Matrix([[1, 2], [3, 4.5]]))
    let windows = try table("\u{FEFF}\"a, b\",c\r\n\"1\", 2e3 \r\n-3,+4\r\n\r\n")
    #expect(windows.columns == ["a, b", "c"])
    #expect(windows.data == Matrix([[1, 2000], [-3, 4]]))
    let bare = try table("1,2\n3,4")
    #expect(bare.columns == ["column 1", "column 2"])
    #expect(bare.data == Matrix([[1, 2], [3, 4]]))
    let quoted = try table("\"a \"\"x\"\"\",\"two\nlines\"\n1,2\n")
    #expect(quoted.columns == ["a \"x\"", "two\nlines"])
    #expect(try table("x\n1\n\n2\n").data == Matrix([[1], [2]]))
  }

  @Test func namesTheRowAndColumnAtFault() {
    #expect(message("a,b\n1,2\n3\n").hasPrefix("t.csv, row 3: it ends at column 1"))
    #expect(message("a,b\n1,2\n3,4,5\n").hasPrefix("t.csv, row 3: it ends at column 3"))
    #expect(
      message("a,b\n1,2\n3,red\n")
        == "t.csv, row 3, column 2 (b): “red” is not a finite number; correct the field, or leave "
        + "the column out")
    #expect(message("1,2\n3,red\n").hasPrefix("t.csv, row 2, column 2: “red”"))
    #expect(message("a,b\n1,nan\n").contains("“nan” is not a finite number"))
    #expect(message("a,b\n1,-inf\n").contains("“-inf” is not a finite number"))
    #expect(message("a,b\n1,0x10\n").contains("“0x10”"))
    #expect(message("a,b\n1,\n").contains("row 2, column 2 (b): empty"))
    #expect(message("\"two\nlines\",b\n1,x\n").hasPrefix("t.csv, row 3, column 2 (b)"))
    #expect(message("a,b\n\n1,x\n").hasPrefix("t.csv, row 3, column 2"))
    #expect(message("").contains("is empty"))
    #expect(message("\n\n").contains("is empty"))
    #expect(message("a,b\n").contains("a header and no rows"))
    #expect(
      message("a,b\n\"1,2\n").contains("row 2, column 1: a quote is opened and never closed"))
    #expect(message("a,b\n\"1\"2,3\n").contains("row 2, column 1: text follows a closing quote"))
    #expect(message("a,b\n1,2\u{0}\n").hasPrefix("t.csv, row 2: a NUL byte"))
  }

  @Test func refusesWhatIsNotAFile() {
    #expect(throws: TableError.self) { try Table(contentsOf: "/no/such/file.csv") }
    #expect(throws: TableError.self) { try Table(contentsOf: "/dev/zero") }
    #expect(throws: TableError.self) { try Table(contentsOf: "/tmp") }
  }

  @Test func theBundledTablesAreTheirSources() throws {
    let iris = try Table(bundled: "iris").data
    let sums = (0..<4).map { iris.column($0).reduce(0, +) }
    for (sum, expected) in zip(sums, [876.5, 458.6, 563.7, 179.9]) {
      #expect(abs(sum - expected) < 1e-9)
    }
    #expect(abs(iris.elements.reduce(0) { $0 + $1 * $1 } - 9539.29) < 1e-8)
    let digits = try Table(bundled: "digits").data
    #expect(digits.rows == 1797 && digits.columns == 65)
    #expect(digits.elements.allSatisfy { (0...16).contains($0) && $0 == $0.rounded() })
  }
}
