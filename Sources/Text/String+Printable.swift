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
  package var steersTerminals: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
