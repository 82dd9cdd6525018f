internal import Foundation
internal import Synchronization
internal import Training

/// Ctrl-C: the first one asks the work to end after its batch, the second one ends the process.
enum Interruption {
  private static let requests = Atomic<Int>(0)

  /// Whether the work was asked to end.
  static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

  /// Takes over SIGINT.
  static func install() {
    // So that the handler finds the counter made.
    _ = isRequested
    var action = sigaction()
    // Interrupted system calls go on, so that no write is cut short.
    action.sa_flags = SA_RESTART
    action.__sigaction_handler.sa_handler = { _ in
      let earlier = Interruption.requests.wrappingAdd(1, ordering: .relaxed).oldValue
      if earlier > 0 { _exit(ExitCodes.interrupted) }
      let text: StaticString = "\nfinetune: ending; once more to end at once\n"
      _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
    }
    sigaction(SIGINT, &action, nil)
    // A parent that blocks signals in the thread that starts this process would pass that on.
    var asked = sigset_t()
    sigemptyset(&asked)
    sigaddset(&asked, SIGINT)
    sigaddset(&asked, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &asked, nil)
  }
}
