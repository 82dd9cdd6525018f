internal import Synchronization

/// Lets so many requests a second through, and as many at once after a pause.
package final class TokenBucket: Sendable {
  private struct State {
    var tokens: Double
    var filled: ContinuousClock.Instant
  }

  private let rate: Double
  private let state: Mutex<State>

  /// A full bucket of `rate` tokens that refills in a second.
  package init(rate: Double, now: ContinuousClock.Instant = .now) {
    precondition(rate > 0 && rate.isFinite, "a rate must be above 0, found \(rate)")
    self.rate = rate
    state = Mutex(State(tokens: max(rate, 1), filled: now))
  }

  /// Takes a token; if there is none, nothing happens and the seconds until there is one come back.
  package func take(now: ContinuousClock.Instant = .now) -> Double? {
    state.withLock { state in
      let passed = max(0, (now - state.filled) / .seconds(1))
      state.tokens = min(max(rate, 1), state.tokens + passed * rate)
      state.filled = max(now, state.filled)
      if state.tokens < 1 { return (1 - state.tokens) / rate }
      state.tokens -= 1
      return nil
    }
  }
}
