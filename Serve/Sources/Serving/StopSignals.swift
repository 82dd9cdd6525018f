internal import Dispatch
internal import Foundation

/// SIGINT, SIGTERM and SIGHUP: the first asks the server to end, a further one ends the process.
package final class StopSignals {
  private let sources: [any DispatchSourceSignal]

  /// Takes the signals over, as long as this object lives; one that comes from now on is not lost.
  package init(code: Int32, onFirst: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "finetune.signals")
    // Only the queue touches it.
    nonisolated(unsafe) var firstTime: ContinuousClock.Instant?
    let isListening = DispatchSemaphore(value: 0)
    sources = StopSignals.numbers.map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        guard let first = firstTime else {
          firstTime = .now
          return onFirst()
        }
        // One wish may come as several signals: timeout(1) sends its own to the process and to its
        // group, and a terminal that goes away is heard of from the shell and from the system.
        let patience: Duration = number == SIGHUP ? .seconds(2) : .milliseconds(200)
        if ContinuousClock.now - first > patience { _exit(code) }
      }
      source.setRegistrationHandler { isListening.signal() }
      source.resume()
      isListening.wait()
      return source
    }
  }

  /// SIGHUP is left out where somebody wants the process to live on, as `nohup` does.
  private static var numbers: [Int32] {
    var action = sigaction()
    sigaction(SIGHUP, nil, &action)
    let isIgnored =
      unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
    return [SIGINT, SIGTERM] + (isIgnored ? [] : [SIGHUP])
  }
}
