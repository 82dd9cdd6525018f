import Autograd

/// x = ones(2, 2); y = x + 2; z = y·y·3; out = mean(z), forward and backward: all engine, no work.
enum WorkedExample {
  static func run() throws {
    let repeats = 10_000
    let seconds = try median(of: 11) {
      for _ in 0..<repeats {
        let x = Variable(.ones(2, 2), requiresGrad: true)
        let y = x + 2
        let z = y * y * 3
        try z.mean().backward()
      }
    }
    report("worked example, forward and backward", seconds / Double(repeats) * 1e6, "µs", digits: 2)
  }
}
