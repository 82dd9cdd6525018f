import Foundation
import Kernels

/// The convolutions of ResNet-18 at 224×224, packed once, with bias and ReLU.
enum ConvolutionBenchmark {
  /// One shape, and how often the network has it.
  struct Shape {
    let side: Int
    let inChannels: Int
    let outChannels: Int
    let kernel: Int
    let stride: Int
    let times: Int
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
      let (seconds, operations) = measure(shape, images: images)
      let name =
        "  \(shape.times) × \(shape.kernel)×\(shape.kernel)/\(shape.stride)"
        + " \(shape.side)² \(shape.inChannels)→\(shape.outChannels)"
      print(line(name, operations / seconds * 1e-9, of: peak), milliseconds(seconds))
      total.seconds += seconds * Double(shape.times)
      total.operations += operations * Double(shape.times)
    }
    print(line("  all", total.operations / total.seconds * 1e-9, of: peak), terminator: " ")
    print(
      milliseconds(total.seconds), String(format: "%.1f images/s", Double(images) / total.seconds))
  }

  private static func measure(_ shape: Shape, images: Int) -> (Double, Double) {
    let padding = shape.kernel / 2
    let taps = shape.inChannels * shape.kernel * shape.kernel
    let convolution = PackedConvolution(
      weights: [Float](repeating: 0.01, count: taps * shape.outChannels),
      bias: [Float](repeating: 0.1, count: shape.outChannels), inChannels: shape.inChannels,
      kernel: (shape.kernel, shape.kernel), stride: shape.stride, padding: padding)
    let from = ImageLayout(
      height: shape.side, width: shape.side, channels: shape.inChannels, border: max(1, padding))
    let to = convolution.outputLayout(for: from, border: 1)
    let input = FloatBuffer(zeros: images * from.imagePitch)
    var output = FloatBuffer(zeros: images * to.imagePitch)
    let seconds = input.withUnsafePointer { input in
      output.withUnsafeMutablePointer { output in
        shortest { convolution.run(input, from, into: output, to, images: images, rectify: true) }
      }
    }
    let operations = 2 * Double(images * to.height * to.width * taps * shape.outChannels)
    return (seconds, operations)
  }
}
