import Autograd
import Foundation
import Kernels

/// `training-benchmark`: what the engine, a head's training and a whole training step cost.
///
/// Each line is the median of several rounds. `FINETUNE_ISA` chooses the instruction set, `THREADS`
/// the number of threads.
@main
enum TrainingBenchmark {
  static func main() throws {
    let environment = ProcessInfo.processInfo.environment
    if let threads = environment["THREADS"].flatMap(Int.init) { Parallel.threads = threads }
    print("\(KernelTable.current.instructionSet.rawValue), \(Parallel.threads) threads")
    try WorkedExample.run()
    try HeadTraining.run()
    if environment["STEP"] != "0" { try TrainingStep.run() }
  }
}

/// The median over rounds of the seconds that `body` takes, after one round that isn't counted.
///
/// With one thread, processor time is taken, so that other programs disturb less.
func median(of rounds: Int, _ body: () throws -> Void) rethrows -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(Parallel.threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
  try body()
  let times = try (0..<rounds).map { _ in
    let began = now()
    try body()
    return now() - began
  }
  return times.sorted()[rounds / 2]
}

/// A line: what was measured, the figure, its unit.
func report(_ name: String, _ figure: Double, _ unit: String, digits: Int = 1) {
  let padded = name.padding(toLength: 56, withPad: " ", startingAt: 0)
  print(padded, String(format: "%12.\(digits)f", figure), unit)
}
