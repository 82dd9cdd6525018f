import Autograd
import Foundation
import Kernels

/// `training-benchmark`: what the engine, a head's training and a whole training step cost.
///
/// Each line is the median of 11 runs. `FINETUNE_ISA` chooses the instruction set, `THREADS` the
/// number of threads. With `SERVE` set to a measurement's name (`example`, `head` or `step`) it runs
/// that once for each line of standard input and answers with the seconds, so that another program
/// can take turns with it. With one thread, processor time is taken, so that other programs disturb
/// less. With `CLASSES` set to a number it trains a head of so many for `EPOCHS` (10) and says what
/// that took of time and memory.
@main
enum TrainingBenchmark {
  /// Something that is timed.
  struct Measurement: Sendable {
    let name: String
    let title: String
    /// What a run's seconds are turned into for people.
    let figure: @Sendable (Double) -> String
    /// Prepares, and returns what is timed.
    let prepare: @Sendable () throws -> () throws -> Void
  }

  static let measurements =
    [WorkedExample.measurement, HeadTraining.measurement]
    + [HeadTraining.trainer, TrainingStep.measurement]

  static func main() throws {
    let environment = ProcessInfo.processInfo.environment
    if let threads = environment["THREADS"].flatMap(Int.init) { Parallel.threads = threads }
    if let classes = environment["CLASSES"].flatMap(Int.init) {
      let epochs = environment["EPOCHS"].flatMap(Int.init) ?? 10
      return try ManyClasses.run(classes: classes, epochs: epochs)
    }
    if let name = environment["SERVE"] {
      guard let measurement = measurements.first(where: { $0.name == name }) else { exit(64) }
      let run = try measurement.prepare()
      while readLine() != nil {
        print(try seconds(run))
        fflush(nil)
      }
      return
    }
    print("\(KernelTable.current.instructionSet.rawValue), \(Parallel.threads) threads")
    for measurement in measurements {
      let run = try measurement.prepare()
      try run()
      let times = try (0..<11).map { _ in try seconds(run) }.sorted()
      let title = measurement.title.padding(toLength: 52, withPad: " ", startingAt: 0)
      print(title, measurement.figure(times[5]))
    }
  }

  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let began = now()
    try body()
    return now() - began
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(Parallel.threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
