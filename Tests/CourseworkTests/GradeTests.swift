import Foundation
import TestSupport
import Testing

@testable import coursework

@Suite struct GradeTests {
  private func assignment(_ more: String = "") throws -> Assignment {
    try inFolder { folder in
      let course = try Course(in: folder, of: ["a"], "problems: { gain: 4 }, " + more)
      return try Assignment(contentsOf: course.folder.appendingPathComponent("a.json5"))
    }
  }

  private func grade(_ points: Double, at date: Date? = nil, _ message: String = "") -> Grade {
    Grade(
      group: ["a@x.org", "b@x.org"], submission: "a@x.org", date: date,
      parts: [.init(name: "1-ppca/gain", points: points, maximum: 4, message: message)])
  }

  @Test func theTableHasNbgradersColumnsAndARowForEachAddress() throws {
    let due = "due: \"2026-12-01T22:00:00Z\", lateDays: 1, latePenalty: 0.25"
    let table = try GradeTable.csv(
      [grade(3, at: Date(timeIntervalSince1970: 1_796_162_401))], assignment(due))
    #expect(
      table == """
        assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,\
        late_submission_penalty,score,max_score
        one,2026-12-01T22:00:00Z,2026-12-01T22:00:01Z,a@x.org,,,a@x.org,3,0.75,2.25,4
        one,2026-12-01T22:00:00Z,2026-12-01T22:00:01Z,b@x.org,,,b@x.org,3,0.75,2.25,4

        """)
  }

  /// By seconds after it was due: a day has begun with its first second.
  @Test(arguments: [
    (0.0, 0.0), (1, 0.4), (86_400, 0.4), (86_401, 0.8), (172_800, 0.8), (172_801, 4), (-9, 0),
  ]) func eachDayCostsItsShareUntilTheLast(_ seconds: Double, _ penalty: Double) throws {
    let assignment = try assignment(
      "due: \"2026-12-01T22:00:00Z\", lateDays: 2, latePenalty: 0.1")
    let date = Date(timeIntervalSince1970: 1_796_162_400 + seconds)
    #expect(abs(grade(4, at: date).penalty(assignment) - penalty) < 1e-12)
    #expect(grade(0, at: date).penalty(assignment) == 0)
    #expect(grade(4, at: nil).penalty(assignment) == 0)
    #expect(try grade(4, at: date).penalty(self.assignment()) == 0)
  }

  @Test func noFieldIsAFormulaOrEndsEarly() {
    for (text, field) in [
      ("=1+1", "'=1+1"), ("+a@x.org", "'+a@x.org"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
      ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("\n=1", "\"'\n=1\""), ("=\u{301}1", "'=\u{301}1"),
      ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""),
      ("=a,\"b", "\"'=a,\"\"b\""), ("a=1", "a=1"), ("", ""),
    ] { #expect(GradeTable.field(text) == field, "\(text.debugDescription)") }
  }

  @Test func feedbackIsATableWhateverAMessageSays() throws {
    let page = try grade(2.5, at: nil, "a | b\r\nc\n| d |").feedback(assignment())
    #expect(page.contains("\n2.5 of 4 points.\n"))
    #expect(page.contains("\n| 1-ppca/gain | 2.5 | 4 | a \\| b c \\| d \\| |\n"))
    let none = try Grade(group: ["a@x.org"]).feedback(assignment())
    #expect(none.contains("Nothing was handed in."))
  }

  @Test func pointsAreToldToAHundredth() {
    #expect([1, 0.5, 1.0 / 3, 2.999, 0].map(Grade.text) == ["1", "0.5", "0.33", "3", "0"])
  }

  /// A store of grades gives back what it keeps, for groups whose names look the same on a disk too.
  @Test func noGroupsGradeIsAnothers() throws {
    try inFolder { folder in
      let store = try GradeStore(folder)
      let groups =
        [["a/b@x.org"], ["a:b@x.org"], ["a_b@x.org"], (0..<40).map { "s\($0)@x.org" }]
        + [(0..<41).map { "s\($0)@x.org" }]
      for (index, group) in groups.enumerated() {
        try store.keep(Grade(group: group, digest: "\(index)"), feedback: "")
      }
      #expect(groups.map { store.grade(of: $0)?.digest } == ["0", "1", "2", "3", "4"])
      #expect(store.grade(of: ["c@x.org"]) == nil)
    }
  }
}
