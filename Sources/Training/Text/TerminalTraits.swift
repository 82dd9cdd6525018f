internal import Foundation

/// What may be done to a stream that people read: bars, colours, letters beyond ASCII.
package struct TerminalTraits: Sendable, Equatable {
  /// Whether a line may be drawn over: a terminal that is not `dumb`.
  package var redraws: Bool
  /// Whether to use colour: off with `NO_COLOR` (https://no-color.org).
  package var colours: Bool
  /// Whether the locale's letters are UTF-8.
  package var unicode: Bool
  /// How many columns a line has.
  package var columns: Int
  /// The same for text that should not be cut where nobody sees it: nil unless it is a terminal.
  package var width: Int?

  /// Traits that follow from the facts given; `columns` 0 means unknown.
  package init(isTerminal: Bool, columns: Int, environment: [String: String]) {
    let isDumb = environment["TERM"] == "dumb" || environment["TERM"] == nil
    redraws = isTerminal && !isDumb
    colours = redraws && (environment["NO_COLOR"] ?? "").isEmpty
    let locale =
      ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty } ?? ""
    unicode = locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8")
    self.columns = columns > 0 ? columns : 80
    width = isTerminal ? self.columns : nil
  }

  /// The traits of an open file.
  package init(descriptor: Int32) {
    let isTerminal = isatty(descriptor) == 1
    var size = winsize()
    let known = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
    self.init(
      isTerminal: isTerminal, columns: known ? Int(size.ws_col) : 0,
      environment: ProcessInfo.processInfo.environment)
  }
}

/// A colour or weight of text, as a terminal's escape code.
package enum Ink: String, Sendable {
  case bold = "1"
  case dim = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"

  /// The text in this ink, or as it is where colour is off.
  package func callAsFunction(_ text: String, if enabled: Bool) -> String {
    enabled && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}
