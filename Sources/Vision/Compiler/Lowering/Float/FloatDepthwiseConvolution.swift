internal import Kernels

/// A convolution in single precision that keeps its channels apart.
struct FloatDepthwiseConvolution: RowStep {
  let name: String
  let convolution: DepthwiseConvolution
  let activation: Activation?
  let cost: ConvolutionCost

  var meaning: NumberMeaning { .floats }
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
      rows: rows, of: operands.input.assumingMemoryBound(to: Float.self), operands.inputLayout,
      into: operands.output.assumingMemoryBound(to: Float.self), operands.outputLayout,
      activation: activation)
  }

  func scratchByteCount(
    _ input: ImageLayout, _ output: ImageLayout, images: Int, workers: Int
  ) -> Int { 0 }

  func run(_ operands: StepOperands) {
    convolution.run(
      operands.input.assumingMemoryBound(to: Float.self), operands.inputLayout,
      into: operands.output.assumingMemoryBound(to: Float.self), operands.outputLayout,
      images: operands.images, activation: activation, workers: operands.workers)
  }
}
