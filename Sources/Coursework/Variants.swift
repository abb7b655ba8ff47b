import ArgumentParser
import Foundation
import Pages
import Problems

#if canImport(CryptoKit)
  import CryptoKit
#else
  import CCrypto
#endif

struct VariantsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "variants",
    abstract: "Writes each student's token, from which their own numbers are drawn.",
    discussion:
      "A line of the roster is a student, or a group that hands in together; whatever has "
      + "an @ in it is an address, and the rest is ignored. Lines without one are skipped.")

  @Argument(help: "The roster, a CSV file.") var roster: String

  @Option(
    help: ArgumentHelp(
      "The assignment: the same students have other numbers in another.", valueName: "name"))
  var assignment: String

  @Option(
    help: ArgumentHelp("A file with the course's secret, at least 16 bytes.", valueName: "file"))
  var secret: String

  func run() throws {
    do {
      guard let key = FileManager.default.contents(atPath: secret), key.count >= 16 else {
        throw Failure(
          .data,
          "\(secret) has no secret of at least 16 bytes; make one: "
            + "head -c 32 /dev/urandom | base64 >\(secret)")
      }
      guard let text = try? String(contentsOfFile: roster, encoding: .utf8) else {
        throw Failure(.data, "cannot read \(roster)")
      }
      print("addresses,token")
      for group in try Roster.groups(text, named: roster) {
        let token = Variant(of: group, assignment: assignment, secret: key)
        print("\(group.joined(separator: " ")),\(token)")
      }
    } catch let failure as Failure { failure.exit() }
  }
}

enum Roster {
  /// The addresses of each line, in lower case and sorted.
  /// - Throws: `Failure` (65) if an address stands twice, or none at all.
  static func groups(_ text: String, named name: String) throws -> [[String]] {
    var seen: [String: Int] = [:]
    var groups: [[String]] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let group = line.split { ",; \t\"<>\u{FEFF}".contains($0) }.filter { $0.contains("@") }
        .map { $0.lowercased() }.sorted()
      for address in group {
        if let first = seen.updateValue(index + 1, forKey: address) {
          throw Failure(.data, "\(name):\(index + 1): \(address) stands in line \(first) too")
        }
      }
      if !group.isEmpty { groups.append(group) }
    }
    if groups.isEmpty { throw Failure(.data, "\(name) has no address") }
    return groups
  }
}

extension Variant {
  /// The first eight bytes of HMAC-SHA256 under the secret of the assignment's name and the sorted
  /// addresses in lower case, a line each.
  init(of addresses: [String], assignment: String, secret: Data) {
    let message = ([assignment] + addresses.map { $0.lowercased() }.sorted())
      .joined(separator: "\n")
    let code = authenticationCode(of: Data(message.utf8), secret: secret)
    self.init(seed: code.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
  }
}

/// HMAC-SHA256 (RFC 2104), 32 bytes.
func authenticationCode(of message: Data, secret: Data) -> [UInt8] {
  #if canImport(CryptoKit)
    Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: secret)))
  #else
    var code = [UInt8](repeating: 0, count: 32)
    let made = secret.withUnsafeBytes { key in
      message.withUnsafeBytes { bytes in
        HMAC(
          EVP_sha256(), key.baseAddress, Int32(key.count),
          bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, &code, nil)
      }
    }
    precondition(made != nil, "libcrypto has no SHA-256")
    return code
  #endif
}
