import Foundation

/// The folder that a chapter's page is kept in, renewed whole or not at all.
///
/// The new page is filled in a hidden folder beside it, made when the run begins: `.1-ppca.PID.0`.
/// It is the lock too, for its run holds it with `flock`. No other run takes the same page then,
/// whoever runs it and by whatever path; a hidden folder that nobody holds is left of a run that was
/// killed. Folders that cannot be written are found out before the work.
final class Shelf {
  let chapter: String
  /// How messages name the page's folder, and the one around it.
  let name: String
  let parentName: String
  let parent: Folder
  /// The page's folder and the hidden one, in `parent`.
  let page: String
  let hidden: String
  let fresh: Folder
  private let madeParents: [String]

  /// - Throws: `Failure` (73) if another program is at work on the page, if its folder holds
  ///   something other than a chapter's page, or if it cannot be written.
  init(chapter: String, in output: URL, named outputName: String) throws {
    let name = "\(outputName)/\(chapter)"
    var path = (parent: output.path, page: chapter)
    // What is made and what is taken back if a signal comes go together.
    let made = try Interruption.wait {
      let made = try Shelf.makeFolders(path.parent, named: outputName)
      Shelf.takeBackAtEnd(made)
      return made
    }
    do {
      let isLink = try Failure.wrapping("open \(outputName)") {
        try Folder(path.parent).status(chapter)?.isLink == true
      }
      if isLink { path = try Shelf.target(of: output.appendingPathComponent(chapter), named: name) }
      let parent = try Failure.wrapping("open \(outputName)") { try Folder(path.parent) }
      (hidden, fresh) = try parent.locked(named: outputName) {
        try Interruption.wait {
          let taken = try Failure.wrapping("write in \(name)") {
            try Shelf.takePage(path.page, in: parent, of: chapter, named: name)
          }
          Shelf.takeBackAtEnd(made, and: (parent.descriptor, taken.hidden))
          return taken
        }
      }
      self.parent = parent
    } catch {
      Interruption.atEnd(remove: [])
      Shelf.takeBack(made)
      throw error
    }
    (self.chapter, self.name, parentName, page) = (chapter, name, outputName, path.page)
    madeParents = made
  }

  deinit {
    Interruption.atEnd(remove: [])
    // The folder is the page by now, or empty.
    try? parent.removeFolder(hidden)
    Shelf.takeBack(madeParents)
  }

  private static func takeBackAtEnd(
    _ made: [String], and hidden: (parent: CInt, name: String)? = nil
  ) {
    let parents = made.reversed().map { (parent: AT_FDCWD, name: $0) }
    Interruption.atEnd(remove: (hidden.map { [$0] } ?? []) + parents)
  }

  static func takeBack(_ folders: [String]) {
    for folder in folders.reversed() { rmdir(folder) }
  }

  /// Makes the folders that lead to a path and returns those that were not there before.
  private static func makeFolders(_ path: String, named name: String) throws -> [String] {
    var missing: [String] = []
    var folder = URL(fileURLWithPath: path)
    while access(folder.path, F_OK) != 0 && errno == ENOENT {
      missing.append(folder.path)
      folder.deleteLastPathComponent()
    }
    var made: [String] = []
    do {
      for folder in missing.reversed() {
        try Failure.wrapping("make the folder \(name)") {
          if mkdir(folder, 0o777) == 0 {
            made.append(folder)
          } else if errno != EEXIST {
            throw SystemError()
          }
        }
      }
    } catch {
      takeBack(made)
      throw error
    }
    return made
  }

  /// Where a page's folder is that is a link: it is written there, and the link stays.
  private static func target(of link: URL, named name: String) throws -> (
    parent: String, page: String
  ) {
    let real = try Failure.wrapping("follow the link \(name)") {
      guard let real = realpath(link.path, nil) else { throw SystemError() }
      defer { free(real) }
      return URL(fileURLWithPath: String(cString: real))
    }
    return (real.deletingLastPathComponent().path, real.lastPathComponent)
  }

  // MARK: Taking the page, under the lock of the folder around it

  private static func takePage(
    _ page: String, in parent: Folder, of chapter: String, named name: String
  ) throws -> (hidden: String, fresh: Folder) {
    // Streams, folders, a file and a timer are open at once; BLAS and timers crash without room.
    if sysconf(CInt(_SC_OPEN_MAX)) < 16 { throw SystemError(EMFILE) }
    try clearLeftovers(of: page, in: parent, named: name)
    try checkWritable(page, in: parent, named: name)
    _ = try notes(in: page, of: parent, chapter: chapter, named: name)
    var count = 0
    while true {
      let hidden = ".\(page).\(getpid()).\(count)"
      do { try parent.make(hidden) } catch let error as SystemError where error.number == EEXIST {
        count += 1
        continue
      }
      do {
        let fresh = try Folder(hidden, in: parent, followsLinks: false)
        _ = try fresh.lockIfFree()
        return (hidden, fresh)
      } catch {
        try? parent.removeFolder(hidden)
        throw error
      }
    }
  }

  /// The process that a hidden folder of this page is named after, or nil for any other name.
  private static func owner(of entry: String, page: String) -> String? {
    guard let match = entry.wholeMatch(of: #/\.(.+)\.([0-9]+)\.[0-9]+(\.old)?/#),
      match.1 == page
    else { return nil }
    return String(match.2)
  }

  /// - Throws: `Failure` if one of them is in use.
  private static func clearLeftovers(of page: String, in parent: Folder, named name: String) throws
  {
    let entries = try Failure.wrapping("look into \(name)", body: parent.names).map(\.text)
    for entry in entries {
      guard let owner = owner(of: entry, page: page), try parent.status(entry)?.isFolder == true,
        let folder = try? Folder(entry, in: parent, followsLinks: false)
      else { continue }
      guard try Failure.wrapping("lock \(name)", body: folder.lockIfFree) else {
        throw Failure(
          .output, "process \(owner) is writing \(name); wait for it, or choose another --output")
      }
      // Where names cannot be exchanged, a run may have been killed after it put the old page aside.
      if entry.hasSuffix(".old"), (try? parent.move(entry, to: page)) != nil { continue }
      // What another user left cannot always be removed, and is in nobody's way.
      try? clear(entry, in: parent, page: page)
    }
  }

  /// Another user's folder could be exchanged in a folder that is open to all, but not removed.
  private static func checkWritable(_ page: String, in parent: Folder, named name: String) throws {
    guard let old = try parent.status(page) else { return }
    guard old.isFolder else {
      throw Failure(
        .output, "\(name) is a file, and a page needs a folder; choose another --output")
    }
    try SystemError.check(faccessat(parent.descriptor, page, R_OK | W_OK | X_OK, AT_EACCESS))
    var around = stat()
    try SystemError.check(fstat(parent.descriptor, &around))
    if around.st_mode & S_ISVTX != 0 && ![0, old.st_uid, around.st_uid].contains(geteuid()) {
      throw SystemError(EPERM)
    }
  }

  // MARK: What is a chapter's and what is a reader's

  /// The names in a page's folder that its results.json does not list: a reader's.
  /// - Throws: `Failure` if there are files and no results.json of this chapter, if something other
  ///   than a file has the name of one of the chapter's, or if a reader's folder cannot be kept.
  static func notes(
    in page: String, of parent: Folder, chapter: String, named name: String
  ) throws -> [FileName] {
    guard try parent.status(page) != nil else { return [] }
    return try Failure.wrapping("look into \(name)") {
      let folder = try Folder(page, in: parent, followsLinks: false)
      let names = try folder.names()
      if names.isEmpty { return [] }
      guard let results = try results(in: folder), results.chapter == chapter else {
        throw Failure(
          .output,
          "\(name) holds files and no results.json of this chapter; move them, or choose another "
            + "--output")
      }
      let listed = results.files
      return try names.filter { entry in
        let status = try folder.status(entry.bytes)
        guard listed.contains(entry.text) else {
          if status?.isFolder == true {
            // To move a folder is to write in it.
            try Failure.wrapping("keep \(name)/\(entry.text)") {
              try SystemError.check(faccessat(folder.descriptor, entry.bytes, W_OK, AT_EACCESS))
            }
          }
          return true
        }
        guard status?.isRegular != false else {
          throw notOurs("\(name)/\(entry.text)")
        }
        return false
      }
    }
  }

  static func notOurs(_ name: String) -> Failure {
    Failure(
      .output,
      "\(name) was not written by this chapter, which needs the name; move it, or choose another "
        + "--output")
  }

  static func results(in folder: Folder) throws -> Results? {
    let bytes = try SystemError.nilIfAbsent { try folder.read("results.json") }
    return bytes.flatMap { try? JSONDecoder().decode(Results.self, from: $0) }
  }
}
