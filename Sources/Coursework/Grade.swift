import Foundation
import Problems

/// What one group gets, and why.
struct Grade: Codable, Equatable {
  struct Part: Codable, Equatable {
    /// `1-ppca/gain`.
    let name: String
    var points: Double
    let maximum: Double
    /// Told to the student.
    var message: String
  }

  let group: [String]
  /// Nil if nothing was handed in.
  var submission: String?
  var date: Date?
  var parts: [Part] = []
  /// Told to the student.
  var notes: [String] = []
  /// Told to the lecturer alone.
  var lecturerNotes: [String] = []
  /// Of what was handed in, the assignment and the core: the same digest needs no new grade.
  var digest = ""

  var raw: Double { parts.reduce(0) { $0 + $1.points } }
  var maximum: Double { parts.reduce(0) { $0 + $1.maximum } }

  /// What is taken off for being late.
  func penalty(_ assignment: Assignment) -> Double {
    guard let due = assignment.due, let date, date > due, raw > 0 else { return 0 }
    let days = (date.timeIntervalSince(due) / 86_400).rounded(.up)
    guard days <= Double(assignment.lateDays) else { return raw }
    return min(raw, raw * assignment.latePenalty * days)
  }
}

extension Grade {
  /// As a page for the student.
  func feedback(_ assignment: Assignment) -> String {
    var lines = ["# \(assignment.name)", ""]
    let penalty = penalty(assignment)
    lines.append(
      "\(Grade.text(raw - penalty)) of \(Grade.text(maximum)) points"
        + (penalty > 0 ? ", after \(Grade.text(penalty)) for being late" : "") + ".")
    lines.append("")
    if submission == nil { lines += ["Nothing was handed in.", ""] }
    lines += notes.map { "> \(Grade.onOneLine($0))\n" }
    lines += ["| problem | points | of | |", "| --- | --- | --- | --- |"]
    lines += parts.map { part in
      let words = Grade.onOneLine(part.message).replacing("|", with: "\\|")
      return
        "| \(part.name) | \(Grade.text(part.points)) | \(Grade.text(part.maximum)) | \(words) |"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func onOneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// To a hundredth, without zeros at its end.
  static func text(_ points: Double) -> String {
    let hundredths = (points * 100).rounded() / 100
    return hundredths == hundredths.rounded() ? "\(Int(hundredths))" : "\(hundredths)"
  }
}

/// The table of all grades, with nbgrader's columns.
enum GradeTable {
  static let columns =
    "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
    + "late_submission_penalty,score,max_score"

  /// A row for each address, in the roster's order.
  static func csv(_ grades: [Grade], _ assignment: Assignment) -> String {
    let dates = ISO8601DateFormatter()
    let rows = grades.flatMap { grade in
      grade.group.map { address in
        let penalty = grade.penalty(assignment)
        return [
          assignment.name, assignment.due.map(dates.string) ?? "",
          grade.date.map(dates.string) ?? "", address, "", "", address, Grade.text(grade.raw),
          Grade.text(penalty), Grade.text(grade.raw - penalty), Grade.text(assignment.maximum),
        ].map(field).joined(separator: ",")
      }
    }
    return ([columns] + rows).joined(separator: "\n") + "\n"
  }

  /// A field that no spreadsheet takes for a formula.
  static func field(_ text: String) -> String {
    var text = text
    // By scalars: a spreadsheet sees a mark before an accent too, and a line's end of two.
    if let first = text.unicodeScalars.first, "=+-@\t\r\n".unicodeScalars.contains(first) {
      text = "'" + text
    }
    guard text.unicodeScalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else {
      return text
    }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
