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
  /// Each worker has a run of neighbouring indices and helps the others when it is done, so uneven
  /// pieces balance out, and one call after another over the same data finds it in the same core's
  /// cache. Nothing may depend on which worker runs which index, or when. `body` runs on several
  /// threads at once: whatever it writes must belong to its index alone. One piece, or one thread,
  /// runs on the caller's thread. Calls may nest.
  package static func forEach(_ count: Int, _ body: (Int) -> Void) {
    forEach(count, workers: threads) { index, _ in body(index) }
  }

  /// The same on at most `workers` of the threads, and tells `body` which worker runs it: two pieces
  /// that run at the same time have different ones, so each can have scratch memory.
  package static func forEach(
    _ count: Int, workers: Int, _ body: (_ index: Int, _ worker: Int) -> Void
  ) {
    let workers = min(workers, threads, count)
    guard workers > 1 else {
      for index in 0..<max(count, 0) { body(index, 0) }
      return
    }
    let shares = Shares(count: count, workers: workers)
    withoutActuallyEscaping(body) { body in
      let work = Work(body: body)
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        for offset in 0..<workers {
          let share = (worker + offset) % workers
          while let index = shares.next(of: share) { work.body(index, worker) }
        }
      }
    }
  }

  /// Sendable because `forEach` returns only when no worker runs it any more, and its callers
  /// promise that pieces don't touch each other's data.
  private struct Work: @unchecked Sendable {
    let body: (Int, Int) -> Void
  }

  /// Indices in as many runs as there are workers, each handed out one by one.
  ///
  /// Sendable because all that changes is atomic.
  private final class Shares: @unchecked Sendable {
    private let count: Int
    private let workers: Int
    /// How many indices of each run were handed out, a cache line apart.
    private let taken: UnsafeMutablePointer<Atomic<Int>>
    private static let line = 8

    init(count: Int, workers: Int) {
      self.count = count
      self.workers = workers
      taken = .allocate(capacity: workers * Self.line)
      for slot in 0..<workers * Self.line { (taken + slot).initialize(to: Atomic(0)) }
    }

    deinit {
      taken.deinitialize(count: workers * Self.line)
      taken.deallocate()
    }

    func next(of share: Int) -> Int? {
      let first = share * count / workers
      let end = (share + 1) * count / workers
      let index = first + taken[share * Self.line].wrappingAdd(1, ordering: .relaxed).oldValue
      return index < end ? index : nil
    }
  }
}
