internal import Features

/// Knows since when a phase has been going on, and when it is time to say so again.
package struct PhaseClock {
  private let interval: Double
  private let now: () -> Double
  private var phase: BatchDone.Phase?
  private var began = 0.0
  private var lastSaid = 0.0

  /// A clock that lets something through every `interval` seconds, and at each phase's end.
  package init(interval: Double, now: @escaping () -> Double) {
    self.interval = interval
    self.now = now
  }

  /// The seconds since the phase began if it is time to say something, else nil.
  ///
  /// A phase begins with its record of 0 done.
  mutating func tick(_ batch: BatchDone) -> Double? {
    let time = now()
    if phase != batch.phase || batch.done == 0 {
      phase = batch.phase
      began = time
      lastSaid = time
    }
    guard batch.done == batch.total || time - lastSaid >= interval else { return nil }
    lastSaid = time
    return time - began
  }
}
