internal import Synchronization

/// Standard error as people see it: lines that stay, and below them one status line that is redrawn.
///
/// A line may come from any thread; it never tears the status line. What can't be written is
/// dropped: a closed terminal must not end a run.
package final class Console: Sendable {
  /// What the stream can show.
  package let traits: TerminalTraits
  private let output: any TextOutput
  private let status = Mutex("")

  /// A console over a stream.
  package init(_ output: any TextOutput, traits: TerminalTraits) {
    self.output = output
    self.traits = traits
  }

  /// The process's standard error.
  package static let standardError = Console(
    FileOutput.standardError, traits: TerminalTraits(descriptor: 2))

  /// Prints a line that stays.
  package func line(_ text: String = "") {
    status.withLock { current in
      if current.isEmpty {
        put(text + "\n")
      } else {
        put("\r\u{1B}[K" + text + "\n" + current)
      }
    }
  }

  /// Draws the status line anew, where lines can be redrawn; an empty text removes it.
  package func setStatus(_ text: String) {
    guard traits.redraws else { return }
    status.withLock { current in
      if text != current {
        put("\r" + text + "\u{1B}[K")
        current = text
      }
    }
  }

  private func put(_ text: String) {
    do { try output.write(text) } catch { return }
  }
}
