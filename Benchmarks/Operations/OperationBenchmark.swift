import Autograd
import Foundation
import Kernels

/// `operation-benchmark`: what the loops over elements of single operations cost, forward and backward.
///
/// Each line is the median of 21 runs, in microseconds. `FINETUNE_ISA` chooses the instruction set,
/// `THREADS` the number of threads. With `SERVE` set it runs everything once for each line of standard
/// input and answers with the microseconds, so that another build can take turns with it; see
/// `compare_builds.py`.
@main
enum OperationBenchmark {
  static func main() throws {
    let environment = ProcessInfo.processInfo.environment
    if let threads = environment["THREADS"].flatMap(Int.init) { Parallel.threads = threads }
    let measurements = try Self.measurements()
    if environment["SERVE"] != nil {
      print(measurements.map(\.name).joined(separator: "\t"))
      fflush(nil)
      while readLine() != nil {
        print(try measurements.map { String(try microseconds($0.run)) }.joined(separator: "\t"))
        fflush(nil)
      }
      return
    }
    print("\(KernelTable.current.instructionSet.rawValue), \(Parallel.threads) threads")
    for (name, run) in measurements {
      try run()
      let times = try (0..<21).map { _ in try microseconds(run) }.sorted()
      print(
        name.padding(toLength: 44, withPad: " ", startingAt: 0), String(format: "%.0f", times[10]))
    }
  }

  private static func microseconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let began = clock.now
    try body()
    return (clock.now - began) / .microseconds(1)
  }

  private static func measurements() throws -> [(name: String, run: () throws -> Void)] {
    let scores = random([512, 1000], seed: 1)
    let images = random([8, 64, 56, 56], seed: 2)
    let small = random([32, 10], seed: 3)
    let normalization = BatchNorm2d(64)
    let evaluated = BatchNorm2d(64)
    evaluated.eval()
    let labels = (0..<512).map { $0 % 1000 }
    let few = (0..<32).map { $0 % 10 }
    let parameter = Variable(random([1 << 20], seed: 4), requiresGrad: true)
    parameter.grad = Variable(random([1 << 20], seed: 5))
    let plain = try SGD([parameter], learningRate: 1e-6)
    let momentum = try SGD([parameter], learningRate: 1e-6, momentum: 0.9)
    func pass(_ tensor: Tensor, _ body: @escaping (Variable) -> Variable) -> () throws -> Void {
      {
        let input = Variable(tensor, requiresGrad: true)
        let output = body(input)
        try output.backward(gradient: Tensor(shape: output.shape, repeating: 0.5))
      }
    }
    // What is short is lost in the cost of reading the clock.
    func often(_ body: @escaping () throws -> Void) -> () throws -> Void {
      { for _ in 0..<100 { try body() } }
    }
    return [
      ("softmax, 512 rows of 1000", pass(scores) { $0.softmax(axis: 1) }),
      ("log softmax, 512 rows of 1000", pass(scores) { $0.logSoftmax(axis: 1) }),
      ("log softmax, 1000 columns of 512", pass(scores) { $0.logSoftmax(axis: 0) }),
      ("cross entropy, 512 rows of 1000", pass(scores) { $0.crossEntropy(labels) }),
      ("softmax, 32 rows of 10, 100 times", often(pass(small) { $0.softmax(axis: 1) })),
      ("cross entropy, 32 rows of 10, 100 times", often(pass(small) { $0.crossEntropy(few) })),
      ("sigmoid, 512000 elements", pass(scores) { $0.sigmoid() }),
      ("sum, 512000 elements", pass(scores) { $0.sum() }),
      ("batch normalization, training, 8x64x56x56", pass(images) { normalization($0) }),
      ("batch normalization, evaluation, 8x64x56x56", pass(images) { evaluated($0) }),
      (
        "maximum 3x3, stride 2, 8x64x56x56",
        pass(images) { $0.maxPool2d(kernelSize: 3, stride: 2, padding: 1) }
      ),
      (
        "maximum 3x3, stride 2, forward alone",
        {
          let input = Variable(images, volatile: true)
          _ = input.maxPool2d(kernelSize: 3, stride: 2, padding: 1)
        }
      ),
      ("mean of each channel, 8x64x56x56", pass(images) { $0.adaptiveAvgPool2d(outputSize: 1) }),
      (
        "mean of each channel, 7x7",
        pass(images.reshape([512, 64, 7, 7])) { $0.adaptiveAvgPool2d(outputSize: 1) }
      ),
      ("SGD, 1048576 parameters", { plain.step() }),
      ("SGD with momentum, 1048576 parameters", { momentum.step() }),
    ]
  }

  private static func random(_ shape: [Int], seed: UInt64) -> Tensor {
    var generator = SeededGenerator(seed: seed)
    return Tensor(shape: shape) { numbers in
      for index in numbers.indices { numbers[index] = Float.random(in: -3..<3, using: &generator) }
    }
  }
}
