internal import Kernels

/// A convolution in 8-bit integers that keeps its channels apart.
struct Int8DepthwiseStep: RowStep {
  let name: String
  /// Of its output; a ReLU is the lower bound 0.
  let bounds: Calibration.Bounds
  let convolution: Int8DepthwiseConvolution
  let cost: ConvolutionCost

  var meaning: NumberMeaning { bounds.meaning }
  var weightCount: Int { convolution.window.taps * convolution.channels }

  func outputLayout(for input: ImageLayout) -> ImageLayout {
    convolution.window.outputLayout(
      for: input, channels: convolution.channels, border: 0)
  }

  func cost(of input: ImageLayout) -> StepCost { cost.of(outputLayout(for: input)) }

  func reach(height: Int, width: Int) -> (border: Int, trailing: Int) {
    convolution.window.reach(height: height, width: width)
  }

  var window: ConvolutionWindow { convolution.window }
  var isDepthwise: Bool { true }

  func run(rows: Range<Int>, _ operands: StepOperands) {
    convolution.run(
      rows: rows, of: operands.input.assumingMemoryBound(to: UInt8.self), operands.inputLayout,
      into: operands.output.assumingMemoryBound(to: UInt8.self), operands.outputLayout)
  }

  func scratchByteCount(
    _ input: ImageLayout, _ output: ImageLayout, images: Int, workers: Int
  ) -> Int { 0 }

  func run(_ operands: StepOperands) {
    convolution.run(
      operands.input.assumingMemoryBound(to: UInt8.self), operands.inputLayout,
      into: operands.output.assumingMemoryBound(to: UInt8.self), operands.outputLayout,
      images: operands.images, workers: operands.workers)
  }
}
