import Testing
import Weights

@Suite("Addresses that are printed")
struct AddressWithoutLoginTests {
  static let addresses = [
    ("https://user:password@host/dir/net.pth", "https://host/dir/net.pth"),
    ("http://user@host:80", "http://host:80"),
    ("https://user:p@ssword@host?a=b@c", "https://host?a=b@c"),
    ("https://host/@v1/net.pth", "https://host/@v1/net.pth"),
    ("https://host#@", "https://host#@"),
    ("host/net.pth", "host/net.pth"),
    ("", ""),
  ]

  @Test("they have no user name and no password", arguments: addresses)
  func withoutLogin(address: String, expected: String) {
    #expect(addressWithoutLogin(address) == expected)
  }

  @Test("no sentence about a download has them")
  func sentences() {
    let url = "https://user:secret@host/net.pth"
    let errors: [DownloadError] = [
      .noLibrary(url: url), .refused(url: url, reason: "no"), .status(url: url, 407),
      .status(url: url, 404), .webPage(url: url), .length(url: url, expected: 1, found: nil),
      .digest(url: url, expected: "a", found: "b"),
      .gaveUp(url: url, reason: "no", attempts: 1, kept: 0, of: 1),
    ]
    for error in errors {
      #expect(error.description.contains("https://host/net.pth"))
      #expect(!error.description.contains("secret"))
    }
  }
}
