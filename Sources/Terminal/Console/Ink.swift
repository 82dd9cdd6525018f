/// A color or weight of text.
///
/// Inked text carries marks that nobody outside this process can make; `Printed` turns them into the
/// terminal's escape codes, after everything else in the text has lost its own.
package enum Ink: String, Sendable {
  case bold = "1"
  case dim = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"

  /// Both are for private use in Unicode.
  static let opening: Unicode.Scalar = "\u{F0000}"
  private static let closing: Unicode.Scalar = "\u{F0001}"
  private static let key = Array(String(UInt64.random(in: 0 ... .max), radix: 36).unicodeScalars)

  /// The text in this ink, or as it is where color is off.
  package func callAsFunction(_ text: String, if enabled: Bool) -> String {
    enabled && !text.isEmpty ? Ink.mark(rawValue) + text + Ink.mark("0") : text
  }

  private static func mark(_ code: String) -> String {
    var mark = String(opening)
    mark.unicodeScalars.append(contentsOf: key)
    return mark + code + String(closing)
  }

  /// The escape code of the mark whose opening was taken off `text`; nil, and nothing is taken, if it
  /// is none of this process.
  static func takeCode(from text: inout Substring.UnicodeScalarView) -> String? {
    guard text.starts(with: key) else { return nil }
    let code = text.dropFirst(key.count)
    guard let end = code.firstIndex(of: closing) else { return nil }
    defer { text = code[code.index(after: end)...] }
    return String(code[..<end])
  }

  /// The text without marks.
  static func stripped(_ text: String) -> String {
    var result = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == opening, takeCode(from: &rest) != nil { continue }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
