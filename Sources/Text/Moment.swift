/// A moment, as people read it: `2025-01-31 23:59 UTC`.
package struct Moment {
  /// The text; `-` if it isn't known.
  package let text: String

  /// The moment that many seconds after 1970 began.
  package init(_ seconds: Double) {
    guard case .string(let iso) = JSON.time(seconds) else {
      text = "-"
      return
    }
    text = iso.prefix(16).replacing("T", with: " ") + " UTC"
  }
}
