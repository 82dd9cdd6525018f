extension String {
  /// Its words in lines of at most `width` columns; nil leaves it on one.
  ///
  /// A word that is longer has a line of its own, and no figure is torn from its percent sign.
  package func wrapped(to width: Int?) -> [String] {
    guard let width, count > width else { return [self] }
    var lines: [String] = []
    var line: Substring?
    for word in words {
      guard let current = line else {
        line = word
        continue
      }
      if current.count + 1 + word.count <= width {
        line = current + " " + word
      } else {
        lines.append(String(current))
        line = word
      }
    }
    return lines + [line.map(String.init) ?? ""]
  }

  /// The same, but what it ends with has a line of its own, so that it can be copied.
  package func wrapped(to width: Int?, keeping end: String?) -> [String] {
    guard let width, count > width, let end, hasSuffix(" " + end) else { return wrapped(to: width) }
    return String(dropLast(end.count + 1)).wrapped(to: width) + [end]
  }

  /// What stands between spaces after which a line may end.
  private var words: [Substring] {
    var words: [Substring] = []
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      if word.hasPrefix("%"), let last = words.popLast() {
        words.append(last + " " + word)
      } else {
        words.append(word)
      }
    }
    return words
  }
}
