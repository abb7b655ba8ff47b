// What a file holds, and what it and its columns are called, may be any text. It passes one of these
// on its way to a reader.

extension String {
  /// The text on one line of a terminal: what would break the line, move the cursor, change colours
  /// or turn the direction of writing is spelled out, as in `\n` or `\u{1B}`.
  public var onOneLine: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      // Some scripts and emoji need these two joiners.
      case "\u{200C}", "\u{200D}": result.unicodeScalars.append(scalar)
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse:
          result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  /// The text between the double quotes of an attribute of HTML.
  var asAttribute: String { replacing("&", with: "&amp;").replacing("\"", with: "&quot;") }

  /// The text in a line, a caption or a table's cell of Markdown: it shows as it is, whatever marks of
  /// Markdown, HTML, mathematics or the weaver's own it holds.
  public var asMarkdown: String {
    var result = ""
    for character in onOneLine {
      // GitHub looks for mathematics and table bars before it reads backslashes; entities it leaves.
      if "&<>|$`{}\\*_[]~#@".contains(character) {
        result += "&#\(character.unicodeScalars.first!.value);"
      } else {
        result.append(character)
      }
    }
    return result
  }
}
