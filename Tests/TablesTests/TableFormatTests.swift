import Foundation
import Testing

@testable import Seams
@testable import Tables

/// Tables as spreadsheets, R and pandas write them, all of the same numbers.
@Suite struct TableFormatTests {
  private let wanted = Matrix([[1, 2.5], [3, 4], [5.25, -6]])

  @Test(arguments: [
    "a;b\n1;2.5\n3;4\n5.25;-6\n", "a\tb\n1\t2.5\n3\t4\n5.25\t-6\n", "a|b\n1|2.5\n3|4\n5.25|-6\n",
    "a b\n1 2.5\n3 4\n5.25 -6\n", "  a    b  \n  1  2.5\n  3 \t4\n5.25   -6  \n",
    "a;b\n1;2,5\n3;4\n5,25;-6\n", "a\tb\r\n1\t2,5\r\n3\t4\r\n5,25\t-6\r\n", "1 2,5\r3 4\r5,25 -6",
    "\"a\",\"b\"\n\"1\",\"2,5\"\n\"3\",\"4\"\n\"5,25\",\"-6\"\n", "1,2.5\n3, 4\n5.25,-6\n\n",
    "\u{FEFF}a, b\n 1 , 2.5\n3,4\n5.25,-6", "1;\"2,5\"\n3;4\n5,25;-6\n",
    "a,b\n1,2.5\n3,4\n5.25,\u{A0}-6\n",
  ])
  func separatorsAndDecimalMarksAreRecognised(_ text: String) throws {
    #expect(try table(text).data == wanted)
  }

  @Test func whatIsUnusualIsSaid() throws {
    #expect(try table("a,b\n1,2\n3,4\n").assumptions == [])
    #expect(
      try table("a;b\n1;2\n3;4\n").assumptions
        == ["semicolons between fields (--delimiter names something else)"])
    #expect(try table("1 2\n3 4\n").assumptions[0].contains("white space between fields"))
    #expect(try table("1|2\n3|4\n").assumptions[0].contains("bars between fields"))
    let german = try table("a;b;c\n8,396;18,275;29,503\n")
    #expect(german.data == Matrix([[8.396, 18.275, 29.503]]))
    #expect(german.columns == ["a", "b", "c"])
    #expect(
      german.assumptions == [
        "semicolons between fields (--delimiter names something else)",
        "decimal commas, 1,5 for one and a half (--decimal point reads points)",
      ])
  }

  @Test func whatIsNamedIsBelieved() throws {
    #expect(try table("1,5\n2,5\n").data == Matrix([[1, 5], [2, 5]]))
    let named = try table("1,5\n2,5\n", as: TableFormat(delimiter: .semicolon, decimal: .comma))
    #expect(named.data == Matrix([[1.5], [2.5]]))
    #expect(named.assumptions == [])
    #expect(
      message("1;2\n3;4\n", as: TableFormat(delimiter: .comma)).hasSuffix(
        "“3;4” is not a finite number; if semicolons stand between fields, add --delimiter semicolon"
      ))
    #expect(
      message("a;b\n1;2,5\n", as: TableFormat(decimal: .point)).contains(
        "“2,5” is not a finite number; if that is a decimal comma, add --decimal comma"))
    #expect(message("a;b\n1.234,5;2\n").contains("write it without separators of thousands"))
    #expect(
      message("a;b\n1,5;2\n3.5;4\n", as: TableFormat(decimal: .comma)).contains(
        "add --decimal point"))
    #expect(try table("a,b\n1,2\n", as: TableFormat(header: true)).columns == ["a", "b"])
    #expect(
      message("a,b\n1,2\n", as: TableFormat(header: false)).contains("row 1, column 1: “a” is not"))
  }

  @Test func raggedRowsNameTheDelimiter() {
    #expect(
      message("country\n1,2,3,4\n5,6,7,8\n").contains(
        "row 2: it ends at column 4, the header at column 1; every row must have the same number of "
          + "fields, here with commas between them (--delimiter names something else)"))
  }

  @Test func aHeaderOfNumbers() throws {
    let columns = try table("0,1,2\n5,3,9\n4,8,1\n")
    #expect(columns.data.rows == 3)
    #expect(columns.assumptions == ["row 1 (0, 1, 2) is data (--header takes it for names)"])
    let years = try table("1990,1995,2000,2005\n5,3,9,1\n")
    #expect(years.assumptions[0].contains("row 1 (1990, 1995, 2000, …) is data"))
    let taken = try table("0,1,2\n5,3,9\n", as: TableFormat(header: true))
    #expect(taken.columns == ["0", "1", "2"] && taken.data == Matrix([[5, 3, 9]]))
    #expect(try table("1,2,3\n4,5,6\n").assumptions == [], "rows that all count are data")
    let mixed = try table("code,1990,2000\n7,1,2\n8,3,4\n")
    #expect(mixed.columns == ["code", "1990", "2000"] && mixed.data.rows == 2)
    #expect(
      mixed.assumptions == [
        "row 1 names the columns, “1990” too (--no-header takes it for data)"
      ])
    #expect(
      message("country_code,1990,2000\nAUS,1,2\nAUT,3,4\n")
        == "t.csv, row 1, column 1: “country_code” is not a finite number; correct the field, or "
        + "leave the column out; if row 1 names the columns, add --header")
    #expect(message("5.1,x,1.4\n1,2,3\n").contains("row 1, column 2: “x” is not"))
  }

  @Test(arguments: ["NA,NA,NA", "n/a,NULL,-", ",,", "?,?,?"])
  func aFirstRowWithoutValues(_ row: String) {
    let said = message("\(row)\n1,2,3\n4,5,7\n")
    #expect(said.hasPrefix("t.csv, row 1, column 1: "))
    #expect(said.hasSuffix("; if row 1 names the columns, add --header"), "\(said)")
  }

  @Test func aMissingValue() {
    #expect(
      message("a,b\n1,NA\n").hasSuffix(
        "column 2 (b): “NA” is not a finite number; it seems to be missing: fill it in, or leave out "
          + "the row or the column"))
    #expect(message("1,,3\n4,5,6\n").contains("row 1, column 2: empty"))
  }

  @Test func anIndexIsLeftOut() throws {
    for text in [
      ",a,b\n0,1,2\n1,3,4\n2,5,7\n", "\"\";\"a\";\"b\"\n\"1\";1;2\n\"2\";3;4\n\"3\";5;7\n",
      "Unnamed: 0,a,b\n0,1,2\n1,3,4\n2,5,7\n", ",1990,2000\n0,1,2\n1,3,4\n2,5,7\n",
    ] {
      let read = try table(text)
      #expect(read.data == Matrix([[1, 2], [3, 4], [5, 7]]))
      #expect(read.columns == (text.contains("1990") ? ["1990", "2000"] : ["a", "b"]))
      #expect(read.assumptions.last?.contains("is an index and left out") == true)
    }
    let other = try table(",a\n0,1\n7,3\n")
    #expect(other.data == Matrix([[0, 1], [7, 3]]) && other.columns == ["column 1", "a"])
    #expect(other.assumptions[0].contains("holds data like the others"))
  }

  @Test func otherEncodingsAreNamed() throws {
    func said(_ bytes: [UInt8]) -> String {
      do { return "\(try Table(bytes, name: "t.csv", windowOf: 64).data)" } catch {
        return "\(error)"
      }
    }
    let text = "a,b\n1,2\n3,4\n"
    for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian] {
      #expect(said(Array(text.data(using: encoding)!)) == "t.csv is UTF-16; save it as UTF-8")
    }
    #expect(said([0xFF, 0xFE, 0, 0] + Array(text.utf8)) == "t.csv is UTF-32; save it as UTF-8")
    let latin1 = Array("größe,b\n1,2\n".data(using: .isoLatin1)!)
    #expect(
      said(latin1)
        == "t.csv, row 1, column 1: bytes that are not UTF-8, Latin-1 perhaps; save the file as UTF-8"
    )
    #expect(said(Array("PK".utf8) + [3, 4, 0, 0, 9, 0]).contains("save it as CSV"))
  }

  @Test func rowsAreCountedAsInAnEditor() {
    #expect(message("a,b\r1,2\r\r3,x\r").hasPrefix("t.csv, row 4, column 2"))
    #expect(message("\"two\r\nlines\",b\r\n1,2\r\n3,x\r\n").hasPrefix("t.csv, row 4, column 2"))
    #expect(message("\"two\rlines\",b\n1,x\n").hasPrefix("t.csv, row 3, column 2"))
    #expect(message("a b\n\n  \n1 x\n").hasPrefix("t.csv, row 4, column 2"))
  }

  @Test func whiteSpaceMustStandBetweenFields() {
    let space = TableFormat(delimiter: .space)
    #expect(message("1 2\n5 6\n3-4\n", as: space).hasPrefix("t.csv, row 3: it ends at column 1"))
  }
}
