import Foundation
import Pages
import TestSupport
import Testing

@testable import coursework

@Suite struct AssignmentTests {
  private static let good = """
    { /* The first. */ // name: what it is called, and due.
      name: "one",
      chapters: [1, 2],
      "problems": { gain: 4, entangled: 6 },
      roster: "roster.csv",
      secret: 'secret.txt',
      due: "2026-12-01T22:00:00Z",
      lateDays: 3, latePenalty: 0.1,
      visibility: "after_published",
      byHand: { essay: 10, proof: 5 },
      marks: "marks.csv",
      limits: { running: 5, memory: 512 },
    }
    """
  private static let marks = "email,proof,essay\nA@x.org,3,\n\n\"b@x.org\",,7.5\n"

  private func read(_ text: String = good, marks: String = marks) throws -> Assignment {
    try inFolder { folder in
      for (name, text) in [
        ("a.json5", text), ("roster.csv", "Lee,a@x.org\nLi,b@x.org c@x.org\n"),
        ("secret.txt", "sixteen bytes, and some"), ("short.txt", "short"), ("marks.csv", marks),
        ("twice.csv", "a@x.org\na@x.org\n"),
      ] { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
      return try Assignment(contentsOf: folder.appendingPathComponent("a.json5"))
    }
  }

  @Test func whatItSaysIsRead() throws {
    let one = try read()
    #expect(one.name == "one" && one.visibility == "after_published")
    #expect(one.items.map(\.problem.name).sorted() == ["entangled", "gain"])
    #expect(one.items.first { $0.problem.name == "gain" }?.points == 4 && one.maximum == 25)
    #expect(one.byHand.map(\.name) == ["essay", "proof"])
    #expect(one.roster == [["a@x.org"], ["b@x.org", "c@x.org"]])
    #expect(one.marks == ["a@x.org": ["proof": 3], "b@x.org": ["essay": 7.5]])
    #expect(one.due == Date(timeIntervalSince1970: 1_796_162_400))
    #expect(one.lateDays == 3 && one.latePenalty == 0.1)
    #expect(one.limits.running == 5 && one.limits.memory == 512 && one.limits.compiling == 60)
    #expect(
      one.secrets.map(\.lastPathComponent).sorted()
        == ["a.json5", "marks.csv", "roster.csv", "secret.txt"])
    // Everything but a comment changes the digest of what is graded, and the roster does not.
    #expect(try read().digest == one.digest)
    #expect(try read(Self.good.replacing("gain: 4", with: "gain: 5")).digest != one.digest)
    let short = try read(
      "{name: \"x\", chapters: [1], roster: \"roster.csv\", secret: \"secret.txt\"}")
    #expect(short.items.count == problemsOfBook["1-ppca"]!.count && short.due == nil)
    #expect(short.visibility == "visible" && short.maximum == 32)
  }

  /// What is put in the place of what, and what is said.
  @Test(arguments: [
    ("roster: \"", "roster \"", "a.json5:5: this is no JSON5: a colon is expected after a name"),
    ("\"roster.csv\",", "\"roster.csv\"", "a.json5:5: this is no JSON5: a comma or } is expected"),
    (
      "\"roster.csv\"", "roster.csv",
      "a.json5:5: this is no JSON5: “roster.csv” is no value; a text"
    ),
    (
      "\"roster.csv\"", "\"roster.csv",
      "a.json5:5: this is no JSON5: a text is not closed in its line"
    ),
    ("[1, 2]", "[1, 2", "a.json5:4: this is no JSON5: a comma or ] is expected"),
    ("512 },\n}", "512 },", "a.json5:12: this is no JSON5: a name is expected"),
    ("name: \"one\",", "", "a.json5:1: “name” is missing"),
    ("name: \"one\"", "name: 1", "a.json5:2: “name” is a text between quotes"),
    ("lateDays", "lateDay", "a.json5:8: “lateDay” is not known; “lateDays” is the nearest"),
    ("memory", "memroy", "a.json5:12: “memroy” is not known; “memory” is the nearest"),
    ("[1, 2]", "1", "a.json5:3: “chapters” are numbers of chapters, such as [1, 2]"),
    ("[1, 2]", "[1.5]", "a.json5:3: “chapters” are numbers of chapters, such as [1, 2]"),
    ("[1, 2]", "[1, 9]", "a.json5:3: chapter 9 has no problems"),
    ("[1, 2]", "[1, 1]", "a.json5:3: chapter 1 stands there twice"),
    ("gain", "gian", "a.json5:4: there is no problem “gian” in these chapters"),
    ("gain: 4", "gain: -4", "a.json5:4: “problems” are names with points, such as { gain: 4 }"),
    ("gain: 4", "gain: \"4\"", "a.json5:4: “problems” are names with points, such as { gain: 4 }"),
    ("\"roster.csv\"", "\"none.csv\"", "a.json5:5: cannot read "),
    ("\"roster.csv\"", "\"twice.csv\"", "twice.csv:2: a@x.org stands in line 1 too"),
    ("secret.txt", "short.txt", "a.json5:6: "),
    ("T22:00:00Z", "", "a.json5:7: “2026-12-01” is no time such as 2026-12-01T22:00:00Z"),
    ("latePenalty: 0.1", "latePenalty: 10", "a.json5:8: “latePenalty” is a number from 0 to 1"),
    ("after_published", "seen", "a.json5:9: “seen” is none of hidden, after_due_date, "),
    ("running: 5", "running: 0", "a.json5:12: “running” is a number from 1 to 600"),
    ("{ running: 5, memory: 512 }", "3", "a.json5:12: limits stand between { and }"),
  ]) func aMistakeIsALineWithItsPlace(_ old: String, _ new: String, _ words: String) throws {
    let text = Self.good.replacing(old, with: new)
    #expect(text != Self.good)
    let failure = #expect(throws: Failure.self) { try read(text) }
    let said = failure?.description ?? ""
    #expect(said.hasPrefix(words) && !said.contains("\n"), "\(said)")
    #expect(failure?.code == .data)
  }

  @Test(arguments: [
    ("email,", "e-mail,", "marks.csv:1: the head is “email” and the names of questions"),
    ("proof,essay", "proof,esay", "marks.csv:1: “esay” is not among the assignment's byHand"),
    (",3,", ",3", "marks.csv:2: 2 fields, and the head has 3"),
    (",3,", ",three,", "marks.csv:2: “three” is not a number from 0 to 5"),
    (",3,", ",6,", "marks.csv:2: “6” is not a number from 0 to 5"),
    (",3,", ",nan,", "marks.csv:2: “nan” is not a number from 0 to 5"),
    ("A@x.org", "d@x.org", "marks.csv:2: “d@x.org” is no address of the roster"),
    ("\"b@x.org\"", "a@x.org", "marks.csv:4: a@x.org stands here twice"),
  ]) func soIsAMistakeInMarks(_ old: String, _ new: String, _ words: String) {
    let failure = #expect(throws: Failure.self) {
      try read(marks: Self.marks.replacing(old, with: new))
    }
    #expect(failure?.description == words)
  }

  @Test func whatIsNoAssignmentIsSaid() {
    for (text, words) in [
      ("", "a.json5:1: this is no JSON5: a value is expected"),
      ("[1]", "a.json5:1: this is no JSON5: an assignment stands between"),
      ("{}\n]", "a.json5:2: this is no JSON5: nothing more is expected"),
    ] {
      let failure = #expect(throws: Failure.self) { try read(text) }
      #expect(failure?.description.hasPrefix(words) == true, "\(failure?.description ?? "")")
    }
  }
}
