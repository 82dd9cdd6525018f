import Autograd
import Foundation
import Kernels
import Vision
import Weights

/// `backbone-benchmark`: images a second through a frozen network at 224×224.
///
/// Environment: `NETWORK` (`resnet18`), `BATCH` (32), `THREADS` (what the process may use), `FINETUNE_ISA`, `WEIGHTS` (a
/// safetensors file; random ones without), `PRECISION` (`fp32` or `int8`, then calibrated on the images
/// that it computes). With `INPUT` it takes the tensor `images` of a safetensors
/// file, and writes `features` to the file `OUTPUT`. With `SERVE=1` it computes one batch for each
/// line of standard input and answers with the seconds, so that another program can take turns with
/// it on the same machine. With `PROFILE=1` it prints what each layer takes. With one thread, processor time is taken, so that other programs disturb
/// less.
@main
enum BackboneBenchmark {
  static func main() throws {
    let environment = ProcessInfo.processInfo.environment
    func number(_ name: String, _ standard: Int) -> Int {
      environment[name].flatMap(Int.init) ?? standard
    }
    Parallel.threads = number("THREADS", Parallel.threads)
    let name = environment["NETWORK"] ?? Architecture.resNet18.name
    guard let architecture = Architecture.all.first(where: { $0.name == name }) else {
      return print("NETWORK: expected one of \(Architecture.all.map(\.name)), found \(name)")
    }
    let model = architecture.network(seed: 1)
    if let path = environment["WEIGHTS"] { try model.load(from: WeightsFile(path: path)) }
    let images =
      if let path = environment["INPUT"] {
        try Tensor("images", in: WeightsFile(path: path))
      } else {
        noise(batch: number("BATCH", 32))
      }
    var precision = Precision.fp32
    if environment["PRECISION"] == Precision.Name.int8.rawValue {
      precision = .int8(
        Calibration(
          of: FrozenBackbone(freezing: model), on: [images],
          input: Preprocessing.imageNet.inputBounds))
    }
    let began = now()
    let backbone = FrozenBackbone(
      freezing: model, precision: precision, batchSize: number("BATCH", 32))
    let freezing = now() - began
    let features = backbone.features(of: images)
    if let path = environment["OUTPUT"] {
      try SafetensorsWriter.write([.init("features", features)], metadata: [:], to: path)
    }
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
    if environment["PROFILE"] != nil {
      let runs = (0..<9).map { _ in backbone.profile(of: images) }
      for (index, layer) in runs[0].enumerated() {
        let seconds = runs.map { $0[index].seconds }.sorted()[4]
        let rate = 2e-9 * Double(layer.multiplications) / seconds
        print(
          layer.name.padding(toLength: 24, withPad: " ", startingAt: 0),
          layer.algorithm.padding(toLength: 12, withPad: " ", startingAt: 0),
          String(format: "%8.3f ms %7.1f GFLOP/s", 1000 * seconds, rate))
      }
      print(String(format: "arena %.1f MB", Double(backbone.arenaByteCount) / 1e6))
    }
    let times = (0..<9).map { _ in run() }.sorted()
    let set = KernelTable.current.instructionSet.rawValue
    let batch = images.shape[0]
    print(
      "\(set), \(precision.name), \(Parallel.threads) threads, batch \(batch): median of 9",
      String(format: "%.1f ms, %.1f images/s;", 1000 * times[4], Double(batch) / times[4]),
      String(format: "frozen in %.0f ms", 1000 * freezing))
  }

  private static func noise(batch: Int) -> Tensor {
    var generator = SeededGenerator(seed: 2)
    return Tensor(shape: [batch, 3, 224, 224]) { pixels in
      for index in pixels.indices { pixels[index] = Float.random(in: -2...2, using: &generator) }
    }
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(Parallel.threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
