import Autograd
import Foundation

/// x = ones(2, 2); y = x + 2; z = y·y·3; out = mean(z), forward and backward: all engine, no work.
enum WorkedExample {
  private static let repeats = 10_000

  static let measurement = TrainingBenchmark.Measurement(
    name: "example", title: "worked example, forward and backward",
    figure: { String(format: "%.2f µs", $0 / Double(repeats) * 1e6) },
    prepare: {
      {
        for _ in 0..<repeats {
          let x = Variable(.ones(2, 2), requiresGrad: true)
          let y = x + 2
          let z = y * y * 3
          try z.mean().backward()
        }
      }
    })
}
