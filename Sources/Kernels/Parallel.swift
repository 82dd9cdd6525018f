internal import Dispatch
internal import Synchronization

/// Work split over the cores that this process may use.
package enum Parallel {
  private static let chosen = Atomic<Int>(0)

  /// How many workers `forEach` uses: at first what the process may use (see `ProcessorBudget`).
  ///
  /// Setting it changes speed only: every result is the same bit for bit for any number. Setting
  /// it below 1 traps.
  package static var threads: Int {
    get {
      let threads = chosen.load(ordering: .relaxed)
      return threads > 0 ? threads : ProcessorBudget.processors
    }
    set {
      precondition(newValue >= 1, "Parallel.threads must be at least 1, found \(newValue)")
      chosen.store(newValue, ordering: .relaxed)
    }
  }

  /// Runs `body(0)` … `body(count − 1)`, each once, and returns when all are done.
  ///
  /// Workers draw the next index from a shared counter, so uneven pieces balance out; nothing may
  /// depend on which worker runs which index, or when. `body` runs on several threads at once:
  /// whatever it writes must belong to its index alone. One piece, or one thread, runs on the
  /// caller's thread. Calls may nest.
  package static func forEach(_ count: Int, _ body: (Int) -> Void) {
    let workers = min(threads, count)
    guard workers > 1 else {
      for index in 0..<max(count, 0) { body(index) }
      return
    }
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(body) { body in
      let work = Work(body: body)
      DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          work.body(index)
        }
      }
    }
  }

  /// Sendable because `forEach` returns only when no worker runs it any more, and its callers
  /// promise that pieces don't touch each other's data.
  private struct Work: @unchecked Sendable {
    let body: (Int) -> Void
  }
}
