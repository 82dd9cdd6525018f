internal import Kernels

extension FloatConvolution: RowStep {
  var window: ConvolutionWindow { convolution.window }
  var isDepthwise: Bool { false }
  var makesRows: Bool { pool == nil }

  func run(rows: Range<Int>, _ operands: StepOperands) {
    convolution.run(
      rows: rows, of: operands.input.assumingMemoryBound(to: Float.self), operands.inputLayout,
      into: operands.output.assumingMemoryBound(to: Float.self), operands.outputLayout,
      adding: operands.addend?.assumingMemoryBound(to: Float.self), activation: activation,
      scratch: operands.scratch.assumingMemoryBound(to: Float.self))
  }
}
