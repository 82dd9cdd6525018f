internal import Foundation
internal import HTTPTypes

/// The parts of a `multipart/form-data` body (RFC 7578), as browsers and `curl -F` send it.
package struct MultipartForm {
  /// A part: the file's name, or else the field's, and its bytes.
  package struct Part: Equatable, Sendable {
    package var name: String
    package var bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// Up to `maxParts` parts, in their order.
  ///
  /// Throws `Refusal` if the body is not of that form, ends early, or has more parts.
  package static func parts(of body: [UInt8], boundary: String, maxParts: Int)
    throws(Refusal) -> [Part]
  {
    var reader = Reader(body: body, delimiter: Array("--\(boundary)".utf8))
    guard reader.skipPastDelimiter() else { throw malformed("its boundary is nowhere in the body") }
    var parts: [Part] = []
    while !reader.isAtEnd {
      guard parts.count < maxParts else {
        throw Refusal(
          .contentTooLarge,
          "expected at most \(maxParts) images in a request, found more: send several requests")
      }
      guard let headers = reader.headers() else { throw malformed("a part's headers don't end") }
      guard let bytes = reader.content() else { throw malformed("a part doesn't end") }
      let disposition = headers["content-disposition"] ?? ""
      let name =
        HeaderParameters.value("filename", of: disposition)
        ?? HeaderParameters.value("name", of: disposition)
      parts.append(Part(name: name ?? "image", bytes: bytes))
    }
    return parts
  }

  private static func malformed(_ reason: String) -> Refusal {
    Refusal(.badRequest, "expected multipart/form-data, found a damaged form: \(reason)")
  }

  /// Walks over the body once.
  private struct Reader {
    let body: [UInt8]
    let delimiter: [UInt8]
    private var position = 0
    /// Whether the closing delimiter was passed.
    private(set) var isAtEnd = false

    /// Longer headers are none that a browser sends.
    private static let longestHeaders = 16_384

    init(body: [UInt8], delimiter: [UInt8]) {
      self.body = body
      self.delimiter = delimiter
    }

    /// Goes to the first part; false if there is no delimiter at the start of a line.
    mutating func skipPastDelimiter() -> Bool {
      if body.starts(with: delimiter) {
        position = delimiter.count
      } else {
        guard let place = find([13, 10] + delimiter, from: 0) else { return false }
        position = place + 2 + delimiter.count
      }
      return finishDelimiter()
    }

    /// The headers of a part, their names in lower case.
    mutating func headers() -> [String: String]? {
      // A part without headers has an empty line right behind its delimiter's.
      guard
        let end = find([13, 10, 13, 10], from: position - 2),
        end - position <= Self.longestHeaders
      else { return nil }
      let text = String(decoding: body[min(position, end)..<end], as: UTF8.self)
      position = end + 4
      var headers: [String: String] = [:]
      for line in text.split(separator: "\r\n") {
        guard let colon = line.firstIndex(of: ":") else { continue }
        headers[line[..<colon].lowercased()] =
          line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
      return headers
    }

    /// The bytes up to the next delimiter.
    mutating func content() -> [UInt8]? {
      guard let end = find([13, 10] + delimiter, from: position) else { return nil }
      let content = Array(body[position..<end])
      position = end + 2 + delimiter.count
      return finishDelimiter() ? content : nil
    }

    /// Passes what follows a delimiter: a line end, or `--` after the last part.
    private mutating func finishDelimiter() -> Bool {
      let rest = body[position...]
      if rest.starts(with: [45, 45]) {
        isAtEnd = true
        return true
      }
      guard let line = find([13, 10], from: position),
        body[position..<line].allSatisfy({ $0 == 32 })
      else { return false }
      position = line + 2
      return true
    }

    private func find(_ pattern: [UInt8], from start: Int) -> Int? {
      body.withUnsafeBytes { body in
        guard let base = body.baseAddress else { return nil }
        var place = start
        while place + pattern.count <= body.count {
          let most = body.count - pattern.count - place + 1
          guard let found = memchr(base + place, Int32(pattern[0]), most) else { return nil }
          place = UnsafeRawPointer(found) - base
          if memcmp(base + place, pattern, pattern.count) == 0 { return place }
          place += 1
        }
        return nil
      }
    }
  }
}

/// Parameters of a header's value: `form-data; name="a"; filename="b.png"`.
package enum HeaderParameters {
  /// A parameter's value, without quotes and escapes; nil if there is none.
  package static func value(_ name: String, of header: String) -> String? {
    var rest = Substring(header).drop { $0 != ";" }
    while rest.first == ";" {
      rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
      let key = rest.prefix { $0 != "=" && $0 != ";" }
      rest = rest.dropFirst(key.count)
      guard rest.first == "=" else { continue }
      rest = rest.dropFirst()
      let value = takeValue(&rest)
      if key.lowercased() == name { return value }
      rest = rest.drop { $0 != ";" }
    }
    return nil
  }

  private static func takeValue(_ rest: inout Substring) -> String {
    guard rest.first == "\"" else {
      let value = rest.prefix { $0 != ";" }
      rest = rest.dropFirst(value.count)
      return value.trimmingCharacters(in: .whitespaces)
    }
    rest = rest.dropFirst()
    var value = ""
    while let character = rest.popFirst(), character != "\"" {
      if character == "\\", let escaped = rest.first, escaped == "\"" || escaped == "\\" {
        value.append(rest.removeFirst())
      } else {
        value.append(character)
      }
    }
    return value
  }
}
