/// What text for people becomes on its way to a terminal.
///
/// Names of files, classes and tensors come from anywhere, and may hold what moves the cursor, sets
/// the title, forges a line or turns the direction of writing. Everything that is printed for people
/// comes through here, so that no message has to think of it.
public enum Printed {
  /// One line: a line feed in it is made visible too.
  public static func line(_ text: String) -> String {
    shown(text) { $0.steersTerminals }
  }

  /// Lines; what ends them stays.
  package static func page(_ text: String) -> String {
    shown(text) { $0.steersTerminals && $0 != "\n" }
  }

  private static func shown(_ text: String, _ isHidden: (Unicode.Scalar) -> Bool) -> String {
    let scalars = text.unicodeScalars
    guard scalars.contains(where: { isHidden($0) || $0 == Ink.opening }) else { return text }
    var result = ""
    var rest = scalars[...]
    while let scalar = rest.popFirst() {
      if scalar == Ink.opening, let code = Ink.takeCode(from: &rest) {
        result += "\u{1B}[\(code)m"
      } else if isHidden(scalar) {
        result += scalar.escaped(asASCII: true)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension String {
  /// The text on one line, with what would steer a terminal made visible.
  ///
  /// What is printed goes through `Printed` in any case; only a name inside a text of several lines
  /// has to say itself that it is one.
  package var printable: String {
    guard unicodeScalars.contains(where: \.steersTerminals) else { return self }
    return unicodeScalars.map { $0.steersTerminals ? $0.escaped(asASCII: true) : String($0) }
      .joined()
  }
}

extension Unicode.Scalar {
  /// Whether a terminal does something else with it than to show it: control characters (C0, DEL and
  /// C1), the separators of lines and paragraphs, and what overrides the direction of writing.
  var steersTerminals: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
