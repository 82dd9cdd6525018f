internal import Text

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
