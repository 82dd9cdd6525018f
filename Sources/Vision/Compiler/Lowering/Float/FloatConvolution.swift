internal import Kernels

/// A convolution in single precision, with what was fused to it.
struct FloatConvolution: Step {
  let name: String
  let convolution: PackedConvolution
  let activation: Activation?
  let pool: PoolingWindow?
  let cost: ConvolutionCost

  var meaning: NumberMeaning { .floats }
  var weightCount: Int {
    convolution.inChannels * convolution.window.taps * convolution.outChannels
  }

  func outputLayout(for input: ImageLayout) -> ImageLayout {
    let layout = convolution.outputLayout(for: input.with(border: 0), border: 0)
    return pool?.outputLayout(for: layout, border: 0) ?? layout
  }

  func cost(of input: ImageLayout) -> StepCost { cost.of(outputLayout(for: input)) }

  func reach(height: Int, width: Int) -> (border: Int, trailing: Int) {
    convolution.reach(height: height, width: width)
  }

  func scratchByteCount(
    _ input: ImageLayout, _ output: ImageLayout, images: Int, workers: Int
  ) -> Int {
    let floats =
      pool.map { workers * convolution.pooledScratch(for: input, $0) }
      ?? convolution.scratchCount(for: output, images: images, workers: workers)
    return floats * MemoryLayout<Float>.size
  }

  func run(_ operands: StepOperands) {
    let input = operands.input.assumingMemoryBound(to: Float.self)
    let output = operands.output.assumingMemoryBound(to: Float.self)
    let scratch = operands.scratch.assumingMemoryBound(to: Float.self)
    if let pool, let activation {
      convolution.run(
        input, operands.inputLayout, into: output, operands.outputLayout, images: operands.images,
        pooledBy: pool, activation: activation, scratch: scratch, workers: operands.workers)
    } else {
      convolution.run(
        input, operands.inputLayout, into: output, operands.outputLayout, images: operands.images,
        adding: operands.addend?.assumingMemoryBound(to: Float.self), activation: activation,
        scratch: scratch, workers: operands.workers)
    }
  }
}
