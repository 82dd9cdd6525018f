import Kernels

/// The convolutions of ResNet-18 at 224×224 in 8-bit integers, by the best kernels of this processor.
///
/// Shares are of the peak in single precision, which products of quads of bytes may exceed four times.
enum Int8Benchmark {
  static func run(images: Int, peak: Double) {
    print("8-bit integers, \(Int8Kernels.current.form.rawValue), batch \(images)")
    for shape in ConvolutionBenchmark.shapes {
      let (seconds, operations) = measure(shape, images)
      let name = "  \(shape.times) × \(shape.name)"
      print(line(name, operations / seconds * 1e-9, of: peak), milliseconds(seconds))
    }
  }

  private static func measure(
    _ shape: ConvolutionBenchmark.Shape, _ images: Int
  ) -> (seconds: Double, operations: Double) {
    // The image has a fourth channel of zeros.
    let inChannels = (shape.inChannels + 3) / 4 * 4
    let padding = shape.kernel / 2
    let taps = inChannels * shape.kernel * shape.kernel
    let convolution = Int8Convolution(
      weights: [Int8](repeating: 3, count: taps * shape.outChannels),
      scale: [Float](repeating: 0.01, count: shape.outChannels),
      bias: [Float](repeating: 1, count: shape.outChannels), inChannels: inChannels,
      window: ConvolutionWindow(
        height: shape.kernel, width: shape.kernel, stride: shape.stride, padding: .zeros(padding)))
    let from = ImageLayout(
      height: shape.side, width: shape.side, channels: inChannels, border: max(1, padding))
    let to = convolution.outputLayout(for: from, border: 1)
    let input = [UInt8](repeating: 7, count: images * from.imagePitch)
    var output = [UInt8](repeating: 0, count: images * to.imagePitch)
    let seconds = input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output -> Double in
        guard let input = input.baseAddress, let output = output.baseAddress else {
          return .infinity
        }
        return shortest {
          Parallel.region { convolution.run(input, from, into: output, to, images: images) }
        }
      }
    }
    let real = shape.inChannels * shape.kernel * shape.kernel
    return (seconds, 2 * Double(images * to.height * to.width * real * shape.outChannels))
  }
}
