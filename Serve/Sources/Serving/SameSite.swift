internal import HTTPTypes
internal import HummingbirdCore

/// Keeps other web sites out: what a browser sends on their behalf is refused.
enum SameSite {
  /// The names that mean this machine and no other.
  private static let loopback: Set<String> = ["127.0.0.1", "localhost", "[::1]"]

  /// Throws `Refusal` unless the request was meant for this server, by its own page or by a program.
  ///
  /// - A Host other than this machine's is what a page sends after its name was made to resolve to
  ///   127.0.0.1 (DNS rebinding). Ports may differ: a tunnel's end has another.
  /// - An Origin other than the Host is a page of another site that posts here.
  static func check(_ request: Request) throws(Refusal) {
    guard let host = request.head.authority, loopback.contains(name(of: host)) else {
      throw Refusal(
        .misdirectedRequest,
        "expected a request for 127.0.0.1 or localhost, found another Host: use one of these names")
    }
    if let origin = request.headers[.origin], origin.lowercased() != "http://\(host.lowercased())" {
      throw Refusal(
        .forbidden, "expected a request of this server's own page, found another Origin")
    }
  }

  /// A host without its port, in lower case.
  private static func name(of host: String) -> String {
    let lowercased = host.lowercased()
    if lowercased.hasPrefix("[") {
      guard let end = lowercased.firstIndex(of: "]") else { return lowercased }
      return String(lowercased[...end])
    }
    return String(lowercased.prefix { $0 != ":" })
  }
}
