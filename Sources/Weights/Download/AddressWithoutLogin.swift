/// An address as it may be printed: without the user name and password of `https://user:password@host/`.
package func addressWithoutLogin(_ url: String) -> String {
  guard let scheme = url.firstRange(of: "://") else { return url }
  let rest = url[scheme.upperBound...]
  let authority = rest.prefix { !"/?#".contains($0) }
  guard let at = authority.lastIndex(of: "@") else { return url }
  return String(url[..<scheme.upperBound]) + rest[rest.index(after: at)...]
}
