internal import HTTPTypes
internal import HummingbirdCore

/// Keeps other web sites out: what a browser sends on their behalf is refused.
enum SameSite {
  /// The names that mean this machine and no other.
  private static let loopback: Set<String> = ["127.0.0.1", "localhost", "[::1]"]

  /// Throws `Refusal` unless the request was meant for this server, by its own page or by a program.
  ///
  /// - Of two Hosts one program may look at the first and another at the second.
  /// - A Host other than this machine's is what a page sends after its name was made to resolve to
  ///   127.0.0.1 (DNS rebinding). Ports may differ: a tunnel's end has another.
  /// - An Origin other than the Host is a page of another site that posts here.
  static func check(_ request: Request) throws(Refusal) {
    // The first one is the authority; what is left here would be a second.
    if let field = HTTPField.Name("Host"), request.headers[field] != nil {
      throw Refusal(.badRequest, "expected one Host, found several: send one")
    }
    guard let host = request.head.authority, let name = name(of: host), loopback.contains(name)
    else {
      throw Refusal(
        .misdirectedRequest,
        "expected a request for 127.0.0.1 or localhost, found another Host: use one of these names")
    }
    if let origin = request.headers[.origin], origin.lowercased() != "http://\(host.lowercased())" {
      throw Refusal(
        .forbidden, "expected a request of this server's own page, found another Origin")
    }
  }

  /// A host without its port, in lower case; nil if something else follows the name.
  private static func name(of host: String) -> String? {
    let host = host.lowercased()
    let name =
      host.hasPrefix("[")
      ? host[..<(host.firstIndex(of: "]").map(host.index(after:)) ?? host.endIndex)]
      : host.prefix { $0 != ":" }
    let port = host[name.endIndex...]
    let isPort = port.hasPrefix(":") && port.dropFirst().allSatisfy { ("0"..."9").contains($0) }
    return port.isEmpty || isPort ? String(name) : nil
  }
}
