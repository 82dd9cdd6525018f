internal import Kernels

/// A convolution in 8-bit integers, with what was fused to it.
struct Int8ConvolutionStep: Step {
  let name: String
  /// Of its output; a ReLU is the lower bound 0.
  let bounds: Calibration.Bounds
  let convolution: Int8Convolution
  /// What 1 in the addend is worth in the output.
  let addendScale: Float?
  let pool: PoolingWindow?
  let cost: ConvolutionCost

  var meaning: NumberMeaning { bounds.meaning }
  var weightCount: Int { convolution.weightCount }

  func outputLayout(for input: ImageLayout) -> ImageLayout {
    let layout = convolution.outputLayout(for: input.with(border: 0), border: 0)
    return pool?.outputLayout(for: layout, border: 0) ?? layout
  }

  func cost(of input: ImageLayout) -> StepCost { cost.of(outputLayout(for: input)) }

  func reach(height: Int, width: Int) -> (border: Int, trailing: Int) {
    convolution.window.reach(height: height, width: width)
  }

  func scratchByteCount(
    _ input: ImageLayout, _ output: ImageLayout, images: Int, workers: Int
  ) -> Int {
    pool.map { workers * convolution.pooledScratch(for: input, $0) } ?? 0
  }

  func run(_ operands: StepOperands) {
    let input = operands.input.assumingMemoryBound(to: UInt8.self)
    let output = operands.output.assumingMemoryBound(to: UInt8.self)
    if let pool {
      convolution.run(
        input, operands.inputLayout, into: output, operands.outputLayout, images: operands.images,
        pooledBy: pool, scratch: operands.scratch.assumingMemoryBound(to: UInt8.self),
        workers: operands.workers)
    } else {
      let addend = operands.addend?.assumingMemoryBound(to: UInt8.self)
      convolution.run(
        input, operands.inputLayout, into: output, operands.outputLayout, images: operands.images,
        adding: addend.map { .init($0, scale: addendScale ?? 1) })
    }
  }
}

extension Calibration.Bounds {
  /// How integers within these bounds are to be read.
  var meaning: NumberMeaning { .bytes(step: Float(step), zero: Float(wholeZero)) }
}
