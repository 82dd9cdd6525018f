internal import Features
internal import Foundation
internal import Synchronization
internal import Terminal

/// Ctrl-C, SIGTERM and SIGHUP: all three end what a command does, with the same code.
///
/// A command that has something to save asks between its batches whether it is to end; a further
/// signal ends it at once. Every other one ends at once.
enum Interruption {
  private static let isAsked = Atomic<Bool>(false)
  /// When the first signal came that asks, in nanoseconds; 0 before.
  private static let firstAt = Atomic<Int>(0)
  /// So that a read of standard input which waits comes to an end.
  private static let nothing = Atomic<Int32>(-1)

  /// Whether the work was asked to end.
  static var isRequested: Bool { firstAt.load(ordering: .relaxed) != 0 }

  /// Throws if the work was asked to end; `left` says what is there, as `nothing was saved`.
  static func check(_ left: String) throws {
    if isRequested { throw Interrupted(left: left) }
  }

  /// Takes over the signals; the first one ends the process until `isToBeAsked`.
  static func install() {
    // So that the handler finds them made.
    _ = (isRequested, isAsked.load(ordering: .relaxed))
    nothing.store(open("/dev/null", O_RDONLY | O_CLOEXEC), ordering: .relaxed)
    var action = sigaction()
    // Interrupted system calls go on, so that no write is cut short.
    action.sa_flags = SA_RESTART
    action.__sigaction_handler.sa_handler = { Interruption.take($0) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      sigaddset(&signals, signal)
      if signal == SIGHUP, isIgnored(signal) { continue }
      sigaction(signal, &action, nil)
    }
    // A parent that blocks signals in the thread that starts this process would pass that on.
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// From now on the first signal only asks the work to end.
  static func isToBeAsked() { isAsked.store(true, ordering: .relaxed) }

  /// Runs what can't be asked and has nothing to save: a signal ends it at once.
  static func atOnce<Result>(_ body: () throws -> Result) throws -> Result {
    isAsked.store(false, ordering: .relaxed)
    defer { isAsked.store(true, ordering: .relaxed) }
    try check("nothing was written")
    return try body()
  }

  /// Whether somebody wants the process to live on, as `nohup` does.
  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    return sigaction(signal, nil, &action) == 0
      && unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// The handler: nothing in it may wait or allocate.
  private static func take(_ signal: Int32) {
    let code = errno
    defer { errno = code }
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
    if !isAsked.load(ordering: .relaxed) {
      say("\nfinetune: interrupted\n")
      _exit(ExitCodes.interrupted)
    }
    let first = firstAt.compareExchange(expected: 0, desired: now, ordering: .relaxed)
    if !first.exchanged {
      // Some wishes come as several signals: timeout(1) sends its own to the process and to its
      // group, and a terminal that goes away is heard of from the shell and from the system.
      let patience = signal == SIGHUP ? 2_000_000_000 : 200_000_000
      if now &- first.original > patience { _exit(ExitCodes.interrupted) }
      return
    }
    // A list that is being waited for ends here: the read that this signal broke into begins anew.
    let end = nothing.load(ordering: .relaxed)
    if end >= 0 { dup2(end, 0) }
    say("\nfinetune: ending; once more to end at once\n")
  }

  private static func say(_ text: StaticString) {
    _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
  }
}
