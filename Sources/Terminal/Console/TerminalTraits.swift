internal import Foundation

/// What may be done to a stream that people read: bars, colors, letters beyond ASCII.
package struct TerminalTraits: Sendable, Equatable {
  /// Whether a line may be drawn over: a terminal that is not `dumb`.
  package var redraws: Bool
  /// Whether to use color: off with `NO_COLOR` (https://no-color.org).
  package var colors: Bool
  /// Whether the locale's letters are UTF-8.
  package var unicode: Bool
  /// Whether a line that is longer than the window after a change of its size is broken anew.
  package var reflows: Bool
  /// How many columns a line has.
  package var columns: Int
  /// The same for text that should not be cut where nobody sees it: nil unless it is a terminal.
  package var width: Int?

  /// Traits that follow from the facts given; `columns` 0 means unknown.
  package init(isTerminal: Bool, columns: Int, environment: [String: String]) {
    let isDumb = environment["TERM"] == "dumb" || environment["TERM"] == nil
    redraws = isTerminal && !isDumb
    colors = redraws && (environment["NO_COLOR"] ?? "").isEmpty
    let locale =
      ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty } ?? ""
    unicode = locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8")
    let breaksNone = ["xterm", "linux", "vt100", "vt220", "ansi"].contains(environment["TERM"])
    reflows = redraws && !breaksNone && environment["XTERM_VERSION"] == nil
    self.columns = columns > 0 ? columns : 80
    width = isTerminal ? self.columns : nil
  }

  /// The traits of an open file.
  package init(descriptor: Int32) {
    self.init(
      isTerminal: isatty(descriptor) == 1, columns: Self.columns(of: descriptor) ?? 0,
      environment: ProcessInfo.processInfo.environment)
  }

  /// How many columns a terminal has now; nil if that is not known or it is none.
  static func columns(of descriptor: Int32) -> Int? {
    var size = winsize()
    let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return known ? Int(size.ws_col) : nil
  }
}
