internal import CPUFeatures
internal import Dispatch
internal import Synchronization

/// Threads that stay awake from one step of a computation to the next.
///
/// To wake a thread takes longer than a small layer does. So helpers that have nothing to do look for the
/// next step in a loop for a while before they sleep. The team's leader is the thread that made it: it
/// hands out the steps and works on them too. It never waits for a helper that hasn't come yet, so a step
/// is done even if Dispatch has no thread for one.
///
/// Sendable because `work` changes only while no helper is in a step (see `state`).
package final class WorkerTeam: @unchecked Sendable {
  /// The leader and the helpers.
  package let workers: Int
  private let helpers: [Helper]
  private let shares: WorkShares
  private var work: ((_ index: Int, _ worker: Int) -> Void)?
  /// Whether the leader is in `forEach`.
  var isInStep: Bool { work != nil }
  /// The number of the step, whether one may enter it, and how many helpers are inside.
  private let state = Atomic<Int>(0)
  private static let inside = (1 << 16) - 1
  private static let isOpen = 1 << 16
  private static let step = 1 << 17
  private static let ended = -1
  /// How often a helper looks for work before it sleeps: about a tenth of a millisecond.
  private static let patience = 2048

  /// Where a helper sleeps.
  private final class Helper: Sendable {
    let isAsleep = Atomic<Bool>(false)
    let alarm = DispatchSemaphore(value: 0)

    func wake() {
      if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { alarm.signal() }
    }
  }

  /// A team of at least one; the helpers come when Dispatch has threads for them.
  package init(workers: Int) {
    self.workers = workers
    helpers = (1..<max(workers, 1)).map { _ in Helper() }
    shares = WorkShares(workers: workers)
    let cpu = cpu_current()
    for worker in 1..<max(workers, 1) {
      DispatchQueue.global(qos: .userInitiated).async { Place(self, worker).help(apartFrom: cpu) }
    }
    // They wake up on this processor first, and leave it at once.
    cpu_yield()
  }

  /// Runs `body(index, worker)` for each index, on the leader's thread and the helpers'.
  ///
  /// - Parameter most: The workers that may take part.
  package func forEach(_ count: Int, workers most: Int, _ body: (Int, Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      let sharers = min(most, workers, count)
      shares.hand(out: count, among: sharers)
      work = body
      let step = state.load(ordering: .relaxed) / Self.step + 1
      state.store(step * Self.step + Self.isOpen, ordering: .sequentiallyConsistent)
      for helper in helpers.prefix(sharers - 1) { helper.wake() }
      shares.work(as: 0, body)
      // Nobody enters any more; who is inside finishes the piece at hand.
      state.bitwiseAnd(~Self.isOpen, ordering: .relaxed)
      while state.load(ordering: .acquiring) & Self.inside != 0 { cpu_pause() }
      work = nil
    }
  }

  /// Sends the helpers home; the team can't be used any more.
  package func end() {
    state.store(Self.ended, ordering: .sequentiallyConsistent)
    for helper in helpers { helper.wake() }
  }

  /// A worker's number in a team, for a C function to pass on.
  private final class Place {
    private let team: WorkerTeam
    private let worker: Int

    init(_ team: WorkerTeam, _ worker: Int) {
      self.team = team
      self.worker = worker
    }

    /// Helps on any processor but that one: the system may leave a thread that wakes up waiting where
    /// the leader computes for as long as that takes, while another processor has nothing to do.
    func help(apartFrom cpu: Int32) {
      cpu_apart_from(
        cpu,
        { place in
          guard let place else { return }
          let me = Unmanaged<Place>.fromOpaque(place).takeUnretainedValue()
          me.team.help(as: me.worker)
        }, Unmanaged.passUnretained(self).toOpaque())
    }
  }

  private func help(as worker: Int) {
    var last = 0
    var patience = Self.patience
    while true {
      let now = state.load(ordering: .relaxed)
      if now == Self.ended { return }
      let step = now / Self.step
      if step != last, now & Self.isOpen != 0 {
        guard
          state.compareExchange(expected: now, desired: now + 1, ordering: .acquiring).exchanged
        else { continue }
        if worker < shares.workers, let work { shares.work(as: worker, work) }
        state.wrappingSubtract(1, ordering: .releasing)
        last = step
        patience = Self.patience
      } else if patience > 0 {
        patience -= 1
        cpu_pause()
      } else {
        sleep(helpers[worker - 1], unlessPast: last)
        patience = Self.patience
      }
    }
  }

  /// Sleeps until the leader wakes it, if no step has come that this helper hasn't seen.
  private func sleep(_ helper: Helper, unlessPast last: Int) {
    helper.isAsleep.store(true, ordering: .sequentiallyConsistent)
    let now = state.load(ordering: .sequentiallyConsistent)
    let isNew = now == Self.ended || (now / Self.step != last && now & Self.isOpen != 0)
    // Who takes the flag back owes nobody a signal; otherwise there is one to take.
    if isNew, helper.isAsleep.exchange(false, ordering: .sequentiallyConsistent) { return }
    helper.alarm.wait()
  }
}
