import Foundation
import Kernels

/// The convolutions of ResNet-18 at 224×224, packed once, with bias and ReLU, by each algorithm.
///
/// Rates count the multiplications of the direct algorithm, so others may exceed the peak.
enum ConvolutionBenchmark {
  /// One shape, and how often the network has it.
  struct Shape {
    let side: Int
    let inChannels: Int
    let outChannels: Int
    let kernel: Int
    let stride: Int
    let times: Int

    var name: String { "\(kernel)×\(kernel)/\(stride) \(side)² \(inChannels)→\(outChannels)" }

    var algorithms: [ConvolutionAlgorithm] {
      kernel == 3 && stride == 1 ? [.direct, .winograd4x4] : [.direct]
    }
  }

  static let shapes = [
    Shape(side: 224, inChannels: 3, outChannels: 64, kernel: 7, stride: 2, times: 1),
    Shape(side: 56, inChannels: 64, outChannels: 64, kernel: 3, stride: 1, times: 4),
    Shape(side: 56, inChannels: 64, outChannels: 128, kernel: 3, stride: 2, times: 1),
    Shape(side: 56, inChannels: 64, outChannels: 128, kernel: 1, stride: 2, times: 1),
    Shape(side: 28, inChannels: 128, outChannels: 128, kernel: 3, stride: 1, times: 3),
    Shape(side: 28, inChannels: 128, outChannels: 256, kernel: 3, stride: 2, times: 1),
    Shape(side: 28, inChannels: 128, outChannels: 256, kernel: 1, stride: 2, times: 1),
    Shape(side: 14, inChannels: 256, outChannels: 256, kernel: 3, stride: 1, times: 3),
    Shape(side: 14, inChannels: 256, outChannels: 512, kernel: 3, stride: 2, times: 1),
    Shape(side: 14, inChannels: 256, outChannels: 512, kernel: 1, stride: 2, times: 1),
    Shape(side: 7, inChannels: 512, outChannels: 512, kernel: 3, stride: 1, times: 3),
  ]

  static func run(images: Int, peak: Double) {
    print("batch \(images)")
    var total = (seconds: 0.0, operations: 0.0)
    for shape in shapes {
      let rates = shape.algorithms.map { (algorithm: $0, measured: measure(shape, images, $0)) }
      for (algorithm, (seconds, operations)) in rates {
        let name = "  \(shape.times) × \(shape.name) \(algorithm)"
        print(line(name, operations / seconds * 1e-9, of: peak), milliseconds(seconds))
      }
      guard let best = rates.map(\.measured).min(by: { $0.0 < $1.0 }) else { continue }
      total.seconds += best.0 * Double(shape.times)
      total.operations += best.1 * Double(shape.times)
    }
    print(
      line("  all, the faster of each", total.operations / total.seconds * 1e-9, of: peak),
      terminator: " ")
    print(
      milliseconds(total.seconds), String(format: "%.1f images/s", Double(images) / total.seconds))
  }

  /// Bytes of weights that a network brings between two runs of one of its layers.
  private static let others = 128 << 20

  /// The shortest time of one shape by one algorithm, in seconds, and the operations that it stands for.
  ///
  /// Several convolutions take turns, so that weights come from as far away as they do in a network.
  static func measure(
    _ shape: Shape, _ images: Int, _ algorithm: ConvolutionAlgorithm
  ) -> (seconds: Double, operations: Double) {
    let padding = shape.kernel / 2
    let taps = shape.inChannels * shape.kernel * shape.kernel
    let bytes = taps * shape.outChannels * (algorithm == .direct ? 4 : 16)
    let convolutions = (0..<min(16, 1 + others / bytes)).map { _ in
      PackedConvolution(
        weights: [Float](repeating: 0.01, count: taps * shape.outChannels),
        bias: [Float](repeating: 0.1, count: shape.outChannels), inChannels: shape.inChannels,
        window: ConvolutionWindow(
          height: shape.kernel, width: shape.kernel, stride: shape.stride, padding: .zeros(padding)),
        algorithm: algorithm)
    }
    let convolution = convolutions[0]
    let from = ImageLayout(
      height: shape.side, width: shape.side, channels: shape.inChannels, border: max(1, padding),
      trailing: max(1, convolution.reach(height: shape.side, width: shape.side).trailing))
    let to = convolution.outputLayout(for: from, border: 1)
    let input = FloatBuffer(zeros: images * from.imagePitch)
    var output = FloatBuffer(zeros: images * to.imagePitch)
    let scratchCount = convolution.scratchCount(for: to, images: images, workers: Parallel.threads)
    var scratch = FloatBuffer(zeros: scratchCount)
    let seconds = input.withUnsafePointer { input in
      output.withUnsafeMutablePointer { output in
        scratch.withUnsafeMutablePointer { scratch in
          shortest {
            Parallel.region {
              for convolution in convolutions {
                convolution.run(
                  input, from, into: output, to, images: images, activation: .relu, scratch: scratch
                )
              }
            }
          }
        }
      }
    }
    let operations = 2 * Double(images * to.height * to.width * taps * shape.outChannels)
    return (seconds / Double(convolutions.count), operations)
  }
}
