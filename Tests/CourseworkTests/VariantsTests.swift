import Foundation
import Pages
import Problems
import Testing

@testable import coursework

@Suite struct VariantsTests {
  private let secret = Data("a secret of the course".utf8)

  /// By OpenSSL: printf 'one\na@x.org\nb@x.org' | openssl dgst -sha256 -hmac 'a secret of the course'
  @Test func aTokenIsTheHMACOfAssignmentAndAddresses() {
    let token = Variant(of: ["B@x.org", "a@X.org"], assignment: "one", secret: secret)
    #expect("\(token)".dropLast(2) == "7f1ce249b39bca9a")
    #expect(token != Variant(of: ["a@x.org"], assignment: "one", secret: secret))
    #expect(token != Variant(of: ["a@x.org", "b@x.org"], assignment: "two", secret: secret))
    #expect(
      token != Variant(of: ["a@x.org", "b@x.org"], assignment: "one", secret: Data("other".utf8)))
  }

  @Test func aRosterHasAddressesAndWhatElseItHasIsIgnored() throws {
    let text = "Name,Email\r\n\"Lee, B.\",B@x.org\r\nLi;<c@x.org>; a@x.org\r\n\r\n"
    #expect(try Roster.groups(text, named: "r.csv") == [["b@x.org"], ["a@x.org", "c@x.org"]])
    let twice = #expect(throws: Failure.self) {
      try Roster.groups("a@x.org\nb@x.org\nA@x.org", named: "r.csv")
    }
    #expect(twice?.description == "r.csv:3: a@x.org stands in line 1 too")
    #expect(throws: Failure.self) { try Roster.groups("Name,Email\n", named: "r.csv") }
  }
}
