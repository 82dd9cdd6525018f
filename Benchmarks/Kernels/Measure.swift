import Foundation

/// The shortest of several timings of `body`, in seconds, after one run that isn't counted.
func shortest(of runs: Int = 7, seconds: Double = 0.05, _ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  func time(_ repeats: Int) -> Double {
    let elapsed = clock.measure { for _ in 0..<repeats { body() } }
    return elapsed / .seconds(1) / Double(repeats)
  }
  let repeats = max(1, Int(seconds / max(time(1), 1e-9)))
  return (0..<runs).map { _ in time(repeats) }.min() ?? 0
}

/// A rate, and its share of what the cores can do.
func line(_ name: String, _ rate: Double, of peak: Double) -> String {
  let padded = name.padding(toLength: 28, withPad: " ", startingAt: 0)
  return padded + String(format: "%8.1f GFLOP/s %5.1f %%", rate, 100 * rate / peak)
}

func milliseconds(_ seconds: Double) -> String { String(format: "%9.3f ms", 1000 * seconds) }
