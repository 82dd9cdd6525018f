internal import Foundation

/// A JSON value whose keys keep the order in which they were given.
///
/// Foundation's encoder either sorts keys or scatters them; reports are read by people too, so
/// theirs stay in the order of the documentation. A number that is not finite becomes `null`.
package enum JSON: Equatable, Sendable {
  case object([Member])
  case array([JSON])
  case string(String)
  case integer(Int)
  case number(Double)
  case single(Float)
  case boolean(Bool)
  case null

  /// A key with its value.
  package struct Member: Equatable, Sendable {
    package var key: String
    package var value: JSON

    /// A key with its value.
    package init(key: String, value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// The document on one line, without a line feed at its end.
  package var text: String {
    var text = ""
    append(to: &text)
    return text
  }

  /// An array of strings.
  package static func strings(_ strings: [String]) -> JSON { .array(strings.map(JSON.string)) }

  /// A duration, to the microsecond.
  package static func seconds(_ value: Double) -> JSON {
    .number((value * 1e6).rounded() / 1e6)
  }

  /// A moment given in seconds since 1970, as `2025-01-31T23:59:59Z`.
  package static func time(_ seconds: Double) -> JSON {
    var whole = Int(exactly: seconds.rounded(.down)) ?? 0
    var parts = tm()
    guard gmtime_r(&whole, &parts) != nil else { return .null }
    func padded(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let day = "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(padded).joined(separator: ":")
    return .string("\(day)T\(clock)Z")
  }

  private func append(to text: inout String) {
    switch self {
    case .object(let members):
      JSON.append(members, "{", "}", to: &text) { member, text in
        JSON.append(string: member.key, to: &text)
        text += ":"
        member.value.append(to: &text)
      }
    case .array(let elements):
      JSON.append(elements, "[", "]", to: &text) { $0.append(to: &$1) }
    case .string(let string): JSON.append(string: string, to: &text)
    case .integer(let value): text += "\(value)"
    case .number(let value): text += value.isFinite ? "\(value)" : "null"
    case .single(let value): text += value.isFinite ? "\(value)" : "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .null: text += "null"
    }
  }

  private static func append<T>(
    _ elements: [T], _ open: String, _ close: String, to text: inout String,
    _ body: (T, inout String) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      body(element, &text)
    }
    text += close
  }

  private static func append(string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.isEscapedInJSON:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension Unicode.Scalar {
  /// Whether JSON texts have its number instead: what steers terminals, and what YAML, which takes
  /// these texts in `run.yaml`, refuses or folds.
  fileprivate var isEscapedInJSON: Bool {
    value >= 0x20 && value < 0x7F
      ? false : steersTerminals || [0xFEFF, 0xFFFE, 0xFFFF].contains(value)
  }
}

extension JSON: ExpressibleByDictionaryLiteral {
  /// An object whose keys stay in the literal's order.
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member(key: $0, value: $1) })
  }
}
