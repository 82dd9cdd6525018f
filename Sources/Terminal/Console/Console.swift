internal import Dispatch
internal import Synchronization
internal import Weights

/// Standard error as people see it: lines that stay, and below them one status line that is redrawn.
///
/// A line may come from any thread; it never tears the status line. What can't be written is
/// dropped: a closed terminal must not end a run. Nothing in a text steers the terminal.
package final class Console: Sendable {
  private let fixed: TerminalTraits
  private let columns: @Sendable () -> Int?
  private let moves: Bool
  private let output: any TextOutput
  private let status = Mutex(Status())

  private struct Status {
    var text = ""
    /// How many columns the terminal had when it was drawn.
    var columns = 0
    /// What draws it anew while nobody does; counted, so that an earlier one ends.
    var motion: (@Sendable (_ elapsed: Double) -> String)?
    var motionCount = 0
  }

  /// How long a moving status line stands still.
  private static let pause = 0.2

  /// What the stream can show; a window's columns are those of this moment.
  package var traits: TerminalTraits {
    var traits = fixed
    if traits.width != nil, let now = columns() { (traits.columns, traits.width) = (now, now) }
    return traits
  }

  /// A console over a stream.
  ///
  /// - Parameters:
  ///   - columns: How many columns it has now; nil for those of `traits`.
  ///   - moves: Whether a status line that can move does so.
  package init(
    _ output: any TextOutput, traits: TerminalTraits, moves: Bool = false,
    columns: @escaping @Sendable () -> Int? = { nil }
  ) {
    self.moves = moves
    self.output = output
    self.columns = columns
    fixed = traits
  }

  /// The process's standard error.
  package static let standardError = Console(
    FileOutput.standardError, traits: TerminalTraits(descriptor: 2), moves: true,
    columns: { TerminalTraits.columns(of: 2) })

  /// Prints a line that stays.
  package func line(_ text: String = "") {
    let text = Printed.line(text)
    status.withLock { current in
      if current.text.isEmpty {
        put(text + "\n")
      } else {
        put(toStart(of: current) + "\u{1B}[K" + text + "\n" + Printed.line(current.text))
        current.columns = traits.columns
      }
    }
  }

  /// Draws the status line anew, where lines can be redrawn; an empty text removes it.
  package func setStatus(_ text: String) {
    guard fixed.redraws else { return }
    status.withLock { current in
      current.motion = nil
      draw(text, over: &current)
    }
  }

  /// Draws the status line, and again and again until there is another: `draw` takes the seconds since
  /// now, and is called on any thread.
  package func setStatus(moving draw: @escaping @Sendable (_ elapsed: Double) -> String) {
    guard fixed.redraws else { return }
    let count = status.withLock { current in
      self.draw(draw(0), over: &current)
      current.motion = draw
      current.motionCount += 1
      return current.motionCount
    }
    if moves { move(count, since: Uptime.seconds()) }
  }

  private func move(_ count: Int, since began: Double) {
    DispatchQueue.global().asyncAfter(deadline: .now() + Self.pause) { [self] in
      let goesOn = status.withLock { current in
        guard count == current.motionCount, let motion = current.motion else { return false }
        draw(motion(Uptime.seconds() - began), over: &current)
        return true
      }
      if goesOn { move(count, since: began) }
    }
  }

  private func draw(_ text: String, over current: inout Status) {
    let columns = traits.columns
    guard text != current.text || (!text.isEmpty && columns != current.columns) else { return }
    put(toStart(of: current) + Printed.line(text) + "\u{1B}[K")
    (current.text, current.columns) = (text, columns)
  }

  /// What brings the cursor to the beginning of the status line, and removes what a narrower window
  /// has broken it into.
  private func toStart(of status: Status) -> String {
    let traits = traits
    guard traits.reflows, traits.columns < status.columns else { return "\r" }
    let rows = (Ink.stripped(status.text).count - 1) / max(traits.columns, 1)
    return rows > 0 ? "\r\u{1B}[\(rows)A\u{1B}[J" : "\r"
  }

  private func put(_ text: String) {
    do { try output.write(text) } catch { return }
  }
}
