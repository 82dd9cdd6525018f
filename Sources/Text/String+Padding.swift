extension String {
  /// The text with spaces before it, at least `width` characters long.
  package func padded(toLeft width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }

  /// The text with spaces behind it, at least `width` characters long.
  package func padded(toRight width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  /// The text without spaces at its end.
  package var trimmingTrailingSpaces: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }

  /// The text with an ellipsis for what is beyond `length` characters.
  package func shortened(to length: Int) -> String {
    count > length ? String(prefix(max(0, length - 1))) + "…" : self
  }

  /// The text as one word of a shell: in single quotes unless nothing in it means anything there.
  package var shellWord: String {
    let isPlain =
      !isEmpty && !hasPrefix("-")
      && unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "/._-+,:@".unicodeScalars.contains($0)
      }
    return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}
