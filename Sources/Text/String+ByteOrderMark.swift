extension String {
  /// The text without the byte order mark that some programs put before it.
  package var withoutByteOrderMark: String {
    // By scalars: a mark before a letter is one character with nothing.
    unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
  }
}
