internal import CPUFeatures
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
  /// Each worker has a run of neighboring indices and helps the others when it is done, so uneven
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
    guard workers > 1, Region.team != nil || ThreadRoom.holds(workers) else {
      for index in 0..<max(count, 0) { body(index, 0) }
      return
    }
    if let team = Region.team {
      return team.forEach(count, workers: workers, body)
    }
    let shares = WorkShares(workers: workers)
    shares.hand(out: count, among: workers)
    withoutActuallyEscaping(body) { body in
      let work = Work(body: body)
      DispatchQueue.concurrentPerform(iterations: workers) { shares.work(as: $0, work.body) }
    }
  }

  /// Keeps the same threads awake for all calls of `forEach` that `body` makes on the caller's thread.
  ///
  /// For computations of many short steps; between them `body` should do little. Only one thread of the
  /// process is in a region at a time: another one's `body` runs as it would without.
  package static func region<Result>(_ body: () throws -> Result) rethrows -> Result {
    // With more threads than processors those that wait would hold up those that work.
    guard threads > 1, threads <= ProcessorBudget.processors, ThreadRoom.holds(threads),
      Region.begin()
    else {
      return try body()
    }
    defer { Region.end() }
    return try body()
  }

  /// Sendable because `forEach` returns only when no worker runs it any more, and its callers
  /// promise that pieces don't touch each other's data.
  private struct Work: @unchecked Sendable {
    let body: (Int, Int) -> Void
  }
}

/// Which thread is in a `Parallel.region`, and its team.
private enum Region {
  private static let leader = Atomic<UInt>(0)
  /// Read and written by the leader only.
  nonisolated(unsafe) private static var current: WorkerTeam?

  /// The caller's team; nil outside of regions, and inside of a step.
  static var team: WorkerTeam? {
    guard leader.load(ordering: .relaxed) == thread, let team = current, !team.isInStep else {
      return nil
    }
    return team
  }

  /// Whether the caller is the leader of a region now.
  static func begin() -> Bool {
    guard
      leader.compareExchange(expected: 0, desired: thread, ordering: .acquiring).exchanged
    else { return false }
    current = WorkerTeam(workers: Parallel.threads)
    return true
  }

  static func end() {
    current?.end()
    current = nil
    leader.store(0, ordering: .releasing)
  }

  /// Not 0, and no other living thread's.
  private static var thread: UInt { cpu_thread() }
}
