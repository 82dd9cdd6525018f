/// The head of a response, as far as a download asks about it.
struct Response: Equatable {
  /// 200, 404 and so on; 0 before the first line.
  var status = 0
  /// How many bytes the body has, if the server says so.
  var contentLength: Int?
  /// What the body is, in lower case and without parameters, if the server says so.
  var contentType: String?
  /// Where the body begins in the whole file.
  var rangeStart: Int?
  /// How many bytes the whole file has, if the server says so.
  var rangeTotal: Int?

  /// Takes the next line of the head.
  ///
  /// A status line begins a new head: the one before was that of a redirect or of a proxy.
  mutating func take(_ line: String) {
    if line.hasPrefix("HTTP/") {
      self = Response()
      let words = line.split(separator: " ", maxSplits: 2)
      status = words.count > 1 ? Int(words[1]) ?? 0 : 0
      return
    }
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = line[line.index(after: colon)...].trimmingPrefix { $0 == " " || $0 == "\t" }
    switch line[..<colon].lowercased() {
    case "content-length": contentLength = Int(value)
    case "content-type": contentType = value.prefix { $0 != ";" && $0 != " " }.lowercased()
    case "content-range": takeRange(value)
    default: break
    }
  }

  /// `bytes 100-199/200`, or `*` in place of the total.
  private mutating func takeRange(_ value: Substring) {
    guard value.hasPrefix("bytes ") else { return }
    let parts = value.dropFirst("bytes ".count).split(separator: "/")
    guard parts.count == 2 else { return }
    rangeStart = parts[0].split(separator: "-").first.flatMap { Int($0) }
    rangeTotal = Int(parts[1])
  }
}
