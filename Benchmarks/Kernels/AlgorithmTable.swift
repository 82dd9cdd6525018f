import Foundation
import Kernels

/// The rows of `ConvolutionMeasurement.all` for the instruction set in use, as Swift.
///
/// Milliseconds of a 3×3 convolution with stride 1 in ResNet-18, for each size of batch.
enum AlgorithmTable {
  private static let batchSizes = [1, 2, 4, 8, 32]

  static func run() {
    let set = KernelTable.current.instructionSet.rawValue
    for shape in ConvolutionBenchmark.shapes where shape.algorithms.count > 1 {
      for images in batchSizes {
        func milliseconds(_ algorithm: ConvolutionAlgorithm) -> String {
          let seconds = ConvolutionBenchmark.measure(shape, images, algorithm).seconds
          return String(format: "%.3f", 1000 * seconds)
        }
        print(
          "    Self(.\(set), channels: \(shape.inChannels), batchSize: \(images),",
          "direct: \(milliseconds(.direct)), winograd4x4: \(milliseconds(.winograd4x4))),")
      }
    }
  }
}
