import Autograd
import Foundation
import Kernels
import Vision

/// `backbone-benchmark`: images a second through the frozen ResNet-18 at 224×224.
///
/// Environment: `BATCH` (32), `THREADS` (what the process may use), `FINETUNE_ISA`. With `SERVE=1`
/// it computes one batch for each line of standard input and answers with the seconds, so that
/// another program can take turns with it on the same machine. With one thread, processor time is
/// taken, so that other programs disturb less.
@main
enum BackboneBenchmark {
  static func main() {
    let environment = ProcessInfo.processInfo.environment
    func number(_ name: String, _ standard: Int) -> Int {
      environment[name].flatMap(Int.init) ?? standard
    }
    Parallel.threads = number("THREADS", Parallel.threads)
    let batch = number("BATCH", 32)
    let backbone = FrozenBackbone(RandomNetwork.resNet18())
    var generator = SeededGenerator(seed: 2)
    let pixels = (0..<batch * 3 * 224 * 224).map { _ in
      Float.random(in: -2...2, using: &generator)
    }
    let images = Tensor(pixels, shape: [batch, 3, 224, 224])
    _ = backbone.features(of: images)
    func run() -> Double {
      let began = now()
      _ = backbone.features(of: images)
      return now() - began
    }
    if environment["SERVE"] != nil {
      while readLine() != nil {
        print(run())
        fflush(nil)
      }
      return
    }
    let times = (0..<9).map { _ in run() }.sorted()
    let set = KernelTable.current.instructionSet.rawValue
    print(
      "\(set), \(Parallel.threads) threads, batch \(batch): median of 9",
      String(format: "%.1f ms, %.1f images/s", 1000 * times[4], Double(batch) / times[4]))
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(Parallel.threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
