import Foundation
import Testing

@testable import Figures
@testable import Seams

/// A figure's table holds the numbers that its marks were given.
@Suite struct SeriesTests {
  /// The rows of a table by their column's names, as RFC 4180 reads it.
  private func rows(_ csv: String) -> [[String: String]] {
    var (table, row, field): ([[String]], [String], String) = ([], [], "")
    var isQuoted = false
    var characters = Array(csv)[...]
    while let c = characters.popFirst() {
      switch c {
      case "\"" where isQuoted && characters.first == "\"": field.append(characters.removeFirst())
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        row.append(field)
        field = ""
      case "\n" where !isQuoted:
        table.append(row + [field])
        (row, field) = ([], "")
      default: field.append(c)
      }
    }
    return table.dropFirst().map {
      Dictionary(uniqueKeysWithValues: zip(table[0], $0))
    }
  }

  private func column(_ rows: [[String: String]], _ name: String) -> [Double] {
    rows.map { Double($0[name]!) ?? .nan }
  }

  @Test func theTableHoldsWhatWasHandedIn() throws {
    let x = [0.1, 1.0 / 3, -2e-17, 4]
    let y = [1.5, .nan, .pi, 1e300]
    let field = Matrix([[1.0, 2], [3, 4], [5, 6]])
    let figure = Figure {
      Panel {
        Line(x: x, y: y, label: "$a,b$ \"quoted\"")
        Points(x: y[2...].map { -$0 }, y: [0, 1], label: "p")
        Rule(x: 7)
        Note("no numbers", at: (0, 0))
      }
      Panel {
        HeatMap(field, x: 0...2, y: 0...3)
        Bars(at: [1, 2], heights: [3, 4], base: [0.5, 1], label: "up")
        Band(x: [0, 1], lower: [-1, -2], upper: [1, 2])
        Arrow(from: (0, 1), to: (2, 3))
      }
      Panel(frame: .none) { Pictures([field, field], columns: 2) }
      Panel(frame: .none) {
        Scene(
          SpaceBox(x: 0...1, y: 0...1, z: 0...1),
          surface: Surface(
            u: 0...1, v: 2...3, resolution: 4, density: { $0 + $1 }, map: { Space($0, $1, $0 * $1) }
          )
        ) { SpaceLine([Space(0.1, 0.2, 0.3), Space(1, 2, 3)]) }
      }
    }
    let rows = rows(try figure.csv())
    func mark(_ panel: Int, _ name: String) -> [[String: String]] {
      rows.filter { $0["panel"] == "\(panel)" && $0["mark"] == name }
    }
    let line = mark(1, "1 Line")
    #expect(line.map { $0["series"] } == Array(repeating: "$a,b$ \"quoted\"", count: 4))
    #expect(line.map { $0["index"] } == ["0", "1", "2", "3"])
    #expect(column(line, "x") == x)
    #expect(line[1]["y"] == "" && column(line, "y")[2...] == y[2...])
    #expect(column(mark(1, "2 Points"), "x") == [-.pi, -1e300])
    #expect(column(mark(1, "3 Rule"), "x") == [7] && mark(1, "3 Rule")[0]["y"] == "")
    let map = mark(2, "1 HeatMap")
    #expect(column(map, "value") == field.elements)
    #expect(column(map, "x") == [0.5, 1.5, 0.5, 1.5, 0.5, 1.5])
    #expect(column(map, "y") == [0.5, 0.5, 1.5, 1.5, 2.5, 2.5])
    #expect(column(mark(2, "2 Bars"), "upper") == [3.5, 5])
    #expect(column(mark(2, "2 Bars"), "lower") == [0.5, 1])
    #expect(column(mark(2, "3 Band"), "lower") == [-1, -2])
    #expect(column(mark(2, "4 Arrow"), "y") == [1, 3])
    let images = mark(3, "1 Pictures")
    #expect(column(images, "value") == field.elements + field.elements)
    #expect(images.map { $0["series"] }.last == "image 2")
    let scene = mark(4, "1 Scene")
    let surface = scene.filter { $0["series"] == "surface" }
    #expect(surface.count == 25)
    for row in surface {
      let (u, v) = (Double(row["u"]!)!, Double(row["v"]!)!)
      #expect(Double(row["z"]!) == u * v && Double(row["value"]!) == u + v)
    }
    #expect(column(scene.filter { $0["series"] == "" }, "z") == [0.3, 3])
    #expect(!rows.contains { $0["mark"] == "4 Note" })
  }

  /// What a mark works out is the curve that it draws.
  @Test func derivedCurvesLieWhereTheyAreDrawn() throws {
    let figure = Figure {
      Panel {
        Contours(x: -2...2, y: -2...2, levels: [1, 1.5]) { hypot($0, $1) }
        Ellipse(center: (1, 0), covariance: .identity(2), radius: 2)
        CarriedGrid(u: 0...1, v: 0...2, lines: 3) { ($0 + $1, $0 * $1) }
        CarriedField(u: 0...1, v: 0...1, samples: 2, value: { $0 - $1 }) { (2 * $0, $1) }
      }
    }
    let rows = rows(try figure.csv())
    for row in rows where row["mark"] == "1 Contours" {
      #expect(abs(hypot(Double(row["x"]!)!, Double(row["y"]!)!) - Double(row["value"]!)!) < 1e-3)
    }
    for row in rows where row["mark"] == "2 Ellipse" {
      #expect(abs(hypot(Double(row["x"]!)! - 1, Double(row["y"]!)!) - 2) < 1e-12)
    }
    let grid = rows.filter { $0["mark"] == "3 CarriedGrid" }
    #expect(Set(grid.map { $0["series"]! }).count == 6)
    let field = rows.filter { $0["mark"] == "4 CarriedField" }
    #expect(column(field, "x") == column(field, "u").map { 2 * $0 })
    #expect(column(field, "value") == zip(column(field, "u"), column(field, "v")).map(-))
    #expect(field.count == 4 && grid.count == 606)
  }
}
