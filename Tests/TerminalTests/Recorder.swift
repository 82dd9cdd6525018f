import Synchronization
import Terminal

/// A stream that keeps what is written to it.
final class Recorder: TextOutput {
  private let kept = Mutex("")

  var text: String { kept.withLock { $0 } }

  func write(_ text: String) {
    kept.withLock { $0 += text }
  }
}
