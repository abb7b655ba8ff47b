import Foundation

extension Shelf {
  /// Replaces the page by one that holds these files, and a reader's: those that no earlier run
  /// listed.
  ///
  /// They are written to the disk first, and the two folders are exchanged then, so that at any
  /// moment a reader finds the old page or the new one. Signals wait until it is done.
  /// - Throws: `Failure` (73) that says what stands.
  func replace(with files: [(name: String, bytes: Data)]) throws {
    try Interruption.wait {
      let ours = Set(files.map(\.name))
      var isInPlace = false
      do {
        // First in and last out: by it the next run knows what is ours, should this one be killed.
        for file in files.sorted(by: { $0.name == "results.json" && $1.name != "results.json" }) {
          try Failure.wrapping("write \(name)/\(file.name)") {
            try fresh.write(file.bytes, to: file.name)
          }
        }
        try parent.locked(named: parentName) {
          try carryOver(except: ours)
          try Failure.wrapping("write \(name)", body: fresh.sync)
          try putInPlace()
          isInPlace = true
          try removeOld()
        }
      } catch {
        // What is hidden after the exchange is the old page, with other names.
        if !isInPlace { try? Shelf.clear(hidden, in: parent, page: page, ours: ours) }
        throw error
      }
      try Failure.wrapping("finish \(name), whose new page stands", body: parent.sync)
    }
  }

  /// Gives a reader's files to the new page as they are, times and links and all.
  private func carryOver(except ours: Set<String>) throws {
    let notes = try Shelf.notes(in: page, of: parent, chapter: chapter, named: name)
    if notes.isEmpty { return }
    let old = try Folder(page, in: parent, followsLinks: false)
    for note in notes {
      if ours.contains(note.text) { throw Shelf.notOurs("\(name)/\(note.text)") }
      // Folders have one name only, and some file systems know no second names for files: what is
      // not here by link is moved when the new page is in place.
      try? old.link(note.bytes, into: fresh)
    }
  }

  private func putInPlace() throws {
    guard try parent.status(page) != nil else {
      return try Failure.wrapping("put the new page in \(name)") {
        try parent.move(hidden, to: page)
      }
    }
    try Failure.wrapping("put the new page in \(name)") {
      if try !parent.exchange(hidden, page) {
        let aside = hidden + ".old"
        try parent.move(page, to: aside)
        do { try parent.move(hidden, to: page) } catch {
          try parent.move(aside, to: page)
          throw error
        }
        try parent.move(aside, to: hidden)
      }
    }
  }

  private func removeOld() throws {
    guard try parent.status(hidden) != nil else { return }
    do { try Shelf.clear(hidden, in: parent, page: page) } catch let error as SystemError {
      throw Failure(
        .output,
        "the new page stands in \(name), but what was there before cannot be removed from "
          + "\(parentName)/\(hidden): \(error.reason)")
    }
  }

  /// Removes a hidden folder with what a chapter wrote in it; what is a reader's goes to the page, if
  /// it is not there already.
  ///
  /// - Parameter ours: The names of what a chapter wrote; without it, those that its results.json
  ///   lists.
  static func clear(
    _ hidden: String, in parent: Folder, page: String, ours: Set<String>? = nil
  ) throws {
    let folder = try Folder(hidden, in: parent, followsLinks: false)
    let ours = try ours ?? results(in: folder)?.files ?? ["results.json"]
    let page = try? Folder(page, in: parent, followsLinks: false)
    // First what is only here, so that it is out of the page no longer than it must be.
    var rest: [FileName] = []
    for entry in try folder.names() {
      guard let status = try folder.status(entry.bytes) else { continue }
      let isOurs = status.isRegular && ours.contains(entry.text)
      if try isOurs || page?.status(entry.bytes)?.isSame(as: status) == true {
        rest.append(entry)
      } else {
        guard let page else { throw SystemError(ENOENT) }
        try folder.move(entry.bytes, to: entry.bytes, in: page)
      }
    }
    rest.sort { $0.text != "results.json" && $1.text == "results.json" }
    for entry in rest { try folder.remove(entry.bytes) }
    try parent.removeFolder(hidden)
  }
}
