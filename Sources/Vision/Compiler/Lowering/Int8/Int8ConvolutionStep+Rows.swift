internal import Kernels

extension Int8ConvolutionStep: RowStep {
  var window: ConvolutionWindow { convolution.window }
  var isDepthwise: Bool { false }
  var makesRows: Bool { pool == nil }

  func run(rows: Range<Int>, _ operands: StepOperands) {
    let addend = operands.addend?.assumingMemoryBound(to: UInt8.self)
    convolution.run(
      rows: rows, of: operands.input.assumingMemoryBound(to: UInt8.self), operands.inputLayout,
      into: operands.output.assumingMemoryBound(to: UInt8.self), operands.outputLayout,
      adding: addend.map { .init($0, scale: addendScale ?? 1) })
  }
}
