import Foundation
import Kernels

/// The shortest of several timings of `body`, in seconds, after one run that isn't counted.
///
/// With one thread, processor time is taken, so that other programs disturb less.
func shortest(of runs: Int = 7, seconds: Double = 0.05, _ body: () -> Void) -> Double {
  func time(_ repeats: Int) -> Double {
    let began = now()
    for _ in 0..<repeats { body() }
    return (now() - began) / Double(repeats)
  }
  let repeats = max(1, Int(seconds / max(time(1), 1e-9)))
  return (0..<runs).map { _ in time(repeats) }.min() ?? 0
}

private func now() -> Double {
  var time = timespec()
  clock_gettime(Parallel.threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// A rate, and its share of what the cores can do.
func line(_ name: String, _ rate: Double, of peak: Double) -> String {
  let padded = name.padding(toLength: 40, withPad: " ", startingAt: 0)
  return padded + String(format: "%8.1f GFLOP/s %5.1f %%", rate, 100 * rate / peak)
}

func milliseconds(_ seconds: Double) -> String { String(format: "%9.3f ms", 1000 * seconds) }
