internal import Dispatch
internal import Foundation

/// SIGINT and SIGTERM: the first asks the server to end, the second ends the process.
package final class StopSignals {
  private let sources: [any DispatchSourceSignal]

  /// Takes the signals over, as long as this object lives; one that comes from now on is not lost.
  package init(code: Int32, onFirst: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "finetune.signals")
    // Only the queue touches it.
    nonisolated(unsafe) var wasAsked = false
    let isListening = DispatchSemaphore(value: 0)
    sources = [SIGINT, SIGTERM].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if wasAsked { _exit(code) }
        wasAsked = true
        onFirst()
      }
      source.setRegistrationHandler { isListening.signal() }
      source.resume()
      isListening.wait()
      return source
    }
  }
}
