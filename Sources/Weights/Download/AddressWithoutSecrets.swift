/// An address as it may be printed: without the user name and password of
/// `https://user:password@host/`, and without what stands behind a question mark, which may be a token.
package func addressWithoutSecrets(_ url: String) -> String {
  let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
  let address = url[start...].prefix { !"?#".contains($0) }
  let authority = address.prefix { $0 != "/" }
  var shown = address
  if let at = authority.lastIndex(of: "@") {
    shown = address[address.index(after: at)...]
  } else if let at = address.lastIndex(of: "@"), !isHost(authority) {
    // A slash in a password.
    shown = address[address.index(after: at)...]
  }
  return url[..<start] + shown + (url[address.endIndex...].isEmpty ? "" : "?…")
}

/// Whether it is a host with a port, if any, rather than a user with the beginning of a password.
private func isHost(_ authority: Substring) -> Bool {
  if authority.first == "[" { return true }
  guard let colon = authority.firstIndex(of: ":") else { return true }
  return authority[authority.index(after: colon)...].allSatisfy(\.isNumber)
}
