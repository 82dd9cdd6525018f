internal import Autograd
package import Features
internal import Kernels
internal import Training
package import Vision
internal import Weights

/// Measures this machine: the frozen backbone, its layers, the processor's peak and the decoder.
///
/// Without a backbone it is a ResNet-18 with random weights: how fast it is doesn't depend on them.
package struct BenchRun {
  /// What is measured; nil for random weights.
  package var backbone: LoadedBackbone?
  let batchSize: Int
  let seconds: Double
  let precision: Precision.Name

  private static let batchSizes = OptionRange.whole(1...4096)
  private static let durations = OptionRange<Double>(
    "a number above 0, at most 3600"
  ) { $0 > 0 && $0 <= 3600 }

  /// A run; throws `OptionError` for sizes and durations that are none.
  package init(
    batchSize: Int, seconds: Double, precision: Precision.Name
  ) throws {
    try BenchRun.batchSizes.check(batchSize, of: "batch-size")
    try BenchRun.durations.check(seconds, of: "seconds")
    self.batchSize = batchSize
    self.seconds = seconds
    self.precision = precision
  }

  /// Measures; throws `WeightsError` if the weights can't be read any more.
  package func run() throws -> BenchReport {
    let network: any Vision.Backbone =
      try backbone.map { try $0.architecture.mapped(from: $0.tensors, isChecked: true) }
      ?? ResNet(.resNet18)
    let preprocessing = backbone?.preprocessing ?? .imageNet
    let photographs = (0..<8).map { BenchPhotograph.draw(seed: $0) }
    let crops = photographs.map { preprocessing.crop(of: $0) }
    let images = preprocessing.normalize((0..<batchSize).map { crops[$0 % crops.count] })
    let frozen = frozen(network, calibratedOn: preprocessing.normalize(crops), preprocessing)

    let peak = gflopsOfPeak()
    let seconds = median(for: seconds) { _ = frozen.features(of: images) }
    let layers = layers(of: frozen, images)
    let operations = 2 * layers.reduce(0) { $0 + Double($1.multiplications) }
    return BenchReport(
      network: network.architecture, weights: backbone?.path, imageSize: preprocessing.crop,
      hasHead: network.head.weight.shape[0] > 0,
      multiplications: network.graph.multiplications(
        height: preprocessing.crop, width: preprocessing.crop),
      isa: InstructionSet.current.rawValue, threads: Parallel.threads,
      precision: precision.rawValue, batchSize: batchSize,
      imagesPerSecond: Double(batchSize) / seconds, gflops: operations / seconds * 1e-9,
      peakGflops: peak, layers: layers.map(BenchReport.Layer.init),
      decodeImagesPerSecond: decodeRate(photographs, preprocessing),
      arenaBytes: frozen.arenaByteCount)
  }

  private func frozen(
    _ network: any Vision.Backbone, calibratedOn images: Tensor, _ preprocessing: Preprocessing
  ) -> FrozenBackbone {
    switch precision {
    case .fp32: return FrozenBackbone(freezing: network, batchSize: batchSize)
    case .int8:
      let calibration = Calibration(
        of: FrozenBackbone(freezing: network), on: [images], input: preprocessing.inputBounds)
      return FrozenBackbone(freezing: network, precision: .int8(calibration))
    }
  }

  /// Each layer with the median of its times.
  private func layers(of backbone: FrozenBackbone, _ images: Tensor) -> [LayerProfile] {
    var runs: [[LayerProfile]] = []
    _ = median(for: seconds / 4) { runs.append(backbone.profile(of: images)) }
    return runs[0].indices.map { index in
      runs.map { $0[index] }.sorted { $0.seconds < $1.seconds }[runs.count / 2]
    }
  }

  /// What multiply-adds in registers reach on all threads, in GFLOP/s; a repeat has 12 vectors.
  private func gflopsOfPeak() -> Double {
    let table = KernelTable.current
    let (threads, repeats) = (Parallel.threads, 1 << 22)
    let seconds = median(for: seconds / 10) {
      Parallel.forEach(threads) { _ in _ = table.peak(repeats, 0.5) }
    }
    return 2e-9 * Double(threads * repeats * 12 * table.lanes) / seconds
  }

  /// PNGs to crops a second, on all threads.
  private func decodeRate(_ photographs: [Image], _ preprocessing: Preprocessing) -> Double {
    let files = photographs.map { PNGEncoder.encode($0) }
    let count = 4 * files.count * Parallel.threads
    let seconds = median(for: seconds / 10) {
      Parallel.forEach(count) { index in
        files[index % files.count].withUnsafeBytes { bytes in
          _ = try? preprocessing.crop(decoding: bytes, path: "photograph")
        }
      }
    }
    return Double(count) / seconds
  }

  /// The median of the seconds that `body` takes, run for that long and at least three times after
  /// one run that isn't counted.
  private func median(for duration: Double, _ body: () -> Void) -> Double {
    body()
    let began = ContinuousClock.now
    var times: [Double] = []
    while times.count < 3 || (ContinuousClock.now - began).inSeconds < duration {
      let start = ContinuousClock.now
      body()
      times.append((ContinuousClock.now - start).inSeconds)
    }
    return times.sorted()[times.count / 2]
  }
}

extension BenchReport.Layer {
  fileprivate init(_ profile: LayerProfile) {
    self.init(
      name: profile.name, algorithm: profile.algorithm, milliseconds: profile.seconds * 1e3,
      gflops: 2e-9 * Double(profile.multiplications) / profile.seconds)
  }
}
