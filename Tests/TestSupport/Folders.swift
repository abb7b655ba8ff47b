import Foundation

/// A new folder, removed when the test is done.
public func inFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("seams-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// Every file below a folder with its bytes, hidden ones too.
public func contents(_ folder: URL) throws -> [String: Data] {
  var files: [String: Data] = [:]
  let walk = FileManager.default.enumerator(atPath: folder.path)
  while let name = walk?.nextObject() as? String {
    let file = folder.appendingPathComponent(name)
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
    files[name] = isFolder.boolValue ? Data() : try Data(contentsOf: file)
  }
  return files
}
