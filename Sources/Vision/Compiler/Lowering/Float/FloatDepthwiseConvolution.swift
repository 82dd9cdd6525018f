internal import Kernels

/// A convolution in single precision that keeps its channels apart.
struct FloatDepthwiseConvolution: Step {
  let name: String
  let convolution: DepthwiseConvolution
  let activation: Activation?
  let cost: StepCost?

  var meaning: NumberMeaning { .floats }
  var weightCount: Int { (cost?.taps ?? 0) * convolution.channels }

  func outputLayout(for input: ImageLayout) -> ImageLayout {
    convolution.window.outputLayout(
      for: input, channels: convolution.channels, border: 0)
  }

  func reach(height: Int, width: Int) -> (border: Int, trailing: Int) {
    convolution.window.reach(height: height, width: width)
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
