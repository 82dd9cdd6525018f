import Testing
import Weights

@Suite("Addresses that are printed")
struct AddressWithoutSecretsTests {
  static let addresses = [
    ("https://user:password@host/dir/net.pth", "https://host/dir/net.pth"),
    ("http://user@host:80", "http://host:80"),
    ("https://user:p@ssword@host?a=b@c", "https://host?…"),
    ("https://user:pass/word@host/net.pth", "https://host/net.pth"),
    ("https://host:8080/@v1/net.pth", "https://host:8080/@v1/net.pth"),
    ("http://[::1]:80/@v1", "http://[::1]:80/@v1"),
    ("https://host/net.pth?token=secret", "https://host/net.pth?…"),
    ("HTTPS://user:secret@host/net.pth", "HTTPS://host/net.pth"),
    ("user:secret@host/net.pth?key=1", "host/net.pth?…"),
    ("https://host/@v1/net.pth", "https://host/@v1/net.pth"),
    ("https://host#@", "https://host?…"),
    ("host/net.pth", "host/net.pth"),
    ("", ""),
  ]

  @Test("they have no user name, no password and no query", arguments: addresses)
  func withoutSecrets(address: String, expected: String) {
    #expect(addressWithoutSecrets(address) == expected)
  }

  @Test("no sentence about a download has them")
  func sentences() {
    let url = "https://user:secret@host/net.pth?token=secret"
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
