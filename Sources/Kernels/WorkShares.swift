internal import Synchronization

/// Indices in as many runs as there are workers, each handed out one by one.
///
/// Sendable because what changes while workers run is atomic.
final class WorkShares: @unchecked Sendable {
  private var count = 0
  private(set) var workers: Int
  /// How many indices of each run were handed out, a cache line apart.
  private let taken: UnsafeMutablePointer<Atomic<Int>>
  private let capacity: Int
  private static let line = 8

  /// Shares for at most so many workers.
  init(workers: Int) {
    self.workers = workers
    capacity = workers
    taken = .allocate(capacity: workers * Self.line)
    for slot in 0..<workers * Self.line { (taken + slot).initialize(to: Atomic(0)) }
  }

  deinit {
    taken.deinitialize(count: capacity * Self.line)
    taken.deallocate()
  }

  /// Begins with 0 ..< `count` for so many workers, while none of them works.
  func hand(out count: Int, among workers: Int) {
    self.count = count
    self.workers = workers
    for share in 0..<workers { taken[share * Self.line].store(0, ordering: .relaxed) }
  }

  /// Does what is left of a worker's own share, then of the others'.
  func work(as worker: Int, _ body: (_ index: Int, _ worker: Int) -> Void) {
    for offset in 0..<workers {
      let share = (worker + offset) % workers
      while let index = next(of: share) { body(index, worker) }
    }
  }

  private func next(of share: Int) -> Int? {
    let first = share * count / workers
    let end = (share + 1) * count / workers
    let index = first + taken[share * Self.line].wrappingAdd(1, ordering: .relaxed).oldValue
    return index < end ? index : nil
  }
}
